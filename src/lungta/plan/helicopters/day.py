"""A made day plan compared with announced movements once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from lungta.plan.helicopters.conflicts import conflict_findings, flight_of
from lungta.plan.helicopters.zones import helicopter_notes

if TYPE_CHECKING:
    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.grid import Terrain
    from lungta.plan.dayplan import DayPlan
    from lungta.plan.helicopters.model import Announced


def with_helicopter_findings(plan: DayPlan, site: Site, announced: Announced, terrain: Terrain) -> DayPlan:
    """Return a day plan with a `helicopter-conflict` for each sortie that meets a movement, and what closed nothing.

    A plan that was made with the movements' zones has no such conflict; this is the second look, by other code. A plan
    that was made before they were announced is compared with them so, too.
    """
    found = (
        *conflict_findings(site, announced, [flight_of(sortie) for sortie in plan.sorties], terrain),
        *helicopter_notes(site, announced, date.fromisoformat(plan.date)),
    )
    return replace(plan, findings=tuple(dict.fromkeys((*plan.findings, *found))))
