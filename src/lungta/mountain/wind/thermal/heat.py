"""Sunlight and heat of the ground at one time, column by column."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from lungta.mountain.atmosphere import standard_air
from lungta.mountain.sun import SunPosition, sun_position
from lungta.mountain.terrain.shadow import sunlit_ground
from lungta.mountain.wind.thermal.insolation import (
    ClearSky,
    Sunlight,
    clear_sunlight,
    clouded,
    extraterrestrial_wm2,
)
from lungta.mountain.wind.thermal.relief import Floats, Mask, Relief
from lungta.mountain.wind.thermal.settings import StationAir, ThermalSettings
from lungta.mountain.wind.thermal.surface import ground_values, longwave_balance_wm2, surface_heat


class GroundHeat(NamedTuple):
    """What the sun and the sky do to the ground of each column.

    Attributes
    ----------
    sunlit : array of bool
        Sees the sun over the other columns.
    insolation_wm2 : array
        Sunlight on the sloping ground, direct and diffuse [W/m2 of its own surface].
    warmth_k : array
        How much warmer the air beside the ground is than the air around [K].
    sensible_wm2 : array
        Heat given to the air [W/m2].
    """

    sunlit: Mask
    insolation_wm2: Floats
    warmth_k: Floats
    sensible_wm2: Floats


def ground_heat(relief: Relief, time_utc: datetime, air: StationAir, settings: ThermalSettings) -> GroundHeat:
    """Return sunlight, warmth and heat flux of the ground at a time; the balance has no memory of the hours before."""
    sun = sun_position(relief.lat_deg, relief.lon_deg, time_utc)
    cloud_frac = air.cloud_frac or 0.0
    above_wm2 = extraterrestrial_wm2(time_utc.astimezone(UTC).timetuple().tm_yday)
    pressure_pa = standard_air(relief.ground_amsl_m).pressure_pa
    light = clouded(
        clear_sunlight(sun.elevation_deg, pressure_pa, above_wm2, settings.sky), sun.elevation_deg, cloud_frac
    )
    sunlit = sunlit_ground(relief.ground_amsl_m, relief.step_north_m, relief.step_east_m, sun)
    insolation = slope_insolation_wm2(relief, light, sunlit, sun, settings.sky)
    near = air.near(relief.ground_amsl_m)
    gained = (1.0 - ground_values(relief.cover, "albedo_frac")) * insolation
    gained = gained + longwave_balance_wm2(near.temperature_k, air.humidity_frac, cloud_frac)
    slope = settings.slope
    heat = surface_heat(gained, relief.cover, near, by_day=slope.up, by_night=slope.down)
    return GroundHeat(sunlit, insolation, heat.warmth_k, heat.sensible_wm2)


def slope_insolation_wm2(relief: Relief, light: Sunlight, sunlit: Mask, sun: SunPosition, sky: ClearSky) -> Floats:
    """Return the sunlight on sloping ground [W/m2 of its own surface].

    The beam by the angle of incidence, where no mountain shades it; the sky's light evenly from what a slope sees of
    it, and the country's from the rest (after Liu & Jordan 1963, Solar Energy 7; from memory). Mountains that hide part
    of the sky are taken to throw back as much as they hide.
    """
    north, east = relief.rise
    upright = 1.0 / np.sqrt(1.0 + north**2 + east**2)
    azimuth_rad, elevation_rad = np.radians(sun.azimuth_deg), np.radians(sun.elevation_deg)
    towards = -(east * np.sin(azimuth_rad) + north * np.cos(azimuth_rad)) * np.cos(elevation_rad)
    incidence = np.clip((towards + np.sin(elevation_rad)) * upright, 0.0, None)
    level = light.direct_normal_wm2 * max(float(np.sin(elevation_rad)), 0.0) + light.diffuse_wm2
    reflected = sky.ground_albedo_frac * level * (1.0 - upright) / 2.0
    diffuse = light.diffuse_wm2 * (1.0 + upright) / 2.0
    return np.asarray(light.direct_normal_wm2 * incidence * sunlit + diffuse + reflected)
