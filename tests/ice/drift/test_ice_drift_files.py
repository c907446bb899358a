"""What is written can be read by phones, map programs and people, and says what it must."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import fastkml
import gpxpy
import numpy as np
import pytest
from shapely.geometry import shape

from ice_drift_cases import DAY_S, day, field_from, route_at
from lungta.core.errors import IceError, OutputError
from lungta.ice.drift.carry import drift_route
from lungta.ice.drift.data import drift_rows
from lungta.ice.drift.files import NAMES, read_flow_file, write_drift
from lungta.ice.drift.maps import ice_route
from lungta.ice.drift.model import DriftedRoute
from lungta.ice.drift.plot import drift_figure
from lungta.ice.drift.say import metres, sheet_text, summary_lines, towards_text
from lungta.ice.route.model import PointKind
from lungta.ice.route.read import read_route
from lungta.ice.tracking.files import write_displacements
from lungta.ice.tracking.model import Displacements
from lungta.ice.velocity.files import write_velocity

KINDS = [PointKind.CAMP, PointKind.LADDER, PointKind.ANCHOR, PointKind.ROPE, PointKind.ANCHOR]
OFF_M = [(-60.0, 0.0), (-20.0, 5.0), (-16.0, 5.0), (30.0, 10.0), (60.0, 2000.0)]


@pytest.fixture(scope="module")
def drifted() -> DriftedRoute:
    """Five points; the last lies off the field."""
    field = field_from(lambda east, north, _: (1.0 + 0.01 * east, 0.002 * north), between_mpd=0.05)
    field = replace(field, notes=("made, NOT REAL",))
    return drift_route(route_at(field.grid, OFF_M, kinds=KINDS), field, day(25.0))


@pytest.fixture(scope="module")
def folder(drifted: DriftedRoute, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "drift"
    assert write_drift(drifted, folder) == NAMES
    return folder


def test_the_gpx_has_both_answers(drifted: DriftedRoute, folder: Path) -> None:
    """A receiver shows the ice under the point's name, the place beside it, and a route through each."""
    gpx = gpxpy.parse((folder / "drift.gpx").read_text(encoding="utf-8"))
    names = [waypoint.name for waypoint in gpx.waypoints]
    assert {"P1", "P1 place", "P5 place"} <= set(names)
    assert "P5" not in names
    assert [len(route.points) for route in gpx.routes] == [4, 5]
    ice = drifted.points[0].ice
    assert ice is not None
    waypoint = gpx.waypoints[names.index("P1")]
    assert (waypoint.latitude, waypoint.longitude) == pytest.approx((ice.lat_deg, ice.lon_deg), abs=1e-8)
    assert waypoint.time == drifted.to_utc


def test_its_route_can_be_carried_on(drifted: DriftedRoute, folder: Path) -> None:
    """The GPX reads back as a route of the ice on that day; carried on, its way adds up."""
    again = read_route(folder / "drift.gpx")
    assert [point.id for point in again.points] == ["P1", "P2", "P3", "P4"]
    assert {point.kind for point in again.points} == {*KINDS[:4]}
    held = ice_route(drifted)
    assert held is not None
    for one, other in zip(held.points, again.points, strict=True):
        assert (one.lat_deg, one.lon_deg) == pytest.approx((other.lat_deg, other.lon_deg), abs=1e-8)


def test_the_kml_is_one(folder: Path) -> None:
    """An independent reader finds folders for ice, place and way, and as many ellipses as there are."""
    document = next(iter(fastkml.KML.parse(folder / "drift.kml").features))
    names = [each.name for each in document.features]
    assert names == ["Ice now", "Place then", "Way of the ice"]
    ice = next(iter(document.features))
    assert sum(each.name.endswith("95 %") for each in ice.features) == 4


def test_the_ellipses_on_the_map_have_their_size(drifted: DriftedRoute, folder: Path) -> None:
    """Polygons of the GeoJSON have the area of their ellipses, to 2 %, and the ice in their middle."""
    held = json.loads((folder / "drift.geojson").read_text(encoding="utf-8"))
    found = [each for each in held["features"] if each["properties"].get("held_frac") == 0.95]
    assert len(found) == 4
    for each, point in zip(found, drifted.points, strict=False):
        polygon = shape(each["geometry"])
        assert point.ice is not None
        metres_a_degree = 111_132.0 * 111_320.0 * np.cos(np.radians(point.ice.lat_deg))
        area_m2 = np.pi * point.most.long_m * point.most.short_m
        assert polygon.area * metres_a_degree == pytest.approx(area_m2, rel=0.02)
        assert (polygon.centroid.y, polygon.centroid.x) == pytest.approx(
            (point.ice.lat_deg, point.ice.lon_deg), abs=1e-7
        )


def test_table_and_json_say_the_same(drifted: DriftedRoute, folder: Path) -> None:
    lines = (folder / "drift.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    data = json.loads((folder / "drift.json").read_text(encoding="utf-8"))
    assert data["schema"] == "lungta.ice.drift/1"
    assert [row["id"] for row in rows] == [each["id"] for each in data["points"]] == ["P1", "P2", "P3", "P4", "P5"]
    assert rows[4]["ice_lat_deg"] == ""
    assert data["points"][4]["ice"] is None
    assert float(rows[1]["segment_change_m"]) == data["segments"][1]["change_m"]
    total = data["points"][0]["covariance_m2"]
    assert sum(total[name][0] for name in ("gps", "tracking", "cells", "season")) == pytest.approx(total["total"][0])
    assert len(drift_rows(drifted)[0]) == len(rows[0])


def test_the_sheet_says_what_a_doctor_needs(drifted: DriftedRoute) -> None:
    """Both answers by UTM, the search, the ladder's change, what is not known, where the error comes from."""
    text = sheet_text(drifted)
    for words in (
        "P2  ladder",
        "ICE    45R E 486 ",
        "PLACE  45R E 486 ",
        "95 in 100",
        "LADDER to P3: ",
        "longer than 4.0 m",
        "ICE    not known",
        "speed as it was measured",
        "NOT REAL",
        "no heights given",
    ):
        assert words in text
    assert "P5          anchor  not covered by the velocity field" in "\n".join(summary_lines(drifted))


def test_the_picture_names_points_and_says_what_is_made(drifted: DriftedRoute) -> None:
    """Every ladder and camp is named, points whose ice is not known are marked, NOT REAL stands on top."""
    figure = drift_figure(drifted)
    written = [text.get_text() for ax in figure.axes for text in ax.texts]
    assert {"P1", "P2"} <= set(written)
    assert "NOT REAL" in figure.get_suptitle()
    legend = figure.axes[0].get_legend()
    assert legend is not None
    assert "ice not known" in [text.get_text() for text in legend.get_texts()]
    assert sheet_text(drifted).startswith("NOT REAL")


def test_one_far_point_does_not_make_the_map_unreadable(drifted: DriftedRoute) -> None:
    """The map holds the covered points; the one 2 km off is named in the title; the notes all stand below."""
    told = replace(drifted, notes=(*drifted.notes, *(f"note {number}" for number in range(9))))
    figure = drift_figure(told)
    ax = figure.axes[0]
    assert float(np.diff(ax.get_ylim())[0]) < 500.0
    assert "P5" in ax.get_title(loc="left")
    assert "P5" not in [text.get_text() for text in ax.texts]
    assert "note 8" in figure.get_supxlabel()


def test_large_ellipses_are_outlines(drifted: DriftedRoute) -> None:
    """They would hide what is under them."""
    wide = replace(drifted.points[0].most, long_m=21.0)
    big = replace(drifted, points=(replace(drifted.points[0], most=wide), *drifted.points[1:]))
    for shown, filled in ((drifted, [True, True]), (big, [False, False])):
        assert [patch.get_fill() for patch in drift_figure(shown).axes[0].patches][:2] == filled


def test_a_folder_of_others_is_left_alone(drifted: DriftedRoute, tmp_path: Path) -> None:
    from lungta.core.files import check_writable
    from lungta.ice.drift.files import WRITTEN

    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="did not write"):
        check_writable(tmp_path, WRITTEN)


def test_velocities_of_a_stack_and_of_a_pair_are_read(tmp_path: Path) -> None:
    """Both kinds of file become a field that knows over how long a way its velocities are means."""
    field = replace(field_from(lambda east, _, __: (1.0 + 0.0 * east, 0.0 * east)), path_s=12.0 * DAY_S)
    write_velocity(tmp_path / "velocity.nc", field)
    shape_ = field.grid.shape
    zeros = np.zeros(shape_)
    pair = Displacements(
        grid=field.grid,
        before_utc=day(0.0),
        after_utc=day(8.0),
        east_m=zeros + 8.0,
        north_m=zeros,
        var_east_m2=zeros + 0.01,
        var_north_m2=zeros + 0.01,
        cov_m2=zeros,
        score=zeros.astype(np.float32),
        returned_m=zeros.astype(np.float32),
        window_px=np.ones(shape_, dtype=np.uint16),
        reason=np.zeros(shape_, dtype=np.uint8),
        image_pixel_m=0.5,
    )
    write_displacements(tmp_path / "displacements.nc", pair)
    stack, single = (read_flow_file(tmp_path / name) for name in ("velocity.nc", "displacements.nc"))
    assert (stack.path_s, single.path_s) == pytest.approx((12.0 * DAY_S, 8.0 * DAY_S))
    assert single.u_mps[0, 0, 0] * DAY_S == pytest.approx(1.0)


def test_other_files_are_refused(tmp_path: Path) -> None:
    from lungta.ice.netcdf import netcdf_library

    with pytest.raises(IceError, match="is no file"):
        read_flow_file(tmp_path / "none.nc")
    (tmp_path / "x.nc").write_text("no netcdf", encoding="utf-8")
    with pytest.raises(IceError, match="cannot be read as NetCDF"):
        read_flow_file(tmp_path / "x.nc")
    with netcdf_library().Dataset(tmp_path / "y.nc", "w") as file:
        file.lungta_schema = "lungta.wind/1"
    with pytest.raises(IceError, match=r"no velocities of ice that Lungta wrote, but lungta\.wind/1"):
        read_flow_file(tmp_path / "y.nc")


def test_numbers_as_a_person_says_them() -> None:
    assert [metres(value) for value in (0.243, 0.996, 9.96, -0.5)] == ["0.24 m", "1.0 m", "10 m", "-0.50 m"]
    assert [towards_text(value) for value in (0.0, 359.0, 45.0)] == ["000° (N)", "359° (N)", "045° (NE)"]
