"""Where the real data is, and what every test shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent


def real_data_folder() -> Path | None:
    """Return the folder of real data: `$LUNGTA_DATA`, else `../shared/data` beside the clone, else None."""
    stated = os.environ.get("LUNGTA_DATA")
    folder = Path(stated) if stated else REPOSITORY.parent / "shared" / "data"
    return folder.resolve() if (folder / "terrain").is_dir() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if real_data_folder() is not None:
        return
    skip = pytest.mark.skip(reason="no real data: set LUNGTA_DATA or put shared/data beside the clone")
    for item in items:
        if "real_data" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data; a test that asks for it carries the mark `real_data`."""
    folder = real_data_folder()
    if folder is None:
        pytest.skip("no real data: set LUNGTA_DATA or put shared/data beside the clone")
    return folder


@pytest.fixture(autouse=True)
def _quiet_world(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads the user's cache or the network unless it sets these itself."""
    monkeypatch.setenv("LUNGTA_CACHE", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("LUNGTA_OFFLINE", "1")
