"""The messages of a GRIB2 file as bytes, each whole: frames are checked here, so that a download that broke off is
named by its byte and not by a decoder.

GRIB edition 2, WMO-No. 306 (Manual on Codes), FM 92: section 0 is `GRIB`, two reserved octets, discipline, edition and
the length in octets 9-16; sections follow with their length in octets 1-4 and their number in octet 5; `7777` ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lungta.core.errors import WeatherError

MAGIC, END = b"GRIB", b"7777"
_HEAD = 16


def is_grib(path: Path) -> bool:
    """Return whether a file begins like GRIB, whatever its name."""
    try:
        with path.open("rb") as file:
            return file.read(4) == MAGIC
    except OSError:
        return False


def grib_messages(path: Path) -> Iterator[bytes]:
    """Yield the messages of a file one after the other.

    Raises
    ------
    WeatherError
        When the file cannot be read, breaks off, is no GRIB or of another edition, or a message holds several fields.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            number, begin = 0, 0
            while begin < size:
                number += 1
                where = f"{path}, message {number} at byte {begin}"
                head = file.read(_HEAD)
                message = head + file.read(max(0, message_length(head, where) - _HEAD))
                check_message(message, where)
                yield message
                begin += len(message)
    except OSError as failure:
        raise WeatherError(f"cannot be read: {failure.strerror or failure}.", where=str(path)) from failure


def message_length(head: bytes, where: str) -> int:
    """Return how many bytes a message says it has, from its first 16.

    Raises
    ------
    WeatherError
        When these do not begin a GRIB2 message.
    """
    if head[:4] != MAGIC[: len(head)] or not head:
        raise WeatherError("is no GRIB message.", where=where, remedy="Download it again.")
    if len(head) < _HEAD:
        raise WeatherError("breaks off.", where=where, remedy="Download it again.")
    if head[7] != 2:
        raise WeatherError(f"is GRIB edition {head[7]}.", where=where, remedy="Ask for GRIB2.")
    return int.from_bytes(head[8:16], "big")


def check_message(message: bytes, where: str) -> None:
    """Raise WeatherError unless bytes are one whole GRIB2 message with one field."""
    length = message_length(message[:_HEAD], where)
    if len(message) != length:
        what = f"breaks off: {len(message)} of {length} bytes."
        raise WeatherError(what, where=where, remedy="Download it again.")
    fields, begin = 0, _HEAD
    while message[begin : begin + 4] != END:
        section = int.from_bytes(message[begin : begin + 4], "big")
        if section < 5 or begin + section > length - 4:
            raise WeatherError("is spoilt: its sections do not add up.", where=where, remedy="Download it again.")
        fields += message[begin + 4] == 7
        begin += section
    if begin != length - 4:
        raise WeatherError("is spoilt: it ends too early.", where=where, remedy="Download it again.")
    if fields != 1:
        what = f"holds {fields} fields in one message."
        raise WeatherError(what, where=where, remedy="Split it, for example with `wgrib2 IN -grib OUT`.")
