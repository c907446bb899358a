"""Routes over a surveyed icefall, for icefall doctors to judge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import IceError
from lungta.core.findings import Finding, error, notice, warning
from lungta.core.time import require_aware
from lungta.ice.proposal.build import Built, Stock, graph_of
from lungta.ice.proposal.edges import edge_findings
from lungta.ice.proposal.ends import Place, cut, end_cell
from lungta.ice.proposal.graph import cell_of
from lungta.ice.proposal.ground import Ground, HourFactors, ground_of, hour_factors, near_line
from lungta.ice.proposal.ladders import LadderSites, ladder_sites
from lungta.ice.proposal.measure import exposure_of, legs_of, line_of, steps_of
from lungta.ice.proposal.model import Line, Proposals, ProposedRoute
from lungta.ice.proposal.points import points_of
from lungta.ice.proposal.price import cost_of
from lungta.ice.proposal.search import NoWay, Way, cheapest_way
from lungta.ice.proposal.settings import Apart, ProposalSettings
from lungta.ice.route.model import Route
from lungta.ice.survey.model import IcefallSurvey

END_FRAC = 0.15  # of the straight way, at most, that is shared ground at either end: assumption
MOST_APART_DAYS = 2.0  # assumption: at 1 m/day still within the error of a receiver
Progress = Callable[[str], None]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """What a proposal is asked for.

    Attributes
    ----------
    start, goal : Place
        Lower and upper end.
    title, surveyed_utc : str, datetime
        What was surveyed, and when.
    stock : Stock
        What `most` counts: ladder sections, or crossings.
    most : int or None
        Most of them that one route may take; None: any number.
    hour : float or None
        Local hour in the middle of the climb, 0..24; None: dangers count alike at all hours.
    avalanche_factor : float or None
        How much avalanches count at that hour by the sun on the flanks (`lungta.ice.survey.hours`); None: by the
        settings' table.
    alternatives : int
        Routes wanted, the first included.
    old_route : Route or None
        Where last season's route is today.
    ice : array of bool or None
        Cells of the survey that are ice; None: nobody said.
    settings : ProposalSettings
        Everything else.
    """

    start: Place
    goal: Place
    title: str
    surveyed_utc: datetime
    stock: Stock = Stock.SECTIONS
    most: int | None = None
    hour: float | None = None
    avalanche_factor: float | None = None
    alternatives: int = 3
    old_route: Route | None = None
    ice: Mask | None = None
    settings: ProposalSettings = field(default_factory=ProposalSettings)

    def __post_init__(self) -> None:
        require_aware(self.surveyed_utc, "surveyed_utc")
        if self.most is not None and self.most < 0:
            raise ValueError(f"most must not be negative, got {self.most}")
        if self.hour is not None and not 0.0 <= self.hour < 24.0:
            raise ValueError(f"hour must lie in 0..24, got {self.hour}")
        if not 1 <= self.alternatives <= 20:
            raise ValueError(f"alternatives must lie in 1..20, got {self.alternatives}")


def propose_routes(survey: IcefallSurvey, asked: Asked, progress: Progress | None = None) -> Proposals:
    """Return the route of least risk and effort over a surveyed icefall, and others distinct from it.

    The first is the cheapest of all ways over the cells within the limits, proved (`lungta.ice.proposal.search`). For
    further ones the ground near earlier ones is made dearer until they differ enough, or it is said that none does.

    Raises
    ------
    IceError
        When the survey has no georeference or is too coarse to show crevasses, or an end lies off it, in a void, or
        where nobody walks.
    """
    say = progress or (lambda _: None)
    if not survey.grid.georeferenced:
        raise IceError(
            "The heights have no reference system, so nobody knows where a latitude and longitude lie on them.",
            where="survey",
            remedy="Georeference them (gdal_edit or the photogrammetry program) and run again.",
        )
    if np.isnan(survey.crevasse_width_m).all():
        raise IceError(
            f"Cells of {survey.grid.pixel_m:.0f} m show no crevasse, so no way over the ice can be proposed.",
            where="survey",
            remedy="Fly a survey at 0.1 to 0.5 m.",
        )
    say("reading the ground")
    ground = ground_of(survey, asked.settings, factors=_factors(asked), old_route=asked.old_route)
    if not ground.known.any():
        raise IceError("The survey holds no heights.", where="survey", remedy="Check the file's no-data value.")
    *start, said_start = end_cell(ground, asked.start)
    *goal, said_goal = end_cell(ground, asked.goal)
    if start == goal:
        raise IceError("Both ends lie in one cell.", where="--from, --to", remedy="Name two places.")
    say("looking where ladders could stand")
    sites = ladder_sites(ground, asked.settings)
    finder = _Finder(ground, sites, asked, (start[0], start[1]), (goal[0], goal[1]))
    routes, found = finder.routes(say)
    flanks_known = bool(np.isfinite(survey.avalanche_reach).any())
    proposed = tuple(finder.proposed(*route, flanks_known=flanks_known) for route in routes)
    found = (*found, *edge_findings(proposed, ground, asked.ice))
    return Proposals(
        title=asked.title,
        surveyed_utc=asked.surveyed_utc,
        grid=survey.grid,
        routes=proposed,
        findings=(*said_start, *said_goal, *found, *_about(ground, asked), *survey.findings),
        notes=survey.notes,
    )


def _factors(asked: Asked) -> HourFactors:
    """Return how much dangers count at the hour asked for."""
    factors = hour_factors(asked.settings.hours, asked.hour)
    return factors if asked.avalanche_factor is None else replace(factors, avalanche=asked.avalanche_factor)


class _Finder:
    """Ways over one ground between two ends."""

    def __init__(
        self, ground: Ground, sites: LadderSites, asked: Asked, start: tuple[int, int], goal: tuple[int, int]
    ) -> None:
        self.ground, self.sites, self.asked, self.start, self.goal = ground, sites, asked, start, goal
        self.base = graph_of(ground, sites, asked.settings.walker, asked.stock)

    def routes(self, say: Progress) -> tuple[list[tuple[str, Way, Line, float]], tuple[Finding, ...]]:
        """Return (name, way, line, share near earlier ones) of each route found, and what is to be said."""
        say("searching route 1")
        first = self._cheapest(self.base)
        if isinstance(first, NoWay):
            return [], (self._no_way(first),)
        routes = [("Route 1", first, line_of(first, self.base, self.ground), 0.0)]
        while len(routes) < self.asked.alternatives:
            say(f"searching route {len(routes) + 1}")
            other = self._another([line for _, _, line, _ in routes])
            if other is None:
                return routes, (*_unproved(routes), _fewer(len(routes), self.asked))
            routes.append((f"Route {len(routes) + 1}", *other))
        return routes, _unproved(routes)

    def _another(self, earlier: list[Line]) -> tuple[Way, Line, float] | None:
        """Return a way that is near earlier ones for no more than the most share, or None."""
        apart = self.asked.settings.apart
        near = self._near(earlier, apart)
        for attempt in range(1, apart.attempts + 1):
            dearer = np.where(near, np.float32(apart.dearer**attempt), np.float32(1.0))
            built = graph_of(self.ground, self.sites, self.asked.settings.walker, self.asked.stock, dearer)
            way = self._cheapest(built)
            assert isinstance(way, Way)  # what is dearer can still be reached
            line = line_of(way, self.base, self.ground)
            shared_frac = _share(near, line, self.ground)
            if shared_frac <= apart.most_shared_frac:
                return way, line, shared_frac
        return None

    def _near(self, earlier: list[Line], apart: Apart) -> Mask:
        grid = self.ground.grid
        near = np.zeros(grid.shape, dtype=np.bool_)
        for line in earlier:
            near |= near_line(grid, line.east_m, line.north_m, apart.near_m)
        between_m = grid.pixel_m * float(np.hypot(*np.subtract(self.start, self.goal)))
        for row, column in (self.start, self.goal):  # the ends are shared by all
            east_m, north_m = (np.array([float(value)] * 2) for value in grid.place_of(row, column))
            near &= ~near_line(grid, east_m, north_m, min(2.0 * apart.near_m, END_FRAC * between_m))
        return near

    def _cheapest(self, built: Built) -> Way | NoWay:
        start, goal = cell_of(built.graph, *self.start), cell_of(built.graph, *self.goal)
        return cheapest_way(built.graph, start, goal, self.asked.most)

    def _no_way(self, none: NoWay) -> Finding:
        ladders = self.asked.settings.ladders
        if none.least_units is None:
            widest_m = max(0.0, ladders.reach_m(ladders.most_sections)) if ladders.most_sections else 0.0
            return cut(self.ground, self.sites, self.start, self.goal, widest_m)
        kind = "ladder sections" if self.asked.stock is Stock.SECTIONS else "ladder crossings"
        return error(
            "ice-route-ladders",
            f"Every way needs at least {none.least_units} {kind}; {self.asked.most} were given. "
            f"With {none.least_units} there is one.",
            "route",
        )

    def proposed(self, name: str, way: Way, line: Line, shared_frac: float, *, flanks_known: bool) -> ProposedRoute:
        """Return a way with everything that is told about it."""
        settings = self.asked.settings
        steps = steps_of(way, self.base, self.ground, self.sites, settings)
        legs = legs_of(steps, line, self.sites, settings)
        rise_m = np.diff(line.alt_amsl_m)
        return ProposedRoute(
            name=name,
            line=line,
            legs=legs,
            points=points_of(line, legs, self.ground),
            exposure=exposure_of(steps, legs, self.ground, flanks_known=flanks_known),
            up_s=float(steps.up_s.sum()),
            down_s=float(steps.down_s.sum()),
            length_m=float(steps.length_m.sum()),
            ascent_m=float(rise_m[rise_m > 0.0].sum()),
            descent_m=float(-rise_m[rise_m < 0.0].sum()),
            cost_s=cost_of(way, self.base.graph),
            proved=way.proved,
            shared_frac=shared_frac,
            old_route_frac=_share(self.ground.familiar, line, self.ground),
        )


def _share(near: Mask, line: Line, ground: Ground) -> float:
    """Return the share of a line's length that lies in a mask."""
    rows, columns = (np.rint(value).astype(int) for value in ground.grid.pixel_of(line.east_m, line.north_m))
    inside = near[rows, columns]
    length_m = np.diff(line.along_m)
    return float((length_m * (inside[1:] & inside[:-1])).sum() / length_m.sum())


def _unproved(routes: list[tuple[str, Way, Line, float]]) -> tuple[Finding, ...]:
    words = "The search was stopped: another way may cost up to {:.2f} % less."
    return tuple(
        warning("ice-route-not-proved", words.format(100.0 * (1.0 - way.least_cost / way.cost)), name)
        for name, way, _, _ in routes
        if not way.proved
    )


def _fewer(count: int, asked: Asked) -> Finding:
    apart = asked.settings.apart
    return notice(
        "ice-route-fewer",
        f"{count} of {asked.alternatives} routes asked for: any other lies within {apart.near_m:.0f} m of them for "
        f"more than {100.0 * apart.most_shared_frac:.0f} % of its length, even where that ground counts "
        f"{apart.dearer**apart.attempts:.1f} times.",
        "route",
    )


def _about_old_route(asked: Asked) -> list[Finding]:
    """Return a warning when the old route was not carried to the day of the survey."""
    if asked.old_route is None:
        return []
    apart_days = (
        max(abs((point.seen_utc - asked.surveyed_utc).total_seconds()) for point in asked.old_route.points) / 86_400.0
    )
    if apart_days <= MOST_APART_DAYS:
        return []
    words = (
        f"The old route was seen up to {apart_days:.0f} days from the survey; its ice has moved since. Carry it to the "
        "day of the survey first: `lungta ice drift`."
    )
    return [warning("ice-route-old-route-day", words, "old route")]


def _about(ground: Ground, asked: Asked) -> tuple[Finding, ...]:
    """Return what the ground lacks and what was assumed about it."""
    void_frac = 1.0 - float(ground.known.mean())
    found = []
    if void_frac > 0.0:
        words = f"{100.0 * void_frac:.1f} % of the survey is void: no route and no ladder goes there."
        found.append(notice("ice-route-voids", words, "survey"))
    found += _about_old_route(asked)
    if asked.old_route is not None and not ground.familiar.any():
        words = "The old route lies off the survey, so nothing near it counts as known ground."
        found.append(warning("ice-route-old-route-off", words, "old route"))
    if asked.hour is not None:
        clock = f"{int(asked.hour):02d}:{int(60.0 * (asked.hour % 1.0) + 1e-6):02d}"
        words = (
            f"At {clock} seracs count {ground.serac_hour:.2f} and avalanches {ground.avalanche_hour:.2f} times: "
            "assumptions. On 18 April 2014 ice fell at about 06:30 and killed 16; no hour is safe."
        )
        found.append(notice("ice-route-hour", words, "hour"))
    return tuple(found)
