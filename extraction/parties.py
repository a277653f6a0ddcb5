"""Who a remittance speaks of: people, organisations, payer and payee, with their numbers, addresses and contacts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A REF segment, or a number that belongs to a party: what kind, and the number. `description` is REF03."""

    qualifier: str | None
    value: str | None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNumber:
    """One way to reach a contact: TE, FX, EM, UR, EX and the number."""

    qualifier: str | None
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A PER segment: function (CX claims, BL technical, IC web site), name, numbers in file order."""

    function: str | None
    name: str | None = None
    numbers: tuple[ContactNumber, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """N3 and N4."""

    lines: tuple[str, ...] = ()
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    subdivision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """NM1 of a patient (QC), subscriber (IL), corrected patient (74) or other subscriber (GB).

    `member_id` is NM109, whatever its kind.
    """

    last_name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    member_id: str | None = None
    id_qualifier: str | None = None
    entity_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """NM1 of an organisation or of a provider: crossover carrier (TT), corrected priority payer (PR), rendering
    provider (82).
    """

    name: str | None = None
    id: str | None = None
    id_qualifier: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    entity_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """Loop 1000A. `id` is N104, else REF*2U; `references` holds every REF in file order."""

    name: str | None = None
    id: str | None = None
    id_qualifier: str | None = None
    address: Address | None = None
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Loop 1000B.

    `npi` is N104 under XX; `tin` is N104 under FI, else REF*TJ; any other N104 is `id`. `delivery` is RDM01-03.
    """

    name: str | None = None
    npi: str | None = None
    tin: str | None = None
    id: str | None = None
    id_qualifier: str | None = None
    address: Address | None = None
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()
    delivery: tuple[str, ...] = ()
