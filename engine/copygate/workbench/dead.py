"""Parts of packs that can never do anything: `dead`.

Rules whose conditions exclude one another once the definitions they name are written out, or whose own excuse always
holds; rules whose time is over; patterns that find nothing; allowed phrases that hold none of their group's words;
groups all of whose terms are allowed; lexicons and definitions that nothing names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from copygate.dsl import ast
from copygate.dsl.contradictions import can_hold
from copygate.dsl.scope import Scope, speaks_of_match
from copygate.errors import Wording
from copygate.matching.regex import fold_pattern
from copygate.model.vocabulary import DETECTORS
from copygate.packs.lexicons import fold
from copygate.packs.names import lexicon_named
from copygate.packs.rulebook import Lexicon, Pack, Rulebook, RuleFile, TermGroup
from copygate.packs.scopes import scope_of
from copygate.patterncheck import compiled
from copygate.patternsamples import sample_of
from copygate.workbench.meaning import Meaning, excuses_of, operands, written_out
from copygate.workbench.neardates import near_dates
from copygate.workbench.remarks import Remark, spot
from copygate.workbench.walk import atoms, clauses, definition_named, leaves, matcher_of

_AROUND: Final = (("", ""), ("中", "中"), (" ", " "), ("\n", "\n"), ("a", "a"), ("。", "。"))
_SAMPLES: Final = 6


def dead(rulebook: Rulebook, pack: Pack, texts: Mapping[str, str], as_of: date) -> Iterator[Remark]:
    """Every such part of a pack."""
    scope = scope_of(pack, {each.id: each for each in rulebook.packs})[0]
    for file in pack.files:
        for item in file.tree.items:
            if isinstance(item, ast.Rule):
                yield from _rule(rulebook, pack, file, item, scope, as_of)
            if isinstance(item, ast.Rule | ast.Definition):
                yield from _patterns(file, item)
    for lexicon in pack.lexicons:
        yield from _lexicon(lexicon, texts)
    yield from _unused(rulebook, pack, texts)


def _rule(
    rulebook: Rulebook, pack: Pack, file: RuleFile, rule: ast.Rule, scope: Scope, as_of: date
) -> Iterator[Remark]:
    if rule.until_date is not None and rule.until_date < as_of:
        yield Remark(
            "rule-over",
            rule.name,
            file.path,
            rule.name_span,
            Wording(f"`{rule.name}` ended on {rule.until_date}", f"规则 `{rule.name}` 已于 {rule.until_date} 失效"),
            Wording("keep it only for drafts of that time", "只在复查旧稿时有用;否则请删去"),
        )
    missed = near_dates(rule, pack, rulebook)
    if missed is not None:
        at = file.text.find(str(rule.from_date), rule.span.start, rule.span.end)
        yield Remark(
            "near-date",
            rule.name,
            file.path,
            rule.name_span if at < 0 else rule.name_span._replace(start=at, end=at + len(str(rule.from_date))),
            Wording(
                f"what this rule cites came into force on {missed}, not on {rule.from_date}",
                f"所依据的规定自 {missed} 起施行,这里写的是 {rule.from_date}",
            ),
            Wording(f"write {missed}, or the day that is meant", f"应为 {missed};若另有所指,请核对"),
        )
    meaning = Meaning(rulebook, pack)
    parts = [] if rule.when is None else [written_out(rule.when, meaning)]
    of_draft = [each for each in excuses_of(rule) if not speaks_of_match(each, scope.definitions)]
    parts += [ast.Not(written_out(each, meaning)) for each in of_draft]
    if len(parts) > 1 or (parts and rule.when is not None):
        whole = parts[0] if len(parts) == 1 else ast.And(tuple(parts))
        if not can_hold(whole, scope):
            place = rule.when.span if rule.when is not None else rule.unless[0].span
            yield Remark(
                "dead-rule",
                rule.name,
                file.path,
                place,
                Wording(
                    f"`{rule.name}` can never speak: its conditions, definitions written out, exclude one another",
                    f"规则 `{rule.name}` 永远不会触发:把所引用的定义展开后,各条件互相排斥",
                ),
                Wording("drop the condition that takes back another", "请去掉与其他条件相抵的那一个"),
            )
    matcher = matcher_of(rule.verb)
    sought = (
        operands(matcher, meaning) if matcher is not None and isinstance(rule.verb, ast.Forbid | ast.Oblige) else None
    )
    for excuse in excuses_of(rule) if sought else ():
        if (
            isinstance(excuse, ast.Inside | ast.SameHas)
            and sought is not None
            and sought <= operands(excuse.matcher, meaning)
        ):
            yield Remark(
                "always-excused",
                rule.name,
                file.path,
                excuse.span,
                Wording(
                    "every match is excused here: it stands inside itself",
                    "这里放行了每一处匹配:它自己就符合此条件",
                ),
                Wording("name something longer, or other words", "请改为更长的词语,或别的词"),
            )


def _patterns(file: RuleFile, item: ast.Rule | ast.Definition) -> Iterator[Remark]:
    node = item.when if isinstance(item, ast.Definition) else (item.verb, *(c for _, c in clauses(item)))
    for leaf in leaves(node):
        if isinstance(leaf, ast.Pattern) and not _finds(leaf.regex):
            yield Remark(
                "dead-pattern",
                item.name,
                file.path,
                leaf.span,
                Wording(
                    "this pattern finds nothing, not even texts made by it",
                    "此正则什么也找不到,照它写出的文字也不能命中",
                ),
                Wording(
                    "`\\b` holds only beside Latin letters, `^` and `$` only at the ends",
                    "`\\b` 只在拉丁字母旁成立,`^`、`$` 只在首尾成立",
                ),
            )


def _finds(pattern: str) -> bool:
    """Whether a text made by the pattern is found by it; True where none can be made."""
    folded = fold_pattern(pattern)
    regex = compiled(folded)[0]
    if regex is None:
        return True
    for seed in range(_SAMPLES):
        text = sample_of(folded, seed)
        if text is None or any(regex.search(f"{before}{text}{after}".encode()) for before, after in _AROUND):
            return True
    return False


def _lexicon(lexicon: Lexicon, texts: Mapping[str, str]) -> Iterator[Remark]:
    for group in lexicon.groups:
        subject = f"{lexicon.name}/{group.id}"
        allowed = {fold(phrase) for phrase in (*group.allow, *lexicon.allow)}
        if group.terms and not group.patterns and all(fold(term) in allowed for term in group.terms):
            yield Remark(
                "all-allowed",
                subject,
                lexicon.path,
                spot(texts, lexicon.path, f"id: {group.id}"),
                Wording(
                    f"every term of `{group.id}` is allowed, so the group finds nothing",
                    f"词组 `{group.id}` 的词条全被放行,等于没有",
                ),
                Wording("delete the group, or what it allows", "请删去该词组,或它的放行短语"),
            )
        for phrase in group.allow if group.patterns else ():
            if not _holds(phrase, group):
                yield Remark(
                    "idle-phrase",
                    f"{subject} {phrase}",
                    lexicon.path,
                    spot(texts, lexicon.path, f"id: {group.id}", phrase),
                    Wording(
                        f"the allowed phrase `{phrase}` holds no term of `{group.id}` and matches none of its patterns",
                        f"放行短语 `{phrase}` 不含词组 `{group.id}` 的词条,也不合其任何模式",
                    ),
                    Wording("delete it, or move it to the group it excuses", "请删去,或移到它所放行的词组"),
                )
        for pattern in group.patterns:
            if not _finds(pattern):
                yield Remark(
                    "dead-pattern",
                    subject,
                    lexicon.path,
                    spot(texts, lexicon.path, f"id: {group.id}"),
                    Wording(f"this pattern finds nothing: /{pattern}/", f"此模式什么也找不到:/{pattern}/"),
                )


def _holds(phrase: str, group: TermGroup) -> bool:
    folded = fold(phrase)
    if any(fold(term) in folded for term in group.terms):
        return True
    regexes = (compiled(fold_pattern(pattern))[0] for pattern in group.patterns)
    # A pattern may match what begins within the phrase and ends behind it, or the other way round.
    return any(
        regex is None or any(regex.search(f"{before}{phrase}{after}".encode()) for before, after in _AROUND)
        for regex in regexes
    )


def _named(rulebook: Rulebook, home: Pack) -> Iterator[tuple[str, str, str]]:
    """The lexicons and definitions that a pack names: sort, pack, name."""
    for file in home.files:
        for leaf in leaves(file.tree):
            if isinstance(leaf, ast.Named) and leaf.name not in DETECTORS:
                found = lexicon_named(rulebook, home, leaf.name)
                if found is not None:
                    yield "lexicon", found[0].id, found[1].name
        for condition in _conditions(file.tree):
            for atom in atoms(condition):
                if isinstance(atom, ast.Reference | ast.DraftIs):
                    there = definition_named(rulebook, home, atom.name)
                    if there is not None:
                        yield "define", there.pack.id, there.definition.name


def _unused(rulebook: Rulebook, pack: Pack, texts: Mapping[str, str]) -> Iterator[Remark]:
    """Lexicons and definitions that no rule, definition or workflow of this pack, or of one that uses it, names."""
    users = [home for home in rulebook.packs if home.id == pack.id or pack.id in home.uses]
    named = {each for home in users for each in _named(rulebook, home)}
    for lexicon in pack.lexicons:
        if ("lexicon", pack.id, lexicon.name) not in named:
            yield Remark(
                "unused-lexicon",
                lexicon.name,
                lexicon.path,
                spot(texts, lexicon.path, "name:"),
                Wording(f"no rule names the lexicon `{lexicon.name}`", f"没有规则用到词表 `{lexicon.name}`"),
                Wording("use it in a rule, or delete it", "请在规则中使用,或删去"),
            )
    for file in pack.files:
        for item in file.tree.items:
            if isinstance(item, ast.Definition) and ("define", pack.id, item.name) not in named:
                yield Remark(
                    "unused-definition",
                    item.name,
                    file.path,
                    item.name_span,
                    Wording(f"nothing names the definition `{item.name}`", f"没有规则用到定义 `{item.name}`"),
                    Wording("use it in a rule, or delete it", "请在规则中使用,或删去"),
                )


def _conditions(tree: ast.SourceFile) -> Iterator[ast.Condition]:
    for item in tree.items:
        if isinstance(item, ast.Rule):
            yield from (condition for _, condition in clauses(item))
        elif isinstance(item, ast.Definition):
            yield item.when
        else:
            for step in item.steps:
                when = getattr(step, "when", None)
                if when is not None:
                    yield when
