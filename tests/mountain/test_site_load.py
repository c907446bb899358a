"""Shipped sites, and every way a site file can be wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lungta.core.errors import SiteError
from lungta.mountain.site.load import load_site, site_names
from lungta.mountain.site.model import Site, ZoneKind

HOURS = ", ".join(["270.0"] * 24)
GOOD = f"""
schema = "lungta.site/1"
id = "hill"
name = "A hill"
country = "Nowhere"
timezone = "Asia/Kathmandu"
origin_lat_deg = 28.0
origin_lon_deg = 86.9
extent_m = 3000.0

[[pads]]
id = "base"
name = "Base"
home = true
lat_deg = 28.0
lon_deg = 86.89
alt_amsl_m = 5000.0
horizontal_sigma_m = 10.0
vertical_sigma_m = 10.0
source = "test"

[[pads]]
id = "top"
name = "Top"
lat_deg = 28.0
lon_deg = 86.91
alt_amsl_m = 6000.0
horizontal_sigma_m = 10.0
vertical_sigma_m = 10.0
source = "test"

[[zones]]
id = "tents"
name = "Tents"
kind = "people"
outline = [[28.001, 86.900], [28.002, 86.900], [28.002, 86.901], [28.001, 86.901]]
active = ["22:00-06:00"]
source = "test"

[limits]
height_limit_agl_m = 120.0
min_clearance_m = 30.0
reserve_frac = 0.2
daylight_only = true
source = "test"

[climate]
alt_amsl_m = 5000.0
pressure_pa = 54000.0
wind_sigma_mps = 2.0
temperature_k = [{HOURS}]
wind_mps = [{", ".join(["5.0"] * 24)}]
from_deg = [{HOURS}]
gust_mps = [{", ".join(["8.0"] * 24)}]
source = "test"

[[foot_routes]]
to = "top"
length_m = 3000.0
ascent_m = 1000.0
descent_m = 0.0
icefall = false
source = "test"
"""

LoadText = Callable[[str], Site]


@pytest.fixture
def load_text(tmp_path: Path) -> LoadText:
    def load(text: str) -> Site:
        path = tmp_path / "site.toml"
        path.write_text(text, encoding="utf-8")
        return load_site(str(path))

    return load


def refusal(load_text: LoadText, text: str) -> str:
    with pytest.raises(SiteError) as caught:
        load_text(text)
    return str(caught.value)


@pytest.mark.parametrize("name", ["ama-dablam", "khumbu", "muztagh-ata"])
def test_shipped_sites_have_what_a_plan_needs(name: str) -> None:
    """Each shipped site has base camp as home, both camps, a source and an uncertainty for everything."""
    site = load_site(name)
    assert name in site_names()
    assert site.id == name
    assert site.home.id == "base-camp"
    assert [pad.id for pad in site.drops] == ["camp-1", "camp-2"]
    assert {route.to for route in site.foot_routes} == {"camp-1", "camp-2"}
    assert any(zone.kind is ZoneKind.PEOPLE and not zone.active for zone in site.zones)
    assert len(site.climate.hours) == 24
    assert "ssumption" in site.climate.source
    texts = [*site.pads, *site.zones, *site.foot_routes, site.limits]
    assert all(len(each.source) > 40 for each in texts)
    assert re.fullmatch("[0-9a-f]{64}", site.source.sha256)
    assert site.source.origin.startswith("shipped with lungta")


def test_published_geometry_of_the_lift_over_the_icefall() -> None:
    """Base Camp to Camp I is the published 2.7-2.9 km with 700 m of height."""
    site = load_site("khumbu")
    (east, north), (to_east, to_north) = (
        site.frame.to_local(site.pad(name).position.lat_deg, site.pad(name).position.lon_deg)
        for name in ("base-camp", "camp-1")
    )
    assert 2600.0 <= ((to_east - east) ** 2 + (to_north - north) ** 2) ** 0.5 <= 2900.0
    rise = site.pad("camp-1").position.alt_amsl_m - site.home.position.alt_amsl_m
    assert 650.0 <= rise <= 750.0


def test_good_file_loads_from_a_path(load_text: LoadText) -> None:
    """A file of one's own is as good as a shipped site; a byte-order mark of a Windows editor does no harm."""
    site = load_text("\ufeff" + GOOD)
    assert site.home.id == "base"
    assert site.limits.height_limit_agl_m == 120.0
    assert site.zones[0].active[0].start.hour == 22
    assert load_text(GOOD.replace("height_limit_agl_m = 120.0\n", "")).limits.height_limit_agl_m is None


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ("extent_m = 3000.0", "extent = 3000.0", "extent", "unknown key. Did you mean extent_m?"),
        ("alt_amsl_m = 6000.0", "alt_m = 6000.0", "pads[2].alt_m", "unknown key. Did you mean alt_amsl_m?"),
        ("reserve_frac = 0.2", "reserve = 0.2", "limits.reserve_frac", "missing key"),
        ("lat_deg = 28.0\nlon_deg = 86.91", "lat_deg = 86.91\nlon_deg = 28.0", "pads[2] (top)", "are swapped"),
        (
            "lat_deg = 28.0\nlon_deg = 86.91",
            "lat_deg = 28.0\nlon_deg = 87.91",
            "pads[2] (top)",
            "more than 3000 m from",
        ),
        (
            "lat_deg = 28.0\nlon_deg = 86.91",
            "lat_deg = 128.0\nlon_deg = 28.0",
            "pads[2].lat_deg",
            "less than or equal to 90",
        ),
        ("[28.001, 86.900]", "[86.900, 28.001]", "zones[1] (tents).outline[1]", "are swapped"),
        (
            "[28.002, 86.900], [28.002, 86.901]",
            "[28.002, 86.901], [28.002, 86.900]",
            "zones[1] (tents).outline",
            "Self-intersection",
        ),
        ("[28.002, 86.901], [28.001, 86.901]", "[28.003, 86.900]", "zones[1] (tents).outline", "no simple polygon"),
        ("home = true\n", "", "pads", "one pad must be home, there is none"),
        ('name = "Top"', 'name = "Top"\nhome = true', "pads", "there are 2 (base, top)"),
        ('id = "top"', 'id = "base"', "pads", "id 'base' stands 2 times"),
        ('id = "top"', 'id = "Top Camp"', "pads[2].id", "match pattern"),
        ('timezone = "Asia/Kathmandu"', 'timezone = "Asia/Katmandoo"', "timezone", "no such time zone"),
        ('timezone = "Asia/Kathmandu"', 'timezone = "../etc/passwd"', "timezone", "no such time zone"),
        ('active = ["22:00-06:00"]', 'active = ["22-6 h"]', "zones[1].active", "must read HH:MM-HH:MM"),
        ('active = ["22:00-06:00"]', 'active = ["06:00-06:00"]', "zones[1].active", "is empty"),
        ('kind = "people"', 'kind = "peeple"', "zones[1].kind", "'people'"),
        ("reserve_frac = 0.2", "reserve_frac = 20", "limits.reserve_frac", "less than 1"),
        ("alt_amsl_m = 6000.0", 'alt_amsl_m = "6000"', "pads[2].alt_amsl_m", "valid number"),
        ("alt_amsl_m = 6000.0", "alt_amsl_m = 60000.0", "pads[2].alt_amsl_m", "less than or equal to 9000"),
        ("alt_amsl_m = 6000.0", "alt_amsl_m = nan", "pads[2].alt_amsl_m", ""),
        ("gust_mps = [8.0,", "gust_mps = [3.0,", "climate.gust_mps, hour 0", "below the mean"),
        ("wind_mps = [5.0,", "wind_mps = [", "climate.wind_mps", "at least 24"),
        ('to = "top"', 'to = "summit"', "foot_routes[1].to", "no drop 'summit'. Drops: top."),
        ('schema = "lungta.site/1"', 'schema = "lungta.site/2"', "schema", "'lungta.site/1'"),
        ('source = "test"\n\n[[pads]]', 'source = ""\n\n[[pads]]', "pads[1].source", "at least 1 character"),
    ],
)
def test_each_fault_is_named_with_its_place(load_text: LoadText, old: str, new: str, where: str, what: str) -> None:
    """A wrong file is refused with the key path and what is wrong there."""
    assert old in GOOD
    message = refusal(load_text, GOOD.replace(old, new, 1))
    assert f"{where}: " in message
    assert what in message
    assert "site.toml" in message.splitlines()[0]


def test_room_about_a_zone(load_text: LoadText) -> None:
    """A zone may say how far to keep from it and from which height it may be crossed; else 0 m and at no height."""
    plain = load_text(GOOD).zones[0]
    assert (plain.keep_clear_m, plain.over_agl_m) == (0.0, None)
    active = 'active = ["22:00-06:00"]'
    wide = load_text(GOOD.replace(active, f"{active}\nkeep_clear_m = 50\nover_agl_m = 80.0")).zones[0]
    assert (wide.keep_clear_m, wide.over_agl_m) == (50.0, 80.0)
    for wrong in (
        "keep_clear_m = -1.0",
        "keep_clear_m = 9000.0",
        "over_agl_m = 0.0",
        "keep_clear = 5.0",
        "over_agl_m = inf",
    ):
        assert f"zones[1].{wrong.split()[0]}: " in refusal(load_text, GOOD.replace(active, f"{active}\n{wrong}"))


def test_all_problems_at_once(load_text: LoadText) -> None:
    """One run shows everything that is wrong, not the first fault alone."""
    text = (
        GOOD.replace("extent_m", "extent").replace("reserve_frac = 0.2", "reserve_frac = 2").replace("86.89\n", '"x"\n')
    )
    message = refusal(load_text, text)
    assert all(part in message for part in ("extent:", "extent_m:", "limits.reserve_frac:", "pads[1].lon_deg:"))
    text = (
        GOOD.replace("home = true\n", "")
        .replace('to = "top"', 'to = "no"')
        .replace("lon_deg = 86.91", "lon_deg = 80.0")
    )
    assert refusal(load_text, text).count("\n") == 3


def test_broken_toml_names_line_and_column(load_text: LoadText) -> None:
    """What is not TOML is refused with its line."""
    assert "line 4" in refusal(load_text, GOOD.replace('name = "A hill"', "name = A hill", 1))


def test_other_encodings_name_the_line(tmp_path: Path) -> None:
    """A Latin-1 file is refused with the line of the first foreign byte and what to do."""
    path = tmp_path / "site.toml"
    path.write_bytes(GOOD.replace("Nowhere", "Österreich").encode("latin-1"))
    with pytest.raises(SiteError, match=r"line 5: is not UTF-8 text .* Save it again"):
        load_site(str(path))


def test_unknown_names_suggest_the_nearest() -> None:
    """A misspelt site says what was probably meant."""
    with pytest.raises(SiteError, match="Did you mean khumbu"):
        load_site("kumbu")
    with pytest.raises(SiteError, match="Known here: ama-dablam, khumbu, muztagh-ata"):
        load_site("zzz")


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """A path that is not there, or a folder, is a message and no traceback."""
    with pytest.raises(SiteError, match="cannot be read"):
        load_site(str(tmp_path / "none.toml"))
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(SiteError, match="cannot be read"):
        load_site(str(tmp_path / "folder.toml"))


def test_unknown_pad_names_the_pads() -> None:
    """Asking for a pad that is not there says which there are."""
    with pytest.raises(KeyError, match="base-camp, camp-1, camp-2"):
        load_site("khumbu").pad("camp-9")
