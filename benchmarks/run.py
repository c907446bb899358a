"""Run every benchmark of this folder and print one table: `python benchmarks/run.py [full|short] [NAME ...]`.

A figure beyond its bound prints FAIL but does not fail the run, since other work on the machine may have caused it;
a benchmark that breaks does.
"""

from __future__ import annotations

import importlib
import os
import platform
import sys
from pathlib import Path

from harness import Row, UnavailableError

FOLDER = Path(__file__).parent
HEADINGS = ("benchmark", "figure", "against", "ratio", "verdict")


def benchmark_names() -> list[str]:
    """Return the names of this folder's modules that have a `main`."""
    names = sorted(path.stem for path in FOLDER.glob("*.py") if path != Path(__file__))
    return [name for name in names if hasattr(importlib.import_module(name), "main")]


def cells(row: Row) -> tuple[str, ...]:
    """Return a row as text."""
    verdict = "PASS" if row.passed else "FAIL"
    return (row.name, f"{row.value:.3g} {row.unit}", row.against, f"{row.ratio:.2f}", verdict)


def table(lines: list[tuple[str, ...]]) -> str:
    """Return lines of cells as an aligned Markdown table."""
    lines = [HEADINGS, *lines]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    text = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    text.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(text)


def processor() -> str:
    """Return the processor's name."""
    listing = Path("/proc/cpuinfo")
    if listing.is_file():
        for line in listing.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def machine() -> str:
    """Return one line on the machine."""
    return (
        f"{processor()}, {os.cpu_count()} cores; {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}"
    )


def load() -> str:
    """Return how busy the machine was over the last minute, where the system tells."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def main_of(arguments: list[str]) -> None:
    """Run the benchmarks that the command line names."""
    words = set(arguments)
    short = "short" in words
    wanted = words - {"full", "short"}
    names = benchmark_names()
    if unknown := wanted - set(names):
        sys.exit(f"no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(names)}")
    lines: list[tuple[str, ...]] = []
    for name in (name for name in names if not wanted or name in wanted):
        print(f"{name} ...", file=sys.stderr, flush=True)
        try:
            lines += [cells(row) for row in importlib.import_module(name).main(short=short)]
        except UnavailableError as reason:
            lines.append((name, "", str(reason), "", "not run"))
    print(f"{table(lines)}\n\n{machine()}; load {load()}; `make bench BENCH={'short' if short else 'full'}`")


if __name__ == "__main__":
    main_of(sys.argv[1:])
