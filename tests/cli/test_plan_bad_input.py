"""Every bad input of `lungta plan`: a message that says what, where and what to do, exit code 2, nothing written."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from lungta.cli.app import main

CARGO = "id,what,mass_kg,from,to\nrope,rope,10,base-camp,camp-1\n"


@pytest.fixture(autouse=True)
def _no_local_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LUNGTA_DATA", raising=False)
    monkeypatch.chdir(tmp_path)


def refused(
    *arguments: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], out: Path | None = None
) -> str:
    """Run `lungta plan khumbu ...`, expect exit code 2, no traceback and no output; return what was said."""
    out = out or Path("out")
    monkeypatch.setattr(
        sys, "argv", ["lungta", "plan", "khumbu", "--date", "2026-04-20", "--out", str(out), *arguments]
    )
    with pytest.raises(SystemExit) as caught:
        main()
    said = capsys.readouterr().err
    assert caught.value.code == 2, said
    assert "Traceback" not in said
    assert not (out / "plan.json").exists()
    assert [path for path in Path().rglob("*") if path.name.startswith(".lungta-")] == []
    return " ".join(said.split())


def write(name: str, content: str | bytes) -> str:
    path = Path(name)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content, encoding="utf-8")
    return name


def write_raster(
    name: str, *, west: float = 86.7, north: float = 28.1, crs: str | None = "EPSG:4326", void: bool = False
) -> str:
    heights = np.full((360, 360), 5300.0, dtype="float32")
    if void:
        heights[:] = -9999.0
    with rasterio.open(
        name,
        "w",
        driver="GTiff",
        height=360,
        width=360,
        count=1,
        dtype="float32",
        crs=crs,
        nodata=-9999.0,
        transform=Affine(0.001, 0.0, west, 0.0, -0.001, north),
    ) as raster:
        raster.write(heights, 1)
    return name


CARGO_FAULTS = {
    "negative mass": (CARGO.replace(",10,", ",-10,"), ["line 2", "mass_kg", "-10"]),
    "absurd mass": (CARGO.replace(",10,", ",1e6,"), ["line 2", "mass_kg"]),
    "duplicate id": (CARGO + "rope,rope,10,base-camp,camp-1\n", ["line 3", "rope"]),
    "unknown unit": (CARGO.replace("mass_kg", "mass").replace(",10,", ",10 stone,"), ["line 2", "stone"]),
    "unknown column": (CARGO.replace("mass_kg", "mass_kilo"), ["mass_kilo"]),
    "unknown pad": (CARGO.replace("camp-1", "camp-9"), ["line 2", "camp-9", "camp-1"]),
    "time without zone": (
        CARGO.replace("to\n", "to,due\n", 1).replace("camp-1\n", "camp-1,2026-04-20T09:00\n"),
        ["line 2", "due", "zone"],
    ),
    "empty": ("", ["empty"]),
}


@pytest.mark.parametrize("fault", CARGO_FAULTS)
def test_cargo(fault: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A manifest that cannot be used is refused with line, field and value."""
    content, words = CARGO_FAULTS[fault]
    said = refused("--cargo", write("cargo.csv", content), monkeypatch=monkeypatch, capsys=capsys)
    for word in ["cargo.csv", *words]:
        assert word in said


def test_cargo_says_every_problem_at_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """All problems of a manifest come in one go."""
    rows = (
        "id,what,mass_kg,from,to\na,rope,-1,base-camp,camp-1\nb,rope,3,base-camp,nowhere\na,rope,3,base-camp,camp-1\n"
    )
    said = refused("--cargo", write("cargo.csv", rows), monkeypatch=monkeypatch, capsys=capsys)
    assert all(line in said for line in ("line 2", "line 3", "line 4"))


def test_cargo_not_utf8(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A manifest in another encoding is refused by name."""
    name = write("cargo.csv", CARGO.replace("rope,10", "Seilstück,10").encode("latin-1"))
    assert "UTF-8" in refused("--cargo", name, monkeypatch=monkeypatch, capsys=capsys)


def test_missing_files(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not there is named."""
    for option in ("--cargo", "--weather", "--terrain"):
        assert "nowhere.csv" in refused(option, "nowhere.csv", monkeypatch=monkeypatch, capsys=capsys)


def test_unknown_names(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An aircraft that there is not is answered with those that there are."""
    assert "dji-fc30" in refused("--aircraft", "dji-fc3", monkeypatch=monkeypatch, capsys=capsys)
    monkeypatch.setattr(sys, "argv", ["lungta", "plan", "khumba"])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    assert "khumbu" in capsys.readouterr().err


def test_date_is_no_date(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A date that is none is refused with the form that is wanted."""
    assert "2026-04-20" in refused("--date", "tomorrow", monkeypatch=monkeypatch, capsys=capsys)


WEATHER = """# station_alt_amsl_m = 5315
time,temperature_c,pressure_hpa,wind_mps,wind_from_deg
2026-04-20T06:00:00+05:45,-5,535,3,220
"""
WEATHER_FAULTS = {
    "time without zone": (WEATHER.replace("+05:45", ""), ["zone"]),
    "wind from 400 deg": (WEATHER.replace(",220", ",400"), ["400"]),
    "unknown unit": (WEATHER.replace("wind_mps", "wind_furlongs"), ["wind_furlongs"]),
    "another day": (WEATHER.replace("2026-04-20", "2025-04-20"), ["2026-04-20", "--date"]),
}


@pytest.mark.parametrize("fault", WEATHER_FAULTS)
def test_weather(fault: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Weather that cannot be used is refused with file and field."""
    content, words = WEATHER_FAULTS[fault]
    said = refused("--weather", write("weather.csv", content), monkeypatch=monkeypatch, capsys=capsys)
    for word in ["weather.csv", *words]:
        assert word in said


def test_terrain_truncated(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A raster that breaks off is refused by name."""
    whole = Path(write_raster("whole.tif")).read_bytes()
    name = write("cut.tif", whole[: len(whole) // 3])
    assert "cut.tif" in refused("--terrain", name, monkeypatch=monkeypatch, capsys=capsys)


def test_terrain_elsewhere(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A raster that does not reach the site says so."""
    name = write_raster("alps.tif", west=7.0, north=46.0)
    assert "alps.tif" in refused("--terrain", name, monkeypatch=monkeypatch, capsys=capsys)


def test_terrain_swapped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A raster with latitude and longitude swapped is refused, and the swap is named."""
    name = write_raster("swapped.tif", west=27.9, north=86.95)
    assert "swapped" in refused("--terrain", name, monkeypatch=monkeypatch, capsys=capsys).replace("swapped.tif", "")


def test_terrain_without_crs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A raster that does not say where it is cannot be used."""
    said = refused("--terrain", write_raster("nowhere.tif", crs=None), monkeypatch=monkeypatch, capsys=capsys)
    assert "nowhere.tif" in said
    assert "coordinate" in said.lower() or "CRS" in said


def test_terrain_void_under_a_pad(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Voids stay voids: no data under a pad is an error, never height 0."""
    said = refused("--terrain", write_raster("void.tif", void=True), monkeypatch=monkeypatch, capsys=capsys)
    assert "void.tif" in said


def test_aircraft_cannot_hover(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An aircraft that cannot hover empty at the pad is refused with how much it lacks."""
    weak = write(
        "weak.toml",
        'id = "weak"\nname = "Weak"\nabout = "for a test"\nbased_on = "dji-fc30"\n\n[motor]\n'
        'kv_radps_per_v = { value = 1.8, sigma = 0.1, source = "made up" }\n',
    )
    said = refused("--aircraft", weak, monkeypatch=monkeypatch, capsys=capsys)
    assert "cannot hover" in said
    assert "Base Camp" in said
    assert "kg" in said


def test_output_is_a_file(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An output that is a file is refused before any work."""
    taken = Path(write("taken", ""))
    assert "--out" in refused(monkeypatch=monkeypatch, capsys=capsys, out=taken)


def test_output_read_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A read-only place is refused before any work."""

    def deny(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("tempfile.TemporaryDirectory", deny)
    assert "--out" in refused(monkeypatch=monkeypatch, capsys=capsys)


def test_disk_full_in_mid_write(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A disk that fills up while mission files are written leaves no half-written plan."""

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("lungta.fly.missions.write.write_missions", full)
    assert "disk is full" in refused(monkeypatch=monkeypatch, capsys=capsys)


def test_site_file_with_unknown_key(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown key in a site file is named with the file."""
    name = write("site.toml", 'id = "x"\nnaem = "X"\n')
    monkeypatch.setattr(sys, "argv", ["lungta", "plan", name])
    with pytest.raises(SystemExit) as caught:
        main()
    said = capsys.readouterr().err
    assert caught.value.code == 2
    assert "naem" in said
    assert "site.toml" in said


def test_fault_in_the_program_shows_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bug gives a sentence and a kept report, exit code 70, and no traceback."""

    def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("lungta.plan.day.plan_day", broken)
    monkeypatch.setattr(sys, "argv", ["lungta", "plan", "khumbu", "--out", "out"])
    monkeypatch.delenv("LUNGTA_DEBUG", raising=False)
    with pytest.raises(SystemExit) as caught:
        main()
    said = capsys.readouterr().err
    assert caught.value.code == 70
    assert "Traceback" not in said
    report = next(Path(os.environ["LUNGTA_CACHE"]).rglob("fault.txt"))
    assert "ZeroDivisionError" in report.read_text(encoding="utf-8")


def test_pad_far_off_the_terrain(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A pad whose stated height is 300 m or more off real terrain is refused, with both heights."""
    said = refused("--terrain", write_raster("flat.tif"), monkeypatch=monkeypatch, capsys=capsys)
    assert "Camp I is stated at 6065 m, the terrain reads 5300 m" in said
    assert "Correct the coordinates or heights" in said


def test_choice_that_there_is_not(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An option with a value that there is not is answered with those that there are."""
    assert "hook" in refused("--release", "parachute", monkeypatch=monkeypatch, capsys=capsys)
    assert "uniform" in refused("--wind", "gusty", monkeypatch=monkeypatch, capsys=capsys)
