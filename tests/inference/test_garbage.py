"""In a process of its own, since it changes the interpreter."""

import subprocess
import sys

PROGRAM = """
import gc, weakref
from inference.garbage import NEW_OBJECTS, collect_rarely

class Knot:
    def __init__(self):
        self.self = self

collect_rarely()
assert gc.get_freeze_count() > 0
knot = weakref.ref(Knot())
kept = [[] for _ in range(2 * NEW_OBJECTS)]
assert knot() is None
"""


def test_what_is_garbage_later_is_still_found() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)
