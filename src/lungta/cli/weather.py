"""`lungta weather`: what there is to call about weather."""

from __future__ import annotations

import typer

from lungta.cli.weather_climate import climate
from lungta.cli.weather_correct import correct
from lungta.cli.weather_fetch import fetch
from lungta.cli.weather_note import note
from lungta.cli.weather_windows import windows

weather_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
weather_app.command()(fetch)
weather_app.command(context_settings={"ignore_unknown_options": True})(note)  # -SN is a group of a report
weather_app.command()(correct)
weather_app.command()(windows)
weather_app.command()(climate)
