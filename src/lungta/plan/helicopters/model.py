"""Announced helicopter movements as data."""

from __future__ import annotations

from dataclasses import dataclass

from lungta.core.provenance import InputSource
from lungta.core.time import TimeWindow

BUFFER_MIN = 10.0  # assumption: helicopters come early and late; 10 min before and after what was announced
PAD_RADIUS_M = 150.0  # assumption: approach, rotor wash and where it may turn about a pad that is named alone
ABOVE_M = 150.0  # assumption: about 500 ft between a helicopter's band of heights and the aircraft


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One announced movement: when, where, and how high.

    Attributes
    ----------
    id, name : str
        `h1`, "Medical evacuation".
    window : TimeWindow
        Announced time, without buffer.
    outline : tuple of (lat_deg, lon_deg)
        The ground below which it takes place: about a pad, a zone's, as drawn, or the strip along a straight line.
    buffer_s : float
        Time kept clear before and after [s].
    low_agl_m, high_agl_m : float or None
        Lowest and highest it flies above ground [m]; None: from the ground, or not known how high.
    source : str
        Who announced it.
    """

    id: str
    name: str
    window: TimeWindow
    outline: tuple[tuple[float, float], ...]
    buffer_s: float
    low_agl_m: float | None
    high_agl_m: float | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What a file of movements says.

    Attributes
    ----------
    movements : tuple of Movement
        In the order of the file.
    replaces : tuple of str
        Ids of the site's helipad zones whose assumed hours these times replace.
    source : InputSource
        The file.
    """

    movements: tuple[Movement, ...]
    replaces: tuple[str, ...]
    source: InputSource
