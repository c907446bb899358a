"""An aircraft file that is written is read back as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lungta.aircraft.catalogue import catalogue_names, load_aircraft
from lungta.aircraft.catalogue.write import versioned_path, write_aircraft
from lungta.core.errors import OutputError


@pytest.mark.parametrize("name", catalogue_names())
def test_out_and_in_is_the_identity(name: str, tmp_path: Path) -> None:
    """Every figure, sigma, source and correlation."""
    aircraft = load_aircraft(name)
    path = tmp_path / "written.toml"
    write_aircraft(aircraft, path, comment="two\nlines")
    again = load_aircraft(str(path))
    assert replace(again, source=aircraft.source) == aircraft
    assert path.read_text(encoding="utf-8").startswith("# two\n# lines\n")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A file that is there stays, and the next free version is another name."""
    aircraft = load_aircraft("dji-fc30")
    first = versioned_path(tmp_path, "dji-fc30")
    assert first.name == "dji-fc30-fit-1.toml"
    write_aircraft(aircraft, first)
    before = first.read_bytes()
    with pytest.raises(OutputError, match="nothing is overwritten"):
        write_aircraft(aircraft, first)
    assert first.read_bytes() == before
    assert versioned_path(tmp_path, "dji-fc30").name == "dji-fc30-fit-2.toml"


def test_awkward_text_survives(tmp_path: Path) -> None:
    """Quotes, backslashes, line breaks and other scripts in a source."""
    aircraft = load_aircraft("dji-fc30")
    odd = replace(aircraft.airframe.drag_area_m2, source='a "b" \\ c\nद')
    changed = replace(aircraft, airframe=replace(aircraft.airframe, drag_area_m2=odd))
    write_aircraft(changed, tmp_path / "odd.toml")
    assert load_aircraft(str(tmp_path / "odd.toml")).airframe.drag_area_m2.source == odd.source
