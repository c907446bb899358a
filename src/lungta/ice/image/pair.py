"""Two images brought onto one grid, where both show the ground."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np

from lungta.core.errors import IceError
from lungta.ice.grid import MapGrid
from lungta.ice.image.crs import crs_name, same_crs
from lungta.ice.image.file import FileImage, grid_part, opened, padded
from lungta.ice.image.model import HeldImage, IceImage, ImageKind
from lungta.ice.image.place import FilePlace
from lungta.ice.image.warp import warped

LEAST_PX = 48
"""Rows and columns that two images must share: less than a window and its search (assumption)."""
COARSER = 1.5  # pixels coarser by more than this decide the grid: nothing is gained from finer ones (assumption)
EDGE_PX = 1e-6


def paired(before: IceImage, after: IceImage) -> tuple[IceImage, IceImage]:
    """Return two images on one grid, cropped to the ground that both cover.

    The grid is the first image's; the second's when its pixels are more than half again as coarse. An image whose
    pixels lie between the grid's is resampled from its own file, and its notes say so. Images without georeference must
    be of one size, and are then taken to show the same ground.

    Raises
    ------
    IceError
        When they are of one time, in the wrong order, of different kinds, one file twice, or share no ground.
    """
    _check(before, after)
    if not before.grid.georeferenced:
        _check_sizes(before, after)
        return before, after
    grid = _common_grid(before, after)
    return on_grid(before, grid), on_grid(after, grid)


def on_grid(image: IceImage, grid: MapGrid) -> IceImage:
    """Return an image on another grid; resampled, and said, when its pixels lie between the grid's."""
    if image.grid == grid:
        return image
    if isinstance(image, FileImage):
        moved = image.on(grid)
        return _saying(moved, grid) if moved.resampled else moved
    own = image.grid
    place = FilePlace(
        crs=own.crs,
        transform=(own.pixel_m, 0.0, own.west_m, 0.0, -own.pixel_m, own.north_m),
        rows=own.rows,
        columns=own.columns,
    )
    offset = place.lattice_offset(grid)
    if offset is None:
        held = HeldImage(grid=grid, notes=image.notes, values=warped(place, image.window, grid))
        return _saying(held, grid)
    values = padded(place, image.window, offset, grid.shape)
    return HeldImage(grid=grid, notes=image.notes, values=values)


def _saying(image: FileImage | HeldImage, grid: MapGrid) -> FileImage | HeldImage:
    name = image.notes.origin or image.notes.title
    text = f"{name}: resampled onto the pixels of the pair, {grid.pixel_m:.4g} m in {crs_name(grid.crs)}"
    other = tuple(each for each in image.notes.said if "resampled to" not in each)
    return replace(image, notes=replace(image.notes, said=(*other, text)))


def _check(before: IceImage, after: IceImage) -> None:
    first, second = before.notes, after.notes
    where = f"{first.origin or first.title}, {second.origin or second.title}"
    if first.sha256 and first.sha256 == second.sha256:
        raise IceError("are one picture twice.", where=where, remedy="Give two pictures of different days.")
    _check_kinds(before, after, where)
    when = f"{first.taken_utc:%Y-%m-%d %H:%M} and {second.taken_utc:%Y-%m-%d %H:%M} UTC"
    if first.taken_utc == second.taken_utc:
        raise IceError(
            f"were taken at one time ({when}): no motion can be seen.",
            where=where,
            remedy="Give pictures of different days, or their dates (--date-a, --date-b).",
        )
    if first.taken_utc > second.taken_utc:
        raise IceError(
            f"stand in the wrong order ({when}).",
            where=where,
            remedy="Name the earlier one first, or correct the dates (--date-a, --date-b).",
        )
    if before.grid.georeferenced is not after.grid.georeferenced:
        bare = second if before.grid.georeferenced else first
        raise IceError(
            f"go not together: {bare.origin or bare.title} does not say where on Earth it lies, the other does.",
            where=where,
            remedy="Georeference both.",
        )


def _check_kinds(before: IceImage, after: IceImage, where: str) -> None:
    """Refuse a picture with a height model: by what was asked, by what made files say, by their kinds of number."""
    alike = before.notes.kind is after.notes.kind
    if alike and before.notes.kind is ImageKind.PICTURE:
        said, other = (_said_kind(image) for image in (before, after))
        floating = [image.plan.floating for image in (before, after) if isinstance(image, FileImage)]
        alike = (said == other or not (said and other)) and len(set(floating)) < 2
    if alike:
        return
    raise IceError(
        "are a picture and a height model (one holds floating-point numbers, the other whole ones, or they say so).",
        where=where,
        remedy="Track pictures with pictures, heights with heights (--heights); two pictures must hold one kind of "
        "number: `gdal_translate -ot Float32`.",
    )


def _said_kind(image: IceImage) -> ImageKind | None:
    """Return what an image made for practice says that it is; None for every other."""
    for kind in ImageKind:
        if any(f"Practice icefall, {kind.value}," in text for text in image.notes.said):
            return kind
    return None


def check_georeferences(before: Path, after: Path) -> None:
    """Refuse two files of which one says where on Earth it lies and the other does not, before either is read.

    Raises
    ------
    IceError
        When they are so, or cannot be opened.
    """
    known = []
    for path in (before, after):
        with opened(path) as dataset:
            known.append(dataset.crs is not None or bool(dataset.gcps[0]))  # of points alone its reading says more
    if known[0] is known[1]:
        return
    has, bare = (before, after) if known[0] else (after, before)
    raise IceError(
        f"{has.name} has a georeference, {bare.name} has none.",
        where=f"{before}, {after}",
        remedy=f"Georeference {bare.name}; --pixel-m is for two pictures without.",
    )


def _check_sizes(before: IceImage, after: IceImage) -> None:
    if before.grid == after.grid:
        return
    one, other = (f"{each.grid.columns} x {each.grid.rows} px of {each.grid.pixel_m:g} m" for each in (before, after))
    raise IceError(
        f"have different sizes ({one}; {other}) and no georeference, so nobody knows which pixels belong together.",
        where=f"{before.notes.origin}, {after.notes.origin}",
        remedy="Georeference them, or cut both to the same ground at the same pixel size.",
    )


def _common_grid(before: IceImage, after: IceImage) -> MapGrid:
    """Return the part of one image's grid that both cover."""
    one, other = before.grid, after.grid
    if other.pixel_m > COARSER * one.pixel_m:
        one, other = other, one
    west_m, south_m, east_m, north_m = _bounds_in(one.crs, other)
    rows = _whole((one.north_m - north_m) / one.pixel_m, (one.north_m - south_m) / one.pixel_m, one.rows)
    columns = _whole((west_m - one.west_m) / one.pixel_m, (east_m - one.west_m) / one.pixel_m, one.columns)
    short = min(rows.stop - rows.start, columns.stop - columns.start)
    where = f"{before.notes.origin or before.notes.title}, {after.notes.origin or after.notes.title}"
    if short <= 0:
        away_m = _gap_m(one.bounds_m, (west_m, south_m, east_m, north_m))
        raise IceError(
            f"show no common ground: they lie {away_m:,.0f} m apart.",
            where=where,
            remedy="Check that they are of one place.",
        )
    if short < LEAST_PX:
        raise IceError(
            f"share only {columns.stop - columns.start} x {rows.stop - rows.start} pixels; at least {LEAST_PX} x "
            f"{LEAST_PX} are needed.",
            where=where,
            remedy="Give pictures that overlap more.",
        )
    return grid_part(one, rows, columns)


def _bounds_in(crs: str, grid: MapGrid) -> tuple[float, float, float, float]:
    """Return the bounds of a grid in another map (its outline's box), less the pixel that rounding may cost."""
    if same_crs(crs, grid.crs):
        return grid.bounds_m
    from pyproj import Transformer

    transformer = Transformer.from_crs(grid.crs, crs, always_xy=True, allow_ballpark=False)
    west_m, south_m, east_m, north_m = transformer.transform_bounds(*grid.bounds_m)
    if not np.isfinite([west_m, south_m, east_m, north_m]).all():
        raise IceError(
            f"cannot be brought together: one lies outside {crs_name(crs)}.", remedy="Check that they are of one place."
        )
    return west_m, south_m, east_m, north_m


def _whole(low: float, high: float, size: int) -> slice:
    """Return the whole pixels between two fractional edges, inside a size."""
    first, last = math.ceil(low - EDGE_PX * size), math.floor(high + EDGE_PX * size)
    return slice(max(0, first), min(size, last))


def _gap_m(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    east_m = max(one[0] - other[2], other[0] - one[2], 0.0)
    north_m = max(one[1] - other[3], other[1] - one[3], 0.0)
    return math.hypot(east_m, north_m)
