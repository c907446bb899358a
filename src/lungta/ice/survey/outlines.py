"""Crevasses as outlines, for a telephone or any GIS: GeoJSON with width, depth and bearing of each."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import IceError
from lungta.ice.survey.library import image_library
from lungta.ice.survey.model import IcefallSurvey

LEAST_CELLS = 4  # smaller openings are left out: pits


def crevasses_geojson(survey: IcefallSurvey) -> str:
    """Return the outlines of a survey's openings as GeoJSON in WGS 84, the widest first.

    Each has `width_m`, the greatest shortest line across it, `depth_m`, the greatest depth seen, a lower bound, and
    `along_deg`, the bearing along it from grid north. Outlines are simplified to within a cell.

    Parameters
    ----------
    survey : IcefallSurvey
        Georeferenced.

    Raises
    ------
    IceError
        When the survey does not say where on Earth it lies.
    """
    if not survey.grid.georeferenced:
        raise IceError("the heights do not say where on Earth they lie, so outlines have no latitude and longitude.")
    labels = _labels(survey)
    found = [_feature(survey, labels, outline, number) for outline, number in _outlines(survey, labels)]
    found.sort(key=lambda feature: -feature["properties"]["width_m"])
    notes = [note for note in survey.notes if "NOT REAL" in note]
    collection = {"type": "FeatureCollection", "notes": notes, "features": found}
    return json.dumps(collection, ensure_ascii=False) + "\n"


def _labels(survey: IcefallSurvey) -> NDArray[np.int32]:
    """Openings that hang together over edges, numbered from 1; 0 elsewhere and in small ones."""
    cv2 = image_library()
    opened = (survey.crevasse_width_m > 0.0).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=4)
    small = stats[:, cv2.CC_STAT_AREA] < LEAST_CELLS
    return np.where(small[labels], 0, labels).astype(np.int32)


def _outlines(survey: IcefallSurvey, labels: NDArray[np.int32]) -> list[tuple[Any, int]]:
    from rasterio import Affine
    from rasterio.features import shapes
    from shapely.geometry import shape

    grid = survey.grid
    transform = Affine(grid.pixel_m, 0.0, grid.west_m, 0.0, -grid.pixel_m, grid.north_m)
    traced = shapes(labels, mask=labels > 0, connectivity=4, transform=transform)
    return [(shape(outline).simplify(grid.pixel_m), int(number)) for outline, number in traced]


def _feature(survey: IcefallSurvey, labels: NDArray[np.int32], outline: Any, number: int) -> dict[str, Any]:
    west, south, east, north = outline.bounds
    grid = survey.grid
    rows = slice(int((grid.north_m - north) / grid.pixel_m), int((grid.north_m - south) / grid.pixel_m) + 1)
    columns = slice(int((west - grid.west_m) / grid.pixel_m), int((east - grid.west_m) / grid.pixel_m) + 1)
    cells = labels[rows, columns] == number
    values = {
        "width_m": round(float(survey.crevasse_width_m[rows, columns][cells].max()), 1),
        "depth_m": round(float(survey.crevasse_depth_m[rows, columns][cells].max()), 1),
    }
    if survey.along_deg is not None:
        doubled = np.radians(2.0 * survey.along_deg[rows, columns][cells])
        mean = np.degrees(np.arctan2(np.sin(doubled).mean(), np.cos(doubled).mean())) / 2.0 % 180.0
        values["along_deg"] = round(float(mean))
    rings = [_ring(survey, ring) for ring in (outline.exterior, *outline.interiors)]
    return {"type": "Feature", "properties": values, "geometry": {"type": "Polygon", "coordinates": rings}}


def _ring(survey: IcefallSurvey, ring: Any) -> list[list[float]]:
    east_m, north_m = np.asarray(ring.coords).T
    lat_deg, lon_deg = survey.grid.to_geographic(east_m, north_m)
    return [[round(float(lon), 7), round(float(lat), 7)] for lon, lat in zip(lon_deg, lat_deg, strict=True)]
