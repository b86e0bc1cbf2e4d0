"""What a change of the rules does to posts that are already written: which rules differ, and which verdicts."""
