"""The compiled steps around the solve: flow through the sides and faces of cells.

A flow is held four times. Horizontal wind on the sides of columns, `sides.east` (ny, nx + 1, nz) and `sides.north`
(ny + 1, nx, nz), and vertical wind on the faces between levels, `face` (ny, nx, nz + 1), 0 being the ground, all
[m/s]; and the flow `through` these sloping faces [m3/s], whose balance with the sides is what conserves mass.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled_with


class Sides(NamedTuple):
    """Horizontal wind on the sides of columns [m/s], and the steps of the grid [m]."""

    east: NDArray[np.float64]
    north: NDArray[np.float64]
    dx: float
    dy: float


STRONGEST = 4.0  # a bound on what friction may multiply a wind by; reached only where the outer flow stands still


@compiled_with()
def slowing(shape, gain, outer, solved, out, first, last):  # type: ignore[no-untyped-def]
    """What to multiply a solved flow by, points first..last; see `inner_layer.Friction`."""
    for n in range(first, last):
        squared = (shape[n] * outer[n]) ** 2 + gain[n] * (solved[n] ** 2 - outer[n] ** 2)
        if solved[n] < 1e-6:
            out[n] = shape[n]
        else:
            out[n] = min(np.sqrt(max(squared, 0.0)) / solved[n], STRONGEST)


@compiled_with()
def to_sides(u, v, sides, first, last):  # type: ignore[no-untyped-def]
    """Means of neighbouring centres on the sides of rows first..last; the edge takes its only neighbour."""
    ny, nx, nz = u.shape
    for j in range(first, last):
        for i in range(nx + 1):
            west, east = max(i - 1, 0), min(i, nx - 1)
            for k in range(nz):
                sides.east[j, i, k] = 0.5 * (u[j, west, k] + u[j, east, k])
    for j in range(first, last + 1 if last == ny else last):
        south, north = max(j - 1, 0), min(j, ny - 1)
        for i in range(nx):
            for k in range(nz):
                sides.north[j, i, k] = 0.5 * (v[south, i, k] + v[north, i, k])


@compiled_with(inline="always")
def _sideways(sides, plane, j, i, k):  # type: ignore[no-untyped-def]
    """Net outflow of a cell through its sides."""
    ny, nx = plane.depth.shape
    east = plane.conduct_e[j, i + 1] * sides.dx * (1.0 if i + 1 < nx else 0.5) * sides.east[j, i + 1, k]
    west = plane.conduct_e[j, i] * sides.dx * (1.0 if i else 0.5) * sides.east[j, i, k]
    north = plane.conduct_n[j + 1, i] * sides.dy * (1.0 if j + 1 < ny else 0.5) * sides.north[j + 1, i, k]
    south = plane.conduct_n[j, i] * sides.dy * (1.0 if j else 0.5) * sides.north[j, i, k]
    return plane.thick[k + 1] * (east - west + north - south)


@compiled_with()
def through_slopes(sides, plane, through, first, last):  # type: ignore[no-untyped-def]
    """Flow of a purely horizontal wind through the sloping faces of rows first..last, the ground's included."""
    nx, nz = through.shape[1], through.shape[2] - 1
    pushed = np.zeros(nz + 1)
    for j in range(first, last):
        for i in range(nx):
            te, tw = sides.dx * plane.tilt_e[j, i + 1], sides.dx * plane.tilt_e[j, i]
            tn, ts = sides.dy * plane.tilt_n[j + 1, i], sides.dy * plane.tilt_n[j, i]
            for k in range(nz):
                along = te * sides.east[j, i + 1, k] + tw * sides.east[j, i, k]
                across = tn * sides.north[j + 1, i, k] + ts * sides.north[j, i, k]
                pushed[k + 1] = plane.thick[k + 1] * (along + across)
            for m in range(nz):
                through[j, i, m] = -plane.cz[m] * (pushed[m] + pushed[m + 1])
            through[j, i, nz] = 0.0


@compiled_with()
def outflow(sides, through, plane, b, first, last):  # type: ignore[no-untyped-def]
    """Net outflow of every node of rows first..last [m3/s]: what the potential must take up."""
    nx, nz = through.shape[1], through.shape[2] - 1
    for j in range(first, last):
        for i in range(nx):
            b[j, i, 0] = through[j, i, 0]
            for k in range(nz):
                upwards = through[j, i, k + 1] - through[j, i, k]
                b[j, i, k + 1] = _sideways(sides, plane, j, i, k) + upwards


@compiled_with(inline="always")
def _gradient(here, there, cz, k, step_m, lean):  # type: ignore[no-untyped-def]
    """Horizontal gradient at level k on the side between two columns; `lean` is its slope over four depths."""
    tilted = cz[k - 1] * (here[k] - here[k - 1] + there[k] - there[k - 1])
    if k + 1 < cz.size:
        tilted += cz[k] * (here[k + 1] - here[k] + there[k + 1] - there[k])
    return (there[k] - here[k]) / step_m - lean * tilted


@compiled_with()
def push_sides(lam, plane, sides, first, last):  # type: ignore[no-untyped-def]
    """Add the potential's gradient to the wind on the sides of rows first..last; the potential is 0 on the edges."""
    ny, nx = plane.depth.shape
    nl = lam.shape[2]
    for j in range(first, last):
        for i in range(nx + 1):
            west, east = lam[j + 1, i], lam[j + 1, i + 1]
            step = sides.dx if 0 < i < nx else 0.5 * sides.dx
            lean = plane.tilt_e[j, i] / (plane.conduct_e[j, i] * sides.dx)
            for k in range(1, nl):
                sides.east[j, i, k - 1] += _gradient(west, east, plane.cz, k, step, lean)
    for j in range(first, last + 1 if last == ny else last):
        step = sides.dy if 0 < j < ny else 0.5 * sides.dy
        for i in range(nx):
            south, north = lam[j, i + 1], lam[j + 1, i + 1]
            lean = plane.tilt_n[j, i] / (plane.conduct_n[j, i] * sides.dy)
            for k in range(1, nl):
                sides.north[j, i, k - 1] += _gradient(south, north, plane.cz, k, step, lean)


@compiled_with()
def push_faces(lam, plane, face, through, first, last):  # type: ignore[no-untyped-def]
    """Add the potential's gradient to vertical wind and flow through the faces of rows first..last; 0 on the lid."""
    nx, nl = plane.depth.shape[1], lam.shape[2]
    lying = np.empty(nl)
    for j in range(first, last):
        for i in range(nx):
            own = lam[j + 1, i + 1]
            east, west, north, south = lam[j + 1, i + 2], lam[j + 1, i], lam[j + 2, i + 1], lam[j, i + 1]
            te, tw = plane.tilt_e[j, i + 1], plane.tilt_e[j, i]
            tn, ts = plane.tilt_n[j + 1, i], plane.tilt_n[j, i]
            steep = plane.area * plane.q[j, i]
            for k in range(nl):
                along = te * (east[k] - own[k]) - tw * (west[k] - own[k])
                across = tn * (north[k] - own[k]) - ts * (south[k] - own[k])
                lying[k] = plane.thick[k] * (along + across)
            for m in range(nl - 1):
                step = own[m + 1] - own[m]
                upright = plane.bz[m] * step / plane.depth[j, i]
                face[j, i, m] += upright
                slanted = steep * plane.qz[m] * step - plane.cz[m] * (lying[m] + lying[m + 1])
                through[j, i, m] += plane.area * upright + slanted
            upright = -plane.bz[nl - 1] * own[nl - 1] / plane.depth[j, i]
            face[j, i, nl - 1] += upright
            through[j, i, nl - 1] += plane.area * upright
