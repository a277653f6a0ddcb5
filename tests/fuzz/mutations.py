"""Mutations that X12 would suffer: segments lost, doubled, moved or taken from another file, elements spoilt, marks
changed, bytes flipped.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.samples import FOLDER

LARGEST = 200_000
SEEDS = tuple(
    path.read_bytes()
    for path in sorted(FOLDER.rglob("*"))
    if path.is_file() and path.suffix not in (".md", ".csv", ".pdf") and path.name != "LICENSE"
    if path.stat().st_size < LARGEST
)
VALUES = (
    *(b"", b" ", b"*", b"~", b":", b"^", b"\n", b"\r\n", b"\x00", b"\xef\xbb\xbf", b"0", b"-0", b"-1", b".", b"-."),
    *(b"1E5", b"NaN", b"Infinity", b"9" * 18, b"9" * 19, b"0." + b"1" * 30, b"99999999.995", b"00000000", b"20260230"),
    *(b"20260101-20251231", b"19000101", b"HC:99213:25:59:76:77", b"HC", b"ZZ:", b"22", b"835", b"837", b"999", b"ISA"),
    *(
        b"CLP",
        b"CLM",
        b"SE",
        b"\xff\xfe",
        b"\xc3\x28",
        b"\x8a",
        b"D8",
        b"D8:\x9a1",
        b"\xc3\xa9",
        b"A" * 5000,
        b"~" * 100,
        b"*" * 500,
        b"ST*835*1~",
        b"IEA*1*1~",
    ),
)
Mutation = Callable[[bytes, Random], bytes]


def mutated(data: bytes, random: Random) -> bytes:
    """The bytes after one to six mutations."""
    for _ in range(random.randint(1, 6)):
        data = random.choice(MUTATIONS)(data, random)[:LARGEST]
    return data


def _segments(data: bytes) -> tuple[bytes, list[bytes]]:
    mark = max((b"~", b"\n", b"\r", b"'", b"|"), key=data.count)
    return mark, data.split(mark)


def _drop(data: bytes, random: Random) -> bytes:
    mark, parts = _segments(data)
    del parts[random.randrange(len(parts))]
    return mark.join(parts)


def _double(data: bytes, random: Random) -> bytes:
    mark, parts = _segments(data)
    at = random.randrange(len(parts))
    parts[at:at] = [parts[at]] * random.choice((1, 2, 50))
    return mark.join(parts)


def _move(data: bytes, random: Random) -> bytes:
    mark, parts = _segments(data)
    part = parts.pop(random.randrange(len(parts)))
    parts.insert(random.randint(0, len(parts)), part)
    return mark.join(parts)


def _cross(data: bytes, random: Random) -> bytes:
    mark, parts = _segments(data)
    _, others = _segments(random.choice(SEEDS))
    first = random.randrange(len(others))
    at = random.randint(0, len(parts))
    parts[at:at] = others[first : first + random.randint(1, 8)]
    return mark.join(parts)


def _spoil(data: bytes, random: Random) -> bytes:
    mark, parts = _segments(data)
    at = random.randrange(len(parts))
    elements = parts[at].split(b"*")
    elements[random.randrange(len(elements))] = random.choice(VALUES)
    parts[at] = b"*".join(elements)
    return mark.join(parts)


def _lengthen(data: bytes, random: Random) -> bytes:
    mark, parts = _segments(data)
    parts[random.randrange(len(parts))] += b"*" + random.choice(VALUES)
    return mark.join(parts)


def _change_mark(data: bytes, random: Random) -> bytes:
    return data.replace(random.choice((b"*", b"~", b":", b"^")), random.choice((b"|", b"!", b"\n", b"", b"~", b"\x1d")))


def _flip(data: bytes, random: Random) -> bytes:
    if not data:
        return b"ISA"
    at = random.randrange(len(data))
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def _cut(data: bytes, random: Random) -> bytes:
    return data[random.randint(0, len(data) // 4) : random.randint(len(data) // 2, len(data))]


MUTATIONS: tuple[Mutation, ...] = (
    *(_drop, _double, _move, _cross, _spoil, _spoil, _lengthen),
    *(_change_mark, _flip, _cut),
)
