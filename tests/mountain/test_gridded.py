"""The look-up of a gridded wind: an independent oracle, laws at ground and lid, edges, shapes, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.interpolate import RegularGridInterpolator

from hill_wind import Z0_M, hill_grid, hill_terrain, hill_wind
from lungta.mountain.wind import gridded
from lungta.mountain.wind.field import WindField
from lungta.mountain.wind.gridded import PARTS, GriddedWind
from lungta.mountain.wind.interpolate import ground_under, wind_at

Floats = NDArray[np.float64]
GRID = hill_grid()
ORACLE_MPS = 1e-5  # the field is stored in single precision


def random_field() -> GriddedWind:
    """A field without any smoothness: what a wrong index or weight cannot get right by luck."""
    draw = np.random.default_rng(4)
    parts = {name: draw.normal(0.0, 10.0, GRID.shape).astype(np.float32) for name in PARTS}
    lee = draw.uniform(0.0, 300.0, GRID.shape[:2]).astype(np.float32)
    return GriddedWind(grid=GRID, **parts, lee_top_agl_m=lee, roughness_m=Z0_M, description="random")


FIELD = random_field()


def inside(count: int, seed: int = 0) -> tuple[Floats, Floats, Floats]:
    """Points between the outermost centres, above the lowest and below the highest centre of their column."""
    draw = np.random.default_rng(seed)
    east, north = (draw.uniform(axis[0], axis[-1], count) for axis in (GRID.east_m, GRID.north_m))
    depth = GRID.top_amsl_m - ground(east, north)
    return east, north, depth * draw.uniform(GRID.levels_frac[0], GRID.levels_frac[-1], count)


def ground(east: Floats, north: Floats) -> Floats:
    """The grid's ground by scipy."""
    look = RegularGridInterpolator((GRID.north_m, GRID.east_m), GRID.ground_amsl_m)
    return np.asarray(look(np.column_stack([north, east])))


def scipys(field: GriddedWind, east: Floats, north: Floats, agl: Floats) -> list[Floats]:
    """The five parts by scipy, trilinear in the terrain-following coordinate."""
    frac = agl / (GRID.top_amsl_m - ground(east, north))
    points = np.column_stack([north, east, frac])
    axes = (GRID.north_m, GRID.east_m, GRID.levels_frac)
    return [RegularGridInterpolator(axes, getattr(field, name).astype(float))(points) for name in PARTS]


@pytest.mark.parametrize("count", [7, 2 * gridded.POINTS_SHARED])
def test_against_scipy_along_the_terrain(count: int) -> None:
    """Above the lowest centre every part is scipy's to single precision, on one core and shared between cores."""
    east, north, agl = inside(count)
    for found, wanted in zip(FIELD.air_at(east, north, agl), scipys(FIELD, east, north, agl), strict=True):
        assert np.abs(found - wanted).max() < ORACLE_MPS


def test_the_oracle_sees_five_tolerances() -> None:
    """A field that is off by five times the tolerance in one part does not pass."""
    off = replace(FIELD, w_mps=FIELD.w_mps + np.float32(5 * ORACLE_MPS))
    east, north, agl = inside(500)
    found = FIELD.air_at(east, north, agl)
    wanted = scipys(off, east, north, agl)
    assert np.abs(found.w - wanted[2]).max() > ORACLE_MPS


def test_heights_above_sea_are_the_same_points() -> None:
    """`at` and `turbulence_at` count from the sea, `air_at` from the grid's ground."""
    east, north, agl = inside(200)
    alt = ground(east, north) + agl
    air = FIELD.air_at(east, north, agl)
    for found, wanted in zip(FIELD.at(east, north, alt), air[:4], strict=True):
        assert found == pytest.approx(wanted, abs=1e-6)
    assert FIELD.turbulence_at(east, north, alt) == pytest.approx(air.turbulence, abs=1e-6)


def test_centres_are_met() -> None:
    """At a cell's centre stands the cell's own wind."""
    for j, i, k in ((0, 0, 1), (5, 6, 2), (10, 12, 5), (3, 11, 4)):
        air = FIELD.air_at(GRID.east_m[i], GRID.north_m[j], GRID.height_agl_m[j, i, k])
        assert [float(part) for part in air] == pytest.approx([float(getattr(FIELD, n)[j, i, k]) for n in PARTS])


def test_below_the_lowest_centre_the_logarithmic_law_holds() -> None:
    """u, v and w fall as ln(z / z0), to calm at the roughness length and below; sigma and turbulence are held."""
    east, north = 450.0, -700.0
    lowest_m = float(GRID.levels_frac[0] * (GRID.top_amsl_m - ground(np.array(east), np.array(north)))[0])
    at_lowest = FIELD.air_at(east, north, lowest_m)
    for height_m in (lowest_m * 0.99, 0.5 * lowest_m, 2.0, 10 * Z0_M, Z0_M, Z0_M / 2, 0.0):
        share = max(0.0, np.log(max(height_m, Z0_M) / Z0_M) / np.log(lowest_m / Z0_M))
        air = FIELD.air_at(east, north, height_m)
        for name in ("u", "v", "w"):
            assert float(getattr(air, name)) == pytest.approx(share * float(getattr(at_lowest, name)), abs=1e-9)
        assert float(air.sigma) == pytest.approx(float(at_lowest.sigma))
        assert float(air.turbulence) == pytest.approx(float(at_lowest.turbulence))


def test_above_the_highest_centre_it_is_held() -> None:
    """Up to the lid and beyond it the highest centre's wind stands."""
    top = FIELD.air_at(
        100.0, 100.0, GRID.levels_frac[-1] * (GRID.top_amsl_m - ground(np.array(100.0), np.array(100.0)))
    )
    for alt_m in (GRID.top_amsl_m, GRID.top_amsl_m + 5000.0):
        assert float(FIELD.at(100.0, 100.0, alt_m).u) == pytest.approx(float(top.u[0]))


def test_off_the_square_and_below_ground_nothing_is_known() -> None:
    """NaN in every part, half a step beyond the outermost centres; at the very edge the outermost centres are held."""
    edge_m = GRID.east_m[-1] + 0.5 * GRID.step_east_m
    assert np.isfinite(FIELD.air_at([edge_m, -edge_m], 0.0, 50.0).u).all()
    assert float(FIELD.air_at(edge_m, 0.0, 50.0).u) == float(FIELD.air_at(GRID.east_m[-1], 0.0, 50.0).u)
    for place in ((edge_m + 0.01, 0.0, 50.0), (0.0, -edge_m - 51.0, 50.0), (1e9, 1e9, 50.0), (0.0, 0.0, -0.001)):
        assert all(np.isnan(part) for part in FIELD.air_at(*place))
    assert all(np.isnan(part) for part in FIELD.at(0.0, 0.0, 5000.0))
    assert np.isnan(FIELD.turbulence_at(0.0, 0.0, 5000.0))
    for bad in (np.nan, np.inf, -np.inf):
        assert np.isnan(FIELD.air_at(bad, 0.0, 50.0).u)
        assert np.isnan(FIELD.air_at(0.0, bad, 50.0).v)
    assert np.isnan(FIELD.air_at(0.0, 0.0, np.nan).u)


@pytest.mark.parametrize(
    ("east", "north", "height", "shape"),
    [
        (0.0, 0.0, 5900.0, ()),
        (0.0, [1.0, 2.0], 5900.0, (2,)),
        (np.zeros((1, 3)), np.zeros((4, 1)), 5900.0, (4, 3)),
        (np.zeros((2, 1, 1)), np.zeros((1, 3, 1)), np.full((1, 1, 5), 5900.0), (2, 3, 5)),
        (0.0, 0.0, [], (0,)),
        (0, 0, 5900, ()),
    ],
)
def test_questions_broadcast(east: object, north: object, height: object, shape: tuple[int, ...]) -> None:
    """Scalars, arrays and grids of points give every part in one shape, doubles; the protocol of every wind field."""
    for answer in (FIELD.at(east, north, height), FIELD.air_at(east, north, 50.0 + 0.0 * np.asarray(height))):
        assert {np.shape(part) for part in answer} == {shape}
        assert {part.dtype for part in answer} == {np.dtype(float)}
    assert np.shape(FIELD.turbulence_at(east, north, height)) == shape
    assert np.shape(FIELD.lee_top_at(east, north)) == np.broadcast_shapes(np.shape(east), np.shape(north))


def test_it_is_a_wind_field() -> None:
    """Grid and terrain winds answer the protocol that plans ask."""
    for wind in (FIELD, FIELD.over(hill_terrain())):
        asked: WindField = wind
        assert asked.description == "random"
        assert np.isfinite(asked.at(0.0, 0.0, 6000.0).u)


def test_speed_and_bearing_of_a_sample() -> None:
    """A westerly is from 270 deg, a northerly from 0; the speed is horizontal."""
    west = hill_wind(wind_mps=8.0, from_deg=270.0).air_at(0.0, 0.0, 100.0)
    assert float(west.from_deg) == pytest.approx(270.0, abs=1e-4)
    assert float(west.speed_mps) == pytest.approx(float(np.hypot(west.u, west.v)))
    assert float(hill_wind(from_deg=0.0).air_at(0.0, 0.0, 100.0).from_deg) % 360.0 == pytest.approx(0.0, abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(
    east=st.floats(-3200.0, 3200.0), north=st.floats(-3200.0, 3200.0), agl=st.floats(0.0, 4000.0, allow_subnormal=False)
)
def test_nothing_is_stronger_than_the_grid(east: float, north: float, agl: float) -> None:
    """Interpolation and the law below the lowest centre add no wind anywhere on the square."""
    air = FIELD.air_at(east, north, agl)
    for part, name in zip(air, PARTS, strict=True):
        assert np.abs(part) <= np.abs(getattr(FIELD, name)).max() + 1e-6


def test_lee_tops_are_those_of_the_nearest_column() -> None:
    """A zone has an edge: it is not smeared between columns; off the square it is unknown."""
    east, north = GRID.east_m[4] + 0.4 * GRID.step_east_m, GRID.north_m[7] - 0.4 * GRID.step_north_m
    assert float(FIELD.lee_top_at(east, north)) == float(FIELD.lee_top_agl_m[7, 4])
    assert np.isnan(FIELD.lee_top_at([9000.0, -9000.0], 0.0)).all()


def test_over_finer_terrain_heights_count_from_it() -> None:
    """The same height above the ground below; up to a metre below it is on it, farther down and off it unknown."""
    terrain = hill_terrain(posting_m=50.0)
    finer = FIELD.over(terrain)
    east, north = 800.0, -300.0
    ground_m = float(terrain.height_at(east, north))
    assert abs(ground_m - float(ground(np.array(east), np.array(north))[0])) > 2.0
    for height_m in (0.0, 5.0, 80.0, 1000.0):
        wanted, found = FIELD.air_at(east, north, height_m), finer.at(east, north, ground_m + height_m)
        assert [float(part) for part in found] == pytest.approx([float(part) for part in wanted[:4]])
        assert float(finer.turbulence_at(east, north, ground_m + height_m)) == pytest.approx(float(wanted.turbulence))
    assert float(finer.at(east, north, ground_m - 0.9).u) == float(finer.at(east, north, ground_m).u)
    assert np.isnan(finer.at(east, north, ground_m - 1.1).u)
    assert np.isnan(finer.at(20_000.0, 0.0, 6000.0).u)


def test_compiled_loops_ask_the_same() -> None:
    """`wind_at` with the field's look is what `air_at` gives, point by point; the ground too."""
    east, north, agl = inside(20)
    air = FIELD.air_at(east, north, agl)
    for n in range(20):
        assert wind_at(FIELD.look, east[n], north[n], agl[n]) == tuple(float(part[n]) for part in air)
        assert ground_under(FIELD.look, east[n], north[n]) == pytest.approx(ground(east, north)[n])
    assert np.isnan(ground_under(FIELD.look, 1e6, 0.0))


def test_parts_stay_what_they_were_given() -> None:
    """The arrays are kept beside each other in single precision; a changed part is a new field."""
    u = np.linspace(-9.0, 9.0, GRID.ground_amsl_m.size * 6).reshape(GRID.shape)
    made = replace(FIELD, u_mps=u)  # doubles are taken too
    assert made.u_mps.dtype == made.air.dtype == np.float32
    assert np.array_equal(made.u_mps, u.astype(np.float32))
    assert np.array_equal(made.v_mps, FIELD.v_mps)
    assert made.air.shape == (*GRID.shape, 5)


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("broken", [np.nan, np.inf])
def test_a_field_with_a_hole_is_refused(name: str, broken: float) -> None:
    """One NaN in a field would come up on somebody's path: it is refused by name."""
    values = getattr(FIELD, name).copy()
    values[3, 4, 2] = broken
    with pytest.raises(ValueError, match=f"{name} is not finite everywhere"):
        replace(FIELD, **{name: values})


@pytest.mark.parametrize("name", [*PARTS, "lee_top_agl_m"])
def test_a_wrong_shape_is_refused(name: str) -> None:
    """Rows and columns swapped, or a level short."""
    values = getattr(FIELD, name)
    for wrong in (np.swapaxes(values, 0, 1), values[..., :-1]):
        with pytest.raises(ValueError, match=f"{name} has shape"):
            replace(FIELD, **{name: wrong})


def test_a_lee_top_that_is_none_is_refused() -> None:
    """NaN or a negative height above ground is no top."""
    for broken in (np.nan, -1.0):
        lee = FIELD.lee_top_agl_m.copy()
        lee[2, 2] = broken
        with pytest.raises(ValueError, match="lee_top_agl_m must be"):
            replace(FIELD, lee_top_agl_m=lee)


@pytest.mark.parametrize("roughness_m", [0.0, -0.1, np.nan, np.inf])
def test_a_roughness_that_is_none_is_refused(roughness_m: float) -> None:
    """The logarithmic law needs a length."""
    with pytest.raises(ValueError, match="roughness_m must be"):
        replace(FIELD, roughness_m=roughness_m)


def test_a_time_without_zone_is_refused() -> None:
    """Hours are UTC."""
    with pytest.raises(ValueError, match="aware"):
        replace(FIELD, time_utc=datetime(2026, 4, 20, 6))  # noqa: DTZ001
