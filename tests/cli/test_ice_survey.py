"""`lungta ice survey`: from a file of heights to map, layers and words; bad input in plain words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio import Affine
from typer.testing import CliRunner

from lungta.cli.app import app
from lungta.ice.practice.files import write_practice
from lungta.ice.practice.make import practice_icefall
from lungta.ice.practice.settings import SMALL
from made_images import write_raster


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("practice")
    write_practice(practice_icefall(replace(SMALL, rows=400, columns=400, surveys=SMALL.surveys[:1])), folder)
    return folder


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["ice", "survey", *map(str, arguments)])
    return done.exit_code, done.output if done.exception is None else f"{done.output}{done.exception}"


def heights_file(path: Path, values: np.ndarray, **profile: object) -> Path:
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=values.shape[0],
        width=values.shape[1],
        count=1,
        dtype="float32",
        **{"crs": "EPSG:32645", "transform": Affine(0.5, 0, 486_600, 0, -0.5, 3_096_300), **profile},
    ) as file:
        file.write(values.astype(np.float32), 1)
    return path


def test_a_survey_writes_map_layers_and_words(files: Path, tmp_path: Path) -> None:
    """The files stand there, words say what is made, what is assumed, and what is not known."""
    out = tmp_path / "out"
    code, said = run(files / "heights_20270405.tif", "--ice", files / "ice.geojson", "--no-flanks", "--out", out)
    assert code == 0
    names = ["crevasses.geojson", "crevasses.png", "summary.txt", "survey.tif"]
    assert sorted(path.name for path in out.iterdir()) == names
    flat = " ".join(said.split())
    assert "NOT REAL" in flat
    assert "No terrain of the flanks was given" in flat
    assert (out / "summary.txt").read_text(encoding="utf-8").splitlines()[0] in said


@pytest.mark.real_data
def test_flanks_from_a_file_give_reach_and_hours(files: Path, real_data: Path, tmp_path: Path) -> None:
    """With terrain about it the survey says when the sun is on the slopes, and JSON has the part in reach."""
    flanks = real_data / "terrain" / "everest_glo30_58m_30km.tif"
    out = tmp_path / "out"
    code, said = run(files / "heights_20270405.tif", "--flanks", flanks, "--json", "--out", out)
    assert code == 0
    assert json.loads(said)["near_avalanche_frac"] > 0.5
    words = " ".join((out / "summary.txt").read_text(encoding="utf-8").split())
    assert "Shade is no safety" in words
    assert "GLO-30" in words


def test_bad_input_is_said_in_plain_words(tmp_path: Path) -> None:
    """No file, no date, feet, a wrong zone, options that contradict each other."""
    good = heights_file(tmp_path / "dem.tif", 5600.0 + np.random.default_rng(1).normal(0, 0.1, (60, 60)))
    feet = heights_file(tmp_path / "feet_20270405.tif", 18000.0 + np.random.default_rng(1).normal(0, 0.1, (60, 60)))
    for arguments, part in (
        ((tmp_path / "none.tif", "--no-flanks"), "none.tif"),
        ((good, "--no-flanks"), "date"),
        ((feet, "--no-flanks"), "holds no data"),
        ((good, "--date", "2027-04-05", "--timezone", "Nowhere/At-all"), "time zone"),
        ((good, "--date", "2027-04-05", "--no-flanks", "--flanks", good), "--flanks"),
        ((good, "--date", "2027-04-05", "--flanks", tmp_path / "none.tif"), "none.tif"),
    ):
        code, said = run(*arguments, "--out", tmp_path / "b")
        assert code != 0
        assert part in said
    assert not (tmp_path / "b").exists()


def test_declared_voids_and_no_georeference_are_surveyed(tmp_path: Path) -> None:
    """`--nodata` declares voids; `--pixel-m` gives heights without a map their scale, and that is said."""
    values = np.where(np.eye(80) > 0, -9999.0, 5600.0 + np.random.default_rng(2).normal(0, 0.1, (80, 80)))
    voids = heights_file(tmp_path / "voids_20270405.tif", values)
    code, said = run(voids, "--nodata", "-9999", "--no-flanks", "--out", tmp_path / "a")
    assert code == 0
    assert "have no height" in " ".join(said.split())
    plain = tmp_path / "plain_20270405.tif"
    write_raster(plain, np.abs(values).astype(np.float32))
    code, said = run(plain, "--pixel-m", "0.5", "--nodata", "9999", "--offline", "--out", tmp_path / "b")
    assert code == 0
    assert "where on Earth" in " ".join(said.split())
