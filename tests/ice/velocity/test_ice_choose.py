"""Which images are compared with which."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lungta.core.errors import IceError
from lungta.ice.velocity.choose import PairAsk, choose_pairs
from made_stack import day


@given(
    st.lists(st.floats(0.0, 200.0), min_size=2, max_size=12),
    st.floats(0.0, 10.0),
    st.floats(10.0, 300.0),
    st.integers(1, 4),
)
def test_every_pair_is_forward_in_time_within_the_gaps_and_the_nearest_first(
    days: list[float], least: float, most: float, per_image: int
) -> None:
    """No image has more partners than asked, and none nearer is passed over."""
    ask = PairAsk(min_days=least, max_days=most, per_image=per_image)
    times = [day(each) for each in days]
    gap = {(a, b): (times[b] - times[a]).total_seconds() / 86_400.0 for a in range(len(days)) for b in range(len(days))}
    fitting = {pair for pair, each in gap.items() if each > 0.0 and least <= each <= most}
    if not fitting:
        with pytest.raises(IceError, match="days apart"):
            choose_pairs(times, ask)
        return
    chosen = choose_pairs(times, ask)
    assert len(set(chosen)) == len(chosen)
    assert set(chosen) <= fitting
    for first in range(len(days)):
        taken = sorted(gap[pair] for pair in chosen if pair[0] == first)
        assert taken == sorted(gap[pair] for pair in fitting if pair[0] == first)[:per_image]


def test_what_cannot_be_asked_is_refused() -> None:
    """Rule and value."""
    with pytest.raises(ValueError, match="min <= max"):
        PairAsk(min_days=9.0, max_days=3.0)
    with pytest.raises(ValueError, match="per_image"):
        PairAsk(per_image=0)
