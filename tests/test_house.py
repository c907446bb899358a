"""Rules that hold for the whole tree: what may be imported where, what a newcomer may rely on."""

from __future__ import annotations

import ast
import hashlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import house_rules

REPOSITORY = Path(__file__).parent.parent
SOURCE = REPOSITORY / "src" / "lungta"
TREES = {
    path.relative_to(SOURCE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted(SOURCE.rglob("*.py"))
}
LIBRARY = {name: tree for name, tree in TREES.items() if not name.startswith("cli/")}

HEAVY = {"httpx", "jinja2", "lxml", "matplotlib", "numba", "numpy", "ortools", "PIL", "pydantic", "pymavlink"}
HEAVY |= {"eccodes", "netCDF4", "pyproj", "rasterio", "scipy", "shapely", "typst"}
DATA_ONLY = {"tzdata"}  # read by the standard library's zoneinfo, never imported
LONGEST_FILE = 400

Rule = Callable[[ast.Module], list[str]]


def broken(rule: Rule, trees: dict[str, ast.Module]) -> dict[str, list[str]]:
    """The files that break a rule, with what breaks it."""
    return {name: found for name, tree in trees.items() if (found := rule(tree))}


def test_nothing_needs_a_posix_system() -> None:
    """Pilots' laptops run Windows."""
    assert broken(house_rules.posix_only, TREES) == {}


def test_text_is_read_and_written_with_its_encoding() -> None:
    """Windows' default would turn a pilot's name or a degree sign into something else."""
    assert broken(house_rules.default_encoding, TREES) == {}


def test_the_library_neither_prints_nor_exits() -> None:
    """Only the command line speaks to a terminal; whoever calls the library decides what to show."""
    assert broken(house_rules.speaking, LIBRARY) == {}


def test_public_arguments_name_their_unit() -> None:
    """`height` may be above ground, pad or sea; `height_agl_m` may not."""
    assert broken(house_rules.without_unit, TREES) == {}


def test_functions_stay_short() -> None:
    """A function can be read without scrolling."""
    assert broken(house_rules.long_functions, TREES) == {}


def test_functions_take_few_parameters() -> None:
    """More is a frozen parameter class; the command line's options are parameters by Typer's rule."""
    assert broken(house_rules.many_parameters, LIBRARY) == {}


def test_files_stay_short() -> None:
    """A file holds one thing."""
    lengths = {name: len((SOURCE / name).read_text(encoding="utf-8").splitlines()) for name in TREES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (house_rules.posix_only, "def f():\n    import fcntl"),
        (house_rules.posix_only, "import os\nos.fork()"),
        (house_rules.default_encoding, "def f(path):\n    return path.read_text()"),
        (house_rules.speaking, "def f():\n    print('hello')"),
        (house_rules.speaking, "import sys\nsys.exit(2)"),
        (house_rules.without_unit, "def climb(height): ..."),
        (house_rules.long_functions, "def f():\n" + "    pass\n" * 61),
        (house_rules.many_parameters, "def f(a, b, c, d, *, e, f, g, h): ..."),
    ],
)
def test_each_rule_catches_its_fault(rule: Rule, code: str) -> None:
    """A rule that cannot fail holds nothing."""
    assert rule(ast.parse(code))


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    """A laptop that installs Lungta gets what it needs and nothing else."""
    providers = packages_distributions()
    roots = {root for tree in TREES.values() for root in house_rules.third_party_roots(tree)}
    imported = {canonical(name) for root in roots for name in providers.get(root, [root])}
    assert imported - declared() == set()
    assert declared() - imported <= DATA_ONLY


def test_the_lock_holds_every_declared_dependency() -> None:
    """`make lock` was run after the last change of the dependencies."""
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    assert declared() <= {canonical(name) for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}


@pytest.mark.parametrize("module", ["lungta", "lungta.cli.app"])
def test_the_first_import_pulls_nothing_heavy(module: str) -> None:
    """Help appears at once, because numbers and maps are imported by the job that needs them."""
    code = f"import sys, {module}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY & set(run.stdout.split()) == set()


@pytest.mark.real_data
def test_no_file_is_a_copy_of_the_real_data(real_data: Path) -> None:
    """The data have licences of their own and are read in place."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git clone")
    ours = [REPOSITORY / name for name in listing.stdout.split("\0") if (REPOSITORY / name).is_file()]
    theirs = {digest(path) for path in real_data.rglob("*") if path.is_file()}
    assert [path.name for path in ours if digest(path) in theirs] == []


def canonical(name: str) -> str:
    """A distribution's name as package indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> set[str]:
    with (REPOSITORY / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    extras = (each for extra in project["optional-dependencies"].values() for each in extra)
    stated = [*project["dependencies"], *extras]
    return {canonical(re.split(r"[<>=!~;\[ ]", each)[0]) for each in stated}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
