"""Folders of rules: found by scanning, read, checked as a whole, and made into the rulebook."""
