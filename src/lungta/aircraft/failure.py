"""What the remaining rotors can give when some have stopped: thrust in balance of roll and pitch.

Arms stand evenly around the hub, one rotor or a coaxial pair on each. Every rotor gives 0 to 1 of its own full thrust.
In balance the moments of roll and pitch add up to nothing; held level means that a moment of a stated size can still be
made to any side on top of it. Yaw may be given up: the aircraft then turns about itself, and whether its autopilot
flies on so is for its maker to say.

From memory: Du, Quan, Yang and Cai, Controllability analysis for multirotor helicopter rotor degradation and failure,
Journal of Guidance, Control, and Dynamics 38(5), 2015: hover is controllable when it lies *inside* the set that the
rotors can reach, not on its edge; a hexacopter with turning senses in turn is not after the loss of any one rotor.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from lungta.aircraft.ceiling import ThrustRatios
    from lungta.aircraft.model import Aircraft

AUTHORITY_FRAC = 0.05  # assumption: of all rotors' thrust times arm; a quadcopter in gusts uses about this much
DIRECTIONS = 24  # in which the moment is asked for: every 15 deg, so that arms and gaps are among them
COAXIAL_ABOVE = 1.0  # rotors that stand alone have a coaxial factor of 1 in the catalogue
LEAST_SHARE = 1e-9

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RotorLayout:
    """Where rotors stand: `arms` evenly around the hub, each with one rotor or a coaxial pair.

    Rotors are numbered arm by arm, both of a pair after each other. Senses of turning alternate from arm to arm, and
    within a pair.
    """

    arms: int
    coaxial: bool

    def __post_init__(self) -> None:
        if self.arms < 3:
            raise ValueError(f"arms must be 3 or more, got {self.arms}")

    @property
    def count(self) -> int:
        """How many rotors there are."""
        return self.arms * (2 if self.coaxial else 1)

    @property
    def angle_rad(self) -> Floats:
        """Of each rotor's arm [rad]."""
        per_arm = 2 if self.coaxial else 1
        return np.repeat(2.0 * np.pi * np.arange(self.arms) / self.arms, per_arm)

    @property
    def sense(self) -> Floats:
        """Of each rotor's turning, +1 or -1."""
        arm_sense = np.where(np.arange(self.arms) % 2 == 0, 1.0, -1.0)
        return np.column_stack([arm_sense, -arm_sense]).ravel() if self.coaxial else arm_sense

    @property
    def one_pair(self) -> tuple[int, int]:
        """The pair whose loss is judged: both rotors of an arm, or two that stand opposite."""
        return (0, 1) if self.coaxial else (0, self.arms // 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class RotorFailure:
    """What is left after some rotors have stopped.

    Attributes
    ----------
    name : str
        `one rotor`, `both rotors of one arm`, `two opposite rotors`.
    lost : tuple of int
        Rotors that stand still.
    balanced_frac : float
        Most thrust in balance over that of all rotors at full; 0 when there is none.
    held_frac : float
        Most thrust with a moment of `AUTHORITY_FRAC` in hand to every side, likewise; 0: it cannot be held level.
    power_factor : float
        Power in balance over that of all rotors sharing alike, at the same total thrust: induced power goes with
        thrust^(3/2), so uneven sharing costs more. 1 when nothing is lost; infinite when nothing balances.
    yaw_held : bool
        Whether yaw is held too, or given up.
    """

    name: str
    lost: tuple[int, ...]
    balanced_frac: float
    held_frac: float
    power_factor: float
    yaw_held: bool


def layout_of(aircraft: Aircraft) -> RotorLayout:
    """Return where an aircraft's rotors stand, from their number and whether they share columns of air in pairs.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> layout_of(load_aircraft("dji-fc30"))
    RotorLayout(arms=4, coaxial=True)
    """
    count, coaxial = round(aircraft.rotor.count.value), aircraft.rotor.coaxial_factor.value > COAXIAL_ABOVE
    return RotorLayout(arms=count // 2 if coaxial else count, coaxial=coaxial)


def usual_failures(layout: RotorLayout) -> tuple[RotorFailure, RotorFailure]:
    """Return the loss of one rotor and of one pair, yaw given up.

    >>> one, pair = usual_failures(RotorLayout(arms=4, coaxial=True))
    >>> one.name, round(one.balanced_frac, 3), pair.name, pair.held_frac
    ('one rotor', 0.75, 'both rotors of one arm', 0.0)
    """
    return rotor_failure(layout, (0,)), rotor_failure(layout, layout.one_pair)


@lru_cache(maxsize=64)
def rotor_failure(layout: RotorLayout, lost: tuple[int, ...], *, hold_yaw: bool = False) -> RotorFailure:
    """Return what the rotors that are left can give.

    Raises
    ------
    ValueError
        When a rotor is named that the layout does not have.

    >>> rotor_failure(RotorLayout(arms=6, coaxial=False), (0,), hold_yaw=True).held_frac
    0.0
    """
    if any(not 0 <= rotor < layout.count for rotor in lost):
        raise ValueError(f"rotors are 0..{layout.count - 1}, got {lost}")
    shares = _most_thrust(layout, lost, (0.0, 0.0, 0.0), hold_yaw=hold_yaw)
    balanced = 0.0 if shares is None else float(shares.sum()) / layout.count
    held = min(
        (0.0 if found is None else float(found.sum()) / layout.count)
        for found in (_most_thrust(layout, lost, moment, hold_yaw=hold_yaw) for moment in _moments(layout, hold_yaw))
    )
    power_factor = np.inf
    if shares is not None and balanced > LEAST_SHARE:
        power_factor = float(np.sum(shares**1.5) / (layout.count * balanced**1.5))
    return RotorFailure(
        name=_name(layout, lost),
        lost=lost,
        balanced_frac=balanced,
        held_frac=held if held > LEAST_SHARE else 0.0,
        power_factor=power_factor,
        yaw_held=hold_yaw,
    )


def failure_margin_frac(failure: RotorFailure, ratios: ThrustRatios) -> Floats:
    """Return (available - needed) / available thrust with rotors lost: below 0 it comes down, -1 it is not held level.

    `ratios` are available over needed thrust of the intact aircraft in the state that is to be held. Rotor speed and
    torque end each rotor for itself: of those limits `held_frac` is left. Current and voltage end the packs, which give
    the greater power of uneven sharing: thrust goes with power^(2/3).
    """
    if failure.held_frac <= 0.0:
        return np.full(np.shape(ratios.least), -1.0)
    by_rotor = failure.held_frac * np.minimum(ratios.by_speed, ratios.by_torque)
    by_pack = np.minimum(ratios.by_current, ratios.by_voltage) / failure.power_factor ** (2.0 / 3.0)
    least = np.maximum(np.minimum(by_rotor, by_pack), 0.5)  # a margin of -1 stands for that and everything worse
    return np.asarray(1.0 - 1.0 / least)


def _moments(layout: RotorLayout, hold_yaw: bool) -> list[tuple[float, float, float]]:
    """Moments (roll, pitch, yaw) that must be in hand, in thrusts of one rotor times the arm."""
    size = AUTHORITY_FRAC * layout.count
    angle = 2.0 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    level = [(size * float(np.cos(a)), size * float(np.sin(a)), 0.0) for a in angle]
    return level + ([(0.0, 0.0, size), (0.0, 0.0, -size)] if hold_yaw else [])


def _most_thrust(
    layout: RotorLayout, lost: tuple[int, ...], moment: tuple[float, float, float], *, hold_yaw: bool
) -> Floats | None:
    """Return each rotor's share of its full thrust for the most in all with a moment; None when there is none.

    A linear programme: most sum of t with 0 <= t <= 1, t = 0 where lost, and the moments given. Yaw is counted in
    shares, as if a rotor's torque were its thrust: only its balance matters.
    """
    from scipy.optimize import linprog

    rows = [np.cos(layout.angle_rad), np.sin(layout.angle_rad)] + ([layout.sense] if hold_yaw else [])
    bounds = [(0.0, 0.0 if rotor in lost else 1.0) for rotor in range(layout.count)]
    found = linprog(
        -np.ones(layout.count), A_eq=np.array(rows), b_eq=moment[: len(rows)], bounds=bounds, method="highs"
    )
    return np.clip(found.x, 0.0, 1.0) if found.success else None


def _name(layout: RotorLayout, lost: tuple[int, ...]) -> str:
    if len(lost) == 1:
        return "one rotor"
    if len(lost) == 2 and lost == layout.one_pair:
        return "both rotors of one arm" if layout.coaxial else "two opposite rotors"
    return f"{len(lost)} rotors"
