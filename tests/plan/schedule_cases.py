"""Loads, hours and fleets for tests of the timetable, and the timetable with every rule checked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from schedule_rules import broken_rules

from lungta.core.time import TimeWindow
from lungta.plan.cargo.item import Item
from lungta.plan.schedule.model import Fleet, Slot, Timetable
from lungta.plan.schedule.solve import schedule_day

DAWN = datetime(2026, 4, 20, 0, 15, tzinfo=UTC)
HOME = "base-camp"
FLEET = Fleet(aircraft_count=2, battery_sets=6, turnaround_s=600, separation_s=120, charge_s=9000, chargers=2)


def load(name: str, mass_g: int, *, drop: str = "camp-1", up: bool = True, **more: object) -> Item:
    ends = {"from_pad": HOME, "to_pad": drop} if up else {"from_pad": drop, "to_pad": HOME}
    return Item(id=name, what="load", mass_g=mass_g, **ends, **more)  # type: ignore[arg-type]


def slot(hour: float, max_payload_g: int, *, drop: str = "camp-1", hours: float = 1.0, **more: object) -> Slot:
    start_utc = DAWN + timedelta(hours=hour)
    window = TimeWindow(start_utc=start_utc, end_utc=start_utc + timedelta(hours=hours))
    given_fields = {"duration_s": 720, "reason": "wind 14 m/s above the limit of 12"} | more
    return Slot(drop=drop, window=window, max_payload_g=max_payload_g, **given_fields)  # type: ignore[arg-type]


def whole_day(limit_g: int = 15_000) -> list[Slot]:
    return [slot(hour, limit_g) for hour in range(12)]


def schedule(items: list[Item], slots: list[Slot], fleet: Fleet = FLEET, **more: float) -> Timetable:
    table = schedule_day(items, slots, fleet, home=HOME, **more)  # type: ignore[arg-type]
    assert broken_rules(items, slots, fleet, HOME, table) == []
    return table


def reason(item: Item, slots: list[Slot], fleet: Fleet = FLEET) -> str:
    table = schedule([item], slots, fleet)
    assert table.entries == ()
    return table.unplaced[0].reason
