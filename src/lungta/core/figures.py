"""What all figures share: print size, a plain style, bytes that depend on the data alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SETTINGS: Any = {
    "svg.hashsalt": "lungta",
    "svg.fonttype": "none",
    "font.size": 10,
    "font.family": "sans-serif",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "0.9",
}


@contextmanager
def house_style() -> Iterator[None]:
    """Set the house's style for what is drawn inside, without touching anyone else's figures."""
    import matplotlib as mpl

    with mpl.rc_context(SETTINGS):
        yield


def picture(figure: Figure, suffix: str) -> bytes:
    """Return a figure as the bytes of an SVG (`.svg`) or PNG file (`.png`)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(figure)
    held = io.BytesIO()
    metadata = {"Date": None} if suffix == ".svg" else {"Software": None}
    figure.savefig(held, format=suffix.removeprefix("."), metadata=metadata, dpi=150)
    return held.getvalue()
