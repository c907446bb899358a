"""DJI WPML archives against the public document and a file of DJI Pilot 2."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from mission_readers import KML_NS, WPML, archive, wpml_document, wpml_places

from day_plans import day_plan, sortie
from lungta.fly.missions.build import mission_of
from lungta.fly.missions.mission import HeightReference, Mission, MissionOptions
from lungta.fly.missions.wpml import kmz_bytes

DOCUMENTS = ("template.kml", "waylines.wpml")
# "Is it required: yes" in DJI's WPML document, for waypoint templates
REQUIRED = {
    "template.kml": (
        "missionConfig/flyToWaylineMode missionConfig/finishAction missionConfig/exitOnRCLost "
        "missionConfig/takeOffSecurityHeight missionConfig/globalTransitionalSpeed missionConfig/globalRTHHeight "
        "missionConfig/droneInfo/droneEnumValue Folder/templateType Folder/templateId Folder/autoFlightSpeed "
        "Folder/waylineCoordinateSysParam/coordinateMode Folder/waylineCoordinateSysParam/heightMode "
        "Folder/globalWaypointTurnMode Folder/gimbalPitchMode Folder/globalHeight Folder/globalUseStraightLine "
        "Folder/globalWaypointHeadingParam/waypointHeadingMode "
        "Folder/globalWaypointHeadingParam/waypointHeadingPathMode "
        "Folder/Placemark/Point/coordinates Folder/Placemark/index Folder/Placemark/useGlobalHeight "
        "Folder/Placemark/ellipsoidHeight Folder/Placemark/height Folder/Placemark/useGlobalSpeed "
        "Folder/Placemark/waypointSpeed Folder/Placemark/useGlobalHeadingParam Folder/Placemark/useGlobalTurnParam"
    ),
    "waylines.wpml": (
        "missionConfig/flyToWaylineMode missionConfig/finishAction missionConfig/exitOnRCLost "
        "missionConfig/takeOffSecurityHeight missionConfig/globalTransitionalSpeed missionConfig/globalRTHHeight "
        "missionConfig/droneInfo/droneEnumValue Folder/templateId Folder/waylineId Folder/autoFlightSpeed "
        "Folder/executeHeightMode Folder/Placemark/Point/coordinates Folder/Placemark/index "
        "Folder/Placemark/executeHeight Folder/Placemark/waypointSpeed "
        "Folder/Placemark/waypointHeadingParam/waypointHeadingMode "
        "Folder/Placemark/waypointHeadingParam/waypointHeadingPathMode "
        "Folder/Placemark/waypointTurnParam/waypointTurnMode "
        "Folder/Placemark/waypointTurnParam/waypointTurnDampingDist"
    ),
}
# In the Mavic 3's file and not in ours: its camera, for which the document has no FlyCart value
CAMERA = ("payloadInfo", "payloadParam")


def mission(aircraft_id: str = "dji-fc30", **chosen) -> Mission:
    plan = day_plan()
    plan = replace(plan, aircraft=replace(plan.aircraft, id=aircraft_id))
    return mission_of(plan, sortie(), MissionOptions(**chosen))


def document(name: str, flown: Mission | None = None) -> Any:
    return wpml_document(kmz_bytes(flown or mission()), name)


def leaves(element: Any, above: str = "") -> dict[str, set[str]]:
    """Texts by path of local names; an element without children is a leaf, with or without text."""
    found: dict[str, set[str]] = {}
    for child in element:
        path = f"{above}/{child.tag.rpartition('}')[2]}".lstrip("/")
        if len(child):
            for key, texts in leaves(child, path).items():
                found.setdefault(key, set()).update(texts)
        else:
            found.setdefault(path, set()).add((child.text or "").strip())
    return found


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def value(root: Any, tag: str) -> str:
    return root.find(f".//{WPML}{tag}").text


def test_archive_has_both_documents_under_wpmz():
    """The archive holds wpmz/template.kml and wpmz/waylines.wpml and nothing else, dated the same whenever written."""
    content = kmz_bytes(mission())
    assert list(archive(content)) == ["wpmz/template.kml", "wpmz/waylines.wpml"]
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_field_is_empty(name: str):
    """An empty field makes a file unusable on DJI controllers."""
    found = leaves(document(name))
    assert found
    assert not [path for path, texts in found.items() if "" in texts]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_required_element_is_there(name: str):
    """What DJI's document requires of a waypoint route stands in the file."""
    paths = {path.removeprefix("Document/") for path in leaves(document(name))}
    assert not set(REQUIRED[name].split()) - paths


@pytest.mark.real_data
@pytest.mark.parametrize("name", DOCUMENTS)
def test_elements_are_those_of_pilot_2(name: str, real_data: Path):
    """Every element that DJI Pilot 2 writes but its camera's is in ours, and holds a number where Pilot's does."""
    real = leaves(fromstring(archive((real_data / "missions" / "dji_pilot2_m3.kmz").read_bytes())[f"wpmz/{name}"]))
    ours = leaves(document(name))
    wanted = {path for path in real if not any(part in path for part in CAMERA)}
    assert not wanted - set(ours)
    for path in wanted:
        assert all(map(is_number, ours[path])) == all(map(is_number, real[path])), path


@pytest.mark.real_data
def test_namespaces_are_those_of_pilot_2(real_data: Path):
    """The root element and both namespaces are the reference's."""
    real = archive((real_data / "missions" / "dji_pilot2_m3.kmz").read_bytes())
    for name in DOCUMENTS:
        reference, ours = fromstring(real[f"wpmz/{name}"]), document(name)
        assert ours.tag == reference.tag
        assert {child.tag.rpartition("}")[0] for child in ours.iter()} == {
            child.tag.rpartition("}")[0] for child in reference.iter()
        }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_waypoints_are_numbered_from_zero(name: str):
    """Numbers rise by one from 0, and there are 2 to 99."""
    numbers = [int(e.text) for e in document(name).iter(f"{WPML}index")]
    assert numbers == list(range(len(mission().waypoints)))
    assert 2 <= len(numbers) <= 99


def test_waypoint_speed_is_that_of_the_leg_onward():
    """WPML's waypoint speed counts from the waypoint to the next one, a mission's from the one before."""
    flown = mission()
    speeds = [float(p.find(f"{WPML}waypointSpeed").text) for p in document("waylines.wpml").iter(f"{KML_NS}Placemark")]
    assert speeds[:-1] == [pytest.approx(w.speed.path_mps, abs=0.051) for w in flown.waypoints[1:]]
    assert all(speed > 0 for speed in speeds)


def test_hover_stands_at_the_drop_alone():
    """The drop's waypoint hovers as long as the plan counts, and nothing else happens anywhere."""
    flown = mission()
    for name in DOCUMENTS:
        (group,) = document(name).iter(f"{WPML}actionGroup")
        assert flown.waypoints[int(value(group, "actionGroupStartIndex"))] is flown.drop.waypoint
        assert value(group, "actionGroupStartIndex") == value(group, "actionGroupEndIndex")
        assert value(group, "actionActuatorFunc") == "hover"
        assert float(value(group, "hoverTime")) == flown.drop.hover_s


@pytest.mark.parametrize(
    ("aircraft_id", "number"), [("dji-fc30", "78"), ("dji-fc30-one-battery", "78"), ("coaxial-octo", "65535")]
)
def test_aircraft_number(aircraft_id: str, number: str):
    """The FlyCart 30 has DJI's published number, any other aircraft DJI's number for unknown."""
    for name in DOCUMENTS:
        assert value(document(name, mission(aircraft_id)), "droneEnumValue") == number


def test_it_says_that_nobody_flew_it():
    """Both documents say "not verified on aircraft"; on schematic terrain both say NOT FOR FLIGHT too."""
    for schematic in (False, True):
        entries = archive(kmz_bytes(mission_of(day_plan(schematic=schematic), sortie())))
        for content in entries.values():
            assert b"not verified on aircraft" in content
            assert (b"NOT FOR FLIGHT" in content) == schematic
    assert "not verified on aircraft" in value(document("template.kml"), "author")


def test_flight_ends_and_survives_loss_of_link_on_the_checked_path():
    """It lands where it ends, above the home pad, and goes on along the path when the link is lost."""
    for name in DOCUMENTS:
        root = document(name)
        assert (value(root, "finishAction"), value(root, "exitOnRCLost")) == ("autoLand", "goContinue")
        assert float(value(root, "globalRTHHeight")) == pytest.approx(mission().return_height_above_pad_m, abs=0.1)
        assert 2 <= float(value(root, "takeOffSecurityHeight")) <= 1500


def test_heights_above_the_sea_become_heights_above_the_ellipsoid():
    """On request the template holds heights above the sea (EGM96) and the waylines the same above the ellipsoid.

    At Everest Base Camp the geoid lies 28.5 m below the ellipsoid (EGM96, egm96_15.gtx: -28.49 m).
    """
    flown = mission(heights=HeightReference.AMSL)
    template, waylines = document("template.kml", flown), document("waylines.wpml", flown)
    assert (value(template, "heightMode"), value(waylines, "executeHeightMode")) == ("EGM96", "WGS84")
    above_sea, above_ellipsoid = wpml_places(template, "height"), wpml_places(waylines, "executeHeight")
    assert above_ellipsoid == wpml_places(template, "ellipsoidHeight")
    for place, sea, ellipsoid in zip(flown.waypoints, above_sea, above_ellipsoid, strict=True):
        assert sea[2] == pytest.approx(place.alt_amsl_m, abs=0.01)
        assert ellipsoid[2] - sea[2] == pytest.approx(-28.5, abs=0.5)
