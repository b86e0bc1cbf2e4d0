"""`make fuzz`: files of six formats, mutated and made up, against the readers, in child processes with limits."""
