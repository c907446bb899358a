"""Station files: what they mean, and every way they can be wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.core.errors import WeatherError
from lungta.mountain.weather.hour import Weather
from lungta.mountain.weather.read import read_weather
from lungta.mountain.weather.station import STATION_WIND_SIGMA_MPS
from lungta.mountain.weather.station_csv import read_station_csv

ReadText = Callable[..., Weather]

CSV = """\
# anything a person wants to say
# station_alt_amsl_m = 5315
time,temperature_c,pressure_hpa,wind_mps,gust_mps,wind_from_deg
2026-04-20T06:00+05:45,-7.6,535.6,1.2,2.3,320
2026-04-20T07:00+05:45,-5.9,535.9,1.5,2.8,250
2026-04-20T08:00+05:45,-3.8,536.1,2.3,4.0,225
"""

TOML = """\
schema = "lungta.weather/1"
title = "my station"
station_alt_amsl_m = 5315

[[hours]]
time = 2026-04-20T06:00:00+05:45
temperature_c = -7.6
pressure_hpa = 535.6
wind_mps = 1.2
gust_mps = 2.3
wind_from_deg = 320
levels = [{ alt_amsl_m = 6500, wind_kmh = 36, wind_from_deg = 270 }]

[[hours]]
time_utc = 2026-04-20T01:15:00
temperature_k = 267.25
pressure_pa = 53590
wind_knots = 3
wind_from_deg = 250
"""


@pytest.fixture
def read_text(tmp_path: Path) -> ReadText:
    def read(text: str, name: str = "station.csv", timezone: str = "Asia/Kathmandu") -> Weather:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_weather(path, timezone=timezone)

    return read


def refusal(read_text: ReadText, text: str, name: str = "station.csv") -> str:
    with pytest.raises(WeatherError) as caught:
        read_text(text, name)
    return str(caught.value)


def test_csv_in_si(read_text: ReadText) -> None:
    """Values arrive in SI at the UTC time that the offset states."""
    weather = read_text(CSV)
    first = weather.hours[0]
    assert first.time_utc == datetime(2026, 4, 20, 0, 15, tzinfo=UTC)
    assert first.temperature_k == pytest.approx(265.55)
    assert first.pressure_pa == pytest.approx(53_560.0)
    assert (first.wind[0].wind_mps, first.wind[0].gust_mps, first.wind[0].from_deg) == (1.2, 2.3, 320.0)
    assert first.station_alt_amsl_m == first.wind[0].alt_amsl_m == 5315.0
    assert first.wind_sigma_mps == STATION_WIND_SIGMA_MPS
    assert len(weather.hours) == 3
    assert not weather.assumed
    assert len(weather.source.sha256) == 64


def test_toml_with_wind_aloft(read_text: ReadText) -> None:
    """TOML holds each hour in its own units, and levels above the station by ascending height."""
    weather = read_text(TOML, "station.toml")
    assert [hour.time_utc.isoformat() for hour in weather.hours] == [
        "2026-04-20T00:15:00+00:00",
        "2026-04-20T01:15:00+00:00",
    ]
    assert [level.alt_amsl_m for level in weather.hours[0].wind] == [5315.0, 6500.0]
    assert weather.hours[0].wind[1].wind_mps == pytest.approx(10.0)
    assert weather.hours[1].wind[0].wind_mps == pytest.approx(1.5433, abs=1e-4)
    assert weather.source.title == "my station"


@settings(max_examples=40, deadline=None)
@given(
    celsius=st.floats(-40.0, 20.0),
    hpa=st.floats(500.0, 570.0),
    mps=st.floats(0.0, 30.0),
    more=st.floats(0.0, 20.0),
    bearing=st.floats(0.0, 360.0),
)
def test_units_are_only_names(celsius: float, hpa: float, mps: float, more: float, bearing: float) -> None:
    """The same hour in other units is the same hour."""

    def read(header: str, *values: float) -> tuple[float, ...]:
        row = ",".join(repr(value) for value in values)
        text = f"station_alt_amsl_m,time_utc,{header},wind_from_deg\n5315,2026-04-20T00:00,{row},{bearing!r}\n"
        found = read_station_csv(text, timezone="UTC")
        assert not found.problems
        (draft,) = found.drafts
        wind = draft.wind[0]
        assert wind.gust_mps is not None
        return draft.temperature_k, draft.pressure_pa, wind.wind_mps, wind.gust_mps, wind.from_deg

    gust = mps + more
    metric = read("temperature_c,pressure_hpa,wind_mps,gust_mps", celsius, hpa, mps, gust)
    kmh = read("temperature_k,pressure_pa,wind_kmh,gust_kmh", celsius + 273.15, hpa * 100, mps * 3.6, gust * 3.6)
    knots = read(
        "temperature_k,pressure_pa,wind_knots,gust_knots",
        celsius + 273.15,
        hpa * 100,
        mps / 0.5144444,
        gust / 0.5144444,
    )
    assert kmh == pytest.approx(metric, rel=1e-9, abs=1e-9)
    assert knots == pytest.approx(metric, rel=1e-6, abs=1e-6)


def test_rows_in_any_order_come_back_sorted(read_text: ReadText) -> None:
    """Order in the file does not matter."""
    head, *rows = CSV.split("\n2026")
    shuffled = head + "".join(f"\n2026{row.strip()}" for row in reversed(rows)) + "\n"
    assert read_text(shuffled).hours == read_text(CSV).hours


def test_local_time_is_that_of_the_site(read_text: ReadText) -> None:
    """A column named time_local is in the site's zone; one named time_utc needs no suffix."""
    local = CSV.replace("time,", "time_local,").replace("+05:45", "")
    assert read_text(local).hours == read_text(CSV).hours
    utc = local.replace("time_local", "time_utc")
    assert read_text(utc).hours[0].time_utc == datetime(2026, 4, 20, 6, tzinfo=UTC)


def test_missing_hours_are_absent_and_reported(read_text: ReadText) -> None:
    """An empty value leaves its hour out; the title names it and the weather reports it, nothing is filled."""
    weather = read_text(CSV.replace("-5.9,535.9", ",535.9"))
    assert len(weather.hours) == 2
    assert "1 incomplete hours left out: 2026-04-20T01:15:00+00:00" in weather.source.title
    assert weather.at(datetime(2026, 4, 20, 1, 30, tzinfo=UTC)) is None
    assert weather.at(datetime(2026, 4, 20, 2, 30, tzinfo=UTC)) is not None


def test_optional_values_may_be_empty(read_text: ReadText) -> None:
    """A gust that was not given is not a gust of zero."""
    assert read_text(CSV.replace(",2.3,320", ",,320")).hours[0].wind[0].gust_mps is None


def test_spreadsheets_of_half_of_europe(read_text: ReadText) -> None:
    """Semicolons between values and quotes about them are understood; decimal commas are refused with the remedy."""
    assert read_text(CSV.replace(",", ";")).hours == read_text(CSV).hours
    assert read_text(CSV.replace("-7.6", '"-7.6"').replace("time,", '"time",')).hours == read_text(CSV).hours
    assert "'-7,6' is no number; write a decimal point" in refusal(
        read_text, CSV.replace(",", ";").replace("-7.6", "-7,6")
    )


FIRST = "2026-04-20T06:00+05:45,-7.6,535.6,1.2,2.3,320"


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        (FIRST, FIRST.replace("+05:45", ""), ["line 4, column 1 (time)", "no time zone", "Z or an offset"]),
        (FIRST, FIRST.replace("2026-04-20T06:00+05:45", "6 am"), ["line 4, column 1 (time)", "6 am"]),
        ("wind_mps", "wind_mph", ["line 3, column 4", "unknown column 'wind_mph'", "wind_kmh or wind_knots"]),
        ("temperature_c", "temperature_f", ["line 3, column 2", "State the unit: temperature_c, temperature_k"]),
        ("temperature_c", "temp_c", ["line 3, column 2", "Did you mean temperature_c?", "no column for temperature"]),
        ("pressure_hpa", "pressure", ["line 3, column 3", "State the unit: pressure_hpa, pressure_pa"]),
        ("wind_from_deg", "wind_dir", ["line 3, column 6", "no column for wind_from"]),
        ("gust_mps", "wind_kmh", ["line 3, column 5", "wind_kmh repeats wind_mps"]),
        ("time,", "times,", ["line 3, column 1", "there is no time column"]),
        ("# station_alt_amsl_m = 5315\n", "", ["the station's height is not stated", "# station_alt_amsl_m = 5315"]),
        (",1.2,2.3,", ",12.0,2.3,", ["line 4", "gust 2.3 m/s is below the mean wind 12.0 m/s"]),
        (",320", ",400", ["line 4, column 6 (wind_from_deg)", "400", "0..360 deg"]),
        (",320", ",-10", ["line 4, column 6 (wind_from_deg)", "0..360 deg"]),
        (",1.2,", ",-1.2,", ["line 4, column 4 (wind_mps)", "0..120 m/s"]),
        ("-7.6", "-760", ["line 4, column 2 (temperature_c)", "180..330 K"]),
        ("-7.6", "nan", ["line 4, column 2 (temperature_c)", "180..330 K"]),
        ("-7.6", "cold", ["line 4, column 2 (temperature_c)", "'cold' is no number"]),
        ("535.6", "1013.2", ["line 4", "does not belong to a height of 5315 m", "not reduced to sea level"]),
        ("535.6", "53560", ["line 4, column 3 (pressure_hpa)", "20000..110000 Pa"]),
        (
            "2026-04-20T07:00",
            "2026-04-20T06:00",
            ["hour 2026-04-20T00:15:00+00:00 stands twice (also line 4)", "line 5"],
        ),
        ("2026-04-20T07:00", "2026-04-20T06:30", ["line 5", "is no whole hour after"]),
        (",2.3,320", ",320", ["line 4", "5 values for 6 columns"]),
        (",320", ",320,9", ["line 4", "7 values for 6 columns"]),
    ],
)
def test_each_fault_of_a_csv_is_named_with_line_and_column(
    read_text: ReadText, old: str, new: str, parts: list[str]
) -> None:
    """A wrong file is refused with the line, the column and what to do."""
    assert old in CSV
    message = refusal(read_text, CSV.replace(old, new, 1))
    assert all(part in message for part in parts), message
    assert "station.csv" in message.splitlines()[0]


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ('schema = "lungta.weather/1"', "", ["schema: ", "lungta.weather/1"]),
        ("station_alt_amsl_m = 5315", "station_alt = 5315", ["station_alt: unknown key. Did you mean", "missing key"]),
        ("temperature_c = -7.6", "temperature = -7.6", ["hours[1].temperature", "State the unit"]),
        ("gust_mps = 2.3", "gust_mps = 1.0", ["hours[1]", "gust 1.0 m/s is below"]),
        ("time = 2026-04-20T06:00:00+05:45", "time = 2026-04-20T06:00:00", ["hours[1].time", "no time zone"]),
        ("time_utc = 2026-04-20T01:15:00", "", ["hours[2]", "there is no time"]),
        ("wind_kmh = 36", "wind_speed = 36", ["hours[1].levels[1].wind_speed", "unknown key"]),
        ("wind_kmh = 36, ", "", ["hours[1].levels[1]", "a level needs"]),
        ("alt_amsl_m = 6500", "alt_amsl_m = 5315", ["hours[1]", "two wind levels have the same height"]),
        ("wind_knots = 3", "wind_knots = true", ["hours[2].wind_knots", "True is no number"]),
        ("levels = [", "levels = 3 # [", ["hours[1].levels", "must be a list of tables"]),
        ("[[hours]]\ntime_utc", "[hours]\ntime_utc", ["is not valid TOML", "line"]),
    ],
)
def test_each_fault_of_a_toml_is_named_with_its_key(read_text: ReadText, old: str, new: str, parts: list[str]) -> None:
    """A wrong file is refused with the key path."""
    assert old in TOML
    message = refusal(read_text, TOML.replace(old, new, 1), "station.toml")
    assert all(part in message for part in parts), message


def test_all_problems_at_once(read_text: ReadText) -> None:
    """One run shows everything that is wrong in a file."""
    text = CSV.replace("-7.6", "cold").replace("535.9", "5").replace(",225", ",400")
    assert refusal(read_text, text).count("line ") == 3


@pytest.mark.parametrize("text", ["\n\n", "# only a comment\n"])
def test_empty_files(read_text: ReadText, text: str) -> None:
    """An empty file is no weather."""
    assert "no header line" in refusal(read_text, text)


@pytest.mark.parametrize("name", ["none.csv", "none.toml", "none.json", "none.grib2"])
def test_a_file_of_no_bytes(tmp_path: Path, name: str) -> None:
    """What a broken download leaves is said to be empty, whatever its kind."""
    (tmp_path / name).touch()
    with pytest.raises(WeatherError, match=r"is empty \(0 bytes\)"):
        read_weather(tmp_path / name, timezone="UTC")


def test_a_csv_named_toml(tmp_path: Path) -> None:
    """The name is what is wrong, not the TOML."""
    path = tmp_path / "station.toml"
    path.write_text(CSV, encoding="utf-8")
    with pytest.raises(WeatherError, match=r"looks like a CSV.*\n?.*Name it \.csv"):
        read_weather(path, timezone="UTC")


def test_header_alone(read_text: ReadText) -> None:
    """A header without hours is no weather."""
    assert "holds no complete hour" in refusal(read_text, "\n".join(CSV.splitlines()[:3]))


def test_other_encodings_and_kinds(tmp_path: Path) -> None:
    """A Latin-1 file, an unknown suffix and a missing file each say what to do."""
    latin = tmp_path / "station.csv"
    latin.write_bytes(CSV.replace("anything", "año").encode("latin-1"))
    with pytest.raises(WeatherError, match=r"line 1: is not UTF-8"):
        read_weather(latin, timezone="UTC")
    with pytest.raises(WeatherError, match=r"\.xlsx.*\n?.*\.csv or \.toml"):
        read_weather(tmp_path / "station.xlsx", timezone="UTC")
    with pytest.raises(WeatherError, match="cannot be read"):
        read_weather(tmp_path / "none.csv", timezone="UTC")


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_no_text_makes_a_traceback(text: str) -> None:
    """Whatever stands in the file, the reader finds problems and does not fall over."""
    for mess in (text, CSV + text, CSV.replace("-7.6", text)):
        found = read_station_csv(mess, timezone="UTC")
        assert found.problems or found.drafts or found.incomplete


def test_sigma_can_be_stated(read_text: ReadText) -> None:
    """A file that knows its wind's uncertainty says so, for all hours or by hour."""
    stated = CSV.replace("# station_alt", "# wind_sigma_mps = 0.7\n# station_alt")
    assert {hour.wind_sigma_mps for hour in read_text(stated).hours} == {0.7}


def test_hour_spacing_of_a_day_over_midnight(read_text: ReadText) -> None:
    """Hours run over midnight without a gap."""
    start = datetime(2026, 4, 19, 22, tzinfo=UTC)
    rows = "".join(f"{(start + timedelta(hours=n)).isoformat()},-5,535,1,2,270\n" for n in range(6))
    head = "\n".join(CSV.splitlines()[:3]) + "\n"
    assert len(read_text(head + rows).hours) == 6


@pytest.mark.parametrize("name", ["station.csv", "station.toml"])
def test_where_a_station_stands(read_text: ReadText, name: str) -> None:
    """Both coordinates or none; off the globe, swapped or half a place is refused with its line or key. The height of
    the anemometer is that of the lowest level.
    """

    def placed(*stated: str) -> str:
        if name.endswith(".csv"):
            return "\n".join([*(f"# {line}" for line in stated), CSV])
        return TOML.replace("station_alt", "\n".join([*stated, "station_alt"]), 1)

    weather = read_text(placed("lat_deg = 27.9952", "lon_deg = 86.8406"), name)
    assert (weather.lat_deg, weather.lon_deg, weather.mast) == (27.9952, 86.8406, True)
    assert read_text(placed(), name).lat_deg is None
    assert "belong together" in refusal(read_text, placed("lat_deg = 27.9952"), name)
    assert "swapped" in refusal(read_text, placed("lat_deg = 127.9", "lon_deg = 26.8"), name)
    assert "is no number" in refusal(read_text, placed('lat_deg = "north"', "lon_deg = 86.8"), name)
    hand_held = read_text(placed("mast_agl_m = 2"), name).hours[0]
    assert hand_held.wind[0].alt_amsl_m - hand_held.station_alt_amsl_m == 2.0
    assert "between 2 and 100 m" in refusal(read_text, placed("mast_agl_m = 5315"), name)
