"""Normalised correlation of many overlapping windows over a whole search, exhaustively.

Windows a step apart share most of their pixels, so products are summed once in blocks that windows are made of. Where
pixels are masked, every sum leaves them out: six sums instead of one (Padfield 2012, doi:10.1109/TIP.2011.2181402).
"""

from __future__ import annotations

import numpy as np

from lungta.core.compiled import compiled_with

NEVER = -2.0
"""Score of a shift at which too little can be compared."""


@compiled_with(fastmath=True)
def _add_products(x, y, top, row, column, rows, line):  # type: ignore[no-untyped-def]
    """Add to `line` products of two blocks of rows, the second shifted by (row, column), summed down each column.

    Whole rows are cut from whole rows, never from parts of an array: only so does the compiler know them contiguous.
    """
    wide = line.shape[0]
    done = 0
    while done + 4 <= rows:
        at = top + done
        x0, x1, x2, x3 = x[at][:wide], x[at + 1][:wide], x[at + 2][:wide], x[at + 3][:wide]
        y0, y1 = y[at + row][column : column + wide], y[at + row + 1][column : column + wide]
        y2, y3 = y[at + row + 2][column : column + wide], y[at + row + 3][column : column + wide]
        for i in range(wide):
            line[i] += (x0[i] * y0[i] + x1[i] * y1[i]) + (x2[i] * y2[i] + x3[i] * y3[i])
        done += 4
    while done < rows:
        x0, y0 = x[top + done][:wide], y[top + done + row][column : column + wide]
        for i in range(wide):
            line[i] += x0[i] * y0[i]
        done += 1


@compiled_with(fastmath=True)
def _window_sums(x, y, row, column, cut, sums):  # type: ignore[no-untyped-def]
    """Fill `sums` (windows down, windows right) with the sums over each window of x times y shifted by (row, column).

    `cut` is (window, step, block) in pixels: block divides the two others.
    """
    window, step, block = cut
    down, right = sums.shape
    across, hop = window // block, step // block
    blocks_down, blocks_right = (down - 1) * hop + across, (right - 1) * hop + across
    blocks = np.empty((blocks_down, blocks_right), dtype=np.float32)
    line = np.empty(blocks_right * block, dtype=np.float32)
    for down_block in range(blocks_down):
        line[:] = 0.0
        _add_products(x, y, down_block * block, row, column, block, line)
        out = blocks[down_block]
        for i in range(blocks_right):
            total = np.float32(0.0)
            for k in range(block):
                total += line[i * block + k]
            out[i] = total
    part = np.empty(blocks_right, dtype=np.float32)
    for j in range(down):
        part[:] = 0.0
        for k in range(across):
            held = blocks[j * hop + k]
            for i in range(blocks_right):
                part[i] += held[i]
        out = sums[j]
        out[:] = 0.0
        for k in range(across):
            if hop == 1:
                beside = part[k : k + right]
                for i in range(right):
                    out[i] += beside[i]
            else:
                for i in range(right):
                    out[i] += part[k + i * hop]


@compiled_with()
def _boxes(values, side):  # type: ignore[no-untyped-def]
    """Return the sums over side x side pixels from every pixel on down and right, float64."""
    rows, columns = values.shape[0] - side + 1, values.shape[1] - side + 1
    across = np.empty((values.shape[0], columns))
    for y in range(values.shape[0]):
        total = 0.0
        for x in range(side):
            total += values[y, x]
        across[y, 0] = total
        for x in range(1, columns):
            total += values[y, x + side - 1] - values[y, x - 1]
            across[y, x] = total
    boxes = np.empty((rows, columns))
    boxes[0] = across[:side].sum(axis=0)
    for y in range(1, rows):
        boxes[y] = boxes[y - 1] + across[y + side - 1] - across[y - 1]
    return boxes


@compiled_with()
def _contrast(values, side):  # type: ignore[no-untyped-def]
    """Return (mean, 1 / root of the sum of squares about it) of every box; 0 for the second where all is alike."""
    total = _boxes(values, side)
    squares = _boxes(values * values, side)
    mean = np.empty(total.shape, dtype=np.float32)
    inverse = np.zeros(total.shape, dtype=np.float32)
    for y in range(total.shape[0]):
        for x in range(total.shape[1]):
            mean[y, x] = total[y, x] / (side * side)
            spread = squares[y, x] - total[y, x] * total[y, x] / (side * side)
            if spread > 1e-6 * squares[y, x]:
                inverse[y, x] = 1.0 / np.sqrt(spread)
    return mean, inverse


@compiled_with()
def _forget(inverse, count, least):  # type: ignore[no-untyped-def]
    """Set to 0 where the count is below the least."""
    for y in range(inverse.shape[0]):
        for x in range(inverse.shape[1]):
            if count[y, x] < least:
                inverse[y, x] = 0.0


@compiled_with(fastmath=True)
def whole_scores(a, b, b_held, cut, scores):  # type: ignore[no-untyped-def]
    """Fill `scores` (shifts down, shifts right, windows down, windows right) where every pixel of `a` is held.

    `b` begins where `a` does less the search, so that its shift (0, 0) is the search's north-west corner. A shift at
    which the window does not hold all of its pixels of `b` has no score.
    """
    window, step, _ = cut
    tall, wide, down, right = scores.shape
    mean_a, inverse_a = _contrast(a, window)
    mean_b, inverse_b = _contrast(b, window)
    _forget(inverse_b, _boxes(b_held, window), window * window - 0.5)
    level, other = _by_phase(mean_b, step), _by_phase(inverse_b, step)
    total, own = mean_a[::step, ::step] * np.float32(window * window), inverse_a[::step, ::step].copy()
    sums = np.empty((down, right), dtype=np.float32)
    for row in range(tall):
        for column in range(wide):
            _window_sums(a, b, row, column, cut, sums)
            first, phase = column // step, column % step
            for j in range(down):
                out, product, all_a, gain_a = scores[row, column, j], sums[j], total[j], own[j]
                mean = level[row + j * step, phase][first : first + right]
                gain = other[row + j * step, phase][first : first + right]
                for i in range(right):
                    contrast = gain_a[i] * gain[i]
                    score = (product[i] - all_a[i] * mean[i]) * contrast
                    out[i] = score if contrast > 0.0 else np.float32(NEVER)


@compiled_with()
def _by_phase(values, step):  # type: ignore[no-untyped-def]
    """Return values with every step-th column side by side: [row, phase, k] is column k * step + phase; 0 beyond."""
    rows, columns = values.shape
    phased = np.zeros((rows, step, columns // step + 1), dtype=np.float32)
    for y in range(rows):
        for x in range(columns):
            phased[y, x % step, x // step] = values[y, x]
    return phased


@compiled_with(fastmath=True)
def masked_scores(a, a_held, b, b_held, cut, least_filled_frac, scores):  # type: ignore[no-untyped-def]
    """Fill `scores` as `whole_scores` does, over the pixels that both images hold; both are 0 where they hold none."""
    window = cut[0]
    tall, wide, down, right = scores.shape
    need = least_filled_frac * window * window
    squares_a, squares_b = a * a, b * b
    sums = np.empty((6, down, right), dtype=np.float32)
    ab, sb, sbb, sa, saa, held = sums[0], sums[1], sums[2], sums[3], sums[4], sums[5]
    for row in range(tall):
        for column in range(wide):
            _window_sums(a, b, row, column, cut, ab)
            _window_sums(a_held, b, row, column, cut, sb)
            _window_sums(a_held, squares_b, row, column, cut, sbb)
            _window_sums(a, b_held, row, column, cut, sa)
            _window_sums(squares_a, b_held, row, column, cut, saa)
            _window_sums(a_held, b_held, row, column, cut, held)
            for j in range(down):
                for i in range(right):
                    score = np.float32(NEVER)
                    if held[j, i] >= need:
                        spread_a = saa[j, i] - sa[j, i] * sa[j, i] / held[j, i]
                        spread_b = sbb[j, i] - sb[j, i] * sb[j, i] / held[j, i]
                        if spread_a > 1e-5 * saa[j, i] and spread_b > 1e-5 * sbb[j, i]:
                            score = (ab[j, i] - sa[j, i] * sb[j, i] / held[j, i]) / np.sqrt(spread_a * spread_b)
                    scores[row, column, j, i] = score


@compiled_with()
def peak_of(scores, apart):  # type: ignore[no-untyped-def]
    """Return (row, column, score, lead) of the best of (shifts down, shifts right), to a fraction of a shift.

    `lead` is how far the score is above the best local maximum more than `apart` shifts away. On the search's edge the
    row or column is a whole number.
    """
    tall, wide = scores.shape
    best, row, column = np.float32(NEVER), 0, 0
    for y in range(tall):
        for x in range(wide):
            if scores[y, x] > best:
                best, row, column = scores[y, x], y, x
    second = np.float32(-1.0)
    for y in range(1, tall - 1):
        for x in range(1, wide - 1):
            here = scores[y, x]
            if here <= second or (abs(y - row) <= apart and abs(x - column) <= apart):
                continue
            if here >= max(scores[y - 1, x], scores[y + 1, x], scores[y, x - 1], scores[y, x + 1]):
                second = here
    down, right = float(row), float(column)
    if 0 < row < tall - 1:
        down += _vertex(scores[row - 1, column], best, scores[row + 1, column])
    if 0 < column < wide - 1:
        right += _vertex(scores[row, column - 1], best, scores[row, column + 1])
    return down, right, best, best - second


@compiled_with()
def _vertex(before, here, after):  # type: ignore[no-untyped-def]
    """Where a parabola through three neighbours is highest, -0.5..0.5."""
    bend = before - 2.0 * here + after
    if before < -1.5 or after < -1.5 or bend >= 0.0:
        return 0.0
    return min(0.5, max(-0.5, 0.5 * (before - after) / bend))


@compiled_with()
def reduced(values, held, factor):  # type: ignore[no-untyped-def]
    """Return (means of factor x factor pixels, 1 where at least half of them are held) as float32; 0 where not."""
    rows, columns = values.shape[0] // factor, values.shape[1] // factor
    mean = np.zeros((rows, columns), dtype=np.float32)
    kept = np.zeros((rows, columns), dtype=np.float32)
    for y in range(rows):
        for x in range(columns):
            total, count = np.float32(0.0), np.float32(0.0)
            for j in range(y * factor, (y + 1) * factor):
                for i in range(x * factor, (x + 1) * factor):
                    total += values[j, i]  # zero where not held
                    count += held[j, i]
            if 2.0 * count >= factor * factor:
                mean[y, x] = total / count
                kept[y, x] = 1.0
    return mean, kept
