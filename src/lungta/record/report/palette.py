"""One set of colours for page, sheet and figure, in light, dark and print.

Up is blue and solid, down is orange and dashed: the pair stays apart for every common colour blindness (it is the
outer pair of Okabe and Ito's palette, darkened to 4.5:1 on the page) and, by the dash, without colour at all.
"""

from __future__ import annotations

import re
from importlib.resources import files

LIGHT = {
    "paper": "#fbfaf7",
    "panel": "#ffffff",
    "ink": "#1c2329",
    "soft": "#55606a",
    "rule": "#d8d5cc",
    "faint": "#efece4",
    "up": "#0a4f9e",
    "down": "#b3470a",
    "ground": "#b9ae9b",
    "ground-edge": "#6d6250",
    "band": "#8b7d66",
    "clear": "#7f8fa0",
    "limit": "#a3123a",
    "power": "#4b5a68",
    "charge": "#1d6b57",
    "reserve": "#a3123a",
    "landing": "#14623f",
    "zone": "#a3123a",
    "contour": "#7a5a36",
    "halo": "#ffffff",
    "error": "#a3123a",
    "warning": "#8a5a00",
    "notice": "#33546e",
    "bar": "#c9d7e6",
}
DARK = LIGHT | {
    "paper": "#14181c",
    "panel": "#1b2126",
    "ink": "#e9e6df",
    "soft": "#a7afb5",
    "rule": "#384049",
    "faint": "#242b31",
    "up": "#7db8ff",
    "down": "#ff9c57",
    "ground": "#514a3f",
    "ground-edge": "#a99c86",
    "band": "#b5a78d",
    "clear": "#8b9bab",
    "limit": "#ff8095",
    "power": "#b3c0cb",
    "charge": "#63c9a8",
    "reserve": "#ff8095",
    "landing": "#7ad3a2",
    "zone": "#ff8095",
    "halo": "#14181c",
    "error": "#ff8095",
    "warning": "#e9b44c",
    "notice": "#9cc3e0",
    "bar": "#33475c",
}
PRINT = LIGHT | {"paper": "#ffffff", "ink": "#000000", "soft": "#333333", "rule": "#999999", "up": "#00356f"}


PRINT_FONT = "DejaVu Sans"
"""Comes with matplotlib, so that a sheet looks the same on every machine."""


def css_variables(palette: dict[str, str]) -> str:
    """Return a palette as the body of a CSS rule."""
    return "".join(f"--{name}:{colour};" for name, colour in palette.items())


def chart_css() -> str:
    """Return the style of every drawing, in terms of the palette's variables."""
    return template_text("chart.css")


def template_text(name: str) -> str:
    """Return a file of the `templates` folder as text."""
    return files("lungta.record.report").joinpath("templates", name).read_text(encoding="utf-8")


def standing_alone(svg: str, palette: dict[str, str]) -> str:
    """Return a drawing with its style inside and every variable resolved, for readers that know no CSS variables."""
    css = re.sub(r"var\(--([\w-]+)\)", lambda match: palette[match.group(1)], chart_css())
    css = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", css)
    css += f'svg.drawing text {{ font-family: "{PRINT_FONT}"; }}'
    head, _, rest = svg.partition(">")
    return f"{head}><style>{css}</style>{rest}"


def shape_of(svg: str) -> float:
    """Return height over width of a drawing, from its view box."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if found is None:
        raise ValueError("the drawing states no view box")
    return float(found.group(2)) / float(found.group(1))
