"""`lungta ice`: what moves under the route."""

from __future__ import annotations

import typer

from lungta.cli.ice_drift import drift
from lungta.cli.ice_practice import practice
from lungta.cli.ice_route import route
from lungta.cli.ice_stack import stack
from lungta.cli.ice_survey import survey
from lungta.cli.ice_track import track

ice_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@ice_app.callback()
def _ice() -> None:
    """Track ice between images, carry a route along with it, and propose the next."""


ice_app.command()(practice)
ice_app.command()(drift)
ice_app.command()(track)
ice_app.command()(route)
ice_app.command()(survey)
ice_app.command()(stack)
