"""One velocity for the whole time of a stack."""

from __future__ import annotations

from dataclasses import replace

from lungta.ice.velocity.inversion import Inversion
from lungta.ice.velocity.invert import invert_vectors
from lungta.ice.velocity.model import VelocityField
from lungta.ice.velocity.settings import InvertSettings
from lungta.ice.velocity.vectors import Vectors


def mean_field(inversion: Inversion, settings: InvertSettings | None = None) -> VelocityField:
    """Return the constant velocity that best fits all pairs of a stack, its outliers in time left out.

    Where velocity changed in time the pairs disagree with a constant; its stated error grows accordingly.
    """
    edges = inversion.field.edges_utc
    constant = replace(settings or InvertSettings(), edges_utc=(edges[0], edges[-1]), change_mps=0.0)
    return invert_vectors(Vectors(pairs=inversion.pairs), constant).field
