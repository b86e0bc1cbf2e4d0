"""`allowed_in`: innocent phrases of a lexicon that stand in a text and cover one of its terms.

For telling people why nothing was found; judging is `matching.hits`, which also sees through disguises.
"""

from __future__ import annotations

from collections.abc import Iterator

from copygate.packs.lexicons import fold
from copygate.packs.rulebook import Lexicon


def allowed_in(lexicon: Lexicon, text: str) -> Iterator[tuple[str, str]]:
    """Each allowed phrase that the text holds, with a term it covers."""
    folded = fold(text)
    everywhere = lexicon.allow
    for group in lexicon.groups:
        for phrase in dict.fromkeys((*group.allow, *everywhere)):
            plain = fold(phrase)
            if plain in folded:
                term = next((term for term in group.terms if fold(term) in plain), None)
                if term is not None:
                    yield phrase, term
