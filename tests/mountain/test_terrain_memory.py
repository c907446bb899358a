"""What reading the ground about a site costs of a small laptop's memory."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from rasterio import Affine
from terrain_rasters import hgt_bytes, plane, write_array

LIMIT_MB = 300.0

# Peak resident memory of a whole process that does nothing but read: interpreter, NumPy, SciPy, GDAL and PROJ included.
# Not ru_maxrss: on Linux a child starts with its parent's.
READ = """
import sys
from pathlib import Path
from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.read import read_terrain
terrain = read_terrain(Path(sys.argv[1]), LocalFrame(origin_lat_deg=27.9, origin_lon_deg=86.877), extent_m=8000.0)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(terrain.alt_amsl_m.size, float(peak.split()[1]) / 1e3)
"""


def one_degree_hgt(folder: Path) -> Path:
    path = folder / "N27E086.hgt"
    path.write_bytes(hgt_bytes(27, 86, size=3601))
    return path


def one_degree_zip(folder: Path) -> Path:
    path = folder / "N27E086.hgt.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("N27E086.hgt", hgt_bytes(27, 86, size=3601))
    return path


def one_degree_cog(folder: Path) -> Path:
    step_deg = 1 / 3600
    lat_deg, lon_deg = 28 - step_deg * np.arange(3601), 86 + step_deg * np.arange(3601)
    transform = Affine(step_deg, 0.0, 86 - step_deg / 2, 0.0, -step_deg, 28 + step_deg / 2)
    values = plane(*np.meshgrid(lat_deg, lon_deg, indexing="ij")).clip(0, 8900)
    return write_array(folder / "tile.tif", values, transform, tiled=True, blockxsize=1024, blockysize=1024)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process its own peak memory")
@pytest.mark.parametrize("make", [one_degree_hgt, one_degree_zip, one_degree_cog])
def test_a_one_degree_tile_of_one_arc_second(make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A 3601 x 3601 tile costs less than 300 MB for the whole process, 16 km about the site taken from it."""
    run = subprocess.run([sys.executable, "-c", READ, str(make(tmp_path))], capture_output=True, text=True, check=True)
    nodes, peak_mb = (float(word) for word in run.stdout.split())
    print(f"{make.__name__}: {peak_mb:.0f} MB for {nodes:.0f} nodes")
    assert nodes > 300_000
    assert 30.0 < peak_mb < LIMIT_MB
    assert run.stderr == ""
