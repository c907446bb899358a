"""Sun positions and clear-sky light as pvlib gives them: writes sun_and_sky.json beside itself.

    pip install pvlib==0.16.1
    python tests/oracles/sun_and_sky.py

pvlib's sun is the Solar Position Algorithm (Reda & Andreas 2004), its clear sky Bird & Hulstrom's after NREL's
spreadsheet: neither shares code with Lungta or astral. Elevations are without refraction.
"""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

PLACES = [(27.9881, 86.925), (38.285, 75.03), (-33.87, 151.21), (60.17, 24.94)]
TIMES = [
    f"{year}-{day}T{hour:02d}:30:00Z"
    for year, day, hour in product((2019, 2026), ("01-15", "04-20", "06-21", "10-10"), (0, 3, 6, 9, 12, 15, 18, 21))
]
SKY = {"ozone_du": 270.0, "water_kgm2": 4.0, "depth_380nm": 0.06, "depth_500nm": 0.05, "albedo": 0.4}
ELEVATIONS_DEG = (2.0, 5.0, 10.0, 20.0, 40.0, 60.0, 85.0)
PRESSURES_PA = (40_000.0, 54_000.0, 101_325.0)
ABOVE_AIR_WM2 = 1361.0


def sun_positions() -> list[list[float | str]]:
    """Return rows of latitude, longitude, time, azimuth and elevation."""
    import pandas
    import pvlib

    rows = []
    for lat_deg, lon_deg in PLACES:
        found = pvlib.solarposition.spa_python(pandas.DatetimeIndex(TIMES), lat_deg, lon_deg)
        for time, azimuth, elevation in zip(TIMES, found["azimuth"], found["elevation"], strict=True):
            rows.append([lat_deg, lon_deg, time, round(float(azimuth), 5), round(float(elevation), 5)])
    return rows


def clear_skies() -> list[list[float]]:
    """Return rows of elevation, pressure, direct normal and diffuse level light."""
    import pvlib

    rows = []
    for elevation, pressure in product(ELEVATIONS_DEG, PRESSURES_PA):
        zenith = 90.0 - elevation
        light = pvlib.clearsky.bird(
            zenith,
            pvlib.atmosphere.get_relative_airmass(zenith, model="kasten1966"),
            SKY["depth_380nm"],
            SKY["depth_500nm"],
            SKY["water_kgm2"] / 10.0,
            ozone=SKY["ozone_du"] / 1000.0,
            pressure=pressure,
            dni_extra=ABOVE_AIR_WM2,
            asymmetry=0.84,
            albedo=SKY["albedo"],
        )
        rows.append([elevation, pressure, round(float(light["dni"]), 4), round(float(light["dhi"]), 4)])
    return rows


def main() -> None:
    """Write the oracle file."""
    import pvlib

    oracle = {"made_with": f"pvlib {pvlib.__version__}", "sun": sun_positions(), "clear_sky": clear_skies()}
    Path(__file__).with_suffix(".json").write_text(json.dumps(oracle, indent=None) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
