"""Undulations against NGA's published points and against PROJ; heights in and out are the identity."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.core.errors import DatumError
from lungta.core.geoid import amsl_from_hae_m, hae_from_amsl_m, undulation_m

# NGA, "WGS 84 EGM96 15-minute geoid height file": README.TXT and OUTINTPT.DAT (spline interpolation of the same grid).
NGA_POINTS = (
    (38.6281550, 269.7791550, -31.628),
    (-14.6212170, 305.0211140, -2.969),
    (46.8743190, 102.4487290, -43.575),
    (-23.6174460, 133.8747120, 15.871),
    (38.6254730, 359.9995000, 50.066),
    (-0.4667440, 0.0023000, 17.329),
)
NGA_TOLERANCE_M = 0.12  # three times the RMS of bilinear interpolation, 0.04 m (GeographicLib, "Geoid height")
DEBIAN_GRID = Path("/usr/share/proj/egm96_15.gtx")
SHIPPED_GRID = Path(str(files("lungta.core") / "grids" / "us_nga_egm96_15.tif"))
PROJ_TOLERANCE_M = 0.006  # whole centimetres


def proj_undulation_m(grid: Path, lat_deg: np.ndarray, lon_deg: np.ndarray) -> np.ndarray:
    from pyproj import Transformer

    transformer = Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f'+step +proj=vgridshift +grids="{grid}" +multiplier=1 +step +proj=unitconvert +xy_in=rad +xy_out=deg'
    )
    return np.asarray(transformer.transform(lon_deg, lat_deg, np.zeros_like(lat_deg))[2])


def agrees(lat_deg: float, lon_deg: float, expected_m: float, tolerance_m: float) -> bool:
    return abs(float(undulation_m(lat_deg, lon_deg)) - expected_m) <= tolerance_m


@pytest.mark.parametrize(("lat_deg", "lon_deg", "expected_m"), NGA_POINTS)
def test_undulation_is_the_published_one(lat_deg: float, lon_deg: float, expected_m: float) -> None:
    """The shipped grid gives NGA's test output, and an answer five tolerances off is caught."""
    assert agrees(lat_deg, lon_deg, expected_m, NGA_TOLERANCE_M)
    assert not agrees(lat_deg, lon_deg, expected_m + 5 * NGA_TOLERANCE_M, NGA_TOLERANCE_M)
    assert not agrees(lat_deg, lon_deg, expected_m - 5 * NGA_TOLERANCE_M, NGA_TOLERANCE_M)


def test_everest_base_camp() -> None:
    """The geoid lies 28.49 m below the ellipsoid at Everest Base Camp."""
    assert agrees(28.0026, 86.8528, -28.49, 0.01)


@pytest.mark.parametrize("grid", [DEBIAN_GRID, SHIPPED_GRID], ids=["debian", "shipped"])
def test_undulation_is_projs(grid: Path) -> None:
    """PROJ, reading Debian's grid and reading ours, gives the same numbers over the whole globe."""
    if not grid.exists():
        pytest.skip(f"no {grid}: install the package proj-data")
    if "," in str(grid):
        pytest.skip("PROJ cannot take a grid path with a comma")
    random = np.random.default_rng(7)
    lat_deg, lon_deg = random.uniform(-89.9, 89.9, 2000), random.uniform(-180.0, 179.7, 2000)
    difference_m = undulation_m(lat_deg, lon_deg) - proj_undulation_m(grid, lat_deg, lon_deg)
    assert np.abs(difference_m).max() < PROJ_TOLERANCE_M
    assert np.abs(difference_m + 5 * PROJ_TOLERANCE_M).max() > PROJ_TOLERANCE_M


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-400, 9000))
def test_there_and_back_is_the_identity(lat_deg: float, lon_deg: float, alt_m: float) -> None:
    """A height brought to the ellipsoid and back is the height."""
    back_m = amsl_from_hae_m(lat_deg, lon_deg, hae_from_amsl_m(lat_deg, lon_deg, alt_m))
    assert float(back_m) == pytest.approx(alt_m, abs=1e-9)


def test_shapes_poles_and_date_line() -> None:
    """Scalars, arrays and broadcasting work; 180 W is 180 E is 180; the poles have one value each."""
    assert undulation_m(28.0, 87.0).shape == ()
    assert undulation_m(np.array([27.0, 28.0])[:, None], np.array([86.0, 87.0, 88.0])).shape == (2, 3)
    assert float(undulation_m(0.0, 180.0)) == pytest.approx(float(undulation_m(0.0, -180.0)))
    assert float(undulation_m(12.0, 359.9)) == pytest.approx(float(undulation_m(12.0, -0.1)))
    assert float(undulation_m(90.0, 10.0)) == pytest.approx(13.61, abs=0.01)
    assert float(undulation_m(-90.0, 10.0)) == pytest.approx(-29.53, abs=0.01)


@pytest.mark.parametrize(
    ("lat_deg", "lon_deg"), [(90.1, 0.0), (-91.0, 0.0), (0.0, 361.0), (np.nan, 0.0), (0.0, np.nan)]
)
def test_off_the_globe_is_refused(lat_deg: float, lon_deg: float) -> None:
    """A point off the globe is an error, never an undulation of zero."""
    with pytest.raises(DatumError, match="geoid height"):
        undulation_m(lat_deg, lon_deg)
