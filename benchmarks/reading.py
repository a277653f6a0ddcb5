"""Reading an 835 of 20,000 invented claims, beside other libraries: claims per second and the peak of memory.

Each way has a process of its own, and all ways take turns, so that a busy machine hits all alike. A library that is not
installed is left out, with a line that says so. Run `python -m benchmarks.reading`; the table goes to
benchmarks/results/reading.md.
"""

import importlib.util
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import NamedTuple

from extraction.archive import read_archive
from inference.garbage import collect_rarely

CLAIMS = 20_000
LONGER = 10
FILES = 10
SMALL, SMALL_FILES = 100, 200
WARM_UP = 10
TURNS = 5
RESULTS = Path(__file__).parent / "results" / "reading.md"
HEAD = (
    "ISA*00*          *00*          *ZZ*BLUEHERON      *ZZ*LAKESIDE       *260102*0900*^*00501*000000001*0*P*:~"
    "GS*HP*BLUEHERON*LAKESIDE*20260102*0900*1*X*005010X221A1~ST*835*0001*005010X221A1~"
    "BPR*I*{paid}*C*CHK************20260105~TRN*1*TRACE1*1512345678~DTM*405*20260102~N1*PR*BLUE HERON HEALTH~"
    "N1*PE*LAKESIDE CLINIC*XX*1234567893~LX*1~"
)
CLAIM = (
    "CLP*ACCT{k}*1*{charge}*{paid}*{share}*12*ICN{k}*11*1~NM1*QC*1*QUILL{k}*PAT****MI*MEM{k}~"
    "NM1*82*1*OWL*SAM****XX*{rendering}~REF*1L*GRP{group}~DTM*232*{day}~DTM*233*{day}~AMT*AU*{allowed}~"
)
LINE = (
    "SVC*HC:{procedure}*{charge}*{paid}**1~DTM*472*{day}~CAS*PR*{reason}*{share}~CAS*CO*45*{contractual}~"
    "REF*6R*L{k}{letter}~AMT*B6*{allowed}~"
)
# What one payer's remittance repeats: a list of charges, a fee schedule, some weeks, providers and groups. What it does
# not: what each patient owes, and so what is paid.
PROCEDURES, DAYS, PROVIDERS, GROUPS = 200, 28, 40, 25


class Line(NamedTuple):
    """One service line, its amounts in cents."""

    procedure: int
    charge: int
    allowed: int
    share: int


def lines_of(claims: int, alike: bool) -> Iterator[list[Line]]:
    """The two lines of each claim, the same at every call."""
    random = Random(1)
    schedule = [(charge, charge * 6 // 10) for charge in (random.randrange(4_000, 90_000) for _ in range(PROCEDURES))]
    lines: list[Line] = []
    for _ in range(claims):
        if alike and lines:
            yield lines
            continue
        lines = []
        for procedure in random.sample(range(PROCEDURES), 2):
            charge, allowed = schedule[procedure]
            lines.append(Line(procedure, charge, allowed, random.randrange(1, allowed)))
        yield lines


def claim_of(number: int, random: Random, lines: list[Line]) -> str:
    """The segments of one claim."""
    day = f"202601{random.randrange(DAYS) + 1:02d}"
    totals = Line(0, *(sum(line[at] for line in lines) for at in (1, 2, 3)))
    whose = {"rendering": 1_000_000_000 + random.randrange(PROVIDERS), "group": random.randrange(GROUPS)}
    texts = [CLAIM.format(k=number, day=day, **whose, **_dollars(totals))]
    for letter, line in zip("AB", lines, strict=True):
        said = {"procedure": 90_000 + line.procedure, "reason": random.randrange(1, 4), "letter": letter}
        texts.append(LINE.format(k=number, day=day, **said, **_dollars(line)))
    return "".join(texts)


def _dollars(line: Line) -> dict[str, str]:
    cents = {
        "charge": line.charge,
        "allowed": line.allowed,
        "share": line.share,
        "paid": line.allowed - line.share,
        "contractual": line.charge - line.allowed,
    }
    return {name: f"{amount / 100:.2f}" for name, amount in cents.items()}


def parts_of(claims: int, *, alike: bool = False) -> Iterator[bytes]:
    """A remittance of so many claims, piece by piece: head, claims, trailers. It balances.

    `alike`: the lines of all claims are the same, as in many a benchmark and in no remittance.
    """
    segments = HEAD.count("~") - 2 + claims * (CLAIM.count("~") + 2 * LINE.count("~")) + 1
    paid = sum(line.allowed - line.share for lines in lines_of(claims, alike) for line in lines)
    yield HEAD.format(paid=f"{paid / 100:.2f}").encode()
    random = Random(2)
    for number, lines in enumerate(lines_of(claims, alike)):
        yield claim_of(number, random, lines).encode()
    yield f"SE*{segments}*0001~GE*1*1~IEA*1*000000001~".encode()


def file_of(claims: int) -> bytes:
    """The same as one text."""
    return b"".join(parts_of(claims))


def whole(path: Path) -> int:
    from extraction.read import read
    from extraction.records import Remittance

    (document,) = read(path.read_bytes(), path.name).documents
    assert isinstance(document.record, Remittance)
    assert document.balanced
    assert not document.findings
    return len(document.record.claims)


def as_json(path: Path) -> int:
    from extraction.read import read
    from extraction.serialize import to_json

    return to_json(read(path.read_bytes(), path.name)).count(b'"patient_control_number"')


def streamed(path: Path) -> int:
    from extraction.x12.stream import FileEnded, ProvisionalClaim, TransactionEnded, stream_x12

    with path.open("rb") as file:
        claims = 0
        for event in stream_x12(file, path.name):
            claims += isinstance(event, ProvisionalClaim)
            if isinstance(event, TransactionEnded):
                assert event.document.balanced
        assert isinstance(event, FileEnded)
    return claims


def archive_by_one(path: Path) -> int:
    return sum(_count(result) for _, result in read_archive([path] * FILES, streamed, 1))


def archive_by_two(path: Path) -> int:
    return sum(_count(result) for _, result in read_archive([path] * FILES, streamed, 2))


def _count(result: object) -> int:
    assert isinstance(result, int)
    return result


def small_files(read: Callable[[Path], int]) -> Callable[[Path], int]:
    """Read a small file many times: what is done once for each file counts then."""
    return lambda path: sum(read(path) for _ in range(SMALL_FILES))


def oxedi_parse(path: Path) -> int:
    import oxedi

    return oxedi.parse(path.read_bytes()).count_claims()


def oxedi_tables(path: Path) -> int:
    import oxedi

    return len(oxedi.parse(path.read_bytes()).tables["claims"])


def oxedi_polars(path: Path) -> int:
    import oxedi

    tables = oxedi.parse(path.read_bytes()).tables
    return len({name: tables[name].to_polars() for name in tables.keys()}["claims"])  # noqa: SIM118


def oxedi_frames(path: Path) -> int:
    import oxedi

    tables = oxedi.parse(path.read_bytes()).tables
    return len({name: tables[name].to_pandas() for name in tables.keys()}["claims"])  # noqa: SIM118


def oxedi_rows(path: Path) -> int:
    import oxedi

    tables = oxedi.parse(path.read_bytes()).tables
    frames = {name: tables[name].to_pandas() for name in tables.keys()}  # noqa: SIM118
    return len({name: frame.to_dict("records") for name, frame in frames.items()}["claims"])


def openx12(path: Path) -> int:
    from openx12 import x835  # type: ignore[import-untyped,import-not-found,unused-ignore]

    return len(x835.parse(path.read_text()).claims)


class File(NamedTuple):
    """A file to read: how many claims it has, and whether they are all alike."""

    claims: int
    alike: bool = False

    @property
    def name(self) -> str:
        return f"{self.claims}{'-alike' if self.alike else ''}.835"


LARGE, ALIKE, LONG, SHORT, FIRST = File(CLAIMS), File(CLAIMS, True), File(CLAIMS * LONGER), File(SMALL), File(WARM_UP)


class Way(NamedTuple):
    """What is measured: its words, the function, the file, how often the function reads it, the packages it needs."""

    words: str
    read: Callable[[Path], int]
    file: File = LARGE
    times: int = 1
    needs: tuple[str, ...] = ()


WAYS = (
    Way("whole: records, sources, findings, balance", whole),
    Way("the same, and its envelope as JSON", as_json),
    Way("claim by claim from the disk", streamed),
    Way(f"claim by claim, a file {LONGER} times as long", streamed, LONG),
    Way(f"{FILES} files claim by claim, one process", archive_by_one, times=FILES),
    Way(f"{FILES} files claim by claim, two processes", archive_by_two, times=FILES),
    Way("claim by claim, all claims alike", streamed, ALIKE),
    Way("openx12 (Python), dicts, all claims alike", openx12, ALIKE, needs=("openx12",)),
    Way(f"claim by claim, {SMALL_FILES} files of {SMALL} claims", small_files(streamed), SHORT, SMALL_FILES),
    Way(f"openx12, {SMALL_FILES} files of {SMALL} claims", small_files(openx12), SHORT, SMALL_FILES, ("openx12",)),
    Way("oxedi (Rust), parse alone", oxedi_parse, needs=("oxedi",)),
    Way("oxedi (Rust), tables that stay in Rust", oxedi_tables, needs=("oxedi",)),
    Way("oxedi (Rust), every table to polars", oxedi_polars, needs=("oxedi", "polars")),
    Way("oxedi (Rust), every table to pandas", oxedi_frames, needs=("oxedi", "pandas")),
    Way("oxedi (Rust), every table to rows of Python", oxedi_rows, needs=("oxedi", "pandas")),
    Way("openx12 (Python), dicts", openx12, needs=("openx12",)),
)
FRAMES, ROWS, OPENX12 = len(WAYS) - 3, len(WAYS) - 2, len(WAYS) - 1
# openx12 reads each of the files, so that like is put beside like.
_OPENX12 = {way.file: number for number, way in enumerate(WAYS) if way.needs == ("openx12",)}


class Measured(NamedTuple):
    """Claims per second of CPU time and of wall time, and the peak of memory in megabytes."""

    cpu: float
    wall: float
    memory: float


def measure(number: int, folder: Path) -> Measured:
    """One way, in a process that does nothing else."""
    way = WAYS[number]
    claims, path = way.file.claims * way.times, folder / way.file.name
    way.read(folder / FIRST.name)
    collect_rarely()  # as the worker does
    cpu, started = _cpu_time(), time.perf_counter()
    assert way.read(path) == claims
    seconds, wall = _cpu_time() - cpu, time.perf_counter() - started
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return Measured(claims / seconds, claims / wall, max(peaks) / 1024)


def _cpu_time() -> float:
    """Of this process and of those that it waited for, to the microsecond: `os.times` counts hundredths of a second."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def take_turns(folder: Path) -> dict[int, list[Measured]]:
    """Every way that can be measured, `TURNS` times, each time in a new process."""
    present = [
        number
        for number, way in enumerate(WAYS)
        if all(importlib.util.find_spec(package) is not None for package in way.needs)
    ]
    found: dict[int, list[Measured]] = {number: [] for number in present}
    for _ in range(TURNS):
        for number in present:
            with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
                found[number].append(pool.submit(measure, number, folder).result())
    return found


def table(found: dict[int, list[Measured]]) -> str:
    """The best turn of each way, beside the peers."""
    best = {number: Measured(*(max(values) for values in zip(*turns, strict=True))) for number, turns in found.items()}
    lines = ["| way | claims/s of CPU | claims/s of wall | peak MB | x openx12 | x oxedi, pandas | x oxedi, rows |"]
    lines.append("|---|---|---|---|---|---|---|")
    for number, way in enumerate(WAYS):
        if number in best:
            cpu, wall, memory = best[number]
            peers = (_OPENX12.get(way.file, OPENX12), *((FRAMES, ROWS) if way.file in (LARGE, LONG) else (-1, -1)))
            beside = " | ".join(_beside(cpu, best.get(peer)) for peer in peers)
            lines.append(f"| {way.words} | {cpu:,.0f} | {wall:,.0f} | {memory:,.0f} | {beside} |")
    missing = [way for number, way in enumerate(WAYS) if number not in best]
    lines += [f"\n{way.words}: left out, since {' and '.join(way.needs)} are not all installed." for way in missing]
    return "\n".join(lines) + "\n"


def _beside(cpu: float, peer: Measured | None) -> str:
    return f"{cpu / peer.cpu:.2f}" if peer else "-"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for made in (FIRST, SHORT, LARGE, ALIKE, LONG):
            with (folder / made.name).open("wb") as file:
                file.writelines(parts_of(made.claims, alike=made.alike))
        megabytes = (folder / LARGE.name).stat().st_size / 1e6
        found = take_turns(folder)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    head = (
        f"One 835 of {CLAIMS:,} claims, {megabytes:.1f} MB; what each patient owes is drawn. "
        f"{datetime.now(UTC):%Y-%m-%d}, {machine}. "
        f"The best of {TURNS} turns; CPU time counts all processes. openx12 is compared on the same file.\n\n"
    )
    text = head + table(found)
    RESULTS.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
