"""Wind fields as VTK: an independent parse finds every point and value."""

from __future__ import annotations

import base64
import struct
from pathlib import Path

import numpy as np
from defusedxml import ElementTree

from hill_wind import NOTES, hill_wind
from lungta.mountain.wind.files.notes import WindNotes
from lungta.mountain.wind.files.vtk import write_wind_vts

FIELD = hill_wind()


class Vts:
    """A reader of its own, from VTK's description of its XML formats: header and data are encoded apart."""

    def __init__(self, path: Path) -> None:
        self.root = ElementTree.parse(path).getroot()
        appended = self.root.find("AppendedData")
        assert appended.attrib == {"encoding": "base64"}
        self.data = appended.text.strip().removeprefix("_")
        self.extent = [int(each) for each in self.root.find("StructuredGrid/Piece").attrib["Extent"].split()]

    def array(self, name: str) -> np.ndarray:
        (entry,) = (each for each in self.root.iter("DataArray") if each.attrib["Name"] == name)
        start = int(entry.attrib["offset"])
        (size,) = struct.unpack("<Q", base64.b64decode(self.data[start : start + 12]))
        end = start + 12 + 4 * -(-size // 3)
        values = np.frombuffer(base64.b64decode(self.data[start + 12 : end]), dtype="<f4")
        x0, x1, y0, y1, z0, z1 = self.extent
        shape = (z1 - z0 + 1, y1 - y0 + 1, x1 - x0 + 1, int(entry.attrib["NumberOfComponents"]))
        return values.reshape(shape)

    def text(self, name: str) -> str:
        (entry,) = (each for each in self.root.iter("Array") if each.attrib["Name"] == name)
        codes = [int(code) for code in entry.text.split()]
        assert codes[-1] == 0
        return bytes(codes[:-1]).decode()


def test_points_and_values_stand_where_they_belong(tmp_path: Path) -> None:
    """Every cell's centre is a point at its own height, with the wind of that cell."""
    write_wind_vts(tmp_path / "wind.vts", FIELD, NOTES)
    file, grid = Vts(tmp_path / "wind.vts"), FIELD.grid
    points, wind = file.array("points_m"), file.array("wind_mps")
    for row, column, level in [(0, 0, 0), (3, 8, 2), (10, 12, 5)]:
        place = (grid.east_m[column], grid.north_m[row], grid.alt_amsl_m[row, column, level])
        np.testing.assert_allclose(points[level, row, column], place, rtol=1e-6)
        blows = [getattr(FIELD, f"{name}_mps")[row, column, level] for name in "uvw"]
        assert wind[level, row, column].tolist() == [float(each) for each in blows]
    for name in ("sigma_mps", "turbulence_mps"):
        np.testing.assert_array_equal(np.moveaxis(file.array(name)[..., 0], 0, -1), getattr(FIELD, name))
    in_lee = np.moveaxis(file.array("in_lee")[..., 0], 0, -1).astype(bool)
    np.testing.assert_array_equal(in_lee, grid.height_agl_m < FIELD.lee_top_agl_m[..., None])
    assert in_lee.any()


def test_words_and_time_travel_along(tmp_path: Path) -> None:
    """Description, warning and time are in the file; a warning that there is none of is not."""
    notes = WindNotes(title="Föhn & <hill>", terrain="drawn", weather="w", not_for_flight=("schematic terrain",))
    write_wind_vts(tmp_path / "wind.vts", FIELD, notes)
    file = Vts(tmp_path / "wind.vts")
    assert file.text("title") == "Föhn & <hill>"
    assert file.text("description") == FIELD.description
    assert file.text("not_for_flight") == "NOT FOR FLIGHT: schematic terrain"
    (time,) = (each for each in file.root.iter("DataArray") if each.attrib["Name"] == "TimeValue")
    assert FIELD.time_utc is not None
    assert float(time.text) == FIELD.time_utc.timestamp()
    write_wind_vts(tmp_path / "wind.vts", hill_wind(time_utc=None), NOTES)
    names = {each.attrib["Name"] for each in Vts(tmp_path / "wind.vts").root.iter() if "Name" in each.attrib}
    assert not {"not_for_flight", "TimeValue"} & names
