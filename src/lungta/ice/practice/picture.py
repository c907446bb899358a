"""What a survey drone sees of the practice icefall at one time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RectBivariateSpline
from scipy.ndimage import gaussian_filter

from lungta.ice.grid import MapGrid
from lungta.ice.practice.flow import PracticeFlow
from lungta.ice.practice.ground import Slot, Tower, bed_amsl_m, made_slots, made_towers, relief_m
from lungta.ice.practice.lattice import Field, Lattice
from lungta.ice.practice.settings import PracticeSettings, PracticeSurvey
from lungta.mountain.sun import SunPosition, sun_position
from lungta.mountain.terrain.shadow import sunlit_ground

Floats = NDArray[np.float64]

LATTICE_PER_PIXEL = 2
NODE_PX = 4  # motion is computed at every fourth pixel and splined between: off by 1e-3 px at most
MARGIN_M = 12.0  # of the lattice beyond the picture
SHADOW_M = 1.0  # step at which shadows are looked for, so that fine pictures are quick
RUBBLE_M = 16.0  # radius of what a fallen tower leaves


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """All that pictures are drawn from."""

    settings: PracticeSettings
    grid: MapGrid
    flow: PracticeFlow
    slots: tuple[Slot, ...]
    towers: tuple[Tower, ...]
    albedo: Field
    rise: Field
    opening: Field
    rubble: Field
    rock: Field
    boulders: Field


def made_world(settings: PracticeSettings, grid: MapGrid, flow: PracticeFlow) -> World:
    """Return everything drawn once: the ice's own texture, openings and towers as they were on the first survey."""
    rng = np.random.default_rng(settings.seed)
    slots, towers = made_slots(flow, rng, settings.crevasses), made_towers(flow, rng)
    lattice = _lattice(grid, settings)
    rise, openings = relief_m(lattice, slots, towers)
    pixel_m = settings.pixel_m
    lumps = 0.5 * lattice.noise(rng, 9.0) + 0.12 * lattice.noise(rng, 2.5)
    layers = ((1.0, 0.05), (2.2, 0.05), (6.0, 0.04), (20.0, 0.03))
    albedo = sum(part * lattice.noise(rng, width * pixel_m) for width, part in layers)
    rubble = 0.10 * lattice.noise(rng, pixel_m) + 0.10 * lattice.noise(rng, 3.0 * pixel_m)
    rock = 0.05 * lattice.noise(rng, pixel_m) + 0.05 * lattice.noise(rng, 4.0 * pixel_m)
    boulders = 0.15 * lattice.noise(rng, max(0.6, pixel_m)) + 0.5 * lattice.noise(rng, 4.0)
    return World(
        settings=settings,
        grid=grid,
        flow=flow,
        slots=slots,
        towers=towers,
        albedo=Field.of(lattice, np.asarray(albedo)),
        rise=Field.of(lattice, rise + lumps),
        opening=Field.of(lattice, openings),
        rubble=Field.of(lattice, rubble),
        rock=Field.of(lattice, rock + 0.04 * lattice.noise(rng, 15.0 * pixel_m)),
        boulders=Field.of(lattice, boulders),
    )


def _lattice(grid: MapGrid, settings: PracticeSettings) -> Lattice:
    west_m, south_m, east_m, north_m = grid.bounds_m
    step_m = settings.pixel_m / LATTICE_PER_PIXEL
    margin_m = MARGIN_M + 1.4 * settings.speed_mpd * settings.surveys[-1].days
    rows = math.ceil((north_m - south_m + 2.0 * margin_m) / step_m)
    columns = math.ceil((east_m - west_m + 2.0 * margin_m) / step_m)
    return Lattice(west_m=west_m - margin_m, south_m=south_m - margin_m, step_m=step_m, rows=rows, columns=columns)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """One survey: brightness 0..255, heights [m AMSL], and where snow or rubble stands in place of the first's ice."""

    brightness: NDArray[np.float32]
    alt_amsl_m: NDArray[np.float32]
    hidden: NDArray[np.bool_]


def seen(world: World, survey: PracticeSurvey) -> Seen:
    """Return what one survey shows."""
    settings, grid = world.settings, world.grid
    time_utc = settings.first_utc + timedelta(days=survey.days)
    rng = np.random.default_rng([settings.seed, round(1000.0 * survey.days)])
    east = np.broadcast_to(grid.east_centres_m - survey.shift_east_m, grid.shape)
    north = np.broadcast_to((grid.north_centres_m - survey.shift_north_m)[:, None], grid.shape)
    then = came_from(world, survey, time_utc)
    ice = np.clip(0.5 + _inside_m(world.flow, east, north) / grid.pixel_m, 0.0, 1.0)
    fallen = _fallen(world, *then) if survey.fallen_serac else np.zeros(grid.shape)
    opening = world.opening.at(*then) * (1.0 - fallen)
    rise = world.rise.at(*then) * (1.0 - fallen) + 8.0 * fallen * world.rubble.at(*then)
    rock = world.rock.at(east, north)
    own = ice * (rise - opening) + (1.0 - ice) * world.boulders.at(east, north)
    heights = bed_amsl_m(world.flow, east, north) + own
    texture = world.albedo.at(*then) * (1.0 - fallen) + fallen * world.rubble.at(*then)
    albedo = ice * (0.62 + texture) * np.exp(-opening / 9.0) + (1.0 - ice) * (0.34 + rock)
    snow = _snow(grid, survey, rng)
    clear = _lit(grid, heights, _sun(grid, time_utc)) * ((1.0 - snow) * albedo + 0.93 * snow)
    veiled = survey.gain_frac * clear * (1.0 - survey.haze_frac) + 0.9 * survey.haze_frac
    noisy = veiled + rng.normal(0.0, settings.noise_frac, grid.shape)
    return Seen(
        brightness=np.rint(np.clip(255.0 * noisy, 1.0, 255.0)).astype(np.float32),
        alt_amsl_m=(heights + rng.normal(0.0, 0.04, grid.shape)).astype(np.float32),
        hidden=np.maximum(snow, fallen) > 0.3,
    )


def came_from(world: World, survey: PracticeSurvey, time_utc: datetime) -> tuple[Floats, Floats]:
    """Return where the ice of each pixel of a survey was on the first survey [m]."""
    grid = world.grid
    rows, columns = (np.arange(-NODE_PX, size + 2 * NODE_PX, NODE_PX, dtype=float) for size in grid.shape)
    east, north = grid.place_of(rows[:, None] + 0.0 * columns[None, :], columns[None, :] + 0.0 * rows[:, None])
    east, north = east - survey.shift_east_m, north - survey.shift_north_m
    then = world.flow.carried(east, north, time_utc, world.settings.first_utc)
    at = np.arange(grid.rows, dtype=float), np.arange(grid.columns, dtype=float)
    moved = [RectBivariateSpline(rows, columns, b - a)(*at) for a, b in zip((east, north), then, strict=True)]
    return (
        grid.east_centres_m[None, :] - survey.shift_east_m + moved[0],
        grid.north_centres_m[:, None] - survey.shift_north_m + moved[1],
    )


def _inside_m(flow: PracticeFlow, east: Floats, north: Floats) -> Floats:
    return np.asarray(flow.half_width_m - np.abs(flow.along_across(east, north)[1]))


def _fallen(world: World, east: Floats, north: Floats) -> Floats:
    """Return 0..1: how much of a place lay about the largest tower on the first survey."""
    if not world.towers:
        return np.zeros(east.shape)
    tower = world.towers[0]
    away = np.hypot(east - tower.east_m, north - tower.north_m)
    return np.asarray(np.clip(0.5 + (RUBBLE_M - away) / 4.0, 0.0, 1.0))


def _snow(grid: MapGrid, survey: PracticeSurvey, rng: np.random.Generator) -> Floats:
    """Return 0..1: how far new snow covers each pixel, in patches some 15 m wide."""
    if survey.snow_frac == 0.0:
        return np.zeros(grid.shape)
    lattice = Lattice(west_m=0.0, south_m=0.0, step_m=grid.pixel_m, rows=grid.rows, columns=grid.columns)
    patches = lattice.noise(rng, 14.0)
    limit = np.quantile(patches, 1.0 - survey.snow_frac)
    return np.asarray(np.clip(0.5 + (patches - limit) / 0.1, 0.0, 1.0))


def _sun(grid: MapGrid, time_utc: datetime) -> SunPosition:
    west_m, south_m, east_m, north_m = grid.bounds_m
    lat_deg, lon_deg = grid.to_geographic(0.5 * (west_m + east_m), 0.5 * (south_m + north_m))
    return sun_position(float(lat_deg), float(lon_deg), time_utc)


def _lit(grid: MapGrid, alt_amsl_m: Floats, sun: SunPosition) -> Floats:
    """Return the light that falls on each pixel over that on level ground: sky, and sun where nothing hides it."""
    azimuth, elevation = math.radians(sun.azimuth_deg), math.radians(sun.elevation_deg)
    down_north, east = np.gradient(alt_amsl_m, grid.pixel_m)
    towards = (-east * math.sin(azimuth) + down_north * math.cos(azimuth)) * math.cos(elevation)
    facing = np.clip(towards + math.sin(elevation), 0.0, None) / np.sqrt(1.0 + east**2 + down_north**2)
    free = _free(alt_amsl_m, grid.pixel_m, sun)
    return np.asarray(0.32 + 0.68 * facing / math.sin(elevation) * free)


def _free(alt_amsl_m: Floats, pixel_m: float, sun: SunPosition) -> Floats:
    """Return 0..1: how much of the sun each pixel sees over the others, from heights a metre apart at least."""
    every = max(1, round(SHADOW_M / pixel_m))
    heights = np.ascontiguousarray(alt_amsl_m[::-every, ::every])
    free = np.kron(sunlit_ground(heights, every * pixel_m, every * pixel_m, sun).astype(float), np.ones((every, every)))
    rows, columns = alt_amsl_m.shape
    return np.asarray(gaussian_filter(free[:rows, :columns][::-1], 0.7 * every))
