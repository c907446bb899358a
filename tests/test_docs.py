"""What the documentation says about commands and pages is what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

DOCS = Path(__file__).parent.parent / "docs"


def commands(group: Any, path: str = "lungta") -> Iterator[tuple[str, Any]]:
    """Every command that can be run, with its full name."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_every_command_and_option_stands_in_the_reference() -> None:
    """A new option comes with its line; a removed one takes its line along."""
    from typer.main import get_command

    from lungta.cli.app import app

    text = (DOCS / "reference" / "command-line.md").read_text(encoding="utf-8")
    options = set()
    for name, command in commands(get_command(app)):
        assert name in text
        options |= {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    assert set(re.findall(r"--[a-z][a-z-]*", text)) - {"--help", "--version"} == options


def nav_files(entry: Any) -> Iterator[str]:
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for each in entry.values():
            yield from nav_files(each)
    else:
        for each in entry:
            yield from nav_files(each)


def test_every_page_can_be_reached() -> None:
    """A page that stands in no menu is read by nobody."""
    settings = yaml.safe_load((DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8"))
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert set(nav_files(settings["nav"])) == pages


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_links_of_the_front_pages_lead_somewhere(page: str) -> None:
    """Relative links of the pages that mkdocs does not check."""
    root = DOCS.parent
    links = re.findall(r"\]\(([^)#:]+)\)", (root / page).read_text(encoding="utf-8"))
    assert [link for link in links if not (root / link).exists()] == []
