"""Whole images that lie off."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lungta.ice.tracking.model import DAY_S
from lungta.ice.velocity.invert import invert_stack
from lungta.ice.velocity.mean import mean_field
from lungta.ice.velocity.settings import InvertSettings
from lungta.ice.velocity.steady import image_shift_findings, steady_sigma_m
from made_stack import made_pair, made_stack

DAYS = list(range(0, 100, 5))
SHIFTS_M = np.random.default_rng(9).normal(size=(len(DAYS), 2)) * 3.0


def shifted(days: float) -> tuple[float, float]:
    """1 m/day to the east, seen in images that lie off by `SHIFTS_M`."""
    east, north = SHIFTS_M[DAYS.index(int(days))]
    return days + east, north


def test_images_that_lie_off_are_found_by_what_all_the_ice_does() -> None:
    """Shifts of 3 m (1 sigma) in a steady flow come out, to what 20 images tell; true pairs give nearly nothing."""
    inversion = invert_stack([replace(pair, shift=None) for pair in made_stack(DAYS, shifted, sigma_m=0.2)])
    left = SHIFTS_M - np.stack([np.polyval(np.polyfit(DAYS, each, 1), DAYS) for each in SHIFTS_M.T], axis=1)
    expected = np.sqrt((left**2).sum() / 2 / (len(DAYS) - 2))
    mean = mean_field(inversion)
    assert steady_sigma_m(inversion.field, mean) == pytest.approx(expected, rel=0.05)
    (finding,) = image_shift_findings(inversion, mean, 0.0)
    assert finding.code == "velocity-image-shift"
    assert f"--image-sigma-m {expected:.2g}"[:17] in finding.message
    assert image_shift_findings(inversion, mean, 4.0) == ()
    still = invert_stack(made_stack(DAYS, lambda t: (t, 0.0), sigma_m=0.2))
    sigma_m = steady_sigma_m(still.field, mean_field(still))
    assert sigma_m is not None
    assert sigma_m < 0.2
    assert image_shift_findings(still, mean_field(still), 0.0) == ()


def test_too_little_says_nothing() -> None:
    """One span has no steadiness to hold it against."""
    alone = invert_stack([replace(made_pair((0, 5), (5.0, 0.0)), shift=None)])
    assert steady_sigma_m(alone.field, mean_field(alone)) is None
    assert image_shift_findings(alone, mean_field(alone), 0.0) == ()


def test_what_images_do_by_lying_off_is_no_change_of_the_ice_once_it_is_stated() -> None:
    """Shifts of 3 m make 0.9 m/day from span to span; with 3 m stated little of that is left."""
    stack = [replace(pair, shift=None) for pair in made_stack(DAYS, shifted, sigma_m=0.2)]
    unaware = invert_stack(stack).field.between_sigma_mps * DAY_S
    aware = invert_stack(stack, InvertSettings(image_sigma_m=3.0)).field.between_sigma_mps * DAY_S
    assert unaware > 0.9
    assert aware < 0.4 * unaware
