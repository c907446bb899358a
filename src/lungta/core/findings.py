"""What is wrong with a plan, as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How a finding binds: `error` cannot be flown, `warning` needs a decision or exemption, `notice` informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a person must know before flying the plan.

    Attributes
    ----------
    severity : Severity
        Whether it forbids, needs a decision, or informs.
    code : str
        Stable identifier in kebab case, such as `terrain-schematic`.
    message : str
        What is the case and what would change it, with figures and units.
    subject : str
        What it is about: a pad, an item, a sortie, a corridor, the site.
    """

    severity: Severity
    code: str
    message: str
    subject: str = ""


def error(code: str, message: str, subject: str = "") -> Finding:
    """Return a finding that forbids the flight."""
    return Finding(severity=Severity.ERROR, code=code, message=message, subject=subject)


def warning(code: str, message: str, subject: str = "") -> Finding:
    """Return a finding that needs a person's decision or an authority's exemption."""
    return Finding(severity=Severity.WARNING, code=code, message=message, subject=subject)


def notice(code: str, message: str, subject: str = "") -> Finding:
    """Return a finding that informs."""
    return Finding(severity=Severity.NOTICE, code=code, message=message, subject=subject)
