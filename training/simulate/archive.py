"""An archive of the invented world on disk: 837 files, the 835 files that answer them, and the truth about both.

    python -m training.simulate.archive OUT --claims 200000 --seed 1

writes OUT/837, OUT/835 and OUT/truth.json. Each payer and payee is a part of its own with its own chance, so that the
same seed gives the same bytes whatever the number of processes. A part is written day by day: memory holds what is due,
not what was sent.
"""

from __future__ import annotations

import argparse
import datetime
import json
import multiprocessing
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from extraction.records import Claim, Contact, ContactNumber, Provider, Remittance, Submission
from extraction.x12.write_remittance import write_remittances
from extraction.x12.write_submission import write_submission
from training.simulate.desk import Answered, Desk
from training.simulate.faults import spoil
from training.simulate.habits import PayerHabits
from training.simulate.payees import Payee
from training.simulate.payment import Entry
from training.simulate.services import CaseMaker
from training.simulate.truth import Truth
from training.simulate.world import FIRST_DAY, SERVICE_DAYS, World, build_world

_ONE_DAY = datetime.timedelta(days=1)
_LAST_DAYS = 400  # after the last service everything that is due is answered within so many days
_CLAIMS_OF_A_REMITTANCE = 300
_CAPITATED_PAYEE = "SPG"
_AGAIN_AFTER_DAYS = 2
_PHONE = ContactNumber(qualifier="TE", value="5550100177")


class Part(NamedTuple):
    """One payer and one payee: their places in the world, and how many claims there are of them."""

    folder: str
    seed: int
    payer: int
    payee: int
    claims: int


def write_archive(
    folder: Path, *, claims: int, seed: int, processes: int = 2, progress: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """Write the archive and return the truth. `progress` is told how many claims were written since it was told last.

    `claims` counts services as first sent; corrected claims and those to a second payer come on top.
    """
    for name in ("835", "837"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    world = build_world(seed)
    parts = _parts(folder, world, claims)
    truth = Truth()
    for part_truth in _run(parts, processes, progress or (lambda _: None)):
        truth.add(part_truth)
    told = {"seed": seed, "cases": claims, "world": _plain_world(world), **truth.plain()}
    (folder / "truth.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    return told


def _parts(folder: Path, world: World, claims: int) -> list[Part]:
    """Claims shared out by the payers' and payees' shares, none lost to rounding."""
    shares = [
        (payer.share_of_claims * payee.share_of_claims, number, place)
        for number, payer in enumerate(world.payers)
        for place, payee in enumerate(world.payees)
    ]
    total = sum(share for share, _, _ in shares)
    parts, given, wanted = [], 0, 0.0
    for share, number, place in shares:
        wanted += claims * share / total
        part = round(wanted) - given
        given += part
        parts.append(Part(str(folder), world.seed, number, place, part))
    return parts


def _run(parts: Sequence[Part], processes: int, progress: Callable[[int], None]) -> Iterator[Truth]:
    """The truth of each part in order; large parts are begun first."""
    if processes == 1:
        for part in parts:
            yield write_part(part)
            progress(part.claims)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        by_size = sorted(parts, key=lambda part: -part.claims)
        running = {pool.submit(write_part, part): part for part in by_size}
        for future in as_completed(running):
            progress(running[future].claims)
        done = {part: future.result() for future, part in running.items()}
    yield from (done[part] for part in parts)


def write_part(part: Part) -> Truth:
    """All files of one payer and payee, and of the payer that follows it."""
    world = build_world(part.seed)
    payer, payee = world.payers[part.payer], world.payees[part.payee]
    truth, folder = Truth(), Path(part.folder)
    chance = random.Random(f"{part.seed} {payer.code} {payee.code}")  # noqa: S311
    second = _second_desk(world, payer, payee, chance, truth)
    desk = Desk(payer, payee, chance, truth, second)
    desks = [desk, second] if second else [desk]
    writers = [_Writer(each, folder, truth) for each in desks]
    maker = CaseMaker(chance, payer, payee, part.claims)
    for day, number in _calendar(part.claims):
        for _ in range(number):
            desk.render(maker.make(day))
        if payer.capitation and payee.code == _CAPITATED_PAYEE and day.day == 1:
            desk.capitate(day)
        for writer in writers:
            writer.write(day)
        if day > FIRST_DAY + datetime.timedelta(days=SERVICE_DAYS) and all(each.idle for each in desks):
            break
    return truth


def _second_desk(world: World, payer: PayerHabits, payee: Payee, chance: random.Random, truth: Truth) -> Desk | None:
    if payer.secondary_code is None:
        return None
    return Desk(world.secondary[payer.secondary_code], payee, chance, truth)


def _calendar(claims: int) -> Iterator[tuple[datetime.date, int]]:
    """Every day, and how many services are rendered on it: none on Sundays, spread evenly over the others."""
    days = [FIRST_DAY + datetime.timedelta(days=number) for number in range(SERVICE_DAYS)]
    open_days = sum(day.weekday() != 6 for day in days)
    passed = 0
    for day in days:
        before = passed
        passed += day.weekday() != 6
        yield day, claims * passed // open_days - claims * before // open_days
    for number in range(_LAST_DAYS):
        yield days[-1] + _ONE_DAY * (number + 1), 0


class _Writer:
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


def _plain_world(world: World) -> dict[str, Any]:
    """Who is who, for those who compare."""
    payers = (*world.payers, *world.secondary.values())
    return {
        "payers": {payer.code: {"name": payer.name, "id": payer.payer_id} for payer in payers},
        "payees": {
            payee.code: {
                "name": payee.name,
                "npi": payee.npi,
                "tin": payee.tin,
                "facilities": {facility.npi: facility.name for facility in payee.facilities},
            }
            for payee in world.payees
        },
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the module."""
    from rich.progress import Progress

    parser = argparse.ArgumentParser(prog="python -m training.simulate.archive", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args(arguments)
    with Progress() as bar:
        task = bar.add_task("Writing claims and remittances", total=given.claims)
        write_archive(
            given.out,
            claims=given.claims,
            seed=given.seed,
            processes=given.processes,
            progress=lambda claims: bar.advance(task, claims),
        )
    sys.stdout.write(f"{given.out / 'truth.json'}\n")


if __name__ == "__main__":
    main()
