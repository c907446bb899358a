"""Real satellite pictures and height models are read as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lungta.ice.image.asked import ReadAsk
from lungta.ice.image.dates import stated_time
from lungta.ice.image.mask import read_mask
from lungta.ice.image.model import ImageKind
from lungta.ice.image.pair import paired
from lungta.ice.image.read import read_image

pytestmark = pytest.mark.real_data


def test_dated_pictures_of_a_glacier_go_together(real_data: Path) -> None:
    """Perito Moreno: JPEG in colour without georeference, dated by name, land black by its mask."""
    names = ("20200101.jpg", "20200106.jpg")
    first, second = paired(*(read_image(real_data / "glacier" / name, ReadAsk(pixel_m=10.0)) for name in names))
    assert first.grid == second.grid
    assert first.grid.shape == (1231, 1731)
    assert (second.notes.taken_utc - first.notes.taken_utc).days == 5
    ice = read_mask(real_data / "glacier" / "mask.jpg", first.grid)
    values = first.window(slice(0, 1231), slice(0, 1731))
    assert 0.4 < ice.mean() < 0.55
    assert (values[ice] > 5.0).mean() > 0.99
    assert (values[~ice] < 5.0).mean() > 0.8
    assert "pure black" in " ".join(first.notes.said)


def test_two_height_models_come_onto_one_metric_grid(real_data: Path) -> None:
    """SRTM and GLO-30, both in degrees, of other size and posting: one UTM grid, and heights that agree on it.

    The shared README states a median of -8.3 m and an NMAD of 16.6 m between them.
    """
    files = (("N27E086.hgt", "2000-02-15"), ("everest_glo30_58m_30km.tif", "2012-01-01"))
    images = (
        read_image(real_data / "terrain" / name, ReadAsk(taken=stated_time(day, ""), kind=ImageKind.HEIGHTS))
        for name, day in files
    )
    srtm, glo30 = paired(*images)
    assert srtm.grid == glo30.grid
    assert srtm.grid.crs == "EPSG:32645"
    every = slice(0, srtm.grid.rows), slice(0, srtm.grid.columns)
    off = glo30.window(*every) - srtm.window(*every)
    off = off[~np.isnan(off)]
    assert off.size > 30_000
    assert np.median(off) == pytest.approx(-8.3, abs=3.0)
    assert 1.4826 * np.median(np.abs(off - np.median(off))) == pytest.approx(16.6, abs=4.0)
