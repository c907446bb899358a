"""Which wind a command works with: `--wind`, and the terrain that it takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from lungta.cli.stages import Stages

if TYPE_CHECKING:
    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.weather.hour import Weather
    from lungta.mountain.wind.hourly import WindOf

CHOICES = ("solved", "profile", "uniform")
PLAN_MESH_M = 150.0  # a day has a dozen hours, each solved for a plan: about four seconds in all


class WindChoice(NamedTuple):
    """What was said after `--wind` (empty: nothing), and what there is to choose by."""

    word: str
    site: Site
    weather: Weather
    terrain: Terrain


def check_wind_choice(word: str) -> None:
    """Refuse a word that names no wind."""
    if word and word not in CHOICES:
        raise typer.BadParameter(f"{word!r} is none of {', '.join(CHOICES)}", param_hint="--wind")


def winds_for(choice: WindChoice, file: Path | None, *, offline: bool, stages: Stages) -> WindOf:
    """The wind of each hour: solved over terrain wherever there is weather, unless something else was said."""
    from lungta.mountain.wind.hourly import profile_wind, solved_winds, uniform_wind
    from lungta.mountain.wind.solve.mesh import MeshSettings

    word = choice.word or ("profile" if choice.weather.assumed else "solved")
    if word != "solved":
        return uniform_wind if word == "uniform" else profile_wind
    wide = find_wide_terrain(choice.site, choice.terrain, file, offline=offline, stages=stages)
    return solved_winds(choice.site, choice.weather, wide, choice.terrain, mesh=MeshSettings(mesh_m=PLAN_MESH_M))


def find_site_terrain(site: Site, file: Path | None, *, offline: bool, stages: Stages) -> Terrain:
    """The terrain about a site, by the five steps; a download shows how far it is."""
    from lungta.mountain.terrain.find import find_terrain, terrain_request

    request = terrain_request(site, explicit=file, allow_download=not offline)
    return find_terrain(request, progress=stages.download)


def find_wide_terrain(site: Site, terrain: Terrain, file: Path | None, *, offline: bool, stages: Stages) -> Terrain:
    """The same terrain with what lies upwind of the site; the site's own where no more of it is to be had."""
    from lungta.core.errors import InputError
    from lungta.mountain.terrain.find import find_terrain, terrain_request
    from lungta.mountain.wind.hourly import UPWIND_M

    request = terrain_request(site, explicit=file, allow_download=not offline)
    try:
        wide = find_terrain(replace(request, extent_m=site.extent_m + UPWIND_M), progress=stages.download)
    except InputError:
        return terrain
    return wide if wide.source.title == terrain.source.title else terrain
