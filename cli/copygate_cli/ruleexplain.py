"""`rules explain RULE DRAFT`: one rule on one draft, clause by clause, with what each saw and the way out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from copygate import pipeline
from copygate.dsl import ast
from copygate.dsl.phrases import Phrases
from copygate.dsl.printer import verb_lines
from copygate.errors import InputError
from copygate.evaluation.examining import Examined, Met, examine
from copygate.evaluation.explain import smallest_edit
from copygate.evaluation.truth import Unknown
from copygate.extraction.document import document_of
from copygate.model.platforms import platform_named
from copygate.model.vocabulary import spoken
from copygate.report.article import citation
from copygate.report.disclosure import Disclosure
from copygate.report.excerpt import columns_of, visible
from copygate.report.names import place_word, platform_word
from copygate.report.problems import obligation_text
from copygate.report.questions import how_to_answer, question_text
from copygate_cli.checking import Run
from copygate_cli.diagnosis import near_path
from copygate_cli.explaining import edit_words, value_words
from copygate_cli.inputs import sources
from copygate_cli.output import style_for
from copygate_cli.rulebooks import roots_of
from copygate_cli.rulenames import rule_named
from copygate_cli.writingtexts import say

if TYPE_CHECKING:
    from copygate.evaluation.compiled import CompiledRule, CompiledRulebook
    from copygate.evaluation.weighing import Weighed
    from copygate.model.draft import Draft
    from copygate.model.verdict import Verdict
    from copygate.packs.rulebook import Pack
    from copygate_cli.config import Settings

_WIDEST: Final = 100
_MOST_MATCHES: Final = 12


class Explaining(Run):
    """Reads drafts as a check does, and explains one rule on each."""

    def __init__(self, lang: str, as_of: date | None, whole: bool) -> None:
        super().__init__(style_for(lang, reveal=False), "full", None, as_of, (), explain=True)
        self.whole = whole

    def about(self, name: str, path: Path) -> int:
        """Everything about the rule on every draft of the path; the exit code."""
        settings = self.configuration.of(path.parent)
        pack_id, rule_name, pack = rule_named(settings, name)
        rulebook, judges = self._holding(settings, pack_id)
        number = next(
            n for n, (pack, rule) in enumerate(rulebook.sources) if (pack.id, rule.name) == (pack_id, rule_name)
        )
        self.rulebooks = dict.fromkeys(self.rulebooks, rulebook) | {self._key(settings): rulebook}
        try:
            for first, source in enumerate(sources((path,), self.configuration, self.shown_pictures)):
                for verdict, draft in self._judged(source, settings):
                    if first:
                        click.echo()
                    if draft is None:
                        continue
                    teller = _Teller(rulebook, rulebook.rule(number), pack, verdict, draft, self)
                    for line in teller.lines(judges):
                        click.echo(visible(line))
        except InputError as error:
            raise error.at(path) from None
        finally:
            for reader in self.readers.values():
                reader.close()
        return 0

    def _key(self, settings: Settings) -> tuple[object, ...]:
        return (settings.rules, self.packs or settings.only, settings.also)

    def _holding(self, settings: Settings, pack_id: str) -> tuple[CompiledRulebook, bool]:
        """The rulebook that judges, with the rule's pack in any case; and whether it is asked without being named."""
        from copygate import load_rulebook

        usual = self._rulebook(settings)
        if any(pack.id == pack_id for pack, _ in usual.sources):
            return usual, True
        only = None if settings.only is None else (*settings.only, pack_id)
        return load_rulebook(roots_of(settings), only=only, select=(*settings.also, pack_id)), False


class _Teller:
    """The lines about one rule on one draft."""

    def __init__(
        self,
        rulebook: CompiledRulebook,
        rule: CompiledRule,
        pack: Pack,
        verdict: Verdict,
        draft: Draft,
        run: Explaining,
    ) -> None:
        self.rulebook, self.rule, self.pack = rulebook, rule, pack
        self.verdict, self.draft, self.run = verdict, pipeline.with_evidence_named(draft, rulebook), run
        self.lang = run.style.lang
        self.shown = Disclosure(draft, verdict)
        self.day = date.fromisoformat(verdict.as_of)
        self.phrases = _Titled(self.lang, self._titles())

    def lines(self, judges: bool) -> Iterator[str]:
        """All of it, for the texts of each platform."""
        written = self.rule.rule
        severity = self._word("oblige") if written.severity is None else self._word(f"level.{written.severity}")
        yield f"{self.rule.id} {self._word('title', title=written.title)} · {severity}"
        line = self._line_in_file()
        yield self._word("explain.where", path=f"{near_path(self.rule.path)}:{line}")
        yield self._word("explain.draft", path=self.shown.words(self.verdict.id), day=self.verdict.as_of)
        if not judges:
            yield self._word("explain.not-selected", pack=self.rule.pack.id)
        for cite in self.rulebook.citations(self.rule, self.day):
            since = self._word("explain.since", day=cite.in_force_from) if cite.in_force_from else ""
            doubt = "" if cite.verified else self._word("explain.unverified")
            yield f"{self._word('explain.law')} {citation(cite, self.lang)}{since}{doubt}: {cite.gist}"
            yield f"     {cite.url}"
        if written.message:
            yield f"{self._word('explain.message')} {written.message}"
        for variant in pipeline.variants(self.draft):
            examined = examine(self.rulebook, self.rule, document_of(variant), self.day)
            yield ""
            if len(pipeline.variants(self.draft)) > 1:
                names = "、".join(platform_word(name, self.lang) for name in variant.platforms)
                yield self._word("explain.variant", platforms=names or "-")
            yield from self._of_variant(examined, variant)

    def _of_variant(self, examined: Examined, variant: Draft) -> Iterator[str]:
        yield self._headline(examined, variant)
        written = self.rule.rule
        yield from self._dates()
        if written.ask_when is not None and examined.ask_when is not None:
            yield from self._condition("ASK_WHEN", examined.ask_when, 0, decisive=True)
        if examined.when is not None:
            yield from self._condition("WHEN", examined.when, 0, decisive=True)
        for number, line in enumerate(verb_lines(written, self.phrases.lang, self.phrases)):
            yield f"  {self._cut(line.strip())}" if number == 0 else f"    {self._cut(line.strip())}"
        for name, value in examined.measured:
            yield f"      {self._word('explain.measured', name=spoken(name, self.lang), value=value)}"
        for weighed in examined.unless:
            yield from self._condition("UNLESS", weighed, 1, decisive=weighed.truth is not False)
        for met in examined.met[:_MOST_MATCHES]:
            yield from self._met(met)
        if len(examined.met) > _MOST_MATCHES:
            yield f"    {self._word('explain.more', count=len(examined.met) - _MOST_MATCHES)}"
        if not examined.met:
            yield from self._nothing(examined, variant)
        yield from self._allowed(variant)
        yield from self._unknown(examined)
        yield from self._owed()
        if not examined.met:
            yield from self._edits(None)

    # ------------------------------------------------------------ how it ended

    def _headline(self, examined: Examined, variant: Draft) -> str:
        state = examined.reasons[0].state if examined.reasons else "nothing-found"
        counts = sum(met.counts for met in examined.met)
        if state == "fired" and counts:
            return self._word("explain.state.fired-at", count=counts)
        if state == "other-platform":
            platform = platform_named(self.rule.pack.platform or "")
            named = "、".join(platform_word(name, self.lang) for name in variant.platforms)
            own = platform.zh if platform and self.lang.startswith("zh") else platform.en if platform else "-"
            key = "explain.state.other-platform" if named else "explain.state.no-platform"
            return self._word(key, platform=own, named=named)
        if state == "not-in-force":
            first, last = self.rule.rule.from_date, self.rule.rule.until_date
            if first is not None and self.day < first:
                return self._word("explain.state.not-yet", day=first, left=(first - self.day).days)
            return self._word("explain.state.over", day=last)
        return self._word(f"explain.state.{state}")

    def _dates(self) -> Iterator[str]:
        rule = self.rule.rule
        for terminal, bound, holds in (
            ("FROM", rule.from_date, rule.from_date is None or self.day >= rule.from_date),
            ("UNTIL", rule.until_date, rule.until_date is None or self.day <= rule.until_date),
        ):
            if bound is not None:
                yield f"{_sign(holds)} {self.phrases.words[terminal]} {bound}"

    # ------------------------------------------------------------ conditions

    def _condition(self, terminal: str, weighed: Weighed, depth: int, *, decisive: bool) -> Iterator[str]:
        head = self.phrases.words[terminal]
        yield from self._tree(weighed, depth, head, decisive=decisive or self.run.whole)

    def _tree(self, weighed: Weighed, depth: int, head: str, *, decisive: bool) -> Iterator[str]:
        indent = "  " * depth
        text = self.phrases.condition(weighed.node)
        if weighed.definition is not None and weighed.definition.title not in text:
            text += f" {self._word('title', title=weighed.definition.title)}"
        values = value_words(weighed.values, self.shown, self.lang)
        told = f"{indent}{_sign(weighed.truth)} {head + ' ' if head else ''}{self._cut(text)}"
        yield f"{told}    {values}" if values else told
        if not decisive:
            return
        for part in weighed.parts:
            if self.run.whole or _decides(weighed, part):
                yield from self._tree(part, depth + 1, "", decisive=True)

    # ------------------------------------------------------------ words

    def _met(self, met: Met) -> Iterator[str]:
        where = f"{met.location.line}:{met.location.column} {place_word(met.place, self.lang)}"
        group = f" · {self._word('explain.from-list', group=met.group)}" if met.group else ""
        how = f" · {self._word('explain.written', how=self._evasions(met))}" if met.evasions else ""
        yield f"    「{met.text}」 {where}{group}{how}"
        for weighed in met.unless:
            yield from self._condition("UNLESS", weighed, 3, decisive=weighed.truth is not False)
        excuse = next((each for each in met.unless if each.truth is True), None)
        if excuse is not None:
            spoke = self.phrases.condition(_deepest(excuse).node)
            yield f"      → {self._word('explain.so.excused', by=self._cut(spoke))}"
        elif met.counts:
            none = "explain.no-excuse" if met.unless else "explain.no-unless"
            yield f"      → {self._word(none)}"
            yield from self._edits(met)
        elif any(isinstance(each.truth, Unknown) for each in met.unless):
            yield f"      → {self._word('explain.so.undecided')}"

    def _evasions(self, met: Met) -> str:
        return "、".join(spoken(name, self.lang) for name in met.evasions)

    def _nothing(self, examined: Examined, variant: Draft) -> Iterator[str]:
        del variant
        for near in examined.near[:_MOST_MATCHES]:
            how = near.by
            if near.why == "elsewhere":
                how = spoken(near.by, self.lang)
            elif near.why == "disguised":
                how = "、".join(spoken(name, self.lang) for name in near.by.split(", "))
            at = f"{near.location.line}:{near.location.column} " if near.location else ""
            yield f"    {at}{self._word(f'explain.near.{near.why}', text=near.text, by=how)}"
        if examined.missing:
            yield f"      → {self._word('explain.missing')}"

    def _allowed(self, variant: Draft) -> Iterator[str]:
        """Innocent phrases of the rule's own lists that cover words of the draft: they too excuse."""
        from copygate.evaluation.needs import each_leaf
        from copygate.packs.allowed import allowed_in

        text = "\n".join(segment.text for segment in document_of(variant).segments)
        named = [leaf.name for leaf in each_leaf(self.rule.rule.verb) if isinstance(leaf, ast.Named)]
        for lexicon in self.pack.lexicons:
            if lexicon.name in named or lexicon.title in named:
                for phrase, term in allowed_in(lexicon, text):
                    words = {"phrase": self.shown.words(phrase), "term": term, "path": near_path(lexicon.path)}
                    yield f"    {self._word('explain.near.allowed', **words)}"

    # ------------------------------------------------------------ what is unknown, what is owed, the way out

    def _unknown(self, examined: Examined) -> Iterator[str]:
        if examined.error is not None:
            yield f"? {self._word('explain.error', error=examined.error)}"
        if examined.unknown is None:
            return
        for fact in sorted(examined.unknown.facts):
            yield f"? {self._word('explain.fact', fact=spoken(fact, self.lang), name=fact)}"
        for place in sorted(examined.unknown.unread):
            yield f"? {self._word('explain.unread', place=spoken(place, self.lang))}"
        for question in self.verdict.questions:
            if self.rule.id in question.rules:
                text = question_text(question, self.lang)
                yield f"      {text} {how_to_answer(question, self.draft, self.lang)}"

    def _owed(self) -> Iterator[str]:
        told = {
            obligation_text(owed, self.shown, self.lang): None
            for owed in self.verdict.obligations
            if owed.rule == self.rule.id
        }
        for text in told:
            yield f"    ○ {self._word('explain.so.owed', what=text)}"

    def _edits(self, met: Met | None) -> Iterator[str]:
        for finding in self.verdict.findings:
            if finding.rule != self.rule.id or finding.status != "violation":
                continue
            where = finding.location
            if met is not None and (where is None or (where.line, where.column) != met.location[5:7]):
                continue
            edit = smallest_edit(self.draft, finding, self._judge)
            if edit is None:
                yield f"        {self._word('explain.no-edit')}"
            else:
                words = edit_words(edit, finding, self.shown, self.lang)
                yield f"        {self._word('explain.so.clears', edit=words)}"

    def _judge(self, draft: Draft) -> Verdict:
        return pipeline.check(draft, self.rulebook, today=self.run.today, as_of=self.run.as_of, lang=self.lang)

    # ------------------------------------------------------------ helpers of wording

    def _titles(self) -> dict[str, str]:
        """What the names in the rule are called in Chinese."""
        titles: dict[str, str] = {}
        for pack in reversed(self.rulebook.rulebook.visible(self.rule.pack)):
            titles |= {lexicon.name: lexicon.title for lexicon in pack.lexicons}
            titles |= {definition.name: definition.title for definition in pack.definitions()}
        return titles

    def _line_in_file(self) -> int:
        for file in self.pack.files:
            for item in file.tree.items:
                if isinstance(item, ast.Rule) and item.name == self.rule.rule.name:
                    return file.text.count("\n", 0, item.span.start) + 1
        return 1

    def _word(self, key: str, **values: object) -> str:
        return say(key, self.lang, **values)

    def _cut(self, text: str) -> str:
        if self.run.whole or columns_of(text) <= _WIDEST:
            return text
        cut = text
        while columns_of(cut) > _WIDEST - 1:
            cut = cut[:-1]
        return f"{cut}…"


class _Titled(Phrases):
    """Clauses in the reader's keywords; for readers of Chinese lexicons and definitions by the head of their titles."""

    def __init__(self, lang: str, titles: dict[str, str]) -> None:
        super().__init__("zh" if lang.startswith("zh") else "en")
        self._titles = titles if lang.startswith("zh") else {}

    def name(self, name: str) -> str:
        """A name; where it has a title, that."""
        title = _HEAD.match(self._titles.get(name, ""))
        return title[0] if title else super().name(name)


_HEAD: Final = re.compile(r"[^\s,,、::;;()()]+")


def _sign(truth: object) -> str:
    return "?" if isinstance(truth, Unknown) else "✓" if truth else "✗"


def _decides(whole: Weighed, part: Weighed) -> bool:
    """Whether a part is one of those for which the whole is what it is."""
    if isinstance(whole.truth, Unknown):
        return isinstance(part.truth, Unknown)
    if isinstance(whole.node, ast.And | ast.Or):
        return part.truth is whole.truth
    return True


def _deepest(weighed: Weighed) -> Weighed:
    """The part that spoke: the first that holds, through names and alternatives."""
    if isinstance(weighed.node, ast.Or):
        return _deepest(next(part for part in weighed.parts if part.truth is True))
    return weighed
