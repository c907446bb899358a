"""How many days of a station are worth having: held-out scores against hours to come, on made-up weather.

No real pair of forecast and station is at hand. The weather here is drawn: a forecast that wanders, a station that
differs from it by 2.0 and -1.5 m/s, a wave of the day of 1.5 m/s and an error of 1.2 m/s (1 sigma), with and without
memory from hour to hour. Run: `python studies/forecast_correction/learning_days.py`; it prints the table that stands in
docs/reference/weather-windows.md.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from lungta.mountain.weather.stats import check
from lungta.mountain.weather.stats.apply import apply_correction
from lungta.mountain.weather.stats.correct import learn_correction
from lungta.mountain.weather.stats.pairs import at_height
from lungta.mountain.weather.stats.score import crps_speed, speed_below_frac
from made_weather import STATION_M, Truth, made_pair

AHEAD_DAYS, SEEDS = 4, range(12)


def one(days: int, memory: float, seed: int) -> tuple[float, float, float, float, float]:
    """Return held-out CRPS and 90 % coverage, those of the four days to come, and the raw forecast's CRPS of these."""
    truth = Truth(memory=memory)
    forecast, whole = made_pair(days + AHEAD_DAYS, truth=truth, seed=seed, ahead_days=0)
    correction = learn_correction(forecast, replace(whole, hours=whole.hours[: 24 * days]))
    ahead = apply_correction(replace(forecast, hours=forecast.hours[24 * days :]), correction)
    said, true = at_height(ahead.hours, STATION_M), at_height(whole.hours[24 * days :], STATION_M)
    raw = at_height(forecast.hours[24 * days :], STATION_M)
    crps, _ = crps_speed(said.wind_mps, said.sigma_mps, true.wind_mps)
    crps_raw, _ = crps_speed(raw.wind_mps, raw.sigma_mps, true.wind_mps)
    pit = speed_below_frac(true.wind_mps, said.wind_mps, said.sigma_mps)
    held = float(np.mean(np.abs(pit - 0.5) < 0.45))
    score = correction.wind_score
    return score.crps, score.held_90_frac, float(crps.mean()), held, float(crps_raw.mean())


def main() -> None:
    """Print the table; two days are let through to show why fewer than four are refused."""
    check.LEAST_HOURS = 48
    print("| memory | days learnt on | held-out CRPS | in 90 % | CRPS, 4 days to come | in 90 % | forecast's CRPS |")
    print("|---|---|---|---|---|---|---|")
    for memory in (0.0, 0.9):
        for days in (2, 4, 7, 14, 30):
            mean = np.mean([one(days, memory, seed) for seed in SEEDS], axis=0)
            cells = f"{mean[0]:.2f} | {mean[1]:.0%} | {mean[2]:.2f} | {mean[3]:.0%} | {mean[4]:.2f}"
            print(f"| {memory} | {days} | {cells} |")


if __name__ == "__main__":
    main()
