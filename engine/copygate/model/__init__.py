"""What travels between the stages: frozen types, no I/O."""
