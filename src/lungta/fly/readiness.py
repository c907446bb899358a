"""Is this laptop ready to leave for Base Camp, where there is no network?"""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import lungta
from lungta.core.cache import cache_folder
from lungta.core.errors import InputError

if TYPE_CHECKING:
    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.grid import Terrain

LEAST_FREE_BYTES = 2_000_000_000  # a season of plans and logs; our figure
OLDEST_CLOCK = datetime(2026, 11, 1, tzinfo=UTC)  # this version did not exist before
PARTS = ("numpy", "numba", "rasterio", "pyproj", "ortools", "typst", "pymavlink")


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """One thing a field computer needs.

    Attributes
    ----------
    what : str
        `terrain`, `terrain for wind`, `geoid`, `catalogue`, `map`, `cache`, `compiled search`, `clock`, `disk`,
        `versions`.
    ready : bool
        Whether it is there.
    found : str
        What is there.
    remedy : str
        How to get it now, when it is not.
    required : bool
        Whether planning needs it: of the places where terrain may come from any one will do.
    """

    what: str
    ready: bool
    found: str
    remedy: str = ""
    required: bool = True


def check_readiness(site: Site) -> tuple[Readiness, ...]:
    """Return everything that planning at a site needs without a network, and whether it is on this computer."""
    return (
        *_terrain(site),
        _geoid(site),
        _catalogue(),
        Readiness(what="map", ready=True, found="drawn from the terrain; pages need no map tiles and no network"),
        *_cache(),
        _clock(site, datetime.now(UTC)),
        _disk(Path.cwd()),
        _versions(PARTS),
    )


def _terrain(site: Site) -> Iterator[Readiness]:
    from lungta.mountain.terrain.find import find_terrain, terrain_availability, terrain_request
    from lungta.mountain.wind.ground import wide_terrain

    request = terrain_request(site)
    fetch = f"Run `lungta terrain fetch {site.id}` now, while there is a network."
    try:
        terrain = find_terrain(request)
        source = terrain.source
        yield Readiness(
            what="terrain",
            ready=not source.schematic,
            found=f"{source.title} ({source.origin}), {source.posting_m:.0f} m posting"
            + (", SCHEMATIC: not for flight" if source.schematic else ""),
            remedy=fetch if source.schematic else "",
        )
        yield _wind_terrain(site, wide_terrain(request, terrain), fetch)
    except InputError as error:
        yield Readiness(what="terrain", ready=False, found=str(error), remedy=fetch)
    for step in terrain_availability(replace(request, allow_download=True)):
        yield Readiness(
            what=f"terrain: {step.step}",
            ready=step.available,
            found=step.detail,
            remedy=step.remedy,
            required=False,
        )


def _wind_terrain(site: Site, wide: Terrain, fetch: str) -> Readiness:
    """Ridges upwind make the wind: without their ground a plan works, and its wind does not know them."""
    from lungta.mountain.wind.ground import open_extent_m, wanted_extent_m

    wanted_m = wanted_extent_m(site)
    try:
        open_m = open_extent_m(wide, site)
    except InputError as error:
        return Readiness(what="terrain for wind", ready=False, found=str(error), remedy=fetch, required=False)
    enough = open_m >= wanted_m - 2.0 * wide.posting_m and not wide.source.schematic
    return Readiness(
        what="terrain for wind",
        ready=enough,
        found=f"{2 * open_m / 1000:.0f} km wide without voids, of {2 * wanted_m / 1000:.0f} km wanted"
        + (", SCHEMATIC" if wide.source.schematic else ""),
        remedy="" if enough else f"Ridges farther out do not act on the wind. {fetch}",
        required=False,
    )


def _geoid(site: Site) -> Readiness:
    from lungta.core.geoid import undulation_m

    home = site.home.position
    try:
        height_m = float(undulation_m(home.lat_deg, home.lon_deg))
    except (InputError, OSError) as error:
        return Readiness(what="geoid", ready=False, found=str(error), remedy="Install lungta again.")
    return Readiness(what="geoid", ready=True, found=f"EGM96, {height_m:.2f} m at {site.home.name}")


def _catalogue() -> Readiness:
    from lungta.aircraft.catalogue import catalogue_names, load_aircraft

    broken = []
    for name in catalogue_names():
        try:
            load_aircraft(name)
        except InputError as error:
            broken.append(str(error))
    return Readiness(
        what="catalogue",
        ready=not broken,
        found="; ".join(broken) or ", ".join(catalogue_names()),
        remedy="Install lungta again." if broken else "",
    )


def _cache() -> Iterator[Readiness]:
    folder = cache_folder()
    files = [file for file in folder.rglob("*") if file.is_file()] if folder.is_dir() else []
    size_mb = sum(file.stat().st_size for file in files) / 1e6
    yield Readiness(what="cache", ready=True, found=f"{folder}: {len(files)} files, {size_mb:.1f} MB")
    compiled = _compiled_files()
    yield Readiness(
        what="compiled search",
        ready=bool(compiled),
        found=f"{len(compiled)} compiled kernels on disk" if compiled else "not compiled yet: the first plan waits",
        remedy="" if compiled else "Make one plan now; what it compiles is kept.",
    )


def _compiled_files() -> list[Path]:
    """What Numba kept of the corridor search on disk; none where it finds no folder to write to."""
    from lungta.plan.corridor.kernel import shortest

    folder = shortest.stats.cache_path  # type: ignore[attr-defined]
    return list(Path(folder).glob("kernel.*.nbi")) if folder else []


def _clock(site: Site, now_utc: datetime) -> Readiness:
    late_enough = now_utc >= OLDEST_CLOCK
    return Readiness(
        what="clock",
        ready=late_enough,
        found=f"{now_utc:%Y-%m-%d %H:%M} UTC; the site is in {site.timezone}",
        remedy="" if late_enough else "The clock is before this program was made: set it.",
    )


def _disk(folder: Path) -> Readiness:
    free_bytes = shutil.disk_usage(folder).free
    enough = free_bytes >= LEAST_FREE_BYTES
    return Readiness(
        what="disk",
        ready=enough,
        found=f"{free_bytes / 1e9:.1f} GB free at {folder}",
        remedy="" if enough else f"Free at least {LEAST_FREE_BYTES / 1e9:.0f} GB.",
    )


def _versions(parts: Iterable[str]) -> Readiness:
    found, missing = [f"lungta {lungta.__version__}", f"Python {platform.python_version()} on {sys.platform}"], []
    for part in parts:
        try:
            found.append(f"{part} {version(part)}")
        except PackageNotFoundError:
            missing.append(part)
    return Readiness(
        what="versions",
        ready=not missing,
        found=", ".join(found) + (f"; missing: {', '.join(missing)}" if missing else ""),
        remedy="Install lungta again." if missing else "",
    )
