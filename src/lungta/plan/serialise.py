"""A day plan as JSON, in and out, and its JSON Schema."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lungta.core.errors import InputError
from lungta.plan.dayplan import SCHEMA, DayPlan

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[DayPlan]:
    from pydantic import TypeAdapter

    return TypeAdapter(DayPlan)


def plan_to_json(plan: DayPlan) -> str:
    """Return a day plan as JSON text; keys carry their units."""
    return _adapter().dump_json(plan, indent=1).decode("utf-8") + "\n"


def plan_from_json(text: str, *, where: str = "plan.json") -> DayPlan:
    """Return the day plan that JSON text holds.

    Raises
    ------
    InputError
        When the text is no JSON, of another schema version, or breaks the schema.
    """
    from pydantic import ValidationError

    try:
        schema = json.loads(text).get("schema")
    except (json.JSONDecodeError, AttributeError) as error:
        raise InputError(f"is no JSON object: {error}", where=where, remedy="Make the plan again.") from error
    if schema != SCHEMA:
        raise InputError(
            f"has schema {schema!r}, this version reads {SCHEMA!r}.", where=where, remedy="Make the plan again."
        )
    try:
        return _adapter().validate_json(text)
    except ValidationError as error:
        raise InputError(f"breaks the schema {SCHEMA}: {error}", where=where, remedy="Make the plan again.") from error


def plan_json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `plan.json`, as published in docs/reference."""
    schema = _adapter().json_schema(mode="serialization")
    schema["$id"] = SCHEMA
    schema["properties"]["schema"]["const"] = SCHEMA
    return schema
