"""The walker's pace against the planner's porters, which rest on the same publications, and a published time."""

from __future__ import annotations

import numpy as np
import pytest

from lungta.ice.proposal.effort import loaded_spm, pace_table, unloaded_spm
from lungta.ice.proposal.ground import hour_factors
from lungta.ice.proposal.settings import Hours, Walker
from lungta.mountain.site.load import load_site
from lungta.mountain.site.model import FootRoute
from lungta.plan.porters import LADDER_S, LADDERS, climb_s


@pytest.mark.parametrize("gradient", [0.0, 0.1, 0.2, 0.5])
def test_uphill_it_is_the_porters_pace(gradient: float) -> None:
    """`lungta.plan.porters`, written independently from the same equations, gives the same time per metre."""
    ascent_m = 1000.0 * gradient
    route = FootRoute(
        to="x", length_m=1000.0, ascent_m=ascent_m, descent_m=0.0, icefall=True, published_h=None, source="made"
    )
    theirs = (climb_s(route, alt_amsl_m=5700.0, load_kg=15.0) - LADDERS * LADDER_S) / 1000.0
    ours = float(loaded_spm(gradient, Walker(), 5700.0))
    assert ours == pytest.approx(theirs, rel=1e-6)
    assert ours * (1.0 + 5e-6) != pytest.approx(theirs, rel=1e-6)


def test_base_camp_to_camp_1_takes_the_published_hours() -> None:
    """Published: 7 h, 6 to 9 h. Here with the site's length and ascent and two minutes at each of 28 ladders."""
    (route,) = [route for route in load_site("khumbu").foot_routes if route.icefall and route.to == "camp-1"]
    walked_s = route.length_m * float(loaded_spm(route.ascent_m / route.length_m, Walker(), 5700.0))
    assert 6.0 <= (walked_s + 28 * 120.0) / 3600.0 <= 9.0


def test_the_pace_behaves() -> None:
    """Steeper is slower up, and never quicker than flat down; a load and height cost time; the table is that pace."""
    gradient = np.linspace(-1.0, 1.5, 101)
    pace = loaded_spm(gradient, Walker(), 5700.0)
    up = gradient >= 0.0
    assert (np.diff(pace[up]) > 0.0).all()
    assert (pace[~up] >= loaded_spm(0.0, Walker(), 5700.0) - 1e-12).all()
    assert (pace >= unloaded_spm(gradient) - 1e-12).all()
    assert (pace > loaded_spm(gradient, Walker(load_kg=5.0), 5700.0)).all()
    assert (pace > loaded_spm(gradient, Walker(), 3000.0)).all()
    assert pace_table(Walker(), 5700.0)[400] == pytest.approx(float(loaded_spm(0.0, Walker(), 5700.0)))


def test_hours_are_straight_between_and_run_over_midnight() -> None:
    """Half way between 22:00 and 03:00 the factor is half way too."""
    hours = Hours(serac=((3.0, 0.6), (22.0, 1.0)), avalanche=((12.0, 2.0),))
    assert hour_factors(hours, 0.5).serac == pytest.approx(0.8)
    assert hour_factors(hours, 5.0).avalanche == 2.0
    with pytest.raises(ValueError, match="rise"):
        Hours(serac=((5.0, 1.0), (3.0, 1.0)))
