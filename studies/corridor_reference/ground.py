"""Ten pairs of places in the Khumbu, over two height models, in winds and under limits."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.performance import electrical_power_w
from lungta.core.geo import LocalFrame, Position
from lungta.mountain.atmosphere import standard_air
from lungta.mountain.site.model import Pad, SiteLimits
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.wind.field import WindField
from lungta.mountain.wind.profile import ProfileWind
from lungta.mountain.wind.uniform import UniformWind
from lungta.plan.corridor.request import CorridorRequest, FlightLimits

FRAME = LocalFrame(origin_lat_deg=27.93, origin_lon_deg=86.885)
MODELS = {"GLO-30": "everest_glo30_58m_30km.tif", "SRTM": "N27E086.hgt"}
PAYLOAD_KG = 15.0  # what was flown at Everest in 2024
CRUISE_MPS, CLEARANCE_M, LIMIT_AGL_M = 15.0, 30.0, 120.0
PLACES = {
    "icefall foot": (27.9985, 86.8530),  # both models cover it; the second ends at 28.000 N
    "Camp I": (27.9875, 86.8750),
    "Camp II": (27.9806, 86.9011),
    "Gorak Shep": (27.9810, 86.8290),
    "Kala Patthar": (27.9958, 86.8283),
    "Ama Dablam base": (27.8700, 86.8380),
    "Ama Dablam ridge": (27.8600, 86.8490),
    "Dingboche": (27.8920, 86.8310),
    "Chukhung": (27.9040, 86.8710),
    "Chukhung ridge": (27.9250, 86.8780),
    "Kongma La west": (27.9290, 86.8260),
    "Kongma La east": (27.9260, 86.8500),
}
WINDS: dict[str, WindField] = {
    "calm": UniformWind(u_mps=0.0, v_mps=0.0, sigma_mps=0.0, description="calm"),
    "7 m/s from west-north-west": UniformWind(u_mps=6.5, v_mps=-2.5, sigma_mps=0.0, description="one wind"),
    "sheared": ProfileWind(
        alt_amsl_m=(5000.0, 5600.0, 6200.0, 6800.0), u_mps=(0.0, 2.0, 5.0, 7.0), v_mps=(3.0, 1.0, -1.0, -2.0),
        sigma_mps=0.0,
    ),  # from the south below, from the west and strong above
}  # fmt: skip


class Case(NamedTuple):
    """A way, a wind, and whether the height limit holds."""

    start: str
    goal: str
    wind: str
    limited: bool

    @property
    def name(self) -> str:
        """`Camp I > Camp II`."""
        return f"{self.start} > {self.goal}"


PAIRS = (
    ("icefall foot", "Camp I"), ("Camp I", "icefall foot"), ("Camp I", "Camp II"), ("Camp II", "Camp I"),
    ("Gorak Shep", "Kala Patthar"), ("Ama Dablam base", "Ama Dablam ridge"), ("Ama Dablam ridge", "Ama Dablam base"),
    ("Dingboche", "Ama Dablam base"), ("Chukhung", "Chukhung ridge"), ("Kongma La west", "Kongma La east"),
)  # fmt: skip


def cases(model: str) -> list[Case]:
    """Return ten cases; the second model has the winds and limits in another order, so that both meet most of them."""
    shift = list(MODELS).index(model)
    winds = list(WINDS)
    return [Case(*pair, winds[(n + shift) % 3], (n // 2 + shift) % 2 == 0) for n, pair in enumerate(PAIRS)]


def terrain_of(folder: Path, model: str) -> Terrain:
    """Return a height model about the Khumbu."""
    return read_terrain(folder / "terrain" / MODELS[model], FRAME, extent_m=11_000.0)


def request_of(terrain: Terrain, case: Case) -> CorridorRequest:
    """Return what the corridor search is asked."""
    aircraft = load_aircraft("dji-fc30")
    start, goal = (_pad(terrain, name) for name in (case.start, case.goal))
    return CorridorRequest(
        terrain=terrain,
        site_id="study",
        from_pad=start,
        to_pad=goal,
        home_alt_amsl_m=start.position.alt_amsl_m,
        zones=(),
        limits=SiteLimits(
            height_limit_agl_m=LIMIT_AGL_M if case.limited else None, min_clearance_m=CLEARANCE_M, reserve_frac=0.25,
            daylight_only=True, source="study",
        ),
        flight=FlightLimits(climb_mps=5.0, descent_mps=3.0, cruise_mps=CRUISE_MPS, wind_limit_mps=12.0),
        power_w=lambda airspeed_mps, climb_mps, density_kgm3: np.asarray(
            electrical_power_w(
                aircraft, payload_kg=PAYLOAD_KG, airspeed_mps=airspeed_mps, climb_mps=climb_mps,
                density_kgm3=density_kgm3,
            )
        ),
        density_kgm3=lambda alt_amsl_m: standard_air(alt_amsl_m).density_kgm3,
        wind=WINDS[case.wind],
    )  # fmt: skip


def _pad(terrain: Terrain, name: str) -> Pad:
    lat_deg, lon_deg = PLACES[name]
    alt_amsl_m = float(terrain.height_at(*terrain.frame.to_local(lat_deg, lon_deg)))
    return Pad(
        id=name.lower().replace(" ", "-"), name=name, source="study", horizontal_sigma_m=0.0, vertical_sigma_m=0.0,
        position=Position(lat_deg=lat_deg, lon_deg=lon_deg, alt_amsl_m=alt_amsl_m),
    )  # fmt: skip
