"""Masts as they are typed in."""

from __future__ import annotations

import pytest

from lungta.cli.wind_masts import masts_of
from lungta.core.errors import WindError


@pytest.mark.parametrize(("wind", "mps"), [("4.5mps", 4.5), ("4.5 m/s", 4.5), ("9kt", 4.63), ("18KMH", 5.0)])
def test_a_wind_is_read_in_the_unit_that_it_says(wind: str, mps: float) -> None:
    """Knots are knots: 9 of them are 4.63 m/s."""
    (mast,) = masts_of([f"Camp I,27.9875,86.875,3,{wind},250,6031"])
    assert mast.wind_mps == pytest.approx(mps, abs=1e-9)
    assert (mast.name, mast.lat_deg, mast.height_agl_m, mast.from_deg) == ("Camp I", 27.9875, 3.0, 250.0)
    assert mast.alt_amsl_m == 6031.0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Camp I,27.9875,86.875,3,9,250", "needs its unit"),
        ("Camp I,27.9875,86.875,3,9furlongs,250", "needs its unit"),
        ("Camp I,27.9875,86.875,3,9kt", "5 parts"),
        ("Camp I,north,86.875,3,9kt,250", "'north' is no number"),
        ("Camp I,127.9,86.875,3,9kt,250", "latitude"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_form(text: str, said: str) -> None:
    """A pilot with gloves sees what is wrong and how it is written."""
    with pytest.raises(WindError, match=said) as refused:
        masts_of([text])
    assert "height_agl_m,wind,from_deg" in str(refused.value)
