"""Where the wind field of `lungta wind` comes from: solved from weather, or read from a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lungta.cli.stages import Stages
from lungta.cli.wind_inputs import Asked, hour_at
from lungta.core.errors import WeatherError

if TYPE_CHECKING:
    from lungta.mountain.weather.hour import WeatherHour
    from lungta.mountain.wind.files.notes import WindNotes
    from lungta.mountain.wind.gridded import GriddedWind
    from lungta.mountain.wind.hourly import SolvedWinds


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Made:
    """A field, the record whose air goes with it, and how the solve went, in words; empty when it was read."""

    field: GriddedWind
    hour: WeatherHour
    solve: str


class FieldMaker:
    """Makes the wind field of hour after hour; what the ground alone decides is worked out once."""

    def __init__(self, asked: Asked, *, mesh_m: float, stages: Stages) -> None:
        self._asked = asked
        self._mesh_m = mesh_m
        self._stages = stages

    @cached_property
    def _winds(self) -> SolvedWinds:
        """The winds of the site, as a plan solves them."""
        from lungta.mountain.wind.hourly import solved_winds
        from lungta.mountain.wind.solve.mesh import MeshSettings

        asked = self._asked
        mesh = MeshSettings(mesh_m=self._mesh_m)
        return solved_winds(
            asked.site, asked.weather, asked.wide_terrain, asked.terrain, mesh=mesh, stations=asked.masts
        )

    def at(self, time_utc: datetime) -> Made:
        """Return the field that holds at a time."""
        hour = hour_at(self._asked.site, self._asked.weather, time_utc)
        if self._asked.field_file is not None:
            (field,) = self._read(time_utc)
            return Made(field=field, hour=replace(hour, time_utc=field.time_utc or time_utc), solve="")
        return self._solved(hour)

    def of_day(self) -> Iterator[GriddedWind]:
        """Yield the fields of the local day, hour by hour, saying which one is being made.

        Raises
        ------
        WeatherError
            When the day has no hour.
        """
        zone, day = ZoneInfo(self._asked.site.timezone), self._asked.day
        if self._asked.field_file is not None:
            read = self._read(None)
            fields = [each for each in read if each.time_utc and each.time_utc.astimezone(zone).date() == day]
            if not fields:
                raise WeatherError(f"has no field on {day}.", where=str(self._asked.field_file), remedy="Name --date.")
            yield from fields
            return
        hours = [each for each in self._asked.weather.hours if each.time_utc.astimezone(zone).date() == day]
        if not hours:
            remedy = "Name a day that it has with --date."
            raise WeatherError(f"has no record on {day}.", where=self._asked.weather.source.origin, remedy=remedy)
        for number, hour in enumerate(hours, start=1):
            local = hour.time_utc.astimezone(zone)
            self._stages(f"solving {local:%H:%M} local time, hour {number} of {len(hours)}")
            yield self._solved(hour).field

    def notes(self) -> WindNotes:
        """Return what a wind file says of itself."""
        from lungta.mountain.wind.files.notes import WindNotes

        asked, ground = self._asked, self._asked.terrain.source
        return WindNotes(
            title=f"wind over {asked.site.name}",
            terrain=f"{ground.title} ({ground.origin})",
            weather=asked.weather_title,
            licence=ground.licence,
            not_for_flight=asked.not_for_flight,
        )

    def _solved(self, hour: WeatherHour) -> Made:
        solved = self._winds.solved(hour)
        report = solved.report
        words = f"{report.iterations} iterations, divergence {report.divergence_ratio:.0e} of what it was"
        return Made(field=solved.field, hour=hour, solve=words)

    def _read(self, time_utc: datetime | None) -> tuple[GriddedWind, ...]:
        from lungta.mountain.weather.open_meteo import FORECAST_WIND_SIGMA_MPS
        from lungta.mountain.wind.files.netcdf_read import read_wind_netcdf
        from lungta.mountain.wind.files.regrid import Onto

        file = self._asked.field_file
        assert file is not None
        model = self._winds.model
        onto = Onto(grid=model.grid, roughness_m=model.settings.roughness_m, sigma_mps=FORECAST_WIND_SIGMA_MPS)
        return read_wind_netcdf(file, onto=onto, time_utc=time_utc)
