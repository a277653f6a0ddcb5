"""The serving process is light: what trains, converts or draws is not imported by it."""

import subprocess
import sys

HEAVY = ("torch", "transformers", "mlflow", "pandas", "sklearn", "pyarrow", "numpy", "alembic", "lightgbm", "ray")


def test_importing_the_application_pulls_nothing_heavy() -> None:
    program = f"import sys, app; print(*sorted({set(HEAVY)!r} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert result.stdout.split() == []
