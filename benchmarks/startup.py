"""How long a person waits before Lungta says anything: whole processes, files already in the system's cache."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from harness import Row, at_most

HELP_BOUND_S = 0.5
IMPORT_BOUND_S = 0.2


def median_s(command: list[str], runs: int) -> float:
    """Return the median wall time [s] of a command; the first run, which fills caches, does not count."""
    times_s = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times_s.append(time.perf_counter() - start)
    return statistics.median(times_s[1:])


def lungta_command() -> str:
    """Return the path of the installed command."""
    command = shutil.which("lungta", path=str(Path(sys.executable).parent))
    if command is None:
        raise FileNotFoundError(f"lungta is not installed beside {sys.executable}")
    return command


def main(*, short: bool) -> list[Row]:
    """Return the rows of this benchmark."""
    runs = 3 if short else 11
    return [
        at_most("import lungta", median_s([sys.executable, "-c", "import lungta"], runs), "s", IMPORT_BOUND_S),
        at_most("lungta --help", median_s([lungta_command(), "--help"], runs), "s", HELP_BOUND_S),
    ]
