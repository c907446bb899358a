"""Weather: flying windows of a day over the real Khumbu, a correction learnt, a year of a station and GRIB read.

No other program is at hand that does the like. Each bound lies a third or more above the processor time measured when
it was set (2.25, 11.3, 1.16 and 0.78 s, 5.1 ms a field; two cores shared with other work): it catches what becomes
much slower, and is no one's requirement.
"""

from __future__ import annotations

import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from harness import REPOSITORY, Row, UnavailableError, at_most, real_terrain

from lungta.aircraft.catalogue import load_aircraft
from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.weather.read import read_weather
from lungta.mountain.weather.spot import spot_of
from lungta.mountain.weather.stats.apply import correct_forecast
from lungta.mountain.wind.ground import wanted_extent_m
from lungta.mountain.wind.hourly import profile_wind, solved_winds
from lungta.mountain.wind.solve.mesh import MeshSettings
from lungta.plan.windows.find import flying_windows
from lungta.plan.windows.options import WindowOptions

DAY = date(2026, 4, 20)
PLAN_MESH_M = 150.0  # as `lungta plan` and `lungta weather windows` solve
PROFILE_BOUND_S, SOLVED_BOUND_S = 3.0, 15.0
LEARN_BOUND_S, LEARN_DAYS = 2.0, 30
YEAR_BOUND_S, YEAR_HOURS = 1.5, 8760
MESSAGE_BOUND_MS, GRIB_HOURS = 8.0, 24


def median_s(job: Callable[[], Any], runs: int) -> float:
    """Return the median wall time of a job [s], after one run that loads what is loaded once."""
    job()
    times_s = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times_s.append(time.perf_counter() - start)
    return statistics.median(times_s)


def window_rows(runs: int) -> list[Row]:
    """Return rows for the windows of a day in the profile and in the solved wind."""
    site, aircraft = load_site("khumbu"), load_aircraft("dji-fc30")
    tile = real_terrain()
    terrain, wide = (read_terrain([tile], site.frame, extent_m=m) for m in (site.extent_m, wanted_extent_m(site)))
    file = REPOSITORY / "examples" / "weather" / "base-camp-forecast.json"
    weather = read_weather(file, timezone=site.timezone, spot=spot_of(site))

    def windows(*, solved: bool) -> None:
        mesh = MeshSettings(mesh_m=PLAN_MESH_M)
        wind_of = solved_winds(site, weather, wide, terrain, mesh=mesh) if solved else profile_wind
        options = WindowOptions(first_day=DAY, wind_of=wind_of)
        flying_windows(site, weather, aircraft, terrain, site.drops[0], options)

    profile_s, solved_s = median_s(lambda: windows(solved=False), runs), median_s(lambda: windows(solved=True), runs)
    return [
        at_most("flying windows of a day, profile wind", profile_s, "s", PROFILE_BOUND_S),
        at_most("flying windows of a day, each hour's wind solved at 150 m", solved_s, "s", SOLVED_BOUND_S),
    ]


def learn_row(runs: int) -> Row:
    """Return a row for learning a correction on a month of hours, held-out scores and all."""
    from made_weather import made_pair

    forecast, station = made_pair(LEARN_DAYS)
    learn_s = median_s(lambda: correct_forecast(forecast, station), runs)
    return at_most(f"correction learnt and scored on {LEARN_DAYS} days of hours", learn_s, "s", LEARN_BOUND_S)


def year_row(folder: Path, runs: int) -> Row:
    """Return a row for reading a year of a station's hours from CSV."""
    start = datetime(2025, 1, 1, tzinfo=UTC)
    lines = ["# station_alt_amsl_m = 5315", "time,temperature_c,pressure_hpa,wind_mps,gust_mps,wind_from_deg"]
    for n in range(YEAR_HOURS):
        wind_mps = 5.0 + 4.0 * math.sin(n / 9.0)
        time_utc = start + timedelta(hours=n)
        lines.append(
            f"{time_utc.isoformat()},{-5.0 + 8.0 * math.sin(n / 24.0):.1f},535.1,{wind_mps:.1f},12.5,{n % 360}"
        )
    file = folder / "year.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    read_s = median_s(lambda: read_weather(file, timezone="Asia/Kathmandu"), runs)
    return at_most(f"a station's year read from CSV ({YEAR_HOURS:,} hours)", read_s, "s", YEAR_BOUND_S)


def grib_row(folder: Path, runs: int) -> Row:
    """Return a row for reading GRIB2: global fields of 1 degree, packed with 24 bits, all levels of 24 hours."""
    try:
        from grib_made import GLOBE_GFS, SPOT, hour_fields, message
    except ImportError as lacking:
        raise UnavailableError(f"reading GRIB needs eccodes ({lacking})") from lacking
    from lungta.mountain.weather.grib import read_grib

    file = folder / "day.grib2"
    fields = [made for step in range(1, GRIB_HOURS + 1) for made in hour_fields(step)]
    with file.open("wb") as out:
        for made in fields:
            out.write(message(made, GLOBE_GFS))
    read_s = median_s(lambda: read_grib([file], spot=SPOT), runs)
    name = f"GRIB2 read at the site: {len(fields)} global fields of 1 degree, each"
    return at_most(name, 1000.0 * read_s / len(fields), "ms", MESSAGE_BOUND_MS)


def main(*, short: bool) -> list[Row]:
    """Return the rows of this benchmark."""
    sys.path.insert(0, str(REPOSITORY / "tests"))  # makers of made-up weather and of GRIB stand there
    runs = 1 if short else 5
    with tempfile.TemporaryDirectory() as folder:
        return [*window_rows(runs), learn_row(runs), year_row(Path(folder), runs), grib_row(Path(folder), runs)]
