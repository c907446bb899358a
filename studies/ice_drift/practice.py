"""How far a carried route is from the truth of the practice icefall, and how often its ellipses hold it.

    lungta ice practice --out FOLDER
    lungta ice track FOLDER/picture_20270405.tif FOLDER/picture_20270413.tif ... --out PAIR
    python studies/ice_drift/practice.py FOLDER PAIR/displacements.nc 2027-04-13T03:30Z 2027-05-20

Points stand every 12 m on the ice and are seen on the day of the first survey, off by 0.5 m (seeded). NOT REAL.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

import numpy as np

from lungta.ice.drift.cover import cropped
from lungta.ice.drift.ellipse import holds
from lungta.ice.drift.field import flow_of
from lungta.ice.drift.files import read_flow_file
from lungta.ice.drift.journey import journey_of
from lungta.ice.drift.settings import DriftSettings
from lungta.ice.drift.spread import budget_of
from lungta.ice.practice.flow import PracticeFlow
from lungta.ice.route.raw import time_of
from lungta.ice.route.read import read_route

SIGMA_M = 0.5
SPACING_M = 12.0


def main(folder: Path, velocity: Path, dates: list[str]) -> None:
    """Print a line of figures for each date."""
    told = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["flow"]
    truth = PracticeFlow(**{**told, "zero_utc": datetime.fromisoformat(told["zero_utc"])})
    seen_utc = read_route(folder / "old-route.gpx").points[0].seen_utc
    field, settings = read_flow_file(velocity), DriftSettings(tolerance_m=1e-4)
    flow = flow_of(cropped(field, field.grid.bounds_m), settings)
    places_m = np.stack(
        [each.ravel() for each in truth.place(*np.mgrid[-230:230:SPACING_M, -120:120:SPACING_M])], axis=1
    )
    noisy_m = places_m + np.random.default_rng(1).normal(0.0, SIGMA_M, places_m.shape)
    from_s = np.full(len(places_m), (seen_utc - flow.start_utc).total_seconds())
    for date in dates:
        to_utc = time_of(date)[0]
        to_s = np.full(len(places_m), (to_utc - flow.start_utc).total_seconds())
        found = journey_of(flow, noisy_m, from_s, to_s, settings)
        exact_m = np.stack(truth.carried(*places_m.T, seen_utc, to_utc), axis=1)
        known = np.flatnonzero(~found.lost)
        off_m = found.end_m - exact_m
        totals = [budget_of(flow, found, np.full(len(places_m), SIGMA_M), settings, int(n)).total for n in known]
        held = [
            np.mean([holds(t, off_m[n], share) for t, n in zip(totals, known, strict=True)]) for share in (0.5, 0.95)
        ]
        sigma_m = np.median([np.sqrt(0.5 * np.trace(total)) for total in totals])
        moved_m = np.median(np.linalg.norm(exact_m - places_m, axis=1)[known])
        error_m = np.median(np.linalg.norm(off_m[known], axis=1))
        known_said = f"{len(known)} of {len(places_m)} points known"
        print(f"{date}: {known_said}, moved {moved_m:.1f} m, off {error_m:.2f} m (median),")
        print(f"  stated 1-sigma {sigma_m:.2f} m, ellipses hold {100 * held[0]:.0f} % (50), {100 * held[1]:.0f} % (95)")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
