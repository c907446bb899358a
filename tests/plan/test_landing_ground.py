"""Where the aircraft may be put down: slope, roughness, and where nobody lands."""

from __future__ import annotations

import numpy as np
import pytest
from corridor_cases import FRAME, box, ground, request

from lungta.mountain.site.load import load_site
from lungta.mountain.site.model import Glacier
from lungta.plan.corridor.landing import MAX_ROUGHNESS_M, landing_options, no_landing, on_outlines, roughness_m

PATH = np.array([[-800.0, 0.0, 5100.0], [800.0, 0.0, 5100.0]])


def options(terrain, **changed):
    return landing_options(request(terrain, (-800.0, 0.0), (800.0, 0.0), **changed), PATH)


def test_roughness_is_what_a_plane_of_least_squares_leaves():
    """NumPy's own least squares on the nine heights gives the same residual to a micrometre."""
    terrain = ground(lambda e, n: np.random.default_rng(5).normal(5000.0, 10.0, e.shape), half_m=140.0)
    found = roughness_m(terrain)
    for row, column in ((1, 1), (3, 4), (5, 2)):
        nine = terrain.alt_amsl_m[row - 1 : row + 2, column - 1 : column + 2].ravel()
        plane = np.column_stack([np.ones(9), np.tile([-1, 0, 1], 3), np.repeat([-1, 0, 1], 3)])
        residual = nine - plane @ np.linalg.lstsq(plane, nine, rcond=None)[0]
        assert found[row, column] == pytest.approx(np.sqrt(np.mean(residual**2)), abs=1e-6)
    assert np.isnan(found[0]).all()


def test_a_plane_is_not_rough_however_steep():
    """Roughness is what is left after the slope: none on a plane."""
    terrain = ground(lambda e, n: 5000.0 + 0.4 * e - 0.3 * n)
    assert np.nanmax(roughness_m(terrain)) < 1e-6


def test_broken_ground_is_no_landing_place():
    """Steps of a few metres from node to node, whose slopes are gentle over a neighbourhood, are refused."""
    even = ground(lambda e, n: np.full_like(e, 5000.0))
    checks = ground(lambda e, n: 5000.0 + 3.0 * np.where((np.round(e / 40) + np.round(n / 40)) % 2, 1.0, -1.0))
    assert options(even)
    assert np.nanmin(roughness_m(checks)) > MAX_ROUGHNESS_M
    assert options(checks) == ()


def test_nobody_lands_on_ice_or_on_a_route_at_any_hour():
    """Outlines of no landing are kept off though the path may cross them, and count at every hour."""
    even = ground(lambda e, n: np.full_like(e, 5000.0))
    corners = ((-1300.0, -600.0), (1300.0, -600.0), (1300.0, 600.0), (-1300.0, 600.0))
    ice = Glacier(
        id="ice",
        name="ice",
        source="made for a test",
        outline=tuple(FRAME.to_geographic(*corner) for corner in corners),
    )
    assert options(even, no_landing=(ice,)) == ()
    half = box("route", -1300.0, -600.0, 1300.0, 0.0)
    places = options(even, no_landing=(half,))
    assert places
    assert all(place.north_m >= 50.0 for place in places)


def test_a_sites_outlines_of_no_landing_are_its_zones_and_glaciers():
    """Zones whatever their hours; the icefall and the Western Cwm of the Khumbu."""
    site = load_site("khumbu")
    assert {each.id for each in no_landing(site)} == {z.id for z in site.zones} | {g.id for g in site.glaciers}
    on_ice = site.frame.to_local(27.9975, 86.8690)
    on_moraine = site.frame.to_local(28.0000, 86.8560)
    found = on_outlines(site.frame, no_landing(site), np.array([on_ice, on_moraine]))
    assert found.tolist() == [True, False]
