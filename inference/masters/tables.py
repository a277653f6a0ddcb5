"""Payers and entities with their versions and aliases.

All four tables are append-only, as triggers of their migration hold: a change is a new version, and an alias that no
longer holds gets an end beside it. A date is a day of the payers' world, without a time zone; none means always. The
last day of an alias is the one before `effective_to`, as with the code tables. That an alias belongs to one entry at a
time is checked in the write that adds it: writers stand in line, so nobody can come between.
"""

from sqlalchemy import Column, Date, ForeignKey, ForeignKeyConstraint, Index, Integer, Table, Text

from inference.schema import Instant, Json, metadata, one_of

KINDS = ("payer", "entity")

master_entry = Table(
    "master_entry",
    metadata,
    Column("kind", Text, primary_key=True),  # payer | entity
    Column("key", Text, primary_key=True),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
    one_of("kind", *KINDS),
)

master_version = Table(
    "master_version",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),  # 1, 2, 3 of this entry
    Column("content", Json, nullable=False),  # the Payer or Entity of extraction.masters, plain, without its key
    Column("effective_from", Date),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", Text, nullable=False),
    ForeignKeyConstraint(["kind", "key"], ["master_entry.kind", "master_entry.key"]),
)

master_alias = Table(
    "master_alias",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # payer | entity
    Column("key", Text, nullable=False),
    Column("alias_kind", Text, nullable=False),  # a word of the closed lists in extraction.masters
    Column("value", Text, nullable=False),  # as it was given
    Column("compared", Text, nullable=False),  # as it is compared: see extraction.masters.compared
    Column("plan", Text),
    Column("effective_from", Date),
    Column("added_at", Instant, nullable=False),
    Column("added_by", Text, nullable=False),
    ForeignKeyConstraint(["kind", "key"], ["master_entry.kind", "master_entry.key"]),
    Index("master_alias_compared", "compared"),
    Index("master_alias_of_entry", "kind", "key"),
)

master_alias_end = Table(
    "master_alias_end",
    metadata,
    Column("alias_id", Text, ForeignKey("master_alias.id"), primary_key=True),
    Column("effective_to", Date, nullable=False),
    Column("ended_at", Instant, nullable=False),
    Column("ended_by", Text, nullable=False),
)
