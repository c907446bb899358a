"""What is seen from a place as xarray-spatial has it: writes viewshed.json beside itself.

    pip install xarray-spatial==0.5.3
    python tests/oracles/viewshed.py

Its viewshed is a sweep over cells after GRASS r.viewshed (Haverkort, Toma & Zhuang 2009), on a plane Earth: it shares
neither code nor method with Lungta, and reads heights between nodes in another way, so that cells which are only just
seen or only just hidden may differ.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

NODES, STEP_M = 121, 40.0
EYE_M, TARGET_M = 3.0, 5.0
EYES = [(60, 60), (20, 31), (97, 44)]  # column, row


def mountains() -> Any:
    """Return heights [m] of made mountains, shape (rows, columns): waves of 0.8 to 3 km and a valley."""
    axis = np.arange(NODES) * STEP_M
    east, north = np.meshgrid(axis, axis)
    heights = 400.0 * np.sin(east / 480.0) * np.cos(north / 390.0) + 120.0 * np.sin((east + 2.0 * north) / 260.0)
    return 5000.0 + heights + 0.25 * np.abs(north - 2400.0)


def seen() -> list[dict[str, Any]]:
    """Return, for each eye, which nodes are seen, packed to bits row by row from the south as hexadecimal digits."""
    import xarray
    from xrspatial import viewshed

    axis = np.arange(NODES) * STEP_M
    raster = xarray.DataArray(mountains(), dims=["y", "x"], coords={"y": axis, "x": axis})
    rows = []
    for column, row in EYES:
        found = viewshed(raster, x=axis[column], y=axis[row], observer_elev=EYE_M, target_elev=TARGET_M)
        bits = np.packbits(found.to_numpy() >= 0.0).tobytes().hex()
        rows.append({"column": column, "row": row, "seen": bits})
    return rows


if __name__ == "__main__":
    text = json.dumps({"source": "xarray-spatial 0.5.3", "eyes": seen()}, indent=1)
    Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8")
