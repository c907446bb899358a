"""A zone that encloses no definite ground is an error finding of the corridor, never an exception."""

from __future__ import annotations

import corridor_cases as cases
import pytest

from lungta.core.findings import Severity
from lungta.mountain.site.model import Zone, ZoneKind
from lungta.plan.corridor.find import find_corridor

FLAT = cases.ground(lambda east, north: 5000.0)
SWAPPED = ((86.865, 27.995), (86.866, 27.995), (86.866, 27.996))


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (cases.zone("z", (-300, -300), (300, 300), (300, -300), (-300, 300)), "zone-crosses-itself"),
        (cases.zone("z", (0, 0), (50, 50), (100, 100)), "zone-without-area"),
        (cases.zone("z", (0, 0), (10, 10)), "zone-too-few-corners"),
        (Zone(id="z", name="z", kind=ZoneKind.AUTHORITY, outline=()), "zone-too-few-corners"),
        (Zone(id="z", name="z", kind=ZoneKind.AUTHORITY, outline=SWAPPED), "zone-swapped"),
    ],
)
def test_no_way_is_offered_and_the_zone_is_named(made: Zone, code: str) -> None:
    """No corridor, one error with the zone's id, even where a pad lies in what the zone may have meant."""
    outcome = find_corridor(cases.request(FLAT, (0.0, 0.0), (1000.0, 0.0), zones=(made,)))
    assert outcome.corridor is None
    assert [(finding.code, finding.severity, finding.subject) for finding in outcome.findings] == [
        (code, Severity.ERROR, "z")
    ]
