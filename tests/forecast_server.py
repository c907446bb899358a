"""A forecast server on this machine: files with parts, and every way in which a server or a network can fail."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from grib_made import Made, message

Fault = Callable[["Server", BaseHTTPRequestHandler], None]

GFS_NAMES = {
    "10u": "UGRD:10 m above ground",
    "10v": "VGRD:10 m above ground",
    "2t": "TMP:2 m above ground",
    "2r": "RH:2 m above ground",
    "sp": "PRES:surface",
    "orog": "HGT:surface",
    "gust": "GUST:surface",
    "vis": "VIS:surface",
    "tcc": "TCDC:entire atmosphere",
    "tp": "APCP:surface",
    "prmsl": "PRMSL:mean sea level",
    "u": "UGRD",
    "v": "VGRD",
    "t": "TMP",
    "gh": "HGT",
}


@dataclass
class Server:
    """Files by path; `faults` are what it does with the next requests whose path ends so, before it behaves."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.partition("?")[0]
        self.requests.append((handler.path, handler.headers.get("Range")))
        for place, (end, fault) in enumerate(self.faults):
            if path.endswith(end):
                del self.faults[place]
                return fault(self, handler)
        return serve(self, handler)

    def body(self, handler: BaseHTTPRequestHandler) -> bytes | None:
        return self.files.get(handler.path.partition("?")[0].lstrip("/"))


def asked(handler: BaseHTTPRequestHandler) -> tuple[int, int | None] | None:
    match = re.fullmatch(r"bytes=(\d+)-(\d*)", handler.headers.get("Range") or "")
    return (int(match[1]), int(match[2]) if match[2] else None) if match else None


def serve(server: Server, handler: BaseHTTPRequestHandler) -> None:
    body, part = server.body(handler), asked(handler)
    if body is None:
        return send(handler, 404, b"")
    if part is None:
        return send(handler, 200, body)
    first, last = part[0], min(len(body) - 1, len(body) - 1 if part[1] is None else part[1])
    if first >= len(body):
        return send(handler, 416, b"")
    return send(handler, 206, body[first : last + 1], f"bytes {first}-{last}/{len(body)}")


def send(
    handler: BaseHTTPRequestHandler, status: int, body: bytes, part: str = "", *, length: int | None = None
) -> None:
    handler.send_response(status)
    handler.send_header("ETag", '"one-tag"')
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    if part:
        handler.send_header("Content-Range", part)
    handler.end_headers()
    handler.wfile.write(body)
    if length is not None:
        handler.close_connection = True


def cut(server: Server, handler: BaseHTTPRequestHandler) -> None:
    """The connection breaks after a third of what was asked for."""
    body, part = server.body(handler) or b"", asked(handler)
    first, last = (part[0], part[1] or len(body) - 1) if part else (0, len(body) - 1)
    wanted = body[first : last + 1]
    where = f"bytes {first}-{last}/{len(body)}" if part else ""
    send(handler, 206 if part else 200, wanted[: len(wanted) // 3], where, length=len(wanted))


def shorter(server: Server, handler: BaseHTTPRequestHandler) -> None:
    """A whole answer that is ten bytes short of the part that was asked for."""
    first, last = asked(handler) or (0, 0)
    body = (server.body(handler) or b"")[first : (last or 0) - 9]
    send(handler, 206, body, f"bytes {first}-{first + len(body) - 1}/9999")


def elsewhere(server: Server, handler: BaseHTTPRequestHandler) -> None:
    """Another part of the file than was asked for."""
    first, last = asked(handler) or (0, 0)
    body = (server.body(handler) or b"")[: (last or 0) - first + 1]
    send(handler, 206, body, f"bytes 0-{len(body) - 1}/9999")


def rubbish(server: Server, handler: BaseHTTPRequestHandler) -> None:
    """Bytes of the right number that are no GRIB."""
    first, last = asked(handler) or (0, 0)
    send(handler, 206, bytes((last or 0) - first + 1), f"bytes {first}-{last}/9999")


def whole(server: Server, handler: BaseHTTPRequestHandler) -> None:
    """A server that knows no parts."""
    send(handler, 200, server.body(handler) or b"")


def log_in_page(server: Server, handler: BaseHTTPRequestHandler) -> None:
    """A captive portal answers everything with a page."""
    send(handler, 200, b"<html>Everest Link: please log in</html>")


def status(code: int, body: bytes = b"") -> Fault:
    """An answer with a status."""
    return lambda server, handler: send(handler, code, body)


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """The server on a port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.answer(self)

        def log_message(self, *_: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_port}"
    try:
        yield server
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


def put_gfs(server: Server, run: datetime, step: int, fields: Sequence[Made]) -> None:
    """One forecast hour as NOAA lays it out: file and wgrib2 index."""
    path = f"gfs.{run:%Y%m%d}/{run:%H}/atmos/gfs.t{run:%H}z.pgrb2.0p25.f{step:03d}"
    lines, content = [], b""
    for number, made in enumerate(fields, 1):
        level = f":{made.level_hpa} mb" if made.level_hpa else ""
        when = f"{made.since}-{made.step} hour acc fcst" if made.since is not None else f"{made.step} hour fcst"
        lines.append(f"{number}:{len(content)}:d={run:%Y%m%d%H}:{GFS_NAMES[made.name]}{level}:{when}:")
        content += message(made, run=run)
    server.files[path] = content
    server.files[f"{path}.idx"] = ("\n".join(lines) + "\n").encode()


def put_ecmwf(server: Server, run: datetime, step: int, fields: Sequence[Made]) -> None:
    """One forecast hour as ECMWF lays it out: file and index of JSON lines."""
    path = f"{run:%Y%m%d}/{run:%H}z/ifs/0p25/oper/{run:%Y%m%d%H}0000-{step}h-oper-fc"
    lines, content = [], b""
    for made in fields:
        data = message(made, centre="ecmf", run=run)
        row = {"domain": "g", "date": f"{run:%Y%m%d}", "time": f"{run:%H%M}", "type": "fc", "stream": "oper"}
        row |= {"step": str(step), "levtype": "pl" if made.level_hpa else "sfc", "param": made.name}
        if made.level_hpa:
            row["levelist"] = str(made.level_hpa)
        lines.append(json.dumps(row | {"_offset": len(content), "_length": len(data)}))
        content += data
    server.files[f"{path}.grib2"] = content
    server.files[f"{path}.index"] = ("\n".join(lines) + "\n").encode()
