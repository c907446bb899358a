"""A carried route gives both answers, holds the truth as often as it says, and says what it does not know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ice_drift_cases import DAY_S, START_UTC, day, field_from, middle_m, route_at
from lungta.core.errors import IceError
from lungta.ice.drift.carry import drift_route
from lungta.ice.drift.ellipse import holds
from lungta.ice.drift.field import flow_of
from lungta.ice.drift.journey import journey_of
from lungta.ice.drift.model import DriftedRoute, Follow, SegmentState
from lungta.ice.drift.settings import DriftSettings
from lungta.ice.drift.spread import budget_of
from lungta.ice.drift.surface import SurfaceHeights
from lungta.ice.grid import MapGrid
from lungta.ice.image.model import HeldImage, ImageKind, ImageNotes
from lungta.ice.velocity.model import VelocityField

Floats = NDArray[np.float64]
KHUMBU_MPD = 1.05  # "just over 1 m/d": Altena & Kaab 2020, doi:10.1017/jog.2020.66


def uniform(speed_mpd: float = 1.0, **given: object) -> VelocityField:
    return field_from(lambda east, _, __: (speed_mpd + 0.0 * east, 0.0 * east), **given)  # type: ignore[arg-type]


def codes(drifted: DriftedRoute) -> set[str]:
    return {finding.code for finding in drifted.findings}


def test_both_answers_side_by_side() -> None:
    """The ice went 20 m east in 20 days; the place is where the point was seen."""
    field = uniform()
    route = route_at(field.grid, [(0.0, 0.0), (10.0, 20.0)])
    drifted = drift_route(route, field, day(20.0))
    point, middle = drifted.points[0], middle_m(field.grid)
    assert (point.place.east_m, point.place.north_m) == pytest.approx(middle, abs=1e-6)
    assert point.ice is not None
    assert (point.ice.east_m - middle[0], point.ice.north_m - middle[1]) == pytest.approx((20.0, 0.0), abs=1e-5)
    assert point.moved_m == pytest.approx(20.0, rel=1e-3)  # the ellipsoid's metres, not the map's
    assert point.toward_deg == pytest.approx(90.0, abs=0.2)
    assert point.basis.measured_frac == 1.0
    assert "drift-beyond-field" not in codes(drifted)


@pytest.mark.parametrize(("days", "follow"), [(20.0, Follow.ICE), (60.0, Follow.BOTH), (120.0, Follow.PLACE)])
def test_weeks_follow_the_ice_seasons_the_place(days: float, follow: Follow) -> None:
    """Within weeks at 1 m a day the icefall keeps its form; after months only the bed's steps are where they were."""
    field = uniform(days=(0.0, 150.0))
    drifted = drift_route(route_at(field.grid, [(-200.0, 0.0), (-190.0, 0.0)]), field, day(days))
    assert {point.follow for point in drifted.points} == {follow}


def test_backwards_is_forwards_undone() -> None:
    """Carried to an earlier date and back a point is where it was, to a micrometre."""
    field = field_from(lambda east, north, _: (1.0 + 0.002 * north, 0.001 * east))
    there = drift_route(route_at(field.grid, [(0.0, 0.0), (30.0, 5.0)], seen=25.0), field, day(5.0))
    middle = middle_m(field.grid)
    assert there.points[0].ice is not None
    back_m = [(p.ice.east_m - middle[0], p.ice.north_m - middle[1]) for p in there.points if p.ice]
    again = drift_route(route_at(field.grid, back_m, seen=5.0), field, day(25.0))
    for point, (east, north) in zip(again.points, [(0.0, 0.0), (30.0, 5.0)], strict=True):
        assert point.ice is not None
        assert (point.ice.east_m - middle[0], point.ice.north_m - middle[1]) == pytest.approx((east, north), abs=1e-5)


def correlated(shape: tuple[int, int], reach_cells: float, rng: np.random.Generator) -> Floats:
    """Noise of variance 1 whose correlation falls off exponentially over so many cells."""
    rows, columns = (np.minimum(np.arange(2 * n), 2 * n - np.arange(2 * n)) for n in shape)
    spectrum = np.fft.fft2(np.exp(-np.hypot(rows[:, None], columns[None]) / reach_cells)).real
    white = rng.normal(size=(2 * shape[0], 2 * shape[1]))
    noise = np.fft.ifft2(np.fft.fft2(white) * np.sqrt(np.maximum(spectrum, 0.0))).real
    return np.asarray(noise[: shape[0], : shape[1]])


def test_ellipses_hold_the_truth_as_often_as_they_say() -> None:
    """Over random positions, errors of tracking and changes of speed, 95 % ellipses hold 90-98 % and 50 % ones about
    half; ellipses a fifth as large do not."""
    rng = np.random.default_rng(8)
    sigma_mpd, season_mpd, sigma_m, days = 0.04, 0.03, 1.0, 60.0
    settings = DriftSettings(unknown_change_frac=season_mpd, tolerance_m=1e-4)  # of a speed of 1 m a day
    held: dict[str, list[bool]] = {"most": [], "half": [], "fifth": []}
    for _ in range(14):
        field = field_from(lambda *_: (1.0, 0.0), sigma_mpd=sigma_mpd)
        for name in ("u_mps", "v_mps"):
            getattr(field, name)[0] += sigma_mpd / DAY_S * correlated(field.grid.shape, 4.0, rng)
        true = middle_m(field.grid) + rng.uniform(-150.0, 150.0, (25, 2))
        seen = true + rng.normal(0.0, sigma_m, true.shape)
        flow = flow_of(field, settings)
        found = journey_of(flow, seen, np.zeros(25), np.full(25, days * DAY_S), settings)
        for number, place in enumerate(true):
            change_m = season_m(season_mpd, days - 30.0, settings.memory_s / DAY_S, rng)
            off_m = found.end_m[number] - (place + np.array([days, 0.0]) + change_m)
            total = budget_of(flow, found, np.full(25, sigma_m), settings, number).total
            held["most"].append(bool(holds(total, off_m, 0.95)))
            held["half"].append(bool(holds(total, off_m, 0.5)))
            held["fifth"].append(bool(holds(total, 5.0 * off_m, 0.95)))
    assert 0.90 <= np.mean(held["most"]) <= 0.98
    assert 0.42 <= np.mean(held["half"]) <= 0.58
    assert np.mean(held["fifth"]) < 0.5


def season_m(sigma_mpd: float, days: float, memory_days: float, rng: np.random.Generator) -> Floats:
    """How far a velocity that forgets what it was carries in so many days, east and north."""
    steps = 60
    keep = np.exp(-days / steps / memory_days)
    velocity, moved = np.zeros(2), np.zeros(2)
    for _ in range(steps):
        velocity = keep * velocity + rng.normal(0.0, sigma_mpd * np.sqrt(1.0 - keep**2), 2)
        moved += velocity * days / steps
    return moved


def test_a_route_outside_the_field_is_an_error_that_helps() -> None:
    """Both extents are named; swapped coordinates are recognised."""
    field = uniform()
    far = route_at(field.grid, [(5000.0, 0.0), (5010.0, 0.0)])
    with pytest.raises(IceError, match=r"no point of the route lies in the velocity field.*latitudes"):
        drift_route(far, field, day(20.0))
    near = route_at(field.grid, [(0.0, 0.0), (10.0, 0.0)])
    turned = [replace(point, lat_deg=point.lon_deg, lon_deg=point.lat_deg) for point in near.points]
    with pytest.raises(IceError, match="look swapped"):
        drift_route(replace(near, points=tuple(turned)), field, day(20.0))


def test_a_field_that_lies_nowhere_is_an_error() -> None:
    field = uniform()
    grid = MapGrid(crs="", west_m=0.0, north_m=0.0, pixel_m=10.0, rows=60, columns=60)
    with pytest.raises(IceError, match="where on Earth"):
        drift_route(route_at(field.grid, [(0.0, 0.0), (10.0, 0.0)]), replace(field, grid=grid), day(20.0))


def test_points_off_the_field_get_no_arrow() -> None:
    """One point of three is outside: its place is told, its ice is not, and a warning names it."""
    field = uniform()
    drifted = drift_route(route_at(field.grid, [(0.0, 0.0), (10.0, 0.0), (10.0, 900.0)]), field, day(20.0))
    assert drifted.points[2].ice is None
    assert drifted.points[2].last is None
    assert drifted.points[2].follow is Follow.UNKNOWN
    assert any("P3" in each.message for each in drifted.findings if each.code == "drift-not-covered")


def test_ice_that_leaves_the_field_is_let_go_there() -> None:
    """At 10 m a day it leaves the 600 m after about 30 days, and nothing is said after that."""
    field = uniform(10.0, days=(0.0, 100.0))
    drifted = drift_route(route_at(field.grid, [(0.0, 0.0), (-250.0, 0.0)]), field, day(50.0))
    first, second = drifted.points
    assert first.ice is None
    assert first.last is not None
    assert first.lost_utc is not None
    assert (first.lost_utc - START_UTC).total_seconds() / DAY_S == pytest.approx(31.0, abs=1.5)
    assert second.ice is not None
    assert "drift-left-field" in codes(drifted)


def test_time_beyond_the_field_is_said_and_grows_the_ellipse() -> None:
    field = uniform(days=(0.0, 30.0))
    route = route_at(field.grid, [(-100.0, 0.0), (-90.0, 0.0)])
    inside, beyond = (drift_route(route, field, day(days)) for days in (30.0, 90.0))
    (said,) = (each.message for each in beyond.findings if each.code == "drift-beyond-field")
    assert f"{day(90.0):%Y-%m-%d} lies 60 days after the last picture; there the ice is taken to return" in said
    assert beyond.points[0].basis.beyond_frac == pytest.approx(60.0 / 90.0, abs=0.01)
    assert beyond.points[0].most.long_m > 3.0 * inside.points[0].most.long_m


def test_mixed_dates_and_one_span_are_said() -> None:
    field = uniform()
    drifted = drift_route(route_at(field.grid, [(0.0, 0.0), (10.0, 0.0)], seen=[0.0, 10.0]), field, day(20.0))
    assert {"drift-mixed-dates", "drift-one-span"} <= codes(drifted)
    assert [point.moved_m for point in drifted.points] == pytest.approx([20.0, 10.0], rel=1e-3)


def test_points_out_of_order_are_said() -> None:
    field = uniform()
    off = [(0.0, -200.0), (0.0, -100.0), (0.0, 100.0), (0.0, 0.0), (0.0, 200.0)]
    drifted = drift_route(route_at(field.grid, off), field, day(5.0))
    assert any(each.code == "route-out-of-order" for each in drifted.findings)


def test_heights_come_from_the_surface_with_their_error() -> None:
    """On a slope of 1 in 2 the height there falls by half the drift, and half the place's error is added to it."""
    field = uniform()
    grid = MapGrid(crs=field.grid.crs, west_m=486_000.0, north_m=3_097_000.0, pixel_m=2.0, rows=300, columns=300)
    heights = (5800.0 - 0.5 * (grid.east_centres_m - 486_000.0))[None, :] + np.zeros((300, 1))
    notes = ImageNotes(title="made", origin="made", taken_utc=day(20.0), kind=ImageKind.HEIGHTS)
    image = HeldImage(grid=grid, notes=notes, values=heights.astype(np.float32))
    route = route_at(field.grid, [(0.0, 0.0), (10.0, 0.0)], sigma_m=4.0)
    drifted = drift_route(route, field, day(20.0), surface=SurfaceHeights(heights=image, sigma_m=1.0))
    point = drifted.points[0]
    assert point.ice is not None
    assert point.place.alt_amsl_m == pytest.approx(5650.0, abs=0.01)
    assert point.ice.alt_amsl_m == pytest.approx(5640.0, abs=0.01)
    place_m = np.sqrt(0.5 * np.trace(point.budget.total))
    assert point.ice.alt_sigma_m == pytest.approx(np.hypot(1.0, 0.5 * place_m), rel=1e-3)


@pytest.mark.real_data
def test_at_the_published_speed_a_point_leaves_the_icefall_in_a_few_seasons(real_data: Path) -> None:
    """Khumbu at just over 1 m a day: from 6,000 m, below Camp I, down to 5,364 m the ice takes about three years; a
    season later every point follows the place. At five times the speed it would not outlast one year."""
    length_m = icefall_m(real_data)
    assert 1000.0 < length_m < 1500.0
    for speed_mpd, least, most in ((KHUMBU_MPD, 2.5, 4.0), (5.0 * KHUMBU_MPD, 0.4, 0.9)):
        field = band(speed_mpd, length_m)
        top = (0.5 * length_m - 30.0, 0.0)
        drifted = drift_route(route_at(field.grid, [top, (top[0] - 100.0, 0.0)]), field, day(5 * 365.25))
        gone = drifted.points[0].lost_utc
        assert gone is not None
        assert least < (gone - START_UTC).total_seconds() / DAY_S / 365.25 < most
    field = band(KHUMBU_MPD, length_m)
    route = route_at(field.grid, [(0.4 * length_m, 0.0), (0.3 * length_m, 0.0)])
    season, year = (drift_route(route, field, day(days)).points for days in (25.0, 365.25))
    assert {point.follow for point in season} == {Follow.ICE}
    assert {point.follow for point in year} == {Follow.PLACE}
    assert [point.moved_m for point in year] == pytest.approx([KHUMBU_MPD * 365.25] * 2, rel=1e-2)


def band(speed_mpd: float, length_m: float) -> VelocityField:
    """Ice that flows west through a band of the icefall's length, nothing known beyond it."""
    cell_m = 30.0
    columns = round(length_m / cell_m)
    return uniform(-speed_mpd, days=(0.0, 20.0), cell_m=cell_m, size=columns)


def icefall_m(real_data: Path) -> float:
    """Length over the map between 6,000 and 5,364 m on the line from Camp I to Base Camp, GLO-30."""
    from lungta.mountain.site.load import load_site
    from lungta.mountain.terrain.find import find_terrain, terrain_request

    site = load_site("khumbu")
    raster = real_data / "terrain" / "everest_glo30_58m_30km.tif"
    terrain = find_terrain(terrain_request(site, explicit=raster))
    ends = np.array([site.frame.to_local(27.9875, 86.875), site.frame.to_local(28.0026, 86.8528)])
    along = np.linspace(0.0, 1.0, 600)[:, None]
    line = ends[0] + along * (ends[1] - ends[0])
    heights = terrain.height_at(line[:, 0], line[:, 1])
    way_m = along[:, 0] * float(np.hypot(*(ends[1] - ends[0])))
    return float(way_m[heights < 5364.0][0] - way_m[heights < 6000.0][0])


def test_settings_name_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="memory_s"):
        DriftSettings(memory_s=0.0)
    with pytest.raises(ValueError, match="unknown_change_frac"):
        DriftSettings(unknown_change_frac=3.0)
    with pytest.raises(ValueError, match="bridge_cells"):
        DriftSettings(bridge_cells=-1)
    with pytest.raises(ValueError, match="resolution_m"):
        DriftSettings(resolution_m=0.0)


def test_two_points_in_one_place() -> None:
    """A ladder's head and an anchor beside it, at the same coordinates: no length, no fault."""
    field = uniform()
    drifted = drift_route(route_at(field.grid, [(0.0, 0.0), (0.0, 0.0), (5.0, 0.0)]), field, day(10.0))
    assert drifted.segments[0].before_m == pytest.approx(0.0, abs=1e-9)
    assert drifted.segments[0].state is SegmentState.SAME
