"""The rules as a site of plain pages: what each asks for, under which law, since when, with examples."""
