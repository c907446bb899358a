"""A day plan as JSON: the identity out and in, and the published schema."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from day_plans import day_plan
from lungta.core.errors import InputError
from lungta.plan.serialise import plan_from_json, plan_json_schema, plan_to_json

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "day-plan.schema.json"


def test_out_and_in_is_the_identity() -> None:
    """A plan read back from its own JSON is the same plan."""
    plan = day_plan()
    assert plan_from_json(plan_to_json(plan)) == plan


def test_plan_obeys_the_published_schema() -> None:
    """The JSON of a plan is valid by the schema in the documentation, and the schema refuses a broken plan."""
    schema = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    plan = json.loads(plan_to_json(day_plan()))
    jsonschema.validate(plan, schema)
    del plan["sorties"][0]["payload_up_g"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(plan, schema)


def test_published_schema_is_the_programs() -> None:
    """The schema in the documentation is the one the program has; write it again with `python .ci/write-schema.py`."""
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == json.loads(json.dumps(plan_json_schema()))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "no JSON"),
        ("[]", "no JSON object"),
        ('{"schema": "lungta.day-plan/99"}', "99"),
        ('{"schema": "lungta.day-plan/1"}', "breaks the schema"),
    ],
)
def test_foreign_json_is_refused(text: str, says: str) -> None:
    """What is no plan of this version is an InputError that names the file and the remedy."""
    with pytest.raises(InputError, match=says) as caught:
        plan_from_json(text, where="old/plan.json")
    assert caught.value.where == "old/plan.json"
    assert caught.value.remedy
