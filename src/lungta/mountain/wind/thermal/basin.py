"""The valley wind of every column: the day's heat of each basin on a coarse grid, brought back to the fine one."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lungta.mountain.wind.thermal.cycle import valley_cycle
from lungta.mountain.wind.thermal.heat import ground_heat
from lungta.mountain.wind.thermal.relief import Floats, Relief, refined
from lungta.mountain.wind.thermal.settings import StationAir, ThermalSettings, ValleySettings
from lungta.mountain.wind.thermal.surface import AIR_HEAT_CAPACITY_JPKGK
from lungta.mountain.wind.thermal.valley import ValleyShape, valley_shape

HOURS = 24


class Valley(NamedTuple):
    """`wind_mps`: mean wind from floor to crests [m/s], positive up the valley of that `shape`, for each column."""

    shape: ValleyShape
    wind_mps: Floats


@lru_cache(maxsize=4)
def _coarse_valley(relief: Relief, settings: ValleySettings) -> tuple[int, Relief, ValleyShape]:
    """The coarse grid that the valley is reckoned on, and its shape: the same for every hour."""
    factor = max(1, round(settings.posting_m / max(relief.step_north_m, relief.step_east_m)))
    coarse = relief.coarsened(factor)
    return factor, coarse, valley_shape(coarse, settings)


def valley_of(relief: Relief, time_utc: datetime, air: StationAir, settings: ThermalSettings) -> Valley:
    """Return the valley wind over a relief at a time.

    The ground's heat is reckoned for each hour of the day before, with that hour's sun and shadows, and averaged over
    the basin about each place.
    """
    from scipy.ndimage import gaussian_filter

    factor, coarse, shape = _coarse_valley(relief, settings.valley)
    near = air.near(shape.floor_amsl_m)
    capacity = near.density_kgm3 * AIR_HEAT_CAPACITY_JPKGK
    times = [time_utc - timedelta(hours=hours) for hours in range(HOURS, -1, -1)]
    sigma = settings.valley.basin_m / np.array([coarse.step_north_m, coarse.step_east_m])
    hourly = [ground_heat(coarse, each, air, settings).sensible_wm2 for each in times]
    fluxes = np.array([gaussian_filter(each, sigma, mode="nearest") / capacity for each in hourly])
    state = valley_cycle(fluxes, shape.depth_m, near.temperature_k, settings.valley)
    fine = relief.ground_amsl_m.shape
    return Valley(ValleyShape(*(refined(each, factor, fine) for each in shape)), refined(state.wind_mps, factor, fine))
