"""`lungta corridor` as a person runs it: what it prints, what it writes, what it says when there is no corridor."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from lungta.cli.app import main

WEATHER = Path(__file__).parents[2] / "examples" / "weather" / "base-camp-station.toml"
MORNING = ("--at", "2026-04-20T09:30", "--weather", str(WEATHER), "--wind", "profile")
FILES = {"corridor.png", "corridor.json", "corridor.html", "missions"}


@pytest.fixture(autouse=True)
def _schematic(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LUNGTA_DATA", raising=False)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run `lungta corridor khumbu ...` in this process; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["lungta", "corridor", "khumbu", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    return int(caught.value.code or 0)


def written(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "corridor.json").read_text(encoding="utf-8")))


def test_a_corridor_is_text_picture_page_data_and_missions(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The text names what a pilot asks for in 80 columns; page, picture and missions say NOT FOR FLIGHT."""
    out = tmp_path / "up"
    asked = ("base-camp", "camp-1", "--mass", "15", "--mass-back", "15", "--out", str(out))
    assert run(*asked, *MORNING, monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert all(len(line) <= 80 for line in said.splitlines() if not line.startswith("written"))
    flat = " ".join(said.split())
    for part in (
        "Khumbu Icefall: Base Camp to Camp I, Monday 20 April 2026, 09:30 local (03:45 UTC), weather of 09:00",
        "NOT FOR FLIGHT: schematic terrain",
        "km in space",
        "waypoints",
        "at the least",
        "height limit 120 m above ground",
        "held by (share of the way)",
        "the straight line",
        "limit 12 m/s",
        "load: 15.0 kg to Camp I, 15.0 kg to Base Camp",
        "back at Base Camp (median, 5-95 %)",
        "point of no return",
        "in clear view of",
        "people:",
        "error terrain-schematic",
    ):
        assert part in flat
    assert {path.name for path in out.iterdir()} == FILES
    assert all("not-for-flight" in path.name for path in (out / "missions").iterdir() if path.name != "README.txt")
    page = (out / "corridor.html").read_text(encoding="utf-8")
    assert "Not for flight" in page
    assert "Content-Security-Policy" in page
    assert not re.search(r"""(src|href)=["']https?:""", page)  # it opens without a network
    made = written(out)
    assert made["schema"] == "lungta.corridor/1"
    assert made["not_for_flight"] == ["schematic terrain"]
    assert made["flight"]["payload_up_kg"] == made["flight"]["payload_down_kg"] == 15.0
    assert made["samples"]["along_m"][-1] == pytest.approx(made["flight"]["along_m"][-1], abs=1.0)


def test_the_way_down_is_flown_with_what_the_way_up_has_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From a drop to home the flight began at home: its charge is not full at the first waypoint."""
    out = tmp_path / "down"
    asked = ("camp-1", "base-camp", "--mass", "10", "--out", str(out))
    assert run(*asked, *MORNING, monkeypatch=monkeypatch) == 0
    flight = written(out)["flight"]
    assert flight["way"] == "down"
    assert (flight["payload_up_kg"], flight["payload_down_kg"]) == (0.0, 10.0)
    assert flight["charge"]["p50_frac"][0] < 0.95
    assert flight["charge"]["p05_frac"][-1] >= flight["landing_charge_frac"]["p05"]


def test_json_is_all_that_is_printed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--json` prints the file, and everything that was asked for stands in it."""
    out = tmp_path / "all"
    more = ("--explain", "--relay", "--lanes", "--alternates", "--json", "--mass", "10", "--out", str(out))
    assert run("base-camp", "camp-1", *more, *MORNING, monkeypatch=monkeypatch) == 0
    made = json.loads(capsys.readouterr().out)
    assert made == written(out)
    assert made["reliefs"]
    assert made["link"]["relays"] is not None
    assert made["lanes"]["up"][0]["name"] == "Base Camp"
    assert made["alternates"]["winds"][0] == "calm"


def test_without_a_corridor_it_is_done_and_says_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A gale cuts every path: exit code 0, the straight line drawn, no mission made."""
    gale = re.sub(r"wind_mps = [\d.]+", "wind_mps = 25.0", WEATHER.read_text(encoding="utf-8"))
    file = tmp_path / "gale.toml"
    file.write_text(re.sub(r"gust_mps = [\d.]+", "gust_mps = 30.0", gale), encoding="utf-8")
    out = tmp_path / "gale"
    asked = ("base-camp", "camp-1", "--at", "12:00", "--weather", str(file), "--wind", "uniform", "--out", str(out))
    assert run(*asked, monkeypatch=monkeypatch) == 0
    flat = " ".join(capsys.readouterr().out.split())
    assert "no corridor: No path can be flown within 12 m/s of wind" in flat
    assert "the straight line" in flat
    assert {path.name for path in out.iterdir()} == FILES - {"missions"}
    made = written(out)
    assert made["corridor"] is None
    assert made["why_not"]
    assert "wind" in {each["what"] for each in made["straight"]["forbids"]}


def test_at_night_nothing_takes_off(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The site flies by daylight alone; the corridor is shown all the same, without mission files."""
    out = tmp_path / "night"
    night = ("--at", "2026-04-20T02:00", "--weather", str(WEATHER), "--wind", "profile", "--out", str(out))
    assert run("base-camp", "camp-1", "--mass", "5", *night, monkeypatch=monkeypatch) == 0
    found = [each["message"] for each in written(out)["findings"] if each["code"] == "no-take-off"]
    assert any("daylight" in each for each in found)
    assert {path.name for path in out.iterdir()} == FILES - {"missions"}
    said = " ".join(capsys.readouterr().out.split())
    assert "NO TAKE-OFF: the site allows flights by daylight alone" in said
    assert "no mission files are written" in said


def test_announced_helicopters_close_their_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A movement over the helipad in that hour is one more zone that is kept out of."""
    file = tmp_path / "movements.csv"
    file.write_text(
        "id,name,start,end,pad,line,width_m,high_agl_m,source\n"
        "heli,,2026-04-20T09:15+05:45,2026-04-20T10:15+05:45,,28.0008 86.85; 27.986 86.8775,200,60,by radio\n",
        encoding="utf-8",
    )
    out = tmp_path / "heli"
    asked = ("base-camp", "camp-1", "--mass", "5", "--helicopters", str(file), "--out", str(out))
    assert run(*asked, *MORNING, monkeypatch=monkeypatch) == 0
    assert any("heli" in zone for zone in written(out)["corridor"]["active_zones"])
