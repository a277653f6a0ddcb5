"""What was learnt is not learnt again from the same."""

from pathlib import Path

import numpy as np

from training.layout_kept import kept


def test_the_same_is_learnt_once_and_anything_else_anew(tmp_path: Path) -> None:
    learnt: list[str] = []

    def learn(name: str, settings: object, *arrays: np.ndarray) -> bytes:
        def make() -> bytes:
            learnt.append(name)
            return name.encode()

        return kept(settings, arrays, make, tmp_path)

    ones = np.ones((2, 3), dtype=np.float32)
    assert learn("first", {"rounds": 1}, ones) == b"first"
    assert learn("again", {"rounds": 1}, ones.copy()) == b"first"
    learn("other settings", {"rounds": 2}, ones)
    learn("other shape", {"rounds": 1}, ones.reshape(3, 2))
    learn("other kind", {"rounds": 1}, ones.view(np.int32))
    learn("other values", {"rounds": 1}, ones * 2)
    assert learnt == ["first", "other settings", "other shape", "other kind", "other values"]
    assert {path.suffix for path in tmp_path.iterdir()} == {""}
