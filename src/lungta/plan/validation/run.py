"""Published claims against predictions, with verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.aircraft.catalogue import load_aircraft
from lungta.mountain.site.load import load_site
from lungta.mountain.site.model import Site
from lungta.mountain.terrain.grid import Terrain
from lungta.plan.validation.bench import BenchCase, bench_samples
from lungta.plan.validation.case import Case
from lungta.plan.validation.predict import PREDICTORS, Setting
from lungta.plan.validation.published import Published

TerrainOf = Callable[[Site], Terrain]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One row of the validation table.

    Attributes
    ----------
    case, title : str
        Which claim.
    published : str
        As it was said.
    predicted : float or None
        Median, in `unit`; None when nothing could be predicted.
    interval : tuple of float or None
        5 and 95 % quantiles.
    unit, source, note : str
        Unit, who published it, and on which terrain it was predicted.
    verdict : str
        `pass`, `fail`, or `gap` where the case itself says why it is not borne out.
    """

    case: str
    title: str
    published: str
    predicted: float | None
    interval: tuple[float, float] | None
    unit: str
    source: str
    verdict: str
    note: str


def agrees(published: Published, low: float, median: float, high: float) -> bool:
    """Return whether a predicted median and 90 % interval bear out what was published."""
    if published.rule == "at_most":
        return high <= published.high
    if published.rule == "at_least":
        return low >= published.low
    meets = low <= published.high and high >= published.low
    near = published.low - published.tolerance <= median <= published.high + published.tolerance
    narrow = published.max_width is None or high - low <= published.max_width
    return meets and near and narrow


def judge_case(case: Case, terrain_of: TerrainOf) -> Verdict:
    """Return the verdict on one case, on the terrain that `terrain_of` finds for its site."""
    site = load_site(case.site)
    terrain = terrain_of(site)
    setting = Setting(case=case, site=site, aircraft=load_aircraft(case.aircraft), terrain=terrain)
    ground = f"{terrain.source.title}{', SCHEMATIC' if terrain.source.schematic else ''}"
    try:
        samples = PREDICTORS[case.quantity](setting)
    except LookupError as error:
        return _verdict(case, None, None, f"{ground}; {error}", passed=False)
    return _judged(case, samples, ground)


def judge_bench(case: BenchCase) -> Verdict:
    """Return the verdict on a case that needs an aircraft alone."""
    return _judged(case, bench_samples(case), "no terrain")


def _judged(case: Case | BenchCase, samples: NDArray[np.float64], ground: str) -> Verdict:
    low, median, high = (float(value) for value in np.quantile(samples, (0.05, 0.5, 0.95)))
    passed = agrees(case.published, low, median, high)
    return _verdict(case, round(median, 3), (round(low, 3), round(high, 3)), ground, passed=passed)


def _verdict(
    case: Case | BenchCase, predicted: float | None, interval: tuple[float, float] | None, note: str, *, passed: bool
) -> Verdict:
    return Verdict(
        case=case.case,
        title=case.title,
        published=case.published.text,
        predicted=predicted,
        interval=interval,
        unit=case.published.unit,
        source=case.published.source,
        verdict="pass" if passed else "gap" if case.published.known_gap else "fail",
        note=f"{note}; {case.published.known_gap}" if case.published.known_gap else note,
    )


def validate_cases(cases: Iterable[Case | BenchCase], terrain_of: TerrainOf) -> tuple[Verdict, ...]:
    """Return the verdict on every case; each site's terrain is read once."""
    terrain_by_id: dict[str, Terrain] = {}

    def once(site: Site) -> Terrain:
        if site.id not in terrain_by_id:
            terrain_by_id[site.id] = terrain_of(site)
        return terrain_by_id[site.id]

    return tuple(judge_bench(case) if isinstance(case, BenchCase) else judge_case(case, once) for case in cases)
