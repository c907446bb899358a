"""Every figure that a proposal rests on, in one place, with its source; those without one are assumptions to change."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Walker:
    """A loaded Sherpa on firm snow.

    Attributes
    ----------
    load_kg : float
        Load on the back [kg].
    body_kg : float
        The walker [kg].
    terrain : float
        Pandolf's terrain factor of the ground.
    stride_m : float
        Heights are smoothed over about one stride [m] before a foot meets them: 1 sigma of a Gaussian.
    step_over_m : float
        Widest opening that is stepped across without a ladder [m].
    rough_m : float
        Roughness at which walking takes twice the time [m].
    """

    load_kg: float = 15.0  # operators' agreement of 2015: at most 15 kg a load in the icefall
    body_kg: float = 60.0  # assumption: a slight adult
    terrain: float = 1.26  # snow that bears, sinkage 0: Richmond et al. (ERDC) for Pandolf's equation
    stride_m: float = 0.7  # assumption
    step_over_m: float = 0.6  # assumption: a step under a load, in crampons
    rough_m: float = 0.5  # assumption

    def __post_init__(self) -> None:
        _in("load_kg", self.load_kg, 0.0, 40.0)
        _in("body_kg", self.body_kg, 30.0, 150.0)
        _in("terrain", self.terrain, 0.5, 5.0)
        _in("stride_m", self.stride_m, 0.0, 20.0)
        _in("step_over_m", self.step_over_m, 0.0, 2.0)
        _in("rough_m", self.rough_m, 0.05, 100.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladders:
    """Ladder sections, lashed end to end, over openings and up ice faces.

    Attributes
    ----------
    section_m, overlap_m, rest_m : float
        Length of a section, what two lashed sections share, and what lies on firm ice at each end [m].
    most_sections : int
        Most sections lashed in one crossing.
    wait_s, crossing_spm : float
        Clip in, wait and clip out [s], and crossing one metre in crampons [s/m].
    section_kg : float
        A section [kg].
    anchors : int
        Anchors of one crossing, both ends together.
    handline_factor, handline_spare_m : float
        Rope beside a ladder: so many times its span, plus a spare length [m].
    """

    section_m: float = 2.0  # as in the sample manifest of the Khumbu, an assumption there
    overlap_m: float = 0.3  # assumption
    rest_m: float = 0.3  # assumption
    most_sections: int = 5  # from memory: five lashed ladders are the longest that accounts of the Khumbu tell of
    wait_s: float = 60.0  # assumption: with `crossing_spm` about two minutes for a usual crossing
    crossing_spm: float = 15.0  # assumption
    section_kg: float = 9.0  # as in the sample manifest of the Khumbu, an assumption there
    anchors: int = 4  # assumption: two at each end
    handline_factor: float = 2.0  # assumption: one line on either hand
    handline_spare_m: float = 4.0  # assumption: knots and tails

    def __post_init__(self) -> None:
        _in("section_m", self.section_m, 0.5, 10.0)
        _in("overlap_m", self.overlap_m, 0.0, 0.9 * self.section_m)
        _in("rest_m", self.rest_m, 0.0, 0.45 * self.section_m)
        _in("most_sections", self.most_sections, 0, 20)
        _in("wait_s", self.wait_s, 0.0, 3600.0)
        _in("crossing_spm", self.crossing_spm, 0.0, 3600.0)

    def reach_m(self, sections: int) -> float:
        """Return the widest span that so many sections bridge [m].

        >>> round(Ladders().reach_m(2), 3)
        3.1
        """
        return sections * self.section_m - (sections - 1) * self.overlap_m - 2.0 * self.rest_m


@dataclass(frozen=True, slots=True, kw_only=True)
class Ropes:
    """Fixed rope on steep ground.

    Attributes
    ----------
    from_deg, most_deg : float
        Slope from which rope is fixed, and beyond which nobody walks [deg].
    slower : float
        Walking time there, as a multiple of the slope's.
    slack, anchor_every_m, kg_per_m : float
        Rope per metre of way; distance between anchors [m]; mass of rope [kg/m].
    anchor_kg : float
        A screw or snow bar with its sling [kg].
    """

    from_deg: float = 35.0  # assumption
    most_deg: float = 55.0  # assumption: steeper ice is a face; a ladder stands against it
    slower: float = 1.5  # assumption: clipping past anchors
    slack: float = 1.15  # assumption
    anchor_every_m: float = 12.0  # assumption
    kg_per_m: float = 0.065  # from memory: static rope of 10 mm
    anchor_kg: float = 0.4  # from memory: an ice screw 0.15 kg, a snow bar 0.4 kg, with a sling

    def __post_init__(self) -> None:
        _in("most_deg", self.most_deg, 5.0, 60.0)
        _in("from_deg", self.from_deg, 1.0, self.most_deg)
        _in("slower", self.slower, 1.0, 20.0)
        _in("anchor_every_m", self.anchor_every_m, 1.0, 100.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What a detour is worth: a second spent in danger counts as so many more seconds of walking.

    All are assumptions: nobody has measured what an icefall doctor trades for what. They are values to argue about, and
    the sheet prints the minutes of each kind so that a person can trade otherwise.

    Attributes
    ----------
    serac, avalanche : float
        Extra seconds per second at full reach (1.0) of seracs, and of what falls from the flanks.
    crevasse : float
        Extra seconds per second on a ladder, stepping over an opening, or on a trough that may be a bridge of snow.
    rope : float
        Extra seconds per second on fixed rope.
    section_s : float
        What one more ladder section to carry, lash and look after is worth, as the share of one passage [s].
    old_route_frac : float
        Share of the walking that is saved near the old route: known ground, anchors still in. Dangers are not cheaper.
    old_route_near_m : float
        How near that is [m].
    """

    serac: float = 9.0
    avalanche: float = 9.0
    crevasse: float = 2.0
    rope: float = 1.0
    section_s: float = 30.0
    old_route_frac: float = 0.15
    old_route_near_m: float = 15.0

    def __post_init__(self) -> None:
        for name in ("serac", "avalanche", "crevasse", "rope"):
            _in(name, getattr(self, name), 0.0, 1000.0)
        _in("section_s", self.section_s, 0.0, 36_000.0)
        _in("old_route_frac", self.old_route_frac, 0.0, 0.9)
        _in("old_route_near_m", self.old_route_near_m, 0.0, 1000.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """How much dangers count by the local hour of the day, as (hour, factor), straight between, round the clock.

    Assumptions. Falls are likelier when the sun is on the ice and in the hours after it: but on 18 April 2014 the ice
    of the West Shoulder fell at about 06:30 on 16 people, so no hour counts as safe and none falls below a half.
    """

    serac: tuple[tuple[float, float], ...] = ((3.0, 0.6), (7.0, 0.7), (13.0, 1.5), (17.0, 1.2), (22.0, 0.7))
    avalanche: tuple[tuple[float, float], ...] = ((3.0, 0.6), (7.0, 0.7), (13.0, 1.5), (17.0, 1.2), (22.0, 0.7))

    def __post_init__(self) -> None:
        for table in (self.serac, self.avalanche):
            hours = [hour for hour, _ in table]
            if not table or any(a >= b for a, b in pairwise(hours)) or hours[0] < 0.0 or hours[-1] >= 24.0:
                raise ValueError(f"hours must rise within 0..24, got {hours}")
            if any(factor < 0.0 for _, factor in table):
                raise ValueError("factors of hours must not be negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drops:
    """Where loads may be set down beside the route.

    Attributes
    ----------
    carry_m : float
        Farthest that material is carried up along the route from its drop [m].
    aside_m : float
        Farthest that a drop lies from the route [m].
    clear_m : float
        Distance kept from openings and faces [m].
    most_slope_deg, most_reach : float
        Steepest ground [deg], and most reach of seracs and avalanches, 0..1, where there is ground with less.
    most_load_kg : float
        Heaviest single load [kg].
    """

    carry_m: float = 150.0  # assumption
    aside_m: float = 30.0  # assumption
    clear_m: float = 3.0  # assumption: a FlyCart 30 is 2.8 m by 3.1 m, the load swings below it
    most_slope_deg: float = 20.0  # as `lungta site check`: steeper is for hook or winch only
    most_reach: float = 0.5  # assumption
    most_load_kg: float = 15.0  # what was flown to Camp I in 2024

    def __post_init__(self) -> None:
        _in("carry_m", self.carry_m, 1.0, 5000.0)
        _in("aside_m", self.aside_m, 0.0, 500.0)
        _in("clear_m", self.clear_m, 0.0, 50.0)
        _in("most_load_kg", self.most_load_kg, 1.0, 100.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """When two routes are two.

    Attributes
    ----------
    near_m : float
        Ground nearer than this to an earlier route is shared with it [m]; the ends are shared by all.
    most_shared_frac : float
        Most of a route's length that may be shared.
    dearer : float
        What shared ground costs while looking for another route, as a multiple; raised until routes differ.
    attempts : int
        How often it is raised before the search for another route ends.
    """

    near_m: float = 20.0  # assumption
    most_shared_frac: float = 0.5  # assumption
    dearer: float = 1.5  # assumption
    attempts: int = 4

    def __post_init__(self) -> None:
        _in("near_m", self.near_m, 0.0, 2000.0)
        _in("most_shared_frac", self.most_shared_frac, 0.0, 1.0)
        _in("dearer", self.dearer, 1.0, 100.0)
        _in("attempts", self.attempts, 1, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalSettings:
    """All settings of a proposal."""

    walker: Walker = field(default_factory=Walker)
    ladders: Ladders = field(default_factory=Ladders)
    ropes: Ropes = field(default_factory=Ropes)
    worth: Worth = field(default_factory=Worth)
    hours: Hours = field(default_factory=Hours)
    drops: Drops = field(default_factory=Drops)
    apart: Apart = field(default_factory=Apart)


def _in(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ValueError(f"{name} must lie in {low:g}..{high:g}, got {value:g}")
