"""The accuracy that terrain states for itself, against its formula and against two real height models."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.accuracy import height_sigma_m
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.terrain.shape import slope_deg

FRAME = LocalFrame(origin_lat_deg=27.925, origin_lon_deg=86.885)


def test_published_specifications() -> None:
    """On level ground GLO-30 has LE90 4 m and SRTM LE90 16 m: 2.43 m and 9.73 m (1 sigma)."""
    from lungta.mountain.terrain.products import GLO30, SRTM

    assert pytest.approx(4.0 / 1.645, rel=1e-3) == GLO30.sigma_m
    assert pytest.approx(16.0 / 1.645, rel=1e-3) == SRTM.sigma_m
    assert pytest.approx(6.0 / 2.146, rel=1e-3) == GLO30.horizontal_sigma_m


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.floats(0, 80), st.floats(0.1, 9), st.floats(0.1, 20), st.floats(0.1, 30), st.floats(1, 100))
def test_it_grows_with_everything(slope: float, more: float, sigma: float, horizontal: float, posting: float) -> None:
    """Steeper, coarser or worse placed ground is known less well, and never better than the source on the level."""

    def stated(slope: float, posting: float, horizontal: float) -> float:
        return float(height_sigma_m(slope, sigma_m=sigma, horizontal_sigma_m=horizontal, posting_m=posting))

    here = stated(slope, posting, horizontal)
    assert here >= sigma
    assert stated(slope + more, posting, horizontal) > here
    assert stated(slope + more, posting + 10, horizontal) > stated(slope + more, posting, horizontal)
    assert stated(slope + more, posting, horizontal + 10) > stated(slope + more, posting, horizontal)


def test_shapes() -> None:
    """Arrays give arrays, voids stay voids."""
    sigma = height_sigma_m(np.array([[0.0, np.nan]]), sigma_m=2.0, horizontal_sigma_m=3.0, posting_m=30.0)
    assert sigma.shape == (1, 2)
    assert sigma[0, 0] == 2.0
    assert np.isnan(sigma[0, 1])


@pytest.mark.real_data
def test_two_real_models_differ_by_what_they_state(real_data: Path) -> None:
    """Up to 50 deg GLO-30 minus SRTM spreads (NMAD) by half to all of what is stated.

    Above it spreads by up to half as much again: the shortfall on walls stands in docs/reference/terrain.md. A
    statement of twice as much, or of half, is caught.
    """
    folder = real_data / "terrain"
    glo = read_terrain(folder / "everest_glo30_58m_30km.tif", FRAME, extent_m=12_000.0)
    srtm = read_terrain(folder / "N27E086.hgt", FRAME, extent_m=12_000.0)
    nodes = np.meshgrid(glo.east_m, glo.north_m)
    error, stated, slope = (
        glo.alt_amsl_m - srtm.height_at(*nodes),
        np.hypot(glo.sigma_m, srtm.sigma_at(*nodes)),
        slope_deg(glo),
    )
    for low, high in ((0, 10), (10, 20), (20, 30), (30, 40), (40, 50)):
        here = (slope >= low) & (slope < high) & ~np.isnan(error)
        spread = 1.4826 * np.median(np.abs(error[here] - np.median(error[here])))
        assert 0.5 < spread / np.median(stated[here]) < 1.0, (low, high)
    steep = (slope >= 50) & ~np.isnan(error)
    spread = 1.4826 * np.median(np.abs(error[steep] - np.median(error[steep])))
    assert 1.0 < spread / np.median(stated[steep]) < 1.5


@pytest.mark.real_data
def test_the_data_sheets_figures_come_out(real_data: Path) -> None:
    """Median -8.3 m and NMAD 16.6 m stand in the data's description; resampled here they come out to 1 m."""
    folder = real_data / "terrain"
    glo = read_terrain(folder / "everest_glo30_58m_30km.tif", FRAME, extent_m=12_000.0)
    srtm = read_terrain(folder / "N27E086.hgt", FRAME, extent_m=12_000.0)
    error = glo.alt_amsl_m - srtm.height_at(*np.meshgrid(glo.east_m, glo.north_m))
    error = error[~np.isnan(error)]
    assert np.median(error) == pytest.approx(-8.3, abs=1.0)
    assert 1.4826 * np.median(np.abs(error - np.median(error))) == pytest.approx(16.6, abs=1.0)
