"""Known parameters come back from made flights, and nothing is learnt from bad ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.catalogue.write import write_aircraft
from lungta.aircraft.fit.posterior import DEFAULT_NAMES, fit, fitted_aircraft
from lungta.aircraft.fit.record import PowerRecord, in_air_of, in_still_air
from lungta.aircraft.model import Aircraft
from lungta.aircraft.plot.fit import fit_figure
from lungta.aircraft.plot.style import picture
from lungta.core.errors import LogError
from made_flights import made_record, with_values

FC30 = load_aircraft("dji-fc30")
TRUTH = with_values(FC30, airframe__drag_area_m2=1.7, airframe__power_factor=1.06, rotor__induced_factor=1.2)


def drawn_truth(rng: np.random.Generator) -> Aircraft:
    """An aircraft as the catalogue's errors allow it."""
    names = {name.replace(".", "__"): FC30.parameters[name] for name in DEFAULT_NAMES}
    return with_values(FC30, **{n: p.value + p.sigma * float(rng.normal()) for n, p in names.items()})


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Twelve aircraft drawn from the catalogue's errors: of their parameters 80 to 100 % lie in the 90 % intervals."""
    rng, inside = np.random.default_rng(0), []
    for seed in range(12):
        truth = drawn_truth(rng)
        report = fit(FC30, [made_record(truth, seed=seed), made_record(truth, seed=100 + seed, payload_kg=25.0)])
        off = [(p.value - truth.parameters[name].value) / p.sigma for name, p in report.posterior.items()]
        inside += [abs(each) < 1.645 for each in off]
        assert min(report.posterior[name].sigma / prior.sigma for name, prior in report.prior.items()) < 0.9
    assert 0.8 <= np.mean(inside) <= 1.0


def test_predictions_follow_the_truth_on_what_was_held_out() -> None:
    """Bias on the held-out third falls from several per cent to below 2; before the fit it is caught."""
    report = fit(FC30, [made_record(TRUTH, seed=1)])
    assert abs(report.held_before.bias_frac) > 0.05
    assert abs(report.held_after.bias_frac) < 0.02
    assert np.count_nonzero(report.held) == pytest.approx(report.held.size / 3, abs=1)


def test_blocks_that_hang_together_count_for_less() -> None:
    """Noise over 20 s leaves far fewer independent blocks of 3 s than there are."""
    report = fit(FC30, [made_record(TRUTH, seed=2)])
    assert report.lag1 > 0.4
    assert report.effective_blocks < 0.6 * np.count_nonzero(~report.held)


def test_the_fitted_aircraft_is_written_and_read_back(tmp_path: Path) -> None:
    """New figures with their logs as source, the rest as before, and draws that work."""
    report = fit(FC30, [made_record(TRUTH, seed=3)])
    new = fitted_aircraft(FC30, report, aircraft_id="dji-fc30-fit-1")
    write_aircraft(new, tmp_path / "dji-fc30-fit-1.toml")
    again = load_aircraft(str(tmp_path / "dji-fc30-fit-1.toml"))
    for name in DEFAULT_NAMES:
        assert again.parameters[name] == report.posterior[name]
        assert "fit to flight log(s)" in again.parameters[name].source
    assert again.battery == FC30.battery
    assert "motor.kv_radps_per_v" in again.correlation.names


def test_the_picture_shows_both_parts() -> None:
    """An SVG with measured, before and after."""
    drawn = picture(fit_figure(fit(FC30, [made_record(TRUTH, seed=4)])), ".svg").decode()
    for word in ("measured", "before", "after", "drag_area_m2"):
        assert word in drawn


def changed(**changes: object) -> PowerRecord:
    """A made record with some columns replaced."""
    return replace(made_record(TRUTH, seed=5), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (changed(payload_kg=None), "--payload-kg"),
        (changed(airspeed_mps=None), "--still-air"),
        (changed(density_kgm3=None), "--altitude-m"),
        (changed(current_a=made_record(TRUTH, seed=5).current_a * 1000.0), "other units"),
        (changed(current_a=made_record(TRUTH, seed=5).current_a * 0.01), "other units"),
        (made_record(TRUTH, seed=5, duration_s=40.0), "39 s in the air|a fit wants 60 s"),
    ],
)
def test_bad_records_are_refused(record: PowerRecord, said: str) -> None:
    """Each with what to do."""
    with pytest.raises(LogError, match=said):
        fit(FC30, [record])


def test_a_fit_that_does_not_hold_is_refused() -> None:
    """First two thirds of one load, last third of another: what was not seen gets worse, and no file comes of it."""
    record = made_record(FC30, seed=6)
    late = record.time_s > 400.0
    factor = np.where(late, 1.0, 1.35)
    with pytest.raises(LogError, match="worse than before"):
        fit(FC30, [replace(record, current_a=record.current_a * factor)])


def test_only_what_power_tells_can_be_fitted() -> None:
    """A battery's age or an unknown name is refused."""
    for name in ("battery.cycles", "rotor.colour"):
        with pytest.raises(LogError, match="no parameter that power can be fitted to"):
            fit(FC30, [made_record(TRUTH, seed=7)], [name])


def test_what_a_person_states_is_noted() -> None:
    """Still air and a stated density are assumptions in the report."""
    bare = changed(airspeed_mps=None, density_kgm3=None)
    stated = in_air_of(in_still_air(bare), 0.7)
    report = fit(FC30, [stated])
    assert sum("assumption" in warning for warning in report.warnings) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"time_s": np.array([0.0, 1.0, 0.5])}, "rise strictly"),
        ({"voltage_v": np.array([50.0, np.nan, 50.0])}, "finite"),
        ({"climb_mps": np.zeros(2)}, "shape"),
        ({"payload_kg": -1.0}, "negative"),
    ],
)
def test_impossible_records_cannot_be_made(changes: dict[str, object], said: str) -> None:
    """Time that runs backwards, gaps, unequal columns, a negative load."""
    columns = ("time_s", "voltage_v", "current_a", "airspeed_mps", "groundspeed_mps", "climb_mps", "density_kgm3")
    short = {name: np.array([0.5, 1.0, 1.5]) for name in columns}
    with pytest.raises(ValueError, match=said):
        replace(made_record(TRUTH, seed=8), **{**short, **changes})
