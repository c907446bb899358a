"""The files of `lungta wind`: which one is wanted, checked before any work, written whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lungta.core.errors import InputError, WindError
from lungta.core.files import check_writable, published_folder, write_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from lungta.mountain.wind.files.notes import WindNotes
    from lungta.mountain.wind.gridded import GriddedWind

PICTURES = (".png", ".svg")
SUFFIXES = (*PICTURES, ".nc", ".vts", ".json")
WRITTEN = frozenset({"map.png", "section.png", "day.png", "summary.json", "wind.nc"})
"""What stands in a folder of the wind; one that holds anything else is never replaced."""


def check_out(out: Path | None, *, whole_day: bool) -> None:
    """Refuse an --out that nothing can be written to, and NetCDF without its library, before any work."""
    suffix = "" if out is None else out.suffix.lower()
    known = [each for each in SUFFIXES if not (whole_day and each == ".vts")]
    if suffix and suffix not in known:
        remedy = f"Name a folder, or a file that ends with one of {', '.join(known)}."
        raise InputError(f"{suffix} is no kind of file that can be written.", where=f"--out {out}", remedy=remedy)
    if out is not None and not suffix:
        check_writable(out, WRITTEN)
    if suffix == ".nc":
        from lungta.mountain.wind.files.library import netcdf_library

        netcdf_library(f"--out {out}")


def is_folder(out: Path) -> bool:
    """Return whether a path means a folder of everything."""
    return out.suffix.lower() not in SUFFIXES


@contextmanager
def place_for(out: Path) -> Iterator[Path]:
    """Yield where to write: a scratch folder that takes the place of `out` when all is well, or `out` when a file."""
    if not is_folder(out):
        yield out
        return
    check_writable(out, WRITTEN)
    with published_folder(out) as scratch:
        yield scratch


def written_words(out: Path, names: Sequence[str]) -> list[str]:
    """Return what to say of what was written, and of the NetCDF file that a folder goes without."""
    if not is_folder(out):
        return [f"written to {out}"]
    lacking = [] if "wind.nc" in names else [f"not written: wind.nc. {netcdf_missing()}"]
    return [f"written to {out}: {', '.join(names)}", *lacking]


def write_picture(path: Path, draw: Callable[[], Figure]) -> None:
    """Write a figure in the house's style."""
    from lungta.core.figures import house_style, picture

    with house_style():
        write_file(path, picture(draw(), path.suffix.lower()))


def write_field(path: Path, field: GriddedWind, notes: WindNotes) -> None:
    """Write a field by the suffix of the file."""
    if path.suffix.lower() == ".vts":
        from lungta.mountain.wind.files.vtk import write_wind_vts

        write_wind_vts(path, field, notes)
    else:
        from lungta.mountain.wind.files.netcdf_write import write_wind_netcdf

        write_wind_netcdf(path, field, notes)


def netcdf_missing() -> str:
    """Return why a folder goes without its NetCDF file, or an empty text."""
    from lungta.mountain.wind.files.library import netcdf_library

    try:
        netcdf_library()
    except WindError as error:
        return str(error)
    return ""
