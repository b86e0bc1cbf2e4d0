"""Rules that others speak for, and rules that contradict one another: `overlaps`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from copygate.dsl import ast
from copygate.dsl.contradictions import can_hold
from copygate.errors import Wording
from copygate.packs.lexicons import fold
from copygate.packs.names import lexicon_named
from copygate.packs.rulebook import Pack, Rulebook, RuleFile
from copygate.packs.scopes import scope_of
from copygate.tuples import NamedTuple
from copygate.workbench.meaning import Meaning, demands, excuses_of, operands, written_out
from copygate.workbench.remarks import Remark
from copygate.workbench.walk import clauses

_RANK: Final = ("note", "warn", "review", "block", "block-always")


class Read(NamedTuple):
    """A rule as far as it can be compared with others."""

    pack: Pack
    file: RuleFile
    rule: ast.Rule
    sought: frozenset[ast.Matcher]
    places: frozenset[ast.Place] | None
    when: frozenset[ast.Condition]
    unless: frozenset[ast.Condition]
    despite: frozenset[str]

    @property
    def name(self) -> str:
        """The rule's id."""
        return f"{self.pack.id}/{self.rule.name}"


def overlaps(rulebook: Rulebook, pack: Pack, every: Sequence[Read]) -> Iterator[Remark]:
    """What the rules of a pack have to do with one another and with all others, as `read_all` gives them."""
    forbidding = [each for each in every if isinstance(each.rule.verb, ast.Forbid)]
    limiting = [each for each in every if isinstance(each.rule.verb, ast.Limit)]
    for one in every:
        if one.pack.id != pack.id:
            continue
        yield from _twice(rulebook, one)
        for other in limiting if isinstance(one.rule.verb, ast.Limit) else forbidding:
            if other.rule is one.rule or not _meet(one.pack, other.pack):
                continue
            if _covers(other, one):
                yield _covered(one, other, both=_covers(one, other))
            if _contradict(rulebook, one, other):
                yield _contradicted(one, other)


def read_all(rulebook: Rulebook) -> tuple[Read, ...]:
    """Every rule of the rulebook, made comparable."""
    return tuple(
        _read(rulebook, pack, file, item)
        for pack in rulebook.packs
        for file in pack.files
        for item in file.tree.items
        if isinstance(item, ast.Rule)
    )


def _read(rulebook: Rulebook, pack: Pack, file: RuleFile, rule: ast.Rule) -> Read:
    meaning, verb = Meaning(rulebook, pack), rule.verb
    sought, places, despite = frozenset[ast.Matcher](), None, frozenset[str]()
    if isinstance(verb, ast.Forbid | ast.Require):
        sought = operands(verb.matcher, meaning)
        places = frozenset(verb.places.items) if verb.places else None
        despite = frozenset(pack.despite if verb.despite is None else verb.despite)
    excuses = frozenset(meaning.resolved(each) for each in excuses_of(rule))
    return Read(pack, file, rule, sought, places, demands(rule.when, meaning), excuses, despite)


def _meet(one: Pack, other: Pack) -> bool:
    """Whether both judge some draft together, and the second wherever the first does."""
    if one.id == other.id:
        return True
    return other.applies == "always" or (other.applies == "platform" and other.platform == one.platform)


def _covers(wide: Read, narrow: Read) -> bool:
    """Whether whatever the narrow rule finds the wide one finds too, under the same articles and no less severe."""
    mine, its = narrow.rule, wide.rule
    if not isinstance(mine.verb, ast.Forbid) or not isinstance(its.verb, ast.Forbid):
        return False
    if isinstance(mine.verb.matcher, ast.WholeDraft) != isinstance(its.verb.matcher, ast.WholeDraft):
        return False
    cited = {(cite.source, cite.article) for cite in its.cites}
    return (
        narrow.sought <= wide.sought
        and (wide.places is None or (narrow.places is not None and narrow.places <= wide.places))
        and wide.when <= narrow.when
        and wide.unless <= narrow.unless
        and narrow.despite <= wide.despite
        and {(cite.source, cite.article) for cite in mine.cites} <= cited
        and _RANK.index(its.severity or "note") >= _RANK.index(mine.severity or "note")
        and (its.from_date or date.min) <= (mine.from_date or date.min)
        and (its.until_date or date.max) >= (mine.until_date or date.max)
        and (its.ask_when is None) == (mine.ask_when is None)
    )


def _covered(one: Read, other: Read, *, both: bool) -> Remark:
    if both:
        wording = Wording(f"`{one.rule.name}` says the same as `{other.name}`", f"规则与 `{other.name}` 相同")
        return Remark("duplicate-rule", one.rule.name, one.file.path, one.rule.name_span, wording,
                      Wording("delete one of them", "请删去其一"))  # fmt: skip
    wording = Wording(
        f"whatever `{one.rule.name}` finds, `{other.name}` finds too, no less severe and under the same article",
        f"凡此规则能查到的,`{other.name}` 都会查到,级别不低,依据相同",
    )
    repair = Wording("delete it, or say what the other leaves out", "请删去,或写出另一条没有管到的情形")
    return Remark("shadowed-rule", one.rule.name, one.file.path, one.rule.name_span, wording, repair)


def _contradict(rulebook: Rulebook, one: Read, other: Read) -> bool:
    """Whether no draft can satisfy both where both apply. Asked once for each pair, of the one that demands."""
    mine, its = one.rule.verb, other.rule.verb
    if not _overlap_in_time(one.rule, other.rule):
        return False
    clash = False
    if isinstance(mine, ast.Require) and isinstance(its, ast.Forbid):
        reached = other.places is None or one.places is None or not one.places.isdisjoint(other.places)
        clash = bool(one.sought) and one.sought <= other.sought and reached and not other.rule.unless
    elif isinstance(mine, ast.Limit) and isinstance(its, ast.Limit) and mine.measure == its.measure:
        clash = mine.operator == ">=" and its.operator == "<=" and _above(mine.operand, its.operand)
    elif isinstance(mine, ast.Oblige) and isinstance(its, ast.Forbid) and isinstance(its.matcher, ast.WholeDraft):
        owed = mine.obligation
        clash = isinstance(owed, ast.EvidenceOwed) and ast.EvidenceState(owed.kind, lacks=False) in other.when
    if not clash:
        return False
    scope = scope_of(one.pack, {each.id: each for each in rulebook.packs})[0]
    parts = [
        written_out(each.rule.when, Meaning(rulebook, each.pack)) for each in (one, other) if each.rule.when is not None
    ]
    return not parts or can_hold(parts[0] if len(parts) == 1 else ast.And(tuple(parts)), scope)


def _overlap_in_time(one: ast.Rule, other: ast.Rule) -> bool:
    starts = max(one.from_date or date.min, other.from_date or date.min)
    return starts <= min(one.until_date or date.max, other.until_date or date.max)


def _above(least: ast.Operand | None, most: ast.Operand | None) -> bool:
    if not isinstance(least, ast.Quantity) or not isinstance(most, ast.Quantity):
        return False
    return least.unit == most.unit and least.number > most.number


def _contradicted(one: Read, other: Read) -> Remark:
    wording = Wording(
        f"`{one.rule.name}` demands what `{other.name}` forbids: no draft can satisfy both",
        f"规则 `{one.rule.name}` 要求的正是 `{other.name}` 禁止的,没有稿件能同时满足",
    )
    return Remark("contradictory-rules", one.rule.name, one.file.path, one.rule.verb.span, wording,
                  Wording("narrow one of them by `when`", "请用 `当` 分清两条各自的适用情形"))  # fmt: skip


# ---------------------------------------------------------------- the same words twice


def _twice(rulebook: Rulebook, one: Read) -> Iterator[Remark]:
    """The same alternative twice in one list."""
    rule = one.rule
    for node in (rule.verb, *(condition for _, condition in clauses(rule))):
        for listed in _lists(node):
            counted = Counter(listed.items)
            seen: set[ast.Matcher] = set()
            for item in listed.items:
                if counted[item] > 1 and item in seen:
                    yield _again(one, item, Wording("it stands in this list already", "此项在本列表中已有"))
                seen.add(item)
                if isinstance(item, ast.Literally) and (name := _in_lexicon(rulebook, one.pack, listed, item.text)):
                    yield _again(
                        one,
                        item,
                        Wording(f"the lexicon `{name}` beside it has this term", f"同列的词表 `{name}` 已有此词"),
                    )


def _again(one: Read, item: ast.Matcher, wording: Wording) -> Remark:
    written = one.file.text[item.span.start : item.span.end]
    return Remark("repeated-term", f"{one.rule.name} {written}", one.file.path, item.span, wording,
                  Wording("delete it here", "请删去这一处"))  # fmt: skip


def _lists(node: object) -> Iterator[ast.AnyOf]:
    if isinstance(node, ast.AnyOf):
        yield node
    if isinstance(node, ast.Node):
        for part in node.parts():
            yield from _lists(part)
    elif isinstance(node, tuple):
        for item in node:
            yield from _lists(item)


def _in_lexicon(rulebook: Rulebook, pack: Pack, listed: ast.AnyOf, text: str) -> str | None:
    """The lexicon in the list that finds the very text wherever it stands."""
    for item in listed.items:
        found = lexicon_named(rulebook, pack, item.name) if isinstance(item, ast.Named) else None
        for group in found[1].groups if found else ():
            phrases = (*group.allow, *(found[1].allow if found else ()))
            excused = any(fold(text) in fold(phrase) for phrase in phrases)
            if not excused and group.despite is None and any(fold(term) == fold(text) for term in group.terms):
                return item.name if isinstance(item, ast.Named) else None
    return None
