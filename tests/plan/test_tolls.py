"""Lees and radio shadow as tolls of the search."""

from __future__ import annotations

from dataclasses import replace

import corridor_cases as cases
import numpy as np
import pytest

from hill_wind import FRAME, hill_m, hill_wind
from lungta.mountain.radio.antenna import Antenna
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.wind.gridded import TerrainWind
from lungta.plan.corridor.energy import detour_metre_j
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.tolls import lee_toll, link_toll


def hill() -> Terrain:
    return replace(cases.ground(hill_m, half_m=3000.0, posting_m=60.0), frame=FRAME)


def behind_the_hill(wind: object = None) -> CorridorRequest:
    """From the south to the north, past the hill's lee in the east of it."""
    terrain = hill()
    pads = []
    for name, place in (("from", (1100.0, -1500.0)), ("to", (1100.0, 1500.0))):
        lat_deg, lon_deg = (float(each) for each in FRAME.to_geographic(*place))
        pad = cases.pad(name, 0.0, 0.0)
        pads.append(replace(pad, position=replace(pad.position, lat_deg=lat_deg, lon_deg=lon_deg)))
    plain = cases.request(terrain, (0.0, 0.0), (100.0, 0.0), home_alt_amsl_m=5200.0)
    air = TerrainWind(field=hill_wind(wind_mps=3.0), terrain=terrain) if wind is None else wind
    return replace(plain, from_pad=pads[0], to_pad=pads[1], wind=air)


def in_lee_m(request: CorridorRequest) -> float:
    """Length of the corridor's way below the top of the lee, sampled every 5 m."""
    corridor = find_corridor(request).corridor
    assert corridor is not None
    points = np.array([(w.east_m, w.north_m, w.alt_amsl_m) for w in corridor.waypoints])
    along_m = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points[:, :2], axis=0).T))])
    at_m = np.arange(0.0, along_m[-1], 5.0)
    east_m, north_m, alt_m = (np.interp(at_m, along_m, axis) for axis in points.T)
    wind = request.wind
    assert isinstance(wind, TerrainWind)
    return 5.0 * float(np.count_nonzero(wind.in_lee(east_m, north_m, alt_m)))


def test_a_lee_is_left_when_it_is_dear() -> None:
    """The same way with and without the toll: with it less of the way lies in the lee."""
    request = behind_the_hill()
    toll = lee_toll(request, lee_weight=3.0)
    assert toll is not None
    assert in_lee_m(replace(request, tolls=(toll,))) < 0.7 * in_lee_m(request)


def test_the_lees_toll_is_below_its_top_alone() -> None:
    """By the metre the weight of level cruise, up to ground plus lee top, and nowhere where there is no lee."""
    request = behind_the_hill()
    toll = lee_toll(request, lee_weight=0.5)
    assert toll is not None
    assert toll.j_per_m.max() == pytest.approx(0.5 * detour_metre_j(request))
    field = hill_wind(wind_mps=3.0)
    east_m, north_m = np.meshgrid(toll.east_m, toll.north_m)
    top_m = np.nan_to_num(field.lee_top_at(east_m, north_m))
    ground_m = request.terrain.height_at(east_m, north_m)
    known = np.isfinite(ground_m)
    inside = (top_m > 0.0) & known
    assert toll.top_amsl_m[inside] == pytest.approx((ground_m + top_m)[inside])
    assert np.isneginf(toll.top_amsl_m[~inside & known]).all()
    assert inside.any()


def test_without_lees_or_weight_there_is_no_toll() -> None:
    assert lee_toll(behind_the_hill(cases.EvenWind())) is None
    assert lee_toll(behind_the_hill(), lee_weight=0.0) is None
    antenna = Antenna(name="mast", east_m=-1800.0, north_m=0.0)
    assert link_toll(behind_the_hill(), antenna, link_weight=0.0) is None


def test_radio_shadow_is_flown_over_when_it_is_dear() -> None:
    """Behind the hill an antenna sees only what flies high: with the toll the way climbs for it."""
    request = behind_the_hill(cases.EvenWind())
    antenna = Antenna(name="mast", east_m=-1800.0, north_m=0.0)
    toll = link_toll(request, antenna, link_weight=3.0)
    assert toll is not None
    assert toll.top_amsl_m.max() > 5500.0
    low, high = find_corridor(request).corridor, find_corridor(replace(request, tolls=(toll,))).corridor
    assert low is not None
    assert high is not None
    assert max(w.alt_amsl_m for w in high.waypoints) > max(w.alt_amsl_m for w in low.waypoints) + 20.0
