"""The picture of a corridor: what stands on it, and that names hide neither each other nor the marks."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from lungta.core.findings import error
from lungta.plan.plot.corridor import corridor_figure
from lungta.plan.plot.names import rows_of
from lungta.plan.report.model import CorridorReport
from plan.report_cases import no_corridor, report, report_with_everything

CASES = {
    "up": lambda: report("base-camp", "camp-1"),
    "down": lambda: report("camp-1", "base-camp"),
    "between camps": lambda: report("camp-1", "camp-2"),
    "everything": report_with_everything,
    "no corridor": no_corridor,
}
MOST_SHARED = 0.25  # of the smaller of two names: they are judged by boxes, which are larger than letters


@cache
def figure_of(name: str) -> Figure:
    figure = corridor_figure(made(name))
    FigureCanvasAgg(figure).draw()
    return figure


def made(name: str) -> CorridorReport:
    return CASES[name]()


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text)]


@pytest.mark.parametrize("name", list(CASES))
def test_it_says_what_it_is_and_that_nobody_may_fly_by_it(name: str) -> None:
    """Title, hour, warning, sources; what there is no corridor for is left out."""
    said = "\n".join(texts(figure_of(name)))
    for part in (
        "Khumbu Icefall: ",
        "20 April 2026",
        "NOT FOR FLIGHT: schematic terrain; assumed weather",
        "Terrain: ",
    ):
        assert part in said
    assert said.count("NOT FOR FLIGHT") >= 3  # also across map and heights, whatever is cut out
    panels = {"power [kW]", "charge [%]", "link [dB]", "land in [s]"}
    shown = panels & set(texts(figure_of(name)))
    assert shown == (set() if name == "no corridor" else panels)


@pytest.mark.parametrize("name", list(CASES))
def test_names_on_the_map_do_not_hide_each_other(name: str) -> None:
    """Pads, corners, landings, zones and the bar of scale, by their boxes; heights of contours lie under them all."""
    figure = figure_of(name)
    ax = figure.axes[0]
    boxes = [
        (text.get_text(), text.get_window_extent())
        for text in ax.texts
        if text.get_text()
        and not text.get_text().isdigit()
        and text.get_text() != "NOT FOR FLIGHT"
        and ax.bbox.overlaps(text.get_window_extent())
    ]
    boxes = [(words, box) for words, box in boxes if ax.bbox.contains(box.x0, box.y0)]  # the key stands beside
    for (one, first), (other, second) in combinations(boxes, 2):
        assert shared(first, second) < MOST_SHARED, (one, other)


def shared(first: Bbox, second: Bbox) -> float:
    both = Bbox.intersection(first, second)
    if both is None:
        return 0.0
    area = both.width * both.height
    return float(area / min(first.width * first.height, second.width * second.height))


@pytest.mark.parametrize("name", list(CASES))
def test_keys_do_not_run_into_each_other(name: str) -> None:
    """The key of each panel is no higher than the panel."""
    keys = [legend.get_window_extent() for legend in figure_of(name).findobj(Legend)]
    for first, second in combinations(keys, 2):
        assert Bbox.intersection(first, second) is None
    assert all(key.x1 <= figure_of(name).bbox.x1 for key in keys)


def test_no_take_off_stands_in_red_under_the_title() -> None:
    """Above NOT FOR FLIGHT, on a plate of its own, clear of the map; without the finding there is none."""
    gusts = error("no-take-off", "No take-off in this hour with this load: gusts 12.8 m/s above the limit.", "a>b")
    figure = corridor_figure(replace(made("up"), findings=(gusts,)))
    FigureCanvasAgg(figure).draw()
    (plate,) = [text for text in figure.texts if text.get_text() == "NO TAKE-OFF: gusts 12.8 m/s above the limit"]
    (below,) = [text for text in figure.texts if text.get_text().startswith("NOT FOR FLIGHT")]
    for text in (plate, below):
        assert text.get_bbox_patch().get_facecolor() == pytest.approx((0.69, 0.0, 0.125, 1.0), abs=0.01)
        assert text.get_window_extent().y0 > figure.axes[0].bbox.y1
    assert plate.get_window_extent().y0 > below.get_window_extent().y1
    assert not any("NO TAKE-OFF" in each for each in texts(figure_of("up")))


def test_panels_share_the_way() -> None:
    """What stands above another happens at the same place."""
    _, *panels = figure_of("up").axes
    along_m = made("up").line.along_m
    for ax in panels:
        assert ax.get_xlim() == pytest.approx((along_m[0], along_m[-1]))
        assert ax.get_position().x0 == pytest.approx(panels[0].get_position().x0)
    tops = [ax.get_position().y1 for ax in panels]
    assert tops == sorted(tops, reverse=True)


def test_names_in_rows_touch_no_name_before() -> None:
    """However close they stand."""
    rng = np.random.default_rng(5)
    middles = np.sort(rng.uniform(0.0, 10.0, 40)).tolist()
    rows = rows_of(middles, [1.0] * 40)
    for row in set(rows):
        held = [middle for middle, its in zip(middles, rows, strict=True) if its == row]
        assert np.all(np.diff(held) >= 1.0)
