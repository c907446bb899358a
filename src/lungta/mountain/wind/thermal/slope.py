"""Wind along slopes: up where the sun warms them, down where they cool and over melting ice."""

from __future__ import annotations

import numpy as np

from lungta.core.units import STANDARD_GRAVITY_MPS2
from lungta.mountain.wind.thermal.prandtl import SlopeFlow, mean_flow, speed_per_kelvin_mpspk
from lungta.mountain.wind.thermal.relief import Floats, Relief
from lungta.mountain.wind.thermal.settings import SlopeSettings
from lungta.mountain.wind.thermal.surface import DAY_RADPS, NearAir


def slope_flow(warmth_k: Floats, slope_sine: Floats, air: NearAir, settings: SlopeSettings) -> SlopeFlow:
    """Return scale and depth of Prandtl's flow over slopes that warm or cool the air beside them.

    Mixing in proportion to the flow it mixes (K_h = k C mu l, see `Exchange`) turns Prandtl's length scale into
    l = 2 k |C| / (gamma sin a): deep where the slope is warm or shallow, thin over cold steep ground. The closed form
    is steady, and on level ground leaves a wind of infinite depth. A slope so shallow that its flow would swing more
    slowly than the day turns has no time for one: the flow is reduced by x^2 / (1 + x^2) with x = N sin a over the
    day's angular speed (the response of frictionless slope flow away from resonance; assumption). x is 5 at 2 deg and
    0.5 at 0.2 deg.

    Parameters
    ----------
    warmth_k : array
        C, positive up the slope [K].
    slope_sine : array
        Sine of the slope angle, 0..1.
    air : NearAir
        Air around.
    settings : SlopeSettings
        Laws of exchange and limits.
    """
    up = warmth_k > 0.0
    k = np.where(up, settings.up.coefficient_frac, settings.down.coefficient_frac)
    number = np.where(up, settings.up.prandtl_number, settings.down.prandtl_number)
    sine = np.maximum(slope_sine, 1e-9)
    buoyancy_radps = np.sqrt(STANDARD_GRAVITY_MPS2 * air.gamma_kpm / air.temperature_k)
    x2 = (buoyancy_radps * sine / DAY_RADPS) ** 2
    scale = warmth_k * speed_per_kelvin_mpspk(air.temperature_k, air.gamma_kpm, number) * x2 / (1.0 + x2)
    length = 2.0 * k * np.abs(warmth_k) / (air.gamma_kpm * sine)
    return SlopeFlow(np.asarray(scale), np.clip(length, 0.01, settings.longest_m))


def slope_sine(relief: Relief) -> Floats:
    """Return the sine of the slope angle at every node."""
    steepness = np.hypot(*relief.rise)
    return np.asarray(steepness / np.sqrt(1.0 + steepness**2))


def slope_wind(flow: SlopeFlow, relief: Relief, faces_agl_m: Floats) -> tuple[Floats, Floats]:
    """Return (u, v) [m/s]: the level parts of the flow, averaged between faces above the ground.

    Parameters
    ----------
    flow : SlopeFlow
        Fields of shape (ny, nx).
    relief : Relief
        The slopes that the flow follows.
    faces_agl_m : array, shape (ny, nx, nz + 1)
        Heights of the cells' faces above the ground [m].
    """
    north, east = relief.rise
    steepness = np.hypot(north, east)
    cosine = 1.0 / np.sqrt(1.0 + steepness**2)
    along = mean_flow(flow, faces_agl_m * cosine[..., None])
    level = cosine / np.maximum(steepness, 1e-12)
    return along * (east * level)[..., None], along * (north * level)[..., None]
