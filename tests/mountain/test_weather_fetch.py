"""A forecast arrives whole or not at all, by the parts that are wanted, and goes on where it broke off."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from forecast_server import (
    Server,
    cut,
    elsewhere,
    log_in_page,
    put_ecmwf,
    put_gfs,
    rubbish,
    running,
    shorter,
    status,
    whole,
)
from grib_made import GRAVITY, SPOT, Made, hour_fields, without
from lungta.core.errors import DownloadError, InputError, WeatherError
from lungta.core.provenance import sha256_of
from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.transfer import Patience
from lungta.mountain.weather.fetch import fetch_forecast
from lungta.mountain.weather.fetch_grib import GribRequest, fetch_grib
from lungta.mountain.weather.fetch_kept import kept_forecasts, weather_folder
from lungta.mountain.weather.fetch_sources import ECMWF, GFS, ecmwf_entries, gfs_entries
from lungta.mountain.weather.read import read_weather

HASTY = Patience(attempts=3, pause_s=0.01, connect_s=1.0, silence_s=2.0)
NOW = datetime(2026, 4, 20, 9, 20, tzinfo=UTC)
RUN = datetime(2026, 4, 20, 6, tzinfo=UTC)
STEPS = range(0, 25, 6)  # of the run of 06 UTC, from the field before 09:20, for a day
FEW = replace(
    GFS, welcome=(), by_level=("UGRD", "VGRD", "HGT"), levels_hpa=(400,)
)  # faults are the same with few fields, and sooner over


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.delenv("LUNGTA_OFFLINE")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running(Server()) as made:
        for name in ("LUNGTA_GFS_URL", "LUNGTA_ECMWF_URL", "LUNGTA_OPEN_METEO_URL"):
            monkeypatch.setenv(name, made.url)
        yield made


def gfs_hour(step: int) -> list[Made]:
    """What is wanted among what is not: sea-level pressure, a level far below, a sum that stands twice."""
    low = [Made(name, 3100.0, level_hpa=700, step=step) for name in ("u", "v", "t", "gh")]
    rain = [Made("tp", 0.5 * step, since=0, step=step)] * 2 if step else []
    return [Made("prmsl", 101325.0, step=step), *low, *hour_fields(step, levels=(550, 500, 450, 400, 350)), *rain]


def gfs_run(server: Server, run: datetime = RUN, steps: range = STEPS) -> None:
    for step in steps:
        put_gfs(server, run, step, gfs_hour(step))


def request(**what: object) -> GribRequest:
    asked = GribRequest(site_id="khumbu", spot=SPOT, source=FEW, now_utc=NOW, days=1, every_h=6)
    return replace(asked, **what)


def left_behind() -> list[str]:
    """Names of files that are neither a forecast, its record nor a whole hour."""
    folder = weather_folder()
    return [path.name for path in folder.rglob("*") if path.is_file() and path.suffix not in (".grib2", ".json")]


def test_gfs_arrives_as_one_file_of_the_wanted_fields(server: Server) -> None:
    """Only wanted fields are asked for, by their bytes; the file reads at the site and its record says whose it is."""
    gfs_run(server)
    told: list[str] = []
    done: list[tuple[int, int | None]] = []
    kept = fetch_grib(
        request(source=GFS), told=told.append, progress=lambda now, all_: done.append((now, all_)), patience=HASTY
    )
    weather = read_weather(kept.path, timezone="UTC", spot=SPOT)
    assert [hour.time_utc for hour in weather.hours] == [RUN + timedelta(hours=step) for step in STEPS]
    first = weather.hours[0]
    assert first.temperature_k == pytest.approx(268.0, abs=1e-3)
    assert [round(level.alt_amsl_m) for level in first.wind] == [5210, 5820, 6620, 7500, 8400]
    assert first.precipitation_mmph == pytest.approx(0.5, abs=1e-3)
    grib_parts = [part for path, part in server.requests if not path.endswith(".idx")]
    assert all(part is not None for part in grib_parts)
    per_hour = len(server.files["gfs.20260420/06/atmos/gfs.t06z.pgrb2.0p25.f006"])
    bounds = [part.removeprefix("bytes=").split("-") for part in grib_parts if part]
    asked = sum(int(last or per_hour) - int(first) + 1 for first, last in bounds)
    assert asked < 0.9 * per_hour * len(STEPS)
    assert len(told) == len(STEPS)
    assert done[-1][0] == done[-1][1]
    record = json.loads(kept.path.with_name(kept.path.name + ".kept.json").read_text(encoding="utf-8"))
    assert record["sha256"] == sha256_of(kept.path)
    assert "public domain" in record["licence"]
    assert left_behind() == []


def test_cutting_out_changes_nothing_at_the_site(server: Server, tmp_path: Path) -> None:
    """What the small file says at the site is what the whole files say there."""
    gfs_run(server)
    kept = fetch_grib(request(source=GFS), patience=HASTY)
    folder = tmp_path / "whole"
    folder.mkdir()
    for path, content in server.files.items():
        if not path.endswith(".idx"):
            (folder / path.rpartition("/")[2]).write_bytes(content)
    fine, coarse = (read_weather(path, timezone="UTC", spot=SPOT).hours for path in (folder, kept.path))
    assert len(fine) == len(coarse)
    for a, b in zip(fine, coarse, strict=True):
        assert b.temperature_k == pytest.approx(a.temperature_k, abs=1e-4)
        assert b.pressure_pa == pytest.approx(a.pressure_pa, abs=0.01)
        assert [level.wind_mps for level in b.wind] == pytest.approx([level.wind_mps for level in a.wind], abs=1e-4)


def test_ecmwf_takes_its_ground_from_step_0(server: Server) -> None:
    """The ground stands in the file of step 0 only; JSON lines say where everything is."""
    for step in STEPS:
        fields = without(hour_fields(step, levels=(500, 400)), "orog", "2r", "gust", "vis", "tcc")
        extra = [Made("2d", 260.0, step=step)]
        upper = [
            Made(n, v, level_hpa=300, step=step) for n, v in (("u", 30.0), ("v", 0.0), ("t", 230.0), ("gh", 9300.0))
        ]
        ground = [Made("z", 5200.0 * GRAVITY)] if step == 0 else []
        put_ecmwf(server, RUN, step, [*fields, *upper, *extra, *ground])
    kept = fetch_grib(request(source=ECMWF), patience=HASTY)
    weather = read_weather(kept.path, timezone="UTC", spot=SPOT)
    assert len(weather.hours) == len(STEPS)
    assert weather.hours[0].station_alt_amsl_m == pytest.approx(5200.0, abs=0.05)
    assert weather.hours[0].humidity_frac is not None
    assert "CC BY 4.0" in weather.source.licence


def test_an_older_run_is_taken_while_the_new_one_is_not_there(server: Server) -> None:
    """The newest run that reaches as far as is wanted."""
    gfs_run(server, RUN, range(0, 13, 6))  # still coming in
    gfs_run(server, RUN - timedelta(hours=6), range(6, 31, 6))
    kept = fetch_grib(request(), patience=HASTY)
    assert "20260420T00Z" in kept.path.name


def test_no_run_at_all(server: Server) -> None:
    """Where no run of the last day is there, that is said with the runs that were tried."""
    with pytest.raises(DownloadError, match="no run of the last 24 h") as caught:
        fetch_grib(request(), patience=HASTY)
    assert "2026-04-20 06, 2026-04-20 00, 2026-04-19 18, 2026-04-19 12" in caught.value.what


@pytest.mark.parametrize("fault", [cut, shorter, elsewhere, status(503), status(429)])
def test_passing_faults_are_tried_again(server: Server, fault: object) -> None:
    """After two faults the field still arrives whole."""
    gfs_run(server)
    server.faults = [("f006", fault), ("f006", fault)]
    kept = fetch_grib(request(), patience=HASTY)
    assert len(read_weather(kept.path, timezone="UTC", spot=SPOT).hours) == len(STEPS)
    assert server.faults == []


def test_a_cut_part_goes_on_where_it_broke(server: Server) -> None:
    """The second attempt asks for the rest of the part only."""
    gfs_run(server)
    server.faults = [("f006", cut)]
    fetch_grib(request(), patience=HASTY)
    parts = [part for path, part in server.requests if path.endswith("f006") and part]
    first, second = (tuple(map(int, part.removeprefix("bytes=").split("-"))) for part in parts[:2])
    assert second[1] == first[1]
    assert first[0] < second[0] < first[1]


LASTING = {
    "cut": ([cut] * 3, "3 attempts"),
    "wrong length": ([shorter] * 3, "another number of bytes"),
    "wrong part": ([elsewhere] * 3, "another part"),
    "broken server": ([status(500)] * 3, "HTTP status 500"),
    "no parts": ([whole], "whole files only"),
    "rubbish": ([rubbish], "no field"),
    "gone": ([status(404)], "HTTP status 404"),
}


@pytest.mark.parametrize("case", LASTING)
def test_lasting_faults_leave_nothing_broken(server: Server, case: str) -> None:
    """An error with the address, whole hours kept, no half file; the next call fetches only what lacks."""
    gfs_run(server)
    faults, words = LASTING[case]
    server.faults = [("f012", fault) for fault in faults]
    with pytest.raises(DownloadError, match=words) as caught:
        fetch_grib(request(), patience=HASTY)
    assert "f012" in caught.value.where
    assert kept_forecasts("khumbu") == []
    assert left_behind() == []
    server.requests.clear()
    kept = fetch_grib(request(), patience=HASTY)
    assert len(read_weather(kept.path, timezone="UTC", spot=SPOT).hours) == len(STEPS)
    assert not any(path.endswith(("f000", "f006")) for path, _ in server.requests)


def test_a_log_in_page_is_no_index(server: Server) -> None:
    """What a captive portal sends for the index is refused as such."""
    gfs_run(server)
    server.faults = [("f006.idx", log_in_page)]
    with pytest.raises(DownloadError, match="no index") as caught:
        fetch_grib(request(), patience=HASTY)
    assert "log-in" in caught.value.remedy


def test_a_field_that_lacks_is_named(server: Server) -> None:
    """A file without a needed field or level is refused with its name."""
    gfs_run(server)
    put_gfs(server, RUN, 12, without(gfs_hour(12), "sp", "gh"))
    with pytest.raises(DownloadError, match=r"HGT at 400 mb.*PRES at surface"):
        fetch_grib(request(), patience=HASTY)


def test_newer_runs_throw_old_hours_away(server: Server) -> None:
    """The hours of an older run do not pile up in the cache; its finished file stays."""
    gfs_run(server)
    fetch_grib(request(), patience=HASTY)
    later = RUN + timedelta(hours=6)
    gfs_run(server, later)
    fetch_grib(request(now_utc=NOW + timedelta(hours=6)), patience=HASTY)
    folders = [path.name for path in (weather_folder() / "parts" / "khumbu-gfs").iterdir()]
    assert len(folders) == 1
    assert folders[0].startswith("20260420T12Z")
    assert [kept.path.name for kept in kept_forecasts("khumbu")] == [
        "khumbu-gfs-20260420T12Z.grib2",
        "khumbu-gfs-20260420T06Z.grib2",
    ]


def test_without_eccodes_nothing_is_fetched(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is asked for before any byte."""
    monkeypatch.setitem(sys.modules, "eccodes", None)
    with pytest.raises(WeatherError, match=r"lungta\[grib\]"):
        fetch_grib(request(), patience=HASTY)
    assert server.requests == []


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"source": ECMWF, "every_h": 1}, "not taken every 1 h"),
        ({"every_h": 2}, "not taken every 2 h"),
        ({"days": 9}, "up to 5 days"),
    ],
)
def test_what_a_source_does_not_give(what: dict[str, object], words: str) -> None:
    """Steps and reach that there are not are refused before any byte."""
    with pytest.raises(InputError, match=words):
        request(**what)


def answer(days: int = 1) -> bytes:
    """An Open-Meteo answer as the service gives it for what is asked."""
    times = [f"2026-04-{20 + n // 24}T{n % 24:02d}:00" for n in range(24 * days)]
    values = {
        "temperature_2m": ("°C", -5.0),
        "relative_humidity_2m": ("%", 55),
        "surface_pressure": ("hPa", 535.0),
        "wind_speed_10m": ("m/s", 3.0),
        "wind_direction_10m": ("°", 250),
        "wind_gusts_10m": ("m/s", 6.0),
        "cloud_cover": ("%", 40),
        "cloud_cover_low": ("%", 10),
        "wind_speed_500hPa": ("m/s", 9.0),
        "wind_direction_500hPa": ("°", 280),
        "geopotential_height_500hPa": ("m", 5800.0),
        "temperature_500hPa": ("°C", -9.0),
    }
    table = {
        "latitude": 28.0,
        "longitude": 86.875,
        "elevation": 5315.0,
        "utc_offset_seconds": 0,
        "hourly_units": {"time": "iso8601"} | {name: unit for name, (unit, _) in values.items()},
        "hourly": {"time": times} | {name: [value] * len(times) for name, (_, value) in values.items()},
    }
    return json.dumps(table).encode()


def test_open_meteo_arrives(server: Server) -> None:
    """What is asked for says place, metres per second, UTC and the levels about the site; what comes is kept."""
    server.files["v1/forecast"] = answer()
    kept = fetch_forecast(load_site("khumbu"), "open-meteo", days=1, patience=HASTY)
    weather = read_weather(kept.path, timezone="UTC")
    assert len(weather.hours) == 24
    first = weather.hours[0]
    assert (first.humidity_frac, first.cloud_frac) == pytest.approx((0.55, 0.4))
    assert first.wind[1].temperature_k == pytest.approx(264.15)
    ((path, _),) = server.requests
    for part in ("latitude=28.00260", "longitude=86.85280", "wind_speed_unit=ms", "timezone=GMT", "forecast_days=1"):
        assert part in path
    for part in ("relative_humidity_2m", "cloud_cover_low", "temperature_500hPa", "geopotential_height_300hPa"):
        assert part in path
    assert "CC BY 4.0" in weather.source.licence
    assert left_behind() == []


OPEN_METEO_FAULTS = {
    "refused with a reason": (
        status(400, b'{"error": true, "reason": "Cannot find variable"}'),
        "Cannot find variable",
    ),
    "log-in page": (log_in_page, "no forecast"),
    "error in a good answer": (status(200, b'{"error": true, "reason": "Out of requests"}'), "Out of requests"),
    "empty": (status(200, b"{}"), "no forecast"),
    "gone": (status(404), "404"),
}


@pytest.mark.parametrize("case", OPEN_METEO_FAULTS)
def test_what_is_no_forecast_is_not_kept(server: Server, case: str) -> None:
    """What the server says about it is passed on, and the cache stays as it was."""
    server.files["v1/forecast"] = answer()
    fault, words = OPEN_METEO_FAULTS[case]
    server.faults = [("forecast", fault)]
    with pytest.raises(DownloadError, match=words):
        fetch_forecast(load_site("khumbu"), "open-meteo", patience=HASTY)
    assert kept_forecasts("khumbu") == []


@pytest.mark.parametrize("fault", [cut, status(502)])
def test_open_meteo_is_tried_again(server: Server, fault: object) -> None:
    """A break or a passing fault of the service does not end it."""
    server.files["v1/forecast"] = answer()
    server.faults = [("forecast", fault)]
    assert fetch_forecast(load_site("khumbu"), "open-meteo", patience=HASTY).path.exists()


def test_offline_names_the_newest_forecast_and_its_age(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forbidden or without a network: the error says so, how old the newest kept forecast is and how to use it."""
    site = load_site("khumbu")
    server.files["v1/forecast"] = answer()
    kept = fetch_forecast(site, "open-meteo", patience=HASTY)
    record = kept.path.with_name(kept.path.name + ".kept.json")
    old = json.loads(record.read_text(encoding="utf-8"))
    old["fetched_utc"] = (datetime.now(UTC) - timedelta(hours=14)).isoformat()
    record.write_text(json.dumps(old), encoding="utf-8")
    monkeypatch.setenv("LUNGTA_OPEN_METEO_URL", "http://127.0.0.1:9")
    with pytest.raises(DownloadError) as unreachable:
        fetch_forecast(site, "open-meteo", patience=HASTY)
    monkeypatch.setenv("LUNGTA_OFFLINE", "1")
    with pytest.raises(DownloadError, match="LUNGTA_OFFLINE") as forbidden:
        fetch_forecast(site, "gfs", patience=HASTY)
    for caught in (unreachable, forbidden):
        assert "14 h old (open-meteo)" in caught.value.remedy
        assert f"lungta plan khumbu --weather {kept.path}" in caught.value.remedy
    kept.path.write_bytes(b"spoilt")
    with pytest.raises(DownloadError) as spoilt:
        fetch_forecast(site, "gfs", patience=HASTY)
    assert "No forecast is kept" in spoilt.value.remedy


def test_sources_that_there_are_not() -> None:
    """An unknown source is answered with those that there are."""
    with pytest.raises(InputError) as caught:
        fetch_forecast(load_site("khumbu"), "icon")
    assert "open-meteo, gfs, ecmwf" in caught.value.remedy
    with pytest.raises(InputError, match=r"1\.\.16 days"):
        fetch_forecast(load_site("khumbu"), "open-meteo", days=40)


@pytest.mark.parametrize("text", ["", "<html>\n", "1:0:d=2026\n", "1:x:d=2026042000:HGT:500 mb:anl:\n"])
def test_no_index_of_gfs(text: str) -> None:
    """What is no index is said to be none."""
    with pytest.raises(ValueError, match=r"index|invalid literal"):
        gfs_entries(text)


@pytest.mark.parametrize(
    "text", ["", "<html>", "[1]", '{"param": "u"}', '{"param": "u", "levtype": "sfc", "_offset": -1, "_length": 3}']
)
def test_no_index_of_ecmwf(text: str) -> None:
    """What is no index is said to be none."""
    with pytest.raises(ValueError, match=r"index|Expecting"):
        ecmwf_entries(text)


def test_gfs_index_as_published() -> None:
    """Averages are left out, the second of two equal sums too, and the last field runs to the end of the file."""
    text = (
        "1:0:d=2026042000:TCDC:entire atmosphere:3 hour fcst:\n"
        "2:100:d=2026042000:TCDC:entire atmosphere:0-3 hour ave fcst:\n"
        "3:200:d=2026042000:APCP:surface:0-3 hour acc fcst:\n4:300:d=2026042000:APCP:surface:0-3 hour acc fcst:\n"
    )
    assert [(entry.name, entry.first, entry.last) for entry in gfs_entries(text)] == [
        ("TCDC", 0, 99),
        ("APCP", 200, 299),
    ]
    assert gfs_entries("1:0:d=2026042000:PRMSL:mean sea level:anl:\n")[0].last is None


def test_ecmwf_index_as_published() -> None:
    """Lines as ECMWF published them on 24 May 2026."""
    text = (
        '{"domain": "g", "date": "20260524", "time": "0000", "expver": "0001", "class": "od", "type": "fc", '
        '"stream": "oper", "step": "0", "levtype": "sfc", "param": "z", "_offset": 224, "_length": 896851}\n'
    )
    assert ecmwf_entries(text) == [("z", "sfc", "0", 224, 897074)]
