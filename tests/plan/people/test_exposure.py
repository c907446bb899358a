"""Exposure against closed forms, a Monte Carlo of falls, and SORA's table."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from people_cases import FC30, SITE, group, site, square, straight

from lungta.core.findings import Severity
from lungta.core.time import TimeWindow, parse_utc
from lungta.mountain.site.load import load_site
from lungta.plan.people.crash import casualty_area_m2, reach_m, spread_sigma_m
from lungta.plan.people.crowd import crowds_of, density_of, presence_at, presence_in
from lungta.plan.people.exposure import exposure_of, struck_of
from lungta.plan.people.findings import exposure_findings

ORACLE = json.loads((Path(__file__).parents[2] / "oracles" / "casualty_area.json").read_text(encoding="utf-8"))
KHUMBU = load_site("khumbu")


def test_uniform_density_and_straight_path() -> None:
    """Closed form: rate x density x casualty area x time over even ground; people in reach are density x circle."""
    count, half_m = 4000.0, 1500.0
    passage = straight()
    exposure = exposure_of(passage, crowds_of(site(square(half_m, count=count))), FC30)
    density = count / (2 * half_m) ** 2
    area_m2 = float(casualty_area_m2(FC30, 60.0, 15.0))
    expected = 0.01 / 3600.0 * density * area_m2 * passage.total_s
    assert exposure.casualties[7] == pytest.approx(expected, rel=1e-4)
    assert exposure.casualties[7] * (1.0 + 5e-4) != pytest.approx(expected, rel=1e-4)
    in_reach = density * math.pi * float(reach_m(FC30, 60.0, 15.0)) ** 2 * passage.total_s
    assert exposure.overflown_people_s[7] == pytest.approx(in_reach, rel=0.01)  # circles of 20 m cells
    assert exposure.casualties_per_h[7] == pytest.approx(0.01 * density * area_m2, rel=1e-4)


@pytest.mark.parametrize("off_m", [0.0, 30.0, 75.0])
def test_past_one_person(off_m: float) -> None:
    """Closed form: a straight flight at x past one person meets them with exp(-x2/2s2) / (sqrt(2 pi) s v)."""
    place = group((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), count=1.0)
    crowds = crowds_of(site(place), cell_m=1.0)
    found = exposure_of(straight(north_m=off_m), crowds, FC30).casualties[0]
    sigma_m = float(spread_sigma_m(FC30, 60.0, 15.0))
    line = math.exp(-(off_m**2) / (2 * sigma_m**2)) / (math.sqrt(2 * math.pi) * sigma_m) / 15.0
    expected = 0.01 / 3600.0 * float(casualty_area_m2(FC30, 60.0, 15.0)) * line
    assert found == pytest.approx(expected, rel=5e-3)  # a square of 1 m, on cells of 1 m


def test_falls_thrown_by_dice_hit_as_many() -> None:
    """Independent: 400,000 failures at random moments, a fall each, and people counted in a disc where it ends."""
    rng = np.random.default_rng(5)
    half_m, count, passage = 120.0, 300.0, straight(north_m=70.0)
    falls = 400_000
    moment = rng.integers(0, passage.east_m.size, falls)
    sigma_m = float(spread_sigma_m(FC30, 60.0, 15.0))
    east_m = passage.east_m[moment] + rng.normal(0.0, sigma_m, falls)
    north_m = 70.0 + rng.normal(0.0, sigma_m, falls)
    hit = (np.abs(east_m) < half_m) & (np.abs(north_m) < half_m)
    area_m2 = float(casualty_area_m2(FC30, 60.0, 15.0))
    each = hit.mean() * count / (2 * half_m) ** 2 * area_m2
    expected = each * 0.01 / 3600.0 * passage.total_s
    found = exposure_of(passage, crowds_of(site(square(half_m, count=count))), FC30).casualties[0]
    assert found == pytest.approx(expected, rel=0.01)
    assert found * 1.05 != pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize(("density", "critical_m2", "risk_class"), ORACLE["risk_classes"])
def test_an_hour_over_even_people_is_soras_ground_risk(density: float, critical_m2: float, risk_class: float) -> None:
    """SORA's class is 1 + log10 of casualties per flight hour over 1e-6, were every hour to end in a fall."""
    count, half_m = density * 9.0, 1500.0  # on 9 km2
    sure = replace(FC30, failures_per_h=1.0)
    per_h = exposure_of(straight(), crowds_of(site(square(half_m, count=count))), sure).casualties_per_h[0]
    per_h *= critical_m2 / float(casualty_area_m2(FC30, 60.0, 15.0))
    assert round(1.0 + math.log10(per_h / 1e-6), 1) == pytest.approx(risk_class, abs=0.05)


def test_published_table_of_soras_classes() -> None:
    """SORA 2.5's table for 1, 3 and 8 m: half of each band's people, the authors' 8, 80, 800 m2, 0.3 less."""
    published = {5: (2, 3, 4), 50: (3, 4, 5), 500: (4, 5, 6), 5000: (5, 6, 7), 50000: (6, 7, 8)}
    for band, classes in published.items():
        for critical_m2, published_class in zip((8.0, 80.0, 800.0), classes, strict=True):
            per_h = band / 2 * 1e-6 * critical_m2
            assert math.ceil(round(1.0 + math.log10(per_h / 1e-6) - 0.3, 1)) == published_class


def test_shelter_failures_and_lethality_scale() -> None:
    """Half sheltered is half the casualties; ten times the failures ten times; people in reach stay the same."""
    crowds, roofed = crowds_of(site(square(300.0))), crowds_of(site(square(300.0, sheltered_frac=0.5)))
    plain = exposure_of(straight(), crowds, FC30)
    half = exposure_of(straight(), roofed, FC30)
    assert half.casualties[3] == pytest.approx(plain.casualties[3] / 2)
    assert half.overflown_people_s[3] == pytest.approx(plain.overflown_people_s[3])
    tenfold = exposure_of(straight(), crowds, replace(FC30, failures_per_h=0.1, lethality_frac=0.5))
    assert tenfold.casualties[3] == pytest.approx(5.0 * plain.casualties[3])
    low, high = plain.span(3)
    assert (low, high) == (pytest.approx(plain.casualties[3] / 2), pytest.approx(plain.casualties[3] * 2))


def test_hours_and_windows_count_who_is_there() -> None:
    """People of an hour count in it alone; a window over two hours takes its share of both."""
    counts = tuple(100.0 if hour == 6 else 0.0 for hour in range(24))
    place = site(square(300.0, by_hour=counts))
    crowds = crowds_of(place)
    exposure = exposure_of(straight(), crowds, FC30)
    assert exposure.casualties[6] > 0.0
    assert exposure.casualties[[5, 7]].tolist() == [0.0, 0.0]
    start = parse_utc("2026-04-20T06:45:00+08:00")  # Asia/Shanghai
    window = TimeWindow(start_utc=start, end_utc=start + timedelta(minutes=30))
    presence = presence_in(place, window)
    assert presence.counts == (pytest.approx(50.0),)
    assert struck_of(straight(), presence, FC30).casualties == pytest.approx(exposure.casualties[6] / 2)
    assert struck_of(straight(), presence_at(crowds, 6), FC30).overflown_people_s == pytest.approx(
        exposure.overflown_people_s[6]
    )


def test_cells_hold_everyone_once() -> None:
    """Cut at the outline, the raster's people are the group's; halving the cells changes little."""
    crowds = crowds_of(KHUMBU)
    for crowd in crowds:
        assert crowd.share.sum() == pytest.approx(1.0)
        assert crowd.share.min() > 0.0
    presence = presence_at(crowds, 6)
    density = density_of(presence, margin_m=100.0)
    assert density is not None
    assert density.people_per_m2.sum() * 20.0**2 == pytest.approx(presence.total)
    fine = exposure_of(straight(north_m=80.0), crowds_of(site(square(150.0)), cell_m=10.0), FC30)
    coarse = exposure_of(straight(north_m=80.0), crowds_of(site(square(150.0))), FC30)
    assert coarse.casualties[0] == pytest.approx(fine.casualties[0], rel=0.01)


def test_nobody_known_is_not_nobody() -> None:
    """Without people there is no figure but a finding that none is known; with them one that says how many and when."""
    nothing = exposure_of(straight(), crowds_of(SITE), FC30)
    assert nothing.casualties.tolist() == [0.0] * 24
    assert [finding.code for finding in exposure_findings(SITE, nothing, 6)] == ["people-not-known"]
    assert density_of(presence_at((), 6)) is None
    crowded = exposure_of(straight(), crowds_of(site(square(300.0))), FC30)
    (said,) = exposure_findings(SITE, crowded, 6, "base-camp>camp-1")
    assert (said.code, said.severity) == ("people-exposed", Severity.WARNING)
    assert "per flight hour, with 0.01 falls per flight hour assumed" in said.message
    far = exposure_of(straight(north_m=4000.0), crowds_of(site(square(300.0))), FC30)
    (said,) = exposure_findings(SITE, far, 6)
    assert said.severity is Severity.NOTICE
    assert "Most of it: nobody is there" in said.message
