"""Measured winds: the field meets them, says by how much where it cannot, and refuses what is none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from hill_wind import FRAME, hill_terrain
from lungta.core.errors import WindError
from lungta.mountain.wind.solve.mesh import MeshSettings
from lungta.mountain.wind.solve.model import STATION_MET_MPS, WindModel
from lungta.mountain.wind.solve.stations import StationWind, placed
from solve_ground import flat, mast_hour, model_of

WIDE = MeshSettings(mesh_m=600.0, levels=12)


def station(east_m: float = 0.0, north_m: float = 0.0, **changed: Any) -> StationWind:
    lat_deg, lon_deg = map(float, FRAME.to_geographic(east_m, north_m))
    plain = StationWind(
        name="north camp", lat_deg=lat_deg, lon_deg=lon_deg, height_agl_m=10.0, wind_mps=4.0, from_deg=200.0
    )
    return replace(plain, **changed)


@pytest.fixture(scope="module")
def model() -> WindModel:
    return model_of(hill_terrain())


@pytest.mark.parametrize(
    ("east_m", "north_m", "changed"),
    [
        (0.0, 0.0, {}),
        (-1500.0, 600.0, {"wind_mps": 2.0, "from_deg": 90.0}),
        (1500.0, 0.0, {"wind_mps": 9.0, "from_deg": 350.0}),
        (-2900.0, -2900.0, {"wind_mps": 8.0}),
        (0.0, 0.0, {"wind_mps": 0.0}),
        (300.0, 0.0, {"height_agl_m": 2.0}),
        (300.0, 0.0, {"height_agl_m": 60.0}),
        (0.0, 900.0, {"wind_mps": 18.0, "from_deg": 270.0}),
    ],
)
def test_a_lone_station_is_met(model: WindModel, east_m: float, north_m: float, changed: dict[str, float]) -> None:
    """Summit, slope, corner, calm or storm: asked at the place and height of the mast, the field answers its wind."""
    there = station(east_m, north_m, **changed)
    solved = model.solve(mast_hour(), [there])
    (missed_mps,) = solved.missed_mps
    air = solved.field.air_at(east_m, north_m, there.height_agl_m)
    found = np.hypot(air.u - there.components_mps()[0], air.v - there.components_mps()[1])
    assert found == pytest.approx(missed_mps, abs=1e-3)
    assert missed_mps < STATION_MET_MPS
    assert solved.report.divergence_ratio < 1e-6
    assert "drawn to what was measured at north camp; met within 0.2 m/s" in solved.field.description


def test_two_stations_far_apart_are_both_met(model: WindModel) -> None:
    """Each leads where it stands."""
    west = station(-1800.0, name="west", wind_mps=2.0, from_deg=90.0)
    east = station(1800.0, name="east", wind_mps=7.0, from_deg=0.0)
    solved = model.solve(mast_hour(), [west, east])
    assert max(solved.missed_mps) < STATION_MET_MPS


def test_neighbours_that_contradict_each_other_are_not_met_and_it_is_said(model: WindModel) -> None:
    """Opposite winds 300 m apart: no field of this kind has both, and each is named with what it is missed by."""
    pair = [
        station(0.0, name="lower mast", wind_mps=5.0, from_deg=90.0),
        station(300.0, name="upper mast", wind_mps=5.0, from_deg=270.0),
    ]
    solved = model.solve(mast_hour(), pair)
    assert min(solved.missed_mps) > 3.0
    assert solved.report.divergence_ratio < 1e-6
    said = solved.field.description
    assert (
        f"NOT met: lower mast by {solved.missed_mps[0]:.1f} m/s, upper mast by {solved.missed_mps[1]:.1f} m/s" in said
    )


def test_two_anemometers_of_one_mast(model: WindModel) -> None:
    """The same wind from the same place twice is met as once."""
    solved = model.solve(mast_hour(), [station(), station()])
    assert max(solved.missed_mps) < STATION_MET_MPS


def test_a_station_is_believed_near_it_and_not_far_away() -> None:
    """Over flat ground its departure fades with distance and height; what never heard of it keeps its wind."""
    model = model_of(flat(hill_terrain(reach_m=12_000.0)), WIDE)
    bare = model.solve(mast_hour())
    drawn = model.solve(mast_hour(), [station(wind_mps=2.0, from_deg=270.0)])
    change = [
        float(np.hypot(a.u - b.u, a.v - b.v))
        for a, b in (
            (drawn.field.air_at(*place), bare.field.air_at(*place))
            for place in ((0, 0, 10), (2000, 0, 10), (4000, 0, 10), (9000, 0, 10), (0, 0, 1200))
        )
    ]
    assert change[0] == pytest.approx(4.0, abs=2 * STATION_MET_MPS)
    assert change[0] > change[1] > change[2] > change[3]
    assert change[3] < 0.1 * change[0]
    assert change[4] < 0.15 * change[0]


def test_every_problem_of_every_station_at_once(model: WindModel) -> None:
    """Names, figures and what to do, in one message."""
    with pytest.raises(WindError) as caught:
        placed(
            [
                station(0.0, 9000.0, name="off"),
                station(-9000.0, -8000.0, name="west", source="camp.csv"),
                station(name="turned", from_deg=400.0, wind_mps=-1.0),
                station(name="buried", alt_amsl_m=5300.0),
            ],
            model.grid,
            model.layer,
        )
    said = str(caught.value)
    for part in (
        "off: stands 0.0 km east and 9.0 km north of the middle, off the solved ground",
        "camp.csv, west: stands 9.0 km west and 8.0 km south",
        "turned: wind from 400 deg: it must lie in 0..360",
        "turned: wind of -1 m/s: it must lie in 0..120",
        "buried: stands at 5300 m AMSL, 4",
        "below the ground of the terrain there. Correct its height or its coordinates.",
    ):
        assert part in said
    assert len(caught.value.problems) == 5


@pytest.mark.parametrize(
    ("changed", "match"),
    [
        ({"from_deg": -1.0}, "wind from -1 deg"),
        ({"from_deg": float("nan")}, "wind from nan deg"),
        ({"wind_mps": 200.0}, "wind of 200 m/s: it must lie in 0..120. Knots and km/h must be said"),
        ({"wind_mps": float("inf")}, "wind of inf m/s"),
        ({"wind_mps": float("nan")}, "wind of nan m/s"),
        ({"height_agl_m": 0.0}, "anemometer 0 m above ground: it must lie in 1..300"),
        ({"height_agl_m": -10.0}, "anemometer -10 m above ground"),
        ({"height_agl_m": 5210.0}, "anemometer 5210 m above ground"),
        ({"lat_deg": 86.877, "lon_deg": 127.99}, "off the solved ground"),
        ({"lat_deg": 86.88, "lon_deg": 27.99}, "Latitude and longitude look swapped"),
        ({"lat_deg": 127.0}, "latitude 127.0 must lie in -90..90"),
        ({"lon_deg": float("nan")}, "longitude nan"),
        ({"alt_amsl_m": float("nan")}, "stands at nan m AMSL"),
    ],
)
def test_a_wind_that_is_none_is_refused(model: WindModel, changed: dict[str, float], match: str) -> None:
    """Each figure that cannot be is named with the station; NaN is no figure."""
    with pytest.raises(WindError, match=match) as caught:
        model.solve(mast_hour(), [station(**changed)])
    assert {problem.where for problem in caught.value.problems} == {"north camp"}


def test_a_station_as_high_as_the_mean_ground_may_tell_is_used(model: WindModel) -> None:
    """A column's ground is a mean: 90 m below it is a gully, above it a crest; both are used."""
    ground_m = float(model.grid.ground_amsl_m.max())
    for alt_m in (ground_m - 90.0, ground_m + 500.0):
        assert placed([station(alt_amsl_m=alt_m)], model.grid, model.layer).places_m.shape == (1, 3)
