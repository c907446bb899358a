"""An image from a file: picture or heights, on a metric grid, with its date."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from lungta.core.errors import IceError
from lungta.core.provenance import sha256_of
from lungta.ice.image.asked import ReadAsk
from lungta.ice.image.bands import BandPlan, band_plan, one_bit
from lungta.ice.image.dates import Taken, time_in
from lungta.ice.image.file import FileImage, opened
from lungta.ice.image.model import ImageNotes
from lungta.ice.image.place import place_of

NOT_REAL = "NOT REAL"
PREVIEW_PX = 1024
MUCH_BLACK, MUCH_SATURATED = 0.02, 0.5  # shares worth a word (assumption)


def read_image(path: Path, asked: ReadAsk) -> FileImage:
    """Return an image of ice from a raster file.

    Any raster that GDAL reads, of any type of number but complex; colours become brightness. What is not on a metric
    map, north up, with square pixels, is resampled to such a grid: UTM where it was in degrees. Small images are held
    once read, large ones read by windows.

    Parameters
    ----------
    path : Path
        GeoTIFF, JPEG, PNG or the like.
    asked : ReadAsk
        What the file may not say by itself.

    Raises
    ------
    IceError
        When it cannot be opened, does not say when it was taken or how large its pixels are, holds no data, one value
        or only two, or lies on no map of the Earth.
    """
    where = str(path)
    with opened(path) as dataset:
        plan, of_bands = band_plan(dataset, asked, where)
        plan = replace(plan, floating=np.dtype(dataset.dtypes[plan.bands[0] - 1]).kind == "f")
        place, grid, of_place = place_of(dataset, asked.pixel_m, where)
        taken = asked.taken or time_in(path.stem, dataset.tags() | dataset.tags(ns="IMAGERY"), where)
        of_values = (*_look(dataset, plan, where), *_made(dataset.tags()))
    notes = ImageNotes(
        title=path.stem,
        origin=path.name,
        taken_utc=taken.utc,
        time_sigma_s=taken.sigma_s,
        kind=asked.kind,
        sha256=sha256_of(path),
        said=tuple(f"{path.name}: {text}" for text in (*of_bands, *of_place, *_of_time(taken), *of_values)),
    )
    return FileImage(path=path, plan=plan, place=place, grid=grid, notes=notes)


def _made(tags: dict[str, str]) -> tuple[str, ...]:
    """Return what a file made for practice says of itself."""
    description = tags.get("TIFFTAG_IMAGEDESCRIPTION", "")
    return (description,) if NOT_REAL in description else ()


def _of_time(taken: Taken) -> tuple[str, ...]:
    return (taken.said,) if taken.said else ()


def _look(dataset: Any, plan: BandPlan, where: str) -> tuple[str, ...]:
    """Return what a thinned look at the pixels tells a reader, refusing pictures in which nothing can be matched."""
    thinner = max(1, math.ceil(max(dataset.shape) / PREVIEW_PX))
    shape = max(1, dataset.height // thinner), max(1, dataset.width // thinner)
    values = plan.read(dataset, out_shape=shape)
    found = values[~np.isnan(values)]
    if not found.size:
        raise IceError(
            "holds no data: every pixel is void or transparent.", where=where, remedy="Give another picture."
        )
    several = np.unique(found)
    if several.size == 1:
        raise IceError(
            f"holds one value only ({several[0]:g}): all cloud, all snow or not exposed.",
            where=where,
            remedy="Give a picture that shows the ice.",
        )
    if several.size == 2:
        raise one_bit(where)
    return () if plan.heights else _shares(found, found.size / values.size, dataset.dtypes[plan.bands[0] - 1])


def _shares(found: Any, filled_frac: float, dtype: str) -> tuple[str, ...]:
    said = []
    black_frac = float((found == 0).mean())
    if black_frac > MUCH_BLACK:
        said.append(
            f"{100 * black_frac:.0f} % of it is pure black and not declared as no data, so taken as picture: leave it "
            "out with --nodata 0 or a mask (--ice) when it shows nothing"
        )
    if np.dtype(dtype).kind == "u" and float((found >= np.iinfo(dtype).max).mean()) > MUCH_SATURATED:
        said.append("more than half of it is saturated: cloud or snow without texture")
    if filled_frac < 0.5:
        said.append(f"{100 * (1 - filled_frac):.0f} % of it holds no data")
    return tuple(said)
