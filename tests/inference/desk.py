"""The parts that deciding needs, on a database and in a folder of the test's own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, func, select

from inference import decide
from inference.intake import Arrival, Receipt, receive
from inference.originals import Originals
from inference.policy import Policy
from inference.schema import metadata
from inference.settings import Settings
from inference.store import Store
from tests.inference.judged import UNAUDITED

EVERYTHING = ("file", "document", "decision", "audit_draw", "review_item", "outbox", "event")

SALT = bytes(32)


@dataclass(frozen=True, slots=True)
class Desk:
    store: Store
    originals: Originals
    settings: Settings

    @classmethod
    def at(cls, store: Store, home: Path, **settings: Any) -> "Desk":
        """A desk whose audits are the same at every run."""
        (home / "audit.salt").write_bytes(SALT)
        made = Settings(home=home, database_url="sqlite://", **settings)
        return cls(store, Originals(made.originals_path), made)

    def arrival(self, data: bytes, name: str = "remittance.835", facility: str = "north") -> Arrival:
        return Arrival(data=data, name=name, principal="key:feed", facility=facility, correlation_id="corr-1")

    def receive(self, data: bytes, **arrival: str) -> Receipt:
        given = self.arrival(data, **arrival)
        parts = {name: getattr(given, name) for name in given.__dataclass_fields__}
        return receive(self.store, self.originals, self.settings, **parts)

    def decide(self, data: bytes, policy: Policy = UNAUDITED, **arrival: str) -> Receipt:
        return decide.decide_now(self.store, self.originals, policy, self.settings, self.arrival(data, **arrival))

    def rows(self, table: Any, *where: Any) -> list[Row[Any]]:
        with self.store.read() as connection:
            return list(connection.execute(select(table).where(*where)))

    def counts(self) -> dict[str, int]:
        with self.store.read() as connection:
            tables = {name: metadata.tables[name] for name in EVERYTHING}
            return {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in tables.items()
            }
