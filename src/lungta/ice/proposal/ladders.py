"""Every ladder that could stand: across openings and up faces, with its sections and what crossing it costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.ice.proposal.ground import Ground
from lungta.ice.proposal.ladders_kernel import spans
from lungta.ice.proposal.settings import Ladders, ProposalSettings

HALF_HEADINGS = 16
"""Directions in half a turn that ladders are laid along; each ladder serves both ways."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LadderSites:
    """Places for ladders, each once.

    Attributes
    ----------
    near, far : int32 array
        Cells at the ends, numbered by row on the grid without margins.
    span_m : float32 array
        From cell to cell through the air [m].
    sections : uint8 array
        Sections lashed.
    price : float64 array
        Cost of a crossing.
    """

    near: NDArray[np.int32]
    far: NDArray[np.int32]
    span_m: NDArray[np.float32]
    sections: NDArray[np.uint8]
    price: NDArray[np.float64]


def ladder_sites(ground: Ground, settings: ProposalSettings) -> LadderSites:
    """Return every place where a ladder within the settings' limits could stand."""
    ladders = settings.ladders
    reach_m = [ladders.reach_m(count) for count in range(1, ladders.most_sections + 1)]
    if not reach_m:
        nothing = np.zeros(0, np.int32)
        return LadderSites(
            near=nothing,
            far=nothing,
            span_m=np.zeros(0, np.float32),
            sections=np.zeros(0, np.uint8),
            price=np.zeros(0),
        )
    alt_m = np.where(ground.over, ground.surface_m, ground.alt_amsl_m).astype(np.float32)
    near, far, span_m = spans(ground.walkable, ground.known, alt_m, headings(), ground.grid.pixel_m, reach_m[-1])
    sections = (np.searchsorted(reach_m, span_m - 1e-4) + 1).astype(np.uint8)
    worth = ground.worth.ravel()
    danger = 0.5 * (worth[near].astype(np.float64) + worth[far]) + settings.worth.crevasse
    price = crossing_s(ladders, span_m) * danger + settings.worth.section_s * sections
    return LadderSites(near=near, far=far, span_m=span_m, sections=sections, price=price)


def crossing_s(ladders: Ladders, span_m: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the time to cross ladders of such spans [s]."""
    return ladders.wait_s + ladders.crossing_spm * span_m.astype(np.float64)


def headings() -> NDArray[np.float64]:
    """Return directions of half a turn as rows and columns per step, the longer of the two one cell."""
    turn = np.pi * np.arange(HALF_HEADINGS) / HALF_HEADINGS
    along = np.stack([np.sin(turn), np.cos(turn)], axis=1)
    return np.ascontiguousarray(along / np.abs(along).max(axis=1, keepdims=True))
