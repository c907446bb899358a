"""A day plan as text for a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from lungta.core.findings import Finding
    from lungta.plan.dayplan import DayPlan

HEADINGS = ("#", "local", "UTC", "to", "a/b", "up kg", "most", "down", "most", "min", "lands with", "reserve\nheld")
STYLE = {"error": "bold red", "warning": "yellow"}


def print_plan(plan: DayPlan, folder: Path) -> None:
    """Print a plan: what flies when, what stays, what to know, where the files are."""
    from rich.console import Console

    from lungta.record.report.words import counted, path_numbers, wind_in_short

    console = Console(highlight=False, soft_wrap=False)
    up_kg = sum(sortie.payload_up_g for sortie in plan.sorties) / 1000
    down_kg = sum(sortie.payload_down_g for sortie in plan.sorties) / 1000
    console.print(f"[bold]{plan.place.name}[/], {plan.date}, {plan.aircraft.name} x {plan.aircraft.count}")
    console.print(
        f"{counted(len(plan.sorties), 'sortie')}, {up_kg:.1f} kg up, {down_kg:.1f} kg down, "
        f"{counted(len(plan.unplaced), 'load stays', 'loads stay')}"
    )
    console.print(f"terrain: {plan.terrain.source}, {plan.terrain.posting_m:.0f} m posting")
    console.print(f"wind: {_plain(wind_in_short(plan.wind_field))}; each flight in that of its own hour")
    if plan.not_for_flight:
        console.print("[bold red]NOT FOR FLIGHT[/] (see the errors below)")
    if plan.sorties:
        console.print(_sorties(plan))
        console.print(
            "a/b: aircraft and battery set; lands with: charge, 50 % (5-95 %); reserve held: how likely it lands with "
            f"the reserve of {plan.place.reserve_frac:.0%} and never lacks thrust, not how safe the flight is"
        )
    _print_unplaced(console, plan)
    _print_findings(console, plan)
    if numbers := path_numbers(plan):
        console.print(numbers)
    for comparison in plan.porters:
        console.print(
            f"to {comparison.drop} on foot {counted(comparison.porter_loads, 'load')}, "
            f"{comparison.walk_up_s / 3600:.1f} h up; "
            f"by air {counted(comparison.flights, 'flight')}, {comparison.flight_s / 60:.0f} min in all; "
            f"{counted(comparison.crossings, 'passage')} of the icefall not walked"
        )
    console.print(f"[dim]paths searched in: {_plain(plan.wind_field)}[/]")
    console.print(f"written to {_plain(str(folder))}: index.html, flight-sheet.pdf, plan.json, missions")


def _sorties(plan: DayPlan) -> Table:
    from rich.table import Table

    from lungta.record.report.words import sure

    zone = ZoneInfo(plan.place.timezone)
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading == "to" else "right")
    for sortie in plan.sorties:
        charge = sortie.landing_soc_frac
        table.add_row(
            str(sortie.number),
            f"{sortie.takeoff_utc.astimezone(zone):%H:%M}",
            f"{sortie.takeoff_utc:%H:%M}",
            sortie.drop,
            f"{sortie.aircraft.rpartition('#')[2]}/{sortie.battery_set}",
            f"{sortie.payload_up_g / 1000:.1f}",
            f"{sortie.max_up_g / 1000:.1f}",
            f"{sortie.payload_down_g / 1000:.1f}",
            f"{sortie.max_down_g / 1000:.1f}",
            f"{sortie.duration_s / 60:.0f}",
            f"{charge.p50:.0%} ({100 * charge.p05:.0f}-{100 * charge.p95:.0f})",
            sure(sortie.reserve_probability_frac).replace("over ", ">"),  # the table fits 80 columns
        )
    return table


def _print_findings(console: Console, plan: DayPlan) -> None:
    """Errors and warnings once for each kind, with how many more there are; notices only counted."""
    from lungta.record.report.words import counted

    by_code: dict[str, list[Finding]] = {}
    for finding in plan.all_findings():
        by_code.setdefault(finding.code, []).append(finding)
    notices, said = 0, set[str]()
    for code, findings in by_code.items():
        severity = findings[0].severity.value
        if severity == "notice":
            notices += len(findings)
            continue
        more = f" (and {len(findings) - 1} more like it)" if len(findings) > 1 else ""
        console.print(
            f"[{STYLE[severity]}]{severity}[/] {_plain(code)}: {_plain(once(findings[0].message, said))}{more}"
        )
    if notices:
        console.print(f"{counted(notices, 'notice')}: see the page")


def once(message: str, said: set[str]) -> str:
    """A message whose closing brackets, such as the authority's rules, are not said a second time."""
    head, _, brackets = message.partition(" (")
    if brackets and brackets in said:
        return f"{head} (as above)."
    said.add(brackets)
    return message


def _print_unplaced(console: Console, plan: DayPlan) -> None:
    what = {item.id: item.what for item in plan.items}
    for unplaced in plan.unplaced:
        console.print(
            f"[yellow]stays[/] {_plain(unplaced.item)} ({_plain(what[unplaced.item])}): {_plain(unplaced.reason)}"
        )


def _plain(text: str) -> str:
    """A stranger's text, kept from being read as markup."""
    from rich.markup import escape

    return escape(text)
