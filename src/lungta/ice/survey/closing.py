"""Closing of a height grid with octagons: the surface that bridges every gap narrower than the octagon.

The octagon stands for a disc: horizontal, vertical and two diagonal lines one after the other give the same result as
the whole octagon at once (Serra 1982, Image Analysis and Mathematical Morphology; from memory), at a cost that does
not grow with its area.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.ice.survey.library import image_library

Heights = NDArray[np.float32]

_OCTAGON = 2.0 + np.sqrt(2.0)  # width of a regular octagon in steps of its diagonals


def octagon(across_px: float) -> tuple[int, int]:
    """Return (line_px, diagonal_px) of the octagon nearest to a width [pixels]: both odd lengths of lines.

    >>> octagon(3.0), octagon(7.0), octagon(61.0)
    ((3, 1), (3, 3), (25, 19))
    """
    steps = int(2 * round((across_px - 1.0) / (2.0 * _OCTAGON)))  # steps along each diagonal, even
    line = max(int(2 * round((across_px - 1.0 - 2.0 * steps) / 2.0)), 0)
    return line + 1, steps + 1


def octagon_px(across_px: float) -> int:
    """Return the true width of that octagon [pixels], odd."""
    line, diagonal = octagon(across_px)
    return line + 2 * (diagonal - 1)


def closed(alt_amsl_m: Heights, across_px: float) -> Heights:
    """Return heights closed with an octagon, never below the heights; voids and what lies off the grid hold nothing up.

    Parameters
    ----------
    alt_amsl_m : array of float32, shape (rows, columns)
        Heights [m]; voids are NaN, and stay so.
    across_px : float
        Width of the octagon [pixels].
    """
    cv2 = image_library()
    line, diagonal = octagon(across_px)
    kernels = [np.ones((1, line), np.uint8), np.ones((line, 1), np.uint8)]
    kernels += [np.eye(diagonal, dtype=np.uint8), np.ascontiguousarray(np.eye(diagonal, dtype=np.uint8)[::-1])]
    margin = octagon_px(across_px)
    void = np.isnan(alt_amsl_m)
    held = cv2.copyMakeBorder(
        np.where(void, -np.inf, alt_amsl_m), margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=-np.inf
    )
    for kernel in kernels:
        held = cv2.dilate(held, kernel)
    for kernel in kernels:
        held = cv2.erode(held, kernel)
    inner = held[margin:-margin, margin:-margin]
    return np.where(void, np.float32(np.nan), np.maximum(inner, alt_amsl_m))
