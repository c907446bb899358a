"""The main job on the real elevation model: a whole day at the Khumbu with the sample cargo.

Three ways: as a process of its own with warm caches (its peak memory too), the whole command once more in a process
that has done it before, and `plan_day` alone in such a process, with everything already read.
"""

from __future__ import annotations

import contextlib
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from harness import Row, UnavailableError, at_most, real_terrain

COLD_BOUND_S = 10.0
WARM_BOUND_S = 2.0
MEMORY_BOUND_MB = 1000.0
DAY = "2026-04-20"

IN_CHILD = """
import sys
from pathlib import Path
from lungta.cli.app import main
try:
    main()
except SystemExit as stop:
    if stop.code:
        raise
status = Path("/proc/self/status")
if status.is_file():
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    Path(sys.argv[-1], "peak.txt").write_text(peak.split()[1])
"""


def cold(terrain: Path, runs: int) -> tuple[float, float | None]:
    """Return the median wall time [s] of the whole process and its greatest memory [MB], None where unknown."""
    times_s: list[float] = []
    peaks_mb: list[float] = []
    for _ in range(runs + 1):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-c", IN_CHILD, *arguments(terrain), str(Path(folder) / "plan")]
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            times_s.append(time.perf_counter() - start)
            peak = Path(folder) / "plan" / "peak.txt"
            if peak.is_file():
                peaks_mb.append(int(peak.read_text(encoding="utf-8")) * 1024 / 1e6)
    return statistics.median(times_s[1:]), max(peaks_mb, default=None)


def arguments(terrain: Path) -> list[str]:
    """Return the command line, all but the folder to write."""
    return ["plan", "khumbu", "--terrain", str(terrain), "--offline", "--date", DAY, "--out"]


def again_s(job: Callable[[], object], runs: int) -> float:
    """Return the median wall time [s] of a job that this process has done once before."""
    times_s = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        job()
        times_s.append(time.perf_counter() - start)
    return statistics.median(times_s[1:])


def whole_command(terrain: Path) -> Callable[[], object]:
    """Return the whole command as a job: read everything, plan, write everything."""
    from lungta.cli.plan import plan

    def job() -> None:
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            plan("khumbu", terrain=terrain, offline=True, date_=DAY, out=Path(folder) / "plan")

    return job


def plan_alone(terrain: Path) -> Callable[[], object]:
    """Return `plan_day` as a job, with everything already read."""
    from lungta.aircraft.catalogue import load_aircraft
    from lungta.mountain.site.load import load_site
    from lungta.mountain.terrain.read import read_terrain
    from lungta.mountain.weather.climate import climate_weather
    from lungta.plan.cargo.read import read_manifest
    from lungta.plan.cargo.samples import sample_manifest
    from lungta.plan.day import plan_day
    from lungta.plan.options import PlanOptions

    site, aircraft, day = load_site("khumbu"), load_aircraft("dji-fc30"), date.fromisoformat(DAY)
    sample = sample_manifest(site.id)
    if sample is None:
        raise UnavailableError("no sample manifest for khumbu")
    manifest = read_manifest(sample, pad_ids=[pad.id for pad in site.pads])
    weather = climate_weather(site, day)
    ground = read_terrain([terrain], site.frame, extent_m=site.extent_m)
    return lambda: plan_day(site, weather, aircraft, manifest, ground, PlanOptions(day=day))


def main(*, short: bool) -> list[Row]:
    """Return the rows of this benchmark."""
    terrain = real_terrain()
    os.environ.update(LUNGTA_OFFLINE="1", LUNGTA_DEBUG="1")
    runs = 1 if short else 5
    cold_s, peak_mb = cold(terrain, runs)
    rows = [at_most("lungta plan khumbu, own process", cold_s, "s", COLD_BOUND_S)]
    if peak_mb is not None:
        rows.append(at_most("lungta plan khumbu, peak memory", peak_mb, "MB", MEMORY_BOUND_MB))
    rows.append(
        at_most(
            "lungta plan khumbu, all read and written again", again_s(whole_command(terrain), runs), "s", COLD_BOUND_S
        )
    )
    rows.append(
        at_most("re-plan: plan_day once more in the process", again_s(plan_alone(terrain), runs), "s", WARM_BOUND_S)
    )
    return rows
