"""Published claims as cases: what a verdict means, and that the program bears the claims out on real terrain."""

from __future__ import annotations

from pathlib import Path

import pytest

from lungta.core.errors import InputError
from lungta.mountain.site.model import Site
from lungta.mountain.terrain.find import find_terrain, terrain_request
from lungta.mountain.terrain.grid import Terrain
from lungta.plan.validation.case import load_cases
from lungta.plan.validation.published import Published
from lungta.plan.validation.run import Verdict, agrees, validate_cases

CHARGE = Published(text="57 %", low=57.0, high=57.0, unit="%", rule="agrees", tolerance=8.0, source="")


def site_terrain(site: Site) -> Terrain:
    request = terrain_request(site)
    return find_terrain(request)


def test_agrees_needs_interval_and_median() -> None:
    """The interval must meet the published range and the median lie within the tolerance of it."""
    assert agrees(CHARGE, 50.0, 60.0, 70.0)
    assert not agrees(CHARGE, 58.0, 62.0, 70.0)  # the interval misses
    assert not agrees(CHARGE, 40.0, 66.0, 80.0)  # so wide that it meets, but the median is off


@pytest.mark.parametrize("sign", [-1, 1])
def test_agrees_fails_at_five_times_the_tolerance(sign: int) -> None:
    """A prediction that is off by five times the tolerance is caught."""
    off = sign * 5 * CHARGE.tolerance
    assert not agrees(CHARGE, 50.0 + off, 57.0 + off, 65.0 + off)


def test_one_sided_rules_judge_the_whole_interval() -> None:
    """At most: not even the 95 % quantile above; at least: not even the 5 % quantile below."""
    most = Published(text="", low=0.0, high=15.0, unit="min", rule="at_most", source="")
    least = Published(text="", low=15.9, high=15.9, unit="kg", rule="at_least", source="")
    assert agrees(most, 9.0, 12.0, 15.0)
    assert not agrees(most, 9.0, 12.0, 15.1)
    assert agrees(least, 15.9, 20.0, 25.0)
    assert not agrees(least, 15.8, 20.0, 25.0)


def test_every_case_has_a_source() -> None:
    """Each case names who published it, and the four headline claims are there."""
    cases = load_cases()
    assert all(case.published.source and case.published.text for case in cases)
    assert {"everest-air-time", "everest-on-foot", "ama-dablam-air-time", "ama-dablam-on-foot"} <= {
        c.case for c in cases
    }
    assert {"everest-35-lb", "ama-dablam-1300-lb"} <= {case.case for case in cases}


def test_case_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    """A misspelt key in a case file is an error that names the file."""
    (tmp_path / "case.toml").write_text('case = "a"\nquantitty = "one_way"\n', encoding="utf-8")
    with pytest.raises(InputError, match="quantitty") as caught:
        load_cases(tmp_path)
    assert caught.value.where.endswith("case.toml")


@pytest.fixture(scope="module")
def verdicts(real_data: Path) -> dict[str, Verdict]:
    patch = pytest.MonkeyPatch()
    patch.setenv("LUNGTA_DATA", str(real_data))
    patch.setenv("LUNGTA_CACHE", str(Path("no-such-cache").absolute()))
    try:
        return {row.case: row for row in validate_cases(load_cases(), site_terrain)}
    finally:
        patch.undo()


@pytest.mark.real_data
def test_published_claims_hold_on_real_terrain(verdicts: dict[str, Verdict]) -> None:
    """Every published claim is borne out on real terrain, none of which is schematic, but for the one known gap."""
    expected = {**dict.fromkeys(verdicts, "pass"), "stolaroff-curve": "gap"}
    assert {name: row.verdict for name, row in verdicts.items()} == expected
    assert not any("SCHEMATIC" in row.note for row in verdicts.values())


@pytest.mark.real_data
def test_everest_2024_is_predicted_blind(verdicts: dict[str, Verdict]) -> None:
    """57 % of charge used: inside the 90 % interval, at most 25 points wide, median within 8 points."""
    row = verdicts["everest-2024-charge"]
    assert row.interval is not None
    assert row.predicted is not None
    assert row.interval[0] <= 57.0 <= row.interval[1]
    assert row.interval[1] - row.interval[0] <= 25.0
    assert abs(row.predicted - 57.0) <= 8.0
