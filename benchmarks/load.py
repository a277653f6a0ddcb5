"""A small HTTP/1.1 load generator on raw sockets: keep-alive connections, one request at a time on each.

Python's HTTP clients cost more per request than the services under test; this one costs about 50 microseconds.
"""

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured: requests per second, and the latency of one request in milliseconds."""

    connections: int
    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


class RefusedError(Exception):
    """A request under load was not answered with 2xx: the figure would be worthless."""


def run(url: str, headers: dict[str, str], bodies: Sequence[bytes], connections: int) -> Load:
    """Send every body once over `connections` connections; raises RefusedError at the first answer that is not 2xx."""
    return asyncio.run(_run(url, headers, bodies, connections))


async def _run(url: str, headers: dict[str, str], bodies: Sequence[bytes], connections: int) -> Load:
    waiting = iter(enumerate(bodies))
    latencies: list[float] = []
    started = time.perf_counter()
    await asyncio.gather(*(_connection(url, headers, waiting, latencies) for _ in range(connections)))
    seconds = time.perf_counter() - started
    cuts = statistics.quantiles(latencies, n=100)
    return Load(connections, len(latencies), seconds, 1000 * cuts[49], 1000 * cuts[98])


async def _connection(
    url: str, headers: dict[str, str], waiting: Iterator[tuple[int, bytes]], latencies: list[float]
) -> None:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    for number, body in waiting:
        started = time.perf_counter()
        writer.write(_request(parts.netloc, f"{parts.path}?{parts.query}", headers, number, body))
        await _answer(reader)
        latencies.append(time.perf_counter() - started)
    writer.close()
    await writer.wait_closed()


def _request(host: str, target: str, headers: dict[str, str], number: int, body: bytes) -> bytes:
    lines = [f"POST {target} HTTP/1.1", f"Host: {host}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value.replace('{number}', str(number))}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    body = await reader.readexactly(int(fields["content-length"]))
    if not status.split(" ", 2)[1].startswith("2"):
        raise RefusedError(f"{status}: {body[:300]!r}")
    return body
