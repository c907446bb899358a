"""The practice icefall as files, as a survey team would bring them home: GeoTIFF, GPX, GeoJSON, and the truth apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lungta.ice.grid import MapGrid
from lungta.ice.image.model import HeldImage, ImageKind
from lungta.ice.practice.flow import PracticeFlow
from lungta.ice.practice.make import EDGE_M
from lungta.ice.practice.model import PracticeIcefall
from lungta.ice.practice.settings import NOT_REAL, PracticeSettings

ROUTE_FILE = "old-route.gpx"
ICE_FILE, STABLE_FILE, TRUTH_FILE, DATES_FILE, ABOUT_FILE = (
    "ice.geojson",
    "stable.geojson",
    "truth.json",
    "dates.csv",
    "README.txt",
)

_ABOUT = """{not_real}

picture_DATE.tif    brightness 1..255, 0 where there is no data; {pixel_m:g} m pixels, UTM 45 N (EPSG:32645)
heights_DATE.tif    heights [m AMSL] of the same survey
old-route.gpx       the route as it was climbed on {first:%Y-%m-%d}: camps, anchors, ladders, ropes
ice.geojson         outline of the ice
stable.geojson      rock that does not move
dates.csv           when each picture was taken, to the minute
truth.json          how the ice really moves, its crevasses and seracs, and the error of each georeference
truth_DATE_DATE.tif true motion of the ice at each pixel of the first [m]: east, north

Try, in this folder:

How the ice moved between two surveys:
  lungta ice track {one} {two} --date-a {date_one} --date-b {date_two} \\
    --ice ice.geojson --stable stable.geojson --max-speed 2 --relief {heights_one} --out track
How its speed changed over all of them:
  lungta ice stack picture_*.tif --dates dates.csv --ice ice.geojson --stable stable.geojson \\
    --max-speed 2 --out stack
Where the ice of the old route is on the last day:
  lungta ice drift old-route.gpx --to {date_last} --sigma-m 0.5 --velocity stack/velocity.nc \\
    --surface {heights_last} --picture {last} --out drift
Crevasses, seracs and what may fall, on the last day:
  lungta ice survey {heights_last} --date {date_last} --ice ice.geojson --no-flanks --out survey
Where the next route may go:
  lungta ice route {heights_last} --date {date_last} --from {lower} --to {upper} \\
    --ice ice.geojson --old-route drift/drift.gpx --no-flanks --out route
"""


def practice_names(settings: PracticeSettings) -> frozenset[str]:
    """Return the names of the files that `write_practice` writes."""
    days = [f"{settings.first_utc + timedelta(days=survey.days):%Y%m%d}" for survey in settings.surveys]
    names = [f"{kind}_{day}.tif" for kind in ImageKind for day in days]
    names += [f"truth_{days[0]}_{day}.tif" for day in days[1:]]
    return frozenset([*names, ROUTE_FILE, ICE_FILE, STABLE_FILE, TRUTH_FILE, DATES_FILE, ABOUT_FILE])


def write_practice(
    made: PracticeIcefall, folder: Path, progress: Callable[[str], None] | None = None
) -> tuple[str, ...]:
    """Write a practice icefall into a folder that is there; return the names of its files."""
    say = progress or (lambda _: None)
    names = []
    for image in (*made.pictures, *made.heights):
        say(f"writing {image.notes.origin}")
        _write_image(image, folder / image.notes.origin)
        names.append(image.notes.origin)
    _write_route(made, folder / ROUTE_FILE)
    for name, rings in ((ICE_FILE, _ice(made)), (STABLE_FILE, _stable(made))):
        (folder / name).write_text(_geojson(made.grid, rings), encoding="utf-8")
    (folder / TRUTH_FILE).write_text(json.dumps(_truth(made), indent=1, default=str) + "\n", encoding="utf-8")
    names += [ROUTE_FILE, ICE_FILE, STABLE_FILE, TRUTH_FILE, DATES_FILE, ABOUT_FILE]
    for number in range(1, len(made.pictures)):
        say(f"writing the true motion, {number} of {len(made.pictures) - 1}")
        names.append(_write_motion(made, number, folder))
    lines = [f"{image.notes.origin},{_minute(image)}\n" for image in made.pictures]
    (folder / DATES_FILE).write_text("".join(lines), encoding="utf-8")
    (folder / ABOUT_FILE).write_text(_about(made), encoding="utf-8")
    return tuple(names)


def _about(made: PracticeIcefall) -> str:
    """Return what the files are, and what to try on them."""
    second = made.pictures[min(1, len(made.pictures) - 1)]
    ends = made.route.points[0], made.route.points[-1]
    lower, upper = (f"{point.lat_deg:.6f},{point.lon_deg:.6f}" for point in ends)
    return _ABOUT.format(
        not_real=NOT_REAL,
        pixel_m=made.grid.pixel_m,
        first=made.settings.first_utc,
        one=made.pictures[0].notes.origin,
        two=second.notes.origin,
        last=made.pictures[-1].notes.origin,
        date_one=_minute(made.pictures[0]),
        date_two=_minute(second),
        date_last=_minute(made.pictures[-1]),
        heights_one=made.heights[0].notes.origin,
        heights_last=made.heights[-1].notes.origin,
        lower=lower,
        upper=upper,
    )


def _minute(image: HeldImage) -> str:
    return f"{image.notes.taken_utc:%Y-%m-%dT%H:%MZ}"


def _write_image(image: HeldImage, path: Path) -> None:
    tags = {
        "TIFFTAG_DATETIME": f"{image.notes.taken_utc:%Y:%m:%d %H:%M:%S}",
        "TIFFTAG_IMAGEDESCRIPTION": f"{image.notes.title}. {NOT_REAL}",
    }
    if image.notes.kind is ImageKind.PICTURE:
        _write_tif(path, image.grid, image.values.astype(np.uint8)[None], {"nodata": 0, **tags})
    else:
        _write_tif(path, image.grid, image.values[None], {"nodata": -9999.0, **tags})


def _write_motion(made: PracticeIcefall, number: int, folder: Path) -> str:
    first, other = (made.pictures[k].notes.taken_utc for k in (0, number))
    name = f"truth_{first:%Y%m%d}_{other:%Y%m%d}.tif"
    bands = np.stack(made.true_motion_m(0, number)).astype(np.float32)
    tags = {"TIFFTAG_IMAGEDESCRIPTION": f"true motion [m]: east, north. {NOT_REAL}"}
    _write_tif(folder / name, made.grid, bands, {"nodata": -9999.0, **tags})
    return name


def _write_tif(path: Path, grid: MapGrid, bands: NDArray[Any], about: dict[str, Any]) -> None:
    import rasterio
    from rasterio import Affine

    profile: dict[str, Any] = {
        "driver": "GTiff",
        "height": grid.rows,
        "width": grid.columns,
        "count": len(bands),
        "dtype": bands.dtype,
        "crs": grid.crs,
        "transform": Affine(grid.pixel_m, 0.0, grid.west_m, 0.0, -grid.pixel_m, grid.north_m),
        "nodata": about.pop("nodata"),
        "tiled": True,
        "compress": "deflate",
    }
    with rasterio.open(path, "w", **profile) as file:
        file.write(bands)
        file.update_tags(**about)


def _write_route(made: PracticeIcefall, path: Path) -> None:
    import gpxpy.gpx

    gpx = gpxpy.gpx.GPX()
    gpx.name, gpx.description, gpx.creator = made.route.name, NOT_REAL, "Lungta"
    route = gpxpy.gpx.GPXRoute(name=made.route.name, description=NOT_REAL)
    for point in made.route.points:
        stop = gpxpy.gpx.GPXRoutePoint(
            latitude=round(point.lat_deg, 7),
            longitude=round(point.lon_deg, 7),
            elevation=point.alt_amsl_m,
            time=point.seen_utc,
            name=point.id,
        )
        stop.type = point.kind.value
        route.points.append(stop)
    gpx.routes.append(route)
    path.write_text(gpx.to_xml("1.1"), encoding="utf-8")


def _ice(made: PracticeIcefall) -> list[Any]:
    return [_band(made.flow, -made.flow.half_width_m, made.flow.half_width_m)]


def _stable(made: PracticeIcefall) -> list[Any]:
    edge_m = made.flow.half_width_m + EDGE_M
    return [_band(made.flow, -5000.0, -edge_m), _band(made.flow, edge_m, 5000.0)]


def _band(flow: PracticeFlow, from_m: float, to_m: float) -> Any:
    from shapely.geometry import Polygon

    corners = [(-5000.0, from_m), (5000.0, from_m), (5000.0, to_m), (-5000.0, to_m)]
    return Polygon([tuple(float(x) for x in flow.place(*corner)) for corner in corners])


def _geojson(grid: MapGrid, areas: list[Any]) -> str:
    from shapely.geometry import box

    rings = []
    for area in areas:
        inside = area.intersection(box(*grid.bounds_m)).segmentize(50.0)
        corners = np.asarray(inside.exterior.coords)
        lat_deg, lon_deg = grid.to_geographic(corners[:, 0], corners[:, 1])
        rings.append([[[round(float(x), 8), round(float(y), 8)] for x, y in zip(lon_deg, lat_deg, strict=True)]])
    feature = {
        "type": "Feature",
        "properties": {"note": NOT_REAL},
        "geometry": {"type": "MultiPolygon", "coordinates": rings},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}) + "\n"


def _truth(made: PracticeIcefall) -> dict[str, Any]:
    return {
        "note": NOT_REAL,
        "flow": asdict(made.flow),
        "settings": asdict(made.settings),
        "crevasses_first_survey": [asdict(slot) for slot in made.slots],
        "seracs_first_survey": [asdict(tower) for tower in made.towers],
    }
