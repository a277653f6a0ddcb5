"""kill -9 of the worker while it reads and seals payment cards: none is lost, none is left lying open."""

import random
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from inference.intake import receive
from inference.sealing import Vault
from inference.settings import Settings
from inference.store import Store, sqlite_url
from inference.tables import decision, event, file, job
from tests.cards import card
from tests.chaos.service import Service

KILLS = 4  # a job is given up after five workers
PATIENCE = 180
NOBODY_LISTENS = "http://127.0.0.1:9"
CARDS = [card(f"Copy {number}") for number in range(3)]


@pytest.mark.parametrize("seed", range(2))
def test_no_kill_leaves_a_card_open_or_loses_it(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    service = Service(tmp_path, sqlite_url(tmp_path / "triage.db"), NOBODY_LISTENS)
    settings = Settings(home=tmp_path, database_url=service.database_url)
    with closing(Store(service.database_url)) as store:
        store.migrate()
        vault = Vault(settings)
        for number, data in enumerate(CARDS):
            receive(
                store,
                vault.originals,
                settings,
                data=data,
                name=f"{number}.pdf",
                principal="key:feed",
                facility="main",
                correlation_id="kill",
            )
        try:
            for _ in range(KILLS):
                service.start("work")
                time.sleep(chance.uniform(0.5, 6.0))
                service.kill("work")
                assert all(vault.get(sha256(data).hexdigest(), store.clock()) == data for data in CARDS)
            service.start("work")
            _until_done(store)
        finally:
            service.stop()
        with store.read() as connection:
            rows = connection.execute(select(file)).all()
            made = connection.scalars(select(decision.c.queue)).all()
            told = connection.scalars(select(event.c.type).where(event.c.type.like("file.%"))).all()
    assert made == ["card_desk"] * len(CARDS)
    assert all(row.copy_sha256 and vault.originals.holds(row.copy_sha256) for row in rows)
    assert not any(vault.originals.holds(sha256(data).hexdigest()) for data in CARDS)
    assert not any(path.read_bytes() in CARDS for path in tmp_path.rglob("*") if path.is_file())
    assert told.count("file.sealed") == told.count("file.open_original_removed") == len(CARDS)


def _until_done(store: Store) -> None:
    waiting = select(job.c.id).where(job.c.kind != "forget_sealed_original", job.c.state.in_(("waiting", "leased")))
    deadline = time.monotonic() + PATIENCE
    while True:
        with store.read() as connection:
            if not connection.scalars(waiting).all():
                return
        assert time.monotonic() < deadline, "the cards were not sealed"
        time.sleep(0.2)
