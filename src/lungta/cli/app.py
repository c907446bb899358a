"""The `lungta` command: what there is to call, and how errors reach a person."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

import typer

from lungta import __version__
from lungta.cli.aircraft import aircraft_app
from lungta.cli.check import check
from lungta.cli.corridor import corridor
from lungta.cli.ice import ice_app
from lungta.cli.plan import plan
from lungta.cli.site import site_app
from lungta.cli.stages import Interrupted
from lungta.cli.terrain import terrain_app
from lungta.cli.tour import tour
from lungta.cli.validate import validate
from lungta.cli.weather import weather_app
from lungta.cli.wind import wind
from lungta.core.errors import LungtaError

BAD_INPUT = 2
BUG = 70  # EX_SOFTWARE of sysexits.h, spelled out because Windows has no such header
INTERRUPTED = 130

app = typer.Typer(
    help="Plans cargo-drone lifts on high mountains: corridors, payload by the hour, a day's sorties, mission files.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(plan)
app.command()(corridor)
app.command()(tour)
app.command()(wind)
app.command()(validate)
app.command()(check)
app.add_typer(aircraft_app, name="aircraft", help="Aircraft: list, show, what they lift and draw, fit and size.")
app.add_typer(ice_app, name="ice", help="Ice: what moves under the route, and where the next may go.")
app.add_typer(site_app, name="site", help="Sites: list, show, make and check them.")
app.add_typer(terrain_app, name="terrain", help="Terrain: fetch it while there is a network, and see what there is.")
app.add_typer(weather_app, name="weather", help="Weather: fetch it, enter it, correct it, and the hours for flying.")


@app.callback(invoke_without_command=True)
def _top(version: bool = typer.Option(False, "--version", help="Print the version and stop.")) -> None:
    if version:
        typer.echo(f"lungta {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command line; no traceback reaches a person unless LUNGTA_DEBUG is set."""
    for stream in (sys.stdout, sys.stderr):  # a Windows console or a pipe may not be UTF-8
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except LungtaError as error:
        _fail(f"lungta: {error}", BAD_INPUT)
    except SystemExit as end:  # Typer turns an interrupt into one, and says nothing
        if end.code == INTERRUPTED:
            said = end.said if isinstance(end, Interrupted) else "interrupted; nothing was written."
            sys.stderr.write(f"lungta: {said}\n")
        raise
    except KeyboardInterrupt:
        _fail("lungta: interrupted; nothing was written.", INTERRUPTED)
    except Exception:
        if os.environ.get("LUNGTA_DEBUG"):
            raise
        _fail(f"lungta: a fault in the program, not in your input. {_kept_report()}", BUG)


def _fail(message: str, code: int) -> None:
    sys.stderr.write(message + "\n")
    raise SystemExit(code)


def _kept_report() -> str:
    """Write the traceback where a person can send it from, and return what to tell them."""
    from lungta.core.cache import cache_folder

    try:
        report = Path(cache_folder()) / "fault.txt"
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(f"lungta {__version__}\n{' '.join(sys.argv)}\n{traceback.format_exc()}", encoding="utf-8")
    except OSError:
        return "Run again with LUNGTA_DEBUG=1 and send what it prints."
    return f"Please send {report} to the developers."
