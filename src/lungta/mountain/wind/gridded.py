"""Wind on a grid over terrain: what the solver gives, what files hold, and what is asked at any point."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.mountain.wind.field import WindSample
from lungta.mountain.wind.grid import WindGrid

if TYPE_CHECKING:
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.wind.interpolate import Look

Floats = NDArray[np.float64]
Stored = NDArray[np.float32]
POINTS_SHARED = 20_000  # fewer points than this are looked up by one core
PARTS = ("u_mps", "v_mps", "w_mps", "sigma_mps", "turbulence_mps")


class AirSample(NamedTuple):
    """Air at points, each array with the broadcast shape of the question; NaN off the grid's square and below ground.

    `u`, `v`, `w` blow towards east, north and up, `sigma` is the 1-sigma uncertainty of a horizontal component of the
    mean, `turbulence` the standard deviation of the wind about it [m/s].
    """

    u: Floats
    v: Floats
    w: Floats
    sigma: Floats
    turbulence: Floats

    @property
    def speed_mps(self) -> Floats:
        """Horizontal mean speed [m/s]."""
        return np.asarray(np.hypot(self.u, self.v))

    @property
    def from_deg(self) -> Floats:
        """Bearing that the mean wind blows from [deg, 0..360)."""
        return np.asarray(np.degrees(np.arctan2(-self.u, -self.v)) % 360.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GriddedWind:
    """Wind over terrain at one time, trilinear along the terrain between cell centres.

    Below the lowest centre the wind falls to calm at the roughness length by the logarithmic law; above the highest it
    is held. Off the grid's square, and below ground, it is NaN: unknown, never a guess.

    Attributes
    ----------
    grid : WindGrid
        Where it is known.
    u_mps, v_mps, w_mps : array, shape (ny, nx, nz)
        Mean wind at the cell centres towards east, north and up [m/s].
    sigma_mps : array, shape (ny, nx, nz)
        1-sigma uncertainty of a horizontal component of the mean [m/s].
    turbulence_mps : array, shape (ny, nx, nz)
        Standard deviation of the wind about its mean along the wind [m/s]: what gusts are made of.
    lee_top_agl_m : array, shape (ny, nx)
        Height above ground below which the flow may have separated: lee eddies and rotors; 0 where it has not.
    roughness_m : float
        Aerodynamic roughness length of the ground [m].
    description : str
        What it is and where it came from, for every output.
    time_utc : datetime or None
        Aware time that it holds for; None when it holds for no particular time.
    air : array, shape (ny, nx, nz, 5)
        All five beside each other, as a look-up wants them; the arrays above are views of it.
    """

    grid: WindGrid
    u_mps: Stored
    v_mps: Stored
    w_mps: Stored
    sigma_mps: Stored
    turbulence_mps: Stored
    lee_top_agl_m: Stored
    roughness_m: float
    description: str
    time_utc: datetime | None = None
    air: Stored = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for name in PARTS:
            values = getattr(self, name)
            if values.shape != self.grid.shape:
                raise ValueError(f"{name} has shape {values.shape}, the grid {self.grid.shape}")
            if not np.isfinite(values).all():
                raise ValueError(f"{name} is not finite everywhere")
        if self.lee_top_agl_m.shape != self.grid.shape[:2]:
            raise ValueError(f"lee_top_agl_m has shape {self.lee_top_agl_m.shape}, the ground {self.grid.shape[:2]}")
        if not (self.lee_top_agl_m >= 0.0).all():
            raise ValueError("lee_top_agl_m must be known everywhere and not negative")
        if not 0.0 < self.roughness_m < np.inf:
            raise ValueError(f"roughness_m must be positive, got {self.roughness_m}")
        if self.time_utc is not None and self.time_utc.tzinfo is None:
            raise ValueError("time_utc must be aware")
        object.__setattr__(self, "air", np.stack([getattr(self, name) for name in PARTS], axis=-1, dtype=np.float32))
        for part, name in enumerate(PARTS):
            object.__setattr__(self, name, self.air[..., part])

    @property
    def look(self) -> Look:
        """The field as compiled loops take it: `interpolate.wind_at(field.look, east_m, north_m, height_agl_m)`."""
        from lungta.mountain.wind.interpolate import Look

        grid = self.grid
        return Look(
            east_m=float(grid.east_m[0]),
            north_m=float(grid.north_m[0]),
            step_east_m=grid.step_east_m,
            step_north_m=grid.step_north_m,
            ground_amsl_m=grid.ground_amsl_m,
            top_amsl_m=float(grid.top_amsl_m),
            levels_frac=grid.levels_frac,
            roughness_m=float(self.roughness_m),
            air=self.air,
        )

    def at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        """Return the wind at points of the grid's frame; inputs broadcast."""
        return WindSample(*self._looked_up(east_m, north_m, alt_amsl_m, above_ground=False)[:4])

    def air_at(self, east_m: ArrayLike, north_m: ArrayLike, height_agl_m: ArrayLike) -> AirSample:
        """Return wind and turbulence at heights above the grid's own ground; inputs broadcast."""
        return AirSample(*self._looked_up(east_m, north_m, height_agl_m, above_ground=True))

    def turbulence_at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> Floats:
        """Return the standard deviation of the wind about its mean [m/s] at points; inputs broadcast."""
        return np.asarray(self._looked_up(east_m, north_m, alt_amsl_m, above_ground=False)[4])

    def lee_top_at(self, east_m: ArrayLike, north_m: ArrayLike) -> Floats:
        """Return the height above ground of the lee zone [m] at places, of the nearest column; NaN off the square."""
        east, north = np.broadcast_arrays(np.asarray(east_m, dtype=float), np.asarray(north_m, dtype=float))
        columns = np.rint((east - self.grid.east_m[0]) / self.grid.step_east_m)
        rows = np.rint((north - self.grid.north_m[0]) / self.grid.step_north_m)
        ny, nx = self.lee_top_agl_m.shape
        inside = (columns >= 0) & (columns < nx) & (rows >= 0) & (rows < ny)
        row, column = (np.where(inside, each, 0).astype(int) for each in (rows, columns))
        return np.asarray(np.where(inside, self.lee_top_agl_m[row, column], np.nan))

    def over(self, terrain: Terrain) -> TerrainWind:
        """Return this field for flights over a finer terrain: heights count from its ground."""
        return TerrainWind(field=self, terrain=terrain)

    def _looked_up(
        self, east_m: ArrayLike, north_m: ArrayLike, height_m: ArrayLike, *, above_ground: bool
    ) -> NDArray[np.float64]:
        from lungta.mountain.wind.interpolate import winds_at
        from lungta.mountain.wind.rows import shared_rows

        asked = np.broadcast_arrays(*(np.asarray(each, dtype=float) for each in (east_m, north_m, height_m)))
        places = np.stack([each.ravel() for each in asked])
        out = np.empty((5, places.shape[1]))
        look = self.look
        if out.shape[1] < POINTS_SHARED:
            winds_at(look, places, above_ground, out, 0, out.shape[1])
        else:
            with shared_rows() as share:
                share(
                    out.shape[1],
                    lambda first, last: winds_at(look, places, above_ground, out, first, last),
                )
        return out.reshape(5, *asked[0].shape)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TerrainWind:
    """A gridded wind as an aircraft over finer terrain meets it: at the same height above the ground below it.

    The grid's ground is the mean of a column a hundred metres wide; a pad in a gully lies below it, and is not in the
    rock for that. A point up to a metre below the terrain counts as on it.

    Attributes
    ----------
    field : GriddedWind
        The wind.
    terrain : Terrain
        The ground that heights count from.
    """

    field: GriddedWind
    terrain: Terrain

    @property
    def description(self) -> str:
        """That of the field."""
        return self.field.description

    def at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        """Return the wind at points of the frame; inputs broadcast; NaN off the terrain and below its ground."""
        return WindSample(*self._air(east_m, north_m, alt_amsl_m)[:4])

    def turbulence_at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> Floats:
        """Return the standard deviation of the wind about its mean [m/s] at points; inputs broadcast."""
        return self._air(east_m, north_m, alt_amsl_m).turbulence

    def in_lee(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> NDArray[np.bool_]:
        """Return whether points lie below the top of a lee zone; inputs broadcast; off the square none does."""
        return np.asarray(self._height_agl_m(east_m, north_m, alt_amsl_m) < self.field.lee_top_at(east_m, north_m))

    def _air(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> AirSample:
        return self.field.air_at(east_m, north_m, self._height_agl_m(east_m, north_m, alt_amsl_m))

    def _height_agl_m(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> Floats:
        height = np.asarray(alt_amsl_m, dtype=float) - self.terrain.height_at(east_m, north_m)
        return np.asarray(np.where((height < 0.0) & (height > -1.0), 0.0, height))
