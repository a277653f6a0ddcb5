"""What a field of a remittance is called, from its pointer: "/claims/0/lines/1/charge" is the charge of line 2."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

_NAMES = MappingProxyType(
    {
        "amount": "amount",
        "charge": "charge",
        "date": "date of payment",
        "first_name": "first name",
        "group": "group code",
        "last_name": "last name",
        "member_id": "member id",
        "npi": "NPI",
        "paid": "paid amount",
        "patient_control_number": "account number",
        "payer_claim_control_number": "payer's claim number",
        "patient_responsibility": "patient responsibility",
        "reason": "reason code",
        "rendering_npi": "rendering provider's NPI",
        "service_from": "first day of service",
        "service_to": "last day of service",
        "status_code": "claim status",
        "tin": "tax number",
        "trace_number": "trace number",
    }
)
_PARTS = MappingProxyType(
    {
        "adjustments": "adjustment",
        "claims": "claim",
        "lines": "line",
        "modifiers": "modifier",
        "provider_adjustments": "provider adjustment",
        "remark_codes": "remark",
    }
)
# Values that are printed as one.
_TOGETHER = MappingProxyType(
    {
        frozenset({"group", "reason"}): "code",
        frozenset({"group", "reason", "amount"}): "code and amount",
        frozenset({"service_from", "service_to"}): "day of service",
    }
)
_WHOSE = MappingProxyType(
    {"patient": "patient's", "payee": "payee's", "payer": "payer's", "rendering": "rendering provider's"}
)


def field_name(pointer: str, within: str = "") -> str:
    """In words, from the inside out; `within` is the pointer of what is talked about anyway."""
    return joint_name([pointer], within)


def joint_name(pointers: Sequence[str], within: str = "") -> str:
    """What values are called that were read as one: "code of adjustment 1"."""
    places, names = zip(*(_place_and_name(pointer.removeprefix(within)) for pointer in pointers), strict=True)
    if len(set(places)) > 1:
        return " and ".join(" of ".join([name, *place]) for place, name in zip(places, names, strict=True))
    tails = frozenset(pointer.rpartition("/")[2] for pointer in pointers)
    return " of ".join([_TOGETHER.get(tails) or " and ".join(dict.fromkeys(names)), *places[0]])


def _place_and_name(pointer: str) -> tuple[tuple[str, ...], str]:
    steps = pointer.strip("/").split("/")
    parts = [
        _part(step, following) for step, following in zip(steps, [*steps[1:], ""], strict=True) if not step.isdigit()
    ]
    owners = [each for each in parts[:-1] if each.endswith("'s")]
    places = [each for each in reversed(parts[:-1]) if each not in owners and each != "payment"]
    name = "payment amount" if parts == ["payment", "amount"] else parts[-1].removesuffix("'s")
    return tuple(places), " ".join([*owners, name])


def _part(step: str, following: str) -> str:
    if following.isdigit():
        return f"{_PARTS.get(step, step.replace('_', ' '))} {int(following) + 1}"
    return _WHOSE.get(step) or _NAMES.get(step) or step.replace("_", " ")
