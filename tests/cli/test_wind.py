"""`lungta wind` as a person runs it: what it prints, what it writes, what it refuses."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import netCDF4
import numpy as np
import pytest

from hill_wind import NOTES, hill_wind
from lungta.cli.app import main
from lungta.mountain.wind.files.netcdf_read import read_wind_netcdf
from lungta.mountain.wind.files.netcdf_write import write_wind_netcdf

WEATHER = str(Path(__file__).parents[2] / "examples" / "weather" / "base-camp-station.toml")
COARSE = ("--mesh-m", "300")


@pytest.fixture(autouse=True)
def _schematic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LUNGTA_DATA", raising=False)


def run(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Run `lungta wind khumbu ...` in this process on a coarse mesh; return its exit code."""
    monkeypatch.setattr(sys, "argv", ["lungta", "wind", "khumbu", *COARSE, *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    return int(caught.value.code or 0)


def test_an_hour_is_text_pictures_and_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder of map, section, data and NetCDF; the text says time, warning, pads, path, limit and sources."""
    out = tmp_path / "noon"
    assert run("--at", "12:00", "--weather", WEATHER, "--out", str(out), monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert {path.name for path in out.iterdir()} == {"map.png", "section.png", "summary.json", "wind.nc"}
    assert all(len(line) <= 80 for line in said.splitlines() if not line.startswith("written"))
    flat = " ".join(said.split())
    for part in (
        "Monday 20 April 2026, 12:00 local (06:15 UTC)",
        "NOT FOR FLIGHT: schematic terrain",
        "30 m above ground",
        "Base Camp to Camp I (corridor searched in still air",
        "limit of DJI FlyCart 30",
        "Terrain: schematic Khumbu",
        "Solve:",
        "divergence",
    ):
        assert part in flat
    assert "assumed weather" not in said
    (field,) = read_wind_netcdf(out / "wind.nc")
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    with netCDF4.Dataset(out / "wind.nc") as file:
        assert file.not_for_flight == "NOT FOR FLIGHT: schematic terrain"
    pad = summary["pads"][0]
    assert (pad["pad"], pad["height_agl_m"]) == ("base-camp", 30.0)
    air = field.air_at(*field.grid.frame.to_local(28.0026, 86.8528), 30.0)
    assert pad["wind_mps"] == pytest.approx(float(air.speed_mps), abs=0.006)
    assert summary["time_utc"] == "2026-04-20T06:15:00+00:00"

    data = tmp_path / "again.json"
    read = ("--field", str(out / "wind.nc"), "--json", "--out", str(data))
    assert run("--at", "12:00", *read, monkeypatch=monkeypatch) == 0  # of the field's own day
    again = json.loads(capsys.readouterr().out)
    assert again == json.loads(data.read_text(encoding="utf-8"))
    assert again["pads"] == summary["pads"]  # the field that was written is the field that is read
    assert again["not_for_flight"] == ["schematic terrain"]
    assert again["weather"] == f"field of wind.nc, made from {summary['weather']}"
    assert "made-up example" in again["weather"]


def test_one_file_by_its_suffix(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`--out` with a suffix writes that and nothing else; a typed-in wind makes the picture not for flight."""
    wind = ("--at", "2026-04-20T09:00", "--wind-mps", "6", "--from-deg", "250")
    for name, begins in (("map.svg", b"<?xml"), ("field.vts", b"<?xml")):
        assert run(*wind, "--out", str(tmp_path / name), monkeypatch=monkeypatch) == 0
        assert (tmp_path / name).read_bytes().startswith(begins)
    assert {path.name for path in tmp_path.iterdir()} == {"map.svg", "field.vts"}
    assert "Monday 20 April 2026, 09:00 local" in (tmp_path / "map.svg").read_text(encoding="utf-8")
    assert "NOT FOR FLIGHT: schematic terrain; assumed weather" in (tmp_path / "map.svg").read_text(encoding="utf-8")


def test_a_record_that_began_earlier_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A wind that was typed in holds for the time that was asked for; a record or a field for an hour, and says so."""
    field = str(tmp_path / "typed.nc")
    typed = ("--wind-mps", "6", "--from-deg", "250", "--out", field)
    assert run("--at", "2026-04-20T12:10", *typed, monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert "12:10 local (06:25 UTC)" in said
    assert "asked for" not in said
    for source, begin in ((("--field", field), "12:10"), (("--weather", WEATHER), "12:00")):
        out = tmp_path / "earlier.json"
        assert run("--at", "12:50", *source, "--out", str(out), monkeypatch=monkeypatch) == 0
        assert f"asked for 12:50: the record of {begin} holds" in capsys.readouterr().out
        assert json.loads(out.read_text(encoding="utf-8"))["asked_utc"] == "2026-04-20T07:05:00+00:00"


def few_hours(folder: Path, *numbers: int) -> Path:
    """The example's weather with only some of its hours."""
    head, *hours = Path(WEATHER).read_text(encoding="utf-8").split("[[hours]]")
    path = folder / "few.toml"
    path.write_text(head + "".join(f"[[hours]]{hours[number]}" for number in numbers), encoding="utf-8")
    return path


def test_a_day_is_a_strip_and_one_netcdf(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every hour of the record is a row, a bar and a time of the file."""
    out = tmp_path / "day"
    weather = str(few_hours(tmp_path, 7, 8, 12))
    assert run("--day", "--weather", weather, "--out", str(out), monkeypatch=monkeypatch) == 0
    said = capsys.readouterr().out
    assert {path.name for path in out.iterdir()} == {"day.png", "summary.json", "wind.nc"}
    hours = json.loads((out / "summary.json").read_text(encoding="utf-8"))["hours"]
    with netCDF4.Dataset(out / "wind.nc") as file:
        assert file["time"].shape == (len(hours),) == (3,)
    assert sum(line[2:3] == ":" for line in said.splitlines()) == 3
    assert said.count("mean from deg, gust") == 3  # what the figures of a column are
    assert "g only gusts over it" in " ".join(said.split())
    assert "?" not in said
    assert "NOT FOR FLIGHT" in said


def test_another_models_field_of_a_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A NetCDF of fields is shown like solved ones, and need not come from weather at all."""
    path = tmp_path / "hill.nc"
    write_wind_netcdf(path, [hill_wind()], NOTES)
    out = tmp_path / "day.json"
    assert run("--day", "--date", "2026-04-20", "--field", str(path), "--out", str(out), monkeypatch=monkeypatch) == 0
    (hour,) = json.loads(out.read_text(encoding="utf-8"))["hours"]
    assert hour["time_utc"] == "2026-04-20T06:15:00+00:00"
    assert all(np.isfinite(pad["wind_mps"]) for pad in hour["pads"])


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        ([], "either --at TIME or --day"),
        (["--at", "12:00", "--day"], "either --at TIME or --day"),
        (["--at", "noon"], "'noon' is no time"),
        (["--at", "2026"], "'2026' is no time"),
        (["--at", "12:00", "--wind-mps", "5"], "belong together"),
        (["--at", "12:00", "--wind-mps", "5", "--from-deg", "400"], "from_deg must lie in 0..360 deg, got 400"),
        (["--at", "12:00", "--wind-mps", "-5", "--from-deg", "40"], "wind_mps must lie in 0..120 m/s"),
        (["--day", "--wind-mps", "5", "--from-deg", "40"], "one wind is no day"),
        (["--at", "12:00", "--weather", WEATHER, "--wind-mps", "5", "--from-deg", "9"], "exclude each other"),
        (["--at", "2026-04-21T12:00", "--weather", WEATHER], "There are 2026-04-20 00:00 to 2026-04-20 23:00"),
        (["--day", "--date", "2026-04-22", "--weather", WEATHER], "has no record on 2026-04-22"),
        (["--at", "12:00", "--out", "wind.gif"], ".gif is no kind of file"),
        (["--day", "--out", "wind.vts"], ".vts is no kind of file"),
        (["--at", "12:00", "--drop", "summit"], "'summit' is no drop of khumbu"),
        (["--at", "12:00", "--field", "none.nc"], "is no file"),
        (["--at", "12:00", "--mesh-m", "1"], "greater than or equal to 10"),
    ],
)
def test_what_cannot_be_used_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    arguments: list[str],
    match: str,
) -> None:
    """Exit code 2, a message that says what, and nothing written."""
    monkeypatch.chdir(tmp_path)
    assert run(*arguments, monkeypatch=monkeypatch) == 2
    said = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert match in said
    assert list(tmp_path.iterdir()) == []


def test_an_hour_without_record_names_those_that_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A gap in the record is no wind: nothing is filled."""
    gap = few_hours(tmp_path, 11, 13)
    assert run("--at", "12:30", "--weather", str(gap), monkeypatch=monkeypatch) == 2
    said = capsys.readouterr().err
    assert "has no record for 2026-04-20 12:30 local time" in said
    assert "11:00, 13:00" in said


def test_a_folder_of_others_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A folder that holds what is not Lungta's is refused before any work; one of its own is replaced."""
    (tmp_path / "map.png").write_bytes(b"an old one")
    typed = ("--at", "2026-04-20T09:00", "--wind-mps", "6", "--from-deg", "250", "--out", str(tmp_path))
    assert run(*typed, monkeypatch=monkeypatch) == 0
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    assert run(*typed, monkeypatch=monkeypatch) != 0
    assert "holds what Lungta did not write (letters.txt)" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["day.nc", "day"])
def test_an_interrupted_day_writes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    """Ctrl-C in the middle of a day leaves no half file, nor an empty folder."""
    from lungta.mountain.wind.solve.model import WindModel

    solve = WindModel.solve
    calls = []

    def interrupted(self, hour, *rest):  # type: ignore[no-untyped-def]
        calls.append(hour)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return solve(self, hour, *rest)

    monkeypatch.setattr(WindModel, "solve", interrupted)
    assert run("--day", "--weather", WEATHER, "--out", str(tmp_path / name), monkeypatch=monkeypatch) == 130
    assert list(tmp_path.iterdir()) == []


def test_without_netcdf_a_folder_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Without the extra everything else is written, and the gap is named; a file that needs it is refused at once."""
    monkeypatch.setitem(sys.modules, "netCDF4", None)
    out = tmp_path / "hour"
    assert run("--at", "12:00", "--weather", WEATHER, "--out", str(out), monkeypatch=monkeypatch) == 0
    assert "not written: wind.nc" in capsys.readouterr().out
    assert {path.name for path in out.iterdir()} == {"map.png", "section.png", "summary.json"}
    assert run("--at", "12:00", "--weather", WEATHER, "--out", str(tmp_path / "w.nc"), monkeypatch=monkeypatch) == 2
    assert "lungta[netcdf]" in capsys.readouterr().err
