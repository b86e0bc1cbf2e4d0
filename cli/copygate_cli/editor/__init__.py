"""Rules in an editor: what stands in the open files, what may stand there, what it means. `server.py` speaks LSP."""
