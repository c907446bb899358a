"""Places on the ice whose speed is worth drawing through time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import IceError
from lungta.ice.velocity.checked import unchecked_spans
from lungta.ice.velocity.model import VelocityField

QUANTILES = (0.2, 0.5, 0.8, 0.98)  # of the median speeds: slow, middling, fast, fastest ice
WELL_COVERED = 0.75  # only places with at least as many spans as this share of all (assumption)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A cell of a velocity field with a name."""

    name: str
    row: int
    column: int


def spots_of(field: VelocityField, redundancy: NDArray[np.float64] | None = None) -> tuple[Spot, ...]:
    """Return up to four places of slow to fast ice named A to D: away from edges, with velocities in many spans.

    None with a span that rests on one pair alone, as long as there are others; see `unchecked_spans`.
    """
    measured = np.isfinite(field.u_mps).sum(axis=0)
    if not measured.any():
        return ()
    inside = _inside(measured > 0)
    if not inside.any():
        inside = measured > 0
    alone = unchecked_spans(field, redundancy).sum(axis=0)
    checked = inside & (alone == 0)
    inside = checked if checked.any() else inside
    least = np.quantile(measured[inside], WELL_COVERED)
    good = np.flatnonzero(inside.ravel() & (measured.ravel() >= least))
    speed = np.hypot(field.u_mps, field.v_mps).reshape(len(field.pairs), -1)[:, good]
    middle = np.nanmedian(speed, axis=0)  # one wild span does not make fast ice
    order = good[np.argsort(middle, kind="stable")]
    chosen = dict.fromkeys(int(order[round(q * (order.size - 1))]) for q in QUANTILES)
    columns = field.grid.columns
    return tuple(
        Spot(name="ABCD"[index], row=cell // columns, column=cell % columns) for index, cell in enumerate(chosen)
    )


def _inside(known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return places all of whose eight neighbours are known as well."""
    padded = np.pad(known, 1)
    rows, columns = known.shape
    around = [padded[down : down + rows, right : right + columns] for down in range(3) for right in range(3)]
    return np.asarray(np.logical_and.reduce(around))


def spots_at(field: VelocityField, places_m: Sequence[tuple[float, float]]) -> tuple[Spot, ...]:
    """Return the cells that hold places given by east and north [m].

    Raises
    ------
    IceError
        When one lies off the map.
    """
    found = []
    for index, (east_m, north_m) in enumerate(places_m):
        row, column = (float(each) for each in field.grid.pixel_of(east_m, north_m))
        if not (-0.5 <= row < field.grid.rows - 0.5 and -0.5 <= column < field.grid.columns - 0.5):
            west, south, east, north = field.grid.bounds_m
            raise IceError(
                f"{east_m:.0f} m east, {north_m:.0f} m north lies off the map.",
                where="--at",
                remedy=f"It has metres east {west:.0f} to {east:.0f}, north {south:.0f} to {north:.0f}.",
            )
        found.append(Spot(name=chr(ord("A") + index % 26), row=round(row), column=round(column)))
    return tuple(found)
