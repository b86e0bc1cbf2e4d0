"""Folders of packs -> a compiled rulebook, from the cache where the same packs were compiled before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from copygate import resources
from copygate.dsl import ast
from copygate.evaluation.compiled import CompiledRulebook, Prepared, prepare
from copygate.packs.cache import cached
from copygate.packs.folders import find_packs
from copygate.packs.packed import Packed, PackedSequence
from copygate.packs.rulebook import Lexicon

if TYPE_CHECKING:
    from copygate.trust.pins import Trust


def compiled_rulebook(
    roots: Sequence[Path] | None = None,
    *,
    only: Collection[str] | None = None,
    select: Collection[str] = (),
    trust: Trust | None = None,
) -> CompiledRulebook:
    """The packs below `roots` (default: the bundled ones), compiled. Raises RulebookErrors.

    With `trust` they have to be the packs of its lock: the bytes that are compiled are those that were held against it.

    Reading and checking thousands of terms costs a second, so what comes of it is kept, named by the digest of every
    file of every pack; the functions of a rule are compiled from it when the rule first wakes.
    """
    found = find_packs(tuple(roots) if roots is not None else (resources.bundled("rules"),))

    def build() -> Prepared:
        if trust is not None:
            trust.require(found)
        from copygate.packs.loader import compile_rulebook as read

        return for_judging(prepare(read(found, only=only, also=select).rulebook))

    where = ",".join(str(root) for root in roots or ())
    variant = f"{where} {','.join(sorted(only or ()))} {','.join(sorted(select))}"
    if trust is not None:
        # INVARIANT: a rulebook has this name only if `build` found that the lock holds for these very bytes.
        variant = f"{variant} {trust.stamp(found)}"
    prepared = cached(found.digest, build, variant=variant).value
    if trust is not None:
        trust.require_day(found)
    return CompiledRulebook(prepared)


def for_judging(prepared: Prepared) -> Prepared:
    """The same without what judging does not look at: examples, and the rules and terms that stand there twice."""
    packs = tuple(
        pack._replace(
            files=PackedSequence([file._replace(tree=_names_only(file.tree)) for file in pack.files]),
            lexicons=PackedSequence([_without_terms(lexicon) for lexicon in pack.lexicons]),
            sources=PackedSequence(pack.sources),
            specs=PackedSequence(pack.specs),
            assets=PackedSequence(pack.assets),
        )
        for pack in prepared.rulebook.packs
    )
    rules = tuple(
        (pack, needs, Packed(source.value._replace(rule=source.value.rule.but(examples=()))))
        for pack, needs, source in prepared.rules
    )
    return prepared._replace(rulebook=prepared.rulebook._replace(packs=packs), rules=rules)


def _names_only(tree: ast.SourceFile) -> ast.SourceFile:
    """Definitions and workflows: what other items may name."""
    items = (item for item in tree.items if not isinstance(item, ast.Rule))
    return tree.but(items=tuple(item.but(examples=()) if isinstance(item, ast.Definition) else item for item in items))


def _without_terms(lexicon: Lexicon) -> Lexicon:
    groups = tuple(group._replace(terms=(), allow=(), patterns=()) for group in lexicon.groups)
    return lexicon._replace(allow=(), groups=groups)
