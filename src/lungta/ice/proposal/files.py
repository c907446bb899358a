"""Proposals as a folder: sheet, map, files for phones and receivers, cargo and pads for `lungta plan`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lungta.core.figures import house_style, picture
from lungta.core.findings import Finding
from lungta.ice.proposal.cargo import loads_of, manifest_csv, pads_toml, site_toml
from lungta.ice.proposal.data import proposals_json
from lungta.ice.proposal.drops import Drop, drops_of
from lungta.ice.proposal.ground import ground_of
from lungta.ice.proposal.model import Proposals, ProposedRoute
from lungta.ice.proposal.plot import Shown, routes_figure
from lungta.ice.proposal.points import route_of
from lungta.ice.proposal.settings import ProposalSettings
from lungta.ice.proposal.sheet import sheet_pdf
from lungta.ice.route.write import WRITERS
from lungta.ice.survey.model import IcefallSurvey

MOST_ROUTES = 20
PARTS = ("gpx", "kml", "geojson")
WRITTEN = frozenset(
    {"proposals.json", "map.png", "sheet.pdf"}
    | {f"route-{number}.{part}" for number in range(1, MOST_ROUTES + 1) for part in PARTS}
    | {f"manifest-{number}.csv" for number in range(1, MOST_ROUTES + 1)}
    | {f"{name}-{number}.toml" for number in range(1, MOST_ROUTES + 1) for name in ("pads", "site")}
)
"""What may stand in a folder that is replaced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flown:
    """From where loads are flown.

    Attributes
    ----------
    pad : str
        Pad of the site.
    site_text : str
        The site's file, to which the drops are added; empty when none was named.
    position_sigma_m : float
        1-sigma of places read off the survey [m].
    """

    pad: str = "base-camp"
    site_text: str = ""
    position_sigma_m: float = 2.0  # assumption: a drone survey with a base station


def all_drops(
    proposals: Proposals, survey: IcefallSurvey, settings: ProposalSettings
) -> tuple[tuple[tuple[Drop, ...], ...], tuple[Finding, ...]]:
    """Return the drops of each route, and what is to be said about them."""
    if not proposals.routes:
        return (), ()
    ground = ground_of(survey, settings)
    found = [drops_of(route, ground, survey.slope_deg, settings.drops) for route in proposals.routes]
    return tuple(drops for drops, _ in found), tuple(finding for _, said in found for finding in said)


def write_proposals(
    folder: Path, proposals: Proposals, shown: Shown, settings: ProposalSettings, flown: Flown, asked_said: str = ""
) -> None:
    """Write everything that proposals are shown as into a folder that is there."""
    with house_style():
        (folder / "map.png").write_bytes(picture(routes_figure(proposals, shown), ".png"))
    (folder / "sheet.pdf").write_bytes(sheet_pdf(proposals, shown, (asked_said,) if asked_said else ()))
    _write(folder / "proposals.json", proposals_json(proposals))
    for number, route in enumerate(proposals.routes, 1):
        as_route = route_of(route, proposals.surveyed_utc, flown.position_sigma_m)
        for part in PARTS:
            content = WRITERS[f".{part}"](as_route, _said(proposals))
            _write(folder / f"route-{number}.{part}", content)
        drops = shown.drops[number - 1] if number <= len(shown.drops) else ()
        if drops:
            _write_cargo(folder, number, route, drops, settings, flown, _made(proposals))


def _write_cargo(
    folder: Path,
    number: int,
    route: ProposedRoute,
    drops: tuple[Drop, ...],
    settings: ProposalSettings,
    flown: Flown,
    made: tuple[str, ...],
) -> None:
    _write(folder / f"manifest-{number}.csv", manifest_csv(route, loads_of(drops, settings), flown.pad, made))
    pads = pads_toml(route, drops, flown.position_sigma_m, not_real=bool(made))
    _write(folder / f"pads-{number}.toml", pads)
    if flown.site_text:
        _write(folder / f"site-{number}.toml", site_toml(flown.site_text, pads))


def _made(proposals: Proposals) -> tuple[str, ...]:
    return tuple(note for note in proposals.notes if "NOT REAL" in note)


def _said(proposals: Proposals) -> tuple[str, ...]:
    return (*_made(proposals), f"Surveyed {proposals.surveyed_utc:%Y-%m-%d %H:%M} UTC.")


def _write(path: Path, content: str | bytes) -> None:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
