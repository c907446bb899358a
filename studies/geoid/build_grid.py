"""Make src/lungta/core/grids/us_nga_egm96_15.tif from PROJ's egm96_15.gtx.

    python studies/geoid/build_grid.py [/usr/share/proj/egm96_15.gtx]

Source: Debian package `proj-data`, file egm96_15.gtx: the EGM96 geoid at 15 arc minutes, a work of the US National
Geospatial-Intelligence Agency, public domain. Heights are stored as whole centimetres (NGA's own WW15MGH.DAC does the
same), so the shipped grid differs from the source by at most 5 mm. The tags make it a grid that PROJ reads too.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import from_origin

SOURCE = Path("/usr/share/proj/egm96_15.gtx")
TARGET = Path(__file__).parents[2] / "src/lungta/core/grids/us_nga_egm96_15.tif"
SCALE_M = 0.01


def main(source: Path, target: Path) -> None:
    """Write the grid and print the size and the largest rounding error."""
    with rasterio.open(source) as raster:
        undulation_m = raster.read(1).astype(float)
        assert undulation_m.shape == (721, 1440)
        assert raster.transform.c == -180.125
    centimetres = np.round(undulation_m / SCALE_M).astype(np.int16)
    profile = {
        "driver": "GTiff", "width": 1440, "height": 721, "count": 1, "dtype": "int16", "crs": "EPSG:4326",
        "transform": from_origin(-180.125, 90.125, 0.25, 0.25), "compress": "deflate", "zlevel": 9, "predictor": 2,
        "tiled": True, "blockxsize": 256, "blockysize": 256,
    }  # fmt: skip
    with rasterio.open(target, "w", **profile) as raster:
        raster.write(centimetres, 1)
        raster.scales = (SCALE_M,)
        raster.units = ("metre",)
        raster.set_band_description(1, "geoid_undulation")
        raster.update_tags(
            TYPE="VERTICAL_OFFSET_GEOGRAPHIC_TO_VERTICAL",
            AREA_OR_POINT="Point",
            target_crs_epsg_code="5773",
            area_of_use="World",
            TIFFTAG_COPYRIGHT="Derived from work by NGA. Public Domain",
        )
    error_m = np.abs(centimetres * SCALE_M - undulation_m).max()
    print(f"{target.name}: {target.stat().st_size} bytes, rounding error at most {1000 * error_m:.1f} mm")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE, TARGET)
