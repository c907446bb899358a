"""The day's plan: what the command line, the page, the sheet and the mission files only show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lungta.core.findings import Finding, Severity
from lungta.core.provenance import InputSource
from lungta.mountain.site.model import NOT_REAL
from lungta.plan.cargo.item import Item
from lungta.plan.corridor.model import Corridor
from lungta.plan.schedule.model import Unplaced

SCHEMA = "lungta.day-plan/1"
WIND_WARNED = "wind-not-for-flight"  # code of the finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantiles:
    """5 %, 50 % and 95 % quantiles of a distribution."""

    p05: float
    p50: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TerrainSummary:
    """What the plan says about the ground it was made on; `accuracy_m` is the source's 1 sigma."""

    source: str
    origin: str
    posting_m: float
    accuracy_m: float
    accuracy_note: str
    vertical_datum: str
    schematic: bool
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePad:
    """A pad with the stated height and the terrain's height; aircraft heights count from the terrain's."""

    id: str
    name: str
    lat_deg: float
    lon_deg: float
    stated_alt_amsl_m: float
    terrain_alt_amsl_m: float
    horizontal_sigma_m: float
    home: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceZone:
    """A zone with its daily local times as text, such as `03:00-09:00`; `always` when it has none."""

    id: str
    name: str
    kind: str
    outline: tuple[tuple[float, float], ...]
    active: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The site as the plan saw it."""

    name: str
    country: str
    timezone: str
    pads: tuple[PlacePad, ...]
    zones: tuple[PlaceZone, ...]
    height_limit_agl_m: float | None
    min_clearance_m: float
    reserve_frac: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AircraftSummary:
    """The aircraft as the plan saw it.

    The speeds are those that the energy was computed for: `cruise_mps` through the air, the others vertical. Over
    a drop it comes down to `drop_height_agl_m` above the ground and hovers for `drop_s` while the loads change.
    """

    id: str
    name: str
    count: int
    battery_sets: int
    empty_mass_g: int
    max_takeoff_mass_g: int
    cruise_mps: float
    climb_mps: float
    descent_mps: float
    drop_height_agl_m: float
    drop_s: float
    wind_limit_mps: float
    ceiling_amsl_m: float
    ceiling_note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HourLimits:
    """Weather and limits of the hour that begins at `time_utc`, for one drop; `gust_mps` is None when nobody said.

    `max_payload_g` is the largest load up *and* down; `max_up_g` and `max_down_g` the largest one way with the other
    way empty. All are 0 and `binds` says why when nothing may fly.
    """

    drop: str
    time_utc: datetime
    temperature_k: float
    pressure_pa: float
    wind_mps: float
    wind_from_deg: float
    gust_mps: float | None
    max_payload_g: int
    max_up_g: int
    max_down_g: int
    binds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlightPoint:
    """One moment of a flight, for profile plots; heights [m AMSL], power [W], charge as quantiles of the pack."""

    time_s: float
    along_m: float
    alt_amsl_m: float
    ground_amsl_m: float
    ground_sigma_m: float
    power_w: float
    soc_p05: float
    soc_p50: float
    soc_p95: float
    phase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbortPoint:
    """What to do when something goes wrong between two places of a flight.

    Attributes
    ----------
    way : str
        `up` or `down`.
    from_name, to_name : str
        Waypoints of that way between which it holds.
    action : str
        `return to Base Camp by the way come`, `go on to Camp I and land`.
    landing : str
        Nearest landing option for an aircraft that cannot fly on, such as `L2`; empty when none lies within 500 m.
    charge_on_landing_frac : float
        5 % quantile of the charge left when it is done.
    """

    way: str
    from_name: str
    to_name: str
    action: str
    landing: str
    charge_on_landing_frac: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RallyPoint:
    """A place that an autopilot may fly to by itself, straight, from `fly_at_above_pad_m` above the home pad [m]."""

    name: str
    lat_deg: float
    lon_deg: float
    alt_amsl_m: float
    fly_at_above_pad_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """What an autopilot needs to know to come back by itself when the link is lost.

    Attributes
    ----------
    height_above_pad_m : float
        Least return height at which straight home is clear of the ground from anywhere on the flight [m].
    straight_home_clear : bool
        Whether no zone and no ground without a height lies under a straight way home.
    rally : tuple of RallyPoint
        Places to land that are clear from everywhere that they are the nearest to, home included.
    fence : tuple of (lat_deg, lon_deg)
        Outline that holds the flight and every straight way home and to the rally points, not closed.
    fence_width_m : float
        Least distance from those to the outline [m].
    """

    height_above_pad_m: float
    straight_home_clear: bool
    rally: tuple[RallyPoint, ...]
    fence: tuple[tuple[float, float], ...]
    fence_width_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sortie:
    """One round trip: what it carries, when, by which path, and what is left in the battery.

    `max_up_g` is the largest load up that goes with this flight's load down, `max_down_g` the other way round, and
    `max_payload_g` the larger of the two. `reserve_probability_frac` is how likely it lands with the site's reserve and
    never lacks thrust, everything uncertain drawn at once. `wind_abort_mps` is a mean wind. From
    `return_height_above_pad_m` upwards a straight way home is clear of the ground from anywhere on the path; an
    autopilot's return below it is not. `returns` is what an autopilot may be given for coming back by itself; None in
    plans made before it was worked out.
    """

    number: int
    takeoff_utc: datetime
    landing_utc: datetime
    takeoff_window_end_utc: datetime
    drop: str
    aircraft: str
    battery_set: int
    items_up: tuple[str, ...]
    items_down: tuple[str, ...]
    payload_up_g: int
    payload_down_g: int
    duration_s: int
    energy_j: Quantiles
    landing_soc_frac: Quantiles
    reserve_probability_frac: float
    max_payload_g: int
    max_up_g: int
    max_down_g: int
    wind_abort_mps: float
    return_height_above_pad_m: float
    corridor_up: Corridor
    corridor_down: Corridor
    profile: tuple[FlightPoint, ...]
    abort_points: tuple[AbortPoint, ...]
    findings: tuple[Finding, ...] = ()
    returns: Returns | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PorterComparison:
    """The same list on foot.

    `walk_up_s` and `walk_down_s` are a loaded porter's times from the model named in `model`; `published_up_s` is the
    published time beside it, None where there is none; `crossings` counts one-way passages of the icefall that the
    flights replace.
    """

    drop: str
    mass_up_g: int
    mass_down_g: int
    porter_loads: int
    walk_up_s: int
    walk_down_s: int
    crossings: int
    flights: int
    flight_s: int
    model: str
    published_up_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """Everything that a day of lifts needs, with the provenance of every input.

    `findings` holds those of the whole day; each sortie and corridor carries its own.
    """

    schema: str
    lungta_version: str
    created_utc: datetime
    date: str
    seed: int
    site: str
    place: Place
    terrain: TerrainSummary
    wind_field: str
    weather_assumed: bool
    aircraft: AircraftSummary
    items: tuple[Item, ...]
    sorties: tuple[Sortie, ...]
    unplaced: tuple[Unplaced, ...]
    hours: tuple[HourLimits, ...]
    porters: tuple[PorterComparison, ...]
    findings: tuple[Finding, ...]
    inputs: tuple[InputSource, ...]

    @property
    def not_for_flight(self) -> bool:
        """True when the plan stands on assumed terrain, weather, pads or wind, or nothing in it may fly."""
        assumed = self.terrain.schematic or self.weather_assumed or self.wind_warned
        return assumed or self.made_for_practice or not self.sorties

    @property
    def wind_warned(self) -> bool:
        """True when the file that the wind was read from says that nobody may fly by it."""
        return any(finding.code == WIND_WARNED for finding in self.findings)

    @property
    def made_for_practice(self) -> bool:
        """True when pads of the site are not real."""
        return any(finding.code == NOT_REAL for finding in self.findings)

    def all_findings(self) -> tuple[Finding, ...]:
        """Return every finding of day, sorties and corridors once, gravest first."""
        found = list(self.findings)
        for sortie in self.sorties:
            found += [*sortie.findings, *sortie.corridor_up.findings, *sortie.corridor_down.findings]
        order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
        return tuple(sorted(dict.fromkeys(found), key=lambda finding: order[finding.severity]))
