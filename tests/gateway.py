"""An HTTP gateway in front of a real server: passes requests on and keeps what was sent, or answers in its place."""

import gzip
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, cast
from urllib.parse import urlsplit

import httpx

HOP_BY_HOP = {"host", "content-length", "connection", "transfer-encoding"}


@dataclass(frozen=True, slots=True)
class Sent:
    """One request as it left: the body is decompressed."""

    method: str
    path: str
    headers: str
    body: bytes


class Gateway(ThreadingHTTPServer):
    """Use as a context manager. `answers` maps a path to the (status, content type, body) to give instead.

    `lost_answers` does too, but passes the request on first: the server has done it, and the client never learns.
    """

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sent: list[Sent] = []
        self.answers: dict[str, tuple[int, str, bytes]] = {}
        self.lost_answers: dict[str, tuple[int, str, bytes]] = {}
        self.upstream = httpx.Client(base_url=upstream, timeout=60)
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> "Gateway":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()
        self.upstream.close()

    def answer(self, request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, str, bytes]:
        path = urlsplit(request.path).path
        if path in self.answers:
            return self.answers[path]
        headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP}
        answer = self.upstream.request(request.command, request.path, content=body, headers=headers)
        given = answer.status_code, answer.headers.get("content-type", ""), answer.content
        return self.lost_answers.get(path, given)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def do_PUT(self) -> None:
        self._pass_on()

    def log_message(self, *arguments: Any) -> None:
        """Silent: the test shows what went wrong."""

    def _pass_on(self) -> None:
        gateway = cast(Gateway, self.server)
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        readable = gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body
        gateway.sent.append(Sent(self.command, self.path, str(self.headers), readable))
        status, content_type, content = gateway.answer(self, body)
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
