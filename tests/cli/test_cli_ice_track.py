"""`lungta ice track`: from two files to displacements, map, picture and summary; every bad input in plain words."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from lungta.cli.app import main
from lungta.ice.tracking.files import read_displacements
from lungta.ice.tracking.model import DAY_S
from lungta.ice.tracking.reasons import Reason
from made_images import UTM, north_up, write_raster

ROWS, COLUMNS = 200, 260
ICE = np.zeros((ROWS, COLUMNS), dtype=bool)
ICE[:, 90:] = True
MOVED_PX = (4, 6)  # down, right: 2 m south and 3 m east in 8 days


def textures() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Rock that stays in the west, ice that moves by whole pixels in the east."""
    rng = np.random.default_rng(8)
    ground, ice = (gaussian_filter(rng.normal(size=(ROWS + 40, COLUMNS + 40)), 1.2) for _ in range(2))
    down, right = MOVED_PX
    still = ground[20:-20, 20:-20]
    before, after = ice[20:-20, 20:-20], ice[20 - down : -20 - down, 20 - right : -20 - right]
    pair = (np.where(ICE, moving, still) for moving in (before, after))
    first, second = (np.clip(128.0 + 150.0 * each, 1, 255).astype(np.uint8) for each in pair)
    return first, second


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pair, masks, and things that are no pair, in the folder that commands run in."""
    monkeypatch.chdir(tmp_path)
    first, second = textures()
    placed = {"transform": north_up(0.5), "crs": UTM}
    write_raster(Path("a_20270405.tif"), first, **placed)
    write_raster(Path("b_20270413.tif"), second, **placed)
    write_raster(Path("bare_20270405.png"), first)
    write_raster(Path("bare_20270413.png"), second)
    write_raster(Path("ice.png"), ICE.astype(np.uint8) * 255)
    write_raster(Path("rock.png"), (~ICE).astype(np.uint8) * 255)
    Path("file").write_text("mine", encoding="utf-8")
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine", encoding="utf-8")


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["lungta", "ice", "track", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    assert not end.value.code


PAIR = ("a_20270405.tif", "b_20270413.tif")
TIMES = ("--date-a", "2027-04-05T04:00Z", "--date-b", "2027-04-13T04:00Z")


def test_a_pair_becomes_displacements_map_picture_and_summary(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The known motion comes out in every form, and rock beside the ice does not slow it."""
    run(monkeypatch, *PAIR, *TIMES, "--ice", "ice.png", "--stable", "rock.png", "--max-speed", "1")
    folder = Path("lungta-ice-a_20270405-b_20270413")
    assert {path.name for path in folder.iterdir()} == {
        "displacements.nc",
        "velocity.tif",
        "velocity.png",
        "summary.txt",
    }
    found = read_displacements(folder / "displacements.nc")
    kept = found.kept
    assert kept.sum() > 50
    assert np.median(found.east_m[kept]) == pytest.approx(3.0, abs=0.02)
    assert np.median(found.north_m[kept]) == pytest.approx(-2.0, abs=0.02)
    assert np.quantile(np.hypot(found.east_m - 3.0, found.north_m + 2.0)[kept], 0.95) < 0.1
    assert found.shift is not None
    assert set(np.unique(found.reason)) >= {int(Reason.KEPT), int(Reason.NOT_ICE)}
    with rasterio.open(folder / "velocity.tif") as file:
        speed, u, v = file.read((1, 2, 3))
    assert np.nanmedian(u) == pytest.approx(3.0 / 8.0, abs=0.01)
    assert np.nanmedian(v) == pytest.approx(-2.0 / 8.0, abs=0.01)
    assert (folder / "velocity.png").read_bytes()[:4] == b"\x89PNG"
    text = capsys.readouterr().out
    assert f"median {np.nanmedian(speed):.2g} m/day" in text
    assert "measured and kept" in text
    assert "outside the ice (no vector)" in text
    assert (folder / "summary.txt").read_text(encoding="utf-8") in text


def test_pictures_without_georeference_are_tracked_and_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a pixel size; --json gives the summary alone."""
    run(
        monkeypatch,
        "bare_20270405.png",
        "bare_20270413.png",
        "--pixel-m",
        "2",
        "--out",
        "o",
        "--json",
        "--search-px",
        "16",
    )
    data = json.loads(capsys.readouterr().out)
    assert {finding["code"] for finding in data["findings"]} >= {"ice-no-georeference", "ice-track-no-stable-ground"}
    assert data["duration_s"] == 8 * DAY_S
    found = read_displacements(Path("o/displacements.nc"))
    assert not found.grid.georeferenced
    moving = found.kept & (found.east_m > 6.0)
    assert np.median(found.east_m[moving]) == pytest.approx(12.0, abs=0.1)
    assert any("no georeference" in note for note in found.notes)


def test_an_earlier_run_is_replaced_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the old one stays; a height model lies under the second picture."""
    heights = 5400.0 + np.hypot(*np.mgrid[0:90, 0:90]).astype(np.float32)
    write_raster(Path("dem.tif"), heights, transform=north_up(2.0), crs=UTM)
    drawn = []
    for more in (("--window-px", "64"), ("--window-px", "32", "--relief", "dem.tif")):
        run(monkeypatch, *PAIR, "--out", "o", "--search-px", "8", *more)
        drawn.append(Path("o/velocity.png").read_bytes())
    assert drawn[0] != drawn[1]
    assert len(list(Path("o").iterdir())) == 4
    assert read_displacements(Path("o/displacements.nc")).grid.pixel_m == 4.0  # a quarter of 32 px of 0.5 m


def cloudy() -> None:
    rng = np.random.default_rng(9)
    cloud = np.clip(gaussian_filter(rng.normal(size=(ROWS, COLUMNS)), 3.0) * 600 + 128, 1, 255).astype(np.uint8)
    write_raster(Path("cloud_20270413.tif"), cloud, transform=north_up(0.5), crs=UTM)


def test_all_cloud_gives_no_vector_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Never an arrow that was not measured: hardly a false match is kept, and the text says why."""
    cloudy()
    run(monkeypatch, "a_20270405.tif", "cloud_20270413.tif", *TIMES, "--out", "o", "--search-px", "16")
    found = read_displacements(Path("o/displacements.nc"))
    assert found.kept.mean() < 0.02
    text = capsys.readouterr().out
    assert "ice-track-nothing" in text or "ice-track-few" in text


def bad_files() -> None:
    first, second = textures()
    placed = {"transform": north_up(0.5), "crs": UTM}
    write_raster(Path("copy_20270413.tif"), first, **placed)
    write_raster(Path("far_20270413.tif"), second, transform=north_up(0.5, 600_000.0), crs=UTM)
    write_raster(Path("flat_20270413.tif"), np.full_like(second, 200), **placed)
    write_raster(Path("bit_20270413.tif"), (second > 128).astype(np.uint8), **placed, nbits=1)
    write_raster(Path("undated.tif"), second, **placed)
    write_raster(Path("small_20270413.png"), second[:150])
    Path("line.geojson").write_text('{"type": "LineString", "coordinates": [[86, 28], [87, 28]]}', encoding="utf-8")
    Path("cut_20270413.tif").write_bytes(Path("b_20270413.tif").read_bytes()[:9000])


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("a_20270405.tif",), ("Missing argument", "B")),
        (("none_20270405.tif", "b_20270413.tif"), ("none_20270405.tif", "no such file")),
        (("file", "b_20270413.tif"), ("no picture",)),
        (("a_20270405.tif", "cut_20270413.tif"), ("cut_20270413.tif", "cut short")),
        (("a_20270405.tif", "undated.tif"), ("undated.tif", "does not say when", "--date-b")),
        (("a_20270405.tif", "copy_20270413.tif"), ("one picture twice",)),
        (("b_20270413.tif", "a_20270405.tif"), ("wrong order", "earlier one first")),
        ((*PAIR, "--date-b", "2027-04-05"), ("at one time", "different days")),
        ((*PAIR, "--date-a", "5 April"), ("--date-a", "'5 April' is no date")),
        ((*PAIR, "--date-a", "2027-04-05T04:00"), ("--date-a", "without its zone")),
        (("a_20270405.tif", "far_20270413.tif"), ("no common ground", "m apart")),
        (("a_20270405.tif", "flat_20270413.tif"), ("flat_20270413.tif", "one value only")),
        (("a_20270405.tif", "bit_20270413.tif"), ("bit_20270413.tif", "only two values")),
        (("a_20270405.tif", "bare_20270413.png"), ("bare_20270413.png", "--pixel-m")),
        ((*PAIR, "--pixel-m", "2"), ("says itself", "--pixel-m")),
        ((*PAIR, "--pixel-m", "nan"), ("--pixel-m",)),
        ((*PAIR, "--pixel-m", "0"), ("--pixel-m",)),
        (("bare_20270405.png", "small_20270413.png", "--pixel-m", "1"), ("different sizes",)),
        ((*PAIR, "--band", "3"), ("no band 3", "There are 1")),
        ((*PAIR, "--heights"), ("not heights",)),
        ((*PAIR, "--ice", "none.png"), ("none.png", "no such file")),
        ((*PAIR, "--ice", "line.geojson"), ("line.geojson", "no polygon")),
        ((*PAIR, "--ice", "small_20270413.png"), ("260 x 150 px", "mask of the pictures' size")),
        ((*PAIR, "--ice", "ice.png", "--stable", "ice.png"), ("100% of the stable ground is marked as ice",)),
        ((*PAIR, "--max-speed", "0"), ("--max-speed",)),
        ((*PAIR, "--max-speed", "nan"), ("--max-speed",)),
        ((*PAIR, "--max-speed", "150"), ("at most 512", "nearer in time")),
        ((*PAIR, "--max-speed", "1", "--search-px", "8"), ("give one of the two",)),
        ((*PAIR, "--search-px", "0"), ("search_px must lie in 1..512",)),
        ((*PAIR, "--window-px", "50", "--step-px", "16"), ("no multiple", "--step-px")),
        ((*PAIR, "--window-px", "0"), ("--window-px",)),
        ((*PAIR, "--window-px", "256"), ("fewer than one window",)),
        ((*PAIR, "--relief", "none.tif"), ("none.tif", "no such file")),
        ((*PAIR, "--relief", "a_20270405.tif"), ("a_20270405.tif", "not heights")),
        (
            ("bare_20270405.png", "bare_20270413.png", "--pixel-m", "1", "--relief", "b_20270413.tif"),
            ("do not say where on Earth",),
        ),
        ((*PAIR, "--out", "file"), ("is a file, not a folder", "--out")),
        ((*PAIR, "--out", "mine"), ("notes.txt", "not replaced", "--out")),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_written(
    arguments: tuple[str, ...],
    parts: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exit code 2, no traceback, the remedy named, no folder made."""
    bad_files()
    before = sorted(Path().rglob("*"))
    monkeypatch.setattr(sys, "argv", ["lungta", "ice", "track", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    said = capsys.readouterr().err
    assert end.value.code == 2, said
    for part in parts:
        assert part in " ".join(said.split()), said
    assert "Traceback" not in said
    assert sorted(Path().rglob("*")) == before
