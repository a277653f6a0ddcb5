"""Runs a command that ends when its parent ends, so that a supervisor that is killed leaves nobody behind.

`python -m inference.leash PARENT COMMAND...` becomes the command itself. On Linux the kernel sends it SIGTERM when the
parent dies (prctl(2), PR_SET_PDEATHSIG, which execve keeps); elsewhere there is no such thing, and it just runs.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    """Tie this process to the process `parent`, then become `command`."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before it could be asked for
        sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 - our own command line


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
