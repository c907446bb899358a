"""Sample manifests, one per site, and those of published lifts."""

from __future__ import annotations

from pathlib import Path

SAMPLES = Path(__file__).parent


def sample_manifest(site_id: str) -> Path | None:
    """Return the sample manifest of a site (`khumbu`), or None when there is none for it."""
    path = SAMPLES / f"{site_id}.csv"
    return path if site_id in sample_names() else None


def sample_names() -> tuple[str, ...]:
    """Return the names of all samples, by which `sample_manifest` finds them."""
    return tuple(sorted(path.stem for path in SAMPLES.glob("*.csv")))
