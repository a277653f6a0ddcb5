"""MLflow's REST interface, as far as decisions need it, over httpx.

    TriageError
    └── MlflowError
        ├── MlflowDownError      not reached, busy, or not letting us in: says nothing about a record, try later
        └── MlflowRefusedError   understood and refused: the record, or the request, is at fault

Sources: OTLP 1.0 (HTTP, binary protobuf) for traces; MLflow's REST API 2.0 for experiments, runs and artifacts, 3.0 for
traces and assessments. Error messages carry codes only: what MLflow answers may quote what was sent.
"""

import gzip
from collections.abc import Iterator
from typing import Any

import httpx

from extraction.errors import TriageError

TIMEOUT = httpx.Timeout(60, connect=5)
TRACES_PER_PAGE = 500  # the most that MLflow's search gives at once
# These say that the server, its disk or our credentials are at fault, never one record.
_NOT_THE_RECORD = frozenset({401, 403, 408, 429, 501, 502, 503, 504})


class MlflowError(TriageError):
    """Base of what can go wrong with MLflow."""


class MlflowDownError(MlflowError):
    """Not reached, busy, or not letting us in."""


class MlflowRefusedError(MlflowError):
    """Understood and refused. `status` is the HTTP status, `what` MLflow's own error code in lower case."""

    def __init__(self, what: str, status: int) -> None:
        super().__init__(what)
        self.status = status


class MlflowClient:
    """One experiment on one server. A URL of the form https://user:password@host signs in with basic authentication."""

    def __init__(self, url: str, experiment: str) -> None:
        address = httpx.URL(url)
        # The password leaves the URL, because httpx logs the URL of each request.
        self._http = httpx.Client(
            base_url=address.copy_with(username=None, password=None),
            auth=(address.username, address.password) if address.username else None,
            timeout=TIMEOUT,
        )
        self._experiment = experiment
        self._experiment_id: str | None = None

    def close(self) -> None:
        self._http.close()

    def experiment_id(self) -> str:
        """The experiment's id: found by name, made where it is missing."""
        if self._experiment_id is None:
            self._experiment_id = self._found_experiment() or self._made_experiment()
        return self._experiment_id

    def send_traces(self, body: bytes) -> None:
        """Send one ExportTraceServiceRequest. MLflow takes all of it or nothing."""
        headers = {
            "content-type": "application/x-protobuf",
            "content-encoding": "gzip",
            "x-mlflow-experiment-id": self.experiment_id(),
        }
        try:
            answer = self.call("POST", "/v1/traces", content=gzip.compress(body, compresslevel=1), headers=headers)
        except MlflowRefusedError as error:
            if error.status != httpx.codes.NOT_FOUND:
                raise
            self._experiment_id = None
            raise MlflowDownError("experiment_gone") from error
        # Whatever else says 200 (a proxy's page, say) has not stored anything.
        if not answer.headers.get("content-type", "").startswith("application/x-protobuf"):
            raise MlflowDownError("answer_is_not_otlp")

    def traces(self) -> Iterator[dict[str, Any]]:
        """The TraceInfo of every trace of the experiment with its assessments, oldest first; each id once."""
        location = {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": self.experiment_id()}}
        request = {"locations": [location], "max_results": TRACES_PER_PAGE, "order_by": ["timestamp_ms ASC"]}
        seen: set[str] = set()
        for page in self._pages("/api/3.0/mlflow/traces/search", request):
            for trace in page.get("traces", []):
                # Pages are cut by offset: a trace that arrives meanwhile may push another onto the next page.
                if trace["trace_id"] not in seen:
                    seen.add(trace["trace_id"])
                    yield trace

    def runs(self, filter_string: str) -> list[dict[str, Any]]:
        """All active runs of the experiment that match, oldest first."""
        request = {
            "experiment_ids": [self.experiment_id()],
            "filter": filter_string,
            "run_view_type": "ACTIVE_ONLY",
            "order_by": ["start_time ASC", "run_id ASC"],
        }
        pages = self._pages("/api/2.0/mlflow/runs/search", request)
        return [run for page in pages for run in page.get("runs", [])]

    def call(self, method: str, path: str, **request: Any) -> httpx.Response:
        """One request; raises MlflowDownError or MlflowRefusedError for everything that is not success."""
        try:
            response = self._http.request(method, path, **request)
        except httpx.HTTPError as error:
            raise MlflowDownError(_snake(type(error).__name__), expected="an MLflow server that answers") from error
        if response.status_code in _NOT_THE_RECORD:
            raise MlflowDownError(f"http_{response.status_code}", expected="an MLflow server that lets us in")
        if response.is_error:
            raise MlflowRefusedError(_error_code(response), response.status_code)
        return response

    def json(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        """`call`, with the answer's JSON object."""
        try:
            answer = self.call(method, path, **request).json()
        except ValueError as error:
            raise MlflowDownError("answer_is_not_json") from error
        if not isinstance(answer, dict):
            raise MlflowDownError("answer_is_not_json")
        return answer

    def _pages(self, path: str, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        token: str | None = None
        while True:
            page = self.json("POST", path, json={**request, **({"page_token": token} if token else {})})
            yield page
            token = page.get("next_page_token")
            if not token:
                return

    def _found_experiment(self) -> str | None:
        name = {"experiment_name": self._experiment}
        try:
            found = self.json("GET", "/api/2.0/mlflow/experiments/get-by-name", params=name)["experiment"]
        except MlflowRefusedError as error:
            if error.what == "resource_does_not_exist":
                return None
            raise MlflowDownError("experiment_not_found") from error
        if found["lifecycle_stage"] != "active":
            raise MlflowDownError("experiment_deleted", expected="the experiment restored, or another name for it")
        return str(found["experiment_id"])

    def _made_experiment(self) -> str:
        try:
            made = self.json("POST", "/api/2.0/mlflow/experiments/create", json={"name": self._experiment})
        except MlflowRefusedError as error:
            # Somebody else made it in between; the next look finds it.
            raise MlflowDownError("experiment_not_made") from error
        return str(made["experiment_id"])


def _error_code(response: httpx.Response) -> str:
    try:
        code = response.json()["error_code"]
    except (ValueError, KeyError, TypeError):
        code = None
    return code.lower() if isinstance(code, str) and code.isascii() else f"http_{response.status_code}"


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
