"""Askervein Hill, 1983: the wind at the masts from that upwind alone. The study says more; here is what must hold."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

STUDY = Path(__file__).parents[3] / "studies" / "askervein" / "hill.py"
MOST = 0.20  # root mean square miss of speed-up at the upwind and summit masts
IN_THE_LEE = {"ANE20", "ANE40", "AANE20", "AANE30", "AANE40"}

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def study() -> SimpleNamespace:
    """The study's names."""
    return SimpleNamespace(**runpy.run_path(str(STUDY), run_name="askervein"))


@pytest.fixture(scope="module")
def there(study: SimpleNamespace, real_data: Path) -> Any:
    """The masts and what they measured."""
    return study.masts(real_data)


@pytest.fixture(scope="module")
def found(study: SimpleNamespace, real_data: Path) -> Any:
    """The field as the program makes it, on a mesh of 20 m."""
    return study.solved(real_data)


def at_masts(study: SimpleNamespace, field: Any, there: Any) -> NDArray[np.float64]:
    return np.asarray(study.speedup_frac(field, there.east_m, there.north_m, 10.0))


def test_upwind_and_summit_masts_are_met(study: SimpleNamespace, found: Any, there: Any) -> None:
    """Both lines within 0.20; speed-ups five times as far off, of the wrong sign, or none at all do not pass."""
    ours = at_masts(study, found.field, there)
    five_times_off = there.speedup_frac + 5.0 * (ours - there.speedup_frac)
    for line in ("A", "AA"):
        assert study.rmse_frac(there, ours, line) <= MOST
        for wrong in (five_times_off, -ours, 0.0 * ours):
            assert not study.rmse_frac(there, wrong, line) <= MOST
    assert found.report.divergence_ratio < 1e-6


def test_wind_aloft_brings_the_field_nearer(study: SimpleNamespace, found: Any, there: Any, real_data: Path) -> None:
    """The kite's winds upwind, by height above ground as over every low hill, beat the mast alone on both lines."""
    informed = study.solved(real_data, study.Run(kite=True))
    for line in ("A", "AA"):
        with_kite, alone = (
            study.rmse_frac(there, at_masts(study, each.field, there), line) for each in (informed, found)
        )
        assert with_kite < alone
        assert with_kite <= MOST


def test_no_mast_of_the_hill_goes_in(study: SimpleNamespace, real_data: Path) -> None:
    """The record holds the wind at RS and nothing else, and RS stands off the square."""
    hour = study.upwind_hour(real_data, kite=False)
    assert [level.wind_mps for level in hour.wind] == [study.RS_WIND_MPS]
    assert np.hypot(74300 + study.TO_EAST_M, 20980 + study.TO_NORTH_M) > 2.0 * study.HALF_M


def test_masts_that_the_solver_misses_in_separated_flow_are_flagged(found: Any, there: Any) -> None:
    """At 10 m the field marks the five masts behind the hill, and none upwind or on the summits."""
    tops = found.field.lee_top_at(there.east_m, there.north_m)
    assert {name for name, top in zip(there.name, tops, strict=True) if top > 10.0} == IN_THE_LEE


def test_layers_of_friction_bring_the_field_nearer(study: SimpleNamespace, found: Any, there: Any) -> None:
    """A little: both lines, and most in the lowest metres over the summit, where a plain field gains without end."""
    ours, plain = (at_masts(study, each, there) for each in (found.field, found.plain))
    for line in ("A", "AA"):
        assert study.rmse_frac(there, ours, line) < study.rmse_frac(there, plain, line)
    top = there.name.index("HT")
    low, low_plain = (
        float(study.speedup_frac(each, there.east_m[top], there.north_m[top], 1.0))
        for each in (found.field, found.plain)
    )
    assert low < low_plain - 0.1


def test_the_length_of_the_hill_is_found_from_the_flow(study: SimpleNamespace, found: Any) -> None:
    """190 to 240 m, by mesh and surroundings, where 215-220 m is published (from memory)."""
    middle = found.layer.middle_m
    assert 190.0 < middle * np.sqrt(np.log(middle / found.layer.roughness_m)) < 240.0


def test_a_coarser_mesh_says_nearly_the_same(study: SimpleNamespace, found: Any, there: Any, real_data: Path) -> None:
    """Between 40 and 20 m the speed-up at the masts changes by less than 0.06."""
    coarse = study.solved(real_data, study.Run(mesh_m=40.0))
    assert np.abs(at_masts(study, coarse.field, there) - at_masts(study, found.field, there)).max() < 0.06
