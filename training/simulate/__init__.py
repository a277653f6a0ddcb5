"""One small invented world of payers, providers, patients and claims, and what can be made of it.

`world` says who there is (`payers` and `payees` with their `habits`), `people` invents names and numbers, `services`
what was done, `claims` the 837 claims that say so, `adjudication` and `answers` what a payer makes of one, `desk` what
one payer sends to one payee day by day and `payment` how it pays, `faults` what goes wrong, `truth` counts what was
planted, `delivery` makes files and `archive` writes them all. Everything follows from a seed. Names, numbers and
habits are invented; what a habit assumes of real payers is marked ASSUMED.
"""
