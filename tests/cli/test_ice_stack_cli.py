"""`lungta ice stack` as a person runs it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, shift

from lungta.cli.app import main
from lungta.ice.tracking.files import read_displacements, write_displacements
from lungta.ice.tracking.model import DAY_S
from lungta.ice.velocity import stack as stack_module
from lungta.ice.velocity.files import read_velocity
from made_images import UTM, north_up, write_raster
from made_stack import made_pair

SIZE = 144
SMALL = ("--window-px", "32", "--search-px", "12", "--step-px", "16")
DATES = ("20270405T0400", "20270409T0400", "20270413T0400")


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three pictures of ice that moves 1 m/day to the east, pixels of 1 m; and things that are none."""
    monkeypatch.chdir(tmp_path)
    texture = gaussian_filter(np.random.default_rng(4).normal(size=(SIZE + 60, SIZE + 60)), 1.3)
    for days, date in zip((0, 4, 8), DATES, strict=True):
        moved = shift(texture, (0.0, float(days)), order=1)[30:-30, 30:-30]
        write_raster(
            Path(f"ice_{date}.tif"),
            np.clip(128 + 150 * moved, 1, 255).astype(np.uint8),
            transform=north_up(1.0),
            crs=UTM,
        )
    write_raster(
        Path("undated.tif"),
        np.arange(SIZE * SIZE, dtype=np.uint16).reshape(SIZE, SIZE),
        transform=north_up(1.0),
        crs=UTM,
    )
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine", encoding="utf-8")


PICTURES = tuple(f"ice_{date}.tif" for date in DATES)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["lungta", "ice", "stack", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def test_images_become_fields_maps_pictures_and_a_summary(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """1 m/day comes out; a second run tracks nothing again; pairs carry over to a run on files alone."""
    assert run(monkeypatch, *PICTURES, *SMALL) == 0
    said = capsys.readouterr().out
    assert "3 pairs, 2 spans" in said
    assert "velocity-no-stable-ground" in said
    assert "velocity-time" not in said
    assert max(len(line) for line in said.splitlines()[:-1]) <= 80
    folder = Path("lungta-ice-stack")
    field = read_velocity(folder / "velocity.nc")
    np.testing.assert_allclose(np.nanmedian(field.u_mps, axis=(1, 2)) * DAY_S, 1.0, atol=0.03)
    assert (folder / "velocity.png").stat().st_size > 20_000
    kept = sorted((folder / "pairs").iterdir())
    assert len(kept) == 3

    monkeypatch.setattr(stack_module, "track_pair", None)  # nothing may be tracked again
    assert run(monkeypatch, *PICTURES, *SMALL, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert [pair["kept"] for pair in data["pairs"]] == [int(read_displacements(path).kept.sum()) for path in kept]

    assert run(monkeypatch, *(str(path) for path in kept), "--out", "again") == 0
    again = read_velocity(Path("again/velocity.nc"))
    np.testing.assert_allclose(again.u_mps, field.u_mps, atol=1e-12)


def test_an_interruption_says_what_is_kept_and_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C after the first pair."""
    track_pair, done = stack_module.track_pair, []

    def once(*arguments: object) -> object:
        if done:
            raise KeyboardInterrupt
        done.append(1)
        return track_pair(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(stack_module, "track_pair", once)
    assert run(monkeypatch, *PICTURES, *SMALL, "--workers", "1") == 130
    said = capsys.readouterr().err
    assert "interrupted; 1 tracked pairs are kept in" in said
    assert "goes on from there" in said
    assert "nothing was written" not in said


def test_times_can_be_written_down(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of times goes before names: twice the time, half the speed."""
    later = zip(PICTURES, ("2027-04-05T04:00Z", "2027-04-13T04:00Z", "2027-04-21T04:00Z"), strict=True)
    Path("times.csv").write_text("# image,time\n" + "".join(f"{a},{b}\n" for a, b in later), encoding="utf-8")
    assert run(monkeypatch, *PICTURES, *SMALL, "--dates", "times.csv", "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["spans"][0]["speed_mps"] * DAY_S == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (PICTURES[:1], "at least two images"),
        ((PICTURES[0], PICTURES[0]), "are both of"),
        ((PICTURES[0], "undated.tif"), "does not say when it was taken"),
        ((PICTURES[0], "missing_20270409.tif"), "there is no such file"),
        ((*PICTURES, "--min-days", "30"), "days apart"),
        ((*PICTURES, "--min-days", "30", "--max-days", "20"), "more than --max-days"),
        ((*PICTURES, "--max-speed", "1", "--search-px", "9"), "give one of the two"),
        ((*PICTURES, "--out", "mine"), "holds what Lungta did not write"),
        ((*PICTURES, "--ice", "missing.geojson"), "missing.geojson"),
        ((*PICTURES, "--window-px", "33"), "window"),
        ((*PICTURES, "--dates", "missing.csv"), "cannot be read"),
        ((*PICTURES, "--dates", "bad.csv"), "is not `file name,time`"),
        ((*PICTURES, "--dates", "unknown.csv"), "is none of the images"),
        ((*PICTURES, "--dates", "when.csv"), "is no date"),
        (("mine/notes.txt", PICTURES[0]), "no picture"),
        (("broken.nc",), "cannot be read as NetCDF"),
        (("one.nc", "other.nc"), "another grid"),
        (("one.nc", "--at", "x"), "not two numbers"),
        (("one.nc", "--at", "0,0"), "off the map"),
    ],
)
def test_bad_input_is_told_in_words(
    arguments: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What, where, what to do; exit 2; no traceback."""
    Path("bad.csv").write_text("one two three\n", encoding="utf-8")
    Path("unknown.csv").write_text("other.tif,2027-04-05\n", encoding="utf-8")
    Path("when.csv").write_text(f"{PICTURES[0]},yesterday\n", encoding="utf-8")
    Path("broken.nc").write_bytes(b"none")
    one = made_pair((0, 5), (1.0, 1.0))
    write_displacements(Path("one.nc"), one)
    moved = made_pair(
        (5, 9), (1.0, 1.0), grid=type(one.grid)(crs=UTM, west_m=0.0, north_m=0.0, pixel_m=5.0, rows=3, columns=3)
    )
    write_displacements(Path("other.nc"), moved)
    assert run(monkeypatch, *arguments) == 2
    said = capsys.readouterr().err
    assert says in " ".join(said.split())
    assert "Traceback" not in said
