"""Schematic terrain is drawn from the spots that ship, says that it is not for flight, and errs as published."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lungta.core.errors import TerrainError
from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.terrain.schematic import draw, schematic_terrain, sketches

KHUMBU = LocalFrame(origin_lat_deg=27.9916, origin_lon_deg=86.877)
PADS = {
    "khumbu": (KHUMBU, ((28.0026, 86.8528, 5364.0), (27.9875, 86.875, 6065.0), (27.9806, 86.9011, 6450.0))),
    "ama-dablam": (
        LocalFrame(origin_lat_deg=27.855, origin_lon_deg=86.8406),
        ((27.854989, 86.82589, 4570.0), (27.8513, 86.8516, 5700.0), (27.8567, 86.8553, 5970.0)),
    ),
    "muztagh-ata": (
        LocalFrame(origin_lat_deg=38.285, origin_lon_deg=75.0335),
        ((38.287, 75.005, 4430.0), (38.284, 75.043, 5500.0), (38.283, 75.062, 6200.0)),
    ),
}


@pytest.mark.parametrize("site", PADS)
def test_every_site_has_ground_near_its_published_heights(site: str) -> None:
    """Under each pad of the three sites the schematic stands within 1 sigma of the published height."""
    frame, pads = PADS[site]
    terrain = schematic_terrain(frame, extent_m=4000.0, must_cover=tuple((lat, lon) for lat, lon, _ in pads))
    assert terrain.source.schematic
    for lat_deg, lon_deg, alt_amsl_m in pads:
        here = frame.to_local(lat_deg, lon_deg)
        assert abs(float(terrain.height_at(*here)) - alt_amsl_m) < float(terrain.sigma_at(*here))


def test_elsewhere_there_is_none() -> None:
    """Off the sketches there is an error that names them, not a guess."""
    alps = LocalFrame(origin_lat_deg=45.98, origin_lon_deg=7.66)
    with pytest.raises(TerrainError, match="schematic Khumbu, schematic Muztagh Ata"):
        schematic_terrain(alps, extent_m=3000.0, must_cover=())


def test_sketches_are_sound() -> None:
    """Every spot has a source and a place of its own, and every line runs through spots that there are."""
    for sketch in sketches():
        names = [spot.name for spot in sketch.spots]
        assert len(set(names)) == len(names)
        assert len({(spot.lat_deg, spot.lon_deg) for spot in sketch.spots}) == len(names)
        assert all(spot.source for spot in sketch.spots)
        assert {name for line in sketch.lines for name in line.through} <= set(names)
        assert sum(not spot.drawn for spot in sketch.spots) >= 5


@pytest.mark.parametrize("number", [0, 1])
def test_heights_are_those_of_the_spots(number: int) -> None:
    """The ground passes through the highest spot, never above the highest or below the lowest, and NaN off the hull."""
    sketch = sketches()[number]
    top = max(sketch.spots, key=lambda spot: spot.alt_amsl_m)
    terrain = draw(sketch, LocalFrame(origin_lat_deg=top.lat_deg, origin_lon_deg=top.lon_deg), extent_m=25_000.0)
    assert float(terrain.height_at(0.0, 0.0)) == pytest.approx(top.alt_amsl_m, abs=1.0)
    assert np.nanmax(terrain.alt_amsl_m) <= top.alt_amsl_m + 1e-6
    assert np.nanmin(terrain.alt_amsl_m) >= min(spot.alt_amsl_m for spot in sketch.spots) - 1e-6
    assert np.isnan(terrain.alt_amsl_m).any()
    np.testing.assert_array_equal(np.isnan(terrain.sigma_m), np.isnan(terrain.alt_amsl_m))


def test_it_is_the_same_every_time() -> None:
    """The same spots give the same ground to the last bit."""
    first, second = (draw(sketches()[0], KHUMBU, extent_m=2000.0) for _ in range(2))
    np.testing.assert_array_equal(first.alt_amsl_m, second.alt_amsl_m)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("lat_deg", "lon_deg", "extent_m", "mean_m", "rms_m"),
    [
        (27.9916, 86.877, 4000.0, 288.0, 486.0),
        (27.855, 86.8406, 3000.0, 211.0, 411.0),
        (27.94, 86.86, 12_000.0, 328.0, 606.0),
    ],
)
def test_its_published_error_is_its_error(
    real_data: Path, lat_deg: float, lon_deg: float, extent_m: float, mean_m: float, rms_m: float
) -> None:
    """Mean and RMS against GLO-30 are those of docs/reference/terrain.md, and sigma holds two thirds of the errors."""
    frame = LocalFrame(origin_lat_deg=lat_deg, origin_lon_deg=lon_deg)
    drawn = draw(sketches()[0], frame, extent_m=extent_m)
    real = read_terrain(real_data / "terrain" / "everest_glo30_58m_30km.tif", frame, extent_m=extent_m)
    error_m = drawn.alt_amsl_m - real.height_at(*np.meshgrid(drawn.east_m, drawn.north_m))
    valid = ~np.isnan(error_m)
    error_m, sigma_m = error_m[valid], drawn.sigma_m[valid]
    assert error_m.mean() == pytest.approx(mean_m, abs=5.0)
    assert np.sqrt((error_m**2).mean()) == pytest.approx(rms_m, abs=5.0)
    assert 0.66 < np.mean(np.abs(error_m) <= sigma_m) < 0.76
    assert 0.88 < np.mean(np.abs(error_m) <= 2 * sigma_m) < 0.96
