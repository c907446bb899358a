"""Whether terrain has a height where one is needed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lungta.core.errors import Problem, TerrainError
from lungta.mountain.terrain.grid import Terrain


def require_cover(terrain: Terrain, places: Iterable[tuple[float, float]]) -> None:
    """Raise TerrainError, naming every place (lat_deg, lon_deg) that lies off the terrain or on a void of it."""
    problems = []
    for lat_deg, lon_deg in places:
        east_m, north_m = terrain.frame.to_local(lat_deg, lon_deg)
        if not np.isnan(terrain.height_at(east_m, north_m)):
            continue
        what = "lies on a void of the terrain." if terrain.covers(east_m, north_m) else "lies off the terrain."
        problems.append(Problem(what=what, where=f"{lat_deg:.4f} N, {lon_deg:.4f} E"))
    if problems:
        raise TerrainError(
            "the terrain has no height where one is needed.",
            where=terrain.source.origin,
            remedy="Give terrain that holds every pad, or fetch it: `lungta terrain fetch SITE`.",
            problems=tuple(problems),
        )
