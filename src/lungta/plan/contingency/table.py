"""If it fails now, where does it go? The table of a whole flight."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from lungta.aircraft.descent import LetGo, Parachute
from lungta.plan.contingency.curves import drop_uses, home_uses, turning, way_out
from lungta.plan.contingency.falls import jettison_footprint, over_zones, parachute_footprint
from lungta.plan.contingency.judge import table_findings
from lungta.plan.contingency.link import HOME, Returns, least_cone_slope, link_loss, return_height_above_pad_m
from lungta.plan.contingency.losses import holding, pack_loss, rotor_losses
from lungta.plan.contingency.model import ContingencyTable, LandingSpot, NoReturn, WayOut
from lungta.plan.contingency.moments import asked_moments
from lungta.plan.contingency.reach import Flier, Reach, nearest_landing, reach, straight_way
from lungta.plan.contingency.spots import landing_spots
from lungta.plan.contingency.straight import bounds_about, straight_ground
from lungta.plan.ways import search_ground

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Site, Zone
    from lungta.plan.contingency.model import Moments
    from lungta.plan.contingency.straight import StraightGround
    from lungta.plan.escape import Flown
    from lungta.plan.reserve import ReserveRule

STEP_M = 50.0  # between moments


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is carried, and what is assumed of things that nobody published.

    Attributes
    ----------
    up_kg, down_kg : float
        Loads on board each way.
    parachute : Parachute
        The aircraft's canopy; the default is an assumption.
    let_go : LetGo
        How a load is let go.
    step_m : float
        Longest way between moments [m].
    """

    up_kg: float
    down_kg: float
    parachute: Parachute = field(default_factory=Parachute)
    let_go: LetGo = field(default_factory=LetGo)
    step_m: float = STEP_M

    @property
    def loads_kg(self) -> tuple[float, float]:
        """Loads up and down."""
        return self.up_kg, self.down_kg


def contingencies(
    flown: Flown, site: Site, aircraft: Aircraft, rule: ReserveRule, question: Question
) -> ContingencyTable:
    """Return what can be done at every 50 m of a flight when something fails.

    Parameters
    ----------
    flown : Flown
        Corridors, air, track and samples of the flight, with the loads of the question.
    site : Site
        Pads, zones, glaciers and clearance.
    aircraft : Aircraft
        That flew it.
    rule : ReserveRule
        Reserve, and samples and seed with which `flown` was flown.
    question : Question
        Loads and assumptions.
    """
    asked = asked_moments(flown, question.loads_kg, question.step_m)
    spots = landing_spots(flown.corridors, site, flown.conditions.terrain)
    ground = ground_of(flown, site, spots)
    flier = Flier(flown=flown, aircraft=aircraft, asked=asked)
    found = reach(flier, ground, spots)
    turn = turning(flown, aircraft, rule, question.loads_kg)
    home, drop = home_uses(turn, asked), drop_uses(turn, asked)
    nearest, held = nearest_landing(found), holding(flown, aircraft, asked, rule)
    home_way = way_out(asked, home, flyable=not turn.back_up.headwind_binds)
    drop_way = way_out(asked, drop, flyable=not turn.back_down.headwind_binds)
    several = aircraft.battery.count.value >= 2.0
    lost = home_uses(turn, asked, pack_lost=True) if several else None
    parachute = parachute_footprint(flown, aircraft, asked.moments, question.parachute)
    jettison = jettison_footprint(flown, aircraft, asked.moments, question.let_go)
    table = ContingencyTable(
        moments=asked.moments,
        spots=spots,
        nearest=nearest,
        home=home_way,
        straight_home=straight_way(found, HOME),
        drop=drop_way,
        pack=None if lost is None else pack_loss(held, lost, home, nearest),
        rotors=rotor_losses(held),
        link=link_loss(found.ways, _returns(flier, ground, spots, found), ground, spots, asked.moments),
        parachute=parachute,
        jettison=jettison,
        parachute_over=over_zones(parachute, _active(flown, site), site.frame),
        jettison_over=over_zones(jettison, _active(flown, site), site.frame),
        no_return_reserve=_no_return(asked.moments, home_way, drop_way, rule.reserve_frac),
        no_return_empty=_no_return(asked.moments, home_way, drop_way, 0.0),
        findings=(),
    )
    return replace(table, findings=table_findings(table, flown.corridors[0].id))


def ground_of(flown: Flown, site: Site, spots: tuple[LandingSpot, ...]) -> StraightGround:
    """Return what straight lines about a flight keep above, and the zones that it keeps out of."""
    zones = _active(flown, site)
    places = np.vstack(
        [
            np.column_stack([flown.track.east_m, flown.track.north_m]),
            [[spot.east_m, spot.north_m] for spot in spots],
        ]
    )
    terrain = search_ground(flown.conditions.terrain)
    return straight_ground(terrain, site.limits.min_clearance_m, zones, bounds_about(places))


def _active(flown: Flown, site: Site) -> tuple[Zone, ...]:
    """The zones that the flight keeps out of."""
    ids = {*flown.corridors[0].active_zones, *flown.corridors[1].active_zones}
    return tuple(zone for zone in site.zones if zone.id in ids)


def _returns(flier: Flier, ground: StraightGround, spots: tuple[LandingSpot, ...], found: Reach) -> Returns:
    moments, pad_m = flier.asked.moments, spots[HOME].alt_amsl_m
    height_m = return_height_above_pad_m(moments.alt_amsl_m, found.ways.lines.needed_amsl_m[:, HOME], pad_m)
    slope = least_cone_slope(moments.alt_amsl_m, found.ways, pad_m)
    cone_m = np.minimum(height_m, slope * found.ways.distance_m[:, :1])
    return Returns(
        height_above_pad_m=height_m,
        cone_slope=slope,
        plain=reach(flier, ground, spots[:1], pad_m + height_m),
        coned=reach(flier, ground, spots[:1], pad_m + cone_m),
    )


def _no_return(moments: Moments, home: WayOut, drop: WayOut, threshold_frac: float) -> NoReturn | None:
    """The first moment on the way up from which home leaves less than a threshold."""
    short = moments.up & (home.left_p05_frac < threshold_frac)
    if not short.any():
        return None
    index = int(np.argmax(short))
    return NoReturn(
        threshold_frac=threshold_frac,
        index=index,
        time_s=float(moments.time_s[index]),
        along_m=float(moments.along_m[index]),
        left_frac=float(home.left_p05_frac[index]),
        drop_left_frac=float(drop.left_p05_frac[index]),
    )
