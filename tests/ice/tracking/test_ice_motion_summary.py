"""What a tracked pair shows in short, and what a person must judge about it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lungta.core.errors import IceError
from lungta.core.findings import Severity
from lungta.ice.tracking.model import DAY_S
from lungta.ice.tracking.reasons import SAID, Reason
from lungta.ice.tracking.search import search_px_for, settings_for
from lungta.ice.tracking.summary import summary_json, summary_of, summary_words
from made_motion import SHIFT, all_of, made_motion


def codes(**about: Any) -> dict[str, str]:
    return {finding.code: finding.message for finding in summary_of(made_motion(notes=(), **about)).findings}


def test_every_place_is_counted_under_its_reason() -> None:
    """The counts add up to the grid, and the text says each in plain words."""
    made = made_motion()
    summary = summary_of(made)
    assert summary.places == made.reason.size
    assert set(summary.counts) == set(Reason)
    text = "\n".join(summary_words(summary))
    for reason in Reason:
        assert summary.counts[reason] == (made.reason == reason).sum()
        assert SAID[reason] in text


def test_speeds_are_those_of_kept_vectors() -> None:
    """A marked vector takes no part; a person reads m/day, a program m/s."""
    made = made_motion()
    made.east_m[made.reason == Reason.LOW_SCORE] = 1e6
    summary = summary_of(made)
    speed_mps = made.speed_mps[made.kept]
    assert summary.speed_median_mps == pytest.approx(np.median(speed_mps))
    assert f"median {np.median(speed_mps) * DAY_S:.2g} m/day" in "\n".join(summary_words(summary))
    data = json.loads(summary_json(summary))
    assert data["schema"] == "lungta.ice-track/1"
    assert data["speed_median_mps"] == summary.speed_median_mps
    assert data["shift"]["places"] == 400


def test_a_good_pair_has_nothing_to_judge() -> None:
    """Findings that always appear are read by nobody."""
    assert codes() == {}


@pytest.mark.parametrize(
    ("about", "code", "words"),
    [
        ({"reason": all_of(Reason.NO_MATCH)}, "ice-track-nothing", "cloud, new snow"),
        ({"reason": all_of(Reason.NO_TEXTURE, but=100)}, "ice-track-few", "Only 8%"),
        ({"reason": all_of(Reason.UNCERTAIN, but=100)}, "ice-track-few", "map of reasons"),
        ({"reason": all_of(Reason.NOT_ICE)}, "ice-track-nothing", "Nothing was compared"),
        ({"reason": all_of(Reason.BEYOND_SEARCH, but=900)}, "ice-track-search", "--max-speed"),
        ({"shift": None}, "ice-track-no-stable-ground", "--stable"),
        ({"shift": replace(SHIFT, places=7)}, "ice-track-little-stable-ground", "7 vectors"),
        ({"shift": replace(SHIFT, east_m=3.0)}, "ice-track-shift", "3 m apart"),
        ({"time_sigma_s": 35_000.0}, "ice-track-time", "a further 5%"),
        ({"crs": ""}, "ice-no-georeference", "0.5 m as stated"),
        ({"var_north_m2": np.full((30, 40), 100.0)}, "ice-track-slow", "further apart"),
    ],
)
def test_what_must_be_judged_is_said(about: dict[str, Any], code: str, words: str) -> None:
    """Each finding names the figure and what would change it."""
    assert words in codes(**about)[code]


def test_a_pair_without_vectors_has_a_summary_too() -> None:
    """No median of nothing, no warning from NumPy, JSON without NaN."""
    summary = summary_of(made_motion(reason=all_of(Reason.NO_MATCH)))
    assert summary.speed_median_mps is None
    assert "no vector was kept" in "\n".join(summary_words(summary))
    assert json.loads(summary_json(summary))["speed_median_mps"] is None


def test_made_images_say_not_real_first() -> None:
    """Whatever else there is to say."""
    assert summary_of(made_motion(shift=None)).findings[0].code == "ice-not-real"
    severities = [finding.severity for finding in summary_of(made_motion(crs="", shift=None)).findings]
    assert severities == sorted(severities, key=[Severity.ERROR, Severity.WARNING, Severity.NOTICE].index)


def test_the_search_holds_the_speed() -> None:
    """1.2 m/day for 8 days is 9.6 m, 19.2 pixels of 0.5 m; two are kept to spare."""
    assert search_px_for(1.2 / DAY_S, 8 * DAY_S, 0.5) == 22
    with pytest.raises(IceError, match="at most 512"):
        search_px_for(50.0 / DAY_S, 30 * DAY_S, 0.5)


def test_windows_and_steps_fit_together() -> None:
    """A window that fails is followed by one of twice its side."""
    assert settings_for(None, None, None).windows_px == (32, 64)
    assert settings_for(None, None, None).step_px == 16
    chosen = settings_for(48, 20, None)
    assert (chosen.windows_px, chosen.search_px, chosen.step_px) == ((48, 96), 20, 12)
    assert settings_for(512, None, 64).windows_px == (512,)
    for window_px, search_px, step_px in (
        (50, None, 16),
        (64, 9999, None),
        (8, None, None),
        (64, None, 1),
        (63, None, 21),
    ):
        with pytest.raises(IceError, match="--window-px"):
            settings_for(window_px, search_px, step_px)
