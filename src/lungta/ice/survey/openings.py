"""Where the ice is open: black top-hats of growing width, and what is deep and steep enough to be a crevasse.

A closing with a disc fills every gap narrower than the disc; what it fills is the black top-hat (Kodde et al. 2007,
ISPRS workshop on laser scanning, for crevasses; used on ice-sheet margins by Chudley et al. 2025, Nature Geoscience;
both from memory). As the disc widens past a crevasse the fill jumps by the crevasse's depth; over a trough it grows by
half the tangent of the trough's sides for each metre of width. Only growth that is steeper counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lungta.ice.survey.chords import widths_across
from lungta.ice.survey.closing import closed, octagon_px
from lungta.ice.survey.library import image_library
from lungta.ice.survey.settings import SurveySettings

Heights = NDArray[np.float32]
Mask = NDArray[np.bool_]

_GROWTH = 1.2  # of the disc's width from one scale to the next: assumption, finer only costs time
_NOISES = 6.0  # a closing of noise rises by three to four times its sigma; assumption
_RIM = 0.2  # share of `depth_per_width` down to which an opening is followed out to its rims: assumption


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Openings:
    """Openings of a surface. Arrays have the heights' shape, float32; NaN at voids.

    Attributes
    ----------
    ground_m : array
        Heights with the openings filled to their lower rim [m].
    width_m, depth_m : array
        Width across and depth below the lower rim [m]; 0 on unbroken ground.
    along_deg : array
        Bearing along the opening [deg, 0..180) in the grid; NaN on unbroken ground.
    least_depth_m : float
        Shallowest opening that could be told from noise and roughness [m].
    """

    ground_m: Heights
    width_m: Heights
    depth_m: Heights
    along_deg: Heights
    least_depth_m: float


def scales_px(widest_px: float) -> list[int]:
    """Return widths of discs to close with, from 3 pixels to the widest, odd and ascending.

    >>> scales_px(12.0)
    [3, 5, 7, 9, 11, 13]
    """
    scales = [3]
    while scales[-1] < widest_px:
        wider = min(scales[-1] * _GROWTH, widest_px)
        scales.append(max(octagon_px(wider), scales[-1] + 2))
    return scales


def noise_m(alt_amsl_m: Heights) -> float:
    """Return the 1-sigma noise of heights from pixel to pixel [m], from the median of second differences.

    Roughness of the ice counts as noise too. 1.4826 turns a median absolute deviation into a standard deviation,
    sqrt(6) is the norm of (1, -2, 1).
    """
    bend = np.abs(alt_amsl_m[:, 2:] - 2.0 * alt_amsl_m[:, 1:-1] + alt_amsl_m[:, :-2])
    bend = bend[np.isfinite(bend)]
    return float(1.4826 * np.median(bend) / np.sqrt(6.0)) if bend.size else 0.0


def find_openings(alt_amsl_m: Heights, pixel_m: float, settings: SurveySettings) -> Openings:
    """Return the openings of a surface up to `settings.widest_m` across.

    Parameters
    ----------
    alt_amsl_m : array of float32
        Heights [m]; voids are NaN.
    pixel_m : float
        Side of a cell [m].
    settings : SurveySettings
        What counts.
    """
    least_m = max(settings.least_depth_m, _NOISES * noise_m(alt_amsl_m))
    state = _Filling(ground_m=alt_amsl_m.copy(), base_m=alt_amsl_m.copy(), before_m=alt_amsl_m, before_px=1)
    for across_px in scales_px(settings.widest_m / pixel_m):
        _fill(state, across_px, pixel_m, least_m, settings)
    return _measured(alt_amsl_m, state.ground_m, pixel_m, least_m)


@dataclass(slots=True, kw_only=True)
class _Filling:
    """Heights with what was found filled, those that the present growth began from, and the last closing."""

    ground_m: Heights
    base_m: Heights
    before_m: Heights
    before_px: int


def _fill(state: _Filling, across_px: int, pixel_m: float, least_m: float, settings: SurveySettings) -> None:
    """Fill what is an opening at one width of disc.

    Where growth pauses between two widths, what comes after is another, wider opening: its depth counts from the fill
    of the first, so that a slot does not make a crevasse of the gap between two seracs that it lies in.
    """
    closed_m = closed(state.ground_m, across_px)
    width_m = (across_px + state.before_px) / 2.0 * pixel_m  # what this disc bridges and the last did not
    steep = np.tan(np.radians(settings.least_wall_deg)) / 2.0 * (across_px - state.before_px) * pixel_m
    grown = closed_m - np.maximum(state.before_m, state.ground_m) >= steep  # never true of a void
    state.base_m = np.where(grown, state.base_m, state.ground_m)
    depth_m = closed_m - state.base_m
    seeds = grown & (depth_m >= max(least_m, settings.depth_per_width * width_m))
    followed = depth_m >= max(least_m, _RIM * settings.depth_per_width * width_m)
    state.ground_m = np.where(connected(seeds, followed), closed_m, state.ground_m)
    state.before_m, state.before_px = closed_m, across_px


def _measured(alt_amsl_m: Heights, ground_m: Heights, pixel_m: float, least_m: float) -> Openings:
    depth_m = ground_m - alt_amsl_m
    opened = depth_m > 0.0
    width_px, along_deg = widths_across(opened)
    width_m = np.where(np.isnan(alt_amsl_m), np.float32(np.nan), width_px * np.float32(pixel_m))
    return Openings(ground_m=ground_m, width_m=width_m, depth_m=depth_m, along_deg=along_deg, least_depth_m=least_m)


def on_ice(openings: Openings, alt_amsl_m: Heights, ice: Mask | None) -> Openings:
    """Return openings with those outside the ice taken out; all of them when there is no mask."""
    if ice is None:
        return openings
    outside = ~ice & ~np.isnan(alt_amsl_m)
    zero, nan = np.float32(0.0), np.float32(np.nan)
    return replace(
        openings,
        ground_m=np.where(outside, alt_amsl_m, openings.ground_m),
        width_m=np.where(outside, zero, openings.width_m),
        depth_m=np.where(outside, zero, openings.depth_m),
        along_deg=np.where(outside, nan, openings.along_deg),
    )


def connected(seeds: Mask, allowed: Mask) -> Mask:
    """Return the parts of `allowed` that hold a seed; parts hang together over edges and corners."""
    cv2 = image_library()
    count, labels = cv2.connectedComponents((allowed | seeds).astype(np.uint8), connectivity=8)
    holds = np.zeros(count, bool)
    holds[labels[seeds]] = True
    holds[0] = False
    return np.asarray(holds[labels])
