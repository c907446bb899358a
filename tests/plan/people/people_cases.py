"""Grounds, people and flights for tests of exposure, made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lungta.mountain.site.load import load_site
from lungta.mountain.site.model import Site
from lungta.mountain.site.people import PeopleGroup
from lungta.plan.people.crash import CrashModel
from lungta.plan.people.passage import Passage

SITE = load_site("muztagh-ata")  # names no people
FC30 = CrashModel(dimension_m=3.085, mass_kg=80.0)


def group(*corners: tuple[float, float], count: float = 1000.0, **changed: object) -> PeopleGroup:
    """People spread over a polygon of corners in the local frame [m], as many at every hour."""
    outline = tuple(tuple(map(float, SITE.frame.to_geographic(*corner))) for corner in corners)
    plain = PeopleGroup(
        id="all",
        name="All",
        by_hour=(count,) * 24,
        uncertain_factor=2.0,
        source="test",
        outline=outline,  # type: ignore[arg-type]
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def square(half_m: float, **changed: object) -> PeopleGroup:
    return group((-half_m, -half_m), (half_m, -half_m), (half_m, half_m), (-half_m, half_m), **changed)  # type: ignore[arg-type]


def site(*groups: PeopleGroup) -> Site:
    return replace(SITE, people=groups)


def straight(
    *, from_m: float = -500.0, to_m: float = 500.0, north_m: float = 0.0, agl_m: float = 60.0, mps: float = 15.0
) -> Passage:
    """A level straight flight eastwards in pieces of 5 m."""
    east_m = np.arange(from_m + 2.5, to_m, 5.0)
    same = np.ones_like(east_m)
    return Passage(
        east_m=east_m,
        north_m=north_m * same,
        height_agl_m=agl_m * same,
        speed_mps=mps * same,
        duration_s=5.0 / mps * same,
    )
