"""The shape of a file of helicopter movements.

Heavy (pydantic): imported by the reader when a file is read.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from lungta.core.time import TimeWindow, parse_utc
from lungta.plan.helicopters.model import BUFFER_MIN

SCHEMA = "lungta.helicopters/1"
LONGEST_H = 24.0  # assumption: longer is a slip of a date, not a movement

Text = Annotated[str, Field(min_length=1)]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Place = Annotated[list[float], Field(min_length=2, max_length=2)]
Band = Annotated[float, Field(ge=0.0, le=9000.0)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class MovementFile(_Strict):
    """One `[[movements]]` table, or one row of the CSV."""

    id: Identifier
    name: str = ""
    start: str
    end: str
    pad: Text | None = None
    zone: Text | None = None
    outline: Annotated[list[Place], Field(min_length=3)] | None = None
    line: Annotated[list[Place], Field(min_length=2, max_length=2)] | None = None
    width_m: Annotated[float, Field(gt=0.0, le=5000.0)] | None = None
    low_agl_m: Band | None = None
    high_agl_m: Band | None = None
    buffer_min: Annotated[float, Field(ge=0.0, le=240.0)] = BUFFER_MIN
    source: Text

    @field_validator("start", "end", mode="before")
    @classmethod
    def _with_zone(cls, time: object) -> str:
        """Times of TOML or text; they must state their zone."""
        text = time.isoformat() if isinstance(time, datetime) else time
        if not isinstance(text, str):
            raise ValueError("must be a date and time with its zone, such as 2026-04-20T06:10+05:45")
        try:
            return parse_utc(text).isoformat()
        except ValueError as failure:
            if "no time zone" in str(failure):
                raise ValueError("has no time zone: write +05:45 or Z after it") from None
            raise ValueError("must be a date and time with its zone, such as 2026-04-20T06:10+05:45") from None

    @model_validator(mode="after")
    def _whole(self) -> MovementFile:
        window_of(self)
        if sum(place is not None for place in (self.pad, self.zone, self.outline, self.line)) != 1:
            raise ValueError("write one of pad, zone, outline, or line with width_m")
        if (self.line is None) != (self.width_m is None):
            raise ValueError("width_m goes with line, and line with width_m")
        if self.high_agl_m is not None and not self.high_agl_m > (self.low_agl_m or 0.0):
            raise ValueError(f"high_agl_m must lie above low_agl_m, {self.low_agl_m or 0.0:g} m")
        return self


class HelicoptersFile(_Strict):
    """A whole file of movements."""

    schema_: Annotated[Literal["lungta.helicopters/1"], Field(alias="schema")]
    replaces: list[Identifier] = []
    movements: list[MovementFile] = []


def window_of(movement: MovementFile) -> TimeWindow:
    """Return the announced time of a movement.

    Raises
    ------
    ValueError
        When it ends before it starts, or lasts longer than a day.
    """
    start, end = parse_utc(movement.start), parse_utc(movement.end)
    if end <= start:
        raise ValueError(f"ends ({movement.end}) before it starts ({movement.start}), in UTC")
    window = TimeWindow(start_utc=start, end_utc=end)
    if window.duration_s > LONGEST_H * 3600.0:
        raise ValueError(f"lasts {window.duration_s / 3600.0:.0f} h: write one movement for each day")
    return window
