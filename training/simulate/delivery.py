"""What a desk sends and receives, as files: claims (837), remittances (835) and what goes wrong on the way."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from extraction.records import Claim, Contact, ContactNumber, Provider, Remittance, Submission
from extraction.x12.remittance.write import write_remittances
from extraction.x12.submission.write import write_submission
from training.simulate.desk import Answered, Desk
from training.simulate.faults import spoil
from training.simulate.payment import Entry
from training.simulate.truth import Truth

_CLAIMS_OF_A_REMITTANCE = 300
_AGAIN_AFTER_DAYS = 2
_PHONE = ContactNumber(qualifier="TE", value="5550100177")


class Delivery:
    """Writes what a desk sends and receives."""

    def __init__(self, desk: Desk, folder: Path, truth: Truth) -> None:
        self.desk = desk
        self.folder = folder
        self.truth = truth
        self.batches = 0

    def write(self, day: datetime.date) -> None:
        claims = self.desk.due_claims(day)
        if claims:
            self._claims(day, claims)
        answered, entries = self.desk.due_answers(day)
        if answered or entries:
            self._remittances(day, answered, entries)

    def _claims(self, day: datetime.date, claims: Sequence[Claim]) -> None:
        self.batches += 1
        submission = _submission(self.desk, day, claims, self.batches)
        (self.folder / self._name("837", day)).write_bytes(write_submission(submission))

    def _remittances(self, day: datetime.date, answered: Sequence[Answered], entries: Sequence[Entry]) -> None:
        """One file, with as many remittances as the claims need; provider adjustments stand in the first."""
        name = self._name("835", day)
        starts = range(0, max(len(answered), 1), _CLAIMS_OF_A_REMITTANCE)
        parts = [answered[start : start + _CLAIMS_OF_A_REMITTANCE] for start in starts]
        remittances = [
            self.desk.teller.remit(
                *(day, sum(each.cents for each in part), [each.payment for each in part]),
                entries if number == 0 else (),
                name,
            )
            for number, part in enumerate(parts)
        ]
        first = remittances[0].interchange
        data = write_remittances([replace(remittance, interchange=first) for remittance in remittances])
        self._deliver(name, data, remittances, day)

    def _deliver(self, name: str, data: bytes, remittances: Sequence[Remittance], day: datetime.date) -> None:
        """The file, sometimes spoilt, sometimes once more under another name."""
        payer, chance = self.desk.payer, self.desk.chance
        spoilt = spoil(data, chance) if chance.random() < payer.unbalanced_rate else None
        if spoilt:
            data, law = spoilt
            self.truth.unbalanced.append({"payer": payer.code, "file": name, "law": law, "remittance": 0})
        (self.folder / name).write_bytes(data)
        self.truth.files.append(name)
        if not spoilt and chance.random() < payer.duplicate_rate:
            self._again(name, remittances, day)

    def _again(self, name: str, remittances: Sequence[Remittance], day: datetime.date) -> None:
        """The same remittances once more, in an interchange of their own."""
        later = day + datetime.timedelta(days=_AGAIN_AFTER_DAYS)
        interchange = self.desk.teller.interchange(later, 900_000 + self.desk.teller.made)
        again = f"{name.removesuffix('.835')}_again.835"
        data = write_remittances([replace(remittance, interchange=interchange) for remittance in remittances])
        (self.folder / again).write_bytes(data)
        told = {"payer": self.desk.payer.code, "file": again, "of": name, "remittances": len(remittances)}
        self.truth.duplicates.append(told)

    def _name(self, kind: str, day: datetime.date) -> str:
        return f"{kind}/{self.desk.payer.code}_{self.desk.payee.code}_{day:%Y%m%d}.{kind}"


def _submission(desk: Desk, day: datetime.date, claims: Sequence[Claim], number: int) -> Submission:
    payer, payee = desk.payer, desk.payee
    contact = Contact(function="IC", name="BILLING OFFICE", numbers=(_PHONE,))
    submitter = Provider(role="41", entity_type="2", name=payee.name, id_qualifier="46", id=payee.tin)
    interchange = replace(
        desk.teller.interchange(day, number),
        sender_id=payee.tin,
        receiver_id=payer.payer_id,
        group_sender=payee.tin,
        group_receiver=payer.payer_id,
        version=None,
    )
    return Submission(
        form=payee.form,
        control_number=f"{number:04d}",
        purpose="00",
        reference=f"{payee.code}{payer.code}{number:06d}",
        created=day,
        created_time="0600",
        kind="CH",
        submitter=replace(submitter, contacts=(contact,)),
        receiver=Provider(role="40", entity_type="2", name=payer.name, id_qualifier="46", id=payer.payer_id),
        claims=tuple(claims),
        interchange=interchange,
    )
