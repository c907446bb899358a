"""The blind check against the Everest test flights of 2024."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

STUDY = Path(__file__).parents[2] / "studies" / "fc30_power"
MEDIAN_TOLERANCE = 0.08  # of the whole charge


@pytest.fixture(scope="module")
def study() -> dict[str, Any]:
    """The script's names."""
    return runpy.run_path(str(STUDY / "everest.py"), run_name="fc30_everest")


@pytest.fixture(scope="module")
def used_frac(study: dict[str, Any]) -> Any:
    """Charge used on the round trip, by sample."""
    return 1.0 - study["flown"](study["AS_PLANNED"]).soc_frac[:, -1]


def agrees(used_frac: Any, published_frac: float) -> bool:
    """Whether the 90 % interval holds a published figure and the median is within the tolerance of it."""
    low, middle, high = np.quantile(used_frac, (0.05, 0.5, 0.95))
    return bool(low <= published_frac <= high and abs(middle - published_frac) <= MEDIAN_TOLERANCE)


def test_charge_used_on_the_round_trip_is_predicted(used_frac: Any) -> None:
    """43 % battery left after 2.7 km and 700 m up and back with 15 kg each way (Xinhua, China Daily, SCMP, DJI)."""
    assert agrees(used_frac, 0.57)


@pytest.mark.parametrize("off", [-5 * MEDIAN_TOLERANCE, 5 * MEDIAN_TOLERANCE])
def test_a_prediction_five_tolerances_off_is_caught(used_frac: Any, off: float) -> None:
    """The check can fail."""
    assert not agrees(used_frac + off, 0.57)


def test_the_prediction_is_sharp_enough_to_be_of_use(used_frac: Any) -> None:
    """90 % interval at most 25 points wide."""
    low, high = np.quantile(used_frac, (0.05, 0.95))
    assert high - low <= 0.25


def test_a_hover_only_model_would_miss(study: dict[str, Any]) -> None:
    """Twelve minutes of hover are out of tolerance: forward flight is what makes the difference."""
    legs = study["legs"](study["AS_PLANNED"])
    still = type(legs)(
        **{name: getattr(legs, name) for name in ("duration_s", "density_kgm3", "payload_kg", "temperature_k")},
        airspeed_mps=np.zeros(legs.duration_s.size),
        climb_mps=np.zeros(legs.duration_s.size),
        airspeed_sigma_mps=np.zeros(legs.duration_s.size),
    )
    flight = study["fly"](study["load_aircraft"]("dji-fc30"), still, samples=1000)
    assert not agrees(1.0 - flight.soc_frac[:, -1], 0.57)


def test_every_way_lasts_as_long_as_was_published(study: dict[str, Any]) -> None:
    """Twelve minutes, unless the rotors stand still at the camp."""
    for way in (study["AS_PLANNED"], *study["OTHERS"]):
        total_s = study["legs"](way).duration_s.sum()
        rest_s = 0.0 if way.rotors_turn_at_camp else way.at_camp_s
        assert total_s + rest_s == pytest.approx(720.0), way.name
