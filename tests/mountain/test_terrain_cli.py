"""`lungta terrain` says in plain words what terrain there is and how good it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from terrain_rasters import write_geographic
from typer.testing import CliRunner

from lungta.cli.terrain import terrain_app
from lungta.core.errors import DownloadError, TerrainError
from lungta.core.geo import LocalFrame
from lungta.mountain.site.load import load_site

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def _no_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LUNGTA_DATA", raising=False)


def test_info_of_a_file(tmp_path: Path) -> None:
    """Source, origin, posting, accuracy, datum, extent, voids and every pad are printed."""
    path = write_geographic(tmp_path / "mine.tif")
    run = RUNNER.invoke(terrain_app, ["info", "khumbu", "--terrain", str(path)], catch_exceptions=False)
    assert run.exit_code == 0
    for words in (
        "source",
        "mine.tif",
        "82 m in the source",
        "not stated, taken as EGM2008",
        "voids       0 of",
        "camp-2",
    ):
        assert words in run.output
    assert "NOT FOR FLIGHT: schematic terrain" not in run.output


def test_info_of_the_schematic() -> None:
    """Without anything better the first line is a warning, and the list says what would be better."""
    run = RUNNER.invoke(terrain_app, ["info", "muztagh-ata"], catch_exceptions=False)
    assert run.output.startswith("NOT FOR FLIGHT")
    assert "LUNGTA_DATA is not set" in run.output
    assert "Copernicus_DSM_COG_10_N38_00_E075_00_DEM" in run.output


def test_bad_file_and_no_network_are_input_errors(tmp_path: Path) -> None:
    """The commands raise the library's errors; the program's top turns them into exit code 2."""
    with pytest.raises(TerrainError, match="no such file"):
        RUNNER.invoke(terrain_app, ["info", "khumbu", "--terrain", str(tmp_path / "no.tif")], catch_exceptions=False)
    with pytest.raises(DownloadError, match="LUNGTA_OFFLINE"):
        RUNNER.invoke(terrain_app, ["fetch", "khumbu"], catch_exceptions=False)


def test_fetch_takes_the_tiles_upwind_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The wind's square is wider than the site's: where it reaches another degree that tile comes as well, after the
    ones that planning cannot do without.
    """
    fetched: list[str] = []

    def fetch_tiles(names: list[str], **_: object) -> tuple[Path, ...]:
        fetched.extend(names)
        (tmp_path / "tile").write_bytes(b"")
        return (tmp_path / "tile",)

    monkeypatch.setattr("lungta.mountain.terrain.download.fetch_tiles", fetch_tiles)
    near = replace(load_site("khumbu"), frame=LocalFrame(origin_lat_deg=27.85, origin_lon_deg=86.92))
    monkeypatch.setattr("lungta.mountain.site.load.load_site", lambda _: near)
    run = RUNNER.invoke(terrain_app, ["fetch", "khumbu"], catch_exceptions=False)
    assert run.exit_code == 0
    assert fetched == [f"Copernicus_DSM_COG_10_N27_00_E{east}_00_DEM" for east in ("086", "087")]
