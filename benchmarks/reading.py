"""Reading one 835 of 20,000 invented claims: claims per second of CPU time and the peak of memory.

Each measurement has a process of its own. Run `python -m benchmarks.reading`; the table goes to
benchmarks/results/reading.md.
"""

import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from inference.garbage import collect_rarely

CLAIMS = 20_000
WARM_UP = 10
RESULTS = Path(__file__).parent / "results" / "reading.md"
HEAD = (
    "ISA*00*          *00*          *ZZ*BLUEHERON      *ZZ*LAKESIDE       *260102*0900*^*00501*000000001*0*P*:~"
    "GS*HP*BLUEHERON*LAKESIDE*20260102*0900*1*X*005010X221A1~ST*835*0001*005010X221A1~"
    "BPR*I*{paid}*C*CHK************20260105~TRN*1*TRACE1*1512345678~DTM*405*20260102~N1*PR*BLUE HERON HEALTH~"
    "N1*PE*LAKESIDE CLINIC*XX*1234567893~LX*1~"
)
CLAIM = (
    "CLP*ACCT{k}*1*300*200*60*12*ICN{k}*11*1~NM1*QC*1*QUILL*PAT****MI*MEM{k}~NM1*82*1*OWL*SAM****XX*1234567893~"
    "REF*1L*GRP77~DTM*232*20260105~DTM*233*20260105~AMT*AU*250~SVC*HC:99213:25*200*150**1~DTM*472*20260105~"
    "CAS*PR*1*30~CAS*CO*45*20~REF*6R*L{k}A~AMT*B6*180~SVC*HC:85025*100*50**1~DTM*472*20260105~CAS*PR*2*20**3*10~"
    "CAS*CO*45*20~REF*6R*L{k}B~AMT*B6*80~"
)


def file_of(claims: int) -> bytes:
    body = HEAD.format(paid=200 * claims) + "".join(CLAIM.format(k=number) for number in range(claims))
    count = body.count("~") - 1
    return f"{body}SE*{count}*0001~GE*1*1~IEA*1*000000001~".encode()


def ours(data: bytes) -> None:
    from extraction.read import read

    (document,) = read(data, "benchmark.835").documents
    assert document.balanced
    assert not document.findings


def ours_as_json(data: bytes) -> None:
    from extraction.read import read
    from extraction.serialize import to_json

    assert to_json(read(data, "benchmark.835"))


def oxedi_tables(data: bytes) -> None:
    import oxedi

    assert len(oxedi.parse(data).tables["claims"]) in (CLAIMS, WARM_UP)


WAYS: dict[str, Callable[[bytes], None]] = {
    "read: records, sources, balance": ours,
    "read and write the envelope as JSON": ours_as_json,
    "oxedi (Rust), tables": oxedi_tables,
}


def measure(way: str) -> tuple[float, float]:
    """Claims per second of CPU time and the peak of memory in megabytes, in a process that does nothing else."""
    data = file_of(CLAIMS)
    WAYS[way](file_of(WARM_UP))
    collect_rarely()  # as the worker does
    started = time.process_time()
    WAYS[way](data)
    seconds = time.process_time() - started
    return CLAIMS / seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    rows = []
    for way in WAYS:
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
            speed, memory = pool.submit(measure, way).result()
        rows.append(f"| {way} | {speed:,.0f} | {memory:,.0f} |")
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    megabytes = len(file_of(CLAIMS)) / 1e6
    head = f"One 835 of {CLAIMS:,} claims, {megabytes:.1f} MB. {datetime.now(UTC):%Y-%m-%d}, {machine}.\n\n"
    table = head + "| way | claims/s of CPU | peak MB |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    RESULTS.write_text(table, encoding="utf-8")
    sys.stdout.write(table)


if __name__ == "__main__":
    main()
