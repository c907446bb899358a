"""Whatever the mission, each file gives back the places that went in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mission_readers import AMSL_READERS, RELATIVE_READERS, Place

from day_plans import day_plan, sortie
from lungta.core.geo import Position
from lungta.fly.missions.build import mission_of
from lungta.fly.missions.legs import LegSpeed
from lungta.fly.missions.mission import HeightReference, Mission, MissionWaypoint

DEGREE = 1e-7  # what a MAVLink mission item holds
METRE = 0.005001  # heights are written to the centimetre
BASE = mission_of(day_plan(), sortie())
READERS = RELATIVE_READERS | AMSL_READERS


@st.composite
def missions(draw: st.DrawFn) -> Mission:
    """A mission anywhere on Earth, 5 to 25 waypoints on different spots, pad from the Dead Sea to the high camps."""
    home_m = draw(st.floats(-430.0, 7000.0))
    place = st.tuples(st.floats(-89.9, 89.9), st.floats(-179.9, 179.9), st.floats(5.0, 1900.0))

    def waypoint(at: tuple[float, float, float]) -> MissionWaypoint:
        lat_deg, lon_deg, above_m = at
        return MissionWaypoint(
            name="WP",
            lat_deg=lat_deg,
            lon_deg=lon_deg,
            alt_amsl_m=home_m + above_m,
            height_above_pad_m=above_m,
            speed=LegSpeed(ground_mps=draw(st.floats(1.0, 20.0)), path_mps=20.0),
        )

    places = draw(st.lists(place, min_size=5, max_size=25, unique_by=lambda at: round(at[0], 6)))
    up, at_drop, down = places[:2], places[2], places[3:]
    return replace(
        BASE,
        home=Position(lat_deg=draw(st.floats(-89.9, 89.9)), lon_deg=draw(st.floats(-179.9, 179.9)), alt_amsl_m=home_m),
        up=tuple(map(waypoint, up)),
        drop=replace(BASE.drop, waypoint=waypoint(at_drop)),
        down=tuple(map(waypoint, down)),
    )


def expected(mission: Mission, name: str) -> list[Place]:
    above_sea = name in AMSL_READERS
    return [(w.lat_deg, w.lon_deg, w.alt_amsl_m if above_sea else mission.height_m(w)) for w in mission.waypoints]


def same(places: list[Place], others: list[Place]) -> bool:
    return len(places) == len(others) and all(
        abs(a[0] - b[0]) <= DEGREE and abs(a[1] - b[1]) <= DEGREE and abs(a[2] - b[2]) <= METRE
        for a, b in zip(places, others, strict=True)
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.mark.parametrize("name", READERS)
def test_export_then_import_is_the_identity(name: str, folder: Path):
    """Latitude, longitude and height of every waypoint come back from every format, to 1e-7 deg and half a cm."""

    @settings(max_examples=25, deadline=None, derandomize=True)
    @given(mission=missions())
    def check(mission: Mission) -> None:
        assert same(READERS[name](mission, folder), expected(mission, name))

    check()


@pytest.mark.parametrize("name", ["wpl", "plan"])
def test_heights_above_the_sea_come_back(name: str, folder: Path):
    """With heights above the sea the same files hold relative height plus home."""
    amsl = replace(BASE, heights=HeightReference.AMSL)
    relative = READERS[name](BASE, folder)
    for low, high in zip(relative, READERS[name](amsl, folder), strict=True):
        assert high[2] - low[2] == pytest.approx(BASE.home.alt_amsl_m, abs=2 * METRE)


@pytest.mark.parametrize("fault", ["swapped", "moved", "raised", "short"])
def test_the_comparison_finds_a_fault(fault: str):
    """Swapped axes, half a micro-degree, three centimetres or a missing waypoint are all told from identity."""
    places = expected(BASE, "plan")
    lat, lon, height = places[3]
    spoiled = {
        "swapped": (lon, lat, height),
        "moved": (lat, lon + 5 * DEGREE, height),
        "raised": (lat, lon, height + 5 * METRE),
        "short": (lat, lon, height),
    }
    others = [*places[:3], spoiled[fault], *places[4 if fault != "short" else 5 :]]
    assert same(places, places)
    assert not same(places, others)
