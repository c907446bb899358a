"""`lungta weather climate`: what a season is planned on, from a station's hours."""

from __future__ import annotations

import json as json_
from calendar import month_abbr
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lungta.cli.written import check_out, write_by_suffix

if TYPE_CHECKING:
    from lungta.mountain.weather.stats.climatology import Climatology


def climate(
    station: Annotated[Path, typer.Argument(help="A station's hours, CSV or TOML.", show_default=False)],
    site: Annotated[str, typer.Argument(help="Site name or a site file.", show_default=False)],
    aircraft: Annotated[str, typer.Option(help="Whose limits: catalogue name or an aircraft file.")] = "dji-fc30",
    out: Annotated[Path | None, typer.Option(help="File to write: .svg, .png, .csv or .json.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of the table.")] = False,
) -> None:
    """Show by month and hour how windy and cold it is, how much is flyable and for how long it stays so."""
    from lungta.aircraft.catalogue import load_aircraft
    from lungta.mountain.site.load import load_site
    from lungta.mountain.weather.read import read_weather
    from lungta.mountain.weather.stats.climatology import ClimateLimits, climatology
    from lungta.plan.inputs import check_weather_place

    check_out(out)
    the_site, craft = load_site(site), load_aircraft(aircraft)
    weather = read_weather(station, timezone=the_site.timezone)
    check_weather_place(the_site, weather)
    limits = ClimateLimits(
        wind_mps=craft.wind_limit_mps,
        gust_mps=craft.wind_limit_mps,
        min_temperature_k=craft.min_temperature_k,
        max_temperature_k=craft.max_temperature_k,
    )
    made = climatology(weather, the_site, limits)
    if out is not None:
        _write(made, out)
    if json:
        typer.echo(_json(made))
    else:
        _print(made, out)


def _json(made: Climatology) -> str:
    return json_.dumps({"schema": "lungta.climatology/1", **asdict(made)}, indent=1, ensure_ascii=False, default=str)


def _write(made: Climatology, out: Path) -> None:
    from lungta.mountain.weather.stats.draw_climate import climate_figure

    about = f"{made.title}: {made.count} of {made.expected} hours, {made.with_gust} with gust"
    rows = [asdict(each) for each in made.hours]
    write_by_suffix(out, _json(made), rows, [about], lambda: climate_figure(made))


def _print(made: Climatology, out: Path | None) -> None:
    from rich.console import Console
    from rich.table import Table

    from lungta.core.units import celsius
    from lungta.mountain.weather.stats.climatology import SPELLS_H

    console = Console(highlight=False, width=120)
    typer.echo(f"{made.title}, {made.station_alt_amsl_m:.0f} m AMSL")
    span = f"{made.days[0].day} to {made.days[-1].day}"
    missing = made.expected - made.count
    typer.echo(f"{span}: {made.count} hours, {missing} missing and not filled, {made.with_gust} with a gust.")
    if made.with_gust < made.count:
        typer.echo("Where no gust was measured an hour counts as flyable by wind and temperature alone.")
    table = Table("month", "local", "hours", "wind", "5-95 %", "gust", "95 %", "degC", "over", "gusts over", "flyable",
                  box=None, pad_edge=False)  # fmt: skip
    for each in made.hours:
        table.add_row(
            month_abbr[each.month],
            f"{each.hour:02d}:00",
            f"{each.hours}/{each.expected_hours}",
            f"{each.wind_mean_mps:.1f}",
            f"{each.wind_p05_mps:.1f}-{each.wind_p95_mps:.1f}",
            "?" if each.gust_mean_mps is None else f"{each.gust_mean_mps:.1f}",
            "?" if each.gust_p95_mps is None else f"{each.gust_p95_mps:.1f}",
            f"{celsius(each.temperature_mean_k):.1f}",
            f"{each.wind_over_frac:.0%}",
            "?" if each.gust_over_frac is None else f"{each.gust_over_frac:.0%}",
            f"{each.flyable_frac:.0%}",
        )
    console.print(table)
    spells = Table("month", "days", "without gap", "spells 25/50/75 %", *(f">= {h} h" for h in SPELLS_H),
                   box=None, pad_edge=False)  # fmt: skip
    for month in made.months:
        quarters = (month.spell_p25_h, month.spell_p50_h, month.spell_p75_h)
        words = " / ".join("-" if each is None else f"{each:.0f}" for each in quarters)
        shares = [f"{each:.0%}" for each in month.days_with_frac]
        spells.add_row(month_abbr[month.month], str(month.days), str(month.whole_days), f"{words} h", *shares)
    typer.echo("\nDays with a flyable spell of at least so many hours of flying light, and the length of spells:")
    console.print(spells)
    typer.echo("At the station. Along a corridor above it blows more: `lungta weather windows` judges the path.")
    typer.echo(f"written to {out}" if out else "for a picture or data: --out FILE.svg, .png, .csv or .json")
