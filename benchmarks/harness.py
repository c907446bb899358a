"""What a benchmark hands back: rows of one figure each, beside its bound or its peer."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured figure.

    Attributes
    ----------
    name : str
        What was measured.
    value : float
        The figure, in `unit`.
    against : str
        The bound or the peer that it is held against, with its own figure.
    ratio : float
        The figure over the bound's or peer's.
    passed : bool
        Whether it keeps the bound or reaches the peer.
    """

    name: str
    value: float
    unit: str
    against: str
    ratio: float
    passed: bool


class UnavailableError(Exception):
    """A benchmark cannot run here; the message says what it lacks."""


def at_most(name: str, value: float, unit: str, bound: float) -> Row:
    """Return a row for a figure that must not exceed a bound."""
    return Row(
        name=name,
        value=value,
        unit=unit,
        against=f"at most {bound:g} {unit}",
        ratio=value / bound,
        passed=value <= bound,
    )


def at_least_peer(name: str, value: float, unit: str, peer: str, peer_value: float) -> Row:
    """Return a row for a rate that must reach a peer's rate measured in the same run."""
    return Row(
        name=name,
        value=value,
        unit=unit,
        against=f"{peer}: {peer_value:.3g} {unit}",
        ratio=value / peer_value,
        passed=value >= peer_value,
    )


def real_terrain() -> Path:
    """Return the real elevation model of the Khumbu, or raise UnavailableError."""
    folder = Path(os.environ.get("LUNGTA_DATA") or REPOSITORY.parent / "shared" / "data")
    terrain = folder / "terrain" / "everest_glo30_58m_30km.tif"
    if not terrain.is_file():
        raise UnavailableError("no real terrain: set LUNGTA_DATA or put shared/data beside the clone")
    return terrain
