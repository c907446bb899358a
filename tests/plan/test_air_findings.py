"""Lee zones and gusts along flown paths: said with place, hours and figures, and only where they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from flat_ground import DOWN_WAY, FC30, FLAT_M, UP_WAY, conditions, flat_terrain
from lungta.core.findings import Severity
from lungta.core.time import TimeWindow
from lungta.mountain.site.load import load_site
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.gridded import GriddedWind
from lungta.plan.air_findings import air_findings
from lungta.plan.flight import round_trip
from lungta.plan.hours import FlyingHour
from lungta.plan.reserve import PayloadLimit, ReserveRule, closed, payload_limit

SITE = load_site("khumbu")
CAMP_1 = SITE.pad("camp-1")
UP = replace(UP_WAY, id="base-camp>camp-1", from_pad="base-camp", to_pad="camp-1")
DOWN = replace(DOWN_WAY, id="camp-1>base-camp", from_pad="camp-1", to_pad="base-camp")
FIRST = conditions().hour.time_utc
LEE_FROM_M, LEE_TO_M = 1000.0, 1600.0


def field(*, lee_top_m: float = 0.0, mean_mps: float = 6.0, turbulence_mps: float = 0.5) -> GriddedWind:
    """An even wind over flat ground, gusty at 2,000..2,600 m east, with a lee zone at 1,000..1,600 m."""
    terrain = flat_terrain()
    axis = np.arange(-150.0, 3400.0, 100.0)
    grid = WindGrid(
        frame=terrain.frame,
        east_m=axis,
        north_m=axis,
        ground_amsl_m=np.full((axis.size, axis.size), FLAT_M),
        top_amsl_m=FLAT_M + 1000.0,
        faces_frac=np.linspace(0.0, 1.0, 21),
    )
    still = np.zeros(grid.shape, np.float32)
    lee = np.where((axis > LEE_FROM_M) & (axis < LEE_TO_M), lee_top_m, 0.0)
    gusty = np.where((axis > 2000.0) & (axis < 2600.0), turbulence_mps, 0.1)
    return GriddedWind(
        grid=grid,
        u_mps=still + np.float32(mean_mps),
        v_mps=still,
        w_mps=still,
        sigma_mps=still,
        turbulence_mps=(still + gusty[None, :, None]).astype(np.float32),
        lee_top_agl_m=np.broadcast_to(lee, grid.shape[:2]).astype(np.float32),
        roughness_m=0.1,
        description="made",
    )


def flying_hour(number: int, wind: object, *, is_open: bool = True) -> FlyingHour:
    start = FIRST + timedelta(hours=number)
    return FlyingHour(
        drop=CAMP_1,
        window=TimeWindow(start_utc=start, end_utc=start + timedelta(hours=1)),
        hour=conditions().hour,
        limit=PayloadLimit(max_payload_g=9000, max_up_g=9000, max_down_g=9000, binds="reserve")
        if is_open
        else closed("x"),
        conditions=replace(conditions(), wind=wind),
        corridors=(UP, DOWN),
    )


def found(
    *winds: object, flown: tuple[int, ...] | None = None, shut: tuple[int, ...] = ()
) -> dict[tuple[str, str], str]:
    """The messages by code and subject, of hours with these winds in which sorties start at half past."""
    hours = [
        flying_hour(
            number, wind.over(flat_terrain()) if isinstance(wind, GriddedWind) else wind, is_open=number not in shut
        )
        for number, wind in enumerate(winds)
    ]
    starts = range(len(winds)) if flown is None else flown
    sorties = [
        SimpleNamespace(drop="camp-1", takeoff_utc=FIRST + timedelta(hours=number, minutes=30)) for number in starts
    ]
    findings = air_findings(SITE, FC30, hours, sorties)  # type: ignore[arg-type]
    assert {each.severity for each in findings} <= {Severity.WARNING}
    return {(each.code, each.subject): each.message for each in findings}


def test_quiet_air_says_nothing() -> None:
    """No lee zone, a lee zone below the path of 50 m, gusts within the limit: no finding."""
    assert found(field()) == found(field(lee_top_m=45.0)) == {}
    assert found(field(mean_mps=6.0, turbulence_mps=1.9)) == {}


def test_a_path_below_the_top_of_a_lee_zone() -> None:
    """Both ways are warned of, with hours, length, place, height and top; hours without the zone are not named."""
    said = found(field(), field(lee_top_m=180.0), field(lee_top_m=240.0))
    assert set(said) == {("lee-zone", "base-camp>camp-1"), ("lee-zone", "camp-1>base-camp")}
    up, down = said["lee-zone", "base-camp>camp-1"], said["lee-zone", "camp-1>base-camp"]
    assert "in 2 of the 3 hours that it is flown in, 07:45, 08:45 (02:00, 03:00 UTC)." in up
    assert "Worst at 08:45 (03:00 UTC): 0.6 of 3.0 km, deepest 1.0 km from Base Camp, 50 m above ground" in up
    assert "the zone reaches 240 m" in up
    assert "1.4 km from Camp I, 50 m above ground" in down
    assert "in every hour that it is flown in, 06:45 (01:00 UTC)." in found(field(lee_top_m=90.0))["lee-zone", UP.id]


def test_gusts_over_the_limit() -> None:
    """Mean and three standard deviations over 12 m/s: by how much, where, when."""
    said = found(field(turbulence_mps=2.5), field(turbulence_mps=1.0))
    assert set(said) == {("gusts-on-path", "base-camp>camp-1"), ("gusts-on-path", "camp-1>base-camp")}
    up = said["gusts-on-path", "base-camp>camp-1"]
    assert "gusts over the limit of DJI FlyCart 30" in up
    assert "in 1 of the 2 hours that it is flown in, 06:45 (01:00 UTC)." in up
    assert "50 m above ground: 13.5 m/s with a mean of 6.0 m/s, 1.5 m/s over the limit" in up
    place_km = float(up.partition("Worst at ")[2].partition(" km from Base Camp")[0].rpartition(" ")[2])
    assert 2.0 <= place_km <= 2.7


def test_hours_without_sorties_are_not_judged() -> None:
    """Nobody flies in the bad hour: nothing to decide."""
    assert found(field(lee_top_m=240.0, turbulence_mps=5.0), field(), flown=(1,)) == {}


def test_the_advice_names_hours_without_the_lee() -> None:
    """The hours that can be flown and are clear of it, flown or not; closed hours are no advice."""
    bad, clear = field(lee_top_m=180.0), field()
    up = found(bad, clear, clear, flown=(0,), shut=(2,))["lee-zone", UP.id]
    assert "No part of the way lies in it at 07:45 (02:00 UTC): fly then; else let the first flight go light" in up
    up = found(bad, *[clear] * 6, flown=(0,))["lee-zone", UP.id]
    assert "at 07:45, 08:45, 09:45, 10:45 (02:00, 03:00, 04:00, 05:00 UTC) and 2 more: fly then" in up


def test_a_lee_in_every_hour_is_said_with_the_least() -> None:
    """No clear hour: the one with the shortest part of the way in the lee, and how much that is."""
    wide, narrow = field(lee_top_m=240.0), field(lee_top_m=240.0)
    axis = narrow.grid.east_m
    lee = np.where((axis > LEE_FROM_M) & (axis < LEE_FROM_M + 250.0), 240.0, 0.0)
    narrow = replace(narrow, lee_top_agl_m=np.broadcast_to(lee, narrow.grid.shape[:2]).astype(np.float32))
    up = found(wide, narrow, flown=(0,))["lee-zone", UP.id]
    assert "Every hour that can be flown has it, least at 07:45 (02:00 UTC), 0.2 of 3.0 km: let the first flight" in up


def test_a_wind_blind_to_terrain_says_that_nobody_looked() -> None:
    """Of a uniform wind nothing is known, neither good nor bad, and silence would read as good."""
    assert set(found(conditions(6.0).wind)) == {("lee-not-judged", "wind")}
    assert found(conditions(6.0).wind, field(), flown=(1,)) == {}


def test_a_field_that_ends_on_the_way_closes_the_hour() -> None:
    """Where the field does not reach, the wind is not known: the hour is closed and says so, it does not fly on NaN."""
    near = field()
    short = replace(near.grid, east_m=near.grid.east_m[:20], ground_amsl_m=near.grid.ground_amsl_m[:, :20])
    parts = {
        name: getattr(near, name)[:, :20]
        for name in ("u_mps", "v_mps", "w_mps", "sigma_mps", "turbulence_mps", "lee_top_agl_m")
    }
    wind = replace(near, grid=short, **parts).over(flat_terrain())
    track = round_trip(UP, DOWN, FC30, replace(conditions(), wind=wind))
    limit = payload_limit(FC30, track, ReserveRule(reserve_frac=0.2, samples=20, seed=0))
    assert limit == closed("the wind field does not reach the whole path: its wind is not known")


@pytest.mark.parametrize("mean_mps", [12.5, 20.0])
def test_a_mean_over_the_limit_closes_the_hour(mean_mps: float) -> None:
    """The wind where the aircraft meets it counts, not the mast's: 12.5 m/s on the way close the hour."""
    wind = field(mean_mps=mean_mps).over(flat_terrain())
    track = round_trip(UP, DOWN, FC30, replace(conditions(), wind=wind))
    limit = payload_limit(FC30, track, ReserveRule(reserve_frac=0.2, samples=20, seed=0))
    assert limit.max_payload_g == 0
    assert limit.binds == f"wind {mean_mps:.1f} m/s above the limit of 12 m/s"
