"""Outlines of clean ice in a site file."""

from __future__ import annotations

from pathlib import Path

import pytest
from shapely import Point, Polygon

from lungta.core.errors import SiteError
from lungta.mountain.site.load import load_site

KHUMBU = (Path(__file__).parents[2] / "src/lungta/mountain/site/sites/khumbu.toml").read_text(encoding="utf-8")


def test_khumbu_has_the_icefall_and_the_cwm() -> None:
    """Camp I lies on the Cwm's ice and Base Camp's pad on none; every outline says that it is an assumption."""
    site = load_site("khumbu")
    areas = {glacier.id: Polygon(glacier.outline) for glacier in site.glaciers}
    assert set(areas) == {"icefall", "western-cwm"}
    camp_1, base = (
        Point(site.pad(name).position.lat_deg, site.pad(name).position.lon_deg) for name in ("camp-1", "base-camp")
    )
    assert areas["western-cwm"].contains(camp_1)
    assert not any(area.contains(base) for area in areas.values())
    assert all("Assumption" in glacier.source and "uncertain" in glacier.source for glacier in site.glaciers)
    assert all(area.is_valid for area in areas.values())


@pytest.mark.parametrize("name", ["ama-dablam", "muztagh-ata"])
def test_sites_without_known_ice_state_none(name: str) -> None:
    """Where nobody drew the ice there is no outline, rather than a guess."""
    assert load_site(name).glaciers == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "western-cwm"', 'id = "icefall"', "glaciers: id 'icefall' stands 2 times."),
        (
            "[28.0070, 86.8620], [28.0075, 86.8670]",
            "[28.0075, 86.8670], [28.0070, 86.8620]",
            "glaciers[1] (icefall).outline",
        ),
        ("[28.0070, 86.8620]", "[86.8620, 28.0070]", "glaciers[1] (icefall).outline[1]: 86.862, 28.007: latitude and"),
        ("[28.0070, 86.8620]", "[28.3, 86.8620]", "lies more than 8000 m"),
        ('name = "Western Cwm"', 'title = "Western Cwm"', "glaciers[2].title"),
    ],
)
def test_faults_of_an_outline_are_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    """Ids twice, tangled, swapped and distant outlines, and unknown keys, are named with their place."""
    assert KHUMBU.count(old) == 1
    path = tmp_path / "site.toml"
    path.write_text(KHUMBU.replace(old, new), encoding="utf-8")
    with pytest.raises(SiteError) as caught:
        load_site(str(path))
    assert told in str(caught.value)
