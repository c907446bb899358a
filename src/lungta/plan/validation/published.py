"""What was published, and by which rule a prediction is held against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

STRICT = {"extra": "forbid"}  # an unknown key in a case file is an error

Rule = Literal["agrees", "at_most", "at_least"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was published.

    Attributes
    ----------
    text : str
        As it was said.
    low, high : float
        As a range in the quantity's unit; equal for a single figure.
    unit : str
        `%`, `min`, `h`, `kg`, `flights`, `km`.
    rule : {'agrees', 'at_most', 'at_least'}
        `agrees`: the predicted 90 % interval meets low..high and its median lies within `tolerance` of it.
        `at_most`, `at_least`: the whole interval lies below `high`, or above `low`.
    tolerance : float
        Of `agrees`, in the same unit.
    max_width : float or None
        Of `agrees`: how wide the 90 % interval may be at most.
    known_gap : str
        Why the model is known not to bear this out, so that it is shown as a gap and not as a failure.
    source : str
        Who published it.
    """

    __pydantic_config__ = STRICT

    text: str
    low: float
    high: float
    unit: str
    rule: Rule
    source: str
    tolerance: float = 0.0
    max_width: float | None = None
    known_gap: str = ""
