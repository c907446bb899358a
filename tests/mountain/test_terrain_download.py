"""A tile arrives whole or not at all, over a network that fails in every way a lodge's does."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from terrain_rasters import SITE, write_geographic

from lungta.core.errors import DownloadError
from lungta.core.provenance import sha256_of
from lungta.mountain.terrain.download import fetch_tiles
from lungta.mountain.terrain.find import TerrainRequest, find_terrain
from lungta.mountain.terrain.tiles import sidecar_of, tile_folder, tiles_about, verified_tile
from lungta.mountain.terrain.transfer import Patience

NAME = "Copernicus_DSM_COG_10_N27_00_E086_00_DEM"
HASTY = Patience(attempts=4, pause_s=0.01, connect_s=1.0, silence_s=2.0)


@dataclass
class Bucket:
    """A bucket on this machine; `faults` are what it does with the next requests before it behaves."""

    content: bytes
    faults: list[Callable[[Bucket, BaseHTTPRequestHandler], None]] = field(default_factory=list)
    requests: list[tuple[str, str | None]] = field(default_factory=list)

    @property
    def tag(self) -> str:
        return f'"{hashlib.md5(self.content).hexdigest()}"'

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.requests.append((handler.path, handler.headers.get("Range")))
        if self.faults:
            self.faults.pop(0)(self, handler)
        else:
            serve(self, handler)


def serve(bucket: Bucket, handler: BaseHTTPRequestHandler) -> None:
    wanted, body = handler.headers.get("Range"), bucket.content
    resumed = wanted and handler.headers.get("If-Range") == bucket.tag
    if resumed:
        body = body[int(wanted.removeprefix("bytes=").rstrip("-")) :]
    past_the_end = 416 if not body else 206  # as S3 does
    head(handler, past_the_end if resumed else 200, bucket.tag, len(body))
    handler.wfile.write(body)


def head(handler: BaseHTTPRequestHandler, status: int, tag: str, length: int) -> None:
    handler.send_response(status)
    handler.send_header("ETag", tag)
    handler.send_header("Content-Length", str(length))
    handler.end_headers()


def cut(bucket: Bucket, handler: BaseHTTPRequestHandler) -> None:
    """The connection breaks after a third of the body."""
    head(handler, 200, bucket.tag, len(bucket.content))
    handler.wfile.write(bucket.content[: len(bucket.content) // 3])
    handler.close_connection = True


def corrupt(bucket: Bucket, handler: BaseHTTPRequestHandler) -> None:
    """The body has the right length and the wrong bytes."""
    head(handler, 200, bucket.tag, len(bucket.content))
    handler.wfile.write(bytes(len(bucket.content)))


def longer(bucket: Bucket, handler: BaseHTTPRequestHandler) -> None:
    """The server promises more than it sends."""
    head(handler, 200, bucket.tag, len(bucket.content) + 5000)
    handler.wfile.write(bucket.content)
    handler.close_connection = True


def status(code: int) -> Callable[[Bucket, BaseHTTPRequestHandler], None]:
    return lambda bucket, handler: head(handler, code, "", 0)


def log_in_page(bucket: Bucket, handler: BaseHTTPRequestHandler) -> None:
    """A captive portal answers 200 with a page."""
    head(handler, 200, "", 40)
    handler.wfile.write(b"<html>Everest Link: please log in</html>")


@pytest.fixture
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    made = Bucket(content=write_geographic(tmp_path / "tile.tif").read_bytes())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.delenv("LUNGTA_OFFLINE")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("LUNGTA_GLO30_URL", f"http://127.0.0.1:{server.server_port}/")
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


def left_behind() -> list[str]:
    return sorted(file.name for file in tile_folder().iterdir()) if tile_folder().is_dir() else []


def test_a_tile_arrives(bucket: Bucket) -> None:
    """The bytes are the server's, the record holds where from, when, digest and licence, and progress is told."""
    told: list[tuple[int, int | None]] = []
    (tile,) = fetch_tiles([NAME], progress=lambda done, total: told.append((done, total)), patience=HASTY)
    assert tile.read_bytes() == bucket.content
    assert bucket.requests[0][0] == f"/{NAME}/{NAME}.tif"
    assert told[-1] == (len(bucket.content), len(bucket.content))
    record = json.loads(sidecar_of(tile).read_text(encoding="utf-8"))
    assert record["sha256"] == sha256_of(tile)
    assert record["bytes"] == len(bucket.content)
    assert "COPERNICUS" in record["licence"]
    assert record["fetched_utc"].endswith("+00:00")
    assert left_behind() == [tile.name, sidecar_of(tile).name]


def test_what_is_there_is_not_fetched_again(bucket: Bucket) -> None:
    """A whole tile is taken from the cache, a changed one is fetched afresh."""
    (tile,) = fetch_tiles([NAME], patience=HASTY)
    fetch_tiles([NAME], patience=HASTY)
    assert len(bucket.requests) == 1
    tile.write_bytes(b"spoilt")
    assert fetch_tiles([NAME], patience=HASTY)[0].read_bytes() == bucket.content
    assert len(bucket.requests) == 2


@pytest.mark.parametrize(
    "fault", [cut, corrupt, longer, status(503), status(429)], ids=["cut", "corrupt", "longer", "503", "429"]
)
def test_a_passing_fault_is_tried_again(
    bucket: Bucket, fault: Callable[[Bucket, BaseHTTPRequestHandler], None]
) -> None:
    """After one fault and after two the tile still arrives whole."""
    bucket.faults = [fault, fault]
    (tile,) = fetch_tiles([NAME], patience=HASTY)
    assert tile.read_bytes() == bucket.content
    assert len(bucket.requests) == (4 if fault is longer else 3)


def test_a_broken_transfer_goes_on_where_it_broke(bucket: Bucket) -> None:
    """The second attempt asks for the rest only, and the joined file is the server's."""
    bucket.faults = [cut]
    (tile,) = fetch_tiles([NAME], patience=HASTY)
    assert bucket.requests[1][1] == f"bytes={len(bucket.content) // 3}-"
    assert tile.read_bytes() == bucket.content


@pytest.mark.parametrize("fault", [cut, corrupt, status(500)], ids=["cut", "corrupt", "500"])
def test_a_lasting_fault_is_an_error(bucket: Bucket, fault: Callable[[Bucket, BaseHTTPRequestHandler], None]) -> None:
    """After the last attempt there is an error with the address, and no part of a file."""
    bucket.faults = [fault] * 4
    with pytest.raises(DownloadError, match="4 attempts") as caught:
        fetch_tiles([NAME], patience=HASTY)
    assert NAME in caught.value.where
    assert left_behind() == []


@pytest.mark.parametrize("code", [403, 404])
def test_a_refusal_is_not_tried_again(bucket: Bucket, code: int) -> None:
    """A tile that does not exist is said at once."""
    bucket.faults = [status(code)] * 3
    with pytest.raises(DownloadError, match=str(code)):
        fetch_tiles([NAME], patience=HASTY)
    assert len(bucket.requests) == 1
    assert left_behind() == []


def test_a_log_in_page_is_no_tile(bucket: Bucket) -> None:
    """What a captive portal sends is refused, although it arrived whole."""
    bucket.faults = [log_in_page]
    with pytest.raises(DownloadError, match="no height raster") as caught:
        fetch_tiles([NAME], patience=HASTY)
    assert "log-in" in caught.value.remedy
    assert left_behind() == []


def test_no_server(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody answers the error comes soon and says so."""
    monkeypatch.setenv("LUNGTA_GLO30_URL", "http://127.0.0.1:9")
    with pytest.raises(DownloadError, match="4 attempts"):
        fetch_tiles([NAME], patience=HASTY)


def test_offline_means_offline(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """LUNGTA_OFFLINE keeps every request in, but not what is cached already."""
    monkeypatch.setenv("LUNGTA_OFFLINE", "1")
    with pytest.raises(DownloadError, match="LUNGTA_OFFLINE"):
        fetch_tiles([NAME], patience=HASTY)
    assert bucket.requests == []
    monkeypatch.delenv("LUNGTA_OFFLINE")
    fetch_tiles([NAME], patience=HASTY)
    monkeypatch.setenv("LUNGTA_OFFLINE", "1")
    assert fetch_tiles([NAME], patience=HASTY) == (verified_tile(NAME),)


def test_a_cache_that_cannot_be_written(bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file where the cache folder should be is an error that names it."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("LUNGTA_CACHE", str(tmp_path / "file"))
    with pytest.raises(DownloadError, match="cannot be kept") as caught:
        fetch_tiles([NAME], patience=HASTY)
    assert "LUNGTA_CACHE" in caught.value.remedy


def test_planning_downloads_what_it_lacks(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a network and no file, a site gets real terrain of all its tiles, and the next time no request is made."""
    monkeypatch.delenv("LUNGTA_DATA", raising=False)
    request = TerrainRequest(
        frame=SITE,
        extent_m=3000.0,
        site_id="khumbu",
        must_cover=((28.0026, 86.8528),),
        explicit=None,
        allow_download=True,
    )
    told: list[int] = []
    source = find_terrain(request, progress=lambda done, total: told.append(done)).source
    assert source.title == "Copernicus DEM GLO-30"
    assert source.licence.endswith("all rights reserved")
    assert len(bucket.requests) == len(tiles_about(SITE, 3000.0)) == 2
    assert told
    find_terrain(request)
    assert len(bucket.requests) == 2
