"""`lungta aircraft fit` as a person runs it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from lungta.aircraft.catalogue import load_aircraft
from lungta.cli.app import main
from made_flights import made_record, rodrigues_csv, with_values

FC30 = load_aircraft("dji-fc30")
TRUTH = with_values(FC30, airframe__drag_area_m2=1.7, airframe__power_factor=1.06)


def run(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run `lungta aircraft fit ...` in this process; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["lungta", "aircraft", "fit", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    return int(caught.value.code or 0)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A made flight in the published CSV layout."""
    path = tmp_path / "flight.csv"
    path.write_bytes(rodrigues_csv(made_record(TRUTH, seed=1)))
    return path


def test_a_fit_writes_a_new_version_each_time(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Aircraft file, picture and report under the next free number; the first stays as it was."""
    out = tmp_path / "fits"
    job = ["dji-fc30", str(log), "--payload-kg", "10", "--altitude-m", "5300", "--out", str(out)]
    assert run(*job, monkeypatch=monkeypatch) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "power, held out: off by" in said
    first = (out / "dji-fc30-fit-1.toml").read_bytes()
    assert run(*job, "--json", monkeypatch=monkeypatch) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["held_out_after"]["rmse_frac"] < report["held_out_before"]["rmse_frac"]
    assert (out / "dji-fc30-fit-1.toml").read_bytes() == first
    assert {path.name for path in out.iterdir()} == {
        f"dji-fc30-fit-{number}.{suffix}" for number in (1, 2) for suffix in ("toml", "svg", "json")
    }
    assert load_aircraft(str(out / "dji-fc30-fit-2.toml")).id == "dji-fc30-fit-2"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--payload-kg"),
        (["--payload-kg", "10"], "--altitude-m"),
        (["--payload-kg", "10", "--altitude-m", "5300", "--from-s", "9", "--to-s", "3"], "--from-s"),
        (["--payload-kg", "10", "--altitude-m", "5300", "--parameters", "battery.cycles"], "--parameters"),
    ],
)
def test_what_lacks_is_asked_for(
    arguments: list[str], said: str, log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, the option that would help, and no file."""
    assert run("dji-fc30", str(log), *arguments, "--out", str(log.parent / "fits"), monkeypatch=monkeypatch) == 2
    assert said in capsys.readouterr().err
    assert not (log.parent / "fits").exists()
