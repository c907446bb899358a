"""`lungta site` as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lungta.cli.site import site_app
from lungta.core.errors import SiteError

RUN = CliRunner()
PADS = ["--pad", "base,Base,27.9095,86.9402,5087", "--pad", "high,High camp,27.9155,86.9375,5500"]


def test_ls_names_the_shipped_sites() -> None:
    """Every shipped site is listed, as text and as JSON."""
    text = RUN.invoke(site_app, ["ls"]).stdout
    table = json.loads(RUN.invoke(site_app, ["ls", "--json"]).stdout)
    assert [site["id"] for site in table] == ["ama-dablam", "khumbu", "muztagh-ata"]
    assert all(site["id"] in text for site in table)


def test_show_says_what_and_who_says_so() -> None:
    """Pads, zones with hours and limits stand with their sources."""
    text = RUN.invoke(site_app, ["show", "khumbu"]).stdout
    for part in ("base-camp (home)", "+- 100 m", "zone icefall-route (route), 00:00-09:30", "ask the Civil"):
        assert part in text
    shown = json.loads(RUN.invoke(site_app, ["show", "khumbu", "--json"]).stdout)
    assert [pad["id"] for pad in shown["pads"]] == ["base-camp", "camp-1", "camp-2"]
    assert shown["zones"][2]["active"][0]["end"] == "09:30:00"


def test_new_then_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new site lands in the folder one stands in, is named, and is never overwritten."""
    monkeypatch.chdir(tmp_path)
    arguments = ["new", "Island Peak", *PADS, "--timezone", "Asia/Kathmandu", "--country", "Nepal", "--home", "base"]
    made = RUN.invoke(site_app, arguments)
    assert made.exit_code == 0
    assert "island-peak.toml" in made.stdout
    assert "High camp" in RUN.invoke(site_app, ["show", "island-peak.toml"]).stdout
    assert isinstance(RUN.invoke(site_app, arguments).exception, SiteError)


@pytest.mark.real_data
def test_check_against_a_terrain(real_data: Path) -> None:
    """The check shows stated and real heights; a warning lets one go on, an error ends with code 1."""
    folder = real_data / "terrain"
    good = RUN.invoke(site_app, ["check", "khumbu", "--terrain", str(folder / "everest_glo30_58m_30km.tif")])
    assert good.exit_code == 0
    assert "base-camp: stated 5364 m, terrain 528" in good.stdout
    assert "pad-height" in good.stdout
    bad = RUN.invoke(site_app, ["check", "khumbu", "--terrain", str(folder / "N27E086.hgt"), "--json"])
    assert bad.exit_code == 1
    assert json.loads(bad.stdout)["pads"][0]["terrain_amsl_m"] is None
