"""A folder is written whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from lungta.core.errors import OutputError
from lungta.core.files import check_writable, published_file, published_folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_published_folder_appears_whole(tmp_path: Path) -> None:
    """What was written in the block is in the folder after it, and nothing else is left beside it."""
    with published_folder(tmp_path / "out") as scratch:
        (scratch / "plan.json").write_text("{}", encoding="utf-8")
        assert not (tmp_path / "out").exists()
    assert names(tmp_path / "out") == {"plan.json"}
    assert names(tmp_path) == {"out"}


def test_interrupted_block_leaves_the_old_folder(tmp_path: Path) -> None:
    """A crash in mid-write keeps what stood there before and leaves no scratch folder."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "plan.json").write_text("old", encoding="utf-8")

    def interrupted() -> None:
        with published_folder(out) as scratch:
            (scratch / "plan.json").write_text("new", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert (out / "plan.json").read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == {"out"}


def test_replaces_an_older_plan(tmp_path: Path) -> None:
    """A folder that Lungta wrote is replaced, files that are no longer written vanish."""
    out = tmp_path / "out"
    for content in ("one", "two"):
        with published_folder(out) as scratch:
            (scratch / "plan.json").write_text(content, encoding="utf-8")
            if content == "one":
                (scratch / "index.html").write_text("", encoding="utf-8")
    assert names(out) == {"plan.json"}


def test_full_disk_is_named_and_nothing_changes(tmp_path: Path) -> None:
    """A full disk gives an OutputError that says so, and no half-written folder."""
    with pytest.raises(OutputError, match="disk is full"), published_folder(tmp_path / "out"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert names(tmp_path) == set()


def test_check_writable_refuses_a_file(tmp_path: Path) -> None:
    """An output that is a file is refused with what to do."""
    file = tmp_path / "out"
    file.write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match=r"is a file.*--out"):
        check_writable(file)


def test_check_writable_refuses_a_strangers_folder(tmp_path: Path) -> None:
    """A folder with files that Lungta did not write is never replaced."""
    (tmp_path / "photos.zip").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match=r"did not write.*--out"):
        check_writable(tmp_path)


def test_check_writable_refuses_below_a_file(tmp_path: Path) -> None:
    """A place that cannot hold a folder is an OutputError, not a traceback."""
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        check_writable(file / "out")


def test_read_only_place_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only place is refused before any work is done."""

    def deny(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryDirectory", deny)
    with pytest.raises(OutputError, match=r"Permission denied.*--out"):
        check_writable(tmp_path / "out")


def test_a_persons_files_beside_a_plan_are_kept(tmp_path: Path) -> None:
    """A folder with a plan and anything else in it is refused: what else is there is somebody's."""
    for name in ("plan.json", "thesis.docx"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    with pytest.raises(OutputError, match=r"thesis\.docx.*--out"):
        check_writable(tmp_path)


def test_old_plan_survives_a_swap_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the new folder cannot be moved into place, the old one stands as before."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "plan.json").write_text("old", encoding="utf-8")
    rename = Path.rename

    def held_open(self: Path, target: Path) -> Path:
        if Path(target) == out and "before" not in self.name:
            raise PermissionError(errno.EACCES, "held open")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", held_open)
    with pytest.raises(OutputError, match="held open"), published_folder(out) as scratch:
        (scratch / "plan.json").write_text("new", encoding="utf-8")
    assert (out / "plan.json").read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == {"out"}


def test_published_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    """A file takes the old one's place at the end of the block; a crash keeps the old one and leaves nothing."""
    out = tmp_path / "wind.nc"
    with published_file(out) as scratch:
        scratch.write_bytes(b"old")
        assert not out.exists()

    def interrupted() -> None:
        with published_file(out) as scratch:
            scratch.write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert out.read_bytes() == b"old"
    assert names(tmp_path) == {"wind.nc"}
    with pytest.raises(OutputError, match="is a folder"), published_file(tmp_path):
        pass
