"""Height tiles inside zip archives, with a limit on what a stranger's archive may unpack to."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from lungta.core.errors import TerrainError

MAX_TILE_BYTES = 2 * 3601 * 3601
"""Size of the largest .hgt tile, 1 arc-second [bytes]."""


def tile_names(path: Path) -> tuple[str, ...]:
    """Return the .hgt members of a zip archive, sorted.

    Raises
    ------
    TerrainError
        When the file is no zip archive or holds no .hgt tile.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(name for name in archive.namelist() if name.lower().endswith(".hgt"))
    except (OSError, zipfile.BadZipFile) as error:
        raise TerrainError(
            f"this is no readable zip archive ({error}).", where=str(path), remedy="Fetch it again."
        ) from error
    if not names:
        raise TerrainError(
            "the archive holds no .hgt tile.", where=str(path), remedy="Unpack it and give the raster inside."
        )
    return tuple(names)


def tile_bytes(path: Path, name: str) -> bytes:
    """Return one .hgt member of a zip archive.

    Raises
    ------
    TerrainError
        When it is damaged, encrypted, or unpacks to more than an .hgt tile can hold.
    """
    where = f"{path}!{name}"
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as member:
            content = member.read(MAX_TILE_BYTES + 1)  # the size that the archive's directory states may lie
    except (OSError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise TerrainError(f"the tile cannot be unpacked ({error}).", where=where, remedy="Fetch it again.") from error
    if len(content) > MAX_TILE_BYTES:
        raise TerrainError(
            f"the member unpacks to more than {MAX_TILE_BYTES} bytes, the size of the largest .hgt tile.",
            where=where,
            remedy="Do not use this archive.",
        )
    return content
