"""A file that no worker could decide: workers died or a disk was full, so that a person was asked instead of it.

When it is sent again it is read again. What is read then supersedes the decision that stood for it, and nobody is asked
about that one any more. What a person has put in its place by then stays.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from inference.rows import POLICY_ACTOR
from inference.tables import decision, document, file

_STATE = select(file.c.state).where(file.c.id == bindparam("file_id"))
COULD_NOT_BE_DECIDED = "could_not_be_decided"
_later = decision.alias("later")
_STANDING = (
    select(decision.c.id, document.c.content)
    .join(document, document.c.id == decision.c.document_id)
    .outerjoin(_later, _later.c.supersedes == decision.c.id)
    .where(decision.c.file_id == bindparam("file_id"))
    .where(decision.c.actor == POLICY_ACTOR, _later.c.id.is_(None))
)


@dataclass(frozen=True, slots=True)
class FileState:
    """The state of a file, None where it has never come; and the decision that only says that it could not be decided,
    None where it could, or a person has spoken.
    """

    state: str | None
    undecided: str | None = None

    @property
    def waits(self) -> bool:
        """Whether it is still to be decided."""
        return self.state in (None, "received") or self.undecided is not None


def file_state(connection: Connection, file_id: str) -> FileState:
    """How far the file with this id is."""
    state = connection.scalar(_STATE, {"file_id": file_id})
    return FileState(state, _undecided(connection, file_id) if state == "unreadable" else None)


def _undecided(connection: Connection, file_id: str) -> str | None:
    row = connection.execute(_STANDING, {"file_id": file_id}).one_or_none()
    if row is None:
        return None
    codes = [found["code"] for found in row.content["findings"]]
    return str(row.id) if codes == [COULD_NOT_BE_DECIDED] else None
