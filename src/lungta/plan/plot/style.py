"""Inks and looks that the panels of a corridor's picture share; each keeps its meaning when printed in grey."""

from __future__ import annotations

from typing import Any

PATH, BACK = "0.0", "#b3470a"
BACK_DASH = (0, (3.2, 1.6))
GROUND, GROUND_EDGE, ERROR_BAND = "#b9ae9b", "#3d352a", "#6d6250"
CLEARANCE = "#5d7082"
ZONE, PEOPLE = "#7a1230", "#b0005a"
LANDING = "#14623f"
CHARGE, CHARGE_BAND = "#0f5a48", "#9fcabb"
SHADOW = "#30343a"
RETURN = "#5b2a86"
SIDE_WIDTH = 41  # characters of a line in the column beside the panels

PAD: dict[str, Any] = {
    "marker": "o",
    "markersize": 10,
    "color": "1.0",
    "markeredgecolor": "0.0",
    "markeredgewidth": 2.2,
    "linestyle": "",
    "zorder": 10,
}
