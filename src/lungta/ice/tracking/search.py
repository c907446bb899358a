"""Windows and search for what is known of the ice beforehand."""

from __future__ import annotations

import math

from lungta.core.errors import IceError
from lungta.ice.tracking.model import DAY_S
from lungta.ice.tracking.settings import TrackSettings

SPARE_PX = 2  # for the images' own shift and the peak's neighbours (assumption)
LARGEST_PX = 512  # as TrackSettings has it


def search_px_for(speed_mps: float, duration_s: float, pixel_m: float) -> int:
    """Return the search [pixels] that holds a speed over a time, with a little to spare.

    Raises
    ------
    IceError
        When it is wider than can be searched.

    >>> search_px_for(1.2 / 86_400.0, 8 * 86_400.0, 0.5)
    22
    """
    search_px = math.ceil(speed_mps * duration_s / pixel_m - 1e-9) + SPARE_PX
    if search_px > LARGEST_PX:
        raise IceError(
            f"{speed_mps * DAY_S:g} m/day over {duration_s / DAY_S:.3g} days is a motion of {search_px} pixels; at "
            f"most {LARGEST_PX} can be searched.",
            where="--max-speed",
            remedy="Take images nearer in time, or with coarser pixels.",
        )
    return search_px


def settings_for(window_px: int | None, search_px: int | None, step_px: int | None) -> TrackSettings:
    """Return tracking settings from what a person asked for; None takes the default.

    Where a window fails one of twice its side is tried. Without a step, places lie a quarter of a window apart.

    Raises
    ------
    IceError
        When they do not fit together.
    """
    usual = TrackSettings()
    window = usual.windows_px[0] if window_px is None else window_px
    step = step_px if step_px is not None else usual.step_px if window_px is None else window // 4
    search = usual.search_px if search_px is None else search_px
    if step < 1 or window % step:
        raise IceError(
            f"a window of {window} px is no multiple of the step of {step} px.",
            where="--window-px, --step-px",
            remedy="Take for example a window of 64 and a step of 16.",
        )
    windows = (window, 2 * window) if 2 * window <= LARGEST_PX else (window,)
    try:
        return TrackSettings(windows_px=windows, search_px=search, step_px=step)
    except ValueError as error:
        raise IceError(f"{error}.", where="--window-px, --search-px, --step-px", remedy="Stay within these.") from error
