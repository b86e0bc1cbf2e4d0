"""Views of a text in which evasions are undone, each with a way back to the author's characters."""
