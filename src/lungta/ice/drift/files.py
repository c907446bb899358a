"""Files that drift reads and writes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from lungta.core.errors import IceError
from lungta.core.figures import house_style, picture
from lungta.core.files import published_folder
from lungta.ice.drift.data import drift_json
from lungta.ice.drift.maps import drift_csv, drift_geojson, drift_gpx, drift_kml
from lungta.ice.drift.model import DriftedRoute
from lungta.ice.drift.plot import drift_figure
from lungta.ice.drift.say import sheet_text
from lungta.ice.image.asked import ReadAsk
from lungta.ice.image.dates import Taken
from lungta.ice.image.model import IceImage, ImageKind
from lungta.ice.image.read import read_image
from lungta.ice.tracking.files import SCHEMA as DISPLACEMENTS
from lungta.ice.tracking.files import read_displacements
from lungta.ice.velocity.files import SCHEMA as VELOCITY
from lungta.ice.velocity.files import read_velocity
from lungta.ice.velocity.model import VelocityField
from lungta.ice.velocity.one import field_of

NAMES = ("drift.png", "sheet.txt", "drift.gpx", "drift.kml", "drift.geojson", "drift.csv", "drift.json")
WRITTEN = frozenset(NAMES)
"""What stands in a folder of drift."""


def read_flow_file(path: Path) -> VelocityField:
    """Return the velocities of a NetCDF file, of a stack or of one pair of images.

    Raises
    ------
    IceError
        When it is neither, or cannot be read.
    """
    from lungta.ice.netcdf import netcdf_library

    if not path.is_file():
        raise IceError("is no file.", where=str(path), remedy="Check the path.")
    try:
        with netcdf_library(str(path)).Dataset(path) as file:
            schema = str(getattr(file, "lungta_schema", ""))
    except OSError as error:
        raise IceError(
            "cannot be read as NetCDF.", where=str(path), remedy="Give a .nc that `lungta ice` wrote."
        ) from error
    if schema == DISPLACEMENTS:
        return field_of(read_displacements(path))
    if schema == VELOCITY:
        return read_velocity(path)
    raise IceError(
        f"holds no velocities of ice that Lungta wrote{f', but {schema}' if schema else ''}.",
        where=str(path),
        remedy="Give velocity.nc of `lungta ice stack` or displacements.nc of `lungta ice track`.",
    )


def backdrop_image(path: Path, kind: ImageKind) -> IceImage:
    """Return an image or heights whose date does not matter here."""
    undated = Taken(utc=datetime(1970, 1, 1, tzinfo=UTC), sigma_s=0.0, said="")
    return read_image(path, ReadAsk(taken=undated, kind=kind))


def write_drift(drifted: DriftedRoute, folder: Path, backdrop: IceImage | None = None) -> tuple[str, ...]:
    """Write picture, sheet and the files for phones and map programs into a folder, whole or not at all; return names.

    Raises
    ------
    OutputError
        When it cannot be written.
    """
    with house_style():
        drawn = picture(drift_figure(drifted, backdrop), ".png")
    made = (
        drawn,
        sheet_text(drifted).encode(),
        drift_gpx(drifted).encode(),
        drift_kml(drifted),
        drift_geojson(drifted).encode(),
        drift_csv(drifted, drifted.notes).encode(),
        drift_json(drifted).encode(),
    )
    with published_folder(folder) as scratch:
        for name, content in zip(NAMES, made, strict=True):
            (scratch / name).write_bytes(content)
    return NAMES
