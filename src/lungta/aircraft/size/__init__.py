"""An aircraft for a job: the smallest that holds its load at its height and comes home with its reserve."""

from __future__ import annotations

from lungta.aircraft.size.design import Design, aircraft_of
from lungta.aircraft.size.requirement import Requirement
from lungta.aircraft.size.search import size_aircraft

__all__ = ["Design", "Requirement", "aircraft_of", "size_aircraft"]
