"""`python -m tests.fuzz --minutes 60`: all of them side by side. Exits 1 if anything but a `TriageError` was met."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

FOUND = Path(__file__).parent / "found"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    seconds = str(int(parser.parse_args().minutes * 60))
    FOUND.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        parts = [
            [sys.executable, "-m", "tests.fuzz.guided", corpus, seconds, str(FOUND)],
            [sys.executable, "-m", "tests.fuzz.generated", seconds, str(FOUND)],
            [sys.executable, "-m", "tests.fuzz.pages", seconds, str(FOUND)],
        ]
        running = [subprocess.Popen(command) for command in parts]
        codes = [process.wait() for process in running]
    return int(any(codes))


if __name__ == "__main__":
    sys.exit(main())
