"""Why there is no path: which single constraint, relaxed, would open one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from lungta.core.findings import Finding, error
from lungta.mountain.wind.field import WindField, WindSample
from lungta.plan.corridor.ends import active_text
from lungta.plan.corridor.lattice import COARSE, build_lattice
from lungta.plan.corridor.request import Array, CorridorRequest
from lungta.plan.corridor.search import search_path

WIND_FRACTIONS = 0.8, 0.6, 0.4, 0.2, 0.0
"""What is left of the wind, tried from the most to the least."""
CLEARANCE_FRACTIONS = 0.8, 0.6, 0.4
"""The same of the clearance; advice to fly lower still would be no advice."""


@dataclass(frozen=True, slots=True)
class _CalmerWind:
    """A wind field with every speed scaled."""

    field: WindField
    factor: float

    @property
    def description(self) -> str:
        return f"{self.factor:.0%} of {self.field.description}"

    def at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        wind = self.field.at(east_m, north_m, alt_amsl_m)
        return WindSample(wind.u * self.factor, wind.v * self.factor, wind.w * self.factor, wind.sigma)


def explain_no_path(request: CorridorRequest) -> tuple[Finding, ...]:
    """Return findings that say which constraint cut the path and what would make it flyable.

    Each constraint is relaxed alone: every zone by name, then all zones, the wind, the aircraft's power, the clearance.
    The height limit is not among them: it never closes a path. The lattice is coarse: what it opens is open, but a gap
    narrower than its columns can be missed.
    """
    helpful = tuple(_zone_reliefs(request)) + tuple(_other_reliefs(request))
    if helpful:
        return helpful
    return (
        error(
            "no-corridor",
            f"No path joins {request.from_pad.name} and {request.to_pad.name}, and relaxing one constraint alone (each "
            "zone, all zones, wind, power, clearance) opens none wider than 60 m. Choose another pad or a terrain "
            "model without voids between them.",
            request.id,
        ),
    )


def _opens(request: CorridorRequest, **changed: object) -> bool:
    relaxed = replace(request, **changed)  # type: ignore[arg-type]
    return search_path(relaxed, build_lattice(relaxed, COARSE)) is not None


def _zone_reliefs(request: CorridorRequest) -> Iterator[Finding]:
    single = [zone for zone in request.zones if _opens(request, zones=tuple(z for z in request.zones if z is not zone))]
    for zone in single:
        advice = "fly outside those hours" if zone.active else "ask for its outline to be narrowed"
        yield error(
            "cut-by-zone",
            f"Zone {zone.id} ({zone.name}, {active_text(zone)}) cuts every path; without it there is one: {advice}.",
            request.id,
        )
    if not single and len(request.zones) > 1 and _opens(request, zones=()):
        names = ", ".join(f"{zone.id} ({active_text(zone)})" for zone in request.zones)
        yield error(
            "cut-by-zones",
            f"Together the zones {names} cut every path; without all of them there is one: fly when fewer are active.",
            request.id,
        )


def _other_reliefs(request: CorridorRequest) -> Iterator[Finding]:
    factor = next((f for f in WIND_FRACTIONS if _opens(request, wind=_CalmerWind(request.wind, f))), None)
    if factor is not None:
        yield error(
            "cut-by-wind",
            f"No path can be flown within {request.flight.wind_limit_mps:g} m/s of wind and "
            f"{request.flight.cruise_mps:g} m/s of airspeed; with {factor:.0%} of the wind there is one: take an "
            f"earlier or calmer hour. The wind: {request.wind.description}.",
            request.id,
        )
    if _opens(request, power_w=_any_power):
        yield error(
            "cut-by-power",
            "The aircraft has not the power to fly any path with this load at these heights; carry less mass.",
            request.id,
        )
    clearance_m = request.limits.min_clearance_m
    for fraction in CLEARANCE_FRACTIONS:
        if _opens(request, limits=replace(request.limits, min_clearance_m=clearance_m * fraction)):
            yield error(
                "cut-by-clearance",
                f"No path keeps {clearance_m:.0f} m of clearance; with {clearance_m * fraction:.0f} m there is one, if "
                "whoever set the clearance agrees.",
                request.id,
            )
            return


def _any_power(airspeed_mps: Array, climb_mps: Array, density_kgm3: Array) -> Array:
    return np.ones(np.broadcast_shapes(airspeed_mps.shape, climb_mps.shape, density_kgm3.shape))
