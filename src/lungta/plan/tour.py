"""Several drops of a site on one flight, with its aircraft in the air of one hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lungta.core.errors import InputError
from lungta.plan.corridor.several.tour import Handling, Stop, Tours, find_tour
from lungta.plan.power import power_model
from lungta.plan.ways import Ways

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Pad, Site, Zone
    from lungta.plan.corridor.request import CorridorRequest
    from lungta.plan.flight import Conditions


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TourAsk:
    """One flight to several drops.

    Attributes
    ----------
    site : Site
        Pads and limits; it begins and ends at the home pad.
    aircraft : Aircraft
        What flies it.
    conditions : Conditions
        Air, wind and ground.
    zones : tuple of Zone
        Those that hold.
    drop_kg, take_kg : mapping of str to float
        What is left, and taken on board, at each drop's pad [kg].
    """

    site: Site
    aircraft: Aircraft
    conditions: Conditions
    zones: tuple[Zone, ...]
    drop_kg: Mapping[str, float]
    take_kg: Mapping[str, float]

    def __post_init__(self) -> None:
        drops = [pad.id for pad in self.site.drops]
        for name, mass_kg in (*self.drop_kg.items(), *self.take_kg.items()):
            if name not in drops:
                raise InputError(
                    f"{name!r} is no drop of {self.site.id}.", where="DROP", remedy=f"There are {', '.join(drops)}."
                )
            if not 0.0 <= mass_kg < np.inf:
                raise InputError(
                    f"{mass_kg:g} kg is no load for {name}.", where="DROP", remedy="Give kilograms, 0 or more."
                )


def plan_tour(ask: TourAsk) -> Tours:
    """Return the cheapest order of drops, in the mean: energies are medians, without the aircraft's uncertainty.

    The battery may give its rated energy less the site's reserve. Fly the order's legs as round trips
    (`lungta.plan.flight`) before deciding: only they have quantiles.
    """
    aircraft, ways = ask.aircraft, Ways(ask.site, ask.aircraft, ask.conditions)

    most_kg = min(aircraft.max_payload_kg, aircraft.max_takeoff_mass_kg - aircraft.empty_mass_kg)

    def between(start: Pad, goal: Pad, payload_kg: float) -> CorridorRequest:
        if payload_kg <= most_kg:
            return ways.request(start, goal, ask.zones, payload_kg=payload_kg)
        # More than may be carried is refused by its mass, and not for want of a way.
        return replace(ways.request(start, goal, ask.zones), power_w=power_model(aircraft, payload_kg))

    handling = Handling(
        height_agl_m=aircraft.drop_height_agl_m,
        duration_s=aircraft.drop_s,
        usable_j=aircraft.pack_energy_j * (1.0 - ask.site.limits.reserve_frac),
        max_payload_kg=most_kg,
    )
    names = dict.fromkeys((*ask.drop_kg, *ask.take_kg))
    stops = [
        Stop(pad=ask.site.pad(name), drop_kg=ask.drop_kg.get(name, 0.0), take_kg=ask.take_kg.get(name, 0.0))
        for name in names
    ]
    return find_tour(between, ask.site.home, stops, handling)
