"""The picture of a tracked pair shows what was measured and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.quiver import Quiver

from lungta.core.figures import picture
from lungta.ice.grid import MapGrid
from lungta.ice.image.model import HeldImage, ImageKind, ImageNotes
from lungta.ice.tracking.model import DAY_S
from lungta.ice.tracking.plot import speed_figure
from lungta.ice.tracking.plot_backdrop import thinned
from lungta.ice.tracking.reasons import SAID, Reason
from made_motion import BEFORE, all_of, made_motion


def backdrop(rows: int = 480, columns: int = 640, kind: ImageKind = ImageKind.PICTURE) -> HeldImage:
    grid = MapGrid(crs="EPSG:32645", west_m=486_000.3, north_m=3_097_000.7, pixel_m=0.5, rows=rows, columns=columns)
    values = np.random.default_rng(0).normal(100.0, 20.0, grid.shape).astype(np.float32)
    values[:9] = np.nan
    return HeldImage(grid=grid, notes=ImageNotes(title="", origin="", taken_utc=BEFORE, kind=kind), values=values)


def texts(figure: Figure) -> str:
    import matplotlib.text

    return "\n".join(each.get_text() for each in figure.findobj(matplotlib.text.Text))


def arrows_of(figure: Figure) -> Quiver:
    (found,) = [each for each in figure.axes[0].collections if isinstance(each, Quiver)]
    return found


def test_arrows_are_kept_vectors_in_metres_a_day() -> None:
    """Each drawn arrow is one measured, kept vector at its own place: none is a mean, none is filled in."""
    made = made_motion()
    arrows = arrows_of(speed_figure(made, backdrop()))
    east, north = np.meshgrid(made.grid.east_centres_m, made.grid.north_centres_m)
    days = made.duration_s / DAY_S
    there = {
        (round(float(x), 3), round(float(y), 3)): (u / days, v / days)
        for x, y, u, v in zip(
            east[made.kept], north[made.kept], made.east_m[made.kept], made.north_m[made.kept], strict=True
        )
    }
    assert 100 < len(arrows.U) < made.kept.sum()
    for (x, y), u, v in zip(arrows.get_offsets(), arrows.U, arrows.V, strict=True):
        assert there[(round(float(x), 3), round(float(y), 3))] == pytest.approx((u, v))


def test_places_without_a_kept_vector_have_no_colour() -> None:
    """Marked vectors are counted at the side, not drawn."""
    made = made_motion()
    (cells,) = speed_figure(made).axes[0].images
    assert np.array_equal(np.ma.getmaskarray(cells.get_array()), ~made.kept)
    assert cells.get_extent() == [made.grid.bounds_m[side] for side in (0, 2, 1, 3)]


def test_every_reason_and_the_span_are_said() -> None:
    """What is drawn, when, in which unit, where, and why not elsewhere."""
    said = texts(speed_figure(made_motion(), backdrop()))
    for reason in Reason:
        assert SAID[reason] in said
    for words in ("05 Apr 2027 to 13 Apr 2027 (8 days)", "m/day", "UTM zone 45N", "kept, 90 % of places"):
        assert words in said


def test_made_data_say_not_real_and_real_data_do_not() -> None:
    """In the title and across the map."""
    assert texts(speed_figure(made_motion())).count("NOT REAL") >= 2
    assert "NOT REAL" not in texts(speed_figure(made_motion(notes=())))


def test_without_georeference_there_is_no_north() -> None:
    """Up in the picture is not north."""
    figure = speed_figure(made_motion(crs="", notes=()))
    assert "no georeference" in texts(figure)
    assert "N" not in texts(figure).splitlines()
    assert "N" in texts(speed_figure(made_motion(notes=()))).splitlines()


@pytest.mark.parametrize("kind", list(ImageKind))
def test_pictures_are_drawn_over_either_kind(kind: ImageKind) -> None:
    """Voids in the backdrop warn nobody."""
    backs = speed_figure(made_motion(), backdrop(kind=kind)).axes[0].images
    assert np.isnan(np.ma.filled(backs[0].get_array().astype(float), np.nan)[:8]).all()
    assert backs[0].get_extent() == [486_000.3, 486_320.3, 3_096_760.7, 3_097_000.7]


def test_the_same_motion_gives_the_same_picture() -> None:
    """Bytes depend on the data alone."""
    one, other = (picture(speed_figure(made_motion(), backdrop()), ".png") for _ in range(2))
    assert one == other
    assert one[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    "about",
    [
        {"reason": all_of(Reason.NO_MATCH)},
        {"reason": all_of(Reason.NO_MATCH, but=1)},
        {"east_m": np.zeros((30, 40)), "north_m": np.zeros((30, 40)), "reason": all_of(Reason.KEPT)},
        {"east_m": np.full((30, 40), 1e-7), "north_m": np.zeros((30, 40)), "reason": all_of(Reason.KEPT)},
    ],
)
def test_nothing_one_vector_and_standing_ice_are_drawn_too(about: dict[str, Any]) -> None:
    """No division by a speed of zero, and an empty map says so in large letters."""
    figure = speed_figure(made_motion(**about), backdrop())
    figure.draw_without_rendering()
    assert ("no vector was kept" in texts(figure)) == (not made_motion(**about).kept.any())


def test_a_large_backdrop_is_averaged_by_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Means of squares, voids left out, the same whatever the bands."""
    image = backdrop(2900, 3000)
    values, pixel_m = thinned(image)
    assert values.shape == (966, 1000)
    assert pixel_m == 1.5
    assert values[5, 7] == pytest.approx(image.values[15:18, 21:24].mean(), rel=1e-6)
    assert np.isnan(values[:3]).all()
    monkeypatch.setattr("lungta.ice.tracking.plot_backdrop.BAND_PIXELS", 20_000)
    assert np.array_equal(thinned(image)[0], values, equal_nan=True)
    small, same_m = thinned(
        replace(image, grid=replace(image.grid, rows=10, columns=20), values=image.values[:10, :20])
    )
    assert (small.shape, same_m) == ((10, 20), 0.5)
