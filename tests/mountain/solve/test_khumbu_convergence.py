"""The solver on the real Khumbu, coarse and small: what finer meshes, another height model and stable air do."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.wind.solve.air import LEAST_STABILITY_RATIO

STUDY = Path(__file__).parents[3] / "studies" / "wind_khumbu" / "ground.py"

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def study() -> SimpleNamespace:
    """The study's names."""
    return SimpleNamespace(**runpy.run_path(str(STUDY), run_name="wind_khumbu"))


def apart(study: SimpleNamespace, one: Any, other: Any, half_m: float, height_m: float) -> NDArray[np.float64]:
    """How far two fields are apart over a square, per m/s of the wind that blows."""
    points = study.lattice(half_m)
    miss = study.winds(one, *points, height_m) - study.winds(other, *points, height_m)
    return np.asarray(np.hypot(*miss.T) / study.WIND_MPS)


def rms(values: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(values**2)))


def test_finer_meshes_come_together(study: SimpleNamespace, real_data: Path) -> None:
    """About the camps each halving changes the wind less than the one before: the last, 100 m up, by under 0.07."""
    terrain = study.Square(*study.CAMPS, 8000.0).terrain(real_data)
    coarse, middle, fine = (
        study.steady_field(terrain, study.MeshSettings(mesh_m=mesh)) for mesh in (480.0, 240.0, 120.0)
    )
    for height in (50.0, 100.0):
        first, second = (rms(apart(study, *pair, 6000.0, height)) for pair in ((coarse, middle), (middle, fine)))
        assert second < 0.9 * first
    assert second < 0.07
    assert not rms(5.0 * apart(study, middle, fine, 6000.0, 100.0)) < 0.07


def test_another_height_model_gives_nearly_the_same_wind(study: SimpleNamespace, real_data: Path) -> None:
    """Median 0.02 of the wind apart at most and 95 % within 0.15; ground that is 490 m out of place is far beyond."""
    settings = study.MeshSettings(mesh_m=240.0)
    ours = study.steady_field(study.SOUTH.terrain(real_data), settings)
    other = study.SOUTH._replace(file=study.SRTM)
    theirs = study.steady_field(other.terrain(real_data), settings)
    misplaced = LocalFrame(origin_lat_deg=other.lat_deg, origin_lon_deg=other.lon_deg + 0.005)
    wrong = read_terrain(real_data / "terrain" / other.file, misplaced, extent_m=other.half_m)
    off = apart(study, ours, theirs, 6500.0, 50.0)
    far_off = apart(study, ours, study.steady_field(wrong, settings), 6500.0, 50.0)
    assert np.median(off) < 0.02
    assert np.percentile(off, 95) < 0.15
    assert not np.median(far_off) < 5 * 0.02
    assert not np.percentile(far_off, 95) < 0.15


@pytest.fixture(scope="module")
def whole(study: SimpleNamespace, real_data: Path) -> Any:
    """The model of the whole height model, on a mesh of 240 m."""
    return study.model_over(study.WHOLE.terrain(real_data), study.MeshSettings(mesh_m=240.0))


def test_stable_air_makes_spurs_blow_and_the_floor_holds_that(study: SimpleNamespace, whole: Any) -> None:
    """The strongest wind grows as the ratio falls: to 2.5 of the wind in neutral air, 4 at the floor, more below it."""
    strongest = []
    for ratio in (1.0, 0.5, LEAST_STABILITY_RATIO, 0.04):
        flow = study.steady_flow(whole, ratio)
        strongest.append(float(np.hypot(flow.u_mps, flow.v_mps)[8:-8, 8:-8].max()))
        assert flow.report.divergence_ratio < 1e-6
    assert strongest == sorted(strongest)
    assert strongest[0] < 2.5
    assert strongest[2] < 4.0 < strongest[3]


def test_the_flow_knows_no_lee(study: SimpleNamespace, whole: Any) -> None:
    """Turned round, the wind gives the same field turned round: nothing separates, which is why lees are flagged."""
    west, east = (study.steady_flow(whole, 1.0, from_deg) for from_deg in (270.0, 90.0))
    assert np.abs(west.u_mps + east.u_mps).max() < 1e-6
    assert np.abs(west.u_mps).max() > 2.0
