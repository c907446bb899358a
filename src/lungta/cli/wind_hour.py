"""One hour's wind: summary, pictures, files."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lungta.cli.stages import Stages
from lungta.cli.wind_field import FieldMaker, Made
from lungta.cli.wind_files import (
    PICTURES,
    is_folder,
    netcdf_missing,
    place_for,
    write_field,
    write_picture,
    written_words,
)
from lungta.cli.wind_inputs import Asked
from lungta.cli.wind_path import path_to_drop
from lungta.cli.wind_text import hour_text
from lungta.core.files import write_file

if TYPE_CHECKING:
    from lungta.mountain.wind.gridded import GriddedWind
    from lungta.mountain.wind.lee.ridges import RidgeLines
    from lungta.mountain.wind.plot.scene import WindScene
    from lungta.mountain.wind.summary import PadWind, PathWind

SCHEMA = "lungta.wind-summary/1"
HEIGHTS_AGL_M = (30.0, 100.0)  # over the pads: where a load is lowered from, and where flights cruise
RIDGE_WIND_AGL_M = 300.0  # height at which the wind tells which side of a ridge is its lee: an assumption


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is printed: for a person, and as data."""

    text: str
    json_text: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HourSummary:
    """An hour's wind as a pilot asks for it, and the time that was asked for."""

    asked_utc: datetime
    scene: WindScene
    pads: tuple[PadWind, ...]
    path: PathWind
    no_corridor: str
    solve: str


def show_hour(asked: Asked, time_utc: datetime | None, maker: FieldMaker, out: Path | None, stages: Stages) -> Shown:
    """Make, write and return the wind of one hour."""
    from lungta.mountain.wind.summary import pad_winds, path_wind

    assert time_utc is not None
    stages("solving the wind")
    made = maker.at(time_utc)
    pads = pad_winds(asked.site, made.field, HEIGHTS_AGL_M)
    stages("searching the corridor")
    path, no_corridor = path_to_drop(asked, made)
    summary = HourSummary(
        asked_utc=time_utc,
        scene=scene_of(asked, made, path),
        pads=pads,
        path=path_wind(made.field, asked.terrain, path, asked.aircraft.wind_limit_mps),
        no_corridor=no_corridor,
        solve=made.solve,
    )
    json_text = json.dumps(summary_data(asked, summary), indent=1, ensure_ascii=False)
    stages("drawing")
    out = out or _default_folder(asked, made)
    with place_for(out) as place:
        names = _write(asked, summary, maker, json_text, place)
    return Shown(text="\n".join([*hour_text(summary), *written_words(out, names)]), json_text=json_text)


def scene_of(asked: Asked, made: Made, path: Any) -> WindScene:
    """Return what pictures are drawn from."""
    from lungta.mountain.wind.plot.scene import WindScene

    return WindScene(
        site=asked.site,
        terrain=asked.terrain,
        field=made.field,
        limit_mps=asked.aircraft.wind_limit_mps,
        aircraft=asked.aircraft.name,
        paths=(path,),
        ridges=_ridges(made.field),
        weather=asked.weather_title,
        not_for_flight=asked.not_for_flight,
    )


def _ridges(field: GriddedWind) -> RidgeLines:
    """Return the crests that cast the field's lee zones."""
    import numpy as np

    from lungta.mountain.wind.lee.ridges import ridge_lines
    from lungta.mountain.wind.lee.zone import lee_zone

    grid = field.grid
    level = int(np.argmin(np.abs(grid.levels_frac * grid.depth_m.mean() - RIDGE_WIND_AGL_M)))
    from_deg = np.degrees(np.arctan2(-field.u_mps[..., level], -field.v_mps[..., level])) % 360.0
    zone = lee_zone(grid, from_deg)
    return ridge_lines(replace(zone, top_agl_m=np.where(field.lee_top_agl_m > 0.0, zone.top_agl_m, 0.0)))


def summary_data(asked: Asked, summary: HourSummary) -> dict[str, Any]:
    """Return the summary as JSON-ready data, quantities with their units in the names."""
    from lungta import __version__

    field, ground = summary.scene.field, asked.terrain.source
    return {
        "schema": SCHEMA,
        "lungta_version": __version__,
        "site": asked.site.id,
        "asked_utc": summary.asked_utc.isoformat(),
        "time_utc": None if field.time_utc is None else field.time_utc.isoformat(),
        "not_for_flight": list(asked.not_for_flight),
        "field": field.description,
        "solve": summary.solve,
        "mesh_m": field.grid.step_east_m,
        "weather": summary.scene.weather,
        "terrain": {"title": ground.title, "origin": ground.origin, "licence": ground.licence},
        "aircraft": asked.aircraft.id,
        "wind_limit_mps": asked.aircraft.wind_limit_mps,
        "pads": [_rounded(asdict(pad) | {"in_lee": pad.in_lee}) for pad in summary.pads],
        "path": _rounded(asdict(summary.path)),
        "no_corridor": summary.no_corridor,
    }


def _rounded(data: Any) -> Any:
    """Return data with every figure to a hundredth, places to a metre."""
    if isinstance(data, dict):
        return {key: round(each, 5) if key in ("lat_deg", "lon_deg") else _rounded(each) for key, each in data.items()}
    if isinstance(data, list | tuple):
        return [_rounded(each) for each in data]
    return round(data, 2) if isinstance(data, float) else data


def _default_folder(asked: Asked, made: Made) -> Path:
    from zoneinfo import ZoneInfo

    local = made.hour.time_utc.astimezone(ZoneInfo(asked.site.timezone))
    return Path(f"lungta-wind-{asked.site.id}-{local:%Y-%m-%d-%H%M}")


def _write(asked: Asked, summary: HourSummary, maker: FieldMaker, json_text: str, out: Path) -> list[str]:
    """Write a folder of everything, or the one file that was named; return the names in the folder."""
    from lungta.mountain.wind.plot.plan_view import plan_figure
    from lungta.mountain.wind.plot.section import section_figure

    scene, suffix = summary.scene, out.suffix.lower()
    if suffix == ".json":
        write_file(out, json_text.encode() + b"\n")
    elif suffix in PICTURES:
        write_picture(out, lambda: plan_figure(scene, asked.agl_m))
    elif not is_folder(out):
        write_field(out, scene.field, maker.notes())
    if not is_folder(out):
        return []
    write_picture(out / "map.png", lambda: plan_figure(scene, asked.agl_m))
    write_picture(out / "section.png", lambda: section_figure(scene, scene.paths[0]))
    write_file(out / "summary.json", json_text.encode() + b"\n")
    if netcdf_missing():
        return ["map.png", "section.png", "summary.json"]
    write_field(out / "wind.nc", scene.field, maker.notes())
    return ["map.png", "section.png", "summary.json", "wind.nc"]
