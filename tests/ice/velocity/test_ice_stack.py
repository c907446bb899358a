"""Many images tracked, kept and picked up again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, shift

from lungta.core.errors import IceError
from lungta.ice.grid import MapGrid
from lungta.ice.image.model import HeldImage, ImageKind, ImageNotes
from lungta.ice.tracking.masks import Masks
from lungta.ice.tracking.model import DAY_S, Displacements
from lungta.ice.tracking.settings import TrackSettings
from lungta.ice.velocity import stack as module
from lungta.ice.velocity.choose import PairAsk
from lungta.ice.velocity.invert import invert_pairs
from lungta.ice.velocity.stack import StackAsk, stack_images, track_stack
from lungta.ice.velocity.store import PairStore
from made_stack import START, day, made_pair

GRID = MapGrid(crs="EPSG:32645", west_m=485_000.0, north_m=3_096_000.0, pixel_m=2.0, rows=160, columns=192)
ASK = StackAsk(track=TrackSettings(windows_px=(32,), search_px=12, step_px=16))
SPEED_MPD = (1.2, -0.4)


def made_image(
    days: float, *, grid: MapGrid = GRID, kind: ImageKind = ImageKind.PICTURE, sha256: str = ""
) -> HeldImage:
    """Texture that moves steadily by `SPEED_MPD`: NOT REAL."""
    texture = gaussian_filter(np.random.default_rng(3).normal(size=(240, 280)), 1.5) * 200.0
    moved = shift(texture, (-SPEED_MPD[1] * days / grid.pixel_m, SPEED_MPD[0] * days / grid.pixel_m), order=3)
    notes = ImageNotes(
        title=f"day {days:g}", origin=f"{days:g}.tif", taken_utc=day(days), kind=kind, sha256=sha256, said=("NOT REAL",)
    )
    return HeldImage(grid=grid, notes=notes, values=moved[40:200, 40:232].astype(np.float32))


IMAGES = [made_image(each) for each in (0, 4, 9)]


def test_a_stack_of_images_gives_the_velocity_that_they_were_made_with(tmp_path: Path) -> None:
    """Images to pairs to spans: steady 1.2 and -0.4 m/day, three pairs kept in the folder."""
    said: list[str] = []
    pairs = track_stack(IMAGES[::-1], ASK, store=PairStore(folder=tmp_path / "pairs"), progress=said.append)
    assert [(pair.before_utc, pair.after_utc) for pair in pairs] == [
        (day(0), day(4)),
        (day(0), day(9)),
        (day(4), day(9)),
    ]
    field = invert_pairs(pairs)
    np.testing.assert_allclose(np.nanmedian(field.u_mps, axis=(1, 2)) * DAY_S, 1.2, atol=0.02)
    np.testing.assert_allclose(np.nanmedian(field.v_mps, axis=(1, 2)) * DAY_S, -0.4, atol=0.02)
    assert said[-1] == "tracked 3 of 3 pairs"
    assert len(list((tmp_path / "pairs").glob("*.nc"))) == 3


class Counting:
    """Tracks nothing, counts, and stops when told."""

    def __init__(self, stop_after: int = 99) -> None:
        self.done = 0
        self._stop_after = stop_after

    def __call__(self, before: HeldImage, after: HeldImage, settings: TrackSettings, masks: Masks) -> Displacements:
        if self.done >= self._stop_after:
            raise KeyboardInterrupt
        self.done += 1
        days = [(image.notes.taken_utc - START) / timedelta(days=1) for image in (before, after)]
        return made_pair((days[0], days[1]), (1.0, 1.0))


def counted(monkeypatch: pytest.MonkeyPatch, stop_after: int = 99) -> Counting:
    counting = Counting(stop_after)
    monkeypatch.setattr(module, "track_pair", counting)
    return counting


def test_an_interrupted_stack_goes_on_where_it_stood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of three pairs finished: the next run tracks one, the one after none."""
    one_by_one = StackAsk(workers=1)
    counted(monkeypatch, stop_after=2)
    with pytest.raises(KeyboardInterrupt):
        track_stack(IMAGES, one_by_one, store=PairStore(folder=tmp_path))
    said: list[str] = []
    again = counted(monkeypatch)
    first = track_stack(IMAGES, one_by_one, store=PairStore(folder=tmp_path), progress=said.append)
    assert again.done == 1
    assert said[-1] == "tracked 3 of 3 pairs, 2 of them in an earlier run"
    later = counted(monkeypatch)
    second = track_stack(IMAGES, one_by_one, store=PairStore(folder=tmp_path))
    assert later.done == 0
    np.testing.assert_array_equal(first[0].east_m, second[0].east_m)


def test_other_settings_masks_or_pixels_are_tracked_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kept pair stands for its images, settings and masks, and for nothing else."""
    track_stack(IMAGES, ASK, store=PairStore(folder=tmp_path))
    counting = counted(monkeypatch)
    store = PairStore(folder=tmp_path)
    track_stack(IMAGES, StackAsk(track=TrackSettings(windows_px=(32,), search_px=13, step_px=16)), store=store)
    assert counting.done == 3
    assert store.unused() == 3
    ice = np.ones(GRID.shape, dtype=bool)
    track_stack(IMAGES, ASK, Masks(ice=ice), PairStore(folder=tmp_path))
    assert counting.done == 6
    brighter = HeldImage(grid=GRID, notes=IMAGES[2].notes, values=IMAGES[2].values + np.float32(1.0))
    track_stack([*IMAGES[:2], brighter], ASK, store=PairStore(folder=tmp_path))
    assert counting.done == 8


def test_a_broken_file_is_tracked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that was full, a copy cut short."""
    counted(monkeypatch)
    store = PairStore(folder=tmp_path)
    track_stack(IMAGES, store=store)
    next(iter(store.used.values())).write_bytes(b"broken")
    counting = counted(monkeypatch)
    track_stack(IMAGES, store=PairStore(folder=tmp_path))
    assert counting.done == 1


def test_the_search_follows_the_time_of_each_pair() -> None:
    """At most 2 m/day over 4 days on pixels of 2 m: 4 pixels and 2 to spare."""
    ask = StackAsk(max_speed_mps=2.0 / DAY_S)
    assert ask.settings_for(IMAGES[0], IMAGES[1]).search_px == 6
    assert ask.settings_for(IMAGES[0], IMAGES[2]).search_px == 11
    with pytest.raises(IceError, match="can be searched"):
        track_stack(IMAGES, StackAsk(max_speed_mps=150.0 / DAY_S))


def test_images_come_onto_the_grid_of_the_earliest() -> None:
    """Whole pixels off: no value changes, what is not covered is void."""
    east = MapGrid(crs=GRID.crs, west_m=GRID.west_m + 20.0, north_m=GRID.north_m, pixel_m=2.0, rows=160, columns=192)
    other = made_image(4, grid=east)
    first, second = stack_images([other, IMAGES[0]])
    assert first is IMAGES[0]
    assert second.grid == GRID
    values = second.window(slice(0, 160), slice(0, 192))
    np.testing.assert_allclose(values[:, 10:], other.values[:, :-10])
    assert np.isnan(values[:, :10]).all()


def test_images_that_make_no_stack_are_refused() -> None:
    """One image, one time, one file twice, heights among pictures, gaps that no two have."""
    with pytest.raises(IceError, match="at least two"):
        stack_images(IMAGES[:1])
    with pytest.raises(IceError, match="both of 2020-01-01"):
        stack_images([IMAGES[0], made_image(0)])
    with pytest.raises(IceError, match="twice"):
        stack_images([made_image(0, sha256="a"), made_image(4), made_image(9, sha256="a")])
    with pytest.raises(IceError, match="height model"):
        stack_images([IMAGES[0], made_image(4, kind=ImageKind.HEIGHTS)])
    with pytest.raises(IceError, match="days apart"):
        track_stack(IMAGES, StackAsk(pairs=PairAsk(min_days=30.0, max_days=60.0)))
    with pytest.raises(ValueError, match="workers"):
        StackAsk(workers=0)
