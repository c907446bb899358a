"""Thrust in balance after rotors have stopped."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.ceiling import ThrustRatios
from lungta.aircraft.failure import (
    AUTHORITY_FRAC,
    RotorLayout,
    failure_margin_frac,
    layout_of,
    rotor_failure,
    usual_failures,
)

COAX_4 = RotorLayout(arms=4, coaxial=True)
QUAD, HEXA, OCTO = (RotorLayout(arms=arms, coaxial=False) for arms in (4, 6, 8))
COAX_6 = RotorLayout(arms=6, coaxial=True)


@pytest.mark.parametrize(
    ("layout", "lost", "rotors_left"),
    [
        (COAX_4, (), 8.0),
        (COAX_4, (0,), 6.0),  # the opposite arm can give no more than the one rotor that is left
        (COAX_4, (0, 1), 4.0),  # nor anything when both are gone: the other axis alone
        (COAX_4, (0, 4), 6.0),  # one of each of two opposite arms
        (QUAD, (0,), 2.0),
        (HEXA, (0,), 4.0),  # x: 2 cos 60 deg - 2 a cos 60 deg - b = 0, most of 2 + 2 a + b: a = 1, b = 0
        (HEXA, (0, 3), 4.0),
        (OCTO, (0,), 6.0),  # x: sqrt(2) - sqrt(2) a - b = 0, most of 4 + 2 a + b: a = 1, b = 0
        (OCTO, (0, 4), 6.0),
        (COAX_6, (0,), 10.0),  # x: 1 + (2 + 2) / 2 - (2 + 2) / 2 - opposite = 0: opposite 1
        (COAX_6, (0, 1), 8.0),
    ],
)
def test_most_thrust_in_balance_by_hand(layout: RotorLayout, lost: tuple[int, ...], rotors_left: float):
    """Symmetric cases have closed forms: the rotor over against the lost one gives what is left of the lost arm."""
    assert rotor_failure(layout, lost).balanced_frac * layout.count == pytest.approx(rotors_left, abs=1e-6)


def test_by_hand_is_not_off_by_five_times_the_tolerance():
    """A share that is wrong by a rotor's hundredth would be seen."""
    assert rotor_failure(HEXA, (0,)).balanced_frac * 6 != pytest.approx(4.0 + 5e-6, abs=1e-6)


@pytest.mark.parametrize(("layout", "lost"), [(HEXA, (0,)), (HEXA, (1, 2)), (COAX_4, (0,)), (QUAD, (0,))])
def test_no_other_shares_give_more(layout: RotorLayout, lost: tuple[int, ...]):
    """Every set of shares on a grid of quarters that balances gives no more than the programme's answer."""
    most = 0.0
    steps = [(0.0,) if rotor in lost else (0.0, 0.5, 1.0) for rotor in range(layout.count)]
    angle = layout.angle_rad
    for shares in product(*steps):
        moment = np.hypot(np.dot(shares, np.cos(angle)), np.dot(shares, np.sin(angle)))
        most = max(most, sum(shares)) if moment < 1e-9 else most
    assert most <= rotor_failure(layout, lost).balanced_frac * layout.count + 1e-9
    assert most >= 0.5 * rotor_failure(layout, lost).balanced_frac * layout.count


def test_a_moment_about_an_arm_takes_what_it_takes():
    """Intact coaxial four: a moment of 0.05 x 8 between two arms costs sqrt(2) times that of thrust."""
    expected = 1.0 - AUTHORITY_FRAC * np.sqrt(2.0)
    assert rotor_failure(COAX_4, ()).held_frac == pytest.approx(expected, abs=1e-9)


def test_two_arms_in_line_cannot_be_held_level():
    """Without both rotors of an arm, or as a quadcopter without one, nothing turns it about the line of the others."""
    assert rotor_failure(COAX_4, (0, 1)).held_frac == 0.0
    assert rotor_failure(QUAD, (0,)).held_frac == 0.0
    assert rotor_failure(COAX_4, (0,)).held_frac > 0.6


def test_a_hexacopter_that_must_hold_yaw_is_lost_with_one_rotor():
    """Du, Quan, Yang, Cai 2015 (from memory): senses in turn, one loss: not controllable; without yaw it is."""
    assert rotor_failure(HEXA, (0,), hold_yaw=True).held_frac == 0.0
    assert rotor_failure(HEXA, (0,)).held_frac > 0.5
    assert rotor_failure(OCTO, (0,), hold_yaw=True).held_frac > 0.5


def test_every_rotor_is_as_good_as_any_other():
    """Which one stops does not matter on a layout that looks the same from every arm."""
    for layout in (COAX_4, HEXA, OCTO):
        found = [rotor_failure(layout, (rotor,)).held_frac for rotor in range(layout.count)]
        assert found == pytest.approx([found[0]] * layout.count)


def test_losing_more_never_gives_more():
    """Thrust falls with each further rotor."""
    one, two = rotor_failure(OCTO, (0,)), rotor_failure(OCTO, (0, 1))
    assert rotor_failure(OCTO, ()).balanced_frac == pytest.approx(1.0)
    assert one.balanced_frac > two.balanced_frac
    assert one.held_frac > two.held_frac


def test_uneven_sharing_costs_power():
    """Six rotors of eight at a third more each: induced power is that of eight times sqrt(8 / 6)."""
    assert rotor_failure(COAX_4, ()).power_factor == pytest.approx(1.0)
    assert rotor_failure(COAX_4, (0,)).power_factor == pytest.approx(np.sqrt(8.0 / 6.0))


def ratios(by_rotor: float, by_pack: float) -> ThrustRatios:
    rotor, pack = np.array(by_rotor), np.array(by_pack)
    return ThrustRatios(by_speed=rotor, by_torque=2 * rotor, by_current=pack, by_voltage=2 * pack)


def test_margin_is_what_the_rotors_or_the_packs_leave():
    """Rotors that could give twice the weight give 2 x the held share; packs pay for uneven sharing by power^(2/3)."""
    one = rotor_failure(COAX_4, (0,))
    by_rotor = failure_margin_frac(one, ratios(2.0, 100.0))
    assert by_rotor == pytest.approx(1.0 - 1.0 / (2.0 * one.held_frac))
    by_pack = failure_margin_frac(one, ratios(100.0, 1.5))
    assert by_pack == pytest.approx(1.0 - np.sqrt(8.0 / 6.0) ** (2.0 / 3.0) / 1.5)
    assert failure_margin_frac(rotor_failure(COAX_4, (0, 1)), ratios(100.0, 100.0)) == -1.0


def test_layouts_of_the_catalogue():
    """The FlyCart 30 has four coaxial arms, the Alta 8 eight single ones, the Matrice 100 is a quadcopter."""
    assert layout_of(load_aircraft("dji-fc30")) == COAX_4
    assert layout_of(load_aircraft("freefly-alta-8")) == OCTO
    assert layout_of(load_aircraft("dji-m100")) == QUAD
    assert [failure.name for failure in usual_failures(COAX_4)] == ["one rotor", "both rotors of one arm"]
    assert usual_failures(OCTO)[1].name == "two opposite rotors"


def test_wrong_rotors_are_refused():
    """A rotor that is not there, or two arms, are no layout."""
    with pytest.raises(ValueError, match=r"0\.\.3"):
        rotor_failure(QUAD, (4,))
    with pytest.raises(ValueError, match="3 or more"):
        RotorLayout(arms=2, coaxial=True)
