"""What a person must know of the people below a flight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lungta.core.findings import Finding, notice, warning
from lungta.plan.people.exposure import Exposure

if TYPE_CHECKING:
    from lungta.mountain.site.model import Site

TARGET_PER_H = 1e-6  # SORA 2.5: people on the ground who take no part, casualties per flight hour

NOTHING = 1e-12  # expected casualties of a flight that are none: the far tail of where a fall may end


def exposure_findings(site: Site, exposure: Exposure, hour: int, subject: str = "") -> tuple[Finding, ...]:
    """Return what a flight in one hour of the local day means for the people below, and which hour would be best.

    `people-not-known` where the site names none; `people-exposed` otherwise, a warning where expected casualties per
    flight hour are above SORA's 1e-6, a notice below.
    """
    if not exposure.groups:
        text = (
            f"{site.name} names no [[people]]: whether anyone is below is not known, so no exposure was computed. "
            "Add the table to the site file."
        )
        return (notice("people-not-known", text, subject or site.id),)
    casualties, per_h = float(exposure.casualties[hour]), float(exposure.casualties_per_h[hour])
    low, high = exposure.span(hour)
    best = int(exposure.casualties.argmin())
    text = (
        f"Expected casualties on the ground {casualties:.1e} for the flight ({low:.1e} to {high:.1e} by how well the "
        f"numbers of people are known), {per_h:.1e} per flight hour, with {exposure.crash.failures_per_h:g} falls per "
        f"flight hour assumed; SORA's target is {TARGET_PER_H:.0e}. Most of it: {_most(exposure, hour)}. "
        f"Least at {best:02d}:00 local time: {exposure.casualties[best]:.1e}."
    )
    said = warning if per_h > TARGET_PER_H else notice
    return (said("people-exposed", text, subject or site.id),)


def _most(exposure: Exposure, hour: int) -> str:
    group = max(exposure.groups, key=lambda each: float(each.casualties[hour]))
    return group.name if group.casualties[hour] > NOTHING else "nobody is there"
