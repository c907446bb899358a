"""What is asked for when an image is read."""

from __future__ import annotations

from dataclasses import dataclass

from lungta.ice.image.dates import Taken
from lungta.ice.image.model import ImageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAsk:
    """What a file may not say by itself.

    Attributes
    ----------
    taken : Taken or None
        When it was taken; None looks for it in the file's name, then in its tags.
    pixel_m : float or None
        Side of a pixel of a picture that does not say where on Earth it lies [m].
    band : int or None
        Band to take, from 1; None takes the brightness of a colour picture, else the first band.
    kind : ImageKind
        Brightness, or heights in metres above mean sea level.
    nodata : float or None
        Value of pixels that hold no data, where the file does not declare it.
    """

    taken: Taken | None = None
    pixel_m: float | None = None
    band: int | None = None
    kind: ImageKind = ImageKind.PICTURE
    nodata: float | None = None

    def __post_init__(self) -> None:
        if self.pixel_m is not None and not 1e-3 <= self.pixel_m <= 1e5:
            raise ValueError(f"pixel_m must lie in 0.001..100,000 m, got {self.pixel_m}")
        if self.band is not None and self.band < 1:
            raise ValueError(f"bands count from 1, got {self.band}")
