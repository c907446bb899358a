"""The flight paths on the map: both ways, with corners, arrows and landing options."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lungta.core.labels import LabelBoard
from lungta.plan.corridor.model import Corridor
from lungta.plan.dayplan import DayPlan, Sortie
from lungta.record.report import svg
from lungta.record.report.landings import NamedLanding, landing_options
from lungta.record.report.map_frame import MapFrame
from lungta.record.report.words import metres

LEAST_LEG_WITH_ARROW = 70.0


def route_key(sortie: Sortie) -> str:
    """Return what names the pair of corridors that a sortie flies."""
    return f"{sortie.corridor_up.id} {sortie.corridor_down.id}"


def routes(plan: DayPlan) -> dict[str, Sortie]:
    """Return the first sortie of each pair of corridors, in the order of the day."""
    firsts: dict[str, Sortie] = {}
    for sortie in plan.sorties:
        firsts.setdefault(route_key(sortie), sortie)
    return firsts


def route_svg(sortie: Sortie, view: MapFrame, board: LabelBoard, *, shown: bool = True, landings: bool = True) -> str:
    """Return both ways of a sortie as one group; one that is not shown carries the attribute `hidden`."""
    up, down = sortie.corridor_up, sortie.corridor_down
    ways = ((up, "up"), (down, "down"))
    casings = "".join(svg.trail(_points(corridor, view), "casing") for corridor, _ in ways)
    lines = "".join(svg.trail(_points(corridor, view), f"path-{way}") for corridor, way in ways)
    named = landing_options(sortie) if landings else ()
    options = "".join(_landing(landing, view, board) for landing in named)
    drawn = casings + lines + "".join(_marks(corridor, view, way) for corridor, way in ways) + options
    attributes = {"class": "route", "data-route": route_key(sortie)} | ({} if shown else {"hidden": "hidden"})
    return svg.element("g", attributes, drawn)


def _points(corridor: Corridor, view: MapFrame) -> NDArray[np.float64]:
    return np.array([view.xy(point.lat_deg, point.lon_deg) for point in corridor.waypoints])


def _marks(corridor: Corridor, view: MapFrame, way: str) -> str:
    points = _points(corridor, view)
    corners = "".join(
        svg.element(
            "circle",
            {"class": "corner", "cx": px, "cy": py, "r": 4.6},
            svg.title(
                f"{point.name}, way {way}: {metres(point.alt_amsl_m)} above sea, "
                f"{metres(point.height_above_pad_m)} above pad, {metres(point.height_agl_m)} above ground"
            ),
        )
        for (px, py), point in list(zip(points.tolist(), corridor.waypoints, strict=True))[1:-1]
    )
    return _arrows(points, way) + corners


def _arrows(points: NDArray[np.float64], way: str) -> str:
    """Return arrow heads in the middle of the legs that are long enough to hold one."""
    heads = []
    for start, end in pairwise(points):
        length = float(np.hypot(*(end - start)))
        if length < LEAST_LEG_WITH_ARROW:
            continue
        (x, y), (dx, dy) = (start + end) / 2, (end - start) / length
        tip, back = np.array([x + 13 * dx, y + 13 * dy]), np.array([x - 8 * dx, y - 8 * dy])
        side = 9.0 * np.array([-dy, dx])
        heads.append(svg.trail(np.array([tip, back + side, back - side]), f"arrow-{way}", closed=True))
    return "".join(heads)


def _landing(landing: NamedLanding, view: MapFrame, board: LabelBoard) -> str:
    x, y = view.xy(landing.option.lat_deg, landing.option.lon_deg)
    mark = svg.path([x, x - 9, x + 9], [y - 10, y + 6, y + 6], "landing", closed=True)
    hint = svg.title(f"Landing option {landing.name}: {metres(landing.option.alt_amsl_m)}")
    place = board.place(x, y, landing.name, character_width=10.5, line_height=19.0)
    label = svg.text(place.x, place.y, landing.name, f"landing-name {place.anchor}")
    return svg.element("g", {"class": "landing-group"}, hint + mark + label)
