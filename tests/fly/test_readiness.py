"""What `lungta check` finds on a computer, and what it says is missing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from lungta.fly import readiness
from lungta.fly.readiness import Readiness, check_readiness
from lungta.mountain.site.load import load_site

KHUMBU = load_site("khumbu")


def by_what(checks: tuple[Readiness, ...]) -> dict[str, Readiness]:
    return {check.what: check for check in checks}


def test_without_terrain_the_laptop_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Schematic terrain alone is missing terrain, and the remedy is the fetch command."""
    monkeypatch.delenv("LUNGTA_DATA", raising=False)
    checks = by_what(check_readiness(KHUMBU))
    assert not checks["terrain"].ready
    assert "lungta terrain fetch khumbu" in checks["terrain"].remedy
    assert checks["terrain: schematic"].ready
    wind = checks["terrain for wind"]
    assert not wind.ready
    assert not wind.required
    assert "SCHEMATIC" in wind.found
    assert "lungta terrain fetch khumbu" in wind.remedy
    assert all(checks[what].ready for what in ("geoid", "catalogue", "clock", "versions"))


@pytest.mark.real_data
def test_with_terrain_the_laptop_is_ready(monkeypatch: pytest.MonkeyPatch, real_data: Path) -> None:
    """Real terrain in the data folder is found and named."""
    monkeypatch.setenv("LUNGTA_DATA", str(real_data))
    checks = by_what(check_readiness(KHUMBU))
    assert checks["terrain"].ready
    assert "Copernicus" in checks["terrain"].found
    assert checks["terrain for wind"].ready
    assert checks["terrain for wind"].found == "20 km wide without voids, of 20 km wanted"


def test_a_clock_from_before_the_program_is_wrong() -> None:
    """A clock that is before this version was made is told to be set; a later one is not."""
    assert not readiness._clock(KHUMBU, datetime(2020, 1, 1, tzinfo=UTC)).ready
    assert readiness._clock(KHUMBU, datetime(2027, 4, 20, tzinfo=UTC)).ready


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Too little free space is missing, with how much is wanted."""
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=10_000_000))
    disk = readiness._disk(tmp_path)
    assert not disk.ready
    assert "2 GB" in disk.remedy


def test_a_missing_part_is_named() -> None:
    """A package that is not installed is named."""
    versions = readiness._versions(("numpy", "no-such-part"))
    assert not versions.ready
    assert "no-such-part" in versions.found


def test_a_broken_catalogue_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue that cannot be read is missing, with the file's own message."""
    from lungta.core.errors import AircraftError

    def broken(_name: str) -> None:
        raise AircraftError("has an unknown key", where="dji-fc30.toml")

    monkeypatch.setattr("lungta.aircraft.catalogue.load_aircraft", broken)
    catalogue = readiness._catalogue()
    assert not catalogue.ready
    assert "dji-fc30.toml" in catalogue.found
