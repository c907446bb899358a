"""Making a site anywhere on Earth."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lungta.core.errors import SiteError
from lungta.core.geo import Position
from lungta.mountain.site.load import load_site
from lungta.mountain.site.new import NewPad, NewSite, new_site_text, parse_pad, write_new_site


def pads(*places: tuple[float, float, float]) -> tuple[NewPad, ...]:
    return tuple(
        NewPad(id=f"p{n}", name=f"P {n}", position=Position(lat_deg=lat, lon_deg=lon, alt_amsl_m=alt))
        for n, (lat, lon, alt) in enumerate(places)
    )


def new(*places: tuple[float, float, float], **changes: str) -> NewSite:
    told = {"name": "Some Peak", "country": "Nowhere", "timezone": "UTC", "home": "p0"} | changes
    return NewSite(pads=pads(*places), **told)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lat=st.floats(-84.0, 84.0),
    lon=st.floats(-180.0, 180.0),
    north_m=st.floats(-8000.0, 8000.0),
    east_m=st.floats(-8000.0, 8000.0),
    alt=st.floats(-400.0, 8800.0),
    name=st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable()),
)
def test_what_is_made_loads_with_the_same_pads(
    tmp_path_factory: pytest.TempPathFactory,
    lat: float,
    lon: float,
    north_m: float,
    east_m: float,
    alt: float,
    name: str,
) -> None:
    """Anywhere on Earth, over the date line too, with any name: read back, the pads are what was given."""
    other_lat = lat + north_m / 111_200.0
    other_lon = (lon + east_m / (111_200.0 * math.cos(math.radians(lat))) + 180.0) % 360.0 - 180.0
    site = new((lat, lon, alt), (other_lat, other_lon, alt), name=name)
    path = tmp_path_factory.mktemp("site") / "site.toml"
    write_new_site(site, path)
    loaded = load_site(str(path))
    assert loaded.name == name
    assert [pad.position for pad in loaded.pads] == [pad.position for pad in site.pads]
    assert loaded.home.id == "p0"
    for pad in loaded.pads:
        east, north = loaded.frame.to_local(pad.position.lat_deg, pad.position.lon_deg)
        assert max(abs(east), abs(north)) <= loaded.extent_m - 1400.0  # room to go round something


def test_everything_not_given_is_called_an_assumption(tmp_path: Path) -> None:
    """Limits, climate, uncertainty and walking come from nobody: each says so."""
    path = tmp_path / "new.toml"
    write_new_site(new((28.0, 86.85, 5300.0), (27.99, 86.87, 6000.0)), path)
    site = load_site(str(path))
    for text in [site.limits.source, site.climate.source, *(route.source for route in site.foot_routes)]:
        assert text.startswith("Assumption")
    assert all("assumption" in pad.source for pad in site.pads)
    assert site.climate.pressure_pa == pytest.approx(51_913.0, abs=30.0)  # U.S. Standard Atmosphere 1976, 5,300 m
    assert site.foot_routes[0].ascent_m == 700.0


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A file that exists stays as it is."""
    path = tmp_path / "mine.toml"
    path.write_text("precious", encoding="utf-8")
    with pytest.raises(SiteError, match=r"exists already.*--out"):
        write_new_site(new((28.0, 86.85, 5300.0), (27.99, 86.87, 6000.0)), path)
    assert path.read_text(encoding="utf-8") == "precious"


def test_a_folder_that_is_not_there_is_a_message(tmp_path: Path) -> None:
    """No traceback for a place that cannot be written."""
    with pytest.raises(SiteError, match="cannot be written"):
        write_new_site(new((28.0, 86.85, 5300.0), (27.99, 86.87, 6000.0)), tmp_path / "no" / "site.toml")


@pytest.mark.parametrize(
    ("site", "message"),
    [
        (new((28.0, 86.85, 5300.0)), "there is no drop"),
        (new((28.0, 86.85, 5300.0), (27.99, 86.87, 6000.0), home="base"), "no pad 'base' to be home.* p0, p1"),
        (new((28.0, 86.85, 5300.0), (86.87, 27.99, 6000.0)), "swapped"),
        (new((28.0, 86.85, 5300.0), (-28.0, -93.15, 6000.0)), "57 km"),
        (new((28.0, 86.85, 5300.0), (27.99, 86.87, 6000.0), timezone="Nepal/Lukla"), "no such time zone"),
    ],
)
def test_pads_that_make_no_site(site: NewSite, message: str) -> None:
    """What cannot become a site is refused before anything is written."""
    with pytest.raises(SiteError, match=message):
        new_site_text(site)


def test_same_id_twice() -> None:
    """Ids are unique."""
    pad = parse_pad("a,A,28.0,86.85,5300")
    with pytest.raises(SiteError, match="id 'a' stands 2 times"):
        new_site_text(NewSite(name="X", country="Y", timezone="UTC", pads=(pad, pad), home="a"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("camp-1,Camp I,27.9875,86.875", "needs five values, got 4"),
        ("camp-1,Camp I,27.9875,86.875,6065,1", "needs five values, got 6"),
        ("camp-1,Camp I,north,86.875,6065", "could not convert"),
        ("camp-1,Camp I,116.9,39.9,6065", "swapped"),
        ("camp-1,Camp I,27.9875,86.875,60650", "alt_amsl_m must lie"),
        ("camp-1,Camp I,nan,86.875,6065", "latitude nan"),
    ],
)
def test_bad_pads_are_named(text: str, message: str) -> None:
    """A pad that cannot be read says which one and in what order its values stand."""
    with pytest.raises(SiteError, match=message) as caught:
        parse_pad(text)
    assert text in str(caught.value)
