"""`changes(before, after, lang)`: what differs between two states of the packs, as a lawyer asks for it.

Rules by their permanent ids, and of each the severity, dates, law, words and exemptions; what moves a bound says in
which direction. Order, layout and comments are no change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Literal, TypeVar

from copygate.dsl import ast
from copygate.dsl.phrases import Phrases
from copygate.dsl.printer import verb_lines
from copygate.evaluation.needs import each_leaf
from copygate.packs.rulebook import Lexicon, Pack, Source, Spec
from copygate.tuples import NamedTuple
from copygate.workbench.walk import names_in

How = Literal["new", "changed", "removed"]
_RANK: Final = ("note", "warn", "review", "block", "block-always")
_T = TypeVar("_T")


class Detail(NamedTuple):
    """One thing that differs: `what` it is, from what to what, or what was added and taken away. `stricter` tells the
    direction where it has one."""

    what: str
    before: str = ""
    after: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    stricter: bool | None = None


class Changed(NamedTuple):
    """A pack, rule, definition, lexicon, source or figure that is new, gone, or not what it was. `used` names the rules
    that it reaches."""

    pack: str
    sort: Literal["pack", "rule", "definition", "workflow", "lexicon", "source", "spec"]
    name: str
    title: str
    how: How
    details: tuple[Detail, ...] = ()
    used: tuple[str, ...] = ()


def changes(before: Sequence[Pack], after: Sequence[Pack], lang: Literal["en", "zh"]) -> Iterator[Changed]:
    """Everything that differs, pack by pack: rules first, then what they rest on."""
    old, new = ({pack.id: pack for pack in packs} for packs in (before, after))
    for pack_id in sorted({*old, *new}):
        was, now = old.get(pack_id), new.get(pack_id)
        if was is None and now is not None:
            yield Changed(pack_id, "pack", pack_id, now.title, "new", (Detail("version", "", now.version),))
        elif now is None and was is not None:
            yield Changed(pack_id, "pack", pack_id, was.title, "removed", (Detail("version", was.version, ""),))
        yield from _of_pack(was, now, Phrases(lang), pack_id)


def _of_pack(was: Pack | None, now: Pack | None, phrases: Phrases, pack_id: str) -> Iterator[Changed]:
    if was is not None and now is not None:
        details = tuple(_plain("version", was.version, now.version)) + tuple(_plain("title", was.title, now.title))
        details += tuple(_plain("applies", was.applies, now.applies))
        if details:
            yield Changed(pack_id, "pack", pack_id, now.title, "changed", details)
    told = _Told(was, now, phrases, pack_id)
    yield from told.items("rule", Pack.rules, told.of_rule)
    yield from told.items("definition", Pack.definitions, told.of_definition)
    yield from told.items("workflow", Pack.workflows, lambda a, b: (Detail("steps"),) if a.steps != b.steps else ())
    yield from told.items("lexicon", lambda pack: pack.lexicons, _of_lexicon)
    yield from told.items("source", lambda pack: pack.sources, _of_source)
    yield from told.items("spec", lambda pack: pack.specs, _of_spec)


class _Told:
    """The comparisons within one pack."""

    def __init__(self, was: Pack | None, now: Pack | None, phrases: Phrases, pack_id: str) -> None:
        self.was, self.now, self.phrases, self.pack_id = was, now, phrases, pack_id

    def items(
        self,
        sort: Literal["rule", "definition", "workflow", "lexicon", "source", "spec"],
        listed: Callable[[Pack], Sequence[_T]],
        differing: Callable[[_T, _T], Iterable[Detail]],
    ) -> Iterator[Changed]:
        """What is new, gone or different among the things of a sort."""
        old = {_name(each): each for each in (listed(self.was) if self.was else ())}
        new = {_name(each): each for each in (listed(self.now) if self.now else ())}
        for name in dict.fromkeys((*new, *old)):
            if name not in old:
                yield self._told(sort, new[name], "new", tuple(self._opening(new[name])))
            elif name not in new:
                yield self._told(sort, old[name], "removed", ())
            elif details := tuple(differing(old[name], new[name])):
                yield self._told(sort, new[name], "changed", details)

    def _told(self, sort: str, item: object, how: How, details: tuple[Detail, ...]) -> Changed:
        title = getattr(item, "title", "") or ""
        used = tuple(self._used(item)) if isinstance(item, Lexicon | ast.Definition) else ()
        return Changed(self.pack_id, sort, _name(item), title, how, details, used)  # type: ignore[arg-type] # as given

    def _used(self, item: Lexicon | ast.Definition) -> Iterator[str]:
        pack = self.now or self.was
        for rule in pack.rules() if pack else ():
            if isinstance(item, Lexicon):
                leaves = (leaf.name for leaf in each_leaf(rule) if isinstance(leaf, ast.Named))
                named = {*leaves}
            else:
                named = set(names_in(rule))
            if named & {item.name, item.title}:
                yield rule.name

    def _opening(self, item: object) -> Iterator[Detail]:
        """What a new thing is, in a line or two."""
        if isinstance(item, ast.Rule):
            yield Detail("severity", "", item.severity or "oblige")
            yield Detail("from", "", str(item.from_date or ""))
            yield Detail("cites", added=_cites(item))
        elif isinstance(item, Lexicon):
            yield Detail("terms", added=tuple(_terms(item)))
        elif isinstance(item, Source):
            yield Detail("from", "", str(item.from_date or ""))
        elif isinstance(item, Spec):
            yield Detail("values", "", _figures(item))

    # ------------------------------------------------------------ rules and definitions

    def of_rule(self, was: ast.Rule, now: ast.Rule) -> Iterator[Detail]:
        """Clause by clause."""
        phrases, lang = self.phrases, self.phrases.lang
        yield from _plain("title", was.title, now.title)
        if was.severity != now.severity:
            old, new = was.severity or "oblige", now.severity or "oblige"
            up = _RANK.index(new) > _RANK.index(old) if old in _RANK and new in _RANK else None
            yield Detail("severity", old, new, stricter=up)
        yield from _plain("from", was.from_date, now.from_date)
        yield from _plain("until", was.until_date, now.until_date)
        yield from _sets("cites", _cites(was), _cites(now))
        for what, old_condition, new_condition in (
            ("when", was.when, now.when),
            ("ask-when", was.ask_when, now.ask_when),
        ):
            spelled = [phrases.condition(each) if each else "" for each in (old_condition, new_condition)]
            yield from _plain(what, *spelled)
        yield from _plain("verb", *("\n".join(verb_lines(each, lang)) for each in (was, now)))
        old_excuses, new_excuses = ([phrases.condition(each) for each in rule.unless] for rule in (was, now))
        yield from _sets("unless", old_excuses, new_excuses, more_is_stricter=False)
        yield from _plain("message", was.message, now.message)
        yield from _sets("suggest", _suggestions(was), _suggestions(now))
        for what, good in (("bad", False), ("good", True)):
            yield from _sets(what, _examples(was, good), _examples(now, good))

    def of_definition(self, was: ast.Definition, now: ast.Definition) -> Iterator[Detail]:
        """What a name stands for."""
        yield from _plain("title", was.title, now.title)
        yield from _plain("when", self.phrases.condition(was.when), self.phrases.condition(now.when))


def _of_lexicon(was: Lexicon, now: Lexicon) -> Iterator[Detail]:
    yield from _plain("title", was.title, now.title)
    yield from _sets("terms", _terms(was), _terms(now), more_is_stricter=True)
    yield from _sets("patterns", _patterns(was), _patterns(now), more_is_stricter=True)
    yield from _sets("allow", _allowed(was), _allowed(now), more_is_stricter=False)


def _of_source(was: Source, now: Source) -> Iterator[Detail]:
    yield from _plain("title", was.title, now.title)
    yield from _plain("url", was.url, now.url)
    yield from _plain("from", was.from_date, now.from_date)
    yield from _plain("until", was.until_date, now.until_date)
    yield from _plain("verified", was.verified, now.verified)
    old, new = ({article.key: article for article in source.articles} for source in (was, now))
    yield from _sets("articles", list(old), list(new))
    for key in old.keys() & new.keys():
        if old[key].gist != new[key].gist:
            yield Detail("gist", f"{key} {old[key].gist}", f"{key} {new[key].gist}")
        if old[key].numbers != new[key].numbers:
            first, second = (
                "; ".join(f"{n.number} {n.from_date or ''}" for n in each[key].numbers) for each in (old, new)
            )
            yield Detail("numbers", first, second)


def _of_spec(was: Spec, now: Spec) -> Iterator[Detail]:
    yield from _plain("values", _figures(was), _figures(now))


# ---------------------------------------------------------------- parts


def _name(item: object) -> str:
    for key in ("name", "id", "path"):
        value = getattr(item, key, None)
        if isinstance(value, str):
            return value
    raise TypeError(f"no name: {type(item).__name__}")


def _plain(what: str, before: object, after: object) -> Iterator[Detail]:
    if before != after:
        yield Detail(what, "" if before is None else str(before), "" if after is None else str(after))


def _sets(
    what: str, before: Iterable[str], after: Iterable[str], *, more_is_stricter: bool | None = None
) -> Iterator[Detail]:
    old, new = dict.fromkeys(before), dict.fromkeys(after)
    added = tuple(each for each in new if each not in old)
    removed = tuple(each for each in old if each not in new)
    if added or removed:
        both = bool(added) and bool(removed)
        direction = None if more_is_stricter is None or both else more_is_stricter is bool(added)
        yield Detail(what, added=added, removed=removed, stricter=direction)


def _cites(rule: ast.Rule) -> tuple[str, ...]:
    return tuple(f"{cite.source} {cite.article}" for cite in rule.cites)


def _suggestions(rule: ast.Rule) -> list[str]:
    return [
        text
        for suggest in rule.suggests
        for text in (*suggest.replacements, *((suggest.insertion.text,) if suggest.insertion else ()))
    ]


def _examples(rule: ast.Rule, good: bool) -> list[str]:
    return [example.text or "" for example in rule.examples if example.good is good]


def _terms(lexicon: Lexicon) -> list[str]:
    return [term for group in lexicon.groups for term in group.terms]


def _patterns(lexicon: Lexicon) -> list[str]:
    return [pattern for group in lexicon.groups for pattern in group.patterns]


def _allowed(lexicon: Lexicon) -> list[str]:
    return [*lexicon.allow, *(phrase for group in lexicon.groups for phrase in group.allow)]


def _figures(spec: Spec) -> str:
    return "; ".join(f"{v.value} {v.unit} ({v.status}) {v.from_date or ''}".strip() for v in spec.values)
