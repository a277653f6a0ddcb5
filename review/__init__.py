"""The people's side, on top of inference: queue, verdicts, pages."""
