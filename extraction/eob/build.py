"""A solved draft to the record of a remittance, with the source of each value."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.eob.build_claim import ClaimBuilder
from extraction.eob.claim_solve import ClaimSolution
from extraction.eob.draft import ProviderDraft, RemittanceDraft
from extraction.eob.interest import InterestSolution
from extraction.eob.payment_solve import PaymentSolution, reason_of
from extraction.eob.pen import Pen, money
from extraction.eob.people import address_of, order_of
from extraction.eob.solve import Solved
from extraction.records import Address, ClaimPayment, Payee, Payer, Payment, ProviderAdjustment, Remittance

_METHODS = (("NO PAY", "NON"), ("NON", "NON"), ("CHECK", "CHK"), ("CHK", "CHK"), ("EFT", "ACH"), ("ACH", "ACH"))
_METHODS_IN_WORDS = (("ELECTRONIC", "ACH"), ("DEPOSIT", "ACH"), ("DRAFT", "CHK"), ("WARRANT", "CHK"), ("WIRE", "FWT"))
_NAMES = ("patient_name", "rendering_name")
_REASON, _REFERENCE = "provider_adjustment_reason", "provider_adjustment_reference"


def build(draft: RemittanceDraft, solved: Solved, pen: Pen) -> Remittance:
    """The record of what was chosen."""
    builder = _Builder(draft, solved.interest, pen)
    claims, payment = solved.claims, solved.payment
    made = builder.claims(claims)
    return Remittance(
        payer=builder.payer(),
        payee=builder.payee(),
        payment=builder.payment(payment, claims),
        claims=made,
        provider_adjustments=builder.provider_adjustments(payment),
    )


class _Builder:
    def __init__(self, draft: RemittanceDraft, interest: InterestSolution, pen: Pen) -> None:
        self.draft = draft
        self.interest = interest
        self.pen = pen

    def payer(self) -> Payer:
        return Payer(
            name=self._text("payer_name", "/payer/name"),
            id=self._text("payer_id", "/payer/id"),
            address=self._address("payer_address", "/payer/address"),
        )

    def payee(self) -> Payee:
        return Payee(
            name=self._text("payee_name", "/payee/name"),
            npi=self._text("payee_npi", "/payee/npi"),
            tin=self._text("payee_tin", "/payee/tin"),
            address=self._address("payee_address", "/payee/address"),
        )

    def payment(self, solution: PaymentSolution, claims: Sequence[ClaimSolution]) -> Payment:
        texts = self.draft.texts
        return Payment(
            method=self._method(),
            trace_number=self._text("trace_number", "/payment/trace_number"),
            date=self.pen.day(texts.get("payment_date", ()), "/payment/date"),
            production_date=self.pen.day(texts.get("production_date", ()), "/payment/production_date"),
            amount=money(self._amount(solution, claims)),
        )

    def _amount(self, solution: PaymentSolution, claims: Sequence[ClaimSolution]) -> int:
        """As printed, else what claims less provider adjustments come to."""
        pointer = "/payment/amount"
        if solution.amount is None:
            self.pen.derived(pointer)
            return sum(claim.paid for claim in claims) - sum(solution.adjustments)
        printed = self.draft.amounts["payment_amount"]
        fitting = next(each for each in printed if any(one.cents == solution.amount for one in each.candidates))
        self.pen.amount(fitting, solution.amount, pointer)
        return solution.amount

    def claims(self, solutions: Sequence[ClaimSolution]) -> tuple[ClaimPayment, ...]:
        printed = [texts for claim in self.draft.claims for texts in (claim.texts, claim.rendering)]
        names = [value.text for texts in printed for tag in _NAMES for value in texts.get(tag, ())]
        order = order_of(names)
        self.pen.names_presumed = order is None and any("," not in name for name in names)
        builder = ClaimBuilder(self.pen, order or "last first", whole_claims=self.draft.whole_claims)
        pairs = zip(self.draft.claims, solutions, self.interest.claims, strict=True)
        return tuple(
            builder.claim(claim, solution, interest, f"/claims/{place}")
            for place, (claim, solution, interest) in enumerate(pairs)
        )

    def provider_adjustments(self, solution: PaymentSolution) -> tuple[ProviderAdjustment, ...]:
        pairs = zip(self.draft.provider_adjustments, solution.adjustments, strict=True)
        return tuple(
            self._provider_adjustment(entry, cents, f"/provider_adjustments/{place}")
            for place, (entry, cents) in enumerate(pairs)
        )

    def _provider_adjustment(self, entry: ProviderDraft, cents: int, path: str) -> ProviderAdjustment:
        self.pen.text(entry.texts.get(_REASON, ()), f"{path}/reason")
        return ProviderAdjustment(
            provider_id=None,
            fiscal_date=self.pen.day(entry.texts.get("provider_adjustment_date", ()), f"{path}/fiscal_date"),
            reason=reason_of(entry),
            reference=self.pen.text(entry.texts.get(_REFERENCE, ()), f"{path}/reference"),
            amount=self.pen.amount(entry.amount, cents, f"{path}/amount"),
        )

    def _text(self, tag: str, pointer: str) -> str | None:
        return self.pen.text(self.draft.texts.get(tag, ()), pointer)

    def _method(self) -> str | None:
        text = self._text("payment_method", "/payment/method")
        if text is None:
            return None
        upper = text.upper()
        told = next((code for word, code in (*_METHODS, *_METHODS_IN_WORDS) if word in upper), None)
        if told is None:
            del self.pen.fields["/payment/method"]
        elif told != text:
            self.pen.mark("/payment/method", "mapped")
        return told

    def _address(self, tag: str, pointer: str) -> Address | None:
        """The rows of the first print of it: later pages repeat it."""
        rows = self.draft.addresses.get(tag, [])
        if not rows:
            return None
        first = [row[0] for row in rows if row[0].page == rows[0][0].page]
        self.pen.derived(pointer, first)
        self.pen.mark(pointer, "printed")
        return address_of([value.text for value in first])
