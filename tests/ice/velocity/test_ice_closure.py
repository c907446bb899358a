"""Loops of pairs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lungta.ice.grid import MapGrid
from lungta.ice.tracking.reasons import Reason
from lungta.ice.velocity.closure import loop_closures
from made_stack import day, made_stack

WIDE = MapGrid(crs="EPSG:32645", west_m=485_000.0, north_m=3_096_000.0, pixel_m=80.0, rows=60, columns=60)


def test_loops_of_exact_pairs_close() -> None:
    """Four dates, each with the next two: loops 0-1-2 and 1-2-3."""
    loops = loop_closures(made_stack([0, 4, 9, 11], lambda t: (t + np.sin(t), t), reach=2, sigma_m=0.0))
    assert [loop.dates_utc for loop in loops] == [(day(0), day(4), day(9)), (day(4), day(9), day(11))]
    assert max(abs(loop.east_m) for loop in loops) < 1e-12
    assert {loop.places for loop in loops} == {42}


def test_what_is_left_shows_the_errors_of_three_vectors() -> None:
    """Normal errors of 0.5 m: what is left has 0.5 sqrt(3) m and agrees with what is stated; half stated shows as 2."""
    stack = made_stack([0, 4, 9], lambda t: (t, 0.0), reach=2, sigma_m=0.5, grid=WIDE)
    (loop,) = loop_closures(stack)
    assert loop.sigma_east_m == pytest.approx(0.5 * np.sqrt(3.0), rel=0.05)
    assert loop.ratio == pytest.approx(1.0, abs=0.04)
    half = [replace(pair, var_east_m2=pair.var_east_m2 / 4, var_north_m2=pair.var_north_m2 / 4) for pair in stack]
    assert loop_closures(half)[0].ratio == pytest.approx(2.0, abs=0.08)


def test_a_shift_of_one_image_leaves_loops_closed() -> None:
    """The trap: closure is no check of a whole image's position."""
    stack = made_stack([0, 4, 9], lambda t: (t, 0.0), reach=2, sigma_m=0.0)
    stack[0].east_m[:] += 7.0  # the middle image lies 7 m east
    stack[2].east_m[:] -= 7.0
    assert loop_closures(stack)[0].east_m == pytest.approx(0.0, abs=1e-12)


def test_marked_vectors_take_no_part_and_too_few_say_nothing() -> None:
    """Places need all three vectors."""
    stack = made_stack([0, 4, 9], lambda t: (t, 0.0), reach=2)
    stack[1].reason[:3] = Reason.LOW_SCORE
    assert loop_closures(stack)[0].places == 21
    stack[1].reason[:4] = Reason.LOW_SCORE
    assert loop_closures(stack) == ()
