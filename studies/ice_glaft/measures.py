"""Two measures of a velocity map's quality after GLAFT (Zheng et al. 2023, doi:10.5194/tc-17-4063-2023).

1. On ground that stands still: half the extent of the core of the cloud of velocities, each way. The core is where the
   density is above that at two sigmas of a normal cloud, exp(-2) of its peak, by an Epanechnikov kernel.
2. On ice: the same of strain rates along the flow, normal and shear. Real ice strains little; noise strains much.

Written from the paper's and the package's description (glaft 1.0.0, MIT); none of its code is used. The package's
strain rates are Sobel sums over the spacing, which is eight times the strain rate; here they are strain rates.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import generic_filter

Floats = NDArray[np.float64]

SIGMAS = 2.0
NODES = 60
FLOW_CELLS = 5  # side of the median that smooths the flow's direction


class Core(NamedTuple):
    """Half the extent of the core each way, and the share of values outside of it."""

    first: float
    second: float
    outside_frac: float


def core_of(first: Floats, second: Floats) -> Core:
    """Return the core of a cloud of pairs of values; NaN are left out."""
    held = np.isfinite(first) & np.isfinite(second)
    cloud = np.stack([first[held], second[held]])
    spread = float((np.var(cloud[0]) * np.var(cloud[1])) ** 0.25)
    width = 2.1991 * spread * cloud.shape[1] ** (-1.0 / 6.0)  # doi:10.1016/j.spl.2012.07.020
    middle = np.median(cloud, axis=1)
    half = (SIGMAS + 1.0) * spread
    for _ in range(6):  # until the mesh fits the core
        axes, density = _density(cloud, middle, half, width)
        inside = density >= density.max() / np.exp(SIGMAS**2 / 2.0)
        ends = [
            (axis[inside.any(axis=other)].min(), axis[inside.any(axis=other)].max())
            for axis, other in zip(axes, (1, 0), strict=True)
        ]
        reach = 0.5 * max(high - low for low, high in ends)
        middle = np.array([0.5 * (low + high) for low, high in ends])
        if reach > 0.4 * half:
            break
        half = 1.6 * max(reach, width)
    within = np.all([(row >= low) & (row <= high) for row, (low, high) in zip(cloud, ends, strict=True)], axis=0)
    return Core(*(0.5 * (high - low) for low, high in ends), 1.0 - float(np.mean(within)))


def _density(cloud: Floats, middle: Floats, half: float, width: float) -> tuple[tuple[Floats, Floats], Floats]:
    """Return the axes of a mesh and the density on it, up to a factor."""
    axes = tuple(np.linspace(m - half, m + half, NODES) for m in middle)
    near = np.all(np.abs(cloud - middle[:, None]) < half + width, axis=0)
    x, y = cloud[0][near], cloud[1][near]
    out = np.empty((NODES, NODES))
    across = np.square(y[:, None] - axes[1][None, :])
    for number, at in enumerate(axes[0]):
        out[number] = np.clip(1.0 - (np.square(x - at)[:, None] + across) / width**2, 0.0, None).sum(axis=0)
    return (axes[0], axes[1]), out


def strain_along_flow(u: Floats, v: Floats, spacing: float) -> tuple[Floats, Floats]:
    """Return normal and shear strain rates along the flow [1/time of u]; row 0 in the north, NaN where not known.

    Parameters
    ----------
    u, v : array
        Towards east and north; NaN where not measured.
    spacing : float
        Between places, in the length of `u`.
    """
    du_dx, du_dy = _slopes(u, spacing)
    dv_dx, dv_dy = _slopes(v, spacing)
    xy = 0.5 * (du_dy + dv_dx)
    along = [generic_filter(part, np.nanmedian, size=FLOW_CELLS, mode="nearest") for part in (u, v)]
    theta = np.arctan2(along[1], along[0])
    normal = du_dx * np.cos(theta) ** 2 + dv_dy * np.sin(theta) ** 2 + xy * np.sin(2.0 * theta)
    return normal, 0.5 * (dv_dy - du_dx) * np.sin(2.0 * theta) + xy * np.cos(2.0 * theta)


def _slopes(values: Floats, spacing: float) -> tuple[Floats, Floats]:
    """Return derivatives to east and north by Sobel's weights, an eighth of their sums."""
    full = np.pad(values, 1, constant_values=np.nan)
    rows, columns = values.shape

    def at(down: int, right: int) -> Floats:
        return full[1 + down : 1 + down + rows, 1 + right : 1 + right + columns]

    east = (at(-1, 1) + 2.0 * at(0, 1) + at(1, 1)) - (at(-1, -1) + 2.0 * at(0, -1) + at(1, -1))
    north = (at(-1, -1) + 2.0 * at(-1, 0) + at(-1, 1)) - (at(1, -1) + 2.0 * at(1, 0) + at(1, 1))
    return east / (8.0 * spacing), north / (8.0 * spacing)
