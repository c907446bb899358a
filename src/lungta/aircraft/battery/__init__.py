"""The packs of a flight: an equivalent circuit, a warm body, and what the pilot reads.

*Indicated charge* is what the pilot reads: 100 % full, 0 % when the pack calls itself empty. One per cent of it is one
per cent of the coulombs that the pack delivers at its own temperature and age. "43 % battery left" and "reserve 20 %"
are both indicated charge. How far down a data sheet's own endurance flights went is not published; `depth_frac` is the
share of indicated charge that they used.
"""

from __future__ import annotations

from lungta.aircraft.battery.circuit import Supply, deliverable_charge_c, supply, terminal
from lungta.aircraft.battery.datasheet import datasheet_time_s
from lungta.aircraft.battery.discharge import Discharge, discharge

__all__ = ["Discharge", "Supply", "datasheet_time_s", "deliverable_charge_c", "discharge", "supply", "terminal"]
