"""Manifests as people write them, and every mistake of a file at once."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.core.errors import CargoError
from lungta.plan.cargo.item import DangerousGoods, Item
from lungta.plan.cargo.read import read_manifest
from lungta.plan.cargo.samples import sample_manifest, sample_names

PADS = ("base-camp", "camp-1", "camp-2")


def items_of(folder: Path, content: str | bytes, suffix: str = ".csv") -> tuple[Item, ...]:
    path = folder / f"loads{suffix}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_manifest(path, pad_ids=PADS).items


def refusal(folder: Path, content: str | bytes, suffix: str = ".csv") -> CargoError:
    with pytest.raises(CargoError) as caught:
        items_of(folder, content, suffix)
    return caught.value


CSV = """\
id,what,mass_kg,size_m,from,to,priority,ready,due,dangerous_goods,keep_warm,quantity
o2,"Oxygen, full",4.5,0.6x0.2x0.2,base-camp,camp-1,1,2026-04-20T06:00+05:45,2026-04-20T08:00Z,oxygen,no,2
soup,Soup,6,,base-camp,camp-2,,,,,yes,
"""
TOML = """\
[[item]]
id = "o2"
what = "Oxygen, full"
mass_kg = 4.5
size_m = [0.6, 0.2, 0.2]
from = "base-camp"
to = "camp-1"
priority = 1
ready = 2026-04-20T06:00:00+05:45
due = "2026-04-20T08:00Z"
dangerous_goods = "oxygen"
keep_warm = false
quantity = 2

[[item]]
id = "soup"
what = "Soup"
mass = "6 kg"
from = "base-camp"
to = "camp-2"
keep_warm = true
"""


@pytest.mark.parametrize(("content", "suffix"), [(CSV, ".csv"), (TOML, ".toml")])
def test_both_forms_give_the_same_items(tmp_path: Path, content: str, suffix: str) -> None:
    """Every field of a CSV row and of a TOML table arrives; a quantity becomes numbered pieces."""
    bottle = Item(
        id="o2-1",
        what="Oxygen, full",
        mass_g=4500,
        from_pad="base-camp",
        to_pad="camp-1",
        priority=1,
        size_m=(0.6, 0.2, 0.2),
        ready_utc=datetime(2026, 4, 20, 0, 15, tzinfo=UTC),
        due_utc=datetime(2026, 4, 20, 8, 0, tzinfo=UTC),
        dangerous_goods=DangerousGoods.OXYGEN,
    )
    first, second, soup = items_of(tmp_path, content, suffix)
    assert first == bottle
    assert second.id == "o2-2"
    assert soup == Item(id="soup", what="Soup", mass_g=6000, from_pad="base-camp", to_pad="camp-2", keep_warm=True)


@pytest.mark.parametrize(
    "content",
    [
        CSV.replace("0.6x0.2x0.2", "").replace(",", ";").replace("Oxygen; full", "Oxygen, full"),
        "\ufeff" + CSV,
        CSV.replace("\n", "\r\n"),
        "# a comment with a \" quote\n\n" + CSV + ",,,,,,,,,,,\n",
        CSV.replace("quantity\n", "quantity,,\n"),
    ],
    ids=["semicolons", "byte order mark", "crlf", "comments and blank rows", "empty columns"],
)  # fmt: skip
def test_what_spreadsheets_write_is_read(tmp_path: Path, content: str) -> None:
    """Delimiter, byte order mark, line ends, comments, blank rows and columns change nothing."""
    assert [item.id for item in items_of(tmp_path, content)] == ["o2-1", "o2-2", "soup"]
    assert items_of(tmp_path, content)[0].what == "Oxygen, full"


@pytest.mark.parametrize(
    ("header", "cell", "grams"),
    [("mass_g", "4500", 4500), ("mass_lb", "35", 15_876), ("mass", "35 lb", 15_876), ("mass", "15kg", 15_000)],
)
def test_mass_in_the_unit_stated(tmp_path: Path, header: str, cell: str, grams: int) -> None:
    """35 lb are 15,876 g, by the column's name or in the cell."""
    (item,) = items_of(tmp_path, f"id,what,{header},from,to\na,load,{cell},base-camp,camp-1\n")
    assert item.mass_g == grams


def test_the_source_names_file_and_digest(tmp_path: Path) -> None:
    """Provenance: what was read, byte for byte."""
    path = tmp_path / "loads.csv"
    path.write_text(CSV, encoding="utf-8")
    source = read_manifest(path, pad_ids=PADS).source
    assert (source.kind, source.origin) == ("cargo", "loads.csv")
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


ROW = {"id": "a", "what": "load", "mass_kg": "5", "from": "base-camp", "to": "camp-1"}


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        ({"mass_kg": "-3"}, "line 2, column 3 (mass_kg)", "not above zero"),
        ({"mass_kg": "0"}, "line 2, column 3 (mass_kg)", "not above zero"),
        ({"mass_kg": "501"}, "line 2, column 3 (mass_kg)", "absurd"),
        ({"mass_kg": "0.009"}, "line 2, column 3 (mass_kg)", "absurd"),
        ({"mass_kg": "nan"}, "line 2, column 3 (mass_kg)", "not a number"),
        ({"mass_kg": "4_5"}, "line 2, column 3 (mass_kg)", "not a number"),
        ({"mass_kg": '"4,5"'}, "line 2, column 3 (mass_kg)", "decimal point"),
        ({"mass_kg": ""}, "line 2", "The mass is missing"),
        ({"mass": "5 stone"}, "line 2, column 6 (mass)", "The mass stands twice"),
        ({"mass_kg": "", "mass": "5 stone"}, "line 2, column 6 (mass)", "Known units: kg, g, lb"),
        ({"mass_kg": "", "mass": "5 kgs"}, "line 2, column 6 (mass)", "Did you mean 'kg'?"),
        ({"mass_kg": "", "mass": "5"}, "line 2, column 6 (mass)", "states no unit"),
        ({"id": ""}, "line 2", "'id' is missing"),
        ({"to": "camp-9"}, "line 2, column 5 (to)", "Pads here: base-camp, camp-1, camp-2"),
        ({"to": "base-camp"}, "line 2, column 5 (to)", "to itself"),
        ({"due": "2026-04-20T06:00"}, "line 2, column 6 (due)", "has no zone"),
        ({"due": "soon"}, "line 2, column 6 (due)", "not an ISO 8601 time"),
        ({"ready": "2026-04-20T08:00Z", "due": "2026-04-20T07:00Z"}, "line 2, column 7 (due)", "before it is ready"),
        ({"dangerous_goods": "oxigen"}, "line 2, column 6 (dangerous_goods)", "Did you mean 'oxygen'?"),
        ({"keep_warm": "maybe"}, "line 2, column 6 (keep_warm)", "neither yes nor no"),
        ({"priority": "0"}, "line 2, column 6 (priority)", "from 1 to 9"),
        ({"quantity": "1.5"}, "line 2, column 6 (quantity)", "from 1 to 500"),
        ({"size_m": "1x2"}, "line 2, column 6 (size_m)", "0.6x0.4x0.3"),
        ({"size_m": "600x400x300"}, "line 2, column 6 (size_m)", "metres"),
        ({"what": "a\x07b"}, "line 2, column 2 (what)", "control characters"),
        ({"weigth": "5"}, "line 1, column 6", "Unknown column 'weigth'. Known columns"),
        ({"prioritiy": "5"}, "line 1, column 6", "Did you mean 'priority'?"),
        ({"mass_oz": "5"}, "line 1, column 6", "Unknown column 'mass_oz'"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_place(tmp_path: Path, change: dict[str, str], where: str, what: str) -> None:
    """One wrong cell: one problem, at its line and column, with what is wrong or what to do."""
    row = ROW | change
    error = refusal(tmp_path, f"{','.join(row)}\n{','.join(row.values())}\n")
    assert len(error.problems) == 1, str(error)
    assert what in str(error.problems[0])
    assert error.problems[0].where == (where if "twice" not in what else "line 2")


def test_all_mistakes_of_a_file_at_once(tmp_path: Path) -> None:
    """Four wrong rows and one wrong column: each is reported, with its own line."""
    rows = ["id,what,mass_kg,from,to,colour", "a,x,-1,base-camp,camp-1,", 'b,"x,1,base-camp,camp-1,']
    rows += ["c,x,1,camp-7,camp-1,", "a,x,1,base-camp,camp-1,", "d,x,1,base-camp,camp-1,,surplus"]
    error = refusal(tmp_path, "\n".join(rows))
    lines = sorted(problem.where.split(",")[0] for problem in error.problems)
    assert lines == ["line 1", "line 2", "line 3", "line 4", "line 5", "line 6"]
    assert "6 problems" in error.what
    assert "stands already at line 2" in str(error)


def test_a_quantity_may_not_repeat_an_id(tmp_path: Path) -> None:
    """Two of `o2` are o2-1 and o2-2; a row o2-2 clashes with them."""
    head = "id,what,mass_kg,from,to,quantity\n"
    error = refusal(tmp_path, f"{head}o2,x,4.5,base-camp,camp-1,2\no2-2,x,4.5,base-camp,camp-1,\n")
    assert "'o2-2' stands already at line 2" in str(error)


@pytest.mark.parametrize(
    ("content", "suffix", "message"),
    [
        (b"", ".csv", "is empty"),
        (b" \n\n", ".toml", "is empty"),
        (b"id,what,mass_kg,from,to\n", ".csv", "no load below the header"),
        (b"# only a comment\n", ".csv", "There is no header"),
        (b"x = 1\n", ".toml", "Unknown key 'x'"),
        (b"item = 3\n", ".toml", "'item' must be tables"),
        (b"[[item]\n", ".toml", "This is not TOML"),
        ("id,what,mass_kg,from,to\na,x,1,base-camp,camp-1\n".encode("utf-16"), ".csv", "UTF-16"),
        (b"PK\x03\x04", ".csv", "Excel"),
        (b"id\0what", ".csv", "NUL"),
        (b"x" * 2_000_001, ".csv", "larger than 2 MB"),
        (b"id", ".xlsx", "cannot be a .xlsx file"),
    ],
)
def test_a_file_that_is_no_manifest(tmp_path: Path, content: bytes, suffix: str, message: str) -> None:
    """Empty, truncated, foreign and oversized files are refused in words."""
    assert message in str(refusal(tmp_path, content, suffix))


def test_bytes_that_are_not_utf8_are_found(tmp_path: Path) -> None:
    """Latin-1 'é' in the second line: offset, line and character of the byte."""
    content = "id,what,mass_kg,from,to\na,thé,1,base-camp,camp-1\n".encode("latin-1")
    error = refusal(tmp_path, content)
    assert f"byte 0xe9 at offset {content.index(0xE9)}" in error.what
    assert error.where.endswith("line 2, character 5")


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_path_that_is_no_file(tmp_path: Path, name: str) -> None:
    """A missing file and a folder are refused as input, not as a fault."""
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    with pytest.raises(CargoError):
        read_manifest(folder if name == "." else tmp_path / name, pad_ids=PADS)


@pytest.mark.parametrize(
    ("line", "where", "message"),
    [
        ('colour = "red"', "line 7, item[1].colour", "Unknown key 'colour'"),
        ("mass_g = 5", "line 2, item[1]", "stands twice"),
        ("priority = true", "line 7, item[1].priority", "not a number"),
        ("due = 2026-04-20T06:00:00", "line 7, item[1].due", "has no zone"),
        ("size_m = [1, 2]", "line 7, item[1].size_m", "not length x width x height"),
        ("keep_warm = 1.5", "line 7, item[1].keep_warm", "neither yes nor no"),
        ("quantity = inf", "line 7, item[1].quantity", "not a number"),
        ("dangerous_goods = []", "line 7, item[1].dangerous_goods", "Unknown dangerous goods"),
    ],
)
def test_mistakes_in_toml_name_line_and_key(tmp_path: Path, line: str, where: str, message: str) -> None:
    """The key path and the line where it stands."""
    text = f"""\n[[item]]\nid = "a"\nwhat = "x"\nmass_kg = 1\nfrom = "base-camp"\n{line}\nto = "camp-1"\n"""
    error = refusal(tmp_path, text, ".toml")
    assert [problem.where for problem in error.problems] == [where]
    assert message in str(error)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: (CSV + text).encode("utf-8", "replace")))
)
def test_no_file_makes_the_reader_fail(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever the bytes: items or a CargoError, in both forms."""
    for suffix in (".csv", ".toml"):
        path = tmp_path_factory.getbasetemp() / f"any{suffix}"
        path.write_bytes(content)
        with suppress(CargoError):
            assert read_manifest(path, pad_ids=PADS).items


@pytest.mark.parametrize("name", sample_names())
def test_every_sample_is_read(name: str) -> None:
    """The shipped manifests are sound and say that they are shipped."""
    path = sample_manifest(name)
    assert path is not None
    manifest = read_manifest(path, pad_ids=PADS)
    assert manifest.items
    assert manifest.source.origin == "shipped with lungta"


def test_the_samples_are_the_published_jobs() -> None:
    """A rotation of 25 to 35 loads both ways; 35 lb; 1,300 lb of waste down; a meal to keep warm."""
    assert sample_manifest("no-such-site") is None
    by_name = {name: read_manifest(sample_manifest(name) or Path(), pad_ids=PADS).items for name in sample_names()}
    assert 25 <= len(by_name["khumbu"]) <= 35
    assert {item.from_pad for item in by_name["khumbu"]} == set(PADS)
    assert [item.mass_g for item in by_name["khumbu-35lb"]] == [15_876]
    assert sum(item.mass_g for item in by_name["ama-dablam"]) == pytest.approx(1300 * 453.59237, abs=100)
    assert {item.to_pad for item in by_name["ama-dablam"]} == {"base-camp"}
    assert any(item.keep_warm and item.to_pad == "camp-2" for item in by_name["muztagh-ata"])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"mass_g": 5}, "mass_g"),
        ({"priority": 10}, "priority"),
        ({"to_pad": "base-camp"}, "to itself"),
        ({"due_utc": datetime(2026, 4, 20)}, "time zone"),  # noqa: DTZ001
        (
            {"ready_utc": datetime(2026, 4, 20, 2, tzinfo=UTC), "due_utc": datetime(2026, 4, 20, 1, tzinfo=UTC)},
            "not after it is ready",
        ),
    ],
)
def test_an_item_checks_itself(change: dict[str, object], message: str) -> None:
    """Items made by a program keep the same rules as those of a file."""
    sound = {"id": "a", "what": "x", "mass_g": 1000, "from_pad": "base-camp", "to_pad": "camp-1"}
    with pytest.raises(ValueError, match=message):
        Item(**(sound | change))  # type: ignore[arg-type]
