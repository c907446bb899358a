"""The folder of mission files."""

from __future__ import annotations

from pathlib import Path

import pytest

from day_plans import day_plan, without_sorties
from lungta.fly.missions.mission import DropAction, HeightReference, MissionOptions
from lungta.fly.missions.write import write_missions

KINDS = (".plan", ".waypoints", "-not-verified-on-aircraft.kmz", ".kml", ".gpx")


def test_five_files_for_each_sortie_and_a_readme(tmp_path: Path):
    """Every sortie has its five files, the paths are returned, and nothing else is in the folder."""
    paths = write_missions(day_plan(), tmp_path / "missions")
    expected = {f"sortie-{number:02d}{kind}" for number in (1, 2) for kind in KINDS} | {"README.txt"}
    assert {path.name for path in paths} == expected
    assert set(paths) == set((tmp_path / "missions").iterdir())


def test_same_plan_same_bytes(tmp_path: Path):
    """Two writings of one plan are equal to the byte."""
    first = write_missions(day_plan(), tmp_path / "a")
    second = write_missions(day_plan(), tmp_path / "b")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize(("schematic", "assumed"), [(True, False), (False, True)])
def test_not_for_flight_is_in_every_name(schematic: bool, assumed: bool, tmp_path: Path):
    """The text mission has no place for a remark, so the name of each file says it, and the README too."""
    paths = write_missions(day_plan(schematic=schematic, weather_assumed=assumed), tmp_path)
    readme = next(path for path in paths if path.name == "README.txt").read_text(encoding="utf-8")
    assert "NOT FOR FLIGHT" in readme
    assert all("not-for-flight" in path.name for path in paths if path.name != "README.txt")


def test_readme_says_what_opens_what_and_what_heights_count_from(tmp_path: Path):
    """Each kind of file, the datum of its heights, and that the DJI file is not verified are named."""
    (readme, *_) = write_missions(day_plan(), tmp_path)
    text = readme.read_text(encoding="utf-8")
    for word in (".plan", ".waypoints", ".kmz", ".kml", ".gpx", "QGroundControl", "DJI Pilot 2", "Mission Planner"):
        assert word in text
    assert "count from the take-off pad" in text
    assert "not verified on aircraft" in text
    assert "NOT FOR FLIGHT" not in text
    assert max(map(len, text.split("\n\nsortie-")[0].splitlines())) <= 120


def test_options_reach_every_file(tmp_path: Path):
    """Heights above the sea and the hook change the files, and the README says so."""
    options = MissionOptions(heights=HeightReference.AMSL, drop=DropAction.HOOK)
    plain = {path.name: path.read_bytes() for path in write_missions(day_plan(), tmp_path / "a")}
    chosen = {path.name: path.read_bytes() for path in write_missions(day_plan(), tmp_path / "b", options)}
    assert plain.keys() == chosen.keys()
    changed = {Path(name).suffix for name in plain if plain[name] != chosen[name]}
    assert changed == {".txt", ".plan", ".waypoints", ".kmz"}
    assert b"above mean sea level" in chosen["README.txt"]
    assert b"hook opens" in chosen["README.txt"]


def test_a_day_without_sorties_has_a_readme_alone(tmp_path: Path):
    """When nothing may fly there is no mission to load by mistake."""
    (readme,) = write_missions(without_sorties(day_plan()), tmp_path)
    assert "no sortie" in readme.read_text(encoding="utf-8")


def test_lines_end_the_same_on_every_system(tmp_path: Path):
    """No file has carriage returns, so the bytes do not depend on the computer."""
    for path in write_missions(day_plan(), tmp_path):
        if path.suffix != ".kmz":
            assert b"\r" not in path.read_bytes()
