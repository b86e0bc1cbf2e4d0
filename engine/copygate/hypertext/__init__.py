"""HTML source to what its reader meets, each character with its place: `reading.read_html` is the way in.

Below intake and extraction, because both ask: the one for what a page declares, the other for its text.
"""
