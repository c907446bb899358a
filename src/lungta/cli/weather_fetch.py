"""`lungta weather fetch`: a forecast into the cache while there is a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from lungta.mountain.site.model import Site
    from lungta.mountain.weather.fetch_kept import KeptForecast


def fetch(
    site: Annotated[str, typer.Argument(help="Site name or site file.")],
    source: Annotated[
        str, typer.Option(help="`open-meteo` (small, hourly), `gfs` or `ecmwf` (need eccodes).")
    ] = "open-meteo",
    days: Annotated[int, typer.Option(min=1, max=16, help="How far ahead.")] = 2,
    every_h: Annotated[int, typer.Option(help="Hours between fields: gfs 1, 3, 6; ecmwf 3, 6.")] = 3,
    out: Annotated[
        Path | None, typer.Option(help="Also write the file here: .json, or .grib2 for gfs and ecmwf.")
    ] = None,
) -> None:
    """Fetch a forecast for a site and keep it, so that planning needs no network."""
    from lungta.cli.bar import Bar
    from lungta.core.errors import InputError
    from lungta.core.files import write_file
    from lungta.mountain.site.load import load_site
    from lungta.mountain.weather.fetch import OPEN_METEO, fetch_forecast

    suffix = ".json" if source == OPEN_METEO else ".grib2"
    if out is not None and out.suffix.lower() != suffix:
        what = f"what {source} gives is a {suffix} file."
        raise InputError(what, where=f"--out {out}", remedy=f"End it with {suffix}.")
    the_site = load_site(site)
    bar = Bar(source)
    with bar as progress:
        kept = fetch_forecast(the_site, source, days=days, every_h=every_h, told=bar.begin, progress=progress)
    if out is not None:
        write_file(out, kept.path.read_bytes())
    _print(the_site, kept, site, out or kept.path)


def _print(site: Site, kept: KeptForecast, name: str, file: Path) -> None:
    from zoneinfo import ZoneInfo

    from lungta.mountain.weather.read import read_weather
    from lungta.mountain.weather.spot import spot_of

    weather = read_weather(file, timezone=site.timezone, spot=spot_of(site))
    zone = ZoneInfo(site.timezone)
    first, last = (weather.hours[end].time_utc.astimezone(zone) for end in (0, -1))
    typer.echo(weather.source.title)
    typer.echo(f"{len(weather.hours)} records, {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} ({site.timezone})")
    typer.echo(f"{file} ({file.stat().st_size / 1000:.0f} kB)")
    typer.echo(kept.licence)
    sparse = len(weather.hours) < 1 + (last - first).total_seconds() / 3600
    typer.echo(f"plan with: lungta plan {name} --weather {file}{' --hours-between' if sparse else ''}")
