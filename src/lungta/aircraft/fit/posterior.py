"""An aircraft's parameters after flights with measured power: most probable values, covariance, a held-out check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lungta.aircraft.fit.blocks import Blocks, blocks_of
from lungta.aircraft.fit.record import PowerRecord
from lungta.aircraft.model import PARTS, Aircraft, Values
from lungta.aircraft.parts import Correlation, Parameter
from lungta.aircraft.performance import State, demand
from lungta.core.errors import LogError
from lungta.core.provenance import InputSource

DEFAULT_NAMES = (
    "airframe.drag_area_m2",
    "airframe.avionics_power_w",
    "airframe.power_factor",
    "rotor.induced_factor",
    "rotor.profile_coefficient",
    "motor.resistance_ohm",
)  # what measured power can move; geometry and masses are better measured with tape and scales
DISCREPANCY_FRAC = 0.05  # assumption: what steady momentum theory misses of a few seconds of real flight
UNIT_RANGE = (0.2, 5.0)  # measured over modelled power; outside it the log is in other units or the aircraft another
WORSE_FRAC = 1.05  # a fit that predicts what it has not seen this much worse than before is refused
HELD_OUT_FRAC = 1.0 / 3.0
LEAST_SHRUNK_FRAC = 0.9  # a sigma that stays above this share of its prior has learnt nothing

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """How far modelled power lies from measured: bias and root mean square, over the mean measured power."""

    bias_frac: float
    rmse_frac: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FitReport:
    """What a fit found, and how well it predicts what it has not seen.

    Attributes
    ----------
    aircraft_id, sources
        Which aircraft, from which logs.
    prior, posterior : dict of Parameter
        By name, before and after.
    correlation : array
        Of the posterior, in the order of `posterior`.
    fitted_before, fitted_after, held_before, held_after : Errors
        On the blocks that were fitted and on the last third of each flight, which was not.
    lag1, effective_blocks
        Autocorrelation of the residuals from block to block, and how many independent blocks they are worth.
    blocks : Blocks
        What was compared; `before_w` and `after_w` are the model's power there, `held` marks the held-out ones.
    warnings
        What a reader must know before trusting it.
    """

    aircraft_id: str
    sources: tuple[InputSource, ...]
    prior: dict[str, Parameter]
    posterior: dict[str, Parameter]
    correlation: Floats
    fitted_before: Errors
    fitted_after: Errors
    held_before: Errors
    held_after: Errors
    lag1: float
    effective_blocks: float
    blocks: Blocks
    before_w: Floats
    after_w: Floats
    held: NDArray[np.bool_]
    warnings: tuple[str, ...]


def fit(aircraft: Aircraft, records: Sequence[PowerRecord], names: Sequence[str] = DEFAULT_NAMES) -> FitReport:
    """Return the posterior of some of an aircraft's parameters, given flights with measured power.

    Most probable values by least squares on power in blocks of a few seconds and on the catalogue's priors with their
    correlation; covariance by Laplace's approximation there. Blocks that resemble their neighbours count for less.

    Raises
    ------
    LogError
        For records that nothing can be learnt from: too short, without air or airspeed, of power in other units; when
        the search does not end; when the fit predicts the held-out third worse than before.
    """
    prior = _prior(aircraft, names)
    blocks = blocks_of(aircraft, records)
    held = blocks.part_frac > 1.0 - HELD_OUT_FRAC
    before_w = _power_w(aircraft.nominal, blocks)
    _check_units(blocks.power_w, before_w)
    scale = np.array([parameter.sigma for parameter in prior.values()])
    middle = np.array([parameter.value for parameter in prior.values()])
    whitening = np.linalg.inv(np.linalg.cholesky(_prior_correlation(aircraft, list(prior))))
    lag1, solution = 0.0, None
    for _ in range(2):  # the first round only tells how alike neighbouring blocks are
        solution = _solve(aircraft, prior, blocks, ~held, whitening, _inflation(lag1))
        after_w = _power_w(_with(aircraft.nominal, list(prior), middle + scale * solution.x), blocks)
        lag1 = _lag1((after_w - blocks.power_w)[~held] / before_w[~held])
    assert solution is not None
    found = middle + scale * solution.x
    covariance = np.linalg.inv(solution.jac.T @ solution.jac)
    sigmas = scale * np.sqrt(np.diag(covariance))
    posterior = {
        name: Parameter(value=float(value), sigma=float(sigma), source=_source(prior[name], records))
        for name, value, sigma in zip(prior, found, sigmas, strict=True)
    }
    report = FitReport(
        aircraft_id=aircraft.id,
        sources=tuple(record.source for record in records),
        prior=prior,
        posterior=posterior,
        correlation=covariance / np.sqrt(np.outer(np.diag(covariance), np.diag(covariance))),
        fitted_before=_errors(before_w, blocks.power_w, ~held),
        fitted_after=_errors(after_w, blocks.power_w, ~held),
        held_before=_errors(before_w, blocks.power_w, held),
        held_after=_errors(after_w, blocks.power_w, held),
        lag1=lag1,
        effective_blocks=float(np.count_nonzero(~held) / _inflation(lag1) ** 2),
        blocks=blocks,
        before_w=before_w,
        after_w=after_w,
        held=held,
        warnings=_warnings(prior, posterior, blocks),
    )
    _check_held_out(report)
    return report


def fitted_aircraft(aircraft: Aircraft, report: FitReport, *, aircraft_id: str) -> Aircraft:
    """Return the aircraft with the posterior in place of what was fitted; errors of the rest stay independent of it."""
    parts: dict[str, Any] = {}
    for part in PARTS:
        own = {name.split(".")[1]: p for name, p in report.posterior.items() if name.startswith(f"{part}.")}
        parts[part] = replace(getattr(aircraft, part), **own)
    old = aircraft.correlation
    rest = [index for index, name in enumerate(old.names) if name not in report.posterior]
    names = (*report.posterior, *(old.names[index] for index in rest))
    matrix = np.eye(len(names))
    count = len(report.posterior)
    matrix[:count, :count] = np.round(0.5 * (report.correlation + report.correlation.T), 6)
    if rest:
        matrix[count:, count:] = np.array(old.matrix)[np.ix_(rest, rest)]
    np.fill_diagonal(matrix, 1.0)
    correlation = Correlation(names=names, matrix=tuple(tuple(row) for row in matrix.tolist()))
    name = f"{aircraft.name}, fitted to {len(report.sources)} flight(s)"
    return replace(aircraft, **parts, id=aircraft_id, name=name, correlation=correlation)


def _prior(aircraft: Aircraft, names: Sequence[str]) -> dict[str, Parameter]:
    known = aircraft.parameters
    unknown = [name for name in names if name not in known or name.split(".")[0] in ("limits", "logistics", "battery")]
    if unknown:
        remedy = f"Power tells of airframe, rotor and motor, such as {', '.join(DEFAULT_NAMES[:3])}."
        raise LogError(
            f"{unknown[0]} is no parameter that power can be fitted to.", where="--parameters", remedy=remedy
        )
    free = {name: known[name] for name in names if known[name].sigma > 0.0}
    if not free:
        raise LogError(
            "no parameter named has a standard deviation above 0.", where="--parameters", remedy="Name others."
        )
    return free


def _prior_correlation(aircraft: Aircraft, names: list[str]) -> Floats:
    matrix = np.eye(len(names))
    old = aircraft.correlation
    for i, one in enumerate(names):
        for j, other in enumerate(names):
            if one in old.names and other in old.names:
                matrix[i, j] = old.matrix[old.names.index(one)][old.names.index(other)]
    return matrix


def _solve(
    aircraft: Aircraft,
    prior: dict[str, Parameter],
    blocks: Blocks,
    used: NDArray[np.bool_],
    whitening: Floats,
    inflation: float,
) -> Any:
    from scipy.optimize import least_squares

    scale = np.array([parameter.sigma for parameter in prior.values()])
    middle = np.array([parameter.value for parameter in prior.values()])
    spread_w = DISCREPANCY_FRAC * float(np.mean(blocks.power_w[used])) * inflation
    low, high = _bounds(list(prior), middle, scale)

    def residuals(z: Floats) -> Floats:
        values = _with(aircraft.nominal, list(prior), middle + scale * z)
        misfit = (_power_w(values, blocks) - blocks.power_w)[used] / spread_w
        return np.concatenate([misfit, whitening @ z])

    solution = least_squares(residuals, np.zeros(len(prior)), bounds=(low, high), x_scale="jac", max_nfev=400)
    if not solution.success:
        raise LogError(
            "the search for the most probable parameters does not end.", remedy="Fit fewer with --parameters."
        )
    return solution


def _bounds(names: list[str], middle: Floats, scale: Floats) -> tuple[Floats, Floats]:
    kinds = {f"{part}.{f.name}": f.metadata for part, kind in _kinds().items() for f in fields(kind)}
    low = np.array([kinds[name]["low"] for name in names])
    high = np.array([kinds[name]["high"] for name in names])
    return np.minimum((low - middle) / scale, -1e-6), np.maximum((high - middle) / scale, 1e-6)


def _kinds() -> dict[str, Any]:
    from lungta.aircraft.parts import Airframe, Motor, Rotor

    return {"airframe": Airframe, "rotor": Rotor, "motor": Motor}


def _with(values: Values, names: list[str], found: Floats) -> Values:
    changed: dict[str, dict[str, float]] = {}
    for name, value in zip(names, found, strict=True):
        part, key = name.split(".")
        changed.setdefault(part, {})[key] = float(value)
    parts: dict[str, Any] = {part: replace(getattr(values, part), **new) for part, new in changed.items()}
    return replace(values, **parts)


def _power_w(values: Values, blocks: Blocks) -> Floats:
    state = State(
        payload_kg=blocks.payload_kg,
        airspeed_mps=blocks.airspeed_mps,
        climb_mps=blocks.climb_mps,
        density_kgm3=blocks.density_kgm3,
    )
    return demand(values, state).power_w


def _check_units(measured_w: Floats, modelled_w: Floats) -> None:
    ratio = float(np.median(measured_w / modelled_w))
    if not UNIT_RANGE[0] <= ratio <= UNIT_RANGE[1]:
        raise LogError(
            f"measured power is {ratio:.3g} times what the model has.",
            remedy="Voltage or current is in other units (mV, mA, cA), or this is another aircraft or load.",
        )


def _check_held_out(report: FitReport) -> None:
    before, after = report.held_before.rmse_frac, report.held_after.rmse_frac
    if after > max(WORSE_FRAC * before, DISCREPANCY_FRAC):  # within the discrepancy both are noise
        raise LogError(
            f"the fit predicts the last third of the flight worse than before: {after:.1%} off, not {before:.1%}.",
            remedy="Give more or longer flights, check load, wind and air, or fit fewer parameters with --parameters.",
        )


def _errors(modelled_w: Floats, measured_w: Floats, part: NDArray[np.bool_]) -> Errors:
    off = (modelled_w - measured_w)[part] / float(np.mean(measured_w[part]))
    return Errors(bias_frac=float(np.mean(off)), rmse_frac=float(np.sqrt(np.mean(off**2))))


def _lag1(residual: Floats) -> float:
    centred = residual - residual.mean()
    return float(np.clip((centred[1:] @ centred[:-1]) / max(float(centred @ centred), 1e-12), 0.0, 0.95))


def _inflation(lag1: float) -> float:
    """Return by how much correlated blocks widen an error: root of n over the effective n of a first-order process."""
    return float(np.sqrt((1.0 + lag1) / (1.0 - lag1)))


def _source(prior: Parameter, records: Sequence[PowerRecord]) -> str:
    digests = ", ".join(record.source.sha256[:12] for record in records)
    return f"fit to flight log(s) {digests}; prior {prior.value:g} +- {prior.sigma:g}: {prior.source}"


def _warnings(prior: dict[str, Parameter], posterior: dict[str, Parameter], blocks: Blocks) -> tuple[str, ...]:
    found = []
    idle = [name for name in prior if posterior[name].sigma > LEAST_SHRUNK_FRAC * prior[name].sigma]
    if idle:
        found.append(f"the flights say nothing of {', '.join(idle)}: their errors are still those of the catalogue")
    far = [n for n in prior if abs(posterior[n].value - prior[n].value) > 3.0 * prior[n].sigma]
    if far:
        found.append(f"{', '.join(far)} moved by more than three standard deviations: check load, wind and sensors")
    if float(np.std(blocks.airspeed_mps)) < 1.0:
        found.append("the airspeed hardly varies: drag and rotor losses cannot be told apart")
    return tuple(found) + tuple(note for note in blocks.notes if note.startswith("assumption"))
