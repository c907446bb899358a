"""What `check_site` finds: on drawn ground where the answer is known, and on the real ground of Everest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lungta.core.findings import Finding, Severity
from lungta.mountain.site.check import check_site, ground_amsl_m, slope_at_deg
from lungta.mountain.site.load import load_site
from lungta.mountain.site.model import DailyWindow, Pad, Site, SiteLimits, Zone, ZoneKind
from lungta.mountain.terrain.grid import Terrain, TerrainSource

SITE = load_site("khumbu")
STATED_M = {pad.id: pad.position.alt_amsl_m for pad in SITE.pads}
Ground = Callable[[np.ndarray, np.ndarray], np.ndarray]


def terrain(ground: Ground, *, sigma_m: float = 4.0, reach_m: float = 4200.0, schematic: bool = False) -> Terrain:
    axis = np.arange(-reach_m, reach_m + 1.0, 50.0)
    east, north = np.meshgrid(axis, axis)
    heights = ground(east, north)
    source = TerrainSource(
        title="drawn",
        origin="test",
        licence="",
        vertical_datum="EGM2008",
        posting_m=50.0,
        sigma_m=sigma_m,
        accuracy_note="test",
        schematic=schematic,
    )
    return Terrain(
        frame=SITE.frame,
        east_m=axis,
        north_m=axis,
        alt_amsl_m=heights,
        sigma_m=np.where(np.isnan(heights), np.nan, sigma_m),
        source=source,
    )


def level(height_m: float) -> Ground:
    return lambda east, north: np.full(east.shape, height_m)


def only(site: Site, pad_id: str, **changes: object) -> Site:
    """The site with one pad alone, at home, and without zones."""
    return replace(site, pads=(replace(site.pad(pad_id), home=True, **changes),), zones=())


def find(findings: tuple[Finding, ...], code: str) -> list[Finding]:
    return [finding for finding in findings if finding.code == code]


@pytest.mark.parametrize(
    ("off_m", "severity"),
    [
        (0.0, None),
        (30.0, None),
        (-30.0, None),
        (34.0, "warning"),
        (-34.0, "warning"),
        (299.0, "warning"),
        (301.0, "error"),
        (-301.0, "error"),
        (2000.0, "error"),
    ],
)
def test_stated_height_against_the_ground(off_m: float, severity: str | None) -> None:
    """Beyond 3 sigma of both heights a disagreement is a warning, at 300 m an error, above the ground or below it."""
    site = only(SITE, "base-camp", vertical_sigma_m=10.0)  # with 4 m of the terrain: 3 sigma = 32.3 m
    findings = find(check_site(site, terrain(level(STATED_M["base-camp"] - off_m))), "pad-height")
    assert [finding.severity.value for finding in findings] == ([severity] if severity else [])
    if severity:
        assert f"{abs(off_m):.0f} m {'lower' if off_m > 0 else 'higher'}" in findings[0].message


def test_uncertain_place_on_a_slope_widens_the_comparison() -> None:
    """On a 45 deg slope a pad known to 100 m may be 100 m higher or lower, and is not blamed for it."""
    east_m, _ = SITE.frame.to_local(SITE.home.position.lat_deg, SITE.home.position.lon_deg)
    slope: Ground = lambda east, north: STATED_M["base-camp"] - 100.0 + (east - east_m)  # noqa: E731
    assert not find(check_site(only(SITE, "base-camp", horizontal_sigma_m=100.0), terrain(slope)), "pad-height")
    assert find(check_site(only(SITE, "base-camp", horizontal_sigma_m=1.0), terrain(slope)), "pad-height")


def test_pad_on_a_void_or_off_the_terrain_is_an_error() -> None:
    """No-data under a pad is no ground, and neither is what lies beyond the file."""
    holes: Ground = lambda east, north: np.where(east < -2000.0, np.nan, 5300.0)  # noqa: E731
    for ground in (terrain(holes), terrain(level(5364.0), reach_m=1000.0)):
        findings = check_site(only(SITE, "base-camp"), ground)
        assert find(findings, "pad-off-terrain")[0].severity is Severity.ERROR
        assert not find(findings, "pad-height")
        assert ground_amsl_m(SITE, SITE.home, ground) is None


def test_steep_ground_is_a_warning() -> None:
    """Nobody lands on a 30 deg slope; on 10 deg nothing is said."""
    for degrees, expected in ((30.0, 1), (10.0, 0)):
        tilt = np.tan(np.radians(degrees))
        ground = terrain(lambda east, north, tilt=tilt: 6000.0 + tilt * north)
        assert slope_at_deg(ground, 0.0, 0.0) == pytest.approx(degrees)
        assert len(find(check_site(only(SITE, "camp-1"), ground), "pad-steep")) == expected


def zone_about(pad: Pad, active: tuple[DailyWindow, ...] = ()) -> Zone:
    lat, lon, d = pad.position.lat_deg, pad.position.lon_deg, 0.001
    outline = ((lat - d, lon - d), (lat - d, lon + d), (lat + d, lon + d), (lat + d, lon - d))
    return Zone(id="z", name="the zone", kind=ZoneKind.PEOPLE, outline=outline, active=active)


def test_pad_inside_a_zone() -> None:
    """A pad in a zone that always holds cannot be used; in one with hours it is a warning with the hours."""
    base = only(SITE, "base-camp")
    always = check_site(replace(base, zones=(zone_about(SITE.home),)), terrain(level(5364.0)))
    assert find(always, "pad-in-zone")[0].severity is Severity.ERROR
    hours = SITE.zones[1].active
    timed = check_site(replace(base, zones=(zone_about(SITE.home, hours),)), terrain(level(5364.0)))
    assert find(timed, "pad-in-zone")[0].severity is Severity.WARNING
    assert "06:00-11:00" in find(timed, "pad-in-zone")[0].message
    other = check_site(replace(base, zones=(zone_about(SITE.pad("camp-1")),)), terrain(level(5364.0)))
    assert not find(other, "pad-in-zone")


def test_height_limit() -> None:
    """A stated height beyond the limit above ground is said; a limit below the clearance forbids everything."""
    findings = check_site(only(SITE, "base-camp"), terrain(level(5364.0 - 130.0)))
    assert "130 m above the terrain" in find(findings, "pad-above-height-limit")[0].message
    limits = SiteLimits(
        height_limit_agl_m=30.0, min_clearance_m=30.0, reserve_frac=0.2, daylight_only=True, source="test"
    )
    findings = check_site(replace(only(SITE, "base-camp"), limits=limits), terrain(level(5364.0)))
    assert find(findings, "limits-leave-no-room")[0].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("timezone", "odd"),
    [("Asia/Kathmandu", False), ("Asia/Shanghai", False), ("America/Lima", True), ("Pacific/Kiritimati", True)],
)
def test_time_zone_far_from_the_sun(timezone: str, odd: bool) -> None:
    """A zone many hours off the sun is probably a mistake, and zones would hold at the wrong hours."""
    findings = check_site(replace(only(SITE, "base-camp"), timezone=timezone), terrain(level(5364.0)))
    assert bool(find(findings, "site-timezone")) is odd


def test_unknown_people_are_said() -> None:
    """A site without a table of people says that none is known; one with it does not."""
    ground = terrain(level(5364.0))
    assert not find(check_site(SITE, ground), "people-not-known")
    (said,) = find(check_site(replace(SITE, people=()), ground), "people-not-known")
    assert said.severity is Severity.NOTICE


def test_schematic_and_partial_terrain_are_named() -> None:
    """Agreement with drawn ground says little, and a file smaller than the site is named."""
    assert find(check_site(only(SITE, "base-camp"), terrain(level(5364.0), schematic=True)), "terrain-schematic")
    assert find(check_site(only(SITE, "camp-1"), terrain(level(6065.0), reach_m=3000.0)), "terrain-partial")
    assert not find(check_site(only(SITE, "camp-1"), terrain(level(6065.0))), "terrain-partial")


def real(real_data: Path, site: str, file: str) -> tuple[Finding, ...]:
    from lungta.mountain.terrain.read import read_terrain

    loaded = load_site(site)
    ground = read_terrain(real_data / "terrain" / file, loaded.frame, extent_m=loaded.extent_m)
    return check_site(loaded, ground)


@pytest.mark.real_data
def test_khumbu_on_the_real_ground(real_data: Path) -> None:
    """Base Camp's published height disagrees with the ground and is reported; the other pads agree; nothing forbids."""
    findings = real(real_data, "khumbu", "everest_glo30_58m_30km.tif")
    assert [finding.subject for finding in find(findings, "pad-height")] == ["base-camp"]
    assert find(findings, "pad-height")[0].severity is Severity.WARNING
    assert not [finding for finding in findings if finding.severity is Severity.ERROR]


@pytest.mark.real_data
def test_ama_dablam_on_the_real_ground(real_data: Path) -> None:
    """Every pad agrees with a terrain model that it was not placed by alone; Camp II is named as steep."""
    findings = real(real_data, "ama-dablam", "N27E086.hgt")
    assert not find(findings, "pad-height")
    assert [finding.subject for finding in find(findings, "pad-steep")] == ["camp-2"]
    assert not [finding for finding in findings if finding.severity is Severity.ERROR]


@pytest.mark.real_data
def test_tile_that_ends_short_of_base_camp(real_data: Path) -> None:
    """The tile 27-28 N does not hold Base Camp: an error that says so, not a height."""
    findings = real(real_data, "khumbu", "N27E086.hgt")
    assert [finding.subject for finding in find(findings, "pad-off-terrain")] == ["base-camp"]


def test_pads_made_for_practice_forbid_flying() -> None:
    """A manifest of a made icefall must not become a plan that somebody flies."""
    site = only(SITE, "base-camp", not_real=True)
    (said,) = find(check_site(site, terrain(level(STATED_M["base-camp"]))), "pad-not-real")
    assert said.severity is Severity.ERROR
    assert "NOT FOR FLIGHT" in said.message
    assert "base-camp" in said.message
    assert not find(check_site(only(SITE, "base-camp"), terrain(level(STATED_M["base-camp"]))), "pad-not-real")
