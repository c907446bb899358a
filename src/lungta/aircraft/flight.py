"""A flight as a chain of steady legs: energy, charge and margin as distributions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lungta.aircraft.battery import Supply, discharge
from lungta.aircraft.ceiling import thrust_ratios
from lungta.aircraft.draw import draw_values, one_by_one, some_of
from lungta.aircraft.model import Aircraft, Values
from lungta.aircraft.performance import State, demand

LEG_RANGES = {
    "duration_s": (0.0, 86_400.0),  # below 0 time would run backwards
    "airspeed_mps": (0.0, 150.0),
    "climb_mps": (-50.0, 50.0),
    "density_kgm3": (0.1, 2.0),
    "payload_kg": (0.0, 10_000.0),
    "temperature_k": (180.0, 340.0),
    "airspeed_sigma_mps": (0.0, 50.0),
    "extra_power_w": (0.0, 50_000.0),
    "extra_drag_area_m2": (0.0, 50.0),
}
OPTIONAL = ("extra_power_w", "extra_drag_area_m2")
SHOWN_SAMPLES = 1024  # medians by leg are taken over these; charge and margins over all
BLOCK_STATES = 65_536  # samples x legs worked on together
THREADS = 2

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Legs:
    """Steady legs in the order they are flown, each field an array of shape (n,).

    Attributes
    ----------
    duration_s
        How long the leg lasts [s]; 0 is allowed.
    airspeed_mps, climb_mps
        Horizontal and vertical speed through the air, up positive [m/s].
    density_kgm3, temperature_k
        Of the air.
    payload_kg
        On board.
    airspeed_sigma_mps
        1-sigma uncertainty of the airspeed, from that of the wind [m/s].
    extra_power_w, extra_drag_area_m2
        What a winch draws, and what a cable adds to the drag; none when left out.
    """

    duration_s: Floats
    airspeed_mps: Floats
    climb_mps: Floats
    density_kgm3: Floats
    payload_kg: Floats
    temperature_k: Floats
    airspeed_sigma_mps: Floats
    extra_power_w: Floats = field(default_factory=lambda: np.zeros(0))
    extra_drag_area_m2: Floats = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        for name in (f.name for f in fields(self)):
            column = np.asarray(getattr(self, name), dtype=float)
            if name in OPTIONAL and column.size == 0:
                column = np.zeros(np.shape(self.duration_s))
            object.__setattr__(self, name, column)
            _check_column(name, column, np.shape(self.duration_s))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlightSamples:
    """What a flight takes, by sample of the aircraft's uncertain parameters.

    Attributes
    ----------
    time_s : array, shape (n + 1,)
        From take-off to the ends of the legs [s].
    power_w, thrust_margin_frac, voltage_v : array, shape (n,)
        Medians by leg: power from the packs [W], (available - needed) / available thrust, terminal voltage at its end.
    pack_temperature_k : array, shape (n + 1,)
        Median at `time_s`.
    energy_j : array, shape (samples,)
        Drawn from the packs by the whole flight, heater included [J].
    soc_frac : array, shape (samples, n + 1)
        Indicated charge at `time_s`; below 0 the flight takes more than there is.
    least_margin_frac, least_voltage_v : array, shape (samples,)
        Least thrust margin of the whole flight, below 0 it sinks, and lowest voltage [V]. A climb that leaves less than
        the control margin counts with the margin of holding height there: it is flown more slowly.
    """

    time_s: Floats
    power_w: Floats
    thrust_margin_frac: Floats
    voltage_v: Floats
    pack_temperature_k: Floats
    energy_j: Floats
    soc_frac: Floats
    least_margin_frac: Floats
    least_voltage_v: Floats

    def landing_probability(self, reserve_frac: float) -> float:
        """Return how likely it is to land with at least this indicated charge and never to lack thrust, 0..1."""
        kept = (self.soc_frac[:, -1] >= reserve_frac) & (self.least_margin_frac >= 0.0)
        return float(np.mean(kept))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Block:
    """What a few samples of a flight take; the first four only of the samples that medians are taken over."""

    power_w: Floats
    thrust_margin_frac: Floats
    voltage_v: Floats
    pack_temperature_k: Floats
    energy_j: Floats
    soc_frac: Floats
    least_margin_frac: Floats
    least_voltage_v: Floats


def fly(
    aircraft: Aircraft, legs: Legs, *, samples: int = 256, seed: int = 0, pack_lost_at_s: float | None = None
) -> FlightSamples:
    """Return energy, charge and thrust margin of a flight from full packs, sampled over what is uncertain.

    Each sample draws every parameter of airframe, rotor, motor and battery once, and one error of the wind that holds
    for the whole flight in units of `airspeed_sigma_mps`. The same seed gives the same samples. With `pack_lost_at_s`
    one pack drops out at that time and the others carry on with what they have; charge is then theirs.

    Raises
    ------
    ValueError
        When a pack is to be lost and the aircraft has only one.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> one = np.ones(1)
    >>> hover = Legs(duration_s=300 * one, airspeed_mps=0 * one, climb_mps=0 * one, density_kgm3=0.7 * one,
    ...              payload_kg=15 * one, temperature_k=268.0 * one, airspeed_sigma_mps=0 * one)
    >>> flown = fly(load_aircraft("dji-fc30"), hover, samples=64, seed=1)
    >>> flown.soc_frac.shape, bool(0.5 < np.median(flown.soc_frac[:, -1]) < 0.8)
    ((64, 2), True)
    >>> flown.landing_probability(0.2)
    1.0
    """
    values, wind_error = _drawn(aircraft, samples, seed)
    time_s = np.concatenate([[0.0], np.cumsum(legs.duration_s)])
    packs = _packs_in_use(aircraft, time_s, pack_lost_at_s)
    step = max(1, BLOCK_STATES // legs.duration_s.size)
    parts = [slice(start, min(start + step, samples)) for start in range(0, samples, step)]

    def block(part: slice) -> _Block:
        shown = max(0, SHOWN_SAMPLES - part.start)
        return _fly_some(aircraft, some_of(values, part), legs, wind_error[part], packs, shown)

    if len(parts) == 1:
        blocks = [block(parts[0])]
    else:
        with ThreadPoolExecutor(max_workers=THREADS) as pool:  # NumPy and the compiled march let a second core work
            blocks = list(pool.map(block, parts))
    every = {f.name: np.concatenate([getattr(each, f.name) for each in blocks]) for f in fields(_Block)}
    medians = ("power_w", "thrust_margin_frac", "voltage_v", "pack_temperature_k")
    return FlightSamples(
        time_s=time_s, **{name: np.median(x, axis=0) if name in medians else x for name, x in every.items()}
    )


@lru_cache(maxsize=4)
def _drawn(aircraft: Aircraft, samples: int, seed: int) -> tuple[Values, Floats]:
    """Return the draws of a flight; a payload search flies the same ones hundreds of times."""
    rng = np.random.default_rng(seed)
    values = draw_values(aircraft, samples, rng)
    return values, rng.standard_normal((samples, 1))


def _fly_some(aircraft: Aircraft, values: Values, legs: Legs, wind_error: Floats, packs: Floats, shown: int) -> _Block:
    state = State(
        payload_kg=legs.payload_kg,
        airspeed_mps=np.abs(legs.airspeed_mps + wind_error * legs.airspeed_sigma_mps),
        climb_mps=legs.climb_mps,
        density_kgm3=legs.density_kgm3,
        extra_drag_area_m2=legs.extra_drag_area_m2,
    )
    needed = demand(values, state)
    shape = (wind_error.size, legs.duration_s.size)
    power_w = np.broadcast_to(needed.power_w + legs.extra_power_w, shape)
    run = discharge(values.battery, power_w, legs.duration_s, legs.temperature_k, packs)
    source = Supply(
        open_circuit_v=run.open_circuit_v,
        resistance_ohm=run.resistance_ohm,
        cutoff_voltage_v=np.asarray(values.battery.cutoff_voltage_v),
        max_current_a=values.battery.max_current_a * packs,
    )
    margin_frac = np.broadcast_to(thrust_ratios(values, needed, source).margin_frac, shape)
    return _Block(
        power_w=power_w[:shown].copy(),  # a view would keep the whole block
        thrust_margin_frac=margin_frac[:shown].copy(),
        voltage_v=run.voltage_v[:shown].copy(),
        pack_temperature_k=run.pack_temperature_k[:shown].copy(),
        energy_j=run.energy_j,
        soc_frac=run.soc_frac,
        least_margin_frac=_least_margin_frac(values, state, source, margin_frac, aircraft.control_margin_frac),
        least_voltage_v=run.voltage_v.min(axis=1),
    )


def _least_margin_frac(values: Values, state: State, source: Supply, margin_frac: Floats, wanted_frac: float) -> Floats:
    """Return the least margin by sample, climbs that leave less than the control margin taken as level flight."""
    rows, legs = np.nonzero((margin_frac < wanted_frac) & (state.climb_mps > 0.0))
    if rows.size == 0:
        return np.asarray(margin_frac.min(axis=1))

    def chosen(column: Any) -> Floats:
        return np.asarray(np.broadcast_to(column, margin_frac.shape)[rows, legs])

    level = State(
        payload_kg=chosen(state.payload_kg),
        airspeed_mps=chosen(state.airspeed_mps),
        climb_mps=np.zeros(rows.size),
        density_kgm3=chosen(state.density_kgm3),
        extra_drag_area_m2=chosen(state.extra_drag_area_m2),
    )
    supplied = Supply(**{f.name: chosen(getattr(source, f.name)) for f in fields(source)})
    weak = one_by_one(values, rows)
    held = margin_frac.copy()
    held[rows, legs] = thrust_ratios(weak, demand(weak, level), supplied).margin_frac
    return np.asarray(held.min(axis=1))


def _packs_in_use(aircraft: Aircraft, time_s: Floats, pack_lost_at_s: float | None) -> Floats:
    """Return how many packs carry each leg; a pack that is lost during a leg counts as lost from its start."""
    count = aircraft.battery.count.value
    if pack_lost_at_s is None:
        return np.full(time_s.size - 1, count)
    if count < 2:
        raise ValueError(f"{aircraft.id} flies on one pack; it cannot lose it and fly on")
    return np.where(time_s[1:] > pack_lost_at_s, count - 1.0, count)


def _check_column(name: str, column: Floats, shape: tuple[int, ...]) -> None:
    if column.ndim != 1 or column.shape != shape or column.size == 0:
        raise ValueError(f"{name} must have one value per leg, shape {shape}, got {column.shape}")
    low, high = LEG_RANGES[name]
    wrong = ~((column >= low) & (column <= high))  # catches NaN too
    if np.any(wrong):
        leg = int(np.argmax(wrong))
        raise ValueError(f"{name} must lie in {low:g}..{high:g}, got {column[leg]} in leg {leg + 1}")
