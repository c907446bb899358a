"""What is being worked on, shown on a terminal and silent elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import Self

INTERRUPTED = 130  # what shells give for Ctrl-C


class Interrupted(SystemExit):
    """An interruption after which something is kept; `said` is for the person."""

    def __init__(self, said: str) -> None:
        self.said = said
        super().__init__(INTERRUPTED)


class Stages:
    """A status line on the error stream: `stages("packing the day")`; nothing when quiet or not a terminal."""

    def __init__(self, *, quiet: bool) -> None:
        from rich.console import Console

        console = Console(stderr=True)
        self._status = None if quiet or not console.is_terminal else console.status("starting")

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status:
            self._status.stop()

    def __call__(self, stage: str) -> None:
        """Show what is being worked on now."""
        if self._status:
            self._status.update(stage)

    def download(self, bytes_done: int, bytes_total: int | None) -> None:
        """Show how far a download is."""
        total = f" of {bytes_total / 1e6:.1f}" if bytes_total else ""
        self(f"downloading terrain: {bytes_done / 1e6:.1f}{total} MB")
