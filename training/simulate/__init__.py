"""One small invented world of payers, providers, patients and claims, and what can be made of it.

`world` says who there is and what habits they have, `people` invents names and numbers, `services` invents claims,
`adjudication` is what a payer makes of one, `desk` what one payer sends to one payee day by day, `truth` counts what
was planted, and `archive` writes it all to disk as 837 and 835 files. Everything follows from a seed. Names, numbers
and habits are invented; what a habit assumes of real payers is marked ASSUMED.
"""
