"""A row that is there already is left as it is; any other constraint still holds."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from inference.absent import insert_if_absent
from inference.access_tables import api_key, person
from inference.store import Store
from inference.tables import decision
from inference.writer import UnitOfWork
from tests.inference.writes import key
from tests.rows import decision_row, insert_file


class TestInsertIfAbsent:
    def test_the_first_one_stands(self, store: Store) -> None:
        def work(uow: UnitOfWork) -> list[bool]:
            insert_file(uow)
            rows = [decision_row("dec_1", payer=payer) for payer in ("first", None)]
            return [insert_if_absent(uow.connection, decision, row) for row in rows]

        assert store.write(work) == [True, False]
        with store.read() as connection:
            assert connection.execute(select(decision.c.payer)).scalars().all() == ["first"]

    def test_other_constraints_still_raise(self, store: Store) -> None:
        def work(uow: UnitOfWork) -> None:
            for person_id in ("person_1", "person_2"):
                row = {"id": person_id, "login": "ada", "display_name": "Ada", "password_hash": "-"}
                row |= {"role": "reviewer", "facility": "*"}
                insert_if_absent(uow.connection, person, row | {"active": True, "created_at": uow.now})

        with pytest.raises(IntegrityError):
            store.write(work)

    def test_exactly_one_of_many_that_come_at_once_inserts(self, store: Store, database_url: str) -> None:
        other = Store(database_url)

        def work(uow: UnitOfWork) -> bool:
            return insert_if_absent(uow.connection, api_key, key(1))

        futures = [each.submit(work) for each in [store, other] * 20]
        assert sum(future.result() for future in futures) == 1
        other.close()
