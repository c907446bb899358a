"""Functions compiled by Numba and kept on disk; only files that are themselves imported where they are used take it.

Compiled code is kept beside its source, or in the user's cache folder where the package is read-only (Numba's own
order: `NUMBA_CACHE_DIR`, `__pycache__`, user cache). Where none can be written each process compiles anew.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Return the function compiled; it runs beside others of its kind, since it lets go of Python's lock."""
    return cast(Function, compiled_with()(function))


def compiled_with(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Return what compiles a function with further options of Numba's `njit`, such as `fastmath=True`.

    The compiled function has no declared types: this is also for functions that take arrays of any kind.
    """

    def made(function: Callable[..., Any]) -> Any:
        try:
            dispatcher = njit(cache=True, nogil=True, **options)(function)
        except RuntimeError:  # no folder that Numba may write to
            return njit(nogil=True, **options)(function)
        _forget_what_cannot_be_read(dispatcher)
        return dispatcher

    return made


def _forget_what_cannot_be_read(dispatcher: Any) -> None:
    """Drop what an older version left on disk: Numba unpickles its index, types and all, before it looks at its age."""
    kept = dispatcher._cache
    try:
        kept._cache_file._load_index()
    except (AttributeError, ImportError, EOFError, pickle.UnpicklingError):
        kept.flush()
