"""`lungta weather fetch` at the command line, and a plan on what it fetched."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from forecast_server import Server, running, status
from grib_made import hour_fields, write
from lungta.cli.app import main


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LUNGTA_DATA", raising=False)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.delenv("LUNGTA_OFFLINE")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running(Server()) as made:
        monkeypatch.setenv("LUNGTA_OPEN_METEO_URL", made.url)
        yield made


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["lungta", *arguments])
    try:
        main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def answer() -> bytes:
    values = {"temperature_2m": ("°C", -5.0), "surface_pressure": ("hPa", 535.0), "wind_speed_10m": ("m/s", 3.0)}
    values |= {"wind_direction_10m": ("°", 250.0)}
    times = [f"2026-04-20T{hour:02d}:00" for hour in range(24)]
    table = {
        "latitude": 28.0,
        "longitude": 86.875,
        "elevation": 5315.0,
        "utc_offset_seconds": 0,
        "hourly_units": {"time": "iso8601"} | {name: unit for name, (unit, _) in values.items()},
        "hourly": {"time": times} | {name: [value] * 24 for name, (_, value) in values.items()},
    }
    return json.dumps(table).encode()


def test_fetch_says_what_came_and_how_to_use_it(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Hours, file, licence and the command that plans with it; --out writes a copy."""
    server.files["v1/forecast"] = answer()
    assert run(monkeypatch, "weather", "fetch", "khumbu", "--out", "today.json") == 0
    said = capsys.readouterr().out
    for part in ("24 records", "2026-04-20 05:45", "CC BY 4.0", "lungta plan khumbu --weather today.json"):
        assert part in said
    assert Path("today.json").read_bytes() == answer()


BAD = {
    "source": (["--source", "icon"], "open-meteo, gfs, ecmwf"),
    "step": (["--source", "ecmwf", "--every-h", "1"], "3 or 6"),
    "reach": (["--source", "gfs", "--days", "9"], "up to 5 days"),
    "suffix": (["--source", "gfs", "--out", "x.json"], ".grib2"),
    "offline": ([], "LUNGTA_OFFLINE forbids the network"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_fetched(case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A sentence, exit code 2, nothing written."""
    arguments, words = BAD[case]
    assert run(monkeypatch, "weather", "fetch", "khumbu", *arguments) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert list(Path().iterdir()) == []


def test_a_broken_server(server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What the service says is passed on, with what to do instead."""
    server.faults = [("forecast", status(400, b'{"error": true, "reason": "no such variable"}'))]
    assert run(monkeypatch, "weather", "fetch", "khumbu") == 2
    said = capsys.readouterr().err
    assert "no such variable" in said
    assert "lungta weather note" in said


GRIB_FAULTS = {
    "truncated": (lambda data: data[: len(data) // 2], "breaks off"),
    "a page": (lambda data: b"<html>log in</html>", "is no GRIB message"),
}


@pytest.mark.parametrize("case", GRIB_FAULTS)
def test_a_plan_refuses_bad_grib(
    case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that ends in .grib2 and is none, or broke off, is refused by name."""
    spoil, words = GRIB_FAULTS[case]
    path = write(Path("f.grib2"), hour_fields())
    path.write_bytes(spoil(path.read_bytes()))
    assert run(monkeypatch, "plan", "khumbu", "--weather", "f.grib2", "--out", "out") == 2
    said = " ".join(capsys.readouterr().err.split())
    assert words in said
    assert "f.grib2" in said
    assert not Path("out").exists()


@pytest.mark.parametrize("between", [False, True])
def test_the_weather_of_a_plan_from_a_folder_of_grib(between: bool) -> None:
    """A folder of files is one forecast; the hours between come only when they are asked for."""
    from lungta.cli.plan import _day_and_weather
    from lungta.mountain.site.load import load_site

    Path("run").mkdir()
    for step in (0, 3, 6):
        write(Path("run") / f"gfs.f{step:03d}", hour_fields(step))
    day, weather = _day_and_weather(load_site("khumbu"), Path("run"), None, between)
    assert day == datetime(2026, 4, 20, tzinfo=UTC).date()
    assert len(weather.hours) == (7 if between else 3)
    assert ("INTERPOLATED" in weather.source.title) is between


def test_a_correction_takes_grib(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Other commands read the same files at the same place: here a GRIB forecast too short to learn from."""
    write(Path("f.grib2"), [*hour_fields(0), *hour_fields(3)])
    Path("station.toml").write_text(
        'schema = "lungta.weather/1"\nstation_alt_amsl_m = 5315\n\n[[hours]]\ntime = 2026-04-20T00:00:00Z\n'
        "temperature_c = -5\npressure_hpa = 535\nwind_mps = 3\nwind_from_deg = 200\n",
        encoding="utf-8",
    )
    assert run(monkeypatch, "weather", "correct", "f.grib2", "station.toml", "khumbu") == 2
    said = capsys.readouterr().err
    assert "no place was named" not in said
    assert "hour" in said
