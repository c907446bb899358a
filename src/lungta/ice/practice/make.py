"""The practice icefall, made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np

from lungta.ice.grid import MapGrid
from lungta.ice.image.model import HeldImage, ImageKind, ImageNotes
from lungta.ice.practice.flow import PracticeFlow
from lungta.ice.practice.model import PracticeIcefall
from lungta.ice.practice.picture import World, made_world, seen
from lungta.ice.practice.route import old_route
from lungta.ice.practice.settings import NOT_REAL, PracticeSettings, PracticeSurvey

CRS = "EPSG:32645"  # UTM 45 N
MIDDLE_EAST_M, MIDDLE_NORTH_M = 486_600.0, 3_096_700.0  # where the real icefall is, so that sun, map and site fit
EDGE_M = 6.0  # between the ice and what is called stable


def practice_icefall(
    settings: PracticeSettings | None = None, progress: Callable[[str], None] | None = None
) -> PracticeIcefall:
    """Return a made icefall: pictures and heights of several surveys, an old route, and the truth. NOT REAL.

    The same settings give the same icefall, to the last bit on one machine.

    Parameters
    ----------
    settings : PracticeSettings, optional
        Size, speed, surveys. Default: 1280 x 1120 pixels of 0.5 m and four surveys in 24 days; `SMALL` is the same
        ground at 1 m.
    progress : callable, optional
        Called with what is being made.

    >>> from lungta.ice.practice.settings import PracticeSettings
    >>> made = practice_icefall(PracticeSettings(pixel_m=4.0, rows=140, columns=160))
    >>> len(made.pictures), made.grid.shape
    (4, (140, 160))
    """
    settings = settings or PracticeSettings()
    say = progress or (lambda _: None)
    grid = practice_grid(settings)
    flow = PracticeFlow(
        east_m=MIDDLE_EAST_M,
        north_m=MIDDLE_NORTH_M,
        zero_utc=settings.first_utc + timedelta(days=60.0),
        speed_mpd=settings.speed_mpd,
        season_frac=settings.season_frac,
    )
    say("making ice")
    world = made_world(settings, grid, flow)
    shown = []
    for number, survey in enumerate(settings.surveys, 1):
        say(f"drawing survey {number} of {len(settings.surveys)}, day {survey.days:g}")
        shown.append((survey, seen(world, survey)))
    say("laying the route")
    inside_m = flow.half_width_m - np.abs(flow.along_across(*np.meshgrid(grid.east_centres_m, grid.north_centres_m))[1])
    heights = tuple(_held(world, survey, one.alt_amsl_m, ImageKind.HEIGHTS) for survey, one in shown)
    return PracticeIcefall(
        settings=settings,
        flow=flow,
        pictures=tuple(_held(world, survey, one.brightness, ImageKind.PICTURE) for survey, one in shown),
        heights=heights,
        hidden=tuple(one.hidden for _, one in shown),
        ice=np.asarray(inside_m > 0.0),
        stable=np.asarray(inside_m < -EDGE_M),
        slots=world.slots,
        towers=world.towers,
        route=old_route(flow, grid, heights[0].values, settings.first_utc),
    )


def practice_grid(settings: PracticeSettings) -> MapGrid:
    """Return the map grid of a practice icefall."""
    return MapGrid(
        crs=CRS,
        west_m=MIDDLE_EAST_M - 0.5 * settings.columns * settings.pixel_m,
        north_m=MIDDLE_NORTH_M + 0.5 * settings.rows * settings.pixel_m,
        pixel_m=settings.pixel_m,
        rows=settings.rows,
        columns=settings.columns,
    )


def _held(world: World, survey: PracticeSurvey, values: np.ndarray, kind: ImageKind) -> HeldImage:
    taken_utc = world.settings.first_utc + timedelta(days=survey.days)
    notes = ImageNotes(
        title=f"Practice icefall, {kind.value}, {taken_utc:%Y-%m-%d}",
        origin=f"{kind.value}_{taken_utc:%Y%m%d}.tif",
        taken_utc=taken_utc,
        kind=kind,
        said=(NOT_REAL,),
    )
    return HeldImage(grid=world.grid, notes=notes, values=values)
