"""Compiled functions are kept, and what an older version kept never stops a newer one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

MODULE = """
from typing import NamedTuple
from lungta.core.compiled import compiled, compiled_with

class {name}(NamedTuple):
    value: float

@compiled
def doubled(held: {name}) -> float:
    return 2.0 * held.value

@compiled_with(fastmath=True)
def halved(value):
    return value / 2.0
"""
CALL = "import made; print(made.doubled(made.{name}(4.0)), made.halved(4.0))"


def run(folder: Path, name: str) -> str:
    (folder / "made.py").write_text(MODULE.format(name=name), encoding="utf-8")
    environment = os.environ | {
        "NUMBA_CACHE_DIR": str(folder / "kept"),
        "NUMBA_CACHE_LOCATOR_CLASSES": "UserProvidedCacheLocator",
    }
    command = [sys.executable, "-c", CALL.format(name=name)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_what_an_older_version_left_is_forgotten(tmp_path: Path) -> None:
    """A type that the kept index names is gone from the newer source: it is compiled anew instead of failing."""
    assert run(tmp_path, "Old") == "8.0 2.0"
    assert any((tmp_path / "kept").rglob("*.nbi"))
    assert run(tmp_path, "New") == "8.0 2.0"


def test_without_a_folder_it_still_compiles(tmp_path: Path) -> None:
    """Where nothing can be written each process compiles for itself."""
    (tmp_path / "kept").write_text("not a folder", encoding="utf-8")
    assert run(tmp_path, "Old") == "8.0 2.0"
