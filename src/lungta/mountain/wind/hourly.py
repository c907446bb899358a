"""From an hour's record to its wind field: the choices a plan has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from lungta.core.errors import WindError
from lungta.core.provenance import InputSource
from lungta.mountain.weather.hour import Weather, WeatherHour
from lungta.mountain.wind.field import WindField
from lungta.mountain.wind.ground import open_extent_m
from lungta.mountain.wind.profile import wind_field_of

if TYPE_CHECKING:
    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.grid import Terrain, TerrainSource
    from lungta.mountain.wind.gridded import TerrainWind
    from lungta.mountain.wind.solve.mesh import MeshSettings
    from lungta.mountain.wind.solve.model import SolvedWind, WindModel, WindSettings
    from lungta.mountain.wind.solve.stations import StationWind

WindOf = Callable[[WeatherHour], WindField]
"""Gives the wind field of an hour."""


@runtime_checkable
class Sourced(Protocol):
    """Winds that were read from a file, as a plan and windows must say."""

    @property
    def source(self) -> InputSource:
        """The file, with its digest."""
        ...

    @property
    def warning(self) -> str:
        """Why nobody may fly by it, as the file says itself; empty when it says nothing."""
        ...


KEPT_HOURS = 30
"""Solved hours that are kept, the latest: a day and more. A week of them would fill the memory of a small laptop."""

PAD_MAST_M = 300.0
"""A station that does not say where it stands is believed to stand at a pad of its height: as far as a pad's own stated
height may lie off the ground."""


class Mast(NamedTuple):
    """Where the lowest level of a record was measured.

    `on_real_ground` says that the height of its ground was stated for this place and can be held against the terrain's,
    `source` which file says all this.
    """

    name: str
    lat_deg: float
    lon_deg: float
    on_real_ground: bool = False
    source: str = ""


def profile_wind(hour: WeatherHour) -> WindField:
    """Return the wind of an hour by height, blind to terrain."""
    return wind_field_of(hour)


def uniform_wind(hour: WeatherHour) -> WindField:
    """Return the wind of an hour's lowest level, everywhere."""
    return wind_field_of(hour, uniform=True)


class SolvedWinds:
    """The wind solved over terrain, hour by hour; of the latest 30 hours each is solved once.

    Parameters
    ----------
    model : WindModel
        Of the site's ground and its surroundings.
    terrain : Terrain
        The finer ground that aircraft fly over.
    mast : Mast, optional
        Where the lowest level of every record was measured; the field is drawn to it.
    stations : sequence of StationWind
        Further winds measured in these hours.
    """

    def __init__(
        self,
        model: WindModel,
        terrain: Terrain,
        *,
        mast: Mast | None = None,
        stations: Sequence[StationWind] = (),
    ) -> None:
        self.model = model
        self.terrain = terrain
        self._mast = mast
        self._stations = tuple(stations)
        self._solved: dict[datetime, SolvedWind] = {}

    def __call__(self, hour: WeatherHour) -> TerrainWind:
        """Return the field of an hour for flights over the terrain."""
        return self.solved(hour).field.over(self.terrain)

    def solved(self, hour: WeatherHour) -> SolvedWind:
        """Return the solved hour, its field and how the solve went.

        Raises
        ------
        WindError
            As `WindModel.solve`.
        """
        if hour.time_utc not in self._solved:
            stations = (*self._stations, *([self._mast_wind(hour)] if self._mast else []))
            if len(self._solved) >= KEPT_HOURS:
                del self._solved[next(iter(self._solved))]
            self._solved[hour.time_utc] = self.model.solve(hour, stations)
        return self._solved[hour.time_utc]

    def _mast_wind(self, hour: WeatherHour) -> StationWind:
        from lungta.mountain.wind.solve.background import mast_height_m
        from lungta.mountain.wind.solve.stations import StationWind

        assert self._mast is not None
        return StationWind(
            name=self._mast.name,
            lat_deg=self._mast.lat_deg,
            lon_deg=self._mast.lon_deg,
            height_agl_m=mast_height_m(hour),
            wind_mps=hour.wind[0].wind_mps,
            from_deg=hour.wind[0].from_deg,
            alt_amsl_m=hour.station_alt_amsl_m if self._mast.on_real_ground else None,
            source=self._mast.source,
        )


def solved_winds(
    site: Site,
    weather: Weather,
    wide: Terrain,
    terrain: Terrain,
    *,
    mesh: MeshSettings | None = None,
    settings: WindSettings | None = None,
    stations: Sequence[StationWind] = (),
) -> SolvedWinds:
    """Return the winds of a site, to be solved when they are asked for.

    Parameters
    ----------
    site : Site
        For its glaciers and its pads: at the one of its height a station's mast is taken to stand when its file does
        not say.
    weather : Weather
        Whether its lowest level is a mast's.
    wide : Terrain
        Ground to solve over: the site's square and what lies upwind. The largest square without voids is taken.
    terrain : Terrain
        Ground that aircraft fly over.
    mesh, settings : optional
        How finely, and by which parameters.
    stations : sequence of StationWind
        Further measured winds.

    Raises
    ------
    WindError
        When the wide terrain does not hold the site's pads, or nobody can tell where the weather's mast stands.
    """
    from lungta.mountain.wind.solve.mesh import MeshSettings, grid_of
    from lungta.mountain.wind.solve.model import WindModel, WindSettings

    mast = _mast_place(site, weather, wide.source)
    grid = grid_of(wide, mesh or MeshSettings(), extent_m=open_extent_m(wide, site))
    model = WindModel(grid, settings or WindSettings(), glaciers=site.glaciers)
    return SolvedWinds(model, terrain, mast=mast, stations=stations)


def _mast_place(site: Site, weather: Weather, ground: TerrainSource) -> Mast | None:
    """Where the mast of a station's file stands: where it says, else at the pad of its height."""
    if not weather.mast:
        return None
    if weather.lat_deg is not None and weather.lon_deg is not None:
        real = not ground.schematic
        said_by = weather.source.origin
        return Mast("the weather's mast", weather.lat_deg, weather.lon_deg, on_real_ground=real, source=said_by)
    alt_m = weather.hours[0].station_alt_amsl_m
    pad = min(site.pads, key=lambda each: (abs(each.position.alt_amsl_m - alt_m), not each.home))
    if abs(pad.position.alt_amsl_m - alt_m) > PAD_MAST_M:
        heights = ", ".join(f"{each.name} {each.position.alt_amsl_m:.0f} m" for each in site.pads)
        raise WindError(
            f"is of a station at {alt_m:.0f} m AMSL and does not say where; no pad of {site.name} is near that height "
            f"({heights}).",
            where=weather.source.origin,
            remedy="State lat_deg and lon_deg in it, correct its height, or take --wind profile.",
        )
    return Mast(f"the weather's mast, taken to stand at {pad.name}", pad.position.lat_deg, pad.position.lon_deg)
