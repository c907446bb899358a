"""Samples of an aircraft's uncertain parameters."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lungta.aircraft.model import Aircraft, Airframe, Battery, Rotor, Values


def draw_values(aircraft: Aircraft, samples: int, rng: np.random.Generator) -> Values:
    """Return one draw of every parameter per sample, arrays of shape (samples, 1).

    Parameters are normal about their value, correlated where the aircraft says so, and held within the range that
    their kind of figure may have at all. A sigma of 0 gives a plain float.
    """
    errors = _standard_errors(aircraft, samples, rng)
    return Values(
        airframe=Airframe(**_draw_part(aircraft.airframe, "airframe", errors)),
        rotor=Rotor(**_draw_part(aircraft.rotor, "rotor", errors)),
        battery=Battery(**_draw_part(aircraft.battery, "battery", errors)),
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


def _draw_part(part: Any, section: str, errors: dict[str, NDArray[np.float64]]) -> dict[str, Any]:
    drawn: dict[str, Any] = {}
    for f in fields(part):
        parameter, error = getattr(part, f.name), errors.get(f"{section}.{f.name}")
        drawn[f.name] = parameter.value
        if error is not None:
            drawn[f.name] = np.clip(parameter.value + parameter.sigma * error, f.metadata["low"], f.metadata["high"])
    return drawn
