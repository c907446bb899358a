"""Conversions at the border between SI and what people read and write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lungta.core import units


@pytest.mark.parametrize(
    ("mass", "unit", "expected_g"),
    [(35.0, "lb", 15876), (1300.0, "lb", 589670), (15.0, "kg", 15000), (2600.0, "g", 2600), (0.0, "kg", 0)],
)
def test_a_stated_mass_becomes_integer_grams(mass: float, unit: str, expected_g: int) -> None:
    """The international pound is exactly 453.59237 g (NIST Handbook 44, appendix C)."""
    grams = units.grams(mass, unit)
    assert grams == expected_g
    assert type(grams) is int


def test_an_unknown_mass_unit_is_refused() -> None:
    """A stone is no unit of a manifest; nothing is guessed."""
    with pytest.raises(KeyError):
        units.grams(1.0, "st")


@given(st.integers(min_value=0, max_value=10_000_000))
def test_grams_survive_a_manifest_in_kilograms(mass_g: int) -> None:
    """A mass written in kg to the gram comes back to the gram."""
    assert units.grams(mass_g / units.G_PER_KG, "kg") == mass_g


def test_labels_agree_with_their_definitions() -> None:
    """0 degC is 273.15 K; one Wh is 3,600 J; a knot is one nautical mile (1,852 m) an hour."""
    assert units.celsius(273.15) == 0.0
    assert units.celsius(268.15) == pytest.approx(-5.0, abs=1e-12)
    assert units.watt_hours(1984.4 * 3600) == pytest.approx(1984.4, rel=1e-12)
    assert pytest.approx(1852.0, rel=1e-15) == units.MPS_PER_KNOT * 3600
    assert pytest.approx(1000.0, rel=1e-15) == units.MPS_PER_KMH * 3600
