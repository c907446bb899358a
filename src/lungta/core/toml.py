"""Reading the TOML files that people write: every problem of a file at once, with the nearest right key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from lungta.core.errors import InputError, Problem

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError

ModelT = TypeVar("ModelT", bound="BaseModel")


def read_text(path: Path, error: type[InputError]) -> str:
    """Return the text of a file; a byte-order mark is dropped.

    Raises
    ------
    InputError
        Of the class given, when the file is missing, cannot be read or is not UTF-8 (with the offending line).
    """
    try:
        data = path.read_bytes()
    except OSError as failure:
        raise error(f"cannot be read: {failure.strerror or failure}.", where=str(path)) from failure
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = data.count(b"\n", 0, failure.start) + 1
        raise error(
            f"is not UTF-8 text (byte 0x{data[failure.start]:02x}).",
            where=f"{path}, line {line}",
            remedy="Save it again with encoding UTF-8.",
        ) from failure


def parse_toml(text: str, where: str, error: type[InputError]) -> dict[str, Any]:
    """Return TOML text as a table, or raise `error` with line and column."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as failure:
        raise error(f"is not valid TOML: {failure}.", where=where) from failure


def check_table(table: dict[str, Any], model: type[ModelT], where: str, error: type[InputError]) -> ModelT:
    """Return a table as a pydantic model, or raise `error` with every problem by its key path."""
    from pydantic import ValidationError

    try:
        return model.model_validate(table)
    except ValidationError as failure:
        raise error("cannot be used:", where=where, problems=_problems(failure, model)) from failure


def _problems(failure: ValidationError, model: type[BaseModel]) -> tuple[Problem, ...]:
    return tuple(_problem(detail, model) for detail in failure.errors())


def _problem(detail: Any, model: type[BaseModel]) -> Problem:
    path, kind = detail["loc"], detail["type"]
    where = key_path(path)
    if kind == "extra_forbidden":
        known = sorted(_known_keys(model, path[:-1]))
        return Problem(what="unknown key.", where=where, remedy=suggestion(str(path[-1]), known))
    if kind == "missing":
        return Problem(what="missing key.", where=where, remedy="Add it.")
    message = detail["msg"].removeprefix("Value error, ")
    return Problem(what=f"{message[0].lower()}{message[1:]}, got {_short(detail['input'])}.", where=where)


def key_path(path: Iterable[str | int]) -> str:
    """Return a path of keys and list positions as a person writes it; positions count from 1.

    >>> key_path(("pads", 0, "lat_deg"))
    'pads[1].lat_deg'
    """
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def suggestion(wrong: str, known: Iterable[str]) -> str:
    """Return a sentence with the nearest known word, or all of them when none is near.

    >>> suggestion("timezon", ["name", "timezone"])
    'Did you mean timezone?'
    """
    known = list(known)
    near = get_close_matches(wrong, known, n=1)
    return f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(known)}."


def _known_keys(model: type[BaseModel], path: Iterable[str | int]) -> set[str]:
    from pydantic import BaseModel

    for part in path:
        if isinstance(part, int) or part not in model.model_fields:
            continue
        for inner in _inner_types(model.model_fields[part].annotation):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                model = inner
    return {field.alias or name for name, field in model.model_fields.items()}


def _inner_types(annotation: Any) -> list[Any]:
    arguments = getattr(annotation, "__args__", ())
    return [annotation] + [inner for argument in arguments for inner in _inner_types(argument)]


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
