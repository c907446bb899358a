"""A report in METAR words: what each group says, and a sentence for every slip."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.core.errors import WeatherError
from lungta.mountain.atmosphere import standard_air
from lungta.mountain.weather.altimeter import station_pressure_pa
from lungta.mountain.weather.metar import Report, read_report
from lungta.mountain.weather.metar_groups import read_group
from lungta.mountain.weather.moisture import relative_humidity_frac
from lungta.mountain.weather.note import observed_utc

KNOT = 1852 / 3600
REST = "M03/M08 QFE535"


def refusal(text: str) -> str:
    with pytest.raises(WeatherError) as caught:
        read_report(text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("words", "mean", "gust", "from_deg"),
    [
        ("27010G18KT", 10 * KNOT, 18 * KNOT, 270.0),
        ("270 10G18KT", 10 * KNOT, 18 * KNOT, 270.0),
        ("270 8kt", 8 * KNOT, None, 270.0),
        ("36005MPS", 5.0, None, 360.0),
        ("09036KMH", 10.0, None, 90.0),
        ("00000KT", 0.0, None, 0.0),
        ("VRB03KT", 3 * KNOT, None, None),
        ("VRB03G15KT", 3 * KNOT, 15 * KNOT, None),
        ("270100G112KT", 100 * KNOT, 112 * KNOT, 270.0),
        ("27010KT 240V300", 10 * KNOT, None, 270.0),
    ],
)
def test_wind(words: str, mean: float, gust: float | None, from_deg: float | None) -> None:
    """Speed is converted from the unit that is said; a variable wind has no bearing."""
    wind = read_report(f"{words} {REST}").wind
    assert wind.mean_mps == pytest.approx(mean)
    assert wind.gust_mps == (None if gust is None else pytest.approx(gust))
    assert wind.from_deg == from_deg


@pytest.mark.parametrize(
    ("words", "metres"),
    [
        ("9999", 10_000.0),
        ("0800", 800.0),
        ("0000", 0.0),
        ("CAVOK", 10_000.0),
        ("4000 1500SW", 1500.0),
        ("8KM", 8000.0),
        ("10SM", 16093.44),
        ("1/2SM", 804.672),
        ("1 1/2SM", 2414.016),
        ("P6SM", 9656.064),
        ("", None),
    ],
)
def test_visibility(words: str, metres: float | None) -> None:
    """Metres, kilometres or statute miles; of several the least; 9999 is 10 km and more."""
    found = read_report(f"27010KT {words} {REST}").visibility_m
    assert found == (None if metres is None else pytest.approx(metres))


@pytest.mark.parametrize(
    ("words", "cover", "base_ft"),
    [
        ("FEW040", 0.25, 4000),
        ("FEW020 SCT040 BKN100", 0.875, 2000),
        ("OVC003CB", 1.0, 300),
        ("VV002", 1.0, 200),
        ("BKN///", 0.875, None),
        ("SKC", 0.0, None),
        ("CLR", 0.0, None),
        ("NSC", None, None),
        ("CAVOK", None, None),
        ("", None, None),
    ],
)
def test_cloud(words: str, cover: float | None, base_ft: float | None) -> None:
    """The greatest layer's upper end covers the sky, the lowest base of any counts; NSC speaks of low cloud only."""
    report = read_report(f"27010KT {words} {REST}")
    assert report.cloud_frac == cover
    assert report.cloud_base_agl_m == (None if base_ft is None else pytest.approx(base_ft * 0.3048))


@pytest.mark.parametrize(
    ("words", "rate"),
    [
        ("-SN", 2.5),
        ("RA", 10.0),
        ("+SHSN", 50.0),
        ("-SN +RA", 50.0),
        ("VCSH", None),
        ("BLSN", None),
        ("RESN", None),
        ("FG", None),
        ("TS", None),
        ("NSW", 0.0),
        ("CAVOK", 0.0),
        ("", None),
    ],
)
def test_what_falls(words: str, rate: float | None) -> None:
    """What falls here counts with the upper end of its class; blowing snow, mist and what falls elsewhere do not."""
    assert read_report(f"27010KT {words} {REST}").precipitation_mmph == rate


@pytest.mark.parametrize(
    ("words", "air_c", "dew_c"),
    [("M03/M08", -3, -8), ("-3/-8", -3, -8), ("05/M00", 5, 0), ("M03/", -3, None), ("M03///", -3, None)],
)
def test_temperatures(words: str, air_c: float, dew_c: float | None) -> None:
    """M and - are minus; a dew point may lack."""
    air_k, dew_k = read_report(f"27010KT {words} QFE535").temperatures
    assert air_k == pytest.approx(air_c + 273.15)
    assert dew_k == (None if dew_c is None else pytest.approx(dew_c + 273.15))


@pytest.mark.parametrize(
    ("words", "pressure_pa", "at_sea_level"),
    [
        ("QFE535", 53_500.0, False),
        ("QFE 535.4", 53_540.0, False),
        ("QFE535HPA", 53_500.0, False),
        ("Q1013", 101_300.0, True),
        ("QNH 1013", 101_300.0, True),
        ("A2992", 101_320.8, True),
    ],
)
def test_pressure(words: str, pressure_pa: float, at_sea_level: bool) -> None:
    """QFE is the station's, Q and A are reduced to sea level."""
    found = read_report(f"27010KT M03/M08 {words}").pressure
    assert found.pressure_pa == pytest.approx(pressure_pa, abs=0.1)
    assert found.at_sea_level is at_sea_level


def test_a_whole_metar() -> None:
    """Type, aerodrome, time, remarks and forecast of a METAR find their place, and what is left out is said."""
    report = read_report(
        "METAR VNKT 200015Z AUTO 27010G18KT 240V300 9999 R02/1200U FEW040 M03/M08 Q1013 NOSIG RMK SLP123="
    )
    assert report.aerodrome == "VNKT"
    assert report.clock == (20, 0, 15)
    assert report.left_out == ("AUTO", "240V300", "R02/1200U", "NOSIG RMK SLP123")
    assert read_report(f"27010KT SHSN {REST}").aerodrome == ""


ORACLE = json.loads((Path(__file__).parents[1] / "oracles" / "metar_reports.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("wanted", ORACLE["reports"], ids=lambda row: row["aerodrome"])
def test_whole_reports_as_another_program_reads_them(wanted: dict[str, Any]) -> None:
    """The package metar decodes the same values from the same reports (kept with the script that asked it)."""
    report = read_report(wanted["text"])
    found = {
        "wind_mps": report.wind.mean_mps,
        "gust_mps": report.wind.gust_mps,
        "from_deg": report.wind.from_deg,
        "visibility_m": report.visibility_m,
        "cloud_base_agl_m": report.cloud_base_agl_m,
        "temperature_k": report.temperatures.air_k,
        "dewpoint_k": report.temperatures.dew_k,
        "qnh_pa": report.pressure.pressure_pa,
    }
    for name, value in found.items():
        assert value == (None if wanted[name] is None else pytest.approx(wanted[name], rel=1e-5)), name
    assert report.clock == tuple(wanted["day_hour_minute"])
    assert report.aerodrome == wanted["aerodrome"]


SLIPS = {
    "400 degrees": (f"40010KT {REST}", ["40010KT", "400 deg", "0..360"]),
    "wind from 000": (f"00010KT {REST}", ["north is 360"]),
    "no unit": (f"27010G18 {REST}", ["states no unit", "27010G18KT"]),
    "unit of nobody": (f"27010MPH {REST}", ["states MPH", "KT, MPS or KMH"]),
    "gust below mean": (f"27018G10KT {REST}", ["gust of 10", "mean wind of 18"]),
    "letter for figure": (f"27010KT 9O00 {REST}", ["9O00", "Did you mean 9000?"]),
    "letter in the wind": (f"270I0KT {REST}", ["Did you mean 27010KT?"]),
    "no step of visibility": (f"27010KT 2710 {REST}", ["no step of 50 m"]),
    "no wind": (REST, ["There is no wind", "27010G18KT"]),
    "no temperature": ("27010KT QFE535", ["There is no temperature", "M03/M08"]),
    "no pressure": ("27010KT M03/M08", ["There is no pressure", "QFE535"]),
    "nothing": ("", ["no wind", "no temperature", "no pressure"]),
    "two winds": (f"27010KT 28010KT {REST}", ["28010KT", "second wind beside 27010KT"]),
    "dew point above": ("27010KT M08/M03 QFE535", ["dew point above the temperature", "M stands for minus"]),
    "station pressure as QNH": ("27010KT M03/M08 Q0535", ["Q0535", "880..1090 hPa", "QFE535"]),
    "absurd QFE": ("27010KT M03/M08 QFE053", ["53 hPa", "200..1100"]),
    "hour 25": (f"202515Z 27010KT {REST}", ["202515Z", "is no time"]),
    "letter in 9999": (f"27010KT 999O {REST}", ["999O", "Did you mean 9999?"]),
    "unit lacks": (f"270 10G18 9999 {REST}", ["27010G18", "states no unit: write KT, MPS or KMH, such as 27010G18KT"]),
    "unit lacks, no gust": (f"270 10 9999 {REST}", ["states no unit", "27010KT"]),
    "dew point lacks": ("27010KT -3 QFE535", ["-3: is a temperature without its dew point: write -3/-8"]),
    "pressure cut short": ("27010KT M03/M08 QFE53", ["QFE53: is no pressure: a figure lacks"]),
    "a word": (f"27010KT {REST} WINDY", ["WINDY", "is not understood"]),
    "zero miles": (f"27010KT 1/0SM {REST}", ["no number of miles"]),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_every_slip_has_its_sentence(slip: str) -> None:
    """What cannot be true or is not understood is refused with the word and what to write."""
    text, parts = SLIPS[slip]
    said = refusal(text)
    assert all(part in said for part in parts), said


def test_all_slips_at_once() -> None:
    """One run shows every word that is wrong."""
    assert refusal("40010KT 99X9 M08/M03 Q0535").count("\n  ") == 4


@settings(max_examples=150, deadline=None)
@given(text=st.text(alphabet="0123456789KTMPSQFEGVRB/ -+AZ.", max_size=40))
def test_no_text_makes_a_traceback(text: str) -> None:
    """Whatever is typed is a report or a WeatherError."""
    with contextlib.suppress(WeatherError):
        assert isinstance(read_report(text), Report)


@given(st.integers(1, 360), st.integers(0, 99), st.sampled_from(["KT", "MPS", "KMH"]))
def test_winds_come_back(bearing: int, speed: int, unit: str) -> None:
    """Every wind that can be written is read as written."""
    factor = {"KT": KNOT, "MPS": 1.0, "KMH": 1 / 3.6}[unit]
    (wind,) = read_group(f"{bearing:03d}{speed:02d}{unit}")
    assert wind[0] == pytest.approx(speed * factor)
    assert wind[2] == bearing


@pytest.mark.parametrize(
    ("clock", "now", "wanted"),
    [
        ("200015Z", datetime(2026, 4, 20, 1, tzinfo=UTC), datetime(2026, 4, 20, 0, 15, tzinfo=UTC)),
        ("302350Z", datetime(2026, 5, 1, 0, 10, tzinfo=UTC), datetime(2026, 4, 30, 23, 50, tzinfo=UTC)),
        ("2350Z", datetime(2026, 5, 1, 0, 10, tzinfo=UTC), datetime(2026, 4, 30, 23, 50, tzinfo=UTC)),
        ("010005Z", datetime(2026, 4, 30, 23, 50, tzinfo=UTC), datetime(2026, 5, 1, 0, 5, tzinfo=UTC)),
        ("310000Z", datetime(2026, 2, 14, 0, tzinfo=UTC), datetime(2026, 1, 31, 0, tzinfo=UTC)),
    ],
)
def test_the_day_is_the_nearest(clock: str, now: datetime, wanted: datetime) -> None:
    """Day and clock mean the nearest such moment, over the end of a month too."""
    assert observed_utc(read_report(f"{clock} 27010KT {REST}"), now) == wanted


@pytest.mark.parametrize("alt_m", [0.0, 1338.0, 2860.0, 5364.0])
def test_standard_qnh_is_the_standard_atmosphere(alt_m: float) -> None:
    """QNH 1013.25 hPa belongs to the standard pressure at every height."""
    assert station_pressure_pa(101_325.0, alt_m) == pytest.approx(float(standard_air(alt_m).pressure_pa), rel=1e-9)


def test_qnh_is_a_shift_of_pressure_altitude() -> None:
    """The standard height of the station's pressure is that of the QNH plus the station's: searched by bisection."""
    for qnh_pa in (98_000.0, 101_325.0, 103_500.0):
        low, high = -500.0, 500.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if standard_air(middle).pressure_pa > qnh_pa else (low, middle)
        wanted = float(standard_air(1338.0 + low).pressure_pa)
        assert station_pressure_pa(qnh_pa, 1338.0) == pytest.approx(wanted, abs=5.0)
        assert abs(float(standard_air(1338.0).pressure_pa) - wanted) > 25.0 or qnh_pa == 101_325.0


def test_humidity() -> None:
    """Saturated at its dew point, falling with it, and refused above the temperature; arrays broadcast."""
    assert relative_humidity_frac(270.0, 270.0) == 1.0
    found = relative_humidity_frac(np.array([293.15, 293.15]), np.array([283.15, 273.15]))
    # Vapour pressures 12.27, 6.11 and 23.39 hPa at 10, 0 and 20 degC (WMO-No. 8, table 4.B.1, from memory)
    assert found == pytest.approx([12.27 / 23.39, 6.11 / 23.39], abs=0.002)
    assert np.all(np.diff(relative_humidity_frac(280.0, np.linspace(240, 280, 50))) > 0)
    with pytest.raises(ValueError, match="above the temperature"):
        relative_humidity_frac(270.0, 271.0)
