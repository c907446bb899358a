"""The folder where downloads are kept."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """Return the cache folder: `$LUNGTA_CACHE`, else the system's usual place; it need not exist yet."""
    stated = os.environ.get("LUNGTA_CACHE")
    if stated:
        return Path(stated)
    from platformdirs import user_cache_path

    return user_cache_path("lungta", appauthor=False)


def is_offline() -> bool:
    """Return whether `LUNGTA_OFFLINE` forbids the network; `0` and empty allow it."""
    return os.environ.get("LUNGTA_OFFLINE", "") not in {"", "0"}
