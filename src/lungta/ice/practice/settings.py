"""What a practice icefall is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from lungta.core.time import require_aware

NOT_REAL = "NOT REAL: a made icefall for practice and tests. Not for use on any mountain."


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeSurvey:
    """One flight of a survey drone over the practice icefall.

    Attributes
    ----------
    days : float
        When, after the first survey [days], with its hour of the day.
    shift_east_m, shift_north_m : float
        Error of its georeference [m]: what is at x stands at x + shift in its files.
    gain_frac : float
        Exposure, times that of the first.
    haze_frac : float
        Light that veils the picture, of white.
    snow_frac : float
        Part of the ground under new snow, which hides everything.
    fallen_serac : bool
        Whether the largest tower has fallen by then: its ice is rubble.
    """

    days: float = 0.0
    shift_east_m: float = 0.0
    shift_north_m: float = 0.0
    gain_frac: float = 1.0
    haze_frac: float = 0.0
    snow_frac: float = 0.0
    fallen_serac: bool = False

    def __post_init__(self) -> None:
        if not 0.0 <= self.snow_frac < 1.0:
            raise ValueError(f"snow_frac must lie in [0, 1), got {self.snow_frac}")


SURVEYS = (
    PracticeSurvey(),
    PracticeSurvey(days=8.0, shift_east_m=0.62, shift_north_m=-0.37, gain_frac=0.92, haze_frac=0.05, snow_frac=0.04),
    PracticeSurvey(days=17.1, shift_east_m=-0.45, shift_north_m=0.81, gain_frac=1.06, fallen_serac=True),
    PracticeSurvey(days=24.0, shift_east_m=0.21, shift_north_m=0.48, snow_frac=0.08, fallen_serac=True),
)
"""Four flights of one spring: the second hazier with patches of new snow, the third 2.4 h later in the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeSettings:
    """Size, speed and roughness of a practice icefall; every figure is an assumption unless it names its source.

    Attributes
    ----------
    seed : int
        Of everything random.
    pixel_m : float
        Of pictures and heights [m]; 0.25..4.
    rows, columns : int
        Size in pixels.
    first_utc : datetime
        When the first survey flew.
    surveys : tuple of PracticeSurvey
        Flights; the first has `days` 0.
    speed_mpd : float
        Of the middle of the ice in the mean of the year [m/day]: just over 1 in the Khumbu Icefall (Altena & Kaab
        2020, doi:10.1017/jog.2020.66).
    season_frac : float
        Part by which speed rises and falls over a year.
    crevasses : int
        Openings across the flow.
    noise_frac : float
        1-sigma of a pixel's noise, of white.
    """

    seed: int = 6
    pixel_m: float = 0.5
    rows: int = 1120
    columns: int = 1280
    first_utc: datetime = datetime(2027, 4, 5, 3, 30, tzinfo=UTC)
    surveys: tuple[PracticeSurvey, ...] = SURVEYS
    speed_mpd: float = 1.1
    season_frac: float = 0.15
    crevasses: int = 42
    noise_frac: float = 0.006

    def __post_init__(self) -> None:
        require_aware(self.first_utc, "first_utc")
        if not 0.25 <= self.pixel_m <= 4.0:
            raise ValueError(f"pixel_m must lie in 0.25..4 m, got {self.pixel_m}")
        if not self.surveys or self.surveys[0].days != 0.0:
            raise ValueError("the first survey must be at 0 days")
        if any(b.days <= a.days for a, b in zip(self.surveys, self.surveys[1:], strict=False)):
            raise ValueError("surveys must ascend in time")


SMALL = PracticeSettings(pixel_m=1.0, rows=560, columns=640)
"""The same ground at 1 m: quick enough for tests."""
