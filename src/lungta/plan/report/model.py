"""The report on a corridor as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lungta.core.findings import Finding, Severity

if TYPE_CHECKING:
    from lungta.mountain.radio.along import LinkAlong
    from lungta.mountain.radio.relay import RelayOutcome
    from lungta.plan.contingency.model import ContingencyTable
    from lungta.plan.corridor.binds import Binds, WhyNot
    from lungta.plan.corridor.model import Corridor
    from lungta.plan.corridor.relief import Relief
    from lungta.plan.corridor.request import CorridorRequest
    from lungta.plan.corridor.several.alternates import Alternates
    from lungta.plan.corridor.several.lanes import Lanes
    from lungta.plan.flight import Conditions
    from lungta.plan.people.crowd import Presence
    from lungta.plan.people.exposure import Exposure
    from lungta.plan.report.ask import CorridorAsk
    from lungta.plan.report.line import PathLine
    from lungta.plan.report.trip import Trip

NO_TAKE_OFF = "no-take-off"
GRAVEST_FIRST = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


def gravest_first(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return findings once each, the gravest first."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda each: GRAVEST_FIRST[each.severity]))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CorridorReport:
    """Everything known about one corridor.

    Attributes
    ----------
    ask : CorridorAsk
        What was asked.
    conditions : Conditions
        The air and wind that it was searched and flown in.
    request : CorridorRequest
        The search as it was asked for.
    corridor : Corridor or None
        The path; None: there is none and the findings say why.
    back : Corridor or None
        The other way of the same flight.
    line : PathLine
        The path sampled densely; without a corridor the straight line between the pads.
    trip : Trip or None
        The round trip flown; None where one of its ways is missing.
    presence : Presence
        Who is on the ground meanwhile.
    findings : tuple of Finding
        What a person must know, gravest first.
    not_for_flight : tuple of str
        Why nobody may fly by it, in a few words each; empty when there is no such reason.
    binds : Binds or None
        What holds the path where it is.
    straight : WhyNot or None
        What the straight line between its ends would cost, and what forbids it; without a corridor that line itself,
        as low as it may be.
    reliefs : tuple of Relief or None
        What relaxing each constraint would buy; None when nobody asked.
    link : LinkAlong or None
        The radio link to each point of `line`.
    relay : RelayOutcome or None
        Where one relay would help; None when nobody asked.
    exposure : Exposure or None
        What the whole round trip means for the people below, by hour of the local day.
    contingency : ContingencyTable or None
        Where the whole round trip goes when something fails at each moment of it.
    lanes : Lanes or None
        Ways up and down that may be flown at once; None when nobody asked.
    alternates : Alternates or None
        Corridors for other winds; None when nobody asked.
    """

    ask: CorridorAsk
    conditions: Conditions
    request: CorridorRequest
    corridor: Corridor | None
    back: Corridor | None
    line: PathLine
    trip: Trip | None
    presence: Presence
    findings: tuple[Finding, ...]
    not_for_flight: tuple[str, ...]
    binds: Binds | None = None
    straight: WhyNot | None = None
    reliefs: tuple[Relief, ...] | None = None
    link: LinkAlong | None = None
    relay: RelayOutcome | None = None
    exposure: Exposure | None = None
    contingency: ContingencyTable | None = None
    lanes: Lanes | None = None
    alternates: Alternates | None = None

    @property
    def name(self) -> str:
        """`Base Camp to Camp I`."""
        return f"{self.ask.from_pad.name} to {self.ask.to_pad.name}"

    @property
    def time_utc(self) -> datetime:
        """When it is flown."""
        return self.ask.takeoff_utc

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that forbid the flight."""
        return tuple(each for each in self.findings if each.severity is Severity.ERROR)

    @property
    def grounded(self) -> str:
        """Why nobody may take off, in a few words; empty when nothing forbids it."""
        said = (each.message for each in self.findings if each.code == NO_TAKE_OFF)
        return "; ".join(message.partition(": ")[2].removesuffix(".") for message in said)

    @property
    def why_not(self) -> str:
        """Why there is no corridor, in one sentence; empty when there is one."""
        if self.corridor is not None:
            return ""
        cuts = [each for each in self.errors if each.subject == self.request.id and each.code != NO_TAKE_OFF]
        if not cuts:
            return "no corridor"
        if len(cuts) > 1 and all(each.code == "cut-by-zone" for each in cuts):
            said = tuple(each.message for each in cuts)
            names = [zone.id for zone in self.request.zones if any(f"Zone {zone.id} (" in message for message in said)]
            return f"Zones {', '.join(names)} each cut every path; without any one of them there is one."
        more = len(cuts) - 1
        rest = f" And {more} more reason{'' if more == 1 else 's'}: see the findings." if more else ""
        return cuts[0].message + rest
