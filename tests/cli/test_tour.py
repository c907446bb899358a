"""`lungta tour` as a person runs it."""

from __future__ import annotations

import sys

import pytest

from lungta.cli.app import main


@pytest.fixture(autouse=True)
def _schematic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LUNGTA_DATA", raising=False)


def run(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run `lungta tour khumbu ...` in this process; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["lungta", "tour", "khumbu", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    return int(caught.value.code or 0)


def test_two_camps_on_one_flight(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Both orders, the legs of the best with their loads, and what one flight saves; said to be a rehearsal."""
    drops = ("camp-1=8", "camp-2=6", "--take", "camp-2=5")
    assert run(*drops, "--at", "12:00", "--offline", monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert "NOT FOR FLIGHT: assumed weather, schematic terrain" in said
    assert "camp-1 > camp-2: " in said
    assert "camp-2 > camp-1: " in said
    assert "14.0 kg" in said
    assert "saved" in said
    assert all(len(line) <= 80 for line in said.splitlines())


def test_more_than_the_aircraft_carries_ends_with_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Loads that one flight cannot hold are an answer, not a fault."""
    assert run("camp-1=20", "camp-2=20", "--at", "12:00", "--offline", monkeypatch=monkeypatch) == 1
    assert "error tour-too-heavy" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("camp-9=8",), "no drop of khumbu"),
        (("camp-1=x",), "no drop with kilograms"),
        (("camp-1=-3",), "no drop with kilograms"),
        (("camp-1=nan",), "no drop with kilograms"),
        (("camp-1",), "no drop with kilograms"),
        (("camp-1=8", "camp-1=9"), "named twice"),
        (("camp-1=8", "--take", "camp-7=2"), "no drop of khumbu"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(
    arguments: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unknown drops and odd masses end with code 2 and a way out."""
    assert run(*arguments, "--at", "12:00", "--offline", monkeypatch=monkeypatch) == 2
    assert says in capsys.readouterr().err
