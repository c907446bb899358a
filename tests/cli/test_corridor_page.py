"""The page of a corridor: its map keeps out of what holds in that hour, and of nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

from lungta.mountain.site.model import DailyWindow
from lungta.plan.report.day import trip_plan
from lungta.record.report.corridor_page import corridor_page_html
from plan.report_cases import SITE, report, report_with_everything


def test_the_map_hatches_the_zones_that_hold() -> None:
    """A zone of the night is not drawn as kept out of in the morning; the others are."""
    made = report()
    night = replace(SITE.zones[0], active=(DailyWindow(start=time(0, 0), end=time(1, 0)),))
    site = replace(SITE, zones=(night, *SITE.zones[1:]))
    for shown in (made, replace(made, ask=replace(made.ask, site=site))):
        page = corridor_page_html(shown, trip_plan(shown), b"")
        hatched = re.findall(r"<title>([^<]*): kept out of", page)
        assert hatched == [zone.name for zone in shown.ask.zones]
        assert (night.name in hatched) == (shown is made)


def test_what_relief_would_buy_has_its_heading() -> None:
    """It is no stretch of the path."""
    whole = report_with_everything()
    page = corridor_page_html(whole, trip_plan(whole), b"")
    assert "<h3>What relief would buy</h3>" in page
    assert page.index(">Why here<") < page.index("What relief would buy")
    assert "What relief would buy" not in corridor_page_html(report(), trip_plan(report()), b"")
