"""Wind fields to VTK, for ParaView and its like."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np
from numpy.typing import NDArray

import lungta
from lungta.core.files import write_file
from lungta.mountain.wind.files.notes import WindNotes
from lungta.mountain.wind.gridded import GriddedWind

Arrays = dict[str, NDArray[np.float32]]


def write_wind_vts(path: Path, field: GriddedWind, notes: WindNotes) -> None:
    """Write a wind field as a VTK structured grid (`.vts`), whole or not at all.

    Points are the cells' centres: metres east and north of the frame's origin, and metres above mean sea level. Each
    has `wind_mps` (east, north, up), `speed_mps`, `sigma_mps`, `turbulence_mps`, `height_agl_m` and `in_lee` (1 where
    the flow may have separated). Title, description and warning travel as field data; the time as `TimeValue`
    [s since 1970 UTC].

    Parameters
    ----------
    path : Path
        Replaced when it is there.
    field : GriddedWind
        One time.
    notes : WindNotes
        What the file says of itself.

    Raises
    ------
    OutputError
        When the file cannot be written.
    """
    ny, nx, nz = field.grid.shape
    extent = f"0 {nx - 1} 0 {ny - 1} 0 {nz - 1}"
    points, data = {"points_m": _points_m(field)}, _point_data(field)
    arrays = [np.ascontiguousarray(values) for values in (points | data).values()]
    starts = np.cumsum([0, *(_encoded_size(values) for values in arrays)])
    places = iter(int(start) for start in starts)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<VTKFile type="StructuredGrid" version="1.0" byte_order="LittleEndian" header_type="UInt64">',
        f'<StructuredGrid WholeExtent="{extent}">',
        *_field_data(field, notes),
        f'<Piece Extent="{extent}">',
        "<Points>",
        *_declared(points, places),
        "</Points>",
        '<PointData Scalars="speed_mps" Vectors="wind_mps">',
        *_declared(data, places),
        "</PointData>",
        "</Piece>",
        "</StructuredGrid>",
        '<AppendedData encoding="base64">',
        "_",
    ]
    head = "\n".join(lines).encode()
    write_file(path, b"".join([head, *map(_encoded, arrays), b"\n</AppendedData>\n</VTKFile>\n"]))


def _points_m(field: GriddedWind) -> NDArray[np.float32]:
    grid = field.grid
    east, north = (np.broadcast_to(axis[..., None], grid.shape) for axis in np.meshgrid(grid.east_m, grid.north_m))
    return _vtk_order(np.stack([east, north, grid.alt_amsl_m], axis=-1))


def _point_data(field: GriddedWind) -> Arrays:
    wind = np.stack([field.u_mps, field.v_mps, field.w_mps], axis=-1)
    height_agl_m = field.grid.height_agl_m
    in_cells = {
        "wind_mps": wind,
        "speed_mps": np.hypot(field.u_mps, field.v_mps),
        "sigma_mps": field.sigma_mps,
        "turbulence_mps": field.turbulence_mps,
        "height_agl_m": height_agl_m,
        "in_lee": height_agl_m < field.lee_top_agl_m[..., None],
    }
    return {name: _vtk_order(values) for name, values in in_cells.items()}


def _vtk_order(values: NDArray[np.generic]) -> NDArray[np.float32]:
    """Return values of (ny, nx, nz, ...) with x varying fastest, then y, then z."""
    return np.moveaxis(values, 2, 0).astype("<f4")


def _declared(arrays: Arrays, places: Iterator[int]) -> Iterator[str]:
    for name, values in arrays.items():
        components = values.shape[3] if values.ndim == 4 else 1
        yield (
            f'<DataArray type="Float32" Name="{name}" NumberOfComponents="{components}" format="appended" '
            f'offset="{next(places)}"/>'
        )


def _field_data(field: GriddedWind, notes: WindNotes) -> Iterator[str]:
    """Yield title, description and warning as VTK's ASCII strings (one number a byte, ended by 0), and the time."""
    said = {
        "title": notes.title,
        "description": field.description,
        "terrain": notes.terrain,
        "weather": notes.weather,
        "licence": notes.licence,
        "not_for_flight": notes.warning,
        "made_by": f"Lungta {lungta.__version__}",
        "frame": field.grid.frame.proj_text,
    }
    yield "<FieldData>"
    if field.time_utc is not None:
        yield '<DataArray type="Float64" Name="TimeValue" NumberOfTuples="1" format="ascii">'
        yield f"{field.time_utc.timestamp()!r}\n</DataArray>"
    for name, text in said.items():
        if text:
            codes = " ".join(str(code) for code in [*text.encode(), 0])
            yield f'<Array type="String" Name={quoteattr(name)} NumberOfTuples="1" format="ascii">{codes}</Array>'
    yield "</FieldData>"


def _encoded(values: NDArray[np.float32]) -> bytes:
    """Return values as VTK's appended base64: the count of bytes, then the bytes, encoded apart."""
    return base64.b64encode(struct.pack("<Q", values.nbytes)) + base64.b64encode(values.tobytes())


def _encoded_size(values: NDArray[np.float32]) -> int:
    return 12 + 4 * ((values.nbytes + 2) // 3)  # base64 makes four bytes of three; the count's 8 bytes become 12
