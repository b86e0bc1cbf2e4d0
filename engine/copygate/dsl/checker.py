"""The static checker: everything that can be wrong with a rule file is found before a draft is checked."""

from __future__ import annotations

from copygate.dsl import ast
from copygate.dsl.clauses import RuleChecker
from copygate.dsl.complaints import Complaints
from copygate.dsl.conditions import ConditionChecker
from copygate.dsl.diagnostics import Diagnostic
from copygate.dsl.matchers import MatcherChecker
from copygate.dsl.policies import PolicyChecker
from copygate.dsl.samples import SampleChecker
from copygate.dsl.scope import Scope, references, sort_of
from copygate.dsl.types import TypeChecker
from copygate.errors import Wording
from copygate.model.vocabulary import canonical, chinese_names


def check_file(
    tree: ast.SourceFile, scope: Scope, path: str, source: str, damaged: frozenset[str] = frozenset()
) -> list[Diagnostic]:
    """All that is wrong with a file that parses, in the order of the text.

    `damaged` names items that lost a clause to a syntax error; what is missing there is no news.
    """
    complaints = Complaints(path, source, tree)
    conditions = ConditionChecker(MatcherChecker(TypeChecker(scope, complaints)))
    rules, samples = RuleChecker(conditions), SampleChecker(conditions)
    policies = PolicyChecker(rules)
    for item in tree.items:
        whole = item.name not in damaged
        if isinstance(item, ast.Rule):
            rules.rule(item, whole=whole)
            if whole:
                samples.both_kinds(item)
        elif isinstance(item, ast.Definition):
            conditions.whole(item.when, of_match=True)
            _recursion(item, scope, complaints)
        else:
            policies.workflow(item, whole=whole)
        if isinstance(item, ast.Rule | ast.Definition):
            for example in item.examples:
                samples.example(example, of_rule=isinstance(item, ast.Rule))
    _names(tree, scope, complaints)
    return sorted(complaints.found, key=lambda diagnostic: diagnostic.span)


def _names(tree: ast.SourceFile, scope: Scope, complaints: Complaints) -> None:
    """No two rules of a pack share a name; no definition has the name of anything else."""
    here: set[tuple[str, str]] = set()
    for item in tree.items:
        key = (sort_of(item), item.name)
        elsewhere = scope.items.get(key, complaints.path)
        if key in here or elsewhere != complaints.path:
            where = elsewhere if elsewhere != complaints.path else ""
            complaints.error(
                item.name_span,
                "name-twice",
                f"another {key[0]} is called `{item.name}`" + (f" in {where}" if where else " further up"),
                f"已有同名的 `{item.name}`:" + (where or "见上文"),
                Wording("choose another name", "请换一个名称"),
            )
        here.add(key)
        if not isinstance(item, ast.Definition):
            continue
        meaning = None
        if item.name in scope.lexicons:
            meaning = ("a lexicon", "词表")
        elif canonical(item.name) in chinese_names():
            meaning = ("a word of the vocabulary", "内置词汇")
        elif item.name in scope.attributes:
            meaning = ("an attribute", "属性")
        if meaning is not None:
            complaints.error(
                item.name_span,
                "name-taken",
                f"`{item.name}` is already {meaning[0]}",
                f"`{item.name}` 已是{meaning[1]}",
                Wording("choose another name", "请换一个名称"),
            )


def _recursion(definition: ast.Definition, scope: Scope, complaints: Complaints) -> None:
    """A definition must not rest on itself."""
    pending: list[tuple[ast.Reference | ast.DraftIs, tuple[str, ...]]]
    pending = [(reference, (definition.name,)) for reference in references(definition.when)]
    seen: set[str] = set()
    while pending:
        reference, trail = pending.pop()
        target = scope.definitions.get(reference.name)
        if target is None or target.name in seen:
            continue
        circle = (*trail, target.name)
        if target.name == definition.name:
            complaints.error(
                definition.name_span,
                "recursion",
                f"this definition rests on itself: {' → '.join(circle)}",
                f"定义循环引用自身:{' → '.join(circle)}",
            )
            return
        seen.add(target.name)
        pending += [(further, circle) for further in references(target.when)]
