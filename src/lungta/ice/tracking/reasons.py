"""Why a place has a vector that may be used, one that may not, or none."""

from __future__ import annotations

from enum import IntEnum


class Reason(IntEnum):
    """One per place of the grid. `KEPT` may be used; up to `TIME_OUTLIER` a vector was measured and is marked; the rest
    hold no vector."""

    KEPT = 0
    LOW_SCORE = 1
    AMBIGUOUS = 2
    NOT_RETURNED = 3
    UNCERTAIN = 4
    NEIGHBOUR_OUTLIER = 5
    TIME_OUTLIER = 6
    NO_DATA = 10
    NOT_ICE = 11
    NO_TEXTURE = 12
    BEYOND_SEARCH = 13
    NO_CONVERGENCE = 14
    NO_MATCH = 15


SAID = {
    Reason.KEPT: "measured and kept",
    Reason.LOW_SCORE: "correlation too low",
    Reason.AMBIGUOUS: "a second place fits nearly as well",
    Reason.NOT_RETURNED: "the match back does not return to where it began",
    Reason.UNCERTAIN: "stated error larger than allowed",
    Reason.NEIGHBOUR_OUTLIER: "differs from its neighbours",
    Reason.TIME_OUTLIER: "differs from the same place at other times",
    Reason.NO_DATA: "too few pixels in one of the images",
    Reason.NOT_ICE: "outside the ice",
    Reason.NO_TEXTURE: "too smooth to match: shadow, new snow, cloud",
    Reason.BEYOND_SEARCH: "the best match lies at the edge of the search",
    Reason.NO_CONVERGENCE: "the fine match did not settle",
    Reason.NO_MATCH: "nothing alike was found",
}
"""Each reason in plain words."""

MEASURED = 10
"""Reasons below this hold a vector."""
