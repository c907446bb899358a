"""`lungta weather windows`, `correct` and `climate` from files to files, and what each refuses."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lungta.cli.app import main
from lungta.mountain.weather.hour import Weather
from lungta.mountain.weather.read import read_weather
from lungta.mountain.weather.write import weather_toml
from made_weather import MODEL_GROUND_M, made_pair

EXAMPLES = Path(__file__).parents[2] / "examples" / "weather"


@pytest.fixture(autouse=True)
def _no_local_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LUNGTA_DATA", raising=False)
    monkeypatch.chdir(tmp_path)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["lungta", "weather", *arguments])
    try:
        main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def grounded(forecast: Weather) -> Weather:
    """A forecast as a station file can hold it: its lowest level at its ground."""
    hours = tuple(
        replace(hour, wind=(replace(hour.wind[0], alt_amsl_m=MODEL_GROUND_M), *hour.wind[1:]))
        for hour in forecast.hours
    )
    return replace(forecast, hours=hours)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    forecast, station = made_pair(5)
    (tmp_path / "forecast.toml").write_text(weather_toml(grounded(forecast)), encoding="utf-8")
    (tmp_path / "station.toml").write_text(weather_toml(station), encoding="utf-8")
    return "forecast.toml", "station.toml"


def test_weather_written_is_weather_read(tmp_path: Path) -> None:
    """Every level with its uncertainty comes back, to the digits that are written."""
    forecast, _ = made_pair(2)
    wished = grounded(forecast)
    (tmp_path / "w.toml").write_text(weather_toml(wished), encoding="utf-8")
    read = read_weather(tmp_path / "w.toml", timezone="Asia/Kathmandu")
    assert len(read.hours) == len(wished.hours)
    for one, other in zip(read.hours, wished.hours, strict=True):
        assert one.temperature_k == pytest.approx(other.temperature_k, abs=0.01)
        assert [each.alt_amsl_m for each in one.wind] == [MODEL_GROUND_M, 6000.0, 7500.0]  # 9,500 m is too high for it
        for a, b in zip(one.wind, other.wind, strict=False):
            assert a.wind_mps == pytest.approx(b.wind_mps, abs=1e-3)
            assert one.level_sigma_mps(a) == pytest.approx(other.level_sigma_mps(b), abs=1e-3)


def test_correct_writes_what_the_planner_reads(
    files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The scores are printed, and the file is weather with a smaller spread at the camp than aloft."""
    assert run(monkeypatch, "correct", *files, "khumbu", "--out", "c.toml") == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("learnt on 120 hours", "held-out", "CRPS", "day before", "wind speed"))
    first = read_weather(Path("c.toml"), timezone="Asia/Kathmandu").hours[0]
    assert first.level_sigma_mps(first.wind[0]) < 0.6 * first.level_sigma_mps(first.wind[-1])


def test_correct_as_json(
    files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Scores are data."""
    assert run(monkeypatch, "correct", *files, "khumbu", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["hours_learnt_on"] == 120
    assert {each["quantity"] for each in data["scores"]} >= {"wind speed", "temperature", "pressure"}


def test_swapped_and_short_files_are_refused(
    files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, the reason in words, nothing written."""
    assert run(monkeypatch, "correct", files[1], files[0], "khumbu", "--out", "c.toml") == 2
    assert "swapped" in capsys.readouterr().err
    short = str(EXAMPLES / "base-camp-station.csv")
    assert run(monkeypatch, "correct", files[0], short, "khumbu", "--out", "c.toml") == 2
    assert "96 are needed" in capsys.readouterr().err
    assert run(monkeypatch, "correct", *files, "khumbu", "--out", "c.csv") == 2
    assert not Path("c.toml").exists()


def rows_of(file: str) -> list[dict[str, str]]:
    """The rows of a CSV below its comment lines."""
    lines = [line for line in Path(file).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def test_windows_of_the_climate_are_not_for_flight(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Table and CSV say it, and which wind it is; picture and JSON in the tests of `flying_windows`."""
    assert run(monkeypatch, "windows", "khumbu", "--date", "2026-04-20", "--offline", "--out", "w.csv") == 0
    said, written = capsys.readouterr().out, Path("w.csv").read_text(encoding="utf-8")
    assert all("NOT FOR FLIGHT" in text and "one wind everywhere" in text for text in (said, written))
    assert "Lee of ridges: this wind knows none." in said
    rows = rows_of("w.csv")
    assert rows[0]["cloud_frac"] == ""
    assert 0.0 <= float(rows[8]["joint_known_frac"]) <= 1.0


@pytest.fixture
def two_hours(tmp_path: Path) -> str:
    """A forecast of 06:00 and 09:00 local time, as of a model with a record every three hours."""
    forecast, _ = made_pair(1)
    hours = tuple(replace(grounded(forecast).hours[n], time_utc=forecast.hours[n].time_utc) for n in (0, 3))
    (tmp_path / "two.toml").write_text(weather_toml(replace(forecast, hours=hours)), encoding="utf-8")
    return "two.toml"


def test_windows_take_the_solved_wind_and_say_so(
    two_hours: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With weather the wind is solved over terrain, in table, CSV, picture and JSON; the lee warns; what has no record
    says so.
    """
    common = ("windows", "khumbu", "--weather", two_hours, "--date", "2026-04-01", "--offline")
    assert run(monkeypatch, *common, "--out", "w.csv") == 0
    said = capsys.readouterr().out
    assert all(words in said for words in ("Wind: solved over", "path in lee", "no record", "--hours-between"))
    assert "# wind: solved over" in Path("w.csv").read_text(encoding="utf-8")
    rows = {row["time_utc"][11:16]: row for row in rows_of("w.csv")}
    assert rows["01:00"]["why"] == "no record for this hour"
    assert 0.0 <= float(rows["00:00"]["path_in_lee_frac"]) <= 1.0
    assert run(monkeypatch, *common, "--wind", "profile", "--hours-between", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["wind_field"].startswith("profile of 3 levels")
    assert [hour["time_utc"][11:16] for hour in data["hours"]] == ["00:00", "01:00", "02:00", "03:00"]


def test_windows_with_a_corrected_forecast(
    files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The station corrects first, and the inputs say on how many hours."""
    where = ("--weather", files[0], "--station", files[1], "--date", "2026-04-06", "--offline", "--wind", "uniform")
    assert run(monkeypatch, "windows", "khumbu", *where, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert any("learnt on 120 hours" in each["title"] for each in data["inputs"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--drop", "camp-9"), "camp-1, camp-2"),
        (("--probability", "90"), "--probability"),
        (("--most-lee", "20"), "--most-lee"),
        (("--wind", "gale"), "solved, profile, uniform"),
        (("--station", "nowhere.csv"), "no forecast"),
        (("--out", "w.pdf"), ".svg"),
        (("--date", "tomorrow"), "2026-04-20"),
    ],
)
def test_windows_refuses_in_words(
    arguments: tuple[str, str], words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong, and what there is."""
    assert run(monkeypatch, "windows", "khumbu", "--offline", *arguments) == 2
    assert words in capsys.readouterr().err


def test_climate_as_table_and_files(
    files: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Coverage is said; rows carry month, hour and units."""
    for suffix in ("csv", "json", "svg"):
        assert run(monkeypatch, "climate", files[1], "khumbu", "--out", f"c.{suffix}") == 0
    assert "120 hours, 0 missing and not filled" in capsys.readouterr().out
    data = json.loads(Path("c.json").read_text(encoding="utf-8"))
    assert data["expected"] == 120
    assert {"month", "hour", "wind_p95_mps", "flyable_frac"} <= data["hours"][0].keys()
