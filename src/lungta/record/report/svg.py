"""The few words of SVG that the drawings are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A straight map from values to positions on the drawing."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the position of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def many(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the positions of many values."""
        return self.start + (values - self.low) / (self.high - self.low) * (self.end - self.start)


def element(name: str, attributes: Mapping[str, str | float], content: str = "") -> str:
    """Return an element; attribute values are escaped, `content` must be SVG already."""
    stated = "".join(f' {key}="{_attribute(value)}"' for key, value in attributes.items())
    return f"<{name}{stated}>{content}</{name}>" if content else f"<{name}{stated}/>"


def text(x: float, y: float, words: str, css_class: str) -> str:
    """Return escaped text at a place."""
    return element("text", {"x": x, "y": y, "class": css_class}, escape(words))


def title(words: str) -> str:
    """Return an escaped title, shown when the pointer rests on its parent."""
    return f"<title>{escape(words)}</title>"


def line(x1: float, y1: float, x2: float, y2: float, css_class: str) -> str:
    """Return a straight line."""
    return element("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "class": css_class})


def path(x: ArrayLike, y: ArrayLike, css_class: str, *, closed: bool = False) -> str:
    """Return a polyline or polygon through points."""
    return element("path", {"class": css_class, "d": path_data(x, y, closed=closed)})


def trail(points: NDArray[np.float64], css_class: str, *, closed: bool = False) -> str:
    """Return a polyline or polygon through points, shape (n, 2)."""
    return path(points[:, 0], points[:, 1], css_class, closed=closed)


def band(x: ArrayLike, low: ArrayLike, high: ArrayLike, css_class: str) -> str:
    """Return the area between two curves over the same x."""
    across, lower, upper = np.asarray(x), np.asarray(low), np.asarray(high)
    return path(np.r_[across, across[::-1]], np.r_[upper, lower[::-1]], css_class, closed=True)


def path_data(x: ArrayLike, y: ArrayLike, *, closed: bool = False) -> str:
    """Return the `d` of a path through points, to a tenth of a unit."""
    pairs = np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)])
    points = " ".join(f"{number(px)},{number(py)}" for px, py in pairs.tolist())
    return f"M{points}{'Z' if closed else ''}"


def number(value: float) -> str:
    """Return a coordinate to a tenth of a unit, without a trailing zero.

    >>> number(12.0), number(0.25), number(-0.01)
    ('12', '0.2', '0')
    """
    rounded = f"{value:.1f}"
    short = rounded.removesuffix(".0")
    return "0" if short == "-0" else short


def nice_ticks(low: float, high: float, *, count: int) -> tuple[float, ...]:
    """Return about `count` round values within `low..high`.

    >>> nice_ticks(5210.0, 6180.0, count=5)
    (5400.0, 5600.0, 5800.0, 6000.0)
    """
    step = nice_step((high - low) / count)
    first = int(np.ceil(low / step - 1e-9))
    last = int(np.floor(high / step + 1e-9))
    return tuple(round(index * step, 9) for index in range(first, last + 1))


def nice_step(wanted: float) -> float:
    """Return the least of 1, 2, 5 times a power of ten that is not below `wanted`."""
    if not wanted > 0:
        raise ValueError(f"a step must be positive, got {wanted}")
    power = 10.0 ** np.floor(np.log10(wanted))
    return float(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= wanted * (1 - 1e-9)))


def _attribute(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else number(value)
