"""From a proposal to loads, drops and pads that `lungta plan` takes."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from lungta.ice.proposal.cargo import loads_of, manifest_csv, pads_toml, site_toml
from lungta.ice.proposal.drops import Drop, drops_of
from lungta.ice.proposal.ground import ground_of
from lungta.ice.proposal.model import LegKind, ProposedRoute
from lungta.ice.proposal.propose import propose_routes
from lungta.ice.proposal.settings import Drops, ProposalSettings
from lungta.ice.survey.model import IcefallSurvey
from lungta.mountain.site.load import load_site
from lungta.plan.cargo.read import read_manifest
from made_icefall import asked, made_survey

CREVASSES = tuple((row, 4) for row in range(15, 200, 22))


def built(
    survey: IcefallSurvey, settings: ProposalSettings | None = None
) -> tuple[ProposedRoute, tuple[Drop, ...], tuple[str, ...]]:
    settings = settings or ProposalSettings()
    route = propose_routes(survey, asked(survey)).routes[0]
    drops, found = drops_of(route, ground_of(survey, settings), survey.slope_deg, settings.drops)
    return route, drops, tuple(finding.code for finding in found)


def test_the_manifest_is_read_by_the_planner_and_holds_the_whole_material(tmp_path: Path) -> None:
    """Every section, every anchor and all rope stand in it, in loads that were flown before, to pads of the file."""
    survey = made_survey(CREVASSES, rows=220)
    route, drops, found = built(survey)
    settings = ProposalSettings()
    path = tmp_path / "manifest-1.csv"
    path.write_text(manifest_csv(route, loads_of(drops, settings), "base-camp"), encoding="utf-8")
    manifest = read_manifest(path, pad_ids=["base-camp", *(drop.id for drop in drops)])
    sections = [item for item in manifest.items if "ladder" in item.id]
    assert len(sections) == route.sections
    assert max(item.mass_g for item in manifest.items) <= 15_000
    rope_g = sum(item.mass_g for item in manifest.items if "rope" in item.id)
    assert rope_g >= 1000.0 * route.rope_m * settings.ropes.kg_per_m
    assert rope_g <= 1000.0 * (route.rope_m + 2.0 * len(drops)) * settings.ropes.kg_per_m
    anchors_g = sum(item.mass_g for item in manifest.items if "anchors" in item.id)
    assert anchors_g >= 1000.0 * route.anchors * settings.ropes.anchor_kg
    assert found == ()


def test_heavy_material_is_split() -> None:
    """No bag is heavier than what one flight was seen to carry."""
    survey = made_survey(CREVASSES, rows=220)
    _, drops, _ = built(survey)
    light = ProposalSettings(drops=Drops(most_load_kg=2.0))
    loads = loads_of(drops, light)
    assert all(load.mass_g <= 2000 for load in loads if "ladder" not in load.id)
    assert any(load.quantity > 1 for load in loads if "rope" in load.id)


def test_every_leg_is_served_from_before_it() -> None:
    """Doctors come from below: no drop lies beyond what it serves, nor farther before it than material is carried."""
    survey = made_survey(CREVASSES, rows=220)
    settings = ProposalSettings(drops=Drops(carry_m=60.0))
    route, drops, found = built(survey, settings)
    served = [leg for drop in drops for leg in drop.legs]
    assert {(leg.kind, leg.number) for leg in served} == {
        (leg.kind, leg.number) for leg in route.legs if leg.kind is not LegKind.WALK
    }
    for drop in drops:
        for leg in drop.legs:
            assert 0.0 <= route.line.along_m[leg.first] - drop.along_m <= 60.0
    assert found == ()


def test_no_fewer_drops_would_do() -> None:
    """All choices of fewer places on the route were tried: none serves every ladder."""
    survey = made_survey(CREVASSES, rows=220)
    settings = ProposalSettings(drops=Drops(carry_m=60.0, clear_m=1.0))
    route, drops, _ = built(survey, settings)
    begins = [route.line.along_m[leg.first] for leg in route.ladders]
    places = np.arange(0.0, route.line.along_m[-1], 2.0)
    fewer = len(drops) - 1
    assert fewer >= 2
    reach = (np.subtract.outer(begins, places) >= 0.0) & (np.subtract.outer(begins, places) <= 60.0)
    assert not any(
        reach[:, list(chosen)].any(axis=1).all() for chosen in combinations(range(places.size), min(fewer, 2))
    )
    assert len(drops) == len(_stabbed(begins, 60.0))


def _stabbed(begins: list[float], carry_m: float) -> list[float]:
    """The classic fewest points that meet all intervals [begin - carry, begin]."""
    points: list[float] = []
    for begin in sorted(begins):
        if not points or points[-1] < begin - carry_m:
            points.append(begin)
    return points


def test_drops_keep_off_rims_and_out_of_reach() -> None:
    """A drop stands clear of openings, on flat ground, out of reach of seracs where there is such ground."""
    survey = made_survey([(30, 4)])
    survey.serac_reach[:, :24] = 0.9
    _, (drop,), found = built(survey)
    _, column = survey.grid.pixel_of(*survey.grid.from_geographic(drop.lat_deg, drop.lon_deg))
    row, _ = survey.grid.pixel_of(*survey.grid.from_geographic(drop.lat_deg, drop.lon_deg))
    assert column >= 23.5
    assert row >= 34 + 3.0
    assert found == ()
    survey.serac_reach[:] = 0.9
    assert built(survey)[2] == ("ice-route-drops-in-reach",)


def test_steep_ground_has_no_drop_and_it_is_said() -> None:
    """An error finding, and no manifest that would send loads nowhere."""
    survey = made_survey([(30, 4)], rise=0.5)
    _, drops, found = built(survey)
    assert drops == ()
    assert found == ("ice-route-no-drop",)


def test_a_site_with_the_drops_is_a_site(tmp_path: Path) -> None:
    """The shipped site with the drops added is read again; the drops are pads, Base Camp stays home."""
    survey = made_survey([(30, 4)])
    route, drops, _ = built(survey)
    from importlib.resources import files

    text = (files("lungta.mountain.site") / "sites" / "khumbu.toml").read_text(encoding="utf-8")
    path = tmp_path / "site-1.toml"
    path.write_text(site_toml(text, pads_toml(route, drops, 2.0)), encoding="utf-8")
    site = load_site(str(path))
    assert site.home.id == "base-camp"
    (pad,) = [pad for pad in site.pads if pad.id == "ice-1"]
    assert pad.position.lat_deg == pytest.approx(drops[0].lat_deg, abs=1e-7)
    assert pad.position.alt_amsl_m == pytest.approx(drops[0].alt_amsl_m, abs=0.06)
    assert "walked by nobody" in pad.source


def test_drops_on_made_ground_are_not_for_flight(tmp_path: Path) -> None:
    """NOT REAL travels with the pads into whatever site file they are put in."""
    route, drops, _ = built(made_survey([(30, 4)]))
    from importlib.resources import files

    text = (files("lungta.mountain.site") / "sites" / "khumbu.toml").read_text(encoding="utf-8")
    path = tmp_path / "site-1.toml"
    path.write_text(site_toml(text, pads_toml(route, drops, 2.0, not_real=True)), encoding="utf-8")
    assert [pad.id for pad in load_site(str(path)).pads if pad.not_real] == ["ice-1"]


def test_a_route_without_ladders_needs_no_loads() -> None:
    """Nothing is invented."""
    assert built(made_survey())[1:] == ((), ())
