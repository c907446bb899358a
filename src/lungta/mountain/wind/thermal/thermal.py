"""Thermal wind over a grid: slope flow, katabatic flow over ice and valley wind, added up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np

from lungta.core.time import require_aware
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.thermal.basin import Valley, valley_of
from lungta.mountain.wind.thermal.heat import GroundHeat, ground_heat
from lungta.mountain.wind.thermal.prandtl import JET_FRACTION
from lungta.mountain.wind.thermal.relief import Floats, GroundCover, relief_of
from lungta.mountain.wind.thermal.settings import StationAir, ThermalSettings
from lungta.mountain.wind.thermal.slope import slope_flow, slope_sine, slope_wind
from lungta.mountain.wind.thermal.valley import ValleyShape, height_factor


class SlopeWind(NamedTuple):
    """The slope flow of each column.

    `jet_mps`: speed of its jet along the slope [m/s], positive up; `depth_agl_m`: height above ground at which it ends
    [m]. Over ice and snow a negative jet is the katabatic wind.
    """

    jet_mps: Floats
    depth_agl_m: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ThermalWind:
    """What sun, night and ice add to the wind, and why, column by column.

    It is no balanced field: a solver must free it of divergence. Winds that compensate above the crests are left out.

    Attributes
    ----------
    u_mps, v_mps : array, shape (ny, nx, nz)
        Wind towards east and north [m/s]: slope flow as the mean over each cell, valley wind at its centre.
    ground : GroundHeat
        Sunlit or not, insolation, warmth and heat flux of the ground, each of shape (ny, nx).
    slope : SlopeWind
        Jet and depth of the slope flow, shape (ny, nx).
    valley : Valley
        Mean valley wind, and floor, depth and axis of the valley, shape (ny, nx).
    description : str
        For every output.
    """

    u_mps: Floats
    v_mps: Floats
    ground: GroundHeat
    slope: SlopeWind
    valley: Valley
    description: str


def thermal_wind(
    grid: WindGrid,
    time_utc: datetime,
    cover: GroundCover,
    air: StationAir,
    settings: ThermalSettings | None = None,
) -> ThermalWind:
    """Return the wind that sun, night and ice make over a grid's terrain at a time, when no other wind blows.

    For slope and valley wind together see `joined`. The slope flow answers the hour's sun at once; the valley wind
    remembers the day before, for which the given cloud and temperature are taken to hold. Mountains off the grid
    neither shade nor guide.

    Parameters
    ----------
    grid : WindGrid
        Columns of the field.
    time_utc : datetime
        Aware time.
    cover : GroundCover
        Ice, snow and rock of the columns.
    air : StationAir
        Temperature and cloud.
    settings : ThermalSettings, optional
        Parameters with their sources.

    Raises
    ------
    ValueError
        When the time has no zone or the cover is not the grid's.
    """
    require_aware(time_utc, "time_utc")
    settings = settings or ThermalSettings()
    relief = relief_of(grid, cover)
    ground = ground_heat(relief, time_utc, air, settings)
    smooth = relief.smoothed(settings.slope.smoothing_m)
    flow = slope_flow(ground.warmth_k, slope_sine(smooth), air.near(relief.ground_amsl_m), settings.slope)
    slope = slope_wind(flow, smooth, grid.depth_m[..., None] * grid.faces_frac)
    valley = valley_of(relief, time_utc, air, settings)
    along = valley.wind_mps[..., None] * height_factor(
        grid.alt_amsl_m, grid.height_agl_m, valley.shape, settings.valley
    )
    u_mps, v_mps = joined(slope, along, valley.shape)
    cosine = np.sqrt(1.0 - slope_sine(smooth) ** 2)
    return ThermalWind(
        u_mps=u_mps,
        v_mps=v_mps,
        ground=ground,
        slope=SlopeWind(flow.scale_mps * JET_FRACTION, np.pi * flow.length_m / cosine),
        valley=valley,
        description=_words(cover, air, time_utc),
    )


def joined(slope_mps: tuple[Floats, Floats], along_mps: Floats, shape: ValleyShape) -> tuple[Floats, Floats]:
    """Return (u, v) [m/s] of a slope flow and a valley wind together.

    Across the valley the slope flow counts alone, against each other the two add up. Where both blow the same way along
    the valley they are one flow reckoned twice, from the same heat of the same floor: the stronger counts.

    Parameters
    ----------
    slope_mps : tuple of array, shape (ny, nx, nz)
        Slope flow towards east and north [m/s].
    along_mps : array, shape (ny, nx, nz)
        Valley wind, positive up [m/s].
    shape : ValleyShape
        The axis, shape (ny, nx).
    """
    u_mps, v_mps = slope_mps
    clear = np.hypot(shape.up_east, shape.up_north)
    east, north = (each / np.maximum(clear, 1e-9) for each in (shape.up_east, shape.up_north))
    valley = along_mps * clear[..., None]
    by_slope = u_mps * east[..., None] + v_mps * north[..., None]
    twice = np.where(valley * by_slope > 0.0, np.minimum(np.abs(valley), np.abs(by_slope)) * np.sign(valley), 0.0)
    added = valley - twice
    return u_mps + added * east[..., None], v_mps + added * north[..., None]


def _words(cover: GroundCover, air: StationAir, time_utc: datetime) -> str:
    cloud = "clear sky assumed" if air.cloud_frac is None else f"cloud {air.cloud_frac:.0%}"
    return (
        f"thermal wind of {time_utc:%Y-%m-%d %H:%M} UTC from sun, shadow and ground ({cover.description}; {cloud}; "
        f"{air.temperature_k:.1f} K at {air.alt_amsl_m:.0f} m AMSL): slope flow after Prandtl, valley wind from a "
        "balance of heat and drag; a first guess, not measured"
    )
