"""A stack of real satellite images: Perito Moreno, February 2020, without georeference and without stable ground."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lungta.ice.image.asked import ReadAsk
from lungta.ice.image.file import grid_part
from lungta.ice.image.pair import on_grid
from lungta.ice.image.read import read_image
from lungta.ice.tracking.settings import TrackSettings
from lungta.ice.velocity.closure import loop_closures
from lungta.ice.velocity.invert import invert_stack
from lungta.ice.velocity.stack import StackAsk, track_stack

PIXEL_M = 10.0  # stated, not known: all figures here are pixels in disguise


@pytest.mark.real_data
def test_three_images_of_a_real_glacier_close_to_a_fifth_of_a_pixel(real_data: Path) -> None:
    """Clear images of ten days: loops close to a fifth of a pixel (1 sigma), and the ice flows one way."""
    images = []
    for day in ("20200131", "20200205", "20200210"):
        image = read_image(real_data / "glacier" / f"{day}.jpg", ReadAsk(pixel_m=PIXEL_M))
        images.append(on_grid(image, grid_part(image.grid, slice(520, 776), slice(620, 876))))
    pairs = track_stack(images, StackAsk(track=TrackSettings(windows_px=(64,), search_px=16, step_px=16)))
    assert np.mean([pair.kept.mean() for pair in pairs]) > 0.3
    (loop,) = loop_closures(pairs)
    assert max(loop.sigma_east_m, loop.sigma_north_m) < 0.2 * PIXEL_M
    assert max(abs(loop.east_m), abs(loop.north_m)) < 0.1 * PIXEL_M
    inversion = invert_stack(pairs)
    assert inversion.field.pairs.max() == 2
    assert "velocity-no-stable-ground" in {finding.code for finding in inversion.findings}
    motion = pairs[1]
    along = np.hypot(np.median(motion.east_m[motion.kept]), np.median(motion.north_m[motion.kept]))
    assert along > 0.9 * np.median(np.hypot(motion.east_m, motion.north_m)[motion.kept])
