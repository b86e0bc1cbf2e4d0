"""The lines below a problem: the law and what it asks for, the consequence, the disguise, the figure, the way out.

An article's gist and a consequence are said at their first mention in a draft's report and not again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from copygate.report.article import citation
from copygate.report.excerpt import visible
from copygate.report.wording import say
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from copygate.model.finding import Citation, Finding, Suggestion
    from copygate.report.disclosure import Disclosure


class Detail(NamedTuple):
    """`依据 《广告法》第九条第(三)项 …`: a label and what it labels."""

    label: str
    text: str
    url: str = ""


class Details:
    """Words the details of one draft's problems, in the order in which they are shown; `dated`: articles with the day
    since which they are in force."""

    def __init__(self, shown: Disclosure, lang: str, *, dated: bool = False) -> None:
        self._shown, self._lang, self._dated = shown, lang, dated
        self._said: set[str] = set()

    def of(self, finding: Finding) -> tuple[Detail, ...]:
        """All lines below a finding."""
        return (
            *self._waived(finding),
            *self.cites(finding.cites),
            *self._evasion(finding),
            *self._measured(finding),
            *self._ways_out(finding.suggestions),
            *self._consequence(finding),
        )

    def _waived(self, finding: Finding) -> Iterator[Detail]:
        if finding.waiver is not None:
            from copygate.report.signed import waived_by

            yield self._detail("line.waived", self._shown.words(waived_by(finding.waiver, self._lang)))

    def cites(self, cites: Iterable[Citation]) -> Iterator[Detail]:
        """The articles."""
        for cite in cites:
            text = citation(cite, self._lang)
            if self._dated and cite.in_force_from:
                text += say("cite.since", self._lang, day=cite.in_force_from)
            if not cite.verified:
                text += say("cite.unverified", self._lang)
            if cite.gist and self._is_news(f"{cite.source} {cite.article}"):
                text += say("cite.colon", self._lang) + cite.gist
            yield self._detail("line.cites", text, cite.url)

    def _consequence(self, finding: Finding) -> Iterator[Detail]:
        if finding.consequence and self._is_news(finding.consequence):
            yield self._detail("line.consequence", finding.consequence)

    def _evasion(self, finding: Finding) -> Iterator[Detail]:
        if not finding.evasion:
            return
        from copygate.model.vocabulary import spoken

        text = say("list.comma", self._lang).join(spoken(used.name, self._lang) for used in finding.evasion)
        if not finding.masked:  # what a masked match unfolds to is the very data that is masked
            written = self._shown.quote(finding.match, finding.location) or ""
            if "-->" in written and finding.match:  # two cues share the words: the time between them is none of theirs
                written = self._shown.words(finding.match)
            meant = self._shown.words(finding.evasion[0].unfolded)
            text = f"“{written} → {meant}”" + say("aside", self._lang, text=text)
        yield self._detail("line.evasion", text)

    def _measured(self, finding: Finding) -> Iterator[Detail]:
        measured = finding.measured
        if measured is None or str(measured.value) in finding.message or measured.limit == "none":
            return
        from copygate.model.vocabulary import spoken

        unit = spoken(measured.unit, self._lang)
        text = say("measured.bound", self._lang, value=measured.value, limit=measured.limit, unit=unit)
        yield self._detail("line.measured", text)

    def _ways_out(self, ways: Iterable[Suggestion]) -> Iterator[Detail]:
        texts = [
            way.text if way.insert_at is None else say("suggest.insert", self._lang, text=way.text) for way in ways
        ]
        if texts:
            yield self._detail("line.suggest", " · ".join(texts))

    def _detail(self, label: str, text: str, url: str = "") -> Detail:
        return Detail(say(label, self._lang), visible(text), url)

    def _is_news(self, text: str) -> bool:
        if text in self._said:
            return False
        self._said.add(text)
        return True
