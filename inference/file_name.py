"""What a file is called wherever it is shown. Names come from strangers: they are shown, never opened."""

from __future__ import annotations

import binascii
from email.errors import HeaderParseError
from email.header import decode_header, make_header

from extraction.card_numbers import without_card_numbers

UNNAMED = "unnamed"
LONGEST = 200
# Letters from the end that are looked at: more than what is shown, so that a card's number is seen whole. Looking
# takes a request's time, so it is bounded.
_LOOKED_AT = 500
_DECODED = 2000


def file_name(given: str) -> str:
    """The last part of a path, without what is not printed (marks that turn the direction of writing too) and without
    card numbers; of a long one the end, which tells its kind.
    """
    printed = "".join(letter for letter in _decoded(given[-_DECODED:]) if letter.isprintable())
    # hidden before it is cut, or a part of a number would be left that is no number any more
    shown = without_card_numbers(printed[-_LOOKED_AT:])
    return shown.replace("\\", "/").rsplit("/", 1)[-1].strip()[-LONGEST:] or UNNAMED


def _decoded(given: str) -> str:
    """As it reads where a mail program has encoded it (RFC 2047)."""
    try:
        return str(make_header(decode_header(given))) if "=?" in given else given
    except (HeaderParseError, LookupError, UnicodeError, binascii.Error):
        return given
