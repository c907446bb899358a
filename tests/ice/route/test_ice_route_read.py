"""Routes come in as receivers and people write them, and what they lack is asked for or said."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lungta.core.errors import IceError
from lungta.ice.route.ask import RouteAsk
from lungta.ice.route.model import PointKind, Route
from lungta.ice.route.raw import kind_of, time_of
from lungta.ice.route.read import read_route
from lungta.ice.route.write import WRITERS

SEEN = RouteAsk(seen_utc=datetime(2026, 5, 12, 6, tzinfo=UTC), sigma_m=3.0)
CSV = """id,lat_deg,lon_deg,alt_amsl_m,seen_utc,kind,sigma_m,note
BC,28.00,86.86,5364,2026-05-12T06:30:00+05:45,camp,2,start
L1,27.99,86.87,5500.5,2026-05-12T01:00Z,ladder,,three sections
A2,27.985,86.875,,2026-05-12,anchor,4,
"""


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_table(tmp_path: Path) -> None:
    """Heights, times with zones, kinds, errors and notes arrive; what is not there is taken from the asked, or said."""
    route = read_route(written(tmp_path, "old.csv", CSV))
    first, ladder, last = route.points
    assert route.name == "old"
    assert first.seen_utc == datetime(2026, 5, 12, 0, 45, tzinfo=UTC)
    assert (first.kind, first.sigma_m, first.alt_amsl_m, first.note) == (PointKind.CAMP, 2.0, 5364.0, "start")
    assert (ladder.kind, ladder.sigma_m) == (PointKind.LADDER, 5.0)
    assert (last.alt_amsl_m, last.seen_utc.hour) == (None, 12)
    assert any("5 m is assumed" in text for text in route.said)
    assert any("noon UTC" in text for text in route.said)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_names(tmp_path: Path, separator: str) -> None:
    """A spreadsheet's semicolons, tabs and long names are read; columns that mean nothing here are named."""
    text = "Name,Latitude,Longitude,Elevation,Colour\nLadder 1,27.99,86.87,5500,red\nA2,27.98,86.88,,blue\n"
    route = read_route(written(tmp_path, "x.csv", "\ufeff" + text.replace(",", separator)), SEEN)
    assert [point.kind for point in route.points] == [PointKind.LADDER, PointKind.ANCHOR]
    assert {point.sigma_m for point in route.points} == {3.0}
    assert any("columns not used: colour" in text for text in route.said)


GPX = """<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">{}</gpx>"""
ROUTE = '<rte><name>up</name><rtept lat="27.99" lon="86.87"><name>L1</name></rtept>\
<rtept lat="27.98" lon="86.88"><ele>5600</ele><time>2026-05-01T00:00:00Z</time><name>A2</name></rtept></rte>'
WAYPOINT = '<wpt lat="27.99" lon="86.87"><ele>5500</ele><time>2026-05-02T00:00:00Z</time><name>L1</name>\
<type>ladder</type></wpt>'
TRACK = '<trk><trkseg><trkpt lat="27.99" lon="86.87"><time>2026-05-01T00:00:00Z</time></trkpt>\
<trkpt lat="27.99001" lon="86.87"><time>2026-05-01T00:00:01Z</time></trkpt>\
<trkpt lat="27.991" lon="86.87"><time>2026-05-01T00:10:00Z</time></trkpt></trkseg></trk>'


def test_a_route_of_a_receiver_with_its_waypoints(tmp_path: Path) -> None:
    """Waypoints of the same name add height, time and kind to the route's points."""
    route = read_route(written(tmp_path, "x.gpx", GPX.format(WAYPOINT + ROUTE)))
    first, second = route.points
    assert (first.id, first.kind, first.alt_amsl_m) == ("L1", PointKind.LADDER, 5500.0)
    assert first.seen_utc == datetime(2026, 5, 2, tzinfo=UTC)
    assert second.kind is PointKind.ANCHOR
    assert route.name == "up"


def test_a_track_is_thinned_and_said(tmp_path: Path) -> None:
    """Points a metre apart are left out; the ends stay."""
    route = read_route(written(tmp_path, "x.gpx", GPX.format(TRACK)))
    assert [point.kind for point in route.points] == [PointKind.TRACK] * 2
    assert any("2 of 3 track points" in text for text in route.said)


def test_waypoints_alone(tmp_path: Path) -> None:
    route = read_route(written(tmp_path, "x.gpx", GPX.format(WAYPOINT + WAYPOINT.replace("L1", "L2"))))
    assert [point.id for point in route.points] == ["L1", "L2"]
    assert any("order of the file" in text for text in route.said)


KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
<Document><name>old</name>{}</Document></kml>"""
MARKS = "".join(
    f"<Placemark><name>{name}</name><TimeStamp><when>2026-05-0{day}</when></TimeStamp>"
    f"<Point><coordinates>{lon},27.99,{alt}</coordinates></Point></Placemark>"
    for name, day, lon, alt in (("Ladder 1", 1, 86.87, 5500), ("A2", 2, 86.88, 0))
)
LINE = "<Placemark><LineString><coordinates>86.87,27.99,0 86.88,27.98,0</coordinates></LineString></Placemark>"
TRAIL = """<Placemark><gx:Track><when>2026-05-01T00:00:00Z</when><when>2026-05-01T01:00:00Z</when>
<gx:coord>86.87 27.99 5500</gx:coord><gx:coord>86.88 27.98 5600</gx:coord></gx:Track></Placemark>"""


def test_placemarks(tmp_path: Path) -> None:
    """Names, days and heights of placemarks are read; a height of 0 is none; a line beside them is said not used."""
    route = read_route(written(tmp_path, "x.kml", KML.format(MARKS + LINE)))
    first, second = route.points
    assert (first.id, first.kind, first.alt_amsl_m, first.lat_deg) == ("Ladder 1", PointKind.LADDER, 5500.0, 27.99)
    assert (second.seen_utc.day, second.alt_amsl_m) == (2, None)
    assert any("lines in the file are not used" in text for text in route.said)


def test_lines_and_tracks_of_kml(tmp_path: Path) -> None:
    drawn = read_route(written(tmp_path, "line.kml", KML.format(LINE)), SEEN)
    recorded = read_route(written(tmp_path, "track.kml", KML.format(TRAIL)))
    assert [point.lon_deg for point in drawn.points] == [86.87, 86.88]
    assert recorded.points[1].seen_utc == datetime(2026, 5, 1, 1, tzinfo=UTC)
    assert recorded.points[1].alt_amsl_m == 5600.0


def test_a_zipped_kml(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("doc.kml", KML.format(MARKS))
    assert len(read_route(written(tmp_path, "x.kmz", held.getvalue())).points) == 2


@pytest.mark.parametrize("suffix", list(WRITERS))
def test_what_is_written_is_read_back(tmp_path: Path, suffix: str) -> None:
    """Export then import gives the same points, in every form."""
    route = read_route(written(tmp_path, "old.csv", CSV))
    made = WRITERS[suffix](route, ("said",))
    again = read_route(written(tmp_path, f"again{suffix}", made), RouteAsk(sigma_m=5.0))
    for one, other in zip(route.points, again.points, strict=True):
        assert (one.id, one.kind, one.seen_utc) == (other.id, other.kind, other.seen_utc)
        assert (one.lat_deg, one.lon_deg) == pytest.approx((other.lat_deg, other.lon_deg), abs=1e-8)
        assert one.alt_amsl_m == other.alt_amsl_m
        assert other.sigma_m == one.sigma_m or suffix == ".gpx"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("x.txt", "", "cannot be a .txt"),
        ("x.gpx", "no xml", "cannot be read as GPX"),
        ("x.gpx", GPX.format(""), "holds no point"),
        ("x.gpx", GPX.format(ROUTE), "does not say when L1 was there"),
        ("x.gpx", "\udcff", "UTF-8"),
        ("x.kml", "no xml", "cannot be read as KML"),
        ("x.kml", KML.format(""), "no point and no line"),
        ("x.kml", KML.format(MARKS.replace("27.99", "north")), "is no number"),
        ("x.kml", KML.format(MARKS.replace("2026-05-01", "May")), "is no time"),
        ("x.kmz", "no zip", "is no KMZ"),
        ("x.csv", "id,lat\nA,27.9\n", "no column lon_deg"),
        ("x.csv", "id,lat,lon\n", "holds no points"),
        ("x.csv", "id,lat,lon,time\nA,27.9,86.8,2026-05-01\n", "needs at least two"),
        ("x.csv", "id,lat,lon\nA,27.9,east\nB,,86.8\n", "(?s)line 2.*line 3"),
        ("x.csv", "id,lat,lon,time\nA,127.9,86.8,2026-05-01\nB,27,86,2026-05-01\n", "(?s)latitude 127.9.*swapped"),
        ("x.csv", "id,lat,lon,time,sigma_m\nA,27,86.8,2026-05-01,-2\nB,27,86,2026-05-01,1\n", "sigma_m -2"),
        ("x.csv", "id,lat,lon,time\nA,27.9,86.8,yesterday\nB,27,86,2026-05-01\n", "yesterday"),
        ("x.geojson", "{}", "cannot be read as GeoJSON|holds no point"),
        ("x.geojson", '{"type": "FeatureCollection", "features": []}', "holds no point"),
    ],
)
def test_bad_files_are_refused_in_plain_words(tmp_path: Path, name: str, text: str, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(IceError, match=words):
        read_route(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(IceError, match="is no file"):
        read_route(tmp_path / "none.gpx")


def test_names_are_made_unique_and_said(tmp_path: Path) -> None:
    text = "name,lat,lon,time\nA,27.9,86.8,2026-05-01\nA,27.91,86.8,2026-05-01\n,27.92,86.8,2026-05-01\n"
    route = read_route(written(tmp_path, "x.csv", text))
    assert [point.id for point in route.points] == ["A", "A-2", "P3"]
    assert any("more than once" in text for text in route.said)


def test_points_with_a_time_keep_it(tmp_path: Path) -> None:
    """--seen is for those without."""
    text = "name,lat,lon,time\nA,27.9,86.8,2026-05-01\nB,27.91,86.8,\n"
    route: Route = read_route(written(tmp_path, "x.csv", text), SEEN)
    assert [point.seen_utc.day for point in route.points] == [1, 12]
    assert any("points without a time, 1, are" in text for text in route.said)


def test_kinds_by_their_words() -> None:
    """The kind's field counts first, then the name, then the note."""
    assert kind_of("Flag", "R12", "", PointKind.ANCHOR) is PointKind.ROPE
    assert kind_of("", "top", "two snow bars", PointKind.TRACK) is PointKind.ANCHOR
    assert kind_of("campground", "L1", "", PointKind.ANCHOR) is PointKind.CAMP
    assert kind_of("", "Europe", "", PointKind.ANCHOR) is PointKind.ANCHOR


def test_times_without_a_zone_are_said() -> None:
    assert time_of("2026-05-12T06:00")[1] == "a time without a zone is taken as UTC"
    assert time_of("2026-05-12T06:00Z")[1] == ""


def test_the_asked_is_checked() -> None:
    with pytest.raises(ValueError, match="sigma_m"):
        RouteAsk(sigma_m=0.0)
    with pytest.raises(ValueError, match="seen_utc"):
        RouteAsk(seen_utc=datetime(2026, 5, 1))  # noqa: DTZ001
