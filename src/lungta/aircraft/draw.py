"""Samples of an aircraft's uncertain parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lungta.aircraft.model import Aircraft, Values
from lungta.aircraft.parts import Airframe, Battery, Motor, Rotor


def draw_values(aircraft: Aircraft, samples: int, rng: np.random.Generator) -> Values:
    """Return one draw of every parameter per sample, arrays of shape (samples, 1).

    Parameters are normal about their value and held within the range that their kind of figure may have at all; those
    that the aircraft's correlation names are log-normal about it, since they hang together as products do (a motor's
    kv as the root of 1 / C_T), and so keep together far from the middle too. A sigma of 0 gives a plain float.
    """
    errors = _standard_errors(aircraft, samples, rng)
    return Values(
        airframe=Airframe(**_draw_part(aircraft.airframe, "airframe", errors, aircraft.correlation.names)),
        rotor=Rotor(**_draw_part(aircraft.rotor, "rotor", errors, aircraft.correlation.names)),
        motor=Motor(**_draw_part(aircraft.motor, "motor", errors, aircraft.correlation.names)),
        battery=Battery(**_draw_part(aircraft.battery, "battery", errors, aircraft.correlation.names)),
    )


def some_of(values: Values, samples: slice) -> Values:
    """Return the draws of a range of samples, to work on a few at a time."""
    return _each(values, lambda drawn: drawn[samples])


def one_by_one(values: Values, samples: NDArray[np.intp]) -> Values:
    """Return the draws of given samples as arrays of shape (n,), for states that each have a sample of their own."""
    return _each(values, lambda drawn: drawn[samples, 0])


def _each(values: Values, choose: Callable[[Any], Any]) -> Values:
    def part(whole: Any) -> dict[str, Any]:
        every = {f.name: getattr(whole, f.name) for f in fields(whole)}
        return {name: choose(value) if np.ndim(value) else value for name, value in every.items()}

    return Values(
        airframe=Airframe(**part(values.airframe)),
        rotor=Rotor(**part(values.rotor)),
        motor=Motor(**part(values.motor)),
        battery=Battery(**part(values.battery)),
    )


def _standard_errors(aircraft: Aircraft, samples: int, rng: np.random.Generator) -> dict[str, NDArray[np.float64]]:
    """Return standard normal errors by parameter name, drawn in a fixed order so that a seed means the same flight."""
    uncertain = [name for name, parameter in aircraft.parameters.items() if parameter.sigma > 0.0]
    errors = {name: rng.standard_normal((samples, 1)) for name in uncertain}
    names = aircraft.correlation.names
    if names:
        factor = np.linalg.cholesky(np.array(aircraft.correlation.matrix))
        together = np.hstack([errors[name] for name in names]) @ factor.T
        errors.update({name: together[:, [column]] for column, name in enumerate(names)})
    return errors


def _draw_part(
    part: Any, section: str, errors: dict[str, NDArray[np.float64]], together: tuple[str, ...]
) -> dict[str, Any]:
    drawn: dict[str, Any] = {}
    for f in fields(part):
        parameter, error = getattr(part, f.name), errors.get(f"{section}.{f.name}")
        drawn[f.name] = parameter.value
        if error is not None:
            if f"{section}.{f.name}" in together:
                free = parameter.value * np.exp(parameter.sigma / parameter.value * error)
            else:
                free = parameter.value + parameter.sigma * error
            drawn[f.name] = np.clip(free, f.metadata["low"], f.metadata["high"])
    return drawn
