"""Read and decide one remittance without keeping anything: the work that all candidates of the benchmark share."""

from inference.judging import judge
from inference.policy import Policy
from inference.reading import read_file


def decide(data: bytes, name: str, policy: Policy) -> list[dict[str, str]]:
    """Pointer and disposition of every decision about the documents of a file."""
    judged = (each for read in read_file(data, name) for each in judge(read, None, policy))
    return [{"pointer": each.pointer, "disposition": each.ruling.disposition} for each in judged]
