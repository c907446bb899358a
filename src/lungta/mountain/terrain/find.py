"""Where terrain comes from: a stated file, the cache, `$LUNGTA_DATA`, the download, and last the schematic."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lungta.core.cache import is_offline
from lungta.core.errors import DownloadError, InputError, TerrainError
from lungta.core.geo import LocalFrame
from lungta.mountain.site.model import Site
from lungta.mountain.terrain.accuracy import height_sigma_m
from lungta.mountain.terrain.cover import require_cover
from lungta.mountain.terrain.download import bucket_url, fetch_tiles
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.raster import Raster, raster_files, rasters_in
from lungta.mountain.terrain.read import alike, reaches, read_mosaic, read_terrain
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.mountain.terrain.tiles import tiles_about, verified_tile
from lungta.mountain.terrain.transfer import Progress

_TYPICAL_SLOPE_DEG = 30.0  # at which height models are ranked: drones are wanted where ground is steep


@dataclass(frozen=True, slots=True, kw_only=True)
class TerrainRequest:
    """What terrain is wanted.

    Attributes
    ----------
    frame : LocalFrame
        The site's frame.
    extent_m : float
        Half the side of the square about its origin [m].
    site_id : str
        The site's name, for messages.
    must_cover : tuple of (lat_deg, lon_deg)
        Places that need a height: the pads.
    explicit : Path or None
        A file or folder that a person named: this or nothing.
    allow_download : bool
        Whether the network may be used; LUNGTA_OFFLINE forbids it whatever this says.
    """

    frame: LocalFrame
    extent_m: float
    site_id: str
    must_cover: tuple[tuple[float, float], ...]
    explicit: Path | None
    allow_download: bool


def terrain_request(site: Site, *, explicit: Path | None = None, allow_download: bool = False) -> TerrainRequest:
    """Return the request for the terrain that a site needs: its square, and a height under every pad."""
    return TerrainRequest(
        frame=site.frame,
        extent_m=site.extent_m,
        site_id=site.id,
        must_cover=tuple((pad.position.lat_deg, pad.position.lon_deg) for pad in site.pads),
        explicit=explicit,
        allow_download=allow_download,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TerrainStep:
    """One place where terrain may come from: whether it would do, what is there or missing, and how to get it."""

    step: str
    available: bool
    detail: str
    remedy: str = ""


def find_terrain(request: TerrainRequest, progress: Progress | None = None) -> Terrain:
    """Return terrain about a site from the first of five places that has it under every pad.

    A stated file; tiles in the cache; the most accurate rasters of `$LUNGTA_DATA` or its `terrain` folder; the download
    of Copernicus DEM GLO-30; the schematic that ships with Lungta. Why a place was passed over stands in
    `Terrain.source.passed_over`.

    Parameters
    ----------
    request : TerrainRequest
        What is wanted.
    progress : callable, optional
        Called with bytes done and bytes in all during a download.

    Raises
    ------
    TerrainError
        When the stated file cannot be used, or no place has terrain.
    """
    if request.explicit is not None:
        return _from_path(request, request.explicit)
    passed_over: list[str] = []
    for step in ("cache", "LUNGTA_DATA", "download", "schematic"):
        try:
            terrain = _take(step, request, progress)
        except InputError as error:
            passed_over.append(f"{step}: {error}")
        else:
            return _noting(terrain, passed_over)
    raise TerrainError(
        "\n  ".join([f"there is no terrain of {request.site_id}:", *passed_over]),
        remedy=f"\nRun `lungta terrain fetch {request.site_id}` while there is a network, or name a file.",
    )


def _noting(terrain: Terrain, reasons: Sequence[str]) -> Terrain:
    """Return terrain whose source says why better places were passed over."""
    return replace(terrain, source=replace(terrain.source, passed_over=(*reasons, *terrain.source.passed_over)))


def terrain_availability(request: TerrainRequest) -> tuple[TerrainStep, ...]:
    """Return every place where terrain may come from, in the order they are tried, without downloading anything."""
    return tuple(_steps(request))


def _steps(request: TerrainRequest) -> Iterator[TerrainStep]:
    fetch = f"Run `lungta terrain fetch {request.site_id}` while there is a network."
    if request.explicit is not None:
        yield _tried("file", request, "Check the file.")
    yield _tried("cache", request, fetch)
    yield _tried("LUNGTA_DATA", request, "Set LUNGTA_DATA to a folder with height rasters of the site.")
    tiles = ", ".join(tiles_about(request.frame, request.extent_m))
    forbidden = "LUNGTA_OFFLINE forbids it" if is_offline() else "" if request.allow_download else "not allowed"
    yield TerrainStep(
        step="download",
        available=not forbidden,
        detail=f"{tiles} from {bucket_url()}" + (f": {forbidden}" if forbidden else ", if there is a network"),
        remedy="Unset LUNGTA_OFFLINE." if is_offline() else "",
    )
    yield _tried("schematic", request, fetch)


def _tried(step: str, request: TerrainRequest, remedy: str) -> TerrainStep:
    try:
        source = _take(step, request, None).source
    except InputError as error:
        return TerrainStep(step=step, available=False, detail=str(error), remedy=remedy)
    note = ": NOT FOR FLIGHT" if source.schematic else ""
    detail = f"{source.title}, {source.posting_m:.0f} m posting, {source.origin}{note}"
    return TerrainStep(step=step, available=True, detail=detail)


def _take(step: str, request: TerrainRequest, progress: Progress | None) -> Terrain:
    """Return terrain from one place, or raise why it has none."""
    if step == "file" and request.explicit is not None:
        return _from_path(request, request.explicit)
    if step == "cache":
        return _from_tiles(request, [verified_tile(name) for name in tiles_about(request.frame, request.extent_m)])
    if step == "LUNGTA_DATA":
        return _from_data_folder(request)
    if step == "download":
        if not request.allow_download:
            raise DownloadError("not allowed here.")
        return _from_tiles(request, fetch_tiles(tiles_about(request.frame, request.extent_m), progress=progress))
    return schematic_terrain(request.frame, extent_m=request.extent_m, must_cover=request.must_cover)


def _from_tiles(request: TerrainRequest, tiles: Sequence[Path]) -> Terrain:
    terrain = read_terrain(tiles, request.frame, extent_m=request.extent_m)
    require_cover(terrain, request.must_cover)
    return terrain


def _from_path(request: TerrainRequest, path: Path) -> Terrain:
    if path.is_dir():
        return _best_of(request, list(rasters_in(path)), str(path))
    return _from_tiles(request, [path])


def _from_data_folder(request: TerrainRequest) -> Terrain:
    stated = os.environ.get("LUNGTA_DATA")
    if not stated:
        raise TerrainError("LUNGTA_DATA is not set.")
    folders = [folder for folder in (Path(stated), Path(stated) / "terrain") if folder.is_dir()]
    rasters: list[Raster] = []
    broken: list[str] = []
    for file in (file for folder in folders for file in raster_files(folder)):
        try:
            rasters += rasters_in(file)
        except TerrainError as error:
            broken.append(str(error))
    if not rasters:
        raise TerrainError("\n  ".join(["there is no height raster.", *broken]), where=stated)
    return _best_of(request, rasters, stated)


def _best_of(request: TerrainRequest, rasters: Sequence[Raster], where: str) -> Terrain:
    """Return terrain from the most accurate height model that has every pad; models are never mixed."""
    reaching = [raster for raster in rasters if reaches(raster, request.frame, request.extent_m)]
    reasons: list[str] = []
    for mosaic in _mosaics(reaching or list(rasters)):
        try:
            terrain = read_mosaic(mosaic, request.frame, extent_m=request.extent_m)
            require_cover(terrain, request.must_cover)
        except TerrainError as error:
            reasons.append(str(error))
        else:
            return _noting(terrain, reasons)
    raise TerrainError("\n  ".join(["no height model holds every pad.", *reasons]), where=where)


def _mosaics(rasters: Sequence[Raster]) -> list[list[Raster]]:
    """Return rasters grouped into height models, the most accurate first, then by name."""
    models: list[list[Raster]] = []
    for raster in sorted(rasters, key=lambda raster: raster.name):
        model = next((model for model in models if alike(model[0], raster)), None)
        if model is None:
            models.append([raster])
        else:
            model.append(raster)
    return sorted(models, key=lambda model: (_rank_m(model[0]), model[0].name))


def _rank_m(raster: Raster) -> float:
    return float(
        height_sigma_m(
            _TYPICAL_SLOPE_DEG,
            sigma_m=raster.product.sigma_m,
            horizontal_sigma_m=raster.product.horizontal_sigma_m,
            posting_m=raster.posting_m,
        )
    )
