"""What stands at the edge of the map: graticule, scale bar, north arrow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.record.report import svg
from lungta.record.report.extent import Extent

WANTED_LINES = 5


def edge_marks(extent: Extent, frame: LocalFrame, east: svg.Scale, north: svg.Scale) -> str:
    """Return meridians and parallels at round degrees, with their values inside the left and below the lower edge."""
    lats, lons = frame.to_geographic(
        [extent.west_m, extent.east_m, extent.west_m, extent.east_m],
        [extent.south_m, extent.south_m, extent.north_m, extent.north_m],
    )
    step = svg.nice_step((max(lons) - min(lons)) / WANTED_LINES)
    decimals = max(0, int(np.ceil(-np.log10(step) - 1e-9)))
    drawn = []
    for lon_deg in _multiples(min(lons), max(lons), step):
        x, y = _line(frame, east, north, np.linspace(min(lats), max(lats), 9), np.full(9, lon_deg))
        foot = float(np.interp(north.start, y[::-1], x[::-1]))
        if east.start + 40 < foot < east.end - 40:
            drawn.append(_inside(x, y))
            drawn.append(svg.text(foot, north.start + 25, _degrees(lon_deg, decimals, "E", "W"), "edge edge-middle"))
    for lat_deg in _multiples(min(lats), max(lats), step):
        x, y = _line(frame, east, north, np.full(9, lat_deg), np.linspace(min(lons), max(lons), 9))
        left = float(np.interp(east.start, x, y))
        if north.end + 30 < left < north.start - 70:
            drawn.append(_inside(x, y))
            drawn.append(svg.text(east.start + 8, left - 6, _degrees(lat_deg, decimals, "N", "S"), "edge-inside"))
    return "".join(drawn)


def scale_bar(extent: Extent, east: svg.Scale, bottom: float) -> str:
    """Return a bar of round length with its halves."""
    units_per_m = (east.end - east.start) / extent.width_m
    length_m = svg.nice_step(extent.width_m / 6)
    width = length_m * units_per_m
    x, y = east.start + 22, bottom - 20
    words = f"{length_m / 1000:g} km" if length_m >= 1000 else f"{length_m:g} m"
    back = svg.element("rect", {"class": "scale-back", "x": x - 12, "y": y - 36, "width": width + 64, "height": 48.0})
    bar = svg.path([x, x, x + width, x + width], [y - 9, y, y, y - 9], "scale")
    half = svg.line(x + width / 2, y - 6, x + width / 2, y, "scale")
    return (
        back + bar + half + svg.text(x, y - 14, "0", "bare middle") + svg.text(x + width, y - 14, words, "bare middle")
    )


def north_arrow(x: float, y: float) -> str:
    """Return an arrow to true north: the frame's own north, within 0.1 degree of it on any map of a site."""
    head = svg.path([x, x - 12, x, x + 12], [y, y + 36, y + 27, y + 36], "north", closed=True)
    return head + svg.text(x, y + 59, "N", "strong middle")


def _line(
    frame: LocalFrame, east: svg.Scale, north: svg.Scale, lat_deg: NDArray[np.float64], lon_deg: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    east_m, north_m = frame.to_local(lat_deg, lon_deg)
    return np.array([east(value) for value in east_m]), np.array([north(value) for value in north_m])


def _inside(x: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    return f'<g clip-path="url(#map-inside)">{svg.path(x, y, "graticule")}</g>'


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [index * step for index in range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1)]


def _degrees(value: float, decimals: int, positive: str, negative: str) -> str:
    return f"{abs(value):.{decimals}f}° {positive if value >= 0 else negative}"
