"""Verdicts as people read them: `terminal` in full, `concise` a line a problem; every word in `wording`."""
