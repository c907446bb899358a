"""One file or a part of it over HTTP: tried again after faults, gone on with where it broke off, compared with what the
server says."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from lungta import __version__
from lungta.core.errors import DownloadError

if TYPE_CHECKING:
    import httpx

Progress = Callable[[int, int | None], None]
"""Called with bytes done and bytes in all, None when the server does not say."""

_MD5_TAG = re.compile(r'"?([0-9a-f]{32})"?')  # S3 tags objects that were uploaded in one part with their MD5
_PASSING = {408, 429, 500, 502, 503, 504}  # statuses that another attempt may cure


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often and how long to try.

    Attributes
    ----------
    attempts : int
        Attempts in all.
    pause_s : float
        Pause after the first fault [s]; it doubles.
    connect_s, silence_s : float
        Longest wait for a connection, and for the next bytes [s].
    """

    attempts: int = 4
    pause_s: float = 1.0
    connect_s: float = 5.0
    silence_s: float = 30.0


class NotThereError(DownloadError):
    """The server has no such file."""


class _PassingError(Exception):
    """A fault that another attempt may cure."""


class Transfer:
    """The transfer of one URL into an open file.

    Parameters
    ----------
    url : str
        What to get.
    file : binary file
        Open for reading and writing, empty.
    progress : callable, optional
        Called after every piece.
    span : tuple of int, optional
        First and last byte to get, the last None for all that follow; by default the whole file.
    """

    def __init__(
        self,
        url: str,
        file: IO[bytes],
        progress: Progress | None = None,
        span: tuple[int, int | None] | None = None,
    ) -> None:
        self.url = url
        self.tag = ""
        self._file = file
        self._progress = progress
        self._span = span

    def run(self, patience: Patience, client: httpx.Client | None = None) -> None:
        """Fill the file; afterwards `tag` is the server's entity tag. A client that is given stays open.

        Raises
        ------
        DownloadError
            When the server refuses, or the file did not arrive whole in the attempts allowed.
        """
        import httpx

        with nullcontext(client) if client else http_client(patience) as http:
            for attempt in range(1, patience.attempts + 1):
                try:
                    return self._attempt(http)
                except (httpx.TransportError, _PassingError) as error:
                    fault = str(error) or type(error).__name__
                if attempt < patience.attempts:
                    time.sleep(patience.pause_s * 2 ** (attempt - 1))
        raise DownloadError(
            f"the file did not arrive whole in {patience.attempts} attempts ({fault}).",
            where=self.url,
            remedy="Try again with a better network, or bring the file on a stick.",
        )

    def _attempt(self, client: httpx.Client) -> None:
        done = self._file.tell() if self.tag else 0
        first, last = self._span or (0, None)
        # Without a tag nothing says that the rest belongs to the same file.
        headers = {"If-Range": self.tag} if done else {}
        if done or self._span:
            headers["Range"] = f"bytes={first + done}-{'' if last is None else last}"
        with client.stream("GET", self.url, headers=headers) as response:
            if response.status_code in _PASSING:
                raise _PassingError(f"HTTP status {response.status_code}")
            if response.status_code == 416:  # the rest that was asked for does not exist: begin again
                self.tag = ""
                raise _PassingError("the server has fewer bytes than it promised")
            if response.status_code not in {200, 206}:
                raise (NotThereError if response.status_code in {403, 404} else DownloadError)(
                    f"the server answers with HTTP status {response.status_code}{_reason(response)}.",
                    where=self.url,
                    remedy="There may be no such file: tiles of open sea and a few countries are not published.",
                )
            if response.status_code == 200:
                self._check_may_be_whole(done)
                done = 0
            elif not response.headers.get("Content-Range", f"bytes {first + done}-").startswith(
                f"bytes {first + done}-"
            ):
                self.tag = ""
                raise _PassingError("the server sent another part of the file")
            self._file.seek(done)
            self._file.truncate()
            self.tag = response.headers.get("ETag", "")
            self._take(response, done)
        self._check_digest()

    def _take(self, response: httpx.Response, done: int) -> None:
        length = response.headers.get("Content-Length", "")
        total = done + int(length) if length.isdigit() else None
        for piece in response.iter_raw():
            self._file.write(piece)
            if self._progress:
                self._progress(self._file.tell(), total)

    def _check_may_be_whole(self, done: int) -> None:
        """A server that answers a part with everything has another file now, or gives no parts."""
        if not self._span:
            return
        self.tag = ""
        if done:
            raise _PassingError("the file on the server has changed")
        raise DownloadError(
            "the server gives whole files only, and a part was asked for.",
            where=self.url,
            remedy="Open any web page first: the network may want a log-in.",
        )

    def _check_digest(self) -> None:
        """Compare with the length asked for, or with the server's MD5 when its tag is one; a mismatch begins again."""
        if self._span:
            first, last = self._span
            if last is not None and self._file.tell() != last - first + 1:
                self.tag = ""
                raise _PassingError("the server sent another number of bytes than was asked for")
            return
        stated = _MD5_TAG.fullmatch(self.tag)
        if not stated:
            return
        digest = hashlib.md5(usedforsecurity=False)
        self._file.seek(0)
        while piece := self._file.read(1 << 20):
            digest.update(piece)
        if digest.hexdigest() != stated[1]:
            self.tag = ""
            raise _PassingError("its MD5 is not the server's")


def http_client(patience: Patience) -> httpx.Client:
    """Return a client that many transfers may share; the caller closes it."""
    import httpx

    timeout = httpx.Timeout(patience.silence_s, connect=patience.connect_s)
    headers = {"User-Agent": f"lungta/{__version__}", "Accept-Encoding": "identity"}  # bytes are counted as sent
    return httpx.Client(timeout=timeout, follow_redirects=True, headers=headers)


def _reason(response: httpx.Response) -> str:
    """What a service says about its refusal, when it says so in JSON."""
    try:
        said = json.loads(response.read()[:10_000])
    except ValueError:
        return ""
    reason = said.get("reason") if isinstance(said, dict) else None
    return f" ({reason})" if isinstance(reason, str) else ""
