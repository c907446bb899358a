"""What a wind file says of itself beside its numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WindNotes:
    """Where the wind in a file came from, and why it must not be flown by, when it must not.

    Attributes
    ----------
    title : str
        What it is, for a person.
    terrain, weather : str
        Which terrain and which weather it was made from.
    licence : str
        Notice that must travel with the data.
    not_for_flight : tuple of str
        Reasons; empty when there is none.
    """

    title: str
    terrain: str
    weather: str
    licence: str = ""
    not_for_flight: tuple[str, ...] = ()

    @property
    def warning(self) -> str:
        """`NOT FOR FLIGHT: ...`, or an empty text."""
        return f"NOT FOR FLIGHT: {'; '.join(self.not_for_flight)}" if self.not_for_flight else ""
