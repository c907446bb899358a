"""The page on wind files: its example runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


def test_the_example_of_the_page_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the clone's examples are at hand it writes both files, and reads back what it wrote."""
    page = (ROOT / "docs" / "reference" / "wind-files.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    weather = tmp_path / "examples" / "weather" / "base-camp-forecast.json"
    weather.parent.mkdir(parents=True)
    weather.write_bytes((ROOT / "examples" / "weather" / weather.name).read_bytes())
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    exec(compile(example, "wind-files.md", "exec"), names)
    np.testing.assert_array_equal(names["again"].u_mps, names["fields"][1].u_mps)
    assert names["first"].time_utc < names["second"].time_utc == names["again"].time_utc
    assert (tmp_path / "wind.vts").read_bytes().startswith(b"<?xml")
