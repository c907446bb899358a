"""Flying windows as a table, JSON, CSV and pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from lungta.cli.written import write_by_suffix

if TYPE_CHECKING:
    from lungta.plan.windows.model import FlyingWindow, HourOdds, Windows


def write_windows(made: Windows, out: Path) -> None:
    """Write windows by the suffix; rows are empty where a limit is not known, under what must be known first."""
    from lungta.plan.windows.draw import windows_figure
    from lungta.plan.windows.model import hour_row, no_record_row

    rows = [*map(hour_row, made.hours), *map(no_record_row, made.missing_utc)]
    rows.sort(key=lambda row: str(row["time_utc"]))
    about = (
        *(finding.message for finding in made.findings),
        f"site: {made.site}, drop: {made.drop}, aircraft: {made.aircraft}",
        f"wind: {made.wind_field}",
    )
    write_by_suffix(out, _json(made), rows, about, lambda: windows_figure(made))


def print_windows(made: Windows, out: Path | None, *, as_json: bool) -> None:
    """Print windows for a person, or as JSON."""
    if as_json:
        typer.echo(_json(made))
        return
    for finding in made.findings:
        typer.echo(finding.message)
    _print_hours(made)
    for line in _words(made):
        typer.echo(line)
    typer.echo(f"written to {out}" if out else "for a picture or data: --out FILE.svg, .png, .csv or .json")


def _json(made: Windows) -> str:
    from lungta.plan.windows.model import windows_data

    return json.dumps(windows_data(made), indent=1, ensure_ascii=False)


def _print_hours(made: Windows) -> None:
    """Print a row for each hour of light; one without a record says so."""
    from rich.console import Console
    from rich.table import Table

    from lungta.plan.windows.limits import Limit, limits_asked

    zone = ZoneInfo(made.timezone)
    shown = [limit for limit in limits_asked(made.limits) if limit is not Limit.DAYLIGHT]
    together = "known only" if made.not_checked else "all"
    table = Table("local", "UTC", together, *(limit.value for limit in shown), "path in lee", box=None, pad_edge=False)
    lit: list[tuple[datetime, HourOdds | None]] = [
        (hour.time_utc, hour) for hour in made.hours if hour.probability_frac[Limit.DAYLIGHT]
    ]
    lit += [(time_utc, None) for time_utc in made.missing_utc]
    for time_utc, hour in sorted(lit, key=lambda pair: pair[0]):
        cells = ["no record"] if hour is None else [_per_cent(hour.joint_frac)]
        if hour is not None:
            cells += [_per_cent(hour.probability_frac[limit]) for limit in shown]
            cells.append("-" if hour.lee_frac is None else f"{hour.lee_frac:.0%}".replace("%", " %"))
        table.add_row(f"{time_utc.astimezone(zone):%m-%d %H:%M}", f"{time_utc:%H:%M}", *cells)
    Console(highlight=False, width=120).print(table)


def _per_cent(odds: float | None) -> str:
    """Odds in whole per cent, rounded down: 99.6 is no 100."""
    return "?" if odds is None else f"{int(100 * odds + 1e-9)} %"


def _words(made: Windows) -> Iterator[str]:
    """Yield the windows and what must be known about them, a line each."""
    yield f"\nWindows at {made.threshold_frac:.0%}, {made.heading}:" + ("" if made.windows else " none")
    for each in made.windows:
        yield _window_words(each, ZoneInfo(made.timezone))
    if made.not_checked:
        yield f"NOT KNOWN, so not in the odds: {', '.join(made.not_checked)}. Judge it on the spot."
    if made.missing_utc:
        yield (
            f"No record for {len(made.missing_utc)} hour(s) of daylight; nothing was filled in. Between the records of "
            "a forecast every 3 or 6 h: --hours-between."
        )
    yield made.lee_words
    yield f"Cloud base: {made.cloud_known_by}. Wind: {made.wind_field}."


def _window_words(window: FlyingWindow, zone: ZoneInfo) -> str:
    start, end = window.start_utc.astimezone(zone), window.end_utc.astimezone(zone)
    lee = f", up to {window.most_lee_frac:.0%} of the way in lee" if window.most_lee_frac else ""
    return (
        f"  {start:%a %d %b %H:%M} - {end:%H:%M} local ({window.start_utc:%H:%M}-{window.end_utc:%H:%M} UTC), "
        f"{window.hours:.1f} h, at least {_per_cent(window.least_frac)}{lee}"
    )
