"""Solve one hour's wind over the Khumbu's schematic terrain and ask it above the pads: not for flight.

Run: python examples/wind_over_terrain.py
"""

from __future__ import annotations

from datetime import UTC, datetime

from lungta.core.provenance import InputSource
from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.mountain.weather.hour import Weather, WeatherHour, WindLevel
from lungta.mountain.wind.hourly import solved_winds
from lungta.mountain.wind.solve.mesh import MeshSettings

if __name__ == "__main__":
    site = load_site("khumbu")
    pads = [(pad.position.lat_deg, pad.position.lon_deg) for pad in site.pads]
    terrain = schematic_terrain(site.frame, extent_m=site.extent_m, must_cover=pads)
    hour = WeatherHour(
        time_utc=datetime(2026, 4, 20, 3, 15, tzinfo=UTC),
        station_alt_amsl_m=5315.0,
        temperature_k=270.0,
        pressure_pa=53_500.0,
        wind=(
            WindLevel(alt_amsl_m=5325.0, wind_mps=2.0, from_deg=220.0),
            WindLevel(alt_amsl_m=6000.0, wind_mps=6.0, from_deg=270.0, temperature_k=266.0),
            WindLevel(alt_amsl_m=7500.0, wind_mps=10.0, from_deg=280.0, temperature_k=256.0),
        ),
        wind_sigma_mps=3.0,
    )
    weather = Weather(hours=(hour,), source=InputSource(kind="weather", title="made up", origin="this example"))
    winds = solved_winds(site, weather, terrain, terrain, mesh=MeshSettings(mesh_m=150.0))
    solved = winds.solved(hour)
    print(f"NOT FOR FLIGHT, schematic terrain: {solved.field.description}")
    print(f"{solved.report.iterations} iterations, divergence {solved.report.divergence_ratio:.0e} of what it was")
    for pad in site.pads:
        air = solved.field.air_at(*site.frame.to_local(pad.position.lat_deg, pad.position.lon_deg), 50.0)
        print(
            f"{pad.name}: 50 m above ground {float(air.speed_mps):.1f} +- {float(air.sigma):.1f} m/s "
            f"from {float(air.from_deg):03.0f} deg, turbulence {float(air.turbulence):.1f} m/s"
        )
