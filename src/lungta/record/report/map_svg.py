"""The map as SVG: relief, contours, zones, both paths of each pair of corridors, pads, landing options."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

import numpy as np

from lungta.core.geo import LocalFrame
from lungta.core.labels import LabelBoard
from lungta.plan.dayplan import DayPlan, PlacePad, PlaceZone
from lungta.record.report import svg
from lungta.record.report.contours import contour_lines
from lungta.record.report.landings import landing_options
from lungta.record.report.map_edge import edge_marks, north_arrow, scale_bar
from lungta.record.report.map_frame import EDGE_LEFT, EDGE_RIGHT, EDGE_TOP, WIDTH, MapFrame
from lungta.record.report.map_routes import route_svg, routes
from lungta.record.report.relief import Patch, relief_webp
from lungta.record.report.words import NBSP, metres

ZONE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def lettered_zones(plan: DayPlan) -> tuple[tuple[str, PlaceZone], ...]:
    """Return each zone with the letters that stand for it on the map."""
    return tuple((_letters(index), zone) for index, zone in enumerate(plan.place.zones))


def map_svg(plan: DayPlan, patch: Patch, frame: LocalFrame, *, relief: bool = True) -> str:
    """Return the map.

    With `relief` it is the page's: shaded, and the routes of all but the first pair of corridors carry the attribute
    `hidden`. Without, it is for paper: contours alone under every route, without the landing
    options, whose names differ from route to route.
    """
    view = MapFrame(extent=patch.extent, frame=frame)
    board = LabelBoard(left=EDGE_LEFT, top=EDGE_TOP, right=WIDTH - EDGE_RIGHT, bottom=view.bottom)
    _block_marks(plan, view, board, landings=relief)
    zones = "".join(_zone(*entry, view, board) for entry in lettered_zones(plan))
    pads = "".join(_pad(pad, view, board) for pad in plan.place.pads)
    layers = [
        _relief(patch, view) if relief else "",
        f'<g clip-path="url(#map-inside)">{contour_lines(patch, view.east, view.north)}</g>',
        edge_marks(view.extent, frame, view.east, view.north),
        f'<g clip-path="url(#map-inside)">{zones}</g>',
        *_routes(plan, view, board, on_page=relief),
        pads,
        scale_bar(view.extent, view.east, view.bottom),
        north_arrow(WIDTH - EDGE_RIGHT - 32, EDGE_TOP + 14),
    ]
    return _sheet(view, "".join(layers), f"Map of {plan.place.name} with the flight paths")


def _block_marks(plan: DayPlan, view: MapFrame, board: LabelBoard, *, landings: bool) -> None:
    """Keep names off the paths, the pads and the landing options."""
    for pad in plan.place.pads:
        board.block_mark(*view.xy(pad.lat_deg, pad.lon_deg), radius=10.0)
    for sortie in routes(plan).values():
        for corridor in (sortie.corridor_up, sortie.corridor_down):
            board.block_line([view.xy(point.lat_deg, point.lon_deg) for point in corridor.waypoints])
        for landing in landing_options(sortie) if landings else ():
            board.block_mark(*view.xy(landing.option.lat_deg, landing.option.lon_deg), radius=8.0)


def _routes(plan: DayPlan, view: MapFrame, board: LabelBoard, *, on_page: bool) -> list[str]:
    """Return every route; names on one need not give way to names on another, of which the page shows one at a time."""
    return [
        route_svg(sortie, view, board.copy(), shown=index == 0 or not on_page, landings=on_page)
        for index, sortie in enumerate(routes(plan).values())
    ]


def _sheet(view: MapFrame, content: str, label: str) -> str:
    inside = {"x": EDGE_LEFT, "y": EDGE_TOP, "width": WIDTH - EDGE_LEFT - EDGE_RIGHT, "height": view.bottom - EDGE_TOP}
    hatch = svg.element(
        "pattern",
        {
            "id": "hatch",
            "width": "12",
            "height": "12",
            "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
        },
        svg.line(0, 0, 0, 12, "zone-line"),
    )
    definitions = f'<defs>{hatch}<clipPath id="map-inside">{svg.element("rect", inside)}</clipPath></defs>'
    frame = svg.element("rect", {**inside, "class": "frame"})
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "drawing map",
        "viewBox": f"0 0 {svg.number(WIDTH)} {svg.number(view.height)}",
        "role": "img",
        "aria-label": label,
    }
    return svg.element("svg", attributes, definitions + content + frame)


def _relief(patch: Patch, view: MapFrame) -> str:
    picture = base64.b64encode(relief_webp(patch)).decode("ascii")
    return svg.element(
        "image",
        {
            "id": "relief",
            "class": "relief",
            "x": EDGE_LEFT,
            "y": EDGE_TOP,
            "width": WIDTH - EDGE_LEFT - EDGE_RIGHT,
            "height": view.bottom - EDGE_TOP,
            "preserveAspectRatio": "none",
            "href": f"data:image/webp;base64,{picture}",
        },
    )


def _zone(letters: str, zone: PlaceZone, view: MapFrame, board: LabelBoard) -> str:
    corners = [view.xy(lat_deg, lon_deg) for lat_deg, lon_deg in zone.outline]
    outline = svg.path_data(*np.array(corners).T, closed=True)
    shape = svg.element("path", {"class": "zone", "d": outline, "fill": "url(#hatch)"})
    name = svg.title(f"{zone.name}: kept out of, {zone.active}")
    badge, inner = "", _inner_point(corners, view)
    if inner is not None:
        board.block_mark(*inner, radius=15.0)
        badge = _badge(letters, *inner)
    return f'<g class="zone-group">{name}{shape}{badge}</g>'


def _badge(letters: str, x: float, y: float) -> str:
    disc = svg.element("circle", {"class": "badge", "cx": x, "cy": y, "r": 15.0})
    return disc + svg.text(x, y + 6.3, letters, "badge-text")


def _inner_point(corners: Sequence[tuple[float, float]], view: MapFrame) -> tuple[float, float] | None:
    """Return a place inside the part of a polygon that the map shows; None when it shows none of it."""
    from shapely import Polygon, box

    inner = box(EDGE_LEFT + 14, EDGE_TOP + 14, WIDTH - EDGE_RIGHT - 14, view.bottom - 14)
    shown = Polygon(corners).buffer(0).intersection(inner)
    if shown.is_empty:
        return None
    point = shown.representative_point()
    return point.x, point.y


def _pad(pad: PlacePad, view: MapFrame, board: LabelBoard) -> str:
    x, y = view.xy(pad.lat_deg, pad.lon_deg)
    if not (EDGE_LEFT <= x <= WIDTH - EDGE_RIGHT and EDGE_TOP <= y <= view.bottom):
        return ""
    words = f"{pad.name} {metres(pad.terrain_alt_amsl_m)}"
    mark = svg.element("circle", {"class": "pad", "cx": x, "cy": y, "r": 12.0})
    mark += svg.element("circle", {"class": "pad-dot", "cx": x, "cy": y, "r": 4.4})
    place = board.place(x, y, words, character_width=12.6, line_height=26.0)
    height = svg.element("tspan", {"class": "pad-height"}, escape(f"{NBSP}{metres(pad.terrain_alt_amsl_m)}"))
    name = svg.element(
        "text", {"x": place.x, "y": place.y, "class": f"pad-name {place.anchor}"}, escape(pad.name) + height
    )
    return svg.element("g", {"class": "pad-group"}, mark + name)


def _letters(index: int) -> str:
    high, low = divmod(index, len(ZONE_LETTERS))
    return (ZONE_LETTERS[high - 1] if high else "") + ZONE_LETTERS[low]
