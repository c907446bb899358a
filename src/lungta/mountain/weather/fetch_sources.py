"""Where GFS and ECMWF open data lie, what their index files say, and which of their fields are wanted.

Both publish one file per forecast hour and beside it an index with the place of every field in bytes, so that the
thirty fields wanted of several hundred come by themselves.

GFS: https://registry.opendata.aws/noaa-gfs-bdp-pds/, index of wgrib2. ECMWF: https://www.ecmwf.int/en/forecasts/datasets/open-data,
index of JSON lines. Written from those descriptions and from published samples of the index files.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from lungta.core.units import PA_PER_HPA
from lungta.mountain.atmosphere import standard_air
from lungta.mountain.weather.spot import Spot

BELOW_M, ABOVE_M = 500.0, 1500.0  # levels wanted so far below the lowest and above the highest pad, and the next one up


class Entry(NamedTuple):
    """A field in a file: its name, level and time as the index writes them, and its first and last byte (None: to the
    end)."""

    name: str
    level: str
    time: str
    first: int
    last: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A forecast with index files.

    Attributes
    ----------
    id, title : str
        `gfs`, "NOAA GFS 0.25 degrees".
    variable : str
        Environment variable that names another server.
    server : str
        Base address.
    file : callable
        (run, step [h]) to the path of a file under it.
    index : callable
        Path of a file to that of its index.
    entries : callable
        Text of an index to its entries; ValueError when it is none.
    needed, welcome : tuple of (name, level)
        Fields at the ground without which an hour is of no use, and those that are taken when there.
    by_level : tuple of str
        Names of the fields at pressure levels.
    level_text : str
        How the index writes a pressure level.
    levels_hpa : tuple of int
        The levels that there are from 700 hPa up.
    once : tuple of (name, level)
        Fields that stand at step 0 only.
    least_step_h, last_step_h : int
        Time between fields, and how far that holds.
    licence : str
        Notice that goes with the data.
    """

    id: str
    title: str
    variable: str
    server: str
    file: Callable[[datetime, int], str]
    index: Callable[[str], str]
    entries: Callable[[str], list[Entry]]
    needed: tuple[tuple[str, str], ...]
    welcome: tuple[tuple[str, str], ...]
    by_level: tuple[str, ...]
    level_text: str
    levels_hpa: tuple[int, ...]
    once: tuple[tuple[str, str], ...]
    least_step_h: int
    last_step_h: int
    licence: str

    @property
    def base_url(self) -> str:
        """The server: of the environment variable, else the public one."""
        return (os.environ.get(self.variable) or self.server).rstrip("/")

    def wanted(self, spot: Spot, *, once: bool = False) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Return (needed, welcome) fields as (name, level) for a spot; `once` asks for those of step 0 only."""
        if once:
            return set(self.once), set()
        levels = {self.level_text.format(level) for level in levels_about(self.levels_hpa, spot)}
        return {*self.needed, *((name, level) for name in self.by_level for level in levels)}, set(self.welcome)


def levels_about(levels_hpa: Iterable[int], spot: Spot) -> list[int]:
    """Return the pressure levels [hPa] between which aircraft fly at a spot, by the standard atmosphere, lowest first.

    >>> spot = Spot(lat_deg=28.0, lon_deg=86.9, lowest_amsl_m=5364.0, highest_amsl_m=6450.0)
    >>> levels_about((700, 600, 500, 400, 300, 200), spot)
    [500, 400, 300]
    """
    lowest_pa = float(standard_air(spot.lowest_amsl_m - BELOW_M).pressure_pa)
    highest_pa = float(standard_air(min(spot.highest_amsl_m + ABOVE_M, 11_000.0)).pressure_pa)
    ordered = sorted(levels_hpa, reverse=True)
    above = next((level for level in ordered if level * PA_PER_HPA < highest_pa), ordered[-1])
    return [level for level in ordered if above <= level and level * PA_PER_HPA <= lowest_pa]


def spans_of(entries: Iterable[Entry]) -> list[tuple[int, int | None]]:
    """Return the bytes of entries as few spans: neighbours are joined.

    >>> spans_of([Entry("a", "", "", 0, 9), Entry("b", "", "", 10, 19), Entry("c", "", "", 40, None)])
    [(0, 19), (40, None)]
    """
    spans: list[tuple[int, int | None]] = []
    for entry in sorted(entries, key=lambda each: each.first):
        if spans and spans[-1][1] == entry.first - 1:
            spans[-1] = (spans[-1][0], entry.last)
        else:
            spans.append((entry.first, entry.last))
    return spans


def gfs_entries(text: str) -> list[Entry]:
    """Return the entries of a wgrib2 index; averages over time and second copies are left out.

    Raises
    ------
    ValueError
        When a line is not `number:byte:d=time:name:level:time:`.

    >>> gfs_entries("1:0:d=2026042000:HGT:500 mb:3 hour fcst:\\n2:700:d=2026042000:TMP:500 mb:3 hour fcst:\\n")[0]
    Entry(name='HGT', level='500 mb', time='3 hour fcst', first=0, last=699)
    """
    rows = [line.split(":") for line in text.splitlines() if line.strip()]
    if not rows or any(len(row) < 6 for row in rows):
        raise ValueError("is no index of wgrib2")
    starts = [int(row[1]) for row in rows]
    if any(later < earlier for earlier, later in pairwise(starts)):
        raise ValueError("is an index whose bytes run backwards")
    found: dict[tuple[str, str, str], Entry] = {}
    for row, start in zip(rows, starts, strict=True):
        after = [each for each in starts if each > start]
        entry = Entry(row[3], row[4], row[5], start, after[0] - 1 if after else None)
        if " ave " not in f" {entry.time} ":
            found.setdefault(entry[:3], entry)
    return list(found.values())


def ecmwf_entries(text: str) -> list[Entry]:
    """Return the entries of an index of ECMWF open data: one JSON object a line.

    Raises
    ------
    ValueError
        When a line is none, or lacks name or place.
    """
    entries = []
    for line in text.splitlines():
        if not line.strip():
            continue
        row = json.loads(line)
        try:
            first, length = row["_offset"], row["_length"]
            level = f"{row['levelist']} {row['levtype']}" if "levelist" in row else row["levtype"]
            if not (isinstance(first, int) and isinstance(length, int) and first >= 0 and length > 0):
                raise ValueError("is an index with a field of no place")
            entries.append(Entry(row["param"], level, str(row.get("step", "")), first, first + length - 1))
        except (KeyError, TypeError) as failure:
            raise ValueError(f"is no index of ECMWF open data ({failure})") from failure
    if not entries:
        raise ValueError("is an empty index")
    return entries


GFS = Source(
    id="gfs",
    title="NOAA GFS 0.25 degrees",
    variable="LUNGTA_GFS_URL",
    server="https://noaa-gfs-bdp-pds.s3.amazonaws.com",
    file=lambda run, step: f"gfs.{run:%Y%m%d}/{run:%H}/atmos/gfs.t{run:%H}z.pgrb2.0p25.f{step:03d}",
    index=lambda path: f"{path}.idx",
    entries=gfs_entries,
    needed=(
        ("UGRD", "10 m above ground"),
        ("VGRD", "10 m above ground"),
        ("TMP", "2 m above ground"),
        ("PRES", "surface"),
        ("HGT", "surface"),
    ),
    welcome=(
        ("GUST", "surface"),
        ("RH", "2 m above ground"),
        ("VIS", "surface"),
        ("APCP", "surface"),
        ("TCDC", "entire atmosphere"),
    ),
    by_level=("UGRD", "VGRD", "TMP", "HGT"),
    level_text="{} mb",
    levels_hpa=(700, 650, 600, 550, 500, 450, 400, 350, 300, 250, 200),
    once=(),
    least_step_h=1,
    last_step_h=120,
    licence="GFS: NOAA/NCEP, a work of the United States government, public domain",
)

ECMWF = Source(
    id="ecmwf",
    title="ECMWF open data 0.25 degrees",
    variable="LUNGTA_ECMWF_URL",
    server="https://data.ecmwf.int/forecasts",
    file=lambda run, step: f"{run:%Y%m%d}/{run:%H}z/ifs/0p25/oper/{run:%Y%m%d%H}0000-{step}h-oper-fc.grib2",
    index=lambda path: f"{path.removesuffix('.grib2')}.index",
    entries=ecmwf_entries,
    needed=(("10u", "sfc"), ("10v", "sfc"), ("2t", "sfc"), ("sp", "sfc")),
    welcome=(("2d", "sfc"), ("tp", "sfc"), ("tcc", "sfc"), ("10fg", "sfc"), ("max_i10fg", "sfc")),
    by_level=("u", "v", "t", "gh"),
    level_text="{} pl",
    levels_hpa=(700, 600, 500, 400, 300, 250, 200),
    once=(("z", "sfc"),),
    least_step_h=3,
    last_step_h=144,
    licence="ECMWF open data, CC BY 4.0; cut out about one point, not endorsed by ECMWF",
)

SOURCES = {source.id: source for source in (GFS, ECMWF)}
