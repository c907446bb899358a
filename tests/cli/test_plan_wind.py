"""`lungta plan --wind`: which field is flown in, and what a wind that cannot be solved says."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from lungta.cli.app import main
from lungta.mountain.wind.solve import multigrid

CARGO = "id,what,mass_kg,from,to\nrope,rope,10,base-camp,camp-1\n"
HEAD = 'schema = "lungta.weather/1"\ntitle = "by hand"\nstation_alt_amsl_m = {alt}\n{place}\n'
HOUR = """
[[hours]]
time = 2026-04-20T08:00:00+05:45
temperature_c = -7.6
pressure_hpa = {pressure}
wind_mps = {wind}
wind_from_deg = {from_deg}
levels = [{{ alt_amsl_m = 7200, wind_mps = {aloft}, wind_from_deg = 270 }}]
"""


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LUNGTA_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("cargo.csv").write_text(CARGO, encoding="utf-8")


def weather(*, alt: float = 5364, place: str = "", pressure: float = 533.0, **wind: float) -> str:
    """One hour of a station's file, by name."""
    hour = HOUR.format(pressure=pressure, **({"wind": 4.0, "from_deg": 240.0, "aloft": 6.0} | wind))
    Path("hour.toml").write_text(HEAD.format(alt=alt, place=place) + hour, encoding="utf-8")
    return "hour.toml"


def run(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """Plan a day with one load in this process; return the exit code."""
    line = ["lungta", "plan", "khumbu", "--date", "2026-04-20", "--cargo", "cargo.csv", "--out", "out"]
    monkeypatch.setattr(sys, "argv", [*line, *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    return int(caught.value.code or 0)


def planned() -> dict[str, Any]:
    return dict(json.loads(Path("out/plan.json").read_text(encoding="utf-8")))


def test_with_weather_the_wind_is_solved(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The default: the plan and what is printed say over what, led by whom and drawn to which mast."""
    assert run("--weather", weather(), monkeypatch=monkeypatch) == 0
    assert planned()["wind_field"].startswith("solved over")
    said = " ".join(capsys.readouterr().out.split())
    assert "paths searched in: solved over" in said
    assert "drawn to what was measured at the weather's mast, taken to stand at Base Camp; met" in said


@pytest.mark.parametrize(
    ("word", "says"),
    [("profile", "profile of 2 levels"), ("uniform", "one wind everywhere: 4.0 m/s from 240 deg")],
)
def test_another_wind_is_used_when_it_is_said(word: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blind to terrain, and the plan says so."""
    assert run("--weather", weather(), "--wind", word, monkeypatch=monkeypatch) == 0
    assert says in planned()["wind_field"]
    assert "solved" not in planned()["wind_field"]


def test_without_weather_the_climates_wind_is_flown_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planning climate is not worth solving over ridges unless somebody asks for it; NOT FOR FLIGHT either way."""
    assert run(monkeypatch=monkeypatch) == 0
    assert planned()["wind_field"].startswith("one wind everywhere")  # the climate knows one level
    assert planned()["weather_assumed"]
    assert run("--wind", "solved", monkeypatch=monkeypatch) == 0
    assert planned()["wind_field"].startswith("solved over")
    assert planned()["weather_assumed"]


def test_a_wind_over_the_limit_closes_the_hour_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """A storm at the mast: nothing flies, and the hour says which wind forbids it."""
    assert run("--weather", weather(wind=13.5), monkeypatch=monkeypatch) == 0
    plan = planned()
    assert plan["sorties"] == []
    assert {row["binds"] for row in plan["hours"]} == {"wind 13.5 m/s above the limit of 12 m/s"}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"from_deg": 400.0}, "wind_from 400 (understood as 400 deg) must lie in 0..360 deg"),
        ({"wind": 400.0}, "wind 400 (understood as 400 m/s) must lie in 0..120 m/s"),
        ({"wind": -3.0}, "must lie in 0..120 m/s"),
        ({"place": "lat_deg = 28.2\nlon_deg = 86.85"}, "west and 23.1 km north of the middle, off the solved ground"),
        ({"place": "lat_deg = 38.2\nlon_deg = 75.1"}, "km from Khumbu Icefall"),
        ({"place": "lat_deg = 38.2\nlon_deg = 75.1"}, "name the site that it stands at"),
        ({"place": "lat_deg = 86.85\nlon_deg = 27.99"}, "Latitude and longitude look swapped"),
        ({"place": "lat_deg = 86.8\nlon_deg = 127.9"}, "km from Khumbu Icefall"),
        ({"place": "lat_deg = 127.9\nlon_deg = 86.8"}, "latitude and longitude look swapped"),
        ({"place": "lat_deg = 28.0"}, "lat_deg and lon_deg belong together"),
        ({"alt": 2000, "pressure": 795.0}, "station at 2000 m AMSL and does not say where"),
    ],
)
def test_a_station_that_cannot_be_used(
    changed: dict[str, Any], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Outside the domain, from no bearing, faster than wind is, at no known place: refused, nothing is written."""
    assert run("--weather", weather(**changed), monkeypatch=monkeypatch) == 2
    assert says in " ".join(capsys.readouterr().err.split())
    assert not Path("out").exists()


@pytest.mark.real_data
def test_a_station_below_real_terrain(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], real_data: Path
) -> None:
    """300 m under the ground of the place it names."""
    place = "lat_deg = 28.0026\nlon_deg = 86.8528"
    terrain = real_data / "terrain" / "everest_glo30_58m_30km.tif"
    file = weather(alt=5000, pressure=556.0, place=place)
    assert run("--weather", file, "--terrain", str(terrain), monkeypatch=monkeypatch) == 2
    assert "stands at 5000 m AMSL" in (said := " ".join(capsys.readouterr().err.split()))
    assert "below the ground of the terrain there" in said


def test_a_wind_that_is_none_of_the_choices(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Refused before any work, with the choices."""
    assert run("--wind", "breeze", monkeypatch=monkeypatch) == 2
    assert "none of solved, profile, uniform" in " ".join(capsys.readouterr().err.replace("│", " ").split())


def test_a_solver_that_does_not_converge_plans_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The residuals are shown; no plan is made on another wind in silence."""
    monkeypatch.setattr(multigrid, "MAX_ITERATIONS", 2)
    assert run("--weather", weather(), monkeypatch=monkeypatch) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "the wind could not be solved: after 2 iterations the divergence is not below" in said
    assert "(last: " in said
    assert not Path("out").exists()


def raster(name: str, *, void: tuple[float, float] | None) -> str:
    """Gently rolling ground about the Khumbu's pads, with a void of 300 m at a place or none."""
    step = 0.001
    lat, lon = 28.1 - step * (np.arange(200) + 0.5), 86.76 + step * (np.arange(200) + 0.5)
    heights = 5364.0 + 9000.0 * np.clip(lon - 86.8528, 0.0, 0.06) + 8000.0 * np.clip(28.0026 - lat, 0.0, 0.06)[:, None]
    if void:
        heights[np.hypot(*np.meshgrid(lon - void[1], lat - void[0])) < 0.0015] = -9999.0
    shape = {"height": 200, "width": 200, "count": 1, "dtype": "float32", "crs": "EPSG:4326", "nodata": -9999.0}
    with rasterio.open(name, "w", driver="GTiff", transform=Affine(step, 0, 86.76, 0, -step, 28.1), **shape) as file:
        file.write(heights.astype("float32"), 1)
    return name


def test_a_void_among_the_pads_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Ground that nobody knows between Base Camp and Camp I: no wind is solved over it, and what to do is said."""
    terrain = raster("void.tif", void=(27.996, 86.866))
    assert run("--weather", weather(), "--terrain", terrain, monkeypatch=monkeypatch) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert "ground without voids only" in said
    assert "--wind profile" in said
