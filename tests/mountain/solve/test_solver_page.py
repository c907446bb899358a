"""The page on the solver: its example runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).parents[3]


def test_the_example_of_the_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the clone, offline, and what it asks for is a wind."""
    page = (ROOT / "docs" / "reference" / "wind-solver.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(.*?)```", page, flags=re.DOTALL)
    assert found is not None
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    exec(compile(found.group(1), "wind-solver.md", "exec"), names)
    assert names["air"].speed_mps.shape == (2,)
    assert np.isfinite(names["air"].speed_mps).all()
    assert names["solved"].report.divergence_ratio < 1e-6
