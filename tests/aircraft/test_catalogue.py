"""Aircraft files: what is shipped is whole, what is wrong is named all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from lungta.aircraft.catalogue import catalogue_names, load_aircraft
from lungta.core.errors import AircraftError

SHIPPED = Path(load_aircraft.__code__.co_filename).parent
OCTO = (SHIPPED / "coaxial-octo.toml").read_text(encoding="utf-8")
ROTOR_COUNT = 'count = { value = 8.0, sigma = 0.0, source = "design: 4 arms, coaxial pairs" }'


def refusal(tmp_path: Path, text: str) -> AircraftError:
    """The error that a file with this text gives."""
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AircraftError) as caught:
        load_aircraft(str(path))
    return caught.value


def test_the_six_aircraft_are_shipped() -> None:
    """Ids are part of the interface."""
    dji = ("dji-fc100", "dji-fc30", "dji-fc30-one-battery", "dji-m100")
    assert catalogue_names() == ("coaxial-octo", *dji, "freefly-alta-8")


@pytest.mark.parametrize("name", catalogue_names())
def test_every_figure_has_a_source(name: str) -> None:
    """No number without who says so; assumptions say that they are."""
    aircraft = load_aircraft(name)
    assert aircraft.id == name
    assert len(aircraft.sources) > 30
    assert all(len(source) > 3 for source in aircraft.sources.values())
    assert aircraft.source.origin == f"shipped with lungta: {name}.toml"
    assert len(aircraft.source.sha256) == 64


def test_published_figures_of_the_flycart_30() -> None:
    """DJI sheet, second-hand (Himalayan Times, 28 Apr 2024)."""
    fc30, one = load_aircraft("dji-fc30"), load_aircraft("dji-fc30-one-battery")
    assert (fc30.empty_mass_kg, fc30.max_takeoff_mass_kg, fc30.max_payload_kg) == (65.0, 95.0, 30.0)
    assert (one.empty_mass_kg, one.max_payload_kg) == (53.75, 40.0)
    assert (fc30.max_speed_mps, fc30.cruise_mps, fc30.climb_mps, fc30.descent_mps) == (20.0, 15.0, 5.0, 3.0)
    assert (fc30.wind_limit_mps, fc30.ceiling_amsl_m, fc30.tip_to_tip_m) == (12.0, 6000.0, 3.085)
    assert (fc30.min_temperature_k, fc30.max_temperature_k) == pytest.approx((253.15, 318.15))
    assert fc30.pack_energy_j == pytest.approx(2 * 1984.4 * 3600, rel=1e-4) == 2 * one.pack_energy_j
    assert (fc30.charge_s, one.charge_s) == (9000.0, 7200.0)
    assert "WITHOUT payload" in fc30.ceiling_note


def test_one_battery_differs_only_in_what_the_battery_changes() -> None:
    """The airframe and rotor of both files are one set of figures."""
    fc30, one = load_aircraft("dji-fc30"), load_aircraft("dji-fc30-one-battery")
    assert one.rotor == fc30.rotor
    assert one.airframe.drag_area_m2 == fc30.airframe.drag_area_m2
    assert one.correlation == fc30.correlation


def test_contradictions_stand_side_by_side() -> None:
    """The FlyCart 100's three maximum take-off masses are all in its source."""
    source = load_aircraft("dji-fc100").sources["limits.max_takeoff_mass_kg"]
    assert all(figure in source for figure in ("149.9", "170", "220"))


def test_the_octocopter_says_that_it_is_no_product() -> None:
    """Nobody shall brief a flight with a design estimate unawares."""
    octo = load_aircraft("coaxial-octo")
    assert "design estimate" in octo.name
    assert "not a product" in octo.about


def test_time_at_the_drop_follows_from_the_winch() -> None:
    """FlyCart 100: 30 m out and in at 1.2 m/s is 50 s, and 20 s for the hook."""
    fc100 = load_aircraft("dji-fc100")
    assert fc100.drop_s == pytest.approx(2 * 30.0 / 1.2 + 20.0)
    assert fc100.drop_height_agl_m == 30.0


def test_an_unknown_name_suggests_the_nearest() -> None:
    """A slip of the finger costs one look."""
    with pytest.raises(AircraftError, match="Did you mean dji-fc30") as caught:
        load_aircraft("dji-fc3O")
    assert "dji-fc3O" in caught.value.what


def test_a_missing_file_is_named() -> None:
    """The path that was given comes back."""
    with pytest.raises(
        AircraftError, match=r"nowhere\.toml: is no file\. Check the path, or name one of: coaxial-octo"
    ):
        load_aircraft("nowhere.toml")


def test_own_files_load_alone_and_on_a_shipped_aircraft(tmp_path: Path) -> None:
    """A file may hold everything, or only what differs from a shipped aircraft."""
    path = tmp_path / "own.toml"
    path.write_text(OCTO, encoding="utf-8")
    assert load_aircraft(str(path)).rotor == load_aircraft("coaxial-octo").rotor
    lines = ['based_on = "dji-fc30"', 'id = "ours"', 'name = "Ours"', "[airframe]"]
    lines += ['empty_mass_kg = { value = 66.5, sigma = 0.1, source = "weighed" }']
    path.write_text("\n".join(lines), encoding="utf-8")
    ours = load_aircraft(str(path))
    assert (ours.id, ours.empty_mass_kg, ours.max_payload_kg) == ("ours", 66.5, 30.0)
    assert ours.source.origin == str(path)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("diameter_m =", "diamter_m =", r"rotor\.diamter_m: is no known key\. Did you mean diameter_m\?"),
        ("diameter_m =", "diameter =", r"rotor\.diameter: has no unit in its name\. Did you mean diameter_m\?"),
        ("diameter_m =", "diameter_in =", r"rotor\.diameter_in: is no known key\. Did you mean diameter_m\?"),
        ("value = 1.016", "value = 40", r"rotor\.diameter_m: value 40 is out of range"),
        ("value = 1.016", "value = nan", r"rotor\.diameter_m: value must be a finite number, got nan"),
        ("value = 1.016", 'value = "1.016"', r"rotor\.diameter_m: value must be a finite number, got '1.016'"),
        ("value = 1.016", "value = true", r"rotor\.diameter_m: value must be a finite number, got True"),
        ("value = 1.016, sigma = 0.0", "value = 1.016, sigma = -0.1", r"sigma must not be negative, got -0.1"),
        ("value = 1.016, sigma = 0.0", "value = 1.016", r"sigma must be a finite number, got None"),
        ('sigma = 0.0, source = "design: 40 in propellers"', "sigma = 0.0", r"rotor\.diameter_m: has no source"),
        (ROTOR_COUNT, "count = 8", r"rotor\.count: has no sigma and source"),
        (ROTOR_COUNT, ROTOR_COUNT.replace("8.0,", "7.5,"), r"rotor\.count: must be a whole number"),
        (ROTOR_COUNT, "", r"rotor\.count: is missing"),
        ("[rotor]", "[rotors]", r"rotors: is no known key\. Did you mean rotor\?"),
        ('id = "coaxial-octo"', "id = 7", r"id: id must be text"),
        ("value = 32.1203", "value = 480.0", r"airframe\.empty_mass_kg: 480 is above limits\.max_takeoff_mass_kg 49.6"),
        ('about = "', 'based_on = "dji-fc31"\nabout = "', r"Did you mean dji-fc30"),
        ('about = "', 'based_on = "dji-fc100"\nabout = "', r"itself builds on another aircraft\. Build on dji-fc30"),
        ('about = "', "about = ", r"not valid TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, what: str) -> None:
    """Each mistake gives the file, the key and what to do."""
    assert old in OCTO
    error = refusal(tmp_path, OCTO.replace(old, new, 1))
    with pytest.raises(AircraftError, match=what):
        raise error
    assert "own.toml" in str(error)


@pytest.mark.parametrize(
    "table",
    [
        'names = ["rotor.nothing"]\nmatrix = [[1.0]]',
        'names = ["rotor.count"]\nmatrix = [[1.0]]',
        'names = ["rotor.induced_factor", "rotor.coaxial_factor"]\nmatrix = [[1.0, 1.0], [1.0, 1.0]]',
        'names = ["rotor.induced_factor", "rotor.coaxial_factor"]\nmatrix = [[1.0, 0.5], [0.4, 1.0]]',
        'names = ["rotor.induced_factor", "rotor.coaxial_factor"]\nmatrix = [[1.0]]',
        'names = ["rotor.induced_factor", "rotor.induced_factor"]\nmatrix = [[1.0, 0.5], [0.5, 1.0]]',
        'names = "rotor.induced_factor"',
        "names = []",
    ],
)
def test_a_correlation_that_is_none_is_refused(tmp_path: Path, table: str) -> None:
    """Unknown or exact parameters, a matrix that is not symmetric, definite or of the right size."""
    assert "positive definite correlation" in str(refusal(tmp_path, f"{OCTO}\n[correlation]\n{table}\n"))


def test_all_problems_of_a_file_come_at_once_with_their_lines(tmp_path: Path) -> None:
    """Three mistakes, three problems, each on its line."""
    text = OCTO.replace("sigma = 2.57", "sigma = -2.57", 1).replace("diameter_m =", "diameter =", 1)
    error = refusal(tmp_path, text.replace("value = 49.6208", "value = inf", 1))
    lines = text.splitlines()
    found = {problem.where.split(":")[1]: problem for problem in error.problems}
    for key in ("empty_mass_kg", "diameter", "max_takeoff_mass_kg"):
        number = next(n for n, line in enumerate(lines, start=1) if line.startswith(f"{key} ="))
        assert str(number) in found
    assert len(error.problems) == 4  # diameter_m is then missing too


def test_text_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    """A file saved in Latin-1 says so instead of giving odd letters."""
    path = tmp_path / "own.toml"
    path.write_bytes(OCTO.replace("Coaxial", "Coaxi\u00e4l").encode("latin-1"))
    with pytest.raises(AircraftError, match="UTF-8"):
        load_aircraft(str(path))


def test_a_section_that_is_no_table_is_refused(tmp_path: Path) -> None:
    """`rotor = 8` cannot be read as a rotor."""
    text = "\n".join(['based_on = "dji-fc30"', 'id = "x"', 'name = "x"', "rotor = 8", "correlation = 3"])
    error = refusal(tmp_path, text)
    assert "rotor: must be a table" in str(error)
    assert "positive definite correlation" in str(error)


def test_a_figure_of_ones_own_leaves_the_fit_behind() -> None:
    """What the FlyCart 100 states itself does not share the FlyCart 30's fitting errors; what it inherits does."""
    names = load_aircraft("dji-fc100").correlation.names
    assert "airframe.drag_area_m2" not in names
    assert "rotor.induced_factor" in names
