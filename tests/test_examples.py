"""The examples run as their first lines say, and write what they promise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"


def run(name: str, *arguments: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_example_is_tested() -> None:
    """No example is left without a test."""
    tested = {"plan_a_day.py", "day_picture.py", "power_at_altitude.py", "wind_over_terrain.py"}
    assert {path.name for path in EXAMPLES.glob("*.py")} == tested


def test_plan_a_day(tmp_path: Path) -> None:
    """The example prints sorties and says that it is not for flight."""
    said = run("plan_a_day.py", folder=tmp_path)
    assert "UTC to camp-1" in said
    assert "NOT FOR FLIGHT" in said


def test_day_picture(tmp_path: Path) -> None:
    """The example writes a PNG."""
    run("day_picture.py", "day.png", folder=tmp_path)
    assert (tmp_path / "day.png").read_bytes().startswith(b"\x89PNG")


def test_power_at_altitude(tmp_path: Path) -> None:
    """Hover power rises with height in what the example prints."""
    lines = run("power_at_altitude.py", folder=tmp_path).splitlines()
    powers_kw = [float(line.split(": ")[1].split(" kW")[0]) for line in lines]
    assert powers_kw == sorted(powers_kw)
    assert powers_kw[-1] == pytest.approx(1.3 * powers_kw[0], rel=0.15)


def test_wind_over_terrain(tmp_path: Path) -> None:
    """The example says that it is not for flight, and a wind with its uncertainty over every pad."""
    said = run("wind_over_terrain.py", folder=tmp_path)
    assert "NOT FOR FLIGHT" in said
    assert said.count(" +- ") == 3
