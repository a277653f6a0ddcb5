import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from inference.supervisor import Child, Supervisor

SLEEPER = (sys.executable, "-c", "import time; time.sleep(600)")


def child(name: str, folder: Path, command: tuple[str, ...] = SLEEPER) -> Child:
    return Child(name=name, command=command, environment=dict(os.environ), log=folder / "logs" / f"{name}.log")


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def lives(process_id: int) -> bool:
    """Whether it runs: one that ended and waits for its parent to notice does not."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def tend(supervisor: Supervisor, ending: threading.Event) -> None:
    while not ending.wait(0.05):
        supervisor.tend()


def test_a_killed_process_is_started_again_and_the_other_is_left_alone(tmp_path: Path) -> None:
    said: list[str] = []
    first, second = child("first", tmp_path), child("second", tmp_path)
    supervisor = Supervisor([first, second], said.append)
    supervisor.start()
    assert first.process
    assert second.process
    before, untouched = first.process.pid, second.process.pid
    ending = threading.Event()
    watcher = threading.Thread(target=tend, args=(supervisor, ending))
    watcher.start()
    try:
        os.kill(before, signal.SIGKILL)
        wait_until(lambda: first.process is not None and first.process.pid != before)
        assert second.process.pid == untouched
        assert said == [f"first ended; starting it again. Its output is in {first.log}"]
    finally:
        ending.set()
        watcher.join()
        supervisor.stop()
    assert first.died()
    assert second.died()


def test_a_process_that_keeps_dying_is_started_ever_more_slowly(tmp_path: Path) -> None:
    dying = child("dying", tmp_path, (sys.executable, "-c", "raise SystemExit(3)"))
    pauses = []
    for _ in range(3):
        dying.start()
        assert dying.process
        dying.process.wait()
        dying.schedule_restart()
        pauses.append(dying.start_after - time.monotonic())
    assert pauses == sorted(pauses)
    assert pauses[0] > 0


def test_output_goes_to_the_log(tmp_path: Path) -> None:
    speaking = child("speaking", tmp_path, (sys.executable, "-c", "print('ready')"))
    speaking.start()
    assert speaking.process
    speaking.process.wait()
    assert speaking.log.read_text() == "ready\n"


def test_a_process_that_ignores_the_request_to_end_is_killed(tmp_path: Path) -> None:
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    )
    ignoring = child("ignoring", tmp_path, (sys.executable, "-c", stubborn))
    ignoring.start()
    wait_until(lambda: ignoring.log.read_text() == "up\n")
    ignoring.stop()
    ignoring.wait(grace=0.2)
    assert ignoring.process
    assert ignoring.process.returncode == -signal.SIGKILL


PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
child.wait()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_children_of_a_killed_process_end_before_it_is_started_again(tmp_path: Path) -> None:
    """Killed, MLflow left its server behind, which kept the port from the next one for ever."""
    parent = child("parent", tmp_path, (sys.executable, "-c", PARENT))
    parent.start()
    assert parent.process
    wait_until(lambda: parent.log.read_text().endswith("\n"))
    grandchild = int(parent.log.read_text())
    parent.process.kill()
    parent.process.wait()
    assert lives(grandchild)
    parent.schedule_restart()
    wait_until(lambda: not lives(grandchild))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")
def test_a_killed_supervisor_leaves_nobody_behind(tmp_path: Path) -> None:
    """Left behind, they would keep the ports, and work on without anybody who starts them again."""
    program = (
        "import os, sys; from pathlib import Path; from inference.supervisor import Child, Supervisor\n"
        f"child = Child(name='a', command={SLEEPER!r}, environment=os.environ, log=Path(sys.argv[1]))\n"
        "supervisor = Supervisor([child], print); supervisor.start(); print(child.process.pid, flush=True)\n"
        "supervisor.run()"
    )
    checkout = str(Path(__file__).parent.parent.parent)
    command = [sys.executable, "-c", program, str(tmp_path / "a.log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": checkout}) as supervisor:
        assert supervisor.stdout
        process_id = int(supervisor.stdout.readline())
        wait_until(lambda: "sleep(600)" in Path(f"/proc/{process_id}/cmdline").read_text())
        supervisor.kill()
    wait_until(lambda: not lives(process_id))
