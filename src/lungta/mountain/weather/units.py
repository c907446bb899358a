"""The quantities that a weather file may hold, with the units that its columns may state."""

from __future__ import annotations

from dataclasses import dataclass

from lungta.core.units import MPS_PER_KMH, MPS_PER_KNOT, PA_PER_HPA, ZERO_CELSIUS_K


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A quantity in SI: its least and greatest credible value, and `unit suffix: (factor, offset)` towards SI."""

    name: str
    unit: str
    least: float
    greatest: float
    units: dict[str, tuple[float, float]]

    @property
    def label(self) -> str:
        """The unit with a space before it; nothing for a ratio."""
        return f" {self.unit}" if self.unit else ""

    def si(self, value: float, suffix: str) -> float:
        """Return a value in SI.

        Raises
        ------
        ValueError
            When it is not credible; the message names the value as written and as understood.
        """
        factor, offset = self.units[suffix]
        result = value * factor + offset
        if not self.least <= result <= self.greatest:
            raise ValueError(
                f"{self.name} {value:g} (understood as {result:g}{self.label}) must lie in "
                f"{self.least:g}..{self.greatest:g}{self.label}"
            )
        return result


_SPEED = {"mps": (1.0, 0.0), "kmh": (MPS_PER_KMH, 0.0), "knots": (MPS_PER_KNOT, 0.0)}
_PART = {"frac": (1.0, 0.0), "pct": (0.01, 0.0)}

QUANTITIES = {
    quantity.name: quantity
    for quantity in (
        Quantity(
            name="temperature",
            unit="K",
            least=180.0,
            greatest=330.0,
            units={"c": (1.0, ZERO_CELSIUS_K), "k": (1.0, 0.0)},
        ),
        Quantity(
            name="pressure",
            unit="Pa",
            least=20_000.0,
            greatest=110_000.0,
            units={"hpa": (PA_PER_HPA, 0.0), "pa": (1.0, 0.0)},
        ),
        Quantity(name="wind", unit="m/s", least=0.0, greatest=120.0, units=_SPEED),
        Quantity(name="wind_from", unit="deg", least=0.0, greatest=360.0, units={"deg": (1.0, 0.0)}),
        Quantity(name="gust", unit="m/s", least=0.0, greatest=150.0, units=_SPEED),
        Quantity(name="wind_sigma", unit="m/s", least=0.0, greatest=50.0, units=_SPEED),
        Quantity(name="station_alt_amsl", unit="m", least=-500.0, greatest=9000.0, units={"m": (1.0, 0.0)}),
        Quantity(
            name="visibility", unit="m", least=0.0, greatest=500_000.0, units={"m": (1.0, 0.0), "km": (1000.0, 0.0)}
        ),
        Quantity(name="precipitation", unit="mm/h", least=0.0, greatest=500.0, units={"mmph": (1.0, 0.0)}),
        Quantity(name="cloud_base_amsl", unit="m", least=-500.0, greatest=25_000.0, units={"m": (1.0, 0.0)}),
        Quantity(name="humidity", unit="", least=0.0, greatest=1.0, units=_PART),
        Quantity(name="cloud", unit="", least=0.0, greatest=1.0, units=_PART),
    )
}

KEYS = {f"{name}_{suffix}": (name, suffix) for name, quantity in QUANTITIES.items() for suffix in quantity.units}
"""Every column or key that a station file may hold, as (quantity, unit suffix)."""

REQUIRED = ("temperature", "pressure", "wind", "wind_from")
"""An hour without one of these is no hour."""
