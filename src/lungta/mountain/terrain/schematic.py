"""Terrain drawn from published spot heights, for when there is nothing better. NOT FOR FLIGHT.

Spots and the ridges, glaciers and valleys that join them become a network of plane triangles (Delaunay), so that no
height lies above or below the spots it is drawn from. Accuracy falls with the distance from the nearest published spot;
how far it falls was measured against real terrain, see docs/reference/terrain.md.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import TerrainError
from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.grid import Terrain, TerrainSource

_POSTING_M = 50.0
_LINE_STEP_M = 250.0  # lines get a corner at least this often, or triangles would cut across them


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A height at a place; `drawn` ones are placed by eye between published ones."""

    name: str
    lat_deg: float
    lon_deg: float
    alt_amsl_m: float
    source: str
    drawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A ridge, glacier or valley through spots, by name; level across `width_m` [m], 0 for a ridge."""

    through: tuple[str, ...]
    width_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """Spot heights of a region with the lines that join them and what they are worth.

    1-sigma accuracy is `near_m` at a published spot, grows by `growth` per metre from it and ends at `far_m`;
    `overall_m` is its RMS over a site.
    """

    title: str
    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]
    near_m: float
    growth: float
    far_m: float
    overall_m: float
    accuracy_note: str


@lru_cache(maxsize=1)
def sketches() -> tuple[Sketch, ...]:
    """Return the sketches that ship with Lungta."""
    folder = files("lungta.mountain.terrain") / "schematic"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    return tuple(_parse(entry.read_text(encoding="utf-8")) for entry in found)


def _parse(text: str) -> Sketch:
    table = tomllib.loads(text)
    accuracy = table["accuracy"]
    return Sketch(
        title=table["title"],
        spots=tuple(
            Spot(
                name=spot["name"],
                lat_deg=spot["place"][0],
                lon_deg=spot["place"][1],
                alt_amsl_m=spot["place"][2],
                source=spot["source"],
                drawn=spot.get("drawn", False),
            )
            for spot in table["spot"]
        ),
        lines=tuple(Line(through=tuple(line["through"]), width_m=line.get("width_m", 0.0)) for line in table["line"]),
        near_m=accuracy["near_m"],
        growth=accuracy["growth"],
        far_m=accuracy["far_m"],
        overall_m=accuracy["overall_m"],
        accuracy_note=accuracy["note"],
    )


def schematic_terrain(frame: LocalFrame, *, extent_m: float, must_cover: tuple[tuple[float, float], ...]) -> Terrain:
    """Return schematic terrain about a site, when a sketch holds every place that must be covered.

    Parameters
    ----------
    frame : LocalFrame
        The site's frame.
    extent_m : float
        Half the side of the square about its origin [m].
    must_cover : tuple of (lat_deg, lon_deg)
        Places that need a height; the origin when there is none.

    Raises
    ------
    TerrainError
        When no sketch does.
    """
    wanted = must_cover or ((frame.origin_lat_deg, frame.origin_lon_deg),)
    for sketch in sketches():
        if all(_near(sketch, lat_deg, lon_deg) for lat_deg, lon_deg in wanted):
            terrain = draw(sketch, frame, extent_m=extent_m)
            if not np.isnan(terrain.height_at(*frame.to_local(*np.array(wanted).T))).any():
                return terrain
    raise TerrainError(
        f"no schematic terrain covers {wanted[0][0]:.4f} N, {wanted[0][1]:.4f} E: there are "
        f"{', '.join(sketch.title for sketch in sketches())}."
    )


def _near(sketch: Sketch, lat_deg: float, lon_deg: float) -> bool:
    lats, lons = [spot.lat_deg for spot in sketch.spots], [spot.lon_deg for spot in sketch.spots]
    return min(lats) <= lat_deg <= max(lats) and min(lons) <= lon_deg <= max(lons)


def draw(sketch: Sketch, frame: LocalFrame, *, extent_m: float) -> Terrain:
    """Return a sketch as terrain; NaN outside the hull of its spots."""
    half = max(1, math.ceil(extent_m / _POSTING_M))
    axis_m = _POSTING_M * np.arange(-half, half + 1.0)
    east_m, north_m = np.meshgrid(axis_m, axis_m)
    nodes_m = np.column_stack([east_m.ravel(), north_m.ravel()])
    corners_m, heights_m = _corners(sketch, frame)
    alt_m = _on_triangles(corners_m, heights_m, nodes_m).reshape(east_m.shape)
    sigma_m = _sigma(sketch, frame, nodes_m).reshape(east_m.shape)
    return Terrain(
        frame=frame,
        east_m=axis_m,
        north_m=axis_m,
        alt_amsl_m=alt_m,
        sigma_m=np.where(np.isnan(alt_m), np.nan, sigma_m),
        source=TerrainSource(
            title=sketch.title,
            origin="shipped with lungta",
            licence="facts from public sources, listed in the file",
            vertical_datum="mean sea level, as published",
            posting_m=_POSTING_M,
            sigma_m=sketch.overall_m,
            accuracy_note=sketch.accuracy_note,
            schematic=True,
        ),
    )


def _corners(sketch: Sketch, frame: LocalFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return places [m] and heights [m] of all spots and of the corners along lines."""
    place = {
        spot.name: np.array([*frame.to_local(spot.lat_deg, spot.lon_deg), spot.alt_amsl_m]) for spot in sketch.spots
    }
    corners = list(place.values())
    for line in sketch.lines:
        for start, end in pairwise(line.through):
            corners += _along(place[start], place[end], line.width_m)
    stacked = np.array(corners)
    return stacked[:, :2], stacked[:, 2]


def _along(start: NDArray[np.float64], end: NDArray[np.float64], width_m: float) -> list[NDArray[np.float64]]:
    """Return corners between two spots, and on both edges of a floor of some width."""
    reach = end - start
    length_m = math.hypot(reach[0], reach[1])
    pieces = math.ceil(length_m / _LINE_STEP_M)
    middle = [start + reach * k / pieces for k in range(1, pieces)]
    if not width_m:
        return middle
    aside = np.array([-reach[1], reach[0], 0.0]) / length_m * width_m / 2
    edges = [start + reach * k / pieces for k in range(pieces)]
    return [*middle, *(corner + aside for corner in edges), *(corner - aside for corner in edges)]


def _on_triangles(
    corners_m: NDArray[np.float64], heights_m: NDArray[np.float64], nodes_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return heights at nodes on the plane triangles between corners; NaN outside their hull."""
    from scipy.spatial import Delaunay

    mesh = Delaunay(corners_m)
    triangle = mesh.find_simplex(nodes_m)
    affine = mesh.transform[triangle]
    first_two = np.einsum("nij,nj->ni", affine[:, :2], nodes_m - affine[:, 2])
    weights = np.column_stack([first_two, 1.0 - first_two.sum(axis=1)])
    heights = (heights_m[mesh.simplices[triangle]] * weights).sum(axis=1)
    return np.asarray(np.where(triangle < 0, np.nan, heights))


def _sigma(sketch: Sketch, frame: LocalFrame, nodes_m: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.spatial import cKDTree

    published = [frame.to_local(spot.lat_deg, spot.lon_deg) for spot in sketch.spots if not spot.drawn]
    distance_m, _ = cKDTree(np.array(published)).query(nodes_m)
    return np.asarray(np.minimum(sketch.near_m + sketch.growth * distance_m, sketch.far_m))
