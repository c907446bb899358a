"""Writing a folder whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lungta.core.errors import OutputError

WRITTEN = frozenset({"plan.json", "index.html", "flight-sheet.pdf", "missions"})
"""What a plan writes into a folder; one that holds anything else is never replaced."""


def check_writable(folder: Path, written: frozenset[str] = WRITTEN) -> None:
    """Raise OutputError early when a folder could not be published later; `written` is what may stand in it.

    Raises
    ------
    OutputError
        When the place is a file, holds something that Lungta did not write, or cannot be written to.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError("is a file, not a folder.", where=str(folder), remedy="Name another folder with --out.")
    strange = sorted(path.name for path in folder.iterdir() if path.name not in written) if folder.is_dir() else []
    if strange:
        raise OutputError(
            f"holds what Lungta did not write ({', '.join(strange[:3])}), so it is not replaced.",
            where=str(folder),
            remedy="Name an empty or new folder with --out.",
        )
    with _as_output_error(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".lungta-", dir=folder.parent) as probe:
            (Path(probe) / "probe").write_bytes(b"0" * 4096)


@contextmanager
def published_folder(folder: Path) -> Iterator[Path]:
    """Yield a temporary folder that takes the place of `folder` when the block ends well, and vanishes otherwise.

    Raises
    ------
    OutputError
        When the disk is full or read-only; `folder` is then as it was.
    """
    with _as_output_error(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".lungta-", dir=folder.parent))
    try:
        with _as_output_error(folder):
            yield scratch
            _swap(scratch, folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _swap(scratch: Path, folder: Path) -> None:
    """Rename the new folder into place; the old one is kept until the new one stands."""
    scratch.chmod(0o755)  # mkdtemp makes it private
    if not folder.exists():
        scratch.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=".lungta-old-", dir=folder.parent))
    folder.rename(old / "before")
    try:
        scratch.rename(folder)
    except OSError:
        (old / "before").rename(folder)  # should this fail too, the old plan is still there under its other name
        old.rmdir()
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _as_output_error(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise OutputError(
                "the disk is full; nothing was written.", where=str(folder), remedy="Free some space and run again."
            ) from error
        raise OutputError(
            f"cannot be written: {error.strerror or error}; nothing was changed.",
            where=str(folder),
            remedy="Name another folder with --out, or close programs that hold it open.",
        ) from error


@contextmanager
def published_file(path: Path) -> Iterator[Path]:
    """Yield a scratch path that takes the place of `path` when the block ends well, and vanishes otherwise.

    For libraries that write by themselves; what is at hand as bytes goes through `write_file`.

    Raises
    ------
    OutputError
        When it cannot be written, or is a folder; what was there is then as it was.
    """
    if path.is_dir():
        raise OutputError("is a folder, not a file.", where=str(path), remedy="Name a file with --out.")
    with _as_output_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".lungta-", dir=path.parent))
    try:
        scratch = folder / path.name
        with _as_output_error(path):
            yield scratch
            scratch.replace(path)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_file(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Write one file whole or not at all.

    Raises
    ------
    OutputError
        When it cannot be written, or is there already and `replace` is False.
    """
    if path.is_dir() or (path.exists() and not replace):
        raise OutputError("is there already; nothing is overwritten.", where=str(path), remedy="Name another --out.")
    with _as_output_error(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(prefix=".lungta-", dir=path.parent, delete=False) as scratch:
            scratch.write(content)
            scratch.flush()
            os.fsync(scratch.fileno())
        Path(scratch.name).chmod(0o644)
        Path(scratch.name).replace(path)
