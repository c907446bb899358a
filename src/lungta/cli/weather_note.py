"""`lungta weather note`: what the pilot sees and reads off, kept as weather that a plan takes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from lungta.core.errors import WeatherError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lungta.mountain.site.model import Site
    from lungta.mountain.weather.metar import Report
    from lungta.mountain.weather.note import Note


def note(
    site: Annotated[str, typer.Argument(help="Site name or site file.")],
    report: Annotated[
        list[str], typer.Argument(help="Such as 27010G18KT 9999 FEW040 M03/M08 QFE535, or the text of a METAR.")
    ],
    at: Annotated[
        str | None,
        typer.Option(help="Local time, 06:20 of today, or 2026-04-20T06:20. Default: as reported, else now."),
    ] = None,
    hours: Annotated[int, typer.Option(min=1, max=24, help="For how many hours it holds, this one the first.")] = 1,
    station_alt_m: Annotated[
        float | None, typer.Option(help="Height of the place of the report [m AMSL]. Default: the home pad's.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Station TOML to add to. Default: SITE-notes.toml.")] = None,
) -> None:
    """Keep a report by hand as weather for the site: wind, visibility, cloud, temperature and dew point, pressure."""
    from lungta.core.files import write_file
    from lungta.core.toml import read_text
    from lungta.mountain.site.load import load_site
    from lungta.mountain.weather.metar import read_report
    from lungta.mountain.weather.note import Note, observed_utc, with_note

    the_site = load_site(site)
    read = read_report(" ".join(report))
    now = datetime.now(UTC)
    made = Note(
        report=read,
        observed_utc=_stated(at, the_site, now) if at else observed_utc(read, now),
        valid_hours=hours,
        station_alt_amsl_m=_height_m(the_site, read, station_alt_m),
        timezone=the_site.timezone,
    )
    file = out or Path(f"{the_site.id}-notes.toml")
    text, held = with_note(read_text(file, WeatherError) if file.exists() else "", made, str(file))
    write_file(file, text.encode("utf-8"))
    for line in _understood(made):
        typer.echo(line)
    begin, seen = (time.astimezone(ZoneInfo(the_site.timezone)) for time in (held[0], made.observed_utc))
    typer.echo(f"holds        from {begin:%Y-%m-%d %H:%M} for {len(held)} h (observed {seen:%H:%M})")
    typer.echo(f"kept in {file}; plan with: lungta plan {site} --weather {file} --date {begin:%Y-%m-%d}")


def _stated(at: str, site: Site, now: datetime) -> datetime:
    """The time that was stated, in the forms that `lungta wind --at` takes; a time of day is today's."""
    from lungta.cli.wind_inputs import local_moment

    moment, zone = local_moment(at, site), ZoneInfo(site.timezone)
    if not isinstance(moment, datetime):
        moment = datetime.combine(now.astimezone(zone).date(), moment, tzinfo=zone)
    return moment.astimezone(UTC)


def _height_m(site: Site, report: Report, stated_m: float | None) -> float:
    if stated_m is not None:
        return stated_m
    if report.aerodrome:
        raise WeatherError(
            f"is of {report.aerodrome}, which is another place than {site.name}.",
            where=f"the report {report.text!r}",
            remedy="Say its height with --station-alt-m, and remember that its wind is not the wind here; "
            "for what you see here leave the name out.",
        )
    return site.home.position.alt_amsl_m


def _understood(note: Note) -> Iterator[str]:
    """What was understood, so that a slip of the finger is seen."""
    from lungta.core.units import celsius

    report = note.report
    mean, gust, from_deg = report.wind
    bearing = "variable (kept as calm, its speed as gust)" if from_deg is None else f"from {from_deg:.0f} deg"
    yield f"wind         {mean:.1f} m/s {bearing}" + (f", gusts {gust:.1f} m/s" if gust is not None else "")
    humidity = note.humidity_frac
    damp = "" if humidity is None else f", relative humidity {humidity * 100:.0f} %"
    yield f"air          {celsius(report.temperatures.air_k):.0f} degC{damp}"
    how = "from QNH by the standard atmosphere, " if report.pressure.at_sea_level else ""
    yield f"pressure     {note.pressure_pa / 100:.1f} hPa ({how}at {note.station_alt_amsl_m:.0f} m AMSL)"
    if report.visibility_m is not None:
        yield f"visibility   {report.visibility_m:.0f} m" + (" or more" if report.visibility_m >= 10_000 else "")
    if note.cloud_base_amsl_m is not None:
        above = f"{report.cloud_base_agl_m:.0f} m above the station"
        yield f"cloud        from {note.cloud_base_amsl_m:.0f} m AMSL, {above}"
    if report.precipitation_mmph:
        yield f"falling      taken as {report.precipitation_mmph:g} mm/h, the upper end of its class"
    if report.left_out:
        yield f"not used     {', '.join(report.left_out)}"
