"""Buckets of a shortest-path search as rings of doubly linked nodes (Dial 1969, doi:10.1145/363269.363610)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled

IDLE = -1  # follower of a node that is in no bucket


@compiled
def take_out(follower: NDArray[np.int32], leader: NDArray[np.int32], node: int) -> None:
    """Take a node out of its ring."""
    follower[leader[node]] = follower[node]
    leader[follower[node]] = leader[node]
    follower[node] = IDLE


@compiled
def put_after(follower: NDArray[np.int32], leader: NDArray[np.int32], head: int, node: int) -> None:
    """Put a node behind the head of a ring."""
    follower[node], leader[node] = follower[head], head
    leader[follower[head]] = node
    follower[head] = node
