"""Any flight log as one power record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lungta.aircraft.fit.record import PowerRecord
from lungta.core.errors import LogError
from lungta.core.provenance import InputSource, sha256_of
from lungta.fly.logs.assemble import assemble
from lungta.fly.logs.channels import Channels
from lungta.fly.logs.dataflash import read_dataflash
from lungta.fly.logs.rodrigues import payload_of, read_rodrigues
from lungta.fly.logs.tlog import read_tlog
from lungta.fly.logs.ulog import read_ulog

Reader = Callable[[bytes, str], tuple[Channels, str]]
READERS: dict[str, tuple[str, Reader]] = {
    ".tlog": ("MAVLink telemetry log", read_tlog),
    ".bin": ("ArduPilot DataFlash log", read_dataflash),
    ".ulg": ("PX4 ULog", read_ulog),
    ".csv": ("CSV in the layout of Rodrigues et al. (doi:10.1184/R1/12683453)", read_rodrigues),
}
"""By suffix: what it is, and the reader, which returns the channels and how the file is damaged, empty when whole."""

LARGEST_BYTE = 2_000_000_000  # assumption: no flight writes more; read at once it must fit into memory


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOptions:
    """How to read a log.

    Attributes
    ----------
    from_s, to_s
        Use only this stretch, in seconds from the log's first power reading.
    accept_truncated
        Use what can be read of a damaged file.
    air_temperature_k
        Of the air at the first pressure reading; without it, that of the standard atmosphere at that pressure.
    """

    from_s: float | None = None
    to_s: float | None = None
    accept_truncated: bool = False
    air_temperature_k: float | None = None

    def __post_init__(self) -> None:
        if self.from_s is not None and self.to_s is not None and not self.from_s < self.to_s:
            raise LogError(f"from {self.from_s:g} s to {self.to_s:g} s is no stretch.", where="--from-s, --to-s")
        if self.air_temperature_k is not None and not 200.0 <= self.air_temperature_k <= 330.0:
            remedy = "Give kelvin: 273.15 is 0 degC."
            what = f"{self.air_temperature_k:g} K is no temperature of air to fly in."
            raise LogError(what, where="--air-temperature-k", remedy=remedy)


def read_log(path: str | Path, payload_kg: float | None = None, *, options: LogOptions | None = None) -> PowerRecord:
    """Return a flight log as a power record.

    Parameters
    ----------
    path : str or Path
        A MAVLink .tlog, an ArduPilot .bin, a PX4 .ulg, or a .csv in the layout of Rodrigues et al.
    payload_kg : float, optional
        Load that hung on it; logs do not know, except where the CSV has a `payload` column.
    options : LogOptions, optional
        The stretch to use, what to do with a damaged file, and the air temperature.

    Raises
    ------
    LogError
        For a file that is missing, empty, of another kind, damaged, without voltage or current, or whose clock jumps.
    """
    options, path = options or LogOptions(), Path(path)
    kind, reader = _reader_of(path)
    data = _bytes_of(path)
    channels, damage = reader(data, str(path))
    if damage and not options.accept_truncated:
        remedy = "Use what was read with --accept-truncated, or copy the log from the aircraft again."
        raise LogError(f"{damage}; {channels.messages} messages were read before.", where=str(path), remedy=remedy)
    notes = (*channels.notes, *([f"damaged: {damage}; only what stands before is used"] if damage else []))
    if payload_kg is None and reader is read_rodrigues:
        payload_kg = payload_of(data)
    source = InputSource(kind="flight log", title=kind, origin=str(path), sha256=sha256_of(path))
    return assemble(channels, payload_kg=payload_kg, options=options, source=source, notes=notes)


def _reader_of(path: Path) -> tuple[str, Reader]:
    found = READERS.get(path.suffix.lower())
    if found is None:
        known = ", ".join(READERS)
        what = f"a file that ends in {path.suffix!r} is no flight log that Lungta knows."
        remedy = f"Known are {known}; save or export the flight as one of these."
        raise LogError(what, where=str(path), remedy=remedy)
    return found


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTE:
            raise LogError(f"is {size / 1e9:.1f} GB, more than any flight writes.", where=str(path))
        data = path.read_bytes()
    except OSError as failure:
        raise LogError(f"cannot be read: {failure.strerror or failure}.", where=str(path)) from failure
    if not data:
        raise LogError("is empty.", where=str(path), remedy="Copy the log from the aircraft again.")
    return data
