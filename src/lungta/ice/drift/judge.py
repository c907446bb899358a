"""What a person must judge of a carried route."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lungta.core.findings import Finding, notice, warning
from lungta.ice.drift.model import DriftedPoint, DriftedRoute, Follow, SegmentState
from lungta.ice.drift.settings import DAY_S, DriftSettings
from lungta.ice.velocity.model import VelocityField

FAR_STEPS = 3.0  # assumption: beyond so many times `step_m` no crevasse of the old route stands where it stood
WIDE_M = 25.0  # assumption: a circle that two people with probes search in some minutes
MUCH_FRAC = 0.1


def follow_of(moved_m: float, settings: DriftSettings, *, lost: bool) -> Follow:
    """Return which answer to go by: the ice while it has moved little against the icefall's steps, then the place."""
    if moved_m > FAR_STEPS * settings.step_m:
        return Follow.PLACE
    if lost:
        return Follow.UNKNOWN
    return Follow.ICE if moved_m <= settings.step_m else Follow.BOTH


def judged(drifted: DriftedRoute, field: VelocityField) -> tuple[Finding, ...]:
    """Return findings on cover, time, error and strain."""
    return tuple(
        finding
        for part in (_cover(drifted), _basis(drifted), _time(drifted, field), _error(drifted), _segments(drifted))
        for finding in part
    )


def _cover(drifted: DriftedRoute) -> Iterator[Finding]:
    never = [each for each in drifted.points if each.ice is None and each.last is None]
    if never:
        yield warning(
            "drift-not-covered",
            f"{_named(never)}: the velocity field does not cover where {_they(never)} stood, so nothing is said of the "
            "ice there. Track images that reach further, or with smaller windows.",
            drifted.route.name,
        )
    left = [each for each in drifted.points if each.lost_utc is not None]
    if left:
        told = [f"{each.point.id} ({each.lost_utc:%d %b %Y}, after {each.moved_m:.0f} m)" for each in left]
        yield warning(
            "drift-left-field",
            f"{_listed(told)}: the ice left the velocity field, and nothing is known of it after that.",
            drifted.route.name,
        )


def _basis(drifted: DriftedRoute) -> Iterator[Finding]:
    for name, code, words in (
        ("neighbours_frac", "drift-bridged", "no vector was measured there, and those about it stand in"),
        ("other_times_frac", "drift-other-times", "nothing was measured there at that time, and other times stand in"),
    ):
        found = [each for each in drifted.points if getattr(each.basis, name) > MUCH_FRAC]
        if found:
            most = max(getattr(each.basis, name) for each in found)
            yield notice(
                code,
                f"{_named(found)}: for up to {100 * most:.0f} % of the way {words}; the ellipses are larger for it.",
                drifted.route.name,
            )


def _time(drifted: DriftedRoute, field: VelocityField) -> Iterator[Finding]:
    first, last = field.edges_utc[0], field.edges_utc[-1]
    times = [point.seen_utc for point in drifted.route.points] + [drifted.to_utc]
    early_s, late_s = (first - min(times)).total_seconds(), (max(times) - last).total_seconds()
    if max(early_s, late_s) > DAY_S:
        ends = ((min(times), early_s, "before the first"), (max(times), late_s, "after the last"))
        parts = [
            f"{at:%Y-%m-%d} lies {apart_s / DAY_S:.0f} days {word} picture"
            for at, apart_s, word in ends
            if apart_s > DAY_S / 2
        ]
        yield warning(
            "drift-beyond-field",
            f"velocity was measured from {first:%d %b %Y} to {last:%d %b %Y}; {' and '.join(parts)}; there "
            "the ice is taken to return to its mean speed, and the ellipses grow. Newer images would shrink them.",
            drifted.route.name,
        )
    seen = [point.seen_utc for point in drifted.route.points]
    if (max(seen) - min(seen)).total_seconds() > DAY_S:
        yield notice(
            "drift-mixed-dates",
            f"points were seen from {min(seen):%d %b %Y} to {max(seen):%d %b %Y}; each is carried from its own date, "
            "and lengths before are those when the later end was seen.",
            drifted.route.name,
        )
    if len(field.edges_utc) == 2:
        frac = 100 * drifted.settings.unknown_change_frac
        yield notice(
            "drift-one-span",
            f"the field has one span and shows no change with time; {frac:.0f} % of the speed is assumed (1-sigma).",
            drifted.route.name,
        )


def _error(drifted: DriftedRoute) -> Iterator[Finding]:
    wide = [each for each in drifted.points if each.ice is not None and each.most.long_m > WIDE_M]
    if wide:
        most = max(each.most.long_m for each in wide)
        yield warning(
            "drift-wide",
            f"{_named(wide)}: the 95 % ellipse reaches {most:.0f} m; too wide to find gear by it. Newer images help.",
            drifted.route.name,
        )
    placed = [each for each in drifted.points if each.follow is Follow.PLACE and each.ice is not None]
    if placed:
        yield notice(
            "drift-follow-place",
            f"{_named(placed)}: the ice moved more than {FAR_STEPS * drifted.settings.step_m:.0f} m. For the line of "
            "the route go by the place (steps that the bed makes stay); for old gear by the ice.",
            drifted.route.name,
        )


def _segments(drifted: DriftedRoute) -> Iterator[Finding]:
    for state, words in (
        (SegmentState.OPENED, "longer now"),
        (SegmentState.CLOSED, "shorter now"),
        (SegmentState.GONE, "gone: torn or closed up"),
    ):
        found = [each for each in drifted.segments if each.state is state]
        if found:
            listed = ", ".join(
                f"{each.from_id} to {each.to_id}" + (f" {each.change_m:+.1f} m" if each.change_m is not None else "")
                for each in found
            )
            yield warning(f"segment-{state}", f"{words}: {listed}.", drifted.route.name)


def _named(points: Sequence[DriftedPoint]) -> str:
    return _listed([each.point.id for each in points])


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 8 else f"{', '.join(names[:8])} and {len(names) - 8} more"


def _they(points: Sequence[DriftedPoint]) -> str:
    return "it" if len(points) == 1 else "they"
