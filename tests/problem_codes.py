"""Every code with which the service refuses a request, read from the source, as the table of docs/api/problems.md."""

import ast
from collections.abc import Iterator
from pathlib import Path

from inference import refusals
from inference.api.problems import CODES, TYPE_PREFIX

ROOT = Path(__file__).parent.parent
STATUSES = {
    name: kind.status
    for name, kind in vars(refusals).items()
    if isinstance(kind, type) and issubclass(kind, refusals.RefusalError) and kind is not refusals.RefusalError
}
STATUSES["check"] = 422  # inference.keys.check raises UnprocessableError
HEAD = f"""# Problems

Every error is `application/problem+json` (RFC 9457). Its `type` is `{TYPE_PREFIX}` + the code below, which stays the
same when wording changes; `correlation_id` finds the request in the logs; `errors` names each field that is wrong.
Files that cannot be read are no problem: they are kept and a person is asked.

| code | status | expected |
|---|---|---|
"""


def page() -> str:
    found: dict[tuple[str, int], set[str]] = {(code, status): set() for status, code in CODES.items()}
    for code, status, expected in _refusals():
        found.setdefault((code, status), set()).update({expected} - {""})
    lines = [
        f"| `{code}` | {status} | {'; or '.join(sorted(told))} |" for (code, status), told in sorted(found.items())
    ]
    return HEAD + "\n".join(lines) + "\n"


def _refusals() -> Iterator[tuple[str, int, str]]:
    for folder in ("inference", "review"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    yield from _refusal(node)


def _refusal(call: ast.Call) -> Iterator[tuple[str, int, str]]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    texts = [argument for argument in call.args if _is_text(argument)]
    if name not in STATUSES or not texts:
        return
    expected = [keyword.value for keyword in call.keywords if keyword.arg == "expected"] or call.args[2:3]
    yield ast.literal_eval(texts[0]), STATUSES[name], _words(expected[0]) if expected else ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _words(node: ast.expr) -> str:
    """The text of a literal; what an f-string fills in is shown as an ellipsis."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return str(ast.literal_eval(node)) if isinstance(node, ast.Constant) else "…"
