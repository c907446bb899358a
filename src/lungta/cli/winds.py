"""Which wind a command works with: `--wind`, and the terrain that it takes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from lungta.cli.stages import Stages

if TYPE_CHECKING:
    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.weather.hour import Weather
    from lungta.mountain.wind.hourly import SolvedWinds, WindOf

CHOICES = ("solved", "profile", "uniform")
PLAN_MESH_M = 150.0  # a day has a dozen hours, each solved for a plan: about four seconds in all


class WindChoice(NamedTuple):
    """What was said after `--wind` (empty: nothing), and what there is to choose by."""

    word: str
    site: Site
    weather: Weather
    terrain: Terrain


def check_wind_choice(word: str) -> None:
    """Refuse a word that names no wind, and a file that is not there."""
    if word and word not in CHOICES and not _is_file(word):
        raise typer.BadParameter(f"{word!r} is none of {', '.join(CHOICES)}, nor a .nc file", param_hint="--wind")


def _is_file(word: str) -> bool:
    return Path(word).suffix == ".nc" and Path(word).is_file()


def winds_for(choice: WindChoice, file: Path | None, *, offline: bool, stages: Stages) -> WindOf:
    """The wind of each hour: solved over terrain wherever there is weather, unless something else was said."""
    from lungta.mountain.wind.hourly import profile_wind, solved_winds, uniform_wind
    from lungta.mountain.wind.solve.mesh import MeshSettings

    word = choice.word or ("profile" if choice.weather.assumed else "solved")
    if word in ("profile", "uniform"):
        return uniform_wind if word == "uniform" else profile_wind
    wide = find_wide_terrain(choice.site, choice.terrain, file, offline=offline, stages=stages)
    winds = solved_winds(choice.site, choice.weather, wide, choice.terrain, mesh=MeshSettings(mesh_m=PLAN_MESH_M))
    return winds if word == "solved" else _filed_winds(Path(word), winds)


def _filed_winds(path: Path, winds: SolvedWinds) -> WindOf:
    """The fields of a file, another model's brought onto the grid that would have been solved on."""
    from lungta.mountain.weather.open_meteo import FORECAST_WIND_SIGMA_MPS
    from lungta.mountain.wind.files.day import FiledWinds
    from lungta.mountain.wind.files.regrid import Onto

    model = winds.model
    onto = Onto(grid=model.grid, roughness_m=model.settings.roughness_m, sigma_mps=FORECAST_WIND_SIGMA_MPS)
    return FiledWinds(path, onto, winds.terrain)


def find_site_terrain(site: Site, file: Path | None, *, offline: bool, stages: Stages) -> Terrain:
    """The terrain about a site, by the five steps; a download shows how far it is."""
    from lungta.mountain.terrain.find import find_terrain, terrain_request

    request = terrain_request(site, explicit=file, allow_download=not offline)
    return find_terrain(request, progress=stages.download)


def find_wide_terrain(site: Site, terrain: Terrain, file: Path | None, *, offline: bool, stages: Stages) -> Terrain:
    """The same terrain with what lies upwind of the site; the site's own where no more of it is to be had."""
    from lungta.mountain.terrain.find import terrain_request
    from lungta.mountain.wind.ground import wide_terrain

    request = terrain_request(site, explicit=file, allow_download=not offline)
    return wide_terrain(request, terrain, stages.download)
