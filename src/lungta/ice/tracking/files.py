"""Displacements as NetCDF by the CF conventions, out and back in, and as a map of velocities for a GIS."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

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
from lungta.ice.tracking.model import DAY_S, Coregistration, Displacements
from lungta.ice.tracking.reasons import SAID

SCHEMA = "lungta.ice-displacements/1"
_MEASURED = "; NaN where none was measured; use those whose `reason` is 0"
FIELDS: dict[str, tuple[str, str, str]] = {
    "east": ("east_m", "m", f"motion towards east, from the first image to the second{_MEASURED}"),
    "north": ("north_m", "m", f"motion towards north, from the first image to the second{_MEASURED}"),
    "var_east": ("var_east_m2", "m2", "variance of the motion towards east"),
    "var_north": ("var_north_m2", "m2", "variance of the motion towards north"),
    "cov": ("cov_m2", "m2", "covariance of the motions towards east and north"),
    "score": ("score", "1", "normalised correlation at the match, -1 to 1"),
    "returned": ("returned_m", "m", "distance between where the match back ends and where the match began"),
    "window": ("window_px", "1", "side of the window compared, in pixels of the images; 0 where none"),
}
"""Variables of a file: the attribute of `Displacements`, its unit, what it is."""
SHIFT = ("east_m", "north_m", "sigma_east_m", "sigma_north_m", "places")


def write_displacements(path: Path, displacements: Displacements) -> None:
    """Write displacements as NetCDF 4 by CF 1.11, whole or not at all; `read_displacements` gives the same back.

    Marked vectors are kept with their reason; where nothing was measured there is NaN.

    Parameters
    ----------
    path : Path
        Replaced when it is there.
    displacements : Displacements
        What tracking found.

    Raises
    ------
    IceError
        When netCDF4 is not installed.
    OutputError
        When the file cannot be written.
    """
    library = netcdf_library(str(path))
    with published_file(path) as scratch, writing(path), library.Dataset(scratch, "w", format="NETCDF4") as file:
        file.setncatts(_about(displacements))
        write_map(file, displacements.grid)
        _write_times(file, displacements)
        for name, (attribute, unit, meaning) in FIELDS.items():
            put(
                file,
                name,
                ("y", "x"),
                getattr(displacements, attribute),
                {"long_name": meaning, "units": unit} | ON_MAP,
            )
        put(file, "reason", ("y", "x"), displacements.reason, _flags() | ON_MAP)
        speed = np.where(displacements.kept, displacements.speed_mps * DAY_S, np.nan).astype(np.float32)
        meaning = "speed over the map where a vector was measured and kept; for looking at, not read back"
        put(file, "speed", ("y", "x"), speed, {"long_name": meaning, "units": "m d-1"} | ON_MAP)
        _write_shift(file, displacements.shift)
        write_notes(file, displacements.notes)


def _about(displacements: Displacements) -> dict[str, str]:
    return {
        "Conventions": "CF-1.11",
        "lungta_schema": SCHEMA,
        "title": f"motion of ice {_days(displacements)}",
        "institution": "whoever ran Lungta",
        "source": f"Lungta {lungta.__version__}, normalised cross-correlation of two images",
        "history": f"written by Lungta {lungta.__version__}",  # without a date: the same vectors give the same bytes
        "references": "Lungta, docs/reference/ice-tracking.md",
    }


def _days(displacements: Displacements) -> str:
    return f"{displacements.before_utc:%Y-%m-%d %H:%M} to {displacements.after_utc:%Y-%m-%d %H:%M} UTC"


def _write_times(file: Any, displacements: Displacements) -> None:
    about = {"standard_name": "time", "units": EPOCH, "calendar": "standard"}
    put(file, "before", (), displacements.before_utc.timestamp(), {**about, "long_name": "time of the first image"})
    put(file, "after", (), displacements.after_utc.timestamp(), {**about, "long_name": "time of the second image"})
    about_pixel = {"long_name": "side of a pixel of the images", "units": "m"}
    about_sigma = {"long_name": "1-sigma of the time between the images", "units": "s"}
    put(file, "time_sigma", (), displacements.time_sigma_s, about_sigma)
    put(file, "image_pixel", (), displacements.image_pixel_m, about_pixel)


def _flags() -> dict[str, Any]:
    return {
        "long_name": "why a place has a vector that may be used, one that may not, or none",
        "flag_values": np.array([int(reason) for reason in SAID], dtype=np.uint8),
        "flag_meanings": " ".join(reason.name.lower() for reason in SAID),
        "comment": "; ".join(f"{int(reason)}: {text}" for reason, text in SAID.items()),
    }


def _write_shift(file: Any, shift: Coregistration | None) -> None:
    if shift is None:
        return
    variable = file.createVariable("shift", "i4")
    variable.long_name = "apparent motion of stable ground, taken off every vector"
    variable.setncatts({name: getattr(shift, name) for name in SHIFT})


def read_displacements(path: Path) -> Displacements:
    """Return the displacements that `write_displacements` wrote.

    Raises
    ------
    IceError
        When netCDF4 is not installed, or the file is missing, damaged, or not one of these.
    """
    with opened(path, SCHEMA) as file:
        return Displacements(
            grid=read_map(file),
            before_utc=_time(file, "before"),
            after_utc=_time(file, "after"),
            time_sigma_s=float(file["time_sigma"][...]),
            image_pixel_m=float(file["image_pixel"][...]),
            reason=_values(file, "reason"),
            shift=_read_shift(file),
            notes=read_notes(file),
            **{attribute: _values(file, name) for name, (attribute, _, _) in FIELDS.items()},
        )


def _time(file: Any, name: str) -> datetime:
    return datetime.fromtimestamp(float(file[name][...]), tz=UTC)


def _values(file: Any, name: str) -> Any:
    return np.ma.getdata(file[name][...])


def _read_shift(file: Any) -> Coregistration | None:
    if "shift" not in file.variables:
        return None
    east_m, north_m, sigma_east_m, sigma_north_m, places = (float(file["shift"].getncattr(name)) for name in SHIFT)
    return Coregistration(
        east_m=east_m, north_m=north_m, sigma_east_m=sigma_east_m, sigma_north_m=sigma_north_m, places=int(places)
    )


def write_displacements_cog(path: Path, displacements: Displacements) -> None:
    """Write velocities as a cloud-optimised GeoTIFF: speed, u, v, sigma [m/day] and reason.

    Speed, u (towards east), v (towards north) and sigma stand only where a vector was measured and kept; sigma is the
    1-sigma error along the direction where it is largest. `reason` says for every cell why it has a vector or none.

    Parameters
    ----------
    path : Path
        Replaced when it is there.
    displacements : Displacements
        What tracking found.

    Raises
    ------
    OutputError
        When the file cannot be written.
    """
    days = displacements.duration_s / DAY_S
    kept = displacements.kept
    u, v = (np.where(kept, motion_m / days, np.nan) for motion_m in (displacements.east_m, displacements.north_m))
    sigma = np.where(kept, largest_sigma_m(displacements) / days, np.nan)
    bands = [
        MapBand(name="speed, m/day", unit="m/day", values=np.hypot(u, v)),
        MapBand(name="u towards east, m/day", unit="m/day", values=u),
        MapBand(name="v towards north, m/day", unit="m/day", values=v),
        MapBand(name="sigma of the velocity where it is largest, m/day", unit="m/day", values=sigma),
        MapBand(name="reason", unit="", values=displacements.reason),
    ]
    reasons = "; ".join(f"{int(reason)}: {text}" for reason, text in SAID.items())
    tags = {"title": f"velocity of ice {_days(displacements)}", "reasons": reasons}
    if displacements.notes:
        tags["notes"] = " | ".join(displacements.notes)
    write_cog(path, displacements.grid, bands, tags)


def largest_sigma_m(displacements: Displacements) -> Any:
    """Return the 1-sigma error of each motion along the direction where it is largest [m]."""
    var_e, var_n, cov = displacements.var_east_m2, displacements.var_north_m2, displacements.cov_m2
    return np.sqrt((var_e + var_n) / 2 + np.hypot((var_e - var_n) / 2, cov))
