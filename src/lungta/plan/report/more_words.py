"""What a report says beyond path and flight, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from lungta.plan.report.parts import local_hour
from lungta.plan.report.words import minutes

if TYPE_CHECKING:
    from lungta.plan.contingency.model import ContingencyTable, NoReturn
    from lungta.plan.report.model import CorridorReport

HELD_BY = {
    "clearance": "ground clearance",
    "height-limit": "the height limit",
    "zone": "a zone",
    "wind": "wind near its limit",
    "toll": "people, lee or link",
    "climb-rate": "climb rate",
    "descent-rate": "descent rate",
    "power": "power",
    "free": "nothing",
}
NOTHING = ": nothing"  # how a relief says that it buys none
FEW_M = 5.0  # of way: less is not worth a word


def why_words(report: CorridorReport) -> Iterator[str]:
    """Yield what holds the path where it is, and what forbids the straight line."""
    if report.binds is not None:
        shares = {what: report.binds.share_frac(what) for what in HELD_BY}
        held = [f"{HELD_BY[what]} {share:.0%}" for what, share in shares.items() if share >= 0.005]
        yield f"held by (share of the way): {', '.join(held)}"
    if report.straight is not None:
        yield report.straight.says


def explained_words(report: CorridorReport) -> Iterator[str]:
    """Yield stretch by stretch what holds the path, and what relief would buy."""
    if report.binds is not None:
        yield "why here:"
        for each in report.binds.stretches:
            if each.to_m - each.from_m >= FEW_M or each.what != "free":
                yield f"  {each.from_m / 1000:.2f}-{each.to_m / 1000:.2f} km: {each.says}"
    if report.reliefs:
        idle = [
            each.says.removeprefix("with ").removesuffix(NOTHING) for each in report.reliefs if NOTHING in each.says
        ]
        yield "what relief would buy:"
        yield from (f"  {each.says}" for each in report.reliefs if NOTHING not in each.says)
        if idle:
            yield f"  nothing is bought by {', '.join(idle)}"


def link_words(report: CorridorReport) -> Iterator[str]:
    """Yield how much of the path is in radio view, and where a relay would help."""
    link = report.link
    if link is None:
        return
    margin_db = float(np.nanmin(link.margin_db)) if np.isfinite(link.margin_db).any() else np.nan
    yield (
        f"radio: {link.share_in_view_frac:.0%} of the way in clear view of {link.antenna.name}, "
        f"{link.share_line_of_sight_frac:.0%} in line of sight; least margin {margin_db:.0f} dB (radio assumed)"
    )
    if report.relay is not None:
        for relay in report.relay.relays:
            yield (
                f"  relay at {relay.lat_deg:.5f}, {relay.lon_deg:.5f} ({relay.ground_amsl_m:,.0f} m, slope "
                f"{relay.slope_deg:.0f} deg, {relay.away_m:,.0f} m away): {relay.share_in_view_frac:.0%} in view"
            )
        if not report.relay.relays:
            none = "no place for a relay helps" if link.share_in_view_frac < 1.0 else "no relay is needed"
            yield f"  {none}, of {report.relay.places:,} tried"


def people_words(report: CorridorReport) -> Iterator[str]:
    """Yield whom the round trip passes."""
    exposure = report.exposure
    if exposure is None:
        return
    if not exposure.groups:
        yield "people: the site names none, so whom it passes is not known"
        return
    hour = local_hour(report)
    best = int(exposure.casualties.argmin())
    yield (
        f"people: {exposure.overflown_people_s[hour]:,.0f} person-seconds within reach of a fall on the round trip, "
        f"{exposure.casualties_per_h[hour]:.0e} expected casualties per flight hour; least at {best:02d}:00, "
        f"{exposure.casualties_per_h[best]:.0e}"
    )


def way_out_words(report: CorridorReport) -> Iterator[str]:
    """Yield where it goes when something fails."""
    table = report.contingency
    if table is None:
        return
    yield _no_return(report, table)
    with_spot = table.nearest.spot >= 0
    if with_spot.any():
        worst = int(np.argmax(np.where(with_spot, table.nearest.duration_s, -np.inf)))
        yield (
            f"landing: a pad or flat ground is reached from {with_spot.mean():.0%} of the round trip, at the latest "
            f"after {table.nearest.duration_s[worst]:.0f} s ({table.spots[table.nearest.spot[worst]].name})"
        )
    link = table.link
    yield (
        f"link lost: straight home is clear of the ground from {link.return_height_above_pad_m:.0f} m above the home "
        f"pad; below that {100 * float(np.mean(link.needed_height_above_pad_m > 0)):.0f} % of the trip needs more than "
        "level flight"
        if not link.clear_of_ground.all()
        else f"link lost: straight home is clear of the ground with a return height of "
        f"{link.return_height_above_pad_m:.0f} m above the home pad"
    )


def _no_return(report: CorridorReport, table: ContingencyTable) -> str:
    reserve, empty = table.no_return_reserve, table.no_return_empty
    if reserve is None:
        return "point of no return: none; from everywhere on the way there it comes back with the reserve"
    words = f"point of no return: from {_place(report, reserve)} on it no longer comes back with the reserve"
    if empty is not None:
        words += f", from {_place(report, empty)} on not at all"
    return f"{words}; going on to land at the drop then leaves {100 * reserve.drop_left_frac:.0f} % (5 % quantile)"


def _place(report: CorridorReport, point: NoReturn) -> str:
    return f"{point.along_m / 1000:.2f} km ({minutes(point.time_s)} after take-off)"


def other_words(report: CorridorReport) -> Iterator[str]:
    """Yield what lanes and alternates there are."""
    lanes, alternates = report.lanes, report.alternates
    if lanes is not None and lanes.check is not None:
        apart = "apart everywhere but at the pads" if lanes.check.holds else "NOT apart"
        moved = f"the way {lanes.moved} makes way, " if lanes.moved else ""
        least = lanes.check.least_apart_m
        nearest = f", nearest {least:.0f} m" if np.isfinite(least) else ""
        yield f"lanes: {apart}{nearest}; {moved}{lanes.cost_frac:+.1%} of cost"
    if alternates is not None:
        yield (
            f"other winds: {len(alternates.corridors)} different paths in {len(alternates.winds)} winds, "
            f"{len(alternates.needed)} needed: {', '.join(alternates.names[each] for each in alternates.needed)}"
        )
