"""Where downloads are kept, and when the network may be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from lungta.core.cache import cache_folder, is_offline


def test_a_stated_folder_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """LUNGTA_CACHE is the cache folder; without it the system's own place, which names lungta."""
    monkeypatch.setenv("LUNGTA_CACHE", str(tmp_path / "kept"))
    assert cache_folder() == tmp_path / "kept"
    assert not cache_folder().exists()
    monkeypatch.delenv("LUNGTA_CACHE")
    assert "lungta" in cache_folder().parts


@pytest.mark.parametrize(("value", "offline"), [("1", True), ("yes", True), ("0", False), ("", False), (None, False)])
def test_offline(monkeypatch: pytest.MonkeyPatch, value: str | None, offline: bool) -> None:
    """Anything but 0 and empty forbids the network; unset allows it."""
    monkeypatch.delenv("LUNGTA_OFFLINE", raising=False)
    if value is not None:
        monkeypatch.setenv("LUNGTA_OFFLINE", value)
    assert is_offline() is offline
