"""`lungta ice drift`: from files to a folder, and bad input in plain words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ice_drift_cases import day, field_from, route_at
from lungta.cli.app import app
from lungta.core.errors import IceError
from lungta.ice.drift.files import NAMES
from lungta.ice.route.write import route_csv
from lungta.ice.velocity.files import write_velocity
from lungta.ice.velocity.model import VelocityField

OFF_M = [(-60.0, 0.0), (-20.0, 5.0), (30.0, 10.0)]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("in")
    field: VelocityField = field_from(lambda east, north, _: (1.0 + 0.01 * east, 0.002 * north), between_mpd=0.05)
    write_velocity(folder / "velocity.nc", field)
    (folder / "route.csv").write_text(route_csv(route_at(field.grid, OFF_M)), encoding="utf-8")
    return folder / "route.csv", folder / "velocity.nc"


def run(*words: object) -> str:
    result = CliRunner().invoke(app, ["ice", "drift", *map(str, words)], catch_exceptions=True)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_a_folder_and_a_summary(inputs: tuple[Path, Path], tmp_path: Path) -> None:
    """All files stand in the folder, the text names each point, and a second run replaces the first."""
    route, velocity = inputs
    for _ in range(2):
        said = run(route, "--to", "2027-04-25", "--velocity", velocity, "--out", tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(NAMES)
    assert "where its ice is on 25 Apr 2027 12:00 UTC" in said
    assert all(name in said for name in ("P1", "P2", "P3", "How sure"))


def test_json(inputs: tuple[Path, Path], tmp_path: Path) -> None:
    route, velocity = inputs
    out = tmp_path / "out"
    data = json.loads(run(route, "--to", "2027-04-25T06:00Z", "--velocity", velocity, "--json", "--out", out))
    assert data == json.loads((out / "drift.json").read_text(encoding="utf-8"))
    assert data["to_utc"] == "2027-04-25T06:00:00+00:00"


def test_the_memory_and_the_change_are_those_asked_for(inputs: tuple[Path, Path], tmp_path: Path) -> None:
    route, velocity = inputs
    words = ("--memory-days", "10", "--change-percent", "35", "--json", "--out", tmp_path / "out")
    settings = json.loads(run(route, "--to", day(60.0).isoformat(), "--velocity", velocity, *words))["settings"]
    assert (settings["memory_s"], settings["unknown_change_frac"]) == (864_000.0, 0.35)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--to", "soon"), "'soon' is no time"),
        (("--to", "2027-04-25", "--seen", "12/05/2026"), "'12/05/2026' is no time"),
        (("--to", "2027-04-25", "--surface", "none.tif"), "none.tif"),
    ],
)
def test_bad_options(inputs: tuple[Path, Path], tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    route, velocity = inputs
    with pytest.raises(IceError, match=said):
        run(route, "--velocity", velocity, "--out", tmp_path / "out", *words)
    assert not (tmp_path / "out").exists()


def test_a_route_without_times_needs_a_day(inputs: tuple[Path, Path], tmp_path: Path) -> None:
    """The error says how; with --seen it works."""
    _, velocity = inputs
    route = tmp_path / "r.csv"
    route.write_text("name,lat,lon\nA,27.9945,86.8605\nB,27.9946,86.8606\n", encoding="utf-8")
    words = (route, "--to", "2027-04-25", "--velocity", velocity, "--out", tmp_path / "out")
    with pytest.raises(IceError, match="--seen"):
        run(*words)
    assert "Seen 05 Apr 2027" in run(*words, "--seen", "2027-04-05")
