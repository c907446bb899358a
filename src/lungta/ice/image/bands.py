"""Which bands of a file make its image, and its pixels as one float32 with NaN where there is no data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import IceError
from lungta.ice.image.asked import ReadAsk
from lungta.ice.image.model import ImageKind

LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue: ITU-R BT.601-7, 2.5.1."""
GROUND_AMSL_M = (-500.0, 9000.0)
"""No ground on Earth lies outside (Dead Sea -430 m, Everest 8,849 m); heights beyond are undeclared voids."""
NO_VALUE = 1e30
"""No brightness is as large: such numbers (3.4e38, infinity) are voids that the file did not declare (assumption)."""
_M_PER_UNIT = {**dict.fromkeys(("", "m", "metre", "metres", "meter", "meters"), 1.0), "ft": 0.3048}
_M_PER_UNIT |= {"foot": 0.3048, "us survey foot": 1200.0 / 3937.0, "us_survey_foot": 1200.0 / 3937.0}

Pixels = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BandPlan:
    """How pixels of a file become values.

    Attributes
    ----------
    bands : tuple of int
        Bands, from 1.
    weights : tuple of float
        Weight of each.
    offset : float
        Added to their sum.
    palette : array or None
        Brightness of each index of a palette; NaN where it is transparent.
    nodata : float or None
        Pixels with this value in every band hold no data, besides those that the file declares.
    heights : bool
        Whether values beyond any ground are voids.
    floating : bool
        Whether the file holds floating-point numbers, as height models do, not whole ones as pictures do.
    """

    bands: tuple[int, ...]
    weights: tuple[float, ...]
    offset: float = 0.0
    palette: Pixels | None = None
    nodata: float | None = None
    heights: bool = False
    floating: bool = False

    def read(self, dataset: Any, window: Any = None, out_shape: tuple[int, int] | None = None) -> Pixels:
        """Return the values of a window of an open file, thinned to a shape when one is given."""
        shape = None if out_shape is None else (len(self.bands), *out_shape)
        raw = dataset.read(list(self.bands), window=window, out_shape=shape)
        masks = dataset.read_masks(list(self.bands), window=window, out_shape=shape)
        values = self._values(raw)
        void = ~masks.any(axis=0)
        if self.nodata is not None:
            void |= (raw == self.nodata).all(axis=0)
        if self.heights:
            void |= ~((values > GROUND_AMSL_M[0]) & (values < GROUND_AMSL_M[1]))
        values[void | ~(np.abs(values) < NO_VALUE)] = np.nan
        return values

    def _values(self, raw: NDArray[Any]) -> Pixels:
        if self.palette is not None:
            return np.asarray(self.palette[raw[0]])
        values = np.float32(self.weights[0]) * raw[0].astype(np.float32)
        for weight, band in zip(self.weights[1:], raw[1:], strict=True):
            values += np.float32(weight) * band.astype(np.float32)
        return np.asarray(values + np.float32(self.offset))


def band_plan(
    dataset: Any, asked: ReadAsk, where: str, *, two_values: bool = False
) -> tuple[BandPlan, tuple[str, ...]]:
    """Return how an open file's pixels become values, with what a reader must know of the choice.

    `two_values` allows black or white, as masks are.

    Raises
    ------
    IceError
        For a band that is not there, one bit a pixel, complex values, a picture given as heights, unknown units.
    """
    data = [number for number, colour in enumerate(dataset.colorinterp, 1) if colour.name != "alpha"]
    if not data:
        raise IceError("holds no band but transparency.", where=where, remedy="Give the picture itself.")
    if asked.band is not None:
        if asked.band > dataset.count:
            raise IceError(f"has no band {asked.band}.", where=where, remedy=f"There are {dataset.count} (--band).")
        chosen = asked.band
    else:
        chosen = data[0]
    if not two_values:
        _check_one_bit(dataset, chosen, where)
    if np.dtype(dataset.dtypes[chosen - 1]).kind == "c":
        raise IceError("holds complex values.", where=where, remedy="Give its amplitude.")
    if asked.kind is ImageKind.HEIGHTS:
        return _heights(dataset, asked, chosen, where), _first_of_many(asked, data)
    if dataset.colorinterp[chosen - 1].name == "palette":
        return BandPlan(bands=(chosen,), weights=(1.0,), palette=_palette(dataset, chosen), nodata=asked.nodata), ()
    colours = {colour.name: number for number, colour in enumerate(dataset.colorinterp, 1)}
    if asked.band is None and {"red", "green", "blue"} <= set(colours) and len(data) <= 4:
        bands = (colours["red"], colours["green"], colours["blue"])
        return BandPlan(bands=bands, weights=LUMA, nodata=asked.nodata), ()
    return BandPlan(bands=(chosen,), weights=(1.0,), nodata=asked.nodata), _first_of_many(asked, data)


def _first_of_many(asked: ReadAsk, data: list[int]) -> tuple[str, ...]:
    many = asked.band is None and len(data) > 1
    return (f"has {len(data)} bands, of which band {data[0]} was taken (--band takes another)",) if many else ()


def _check_one_bit(dataset: Any, band: int, where: str) -> None:
    if dataset.tags(band, ns="IMAGE_STRUCTURE").get("NBITS") == "1":
        raise one_bit(where)


def one_bit(where: str) -> IceError:
    """Return the error for a picture of two values."""
    return IceError(
        "holds only two values: a mask, not a picture; nothing can be matched in it.",
        where=where,
        remedy="Give the picture that it was made from; a mask goes to --ice or --stable.",
    )


def _heights(dataset: Any, asked: ReadAsk, band: int, where: str) -> BandPlan:
    if dataset.dtypes[band - 1] == "uint8":
        raise IceError("is a picture (one byte a pixel), not heights.", where=where, remedy="Give a height model.")
    unit = (dataset.units[band - 1] or "").strip().lower()
    if unit not in _M_PER_UNIT:
        raise IceError(f"states its heights in {unit!r}.", where=where, remedy="Give heights in metres or feet.")
    scale, offset = dataset.scales[band - 1], dataset.offsets[band - 1]
    metres = _M_PER_UNIT[unit]
    return BandPlan(bands=(band,), weights=(scale * metres,), offset=offset * metres, nodata=asked.nodata, heights=True)


def _palette(dataset: Any, band: int) -> Pixels:
    entries = dataset.colormap(band)
    grey = np.full(1 << (8 * np.dtype(dataset.dtypes[band - 1]).itemsize), np.nan, dtype=np.float32)
    for index, (red, green, blue, alpha) in entries.items():
        if alpha:
            grey[index] = LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue
    return grey
