"""`lungta ice route` from a GeoTIFF to a folder, and options that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio import Affine
from typer.testing import CliRunner

from lungta.cli.app import app
from lungta.ice.proposal.model import NO_ROUTE
from lungta.ice.survey.model import IcefallSurvey
from made_icefall import made_survey, place

CREVASSES = ((40, 2), (80, 5))


def write_dem(path: Path) -> IcefallSurvey:
    """A GeoTIFF of the made heights, 0.5 m relief on it so that it is no plane."""
    survey = made_survey(CREVASSES, rows=120, columns=100)
    grid = survey.grid
    rng = np.random.default_rng(1)
    heights = survey.alt_amsl_m + rng.normal(0.0, 0.01, grid.shape).astype(np.float32)
    transform = Affine(1.0, 0.0, grid.west_m, 0.0, -1.0, grid.north_m)
    with rasterio.open(
        path, "w", driver="GTiff", width=100, height=120, count=1, dtype="float32", crs=grid.crs, transform=transform
    ) as dataset:
        dataset.write(heights, 1)
    return survey


def test_the_command_writes_a_folder_and_says_what_it_found(tmp_path: Path) -> None:
    """From a GeoTIFF to routes, sheet and manifest; the last season's route by file."""
    survey = write_dem(tmp_path / "heights_20270405.tif")
    ends = [f"{end.lat_deg:.7f},{end.lon_deg:.7f}" for end in (place(survey, 118, 50), place(survey, 1, 50))]
    common = ["ice", "route", str(tmp_path / "heights_20270405.tif"), "--from", ends[0], "--to", ends[1], "--no-flanks"]
    run = CliRunner().invoke(
        app, [*common, "--ladders", "8", "--hour", "04:30", "--alternatives", "1", "--out", str(tmp_path / "out")]
    )
    assert run.exit_code == 0, run.output
    assert NO_ROUTE in run.output
    assert "2 ladders" in run.output
    assert (tmp_path / "out" / "manifest-1.csv").is_file()
    old = ["--old-route", str(tmp_path / "out" / "route-1.gpx"), "--crossings", "2", "--alternatives", "1"]
    again = CliRunner().invoke(app, [*common, *old, "--json", "--out", str(tmp_path / "out")])
    assert again.exit_code == 0, again.output
    assert json.loads(again.stdout)["routes"][0]["old_route_frac"] > 0.8


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--from", "27.9"], "27.9969,86.8621"),
        (["--from", "127.9,86.9"], "latitude"),
        (["--hour", "25:00"], "04:30"),
        (["--ladders", "3", "--crossings", "3"], "exclude"),
        (["--no-flanks", "--flanks", "x.tif"], "contradicts"),
        (["--timezone", "Mars/Olympus"], "IANA"),
    ],
)
def test_bad_options_are_named(tmp_path: Path, options: list[str], words: str) -> None:
    """The message says which option and what is right."""
    survey = write_dem(tmp_path / "heights_20270405.tif")
    ends = [f"{end.lat_deg:.7f},{end.lon_deg:.7f}" for end in (place(survey, 118, 50), place(survey, 1, 50))]
    common = ["ice", "route", str(tmp_path / "heights_20270405.tif"), "--from", ends[0], "--to", ends[1]]
    run = CliRunner().invoke(app, [*common, *options, "--out", str(tmp_path / "out")])
    assert run.exit_code == 2
    assert words in run.output
    assert not (tmp_path / "out").exists()
