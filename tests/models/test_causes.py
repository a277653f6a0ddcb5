"""The cause of a refusal: what the remark adds, and how little a reason says alone."""

import pytest

from models.causes import cause_of
from models.outcomes import Class
from tests.claims import claim, line


def test_the_remark_names_the_cause_where_the_reason_does_not() -> None:
    found = cause_of(claim("4", line("80", "0", "CO-16 80", remarks=("MA130",))))
    assert found is not None
    cause, confidence = found
    assert (cause.name, cause.group, cause.reason, cause.remarks) == (
        "unprocessable_no_appeal_rights",
        "CO",
        "16",
        ("MA130",),
    )
    assert confidence.basis == "table"
    assert confidence.value > 0.9


@pytest.mark.parametrize("reason", ["16", "96", "125", "226", "252"])
def test_reasons_that_mean_nothing_without_a_remark_have_little_confidence(reason: str) -> None:
    alone = cause_of(claim("4", line("80", "0", f"CO-{reason} 80")))
    plain = cause_of(claim("4", line("80", "0", "CO-29 80")))
    assert alone is not None
    assert plain is not None
    assert alone[1].value < plain[1].value < 0.9
    assert (alone[1].basis, plain[1].basis) == ("fallback", "fallback")


def test_an_alert_is_no_cause() -> None:
    found = cause_of(claim("4", line("80", "0", "CO-16 80", remarks=("MA02", "M127"))))
    assert found is not None
    assert found[0].remarks == ("M127",)
    assert found[0].name == "records_missing"


def test_of_two_remarks_the_one_that_says_what_is_wrong_names_the_cause() -> None:
    found = cause_of(claim("4", line("80", "0", "CO-16 80", remarks=("MA130", "N290"))))
    assert found is not None
    assert (found[0].name, found[0].remarks) == ("rendering_provider_missing_or_invalid", ("MA130", "N290"))


@pytest.mark.parametrize(("code", "category"), [("PR-204 80", "eligibility"), ("CO-204 80", "noncovered")])
def test_the_group_tells_eligibility_from_coverage(code: str, category: str) -> None:
    found = cause_of(claim("4", line("80", "0", code)))
    assert found is not None
    assert found[0].category == category


def test_only_the_kinds_that_are_asked_for_count() -> None:
    both = claim("1", line("100", "0", "CO-197 100"), line("50", "0", "OA-18 50"))
    found = cause_of(both, kinds=(Class.DUPLICATE,))
    assert found is not None
    assert (found[0].reason, str(found[0].amount)) == ("18", "50.00")
    assert cause_of(both, kinds=(Class.CAPITATED,)) is None


def test_remarks_of_the_claim_do_not_explain_a_line() -> None:
    found = cause_of(claim("4", line("80", "0", "CO-16 80"), remark_codes=("MA130",)))
    assert found is not None
    assert found[0].remarks == ()
    assert found[0].name == "unspecified"


def test_an_unknown_reason_has_no_team_and_hardly_any_confidence() -> None:
    found = cause_of(claim("4", line("80", "0", "CO-9999 80")))
    assert found is not None
    assert (found[0].category, found[0].owner_team) == (None, None)
    assert found[1].basis == "unknown"


def test_the_largest_refusal_names_the_cause_and_counts_all_of_its_code() -> None:
    found = cause_of(claim("1", line("50", "0", "CO-29 50"), line("80", "0", "CO-197 80"), line("9", "0", "CO-197 9")))
    assert found is not None
    cause = found[0]
    assert (cause.reason, str(cause.amount), cause.place) == ("197", "89.00", "/lines/1/adjustments/0")
    assert cause.owner_team == "authorizations"


def test_what_was_paid_in_full_has_no_cause() -> None:
    assert cause_of(claim("1", line("200", "150", "CO-45 30", "PR-3 20"))) is None


def test_a_refusal_says_whether_anything_was_allowed() -> None:
    denied = cause_of(claim("1", line("80", "0", "CO-50 80")))
    partly = cause_of(claim("1", line("80", "50", "CO-50 30")))
    assert denied is not None
    assert partly is not None
    assert (denied[0].zero_allowed, partly[0].zero_allowed) == (True, False)
