"""Parachute and load in a wind over terrain, and in one that is not known everywhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from flat_flight import FRAME, LOAD_KG, box, codes, flown, site, table

from flat_ground import FC30, flat_terrain
from hill_wind import hill_grid, hill_terrain, hill_wind
from lungta.aircraft.descent import LetGo, Parachute, Release, Surroundings, drift, fall
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.wind.field import WindField, WindSample
from lungta.mountain.wind.gridded import TerrainWind
from lungta.mountain.wind.uniform import UniformWind
from lungta.plan.contingency.falls import jettison_footprint, over_zones, parachute_footprint
from lungta.plan.contingency.moments import asked_moments

CANOPY = Parachute(opening_loss_m=15.0)


@dataclass(frozen=True)
class Holed:
    """A plain wind that is not known low above a stretch of the way."""

    wind: WindField
    sigma_only: bool = False

    @property
    def description(self) -> str:
        return self.wind.description

    def at(self, east_m: Any, north_m: Any, alt_amsl_m: Any) -> WindSample:
        hole = (np.asarray(east_m) > 1000.0) & (np.asarray(east_m) < 1500.0)
        low = hole & (np.asarray(alt_amsl_m) < 5030.0)
        u, v, w, sigma = self.wind.at(east_m, north_m, alt_amsl_m)
        if self.sigma_only:
            return WindSample(u, v, w, np.where(hole, np.nan, sigma))
        return WindSample(np.where(low, np.nan, u), np.where(low, np.nan, v), w, sigma)


def low_hill() -> Terrain:
    """The flat ground with a hill of 20 m under the way."""
    flat = flat_terrain()
    east, north = np.meshgrid(flat.east_m, flat.north_m)
    return replace(flat, alt_amsl_m=flat.alt_amsl_m + 20.0 * np.exp(-((east - 1500.0) ** 2 + north**2) / 500.0**2))


def holed(*, sigma_only: bool = False) -> Holed:
    return Holed(UniformWind(u_mps=0.0, v_mps=3.0, sigma_mps=1.0, description="plain"), sigma_only)


def test_over_a_hill_in_a_gridded_wind_every_place_is_known():
    """What carries or is let go has its place, and a zone under it is named: the wind ends at the ground."""
    terrain = low_hill()
    air = TerrainWind(field=hill_wind(hill_grid(reach_m=4000.0), wind_mps=5.0, from_deg=180.0), terrain=terrain)
    tents = box("tents", 480.0, -40.0, 520.0, 40.0)
    found = table(flown(air=air, terrain=terrain, zones=(tents,)), site(tents), parachute=CANOPY)
    for falls in (found.parachute, found.jettison):
        assert falls.works.sum() > 50
        assert falls.known[falls.works].all()
        assert not falls.unknown.any()
    assert {"parachute-falls-on-zone", "load-falls-on-zone"} <= codes(found)
    assert not {"parachute-unknown", "load-unknown"} & codes(found)
    drifted = found.parachute.north_m - found.moments.north_m
    high = found.parachute.works & (found.moments.east_m > 200.0) & (found.moments.height_agl_m > 20.0)
    assert drifted[high].min() > 1.0  # with the wind


@pytest.mark.parametrize("above_m", [20.0, 120.0, 400.0])
def test_things_come_down_on_a_steep_hill(above_m: float):
    """All over a hill of 600 m they end on its ground, wherever the wind of its grid carries them."""
    terrain = hill_terrain()
    air = TerrainWind(field=hill_wind(), terrain=terrain)
    east, north = (each.ravel() for each in np.meshgrid(np.linspace(-1500, 1500, 13), np.linspace(-1500, 1500, 13)))
    still = np.zeros(east.size)
    there = Release(
        east_m=east, north_m=north, alt_amsl_m=terrain.height_at(east, north) + above_m,
        east_mps=still + 10.0, north_mps=still, up_mps=still,
    )  # fmt: skip

    def wind_mps(east_m: Any, north_m: Any, alt_amsl_m: Any) -> Any:
        wind = air.at(east_m, north_m, alt_amsl_m)
        return np.stack([wind.u, wind.v], axis=-1)

    around = Surroundings(
        wind_mps=wind_mps, density_kgm3=lambda e, n, a: np.full(np.shape(e), 0.7), ground_amsl_m=terrain.height_at
    )
    for came in (fall(15.0, 0.5, there, around), drift(replace(CANOPY, opening_s=0.0), 80.0, there, around)):
        assert np.isfinite([came.east_m, came.north_m, came.duration_s]).all()
        assert np.abs(came.alt_amsl_m - terrain.height_at(came.east_m, came.north_m)).max() < 5.0


def test_wind_that_is_not_known_is_said_and_stops_nothing():
    """Over the stretch where it is not known there is no ellipse and a finding; zones elsewhere are still named."""
    tents, hidden = box("tents", 480.0, -40.0, 520.0, 40.0), box("hidden", 1200.0, -40.0, 1300.0, 40.0)
    flight = flown(air=holed(), zones=(tents, hidden))
    found = table(flight, site(tents, hidden), parachute=CANOPY)
    assert {"parachute-unknown", "load-unknown", "load-falls-on-zone", "parachute-falls-on-zone"} <= codes(found)
    for falls, over in ((found.parachute, found.parachute_over), (found.jettison, found.jettison_over)):
        inside = (found.moments.east_m > 1100.0) & (found.moments.east_m < 1400.0) & falls.works
        assert inside.any()
        assert falls.unknown[inside].all()
        assert set(over) == {"", "tents"}
    message = next(each.message for each in found.findings if each.code == "parachute-unknown")
    assert "not known" in message
    assert "km flown" in message


def test_a_wind_whose_sigma_is_not_known_leaves_a_centre_alone():
    """Where it is carried is known there, how far off it may be is not: that is unknown, and touches no zone."""
    flight = flown(wind=(0.0, 3.0))
    moments = asked_moments(flight, (LOAD_KG, LOAD_KG), 50.0).moments
    flight = replace(flight, conditions=replace(flight.conditions, wind=holed(sigma_only=True)))
    everywhere = box("tents", -100.0, -2000.0, 3300.0, 2000.0)
    for falls in (
        parachute_footprint(flight, FC30, moments, CANOPY),
        jettison_footprint(flight, FC30, moments, LetGo()),
    ):
        inside = (moments.east_m > 1000.0) & (moments.east_m < 1500.0) & falls.works
        assert np.isfinite(falls.east_m[inside]).all()
        assert np.isnan(falls.half_long_m[inside]).all()
        assert (falls.unknown == inside).all()
        over = np.array(over_zones(falls, (everywhere,), FRAME)) == "tents"
        assert (over == falls.known).all()


def test_an_ellipse_without_axes_touches_nothing():
    """A centre alone is no ellipse: it is left out, the others are asked about."""
    tents = box("tents", -100.0, -2000.0, 3300.0, 2000.0)
    falls = table(flown(wind=(0.0, 3.0)), parachute=CANOPY).parachute
    half = falls.half_long_m.copy()
    first, second = np.flatnonzero(falls.works)[:2]
    half[first] = np.nan
    over = over_zones(replace(falls, half_long_m=half), (tents,), FRAME)
    assert over[first] == ""
    assert over[second] == "tents"
    nothing = replace(falls, half_long_m=np.full_like(half, np.nan))
    assert set(over_zones(nothing, (tents,), FRAME)) == {""}
