"""Columns laid out by the colours of a chessboard, and back; see `kernel`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.wind.solve.planes import Plane

if TYPE_CHECKING:
    from lungta.mountain.wind.solve.kernel import Board

Floats = NDArray[np.float64]


def width(columns: int) -> int:
    """Return how wide rows of one colour are, border included."""
    return (columns + 1) // 2 + 2


def empty_board(plane: Plane, dtype: Any) -> NDArray[Any]:
    """Return a potential of zeros with its border."""
    ny, nx = plane.depth.shape
    return np.zeros((2, ny + 2, plane.thick.size, width(nx)), dtype)


def to_board(values: Floats, out: NDArray[Any]) -> None:
    """Lay values of shape (ny, nx, nl) out by colours, into an array with a border of zeros."""
    for colour in (0, 1):
        for parity in (0, 1):
            offset = (parity + colour) % 2
            part = values[parity::2, offset::2].transpose(0, 2, 1)
            out[colour, 1 + parity : -1 : 2, :, 1 : 1 + part.shape[2]] = part


def from_board(board: NDArray[Any], shape: tuple[int, int, int]) -> Floats:
    """Return values by row, column and level, shape (ny + 2, nx + 2, nl), with a border of zeros."""
    ny, nx, nl = shape
    out = np.zeros((ny + 2, nx + 2, nl))
    inner = out[1:-1, 1:-1]
    for colour in (0, 1):
        for parity in (0, 1):
            offset = (parity + colour) % 2
            target = inner[parity::2, offset::2]
            part = board[colour, 1 + parity : -1 : 2, :, 1 : 1 + target.shape[1]]
            target[:] = part.transpose(0, 2, 1)
    return out


def board_of(plane: Plane, dtype: Any) -> Board:
    """Return the operator of a plane by the chessboard."""
    from lungta.mountain.wind.solve.kernel import Board

    ny, nx = plane.depth.shape
    east, west = plane.conduct_e[:, 1:], plane.conduct_e[:, :-1]
    north, south = plane.conduct_n[1:], plane.conduct_n[:-1]
    sides = [east, west, north, south]
    tilts = [plane.tilt_e[:, 1:], -plane.tilt_e[:, :-1], plane.tilt_n[1:], -plane.tilt_n[:-1]]
    conduct, tilt = sum(sides), sum(tilts)
    up, steep = plane.area / plane.depth, plane.area * plane.q
    columns = np.stack([*sides, conduct, *tilts, tilt, up, steep], axis=-1)
    laid = np.zeros((2, ny + 2, columns.shape[-1], width(nx)), dtype)
    to_board(columns, laid)
    pivots = np.zeros((2, ny + 2, plane.thick.size, width(nx)), dtype)
    to_board(_inverse_pivots(plane, np.asarray(conduct), np.asarray(tilt), up, steep), pivots)
    levels = (np.asarray(each, dtype) for each in (plane.thick, plane.cz, plane.bz, plane.qz))
    return Board(np.ascontiguousarray(laid[:, 1:-1]), np.ascontiguousarray(pivots[:, 1:-1]), *levels)


def _inverse_pivots(plane: Plane, conduct: Floats, tilt: Floats, up: Floats, steep: Floats) -> Floats:
    """Factor the columns' own tridiagonal matrices, all at once, level by level."""
    thick, cz, bz, qz = plane.thick, plane.cz, plane.bz, plane.qz
    out = np.empty((*conduct.shape, thick.size))
    below = carried = np.zeros_like(conduct)
    for k in range(thick.size):
        above = bz[k] * up + qz[k] * steep
        diagonal = thick[k] * (conduct + 2.0 * tilt * ((cz[k - 1] if k else 0.0) - cz[k])) + below + above
        out[..., k] = 1.0 / (diagonal - carried)
        if k + 1 < thick.size:
            off = tilt * cz[k] * (thick[k] - thick[k + 1]) - above
            carried = off * off * out[..., k]
        below = above
    return out
