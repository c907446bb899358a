"""What a person reads about proposed routes: a comparison, and the points of each."""

from __future__ import annotations

from collections.abc import Sequence

from lungta.ice.proposal.drops import Drop
from lungta.ice.proposal.model import NO_ROUTE, Proposals, ProposedPoint, ProposedRoute
from lungta.ice.route.spoken import degrees_text, minutes_text, utm_text

NOT_REAL = "NOT REAL"
HEADINGS = (
    *("", "up", "down", "on foot", "ascent", "ladders", "sections", "longest", "rope", "anchors"),
    *("under seracs", "avalanches", "over crevasses", "old route"),
)


def made_up(proposals: Proposals) -> bool:
    """Return whether the survey was made for practice."""
    return any(NOT_REAL in note for note in (proposals.title, *proposals.notes))


def comparison(proposals: Proposals) -> tuple[tuple[str, ...], ...]:
    """Return a row of words for each route, under `HEADINGS`."""
    return tuple(_row(route) for route in proposals.routes)


def _row(route: ProposedRoute) -> tuple[str, ...]:
    exposure = route.exposure
    longest_m = max((leg.length_m for leg in route.ladders), default=0.0)
    return (
        route.name,
        minutes(route.up_s),
        minutes(route.down_s),
        f"{route.length_m:,.0f} m",
        f"{route.ascent_m:,.0f} m",
        str(len(route.ladders)),
        str(route.sections),
        f"{longest_m:.1f} m" if longest_m else "",
        f"{route.rope_m:,.0f} m",
        str(route.anchors),
        minutes(exposure.serac_s),
        "not known" if exposure.avalanche_s is None else minutes(exposure.avalanche_s),
        minutes(exposure.crevasse_s),
        f"{100.0 * route.old_route_frac:.0f} %",
    )


def route_text(proposals: Proposals) -> list[str]:
    """Return the proposals as lines for a terminal."""
    first = f"{NOT_REAL}. {NO_ROUTE}" if made_up(proposals) else NO_ROUTE
    lines = [first, f"{proposals.title}, surveyed {proposals.surveyed_utc:%Y-%m-%d %H:%M} UTC", ""]
    for route, row in zip(proposals.routes, comparison(proposals), strict=True):
        said = dict(zip(HEADINGS, row, strict=True))
        longest = f", the longest {said['longest']}" if said["longest"] else ""
        ladders = "1 ladder" if len(route.ladders) == 1 else f"{len(route.ladders)} ladders"
        lines += [
            f"{route.name}: {said['up']} up and {said['down']} down for a loaded Sherpa, rests and queues left out; "
            f"{said['on foot']}, {said['ascent']} of ascent",
            f"  {ladders} ({route.sections} sections{longest}), {said['rope']} of rope, {route.anchors} anchors",
            f"  in reach of seracs {said['under seracs']}, of avalanches {said['avalanches']}, over crevasses "
            f"{said['over crevasses']}; {said['old route']} of it near the old route",
            f"  {proof(route)}",
        ]
        if not route.ladders and not route.ropes:
            lines.append("  no ladders and no rope to carry: no manifest")
    if not proposals.routes:
        lines.append("There is no route to propose.")
    return lines


def proof(route: ProposedRoute) -> str:
    """Return what is known of how good a route is."""
    if not route.proved:
        return "the search was stopped before it could be proved the cheapest"
    first = route.name == "Route 1"
    among = "over these cells within the limits" if first else "once ground near the routes before counts more"
    return f"proved: no way {among} costs less"


def point_rows(route: ProposedRoute) -> tuple[tuple[str, ...], ...]:
    """Return (name, kind, UTM, degrees and minutes, height, metres along, note) of each point."""
    return tuple(_point_row(point) for point in route.points)


def _point_row(point: ProposedPoint) -> tuple[str, ...]:
    return (
        point.id,
        point.kind.value,
        utm_text(point.lat_deg, point.lon_deg),
        minutes_text(point.lat_deg, point.lon_deg),
        f"{point.alt_amsl_m:,.0f} m",
        f"{point.along_m:,.0f} m",
        point.note,
    )


def drop_rows(drops: Sequence[Drop]) -> tuple[tuple[str, ...], ...]:
    """Return (id, UTM, degrees, height, slope, what for) of each drop."""
    return tuple(
        (
            drop.id,
            utm_text(drop.lat_deg, drop.lon_deg),
            degrees_text(drop.lat_deg, drop.lon_deg),
            f"{drop.alt_amsl_m:,.0f} m",
            f"{drop.slope_deg:.0f}°, {drop.aside_m:.0f} m aside",
            ", ".join(f"{leg.kind.value} {leg.number}" for leg in drop.legs),
        )
        for drop in drops
    )


def minutes(time_s: float) -> str:
    """Return a time as hours and minutes.

    >>> minutes(3900.0), minutes(29.0), minutes(0.0)
    ('1 h 05 min', '0.5 min', '0 min')
    """
    if 0.0 < time_s < 570.0:
        return f"{time_s / 60.0:.1f} min"
    hours, rest = divmod(round(time_s / 60.0), 60)
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"
