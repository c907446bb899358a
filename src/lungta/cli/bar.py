"""How far a download is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lungta.mountain.terrain.transfer import Progress as ProgressCall


class Bar:
    """A progress bar on the error stream; silent when that is no terminal."""

    def __init__(self, name: str) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )

        text = TextColumn("{task.description}")
        columns = (text, BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=Console(stderr=True))
        self._shown = self._progress.console.is_terminal
        self._task = self._progress.add_task(name, total=None)

    def __enter__(self) -> ProgressCall:
        if self._shown:
            self._progress.start()
        return self._update

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._progress.stop()

    def begin(self, name: str) -> None:
        """Begin the next piece under another name."""
        self._progress.reset(self._task, description=name, total=None)

    def _update(self, bytes_done: int, bytes_total: int | None) -> None:
        self._progress.update(self._task, completed=bytes_done, total=bytes_total)
