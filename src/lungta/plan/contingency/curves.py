"""Charge left on landing at home and at the drop, from every moment, along corridors that were checked.

From some places of the track (anchors) the whole flight is flown to its other end with the Monte Carlo model, from full
packs: out, round, and back. In between, what the way back takes is the way back's own curve, flown by itself from
full packs, times the ratio of the two at the anchors: emptier packs give less voltage and take more charge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.plan.contingency.model import WayOut
from lungta.plan.contingency.moments import Asked, at_place
from lungta.plan.flight import DROP, LANDING, Track, line_track

if TYPE_CHECKING:
    from lungta.aircraft.flight import FlightSamples, Legs
    from lungta.aircraft.model import Aircraft
    from lungta.plan.escape import Flown
    from lungta.plan.reserve import ReserveRule

ANCHORS = 7  # of each way; against flying from a place between them charge agrees to 0.3 %, by test
LEAST_USE_FRAC = 1e-4  # below it a ratio of uses says nothing

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    """A flight that may turn round: the flight itself and its two ways, each flown backwards.

    Attributes
    ----------
    back_up : Track
        From the drop to the home pad by the way up.
    back_down : Track
        From above the home pad to the drop by the way down, and down onto it.
    """

    flown: Flown
    aircraft: Aircraft
    rule: ReserveRule
    loads_kg: tuple[float, float]
    back_up: Track
    back_down: Track

    @property
    def change(self) -> int:
        """Point of the track at which loads change."""
        return self.flown.track.change_leg


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Uses:
    """What ways out take from the packs by sample and moment, and how long they last [s]."""

    charge_frac: Floats
    duration_s: Floats


def turning(flown: Flown, aircraft: Aircraft, rule: ReserveRule, loads_kg: tuple[float, float]) -> Turning:
    """Return a flight with its ways backwards."""
    points = np.column_stack([flown.track.east_m, flown.track.north_m, flown.track.alt_amsl_m])
    change = flown.track.change_leg
    hook = points[change]
    drop = np.array([hook[0], hook[1], float(flown.conditions.terrain.height_at(hook[0], hook[1]))])
    up, down = _without_stops(points[: change + 1]), _without_stops(points[change:])
    return Turning(
        flown=flown,
        aircraft=aircraft,
        rule=rule,
        loads_kg=loads_kg,
        back_up=line_track(up[::-1], aircraft, flown.conditions),
        back_down=line_track(_without_stops(np.vstack([down[::-1], drop])), aircraft, flown.conditions),
    )


def home_uses(turn: Turning, asked: Asked, *, pack_lost: bool = False) -> Uses:
    """Return what landing at home takes: back on the way up, on as planned on the way down.

    With `pack_lost` one pack drops out at each moment, and uses are of the charge of those that carry on.
    """
    up = _back(turn, asked, upwards=True, pack_lost=pack_lost)
    track, samples = turn.flown.track, turn.flown.samples
    fresh = samples.soc_frac - samples.soc_frac[:, -1:]
    if pack_lost:
        ends = np.arange(turn.change, len(track.phase))
        fresh = fresh * _ratios(fresh, ends, lambda place: _lost_on_the_way_down(turn, place))
    on = Uses(charge_frac=at_place(fresh, asked.place), duration_s=track.total_s - asked.moments.time_s)
    return _either(asked, up, on)


def drop_uses(turn: Turning, asked: Asked) -> Uses:
    """Return what landing at the drop takes: on as planned on the way up, back on the way down."""
    landed = landed_at_drop(turn)
    fresh = turn.flown.samples.soc_frac - landed.soc_frac[:, -1:]
    arrives_s = float(landed.time_s[-1])
    on = Uses(charge_frac=at_place(fresh, asked.place), duration_s=np.maximum(arrives_s - asked.moments.time_s, 0.0))
    return _either(asked, on, _back(turn, asked, upwards=False))


def landed_at_drop(turn: Turning) -> FlightSamples:
    """Return the flight up that ends on the ground at the drop, load on board."""
    track = turn.flown.track  # it also stops, or slows down on the spot, at corners: the hover is over the drop
    hover = _stops(track) & np.array([phase == DROP for phase in track.phase])
    arrival = int(np.flatnonzero(hover)[0]) if hover[: turn.change].any() else turn.change
    load_kg = turn.loads_kg[0]
    legs = _joined(_some(track.legs(*turn.loads_kg), slice(0, arrival)), _landing(turn, arrival).legs(load_kg, load_kg))
    return _fly(turn, legs)


def turned_back(turn: Turning, place: int, *, upwards: bool = True, pack_lost: bool = False) -> FlightSamples:
    """Return the whole flight that turns round at a point of the track: back home on the way up, else to the drop."""
    back, load_kg = (turn.back_up, turn.loads_kg[0]) if upwards else (turn.back_down, turn.loads_kg[1])
    first = int(_mirror(turn, upwards=upwards)[place])
    out = _some(turn.flown.track.legs(*turn.loads_kg), slice(0, place))
    legs = _joined(out, _some(back.legs(load_kg, load_kg), slice(first, None)))
    return _fly(turn, legs, pack_lost_at_s=float(turn.flown.samples.time_s[place]) if pack_lost else None)


def way_out(asked: Asked, uses: Uses, *, flyable: bool = True) -> WayOut:
    """Return a way out as quantiles; where the wind does not let it be flown it does not reach."""
    left = np.quantile(asked.charge_frac - uses.charge_frac, (0.05, 0.5), axis=0)
    clear = np.full(uses.duration_s.shape, flyable)
    return WayOut(
        left_p05_frac=np.where(clear, left[0], -1.0),
        left_p50_frac=np.where(clear, left[1], -1.0),
        duration_s=np.where(clear, uses.duration_s, np.inf),
        clear=clear,
    )


def _back(turn: Turning, asked: Asked, *, upwards: bool, pack_lost: bool = False) -> Uses:
    """Return what turning round takes, on one of the two ways; meaningless on the other."""
    back, load_kg = (turn.back_up, turn.loads_kg[0]) if upwards else (turn.back_down, turn.loads_kg[1])
    alone = _fly(turn, back.legs(load_kg, load_kg))
    fresh = (alone.soc_frac - alone.soc_frac[:, -1:])[:, _mirror(turn, upwards=upwards)]
    ends = np.arange(turn.change + 1) if upwards else np.arange(turn.change, len(turn.flown.track.phase) + 1)

    def whole(place: int) -> FlightSamples:
        return turned_back(turn, place, upwards=upwards, pack_lost=pack_lost)

    used = fresh * _ratios(fresh, ends, whole)
    remaining_s = (alone.time_s[-1] - alone.time_s)[_mirror(turn, upwards=upwards)]
    return Uses(charge_frac=at_place(used, asked.place), duration_s=at_place(remaining_s, asked.place))


def _ratios(fresh: Floats, ends: NDArray[np.int64], whole: Callable[[int], FlightSamples]) -> Floats:
    """Return whole flights' uses over fresh ones by sample and point of the track: at anchors, linear in between."""
    anchors = np.unique(ends[np.linspace(0, ends.size - 1, ANCHORS).round().astype(int)])
    known, ratios = [], []
    for place in anchors:
        base = fresh[:, place]
        if np.median(base) < LEAST_USE_FRAC:
            continue
        charge = whole(int(place)).soc_frac
        known.append(float(place))
        ratios.append((charge[:, place] - charge[:, -1]) / np.maximum(base, LEAST_USE_FRAC))
    if not known:
        return np.ones_like(fresh)
    points = np.arange(fresh.shape[1])
    nearest = np.clip(np.searchsorted(known, points, side="right") - 1, 0, max(len(known) - 2, 0))
    table, at = np.array(ratios), np.array(known)
    if len(known) == 1:
        return np.broadcast_to(table[0][:, None], fresh.shape)
    share = np.clip((points - at[nearest]) / (at[nearest + 1] - at[nearest]), 0.0, 1.0)
    return np.asarray((table[nearest] * (1.0 - share[:, None]) + table[nearest + 1] * share[:, None]).T)


def _lost_on_the_way_down(turn: Turning, place: int) -> FlightSamples:
    legs = turn.flown.track.legs(*turn.loads_kg)
    return _fly(turn, legs, pack_lost_at_s=float(turn.flown.samples.time_s[place]))


def _mirror(turn: Turning, *, upwards: bool) -> NDArray[np.int64]:
    """Return for each point of the track the point of the way back that lies there; clipped on the other way."""
    moved = np.concatenate([[0], np.cumsum(~_stops(turn.flown.track))])
    at_change = moved[turn.change]
    back = at_change - moved if upwards else moved[-1] - moved
    last = len(turn.back_up.phase) if upwards else len(turn.back_down.phase)
    return np.asarray(np.clip(back, 0, last))


def _stops(track: Track) -> NDArray[np.bool_]:
    """Legs on the spot."""
    moves = (np.diff(each) != 0.0 for each in (track.east_m, track.north_m, track.alt_amsl_m))
    return np.asarray(~np.any(list(moves), axis=0))


def _without_stops(points: Floats) -> Floats:
    keep = np.concatenate([[True], np.any(np.diff(points, axis=0) != 0.0, axis=1)])
    return np.asarray(points[keep])


def _landing(turn: Turning, arrival: int) -> Track:
    """The vertical way from above the drop onto it."""
    track = turn.flown.track
    point = np.array([track.east_m[arrival], track.north_m[arrival], track.alt_amsl_m[arrival]])
    ground = point.copy()
    ground[2] = float(turn.flown.conditions.terrain.height_at(point[0], point[1]))
    return line_track(np.array([point, ground]), turn.aircraft, turn.flown.conditions, LANDING)


def _fly(turn: Turning, legs: Legs, pack_lost_at_s: float | None = None) -> FlightSamples:
    from lungta.aircraft.flight import fly

    return fly(turn.aircraft, legs, samples=turn.rule.samples, seed=turn.rule.seed, pack_lost_at_s=pack_lost_at_s)


def _some(legs: Legs, part: slice) -> dict[str, Floats]:
    return {f.name: getattr(legs, f.name)[part] for f in fields(legs)}


def _joined(first: dict[str, Floats], second: dict[str, Floats] | Legs) -> Legs:
    from lungta.aircraft.flight import Legs

    rest = second if isinstance(second, dict) else _some(second, slice(None))
    return Legs(**{name: np.concatenate([first[name], rest[name]]) for name in first})


def _either(asked: Asked, up: Uses, down: Uses) -> Uses:
    before = asked.moments.up
    return Uses(
        charge_frac=np.where(before, up.charge_frac, down.charge_frac),
        duration_s=np.where(before, up.duration_s, down.duration_s),
    )
