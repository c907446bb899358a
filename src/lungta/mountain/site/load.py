"""Loading a site by name or from a file."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from lungta.core.errors import SiteError
from lungta.core.geo import LocalFrame, Position
from lungta.core.provenance import InputSource, sha256_of
from lungta.core.toml import check_table, parse_toml, read_text, suggestion
from lungta.mountain.site.antenna import Antenna
from lungta.mountain.site.model import (
    ClimateHour,
    DailyWindow,
    FootRoute,
    Glacier,
    Pad,
    Site,
    SiteClimate,
    SiteLimits,
    Zone,
)
from lungta.mountain.site.people import PeopleGroup

if TYPE_CHECKING:
    from lungta.mountain.site.file import ClimateFile, GlacierFile, PadFile, PeopleFile, SiteFile, ZoneFile


def site_names() -> tuple[str, ...]:
    """Return the names of the sites that ship with Lungta, sorted.

    >>> site_names()
    ('ama-dablam', 'khumbu', 'muztagh-ata')
    """
    folder = files("lungta.mountain.site") / "sites"
    return tuple(sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml")))


def load_site(name_or_path: str) -> Site:
    """Return a site by the name of a shipped one, or from a TOML file.

    Raises
    ------
    SiteError
        When there is no such site or file, or with every problem of the file at once.

    >>> load_site("khumbu").home.id
    'base-camp'
    """
    if name_or_path in site_names():
        with as_file(files("lungta.mountain.site") / "sites" / f"{name_or_path}.toml") as path:
            return _load(path, f"shipped with lungta: {path.name}")
    path = Path(name_or_path)
    if path.suffix != ".toml" and not path.is_file():
        raise SiteError(
            f"there is no site {name_or_path!r}.",
            remedy=f"{suggestion(name_or_path, site_names())} `lungta site new` makes one anywhere.",
        )
    return _load(path, str(path))


def _load(path: Path, origin: str) -> Site:
    from lungta.mountain.site.file import SiteFile
    from lungta.mountain.site.rules import site_problems

    table = parse_toml(read_text(path, SiteError), origin, SiteError)
    raw = check_table(table, SiteFile, origin, SiteError)
    if problems := site_problems(raw):
        raise SiteError("cannot be used:", where=origin, problems=problems)
    source = InputSource(kind="site", title=raw.name, origin=origin, sha256=sha256_of(path))
    return _site(raw, source)


def _site(raw: SiteFile, source: InputSource) -> Site:
    return Site(
        id=raw.id,
        name=raw.name,
        country=raw.country,
        timezone=raw.timezone,
        frame=LocalFrame(origin_lat_deg=raw.origin_lat_deg, origin_lon_deg=raw.origin_lon_deg),
        pads=tuple(_pad(pad) for pad in raw.pads),
        zones=tuple(_zone(zone) for zone in raw.zones),
        limits=SiteLimits(**raw.limits.model_dump()),
        climate=_climate(raw.climate),
        foot_routes=tuple(FootRoute(**route.model_dump()) for route in raw.foot_routes),
        extent_m=raw.extent_m,
        source=source,
        glaciers=tuple(_glacier(glacier) for glacier in raw.glaciers),
        people=tuple(_people(group) for group in raw.people),
        antennas=tuple(Antenna(**antenna.model_dump()) for antenna in raw.antennas),
    )


def _glacier(raw: GlacierFile) -> Glacier:
    return Glacier(id=raw.id, name=raw.name, outline=_places(raw.outline), source=raw.source)


def _people(raw: PeopleFile) -> PeopleGroup:
    return PeopleGroup(
        id=raw.id,
        name=raw.name,
        by_hour=tuple(raw.by_hour),
        uncertain_factor=raw.uncertain_factor,
        source=raw.source,
        outline=_places(raw.outline or []),
        line=_places(raw.line or []),
        width_m=raw.width_m or 0.0,
        sheltered_frac=raw.sheltered_frac,
    )


def _places(raw: list[list[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((lat_deg, lon_deg) for lat_deg, lon_deg in raw)


def _pad(raw: PadFile) -> Pad:
    place = raw.model_dump(include={"lat_deg", "lon_deg", "alt_amsl_m"})
    return Pad(position=Position(**place), **raw.model_dump(exclude=set(place)))


def _zone(raw: ZoneFile) -> Zone:
    from lungta.mountain.site.file import window_times

    windows = [window_times(text) for text in raw.active]
    return Zone(
        id=raw.id,
        name=raw.name,
        kind=raw.kind,
        outline=_places(raw.outline),
        active=tuple(DailyWindow(start=start, end=end) for start, end in windows),
        source=raw.source,
        keep_clear_m=raw.keep_clear_m,
        over_agl_m=raw.over_agl_m,
    )


def _climate(raw: ClimateFile) -> SiteClimate:
    columns = zip(raw.temperature_k, raw.wind_mps, raw.from_deg, raw.gust_mps, strict=True)
    return SiteClimate(
        alt_amsl_m=raw.alt_amsl_m,
        pressure_pa=raw.pressure_pa,
        wind_sigma_mps=raw.wind_sigma_mps,
        hours=tuple(
            ClimateHour(hour=hour, temperature_k=temperature_k, wind_mps=wind_mps, from_deg=from_deg, gust_mps=gust_mps)
            for hour, (temperature_k, wind_mps, from_deg, gust_mps) in enumerate(columns)
        ),
        source=raw.source,
    )
