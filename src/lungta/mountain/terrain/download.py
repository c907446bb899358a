"""The one explicit download: tiles of Copernicus DEM GLO-30 from its public bucket, no key needed."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from lungta.core.cache import is_offline
from lungta.core.errors import DownloadError, TerrainError
from lungta.core.provenance import sha256_of
from lungta.mountain.terrain.products import GLO30_LICENCE
from lungta.mountain.terrain.raster import opened
from lungta.mountain.terrain.tiles import sidecar_of, tile_folder, verified_tile
from lungta.mountain.terrain.transfer import Patience, Progress, Transfer

BUCKET_URL = "https://copernicus-dem-30m.s3.amazonaws.com"  # Registry of Open Data on AWS, `copernicus-dem`


def bucket_url() -> str:
    """Return where tiles come from: `$LUNGTA_GLO30_URL`, else the public bucket."""
    return (os.environ.get("LUNGTA_GLO30_URL") or BUCKET_URL).rstrip("/")


def fetch_tiles(
    names: Sequence[str], *, progress: Progress | None = None, patience: Patience | None = None
) -> tuple[Path, ...]:
    """Return the cached files of tiles, after downloading those that are not there whole.

    A tile arrives in a temporary file, is compared with the server's length and MD5, opened as a raster, and only then
    renamed into place beside a record of its origin, SHA-256 and licence.

    Parameters
    ----------
    names : sequence of str
        Tile names, see `tiles_about`.
    progress : callable, optional
        Called with bytes done and bytes in all of the tile under way.
    patience : Patience, optional
        Attempts and time limits.

    Raises
    ------
    DownloadError
        When LUNGTA_OFFLINE is set, a tile does not exist, does not arrive whole, or cannot be kept.
    """
    missing = [name for name in names if not _is_whole(name)]
    if missing and is_offline():
        raise DownloadError("LUNGTA_OFFLINE forbids the network.", remedy="Unset it, or give a terrain file.")
    for name in missing:
        try:
            _fetch(name, progress, patience or Patience())
        except OSError as error:
            raise DownloadError(
                f"the tile cannot be kept: {error.strerror or error}.",
                where=str(tile_folder()),
                remedy="Free some space, or set LUNGTA_CACHE to a folder that can be written.",
            ) from error
    return tuple(verified_tile(name) for name in names)


def _is_whole(name: str) -> bool:
    try:
        verified_tile(name)
    except TerrainError:
        return False
    return True


def _fetch(name: str, progress: Progress | None, patience: Patience) -> None:
    target = tile_folder() / f"{name}.tif"
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, part_name = tempfile.mkstemp(prefix=f"{name}.", suffix=".part", dir=target.parent)
    part = Path(part_name)
    try:
        with os.fdopen(handle, "w+b") as file:
            transfer = Transfer(f"{bucket_url()}/{name}/{name}.tif", file, progress)
            transfer.run(patience)
        _check_raster(part, transfer.url)
        _record(part, target, transfer)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _check_raster(part: Path, url: str) -> None:
    """Refuse what is no raster, such as the log-in page of a lodge's network."""
    try:
        with opened(part):
            pass
    except TerrainError as error:
        raise DownloadError(
            "what arrived is no height raster.",
            where=url,
            remedy="Open any web page first: the network may want a log-in.",
        ) from error


def _record(part: Path, target: Path, transfer: Transfer) -> None:
    record = {
        "url": transfer.url,
        "bytes": part.stat().st_size,
        "sha256": sha256_of(part),
        "etag": transfer.tag,
        "fetched_utc": datetime.now(UTC).isoformat(timespec="seconds"),
        "licence": GLO30_LICENCE,
    }
    sidecar_of(target).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
