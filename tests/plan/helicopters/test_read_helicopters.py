"""Files of announced movements: what they may hold, and every way they can be wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from shapely import Point, Polygon

from lungta.core.errors import HelicopterError
from lungta.mountain.site.load import load_site
from lungta.plan.helicopters.model import PAD_RADIUS_M, Announced
from lungta.plan.helicopters.read import read_helicopters

SITE = load_site("khumbu")
GOOD = """
schema = "lungta.helicopters/1"
replaces = ["base-camp-helipad"]

[[movements]]
id = "evac"
name = "Evacuation"
start = 2026-04-20T10:30:00+05:45
end = "2026-04-20T11:00+05:45"
pad = "base-camp"
source = "by radio"

[[movements]]
id = "load"
start = "2026-04-20T07:15Z"
end = "2026-04-20T07:35Z"
line = [[28.0008, 86.8500], [27.9860, 86.8775]]
width_m = 200
high_agl_m = 60.0
buffer_min = 5.0
source = "by radio"

[[movements]]
id = "tourists"
start = "2026-04-20T08:00+05:45"
end = "2026-04-20T08:30+05:45"
zone = "base-camp-helipad"
source = "by radio"

[[movements]]
id = "survey"
start = "2026-04-20T12:00+05:45"
end = "2026-04-20T12:30+05:45"
outline = [[27.990, 86.860], [27.990, 86.870], [27.995, 86.865]]
low_agl_m = 400.0
source = "by radio"
"""
GOOD_CSV = """id,name,start,end,pad,line,width_m,high_agl_m,source
evac,Evacuation,2026-04-20T10:30+05:45,2026-04-20T11:00+05:45,base-camp,,,,by radio
load,,2026-04-20T07:15Z,2026-04-20T07:35Z,,28.0008 86.85; 27.986 86.8775,200,60,by radio

"""


def read(folder: Path, text: str, name: str = "h.toml") -> Announced:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_helicopters(path, SITE)


def refusal(folder: Path, text: str, name: str = "h.toml") -> str:
    with pytest.raises(HelicopterError) as caught:
        read(folder, text, name)
    return str(caught.value)


def ground(outline: tuple[tuple[float, float], ...]) -> Polygon:
    return Polygon([SITE.frame.to_local(*corner) for corner in outline])


def test_good_file_gives_times_and_places(tmp_path: Path) -> None:
    """Pad, zone, outline or line; TOML's own times or text; buffers, heights and the file's digest are kept."""
    announced = read(tmp_path, GOOD)
    evac, load, tourists, survey = announced.movements
    assert announced.replaces == ("base-camp-helipad",)
    assert announced.source.title == "h.toml: 4 announced movements"
    assert evac.window.start_utc == datetime(2026, 4, 20, 4, 45, tzinfo=UTC)
    assert (evac.buffer_s, load.buffer_s, load.high_agl_m, survey.low_agl_m) == (600.0, 300.0, 60.0, 400.0)
    home = SITE.home.position
    circle = ground(evac.outline)
    assert circle.area == pytest.approx(3.14159 * PAD_RADIUS_M**2, rel=0.02)
    assert circle.centroid.distance(Point(SITE.frame.to_local(home.lat_deg, home.lon_deg))) < 0.1
    ends = [SITE.frame.to_local(28.0008, 86.85), SITE.frame.to_local(27.986, 86.8775)]
    length_m = Point(ends[0]).distance(Point(ends[1]))
    assert ground(load.outline).area == pytest.approx((length_m + 200.0) * 200.0, rel=1e-3)
    assert tourists.outline == next(zone.outline for zone in SITE.zones if zone.id == "base-camp-helipad")
    assert tourists.name == "tourists"


def test_csv_says_the_same(tmp_path: Path) -> None:
    """The same movements from a table of a spreadsheet; empty cells and lines are nothing."""
    table, toml = read(tmp_path, GOOD_CSV, "h.csv"), read(tmp_path, GOOD)
    assert [each.outline for each in table.movements] == [each.outline for each in toml.movements[:2]]
    assert [each.window for each in table.movements] == [each.window for each in toml.movements[:2]]
    assert table.movements[1].high_agl_m == 60.0
    assert table.replaces == ()


def test_empty_file_announces_nothing(tmp_path: Path) -> None:
    """No movement is an answer too."""
    assert read(tmp_path, 'schema = "lungta.helicopters/1"').movements == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("10:30:00+05:45", "10:30:00", "movements[1].start: has no time zone: write +05:45 or Z after it"),
        ('"2026-04-20T07:15Z"', '"2026-04-20T07:15"', "movements[2].start: has no time zone"),
        ('"2026-04-20T07:15Z"', "07:15:00", "movements[2].start: must be a date and time with its zone"),
        ('"2026-04-20T07:15Z"', '"quarter past"', "movements[2].start: must be a date and time with its zone"),
        ('"2026-04-20T07:15Z"', "2026-04-20", "movements[2].start: must be a date and time with its zone"),
        ("07:35Z", "07:05Z", "movements[2]: ends (2026-04-20T07:05:00+00:00) before it starts"),
        ("07:35Z", "07:15Z", "movements[2]: ends"),
        ("2026-04-20T07:35Z", "2026-04-23T07:35Z", "movements[2]: lasts 72 h: write one movement for each day"),
        ('pad = "base-camp"', 'pad = "basecamp"', "movements[1] (evac).pad: no pad 'basecamp'. Did you mean"),
        ('zone = "base-camp-helipad"', 'zone = "helipad"', "movements[3] (tourists).zone: no zone 'helipad'."),
        ('pad = "base-camp"\n', "", "movements[1]: write one of pad, zone, outline, or line with width_m"),
        ('pad = "base-camp"', 'pad = "base-camp"\nzone = "base-camp-helipad"', "write one of pad, zone"),
        ("width_m = 200\n", "", "movements[2]: width_m goes with line"),
        ("width_m = 200", "width_m = -200", "movements[2].width_m: input should be greater than 0"),
        ("width_m = 200", "width = 200", "movements[2].width: unknown key. Did you mean width_m?"),
        ("[27.9860, 86.8775]]", "[28.0008, 86.8500]]", "movements[2] (load).line: the line has no length"),
        ("[28.0008, 86.8500]", "[86.8500, 28.0008]", "with latitude and longitude swapped"),
        ("[[27.990, 86.860], [27.990, 86.870], [27.995, 86.865]]",
         "[[27.890, 86.860], [27.890, 86.870], [27.895, 86.865]]",
         "movements[4] (survey): lies outside the site, wholly beyond 4000 m"),
        ("[27.995, 86.865]]", "[27.990, 86.865]]", "encloses nothing"),
        ("[27.995, 86.865]]", "[27.995, 86.862], [27.985, 86.868]]", "crosses itself"),
        ("[27.995, 86.865]]", "[27.995]]", "movements[4].outline[3]: list should have at least 2 items"),
        ("low_agl_m = 400.0", "low_agl_m = 400.0\nhigh_agl_m = 300.0", "high_agl_m must lie above low_agl_m, 400 m"),
        ("low_agl_m = 400.0", "low_agl_m = -400.0", "movements[4].low_agl_m: input should be greater than"),
        ("low_agl_m", "low_m", "movements[4].low_m: unknown key. Did you mean low_agl_m?"),
        ("buffer_min = 5.0", "buffer_min = -5.0", "movements[2].buffer_min: input should be greater than"),
        ('id = "load"', 'id = "evac"', "movements: id 'evac' stands 2 times."),
        ('source = "by radio"\n', "", "movements[1].source: missing key"),
        ('replaces = ["base-camp-helipad"]', 'replaces = ["base-camp-tents"]', "replaces[1]: no helipad zone 'base-"),
        ("lungta.helicopters/1", "lungta.site/1", "schema: input should be 'lungta.helicopters/1'"),
        ("[[movements]]", "[[movement]]", "movement: unknown key. Did you mean movements?"),
        ('schema = "', "schema = ", "is not valid TOML"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    """A wrong file is refused with the key path and what is wrong there."""
    assert old in GOOD
    changed = GOOD.replace(old, new) if old == "[[movements]]" else GOOD.replace(old, new, 1)
    message = refusal(tmp_path, changed)
    assert told in message
    assert "h.toml" in message.splitlines()[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        (GOOD_CSV.replace("high_agl_m", "high_m"), "movements[2].high_m: unknown key. Did you mean high_agl_m?"),
        (GOOD_CSV.replace(",200,", ",wide,"), "line 3: width_m 'wide' is not a number"),
        (GOOD_CSV.replace("28.0008 86.85;", "28.0008, 86.85;"), "line 3: has more cells than column names"),
        (GOOD_CSV.replace(",by radio\nload", "\nload"), "line 2: has fewer cells than column names"),
        (
            GOOD_CSV.replace("28.0008 86.85;", "north;"),
            "line 3: line 'north; 27.986 86.8775' is not latitude and longitude",
        ),
        (GOOD_CSV.replace("10:30+05:45", "10:30"), "movements[1].start: has no time zone"),
        (GOOD_CSV.replace("28.0008 86.85;", "28.0008;"), "movements[2].line[1]"),
    ],
)
def test_each_fault_of_a_table_is_named(tmp_path: Path, text: str, told: str) -> None:
    """A wrong table is refused with its line, or with the movement's number and key."""
    assert told in refusal(tmp_path, text, "h.csv")


def test_other_files_are_refused(tmp_path: Path) -> None:
    """A missing file, another kind of file, and text that is no UTF-8 are messages."""
    with pytest.raises(HelicopterError, match="cannot be read"):
        read_helicopters(tmp_path / "none.toml", SITE)
    assert "Name it .toml or .csv." in refusal(tmp_path, GOOD, "h.json")
    (tmp_path / "latin.csv").write_bytes("id,source\nä,ö".encode("latin-1"))
    with pytest.raises(HelicopterError, match="UTF-8"):
        read_helicopters(tmp_path / "latin.csv", SITE)
