"""The map of sources reads like a dict."""

import pytest

from extraction.records import FieldSource, plain_source
from extraction.sources import SourceMap, plain_tables


@pytest.fixture
def sources() -> SourceMap:
    filled = SourceMap()
    filled.table("")["/payment/amount"] = (4, "BPR02", 200, False)
    filled.table("/claims/1")["/lines/0/paid"] = (41, "SVC03", 1730, False)
    filled.table("/claims/10")["/allowed"] = (90, "CLP04 CAS", 3000, True)
    return filled


def test_pointers_find_their_sources(sources: SourceMap) -> None:
    paid = FieldSource(confidence=1.0, source="printed", segment=41, element="SVC03", offset=1730)
    assert sources["/claims/1/lines/0/paid"] == paid
    assert sources["/claims/10/allowed"].source == "derived"


def test_it_equals_a_dict(sources: SourceMap) -> None:
    assert sources == dict(sources.items())
    assert dict(sources.items()) == sources
    assert list(sources) == ["/payment/amount", "/claims/1/lines/0/paid", "/claims/10/allowed"]
    assert len(sources) == 3


@pytest.mark.parametrize("pointer", ["", "/claims/1", "/claims/1/paid", "/claims/2/lines/0/paid", "/allowed"])
def test_what_has_no_source(sources: SourceMap, pointer: str) -> None:
    assert pointer not in sources
    with pytest.raises(KeyError):
        sources[pointer]


def test_as_written_the_tables_follow_each_other_in_the_order_of_pointers(sources: SourceMap) -> None:
    sources.table("")["/control_number"] = (1, "ST02", 0, False)
    sources.table("/claims/1")["/charge"] = (40, "CLP03", 1700, False)
    written = [(pointer, source) for table in plain_tables(sources) for pointer, source in sorted(table.items())]
    assert [pointer for pointer, _ in written] == sorted(sources)
    assert dict(written) == {pointer: plain_source(source) for pointer, source in sources.items()}


def test_a_table_is_made_when_it_is_asked_for(sources: SourceMap) -> None:
    calls: list[int] = []

    def make() -> dict[str, tuple[int, str, int, bool]]:
        calls.append(1)
        return {"/paid": (7, "CLP04", 70, False)}

    sources.defer("/claims/2", make)
    assert calls == []
    paid = FieldSource(confidence=1.0, source="printed", segment=7, element="CLP04", offset=70)
    assert sources["/claims/2/paid"] == paid == dict(sources)["/claims/2/paid"]
    assert "/claims/2/charge" not in sources
    assert calls == [1]  # the latest one is kept
    assert len(sources) == 4


def test_the_table_of_a_claim_can_be_taken_out(sources: SourceMap) -> None:
    taken = sources.take("/claims/1")
    assert list(taken) == ["/claims/1/lines/0/paid"]
    assert list(sources) == ["/payment/amount", "/claims/10/allowed"]
    assert list(sources.take("/claims/3")) == []
