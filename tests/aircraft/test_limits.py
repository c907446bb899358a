"""Three limits, three findings; heights and blades out of range."""

from __future__ import annotations

import math

import pytest

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.limits import (
    AuthorityLimits,
    beyond_authority,
    beyond_manufacturer,
    beyond_physics,
    blade_findings,
    check_altitude,
)
from lungta.core.findings import Severity

FC30 = load_aircraft("dji-fc30")
NEPAL = AuthorityLimits(max_takeoff_mass_kg=25.0, max_alt_amsl_m=6185.0, source="Category D")


def test_everest_2024_was_within_physics_beyond_the_manufacturer_and_needed_a_permit() -> None:
    """15 kg at 6,191.8 m: no finding of physics, one of the manufacturer's ceiling, two of the authority's."""
    assert beyond_physics(FC30, 15.0, 6191.8, 20.0) == ()
    assert [each.code for each in beyond_manufacturer(FC30, 15.0, 6191.8)] == ["above-manufacturers-ceiling"]
    found = beyond_authority(FC30, 15.0, 6191.8, NEPAL)
    assert [each.code for each in found] == ["above-authoritys-limit"] * 2
    assert all(each.severity is Severity.WARNING for each in found)


def test_beyond_physics_forbids() -> None:
    """More than the rotors hold is an error; an aircraft too heavy for the height says by how much."""
    (heavy,) = beyond_physics(FC30, 25.0, 6065.0, 22.0)
    assert (heavy.code, heavy.severity) == ("above-physical-limit", Severity.ERROR)
    (ceiling,) = beyond_physics(FC30, 0.0, 8800.0, -12.5)
    assert ceiling.code == "above-ceiling"
    assert "12.5 kg too heavy" in ceiling.message


def test_what_an_authority_does_not_say_is_no_limit() -> None:
    """None binds nothing."""
    assert beyond_authority(FC30, 30.0, 8000.0, AuthorityLimits(source="nobody")) == ()


@pytest.mark.parametrize("alt_m", [-500.0, 0.0, 9000.0])
def test_heights_within_the_models_pass(alt_m: float) -> None:
    """-500 to 9,000 m."""
    check_altitude(alt_m)


@pytest.mark.parametrize("alt_m", [-501.0, 9001.0, math.nan, math.inf])
def test_heights_outside_are_refused(alt_m: float) -> None:
    """With the range and the value."""
    with pytest.raises(ValueError, match=r"-500\.\.9000 m, got"):
        check_altitude(alt_m)


def test_blades_out_of_range_are_said() -> None:
    """Tips near the speed of sound warn, slow blades in thin air inform."""
    assert blade_findings(FC30, 0.5, 3e5) == ()
    assert [each.code for each in blade_findings(FC30, 0.8, 5e4)] == ["tip-mach", "blade-reynolds"]
