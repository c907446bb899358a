"""The blind check: charge that the FlyCart 30 used on the Everest test flights of April 2024.

    python studies/fc30_power/everest.py

Published (Xinhua, China Daily, SCMP, DJI): 2.7 km from Base Camp (5,364 m) to Camp I, 700 m up, highest point
6,191.8 m, 15 kg up and 15 kg down, 12 minutes for the round trip, -5 degC, wind to 15 m/s, 43 % battery left.
How the twelve minutes were spent is not published, so several ways are flown; `AS_PLANNED` is the one that the check
uses and was chosen before any of them was computed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.flight import FlightSamples, Legs, fly
from lungta.mountain.atmosphere import air_from_station

PUBLISHED_USED_FRAC = 0.57  # 43 % left
ROUND_TRIP_S = 720.0
BASE_CAMP_M, CAMP_1_M, TOP_M = 5364.0, 6065.0, 6191.8
ROUTE_M = 2700.0
PAYLOAD_KG = 15.0
STATION = {"station_alt_amsl_m": 5315.0, "pressure_pa": 53_510.0}  # Base Camp station, mean of Oct-Nov 2019 (BAMS)
TEMPERATURE_K = 268.15  # -5 degC, taken at the station's height
WIND_SIGMA_MPS = 3.0  # assumption: "wind to 15 m/s" as the worst seen, not the mean
CLIMB_MPS, DESCENT_MPS = 5.0, 3.0  # DJI sheet 2nd
DROP_DOWN_S, DROP_UP_S = (TOP_M - CAMP_1_M) / DESCENT_MPS, (TOP_M - CAMP_1_M) / CLIMB_MPS
CUTS = 8


@dataclass(frozen=True)
class Way:
    """One way to spend the twelve minutes; what transit leaves is hover over Camp I or rest on the ground."""

    name: str
    up_s: float
    down_s: float
    headwind_up_mps: float = 0.0
    rotors_turn_at_camp: bool = True

    @property
    def at_camp_s(self) -> float:
        """Time at Camp I between descent and climb [s]."""
        return ROUND_TRIP_S - self.up_s - self.down_s - DROP_DOWN_S - DROP_UP_S


AS_PLANNED = Way("calm, the model's own 70 s at the drop, transit stretched to fill", 230.0, 353.0)
OTHERS = (
    Way("calm, transit as fast as the limits allow, long hover", 180.0, 276.0),
    Way("calm, equal times, no hover at all", 326.0, 326.0),
    Way("5 m/s headwind up", 230.0, 353.0, headwind_up_mps=5.0),
    Way("5 m/s tailwind up", 230.0, 353.0, headwind_up_mps=-5.0),
    Way("fast transit, rotors stopped at Camp I", 180.0, 276.0, rotors_turn_at_camp=False),
)


def legs(way: Way) -> Legs:
    """Return a way of flying the round trip as legs."""
    edges = np.linspace(BASE_CAMP_M, TOP_M, CUTS + 1)
    middles = (edges[1:] + edges[:-1]) / 2
    rise_m = TOP_M - BASE_CAMP_M
    up_mps = abs(ROUTE_M / way.up_s + way.headwind_up_mps)
    down_mps = abs(ROUTE_M / way.down_s - way.headwind_up_mps)
    hover_s = way.at_camp_s if way.rotors_turn_at_camp else 0.0
    rows = [(way.up_s / CUTS, up_mps, rise_m / way.up_s, height) for height in middles]
    rows += [(DROP_DOWN_S, 0.0, -DESCENT_MPS, (TOP_M + CAMP_1_M) / 2), (hover_s, 0.0, 0.0, CAMP_1_M)]
    rows += [(DROP_UP_S, 0.0, CLIMB_MPS, (TOP_M + CAMP_1_M) / 2)]
    rows += [(way.down_s / CUTS, down_mps, -rise_m / way.down_s, height) for height in middles[::-1]]
    duration_s, airspeed_mps, climb_mps, alt_m = np.array(rows).T
    air = air_from_station(alt_m, **STATION, temperature_k=TEMPERATURE_K)
    return Legs(
        duration_s=duration_s,
        airspeed_mps=airspeed_mps,
        climb_mps=climb_mps,
        density_kgm3=air.density_kgm3,
        payload_kg=np.full(alt_m.size, PAYLOAD_KG),
        temperature_k=air.temperature_k,
        airspeed_sigma_mps=np.full(alt_m.size, WIND_SIGMA_MPS),
    )


def flown(way: Way, samples: int = 4000) -> FlightSamples:
    """Return the Monte Carlo flight of a way with the catalogue's FlyCart 30."""
    return fly(load_aircraft("dji-fc30"), legs(way), samples=samples, seed=0)


def main() -> None:
    """Print the charge used, by way of flying."""
    print(
        f"published: {PUBLISHED_USED_FRAC:.0%} used\n\n{'way':68}{'p05':>6}{'p50':>6}{'p95':>6}{'kWh':>7}{'margin':>8}"
    )
    for way in (AS_PLANNED, *OTHERS):
        flight = flown(way)
        used = np.quantile(1.0 - flight.soc_frac[:, -1], (0.05, 0.5, 0.95))
        energy_kwh = np.median(flight.energy_j) / 3.6e6
        figures = "".join(f"{value:6.0%}" for value in used)
        print(f"{way.name:68}{figures}{energy_kwh:7.2f}{flight.thrust_margin_frac.min():8.0%}")


if __name__ == "__main__":
    main()
