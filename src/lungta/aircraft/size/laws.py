"""What components weigh and cost, as laws of what they do.

Every law is an ASSUMPTION of its class: component sheets could not be looked up. They are a designer's rules of thumb.
What checks them from outside is one aircraft: the FlyCart 30's own job comes out at 90.7 kg against its real 95 kg.
"""

from __future__ import annotations

from lungta.core.units import J_PER_WH

MOTOR_KG_PER_NM = 0.085  # outrunners of 0.5-2 kg give 10-13 N m a kilogram for half a minute
MOTOR_BASE_KG = 0.05
CONTROLLER_KG_PER_KW = 0.06  # with its share of cooling and leads
PROPELLER_KG_PER_M3 = 0.11  # folding carbon: about 30 g at 0.65 m, 110 g at 1 m, 280 g at 1.37 m
FRAME_FRAC = 0.13  # of take-off mass: arms, hub, gear
FRAME_KG_PER_M = 1.2  # of tip-to-tip length: arms grow with the discs
WIRING_FRAC = 0.03  # of take-off mass
AVIONICS_KG = 1.5
HOOK_KG = 1.5  # hook, small winch or cable
PACK_J_PER_KG = 175.0 * J_PER_WH  # high-discharge lithium polymer with shell: 160-190 Wh/kg; the DB2000 has 176
MASS_SIGMA_FRAC = 0.08  # of the empty mass

MOTOR_USD_PER_KG = 260.0
CONTROLLER_USD_PER_KW = 45.0
PROPELLER_USD_PER_M = 130.0
PACK_USD_PER_J = 0.55 / J_PER_WH
FRAME_USD_PER_KG = 180.0
AVIONICS_USD = 3_500.0  # autopilot, two positioning receivers, radio, parachute trigger
HOOK_USD = 800.0
ASSEMBLY_FRAC = 0.35  # of parts: hours, freight, customs
PACK_SETS = 3.0  # sets that an operator buys with the aircraft
COST_SIGMA_FRAC = 0.35
