"""Every public sample against a second, independent reading; where the two differ, the bytes decide."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from extraction.records import ClaimPayment, Remittance, ServicePayment
from tests.extraction.second_reading import rows_of, second_reading, second_segments, third_reading
from tests.samples import BY_NAME, SAMPLES, Sample

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
Difference = tuple[str, int, str]


def units_absent(services: list[list[list[str]]], index: int) -> bool:
    """SVC05 is blank, which X12 takes as one unit and says so in the sources; oxedi leaves it empty."""
    service = services[index][0]
    return len(service) < 6 or not service[5]


def period_of_service(services: list[list[list[str]]], index: int) -> bool:
    """The line gives a period (DTM 150 and 151), and oxedi reads the single day (DTM 472) only."""
    qualifiers = {segment[1] for segment in services[index] if segment[0] == "DTM"}
    return "150" in qualifiers and "472" not in qualifiers


def other_separator(services: list[list[list[str]]], index: int) -> bool:
    """ISA16 names another component separator than SVC01 uses, and oxedi believes ISA16."""
    return services[index][0][1][2] in ":>" and services[index][0][1][:2] == "HC"


UNITS, PERIOD, CODE, QUALIFIER = "units_paid", "service_date", "procedure_code", "procedure_qualifier"
KNOWN: dict[str, dict[str, Callable[[list[list[list[str]]], int], bool]]] = {
    "keironstoddart+edi-835-parser__blue_cross_nc_sample.txt": {UNITS: units_absent},
    "azoner+pyx12__835_mult_loops.txt": {PERIOD: period_of_service},
    "LinuxForHealth+x12__cob-contractural-adjustment.835": {CODE: other_separator, QUALIFIER: other_separator},
    "LinuxForHealth+x12__secondary-payment.835": {CODE: other_separator, QUALIFIER: other_separator},
    "LinuxForHealth+x12__tertiary-payment.835": {UNITS: units_absent},
    "git-albertomarin+badX12__X221-dollars-and-data-sent-separate.edi": {
        UNITS: units_absent,
        PERIOD: period_of_service,
    },
    "git-albertomarin+badX12__X221-era-sample.edi": {UNITS: units_absent},
    "git-albertomarin+badX12__error_validation.edi": {UNITS: units_absent, PERIOD: period_of_service},
    "javillegasna+oxedi__multi_claim_sample.txt": {CODE: other_separator, QUALIFIER: other_separator},
}


def raw_services(sample: Sample) -> list[list[list[str]]]:
    """Each SVC of the raw text with the segments behind it."""
    services: list[list[list[str]]] = []
    inside = False
    for segment in third_reading(sample.data):
        inside = segment[0] == "SVC" or (inside and segment[0] not in ("CLP", "LX", "PLB", "SE"))
        if segment[0] == "SVC":
            services.append([])
        if inside:
            services[-1].append(segment)
    return services


def differences(sample: Sample) -> Iterator[Difference]:
    ours, theirs = rows_of(sample.remittances()), second_reading(sample.data)
    for table, rows in ours.items():
        assert len(rows) == len(theirs[table]), table
        for index, (mine, other) in enumerate(zip(rows, theirs[table], strict=True)):
            yield from ((table, index, column) for column in mine if mine[column] != other[column])


@each_sample
def test_counts_of_the_manifest(sample: Sample) -> None:
    envelope = sample.read()
    assert len(envelope.documents) == sample.transactions
    assert sum(len(record.claims) for record in sample.remittances()) == sample.claims


@each_sample
def test_every_amount_code_date_and_id(sample: Sample) -> None:
    services = raw_services(sample)
    known = KNOWN.get(sample.name, {})
    seen = set()
    for table, index, column in differences(sample):
        assert table == "services", (table, index, column)
        assert column in known, (table, index, column)
        assert known[column](services, index), (index, column, known[column].__doc__)
        seen.add(column)
    assert seen == set(known), "a known difference is gone"


def test_values_at_the_other_separator_are_those_of_the_bytes() -> None:
    """What the third reading says where ISA16 is wrong: code and modifiers cut by hand."""
    for name, columns in KNOWN.items():
        if CODE in columns:
            sample = BY_NAME[name]
            lines = [line for record in sample.remittances() for claim in record.claims for line in claim.lines]
            for line, (service, *_) in zip(lines, raw_services(sample), strict=True):
                parts = service[1].replace(">", ":").split(":")
                assert [line.procedure_qualifier, line.procedure, *line.modifiers] == parts


@each_sample
def test_sums(sample: Sample) -> None:
    ours, theirs = rows_of(sample.remittances()), second_reading(sample.data)
    for table, column in (
        ("payments", "total_payment_amount"),
        ("claims", "charge_amount"),
        ("claims", "payment_amount"),
        ("services", "charge_amount"),
        ("services", "payment_amount"),
        ("adjustments", "amount"),
        ("provider_adjustments", "amount"),
    ):
        mine, other = ([row[column] or 0 for row in rows[table]] for rows in (ours, theirs))
        assert sum(mine) == sum(other)


def owners(record: Remittance) -> Iterator[ClaimPayment | ServicePayment]:
    for claim in record.claims:
        yield claim
        yield from claim.lines


@each_sample
def test_remarks_references_amounts_and_quantities(sample: Sample) -> None:
    """What oxedi's tables leave out, counted in its segments."""
    ours: Counter[tuple[str, ...]] = Counter()
    for record in sample.remittances():
        everything = [record, record.payer, record.payee, *owners(record)]
        ours.update(
            ("REF", item.qualifier or "", item.value or "") for owner in everything for item in owner.references
        )
        for owner in owners(record):
            ours.update(("AMT", name, f"{value:.4f}") for name, value in owner.amounts.items())
            ours.update(("QTY", name, f"{value:.4f}") for name, value in owner.quantities.items())
            kind = "LQ" if isinstance(owner, ServicePayment) else "MIA/MOA"
            ours.update((kind, code) for code in owner.remark_codes)
    assert ours == Counter(counted(second_segments(sample.data)))


def counted(segments: list[list[str]]) -> Iterator[tuple[str, ...]]:
    remark_places = {"MIA": (5, 20, 21, 22, 23), "MOA": (3, 4, 5, 6, 7)}
    for name, *elements in segments:
        if name == "REF":
            yield (name, elements[0], elements[1])
        elif name in ("AMT", "QTY"):
            yield (name, elements[0], f"{float(elements[1]):.4f}")
        elif name == "LQ":
            yield (name, elements[1])
        for place in remark_places.get(name, ()):
            if len(elements) >= place and elements[place - 1]:
                yield ("MIA/MOA", elements[place - 1])


@each_sample
def test_modifiers_and_submitted_procedures(sample: Sample) -> None:
    lines = [line for record in sample.remittances() for claim in record.claims for line in claim.lines]
    for line, (service, *_) in zip(lines, raw_services(sample), strict=True):
        adjudicated, submitted = (components(part) for part in (service[1], "".join(service[6:7])))
        assert list(line.modifiers) == [part for part in adjudicated[2:6] if part]
        assert (line.procedure_description or "") == "".join(adjudicated[6:])
        assert (line.submitted_procedure or "") == submitted[1]
        assert list(line.submitted_modifiers) == [part for part in submitted[2:6] if part]


def components(composite: str) -> list[str]:
    """Cut at whatever separates components in the samples, with room for what is not there."""
    return [*composite.replace(">", ":").replace("|", ":").split(":"), "", ""]
