"""The map as SVG: relief, contours, zones, both paths of each pair of corridors, pads, landing options."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.plan.corridor.model import Corridor, LandingOption
from lungta.plan.dayplan import DayPlan, PlacePad, PlaceZone, Sortie
from lungta.record.report import svg
from lungta.record.report.contours import contour_lines
from lungta.record.report.extent import Extent
from lungta.record.report.labels import LabelBoard
from lungta.record.report.map_edge import edge_marks, north_arrow, scale_bar
from lungta.record.report.relief import Patch, relief_webp
from lungta.record.report.words import NBSP, metres

WIDTH = 1000.0
EDGE_LEFT, EDGE_RIGHT, EDGE_TOP, EDGE_BOTTOM = 2.0, 2.0, 2.0, 34.0
ZONE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFrame:
    """Where ground stands on the drawing."""

    extent: Extent
    frame: LocalFrame

    @property
    def east(self) -> svg.Scale:
        """Easting [m] to x."""
        return svg.Scale(low=self.extent.west_m, high=self.extent.east_m, start=EDGE_LEFT, end=WIDTH - EDGE_RIGHT)

    @property
    def north(self) -> svg.Scale:
        """Northing [m] to y."""
        return svg.Scale(low=self.extent.south_m, high=self.extent.north_m, start=self.bottom, end=EDGE_TOP)

    @property
    def bottom(self) -> float:
        """The y of the southern edge."""
        inner = WIDTH - EDGE_LEFT - EDGE_RIGHT
        return EDGE_TOP + inner * self.extent.height_m / self.extent.width_m

    @property
    def height(self) -> float:
        """Height of the whole drawing."""
        return self.bottom + EDGE_BOTTOM

    def xy(self, lat_deg: float, lon_deg: float) -> tuple[float, float]:
        """Return the place of a geographic position."""
        east_m, north_m = self.frame.to_local(lat_deg, lon_deg)
        return self.east(east_m), self.north(north_m)


def route_key(sortie: Sortie) -> str:
    """Return what names the pair of corridors that a sortie flies."""
    return f"{sortie.corridor_up.id} {sortie.corridor_down.id}"


def routes(plan: DayPlan) -> dict[str, Sortie]:
    """Return the first sortie of each pair of corridors, in the order of the day."""
    firsts: dict[str, Sortie] = {}
    for sortie in plan.sorties:
        firsts.setdefault(route_key(sortie), sortie)
    return firsts


def lettered_zones(plan: DayPlan) -> tuple[tuple[str, PlaceZone], ...]:
    """Return each zone with the letters that stand for it on the map."""
    return tuple((_letters(index), zone) for index, zone in enumerate(plan.place.zones))


def map_svg(plan: DayPlan, patch: Patch, frame: LocalFrame, *, relief: bool = True) -> str:
    """Return the map.

    With `relief` it is the page's: shaded, and the routes of all but the first pair of corridors carry the attribute
    `hidden`. Without, it is for paper: contours alone under every route.
    """
    view = MapFrame(extent=patch.extent, frame=frame)
    board = LabelBoard(left=EDGE_LEFT, top=EDGE_TOP, right=WIDTH - EDGE_RIGHT, bottom=view.bottom)
    for sortie in plan.sorties:
        for corridor in (sortie.corridor_up, sortie.corridor_down):
            board.block_line([view.xy(point.lat_deg, point.lon_deg) for point in corridor.waypoints])
    pads = "".join(_pad(pad, view, board) for pad in plan.place.pads)
    layers = [
        _relief(patch, view) if relief else "",
        f'<g clip-path="url(#map-inside)">{contour_lines(patch, view.east, view.north)}</g>',
        edge_marks(view.extent, frame, view.east, view.north),
        f'<g clip-path="url(#map-inside)">{"".join(_zone(*entry, view) for entry in lettered_zones(plan))}</g>',
        "".join(_route(key, sortie, view, board, shown=not (relief and i)) for i, (key, sortie) in enumerate(routes(plan).items())),
        pads,
        scale_bar(view.extent, view.east, view.bottom),
        north_arrow(WIDTH - EDGE_RIGHT - 32, EDGE_TOP + 14),
    ]
    return _sheet(view, "".join(layers), f"Map of {plan.place.name} with the flight paths")


def _sheet(view: MapFrame, content: str, label: str) -> str:
    inside = {"x": EDGE_LEFT, "y": EDGE_TOP, "width": WIDTH - EDGE_LEFT - EDGE_RIGHT, "height": view.bottom - EDGE_TOP}
    hatch = svg.element(
        "pattern",
        {"id": "hatch", "width": "12", "height": "12", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"},
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


def _zone(letters: str, zone: PlaceZone, view: MapFrame) -> str:
    corners = [view.xy(lat_deg, lon_deg) for lat_deg, lon_deg in zone.outline]
    outline = svg.path_data(*np.array(corners).T, closed=True)
    shape = svg.element("path", {"class": "zone", "d": outline, "fill": "url(#hatch)"})
    name = svg.title(f"{zone.name}: kept out of, {zone.active}")
    badge = _badge(letters, _inner_point(corners, view))
    return f'<g class="zone-group">{name}{shape}{badge}</g>'


def _badge(letters: str, place: tuple[float, float] | None) -> str:
    if place is None:
        return ""
    x, y = place
    return svg.element("circle", {"class": "badge", "cx": x, "cy": y, "r": 15.0}) + svg.text(
        x, y + 6.3, letters, "badge-text"
    )


def _inner_point(corners: Sequence[tuple[float, float]], view: MapFrame) -> tuple[float, float] | None:
    """Return a place inside the part of a polygon that the map shows; None when it shows none of it."""
    from shapely import Polygon, box

    inner = box(EDGE_LEFT + 14, EDGE_TOP + 14, WIDTH - EDGE_RIGHT - 14, view.bottom - 14)
    shown = Polygon(corners).buffer(0).intersection(inner)
    if shown.is_empty:
        return None
    point = shown.representative_point()
    return point.x, point.y


def _route(key: str, sortie: Sortie, view: MapFrame, board: LabelBoard, *, shown: bool) -> str:
    up, down = sortie.corridor_up, sortie.corridor_down
    options = [*_landing_options(up.landing_options, view, board, suffix="")]
    seen = {(round(option.east_m), round(option.north_m)) for option in up.landing_options}
    only_down = [option for option in down.landing_options if (round(option.east_m), round(option.north_m)) not in seen]
    options += _landing_options(only_down, view, board, suffix="\N{PRIME}")
    ways = ((up, "up"), (down, "down"))
    casings = "".join(svg.path(*_points(corridor, view).T, "casing") for corridor, _ in ways)
    lines = "".join(svg.path(*_points(corridor, view).T, f"path-{way}") for corridor, way in ways)
    drawn = casings + lines + "".join(_marks(corridor, view, way) for corridor, way in ways) + "".join(options)
    attributes = {"class": "route", "data-route": key} | ({} if shown else {"hidden": "hidden"})
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
    for start, end in zip(points[:-1], points[1:], strict=True):
        length = float(np.hypot(*(end - start)))
        if length < 70:
            continue
        (x, y), (dx, dy) = (start + end) / 2, (end - start) / length
        tip, back = np.array([x + 13 * dx, y + 13 * dy]), np.array([x - 8 * dx, y - 8 * dy])
        side = 9.0 * np.array([-dy, dx])
        heads.append(svg.path(*np.array([tip, back + side, back - side]).T, f"arrow-{way}", closed=True))
    return "".join(heads)


def _landing_options(
    options: Iterable[LandingOption], view: MapFrame, board: LabelBoard, *, suffix: str
) -> Iterable[str]:
    for option in options:
        x, y = view.xy(option.lat_deg, option.lon_deg)
        name = f"{option.name}{suffix}"
        mark = svg.path([x, x - 9, x + 9], [y - 10, y + 6, y + 6], "landing", closed=True)
        hint = svg.title(f"Landing option {name}: {metres(option.alt_amsl_m)}, slope {option.slope_deg:.0f}°")
        place = board.place(x, y, name, character_width=10.5, line_height=19.0)
        label = svg.text(place.x, place.y, name, f"landing-name {place.anchor}")
        yield svg.element("g", {}, hint + mark + label)


def _pad(pad: PlacePad, view: MapFrame, board: LabelBoard) -> str:
    x, y = view.xy(pad.lat_deg, pad.lon_deg)
    if not (EDGE_LEFT <= x <= WIDTH - EDGE_RIGHT and EDGE_TOP <= y <= view.bottom):
        return ""
    words = f"{pad.name} {metres(pad.terrain_alt_amsl_m)}"
    mark = svg.element("circle", {"class": "pad", "cx": x, "cy": y, "r": 12.0})
    mark += svg.element("circle", {"class": "pad-dot", "cx": x, "cy": y, "r": 4.4})
    place = board.place(x, y, words, character_width=12.6, line_height=26.0)
    height = svg.element("tspan", {"class": "pad-height"}, escape(f"{NBSP}{metres(pad.terrain_alt_amsl_m)}"))
    name = svg.element("text", {"x": place.x, "y": place.y, "class": f"pad-name {place.anchor}"}, escape(pad.name) + height)
    return svg.element("g", {"class": "pad-group"}, mark + name)


def _letters(index: int) -> str:
    high, low = divmod(index, len(ZONE_LETTERS))
    return (ZONE_LETTERS[high - 1] if high else "") + ZONE_LETTERS[low]
