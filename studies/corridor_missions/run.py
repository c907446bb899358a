"""Ten thousand random missions: every corridor sampled each metre by code that shares nothing with the search.

    python studies/corridor_missions/run.py [--chunks 0 100] [--each 100]

A chunk is a seed of Hypothesis; its outcome is one line of record.jsonl, and a chunk that is there is not run again.
The last lines printed are the sum over all chunks. The missions are those of tests/plan/mission_cases.py.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "plan"))

import mission_cases
from hypothesis import HealthCheck, Phase, given, seed, settings

FOLDER = Path(__file__).parent
RECORD = FOLDER / "record.jsonl"


def chunk(number: int, count: int) -> dict[str, Any]:
    """Return the outcome of `count` missions drawn from a seed."""
    found: list[mission_cases.Checked] = []

    @seed(number)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(mission_cases.missions())
    def drawn(request: Any) -> None:
        found.append(mission_cases.checked(request))

    began = time.process_time()
    drawn()
    offered = [each for each in found if each.margin_m is not None]
    zones = [each.zone_margin_m for each in offered if each.zone_margin_m is not None]
    return {
        "seed": number,
        "missions": len(found),
        "corridors": len(offered),
        "with_zones": len(zones),
        "broken": [n for n, each in enumerate(found) if each.broken],
        "doubtful": [n for n, each in enumerate(found) if each.doubtful],
        "least_margin_m": round(min(each.margin_m for each in offered), 4),
        "least_zone_margin_m": round(min(zones), 4),
        "most_waypoints": max(each.waypoints for each in offered),
        "codes": dict(Counter(code for each in found for code in each.codes)),
        "cpu_s": round(time.process_time() - began, 1),
        "commit": COMMIT,
    }


def commit() -> str:
    """Return the commit that ran."""
    line = ["git", "-C", str(FOLDER), "rev-parse", "--short", "HEAD"]
    return subprocess.run(line, capture_output=True, text=True, check=False).stdout.strip()


COMMIT = commit()
"""Of the code that this process has loaded."""


def known() -> list[dict[str, Any]]:
    """Return the chunks on record."""
    return [json.loads(line) for line in RECORD.read_text(encoding="utf-8").splitlines()] if RECORD.is_file() else []


def summary(chunks: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the sum over chunks."""
    total: dict[str, Any] = {
        name: sum(each[name] for each in chunks) for name in ("missions", "corridors", "with_zones", "cpu_s")
    }
    for name in ("broken", "doubtful"):
        total[name] = [(each["seed"], n) for each in chunks for n in each[name]]
    for name in ("least_margin_m", "least_zone_margin_m"):
        total[name] = min(each[name] for each in chunks)
    total["codes"] = dict(sum((Counter(each["codes"]) for each in chunks), Counter()))
    total["commits"] = sorted({each["commit"] for each in chunks})
    return total


def main() -> None:
    """Run what is asked for and not on record, and print the sum."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--chunks", type=int, nargs=2, default=(0, 100), metavar=("FIRST", "END"))
    parser.add_argument("--each", type=int, default=100)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    for number in range(*asked.chunks):
        if any(each["seed"] == number for each in known()):
            continue
        line = json.dumps(chunk(number, asked.each))
        with RECORD.open("a", encoding="utf-8") as record:
            record.write(line + "\n")
    print(json.dumps(summary(known()), indent=1))


if __name__ == "__main__":
    main()
