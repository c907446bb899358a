"""One height raster on disk: opened quietly, described, and read in a window."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from lungta.core.errors import TerrainError
from lungta.mountain.terrain.archive import tile_bytes, tile_names
from lungta.mountain.terrain.datum import VerticalDatum, datum_of, stated_datum
from lungta.mountain.terrain.products import Product, product_of

if TYPE_CHECKING:
    from pyproj import CRS

SUFFIXES = (".tif", ".tiff", ".hgt", ".zip")
_HGT_BYTES = {2 * 1201 * 1201: "3 arc-second", 2 * 1801 * 3601: "1 x 2 arc-second", 2 * 3601 * 3601: "1 arc-second"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Raster:
    """A height raster that can be opened.

    Attributes
    ----------
    path : Path
        The file; `member` is the tile inside it when the file is a zip archive.
    crs_wkt : str
        Horizontal reference system.
    transform : tuple of float
        (a, b, c, d, e, f) from (column, row) of a pixel's corner to (x, y), as in `rasterio.Affine`.
    columns, rows : int
        Size in pixels.
    datum : VerticalDatum
        What heights refer to.
    product : Product
        Which height model it is.
    posting_m : float
        Distance between nodes, the finer of the two axes [m].
    bounds_deg : tuple of float
        (west, south, east, north) on WGS 84 [deg].
    """

    path: Path
    member: str
    crs_wkt: str
    transform: tuple[float, ...]
    columns: int
    rows: int
    datum: VerticalDatum
    product: Product
    posting_m: float
    bounds_deg: tuple[float, float, float, float]

    @property
    def name(self) -> str:
        """The file as a person calls it, with the tile inside an archive."""
        return f"{self.path}!{self.member}" if self.member else str(self.path)


def rasters_in(path: Path, *, vertical_datum: str | None = None) -> tuple[Raster, ...]:
    """Return every height raster of a file, zip archive or folder, by name.

    Raises
    ------
    TerrainError
        When there is none, or one of them cannot be described.
    """
    if not path.exists():
        raise TerrainError("there is no such file or folder.", where=str(path), remedy="Check the path.")
    if path.is_dir():
        files = raster_files(path)
        if not files:
            raise TerrainError(
                "the folder holds no height raster.", where=str(path), remedy="Put .tif, .hgt or .hgt.zip files in it."
            )
        return tuple(found for file in files for found in rasters_in(file, vertical_datum=vertical_datum))
    members = tile_names(path) if path.suffix.lower() == ".zip" else ("",)
    return tuple(_describe(path, member, vertical_datum) for member in members)


def raster_files(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder whose name says that they are height rasters, sorted."""
    return tuple(sorted(file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file()))


@contextmanager
def opened(path: Path, member: str = "") -> Iterator[Any]:
    """Open a raster; everything that GDAL has to say against it becomes a TerrainError."""
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning, RasterioError

    where = f"{path}!{member}" if member else str(path)
    tile = PurePosixPath(member or path.name)
    driver = "SRTMHGT" if tile.suffix.lower() == ".hgt" else "GTiff"
    content = tile_bytes(path, member) if member else b""
    _check_tile_size(tile, len(content) or path.stat().st_size, where)
    try:
        with warnings.catch_warnings(), rasterio.Env(GTIFF_REPORT_COMPD_CS="YES"):
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # said as a TerrainError below
            if member:
                with rasterio.MemoryFile(content, filename=tile.name) as memory, memory.open(driver=driver) as dataset:
                    yield dataset
            else:
                with rasterio.open(path, driver=driver) as dataset:
                    yield dataset
    except (RasterioError, OSError) as error:
        raise TerrainError(
            f"the raster is truncated, damaged or of another format ({error}).", where=where, remedy="Fetch it again."
        ) from error


def _check_tile_size(tile: PurePosixPath, size_bytes: int, where: str) -> None:
    if tile.suffix.lower() == ".hgt" and size_bytes not in _HGT_BYTES:
        sizes = ", ".join(f"{size} ({name})" for size, name in _HGT_BYTES.items())
        raise TerrainError(
            f"the tile has {size_bytes} bytes and is truncated or no SRTM tile: those have {sizes}.",
            where=where,
            remedy="Fetch it again.",
        )


def _describe(path: Path, member: str, vertical_datum: str | None) -> Raster:
    with opened(path, member) as dataset:
        where = f"{path}!{member}" if member else str(path)
        if dataset.dtypes[0] == "uint8":
            raise TerrainError("this is a picture (one byte a pixel), not heights.", where=where, remedy="Give a DEM.")
        crs = _crs_of(dataset, where)
        product = product_of(path, dataset.driver, dataset.tags())
        datum = datum_of(crs, usual=product.vertical_datum, band_unit=dataset.units[0], where=where)
        if vertical_datum is not None:
            datum = VerticalDatum(name=stated_datum(vertical_datum).name, metres_per_unit=datum.metres_per_unit)
        flat = crs.to_2d() if not crs.is_compound else crs.sub_crs_list[0]
        bounds_deg = _bounds_deg(flat, dataset.bounds, where)
        return Raster(
            path=path,
            member=member,
            crs_wkt=flat.to_wkt(),
            transform=tuple(dataset.transform)[:6],
            columns=dataset.width,
            rows=dataset.height,
            datum=datum,
            product=product,
            posting_m=_posting_m(flat, dataset.transform, bounds_deg),
            bounds_deg=bounds_deg,
        )


def _crs_of(dataset: Any, where: str) -> CRS:
    from pyproj import CRS

    if dataset.crs is None or dataset.transform.is_identity:
        raise TerrainError(
            "the raster does not say where on Earth it lies (no coordinate reference system).",
            where=where,
            remedy="Set it, for example with `gdal_edit.py -a_srs EPSG:4326 FILE`, if you know it.",
        )
    crs = CRS.from_wkt(dataset.crs.to_wkt(version="WKT2_2019"))
    horizontal = crs.sub_crs_list[0] if crs.is_compound else crs
    if not (horizontal.is_geographic or horizontal.is_projected):
        raise TerrainError(
            f"the raster's coordinate reference system {crs.name!r} is not one of the Earth's surface.",
            where=where,
            remedy="Give a raster in geographic or projected coordinates.",
        )
    return crs


def _bounds_deg(crs: CRS, bounds: tuple[float, float, float, float], where: str) -> tuple[float, float, float, float]:
    """Return bounds on WGS 84, refusing reference systems that only a shift grid could bring there."""
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    try:
        transformer = Transformer.from_crs(crs, "EPSG:4326", always_xy=True, allow_ballpark=False)
        west, south, east, north = transformer.transform_bounds(*bounds)
    except ProjError as error:
        raise TerrainError(
            f"the raster's coordinate reference system {crs.name!r} cannot be brought to WGS 84 here ({error}).",
            where=where,
            remedy="Reproject it to EPSG:4326 where the shift grid is installed.",
        ) from error
    if not all(math.isfinite(bound) for bound in (west, south, east, north)):
        raise TerrainError(
            f"the raster's coordinates lie outside its own reference system {crs.name!r}.",
            where=where,
            remedy="Set the reference system that its coordinates are in.",
        )
    return (west, south, east, north)


def _posting_m(crs: CRS, transform: Any, bounds_deg: tuple[float, float, float, float]) -> float:
    step_x = math.hypot(transform.a, transform.d)
    step_y = math.hypot(transform.b, transform.e)
    if crs.is_projected:
        return float(min(step_x, step_y) * crs.axis_info[0].unit_conversion_factor)
    middle_rad = math.radians((bounds_deg[1] + bounds_deg[3]) / 2)
    metres_per_deg = math.radians(1.0) * 6_371_008.8  # mean radius of the Earth, IUGG
    return float(min(step_x * math.cos(middle_rad), step_y) * metres_per_deg)
