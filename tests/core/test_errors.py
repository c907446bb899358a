"""One tree of errors, each with what, where and what to do."""

from __future__ import annotations

import inspect

import pytest

from lungta.core import errors
from lungta.core.errors import InputError, LungtaError, Problem

CLASSES = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, Exception)]


@pytest.mark.parametrize("each", CLASSES)
def test_every_error_hangs_on_the_tree_and_stands_in_the_picture(each: type[Exception]) -> None:
    """A caller may catch LungtaError alone, and the head of the file shows every class."""
    assert issubclass(each, LungtaError)
    assert each.__name__ in (errors.__doc__ or "")


def test_a_message_says_where_what_and_what_to_do() -> None:
    """In the order in which one reads: place, fault, remedy."""
    error = InputError("mass is negative.", where="cargo.csv, line 7, mass", remedy="Write a positive number.")
    assert str(error) == "cargo.csv, line 7, mass: mass is negative. Write a positive number."
    assert (error.what, error.where, error.remedy) == (
        "mass is negative.",
        "cargo.csv, line 7, mass",
        "Write a positive number.",
    )


def test_every_problem_of_a_file_is_shown_at_once() -> None:
    """One line each, indented under the heading."""
    problems = (Problem(what="unknown unit st.", where="line 2"), Problem(what="no id.", remedy="Give it one."))
    error = InputError("cannot be read:", where="cargo.csv", problems=problems)
    assert str(error).splitlines() == [
        "cargo.csv: cannot be read:",
        "  line 2: unknown unit st.",
        "  no id. Give it one.",
    ]
    assert error.problems == problems
