"""Changes to small rulebooks, as their keepers make them, drawn at random: `edits`. Also some that change nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from copygate.dsl import ast
from copygate.packs.rulebook import Lexicon, Pack, Rulebook, RuleFile, TermGroup
from tests.rulebooks import DAYS, Made, matchers, parsed, rule_texts

Edit = Callable[[Rulebook], Rulebook]

WORDS = (
    "最佳",
    "最好",
    "治疗",
    "智料",
    "制疗",
    "第一",
    "国家级",
    "老病",
    "好",
    "最好吃",
    "top",
    "竹",
    "100",
    "的时光",
    "哈哈",
)
_EVASIONS = ("fullwidth", "variant", "insertion", "case", "repeat", "homophone", "pinyin", "split", "reverse")


def _packs(change: Callable[[Pack], Pack], pack_id: str = "t/law") -> Edit:
    def edit(rulebook: Rulebook) -> Rulebook:
        return rulebook._replace(packs=tuple(change(p) if p.id == pack_id else p for p in rulebook.packs))

    return edit


def _group(number: int, change: Callable[[TermGroup], TermGroup]) -> Edit:
    """A change of one group of the pack's lexicons."""

    def of_pack(pack: Pack) -> Pack:
        flat = [(lexicon.name, group.id) for lexicon in pack.lexicons for group in lexicon.groups]
        name, group_id = flat[number % len(flat)]

        def of_lexicon(lexicon: Lexicon) -> Lexicon:
            if lexicon.name != name:
                return lexicon
            return lexicon._replace(groups=tuple(change(g) if g.id == group_id else g for g in lexicon.groups))

        return pack._replace(lexicons=tuple(map(of_lexicon, pack.lexicons)))

    return _packs(of_pack)


def _rule(number: int, change: Callable[[ast.Rule], ast.Rule | None]) -> Edit:
    """A change of one rule of any pack; None takes it out."""

    def edit(rulebook: Rulebook) -> Rulebook:
        places = [
            (pack.id, item.name)
            for pack in rulebook.packs
            for file in pack.files
            for item in file.tree.items
            if isinstance(item, ast.Rule)
        ]
        if not places:
            return rulebook
        pack_id, name = places[number % len(places)]

        def of_file(file: RuleFile) -> RuleFile:
            items: list[ast.Item] = []
            for item in file.tree.items:
                if isinstance(item, ast.Rule) and item.name == name:
                    changed = change(item)
                    items += [] if changed is None else [changed]
                else:
                    items.append(item)
            return file._replace(tree=file.tree.but(items=tuple(items)))

        return _packs(lambda pack: pack._replace(files=tuple(map(of_file, pack.files))), pack_id)(rulebook)

    return edit


def _dropped(group: TermGroup, at: int) -> TermGroup:
    terms = group.terms
    return group._replace(terms=terms[: at % len(terms)] + terms[at % len(terms) + 1 :]) if terms else group


def _without_words(rule: ast.Rule) -> ast.Rule:
    return rule.but(title="另一个标题", message="另一句话", examples=())


def _defined(condition: str) -> Edit:
    """Another meaning for `praised`."""
    definition = parsed(f'define praised "夸过"\n  when {condition}\nend').tree.items[0]

    def of_file(file: RuleFile) -> RuleFile:
        items = tuple(definition if item.name == "praised" else item for item in file.tree.items)
        return file._replace(tree=file.tree.but(items=items))

    return _packs(lambda pack: pack._replace(files=tuple(map(of_file, pack.files))))


def _figure(value: int) -> Edit:
    def of_pack(pack: Pack) -> Pack:
        first, *rest = pack.specs
        changed = first._replace(values=(first.values[0]._replace(value=value),))
        return pack._replace(specs=(changed, *rest))

    return _packs(of_pack)


def _unverified(pack: Pack) -> Pack:
    return pack._replace(sources=tuple(source._replace(verified=not source.verified) for source in pack.sources))


def _without_xhs(rulebook: Rulebook) -> Rulebook:
    return rulebook._replace(packs=tuple(pack for pack in rulebook.packs if pack.id != "t/xhs"))


def _turned(pack: Pack) -> Pack:
    """Files and lexicons in another order: nothing that a reader would call a change."""
    return pack._replace(files=tuple(reversed(pack.files)), lexicons=tuple(reversed(pack.lexicons)))


def _another_verb(rule: ast.Rule, text: str) -> ast.Rule:
    other = parsed(text.replace("NAME", "x")).tree.items[0]
    assert isinstance(other, ast.Rule)
    return other.but(name=rule.name)


_numbers = st.integers(0, 7)
_word = st.sampled_from(WORDS)
edits: st.SearchStrategy[tuple[str, Edit]] = st.one_of(
    st.builds(lambda n, at: ("drop a term", _group(n, lambda g: _dropped(g, at))), _numbers, _numbers),
    st.builds(
        lambda n, w: ("add a term", _group(n, lambda g: g._replace(terms=(*g.terms, w)) if w not in g.terms else g)),
        _numbers,
        _word,
    ),
    st.builds(
        lambda n, w: ("allow a phrase", _group(n, lambda g: g._replace(allow=(*g.allow, w)))),
        _numbers,
        st.sampled_from(("最佳赏味", "最好的", "治疗效", "第一章", "国家级", "最好吃", "哈哈哈")),
    ),
    st.builds(lambda n: ("allow nothing", _group(n, lambda g: g._replace(allow=()))), _numbers),
    st.builds(lambda n: ("add a pattern", _group(n, lambda g: g._replace(patterns=("好.{0,3}病",)))), _numbers),
    st.builds(
        lambda n, d: ("see through less", _group(n, lambda g: g._replace(despite=tuple(d)))),
        _numbers,
        st.lists(st.sampled_from(_EVASIONS), max_size=4, unique=True),
    ),
    st.builds(
        lambda n, s: ("change the severity", _rule(n, lambda r: r.but(severity=s) if r.severity else r)),
        _numbers,
        st.sampled_from(("note", "warn", "review", "block")),
    ),
    st.builds(
        lambda n, d: ("shift the first day", _rule(n, lambda r: r.but(from_date=d))),
        _numbers,
        st.sampled_from((None, *DAYS, date(2020, 1, 1))),
    ),
    st.builds(
        lambda n, d: ("shift the last day", _rule(n, lambda r: r.but(until_date=d))), _numbers, st.sampled_from(DAYS)
    ),
    st.builds(lambda n: ("ask of all drafts", _rule(n, lambda r: r.but(when=None))), _numbers),
    st.builds(lambda n: ("excuse nothing", _rule(n, lambda r: r.but(unless=()))), _numbers),
    st.builds(lambda n, text: ("another rule", _rule(n, lambda r: _another_verb(r, text))), _numbers, rule_texts()),
    st.builds(lambda n: ("remove a rule", _rule(n, lambda r: None)), _numbers),
    st.builds(lambda n: ("reword a rule", _rule(n, _without_words)), _numbers),
    st.builds(
        lambda c: ("another definition", _defined(c)),
        st.sampled_from(("quoted", 'near "好"', "same sentence has health", "negated or followed by quality")),
    ),
    st.builds(lambda v: ("another figure", _figure(v)), st.sampled_from((1, 3, 60))),
    st.just(("verify other sources", _packs(_unverified))),
    st.just(("remove a pack", _without_xhs)),
    st.just(("see through less in the pack", _packs(lambda p: p._replace(despite=("fullwidth", "case"))))),
    st.just(("always apply a platform pack", _packs(lambda p: p._replace(applies="always", platform=None), "t/xhs"))),
    st.just(("another order", _packs(_turned))),
)
"""Each with its name."""


def edited(made: Made, changes: list[tuple[str, Edit]]) -> Rulebook:
    """The rulebook after the changes."""
    rulebook: Any = made.rulebook
    for _, change in changes:
        rulebook = change(rulebook)
    return rulebook  # type: ignore[no-any-return] # each edit takes and gives a rulebook


__all__ = ["Edit", "edited", "edits", "matchers"]
