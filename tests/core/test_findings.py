"""What is wrong with a plan is data, graded by how it binds."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError

import pytest

from lungta.core import findings
from lungta.core.findings import Finding, Severity


@pytest.mark.parametrize("severity", list(Severity))
def test_each_severity_has_its_maker(severity: Severity) -> None:
    """`findings.warning(...)` makes a warning, and so on; none is missing."""
    found = getattr(findings, severity.value)("pad-height", "Camp I stands 31 m off the terrain.", "camp-1")
    expected = Finding(
        severity=severity, code="pad-height", message="Camp I stands 31 m off the terrain.", subject="camp-1"
    )
    assert found == expected


def test_a_severity_is_plain_text_in_json() -> None:
    """plan.json and its readers see `error`, not a class name."""
    assert json.dumps([Severity.ERROR, Severity.NOTICE]) == '["error", "notice"]'


def test_equal_findings_are_one() -> None:
    """A finding met on several corridors is shown once, so it must hash."""
    assert len({findings.notice("a", "b"), findings.notice("a", "b"), findings.error("a", "b")}) == 2


def test_a_finding_cannot_be_changed() -> None:
    """No later step softens what an earlier one found."""
    found = findings.error("zone", "crosses the helipad")
    with pytest.raises(FrozenInstanceError):
        found.severity = Severity.NOTICE  # type: ignore[misc]
