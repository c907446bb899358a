"""A load on a cable: statics by hand, the inverse, the pendulum."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lungta.aircraft.sling import cable_drag_area_m2, fastest_mps, lean_deg, swing_period_s

G = 9.80665


def test_moments_about_the_hook_vanish() -> None:
    """At the lean the weight's moment is that of both drags; at a lean 0.1 degrees off it is not."""
    load_m2, cable_m2, dynamic_pa = 0.3, cable_drag_area_m2(20.0, 0.006), 0.5 * 0.65 * 15.0**2
    lean = float(
        lean_deg(
            payload_kg=15.0,
            load_drag_area_m2=load_m2,
            cable_drag_area_m2=cable_m2,
            airspeed_mps=15.0,
            density_kgm3=0.65,
        )
    )

    def moment_nm(angle_deg: float) -> float:
        angle = math.radians(angle_deg)
        drag = dynamic_pa * (load_m2 * 20.0 + float(cable_m2) * 10.0) * math.cos(angle)
        return drag - 15.0 * G * 20.0 * math.sin(angle)

    assert moment_nm(lean) == pytest.approx(0.0, abs=1e-6)
    assert abs(moment_nm(lean + 0.1)) > 1.0


@given(
    payload=st.floats(1.0, 40.0), load_m2=st.floats(0.05, 1.0), density=st.floats(0.5, 1.2), limit=st.floats(5.0, 45.0)
)
def test_the_fastest_speed_leans_to_the_limit(payload: float, load_m2: float, density: float, limit: float) -> None:
    """Each is the other turned round."""
    load = {"payload_kg": payload, "load_drag_area_m2": load_m2, "cable_drag_area_m2": 0.1, "density_kgm3": density}
    fastest = fastest_mps(swing_limit_deg=limit, **load)
    assert lean_deg(airspeed_mps=fastest, **load) == pytest.approx(limit)


def test_a_seconds_pendulum_is_a_metre_long() -> None:
    """0.994 m swing to and fro in 2 s (the seconds pendulum); 5 cm more would not."""
    assert swing_period_s(0.994) == pytest.approx(2.0, abs=1e-3)
    assert swing_period_s(1.044) != pytest.approx(2.0, abs=1e-3)
