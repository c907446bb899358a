"""Zones whose outline encloses nothing definite are errors, whoever made them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon

from lungta.core.findings import Severity
from lungta.mountain.site.load import load_site, site_names
from lungta.mountain.site.model import Zone, ZoneKind
from lungta.mountain.site.zone_check import least_area_m2, zone_findings
from lungta.mountain.site.zones import zone_area

KHUMBU = load_site("khumbu")
FRAME = KHUMBU.frame

Corners = tuple[tuple[float, float], ...]


def zone(*corners: tuple[float, float], **changed: float) -> Zone:
    return Zone(id="z", name="the zone", kind=ZoneKind.AUTHORITY, outline=corners, **changed)


def local(*corners: tuple[float, float]) -> Corners:
    return tuple((float(lat), float(lon)) for lat, lon in (FRAME.to_geographic(*corner) for corner in corners))


@pytest.mark.parametrize("name", site_names())
def test_shipped_zones_are_sound(name: str) -> None:
    """Every zone of a shipped site passes."""
    site = load_site(name)
    assert zone_findings(site.zones, site.frame) == ()


@pytest.mark.parametrize(
    ("corners", "code", "told"),
    [
        (local((0, 0), (100, 100), (100, 0), (0, 100)), "zone-crosses-itself", "crosses itself (Self-intersection"),
        (local((0, 0), (300, 0), (300, 300), (100, -100)), "zone-crosses-itself", "list the corners in order"),
        (local((0, 0), (100, 0)), "zone-too-few-corners", "has 2 different corners"),
        (local((0, 0), (100, 0), (0, 0), (100, 0)), "zone-too-few-corners", "has 2 different corners"),
        ((), "zone-too-few-corners", "has 0 different corners"),
        (local((0, 0), (100, 0), (200, 0)), "zone-without-area", "on one line"),
        (((27.99, 86.86), (27.99, 86.87), (27.99, 86.865)), "zone-without-area", "on one line"),  # along a parallel
        (local((0, 0), (0.1, 0), (0.1, 0.1)), "zone-without-area", "encloses nothing"),
        (((86.87, 27.99), (86.88, 27.99), (86.88, 28.0)), "zone-swapped", "corner 1 at 86.87, 27.99"),
        (((27.99, 86.87), (27.99, 86.88), (86.88, 28.0)), "zone-swapped", "corner 3 at 86.88, 28.0"),
        (((27.99, 86.87), (27.99, 87.88), (28.0, 86.88)), "zone-off-the-map", "more than 60 km"),
        (((27.99, 86.87), (math.nan, 86.88), (28.0, 86.88)), "zone-off-the-map", "nan, 86.88"),
        (((27.99, 86.87), (27.99, math.inf), (28.0, 86.88)), "zone-off-the-map", "inf"),
        (((2799.0, 86.87), (27.99, 86.88), (28.0, 86.88)), "zone-off-the-map", "2799.0"),
    ],
)
def test_each_fault_is_an_error_with_its_zone(corners: Corners, code: str, told: str) -> None:
    """Self-crossing, too few corners, no area, swapped or distant corners: one error each, and no exception."""
    (finding,) = zone_findings((KHUMBU.zones[0], zone(*corners)), FRAME)
    assert (finding.code, finding.severity, finding.subject) == (code, Severity.ERROR, "z")
    assert told in finding.message


@settings(deadline=None)
@given(corners=st.lists(st.tuples(st.integers(-3000, 3000), st.integers(-3000, 3000)), max_size=7))
def test_what_passes_is_a_polygon(corners: list[tuple[int, int]]) -> None:
    """No corners raise; what passes encloses ground by shapely's own test, what does not is no polygon."""
    made = zone(*local(*corners))
    if zone_findings((made,), FRAME):
        sound = len(set(corners)) >= 3 and Polygon(corners).is_valid
        assert not (sound and Polygon(corners).area > 2.0 * least_area_m2(Polygon(corners).length))
    else:
        assert zone_area(FRAME, made).is_valid
        assert zone_area(FRAME, made).area >= 1.0


@pytest.mark.parametrize(
    "wrong", [{"keep_clear_m": -1.0}, {"keep_clear_m": math.nan}, {"over_agl_m": 0.0}, {"over_agl_m": math.inf}]
)
def test_room_about_a_zone_is_checked(wrong: dict[str, float]) -> None:
    """A negative distance or a height of nothing is refused when a zone is made."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        zone(*local((0, 0), (100, 0), (100, 100)), **wrong)
