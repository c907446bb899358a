"""The smallest sets of constraints, against trying every set."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.plan.corridor.smallest import smallest_openings

NAMES = tuple("abcdefg")
families = st.lists(st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=4), max_size=5)


def by_brute_force(family: list[frozenset[str]], largest: int) -> set[frozenset[str]]:
    """All sets of the least size that opens, up to `largest`."""
    for size in range(1, largest + 1):
        opening = {s for s in map(frozenset, combinations(NAMES, size)) if any(each <= s for each in family)}
        if opening:
            return opening
    return set()


@settings(max_examples=300, deadline=None, derandomize=True)
@given(families)
def test_all_smallest_sets_are_found(family: list[frozenset[str]]) -> None:
    """Whatever opens: every set of the least size is returned, and nothing else."""
    found = smallest_openings(NAMES, lambda relaxed: any(each <= relaxed for each in family), 3, 1000)
    expected = by_brute_force(family, 3)
    if expected:
        assert set(found.sets) == expected
        assert found.smallest
        assert found.complete
    elif family:
        assert not found.smallest
        assert len(found.sets) == 1
        assert found.sets[0] in family
    else:
        assert found.sets == ()


def test_few_trials_are_needed_where_one_pair_of_many_opens() -> None:
    """A pair of 14 is found with far fewer trials than the 106 singles and pairs, and each set is asked for once."""
    names = tuple(f"n{number}" for number in range(14))
    asked: list[frozenset[str]] = []

    def opens(relaxed: frozenset[str]) -> bool:
        asked.append(relaxed)
        return {"n3", "n11"} <= relaxed

    found = smallest_openings(names, opens, 3, 1000)
    assert found.sets == (frozenset({"n3", "n11"}),)
    assert found.trials == len(asked) == len(set(asked))
    assert found.trials < 30


def test_too_many_trials_are_said() -> None:
    """When trials run out before a set is proved smallest, one that opens is given and called no more than that."""
    family = [frozenset("fg")]
    found = smallest_openings(NAMES, lambda relaxed: any(each <= relaxed for each in family), 3, 4)
    assert not found.smallest
    assert not found.complete
    assert family[0] <= found.sets[0]
