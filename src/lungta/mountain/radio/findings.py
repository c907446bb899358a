"""What is to be known of a link before flying it, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lungta.core.findings import Finding, notice, warning
from lungta.mountain.radio.along import LinkAlong
from lungta.mountain.radio.antenna import LinkBudget
from lungta.mountain.terrain.grid import Terrain

if TYPE_CHECKING:
    from lungta.mountain.radio.relay import RelayOutcome, RelaySearch

MOST_STRETCHES = 4


def link_findings(link: LinkAlong, terrain: Terrain, subject: str = "") -> tuple[Finding, ...]:
    """Return what is wrong with a link along a path, or worth knowing of it.

    `link-lost` where the path is not in clear view, `link-unknown` where voids or the terrain's edge leave it open,
    `link-weak` where the budget's margin is not met, `link-on-schematic` over terrain drawn from spot heights,
    `link-budget-assumed` when the margins rest on the default budget.

    Parameters
    ----------
    link : LinkAlong
        From `link_along`.
    terrain : Terrain
        That it was made over.
    subject : str
        Id of the corridor.
    """
    found = [_lost(link, subject), _unknown(link, subject), _weak(link, subject)]
    if terrain.source.schematic:
        text = "Radio view was judged over schematic terrain, which is wrong by hundreds of metres: it says nothing."
        found.append(warning("link-on-schematic", text, subject))
    if link.budget == LinkBudget():
        text = "The link margin rests on an assumed radio: state power, gains and sensitivity of the one you use."
        found.append(notice("link-budget-assumed", text, subject))
    return tuple(each for each in found if each)


def _lost(link: LinkAlong, subject: str) -> Finding | None:
    known_lost = ~link.in_view & ~link.unknown
    if not known_lost.any():
        return None
    stretches = link.path.stretches_m(known_lost)
    lost_m = sum(end - start for start, end in stretches)
    behind_m = sum(end - start for start, end in link.path.stretches_m(link.ratio < 0.0))
    text = (
        f"{link.path.share_frac(known_lost):.0%} of the path ({lost_m:.0f} m) is not in clear radio view of "
        f"{link.antenna.name}, {behind_m:.0f} m of it behind ground: {_where(stretches)} along the path. Worst at "
        f"{_worst(link)}. Fly higher there, move the antenna, set up a relay, or plan for the loss of link."
    )
    return warning("link-lost", text, subject)


def _where(stretches: tuple[tuple[float, float], ...]) -> str:
    longest = sorted(sorted(stretches, key=lambda each: each[0] - each[1])[:MOST_STRETCHES])
    text = ", ".join(f"{start:.0f} to {end:.0f} m" for start, end in longest)
    return text if len(stretches) <= MOST_STRETCHES else f"{text} and {len(stretches) - MOST_STRETCHES} shorter ones"


def _worst(link: LinkAlong) -> str:
    place = int(np.nanargmin(link.ratio))
    at = f"{link.path.along_m[place]:.0f} m"
    if not np.isfinite(link.ratio[place]):
        return f"{at}, which lies below the ground"
    clearance_m, wanted_m = link.clearance_m[place], link.rule.clear_ratio * link.zone_m[place]
    stands = f"stands {-clearance_m:.0f} m into the ray" if clearance_m < 0.0 else f"leaves {clearance_m:.1f} m free"
    return (
        f"{at}, where ground {link.edge_m[place]:.0f} m from the antenna {stands} and {wanted_m:.1f} m free are needed "
        f"(about {link.diffraction_db[place]:.0f} dB lost)"
    )


def _unknown(link: LinkAlong, subject: str) -> Finding | None:
    if not link.unknown.any():
        return None
    text = (
        f"For {link.share_unknown_frac:.0%} of the path the ray from {link.antenna.name} crosses a void or leaves the "
        f"terrain: {_where(link.path.stretches_m(link.unknown))} along the path. It is counted as not in view; "
        "terrain without voids would tell."
    )
    return warning("link-unknown", text, subject)


def _weak(link: LinkAlong, subject: str) -> Finding | None:
    weak = link.in_view & (link.margin_db < link.budget.wanted_margin_db)
    if not weak.any():
        return None
    text = (
        f"{link.path.share_frac(weak):.0%} of the path is in view of {link.antenna.name} with less than the wanted "
        f"margin of {link.budget.wanted_margin_db:g} dB, at worst {link.margin_db[weak].min():.1f} dB. Come nearer, or "
        "take antennas with more gain."
    )
    return warning("link-weak", text, subject)


def relay_findings(outcome: RelayOutcome, search: RelaySearch) -> tuple[Finding, ...]:
    """Return what one relay can and cannot do."""
    direct_frac = outcome.direct.share_in_view_frac
    if not search.everything and direct_frac >= 1.0:
        return (notice("relay-not-needed", f"All of the path is in view of {outcome.direct.antenna.name}."),)
    tried = f"{outcome.places} places within {search.reach_m:.0f} m of the path"
    if not outcome.relays:
        text = f"No relay helps: of {tried}, none is in view of the antenna and sees what it does not."
        return (warning("relay-none", f"{text} Raise the masts, allow more places, or take two relays."),)
    best = outcome.relays[0]
    place = f"{best.lat_deg:.5f}, {best.lon_deg:.5f} ({best.ground_amsl_m:.0f} m)"
    also = [notice("relay-unseen", f"Whether {place} can be reached and stood on is not known: look before you go.")]
    if best.worst_margin_db < (wanted_db := outcome.direct.budget.wanted_margin_db):
        text = f"The relay's worst hop has a margin of {best.worst_margin_db:.1f} dB; {wanted_db:g} dB are wanted."
        also.append(warning("relay-weak", f"{text} Take antennas with more gain, or more power."))
    if best.share_in_view_frac >= 1.0 - 1e-9:
        return (notice("relay-found", f"A relay at {place} has all of the path in view ({tried} tried)."), *also)
    gain = f"{best.share_in_view_frac:.0%} of the path instead of {direct_frac:.0%}"
    text = f"No single relay sees everything: of {tried}, the best, at {place}, has {gain} in view."
    return (warning("relay-partial", f"{text} The rest needs a second relay or another path."), *also)
