"""The page: complete, self-contained, safe against what people write."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace

import pytest
from lxml import etree, html

from busy_day import busy_day, ramp
from day_plans import day_plan, without_sorties
from lungta.core.findings import error
from lungta.plan.dayplan import DayPlan
from lungta.record.report.page import page_html

EVIL = "<script>alert('x')</script><img src=x onerror=alert(1)>"


def _page(plan: DayPlan) -> html.HtmlElement:
    return html.document_fromstring(page_html(plan, ramp()))


def _words(page: html.HtmlElement) -> str:
    for hidden in page.xpath("//script|//style|//noscript"):
        hidden.drop_tree()
    return re.sub(r"\s+", " ", page.text_content())


@pytest.fixture(scope="module")
def busy() -> DayPlan:
    return busy_day()


@pytest.fixture(scope="module")
def busy_page(busy: DayPlan) -> str:
    return page_html(busy, ramp())


def test_markup_is_well_formed(busy_page: str) -> None:
    """Every drawing parses as XML by itself, every id is unique, and no element is left open."""
    page = html.document_fromstring(busy_page)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for drawing in re.findall(r"<svg.*?</svg>", busy_page, flags=re.DOTALL):
        etree.fromstring(drawing)
    for tag in ("table", "section", "article", "figure", "div", "ul", "ol"):
        assert busy_page.count(f"<{tag}") == busy_page.count(f"</{tag}>"), tag


def test_nothing_is_loaded_from_anywhere(busy_page: str) -> None:
    """Sources are data URIs and links stay on the page."""
    page = html.document_fromstring(busy_page)
    for reference in page.xpath("//@src|//@href|//@data|//@action"):
        assert reference.startswith(("data:", "#")), reference
    style = "".join(page.xpath("//style/text()"))
    assert "@import" not in style
    assert not re.search(r"url\((?!#)", style)
    scripts = "".join(page.xpath("//script[not(@type)]/text()"))
    assert not re.search(r"fetch\(|XMLHttpRequest|import\(|WebSocket|https?:", scripts)


def test_the_policy_allows_this_script_alone(busy_page: str) -> None:
    """The content security policy names the digest of the page's one script, so that no other can run."""
    page = html.document_fromstring(busy_page)
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    (script,) = re.findall(r"<script>(.*?)</script>", busy_page, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert not page.xpath("//@*[starts-with(name(), 'on')]")


def test_everything_of_the_plan_is_on_the_page(busy: DayPlan) -> None:
    """Every sortie, load, finding, unplaced load, hour, zone, pad and source can be read."""
    page = _page(busy)
    assert [article.get("id") for article in page.xpath("//article")] == [f"sortie-{s.number}" for s in busy.sorties]
    words = _words(page)
    for sortie in busy.sorties:
        assert all(item in words for item in (*sortie.items_up, *sortie.items_down))
    for finding in busy.all_findings():
        assert finding.message in words
        assert finding.code in words
    for unplaced in busy.unplaced:
        assert unplaced.item in words
        assert unplaced.reason in words
    for place in (*busy.place.zones, *busy.place.pads):
        assert place.name in words
    for source in busy.inputs:
        assert source.title in words
        assert source.licence in words
    assert busy.terrain.licence in words
    assert busy.schema in words
    assert "Asia/Kathmandu" in words


def test_the_wind_stands_in_the_head_and_ground_wind_is_called_so(busy: DayPlan) -> None:
    """Which wind was flown in is read before anything else; the station's wind by the hour is not taken for it."""
    page = _page(replace(busy, wind_field="solved over 20 km of terrain on a mesh of 147 m"))
    assert "Wind: solved over terrain" in page.xpath("//header")[0].text_content()
    day = page.xpath("//section[@aria-labelledby='h-day']")[0].text_content()
    hours = page.xpath("//section[@aria-labelledby='h-hours']")[0].text_content()
    for part in (day, hours):
        assert "not the wind on the paths" in part
        assert "(solved over terrain)" in part
    assert "ground wind, m/s" in day
    assert "Groundwind" in hours
    assert "mesh of 147 m" in page.xpath("//section[@aria-labelledby='h-sources']")[0].text_content()


def test_the_probability_is_of_the_reserve_alone(busy: DayPlan) -> None:
    """No sortie is called sure: what is likely is that the reserve holds."""
    for article in _page(busy).xpath("//article"):
        facts = article.text_content()
        assert "Reserve held" in facts
        assert "not how safe the flight is" in facts


def test_gravest_finding_comes_first(busy: DayPlan) -> None:
    """The list runs from errors to notices."""
    tags = [tag.text for tag in _page(busy).xpath("//ol[@class='findings']//span[@class='tag']")]
    assert tags == sorted(tags, key=["error", "warning", "notice"].index)


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (day_plan(), None),
        (day_plan(schematic=True), "schematic"),
        (day_plan(weather_assumed=True), "assumed"),
        (without_sorties(day_plan()), "nothing in this plan may fly"),
    ],
)
def test_banner_says_why_a_plan_is_not_for_flight(plan: DayPlan, said: str | None) -> None:
    """The banner is there exactly when the plan is not for flight, with its cause."""
    page = _page(plan)
    banner = page.xpath("//div[@role='alert']")
    assert bool(banner) == plan.not_for_flight
    if said is not None:
        assert "Not for flight" in banner[0].text_content()
        assert said in page.xpath("//p[@class='stripe-why']")[0].text_content()


def test_what_people_write_stays_text() -> None:
    """Markup in names, reasons and messages neither becomes an element nor ends the page's data."""
    plan = day_plan()
    evil = replace(
        plan,
        items=tuple(replace(item, what=EVIL) for item in plan.items),
        place=replace(plan.place, name=EVIL, pads=tuple(replace(pad, name=EVIL) for pad in plan.place.pads)),
        findings=(error("evil", EVIL, EVIL),),
    )
    text = page_html(evil, ramp())
    page = html.document_fromstring(text)
    assert len(page.xpath("//script")) == 2
    assert not page.xpath("//img")
    assert "alert('x')</script>" not in text
    data = json.loads(page.xpath("//script[@type='application/json']")[0].text)
    assert data["pads"][0]["name"] == EVIL
    assert EVIL in _words(page)


def test_page_without_sorties_explains_itself() -> None:
    """Nothing to fly gives a page with map, findings and reasons, not an error."""
    words = _words(_page(without_sorties(day_plan())))
    assert "Nothing can be flown" in words
    assert "Generator" in words


def test_page_of_a_plan_without_hours_or_porters() -> None:
    """Empty tables say that they are empty."""
    words = _words(_page(replace(without_sorties(day_plan()), hours=(), porters=(), inputs=(), findings=())))
    assert "No hour of the day was considered." in words
    assert "No comparison was made." in words


def test_only_the_first_route_is_shown_before_scripts_run() -> None:
    """Without scripts the map shows one route and every sortie's own section."""
    plan = day_plan()
    other = replace(plan.sorties[1], corridor_up=replace(plan.sorties[1].corridor_up, id="another"))
    page = _page(replace(plan, sorties=(plan.sorties[0], other)))
    routes = page.xpath("//*[@data-route]")
    assert [route.get("hidden") for route in routes] == [None, "hidden"]
    assert not page.xpath("//article[@hidden]")


def test_page_stays_small(busy_page: str) -> None:
    """A full day of twelve sorties stays under the size that a slow link or an old telephone bears."""
    assert len(busy_page.encode()) < 1_500_000


def test_same_plan_same_page(busy: DayPlan, busy_page: str) -> None:
    """Nothing in the page depends on when or where it is made."""
    assert page_html(busy, ramp()) == busy_page
