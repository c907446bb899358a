"""The wind as text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from lungta.cli.wind_hour import HourSummary
    from lungta.mountain.wind.plot.scene import WindScene
    from lungta.mountain.wind.summary import PadWind, PathWind, Stretch

WIDTH = 80


def hour_text(summary: HourSummary) -> list[str]:
    """Return an hour's wind, a line each: warning, pads, path, where it came from."""
    scene = summary.scene
    lines = [f"{scene.site.name}, {scene.when}", *_began_earlier(summary)]
    if scene.not_for_flight:
        lines += wrapped(f"NOT FOR FLIGHT: {'; '.join(scene.not_for_flight)}")
    lines += ["", *_pads(summary.pads), ""]
    if summary.no_corridor:
        lines += wrapped(f"no corridor to {scene.paths[0].name.partition(' to ')[2]}: {summary.no_corridor}")
    for text in _path(summary.path, scene):
        lines += wrapped(text)
    lines.append("")
    for text in (*scene.small_print, f"Solve: {summary.solve}" if summary.solve else ""):
        lines += wrapped(text) if text else []
    return lines


def _began_earlier(summary: HourSummary) -> Iterator[str]:
    """Say so where what holds at the time that was asked for began before it."""
    begin_utc, zone = summary.scene.field.time_utc, ZoneInfo(summary.scene.site.timezone)
    if begin_utc is not None and begin_utc != summary.asked_utc:
        begin, asked = (time_utc.astimezone(zone) for time_utc in (begin_utc, summary.asked_utc))
        yield f"asked for {asked:%H:%M}: the record of {begin:%H:%M} holds for the hour from then on"


def _pads(pads: Sequence[PadWind]) -> Iterator[str]:
    """Yield a table: a row a pad, a column a height."""
    heights = list(dict.fromkeys(pad.height_agl_m for pad in pads))
    yield f"{'':12}" + "".join(f"{f'{height:g} m above ground':28}" for height in heights).rstrip()
    for name in dict.fromkeys(pad.name for pad in pads):
        row = [pad for pad in pads if pad.name == name]
        lee = f"lee to {row[0].lee_top_agl_m:.0f} m" if row[0].lee_top_agl_m > 0.0 else ""
        yield (f"{name:12.12}" + "".join(f"{_blows(pad):28}" for pad in row) + lee).rstrip()


def _blows(pad: PadWind) -> str:
    from lungta.mountain.wind.plot.scene import wind_words

    return f"{wind_words(pad.wind_mps, pad.from_deg)}, gust {pad.gust_mps:.0f}"


def _path(path: PathWind, scene: WindScene) -> Iterator[str]:
    from lungta.mountain.wind.plot.scene import wind_words

    kind = "corridor searched in still air" if path.corridor else "straight line over the ground"
    yield (
        f"{path.name} ({kind}, {path.length_m / 1000:.1f} km): strongest {wind_words(path.wind_mps, path.from_deg)}, "
        f"gust {path.gust_mps:.0f}, after {path.along_m / 1000:.1f} km at {path.lat_deg:.4f} N {path.lon_deg:.4f} E, "
        f"{path.height_agl_m:.0f} m above ground; highest gust {path.highest_gust_mps:.0f} m/s, updraught to "
        f"{path.updraught_mps:.1f}, downdraught to {path.downdraught_mps:.1f} m/s"
    )
    limit = f"limit of {scene.aircraft}, {scene.limit_mps:g} m/s: "
    if path.over_limit:
        yield f"{limit}mean wind OVER it at {_where(path.over_limit)}"
    elif path.gusts_over_limit:
        yield f"{limit}mean wind below it, gusts OVER it at {_where(path.gusts_over_limit)}"
    else:
        yield f"{limit}mean wind and gusts below it all along"
    if path.in_lee:
        yield f"IN THE LEE, eddies and rotors, at {_where(path.in_lee)}: fly higher or another hour"


def _where(parts: Sequence[Stretch]) -> str:
    return ", ".join(f"{part.start_m / 1000:.1f}-{part.end_m / 1000:.1f} km" for part in parts)


def wrapped(text: str) -> list[str]:
    """Return text in lines that fit a terminal, continued with an indent."""
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
