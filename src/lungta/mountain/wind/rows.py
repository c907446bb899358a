"""Compiled work shared between cores by rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

FEWEST_ROWS_SHARED = 48  # below it handing rows to a second core costs more than it gains
MOST_CORES = 8

Rows = Callable[[int, Callable[..., Any]], list[Any]]
"""(rows, work) -> results of work(first, last) for every part of the rows."""


@contextmanager
def shared_rows() -> Iterator[Rows]:
    """Give a function that does work on rows with every core; compiled work that holds no lock gains from it."""
    cores = min(MOST_CORES, os.cpu_count() or 1)
    with ThreadPoolExecutor(max_workers=cores) as pool:

        def share(rows: int, work: Callable[..., Any]) -> list[Any]:
            parts = cores if rows >= FEWEST_ROWS_SHARED else 1
            if parts == 1:
                return [work(0, rows)]
            edges = [rows * part // parts for part in range(parts + 1)]
            return [done.result() for done in [pool.submit(work, *span) for span in pairwise(edges)]]

        yield share
