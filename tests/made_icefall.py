"""A made icefall as a survey, of known slope, crevasses and dangers, for tests of proposed routes. NOT REAL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from lungta.ice.grid import MapGrid
from lungta.ice.proposal.ends import Place
from lungta.ice.proposal.propose import Asked
from lungta.ice.survey.model import IcefallSurvey

SURVEYED_UTC = datetime(2027, 4, 5, 3, 30, tzinfo=UTC)
WEST_M, NORTH_M = 486_400.0, 3_096_900.0


def made_survey(
    crevasses: Sequence[tuple[int, int]] = (), *, rows: int = 60, columns: int = 40, rise: float = 0.2
) -> IcefallSurvey:
    """A slope that rises to the north, cells of 1 m, cut from side to side by crevasses of (row, width in cells)."""
    grid = MapGrid(crs="EPSG:32645", west_m=WEST_M, north_m=NORTH_M, pixel_m=1.0, rows=rows, columns=columns)
    down = np.arange(rows, dtype=np.float32)[:, None]
    alt = np.repeat(5700.0 - rise * down, columns, axis=1).astype(np.float32)
    width, depth = np.zeros_like(alt), np.zeros_like(alt)
    for row, across in crevasses:
        width[row : row + across] = across
        depth[row : row + across] = 15.0
    nothing = np.zeros_like(alt)
    return IcefallSurvey(
        grid=grid,
        alt_amsl_m=alt - depth,
        slope_deg=np.full_like(alt, np.degrees(np.arctan(rise))),
        roughness_m=nothing,
        crevasse_width_m=width,
        crevasse_depth_m=depth,
        serac_height_m=nothing,
        serac_reach=nothing.copy(),
        avalanche_reach=nothing.copy(),
        notes=("NOT REAL: made for tests.",),
    )


def place(survey: IcefallSurvey, row: float, column: float, name: str = "--from") -> Place:
    """The place of a cell."""
    lat_deg, lon_deg = survey.grid.to_geographic(*survey.grid.place_of(row, column))
    return Place(name=name, lat_deg=float(lat_deg), lon_deg=float(lon_deg))


def asked(survey: IcefallSurvey, **more: object) -> Asked:
    """From the middle of the lower edge to the middle of the upper edge."""
    middle = survey.grid.columns // 2
    ends = {
        "start": place(survey, survey.grid.rows - 2, middle),
        "goal": place(survey, 1, middle, "--to"),
        "title": "Made icefall (NOT REAL)",
        "surveyed_utc": SURVEYED_UTC,
        "alternatives": 1,
    }
    return Asked(**{**ends, **more})  # type: ignore[arg-type]
