"""Heights of the practice icefall: a bed that stays, and crevasses and towers that move with the ice."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.ice.practice.flow import PracticeFlow
from lungta.ice.practice.lattice import Lattice

Floats = NDArray[np.float64]

MIDDLE_AMSL_M = 5640.0  # about the ice at 27.995 N 86.863 E on GLO-30
SLOPE = 0.32  # rise over run of the ice, mean
STEP_RISE_M = 9.0  # by which steps stand off the mean slope
WALL_SLOPE = 1.2  # of the rock beside the ice, 50 deg


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A crevasse as it was on the first survey.

    Attributes
    ----------
    east_m, north_m : float
        Its middle [m].
    azimuth_deg : float
        Along it, from grid north, 0..180.
    length_m, width_m, depth_m : float
        Tip to tip, across its middle at half its depth, and below its rims [m].
    """

    east_m: float
    north_m: float
    azimuth_deg: float
    length_m: float
    width_m: float
    depth_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tower:
    """A serac: a block that stands above the ice around it, on the first survey."""

    east_m: float
    north_m: float
    azimuth_deg: float
    length_m: float
    width_m: float
    rise_m: float


def bed_amsl_m(flow: PracticeFlow, east_m: Floats, north_m: Floats) -> Floats:
    """Return the ground without anything that moves [m AMSL]: slope, steps, walls of rock."""
    along, across = flow.along_across(east_m, north_m)
    steps = STEP_RISE_M * np.cos(2.0 * math.pi * along / flow.step_m)
    beyond = np.abs(across) - flow.half_width_m
    wall = 6.0 * np.logaddexp(0.0, (beyond - 8.0) / 6.0) * WALL_SLOPE  # rounded where it leaves the ice
    return np.asarray(MIDDLE_AMSL_M - SLOPE * along + steps + np.minimum(wall, 90.0 + 0.1 * wall))


def made_slots(flow: PracticeFlow, rng: np.random.Generator, count: int) -> tuple[Slot, ...]:
    """Return crevasses across the flow, most of them where a step stretches the ice."""
    slots: list[Slot] = []
    for _ in range(50 * count):
        along, across = rng.uniform(-330.0, 330.0), rng.uniform(-0.75, 0.75) * flow.half_width_m
        stretched = 0.5 + 0.5 * math.cos(2.0 * math.pi * along / flow.step_m)
        if rng.uniform() > 0.15 + 0.85 * stretched:
            continue
        azimuth = flow.towards_deg + 90.0 + rng.normal(0.0, 9.0) - 35.0 * across / flow.half_width_m
        length, width = rng.uniform(28.0, 110.0), 0.9 + rng.gamma(2.0, 0.9)
        east, north = (float(each) for each in flow.place(along, across))
        if all(math.hypot(east - s.east_m, north - s.north_m) > 24.0 for s in slots):
            slot = Slot(
                east_m=east,
                north_m=north,
                azimuth_deg=azimuth % 180.0,
                length_m=length,
                width_m=min(width, 7.5),
                depth_m=float(rng.uniform(6.0, 22.0)),
            )
            slots.append(slot)
        if len(slots) == count:
            break
    return tuple(slots)


def made_towers(flow: PracticeFlow, rng: np.random.Generator) -> tuple[Tower, ...]:
    """Return seracs along the brink of each step, the largest first."""
    towers = []
    for brink in (-flow.step_m, 0.0, flow.step_m):
        for across in np.arange(-0.62, 0.63, 0.2) * flow.half_width_m + rng.uniform(-8.0, 8.0):
            if rng.uniform() < 0.3:
                continue
            east, north = flow.place(brink + 20.0 + rng.normal(0.0, 6.0), across)
            towers.append(
                Tower(
                    east_m=float(east),
                    north_m=float(north),
                    azimuth_deg=float(flow.towards_deg + 90.0 + rng.normal(0.0, 14.0)),
                    length_m=float(rng.uniform(10.0, 22.0)),
                    width_m=float(rng.uniform(8.0, 14.0)),
                    rise_m=float(rng.uniform(5.0, 15.0)),
                )
            )
    return tuple(sorted(towers, key=lambda tower: -tower.rise_m * tower.length_m))


def relief_m(lattice: Lattice, slots: tuple[Slot, ...], towers: tuple[Tower, ...]) -> tuple[Floats, Floats]:
    """Return how far towers stand above the bed and slots open below it [m], both positive, on the first survey."""
    relief, openings = (np.zeros((lattice.rows, lattice.columns)) for _ in range(2))
    for tower in towers:
        part, (a, b) = _around(lattice, tower, 0.7 * tower.length_m + 6.0)
        block = _inside(tower.length_m / 2.0 - np.abs(a), 0.8) * _inside(tower.width_m / 2.0 - np.abs(b), 0.8)
        relief[part] = np.maximum(relief[part], tower.rise_m * block)
    edge_m = max(0.25, 1.2 * lattice.step_m)
    for slot in slots:
        part, (a, b) = _around(lattice, slot, 0.5 * slot.length_m + 6.0)
        half = slot.width_m / 2.0 * np.sqrt(np.clip(1.0 - np.square(2.0 * a / slot.length_m), 0.0, None))
        bend = 1.5 * np.sin(2.0 * math.pi * a / slot.length_m)
        opening = slot.depth_m * _inside(half - np.abs(b - bend), edge_m) * (half > edge_m)
        openings[part] = np.maximum(openings[part], opening)
    return relief, openings


def _inside(margin_m: Floats, edge_m: float) -> Floats:
    """Return 1 well inside and 0 well outside of an edge that is smooth over +-`edge_m`."""
    x = np.clip(0.5 + 0.5 * margin_m / edge_m, 0.0, 1.0)
    return np.asarray(x * x * (3.0 - 2.0 * x))


def _around(lattice: Lattice, what: Slot | Tower, reach_m: float) -> tuple[tuple[slice, slice], tuple[Floats, Floats]]:
    """Return the part of a lattice around something, and there the metres along it and across it."""
    row, column = (what.north_m - lattice.south_m) / lattice.step_m, (what.east_m - lattice.west_m) / lattice.step_m
    reach = reach_m / lattice.step_m
    rows = slice(max(0, int(row - reach)), max(0, min(lattice.rows, int(row + reach) + 1)))
    columns = slice(max(0, int(column - reach)), max(0, min(lattice.columns, int(column + reach) + 1)))
    north = (np.arange(rows.start, max(rows.start, rows.stop)) - row)[:, None] * lattice.step_m
    east = (np.arange(columns.start, max(columns.start, columns.stop)) - column)[None, :] * lattice.step_m
    azimuth = math.radians(what.azimuth_deg)
    along = east * math.sin(azimuth) + north * math.cos(azimuth)
    return (rows, columns), (along, east * math.cos(azimuth) - north * math.sin(azimuth))
