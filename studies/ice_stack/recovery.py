"""What inverting a stack recovers of a made glacier whose velocity in time is known: NOT REAL.

    .venv/bin/python studies/ice_stack/recovery.py [--pictures FOLDER]

A stream of ice on 60 x 80 places, with a yearly wave and a trend; every pair with normal errors of 1 m, 3 % of all
vectors wild by up to 40 m, and a patch without vectors. Prints bias, spread and coverage of the spans, what was marked,
the change between spans, the yearly wave, and the time that it took; plain least squares on the same pairs beside it.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np

from lungta.core.figures import house_style, picture
from lungta.ice.grid import MapGrid
from lungta.ice.tracking.model import DAY_S, Coregistration, Displacements
from lungta.ice.tracking.reasons import Reason
from lungta.ice.velocity.invert import invert_stack
from lungta.ice.velocity.mean import mean_field
from lungta.ice.velocity.places import spots_of
from lungta.ice.velocity.plot_map import spans_figure
from lungta.ice.velocity.plot_season import season_figure
from lungta.ice.velocity.plot_time import velocity_figure
from lungta.ice.velocity.season import YEAR_DAYS, seasonal_change
from lungta.ice.velocity.settings import InvertSettings
from lungta.ice.velocity.summary import stack_summary, stack_words

GRID = MapGrid(crs="EPSG:32645", west_m=485_000.0, north_m=3_096_000.0, pixel_m=20.0, rows=60, columns=80)
START = datetime(2026, 1, 1, tzinfo=UTC)
SIGMA_M, WILD_FRAC, WILD_M = 1.0, 0.03, 40.0
WAVE_FRAC, TREND_FRAC, FASTEST_DAY = 0.3, -0.05, 150.0  # of the mean speed
TURN = 2.0 * np.pi / YEAR_DAYS
STABLE = Coregistration(east_m=0.0, north_m=0.0, sigma_east_m=0.5, sigma_north_m=0.5, places=300)
ROW, COLUMN = np.mgrid[0:60, 0:80]
ACROSS = np.exp(-(((ROW - 30 - 5 * np.sin(COLUMN / 15)) / 11.0) ** 2))
ICE = ACROSS > 0.12
MEAN_MPD = 1.1 * ACROSS * (0.5 + COLUMN / 100.0)
TURNED = 0.3 * np.cos(COLUMN / 15)
MIDDLE = 400.0
AT_PLACE = InvertSettings(even_paths=False)  # vectors are made of the velocity at the place, not along a way


def position_m(days: float) -> tuple[np.ndarray, np.ndarray]:
    """Metres moved since the start, east and north."""
    along = days + WAVE_FRAC / TURN * np.sin(TURN * (days - FASTEST_DAY))
    along += TREND_FRAC / YEAR_DAYS * (days**2 / 2.0 - MIDDLE * days)
    return MEAN_MPD * along * np.cos(TURNED), -MEAN_MPD * along * np.sin(TURNED)


def made_pairs(days: list[float], seed: int = 6) -> tuple[list[Displacements], list[np.ndarray]]:
    """Pairs of each date with the next three, and where each is wild."""
    random = np.random.default_rng(seed)
    pairs, wild = [], []
    for first, one in enumerate(days):
        for other in days[first + 1 : first + 4]:
            begun, ended = position_m(one), position_m(other)
            bad = ICE & (random.random(GRID.shape) < WILD_FRAC)
            motion = [b - a + SIGMA_M * random.standard_normal(GRID.shape) for a, b in zip(begun, ended, strict=True)]
            motion = [each + bad * random.uniform(-WILD_M, WILD_M, GRID.shape) for each in motion]
            row, column = random.uniform(0, 60), random.uniform(0, 80)
            lost = np.hypot(ROW - row, COLUMN - column) < 9.0
            reason = np.where(ICE, np.where(lost, Reason.NO_MATCH, Reason.KEPT), Reason.NOT_ICE).astype(np.uint8)
            pairs.append(pair_of(one, other, motion, reason))
            wild.append(bad & ~lost)
    return pairs, wild


def pair_of(one: float, other: float, motion: list[np.ndarray], reason: np.ndarray) -> Displacements:
    """A pair that holds vectors where its reason says so."""
    full = np.full(GRID.shape, SIGMA_M**2)
    held = reason == Reason.KEPT
    return Displacements(
        grid=GRID,
        before_utc=START + timedelta(days=one),
        after_utc=START + timedelta(days=other),
        east_m=np.where(held, motion[0], np.nan),
        north_m=np.where(held, motion[1], np.nan),
        var_east_m2=full,
        var_north_m2=full,
        cov_m2=0.0 * full,
        score=np.where(held, 0.8, np.nan).astype(np.float32),
        returned_m=np.zeros(GRID.shape, dtype=np.float32),
        window_px=np.where(held, 64, 0).astype(np.uint16),
        reason=reason,
        image_pixel_m=2.5,
        shift=STABLE,
        notes=("a made stream of ice, NOT REAL",),
    )


def spans_table(days: list[float], inversion, plain) -> None:
    """Bias, spread and coverage of every span, plain least squares beside it."""
    print("span [days]   places  bias     spread   stated   in 95 %  plain spread  [m/day]")
    every = []
    for k, (first, last) in enumerate(pairwise(days)):
        begun, ended = position_m(first), position_m(last)
        true = [(b - a) / (last - first) for a, b in zip(begun, ended, strict=True)]
        field = inversion.field
        off = field.u_mps[k] * DAY_S - true[0], field.v_mps[k] * DAY_S - true[1]
        uu, vv, uv = (each[k] * DAY_S**2 for each in (field.var_u_m2ps2, field.var_v_m2ps2, field.cov_m2ps2))
        square = (vv * off[0] ** 2 + uu * off[1] ** 2 - 2 * uv * off[0] * off[1]) / (uu * vv - uv**2)
        known = np.isfinite(square)
        every.append(square[known])
        plain_off = plain.field.u_mps[k] * DAY_S - true[0]
        print(
            f"{first:5.0f}..{last:<5.0f} {known.sum():8d} {np.mean(off[0][known]):+8.4f} {np.std(off[0][known]):8.4f} "
            f"{np.sqrt(uu[known]).mean():8.4f} {100 * np.mean(square[known] < 5.991):8.1f} {np.nanstd(plain_off):10.4f}"
        )
    print(f"all: 95 % ellipses hold {100 * np.mean(np.concatenate(every) < 5.991):.1f} %")


def marks(inversion, wild: list[np.ndarray]) -> None:
    """What was marked of the wild and of the sound vectors."""
    marked = np.stack([pair.reason == Reason.TIME_OUTLIER for pair in inversion.pairs])
    held = marked | np.stack([pair.kept for pair in inversion.pairs])
    bad = np.stack(wild) & held
    far = bad & (np.hypot(*_off(inversion)) > 6.0 * SIGMA_M)
    print(
        f"wild vectors further off than 6 sigma: {100 * (marked & far).sum() / far.sum():.1f} % marked; sound vectors "
        f"marked: {100 * (marked & ~bad).sum() / (held & ~bad).sum():.2f} %"
    )


def _off(inversion) -> tuple[np.ndarray, np.ndarray]:
    east, north = [], []
    for pair in inversion.pairs:
        one, other = ((each - START) / timedelta(days=1) for each in (pair.before_utc, pair.after_utc))
        begun, ended = position_m(one), position_m(other)
        east.append(pair.east_m - (ended[0] - begun[0]))
        north.append(pair.north_m - (ended[1] - begun[1]))
    return np.stack(east), np.stack(north)


def main() -> None:
    """Print the tables, and draw the documentation's pictures where a folder is named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", type=Path)
    folder = parser.parse_args().pictures
    days = np.cumsum([0, 12, 10, 12, 22, 10, 14, 16, 12, 12]).astype(float).tolist()
    pairs, wild = made_pairs(days)
    begun = time.perf_counter()
    inversion = invert_stack(pairs, AT_PLACE)
    took = time.perf_counter() - begun
    plain = invert_stack(pairs, replace(AT_PLACE, huber_sigma=10.0, outlier_sigma=100.0))
    print(f"four months: {len(pairs)} pairs, {len(days) - 1} spans, {ICE.sum()} places of ice, {took:.1f} s")
    spans_table(days, inversion, plain)
    marks(inversion, wild)
    years = [32.0 * k for k in range(26)]
    long_pairs, _ = made_pairs(years, seed=7)
    begun = time.perf_counter()
    season = seasonal_change(long_pairs, AT_PLACE)
    took = time.perf_counter() - begun
    known = np.isfinite(season.mean_mps) & (MEAN_MPD > 0.3)
    print(f"two years: {len(long_pairs)} pairs, yearly wave of {known.sum()} places above 0.3 m/day, {took:.1f} s")
    for name, found, sigma, true in (
        ("mean [m/day]", season.mean_mps * DAY_S, season.mean_sigma_mps * DAY_S, MEAN_MPD),
        ("wave [m/day]", season.amplitude_mps * DAY_S, season.amplitude_sigma_mps * DAY_S, WAVE_FRAC * MEAN_MPD),
        ("fastest day", season.fastest_day, season.fastest_sigma_days, FASTEST_DAY + 0.0 * MEAN_MPD),
    ):
        off = (found - true)[known]
        print(f"  {name:13} bias {np.mean(off):+.4f}  spread {np.std(off):.4f}  stated {np.median(sigma[known]):.4f}")
    if folder is not None:
        draw(folder, inversion, season)


def draw(folder: Path, inversion, season) -> None:
    """Draw the documentation's pictures, and print the words of a summary."""
    field = inversion.field
    figures = {
        "ice_stack.png": velocity_figure(field, mean_field(inversion, AT_PLACE), spots_of(field)),
        "ice_stack_spans.png": spans_figure(field),
        "ice_stack_season.png": season_figure(season, field.notes),
    }
    folder.mkdir(parents=True, exist_ok=True)
    with house_style():
        for name, figure in figures.items():
            (folder / name).write_bytes(picture(figure, ".png"))
    print("\n".join(stack_words(replace(stack_summary(inversion), notes=()))))


if __name__ == "__main__":
    main()
