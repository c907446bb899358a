"""`lungta weather note`: kept, added to, never lost; and planned with."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from lungta.cli.app import main
from lungta.mountain.weather.hour import Weather
from lungta.mountain.weather.read import read_weather

NOTE = ["27010G18KT", "9999", "FEW040", "M03/M08", "QFE535"]
NEPAL = ZoneInfo("Asia/Kathmandu")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["lungta", "weather", "note", "khumbu", *arguments])
    try:
        main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def kept(name: str = "khumbu-notes.toml") -> Weather:
    return read_weather(Path(name), timezone="Asia/Kathmandu")


def test_a_note_becomes_an_hour(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Words without quotes, snow with its minus too; the hour holds what was said, and what was understood is shown."""
    assert run(monkeypatch, *NOTE, "-SN", "--at", "2026-04-20T06:20+05:45") == 0
    (hour,) = kept().hours
    assert hour.time_utc == datetime(2026, 4, 20, 0, 15, tzinfo=UTC)
    assert hour.station_alt_amsl_m == 5364.0
    assert hour.pressure_pa == 53_500.0
    assert hour.temperature_k == pytest.approx(270.15)
    assert hour.humidity_frac == pytest.approx(0.684, abs=0.001)
    assert hour.cloud_base_amsl_m == pytest.approx(5364.0 + 1219.2)
    assert (hour.cloud_frac, hour.visibility_m, hour.precipitation_mmph) == (0.25, 10_000.0, 2.5)
    assert hour.wind[0].gust_mps == pytest.approx(9.26)
    said = capsys.readouterr().out
    assert "5.1 m/s from 270 deg, gusts 9.3 m/s" in said
    assert "lungta plan khumbu --weather khumbu-notes.toml --date 2026-04-20" in said


def test_notes_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second note stands beside the first; what the file says besides stays."""
    run(monkeypatch, *NOTE, "--at", "2026-04-20T06:20+05:45")
    file = Path("khumbu-notes.toml")
    file.write_text(file.read_text(encoding="utf-8") + "# seen from the tent\n", encoding="utf-8")
    run(monkeypatch, *NOTE, "--at", "2026-04-20T08:50+05:45", "--hours", "2")
    assert [hour.time_utc.astimezone(NEPAL).hour for hour in kept().hours] == [6, 8, 9]
    assert "# seen from the tent" in file.read_text(encoding="utf-8")


def test_a_later_note_takes_over_and_the_earlier_stays_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour that a later note holds for is taken over; the record before stays as a comment."""
    run(monkeypatch, *NOTE, "--at", "2026-04-20T06:20+05:45", "--hours", "3")
    run(monkeypatch, *[word.replace("27010G18KT", "18020KT") for word in NOTE], "--at", "2026-04-20T07:05+05:45")
    assert [round(hour.wind[0].wind_mps, 1) for hour in kept().hours] == [5.1, 10.3, 5.1]
    text = Path("khumbu-notes.toml").read_text(encoding="utf-8")
    assert text.count("# note =") == 1
    assert "replaced by a later note" in text


def test_a_note_joins_the_stations_own_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Records that begin at another minute keep it."""
    Path("own.toml").write_text(
        'schema = "lungta.weather/1"\nstation_alt_amsl_m = 5315\n\n[[hours]]\ntime = 2026-04-20T00:00:00Z\n'
        "temperature_c = -5\npressure_hpa = 535\nwind_kmh = 10\nwind_from_deg = 200\n",
        encoding="utf-8",
    )
    assert run(monkeypatch, *NOTE, "--at", "2026-04-20T01:10Z", "--out", "own.toml") == 0
    assert [hour.time_utc.minute for hour in kept("own.toml").hours] == [0, 0]
    assert [hour.station_alt_amsl_m for hour in kept("own.toml").hours] == [5315.0, 5364.0]


def test_variable_wind_is_calm_with_its_speed_as_gust(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a bearing there is no mean vector: the speed is kept as gust and widens the uncertainty."""
    run(monkeypatch, "VRB20KT", *NOTE[1:])
    (hour,) = kept().hours
    assert hour.wind[0].wind_mps == 0.0
    assert hour.wind[0].gust_mps == pytest.approx(10.289, abs=0.001)
    assert hour.wind_sigma_mps == pytest.approx((4.0 + 10.289**2 / 2) ** 0.5, abs=0.001)


def test_another_aerodrome_needs_its_height(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A METAR of Kathmandu is not the weather of Base Camp: its height must be said, then QNH becomes its pressure."""
    metar = ["VNKT", "200015Z", "27010G18KT", "9999", "FEW040", "M03/M08", "Q1013"]
    assert run(monkeypatch, *metar) == 2
    said = capsys.readouterr().err
    assert "VNKT" in said
    assert "--station-alt-m" in said
    assert not Path("khumbu-notes.toml").exists()
    assert run(monkeypatch, *metar, "--station-alt-m", "1338") == 0
    (hour,) = kept().hours
    assert hour.pressure_pa == pytest.approx(86_232, abs=1)
    assert "from QNH by the standard atmosphere" in capsys.readouterr().out


@pytest.mark.parametrize("at", ["2026-04-20T06:20", "2026-04-20T06:20+05:45", "2026-04-20T00:35Z"])
def test_a_time_is_said_as_everywhere(at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its zone or in that of the site, as `lungta wind --at` takes it."""
    assert run(monkeypatch, *NOTE, "--at", at) == 0
    (hour,) = kept().hours
    assert f"{hour.time_utc.astimezone(NEPAL):%Y-%m-%d %H}" == "2026-04-20 06"


BAD = {
    "a slip": (["40010KT", *NOTE[1:]], "400 deg"),
    "unknown option": ([*NOTE, "--hoers", "2"], "--HOERS"),
    "no time": ([*NOTE, "--at", "noon"], "'noon' is no time"),
    "pressure of another height": ([*NOTE, "--station-alt-m", "100"], "does not belong to a height of 100 m"),
    "absurd height": ([*NOTE, "--station-alt-m", "99000"], "-500..9000"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_notes(case: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A bad note is a sentence with exit code 2, and leaves the file as it was."""
    run(monkeypatch, *NOTE)
    before = Path("khumbu-notes.toml").read_bytes()
    arguments, words = BAD[case]
    assert run(monkeypatch, *arguments) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert Path("khumbu-notes.toml").read_bytes() == before


@pytest.mark.parametrize("text", ["not toml [", 'schema = "other/1"\n', "station_alt_amsl_m = 3\n"])
def test_a_file_of_another_kind_is_left_alone(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no station file is not touched."""
    Path("other.toml").write_text(text, encoding="utf-8")
    assert run(monkeypatch, *NOTE, "--out", "other.toml") == 2
    assert Path("other.toml").read_text(encoding="utf-8") == text
