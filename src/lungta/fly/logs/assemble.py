"""A log's channels as one record on the clock of its power readings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.aircraft.fit.record import PowerRecord
from lungta.core.errors import LogError
from lungta.core.provenance import InputSource
from lungta.core.units import STANDARD_GRAVITY_MPS2
from lungta.fly.logs.channels import Channels, Series, clean, cut, without_sum
from lungta.mountain.atmosphere import (
    GAS_CONSTANT_JPKGK,
    LAPSE_K_PER_M,
    SEA_LEVEL_PRESSURE_PA,
    SEA_LEVEL_TEMPERATURE_K,
)

if TYPE_CHECKING:
    from lungta.fly.logs.read import LogOptions

SEA_LEVEL_DENSITY_KGM3 = 1.225  # ICAO standard atmosphere, Doc 7488
NO_WIND_MPS = 1e-6  # autopilots write exactly 0 until they have an estimate
LAPSE_EXPONENT = GAS_CONSTANT_JPKGK * LAPSE_K_PER_M / STANDARD_GRAVITY_MPS2  # T ~ p^0.1903, U.S. Std Atm. 1976, eq. 33a


def assemble(
    channels: Channels, *, payload_kg: float | None, options: LogOptions, source: InputSource, notes: tuple[str, ...]
) -> PowerRecord:
    """Return the record of a log's channels.

    Raises
    ------
    LogError
        Without power or speed, for a clock that jumps, or when the stretch asked for is empty.
    """
    where = source.origin
    packs, pack_notes = without_sum(_packs(channels, where))
    start_s = min(pack.time_s[0] for pack in packs.values())
    used = _on_stretch(replace(channels, packs=packs), start_s, options, where)
    first = max(used.packs.values(), key=lambda pack: pack.count)
    time_s = first.time_s
    readings = [pack.at(time_s) for pack in used.packs.values()]
    if used.velocity is None:
        raise LogError("has power but no speed over ground.", where=where, remedy="Log position as well.")
    inside = (time_s >= used.velocity.time_s[0]) & (time_s <= used.velocity.time_s[-1])
    if np.count_nonzero(inside) < 2:
        raise LogError("has power and speed at no common time.", where=where, remedy="Check what was logged.")
    velocity = used.velocity.at(time_s)
    density, air_notes = _density(used, time_s, options)
    airspeed, speed_notes = _airspeed(used, time_s, velocity, density)
    return PowerRecord(
        time_s=time_s[inside] - start_s,
        voltage_v=np.mean([reading[:, 0] for reading in readings], axis=0)[inside],
        current_a=np.sum([reading[:, 1] for reading in readings], axis=0)[inside],
        airspeed_mps=None if airspeed is None else airspeed[inside],
        groundspeed_mps=np.hypot(velocity[:, 0], velocity[:, 1])[inside],
        climb_mps=velocity[:, 2][inside],
        density_kgm3=None if density is None else density[inside],
        payload_kg=payload_kg,
        source=source,
        notes=(*notes, *pack_notes, *air_notes, *speed_notes),
    )


def _packs(channels: Channels, where: str) -> dict[int, Series]:
    """Return the battery monitors that measure anything."""
    remedy = "Log voltage and current of the packs; a fit without measured power learns nothing."
    if not channels.packs:
        raise LogError("has no battery voltage and current.", where=where, remedy=remedy)
    powered = {key: pack for key, pack in channels.packs.items() if np.any(pack.values[:, 0] > 0.0)}
    if not powered:
        raise LogError("has a battery voltage of 0 all through.", where=where, remedy=remedy)
    drawing = {key: pack for key, pack in powered.items() if np.any(pack.values[:, 1] != 0.0)}
    if not drawing:
        raise LogError("has a current of 0 all through: no current sensor.", where=where, remedy=remedy)
    if all(np.max(pack.values[:, 1]) < 0.0 for pack in drawing.values()):
        remedy = "Discharge must count positive; check the sensor's sign or its parameters."
        raise LogError("has only negative currents.", where=where, remedy=remedy)
    return drawing


def _on_stretch(channels: Channels, start_s: float, options: LogOptions, where: str) -> Channels:
    """Return the channels on the stretch asked for, every clock checked."""

    def one(name: str, given: Series | None) -> Series | None:
        kept = None if given is None else cut(given, start_s, options.from_s, options.to_s)
        return None if kept is None else clean(name, kept, where, start_s=start_s)

    packs = {key: one(f"battery {key}", pack) for key, pack in channels.packs.items()}
    kept = {key: pack for key, pack in packs.items() if pack is not None and pack.count >= 2}
    if not kept:
        what = "has fewer than 2 power readings on the stretch asked for."
        raise LogError(what, where=where, remedy="Widen --from-s and --to-s.")
    return replace(
        channels,
        packs=kept,
        velocity=one("speed", channels.velocity),
        wind=one("wind", channels.wind),
        true_airspeed=one("airspeed", channels.true_airspeed),
        equivalent_airspeed=one("airspeed", channels.equivalent_airspeed),
        pressure=one("pressure", channels.pressure),
    )


def _density(
    used: Channels, time_s: NDArray[np.float64], options: LogOptions
) -> tuple[NDArray[np.float64] | None, tuple[str, ...]]:
    """Return the density of the air from its pressure; the barometer's own temperature is that of a warm board."""
    if used.pressure is None:
        return None, ("the log has no air pressure, so no density",)
    pressure_pa = used.pressure.at(time_s)[:, 0]
    if options.air_temperature_k is None:
        temperature_k = SEA_LEVEL_TEMPERATURE_K * (pressure_pa / SEA_LEVEL_PRESSURE_PA) ** LAPSE_EXPONENT
        note = "assumption: standard temperature at the measured pressure; 10 K more are 3.6 % less density"
    else:
        temperature_k = options.air_temperature_k * (pressure_pa / pressure_pa[0]) ** LAPSE_EXPONENT
        note = f"air temperature {options.air_temperature_k:g} K at the start, as stated, and 6.5 K/km less above"
    return pressure_pa / (GAS_CONSTANT_JPKGK * temperature_k), (note,)


def _airspeed(
    used: Channels, time_s: NDArray[np.float64], velocity: NDArray[np.float64], density: NDArray[np.float64] | None
) -> tuple[NDArray[np.float64] | None, tuple[str, ...]]:
    """Return the horizontal airspeed by the best that the log has: a wind estimate, a sensor, or nothing."""
    if used.wind is not None and np.any(np.abs(used.wind.values) > NO_WIND_MPS):
        wind = used.wind.at(time_s)
        airspeed = np.hypot(velocity[:, 0] - wind[:, 0], velocity[:, 1] - wind[:, 1])
        return airspeed, ("airspeed from ground speed and the autopilot's wind estimate",)
    if used.true_airspeed is not None and np.any(used.true_airspeed.values > 0.0):
        return np.maximum(used.true_airspeed.at(time_s)[:, 0], 0.0), ("airspeed from the sensor's true airspeed",)
    if used.equivalent_airspeed is not None and density is not None and np.any(used.equivalent_airspeed.values > 0.0):
        equivalent = np.maximum(used.equivalent_airspeed.at(time_s)[:, 0], 0.0)
        note = "airspeed from the sensor, taken as equivalent airspeed: x sqrt(1.225 kg/m3 / density)"
        return equivalent * np.sqrt(SEA_LEVEL_DENSITY_KGM3 / density), (note,)
    return None, ("the log has neither airspeed nor wind",)
