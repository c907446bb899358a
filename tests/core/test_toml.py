"""Reading files that people write."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest
from pydantic import BaseModel, ConfigDict, Field

from lungta.core.errors import InputError, SiteError
from lungta.core.toml import check_table, key_path, parse_toml, read_text, suggestion


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    mass_kg: float


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    schema_: Annotated[str, Field(alias="schema")]
    parts: list[Inner] = []
    maybe: Inner | None = None


def refusal(table: dict[str, object]) -> str:
    with pytest.raises(SiteError) as caught:
        check_table(table, Outer, "file.toml", SiteError)
    return str(caught.value)


def test_good_tables_become_models() -> None:
    """What fits the model is returned as the model."""
    assert check_table({"schema": "x", "parts": [{"mass_kg": 1.0}]}, Outer, "f", SiteError).parts[0].mass_kg == 1.0


def test_nearest_key_is_looked_for_where_the_wrong_one_stands() -> None:
    """A wrong key deep in a list is answered with the keys of that place, by the names a file has."""
    text = refusal({"shema": "x", "parts": [{"mass_kg": 1.0}, {"mas_kg": 1.0}], "maybe": {"mass": 1.0}})
    assert "shema: unknown key. Did you mean schema?" in text
    assert "parts[2].mas_kg: unknown key. Did you mean mass_kg?" in text
    assert "maybe.mass: unknown key. Did you mean mass_kg?" in text
    assert "parts[2].mass_kg: missing key." in text


def test_long_values_are_cut() -> None:
    """A message stays one line whatever the file holds."""
    assert max(map(len, refusal({"schema": 3, "parts": ["x" * 1000]}).splitlines())) < 200


def test_key_paths_count_from_one() -> None:
    """Positions are those that a person counts."""
    assert key_path(("zones", 1, "outline", 0)) == "zones[2].outline[1]"
    assert key_path(()) == ""


def test_suggestion_without_a_near_word_lists_all() -> None:
    """When nothing is near, everything is named."""
    assert suggestion("zzz", ["alpha", "beta"]) == "Known here: alpha, beta."


@pytest.mark.parametrize("text", ["a = ", "a = 1\na = 2", "a = " + "[" * 50_000])
def test_broken_toml_is_an_input_error(text: str) -> None:
    """No text makes a traceback."""
    with pytest.raises(InputError, match="is not valid TOML"):
        parse_toml(text, "f", InputError)


def test_text_with_and_without_mark(tmp_path: Path) -> None:
    """The byte-order mark of Windows editors is not part of the text."""
    path = tmp_path / "f.toml"
    path.write_bytes(b"\xef\xbb\xbfa = 1")
    assert read_text(path, InputError) == "a = 1"
    path.write_bytes(b"one\ntwo\n\xff")
    with pytest.raises(InputError, match=r"line 3: is not UTF-8 text \(byte 0xff\)"):
        read_text(path, InputError)
