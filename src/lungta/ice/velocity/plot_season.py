"""Maps of the yearly wave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lungta.core.figures import house_style
from lungta.ice.image.model import IceImage
from lungta.ice.tracking.model import DAY_S
from lungta.ice.tracking.plot import draw_scale
from lungta.ice.velocity.plot_map import MapLook, draw_map, entitle, scale_length_m, top_of
from lungta.ice.velocity.season import YEAR_DAYS, SeasonalChange

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CLEAR_SIGMA = 2.0
MONTHS = "JFMAMJJASOND"


def season_figure(season: SeasonalChange, notes: tuple[str, ...] = (), backdrop: IceImage | None = None) -> Figure:
    """Return maps of mean speed, of the wave, of when it is fastest, and of the trend.

    The day of the fastest ice is drawn only where the wave is clear: more than twice its error.
    """
    from matplotlib.figure import Figure

    mean = season.mean_mps * DAY_S
    wave = season.amplitude_mps * DAY_S
    trend = season.trend_mps2 * DAY_S**2 * YEAR_DAYS
    clear = season.amplitude_mps > CLEAR_SIGMA * season.amplitude_sigma_mps
    look = MapLook(backdrop=backdrop, top_mpd=top_of(mean), scale_m=scale_length_m(season.grid))
    bound = max(top_of(np.abs(trend)), 1e-6)
    panels: tuple[tuple[str, Any, str, dict[str, Any]], ...] = (
        ("mean speed", mean, "m/day", {}),
        (
            "wave through the year: this much faster and slower",
            wave,
            "m/day",
            {"vmax": top_of(wave), "cmap": "viridis"},
        ),
        (
            f"when it is fastest, where the wave is clear ({clear.sum() / max(1, np.isfinite(mean).sum()):.0%})",
            np.where(clear, season.fastest_day, np.nan),
            "month",
            {"vmax": YEAR_DAYS, "cmap": "twilight"},
        ),
        ("trend", trend, "m/day per year", {"vmin": -bound, "vmax": bound, "cmap": "RdBu_r"}),
    )
    ratio = season.grid.rows / season.grid.columns
    with house_style():
        figure = Figure(figsize=(12.0, 2 * (5.2 * ratio + 0.6) + 0.7), layout="constrained")
        axes = figure.subplots(2, 2).ravel()
        for ax, (title, values, unit, colours) in zip(axes, panels, strict=True):
            bar = figure.colorbar(draw_map(ax, season.grid, values, look, **colours), ax=ax, label=unit, shrink=0.85)
            ax.set_title(title, fontsize=10, loc="left")
            if unit == "month":
                bar.set_ticks([(month + 0.5) * YEAR_DAYS / 12 for month in range(12)], labels=list(MONTHS))
        draw_scale(axes[0], look.scale_m, turned=not season.grid.georeferenced)
        entitle(figure, "Velocity of the ice through the year", notes)
    return figure
