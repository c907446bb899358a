"""People and antennas of a site file, and every way they can be wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.core.errors import SiteError
from lungta.core.time import TimeWindow, parse_utc
from lungta.mountain.site.antenna import antennas_of
from lungta.mountain.site.load import load_site
from lungta.mountain.site.people import PeopleGroup, group_area, hour_shares, people_in
from lungta.mountain.site.zones import zone_area

KHUMBU_TOML = (files("lungta.mountain.site") / "sites" / "khumbu.toml").read_text(encoding="utf-8")
KHUMBU = load_site("khumbu")


def test_khumbu_names_camps_and_routes_as_assumptions() -> None:
    """Five groups, each marked as an assumption with its uncertainty; most people of all in Base Camp, as published."""
    groups = {group.id: group for group in KHUMBU.people}
    assert set(groups) == {"base-camp-people", "icefall-climbers", "camp-1-people", "cwm-climbers", "camp-2-people"}
    assert all("Assumption" in group.source and group.uncertain_factor >= 1.5 for group in groups.values())
    totals = [sum(group.by_hour[hour] for group in groups.values()) for hour in range(24)]
    assert 1200.0 <= min(totals) <= max(totals) <= 1600.0  # published: more than 1,300 in Base Camp, up to 200 higher


def test_icefall_empties_when_its_zone_opens() -> None:
    """The zone of the route ends at 09:30; nine in ten of the day's people hours in the ice lie before."""
    climbers = next(group for group in KHUMBU.people if group.id == "icefall-climbers")
    before = sum(climbers.by_hour[:9]) + climbers.by_hour[9] / 2
    assert before > 0.9 * sum(climbers.by_hour)
    assert climbers.by_hour.index(max(climbers.by_hour)) in (5, 6, 7)  # 18 April 2014, 06:30: many were in it
    crossings = 400.0
    assert sum(climbers.by_hour) / crossings == pytest.approx(3.0, abs=0.5)  # hours in the ice: 4 up, 2 down


def test_strips_follow_the_route_zones() -> None:
    """A line with its width is the ground of the zone that was drawn for the same route, to a few percent."""
    for group_id, zone_id in (("icefall-climbers", "icefall-route"), ("cwm-climbers", "cwm-route")):
        strip = group_area(KHUMBU.frame, next(group for group in KHUMBU.people if group.id == group_id))
        zone = zone_area(KHUMBU.frame, next(zone for zone in KHUMBU.zones if zone.id == zone_id))
        assert strip.intersection(zone).area > 0.93 * max(strip.area, zone.area)


def test_people_of_a_window_are_the_mean_over_it() -> None:
    """06:30-07:30 in Nepal takes half of each hour; the shares of any window sum to 1."""
    start = parse_utc("2026-04-20T06:30:00+05:45")
    climbers = next(group for group in KHUMBU.people if group.id == "icefall-climbers")
    hour = TimeWindow(start_utc=start, end_utc=start + timedelta(hours=1))
    assert people_in(climbers, hour, "Asia/Kathmandu") == pytest.approx((225 + 208) / 2)
    days = TimeWindow(start_utc=start, end_utc=start + timedelta(days=3))
    assert people_in(climbers, days, "Asia/Kathmandu") == pytest.approx(sum(climbers.by_hour) / 24)


@settings(deadline=None)
@given(minutes=st.integers(0, 100_000), lasts_s=st.integers(1, 200_000))
def test_shares_of_a_window_sum_to_one(minutes: int, lasts_s: int) -> None:
    """Whatever the window, every second of it lies in one hour, also where clocks change."""
    start = parse_utc("2026-03-20T00:00Z") + timedelta(minutes=minutes)
    window = TimeWindow(start_utc=start, end_utc=start + timedelta(seconds=lasts_s))
    for timezone in ("Asia/Kathmandu", "Europe/Berlin"):
        assert sum(hour_shares(window, timezone)) == pytest.approx(1.0)


def test_antenna_of_the_file_or_a_mast_at_home() -> None:
    """Khumbu names its mast; where none is named one stands at the home pad, and says that it is assumed."""
    assert antennas_of(KHUMBU) == KHUMBU.antennas
    (assumed,) = antennas_of(replace(KHUMBU, antennas=()))
    home = KHUMBU.home.position
    assert (assumed.lat_deg, assumed.lon_deg, assumed.height_agl_m) == (home.lat_deg, home.lon_deg, 3.0)
    assert "Assumption" in assumed.source


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "camp-1-people"', 'id = "camp-2-people"', "people: id 'camp-2-people' stands 2 times."),
        ("width_m = 120.0\n", "", "people[2]: width_m goes with line"),
        ("width_m = 120.0", "width_m = -1.0", "people[2].width_m: input should be greater than 0"),
        ("width_m = 120.0", "width = 120.0", "people[2].width: unknown key. Did you mean width_m?"),
        (
            "width_m = 120.0",
            "width_m = 120.0\noutline = [[28.0, 86.87], [28.0, 86.88], [28.01, 86.88]]",
            "write either outline, or line with width_m",
        ),
        ("by_hour = [5, 25,", "by_hour = [5,", "people[2].by_hour: list should have at least 24 items"),
        ("by_hour = [5, 25,", "by_hour = [5, 25, 3,", "people[2].by_hour: list should have at most 24 items"),
        ("by_hour = [5, 25,", "by_hour = [5, -25,", "people[2].by_hour[2]: input should be greater than or equal to 0"),
        ("uncertain_factor = 2.0", "uncertain_factor = 0.5", "people[2].uncertain_factor: input should be greater"),
        ("uncertain_factor = 2.0\n", "", "people[2].uncertain_factor: missing key"),
        (
            "uncertain_factor = 2.0",
            "uncertain_factor = 2.0\nsheltered_frac = 30",
            "people[2].sheltered_frac: input should be less than or equal to 1",
        ),
        (
            "[28.0035, 86.8590], [28.0010",
            "[86.8590, 28.0035], [28.0010",
            "people[2] (icefall-climbers).line[1]: 86.859, 28.0035: latitude and longitude are swapped",
        ),
        (
            "[28.0035, 86.8590], [28.0010",
            "[29.0035, 86.8590], [28.0010",
            "people[2] (icefall-climbers).line[1]: 29.0035, 86.859 lies more than 8000 m",
        ),
        (
            "[27.98826, 86.87822], [27.98934, 86.87822]",
            "[27.98934, 86.87822], [27.98826, 86.87822]",
            "no simple polygon",
        ),
        ("height_agl_m = 3.0", "height_m = 3.0", "antennas[1].height_m: unknown key. Did you mean height_agl_m?"),
        ("height_agl_m = 3.0", "height_agl_m = 0.0", "antennas[1].height_agl_m: input should be greater than 0"),
        ("frequency_hz = 2.44e9", "frequency_hz = 2.44", "antennas[1].frequency_hz: input should be greater than or"),
        ("\nheight_agl_m = 3.0", "\nheight_agl_m = nan", "antennas[1].height_agl_m"),
        (
            "lat_deg = 28.0026\nlon_deg = 86.8528\nheight_agl_m",
            "lat_deg = 27.0026\nlon_deg = 86.8528\nheight_agl_m",
            "antennas[1] (base-camp-mast): 27.0026, 86.8528 lies more than 8000 m",
        ),
        ("[[antennas]]", "[[antenna]]", "antenna: unknown key. Did you mean antennas?"),
    ],
)
def test_each_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    """A wrong table is refused with the key path and what is wrong there."""
    tail = KHUMBU_TOML.index("[[people]]")
    if "camp-1-people" not in old and "27.98826" not in old and "antenna" not in old and "_m = 3.0" not in old:
        tail = KHUMBU_TOML.index('id = "icefall-climbers"')
    head, rest = KHUMBU_TOML[:tail], KHUMBU_TOML[tail:]
    assert old in rest
    path = tmp_path / "site.toml"
    path.write_text(head + rest.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SiteError) as caught:
        load_site(str(path))
    assert told in str(caught.value)


def test_line_without_length_is_refused(tmp_path: Path) -> None:
    """Two times the same point is no route."""
    head, tail = KHUMBU_TOML.split("\nline = [\n", 1)
    path = tmp_path / "site.toml"
    path.write_text(
        head + "\nline = [[28.0, 86.87], [28.0, 86.87]]\nwidth_m" + tail.split("width_m", 1)[1], encoding="utf-8"
    )
    with pytest.raises(SiteError, match=r"people\[2\] \(icefall-climbers\)\.line: the line has no length"):
        load_site(str(path))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"by_hour": (1.0,) * 23}, "24 counts"),
        ({"by_hour": (-1.0,) * 24}, "24 counts"),
        ({"width_m": 10.0}, "either an outline or a line"),
        ({"line": ((28.0, 86.87), (28.0, 86.88)), "width_m": 10.0}, "either an outline or a line"),
        ({"outline": ()}, "either an outline or a line"),
        ({"uncertain_factor": 0.9}, "uncertain_factor"),
        ({"sheltered_frac": 1.1}, "sheltered_frac"),
    ],
)
def test_groups_made_in_python_are_checked(wrong: dict[str, object], told: str) -> None:
    """A group that no file would be allowed to hold cannot be made either."""
    plain = PeopleGroup(
        id="a", name="A", by_hour=(1.0,) * 24, uncertain_factor=1.0, source="test",
        outline=((28.0, 86.87), (28.0, 86.88), (28.01, 86.88)),
    )  # fmt: skip
    with pytest.raises(ValueError, match=told):
        replace(plain, **wrong)  # type: ignore[arg-type]
