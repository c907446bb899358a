"""What a pilot asks of a field: figures at pads and along a path, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hill_wind import hill_grid, hill_terrain, hill_wind
from lungta.core.errors import WindError
from lungta.mountain.site.load import load_site
from lungta.mountain.wind.path import FlightPath
from lungta.mountain.wind.summary import pad_winds, path_wind

KHUMBU = load_site("khumbu")
TERRAIN = hill_terrain()


def flat_wind(speed_by_east: np.ndarray) -> object:
    """Westerly wind that changes with east alone, at every height; turbulence of a third of it."""
    field = hill_wind()
    u = np.broadcast_to(speed_by_east[None, :, None], field.grid.shape).astype(np.float32)
    return replace(field, u_mps=u, v_mps=u * 0, w_mps=-0.1 * u, turbulence_mps=u / 3)


def straight(height_agl_m: float) -> FlightPath:
    """From west to east along the northern edge, where the ground is level to a metre."""
    east = np.linspace(-2500.0, 2500.0, 51)
    north = np.full(51, 2900.0)
    alt = TERRAIN.height_at(east, north) + height_agl_m
    return FlightPath(name="west to east", east_m=east, north_m=north, alt_amsl_m=alt, corridor=False)


def test_strongest_wind_and_what_is_over_the_limit() -> None:
    """Speed rises linearly from 6 to 18 m/s: the worst is at the end, the mean is over 12 m/s on the second half."""
    field = flat_wind(np.interp(hill_grid().east_m, [-2500.0, 2500.0], [6.0, 18.0]))
    found = path_wind(field, TERRAIN, straight(2000.0), 12.0)  # type: ignore[arg-type]
    assert found.wind_mps == pytest.approx(18.0, abs=0.01)
    assert (found.along_m, found.length_m) == pytest.approx((5000.0, 5000.0))
    assert found.from_deg == pytest.approx(270.0)
    assert found.gust_mps == pytest.approx(36.0, abs=0.02)  # 18 + 3 * 18 / 3
    assert found.height_agl_m == pytest.approx(2000.0, abs=0.5)
    assert (found.updraught_mps, found.downdraught_mps) == pytest.approx((0.0, 1.8), abs=0.01)
    (over,) = found.over_limit
    assert (over.start_m, over.end_m) == pytest.approx((2500.0, 5000.0), abs=21.0)
    (gusts,) = found.gusts_over_limit
    assert gusts.length_m == pytest.approx(5000.0, abs=21.0)


def test_the_lee_counts_only_below_its_top() -> None:
    """A path over the zone is not in it; one below its top is, there and only there."""
    field = hill_wind()
    lee = np.where(field.grid.east_m[None, :] > 100.0, 150.0, 0.0) * np.ones((field.grid.north_m.size, 1))
    field = replace(field, lee_top_agl_m=lee.astype(np.float32))
    (inside,) = path_wind(field, TERRAIN, straight(100.0), 12.0).in_lee
    assert inside.start_m == pytest.approx(2750.0, abs=25.0)  # the column at 500 m east begins at 250 m
    assert inside.end_m == pytest.approx(5000.0)
    assert path_wind(field, TERRAIN, straight(200.0), 12.0).in_lee == ()


def test_pads_in_order_with_every_height() -> None:
    """Each pad at each height, as the field has it there."""
    field = hill_wind()
    found = pad_winds(KHUMBU, field, (30.0, 100.0))
    assert [(each.pad, each.height_agl_m) for each in found[:3]] == [
        ("base-camp", 30.0),
        ("base-camp", 100.0),
        ("camp-1", 30.0),
    ]
    assert all(each.gust_mps > each.wind_mps > 0.0 for each in found)
    assert found[1].wind_mps > found[0].wind_mps


def test_what_lies_off_the_field_is_refused() -> None:
    """A pad or a path outside is named; nothing is guessed."""
    small = hill_wind(hill_grid(reach_m=1500.0))
    with pytest.raises(WindError, match=r"Base Camp lies off(.|\n)*Camp II lies off"):
        pad_winds(KHUMBU, small, (30.0,))
    with pytest.raises(WindError, match="west to east leaves the wind field"):
        path_wind(small, TERRAIN, straight(100.0), 12.0)
