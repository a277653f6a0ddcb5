"""What a file is called: whatever a stranger wrote, a name that does no harm where it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.file_name import LONGEST, file_name


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\mail\\fax.pdf", "fax.pdf"),
        ("a\x00b\r\nc\x1b[31m.pdf", "abc[31m.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u200ffax\u200b.pdf", "fax.pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("/", "unnamed"),
        (" \t", "unnamed"),
        ("card 4111 1111 1111 1111.pdf", "card XXXX XXXX XXXX XXXX.pdf"),
        ("4111\x001111\n11111111.pdf", "XXXXXXXXXXXXXXXX.pdf"),
        ("a" * 70_000 + "4111111111111111" + "a" * 190, "XXXXXXXXXX" + "a" * 190),
        ("4111 1111/1111 1111.pdf", "XXXX XXXX.pdf"),
        ("=?utf-8?B?NDExMTExMTExMTExMTExMS5wZGY=?=", "XXXXXXXXXXXXXXXX.pdf"),
        ("=?nonsense?B?eA==?=fax.pdf", "=?nonsense?B?eA==?=fax.pdf"),
        ("4111111111111111" + "a" * 190, "XXXXXXXXXX" + "a" * 190),
    ],
)
def test_a_name_is_made_harmless(given_name: str, shown: str) -> None:
    assert file_name(given_name) == shown


@given(st.text())
def test_any_name_is_one_short_printed_line(given_name: str) -> None:
    shown = file_name(given_name)
    assert 0 < len(shown) <= LONGEST
    assert shown.isprintable()
    assert "/" not in shown
    assert "\\" not in shown
