"""The picture shows what was computed: bars of hours, ways of weights, the same bytes each time."""

from __future__ import annotations

import numpy as np
import pytest
from people_cases import FC30, site, square, straight

from lungta.core.figures import house_style, picture
from lungta.plan.people.crowd import crowds_of
from lungta.plan.people.exposure import exposure_of
from lungta.plan.people.plot import people_figure
from lungta.plan.people.trade import Trade
from plan import corridor_cases as cases


def trades() -> tuple[Trade, ...]:
    from lungta.plan.corridor.find import find_corridor

    asked = cases.request(cases.ground(lambda east, north: 5000.0), (-1000.0, 0.0), (1000.0, 0.0))
    corridor = find_corridor(asked, explain=False).corridor
    assert corridor is not None
    return tuple(
        Trade(people_weight_m=weight, corridor=corridor, detour_m=0.0, energy_j=1.0, casualties=casualties,
              overflown_people_s=0.0)
        for weight, casualties in ((0.0, 4e-6), (1.0, 3.9e-6), (10.0, 1e-6))
    )  # fmt: skip


def test_bars_are_the_exposure_and_labels_do_not_pile_up() -> None:
    """Bars add up to the casualties of each hour; weights of one spot share a label."""
    exposure = exposure_of(straight(), crowds_of(site(square(300.0, by_hour=tuple(map(float, range(24)))))), FC30)
    figure = people_figure(exposure, trades(), "made for a test")
    hours, ways = figure.axes
    bars = np.array([bar.get_height() for bar in hours.patches])
    assert bars == pytest.approx(exposure.casualties * 1e6)
    assert [text.get_text() for text in ways.texts] == ["0 to 1 m", "10 m"]
    assert picture(figure, ".png")[:4] == b"\x89PNG"


def test_empty_exposure_and_no_trade_can_be_drawn() -> None:
    """A site without people and a search without a way still give a picture."""
    figure = people_figure(exposure_of(straight(), (), FC30), (), "nothing")
    with house_style():
        again = people_figure(exposure_of(straight(), (), FC30), (), "nothing")
        assert picture(figure, ".svg") == picture(again, ".svg")
