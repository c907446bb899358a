"""`lungta weather correct`: a forecast corrected by the camp's own station, and how that scored."""

from __future__ import annotations

import json as json_
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lungta.core.errors import InputError

if TYPE_CHECKING:
    from lungta.mountain.site.model import Site
    from lungta.mountain.weather.hour import Weather
    from lungta.mountain.weather.stats.correct import Correction


def correct(
    forecast: Annotated[Path, typer.Argument(help="Forecast file, past hours included.", show_default=False)],
    station: Annotated[Path, typer.Argument(help="The camp's station, CSV or TOML.", show_default=False)],
    site: Annotated[str, typer.Argument(help="Site name or a site file.", show_default=False)],
    out: Annotated[Path | None, typer.Option(help="Corrected weather to write, .toml, for --weather.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the scores as JSON.")] = False,
) -> None:
    """Correct a forecast by the camp's station: bias and spread learnt where both have hours, scored on others."""
    from lungta.core.files import write_file
    from lungta.mountain.site.load import load_site
    from lungta.mountain.weather.write import weather_toml

    if out is not None and out.suffix.lower() != ".toml":
        raise InputError("the corrected weather is a .toml file.", where=f"--out {out}", remedy="End it with .toml.")
    corrected, correction = corrected_files(load_site(site), forecast, station)
    if out is not None:
        write_file(out, weather_toml(corrected).encode("utf-8"))
    if json:
        typer.echo(json_.dumps(_data(correction), indent=1, ensure_ascii=False))
    else:
        _print(correction, out)


def corrected_files(site: Site, forecast: Path, station: Path) -> tuple[Weather, Correction]:
    """Return the forecast in a file, corrected by the station in another, and what was learnt."""
    from lungta.mountain.weather.read import read_weather
    from lungta.mountain.weather.spot import spot_of
    from lungta.mountain.weather.stats.apply import correct_forecast
    from lungta.plan.inputs import check_weather_place

    said, measured = (read_weather(path, timezone=site.timezone, spot=spot_of(site)) for path in (forecast, station))
    check_weather_place(site, said)
    check_weather_place(site, measured)
    return correct_forecast(said, measured)


def _data(correction: Correction) -> dict[str, object]:
    return {
        "title": correction.title,
        "station_alt_amsl_m": correction.station_alt_amsl_m,
        "hours_learnt_on": len(correction.time_utc),
        "lacking_utc": [time.isoformat() for time in correction.lacking_utc],
        "independent_hours": {name: round(each.fit.independent_hours, 1) for name, each in correction.learnt.items()},
        "used": {name: each.used for name, each in correction.learnt.items()},
        "scores": [asdict(score) for score in correction.scores],
    }


def print_scores(correction: Correction) -> None:
    """Print the scores of a correction as a table."""
    from rich.console import Console
    from rich.table import Table

    headings = ("held-out hours", "unit", "CRPS", "forecast", "bias", "forecast", "RMSE", "forecast", "day before")
    table = Table(*headings, "in 50 %", "in 90 %", box=None, pad_edge=False)
    for each in correction.scores:
        lasting = "-" if each.rmse_persistence is None else f"{each.rmse_persistence:.2f}"
        numbers = (each.crps, each.crps_forecast, each.bias, each.bias_forecast, each.rmse, each.rmse_forecast)
        cells = [f"{number:.2f}" for number in numbers]
        shares = f"{each.held_50_frac:.0%}", f"{each.held_90_frac:.0%}"
        table.add_row(each.quantity, each.unit, *cells, lasting, *shares)
    Console(highlight=False, width=120).print(table)


def _print(correction: Correction, out: Path | None) -> None:
    typer.echo(correction.title)
    if correction.lacking_utc:
        shown = ", ".join(f"{time:%m-%d %H:%M}" for time in correction.lacking_utc[:6])
        more = " ..." if len(correction.lacking_utc) > 6 else ""
        typer.echo(f"Not learnt on, because one of the two has no record: {shown}{more} UTC. Nothing was filled in.")
    worth = correction.learnt["wind"].fit.independent_hours
    typer.echo(f"Wind of one hour is like that of the next: for it the hours count as {worth:.0f} independent ones.")
    typer.echo("")
    print_scores(correction)
    typer.echo("")
    typer.echo("`forecast`: as it was. `day before`: as measured 24 hours earlier. 0 is perfect, but for the last two.")
    typer.echo(
        f"written to {out}" if out else "to fly with it: --out FILE.toml, then `lungta plan --weather FILE.toml`"
    )
