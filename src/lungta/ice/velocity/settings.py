"""What a stack of pairs is inverted by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lungta.core.time import require_aware


@dataclass(frozen=True, slots=True, kw_only=True)
class InvertSettings:
    """How many pairs become one velocity field.

    Attributes
    ----------
    edges_utc : tuple of datetime
        Bounds of the spans, ascending. Empty: dates of images, as many as the pairs can tell apart.
    span_days : float
        Shortest span where `edges_utc` is empty [days]; 0 keeps every date of an image.
    huber_sigma : float
        Distance from the fit, in stated 1-sigma, from which a vector pulls with constant force only.
    outlier_sigma : float
        Distance, in 1-sigma of a residual, from which a vector is marked as an outlier in time. Two components of
        normal errors pass 4 three times in ten thousand (exp(-16 / 2)).
    change_mps : float
        1-sigma by which each component is expected to change from one span to the next [m/s]: links the spans where
        pairs cannot tell them apart. 0: no link, and such spans stay empty.
    even_paths : bool
        Whether pairs are brought to one length of path (`lungta.ice.velocity.paths`) before they are fitted together.
    image_sigma_m : float
        1-sigma of the position of a whole image where a pair has no stable ground, each of east and north [m].
    """

    edges_utc: tuple[datetime, ...] = ()
    span_days: float = 0.0
    huber_sigma: float = 1.345  # 95 % efficiency on normal errors: Huber 1964, doi:10.1214/aoms/1177703732
    outlier_sigma: float = 4.0  # assumption: see above
    change_mps: float = 0.0
    even_paths: bool = True
    image_sigma_m: float = 0.0

    def __post_init__(self) -> None:
        for edge in self.edges_utc:
            require_aware(edge, "edges_utc")
        if len(self.edges_utc) == 1 or any(b <= a for a, b in zip(self.edges_utc, self.edges_utc[1:], strict=False)):
            raise ValueError("edges_utc must be empty or at least two ascending times")
        if not 0.5 <= self.huber_sigma <= 10.0:
            raise ValueError(f"huber_sigma must lie in 0.5..10, got {self.huber_sigma}")
        if not self.huber_sigma < self.outlier_sigma <= 100.0:
            raise ValueError(f"outlier_sigma must lie above huber_sigma and at most at 100, got {self.outlier_sigma}")
        for name in ("span_days", "change_mps", "image_sigma_m"):
            if not 0.0 <= getattr(self, name) < 1e6:
                raise ValueError(f"{name} must be 0 or more, got {getattr(self, name)}")
