"""Ask the aircraft model alone: hover power and payload of a FlyCart 30 from sea level to 6,500 m.

Run: python examples/power_at_altitude.py
"""

from __future__ import annotations

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.ceiling import hover_payload_limit_kg
from lungta.aircraft.performance import electrical_power_w
from lungta.mountain.atmosphere import standard_air

if __name__ == "__main__":
    fc30 = load_aircraft("dji-fc30")
    for alt_amsl_m in (0.0, 2000.0, 4000.0, 5364.0, 6065.0, 6500.0):
        density_kgm3 = float(standard_air(alt_amsl_m).density_kgm3)
        power_w = electrical_power_w(fc30, payload_kg=15.0, airspeed_mps=0.0, climb_mps=0.0, density_kgm3=density_kgm3)
        limit_kg = hover_payload_limit_kg(fc30, density_kgm3)
        print(f"{alt_amsl_m:5.0f} m: {float(power_w) / 1000:.1f} kW with 15 kg, thrust for {limit_kg:.0f} kg")
