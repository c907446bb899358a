"""Made pairs of images whose motion is known exactly."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from lungta.ice.grid import MapGrid
from lungta.ice.image.model import HeldImage, ImageKind, ImageNotes

SIDE = 320
PIXEL_M = 0.5


def texture(seed: int = 1, side: int = SIDE) -> NDArray[np.complex128]:
    """The spectrum of a rough, band-limited picture, mean 0."""
    noise = np.fft.rfft2(np.random.default_rng(seed).normal(size=(side, side)))
    down, right = waves(side)
    return noise * np.exp(-((np.hypot(down, right) / 0.3) ** 4)) / (0.05 + np.hypot(down, right))


def waves(side: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None, :]


def moved(spectrum: NDArray[np.complex128], down_px: float, right_px: float) -> NDArray[np.float32]:
    """The picture moved by any fraction of a pixel, exactly, by the shift theorem; mean 120, standard deviation 40."""
    side = spectrum.shape[0]
    down, right = waves(side)
    values = np.fft.irfft2(spectrum * np.exp(-2j * np.pi * (down * down_px + right * right_px)), s=(side, side))
    return np.asarray(values / np.fft.irfft2(spectrum, s=(side, side)).std() * 40.0 + 120.0, dtype=np.float32)


def image(values: NDArray[np.float32], day: int = 1, kind: ImageKind = ImageKind.PICTURE) -> HeldImage:
    """Pixels as an image of a day of April."""
    rows, columns = values.shape
    grid = MapGrid(crs="EPSG:32645", west_m=480_000.0, north_m=3_096_000.0, pixel_m=PIXEL_M, rows=rows, columns=columns)
    notes = ImageNotes(title="made", origin="made", taken_utc=datetime(2026, 4, day, tzinfo=UTC), kind=kind)
    return HeldImage(grid=grid, notes=notes, values=np.asarray(values, dtype=np.float32))
