"""The wind of one site, hour by hour: terrain, weather, sun and stations into one field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.weather.hour import WeatherHour
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.gridded import GriddedWind
from lungta.mountain.wind.solve.air import gustiness, lee_of, stability_of, uncertainty_mps
from lungta.mountain.wind.solve.background import Background, background_of
from lungta.mountain.wind.solve.inner_layer import SurfaceLayer, surface_layer
from lungta.mountain.wind.solve.over_terrain import Horizontal, OverTerrain, settled, slowed_flow
from lungta.mountain.wind.solve.relief import relief_length_m
from lungta.mountain.wind.solve.solver import Flow, SolveReport, WindSolver
from lungta.mountain.wind.solve.stations import Placed, StationWind, placed

if TYPE_CHECKING:
    from lungta.mountain.site.model import Glacier
    from lungta.mountain.wind.thermal.relief import GroundCover
    from lungta.mountain.wind.thermal.thermal import ThermalWind

Floats = NDArray[np.float64]

ROUGHEST_M = 1.0  # of forest and town (Stull 1988, from memory); rougher ground would reach up to a low mast
STATION_ROUNDS = 4
STATION_MET_MPS = 0.2  # a station this near is met: half of what an anemometer of WMO-No. 8 is asked for at low wind


@dataclass(frozen=True, slots=True, kw_only=True)
class WindSettings:
    """How a site's wind is modelled.

    Attributes
    ----------
    roughness_m : float
        Aerodynamic roughness length [m]: boulders, moraine and seracs, an assumption.
    thermal : bool
        Whether slope and valley winds are added. They are only where the record knows the wind aloft: a lone station
        in a valley feels them already.
    """

    roughness_m: float = 0.1
    thermal: bool = True

    def __post_init__(self) -> None:
        if not 0.0 < self.roughness_m <= ROUGHEST_M:
            raise ValueError(f"roughness_m must lie in 0..{ROUGHEST_M:g} m, got {self.roughness_m}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SolvedWind:
    """A solved hour.

    Attributes
    ----------
    field : GriddedWind
        The wind.
    report : SolveReport
        Iterations, residuals, divergence.
    missed_mps : tuple of float
        Distance of the field from each station's wind after nudging [m/s], in the order given.
    """

    field: GriddedWind
    report: SolveReport
    missed_mps: tuple[float, ...] = ()


class WindModel:
    """Solves the wind of hour after hour over one ground; what the ground alone decides is worked out once.

    Parameters
    ----------
    grid : WindGrid
        Columns, from `grid_of`.
    settings : WindSettings
        See there.
    glaciers : sequence of Glacier
        Clean ice, over which air sinks down the glacier.
    """

    def __init__(
        self, grid: WindGrid, settings: WindSettings = WindSettings(), *, glaciers: Sequence[Glacier] = ()
    ) -> None:
        self.grid = grid
        self.settings = settings
        self._glaciers = tuple(glaciers)
        self._solvers: dict[float, WindSolver] = {}

    @cached_property
    def layer(self) -> SurfaceLayer:
        """The layers of friction over this relief."""
        return surface_layer(relief_length_m(self.grid), roughness_m=self.settings.roughness_m)

    @cached_property
    def _cover(self) -> GroundCover:
        from lungta.mountain.wind.thermal.relief import ground_cover

        return ground_cover(self.grid, self._glaciers)

    def solve(self, hour: WeatherHour, stations: Sequence[StationWind] = ()) -> SolvedWind:
        """Return the wind of an hour.

        Parameters
        ----------
        hour : WeatherHour
            The record.
        stations : sequence of StationWind
            Winds measured in this hour that the field is drawn to.

        Raises
        ------
        WindError
            When a station cannot be used, or the solver does not converge.
        """
        on_grid = placed(stations, self.grid, self.layer) if stations else None
        background = background_of(hour, self.layer, highest_ground_amsl_m=float(self.grid.ground_amsl_m.max()))
        stability = stability_of(hour, background, self.grid)
        outer = background.outer(self.grid, self.layer)
        thermal = self._thermal(hour, background)
        along = None if thermal is None else Horizontal(u_mps=thermal.u_mps, v_mps=thermal.v_mps)
        solved, missed = self._flow(stability.ratio, outer, along, on_grid)
        lee = lee_of(self.grid, outer, solved)
        heat_wm2 = None if thermal is None else thermal.ground.sensible_wm2
        field = GriddedWind(
            grid=self.grid,
            u_mps=solved.u_mps.astype(np.float32),
            v_mps=solved.v_mps.astype(np.float32),
            w_mps=solved.w_mps.astype(np.float32),
            sigma_mps=uncertainty_mps(background, self.grid, solved, lee, thermal=thermal is not None).astype(
                np.float32
            ),
            turbulence_mps=gustiness(hour, self.grid, outer, self.layer, lee, heat_wm2).astype(np.float32),
            lee_top_agl_m=lee.top_agl_m.astype(np.float32),
            roughness_m=self.settings.roughness_m,
            description=self._words(hour, background, stability.words, thermal) + _drawn_words(stations, missed),
            time_utc=hour.time_utc,
        )
        return SolvedWind(field=field, report=solved.report, missed_mps=missed)

    def _flow(
        self, ratio: float, outer: Horizontal, along: Horizontal | None, stations: Placed | None
    ) -> tuple[OverTerrain, tuple[float, ...]]:
        """Solve, and again until the stations are met."""
        if ratio not in self._solvers:
            self._solvers[ratio] = WindSolver(self.grid, stability_ratio=ratio)
        solver = self._solvers[ratio]
        slowed = slowed_flow(solver, outer, self.layer)
        solved = settled(solver, slowed, along)
        return (solved, ()) if stations is None else self._drawn_to(stations, solver, slowed, along, solved)

    def _drawn_to(
        self, stations: Placed, solver: WindSolver, slowed: Flow, along: Horizontal | None, solved: OverTerrain
    ) -> tuple[OverTerrain, tuple[float, ...]]:
        missing = stations.measured_mps - self._at_stations(solved, stations)
        for _ in range(STATION_ROUNDS):
            if np.hypot(*missing.T).max() < STATION_MET_MPS:
                break
            nudge = stations.nudge(missing)
            along = nudge if along is None else along + nudge
            solved = settled(solver, slowed, along)
            missing = stations.measured_mps - self._at_stations(solved, stations)
        return solved, tuple(map(float, np.hypot(*missing.T)))

    def _at_stations(self, solved: OverTerrain, stations: Placed) -> Floats:
        nothing = np.zeros(self.grid.shape, np.float32)
        bare = GriddedWind(
            grid=self.grid,
            u_mps=solved.u_mps.astype(np.float32),
            v_mps=solved.v_mps.astype(np.float32),
            w_mps=nothing,
            sigma_mps=nothing,
            turbulence_mps=nothing,
            lee_top_agl_m=nothing[..., 0],
            roughness_m=self.settings.roughness_m,
            description="",
        )
        found = bare.air_at(*stations.places_m.T)
        return np.column_stack([found.u, found.v])

    def _thermal(self, hour: WeatherHour, background: Background) -> ThermalWind | None:
        if not (self.settings.thermal and background.aloft):
            return None
        from lungta.mountain.wind.thermal.settings import StationAir
        from lungta.mountain.wind.thermal.thermal import thermal_wind

        air = StationAir(
            alt_amsl_m=hour.station_alt_amsl_m, temperature_k=hour.temperature_k, cloud_frac=hour.cloud_frac
        )
        return thermal_wind(self.grid, hour.time_utc, self._cover, air)

    def _words(
        self,
        hour: WeatherHour,
        background: Background,
        stability: str,
        thermal: ThermalWind | None,
    ) -> str:
        lowest = hour.wind[0]
        mast = f"{lowest.wind_mps:.1f} m/s from {lowest.from_deg:03.0f} deg at {background.mast_m:.0f} m above ground"
        leads = "levels aloft" if background.aloft else f"a mast's {mast}, carried up and everywhere"
        warmth = "slope and valley winds added" if thermal else "no slope and valley winds"
        return (
            f"solved over {self.grid.step_east_m * self.grid.shape[1] / 1000:.0f} km of terrain on a mesh of "
            f"{self.grid.step_east_m:.0f} m with {self.grid.shape[2]} levels, led by "
            f"{leads} ({background.profile.description}); {stability}; {warmth}"
        )


def _drawn_words(stations: Sequence[StationWind], missed_mps: tuple[float, ...]) -> str:
    """Which winds the field was drawn to, and those that it does not meet, by how much."""
    if not stations:
        return ""
    names = ", ".join(station.name for station in stations)
    far = [
        f"{station.name} by {missed:.1f} m/s"
        for station, missed in zip(stations, missed_mps, strict=True)
        if missed >= STATION_MET_MPS
    ]
    met = f"NOT met: {', '.join(far)}" if far else f"met within {STATION_MET_MPS:g} m/s"
    return f"; drawn to what was measured at {names}; {met}"
