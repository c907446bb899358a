"""Between its cells a field is smooth, in its gaps it says so, and its velocities are those of their places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ice_drift_cases import DAY_S, day, field_from, middle_m
from lungta.ice.drift.cover import cover_of, cropped
from lungta.ice.drift.cubic import between_cells
from lungta.ice.drift.field import flow_of
from lungta.ice.drift.flow import Origin
from lungta.ice.drift.journey import journey_of
from lungta.ice.drift.settings import DriftSettings
from lungta.ice.velocity.model import VelocityField

Floats = NDArray[np.float64]
RNG = np.random.default_rng(5)


def test_interpolation_is_that_of_an_independent_program() -> None:
    """Pillow's bicubic resize, also Keys' with -1/2, gives the same values between cells to 1e-4; five times fails."""
    cells = RNG.normal(0.0, 1.0, (12, 12))
    larger = np.asarray(Image.fromarray(cells.astype(np.float32)).resize((24, 24), Image.Resampling.BICUBIC))
    rows, columns = (each.ravel() for each in np.indices((24, 24)))
    at = (rows + 0.5) / 2.0 - 0.5, (columns + 0.5) / 2.0 - 0.5
    inside = (np.minimum(*at) >= 1.0) & (np.maximum(*at) <= 10.0)
    found, _ = between_cells(cells[None, ..., None], np.zeros(inside.sum(), dtype=int), at[0][inside], at[1][inside])
    off = np.abs(found[:, 0] - larger.ravel()[inside])
    assert off.max() < 1e-4
    assert (off + 5e-4).max() > 1e-4


def test_parabolas_and_their_slopes_are_exact() -> None:
    """Curved flow that has no third derivative is met exactly, its gradient too."""

    def bent(row: Floats, column: Floats) -> Floats:
        return 1.0 + 0.3 * row - 0.2 * column + 0.05 * row * row - 0.02 * row * column + 0.01 * column * column

    rows, columns = np.indices((10, 10)).astype(float)
    row, column = RNG.uniform(1.0, 8.0, (2, 50))
    value, slope = between_cells(bent(rows, columns)[None, ..., None], np.zeros(50, dtype=int), row, column)
    assert value[:, 0] == pytest.approx(bent(row, column))
    assert slope[:, 0, 0] == pytest.approx(0.3 + 0.1 * row - 0.02 * column)
    assert slope[:, 0, 1] == pytest.approx(-0.2 - 0.02 * row + 0.02 * column)


def test_nothing_is_said_off_the_map_or_beside_a_gap() -> None:
    cells = np.ones((8, 8))
    cells[4, 4] = np.nan
    where = np.array([[0.5, 4.0], [7.5, 4.0], [3.5, 3.5], [1.5, 1.5]])
    value, _ = between_cells(cells[None, ..., None], np.zeros(4, dtype=int), where[:, 0], where[:, 1])
    assert np.isnan(value[:, 0]).tolist() == [True, True, True, False]


def sheared() -> VelocityField:
    return field_from(lambda east, north, _: (1.0 + 0.002 * north, 0.0005 * east), sigma_mpd=0.01)


def test_gradients_point_east_and_north() -> None:
    """A field's rows run south; its gradients run north."""
    field = sheared()
    flow, middle = flow_of(field), middle_m(field.grid)
    motion = flow.motion(np.array([middle[0] + 33.0]), np.array([middle[1] - 12.0]), np.array([DAY_S]))
    assert motion.velocity_mps[0] * DAY_S == pytest.approx([1.0 - 0.024, 0.0165])
    assert motion.gradient_ps[0] * DAY_S == pytest.approx(np.array([[0.0, 0.002], [0.0005, 0.0]]), abs=1e-9)


def gap(field: VelocityField, rows: slice, columns: slice, span: int | None = None) -> VelocityField:
    maps = {}
    for name in ("u_mps", "v_mps", "var_u_m2ps2", "var_v_m2ps2", "cov_m2ps2"):
        values = getattr(field, name).copy()
        values[slice(None) if span is None else span, rows, columns] = np.nan
        maps[name] = values
    return replace(field, **maps)


def test_a_small_gap_is_bridged_and_said() -> None:
    """The plane through the neighbours fills it, with a larger error than theirs; its origin says so."""
    field = gap(sheared(), slice(30, 32), slice(30, 32))
    cover = cover_of(field, 2)
    inside = np.s_[0, 33:35, 33:35]  # three cells of padding
    assert (cover.origin[inside] == Origin.NEIGHBOURS).all()
    assert cover.values[inside][..., 0] == pytest.approx(sheared().u_mps[0, 30:32, 30:32], abs=1e-9)
    assert (cover.bridged_mps[inside] > 0.0).all()
    assert (cover.bridged_mps[0, 10:20, 10:20] == 0.0).all()


def test_a_large_gap_stays_one() -> None:
    cover = cover_of(gap(sheared(), slice(20, 40), slice(20, 40)), 2)
    assert (cover.origin[0, 28:38, 28:38] == Origin.NONE).all()
    assert np.isnan(cover.values[0, 28:38, 28:38]).all()


def test_bridging_can_be_refused() -> None:
    cover = cover_of(gap(sheared(), slice(30, 31), slice(30, 31)), 0)
    assert cover.origin[0, 31, 31] == Origin.NONE


def test_a_gap_in_one_span_takes_the_mean_of_the_others() -> None:
    """It counts as other times, and the mean is weighted by the length of the spans."""
    speeds = (1.0, 2.0, 4.0)
    field = field_from(lambda east, _, span: (speeds[span] + 0.0 * east, 0.0 * east), days=(0.0, 10.0, 30.0, 40.0))
    cover = cover_of(gap(field, slice(10, 50), slice(10, 50), span=2), 2)
    assert cover.origin[2, 33, 33] == Origin.OTHER_TIMES
    assert cover.values[2, 33, 33, 0] * DAY_S == pytest.approx((10.0 * 1.0 + 20.0 * 2.0) / 30.0)


def test_velocity_returns_to_its_mean_beyond_the_field() -> None:
    """60 days after the last span a share 1/e of its departure from the mean is left."""
    field = field_from(lambda east, _, span: (1.0 + span + 0.0 * east, 0.0 * east), days=(0.0, 10.0, 20.0))
    flow, middle = flow_of(field), middle_m(field.grid)
    times = np.array([5.0, 15.0, 80.0, 2000.0, -60.0]) * DAY_S
    motion = flow.motion(np.full(5, middle[0]), np.full(5, middle[1]), times)
    expected = [1.0, 2.0, 1.5 + 0.5 / np.e, 1.5, 1.5 - 0.5 / np.e]
    assert motion.velocity_mps[:, 0] * DAY_S == pytest.approx(expected)


def test_the_seasons_sigma_gives_back_the_difference_between_spans() -> None:
    """A velocity with that sigma and memory, averaged over spans, differs between them as the field says, to 3 %."""
    between = 0.1
    settings = DriftSettings(memory_s=30.0 * DAY_S)
    field = field_from(lambda east, _, __: (1.0 + 0.0 * east, 0.0 * east), days=(0, 12, 24), between_mpd=between)
    sigma_mpd = flow_of(field, settings).season_mps * DAY_S
    steps, many = 100, 20_000
    keep = np.exp(-12.0 / steps / 30.0)
    state, sums = RNG.normal(0.0, sigma_mpd, many), np.zeros((2, many))
    for number in range(2 * steps):
        sums[number // steps] += state / steps
        state = keep * state + RNG.normal(0.0, sigma_mpd * np.sqrt(1.0 - keep**2), many)
    assert np.std(sums[1] - sums[0]) == pytest.approx(between, rel=0.03)


@pytest.mark.parametrize(("days", "share"), [(30.0, np.exp(-0.5)), (600.0, np.exp(-10.0))])
def test_a_short_stack_does_not_show_a_season(days: float, share: float) -> None:
    """A share of the change that is assumed for one pair is added to what a stack shows, less the longer it is."""
    field = field_from(lambda *_: (2.0, 0.0), days=(0.0, days / 2.0, days), between_mpd=0.001)
    flow, middle = flow_of(field), middle_m(field.grid)
    found = flow.errors(np.array([middle[0]]), np.array([middle[1]]), np.array([DAY_S])).season_mps
    assert found[0] == pytest.approx(np.hypot(flow.season_mps, 0.2 * 2.0 / DAY_S * share))


@pytest.mark.parametrize("path", [True, False])
def test_velocities_of_ice_that_began_there(path: bool) -> None:
    """Motions of a pair start at their cells. Told so, drift ends within 0.25 m of where the pair says, of 30 days and
    strong stretching; told nothing it is more than five times that off."""
    rate, days = 0.008, 30.0  # stretching along the flow, per day

    def pair(east: Floats, north: Floats, _: int) -> tuple[Floats, Floats]:
        moved = (east + 1.0 / rate) * np.expm1(rate * days)
        return moved / days, 0.0 * north

    field = replace(field_from(pair, days=(0.0, days)), path_s=days * DAY_S if path else 0.0)
    middle = middle_m(field.grid)
    start = np.array([[middle[0] - 60.0, middle[1]], [middle[0] - 20.0, middle[1] + 40.0]])
    journey = journey_of(flow_of(field), start, np.zeros(2), np.full(2, days * DAY_S), DriftSettings())
    expected = (start[:, 0] - middle[0] + 1.0 / rate) * np.expm1(rate * days)
    off_m = np.abs(journey.end_m[:, 0] - start[:, 0] - expected).max()
    assert off_m < 0.25 if path else off_m > 1.25


def test_cropping_keeps_what_is_asked_for() -> None:
    """The part has the same values at the same places, and never fewer than five cells."""
    field = sheared()
    west, south, east, north = field.grid.bounds_m
    part = cropped(field, (west + 101.0, south + 99.0, west + 305.0, north - 203.0))
    row, column = (int(x) for x in np.rint(field.grid.pixel_of(*part.grid.place_of(0, 0))))
    assert part.u_mps[0, 0, 0] == field.u_mps[0, row, column]
    assert part.grid.bounds_m[0] <= west + 101.0
    assert part.grid.bounds_m[3] >= north - 203.0
    assert cropped(field, (east + 1e4, north + 1e4, east + 2e4, north + 2e4)).grid.shape == (5, 5)
    assert part.edges_utc == (day(0), day(30))
