"""The text of a manifest, or the reason why its bytes are no text."""

from __future__ import annotations

from pathlib import Path

from lungta.core.errors import CargoError

MAX_BYTES = 2_000_000  # assumption: some 20,000 loads, far above any day's list
_OTHER_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK": "a zip archive or an Excel workbook"}
_REMEDY = "Save it as 'CSV UTF-8' (spreadsheet) or as UTF-8 (editor)."


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a manifest.

    Raises
    ------
    CargoError
        When there is no readable file, it is empty, or larger than 2 MB.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise CargoError("There is no such manifest.", where=str(path), remedy="Check the path given.") from None
    except OSError as error:
        reason = "it is a folder" if path.is_dir() else error.strerror or type(error).__name__
        raise CargoError(f"The manifest cannot be read: {reason}.", where=str(path), remedy="Name a file.") from None
    if len(content) > MAX_BYTES:
        raise CargoError("The manifest is larger than 2 MB.", where=path.name, remedy="Split it by day.")
    if not content.strip():
        raise CargoError("The manifest is empty.", where=path.name, remedy="Write a header and one load per line.")
    return content


def decode(content: bytes, name: str) -> str:
    """Return the text of UTF-8 bytes, without a byte order mark.

    Raises
    ------
    CargoError
        When the bytes are not UTF-8, with the offset, line and column of the first bad byte.
    """
    for mark, encoding in _OTHER_ENCODINGS.items():
        if content.startswith(mark):
            raise CargoError(f"The manifest is {encoding}, not UTF-8 text.", where=name, remedy=_REMEDY)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        character = len(before[before.rfind(b"\n") + 1 :].decode("utf-8-sig")) + 1
        bad = f"byte 0x{content[error.start]:02x} at offset {error.start}"
        where = f"{name}, line {line}, character {character}"
        raise CargoError(f"The manifest is not UTF-8: {bad}.", where=where, remedy=_REMEDY) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise CargoError("The manifest holds a NUL character.", where=f"{name}, line {line}", remedy=_REMEDY)
    return text
