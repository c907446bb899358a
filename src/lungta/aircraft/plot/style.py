"""Greys, lines and markers of the aircraft's figures, and the style that all figures share."""

from __future__ import annotations

from lungta.core.figures import house_style, picture

__all__ = ["GREYS", "LINES", "MARKERS", "house_style", "picture"]

LINES = ("-", "--", ":", "-.")
GREYS = ("0.0", "0.35", "0.55")
MARKERS = ("o", "s", "^", "D")
