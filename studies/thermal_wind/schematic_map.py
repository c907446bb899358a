"""Pictures of the thermal wind over the schematic terrain that ships with Lungta. NOT FOR FLIGHT.

python studies/thermal_wind/schematic_map.py docs/assets/thermal_wind_schematic.png
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.mountain.terrain.shape import hillshade
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.thermal.relief import ground_cover
from lungta.mountain.wind.thermal.settings import StationAir
from lungta.mountain.wind.thermal.thermal import ThermalWind, thermal_wind

NEPAL = timezone(timedelta(hours=5, minutes=45))
HOURS = (6, 14)
EVERY = 2
REACH = 22


def main() -> None:
    """Write the two maps to the named file."""
    site = load_site("khumbu")
    places = tuple(site.frame.to_local(pad.position.lat_deg, pad.position.lon_deg) for pad in site.pads)
    named = tuple((pad.position.lat_deg, pad.position.lon_deg) for pad in site.pads)
    terrain = schematic_terrain(site.frame, extent_m=7000.0, must_cover=named)
    axis_m = 150.0 * np.arange(-REACH, REACH + 1)
    faces = np.concatenate([[0.0], np.cumsum(20.0 * 1.25 ** np.arange(18))])
    grid = WindGrid(
        frame=site.frame,
        east_m=axis_m,
        north_m=axis_m,
        ground_amsl_m=terrain.height_at(*np.meshgrid(axis_m, axis_m)),
        top_amsl_m=11_000.0,
        faces_frac=faces / faces[-1],
    )
    cover = ground_cover(grid, site.glaciers, snow_line_amsl_m=5800.0)
    figure, frames = plt.subplots(1, 2, figsize=(11.0, 5.6), layout="constrained", sharey=True)
    for hour, ax in zip(HOURS, frames, strict=True):
        air = StationAir(alt_amsl_m=5315.0, temperature_k=site.climate.hours[hour].temperature_k + 4.0)
        wind = thermal_wind(grid, datetime(2026, 5, 20, hour, tzinfo=NEPAL), cover, air)
        ax.set_title(f"{hour:02d}:00, 20 May, clear sky: 60 m above ground")
        _map(ax, grid, wind, hillshade(terrain), terrain.east_m / 1000.0)
        for (east_m, north_m), pad in zip(places, site.pads, strict=True):
            ax.plot(east_m / 1000.0, north_m / 1000.0, "o", color="#c2571a", ms=5)
            ax.annotate(pad.name, (east_m / 1000.0, north_m / 1000.0), xytext=(4, 4), textcoords="offset points")
    figure.suptitle("SCHEMATIC TERRAIN, NOT FOR FLIGHT · thermal wind alone, no other wind, before the solver")
    figure.savefig(sys.argv[1], dpi=90)


def _map(ax: Any, grid: WindGrid, wind: ThermalWind, shade: Any, axis_km: Any) -> None:
    level = int(np.argmin(np.abs(grid.height_agl_m.mean(axis=(0, 1)) - 60.0)))
    some = (slice(None, None, EVERY), slice(None, None, EVERY))
    u, v = wind.u_mps[..., level][some], wind.v_mps[..., level][some]
    ax.imshow(shade, origin="lower", cmap="gray", vmin=-0.4, vmax=1.1, extent=[axis_km[0], axis_km[-1]] * 2)
    east_km, north_km = np.meshgrid(grid.east_m[::EVERY] / 1000.0, grid.north_m[::EVERY] / 1000.0)
    arrows = ax.quiver(east_km, north_km, u, v, np.hypot(u, v), cmap="viridis_r", scale=120.0, clim=(0.0, 10.0))
    ax.contour(
        grid.east_m / 1000.0, grid.north_m / 1000.0, wind.ground.sunlit, levels=[0.5], colors="#e0a800", linewidths=1
    )
    ax.set(xlim=(-3.3, 3.3), ylim=(-3.3, 3.3), xlabel="east of the site's origin [km]", aspect="equal")
    ax.figure.colorbar(arrows, ax=ax, shrink=0.8, label="m/s (yellow line: edge of the sunlit ground)")


if __name__ == "__main__":
    main()
