"""Every bad input of `lungta corridor`: what, where and what to do is said, exit code 2, nothing written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from lungta.cli.app import main

WEATHER = str(Path(__file__).parents[2] / "examples" / "weather" / "base-camp-station.toml")
PADS = ("khumbu", "base-camp", "camp-1")


@pytest.fixture(autouse=True)
def _no_local_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LUNGTA_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("mine", encoding="utf-8")
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine", encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("nowhere", "a", "b"), ("no site 'nowhere'", "khumbu")),
        (("khumbu", "base", "camp-1"), ("FROM", "'base' is no pad", "base-camp, camp-1, camp-2")),
        (("khumbu", "base-camp", "camp-9"), ("TO", "'camp-9' is no pad", "base-camp, camp-1, camp-2")),
        (("khumbu", "camp-1", "camp-1"), ("from camp-1 to itself", "two different pads")),
        (("khumbu", "base-camp"), ("Missing argument", "TO")),
        ((*PADS, "--aircraft", "dragonfly"), ("no aircraft is called 'dragonfly'", "dji-fc30")),
        ((*PADS, "--mass", "-3"), ("--mass", "-3 kg is no load", "0 to 30 kg")),
        ((*PADS, "--mass", "45"), ("--mass", "45 kg is no load", "0 to 30 kg")),
        ((*PADS, "--mass", "nan"), ("--mass", "nan kg is no load")),
        ((*PADS, "--mass-back", "inf"), ("--mass-back", "inf kg is no load")),
        ((*PADS, "--people-weight", "-1"), ("--people-weight",)),
        ((*PADS, "--people-weight", "inf"), ("--people-weight",)),
        ((*PADS, "--link-weight", "-1"), ("--link-weight",)),
        ((*PADS, "--lee-weight", "nan"), ("--lee-weight",)),
        ((*PADS, "--sling-m", "-2"), ("--sling-m",)),
        ((*PADS, "--fly", "fast"), ("--fly", "'fast' is none of cruise, energy, time")),
        ((*PADS, "--at", "noon"), ("--at", "'noon' is no time")),
        ((*PADS, "--at", "2031-01-01T12:00", "--weather", WEATHER), ("has no record for 2031-01-01 12:00",)),
        ((*PADS, "--weather", "none.toml"), ("none.toml", "cannot be read")),
        ((*PADS, "--wind", "breeze"), ("--wind", "'breeze' is none of solved, profile, uniform")),
        ((*PADS, "--terrain", "none.tif"), ("none.tif", "no such file")),
        ((*PADS, "--helicopters", "none.csv"), ("none.csv", "cannot be read")),
        ((*PADS, "--out", "file"), ("is a file, not a folder", "--out")),
        ((*PADS, "--out", "mine"), ("notes.txt", "not replaced", "--out")),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_written(
    arguments: tuple[str, ...],
    parts: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 2, no traceback, the remedy named, no folder made."""
    monkeypatch.setattr(sys, "argv", ["lungta", "corridor", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    said = " ".join(capsys.readouterr().err.split())
    assert caught.value.code == 2, said
    assert "Traceback" not in said
    for part in parts:
        assert part in said
    assert {path.name for path in Path().iterdir()} == {"file", "mine"}
