"""The catalogue holds what the study makes, and the study's figures are what was published."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lungta.aircraft.catalogue import load_aircraft

STUDY = Path(__file__).parents[2] / "studies" / "fc30_power"


@pytest.fixture(scope="module")
def study() -> dict[str, Any]:
    """The fitting script's names."""
    return runpy.run_path(str(STUDY / "fit.py"), run_name="fc30_fit")


@pytest.fixture(scope="module")
def found(study: dict[str, Any]) -> Any:
    """The fit, made anew."""
    return study["fit"]()


def test_fitted_constants_of_the_catalogue_are_the_studys(study: dict[str, Any], found: Any) -> None:
    """Value and sigma of each fitted constant, to the digits that the study keeps."""
    fc30 = load_aircraft("dji-fc30")
    for name, prior in study["PRIORS"].items():
        half_digit = 0.500001 * 10.0**-prior.digits
        parameter = fc30.parameters[name]
        assert parameter.value == pytest.approx(found.constants[name], abs=half_digit), name
        assert parameter.sigma == pytest.approx(found.sigma(name), abs=half_digit), name
        assert parameter.value != pytest.approx(found.constants[name] + 10 * half_digit, abs=half_digit), name
    (kv, current_a), covariance = study["with_motor"](found)
    kv_sigma, current_sigma_a = np.sqrt(np.diag(covariance))[-2:]
    assert (fc30.motor.kv_radps_per_v.value, fc30.motor.kv_radps_per_v.sigma) == pytest.approx(
        (kv, kv_sigma), abs=0.011
    )
    assert (fc30.motor.max_current_a.value, fc30.motor.max_current_a.sigma) == pytest.approx(
        (current_a, current_sigma_a), abs=0.11
    )


def test_correlation_of_the_catalogue_is_the_studys(study: dict[str, Any], found: Any) -> None:
    """To three digits, but for what rounding the constants moves."""
    correlation = load_aircraft("dji-fc30").correlation
    assert correlation.names == study["CATALOGUE_NAMES"]
    assert np.abs(np.array(correlation.matrix) - found.correlation()).max() < 0.01


def test_no_figure_from_altitude_enters_the_fit(study: dict[str, Any]) -> None:
    """Seven sea-level figures of the sheet, as published."""
    published = {figure.name: figure.time_s for figure in study["FIGURES"]}
    assert published == pytest.approx(
        {
            "hover, two, 0 kg": 29 * 60,
            "hover, two, 30 kg": 18 * 60,
            "hover, one, 40 kg": 9 * 60,
            "range, two, 0 kg": 28_000 / 15,
            "range, two, 30 kg": 16_000 / 15,
            "range, one, 0 kg": 12_000 / 15,
            "range, one, 40 kg": 8_000 / 15,
        }
    )


def test_the_model_gives_the_sheet_within_its_contradictions(study: dict[str, Any], found: Any) -> None:
    """Every figure within 12 %; a model 5 times 12 % off would not pass. The sheet contradicts itself by 10 %."""
    for figure in study["FIGURES"]:
        ratio = found.model_s[figure.name] / figure.time_s
        assert ratio == pytest.approx(1.0, abs=0.12), figure.name
        assert ratio * 1.6 != pytest.approx(1.0, abs=0.12), figure.name


def test_the_test_error_is_the_one_that_the_residuals_show(study: dict[str, Any], found: Any) -> None:
    """Chi-square of the seven figures is about seven: neither too sure nor too vague."""
    chi_square = sum(((found.model_s[f.name] - f.time_s) / f.sigma_s) ** 2 for f in study["FIGURES"])
    assert 5.0 < chi_square < 10.0
