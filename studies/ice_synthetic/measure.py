"""How well tracking finds a motion that is known: textures under shifts, warps, shear, turning, light, snow, rubble.

    python studies/ice_synthetic/measure.py [scenes] [icefall] [--size 1000] [--plot FILE]

Prints Markdown for docs/reference/ice-validation.md. Textures are those of `tests/ice_warps.py`, whose sharpness is set
so that OpenCV's matchTemplate with a parabola errs by 0.046 px at the median under the smooth warp.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from ice_peers import Windows, opencv_track, skimage_track
from ice_warps import Scene, edge, linear, scene, shifted, waves, with_light, with_rubble, with_shadow, with_snow
from lungta.ice.practice.make import practice_icefall
from lungta.ice.practice.model import PracticeIcefall
from lungta.ice.tracking.masks import Masks
from lungta.ice.tracking.model import Displacements
from lungta.ice.tracking.settings import TrackSettings
from lungta.ice.tracking.track import track_pair

Floats = NDArray[np.float64]
FALSE_PX = 1.0  # a kept vector that errs by more is a false match
INSIDE_95, INSIDE_50 = 5.991, 1.386  # chi-squared of two degrees of freedom


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Errors:
    """Errors of the vectors of one pair [px], and the ellipses stated for them.

    Attributes
    ----------
    east, north : array
        Found less true, of kept vectors.
    squared : array
        Squared Mahalanobis distance of the truth.
    places, findable : int
        Places on ice, and those whose window shows the same ice in both pictures.
    kept_findable : int
        Kept vectors among the findable.
    lost_kept : int
        Kept vectors at places of which the second picture shows nothing.
    """

    east: Floats
    north: Floats
    squared: Floats
    places: int
    findable: int
    kept_findable: int
    lost_kept: int

    def row(self, name: str) -> str:
        """Return one line of a Markdown table."""
        size = np.hypot(self.east, self.north)
        good = size < FALSE_PX
        return (
            f"| {name} | {np.median(size):.4f} | {np.sqrt(np.mean(size[good] ** 2)):.4f} "
            f"| {np.median(self.east):+.4f}, {np.median(self.north):+.4f} "
            f"| {100.0 * self.kept_findable / max(1, self.findable):.1f} "
            f"| {np.count_nonzero(~good)} of {size.size} | {self.lost_kept} "
            f"| {100.0 * np.mean(self.squared < INSIDE_50):.0f} | {100.0 * np.mean(self.squared < INSIDE_95):.1f} |"
        )


HEADING = """| pair | median px | RMSE px | bias, px | found % | false | kept where lost | in 50 % | in 95 % |
|---|---|---|---|---|---|---|---|---|"""


def errors_of(found: Displacements, true_px: tuple[Floats, Floats], lost: NDArray[np.bool_], ice: Floats) -> Errors:
    """Return the errors of what was found against the truth at its places.

    Parameters
    ----------
    found : Displacements
        What tracking gave.
    true_px : tuple of array
        East and north at the places [px of the images].
    lost : array of bool
        Places of which the second picture shows nothing, or little.
    ice : array of bool
        Places on ice.
    """
    pixel_m = found.image_pixel_m
    kept = found.kept
    east, north = found.east_m / pixel_m - true_px[0], found.north_m / pixel_m - true_px[1]
    var_e, var_n, cov = (v / pixel_m**2 for v in (found.var_east_m2, found.var_north_m2, found.cov_m2))
    with np.errstate(divide="ignore", invalid="ignore"):
        squared = (var_n * east**2 - 2.0 * cov * east * north + var_e * north**2) / (var_e * var_n - cov**2)
    findable = ~lost & (ice > 0)
    return Errors(
        east=east[kept],
        north=north[kept],
        squared=squared[kept],
        places=int(np.count_nonzero(ice)),
        findable=int(np.count_nonzero(findable)),
        kept_findable=int(np.count_nonzero(kept & findable)),
        lost_kept=int(np.count_nonzero(kept & lost)),
    )


def made_scenes(size: int) -> list[Scene]:
    """Return every scene of the study."""
    shape, middle = (size, size), (0.5 * size, -0.5 * size)
    turn = np.radians(4.0)
    smooth = scene("smooth warp, strain to 0.9 %", shape, waves())
    return [
        *(scene(f"shift {e:g}, {n:g}", shape, shifted(e, n)) for e, n in ((5.25, -3.5), (0.1, 0.4), (12.37, 7.83))),
        smooth,
        scene("warp, strain to 1.6 %", shape, waves(3.0, 1200.0)),
        scene("warp, strain to 6 %", shape, waves(3.0, 320.0)),
        scene("shear 3 %", shape, linear(((0.0, 0.03), (0.0, 0.0)), middle)),
        scene(
            "turning 4 deg",
            shape,
            linear(((np.cos(turn) - 1, -np.sin(turn)), (np.sin(turn), np.cos(turn) - 1)), middle),
        ),
        scene("converging 2 %", shape, linear(((-0.02, 0.0), (0.0, -0.02)), middle)),
        scene("smooth warp, noise 8 of 255", shape, waves(), noise=8.0),
        with_light(_named(smooth, "half the light, uneven")),
        with_shadow(_named(smooth, "30 % in deep shadow")),
        with_snow(_named(smooth, "15 % under new snow"), 0.15),
        with_rubble(_named(smooth, "10 % other ice"), 0.10),
        scene("edge, 8 px beside 0", shape, edge(0.5 * size, 8.0)),
    ]


def _named(made: Scene, name: str) -> Scene:
    from dataclasses import replace

    return replace(made, name=name)


def share_lost(lost: NDArray[np.bool_], row: Floats, column: Floats, window: int) -> Floats:
    """Return which part of the window about each place is lost."""
    total = np.pad(np.cumsum(np.cumsum(lost.astype(float), axis=0), axis=1), ((1, 0), (1, 0)))
    half = window // 2
    top, left = (np.clip(np.rint(at + 0.5 - half).astype(int), 0, None) for at in (row, column))
    bottom, right = np.minimum(top + window, lost.shape[0]), np.minimum(left + window, lost.shape[1])
    held = total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]
    return np.asarray(held / window**2)


def track_scene(made: Scene, settings: TrackSettings) -> Errors:
    """Return the errors of tracking one scene."""
    before, after = made.images()
    found = track_pair(before, after, settings)
    row, column = before.grid.pixel_of(*np.meshgrid(found.grid.east_centres_m, found.grid.north_centres_m))
    true_px = made.truth(row, column)
    share = share_lost(made.lost, row, column, settings.windows_px[0])
    inside = (row + 0 > 0) & (row - true_px[1] > 0) & (row - true_px[1] < before.grid.rows)
    inside &= (column + true_px[0] > 0) & (column + true_px[0] < before.grid.columns)
    return errors_of(found, true_px, share > 0.5, inside.astype(float))


def peer_errors(made: Scene, name: str) -> Floats:
    """Return the errors of a plain peer on a scene [px], where the second picture shows the same ice."""
    pictures = made.before.astype(np.uint8), made.after.astype(np.uint8)
    found = (opencv_track if name == "OpenCV" else skimage_track)(*pictures, Windows())
    true_px = made.truth(found.row, found.column)
    seen = share_lost(made.lost, found.row, found.column, Windows().window) <= 0.5
    return np.hypot(found.east - true_px[0], found.north - true_px[1])[seen]


def peer_row(made: Scene, name: str) -> str:
    """Return the line of a plain peer on a scene."""
    size = peer_errors(made, name)
    good = size < FALSE_PX
    return (
        f"| {made.name}: {name} | {np.median(size):.4f} | {np.sqrt(np.mean(size[good] ** 2)):.4f} | "
        f"| 100 | {np.count_nonzero(~good)} of {size.size} | | | |"
    )


def icefall_rows(made: PracticeIcefall, kind: str, windows_px: tuple[int, ...]) -> list[str]:
    """Return a line for each pair of surveys of the practice icefall; the georeference is off and has to be found."""
    rows = []
    images = made.pictures if kind == "pictures" else made.heights
    masks = Masks(ice=made.ice, stable=made.stable)
    for one, other in ((0, 1), (1, 2), (2, 3), (0, 2)):
        found = track_pair(images[one], images[other], TrackSettings(windows_px=windows_px), masks)
        row, column = made.grid.pixel_of(*np.meshgrid(found.grid.east_centres_m, found.grid.north_centres_m))
        at = (
            np.clip(np.rint(row).astype(int), 0, made.grid.rows - 1),
            np.clip(np.rint(column).astype(int), 0, made.grid.columns - 1),
        )
        true_px = tuple(part[at] / made.grid.pixel_m for part in made.true_motion_m(one, other))
        hidden = made.hidden[one] | _moved(made, one, other)
        ice = made.ice[at].astype(float)
        lost = share_lost(hidden, row, column, windows_px[0]) > 0.5
        days = made.settings.surveys[other].days - made.settings.surveys[one].days
        line = errors_of(found, (true_px[0], true_px[1]), lost & (ice > 0), ice)
        rows.append(line.row(f"{kind}, {days:g} days ({one}-{other}), windows {windows_px}"))
        shift = found.shift
        if shift is not None:
            off = np.subtract((shift.east_m, shift.north_m), made.apparent_shift_m(one, other)) / made.grid.pixel_m
            rows.append(
                f"| its shift, error | {off[0]:+.4f}, {off[1]:+.4f} px from {shift.places} places | | | | | | | |"
            )
    return rows


def _moved(made: PracticeIcefall, one: int, other: int) -> NDArray[np.bool_]:
    """Return where the first picture's pixels end on something hidden in the second."""
    east, north = made.true_motion_m(one, other)
    shift = made.apparent_shift_m(one, other)
    rows, columns = np.indices(made.grid.shape, dtype=float)
    at_row = np.clip(np.rint(rows - (north + shift[1]) / made.grid.pixel_m).astype(int), 0, made.grid.rows - 1)
    at_column = np.clip(np.rint(columns + (east + shift[0]) / made.grid.pixel_m).astype(int), 0, made.grid.columns - 1)
    return np.asarray(made.hidden[other][at_row, at_column])


def scene_tables(size: int, plot: Path | None) -> None:
    """Print the table of scenes, and draw it."""
    print(HEADING)
    names, medians, inside = [], [], []
    for made in made_scenes(size):
        errors = track_scene(made, TrackSettings())
        print(errors.row(made.name), flush=True)
        if made.name.startswith(("shift 5", "smooth warp, strain")):
            print(peer_row(made, "OpenCV"))
            print(peer_row(made, "scikit-image"), flush=True)
        if plot is not None:
            names.append(made.name)
            ours = float(np.median(np.hypot(errors.east, errors.north)))
            medians.append((ours, float(np.median(peer_errors(made, "OpenCV")))))
            inside.append(100.0 * float(np.mean(errors.squared < INSIDE_95)))
    if plot is not None:
        plot.write_bytes(drawn(names, np.array(medians), inside, plot.suffix))


def drawn(names: list[str], medians: Floats, inside: list[float], suffix: str) -> bytes:
    """Return a picture of errors and of how many ellipses hold the truth, scene by scene."""
    from matplotlib.figure import Figure

    from lungta.core.figures import house_style, picture

    with house_style():
        figure = Figure(figsize=(9.0, 0.33 * len(names) + 1.6), layout="constrained")
        errors, held = figure.subplots(1, 2, sharey=True, width_ratios=(3, 2))
        rows = np.arange(len(names))[::-1]
        looks = ("Lungta", "o", "#1b6ca8"), ("OpenCV and a parabola", "s", "#c46a1b")
        for column, (label, mark, colour) in enumerate(looks):
            errors.plot(medians[:, column], rows, mark, color=colour, label=label)
        errors.axvline(0.015, color="0.4", lw=1.0, ls="--")
        errors.text(0.015, len(names) - 0.35, "0.015 px asked", ha="center", va="bottom", fontsize=9)
        errors.set(xscale="log", xlabel="median error, pixels", yticks=rows, yticklabels=names)
        ticks = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
        errors.minorticks_off()
        errors.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        errors.legend(loc="lower right", frameon=True, fontsize=9)
        held.axvspan(90.0, 98.0, color="#1b6ca8", alpha=0.15, lw=0)
        held.plot(inside, rows, "o", color="#1b6ca8")
        held.set(xlim=(70.0, 101.0), xlabel="95 % ellipses that hold the truth, %")
        held.text(94.0, len(names) - 0.35, "90-98 asked", ha="center", va="bottom", fontsize=9)
        figure.suptitle("Made textures with known motion (NOT REAL), windows of 64 px")
        return picture(figure, suffix)


def main() -> None:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=[], help="scenes, icefall; both when none is named")
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--windows", type=int, nargs="+", default=TrackSettings().windows_px)
    asked = parser.parse_args()
    parts = asked.parts or ["scenes", "icefall"]
    if "scenes" in parts:
        scene_tables(asked.size, asked.plot)
    if "icefall" in parts:
        made_icefall = practice_icefall()
        print(f"\n{HEADING}")
        for kind in ("pictures", "heights"):
            print("\n".join(icefall_rows(made_icefall, kind, tuple(asked.windows))), flush=True)


if __name__ == "__main__":
    main()
