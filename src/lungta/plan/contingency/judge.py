"""What a pilot must know of a contingency table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding, notice, warning
from lungta.plan.contingency.model import NOWHERE

if TYPE_CHECKING:
    from lungta.plan.contingency.model import ContingencyTable, Moments, RotorLoss

USUAL_RETURN_HEIGHTS = (  # what is set when nobody sets it
    ("ArduPilot (RTL_ALT)", 15.0),  # ArduPilot's page on RTL mode: 15 m
    ("PX4 (RTL_RETURN_ALT)", 60.0),  # PX4, src/modules/navigator/rtl_params.c: 60 m
    ("DJI (return height)", 100.0),  # from memory: the value that Pilot 2 shows first
)

MOST_STRETCHES = 2  # named one by one in a message
OVERHEAD_M = 50.0  # nearer than this to the home pad it comes straight down

Flags = NDArray[np.bool_]


def stretch(moments: Moments, where: Flags) -> str:
    """Return where flags are set, for a message: `from 1.20 to 2.90 km flown (3.1-5.0 min)`; two stretches by name."""
    index = np.flatnonzero(where)
    runs = np.split(index, np.flatnonzero(np.diff(index) > 1) + 1)
    if len(runs) <= MOST_STRETCHES:
        return " and ".join(_run(moments, run) for run in runs)
    share = index.size / (index[-1] - index[0] + 1)
    return f"at {share:.0%} of the moments {_run(moments, index)}"


def _run(moments: Moments, index: NDArray[np.int64]) -> str:
    first, last = index[0], index[-1]
    return (
        f"from {moments.along_m[first] / 1000:.2f} to {moments.along_m[last] / 1000:.2f} km flown "
        f"({moments.time_s[first] / 60:.1f}-{moments.time_s[last] / 60:.1f} min)"
    )


def table_findings(table: ContingencyTable, subject: str) -> tuple[Finding, ...]:
    """Return the findings of a table, in the order of what fails."""
    return (
        *_return(table, subject),
        *_landing(table, subject),
        *_packs(table, subject),
        *(finding for loss in table.rotors for finding in _rotors(table, loss, subject)),
        *_link_path(table, subject),
        *_link_height(table, subject),
        *_parachute(table, subject),
        *_unknown(table, subject),
        *_falls(table, subject),
    )


def _return(table: ContingencyTable, subject: str) -> Iterator[Finding]:
    found = table.no_return_reserve or table.no_return_empty
    if found is None:
        return
    empty = table.no_return_empty
    dry = "" if empty is None else f" From {_at(empty.along_m, empty.time_s)} on it does not get home at all."
    yield warning(
        "no-return-beyond",
        f"Beyond {_at(found.along_m, found.time_s)} on the way up, home by the way come leaves "
        f"{found.left_frac:.1%} of charge (5 % quantile), {found.threshold_frac:.0%} is asked for. Going on to the "
        f"drop and landing there leaves {found.drop_left_frac:.1%}.{dry}",
        subject,
    )


def _at(along_m: float, time_s: float) -> str:
    return f"{along_m / 1000:.2f} km flown ({time_s / 60:.1f} min)"


def _landing(table: ContingencyTable, subject: str) -> Iterator[Finding]:
    none = table.nearest.spot == NOWHERE
    if none.any():
        yield warning(
            "no-landing-in-reach",
            f"No pad and no landing place can be reached in a straight line {stretch(table.moments, none)}: zones, "
            "ground without a height, charge or thrust are in the way. Only the corridor itself leads out.",
            subject,
        )
    if not none.all():
        far = int(np.nanargmax(np.where(none, np.nan, table.nearest.duration_s)))
        spot = table.spots[int(table.nearest.spot[far])]
        yield notice(
            "landing-farthest",
            f"The longest way down to a landing place takes {table.nearest.duration_s[far]:.0f} s, to {spot.name}, at "
            f"{_at(table.moments.along_m[far], table.moments.time_s[far])}. Ice of the site's glaciers, routes and "
            "camps do not count as landing places; crevasses and boulders elsewhere are not seen.",
            subject,
        )


def _packs(table: ContingencyTable, subject: str) -> Iterator[Finding]:
    pack = table.pack
    if pack is None:
        yield warning("single-pack", "The aircraft flies on one battery pack: when it fails, it falls.", subject)
        return
    sinks = pack.margin_loaded_frac < 0.0
    if sinks.any():
        yield warning(
            "pack-loss-cannot-hold",
            f"With one pack lost it cannot hold height with its load {stretch(table.moments, sinks)}: thrust margin "
            f"down to {pack.margin_loaded_frac.min():.0%} (5 % quantile). "
            f"{_let_go(float(pack.margin_empty_frac[sinks].min()))}",
            subject,
        )
    short = pack.home_left_frac < 0.0
    if short.any():
        rest = pack.landing_left_frac[short]
        least = f"{np.nanmin(rest):.0%} or more" if np.isfinite(rest).any() else "nothing that is known"
        yield warning(
            "pack-loss-not-home",
            f"With one pack lost the charge of the rest does not last home by the corridor "
            f"{stretch(table.moments, short)}: down to {pack.home_left_frac.min():.0%} (5 % quantile). At the nearest "
            f"landing {least} is left.",
            subject,
        )


def _let_go(margin_frac: float) -> str:
    if margin_frac >= 0.0:
        return f"After letting the load go it does, with {margin_frac:.0%} to spare."
    return f"Nor does it after letting the load go ({margin_frac:.0%}): it comes down."


def _rotors(table: ContingencyTable, loss: RotorLoss, subject: str) -> Iterator[Finding]:
    sinks = loss.margin_loaded_frac < 0.0
    if not sinks.any():
        return
    if loss.failure.held_frac <= 0.0:
        yield warning(
            "rotor-loss-cannot-hold",
            f"With {loss.failure.name} lost, no moment about one axis is left: it cannot be held level anywhere, "
            "loaded or empty. What the autopilot makes of it is not known: parachute or ground.",
            subject,
        )
        return
    yield warning(
        "rotor-loss-cannot-hold",
        f"With {loss.failure.name} lost and yaw given up it cannot hold height with its load "
        f"{stretch(table.moments, sinks)}: thrust margin down to {loss.margin_loaded_frac.min():.0%} (5 % quantile). "
        f"{_let_go(float(loss.margin_empty_frac[sinks].min()))}",
        subject,
    )


def _link_path(table: ContingencyTable, subject: str) -> Iterator[Finding]:
    link, moments = table.link, table.moments
    blocked = np.array([bool(zone) for zone in link.zone_crossed]) | ~link.clear_of_ground
    if blocked.any():
        zones = sorted({zone for zone in link.zone_crossed if zone})
        what = f"zone {', '.join(zones)}" if zones else "ground without a height"
        yield warning(
            "link-loss-path-not-clear",
            f"Straight home at a return height of {link.return_height_above_pad_m:.0f} m above the home pad crosses "
            f"{what} {stretch(moments, blocked)}. Let the aircraft go on along the path when the link is lost, or fly "
            "while the zone does not hold.",
            subject,
        )
    short = link.left_p05_frac < 0.0
    if short.any():
        yield warning(
            "link-loss-not-home",
            f"Climbing to the return height and flying straight home takes more charge than there is "
            f"{stretch(moments, short)}: down to {link.left_p05_frac.min():.0%} (5 % quantile). With ArduPilot's "
            f"RTL_CONE_SLOPE at {link.cone_slope:.1f} and no rally points it is {link.cone_left_p05_frac.min():.0%}.",
            subject,
        )


def _link_height(table: ContingencyTable, subject: str) -> Iterator[Finding]:
    link, moments = table.link, table.moments
    home = table.spots[0]
    above_pad_m = moments.alt_amsl_m - home.alt_amsl_m
    away = np.hypot(moments.east_m - home.east_m, moments.north_m - home.north_m) > OVERHEAD_M
    below = [
        f"{words} of {usual_m:.0f} m from {np.mean(hits):.0%}"
        for words, usual_m in USUAL_RETURN_HEIGHTS
        if (hits := away & (link.needed_height_above_pad_m > np.maximum(usual_m, above_pad_m))).any()
    ]
    if below:
        yield warning(
            "link-loss-height-too-low",
            f"Straight home is clear of the ground from everywhere from {link.return_height_above_pad_m:.0f} m above "
            f"the home pad on. As set when new it is not: {'; '.join(below)} of the flight's moments. "
            "Set the return height.",
            subject,
        )


def _parachute(table: ContingencyTable, subject: str) -> Iterator[Finding]:
    low = ~table.parachute.works
    if low.any():
        share = float(np.mean(low))
        yield notice(
            "parachute-too-low",
            f"A parachute with the assumed opening height opens too late at {share:.0%} of the flight's moments.",
            subject,
        )


def _unknown(table: ContingencyTable, subject: str) -> Iterator[Finding]:
    for code, what, falls in (
        ("load-unknown", "a load that is let go", table.jettison),
        ("parachute-unknown", "the aircraft under its parachute", table.parachute),
    ):
        if falls.unknown.any():
            yield warning(
                code,
                f"Where {what} comes down is not known {stretch(table.moments, falls.unknown)}: on the way down the "
                "wind or the ground is not known (off the square of the wind or the terrain, a void). It is not "
                "checked against zones there.",
                subject,
            )


def _falls(table: ContingencyTable, subject: str) -> Iterator[Finding]:
    for code, what, over in (
        ("load-falls-on-zone", "A load that is let go", table.jettison_over),
        ("parachute-falls-on-zone", "The aircraft under its parachute", table.parachute_over),
    ):
        where = np.array([bool(zone) for zone in over])
        if where.any():
            zones = ", ".join(sorted({zone for zone in over if zone}))
            yield warning(
                code,
                f"{what} may come down in zone {zones} (95 % ellipse) {stretch(table.moments, where)}, while the zone "
                "holds.",
                subject,
            )
