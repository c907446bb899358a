"""What a load up costs a load down: how the two share the energy of one flight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import lcm

from lungta.plan.cargo.item import Item
from lungta.plan.schedule.model import Slot

Load = tuple[int, bool, int]
"""Priority, whether it goes up, mass [g]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """Two weights of each gram up and down on the way to one drop; a flight may go when both sums find room.

    Let M, U, D be a slot's largest load both ways, up alone and down alone. Loads up u and down d are safe in the
    polygon (0, 0), (U, 0), (M, M), (0, D). For shares a, b of a drop and m = min(M, a U, b D) of a slot, the flights

        a u + (1 - a) d <= m    and    (1 - b) u + b d <= m

    lie in it: where u >= d the first alone leaves the triangle (0, 0), (m / a, 0), (m, m), whose corners lie in the
    polygon's triangle (0, 0), (U, 0), (M, M); where d >= u the second does likewise. With a = M / U and b = M / D it
    is the polygon itself when a + b >= 1 (the polygon is convex), and less of it otherwise.

    Attributes
    ----------
    up, down : tuple of int
        Weights of one gram: (a, 1 - b) and (1 - a, b), times what makes them whole.
    """

    up: tuple[int, int]
    down: tuple[int, int]

    def weights(self, mass_g: int, *, up: bool) -> tuple[int, int]:
        """Return the two weights of a load."""
        one, other = self.up if up else self.down
        return one * mass_g, other * mass_g

    def room(self, slot: Slot) -> int:
        """Return what neither sum of weights may exceed in a slot; 0 when it is closed."""
        both_g, up_g, down_g = slot.max_payload_g, one_way_g(slot, up=True), one_way_g(slot, up=False)
        return min((self.up[0] + self.down[0]) * both_g, self.up[0] * up_g, self.down[1] * down_g)


NO_TRADE = Trade(up=(1, 0), down=(0, 1))
"""Loads up and down have a limit each, the same."""


def one_way_g(slot: Slot, *, up: bool) -> int:
    """Return the largest load one way with the other way empty [g]."""
    alone_g = slot.max_up_g if up else slot.max_down_g
    return slot.max_payload_g if alone_g is None else alone_g


def trades_of(slots: Iterable[Slot], items: Iterable[Item], home: str) -> dict[str, Trade]:
    """Return the trade of each drop that suits its loads best."""
    open_slots: dict[str, list[Slot]] = {}
    for slot in slots:
        open_slots.setdefault(slot.drop, []).extend([slot] if slot.max_payload_g > 0 else [])
    loads: dict[str, Counter[Load]] = {drop: Counter() for drop in open_slots}
    for item in items:
        up = item.from_pad == home
        drop = item.to_pad if up else item.from_pad
        if drop in loads and home in (item.from_pad, item.to_pad):
            loads[drop][item.priority, up, item.mass_g] += 1
    return {drop: _best_trade(mine, loads[drop]) for drop, mine in open_slots.items()}


def _best_trade(slots: Sequence[Slot], loads: Mapping[Load, int]) -> Trade:
    """Return the trade under which most loads fit at all, and the hours together carry most of their mix.

    One trade serves all hours of a drop, so that flights can be packed before their hours are known; the hours' own
    shares are tried. A day of waste alone gets its full limit down, one bad hour does not spoil the others.
    """
    if not slots or not loads:
        return NO_TRADE
    ups, downs = (
        sorted({Fraction(slot.max_payload_g, one_way_g(slot, up=up)) for slot in slots}) for up in (True, False)
    )
    trades = (_trade(up, down) for up, down in product(ups, downs))
    return max(trades, key=lambda trade: _merit(trade, slots, loads))


def _trade(up: Fraction, down: Fraction) -> Trade:
    """Return the trade of two shares, both raised to add up to 1 when they are less."""
    total = max(Fraction(1), 1 / (up + down))
    up, down = up * total, down * total
    whole = lcm(up.denominator, down.denominator)
    return Trade(up=(int(up * whole), int((1 - down) * whole)), down=(int((1 - up) * whole), int(down * whole)))


def _merit(trade: Trade, slots: Sequence[Slot], loads: Mapping[Load, int]) -> tuple[list[int], Fraction]:
    rooms = [trade.room(slot) for slot in slots]
    most = max(rooms)
    fitting_g = dict.fromkeys(sorted({priority for priority, _, _ in loads}), 0)
    sums = [0, 0]
    for (priority, up, mass_g), count in loads.items():
        weights = trade.weights(mass_g, up=up)
        fitting_g[priority] += mass_g * count if max(weights) <= most else 0
        sums = [total + weight * count for total, weight in zip(sums, weights, strict=True)]
    hours = sum(room * int(slot.window.duration_s) for room, slot in zip(rooms, slots, strict=True))
    return list(fitting_g.values()), Fraction(hours, max(sums))
