"""Stacks of pairs inverted to velocity in time."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from lungta.core.errors import IceError
from lungta.ice.grid import MapGrid
from lungta.ice.tracking.model import DAY_S, Displacements
from lungta.ice.tracking.reasons import Reason
from lungta.ice.velocity.invert import invert_pairs, invert_stack
from lungta.ice.velocity.one import field_of
from lungta.ice.velocity.settings import InvertSettings
from made_stack import GRID, day, made_pair, made_stack, mps

DAYS = [0, 5, 11, 15, 22, 30]
WIDE = MapGrid(crs="EPSG:32645", west_m=485_000.0, north_m=3_096_000.0, pixel_m=80.0, rows=30, columns=30)


def moved(days: float) -> tuple[float, float]:
    """Metres moved since the start by ice whose speed changes."""
    return 1.1 * days + 2.0 * np.sin(days / 6.0), -0.4 * days


def true_mps(first: float, last: float) -> tuple[float, float]:
    (e0, n0), (e1, n1) = moved(first), moved(last)
    return mps((e1 - e0) / (last - first)), mps((n1 - n0) / (last - first))


def test_one_pair_is_motion_over_time() -> None:
    """10 m in 4 days is 2.5 m/day; a marked vector is none."""
    pair = made_pair((0, 4), (10.0, -2.0), (0.16, 0.04, 0.02))
    pair.reason[0, 0] = Reason.LOW_SCORE
    field = field_of(pair)
    assert field.u_mps[0, 1, 1] * DAY_S == pytest.approx(2.5)
    assert field.v_mps[0, 1, 1] * DAY_S == pytest.approx(-0.5)
    assert field.var_u_m2ps2[0, 1, 1] * DAY_S**2 == pytest.approx(0.01)
    assert field.cov_m2ps2[0, 1, 1] * DAY_S**2 == pytest.approx(0.00125)
    assert np.isnan(field.u_mps[0, 0, 0])
    assert (field.pairs[0, 0, 0], field.pairs[0, 1, 1]) == (0, 1)
    assert np.isnan(field.between_sigma_mps)


def test_exact_pairs_give_the_exact_velocity_of_every_span() -> None:
    """Without errors the sums of spans come apart exactly."""
    field = invert_pairs(made_stack(DAYS, moved, sigma_m=0.0))
    assert field.edges_utc == tuple(day(each) for each in DAYS)
    for span, (first, last) in enumerate(pairwise(DAYS)):
        u, v = true_mps(first, last)
        np.testing.assert_allclose(field.u_mps[span], u, rtol=1e-9)
        np.testing.assert_allclose(field.v_mps[span], v, rtol=1e-9)


def test_stated_errors_hold_the_truth_as_often_as_they_say() -> None:
    """Normal errors: 95 % ellipses of the spans hold 93 to 97 of 100 true velocities."""
    field = invert_pairs(made_stack(DAYS, moved, grid=WIDE, seed=7))
    inside = []
    for span, (first, last) in enumerate(pairwise(DAYS)):
        u, v = true_mps(first, last)
        du, dv = field.u_mps[span] - u, field.v_mps[span] - v
        uu, vv, uv = field.var_u_m2ps2[span], field.var_v_m2ps2[span], field.cov_m2ps2[span]
        inside.append((vv * du**2 + uu * dv**2 - 2 * uv * du * dv) / (uu * vv - uv**2) < 5.991)
    assert 0.93 < np.mean(inside) < 0.97


def test_an_outlier_in_time_is_marked_kept_and_left_out() -> None:
    """One pair that lies by 12 m at some places: marked there with its reason, value kept, velocity unharmed."""
    stack = made_stack(DAYS, moved, seed=3, grid=WIDE)
    stack[4].east_m[10:14, 10:14] += 12.0
    inversion = invert_stack(stack)
    wrong = inversion.pairs[4]
    assert (wrong.reason[10:14, 10:14] == Reason.TIME_OUTLIER).all()
    np.testing.assert_array_equal(wrong.east_m, stack[4].east_m)
    marked = sum((pair.reason == Reason.TIME_OUTLIER).sum() for pair in inversion.pairs) - 16
    assert marked < 0.01 * 900 * len(stack)
    u, _ = true_mps(5, 11)
    off = np.abs(inversion.field.u_mps[1, 10:14, 10:14] - u) / np.sqrt(inversion.field.var_u_m2ps2[1, 10:14, 10:14])
    assert off.max() < 4.5


def test_marks_of_an_earlier_inversion_are_taken_off() -> None:
    """Inverting what was inverted gives the same."""
    stack = made_stack(DAYS, moved, seed=3)
    stack[4].east_m[2, 2] += 12.0
    once = invert_stack(stack)
    again = invert_stack(once.pairs)
    np.testing.assert_array_equal(once.field.u_mps, again.field.u_mps)


def test_a_span_without_pairs_stays_empty_at_that_place() -> None:
    """Nothing is filled."""
    stack = made_stack(DAYS, moved)
    for pair in stack:
        if pair.before_utc < day(11) and pair.after_utc > day(5):
            pair.reason[3, 3] = Reason.NO_MATCH
    field = invert_pairs(stack)
    assert np.isnan(field.u_mps[1, 3, 3])
    assert np.isnan(field.var_u_m2ps2[1, 3, 3])
    assert field.pairs[1, 3, 3] == 0
    assert np.isfinite(field.u_mps[[0, 2, 3, 4], 3, 3]).all()
    assert np.isfinite(field.u_mps[:, 2, 3]).all()


def test_dates_that_pairs_cannot_tell_apart_are_joined() -> None:
    """Pairs 0-10 and 5-15 alone do not show three spans of five days."""
    field = invert_pairs([made_pair((0, 10), (10.0, 0.0)), made_pair((5, 15), (10.0, 0.0))])
    assert len(field.edges_utc) == 3
    np.testing.assert_allclose(field.u_mps * DAY_S, 1.0, rtol=1e-7)


def test_linked_spans_are_all_told_apart_with_larger_errors() -> None:
    """An expected change of velocity fills what pairs leave open, and says how badly."""
    pairs = [made_pair((0, 10), (10.0, 0.0)), made_pair((5, 15), (10.0, 0.0))]
    loose = invert_pairs(pairs, InvertSettings(change_mps=mps(0.5)))
    tight = invert_pairs(pairs, InvertSettings(change_mps=mps(0.05)))
    assert len(loose.edges_utc) == 4
    np.testing.assert_allclose(loose.u_mps * DAY_S, 1.0, rtol=1e-4)
    assert (loose.var_u_m2ps2 > tight.var_u_m2ps2).all()
    assert loose.between_sigma_mps == pytest.approx(mps(0.5))


def test_spans_can_be_asked_for() -> None:
    """Edges of one's own, and a shortest span."""
    stack = made_stack(DAYS, lambda t: (1.0 * t, 0.0), sigma_m=0.0)
    month = invert_pairs(stack, InvertSettings(edges_utc=(day(0), day(30))))
    np.testing.assert_allclose(month.u_mps * DAY_S, 1.0, rtol=1e-9)
    week = invert_pairs(stack, InvertSettings(span_days=7.0))
    assert all((b - a).days >= 7 for a, b in zip(week.edges_utc, week.edges_utc[1:], strict=False))
    assert (week.edges_utc[0], week.edges_utc[-1]) == (day(0), day(30))


def test_the_change_between_spans_is_found_under_the_noise() -> None:
    """Velocities that jump by normal steps of 0.2 m/day, with vectors good to 0.5 m."""
    random = np.random.default_rng(11)
    small = replace(WIDE, rows=20, columns=20)
    days = list(range(0, 40, 5))
    per_day = 1.0 + 0.2 * np.cumsum(random.standard_normal((len(days) - 1, 20, 20)), axis=0)
    path = np.concatenate([np.zeros((1, 20, 20)), np.cumsum(5.0 * per_day, axis=0)])
    field = invert_pairs(made_stack(days, lambda t: (path[int(t) // 5], path[int(t) // 5]), grid=small))
    assert field.between_sigma_mps * DAY_S == pytest.approx(0.2, rel=0.1)
    steady = invert_pairs(made_stack(days, lambda t: (t, 0.0), grid=small))
    assert steady.between_sigma_mps * DAY_S < 0.03


def test_a_change_of_all_the_ice_is_seen_though_it_hides_in_each_places_error() -> None:
    """0.05 m/day more every five days, with changes of single places known to 0.17 m/day only."""
    days = list(range(0, 30, 5))
    stack = made_stack(days, lambda t: (t + 0.005 * t * t, 0.0), sigma_m=0.8, grid=WIDE)
    assert invert_pairs(stack).between_sigma_mps * DAY_S == pytest.approx(0.05, rel=0.2)


def test_vectors_that_disagree_beyond_their_errors_widen_the_answer() -> None:
    """Errors three times those stated: variances of the velocities are about nine times larger, and a finding."""
    stack = [
        replace(pair, var_east_m2=pair.var_east_m2 / 9.0, var_north_m2=pair.var_north_m2 / 9.0)
        for pair in made_stack(DAYS, moved, grid=WIDE)
    ]
    inversion = invert_stack(stack)
    assert inversion.widened == pytest.approx(9.0, rel=0.1)
    honest = invert_pairs(made_stack(DAYS, moved, grid=WIDE))
    np.testing.assert_allclose(np.median(inversion.field.var_u_m2ps2), np.median(honest.var_u_m2ps2), rtol=0.1)
    assert "velocity-errors-understated" in {finding.code for finding in inversion.findings}


def test_an_images_own_shift_enters_where_there_is_no_stable_ground() -> None:
    """Both ends of a span of 5 days off by 2 m each: 2 sqrt(2) / 5 m/day more, however many pairs there are."""
    stack = [replace(pair, shift=None) for pair in made_stack(DAYS, moved, sigma_m=0.01)]
    field = invert_pairs(stack, InvertSettings(image_sigma_m=2.0))
    sigma = np.sqrt(field.var_u_m2ps2[0]) * DAY_S
    np.testing.assert_allclose(sigma, 2.0 * np.sqrt(2.0) / 5.0, rtol=1e-3)
    bound = invert_pairs(made_stack(DAYS, moved, sigma_m=0.01), InvertSettings(image_sigma_m=2.0))
    assert np.sqrt(bound.var_u_m2ps2).max() * DAY_S < 0.01


def test_findings_say_what_a_person_must_judge() -> None:
    """No stable ground, nothing that checks, and a pair that disagrees."""
    alone = invert_stack([replace(made_pair((0, 5), (5.0, 0.0)), shift=None)])
    assert {finding.code for finding in alone.findings} == {"velocity-no-stable-ground", "velocity-unchecked"}
    stack = made_stack(DAYS, moved, seed=2)
    stack[4].east_m[:] += 20.0
    assert ("velocity-pair-disagrees", "2020-01-06 to 2020-01-16") in {
        (finding.code, finding.subject) for finding in invert_stack(stack).findings
    }
    lost = made_pair((0, 5), (5.0, 0.0))
    lost.reason[:] = Reason.NO_MATCH
    assert "velocity-nothing" in {finding.code for finding in invert_stack([lost]).findings}


def test_what_does_not_go_together_is_refused() -> None:
    """No pair, two grids, spans elsewhere."""
    with pytest.raises(IceError, match="no pair"):
        invert_pairs([])
    other = MapGrid(crs=GRID.crs, west_m=0.0, north_m=0.0, pixel_m=80.0, rows=6, columns=7)
    with pytest.raises(IceError, match="another grid"):
        invert_pairs([made_pair((0, 5), (1.0, 1.0)), made_pair((5, 9), (1.0, 1.0), grid=other)])
    with pytest.raises(IceError, match="outside the spans"):
        invert_pairs([made_pair((0, 5), (1.0, 1.0))], InvertSettings(edges_utc=(day(10), day(20))))


def test_two_that_disagree_without_a_third_are_both_marked() -> None:
    """Nobody knows which of two is wrong, so that neither is believed; a third that agrees with one decides."""
    settings = InvertSettings(edges_utc=(day(0), day(10)), even_paths=False)

    def steady(days: tuple[float, float]) -> Displacements:
        return made_pair(days, (days[1] - days[0], 0.0))

    two = [steady((0, 10)), steady((0, 9))]
    two[1].east_m[2, 2] += 10.0
    undecided = invert_stack(two, settings)
    assert [pair.reason[2, 2] for pair in undecided.pairs] == [Reason.TIME_OUTLIER] * 2
    assert undecided.field.pairs[0, 2, 2] == 0
    assert undecided.field.pairs[0, 2, 3] == 2
    decided = invert_stack([*two, steady((1, 10)), steady((1, 9))], settings)
    assert [pair.reason[2, 2] == Reason.TIME_OUTLIER for pair in decided.pairs] == [True, False, False, False]
    np.testing.assert_allclose(decided.field.u_mps * DAY_S, 1.0, rtol=1e-9)


def test_a_pair_given_twice_is_said() -> None:
    """Twins count as independent, and errors come out too small."""
    stack = made_stack(DAYS, lambda t: (1.0 * t, 0.0))
    assert "velocity-pair-twice" not in {finding.code for finding in invert_stack(stack).findings}
    assert "velocity-pair-twice" in {finding.code for finding in invert_stack([*stack, stack[0]]).findings}
