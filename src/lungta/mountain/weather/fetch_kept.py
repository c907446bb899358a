"""Forecasts that were fetched: where they are kept, how old they are, and what to do without a network."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from lungta.core.cache import cache_folder, is_offline
from lungta.core.errors import DownloadError
from lungta.core.files import write_file
from lungta.core.provenance import sha256_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForecast:
    """A forecast in the cache.

    Attributes
    ----------
    path : Path
        The file that `--weather` takes.
    site_id, source_id : str
        What it was fetched for and from.
    url, sha256, licence : str
        Provenance.
    fetched_utc : datetime
        When.
    """

    path: Path
    site_id: str
    source_id: str
    url: str
    sha256: str
    licence: str
    fetched_utc: datetime

    def age(self, now_utc: datetime) -> str:
        """How long ago it was fetched, in words."""
        hours = (now_utc - self.fetched_utc).total_seconds() / 3600.0
        return f"{hours:.0f} h" if hours < 48.0 else f"{hours / 24.0:.0f} days"


def weather_folder() -> Path:
    """Return the folder of fetched forecasts; it need not exist yet."""
    return cache_folder() / "weather"


def keep(path: Path, content: bytes, *, site_id: str, source_id: str, url: str, licence: str) -> KeptForecast:
    """Write a forecast and its record into the cache, each whole or not at all, and return it.

    Raises
    ------
    OutputError
        When the cache cannot be written.
    """
    write_file(path, content)
    kept = KeptForecast(
        path=path,
        site_id=site_id,
        source_id=source_id,
        url=url,
        sha256=sha256_of(path),
        licence=licence,
        fetched_utc=datetime.now(UTC),
    )
    record = asdict(kept) | {"path": path.name, "fetched_utc": kept.fetched_utc.isoformat(timespec="seconds")}
    write_file(_record_of(path), (json.dumps(record, indent=1) + "\n").encode("utf-8"))
    return kept


def kept_forecasts(site_id: str) -> list[KeptForecast]:
    """Return the whole forecasts of a site in the cache, the newest first; spoilt ones are passed over."""
    found = []
    for record in weather_folder().glob(f"{site_id}-*.kept.json"):
        try:
            said = json.loads(record.read_text(encoding="utf-8"))
            said |= {
                "path": record.parent / said["path"],
                "fetched_utc": datetime.fromisoformat(said["fetched_utc"]),
            }
            kept = KeptForecast(**said)
            if kept.site_id == site_id and sha256_of(kept.path) == kept.sha256:
                found.append(kept)
        except (OSError, ValueError, TypeError, KeyError):
            continue
    return sorted(found, key=lambda each: each.fetched_utc, reverse=True)


def refuse_offline(site_id: str) -> None:
    """Raise DownloadError when the network is forbidden, with what there is instead."""
    if is_offline():
        raise DownloadError("LUNGTA_OFFLINE forbids the network.", remedy=instead(site_id))


def instead(site_id: str) -> str:
    """Return what to do without a network: the newest kept forecast and its age, or a note by hand."""
    newest = next(iter(kept_forecasts(site_id)), None)
    if newest is None:
        return f"No forecast is kept for {site_id}: bring a file, or enter what you see with `lungta weather note`."
    return (
        f"The newest kept forecast is {newest.age(datetime.now(UTC))} old ({newest.source_id}): "
        f"lungta plan {site_id} --weather {newest.path}"
    )


def _record_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.kept.json")
