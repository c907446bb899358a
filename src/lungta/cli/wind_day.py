"""A day's wind, hour by hour: a strip of the pads and one NetCDF file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from lungta.cli.stages import Stages
from lungta.cli.wind_field import FieldMaker
from lungta.cli.wind_files import PICTURES, is_folder, netcdf_missing, place_for, write_picture, written_words
from lungta.cli.wind_hour import Shown, _rounded
from lungta.cli.wind_inputs import Asked
from lungta.cli.wind_text import wrapped
from lungta.core.files import write_file

if TYPE_CHECKING:
    from lungta.mountain.wind.gridded import GriddedWind
    from lungta.mountain.wind.plot.day_strip import DayScene
    from lungta.mountain.wind.summary import PadWind

SCHEMA = "lungta.wind-day/1"


class _Watched:
    """Passes a day's fields on and keeps the wind at the pads of each."""

    def __init__(self, asked: Asked, fields: Iterator[GriddedWind]) -> None:
        self._asked, self._fields = asked, fields
        self.hours: list[tuple[PadWind, ...]] = []
        self.times: list[Any] = []
        self.description = ""

    def __iter__(self) -> Iterator[GriddedWind]:
        from lungta.mountain.wind.summary import pad_winds

        for field in self._fields:
            self.hours.append(pad_winds(self._asked.site, field, [self._asked.agl_m]))
            self.times.append(field.time_utc)
            self.description = field.description
            yield field


def show_day(asked: Asked, maker: FieldMaker, out: Path | None, stages: Stages) -> Shown:
    """Make, write and return the wind of every hour of a day."""
    out = out or Path(f"lungta-wind-{asked.site.id}-{asked.day}")
    watched = _Watched(asked, maker.of_day())
    with place_for(out) as place:
        names = _fields(watched, maker, place)
        stages("drawing")
        json_text = json.dumps(_data(asked, watched), indent=1, ensure_ascii=False)
        names += _pictures(_scene(asked, watched), json_text, place)
    return Shown(text="\n".join([*_text(asked, watched), *written_words(out, names)]), json_text=json_text)


def _fields(watched: _Watched, maker: FieldMaker, out: Path) -> list[str]:
    """Make every field, into a NetCDF file where one is wanted; return its name."""
    from lungta.mountain.wind.files.netcdf_write import write_wind_netcdf

    if out.suffix.lower() == ".nc" or (is_folder(out) and not netcdf_missing()):
        file = out / "wind.nc" if is_folder(out) else out
        write_wind_netcdf(file, watched, maker.notes())
        return [file.name]
    for _ in watched:
        pass
    return []


def _pictures(scene: DayScene, json_text: str, out: Path) -> list[str]:
    """Draw the strip and write the figures where they are wanted; return the files' names."""
    from lungta.mountain.wind.plot.day_strip import day_figure

    picture = out / "day.png" if is_folder(out) else out if out.suffix.lower() in PICTURES else None
    data = out / "summary.json" if is_folder(out) else out if out.suffix.lower() == ".json" else None
    if picture is not None:
        write_picture(picture, lambda: day_figure(scene))
    if data is not None:
        write_file(data, json_text.encode() + b"\n")
    return [file.name for file in (picture, data) if file is not None]


def _scene(asked: Asked, watched: _Watched) -> DayScene:
    import numpy as np

    from lungta.mountain.wind.plot.day_strip import DayScene, PadHours

    def column(name: str, number: int) -> Any:
        return np.array([getattr(hour[number], name) for hour in watched.hours])

    source = asked.terrain.source
    return DayScene(
        site=asked.site,
        day=asked.day,
        pads=tuple(
            PadHours(
                name=pad.name,
                height_agl_m=asked.agl_m,
                times_utc=tuple(watched.times),
                wind_mps=column("wind_mps", number),
                gust_mps=column("gust_mps", number),
                from_deg=column("from_deg", number),
                in_lee=column("in_lee", number),
            )
            for number, pad in enumerate(asked.site.pads)
        ),
        limit_mps=asked.aircraft.wind_limit_mps,
        aircraft=asked.aircraft.name,
        small_print=(
            f"Last field: {watched.description}",
            f"Weather: {asked.weather_title}",
            f"Terrain: {source.title}",
        ),
        not_for_flight=asked.not_for_flight,
    )


def _data(asked: Asked, watched: _Watched) -> dict[str, Any]:
    from lungta import __version__

    return {
        "schema": SCHEMA,
        "lungta_version": __version__,
        "site": asked.site.id,
        "date": asked.day.isoformat(),
        "not_for_flight": list(asked.not_for_flight),
        "weather": asked.weather_title,
        "terrain": asked.terrain.source.title,
        "aircraft": asked.aircraft.id,
        "wind_limit_mps": asked.aircraft.wind_limit_mps,
        "hours": [
            {
                "time_utc": time_utc.isoformat(),
                "pads": [_rounded(asdict(pad) | {"in_lee": pad.in_lee}) for pad in hour],
            }
            for time_utc, hour in zip(watched.times, watched.hours, strict=True)
        ],
    }


def _text(asked: Asked, watched: _Watched) -> Iterator[str]:
    """Yield a table: a row an hour, a column a pad; what is over the limit is marked."""
    zone, limit = ZoneInfo(asked.site.timezone), asked.aircraft.wind_limit_mps
    yield f"{asked.site.name}, {asked.day}, wind {asked.agl_m:g} m above ground [m/s]"
    if asked.not_for_flight:
        yield from wrapped(f"NOT FOR FLIGHT: {'; '.join(asked.not_for_flight)}")
    yield ("local UTC   " + "".join(f"{pad.name:22.21}" for pad in asked.site.pads)).rstrip()
    yield (f"{'':12}" + "".join(f"{'mean from deg, gust':22}" for _ in asked.site.pads)).rstrip()
    for time_utc, hour in zip(watched.times, watched.hours, strict=True):
        cells = "".join(f"{_cell(pad, limit):22}" for pad in hour)
        yield f"{time_utc.astimezone(zone):%H:%M} {time_utc:%H:%M} {cells}".rstrip()
    marks = f"! mean wind over {limit:g} m/s, the limit of {asked.aircraft.name}; g only gusts over it"
    yield from wrapped(f"{marks}; L in the lee of a ridge: eddies, rotors")


def _cell(pad: PadWind, limit_mps: float) -> str:
    mark = "!" if pad.wind_mps > limit_mps else "g" if pad.gust_mps > limit_mps else " "
    lee = "L" if pad.in_lee else " "
    return f"{pad.wind_mps:2.0f} from {round(pad.from_deg) % 360:03d}, {pad.gust_mps:2.0f} {mark}{lee}"
