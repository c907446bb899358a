"""Scores on hours that were not used for learning: days in turn are held out, with a gap on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.weather.stats.features import Design, sample_of
from lungta.mountain.weather.stats.fit import learn
from lungta.mountain.weather.stats.pairs import Pairs
from lungta.mountain.weather.stats.score import (
    Scores,
    crps_gaussian,
    crps_speed,
    held_frac,
    pit_gaussian,
    pit_histogram,
    rmse,
    speed_below_frac,
)

Floats = NDArray[np.float64]

MOST_FOLDS = 5
GAP_H = 6.0
"""Assumption: hours this near to a held-out block are not learnt on either: weather of one hour is in the next."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeldOut:
    """What was forecast for every hour by a fit that had not seen it.

    Attributes
    ----------
    mean, sigma : array, shape (hours, m), (hours,)
        Corrected values and their 1-sigma error.
    """

    mean: Floats
    sigma: Floats


def held_out(design: Design, pairs: Pairs) -> HeldOut:
    """Return what fits that had not seen an hour say of it: the time is cut into up to five blocks of whole days."""
    sample = sample_of(design, pairs)
    quantity = design.quantity
    mean = quantity.values(pairs.forecast)
    sigma = np.array(sample.sigma)
    prior = design.prior_sigma(float(np.mean(sample.sigma)))
    for block in _blocks(sample.hour):
        near = (sample.hour > sample.hour[block].min() - GAP_H) & (sample.hour < sample.hour[block].max() + GAP_H)
        if np.count_nonzero(~near) < 2:
            continue  # nothing to learn from: the forecast stands for this block, and is judged as such
        fit = learn(sample.only(~near), prior)
        features = sample.features[block]
        mean[block] += fit.mean(features)
        sigma[block] = fit.sigma(features, sample.scale[block], sample.sigma[block])
    return HeldOut(mean=mean, sigma=sigma)


def component_scores(design: Design, pairs: Pairs, held: HeldOut) -> tuple[Scores, ...]:
    """Return the scores of each column of a quantity."""
    quantity = design.quantity
    forecast, measured = quantity.values(pairs.forecast), quantity.values(pairs.station)
    stated = quantity.stated_sigma(pairs.forecast)
    names = (quantity.name,) if len(quantity.columns) == 1 else ("wind to east", "wind to north")
    return tuple(
        _scores(
            (name, quantity.unit),
            pairs,
            measured[:, n],
            (held.mean[:, n], crps_gaussian(held.mean[:, n], held.sigma, measured[:, n])),
            (forecast[:, n], crps_gaussian(forecast[:, n], stated, measured[:, n])),
            pit_gaussian(held.mean[:, n], held.sigma, measured[:, n]),
        )
        for n, name in enumerate(names)
    )


def speed_scores(pairs: Pairs, held: HeldOut) -> Scores:
    """Return the scores of the speed of the wind: what the aircraft's limit is about."""
    measured = pairs.station.wind_mps
    mean_mps = np.hypot(held.mean[:, 0], held.mean[:, 1])
    crps, expected = crps_speed(mean_mps, held.sigma, measured)
    crps_raw, expected_raw = crps_speed(pairs.forecast.wind_mps, pairs.forecast.sigma_mps, measured)
    pit = speed_below_frac(measured, mean_mps, held.sigma)
    return _scores(("wind speed", "m/s"), pairs, measured, (expected, crps), (expected_raw, crps_raw), pit)


def _scores(
    label: tuple[str, str],
    pairs: Pairs,
    measured: Floats,
    corrected: tuple[Floats, Floats],
    forecast: tuple[Floats, Floats],
    pit: Floats,
) -> Scores:
    yesterday, before = _day_before(pairs)
    lasting = measured[before] - measured[yesterday]
    return Scores(
        quantity=label[0],
        unit=label[1],
        hours=measured.size,
        crps=float(corrected[1].mean()),
        crps_forecast=float(forecast[1].mean()),
        bias=float(np.mean(corrected[0] - measured)),
        bias_forecast=float(np.mean(forecast[0] - measured)),
        rmse=rmse(corrected[0] - measured),
        rmse_forecast=rmse(forecast[0] - measured),
        persistence_hours=lasting.size,
        rmse_persistence=rmse(lasting) if lasting.size else None,
        held_50_frac=held_frac(pit, 0.5),
        held_90_frac=held_frac(pit, 0.9),
        pit_frac=pit_histogram(pit),
    )


def _blocks(hour: Floats) -> list[NDArray[np.bool_]]:
    """Up to five blocks of whole days from the first hour on."""
    day = np.floor(hour / 24.0)
    days = np.unique(day)
    return [np.isin(day, part) for part in np.array_split(days, min(MOST_FOLDS, days.size))]


def _day_before(pairs: Pairs) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Indices of hours that the station also has 24 hours earlier, as (earlier, later)."""
    index = {time: n for n, time in enumerate(pairs.time_utc)}
    found = [(index[t - timedelta(hours=24)], n) for t, n in index.items() if t - timedelta(hours=24) in index]
    earlier, later = zip(*found, strict=True) if found else ((), ())
    return np.array(earlier, dtype=np.intp), np.array(later, dtype=np.intp)
