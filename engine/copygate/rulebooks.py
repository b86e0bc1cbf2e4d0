"""Folders of packs -> a compiled rulebook, from the cache where the same packs were compiled before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from copygate.evaluation.compiled import CompiledRulebook, Prepared, prepare
from copygate.packs.cache import cached
from copygate.packs.folders import find_packs
from copygate.resources import bundled


def compiled_rulebook(
    roots: Sequence[Path] | None = None, *, only: Collection[str] | None = None, select: Collection[str] = ()
) -> CompiledRulebook:
    """The packs below `roots` (default: the bundled ones), compiled. Raises RulebookErrors.

    Reading and checking thousands of terms costs a second, so what comes of it is kept, named by the digest of every
    file of every pack; the functions of a rule are compiled from it when the rule first wakes.
    """
    found = find_packs(tuple(roots) if roots is not None else (bundled("rules"),))

    def build() -> Prepared:
        from copygate.packs.loader import compile_rulebook as read

        return prepare(read(found, only=only, also=select).rulebook)

    where = ",".join(str(root) for root in roots or ())
    variant = f"{where} {','.join(sorted(only or ()))} {','.join(sorted(select))}"
    return CompiledRulebook(cached(found.digest, build, variant=variant).value)
