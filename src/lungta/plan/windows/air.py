"""The wind along a path, with what the field knows beyond its mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.mountain.wind.field import TurbulentWind

if TYPE_CHECKING:
    from lungta.mountain.wind.field import WindField

Floats = NDArray[np.float64]


@runtime_checkable
class LeeWind(Protocol):
    """A wind field that also knows where the flow may have left the ground."""

    def in_lee(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> NDArray[np.bool_]:
        """Return whether points of the local frame lie below the top of a lee zone."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PathAir:
    """The wind at the points of a path, arrays of shape (n,).

    Attributes
    ----------
    alt_amsl_m : array
        Heights of the points [m AMSL].
    u_mps, v_mps, sigma_mps : array
        Mean wind and the 1-sigma error of a component [m/s]; NaN where the field does not know it.
    turbulence_mps : array or None
        Standard deviation of the wind about its mean [m/s]; None when nobody says.
    lee_frac : float or None
        Part of the path's length that lies in the lee of a ridge, 0..1; None when the field knows no lee.
    """

    alt_amsl_m: Floats
    u_mps: Floats
    v_mps: Floats
    sigma_mps: Floats
    turbulence_mps: Floats | None
    lee_frac: float | None = None


def path_air(wind: WindField, east_m: Floats, north_m: Floats, alt_amsl_m: Floats) -> PathAir:
    """Return the wind of a field at the points of a path, with turbulence and lee when the field knows them."""
    points = east_m, north_m, alt_amsl_m
    u, v, _, sigma = wind.at(*points)
    turbulence = wind.turbulence_at(*points) if isinstance(wind, TurbulentWind) else None
    lee_frac = None
    if isinstance(wind, LeeWind) and np.isfinite(u).all():
        lee_frac = part_of_way_frac(wind.in_lee(*points), np.column_stack(points))
    return PathAir(
        alt_amsl_m=alt_amsl_m, u_mps=u, v_mps=v, sigma_mps=sigma, turbulence_mps=turbulence, lee_frac=lee_frac
    )


def part_of_way_frac(there: NDArray[np.bool_], points_m: Floats) -> float:
    """Return the part of a way's length, 0..1, over which something holds that is known at its points.

    Parameters
    ----------
    there : bool array, shape (n,)
        Whether it holds at each point.
    points_m : array, shape (n, 3)
        The points, in order [m]; between two that differ half of the way counts.

    Examples
    --------
    >>> points_m = np.array([[0.0, 0.0, 0.0], [100.0, 0.0, 0.0], [400.0, 0.0, 0.0]])
    >>> part_of_way_frac(np.array([True, True, False]), points_m)
    0.625
    """
    lengths = np.linalg.norm(np.diff(points_m, axis=0), axis=1)
    shares = (there[1:].astype(float) + there[:-1]) / 2.0
    return float(lengths @ shares / lengths.sum())
