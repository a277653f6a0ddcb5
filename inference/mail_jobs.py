"""The kinds of jobs that files of pages make. They take long, so a worker does them beside everything else."""

from __future__ import annotations

READ_JOB = "read_pages"  # a file of pages: read and decided
CONCEAL_JOB = "conceal_card"  # a person says that pages show a card: a copy without it is made
READ_NAMED_JOB = "read_named_remittance"  # a person says that pages are a remittance: they are read as one
DRAW_JOB = "draw_pages"  # a person looks at a file whose pictures are gone
CLEAR_JOB = "remove_open_original"
EXPIRE_JOB = "forget_sealed_original"
SLOW_KINDS = (READ_JOB, CONCEAL_JOB, READ_NAMED_JOB)
DRAWING_KINDS = (DRAW_JOB,)  # apart from those: a person waits for it
SEALING_KINDS = (CLEAR_JOB, EXPIRE_JOB)
