"""Air: the standard atmosphere's table, stations on Everest, and what must hold whatever the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.core.units import STANDARD_GRAVITY_MPS2
from lungta.mountain.atmosphere import GAS_CONSTANT_JPKGK, air_from_station, geopotential_m, standard_air

# U.S. Standard Atmosphere 1976 (NOAA-S/T 76-1562), table I: geometric height [m], T [K], p [mb], density [kg/m3]
TABLE = [
    (0.0, 288.150, 1013.25, 1.2250),
    (1000.0, 281.651, 898.76, 1.1117),
    (2000.0, 275.154, 795.01, 1.0066),
    (3000.0, 268.659, 701.21, 0.90925),
    (4000.0, 262.166, 616.60, 0.81935),
    (5000.0, 255.676, 540.48, 0.73643),
    (6000.0, 249.187, 472.17, 0.66011),
    (7000.0, 242.700, 411.05, 0.59002),
    (8000.0, 236.215, 356.51, 0.52579),
    (9000.0, 229.733, 308.00, 0.46706),
    (10000.0, 223.252, 264.99, 0.41351),
    (11000.0, 216.774, 226.99, 0.36480),
]
TEMPERATURE_TOLERANCE_K = 6e-4  # half the table's last digit, and a little
RELATIVE_TOLERANCE = 5e-5  # five digits are printed

# Published density ratios at Base Camp, Camp I and Camp II
RATIOS = [(5364.0, 0.578), (6065.0, 0.535), (6500.0, 0.509)]
RATIO_TOLERANCE = (
    7e-4  # three digits are printed; the last row is 0.5096 by geometric and 0.5092 by geopotential height
)

BASE_CAMP_M, BASE_CAMP_PA, BASE_CAMP_K = 5315.0, 53_510.0, 269.75  # 10 Oct - 7 Nov 2019, Matthews et al. (BAMS)
CAMP_2_M, CAMP_2_PA = 6464.0, 46_350.0  # 15 May - 26 Nov 2019, same; height: National Geographic Society, 13 Jun 2019
SEASON_TOLERANCE_PA = 400.0  # the two means are of different months; the monsoon's 6,464 m is some hPa above autumn's


def check(actual: float, published: float, tolerance: float) -> None:
    assert abs(actual - published) <= tolerance


@pytest.mark.parametrize(("alt_amsl_m", "temperature_k", "pressure_mb", "density_kgm3"), TABLE)
def test_standard_air_is_the_published_table(
    alt_amsl_m: float, temperature_k: float, pressure_mb: float, density_kgm3: float
) -> None:
    """The standard atmosphere is that of 1976, to the table's last digit, and five tolerances off is caught."""
    air = standard_air(alt_amsl_m)
    rows = [
        (float(air.temperature_k), temperature_k, TEMPERATURE_TOLERANCE_K),
        (float(air.pressure_pa) / 100.0, pressure_mb, RELATIVE_TOLERANCE * pressure_mb),
        (float(air.density_kgm3), density_kgm3, RELATIVE_TOLERANCE * density_kgm3),
    ]
    for actual, published, tolerance in rows:
        check(actual, published, tolerance)
        for wrong in (actual + 5 * tolerance, actual - 5 * tolerance):
            with pytest.raises(AssertionError):
                check(wrong, published, tolerance)


@pytest.mark.parametrize(("alt_amsl_m", "ratio"), RATIOS)
def test_density_ratio_at_the_camps(alt_amsl_m: float, ratio: float) -> None:
    """Density at the camps of Everest is the published fraction of sea level's, and five tolerances off is caught."""
    actual = float(standard_air(alt_amsl_m).density_kgm3) / 1.225
    check(actual, ratio, RATIO_TOLERANCE)
    for wrong in (actual + 5 * RATIO_TOLERANCE, actual - 5 * RATIO_TOLERANCE):
        with pytest.raises(AssertionError):
            check(wrong, ratio, RATIO_TOLERANCE)


def test_base_camp_station_carried_up_meets_camp_2() -> None:
    """Hydrostatic balance from Base Camp's measured mean comes within the seasons' difference of Camp II's."""
    air = air_from_station(
        CAMP_2_M, station_alt_amsl_m=BASE_CAMP_M, pressure_pa=BASE_CAMP_PA, temperature_k=BASE_CAMP_K
    )
    check(float(air.pressure_pa), CAMP_2_PA, SEASON_TOLERANCE_PA)
    for wrong in (1.0, -1.0):
        with pytest.raises(AssertionError):
            check(float(air.pressure_pa) + wrong * 5 * SEASON_TOLERANCE_PA, CAMP_2_PA, SEASON_TOLERANCE_PA)


def test_the_real_air_over_everest_is_denser_than_standard() -> None:
    """At 5,315 m the measured pressure lies above the standard atmosphere's: a planner on standard air errs safely."""
    assert float(standard_air(BASE_CAMP_M).pressure_pa) < BASE_CAMP_PA


def test_air_at_the_station_is_the_stations() -> None:
    """At its own height a station's air is what it measured."""
    air = air_from_station(5315.0, station_alt_amsl_m=5315.0, pressure_pa=53_510.0, temperature_k=269.75)
    assert float(air.pressure_pa) == 53_510.0
    assert float(air.temperature_k) == 269.75
    assert float(air.density_kgm3) == pytest.approx(53_510.0 / (GAS_CONSTANT_JPKGK * 269.75), rel=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    alt=st.floats(-400.0, 8900.0),
    station=st.floats(-400.0, 8900.0),
    temperature_k=st.floats(240.0, 310.0),
)
def test_column_is_in_hydrostatic_balance(alt: float, station: float, temperature_k: float) -> None:
    """dp = -rho g dH, by differences of the function itself: an oracle that knows no lapse rate formula."""
    step_m = 2.0
    below, middle, above = (
        air_from_station(h, station_alt_amsl_m=station, pressure_pa=60_000.0, temperature_k=temperature_k)
        for h in (alt - step_m, alt, alt + step_m)
    )
    d_height_m = float(geopotential_m(alt + step_m) - geopotential_m(alt - step_m))
    gradient = float(above.pressure_pa - below.pressure_pa) / d_height_m
    assert gradient == pytest.approx(-float(middle.density_kgm3) * STANDARD_GRAVITY_MPS2, rel=1e-5)


@settings(max_examples=40, deadline=None)
@given(low=st.floats(-500.0, 8000.0), climb=st.floats(1.0, 3000.0))
def test_pressure_and_density_fall_with_height(low: float, climb: float) -> None:
    """Higher is thinner."""
    below, above = standard_air(low), standard_air(low + climb)
    assert above.pressure_pa < below.pressure_pa
    assert above.density_kgm3 < below.density_kgm3


def test_warmer_station_makes_thinner_air() -> None:
    """At one pressure, warm air is lighter: a hot day costs payload."""
    cold, warm = (
        air_from_station(6065.0, station_alt_amsl_m=5315.0, pressure_pa=53_510.0, temperature_k=kelvin)
        for kelvin in (259.75, 279.75)
    )
    assert warm.density_kgm3 < cold.density_kgm3


def test_shapes_and_voids() -> None:
    """Scalars give scalars, grids give grids, and a void in the terrain stays a void."""
    assert standard_air(5000.0).density_kgm3.shape == ()
    grid = standard_air(np.array([[0.0, 5000.0], [np.nan, 8000.0]]))
    assert grid.pressure_pa.shape == (2, 2)
    assert np.isnan(grid.density_kgm3[1, 0])
    assert not np.isnan(grid.density_kgm3[1, 1])
    assert standard_air([]).pressure_pa.size == 0


@pytest.mark.parametrize("alt_amsl_m", [-501.0, 11_020.0, [0.0, 20_000.0], np.inf])
def test_heights_outside_the_troposphere_are_refused(alt_amsl_m: object) -> None:
    """The formula holds in the troposphere; outside it refuses instead of extrapolating."""
    with pytest.raises(ValueError, match="heights must lie"):
        standard_air(alt_amsl_m)  # type: ignore[arg-type]


@pytest.mark.parametrize(("pressure_pa", "temperature_k"), [(0.0, 270.0), (53_510.0, -3.4)])
def test_impossible_station_is_refused(pressure_pa: float, temperature_k: float) -> None:
    """A temperature in degC or a pressure of nothing is not a station's."""
    with pytest.raises(ValueError, match="must be positive"):
        air_from_station(6000.0, station_alt_amsl_m=5315.0, pressure_pa=pressure_pa, temperature_k=temperature_k)
