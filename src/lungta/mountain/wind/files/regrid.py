"""Another model's wind onto the terrain-following grid of a site."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import Problem, WindError
from lungta.mountain.wind.files.foreign import Source
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.gridded import GriddedWind
from lungta.mountain.wind.lee.zone import lee_zone
from lungta.mountain.wind.turbulence import friction_velocity_mps, layer_depth_m, turbulence_mps

Floats = NDArray[np.float64]
NEAR_GROUND_M = 50.0  # height at which the wind decides over lee and friction: that of flights, an assumption
M_PER_DEGREE = 111_195.0  # of latitude on a sphere of 6,371 km


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Onto:
    """What another model's wind is brought onto, and what its file does not say.

    Attributes
    ----------
    grid : WindGrid
        Cells that must all be covered.
    roughness_m : float
        Aerodynamic roughness length of the ground [m].
    sigma_mps : float
        1-sigma uncertainty of a component that the model deserves here [m/s], stated by whoever uses it.
    """

    grid: WindGrid
    roughness_m: float
    sigma_mps: float


def take_over(source: Source, number: int, onto: Onto) -> GriddedWind:
    """Return one time of another model's wind on a grid, linear between the model's nodes.

    Levels above ground are met at the same height above this grid's ground, and below the lowest of them the wind
    falls by the logarithmic law. Lee zones and turbulence (friction and lee) are Lungta's own, from this terrain and
    the wind near the ground; without a vertical wind in the file it is 0. The description says so.

    Raises
    ------
    WindError
        When the file does not cover the grid, or is void where the grid needs it.
    """
    from scipy.interpolate import RegularGridInterpolator

    grid = onto.grid
    points, fall = _points(source, onto)
    names = [name for name in ("u", "v", "w") if name in source.variables]
    values = np.stack([source.component_mps(name, number) for name in names], axis=-1)
    axes = (source.z.values, source.y.values, source.x.values)
    found = RegularGridInterpolator(axes, values)(points) * fall[..., None]
    _check_whole(found, source, grid)
    parts = {f"{name}_mps": found[..., n].astype(np.float32) for n, name in enumerate(names)}
    parts.setdefault("w_mps", np.zeros(grid.shape, dtype=np.float32))
    u, v = found[..., 0], found[..., 1]
    lee_top_m, turbulence = _lee_and_turbulence(np.hypot(u, v), np.degrees(np.arctan2(-u, -v)) % 360.0, onto)
    return GriddedWind(
        grid=grid,
        **parts,
        sigma_mps=np.full(grid.shape, onto.sigma_mps, dtype=np.float32),
        turbulence_mps=turbulence.astype(np.float32),
        lee_top_agl_m=lee_top_m.astype(np.float32),
        roughness_m=onto.roughness_m,
        description=_description(source, onto),
        time_utc=source.times_utc[number],
    )


def _lee_and_turbulence(speed_mps: Floats, from_deg: Floats, onto: Onto) -> tuple[Floats, Floats]:
    """Return the lee zones' tops, and turbulence from friction and lee, in the wind near the ground."""
    grid = onto.grid
    level = int(np.argmin(np.abs(grid.levels_frac * grid.depth_m.mean() - NEAR_GROUND_M)))
    zone = lee_zone(grid, from_deg[..., level])
    crest_mps = zone.at_crest(speed_mps[..., level])
    top_m = np.where(crest_mps >= zone.rules.least_wind_mps, zone.top_agl_m, 0.0)
    friction_mps = friction_velocity_mps(speed_mps[..., level], grid.height_agl_m[..., level], onto.roughness_m)
    turbulence = turbulence_mps(
        grid.height_agl_m,
        friction_mps=friction_mps,
        layer_m=np.maximum(layer_depth_m(friction_mps, grid.frame.origin_lat_deg), 1.0),  # in a calm there is no layer
        lee_top_agl_m=top_m,
        crest_wind_mps=crest_mps,
    )
    return top_m, turbulence


def _points(source: Source, onto: Onto) -> tuple[Floats, Floats]:
    """Return the cells in the source's coordinates (z, y, x), and by what the wind falls below its lowest level."""
    grid = onto.grid
    x, y = _places(source, grid)
    height = grid.height_agl_m if source.z.above_ground else grid.alt_amsl_m
    _check_cover(source, x, y, height)
    lowest_m = source.z.values[0]
    fall = np.ones(grid.shape)
    if source.z.above_ground and lowest_m > onto.roughness_m:
        below = np.log(np.maximum(height / onto.roughness_m, 1.0)) / np.log(lowest_m / onto.roughness_m)
        fall = np.where(height < lowest_m, below, 1.0)
        height = np.maximum(height, lowest_m)
    flat = (np.broadcast_to(axis[..., None], grid.shape) for axis in (y, x))
    return np.stack([height, *flat], axis=-1), fall


def _places(source: Source, grid: WindGrid) -> tuple[Floats, Floats]:
    """Return the columns' places in the source's own horizontal coordinates."""
    east_m, north_m = np.meshgrid(grid.east_m, grid.north_m)
    if not source.crs_text:
        lat_deg, lon_deg = grid.frame.to_geographic(east_m, north_m)
        return np.asarray(lon_deg), np.asarray(lat_deg)
    from pyproj import Transformer

    x, y = Transformer.from_crs(grid.frame.proj_text, source.crs_text, always_xy=True).transform(east_m, north_m)
    return np.asarray(x), np.asarray(y)


def _check_cover(source: Source, x: Floats, y: Floats, height: Floats) -> None:
    """Refuse a file that ends inside the grid, with how far it falls short on every side."""
    narrow = float(np.cos(np.radians(y.mean()))) if source.x.geographic else 1.0
    sides = [("west", "east", source.x.values, x, narrow), ("south", "north", source.y.values, y, 1.0)]
    problems = []
    for low, high, axis, wanted, scale in sides:
        metres = M_PER_DEGREE * scale if source.x.geographic else 1.0
        for side, short in ((low, axis[0] - wanted.min()), (high, wanted.max() - axis[-1])):
            if short > 0.0:
                problems.append(Problem(what=f"it ends {short * metres / 1000:.1f} km short in the {side}."))
    levels = source.z.values
    if height.max() > levels[-1]:
        problems.append(Problem(what=f"its highest level is {height.max() - levels[-1]:.0f} m too low."))
    if height.min() < levels[0] and not source.z.above_ground:
        problems.append(Problem(what=f"its lowest level is {levels[0] - height.min():.0f} m too high."))
    if problems:
        raise WindError("does not cover the terrain:", where=source.where, problems=tuple(problems))


def _check_whole(found: Floats, source: Source, grid: WindGrid) -> None:
    void = np.isnan(found).any(axis=-1)
    if not void.any():
        return
    row, column, level = np.argwhere(void)[0]
    lat_deg, lon_deg = grid.frame.to_geographic(grid.east_m[column], grid.north_m[row])
    raise WindError(
        f"is void (fill values) at {int(void.sum())} of {void.size} cells of the terrain, the first at "
        f"{lat_deg:.4f} N {lon_deg:.4f} E, {grid.alt_amsl_m[row, column, level]:.0f} m AMSL.",
        where=source.where,
        remedy="Wind is never filled in here: give a field without voids.",
    )


def _description(source: Source, onto: Onto) -> str:
    kind = "above ground" if source.z.above_ground else "above mean sea level"
    vertical = "" if "w" in source.variables else "no vertical wind in it, taken as 0; "
    return (
        f"another model's field, {source.title or source.where}, from {source.z.values.size} levels {kind} onto a mesh "
        f"of {onto.grid.step_east_m:.0f} m; {vertical}sigma {onto.sigma_mps:g} m/s as stated, lee zones and turbulence "
        "by Lungta"
    )
