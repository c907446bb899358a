"""The wind without terrain: what an hour's record says of the air above the ground's friction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import wind_components_mps
from lungta.mountain.weather.hour import WeatherHour
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.profile import ProfileWind
from lungta.mountain.wind.solve.inner_layer import SurfaceLayer
from lungta.mountain.wind.solve.over_terrain import Horizontal

Floats = NDArray[np.float64]

MAST_M = 10.0  # height of an anemometer that nobody stated: WMO-No. 8, 5.9.2
LEAST_MAST_M = 2.0
LOW_HILLS_M = 500.0
"""Over ground that rises less than this above the record's, the air near the ground follows it: levels then count by
height above ground. Half the depth of a neutral boundary layer, an assumption. Askervein (126 m) is low, the Khumbu
is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """Wind of the free air by height.

    Attributes
    ----------
    profile : ProfileWind
        Outer wind by height AMSL, constant below its lowest level and above its highest.
    mast_m : float
        Height above ground that the record's lowest level was taken to stand at [m].
    aloft : bool
        Whether the profile is that of levels aloft alone; otherwise the mast's wind leads, carried up by the law.
    ground_amsl_m : float or None
        Over low hills the record's ground [m AMSL]: the profile is by height above it, wherever the ground is. None
        among mountains, where it is by height above sea.
    """

    profile: ProfileWind
    mast_m: float
    aloft: bool
    ground_amsl_m: float | None = None

    def outer(self, grid: WindGrid, layer: SurfaceLayer) -> Horizontal:
        """Return the outer wind at the grid's centres, constant from the ground to `middle_m`."""
        foot = grid.ground_amsl_m[..., None] if self.ground_amsl_m is None else self.ground_amsl_m
        alt = foot + np.maximum(grid.height_agl_m, layer.middle_m)
        levels = self.profile.alt_amsl_m
        return Horizontal(
            u_mps=np.asarray(np.interp(alt, levels, self.profile.u_mps)),
            v_mps=np.asarray(np.interp(alt, levels, self.profile.v_mps)),
        )

    def sigma_mps(self, grid: WindGrid) -> Floats:
        """Return the 1-sigma uncertainty of a component of the outer wind at the grid's centres [m/s]."""
        sigmas = np.broadcast_to(self.profile.sigma_mps, len(self.profile.alt_amsl_m))
        foot = grid.ground_amsl_m[..., None] if self.ground_amsl_m is None else self.ground_amsl_m
        return np.asarray(np.interp(foot + grid.height_agl_m, self.profile.alt_amsl_m, sigmas))


def mast_height_m(hour: WeatherHour) -> float:
    """Return the height above its ground of an hour's lowest level [m]: 10 m where the record does not say."""
    above_m = hour.wind[0].alt_amsl_m - hour.station_alt_amsl_m
    return MAST_M if above_m < LEAST_MAST_M else above_m


def background_of(hour: WeatherHour, layer: SurfaceLayer, *, highest_ground_amsl_m: float) -> Background:
    """Return the wind without terrain of an hour.

    Where the record has levels aloft that the highest ground reaches up to, they lead: the mast then stands in a
    valley, or on a forecast's smoothed mountain, and tells of its own place alone. Otherwise the mast's wind, carried
    up by the logarithmic law to `layer.middle_m` above its ground, is the lowest level.
    """
    lowest, mast_m = hour.wind[0], mast_height_m(hour)
    foot_m = hour.station_alt_amsl_m + layer.middle_m
    aloft = [level for level in hour.wind[1:] if level.alt_amsl_m > foot_m]
    low_hills = highest_ground_amsl_m - hour.station_alt_amsl_m < LOW_HILLS_M
    leads = bool(aloft) and aloft[0].alt_amsl_m < highest_ground_amsl_m and not low_hills
    levels = aloft if leads else [lowest, *aloft]
    gain = np.ones(len(levels))
    heights = [each.alt_amsl_m for each in levels]
    if not leads:
        gain[0], heights[0] = 1.0 / float(layer.shape_frac(mast_m)), foot_m
    u_mps, v_mps = wind_components_mps([each.wind_mps for each in levels], [each.from_deg for each in levels])
    profile = ProfileWind(
        alt_amsl_m=tuple(heights),
        u_mps=tuple(map(float, gain * u_mps)),
        v_mps=tuple(map(float, gain * v_mps)),
        sigma_mps=tuple(map(float, gain * [hour.level_sigma_mps(each) for each in levels])),
        description=f"{len(levels)} of the record's levels" if len(levels) > 1 else "one level of the record",
    )
    return Background(
        profile=profile,
        mast_m=mast_m,
        aloft=leads,
        ground_amsl_m=hour.station_alt_amsl_m if low_hills else None,
    )
