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
from pathlib import Path
from typing import Any, NamedTuple

from training.simulate.delivery import Delivery
from training.simulate.desk import Desk
from training.simulate.habits import PayerHabits
from training.simulate.payees import Payee
from training.simulate.services import CaseMaker
from training.simulate.truth import Truth
from training.simulate.world import FIRST_DAY, SERVICE_DAYS, World, build_world

_ONE_DAY = datetime.timedelta(days=1)
_LAST_DAYS = 400  # after the last service everything that is due is answered within so many days
_CAPITATED_PAYEE = "SPG"


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
    writers = [Delivery(each, folder, truth) for each in desks]
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
