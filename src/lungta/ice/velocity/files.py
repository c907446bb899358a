"""Velocity fields as NetCDF by the CF conventions, out and back in, and as maps for a GIS."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import lungta
from lungta.core.files import published_file
from lungta.core.netcdf import writing
from lungta.ice.cog import MapBand, write_cog
from lungta.ice.netcdf import (
    EPOCH,
    ON_MAP,
    netcdf_library,
    opened,
    put,
    read_map,
    read_notes,
    write_map,
    write_notes,
)
from lungta.ice.tracking.model import DAY_S
from lungta.ice.velocity.model import VelocityField

SCHEMA = "lungta.ice-velocity/1"
FIELDS: dict[str, tuple[str, str, dict[str, str]]] = {
    "u": ("u_mps", "m d-1", {"long_name": "mean velocity towards east in the span"}),
    "v": ("v_mps", "m d-1", {"long_name": "mean velocity towards north in the span"}),
    "var_u": ("var_u_m2ps2", "m2 d-2", {"long_name": "variance of the mean velocity towards east"}),
    "var_v": ("var_v_m2ps2", "m2 d-2", {"long_name": "variance of the mean velocity towards north"}),
    "cov": ("cov_m2ps2", "m2 d-2", {"long_name": "covariance of the mean velocities towards east and north"}),
}
"""Variables of a file: the attribute of `VelocityField`, its unit, what it is."""
STANDARD = {"u": "land_ice_surface_x_velocity", "v": "land_ice_surface_y_velocity"}


def write_velocity(path: Path, field: VelocityField) -> None:
    """Write a velocity field as NetCDF 4 by CF 1.11, whole or not at all; `read_velocity` gives it back.

    Velocities are in m/day, float64; NaN where nothing was measured. `time` is the middle of each span, `time_bounds`
    its ends.

    Parameters
    ----------
    path : Path
        Replaced when it is there.
    field : VelocityField
        What was measured.

    Raises
    ------
    IceError
        When netCDF4 is not installed.
    OutputError
        When the file cannot be written.
    """
    library = netcdf_library(str(path))
    with published_file(path) as scratch, writing(path), library.Dataset(scratch, "w", format="NETCDF4") as file:
        file.setncatts(_about(field))
        write_map(file, field.grid)
        _write_times(file, field)
        lead = ("time", "y", "x")
        for name, (attribute, unit, about) in FIELDS.items():
            standard = {"standard_name": STANDARD[name]} if name in STANDARD and field.grid.georeferenced else {}
            put(
                file,
                name,
                lead,
                getattr(field, attribute) * _per_day(unit),
                {**standard, **about, "units": unit} | ON_MAP,
            )
        about_pairs = {"long_name": "pairs of images that the velocity rests on; 0 where none", "units": "1"}
        put(file, "pairs", lead, field.pairs.astype(np.int32), about_pairs | ON_MAP)
        meaning = "speed over the map; for looking at, not read back"
        speed = (np.hypot(field.u_mps, field.v_mps) * DAY_S).astype(np.float32)
        put(file, "speed", lead, speed, {"long_name": meaning, "units": "m d-1"} | ON_MAP)
        between = (
            "1-sigma by which each component of the ice's velocity in one span differs from the next; NaN: unknown"
        )
        put(file, "between_sigma", (), field.between_sigma_mps * DAY_S, {"long_name": between, "units": "m d-1"})
        way = "the velocity at a place is the mean of ice that began there, over so long a way; 0: of the place itself"
        put(file, "path", (), field.path_s / DAY_S, {"long_name": way, "units": "d"})
        write_notes(file, field.notes)


def _per_day(unit: str) -> float:
    return DAY_S**2 if unit == "m2 d-2" else DAY_S


def _about(field: VelocityField) -> dict[str, str]:
    first, last = field.edges_utc[0], field.edges_utc[-1]
    return {
        "Conventions": "CF-1.11",
        "lungta_schema": SCHEMA,
        "title": f"velocity of ice {first:%Y-%m-%d} to {last:%Y-%m-%d}",
        "institution": "whoever ran Lungta",
        "source": f"Lungta {lungta.__version__}, robust least squares over pairs of images",
        "history": f"written by Lungta {lungta.__version__}",  # without a date: the same field gives the same bytes
        "references": "Lungta, docs/reference/ice-velocity.md",
    }


def _write_times(file: Any, field: VelocityField) -> None:
    ends = np.array([[a.timestamp(), b.timestamp()] for a, b in pairwise(field.edges_utc)])
    file.createDimension("time", len(ends))
    file.createDimension("bound", 2)
    about = {"standard_name": "time", "units": EPOCH, "calendar": "standard", "axis": "T", "bounds": "time_bounds"}
    put(file, "time", ("time",), ends.mean(axis=1), {**about, "long_name": "middle of the span"})
    put(file, "time_bounds", ("time", "bound"), ends, {})


def read_velocity(path: Path) -> VelocityField:
    """Return the velocity field that `write_velocity` wrote.

    Raises
    ------
    IceError
        When netCDF4 is not installed, or the file is missing, damaged, or not one of these.
    """
    with opened(path, SCHEMA) as file:
        ends = np.ma.getdata(file["time_bounds"][...])
        edges_s = [*ends[:, 0].tolist(), float(ends[-1, 1])]
        values: dict[str, Any] = {
            attribute: np.ma.getdata(file[name][...]) / _per_day(unit) for name, (attribute, unit, _) in FIELDS.items()
        }
        return VelocityField(
            grid=read_map(file),
            edges_utc=tuple(datetime.fromtimestamp(each, tz=UTC) for each in edges_s),
            pairs=np.ma.getdata(file["pairs"][...]).astype(np.int64),
            between_sigma_mps=float(file["between_sigma"][...]) / DAY_S,
            notes=read_notes(file),
            path_s=float(file["path"][...]) * DAY_S if "path" in file.variables else 0.0,
            **values,
        )


def write_velocity_cogs(folder: Path, field: VelocityField, stem: str = "velocity") -> tuple[str, ...]:
    """Write cloud-optimised GeoTIFFs, one per quantity with a band per span, and return their names.

    Speed, u (towards east), v (towards north), sigma: 1-sigma of the velocity where it is largest [m/day]; pairs.

    Raises
    ------
    OutputError
        When a file cannot be written.
    """
    spans = [f"{a:%Y-%m-%d} to {b:%Y-%m-%d}" for a, b in pairwise(field.edges_utc)]
    tags = {"title": f"velocity of ice {spans[0][:10]} to {spans[-1][-10:]}", "notes": " | ".join(field.notes)}
    layers = _layers(field)
    for name, (unit, values) in layers.items():
        said = f"{name}, {unit}" if unit else name
        bands = [
            MapBand(name=f"{said}, {span}", unit=unit, values=each) for span, each in zip(spans, values, strict=True)
        ]
        write_cog(folder / f"{stem}_{name}.tif", field.grid, bands, tags)
    return tuple(f"{stem}_{name}.tif" for name in layers)


def _layers(field: VelocityField) -> dict[str, tuple[str, NDArray[np.float64]]]:
    """Return what maps show: unit and values by name."""
    return {
        "speed": ("m/day", np.hypot(field.u_mps, field.v_mps) * DAY_S),
        "u": ("m/day", field.u_mps * DAY_S),
        "v": ("m/day", field.v_mps * DAY_S),
        "sigma": ("m/day", largest_sigma_mps(field) * DAY_S),
        "pairs": ("", field.pairs.astype(np.float64)),
    }


def write_mean_cog(path: Path, mean: VelocityField) -> None:
    """Write a field of one span as one cloud-optimised GeoTIFF: speed, u, v, sigma [m/day] and pairs.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    when = f"{mean.edges_utc[0]:%Y-%m-%d} to {mean.edges_utc[-1]:%Y-%m-%d}"
    bands = [
        MapBand(name=f"{name}, {unit}" if unit else name, unit=unit, values=values[0])
        for name, (unit, values) in _layers(mean).items()
    ]
    write_cog(path, mean.grid, bands, {"title": f"velocity of ice {when}", "notes": " | ".join(mean.notes)})


def largest_sigma_mps(field: VelocityField) -> NDArray[np.float64]:
    """Return the 1-sigma error of each velocity along the direction where it is largest [m/s]."""
    uu, vv = field.var_u_m2ps2, field.var_v_m2ps2
    return np.asarray(np.sqrt((uu + vv) / 2 + np.hypot((uu - vv) / 2, field.cov_m2ps2)))
