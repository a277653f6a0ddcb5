"""The peer: the same reading and deciding behind `mlflow models serve`. MLflow loads this file as a model from code."""

from typing import Any

from mlflow.models import set_model
from mlflow.pyfunc import PythonModel

from benchmarks.served_model import decide
from inference.policy import Policy
from inference.settings import Settings


class Triage(PythonModel):
    def load_context(self, context: Any) -> None:
        self.policy = Policy.load(Settings().policy_path)

    def predict(self, model_input: list[str], params: dict[str, Any] | None = None) -> list[list[dict[str, str]]]:
        return [decide(str(text).encode(), "benchmark.835", self.policy) for text in model_input]


set_model(Triage())
