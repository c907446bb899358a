"""A match to a small fraction of a pixel, with the error that the pixels themselves show.

The window of the first image is laid over the second at a fractional shift, until brightness that remains different no
longer pulls it anywhere: inverse compositional Gauss-Newton on zero-mean normalised differences (Pan et al. 2013,
doi:10.1007/s11340-013-9717-6, for a pure shift). Its covariance is the estimate that holds when differences are alike
in neighbouring pixels: the "sandwich" (White 1980, doi:10.2307/1912934) over blocks that count in part with their
neighbours (Conley 1999, doi:10.1016/S0304-4076(98)00084-0).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled_with

TAPS = 8
REACH = TAPS // 2
"""Pixels that the interpolation needs beyond a window."""
KAISER_BETA = 5.0  # found on band-limited noise: least error of interpolation up to 0.7 of the highest frequency
ROUGHLY_PX, SETTLED_PX = 0.25, 0.02  # the last step is taken too: what is left is about a tenth of it
MOST_STEPS = 10
FURTHEST_PX = 2.5  # a match that wanders further from where the search put it is another match
SETTLED, FEW, FLAT, LOST = 0, 1, 2, 3
"""What can become of a match: settled, too few pixels, no contrast, wandered off or not settled."""
PLACED_PX = 5e-4  # what interpolation errs by where nothing else does: tests/ice/tracking, shifts by the shift theorem
WARPED_PX = 0.5  # assumption: the first order holds below
CLUSTER = 8  # side of the blocks within which differences may be alike [pixels]


@compiled_with()
def taps(fraction: float) -> NDArray[np.float32]:
    """Return the weights, sum 1, of the pixels -3..4 for a value `fraction` [0, 1) beyond pixel 0: a windowed sinc."""
    weights = np.zeros(TAPS, dtype=np.float32)
    total = 0.0
    for k in range(TAPS):
        away = fraction - (k - REACH + 1)
        inside = 1.0 - (away / REACH) ** 2
        sinc = 1.0 if abs(away) < 1e-12 else np.sin(np.pi * away) / (np.pi * away)
        weight = sinc * _bessel_i0(KAISER_BETA * np.sqrt(inside)) if inside > 0.0 else 0.0
        weights[k] = weight
        total += weight
    return weights / np.float32(total)


@compiled_with()
def tap_table(steps: int) -> NDArray[np.float32]:
    """Return `taps` of 0, 1/steps ... 1, shape (steps + 1, TAPS)."""
    table = np.empty((steps + 1, TAPS), dtype=np.float32)
    for step in range(steps):
        table[step] = taps(step / steps)
    table[steps] = 0.0
    table[steps, REACH] = 1.0
    return table


@compiled_with()
def _bessel_i0(x: float) -> float:
    """Modified Bessel function of order 0, by its series."""
    term, total = 1.0, 1.0
    for k in range(1, 40):
        term *= (x / (2.0 * k)) ** 2
        total += term
        if term < 1e-12 * total:
            break
    return total


@compiled_with(fastmath=True)
def smoothed(values):  # type: ignore[no-untyped-def]
    """Return values smoothed 1-2-1 along both axes; the outermost pixels stay as they are."""
    rows, columns = values.shape
    out = values.copy()
    line = np.empty(columns, dtype=np.float32)
    quarter, half = np.float32(0.25), np.float32(0.5)
    for y in range(1, rows - 1):
        above, here, below, smooth = values[y - 1], values[y], values[y + 1], out[y]
        for x in range(columns):
            line[x] = quarter * (above[x] + below[x]) + half * here[x]
        for x in range(1, columns - 1):
            smooth[x] = quarter * (line[x - 1] + line[x + 1]) + half * line[x]
    return out


@compiled_with(fastmath=True)
def slopes(values):  # type: ignore[no-untyped-def]
    """Return (down, right) derivatives per pixel, sixth order; 0 within three pixels of the edge."""
    rows, columns = values.shape
    down, right = np.zeros_like(values), np.zeros_like(values)
    one, two, three = np.float32(0.75), np.float32(0.15), np.float32(1.0 / 60.0)
    for y in range(3, rows - 3):
        here, out_down, out_right = values[y], down[y], right[y]
        up1, up2, up3 = values[y - 1], values[y - 2], values[y - 3]
        low1, low2, low3 = values[y + 1], values[y + 2], values[y + 3]
        for x in range(3, columns - 3):
            out_down[x] = one * (low1[x] - up1[x]) - two * (low2[x] - up2[x]) + three * (low3[x] - up3[x])
            out_right[x] = (
                one * (here[x + 1] - here[x - 1])
                - two * (here[x + 2] - here[x - 2])
                + three * (here[x + 3] - here[x - 3])
            )
    return down, right


@compiled_with(fastmath=True)
def _laid(b, y0, x0, down, right, across, laid):  # type: ignore[no-untyped-def]
    """Fill `laid` with the window of `b` from pixel (y0, x0) on, moved by the fractions whose taps are given."""
    side = laid.shape[0]
    for y in range(side + TAPS - 1):
        source, out = b[y0 + y - REACH + 1][x0 - REACH + 1 : x0 + side + REACH], across[y]
        for x in range(side):
            out[x] = (
                (right[0] * source[x] + right[1] * source[x + 1])
                + (right[2] * source[x + 2] + right[3] * source[x + 3])
                + (right[4] * source[x + 4] + right[5] * source[x + 5])
                + (right[6] * source[x + 6] + right[7] * source[x + 7])
            )
    for y in range(side):
        r0, r1, r2, r3 = across[y], across[y + 1], across[y + 2], across[y + 3]
        r4, r5, r6, r7 = across[y + 4], across[y + 5], across[y + 6], across[y + 7]
        out = laid[y]
        for x in range(side):
            out[x] = (
                (down[0] * r0[x] + down[1] * r1[x])
                + (down[2] * r2[x] + down[3] * r3[x])
                + (down[4] * r4[x] + down[5] * r5[x])
                + (down[6] * r6[x] + down[7] * r7[x])
            )


@compiled_with(fastmath=True)
def _laid_warped(b, corner, shift, strain, table, laid):  # type: ignore[no-untyped-def]
    """Fill `laid` as `_laid` does, with an even strain about the window's middle; pixels out of reach are 0."""
    side = laid.shape[0]
    middle = (side - 1) / 2
    steps = table.shape[0] - 1
    for y in range(side):
        for x in range(side):
            down = corner[0] + y + shift[0] + strain[0] * (y - middle) + strain[1] * (x - middle)
            right = corner[1] + x + shift[1] + strain[2] * (y - middle) + strain[3] * (x - middle)
            y0, x0 = int(np.floor(down)), int(np.floor(right))
            total = np.float32(0.0)
            if REACH <= y0 < b.shape[0] - REACH and REACH <= x0 < b.shape[1] - REACH:
                down_taps = table[int((down - y0) * steps + 0.5)]
                right_taps = table[int((right - x0) * steps + 0.5)]
                for j in range(TAPS):
                    row = b[y0 + j - REACH + 1][x0 - REACH + 1 : x0 + REACH + 1]
                    across = np.float32(0.0)
                    for i in range(TAPS):
                        across += right_taps[i] * row[i]
                    total += down_taps[j] * across
            laid[y, x] = total


@compiled_with(fastmath=True)
def _weights(a_held, b_full, corner, at, both):  # type: ignore[no-untyped-def]
    """Fill `both` with 1 where the first image holds a pixel and the second all that its interpolation needs."""
    side = both.shape[0]
    count = 0.0
    for y in range(side):
        first = a_held[corner[0] + y][corner[1] : corner[1] + side]
        second, out = b_full[at[0] + y][at[1] : at[1] + side], both[y]
        total = np.float32(0.0)
        for x in range(side):
            out[x] = first[x] * second[x]
            total += out[x]
        count += float(total)
    return count


@compiled_with(fastmath=True)
def _normal(sides, corner, both, count):  # type: ignore[no-untyped-def]
    """Return what the window itself gives: mean, spread, mean slopes, the slopes' three products, number of pixels."""
    a, down, right = sides[0], sides[2], sides[3]
    side = both.shape[0]
    sums = np.zeros(9)
    for y in range(side):
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = np.float32(0.0)
        window, weights = a[corner[0] + y][corner[1] : corner[1] + side], both[y]
        slopes_down = down[corner[0] + y][corner[1] : corner[1] + side]
        slopes_right = right[corner[0] + y][corner[1] : corner[1] + side]
        for x in range(side):
            w, va, gd, gr = weights[x], window[x], slopes_down[x], slopes_right[x]
            s0 += w * va
            s1 += w * va * va
            s2 += w * gd
            s3 += w * gr
            s4 += w * gd * gd
            s5 += w * gd * gr
            s6 += w * gr * gr
        sums[0] += s0
        sums[1] += s1
        sums[2] += s2
        sums[3] += s3
        sums[4] += s4
        sums[5] += s5
        sums[6] += s6
    sums[:4] /= count
    sums[1] = sums[1] * count - sums[0] * sums[0] * count
    sums[4] -= sums[2] * sums[2] * count
    sums[5] -= sums[2] * sums[3] * count
    sums[6] -= sums[3] * sums[3] * count
    sums[7] = count
    return sums


@compiled_with(fastmath=True)
def _pull(sides, corner, both, own, laid, strain, parts):  # type: ignore[no-untyped-def]
    """Fill `parts` with each block's pull down and right; return (correlation, squares of what differs, contrast).

    The pull is the sum of slopes times what differs once mean and contrast are made equal, and once the part is taken
    off that an even strain about the window's middle makes: down by down, down by right, right by down, right by right.
    """
    a, down, right, count = sides[0], sides[2], sides[3], own[7]
    side = both.shape[0]
    t0 = t1 = t2 = 0.0
    for y in range(side):
        s0 = s1 = s2 = np.float32(0.0)
        window, weights, there = a[corner[0] + y][corner[1] : corner[1] + side], both[y], laid[y]
        for x in range(side):
            weighted = weights[x] * there[x]
            s0 += weighted
            s1 += weighted * there[x]
            s2 += weighted * window[x]
        t0 += float(s0)
        t1 += float(s1)
        t2 += float(s2)
    mean_b = t0 / count
    spread_b = t1 - t0 * mean_b
    parts[:] = 0.0
    if spread_b <= 1e-6 * t1:
        return -2.0, 0.0, 1.0
    gain = np.float32(np.sqrt(own[1] / spread_b))
    offset = np.float32(own[0] - gain * mean_b)
    mean_down, mean_right = np.float32(own[2]), np.float32(own[3])
    pulls = np.zeros((2, side), dtype=np.float32)
    away = (np.arange(side) - (side - 1) / 2).astype(np.float32)  # float32 throughout, or the loop runs at half speed
    dd, dr, rd, rr = np.float32(strain[0]), np.float32(strain[1]), np.float32(strain[2]), np.float32(strain[3])
    remains = 0.0
    for top in range(0, side, CLUSTER):
        pulls[:] = 0.0
        pulls_down, pulls_right = pulls[0], pulls[1]
        for y in range(top, min(top + CLUSTER, side)):
            window, weights, there = a[corner[0] + y][corner[1] : corner[1] + side], both[y], laid[y]
            slopes_down = down[corner[0] + y][corner[1] : corner[1] + side]
            slopes_right = right[corner[0] + y][corner[1] : corner[1] + side]
            from_down, from_right, squares = dd * away[y], rd * away[y], np.float32(0.0)
            for x in range(side):
                warped = slopes_down[x] * (from_down + dr * away[x]) + slopes_right[x] * (from_right + rr * away[x])
                differs = weights[x] * (window[x] - offset - gain * there[x] - warped)
                squares += differs * differs
                pulls_down[x] += (slopes_down[x] - mean_down) * differs
                pulls_right[x] += (slopes_right[x] - mean_right) * differs
            remains += float(squares)
        for x in range(side):
            parts[top // CLUSTER, x // CLUSTER, 0] += pulls_down[x]
            parts[top // CLUSTER, x // CLUSTER, 1] += pulls_right[x]
    return (t2 - own[0] * t0) / np.sqrt(own[1] * spread_b), remains, np.sqrt(own[1] / spread_b)


@compiled_with()
def _solved(own, pull_down, pull_right):  # type: ignore[no-untyped-def]
    """Return the step (down, right) that the pulls ask for."""
    determinant = own[4] * own[6] - own[5] * own[5]
    return (
        (own[6] * pull_down - own[5] * pull_right) / determinant,
        (own[4] * pull_right - own[5] * pull_down) / determinant,
    )


@compiled_with()
def _covariance(own, parts):  # type: ignore[no-untyped-def]
    """Return variance down, variance right and covariance of the match [pixel^2] from the blocks' pulls.

    Blocks that touch count together in part, by Bartlett's weights, which keep the sum positive.
    """
    down, right = parts.shape[0], parts.shape[1]
    moves = np.empty_like(parts)
    blocks = 0
    for y in range(down):
        for x in range(right):
            moves[y, x, 0], moves[y, x, 1] = _solved(own, parts[y, x, 0], parts[y, x, 1])
            blocks += parts[y, x, 0] != 0.0 or parts[y, x, 1] != 0.0
    moves -= moves.sum(axis=0).sum(axis=0) / max(blocks, 1)  # the step that is taken after all
    dd = rr = dr = 0.0
    for y in range(down):
        for x in range(right):
            for j in range(max(0, y - 1), min(down, y + 2)):
                for i in range(max(0, x - 1), min(right, x + 2)):
                    weight = (1.0 - 0.5 * abs(y - j)) * (1.0 - 0.5 * abs(x - i))
                    dd += weight * moves[y, x, 0] * moves[j, i, 0]
                    rr += weight * moves[y, x, 1] * moves[j, i, 1]
                    dr += weight * moves[y, x, 0] * moves[j, i, 1]
    few = blocks / max(blocks - 4.0, 1.0)  # the mean of four weights of neighbours is lost to the fit
    return dd * few, rr * few, dr * few


@compiled_with(fastmath=True)
def _shared_slope_frac(a, corner, both, gain, laid):  # type: ignore[no-untyped-def]
    """Return what part of the window's slopes the other image shows too, 0.05..1.

    Noise steepens slopes; the part that both images share is what holds a match in place.
    """
    side = both.shape[0]
    own, shared = 0.0, 0.0
    for y in range(1, side - 1):
        row = a[corner[0] + y][corner[1] : corner[1] + side]
        above = a[corner[0] + y - 1][corner[1] : corner[1] + side]
        below = a[corner[0] + y + 1][corner[1] : corner[1] + side]
        there, there_above, there_below, weights = laid[y], laid[y - 1], laid[y + 1], both[y]
        s0 = s1 = np.float32(0.0)
        for x in range(1, side - 1):
            right, down = row[x + 1] - row[x - 1], below[x] - above[x]
            s0 += weights[x] * (right * right + down * down)
            s1 += weights[x] * (right * (there[x + 1] - there[x - 1]) + down * (there_below[x] - there_above[x]))
        own += float(s0)
        shared += float(s1)
    return min(1.0, max(0.05, gain * shared / max(own, 1e-30)))


@compiled_with()
def match(sides, corner, start, bounds, strain, table, found):  # type: ignore[no-untyped-def]
    """Fill `found` with (down, right, variance down, variance right, covariance, score) of one window; return its fate.

    Parameters
    ----------
    sides : tuple of array
        First image, where it is held, its slopes down and right; second image, where it is held.
    corner : tuple of int
        The window's north-west pixel, in both.
    start : tuple of float
        The shift at which to begin.
    bounds : tuple
        The window's side; the pixels that both images must hold; the step [pixels] below which the match stands.
        A window that would leave the second image's array has too few pixels.
    strain : array, shape (4,)
        Even change of the shift across the window, per pixel. A small one is taken off what differs, and left out where
        the images fit worse with it; the window is warped by one that moves its rim by more than WARPED_PX.
    table : array, shape (n + 1, TAPS)
        `taps` of 0, 1/n ... 1.
    """
    window, least_count, settled = bounds
    a_held, b, b_full = sides[1], sides[4], sides[5]
    across = np.empty((window + TAPS - 1, window), dtype=np.float32)
    laid = np.empty((window, window), dtype=np.float32)
    both = np.empty((window, window), dtype=np.float32)
    blocks = (window + CLUSTER - 1) // CLUSTER
    parts = np.empty((blocks, blocks, 2))
    shift = np.array([start[0], start[1]])
    at = (-(10**6), -(10**6))
    own = np.zeros(9)
    count = 0.0
    warped = np.abs(strain).max() * window > 2.0 * WARPED_PX
    used = np.zeros(4) if warped else strain.copy()
    for step in range(MOST_STEPS):
        y0, x0 = int(np.floor(corner[0] + shift[0])), int(np.floor(corner[1] + shift[1]))
        if y0 < REACH or x0 < REACH or y0 + window + REACH > b.shape[0] or x0 + window + REACH > b.shape[1]:
            return FEW
        if warped:
            _laid_warped(b, corner, shift, strain, table, laid)
        else:
            down_taps, right_taps = taps(corner[0] + shift[0] - y0), taps(corner[1] + shift[1] - x0)
            _laid(b, y0, x0, down_taps, right_taps, across, laid)
        if abs(y0 - at[0]) + abs(x0 - at[1]) > (0 if step < MOST_STEPS // 2 else 1):
            at = (y0, x0)
            count = _weights(a_held, b_full, corner, at, both)
            if count < least_count:
                return FEW
            own = _normal(sides, corner, both, count)
            if own[4] * own[6] - own[5] * own[5] <= 1e-6 * own[4] * own[6] or own[1] <= 0.0:
                return FLAT
        score, remains, gain = _pull(sides, corner, both, own, laid, used, parts)
        if score < -1.5:
            return FLAT
        if remains > 2.0 * own[1] * (1.0 - score) and used.any():
            used[:] = 0.0
            score, remains, gain = _pull(sides, corner, both, own, laid, used, parts)
        move = _solved(own, parts[:, :, 0].sum(), parts[:, :, 1].sum())
        if abs(move[0]) < settled and abs(move[1]) < settled:
            found[0], found[1], found[5] = shift[0] + move[0], shift[1] + move[1], 1.0 - remains / (2.0 * own[1])
            if settled > SETTLED_PX:  # a rough match wants no error
                return SETTLED
            steeper = 1.0 / _shared_slope_frac(sides[0], corner, both, gain, laid) ** 2
            variance = _covariance(own, parts)
            found[2], found[3] = variance[0] * steeper + PLACED_PX**2, variance[1] * steeper + PLACED_PX**2
            found[4] = variance[2] * steeper
            return SETTLED
        shift[0] += min(1.0, max(-1.0, move[0]))
        shift[1] += min(1.0, max(-1.0, move[1]))
        if abs(shift[0] - start[0]) > FURTHEST_PX or abs(shift[1] - start[1]) > FURTHEST_PX:
            return LOST
    return LOST
