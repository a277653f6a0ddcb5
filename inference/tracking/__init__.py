"""What becomes of a claim between sending and payment: its states, what is overdue, proof that it came in time."""
