"""What the air of an hour does beside its mean wind: stability, lee, gusts, and how far the field may be wrong."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.weather.hour import WeatherHour
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.gust import turbulence_scale_frac
from lungta.mountain.wind.lee.froude import brunt_vaisala_per_s, froude_number, stability_ratio_frac
from lungta.mountain.wind.lee.zone import LeeZone, lee_zone
from lungta.mountain.wind.solve.background import Background, mast_height_m
from lungta.mountain.wind.solve.inner_layer import SurfaceLayer
from lungta.mountain.wind.solve.over_terrain import Horizontal, OverTerrain
from lungta.mountain.wind.turbulence import (
    FRICTION_SIGMA,
    convective_velocity_mps,
    friction_velocity_mps,
    layer_depth_m,
    turbulence_mps,
)

Floats = NDArray[np.float64]

LEAST_STABILITY_RATIO = 0.2
"""Below it the solved wind round single spurs of the Khumbu passes five times the wind that blows at them (measured,
studies/wind_khumbu), and nothing published follows that."""
MODEL_SIGMA_FRAC = 0.15
"""1 sigma of a component over its speed, where the flow follows the ground: the miss at the upwind and summit masts
of Askervein is 0.145 to 0.155 of the undisturbed wind (studies/askervein)."""
LEE_SIGMA_FRAC = 0.5
"""The same in a lee zone, where the mean flow may stand still or turn back: Askervein's lee masts are missed by up to
0.5 of the undisturbed wind."""
THERMAL_SIGMA_MPS, THERMAL_DEPTH_M = 2.5, 500.0
"""1 sigma of a component that slope and valley winds add near the ground, fading upwards as a Gaussian: between the
2 m/s by day and the 3 m/s by night by which the thermal model missed what is published of the Khumbu
(reference/thermal-wind); the depth is an assumption."""
CONVECTIVE_LAYER_M = 1000.0  # assumption: depth that thermals mix by day


class Stability(NamedTuple):
    """The solver's ratio of weights, and why, for the description."""

    ratio: float
    words: str


def stability_of(hour: WeatherHour, background: Background, grid: WindGrid) -> Stability:
    """Return how stable the air is: from the record's temperatures by height, and neutral where it has none aloft."""
    known = [(level.alt_amsl_m, level.temperature_k) for level in hour.wind if level.temperature_k is not None]
    heights = [hour.station_alt_amsl_m, *(alt for alt, _ in known if alt > hour.station_alt_amsl_m + 100.0)]
    if len(heights) < 2:
        return Stability(1.0, "air taken as neutral: no temperatures aloft")
    temperatures = [hour.temperature_k, *(kelvin for alt, kelvin in known if alt > hour.station_alt_amsl_m + 100.0)]
    relief_m = float(np.subtract(*np.percentile(grid.ground_amsl_m, [90, 10])))
    low_m, high_m = heights[0], min(heights[-1], heights[0] + max(relief_m, 200.0))
    at = np.array([low_m, high_m])
    n_per_s = brunt_vaisala_per_s(at, np.interp(at, heights, temperatures))
    sample = background.profile.at(0.0, 0.0, (low_m + high_m) / 2.0)
    froude = float(froude_number(np.hypot(sample.u, sample.v), max(relief_m, 1.0), n_per_s))
    ratio = max(float(stability_ratio_frac(froude)), LEAST_STABILITY_RATIO)
    words = f"Froude number {froude:.1f} (N {n_per_s:.4f} 1/s, relief {relief_m:.0f} m), stability ratio {ratio:.2f}"
    return Stability(round(ratio, 2), words)


class Lee(NamedTuple):
    """Lee zones of the hour, and the wind over the crests that cast them [m/s], shape (ny, nx)."""

    zone: LeeZone
    top_agl_m: Floats
    crest_wind_mps: Floats


def lee_of(grid: WindGrid, outer: Horizontal, solved: OverTerrain) -> Lee:
    """Return where the flow may have separated, for the wind at each column's own height; none below 4 m/s."""
    from_deg = np.degrees(np.arctan2(-outer.u_mps[..., 0], -outer.v_mps[..., 0])) % 360.0
    zone = lee_zone(grid, from_deg)
    crest_mps = zone.at_crest(np.hypot(solved.u_mps[..., 0], solved.v_mps[..., 0]))
    crest_mps = np.maximum(crest_mps, zone.at_crest(np.hypot(outer.u_mps[..., 0], outer.v_mps[..., 0])))
    top_m = np.where(crest_mps >= zone.rules.least_wind_mps, zone.top_agl_m, 0.0)
    return Lee(zone, top_m, crest_mps)


def gustiness(
    hour: WeatherHour, grid: WindGrid, outer: Horizontal, layer: SurfaceLayer, lee: Lee, heat_wm2: Floats | None
) -> Floats:
    """Return the standard deviation of the wind about its mean at the centres [m/s], shape (ny, nx, nz).

    Friction is that of the undisturbed wind, as upwind of the hill. A gust in the record scales its part alone: the lee
    of ridges and thermals have their own measure, and a gusty mast may stand in them.
    """
    outer_mps = np.hypot(outer.u_mps[..., 0], outer.v_mps[..., 0])
    friction = friction_velocity_mps(outer_mps, layer.middle_m, layer.roughness_m)
    depth_m = layer_depth_m(np.maximum(friction, 0.05), grid.frame.origin_lat_deg)
    convective: Floats | float = 0.0
    if heat_wm2 is not None:
        air = hour.air_at(hour.station_alt_amsl_m)
        convective = convective_velocity_mps(
            heat_wm2,
            layer_m=CONVECTIVE_LAYER_M,
            temperature_k=hour.temperature_k,
            density_kgm3=float(air.density_kgm3),
        )
    return turbulence_mps(
        grid.height_agl_m,
        friction_mps=friction * _gust_scale_frac(hour, layer),
        layer_m=np.maximum(depth_m, layer.middle_m),
        lee_top_agl_m=lee.top_agl_m,
        crest_wind_mps=lee.crest_wind_mps,
        convective_mps=convective,
    )


def _gust_scale_frac(hour: WeatherHour, layer: SurfaceLayer) -> float:
    """How gusty the record's own mast is, over what friction alone would make there."""
    lowest = hour.wind[0]
    friction = float(friction_velocity_mps(lowest.wind_mps, mast_height_m(hour), layer.roughness_m))
    if lowest.gust_mps is None or friction <= 0.0:
        return 1.0
    return turbulence_scale_frac(lowest.wind_mps, lowest.gust_mps, FRICTION_SIGMA * friction)


def uncertainty_mps(background: Background, grid: WindGrid, solved: OverTerrain, lee: Lee, *, thermal: bool) -> Floats:
    """Return the 1-sigma uncertainty of a component of the mean at the centres [m/s], shape (ny, nx, nz).

    That of the record at the height, that of slope and valley winds where they were added, and that of the solver: a
    share of the speed, and of the crest's wind in the lee.
    """
    speed = np.hypot(solved.u_mps, solved.v_mps)
    in_lee = grid.height_agl_m < lee.top_agl_m[..., None]
    model = np.where(in_lee, LEE_SIGMA_FRAC * lee.crest_wind_mps[..., None], MODEL_SIGMA_FRAC * speed)
    near_ground = np.exp(-((grid.height_agl_m / THERMAL_DEPTH_M) ** 2)) * (THERMAL_SIGMA_MPS if thermal else 0.0)
    return np.asarray(np.sqrt(background.sigma_mps(grid) ** 2 + model**2 + near_ground**2))
