"""The landing options of a round trip, each place once."""

from __future__ import annotations

from dataclasses import dataclass

from lungta.plan.corridor.model import LandingOption
from lungta.plan.dayplan import Sortie

SAME_PLACE_DEG = 1e-4
"""About ten metres: nearer than this two options are one place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedLanding:
    """A landing option with the name it has on map, page and sheet; `way` is the one along which it is counted."""

    name: str
    way: str
    option: LandingOption


def landing_options(sortie: Sortie) -> tuple[NamedLanding, ...]:
    """Return the options of the way up, then those of the way down that the way up lacks, marked with a prime."""
    named = [NamedLanding(name=option.name, way="up", option=option) for option in sortie.corridor_up.landing_options]
    seen = {_place(landing.option) for landing in named}
    for option in sortie.corridor_down.landing_options:
        if _place(option) not in seen:
            named.append(NamedLanding(name=f"{option.name}\N{PRIME}", way="down", option=option))
    return tuple(named)


def _place(option: LandingOption) -> tuple[int, int]:
    return round(option.lat_deg / SAME_PLACE_DEG), round(option.lon_deg / SAME_PLACE_DEG)
