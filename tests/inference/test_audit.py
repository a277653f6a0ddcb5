import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from extraction.errors import InternalError
from inference.audit import AuditDraw, draw, record
from inference.store import Store
from inference.tables import audit_draw
from inference.writer import UnitOfWork
from tests.rows import insert_decision, insert_file

SALT = b"a salt of this installation"


@given(ids=st.lists(st.text(), unique=True, max_size=20), probability=st.floats(0, 1))
def test_the_draw_depends_on_the_id_alone_and_not_on_the_order(ids: list[str], probability: float) -> None:
    one = {each: draw(each, SALT, probability) for each in ids}
    other = {each: draw(each, SALT, probability) for each in reversed(ids)}
    assert one == other


@given(decision_id=st.text(), lower=st.floats(0, 1), higher=st.floats(0, 1))
def test_a_policy_edit_moves_the_threshold_and_not_the_draw(decision_id: str, lower: float, higher: float) -> None:
    lower, higher = sorted((lower, higher))
    one, other = draw(decision_id, SALT, lower), draw(decision_id, SALT, higher)
    assert one.draw == other.draw
    assert one.drawn <= other.drawn  # raising the share keeps all that were drawn


@given(decision_id=st.text(), probability=st.floats(0, 1))
def test_what_is_stored_says_whether_it_was_drawn(decision_id: str, probability: float) -> None:
    drawn = draw(decision_id, SALT, probability)
    assert 0 <= drawn.draw < 1
    assert drawn.drawn is (drawn.draw < probability)


@given(decision_id=st.text())
def test_the_ends_are_never_and_always(decision_id: str) -> None:
    assert (draw(decision_id, SALT, 0.0).drawn, draw(decision_id, SALT, 1.0).drawn) == (False, True)


def test_another_process_draws_the_same() -> None:
    program = "from inference.audit import draw; print(draw('dec_1', b'salt', 0.25))"
    printed = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == str(draw("dec_1", b"salt", 0.25))


def test_the_draw_is_hmac_sha256() -> None:
    """RFC 2104, written out: the first 8 bytes over 2^64."""
    key = b"salt".ljust(64, b"\0")
    inner = sha256(bytes(byte ^ 0x36 for byte in key) + b"dec_1").digest()
    mac = sha256(bytes(byte ^ 0x5C for byte in key) + inner).digest()
    assert draw("dec_1", b"salt", 0.5).draw == pytest.approx(int.from_bytes(mac[:8], "big") / 2**64, abs=2**-52)


def test_draws_are_uniform_and_another_salt_draws_others() -> None:
    """Chi-squared of 20,000 draws in 20 classes (19 degrees of freedom): 43.8 is exceeded once in a thousand."""
    draws = [draw(f"dec_{number}", SALT, 0.1) for number in range(20_000)]
    classes = [0] * 20
    for each in draws:
        classes[int(each.draw * 20)] += 1
    assert sum((count - 1000) ** 2 / 1000 for count in classes) < 43.8
    share = sum(each.drawn for each in draws) / len(draws)
    assert share == pytest.approx(0.1, abs=0.007)  # three standard errors
    salted = [draw(f"dec_{number}", b"another", 0.1).drawn for number in range(20_000)]
    both = sum(each.drawn and other for each, other in zip(draws, salted, strict=True))
    assert both / len(draws) == pytest.approx(0.01, abs=0.0025)


@pytest.mark.parametrize("probability", [-0.01, 1.01, float("nan")])
def test_a_share_outside_0_to_1_is_refused(probability: float) -> None:
    with pytest.raises(InternalError, match="audit_probability"):
        draw("dec_1", SALT, probability)


def test_the_first_draw_of_a_decision_stands(store: Store) -> None:
    first, later = draw("dec_1", SALT, 0.3), draw("dec_1", SALT, 0.9)

    def work(uow: UnitOfWork) -> list[bool]:
        insert_file(uow)
        insert_decision(uow, "dec_1")
        return [record(uow, "dec_1", each) for each in (first, later)]

    assert store.write(work) == [True, False]
    with store.read() as connection:
        row = connection.execute(select(audit_draw)).one()
    assert AuditDraw(row.probability, row.draw, row.drawn) == first
