"""`Phrases`: the phrases of the blacklist, looked for as the terms of any rule are: a lexicon each, and a rule each.

So disguises are seen through exactly as elsewhere, and findings have places, evasions and masks as elsewhere. A reading
that only a disguise suggests goes to a person and blocks nothing: that is the engine's law (`evaluation/findings.py`),
for the blacklist too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from copygate import pipeline
from copygate.decisions.blacklist import Listed
from copygate.decisions.matching import finding_of
from copygate.decisions.texts import say
from copygate.dsl.parser import parse
from copygate.evaluation.compiled import CompiledRulebook, prepare
from copygate.model.finding import Severity
from copygate.model.vocabulary import EVASIONS
from copygate.packs.rulebook import Lexicon, Pack, Rulebook, RuleFile, TermGroup

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate.model.finding import Finding

_PACK = "blacklist"
_PLACES = "title, body, tags, caption, alt-text, image-text, link-text, comment, author-name"


class Phrases:
    """Compiled once for a run."""

    def __init__(self, listed: Sequence[Listed]) -> None:
        self._by_rule = {f"{_PACK}/entry-{number}": each for number, each in enumerate(listed)}
        self._rulebook = CompiledRulebook(prepare(_rulebook(listed)))

    def found(self, draft: Draft, wanted: Collection[str], day: date, lang: str) -> list[Finding]:
        """A finding for each place where a phrase of the entries `wanted` (by id) stands."""
        verdict = pipeline.check(draft, self._rulebook, today=day, as_of=day, lang=lang)
        return [
            self._told(finding, self._by_rule[finding.rule], lang)
            for finding in verdict.findings
            if finding.rule in self._by_rule and self._by_rule[finding.rule].id in wanted
        ]

    @staticmethod
    def _told(finding: Finding, listed: Listed, lang: str) -> Finding:
        told = finding_of(listed, say("listed.phrase", lang, what=finding.match or ""), lang)
        where = f"{told.rule}\x1f{finding.fingerprint}".encode()
        return finding._replace(
            rule=told.rule,
            title=told.title,
            message=told.message,
            severity=finding.severity if finding.severity is Severity.REVIEW else Severity.BLOCK_ALWAYS,
            platforms=finding.platforms or told.platforms,
            cites=(),
            fingerprint=sha256(where).hexdigest()[:16],
        )


def _rulebook(listed: Sequence[Listed]) -> Rulebook:
    lexicons = tuple(
        Lexicon(f"phrase-{number}", f"phrase-{number}", (TermGroup("phrase", "phrase", (each.value,), source=each.id),))
        for number, each in enumerate(listed)
    )
    text = "\n".join(_rule(number) for number in range(len(listed)))
    path = "blacklist.rule"
    tree = parse(text, path).tree
    pack = Pack(
        _PACK,
        _PACK,
        "1.0.0",
        _PACK,
        "cn",
        "UTC",
        despite=tuple(EVASIONS),
        lexicons=lexicons,
        files=(RuleFile(path, text, tree),),
    )
    named = "\x1f".join(f"{each.id}\x1e{each.value}" for each in listed)
    return Rulebook((pack,), sha256(named.encode()).hexdigest(), frozenset((_PACK,)))


def _rule(number: int) -> str:
    # Nothing of an entry stands in the text of a rule: what people wrote cannot become a rule.
    return f'rule entry-{number} "entry"\n  severity block-always\n  forbid phrase-{number} in {_PLACES}\nend\n'
