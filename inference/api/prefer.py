"""The header `Prefer` of RFC 7240, as far as it is honoured: `wait` asks for the finished answer instead of 202."""

APPLIED = {"Preference-Applied": "wait"}


def wants_to_wait(prefer: str | None) -> bool:
    """Whether `wait` (with or without seconds) is among the preferences; `respond-async` beside it takes it back."""
    names = {part.split("=")[0].split(";")[0].strip().lower() for part in (prefer or "").split(",")}
    return "wait" in names and "respond-async" not in names
