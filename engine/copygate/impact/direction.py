"""Whether a change of words or of a bound can only loosen a rule: told from the rule alone, and never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING

from copygate.dsl import ast
from copygate.evaluation.lookup import Directory, Lookup
from copygate.impact.delta import words_between
from copygate.matching.leaf import TermsLeaf
from copygate.packs.lexicons import fold

if TYPE_CHECKING:
    from copygate.evaluation.conditions import Names
    from copygate.impact.difference import Difference


class Direction(Enum):
    """What becomes of a rule."""

    LOOSER = "looser"
    STRICTER = "stricter, or nobody knows"


def of_bound(was: ast.Verb, now: ast.Verb) -> Direction:
    """Looser where two limits differ by a bound alone, and everything that kept the old one keeps the new one."""
    if not isinstance(was, ast.Limit) or not isinstance(now, ast.Limit) or was.quantifier is not None:
        return Direction.STRICTER
    old, new = was.operand, now.operand
    if was.but(operand=new) != now or not isinstance(old, ast.Quantity) or not isinstance(new, ast.Quantity):
        return Direction.STRICTER
    higher, lower = was.operator in ("<=", "<"), was.operator in (">=", ">")
    wider = (higher and new.number > old.number) or (lower and new.number < old.number)
    return Direction.LOOSER if wider and old.unit == new.unit else Direction.STRICTER


def of_words(key: str, rule: ast.Rule, between: Difference) -> tuple[Direction, str, tuple[str, ...]]:
    """What a changed lexicon does to a rule that uses it, the id of the reason, and the words it rests on."""
    was, now = between.before.found.leaves.get(key), between.after.found.leaves.get(key)
    if not isinstance(was, TermsLeaf) or not isinstance(now, TermsLeaf):
        return Direction.STRICTER, "words-added", ()
    words = words_between(was, now)
    signs = set(_signs(key, rule, between))
    moved = _moved(was, now)
    if moved or not any(words) or len(signs) != 1:
        return Direction.STRICTER, "words-added", (*words.added, *moved)
    # Where the lexicon excuses, what takes a word out of it tightens the rule.
    forbids = signs == {1}
    tighter, looser = (words.added, words.removed) if forbids else (words.removed, words.added)
    if tighter:
        return Direction.STRICTER, "words-added" if forbids else "excuse-words-removed", tighter
    if words.refused if forbids else words.allowed:
        return Direction.STRICTER, *(
            ("allowed-removed", words.refused) if forbids else ("excuse-allows", words.allowed)
        )
    # Of words that overlap only the leftmost and longest is found: one more or less shows or hides others.
    kept = [term.text for term in was.terms if term.text in {each.text for each in now.terms}]
    uncovered = tuple(word for word in looser if _overlaps(word, kept))
    if uncovered or (looser and (was.patterns or now.patterns)):
        return Direction.STRICTER, "words-uncover", uncovered or looser
    if looser:
        return Direction.LOOSER, "words-removed" if forbids else "excuse-words-added", looser
    loosened = words.allowed if forbids else words.refused
    return Direction.LOOSER, "allowed-added" if forbids else "excuse-refuses", loosened


def _moved(was: TermsLeaf, now: TermsLeaf) -> tuple[str, ...]:
    """Words that are in both, but not in the same group or seen through in the same way."""
    olds, news = ({term._replace(allow=()) for term in leaf.terms} for leaf in (was, now))
    patterns = {each._replace(allow=()) for each in was.patterns} ^ {each._replace(allow=()) for each in now.patterns}
    changed = [term.text for term in olds - news]
    both = set(changed) & {term.text for term in news - olds}
    written = [each.pattern for each in patterns]
    return (*sorted(both), *sorted({each for each in written if written.count(each) > 1}))


def _overlaps(word: str, others: Iterable[str]) -> bool:
    """Whether another word can stand in a text so that it shares a letter with this one."""
    plain = fold(word)
    for other in map(fold, others):
        if other in plain or plain in other:
            return True
        most = min(len(plain), len(other))
        if any(plain.endswith(other[:n]) or other.endswith(plain[:n]) for n in range(1, most)):
            return True
    return False


def _signs(key: str, rule: ast.Rule, between: Difference) -> Iterator[int]:
    """For each place where the rule uses the leaf: 1 where more matches mean more violations, -1 where fewer."""
    edition = between.after
    directory = Directory(edition.rulebook, edition.found.names)
    pack = next(pack for pack in edition.rulebook.packs if any(each is rule for each in pack.rules()))
    names = directory.names(pack)

    def matcher(node: object, sign: int, names: Names) -> Iterator[int]:
        if isinstance(node, ast.Named | ast.Literally | ast.Pattern | ast.Similar):
            if _key(node, names) == key:
                yield sign
        elif isinstance(node, ast.AnyOf | ast.AllOf):
            for item in node.items:
                yield from matcher(item, sign, names)
        elif isinstance(node, ast.Proximity):
            yield from matcher(node.left, sign, names)
            yield from matcher(node.right, sign, names)

    def condition(node: object, sign: int, names: Names, seen: tuple[str, ...]) -> Iterator[int]:
        match node:
            case ast.And(items) | ast.Or(items):
                for item in items:
                    yield from condition(item, sign, names, seen)
            case ast.Not(item):
                yield from condition(item, -sign, names, seen)
            case ast.DraftIs(name, negated):
                yield from definition(name, -sign if negated else sign, names, seen)
            case ast.Reference(name):
                yield from definition(name, sign, names, seen)
            case ast.Found(inner) | ast.Surrounded(matcher=inner) | ast.Inside(inner) | ast.SameHas(matcher=inner):
                yield from matcher(inner, sign, names)

    def definition(name: str, sign: int, names: Names, seen: tuple[str, ...]) -> Iterator[int]:
        found = names.definition(name)
        if found is not None and name not in seen:
            yield from condition(found[0].when, sign, found[1], (*seen, name))

    verb = rule.verb
    if isinstance(verb, ast.Forbid):
        yield from matcher(verb.matcher, 1, names)
    elif isinstance(verb, ast.Require):
        yield from matcher(verb.matcher, -1, names)
    elif isinstance(verb, ast.Oblige) and verb.for_each is not None:
        yield from matcher(verb.for_each, 1, names)
    if rule.when is not None:
        yield from condition(rule.when, 1, names, ())
    for excuse in rule.unless:
        yield from condition(excuse, -1, names, ())
    if rule.ask_when is not None:
        # What asks may leave the rule undecided, either way.
        yield from (each for sign in (1, -1) for each in condition(rule.ask_when, sign, names, ()))


def _key(node: ast.Matcher, names: Names) -> str | None:
    if isinstance(node, ast.Named) and isinstance(names.known, Lookup):
        from copygate.model.vocabulary import ITEMS

        if node.name in ITEMS:
            return None
    return names.leaf_of(node)
