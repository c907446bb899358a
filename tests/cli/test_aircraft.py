"""`lungta aircraft` as a person runs it: tables, files, refusals."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest

from lungta.aircraft.catalogue import catalogue_names, load_aircraft
from lungta.cli.app import main


def run(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run `lungta aircraft ...` in this process; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["lungta", "aircraft", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    return int(caught.value.code or 0)


def test_ls_names_every_aircraft_and_its_trust(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The list is the catalogue; published, fitted and assumed figures add up to all figures."""
    assert run("ls", "--json", monkeypatch=monkeypatch) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in rows] == list(catalogue_names())
    assert len({row["published"] + row["fitted"] + row["assumed"] for row in rows}) == 1
    assert run("ls", monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in catalogue_names())


def test_show_gives_every_figure_with_its_source(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sources, limits as quantiles and blades' Mach number are all there."""
    assert run("show", "dji-fc30", "--json", monkeypatch=monkeypatch) == 0
    shown = json.loads(capsys.readouterr().out)
    assert all(figure["source"] for figure in shown["figures"].values())
    sea, camp = shown["performance"]
    assert camp["payload_limit_p05_kg"] < camp["payload_limit_p50_kg"] < camp["payload_limit_p95_kg"]
    assert camp["payload_limit_p50_kg"] < sea["payload_limit_p50_kg"]
    assert camp["tip_mach"] > sea["tip_mach"]
    assert run("show", "dji-fc30", monkeypatch=monkeypatch) == 0
    assert "DJI sheet 2nd" in capsys.readouterr().out


@pytest.mark.parametrize("suffix", [".svg", ".png", ".csv", ".json"])
@pytest.mark.parametrize("command", ["envelope", "power"])
def test_curves_are_written_by_suffix(
    command: str, suffix: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each suffix gives a file of its kind, the same bytes each time; data names aircraft, digest and version."""
    out = tmp_path / f"curve{suffix}"
    few = ["--temperatures-c", "-5", "--winds-mps", "0"] if command == "envelope" else ["--payloads-kg", "0,15"]
    for _ in range(2):
        before = out.read_bytes() if out.exists() else None
        assert run(command, "dji-fc30", *few, "--out", str(out), monkeypatch=monkeypatch) == 0
        assert before in (None, out.read_bytes())
    said, content = capsys.readouterr().out, out.read_bytes()
    assert "written to" in said
    if suffix == ".svg":
        assert content.startswith(b"<?xml")
        assert b"FlyCart 30" in content
    elif suffix == ".png":
        assert content.startswith(b"\x89PNG")
    elif suffix == ".json":
        whole = json.loads(content)
        assert (whole["aircraft"], len(whole["aircraft_sha256"])) == ("dji-fc30", 64)
        assert all(name.endswith(("_k", "_mps", "_m", "_kgm3", "_kg", "_w", "_frac")) for name in whole["rows"][0])
    else:
        lines = [line for line in content.decode().splitlines() if not line.startswith("#")]
        assert len(list(csv.DictReader(lines))) > 50


def test_the_envelope_shows_three_limits_and_what_was_flown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Physics, manufacturer, authority and the published flights are all words in the picture."""
    out = tmp_path / "envelope.svg"
    few = ["--temperatures-c", "-5", "--winds-mps", "0", "--site", "khumbu"]
    assert run("envelope", "dji-fc30", *few, "--out", str(out), monkeypatch=monkeypatch) == 0
    drawn = out.read_text(encoding="utf-8")
    for word in ("physics, -5", "manufacturer: 30 kg", "authority: permit above 25 kg", "Everest 2024", "Ama Dablam"):
        assert word in drawn, word


def test_a_sling_says_how_fast_it_may_be_flown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A 20 m cable swings in 9 s, and costs power."""
    arguments = ["power", "dji-fc30", "--payloads-kg", "15", "--altitudes-m", "6065"]
    assert run(*arguments, "--sling-m", "20", monkeypatch=monkeypatch) == 0
    assert "swings in 9.0 s; 15 kg lean 30 deg at" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["envelope", "dji-fc30", "--to-m", "9500"], "--to-m"),
        (["envelope", "dji-fc30", "--from-m", "-600"], "--from-m"),
        (["envelope", "dji-fc30", "--from-m", "5000", "--to-m", "4000"], "--to-m"),
        (["envelope", "dji-fc30", "--temperatures-c", "cold"], "'cold' is no number"),
        (["envelope", "dji-fc30", "--charge", "50"], "--charge"),
        (["envelope", "dji-fc30", "--out", "curve.pdf"], ".svg, .png, .csv, .json"),
        (["envelope", "dji-fc30", "--out", "curve"], "no suffix"),
        (["envelope", "dji-fc3"], "Did you mean dji-fc30"),
        (["power", "dji-fc30", "--payloads-kg", "-5"], "--payloads-kg"),
        (["power", "dji-fc30", "--altitudes-m", "6065;0"], "--altitudes-m"),
        (["show", "nowhere.toml"], "is no file"),
    ],
)
def test_bad_input_is_refused_with_what_and_where(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 and one message; nothing is computed."""
    assert run(*arguments, monkeypatch=monkeypatch) == 2
    assert said in capsys.readouterr().err


def test_an_aircraft_heavier_than_its_ceiling_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where it cannot even hold itself, the height is named."""
    arguments = ["envelope", "freefly-alta-8", "--to-m", "9000", "--temperatures-c", "10", "--winds-mps", "0"]
    assert run(*arguments, monkeypatch=monkeypatch) == 0
    assert "even empty" in capsys.readouterr().out


def test_size_prints_writes_and_never_overwrites(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The design is said to be an estimate; its file loads, and stays when the command runs again."""
    out = tmp_path / "mine.toml"
    job = ["size", "--payload-kg", "15", "--altitude-m", "6000", "--range-km", "3", "--name", "mine"]
    assert run(*job, "--out", str(out), monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert "NOT A PRODUCT" in said
    assert "over 70,000 USD" in " ".join(said.split())
    assert load_aircraft(str(out)).max_payload_kg == 15.0
    before = out.read_bytes()
    assert run(*job, "--out", str(out), monkeypatch=monkeypatch) == 2
    assert out.read_bytes() == before
    assert run(*job, "--json", monkeypatch=monkeypatch) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows[0]["takeoff_mass_kg"] == min(row["takeoff_mass_kg"] for row in rows)


@pytest.mark.parametrize(
    ("wrong", "said"), [(["--payload-kg", "-1"], "--payload-kg"), (["--altitude-m", "9500"], "--altitude-m")]
)
def test_size_refuses_what_cannot_be(
    wrong: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the option's name."""
    job = ["size", "--payload-kg", "15", "--altitude-m", "6000", "--range-km", "3", *wrong]
    assert run(*job, monkeypatch=monkeypatch) == 2
    assert said in capsys.readouterr().err
