"""Planted names, ids and dates go in by every door, and must come out by none: MLflow, logs, metrics, events."""

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest
import structlog
from fastapi.testclient import TestClient
from sqlalchemy import select

from inference import rows
from inference.api.services import Services
from inference.mlflow_log.bulk import to_parquet
from inference.mlflow_log.trace import span, trace_request
from inference.payload import DecisionLog, LoggedReason, decision_payload
from inference.reconcile import reconcile
from inference.settings import Settings
from inference.shipper import Shipper
from inference.tables import event
from inference.worker import Worker
from tests.databases import SqliteFiles
from tests.gateway import Gateway
from tests.inference.api.conftest import Headers
from tests.mlflow_server import MlflowServer
from tests.rows import decision_row

# Everything that names a person, a claim or a day in the files below. Each is found in any letter case.
CANARIES = (
    "QUILLFEATHER",
    "ZEBULONIA",
    "MARMADUKIA",
    "W7719034428",
    "PCN88104417Q",
    "ICN55502914R",
    "TRC9940182771",
    "PLBREF66120",
    "LINE77310Z",
    "20231117",
    "2023-11-17",
    "11/17/2023",
    "HERONMARSH",
)
HEADER = (
    "ISA*00*          *00*          *ZZ*HERONMARSH     *ZZ*LAKESIDE       *260102*0900*^*00501*000000001*0*T*:~"
    "GS*HP*HERONMARSH*LAKESIDE*20260102*0900*1*X*005010X221A1~ST*835*0001*005010X221A1~"
    "BPR*I*{paid}*C*CHK************20231117~TRN*1*TRC9940182771*1512345678~DTM*405*20231117~"
    "N1*PR*HERONMARSH HEALTH~N3*1 MARSH ROAD~N4*SPRINGFIELD*IL*62701~N1*PE*LAKESIDE CLINIC*XX*1234567893~LX*1~"
)
FOOTER = "{plb}SE*{segments}*0001~GE*1*1~IEA*1*000000001~"
PATIENT = "NM1*QC*1*QUILLFEATHER*ZEBULONIA****MI*W7719034428~NM1*74*1*QUILLFEATHER*MARMADUKIA****C*W7719034428~"
PAID = (
    "CLP*PCN88104417Q*1*200*150*20*12*ICN55502914R*11*1~" + PATIENT + "DTM*232*20231117~SVC*HC:99213*200*150**1~"
    "DTM*472*20231117~CAS*CO*45*30~CAS*PR*3*20~REF*6R*LINE77310Z~AMT*B6*170~"
)
DENIED = (
    "CLP*PCN88104417Q*4*90*0*0*12*ICN55502914R*11*1~" + PATIENT + "DTM*232*20231117~SVC*HC:85025*90*0**1~"
    "DTM*472*20231117~CAS*CO*197*90~REF*6R*LINE77310Z~LQ*HE*N657~"
)
# Names, ids and dates where codes, amounts and dates should be: what is found must not be quoted in a reason.
MISPLACED = (
    "CLP*PCN88104417Q*QUILLFEATHER*W7719034428*150*20*ZEBULONIA*ICN55502914R*11*1~" + PATIENT + "DTM*232*QUILLFEATHER~"
    "SVC*HC:ZEBULONIA*200*QUILLFEATHER**20231117~DTM*472*11/17/2023~CAS*QUILLFEATHER*W7719034428*30~"
    "CAS*CO*QUILLFEATHER*12.345~LQ*HE*W7719034428~MOA***QUILLFEATHER~AMT*QUILLFEATHER*20231117~QUILLFEATHER*1~"
)
PLB = "PLB*1234567893*20231231*WO:PLBREF66120 PCN88104417Q*10~PLB*1234567893*20231117*QQ:QUILLFEATHER*5~"


def remittance(paid: str, claims: str, plb: str = "") -> bytes:
    text = HEADER.format(paid=paid) + claims
    segments = (text + plb).count("~") - 2 + 1  # ISA and GS are outside ST..SE, SE itself is inside
    return (text + FOOTER.format(plb=plb, segments=segments)).encode()


FILES = {
    "Quillfeather Zebulonia 2023-11-17.835": remittance("150", PAID),
    "denied PCN88104417Q.835": remittance("0", DENIED),
    "adjusted.835": remittance("135", PAID, PLB),
    "unbalanced.835": remittance("999", PAID + DENIED),
    "misplaced.835": remittance("150", MISPLACED),
    "broken W7719034428.835": remittance("150", PAID)[:-200],
    "letter.txt": b"Dear QUILLFEATHER, your claim PCN88104417Q of 11/17/2023 (W7719034428) is denied.",
    "scan of QUILLFEATHER.pdf": b"%PDF-1.7\n% QUILLFEATHER W7719034428\n%%EOF\n",
}


@pytest.fixture
def gateway(mlflow_server: MlflowServer) -> Iterator[Gateway]:
    with Gateway(mlflow_server.url) as opened:
        yield opened


@pytest.fixture(params=[2000, 1], ids=["traces", "bulk"])
def settings(
    request: pytest.FixtureRequest, gateway: Gateway, tmp_path: Path, sqlite_databases: SqliteFiles
) -> Iterator[Settings]:
    url = sqlite_databases.migrated()
    yield Settings(
        home=tmp_path,
        database_url=url,
        mlflow_url=gateway.url,
        mlflow_experiment=request.node.name,
        backlog_limit=request.param,
        undo_seconds=0,
    )
    sqlite_databases.drop(url)


def leaks(channels: Mapping[str, str]) -> set[tuple[str, str]]:
    """Which canaries appear in which channel."""
    return {(name, each) for name, text in channels.items() for each in CANARIES if each.lower() in text.lower()}


def readable(body: bytes) -> str:
    """A body as text; a Parquet file as its rows, because its pages are compressed."""
    if body.startswith(b"PAR1"):
        return str(parquet.read_table(io.BytesIO(body)).to_pylist())
    return body.decode(errors="replace")


def channels(gateway: Gateway, log: io.StringIO, client: TestClient, services: Services) -> dict[str, str]:
    with services.store.read() as connection:
        bodies = connection.execute(select(event.c.type, event.c.body)).all()
    return {
        "mlflow": "\n".join(
            f"{sent.method} {sent.path}\n{sent.headers}\n{readable(sent.body)}" for sent in gateway.sent
        ),
        "log": log.getvalue(),
        "metrics": client.get("/metrics").text,
        "events": str([(kind, body) for kind, body in bodies if not kind.startswith(("person.", "key."))]),
    }


def give_verdicts(client: TestClient, reviewer: Headers) -> None:
    """One item confirmed, the next overridden."""
    for said, body in (("confirm", None), ("override", {"reason": "wrong_patient"})):
        item = client.post("/v1/reviews:claim-next", headers=reviewer).json()["item"]
        answer = client.post(f"/v1/reviews/{item['decision_id']}:{said}", json=body, headers=reviewer)
        assert answer.status_code == 200, answer.text


def settle_all(services: Services) -> None:
    worker = Worker(services.store, services.settings)
    while worker.run_once():
        pass


def ship_all(services: Services) -> None:
    with closing(Shipper(services.store, services.settings)) as shipper:
        while shipper.run_once():
            pass


def test_no_canary_leaves(
    gateway: Gateway,
    log: io.StringIO,
    client: TestClient,
    services: Services,
    key: Callable[..., Headers],
    person: Callable[..., Headers],
) -> None:
    sender = key("documents:write", facility="north")
    for number, (name, data) in enumerate(FILES.items()):
        wait = {"Prefer": "wait"} if number % 2 else {}
        answer = client.post("/v1/documents", params={"name": name}, content=data, headers=sender | wait)
        assert answer.status_code in (200, 202), answer.text
    settle_all(services)
    give_verdicts(client, person("supervisor"))
    settle_all(services)
    ship_all(services)

    report = reconcile(services.store, services.settings)
    assert report.equal, report.text()
    assert report.decisions > 2 * len(FILES)
    assert report.verdicts == 2
    assert leaks(channels(gateway, log, client, services)) == set()


@pytest.mark.parametrize("settings", [2000, 1], ids=["traces", "bulk"], indirect=True)
def test_the_search_sees_a_leak(
    gateway: Gateway,
    log: io.StringIO,
    client: TestClient,
    services: Services,
    key: Callable[..., Headers],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same search, with an allow-list that lets one field of the record through, a log and a metric that do."""

    def leaking(row: Mapping[str, Any], codes: Any = ()) -> dict[str, Any]:
        return decision_payload(row, codes) | {"category": "QUILLFEATHER"}

    monkeypatch.setattr(rows, "decision_payload", leaking)
    sender = key("documents:write", facility="north")
    for name, data in FILES.items():
        client.post("/v1/documents", params={"name": name}, content=data, headers=sender | {"Prefer": "wait"})
    structlog.get_logger().error("read_failed", error="W7719034428")
    client.app.state.metrics.observe("GET", "/v1/documents/PCN88104417Q", 200, 0.1)  # type: ignore[attr-defined]
    ship_all(services)

    found = leaks(channels(gateway, log, client, services))

    assert found == {("mlflow", "QUILLFEATHER"), ("log", "W7719034428"), ("metrics", "PCN88104417Q")}


@pytest.mark.parametrize("name", [field for field in DecisionLog.__dataclass_fields__ if field != "payer"])
def test_every_field_that_leaves_is_searched(name: str) -> None:
    """A canary in any field is found in a trace and in a Parquet file, so no encoding hides one."""
    decided = DecisionLog.from_payload(decision_payload(decision_row("dec_1")))
    planted = _planted(decided, name)
    if planted is None:
        return

    assert leaks({"trace": readable(trace_request([span(planted)]))})
    assert leaks({"bulk": readable(to_parquet([planted]))})


def _planted(decided: DecisionLog, name: str) -> DecisionLog | None:
    """The decision with a canary in one field; None where a number or a time leaves no room for one."""
    if name in ("confidence", "dollars", "decided_at"):
        return None
    if name == "reasons":
        return replace(decided, reasons=(LoggedReason(code="c", message="of QUILLFEATHER", path=""),))
    planted: Any = ("QUILLFEATHER",) if name == "codes" else "QUILLFEATHER"
    return replace(decided, **{name: planted})


def test_every_file_carries_canaries() -> None:
    planted = leaks({name: f"{name} {data.decode()}" for name, data in FILES.items()})

    assert {canary for _, canary in planted} == set(CANARIES)
    assert {name for name, _ in planted} == set(FILES)
