"""The link between one antenna and every point of a path."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.radio.antenna import Antenna, LinkBudget, LinkRule
from lungta.mountain.radio.grid import cells_of, end_of, ground_of
from lungta.mountain.radio.loss import free_space_loss_db, knife_edge_loss_db, knife_edge_v
from lungta.mountain.radio.path import AirPath
from lungta.mountain.terrain.grid import Terrain

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinkAlong:
    """The link to every point of a path; all arrays have the path's length.

    Attributes
    ----------
    antenna, path, budget, rule
        What was asked.
    distance_m : array
        From antenna to point, straight [m].
    ratio : array
        Clearance over the first Fresnel zone's radius where that is least on the ray; negative behind ground, infinite
        where no ground lies below the ray, NaN where a void or the terrain's edge leaves it unknown. Beyond 5 it is
        only known to be large.
    edge_m, clearance_m, zone_m : array
        Of that worst place: horizontal distance from the antenna, clearance at a right angle to the ray and the zone's
        radius [m]; NaN where there is none.
    free_space_db, diffraction_db : array
        Loss in free space, and behind the worst edge taken as the only one and as a knife's [dB].
    """

    antenna: Antenna
    path: AirPath
    budget: LinkBudget
    rule: LinkRule
    distance_m: Floats
    ratio: Floats
    edge_m: Floats
    clearance_m: Floats
    zone_m: Floats
    free_space_db: Floats
    diffraction_db: Floats

    @property
    def unknown(self) -> Flags:
        """Points whose ray leaves the terrain or crosses a void."""
        return np.isnan(self.ratio)

    @property
    def line_of_sight(self) -> Flags:
        """Points that the antenna sees, if only just."""
        return np.asarray(self.ratio >= 0.0)

    @property
    def in_view(self) -> Flags:
        """Points in clear view: the ground leaves free what the rule asks for."""
        return np.asarray(self.ratio >= self.rule.clear_ratio)

    @property
    def margin_db(self) -> Floats:
        """What the budget has left [dB]; NaN where unknown."""
        return self.budget.allowed_loss_db - self.free_space_db - self.diffraction_db

    @property
    def share_in_view_frac(self) -> float:
        """Share of the path's length in clear view, 0 to 1; what is unknown counts as not in view."""
        return self.path.share_frac(self.in_view)

    @property
    def share_line_of_sight_frac(self) -> float:
        """Share of the path's length in line of sight, 0 to 1."""
        return self.path.share_frac(self.line_of_sight)

    @property
    def share_unknown_frac(self) -> float:
        """Share of the path's length of which nothing is known, 0 to 1."""
        return self.path.share_frac(self.unknown)

    @property
    def lost_m(self) -> tuple[tuple[float, float], ...]:
        """Stretches along the path that are not in clear view, from and to [m]."""
        return self.path.stretches_m(~self.in_view)


def link_along(
    terrain: Terrain,
    antenna: Antenna,
    path: AirPath,
    budget: LinkBudget | None = None,
    rule: LinkRule | None = None,
) -> LinkAlong:
    """Return the link from an antenna to every point of a path, over the terrain and the round Earth.

    The ray is straight over an Earth of effective radius. Its clearance is followed through every cell that it crosses.

    Parameters
    ----------
    terrain : Terrain
        The ground. Where `rule.confidence_z` is not 0, its accuracy raises it.
    antenna : Antenna
        On the ground, within the terrain; otherwise all is unknown.
    path : AirPath
        Points in the terrain's frame.
    budget : LinkBudget, optional
        What the radio has to spend; its defaults are assumptions.
    rule : LinkRule, optional
        What counts as clear view.

    References
    ----------
    Recommendations ITU-R P.525 (free space) and P.526-16, sections 2.1 and 4.1 (zone, knife edge).
    """
    return _judged(terrain, antenna, path, budget or LinkBudget(), rule or LinkRule(), np.zeros_like(path.east_m))


def mast_link(
    terrain: Terrain,
    antenna: Antenna,
    mast: Antenna,
    budget: LinkBudget | None = None,
    rule: LinkRule | None = None,
) -> LinkAlong:
    """Return the link from an antenna to another on the ground, as a path of one point.

    Unlike an aircraft, a mast is as wrong in its height as the terrain that it stands on.
    """
    alt_amsl_m = float(terrain.height_at(mast.east_m, mast.north_m)) + mast.height_agl_m
    top = AirPath.through([(mast.east_m, mast.north_m, alt_amsl_m)])
    sigma_m = terrain.sigma_at(top.east_m, top.north_m)
    return _judged(terrain, antenna, top, budget or LinkBudget(), rule or LinkRule(), sigma_m)


def _judged(
    terrain: Terrain, antenna: Antenna, path: AirPath, budget: LinkBudget, rule: LinkRule, sigma_m: Floats
) -> LinkAlong:
    """The link to every point, whose ground's accuracy counts where the point stands on it."""
    from lungta.mountain.radio.kernel import judge_along

    start = end_of(terrain, antenna)
    points = np.column_stack([*cells_of(terrain, path.east_m, path.north_m), path.alt_amsl_m, sigma_m])
    found = judge_along(ground_of(terrain, rule), start, points, antenna.wavelength_m)
    ratio, edge_m, clearance_m, zone_m = np.where(np.isnan(start.alt_amsl_m), np.nan, found).T
    distance_m = np.hypot(path.east_m - antenna.east_m, path.north_m - antenna.north_m)
    distance_m = np.hypot(distance_m, path.alt_amsl_m - start.alt_amsl_m)
    return LinkAlong(
        antenna=antenna,
        path=path,
        budget=budget,
        rule=rule,
        distance_m=distance_m,
        ratio=ratio,
        edge_m=edge_m,
        clearance_m=clearance_m,
        zone_m=zone_m,
        free_space_db=free_space_loss_db(np.maximum(distance_m, antenna.wavelength_m), antenna.frequency_hz),
        diffraction_db=knife_edge_loss_db(knife_edge_v(ratio)),
    )
