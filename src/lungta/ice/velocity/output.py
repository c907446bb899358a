"""What a stack leaves in a folder: fields, maps for a GIS, pictures, a summary."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lungta.core.figures import house_style, picture
from lungta.core.files import write_file
from lungta.ice.cog import MapBand, write_cog
from lungta.ice.image.model import IceImage
from lungta.ice.tracking.model import DAY_S
from lungta.ice.velocity.files import write_mean_cog, write_velocity, write_velocity_cogs
from lungta.ice.velocity.inversion import Inversion
from lungta.ice.velocity.model import VelocityField
from lungta.ice.velocity.places import Spot
from lungta.ice.velocity.plot_map import spans_figure
from lungta.ice.velocity.plot_season import season_figure
from lungta.ice.velocity.plot_time import velocity_figure
from lungta.ice.velocity.season import YEAR_DAYS, SeasonalChange
from lungta.ice.velocity.summary import StackSummary, stack_json

PAIRS = "pairs"
FIELDS = ("velocity.nc", "mean.nc")
MAPS = (*(f"velocity_{name}.tif" for name in ("speed", "u", "v", "sigma", "pairs")), "mean.tif")
PICTURES = ("velocity.png", "spans.png")
SEASON = ("season.tif", "season.png")
SUMMARIES = ("summary.txt", "summary.json")
WRITTEN = frozenset({PAIRS, *FIELDS, *MAPS, *PICTURES, *SEASON, *SUMMARIES})
"""What a stack's folder may hold."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StackResult:
    """A stack worked out: its inversion, its mean, the yearly wave when there is a year, a summary, places to draw."""

    inversion: Inversion
    mean: VelocityField
    season: SeasonalChange | None
    summary: StackSummary
    spots: tuple[Spot, ...]


def write_stack(
    folder: Path, result: StackResult, lines: list[str], backdrop: IceImage | None = None
) -> tuple[str, ...]:
    """Write every file of a stack but its pairs, each whole or not at all, and return their names.

    Raises
    ------
    OutputError
        When one cannot be written.
    """
    field = result.inversion.field
    for name, each in zip(FIELDS, (field, result.mean), strict=True):
        write_velocity(folder / name, each)
    write_velocity_cogs(folder, field)
    write_mean_cog(folder / "mean.tif", result.mean)
    with house_style():
        first = velocity_figure(field, result.mean, result.spots, backdrop, result.inversion.redundancy)
        drawn = first, spans_figure(field, backdrop)
        for name, figure in zip(PICTURES, drawn, strict=True):
            write_file(folder / name, picture(figure, ".png"))
    _write_season(folder, result, backdrop)
    write_file(folder / "summary.txt", ("\n".join(lines) + "\n").encode())
    write_file(folder / "summary.json", stack_json(result.summary).encode())
    return tuple(name for name in (*FIELDS, *MAPS, *PICTURES, *SEASON, *SUMMARIES) if (folder / name).exists())


def _write_season(folder: Path, result: StackResult, backdrop: IceImage | None) -> None:
    """Write the yearly wave, or take away that of an earlier run."""
    if result.season is None:
        for name in SEASON:
            (folder / name).unlink(missing_ok=True)
        return
    season, notes = result.season, result.inversion.field.notes
    per_year = DAY_S**2 * YEAR_DAYS
    bands = [
        MapBand(name="mean speed, m/day", unit="m/day", values=season.mean_mps * DAY_S),
        MapBand(name="sigma of the mean, m/day", unit="m/day", values=season.mean_sigma_mps * DAY_S),
        MapBand(name="trend, m/day per year", unit="m/day/year", values=season.trend_mps2 * per_year),
        MapBand(name="sigma of the trend", unit="m/day/year", values=season.trend_sigma_mps2 * per_year),
        MapBand(name="yearly wave to either side, m/day", unit="m/day", values=season.amplitude_mps * DAY_S),
        MapBand(name="sigma of the wave, m/day", unit="m/day", values=season.amplitude_sigma_mps * DAY_S),
        MapBand(name="day of the year when fastest", unit="day", values=season.fastest_day),
        MapBand(name="sigma of that day", unit="day", values=season.fastest_sigma_days),
    ]
    title = f"velocity of ice through the year, mean of {season.middle_utc:%Y-%m-%d}"
    write_cog(folder / SEASON[0], season.grid, bands, {"title": title, "notes": " | ".join(notes)})
    with house_style():
        write_file(folder / SEASON[1], picture(season_figure(season, notes, backdrop), ".png"))
