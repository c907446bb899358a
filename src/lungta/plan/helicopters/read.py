"""Reading announced helicopter movements from TOML or CSV."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lungta.core.errors import HelicopterError, Problem
from lungta.core.provenance import InputSource, sha256_of
from lungta.core.toml import check_table, parse_toml, read_text, suggestion
from lungta.mountain.site.model import Site, Zone, ZoneKind
from lungta.mountain.site.zone_check import zone_findings
from lungta.plan.helicopters.model import PAD_RADIUS_M, Announced, Movement

if TYPE_CHECKING:
    from lungta.plan.helicopters.file import MovementFile

CIRCLE_CORNERS = 24
NUMBERS = ("width_m", "low_agl_m", "high_agl_m", "buffer_min")
PLACES = ("outline", "line")

Outline = tuple[tuple[float, float], ...]


def read_helicopters(path: Path, site: Site) -> Announced:
    """Return the movements of a TOML or CSV file, placed at a site.

    Raises
    ------
    HelicopterError
        With every problem of the file at once: unknown keys, times without zone, ends before starts, unknown pads,
        places outside the site, outlines that cross themselves.
    """
    from lungta.plan.helicopters.file import HelicoptersFile

    text = read_text(path, HelicopterError)
    suffix = path.suffix.lower()
    if suffix not in (".toml", ".csv"):
        raise HelicopterError(
            f"cannot be a {suffix or 'nameless'} file.", where=str(path), remedy="Name it .toml or .csv."
        )
    table = parse_toml(text, str(path), HelicopterError) if suffix == ".toml" else _csv_table(text, str(path))
    raw = check_table(table, HelicoptersFile, str(path), HelicopterError)
    problems = (*_duplicates(raw.movements), *_replaced(raw.replaces, site), *_places(raw.movements, site))
    if problems:
        raise HelicopterError("cannot be used:", where=str(path), problems=problems)
    count = len(raw.movements)
    source = InputSource(
        kind="helicopters",
        title=f"{path.name}: {count} announced movement{'' if count == 1 else 's'}",
        origin=str(path),
        sha256=sha256_of(path),
    )
    movements = tuple(_movement(each, site) for each in raw.movements)
    return Announced(movements=movements, replaces=tuple(raw.replaces), source=source)


def _csv_table(text: str, where: str) -> dict[str, Any]:
    """A CSV as the table that the same file would be in TOML; empty cells are keys that are left out."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if not reader.fieldnames:
        raise HelicopterError(
            "is empty.", where=where, remedy="Start with a line of column names: id,start,end,pad,source."
        )
    rows = []
    for row in reader:
        if None in row or None in row.values():
            raise HelicopterError(
                f"has {'more' if None in row else 'fewer'} cells than column names.",
                where=f"{where}, line {reader.line_num}",
                remedy='Put a cell that holds a comma between quotes: "28.001 86.85; 28.002 86.86".',
            )
        cells = {key.strip(): value.strip() for key, value in row.items() if value.strip()}
        if cells:
            rows.append({key: _cell(key, value, f"{where}, line {reader.line_num}") for key, value in cells.items()})
    return {"schema": "lungta.helicopters/1", "movements": rows}


def _cell(key: str, value: str, where: str) -> Any:
    try:
        if key in NUMBERS:
            return float(value)
        if key in PLACES:
            return [[float(part) for part in place.split()] for place in value.split(";")]
    except ValueError:
        form = "a number" if key in NUMBERS else "latitude and longitude pairs: 28.001 86.850; 28.002 86.851"
        raise HelicopterError(f"{key} {value!r} is not {form}.", where=where) from None
    return value


def _duplicates(movements: list[MovementFile]) -> Iterator[Problem]:
    for name, count in Counter(each.id for each in movements).items():
        if count > 1:
            yield Problem(what=f"id {name!r} stands {count} times.", where="movements", remedy="Give each its own id.")


def _replaced(replaces: list[str], site: Site) -> Iterator[Problem]:
    helipads = {zone.id for zone in site.zones if zone.kind is ZoneKind.HELIPAD}
    for number, zone_id in enumerate(replaces, 1):
        if zone_id not in helipads:
            remedy = suggestion(zone_id, sorted(helipads)) if helipads else f"{site.id} has none."
            yield Problem(what=f"no helipad zone {zone_id!r}.", where=f"replaces[{number}]", remedy=remedy)


def _places(movements: list[MovementFile], site: Site) -> Iterator[Problem]:
    known = {"pad": [pad.id for pad in site.pads], "zone": [zone.id for zone in site.zones]}
    for number, movement in enumerate(movements, 1):
        where = f"movements[{number}] ({movement.id})"
        named = [(key, name) for key in known if (name := getattr(movement, key)) is not None]
        if named:
            ((key, name),) = named
            if name not in known[key]:
                yield Problem(what=f"no {key} {name!r}.", where=f"{where}.{key}", remedy=suggestion(name, known[key]))
            continue
        if movement.line is not None and movement.line[0] == movement.line[1]:
            yield Problem(what="the line has no length.", where=f"{where}.line", remedy="Give two different points.")
            continue
        places = _as_places(movement.outline or movement.line or [])
        trial = Zone(id=movement.id, name=movement.id, kind=ZoneKind.HELIPAD, outline=_corners(places, movement))
        for finding in zone_findings((trial,), site.frame):
            yield Problem(what=finding.message, where=where)
            break
        else:
            yield from _outside(places, site, where)


def _corners(places: Outline, movement: MovementFile) -> Outline:
    """What to try as an outline: a line with a third corner beside it, so that its places are checked like any."""
    return places if movement.line is None else (*places, (places[0][0] + 1e-4, places[0][1] + 2e-4))


def _outside(places: Outline, site: Site, where: str) -> Iterator[Problem]:
    """A movement of which no part comes into the site's square is of another place."""
    from shapely import LineString, box

    extent_m = site.extent_m
    square = box(-extent_m, -extent_m, extent_m, extent_m)
    local = [site.frame.to_local(*place) for place in places]
    if not LineString([*local, local[0]]).convex_hull.intersects(square):
        yield Problem(
            what=f"lies outside the site, wholly beyond {extent_m:.0f} m from its origin.",
            where=where,
            remedy="Correct the coordinates, or leave it out.",
        )


def _movement(raw: MovementFile, site: Site) -> Movement:
    from lungta.plan.helicopters.file import window_of

    return Movement(
        id=raw.id,
        name=raw.name or raw.id,
        window=window_of(raw),
        outline=_outline(raw, site),
        buffer_s=60.0 * raw.buffer_min,
        low_agl_m=raw.low_agl_m,
        high_agl_m=raw.high_agl_m,
        source=raw.source,
    )


def _outline(raw: MovementFile, site: Site) -> Outline:
    from shapely import LineString

    if raw.outline is not None:
        return _as_places(raw.outline)
    if raw.zone is not None:
        return next(zone.outline for zone in site.zones if zone.id == raw.zone)
    if raw.line is not None and raw.width_m is not None:
        line = LineString([site.frame.to_local(*place) for place in raw.line])
        corners = list(line.buffer(raw.width_m / 2.0, cap_style="square").exterior.coords)[:-1]
    else:
        position = site.pad(raw.pad or "").position
        east_m, north_m = site.frame.to_local(position.lat_deg, position.lon_deg)
        turn = [2.0 * math.pi * corner / CIRCLE_CORNERS for corner in range(CIRCLE_CORNERS)]
        corners = [(east_m + PAD_RADIUS_M * math.cos(a), north_m + PAD_RADIUS_M * math.sin(a)) for a in turn]
    return tuple((float(lat), float(lon)) for lat, lon in (site.frame.to_geographic(*corner) for corner in corners))


def _as_places(raw: list[list[float]]) -> Outline:
    return tuple((lat_deg, lon_deg) for lat_deg, lon_deg in raw)
