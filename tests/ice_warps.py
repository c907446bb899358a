"""Pairs of made pictures whose motion is known to 1e-3 of a pixel. Lengths are pixels; east is right, north is up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from lungta.ice.grid import MapGrid
from lungta.ice.image.model import HeldImage, ImageNotes
from lungta.ice.practice.lattice import Field, Lattice

Floats = NDArray[np.float64]
Motion = Callable[[Floats, Floats], tuple[Floats, Floats]]
"""East and north of a place -> (east, north) by which what is there in the SECOND picture has moved."""

LAYERS = ((0.7, 0.6), (2.0, 0.35), (5.0, 0.3), (16.0, 0.3))  # so that OpenCV errs by 0.046 px at the median
"""Texture: 1-sigma width of each layer's grain [px] and its share of the contrast."""
CONTRAST, MIDDLE = 38.0, 120.0  # of a picture's 0..255
NOISE = 1.0  # 1-sigma of a pixel, of 255, beside the rounding to whole numbers
MARGIN = 48.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """Two pictures, and where the first's pixels went.

    Attributes
    ----------
    name : str
        For a table.
    before, after : array of float32
        0..255, whole numbers.
    motion : callable
        As `Motion`.
    lost : bool array
        Pixels of the first picture of which the second shows nothing.
    """

    name: str
    before: NDArray[np.float32]
    after: NDArray[np.float32]
    motion: Motion
    lost: NDArray[np.bool_]

    def truth(self, row: Floats, column: Floats) -> tuple[Floats, Floats]:
        """Return (east, north) by which pixels of the first picture moved: the inverse, by fixed point."""
        east, north = np.asarray(column, dtype=float), -np.asarray(row, dtype=float)
        moved = self.motion(east, north)
        for _ in range(40):
            moved = self.motion(east + moved[0], north + moved[1])
        return moved

    def images(self, pixel_m: float = 1.0, days: float = 10.0) -> tuple[HeldImage, HeldImage]:
        """Return the two as images on a grid without georeference."""
        rows, columns = self.before.shape
        grid = MapGrid(crs="", west_m=0.0, north_m=0.0, pixel_m=pixel_m, rows=rows, columns=columns)
        start = datetime(2027, 4, 5, tzinfo=UTC)
        held = []
        for values, when in ((self.before, start), (self.after, start + timedelta(days=days))):
            notes = ImageNotes(title=self.name, origin="made", taken_utc=when, said=("NOT REAL: made.",))
            held.append(HeldImage(grid=grid, notes=notes, values=values))
        return held[0], held[1]


def texture(shape: tuple[int, int], seed: int = 0) -> Field:
    """Return a texture of contrast 1 under a picture of a shape and 48 px around it."""
    step = 0.5
    lattice = Lattice(
        west_m=-MARGIN,
        south_m=-shape[0] - MARGIN,
        step_m=step,
        rows=int((shape[0] + 2 * MARGIN) / step),
        columns=int((shape[1] + 2 * MARGIN) / step),
    )
    rng = np.random.default_rng(seed)
    values = sum(share * lattice.noise(rng, width) for width, share in LAYERS)
    return Field.of(lattice, np.asarray(values) / np.sqrt(sum(share**2 for _, share in LAYERS)))


def places(shape: tuple[int, int]) -> tuple[Floats, Floats]:
    """Return east and north of every pixel's centre, pixel (0, 0) at 0."""
    rows, columns = np.indices(shape, dtype=float)
    return columns, -rows


def scene(name: str, shape: tuple[int, int], motion: Motion, *, seed: int = 0, noise: float = NOISE) -> Scene:
    """Return a scene: one texture, seen as it was and as the motion left it."""
    field = texture(shape, seed)
    east, north = places(shape)
    gone = motion(east, north)
    rng = np.random.default_rng([seed, 1])
    shown = [field.at(east, north), field.at(east - gone[0], north - gone[1])]
    before, after = (as_picture(MIDDLE + CONTRAST * values, rng, noise) for values in shown)
    return Scene(name=name, before=before, after=after, motion=motion, lost=np.zeros(shape, bool))


def as_picture(values: Floats, rng: np.random.Generator, noise: float = NOISE) -> NDArray[np.float32]:
    """Return values as a camera would: with noise, in whole numbers of 1..255."""
    noisy = values + rng.normal(0.0, noise, values.shape)
    return np.clip(np.rint(noisy), 1.0, 255.0).astype(np.float32)


def shifted(east: float, north: float) -> Motion:
    """The same motion everywhere."""
    return lambda x, y: (np.full_like(x, east), np.full_like(y, north))


def waves(amplitude: float = 3.0, length: float = 2000.0) -> Motion:
    """A smooth warp about a mean motion; strain up to 2 pi amplitude / length."""
    k = 2.0 * np.pi / length

    def motion(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        return (
            6.37 + amplitude * np.sin(k * x) * np.cos(0.83 * k * y),
            -4.21 + amplitude * np.cos(0.71 * k * x + 0.4) * np.sin(k * y),
        )

    return motion


def linear(gradient: tuple[tuple[float, float], tuple[float, float]], middle: tuple[float, float]) -> Motion:
    """A motion that grows linearly from a middle, where it is (3.3, 1.7)."""
    (xx, xy), (yx, yy) = gradient

    def motion(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        dx, dy = x - middle[0], y - middle[1]
        return 3.3 + xx * dx + xy * dy, 1.7 + yx * dx + yy * dy

    return motion


def edge(at: float, speed: float) -> Motion:
    """Ice that slides past rock: `speed` px northwards east of a line, 0 west of it."""
    return lambda x, y: (np.zeros_like(x), np.where(x > at, speed, 0.0) + 0.0 * y)


def with_snow(made: Scene, share: float, seed: int = 5) -> Scene:
    """Return the scene with patches some 40 px wide of new snow in the second picture, smooth but for noise."""
    rng = np.random.default_rng(seed)
    patches = _patches(made.after.shape, rng, share, 40.0)
    snow = as_picture(np.full(made.after.shape, 235.0), rng)
    return replace(made, after=np.where(patches, snow, made.after), lost=_seen_from_first(made, patches))


def with_rubble(made: Scene, share: float, seed: int = 6) -> Scene:
    """Return the scene with patches some 40 px wide in the second picture that show other ice."""
    rng = np.random.default_rng(seed)
    patches = _patches(made.after.shape, rng, share, 40.0)
    east, north = places(made.after.shape)
    other = as_picture(MIDDLE + CONTRAST * texture(made.after.shape, seed + 100).at(east, north), rng)
    return replace(made, after=np.where(patches, other, made.after), lost=_seen_from_first(made, patches))


def with_light(made: Scene) -> Scene:
    """Return the scene with half the contrast, a veil, and brightness that falls across the second picture."""
    rows, columns = made.after.shape
    slope = np.linspace(0.75, 0.35, columns)[None, :] * np.linspace(1.0, 0.8, rows)[:, None]
    return replace(made, after=np.rint(40.0 + slope * made.after).astype(np.float32))


def with_shadow(made: Scene, share: float = 0.3) -> Scene:
    """Return the scene with the left part of the second picture in deep shadow: a twelfth of the light."""
    rng = np.random.default_rng(9)
    columns = made.after.shape[1]
    dark = np.zeros(made.after.shape, bool)
    dark[:, : int(share * columns)] = True
    shaded = as_picture(made.after / 12.0, rng)
    return replace(made, after=np.where(dark, shaded, made.after))


def _patches(shape: tuple[int, int], rng: np.random.Generator, share: float, width: float) -> NDArray[np.bool_]:
    lattice = Lattice(west_m=0.0, south_m=0.0, step_m=1.0, rows=shape[0], columns=shape[1])
    values = lattice.noise(rng, width)
    return np.asarray(values > np.quantile(values, 1.0 - share))


def _seen_from_first(made: Scene, patches: NDArray[np.bool_]) -> NDArray[np.bool_]:
    rows, columns = np.indices(patches.shape, dtype=float)
    east, north = made.truth(rows, columns)
    at_row = np.clip(np.rint(rows - north).astype(int), 0, patches.shape[0] - 1)
    at_column = np.clip(np.rint(columns + east).astype(int), 0, patches.shape[1] - 1)
    return np.asarray(patches[at_row, at_column])
