"""A report on one corridor: what it gathers, and that its parts agree."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from lungta.core.errors import InputError
from lungta.core.findings import Severity, error
from lungta.plan.corridor.model import Optimality
from lungta.plan.report.data import report_data, report_json, tidy
from lungta.plan.report.day import trip_plan
from lungta.plan.report.model import CorridorReport
from lungta.plan.report.more_words import explained_words, way_out_words
from lungta.plan.report.request import Fly
from lungta.plan.report.words import air_words, bound_percent, flight_words, key_figures, path_words, when_words
from plan.report_cases import MORNING, PADS, SITE, ask, no_corridor, report, report_with_everything


@pytest.mark.parametrize("ends", [("base-camp", "camp-1"), ("camp-1", "base-camp"), ("camp-1", "camp-2")])
def test_flight_and_path_agree(ends: tuple[str, str]) -> None:
    """The flown way is as long as the path; charge only falls; quantiles are in order."""
    made = report(*ends)
    assert made.corridor is not None
    assert made.trip is not None
    way = made.trip.way(made.ask.way)
    assert way.along_m[-1] == pytest.approx(made.line.along_m[-1], abs=0.1)
    low, middle, high = way.charge_frac
    assert np.all(np.diff(middle) <= 0.0)
    assert np.all((low <= middle) & (middle <= high))
    assert way.duration_s == pytest.approx(float(np.sum(np.diff(way.time_s))))
    assert made.contingency is not None
    assert made.contingency.moments.time_s[-1] == pytest.approx(made.trip.track.total_s, rel=0.05)
    if made.ask.way == "up":  # gone on and landed, no more is left than there was above the drop
        rows = [phase == "up" for phase in made.contingency.moments.phase]
        assert made.contingency.drop.left_p05_frac[rows].max() <= low[-1] + 0.01
    assert made.link is not None
    assert made.link.margin_db.size == made.line.along_m.size


def test_the_base_is_home_where_home_is_an_end() -> None:
    """A leg between two camps is flown as if it were based where it begins."""
    assert (ask("base-camp", "camp-1").base.id, ask("base-camp", "camp-1").way) == ("base-camp", "up")
    assert (ask("camp-1", "base-camp").base.id, ask("camp-1", "base-camp").way) == ("base-camp", "down")
    assert (ask("camp-1", "camp-2").base.id, ask("camp-1", "camp-2").way) == ("camp-1", "up")
    assert "as if it were based at Camp I" in " ".join(flight_words(report("camp-1", "camp-2")))


def test_without_a_load_it_carries_no_more_than_was_ever_flown() -> None:
    """The limit binds, or what was proven near 6,000 m."""
    made = report("base-camp", "camp-1")
    from lungta.plan.report.gather import report_corridor

    free = report_corridor(ask(payload_kg=None))
    assert free.trip is not None
    assert made.trip is not None
    proven_kg = free.ask.aircraft.proven_payload_kg
    assert free.trip.payload_up_kg == pytest.approx(min(free.trip.limit.max_up_g / 1000.0, proven_kg))
    assert made.trip.payload_up_kg == 15.0


@pytest.mark.parametrize("payload_kg", [-1.0, 31.0, float("nan"), float("inf")])
def test_a_load_that_is_none_is_refused(payload_kg: float) -> None:
    """With the most that the manufacturer allows."""
    with pytest.raises(InputError, match="0 to 30 kg"):
        ask(payload_kg=payload_kg)
    with pytest.raises(InputError, match="0 to 30 kg"):
        ask(payload_back_kg=payload_kg)


def test_a_corridor_to_itself_is_refused() -> None:
    """FROM and TO differ."""
    with pytest.raises(InputError, match="to itself"):
        ask(to_pad=PADS["base-camp"])


def test_people_are_a_reason_to_turn_unless_told_otherwise() -> None:
    """The weights of people, lee and link become tolls of the search; 0 leaves each."""
    assert {toll.name for toll in report().request.tolls} >= {"people", "link"}
    from lungta.plan.report.gather import report_corridor

    assert report_corridor(ask(people_weight_m=0.0, lee_weight=0.0, link_weight=0.0)).request.tolls == ()


def test_a_sling_takes_its_room_and_speeds_are_chosen_leg_by_leg() -> None:
    """What hangs below is kept clear; least time is no slower than least energy."""
    from lungta.plan.report.gather import report_corridor

    slung = report_corridor(ask(sling_m=10.0)).request.room
    assert slung.below_m > 10.0
    assert slung.aside_m > report().request.room.aside_m
    quick, thrifty = (report_corridor(ask(fly=fly)) for fly in (Fly.TIME, Fly.ENERGY))
    assert quick.trip is not None
    assert thrifty.trip is not None
    assert quick.trip.track.total_s <= thrifty.trip.track.total_s + 1.0
    assert len(quick.request.flight.airspeeds_mps) > 5


def test_what_takes_time_is_only_there_when_wanted() -> None:
    """Reliefs, relay, lanes and alternates."""
    plain, whole = report(), report_with_everything()
    assert (plain.reliefs, plain.relay, plain.lanes, plain.alternates) == (None, None, None, None)
    assert whole.reliefs
    assert whole.relay is not None
    assert whole.lanes is not None
    assert whole.alternates is not None
    assert "what relief would buy:" in list(explained_words(whole))


def test_without_a_corridor_the_report_says_why() -> None:
    """The straight line stands in for the path; there is no flight; the findings say what cut it."""
    made = no_corridor()
    assert made.corridor is None
    assert not made.line.corridor
    assert made.trip is None
    assert "wind" in made.why_not
    assert made.straight is not None
    assert "wind" in {each.what for each in made.straight.forbids}
    assert list(flight_words(made)) == []
    assert next(path_words(made)).startswith("no corridor: ")
    assert "on the straight line" in next(air_words(made))
    assert trip_plan(made).sorties == ()


def test_the_wind_is_named_by_where_it_comes_from() -> None:
    """The even wind of the climate's morning: the same bearing on any leg of the path."""
    level = ask().hour.wind[0]
    for made in (report("base-camp", "camp-1"), report("camp-1", "base-camp")):
        assert f"{level.wind_mps:.0f} m/s from {level.from_deg:03.0f}" in next(air_words(made))


def test_its_round_trip_is_a_day_of_one_flight() -> None:
    """Loads, charge and corridors are those of the trip."""
    made = report()
    assert made.trip is not None
    (sortie,) = trip_plan(made).sorties
    assert (sortie.payload_up_g, sortie.payload_down_g) == (15000, 0)
    assert made.corridor is not None
    assert sortie.corridor_up.waypoints == made.corridor.waypoints
    assert made.corridor.optimality is not None
    assert made.corridor.optimality.gap_frac >= 0.0
    assert sortie.landing_soc_frac == made.trip.landing_charge_frac


@pytest.mark.parametrize(("gust_mps", "minutes", "warned"), [(12.8, 60, True), (11.9, 60, False), (12.8, 75, False)])
def test_a_next_record_over_the_limit_is_warned_of(gust_mps: float, minutes: int, warned: bool) -> None:
    """The FC30 may fly in 12 m/s; records more than 70 minutes after the take-off are no matter."""
    from lungta.plan.report.gather import report_corridor

    plain = ask()
    hour = replace(plain.hour, time_utc=MORNING - timedelta(minutes=15))
    gusty = tuple(replace(level, gust_mps=max(gust_mps, level.wind_mps)) for level in hour.wind)
    after = replace(hour, time_utc=MORNING + timedelta(minutes=minutes), wind=gusty)
    weather = replace(plain.weather, hours=(hour, after))
    made = report_corridor(replace(plain, weather=weather, hour=hour))
    found = [each for each in made.findings if each.code == "next-hour-closed"]
    assert bool(found) == warned
    for each in found:
        assert each.severity is Severity.WARNING
        assert "The weather of 08:45 is taken; the next record, of 10:00 local time, has gusts 12.8 m/s" in each.message
    assert when_words(made).endswith("09:00 local (03:15 UTC), weather of 08:45")


def test_a_pad_off_the_terrain_is_a_finding() -> None:
    """A stated height 250 m over the ground, as `lungta plan` says it; the schematic is named once."""
    from lungta.plan.report.gather import report_corridor

    pad = PADS["camp-1"]
    lifted = replace(pad.position, alt_amsl_m=pad.position.alt_amsl_m + 250.0)
    high = replace(pad, position=lifted)
    site = replace(SITE, pads=tuple(high if each is pad else each for each in SITE.pads))
    made = report_corridor(ask(site=site, to_pad=high))
    assert any(each.subject == "camp-1" and each.code.startswith("pad-") for each in made.findings)
    assert [each.code for each in made.findings].count("terrain-schematic") == 1
    assert not any(each.code == "pad-above-height-limit" for each in report().findings)


def test_json_is_stable_and_finite() -> None:
    """Numbers that are none become null; every quantity names its unit; it is read back as it was written."""
    data = report_data(report_with_everything())
    assert json.loads(report_json(report_with_everything())) == json.loads(json.dumps(data))
    assert data["schema"] == "lungta.corridor/1"
    assert tidy({"charge_frac": 0.123456, "lat_deg": 27.98765432, "length_m": 12.345, "gap_m": np.inf}) == {
        "charge_frac": 0.1235,
        "lat_deg": 27.9876543,
        "length_m": 12.35 if round(12.345, 2) == 12.35 else 12.34,
        "gap_m": None,
    }
    for made in (report("camp-1", "camp-2"), no_corridor()):
        json.dumps(report_data(made), allow_nan=False)


def test_the_first_figures_are_those_of_the_path() -> None:
    """What stands beside the picture."""
    made: CorridorReport = report()
    assert made.corridor is not None
    figures = list(key_figures(made))
    assert figures[0].startswith(f"{made.corridor.length_m / 1000:.2f} km")
    assert any("15.0 kg there" in each for each in figures)
    assert any("point of no return" in each for each in way_out_words(made))


def test_each_zone_that_cuts_every_path_is_named() -> None:
    """Where there are other reasons too, how many more; a take-off that is forbidden is none of them."""
    plain = no_corridor()
    subject = plain.request.id
    zones = plain.request.zones[:2]
    cuts = tuple(error("cut-by-zone", f"Zone {zone.id} ({zone.name}, always) cuts.", subject) for zone in zones)
    grounded = error("no-take-off", "No take-off in this hour: gusts 30.0 m/s.", subject)
    wind = error("cut-by-wind", "No path can be flown.", subject)
    assert f"Zones {zones[0].id}, {zones[1].id} each cut every path" in replace(plain, findings=cuts).why_not
    assert replace(plain, findings=(grounded, wind)).why_not == "No path can be flown."
    assert "And 2 more reasons" in replace(plain, findings=(grounded, wind, *cuts)).why_not
    assert replace(plain, findings=(grounded,)).grounded == "gusts 30.0 m/s"


def test_the_bound_is_rounded_down() -> None:
    """No way costs less than the whole per cent that is named."""
    assert bound_percent(Optimality(cost_j=1000.0, lattice_cost_j=1000.0, bound_j=879.9)) == 87
    assert bound_percent(Optimality(cost_j=1000.0, lattice_cost_j=1000.0, bound_j=1000.0)) == 100
    assert any(each.startswith("lower bound: no way costs less than") for each in path_words(report()))
