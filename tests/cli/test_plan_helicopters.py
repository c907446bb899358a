"""`lungta plan --helicopters`: a wrong file is refused before anything is computed, a right one is in the plan."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from lungta.cli.app import main

FILE = """schema = "lungta.helicopters/1"
replaces = ["base-camp-helipad"]
[[movements]]
id = "evac"
start = 2026-04-20T06:30:00+05:45
end = 2026-04-20T07:00:00+05:45
pad = "base-camp"
source = "by radio"
"""


@pytest.fixture(autouse=True)
def _no_local_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LUNGTA_DATA", raising=False)
    monkeypatch.chdir(tmp_path)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    words = ["lungta", "plan", "khumbu", "--date", "2026-04-20", "--out", "out", "--offline", *arguments]
    monkeypatch.setattr(sys, "argv", words)
    try:
        main()
    except SystemExit as done:
        return int(done.code or 0)
    return 0


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("06:30:00+05:45", "06:30:00", "movements[1].start: has no time zone"),
        ("07:00:00", "06:00:00", "before it starts"),
        ('"base-camp"', '"camp-9"', "no pad 'camp-9'"),
        ("pad =", "at =", "movements[1].at: unknown key"),
    ],
)
def test_wrong_files_are_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    """Exit code 2, what is wrong and where, nothing written."""
    Path("today.toml").write_text(FILE.replace(old, new, 1), encoding="utf-8")
    assert run(monkeypatch, "--helicopters", "today.toml") == 2
    assert told in " ".join(capsys.readouterr().err.split())
    assert not Path("out").exists()


def test_announced_times_are_in_the_plan(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Over the schematic terrain: no sortie is in the air from 06:20 to 07:10, and file and zone stand in plan.json."""
    Path("today.toml").write_text(FILE, encoding="utf-8")
    cargo = "id,what,mass_kg,from,to\nrope,rope,10,base-camp,camp-1\ngas,gas,20,base-camp,camp-1\n"
    Path("cargo.csv").write_text(cargo, encoding="utf-8")
    assert run(monkeypatch, "--helicopters", "today.toml", "--cargo", "cargo.csv", "--wind", "uniform") == 0
    capsys.readouterr()
    plan = json.loads(Path("out/plan.json").read_text(encoding="utf-8"))
    assert plan["sorties"]
    for sortie in plan["sorties"]:
        assert sortie["landing_utc"] <= "2026-04-20T00:35" or sortie["takeoff_utc"] >= "2026-04-20T01:25"
    assert [each["title"] for each in plan["inputs"] if each["kind"] == "helicopters"] == [
        "today.toml: 1 announced movement"
    ]
    zones = {zone["id"]: zone["active"] for zone in plan["place"]["zones"]}
    assert zones["helicopter-evac"] == "06:20-07:10"
    assert "base-camp-helipad" not in zones
    assert "helicopter-conflict" not in [finding["code"] for finding in plan["findings"]]
