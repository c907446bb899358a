"""GFS and ECMWF open data for a site: the newest run that is there, only the fields wanted, cut out about the spot.

Every forecast hour is kept as soon as it is whole, so that a download that broke off goes on where it was. The file of
all hours appears only when all are there and it reads as weather.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lungta.core.errors import DownloadError, InputError, WeatherError
from lungta.core.files import write_file
from lungta.mountain.terrain.transfer import NotThereError, Patience, Progress, Transfer, http_client
from lungta.mountain.weather.fetch_kept import KeptForecast, keep, weather_folder
from lungta.mountain.weather.fetch_sources import Entry, Source, spans_of
from lungta.mountain.weather.grib import read_grib
from lungta.mountain.weather.grib_crop import cropped
from lungta.mountain.weather.grib_fields import eccodes_module
from lungta.mountain.weather.grib_messages import check_message, message_length
from lungta.mountain.weather.spot import Spot

if TYPE_CHECKING:
    import httpx

RUN_EVERY_H = 6
OLDEST_RUN_H = 24  # an older one is yesterday's weather: say that there is none

Told = Callable[[str], None]
"""Called with what is being worked on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GribRequest:
    """What is asked for.

    Attributes
    ----------
    site_id : str
        Names the files.
    spot : Spot
        Where.
    source : Source
        Of whom.
    now_utc : datetime
        The forecast begins with the field before it.
    days : int
        How far ahead.
    every_h : int
        Time between fields [h].
    """

    site_id: str
    spot: Spot
    source: Source
    now_utc: datetime
    days: int
    every_h: int

    def __post_init__(self) -> None:
        choices = [step for step in (1, 3, 6) if step % self.source.least_step_h == 0]
        if self.every_h not in choices:
            raise InputError(
                f"{self.source.title} is not taken every {self.every_h} h.",
                where="--every-h",
                remedy=f"Take {' or '.join(map(str, choices))}.",
            )
        if self.days * 24 > self.source.last_step_h:
            what = f"{self.source.title} is taken up to {self.source.last_step_h // 24} days ahead, not {self.days}."
            raise InputError(what, where="--days", remedy="Ask for fewer, or take --source open-meteo.")

    def steps(self, run_utc: datetime) -> list[int]:
        """Return the forecast hours of a run, from the one before now on; those beyond its reach are left out."""
        since_h = (self.now_utc - run_utc) // timedelta(hours=1)
        first = since_h // self.every_h * self.every_h
        last = min(since_h + 24 * self.days, self.source.last_step_h)
        return list(range(first, last + 1, self.every_h))


class _Server:
    """The server of a source, over one connection."""

    def __init__(self, source: Source, client: httpx.Client, patience: Patience) -> None:
        self.source, self._client, self._patience = source, client, patience

    def part(self, path: str, span: tuple[int, int | None] | None = None, progress: Progress | None = None) -> bytes:
        got = io.BytesIO()
        Transfer(f"{self.source.base_url}/{path}", got, progress, span).run(self._patience, self._client)
        return got.getvalue()

    def entries(self, path: str) -> list[Entry]:
        index = self.source.index(path)
        try:
            return self.source.entries(self.part(index).decode("utf-8"))
        except ValueError as failure:  # undecodable bytes and bad JSON are ValueErrors too
            raise DownloadError(
                f"{failure}.",
                where=f"{self.source.base_url}/{index}",
                remedy="Open any web page first: the network may want a log-in.",
            ) from failure


def fetch_grib(
    request: GribRequest,
    *,
    told: Told | None = None,
    progress: Progress | None = None,
    patience: Patience | None = None,
) -> KeptForecast:
    """Return the newest forecast of a source for a spot, fetched, read once and kept as one GRIB2 file.

    Parameters
    ----------
    request : GribRequest
        What is asked for.
    told : callable, optional
        Called with a line before each forecast hour.
    progress : callable, optional
        Called with bytes done and in all of the hour under way.
    patience : Patience, optional
        Attempts and time limits.

    Raises
    ------
    DownloadError
        When there is no run, a field lacks, or something does not arrive whole; hours that did are kept for next time.
    WeatherError
        When eccodes is missing.
    """
    eccodes = eccodes_module()
    patience = patience or Patience()
    with http_client(patience) as client:
        server = _Server(request.source, client, patience)
        run_utc = _newest_run(server, request)
        folder = _parts_folder(request, run_utc)
        jobs = [(step, False) for step in request.steps(run_utc)]
        if request.source.once:
            jobs = [(0, True), *jobs]
        parts = []
        for number, (step, once) in enumerate(jobs, 1):
            part = folder / f"{'once' if once else f'f{step:03d}'}.grib2"
            if not part.exists():
                if told:
                    told(f"hour {step} ({number} of {len(jobs)})")
                path = request.source.file(run_utc, step)
                content = _fields(eccodes, server, request, path, progress, once=once)
                write_file(part, content)
            parts.append(part)
    return _joined(request, run_utc, parts)


def _newest_run(server: _Server, request: GribRequest) -> datetime:
    """The newest run of which the last hour that is wanted is there."""
    now = request.now_utc
    run_utc = now.replace(hour=now.hour // RUN_EVERY_H * RUN_EVERY_H, minute=0, second=0, microsecond=0)
    tried = []
    while now - run_utc <= timedelta(hours=OLDEST_RUN_H):
        path = request.source.file(run_utc, request.steps(run_utc)[-1])
        try:
            server.part(request.source.index(path))
            return run_utc
        except NotThereError:
            tried.append(f"{run_utc:%Y-%m-%d %H}")
        run_utc -= timedelta(hours=RUN_EVERY_H)
    raise DownloadError(
        f"has no run of the last {OLDEST_RUN_H} h as far ahead as {request.days} day(s): tried {', '.join(tried)} UTC.",
        where=request.source.base_url,
        remedy="Ask for fewer --days, or try later: a run appears four to nine hours after its time.",
    )


def _fields(
    eccodes: Any, server: _Server, request: GribRequest, path: str, progress: Progress | None, *, once: bool
) -> bytes:
    """The wanted fields of a file, cut out about the spot."""
    where = f"{request.source.base_url}/{path}"
    needed, welcome = request.source.wanted(request.spot, once=once)
    entries = [each for each in server.entries(path) if (each.name, each.level) in needed | welcome]
    lacking = needed - {(each.name, each.level) for each in entries}
    if lacking:
        what = ", ".join(sorted(f"{name} at {level}" for name, level in lacking))
        raise DownloadError(f"the file lacks {what}.", where=where, remedy="Try another --source.")
    spans = spans_of(entries)
    total = sum(last - first + 1 for first, last in spans if last is not None)
    content, before = [], 0
    for span in spans:
        done_before = before
        got = server.part(path, span, _shifted(progress, done_before, total))
        before += len(got)
        try:
            content += [cropped(eccodes, each, request.spot, where) for each in _messages(got, where)]
        except WeatherError as failure:
            what = f"what arrived is no field ({failure})."
            raise DownloadError(what, where=where, remedy="Try again.") from failure
    return b"".join(content)


def _shifted(progress: Progress | None, before: int, total: int) -> Progress | None:
    """Progress of one part as progress of the whole hour."""
    return None if progress is None else lambda done, _: progress(before + done, total)


def _messages(data: bytes, where: str) -> list[bytes]:
    found, begin = [], 0
    while begin < len(data):
        message = data[begin : begin + message_length(data[begin : begin + 16], where)]
        check_message(message, where)
        found.append(message)
        begin += len(message)
    return found


def _parts_folder(request: GribRequest, run_utc: datetime) -> Path:
    """Where the hours of a run are kept; another place or other levels are another folder."""
    spot = request.spot
    place = f"{spot.lat_deg:.3f}_{spot.lon_deg:.3f}_{spot.lowest_amsl_m:.0f}_{spot.highest_amsl_m:.0f}"
    return weather_folder() / "parts" / f"{request.site_id}-{request.source.id}" / f"{run_utc:%Y%m%dT%HZ}_{place}"


def _joined(request: GribRequest, run_utc: datetime, parts: Sequence[Path]) -> KeptForecast:
    """One file of all hours, once it reads as weather; hours of older runs are thrown away."""
    content = b"".join(part.read_bytes() for part in parts)
    with tempfile.TemporaryDirectory(prefix="lungta-") as scratch:
        trial = Path(scratch) / "trial.grib2"
        trial.write_bytes(content)
        try:
            read_grib([trial], spot=request.spot)
        except WeatherError as failure:
            shutil.rmtree(parts[0].parent, ignore_errors=True)
            what = f"what was fetched is no weather ({failure})."
            raise DownloadError(
                what, where=request.source.base_url, remedy="Try again, or another --source."
            ) from failure
    for old in parts[0].parent.parent.iterdir():
        if old != parts[0].parent:
            shutil.rmtree(old, ignore_errors=True)
    return keep(
        weather_folder() / f"{request.site_id}-{request.source.id}-{run_utc:%Y%m%dT%HZ}.grib2",
        content,
        site_id=request.site_id,
        source_id=request.source.id,
        url=f"{request.source.base_url}/{request.source.file(run_utc, 0)}",
        licence=request.source.licence,
    )
