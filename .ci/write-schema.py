"""Write the JSON Schema of plan.json into the documentation."""

import json
from pathlib import Path

from lungta.plan.serialise import plan_json_schema

PATH = Path(__file__).parents[1] / "docs" / "reference" / "day-plan.schema.json"

if __name__ == "__main__":
    PATH.write_text(json.dumps(plan_json_schema(), indent=1) + "\n", encoding="utf-8")
