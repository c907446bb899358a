"""`lungta weather`: what there is to call about weather."""

from __future__ import annotations

import typer

weather_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
