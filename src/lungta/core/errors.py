"""Every error that Lungta raises, as one tree.

    LungtaError
      InputError            what a person gave cannot be used; carries what, where and what to do
        TerrainError        a height raster is missing, broken, off the site or without datum
        DatumError          a height cannot be brought to the wanted datum
        SiteError           a site file or site name
        WeatherError        a weather file
        WindError           wind that cannot be solved, or a wind file
        AircraftError       a catalogue file, or an aircraft that cannot do what is asked of it at all
        CargoError          a cargo manifest
        HelicopterError     a file of announced helicopter movements
        IceError            images, velocities, routes or surveys of ice that cannot be used
        LogError            a flight log that cannot be read, or that nothing can be learnt from
        OutputError         a folder that cannot be written
        DownloadError       a download that did not arrive whole

An unflyable plan is not an error: it is a plan with `lungta.core.findings.Finding`s.
"""

from __future__ import annotations

from dataclasses import dataclass


class LungtaError(Exception):
    """Root of every error that Lungta raises on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with an input: what, where it stands, and what to do about it."""

    what: str
    where: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{remedy}"


class InputError(LungtaError):
    """Input that cannot be used.

    Parameters
    ----------
    what : str
        What is wrong, as one sentence.
    where : str
        File, line and column, field or command-line option.
    remedy : str
        What the reader can do, as one sentence.
    problems : tuple of Problem
        Every problem of a file at once, when there is more than one; `what` is then the heading.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "", problems: tuple[Problem, ...] = ()) -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        self.problems = problems
        lines = [str(Problem(what=what, where=where, remedy=remedy)), *(f"  {problem}" for problem in problems)]
        super().__init__("\n".join(lines))


class TerrainError(InputError):
    """A height raster that is missing, broken, off the site, void where it matters or without a known datum."""


class DatumError(InputError):
    """A height that cannot be brought from one vertical datum to another."""


class SiteError(InputError):
    """A site name or site file that cannot be used."""


class WeatherError(InputError):
    """A weather file that cannot be used."""


class WindError(InputError):
    """Wind over terrain that cannot be solved, or a wind file that cannot be used."""


class AircraftError(InputError):
    """A catalogue file that cannot be used, or an aircraft that cannot even hover at the pad."""


class CargoError(InputError):
    """A cargo manifest that cannot be used."""


class HelicopterError(InputError):
    """A file of announced helicopter movements that cannot be used."""


class IceError(InputError):
    """An image, velocity file, route or survey of ice that cannot be used, or two that do not go together."""


class LogError(InputError):
    """A flight log that cannot be read, lacks power data, or holds nothing that a fit could learn from."""


class OutputError(InputError):
    """A place that cannot be written to."""


class DownloadError(InputError):
    """A download that did not arrive whole."""
