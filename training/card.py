"""Model cards: Markdown made from what was measured, so that a card cannot say more than its run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def card(title: str, summary: str, sections: Mapping[str, str]) -> str:
    """A title, what the model is in a sentence or two, and the sections in order."""
    parts = [f"# {title}", summary, *(f"## {name}\n\n{text}" for name, text in sections.items())]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table; numbers as they are given."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def percent(share: float) -> str:
    return f"{100 * share:.2f} %"
