"""The commands as a person runs them: what they print, what they write, how they end."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from day_plans import day_plan, without_sorties
from lungta.cli.app import main
from lungta.cli.plan_text import print_plan
from lungta.plan.serialise import plan_from_json

EXAMPLES = Path(__file__).parents[2] / "examples" / "weather"


def run(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run `lungta ...` in this process; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["lungta", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    return int(caught.value.code or 0)


def test_plan_writes_everything(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A plan is a table on the terminal and a folder with page, sheet, data and the mission files of each sortie."""
    monkeypatch.delenv("LUNGTA_DATA", raising=False)
    out = tmp_path / "day"
    assert run("plan", "khumbu", "--date", "2026-04-20", "--out", str(out), monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert "NOT FOR FLIGHT" in said
    assert all(len(line) <= 80 for line in said.splitlines())
    plan = plan_from_json((out / "plan.json").read_text(encoding="utf-8"))
    rallying = sum(bool(sortie.returns and sortie.returns.rally) for sortie in plan.sorties)
    missions = sorted(path.suffix for path in (out / "missions").iterdir() if path.name != "README.txt")
    each = [".plan", ".waypoints", ".waypoints", ".kmz", ".kml", ".gpx"]  # the second one is the fence
    assert missions == sorted(each * len(plan.sorties) + [".waypoints"] * rallying)
    assert (out / "flight-sheet.pdf").read_bytes().startswith(b"%PDF")
    assert "Khumbu" in (out / "index.html").read_text(encoding="utf-8")


@pytest.mark.real_data
def test_plan_with_weather_on_real_terrain(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, real_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--json` prints the plan that was written, its day is the weather's, and the options reach it."""
    monkeypatch.setenv("LUNGTA_DATA", str(real_data))
    weather = str(EXAMPLES / "base-camp-station.csv")
    arguments = ["--weather", weather, "--wind", "uniform", "--heights", "amsl", "--release", "hook", "--json"]
    assert run("plan", "khumbu", *arguments, "--out", str(tmp_path / "day"), monkeypatch=monkeypatch) == 0
    printed = capsys.readouterr().out
    assert printed == (tmp_path / "day" / "plan.json").read_text(encoding="utf-8")
    plan = plan_from_json(printed)
    assert (plan.date, plan.not_for_flight) == ("2026-04-20", False)
    mission = json.loads((tmp_path / "day" / "missions" / "sortie-01.plan").read_text(encoding="utf-8"))
    frames = {item["frame"] for item in mission["mission"]["items"] if item["command"] == 16}
    assert frames == {0}  # MAV_FRAME_GLOBAL: above mean sea level


def test_a_plan_takes_the_place_of_the_one_before(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Planning again into the same folder replaces it whole; nothing of the first plan is left."""
    monkeypatch.delenv("LUNGTA_DATA", raising=False)
    out = tmp_path / "day"
    cargo = tmp_path / "cargo.csv"
    cargo.write_text("id,what,mass_kg,from,to\nrope,rope,5,base-camp,camp-1\n", encoding="utf-8")
    for arguments in ([], ["--cargo", str(cargo)]):
        assert run("plan", "khumbu", "--out", str(out), *arguments, monkeypatch=monkeypatch) == 0
    plan = plan_from_json((out / "plan.json").read_text(encoding="utf-8"))
    assert [item.id for item in plan.items] == ["rope"]
    assert len(list((out / "missions").glob("*.plan"))) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"day", "cargo.csv"}


def test_text_of_a_plan_without_sorties(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A plan in which nothing flies says so and names what stays."""
    plan = without_sorties(day_plan())
    print_plan(plan, tmp_path)
    said = " ".join(capsys.readouterr().out.split())
    assert "0 sorties" in said
    assert "NOT FOR FLIGHT" in said


def test_text_keeps_a_strangers_words(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What a manifest says is never read as markup."""
    from dataclasses import replace

    from lungta.plan.schedule.model import Unplaced

    plan = day_plan()
    items = (replace(plan.items[0], what="[red]tea[/red]"), *plan.items[1:])
    print_plan(replace(plan, items=items, unplaced=(Unplaced(item=items[0].id, reason="[b]full"),)), tmp_path)
    said = capsys.readouterr().out
    assert "[red]tea[/red]" in said
    assert "[b]full" in said


def test_check_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A laptop without terrain is not ready: exit code 1, and the data says the same as the text."""
    monkeypatch.delenv("LUNGTA_DATA", raising=False)
    assert run("check", "khumbu", monkeypatch=monkeypatch) == 1
    assert "lungta terrain fetch khumbu" in capsys.readouterr().out
    assert run("check", "khumbu", "--json", monkeypatch=monkeypatch) == 1
    rows = json.loads(capsys.readouterr().out)
    assert {"terrain", "geoid", "catalogue", "clock", "disk", "versions"} <= {row["what"] for row in rows}


@pytest.mark.real_data
def test_validate_as_data(monkeypatch: pytest.MonkeyPatch, real_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`validate --json` is a list of cases with the promised keys; all pass on real terrain but for known gaps."""
    monkeypatch.setenv("LUNGTA_DATA", str(real_data))
    assert run("validate", "--json", monkeypatch=monkeypatch) == 0
    rows = json.loads(capsys.readouterr().out)
    keys = {"case", "published", "predicted", "interval", "source", "verdict"}
    assert rows
    assert all(keys <= set(row) for row in rows)
    assert [row["case"] for row in rows if row["verdict"] != "pass"] == ["stolaroff-curve"]
    assert {row["verdict"] for row in rows} == {"pass", "gap"}


def test_version_and_help(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` and `--help` end well and name the commands."""
    assert run("--version", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out.startswith("lungta ")
    assert run("--help", monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert all(command in said for command in ("plan", "validate", "check", "site", "terrain"))


def test_an_interrupt_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Typer ends a Ctrl-C with code 130 and no word; whoever pressed it reads that nothing was written."""

    def interrupted() -> None:
        raise SystemExit(130)

    monkeypatch.setattr("lungta.cli.app.app", interrupted)
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 130
    assert "nothing was written" in capsys.readouterr().err
