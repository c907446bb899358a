"""The shape of a site file: which keys there are and what each may hold.

Heavy (pydantic): imported by the loader when a file is read.
"""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from lungta.mountain.site.model import ZoneKind

SCHEMA = "lungta.site/1"
MOST_KEEP_CLEAR_M = 5000.0  # assumption: wider than any icefall; more is a slip of the pen

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Text = Annotated[str, Field(min_length=1)]
Latitude = Annotated[float, Field(ge=-90.0, le=90.0)]
Longitude = Annotated[float, Field(ge=-180.0, le=180.0)]
Height = Annotated[float, Field(ge=-500.0, le=9000.0)]
Positive = Annotated[float, Field(gt=0.0)]
NotNegative = Annotated[float, Field(ge=0.0)]
Place = Annotated[list[float], Field(min_length=2, max_length=2)]
Outline = Annotated[list[Place], Field(min_length=3)]
Line = Annotated[list[Place], Field(min_length=2)]
Count = Annotated[float, Field(ge=0.0, le=100_000.0)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class PadFile(_Strict):
    """One `[[pads]]` table."""

    id: Identifier
    name: Text
    lat_deg: Latitude
    lon_deg: Longitude
    alt_amsl_m: Height
    horizontal_sigma_m: Positive
    vertical_sigma_m: Positive
    source: Text
    home: bool = False
    not_real: bool = False


class ZoneFile(_Strict):
    """One `[[zones]]` table; `active` holds local times of day such as `06:00-10:00`."""

    id: Identifier
    name: Text
    kind: Annotated[ZoneKind, Field(strict=False)]
    outline: Outline
    active: list[str] = []
    keep_clear_m: Annotated[float, Field(ge=0.0, le=MOST_KEEP_CLEAR_M)] = 0.0
    over_agl_m: Positive | None = None
    source: Text

    @field_validator("active")
    @classmethod
    def _windows(cls, texts: list[str]) -> list[str]:
        for text in texts:
            start, end = window_times(text)
            if start == end:
                raise ValueError(f"window {text!r} is empty; leave `active` out for always")
        return texts


class GlacierFile(_Strict):
    """One `[[glaciers]]` table: an outline of clean ice."""

    id: Identifier
    name: Text
    outline: Outline
    source: Text


class PeopleFile(_Strict):
    """One `[[people]]` table: an outline, or a line with a width, and 24 counts of the local day."""

    id: Identifier
    name: Text
    outline: Outline | None = None
    line: Line | None = None
    width_m: Annotated[float, Field(gt=0.0, le=2000.0)] | None = None
    by_hour: Annotated[list[Count], Field(min_length=24, max_length=24)]
    uncertain_factor: Annotated[float, Field(ge=1.0, le=100.0)]
    sheltered_frac: Annotated[float, Field(ge=0.0, le=1.0)] = 0.0
    source: Text

    @model_validator(mode="after")
    def _one_shape(self) -> PeopleFile:
        if (self.outline is None) == (self.line is None):
            raise ValueError("write either outline, or line with width_m")
        if (self.line is None) != (self.width_m is None):
            raise ValueError("width_m goes with line, and line with width_m")
        return self


class AntennaFile(_Strict):
    """One `[[antennas]]` table: where the ground antenna of the link stands."""

    id: Identifier
    name: Text
    lat_deg: Latitude
    lon_deg: Longitude
    height_agl_m: Annotated[float, Field(gt=0.0, le=100.0)]
    frequency_hz: Annotated[float, Field(ge=1e6, le=1e11)]
    source: Text


class LimitsFile(_Strict):
    """The `[limits]` table."""

    height_limit_agl_m: Positive | None = None
    min_clearance_m: Positive
    reserve_frac: Annotated[float, Field(gt=0.0, lt=1.0)]
    daylight_only: bool
    permit_above_takeoff_kg: Positive | None = None
    source: Text


class ClimateFile(_Strict):
    """The `[climate]` table: one column per quantity, one value per hour of the local day."""

    alt_amsl_m: Height
    pressure_pa: Annotated[float, Field(ge=20_000.0, le=110_000.0)]
    wind_sigma_mps: Positive
    temperature_k: Annotated[list[Annotated[float, Field(ge=180.0, le=330.0)]], Field(min_length=24, max_length=24)]
    wind_mps: Annotated[list[Annotated[float, Field(ge=0.0, le=120.0)]], Field(min_length=24, max_length=24)]
    from_deg: Annotated[list[Annotated[float, Field(ge=0.0, le=360.0)]], Field(min_length=24, max_length=24)]
    gust_mps: Annotated[list[Annotated[float, Field(ge=0.0, le=150.0)]], Field(min_length=24, max_length=24)]
    source: Text


class FootRouteFile(_Strict):
    """One `[[foot_routes]]` table."""

    to: Identifier
    length_m: Positive
    ascent_m: NotNegative
    descent_m: NotNegative
    icefall: bool
    published_h: Positive | None = None
    source: Text


class SiteFile(_Strict):
    """A whole site file."""

    schema_: Annotated[Literal["lungta.site/1"], Field(alias="schema")]
    id: Identifier
    name: Text
    country: Text
    timezone: Text
    origin_lat_deg: Latitude
    origin_lon_deg: Longitude
    extent_m: Annotated[float, Field(ge=500.0, le=30_000.0)]
    pads: Annotated[list[PadFile], Field(min_length=1)]
    zones: list[ZoneFile] = []
    glaciers: list[GlacierFile] = []
    people: list[PeopleFile] = []
    antennas: list[AntennaFile] = []
    limits: LimitsFile
    climate: ClimateFile
    foot_routes: list[FootRouteFile] = []

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as failure:
            raise ValueError("no such time zone; write an IANA name such as Asia/Kathmandu") from failure
        return name


def window_times(text: str) -> tuple[time, time]:
    """Return the start and end of `HH:MM-HH:MM`; `24:00` as an end means midnight.

    Raises
    ------
    ValueError
        When the text is no such window.
    """
    parts = [part.strip() for part in text.split("-")]
    try:
        start, end = (time.fromisoformat("00:00" if part == "24:00" else part) for part in parts)
    except ValueError:
        raise ValueError(f"window {text!r} must read HH:MM-HH:MM, local time") from None
    if start.tzinfo or end.tzinfo:
        raise ValueError(f"window {text!r} must be local time without a zone")
    return start, end
