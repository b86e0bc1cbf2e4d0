"""`Relaxing`: which phrase a lexicon would have to allow so that a finding is none, and that nothing else gets through.

The smallest phrase is tried first; each is put into a copy of the lexicon, the draft is judged again, and so is every
example of every rule that uses the lexicon. What a word list cannot excuse is refused with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final

from copygate.dsl import ast
from copygate.evaluation.evaluator import run_rule
from copygate.evaluation.lookup import group_key
from copygate.evaluation.needs import each_leaf
from copygate.evaluation.scope import Scope
from copygate.extraction.document import document_of
from copygate.matching.personal import mask
from copygate.matching.structure import clause, sentence
from copygate.model.span import Span
from copygate.model.vocabulary import HABITS
from copygate.normalisation.ordinary import is_word
from copygate.packs.examples import draft_of, run_examples
from copygate.packs.names import lexicon_named
from copygate.packs.rulebook import Lexicon, Pack, Rulebook, TermGroup
from copygate.tuples import NamedTuple
from copygate.workbench.trial import Trial, day_of
from copygate.workbench.walk import names_in

if TYPE_CHECKING:
    from datetime import date

    from copygate.matching.match import Match
    from copygate.model.draft import Draft
    from copygate.model.finding import Location

_FURTHEST: Final = 8
"""A phrase this much longer than its word is a sentence, which nobody else will write."""
_PARTICLES: Final = frozenset("的了是在有和与及也都就很被把让给为着过吗呢吧啊呀哦之其这那个一不没")
_SUFFIXES: Final = frozenset(
    "题期率品机店人员者学会馆院所室厅部队组班课书报表单卡券票证章节回集篇页版本法式型类种级层位名号码区园街路村镇县市省国江"
    "河湖山岛线站口门房楼城厂场度量性力感色味剂液膏霜茶酒鞋包箱盒瓶杯车船费价款费税险"
)
"""Characters with which a longer noun ends: 测试题, 赏味期. A phrase that ends there is a thing people say."""
_ENDS: Final = frozenset(" \t\n,。!?;:、,.!?;:“”‘’\"'()()【】《》…·~—-#@")


class Refusal(NamedTuple):
    """Why this cannot be allowed by a phrase: `kind` with what it is about."""

    kind: str
    detail: str = ""


class Proposal(NamedTuple):
    """The phrase, the group it belongs to, and the example that shows it: its text, and what a draft must declare for
    the rule to be asked (by attribute)."""

    pack: Pack
    lexicon: Lexicon
    group: TermGroup
    rule: ast.Rule
    phrase: str
    example: str
    settings: tuple[ast.Setting, ...] = ()


class Relaxing:
    """One rule, as the packs have it now; asked about the words of one draft."""

    def __init__(self, packs: Iterable[Pack], pack_id: str, rule_name: str) -> None:
        self.packs = tuple(packs)
        self.pack = next(pack for pack in self.packs if pack.id == pack_id)
        self.rule = next(rule for rule in self.pack.rules() if rule.name == rule_name)

    def propose(
        self, draft: Draft, day: date, where: Location, within: str | None, *, exactly: bool = False
    ) -> Proposal | Refusal:
        """A phrase for the finding at a place; it must lie `within` these words, of which all come first, for what
        somebody wrote out excuses the least; or be `exactly` these."""
        refusal = self._refused()
        if refusal is not None:
            return refusal
        match = self._match(draft, day, where)
        if match is None:
            return Refusal("nothing-here")
        if match.term is None:
            return Refusal("pattern", next(_phrases(match, None), match.text))
        if not match.evasions <= HABITS:
            return Refusal("disguised", ", ".join(sorted(match.evasions - HABITS)))
        home, lexicon, group = self._group(match)
        self._using(home, lexicon)
        failing = self._failing(self._trial)
        shown = next(self._examples(match), None)
        for phrase in (within,) if exactly and within is not None else _phrases(match, within):
            if mask(phrase) != phrase:
                return Refusal("personal")
            relaxed = Trial(self._with(home, lexicon, group, phrase))
            if self._caught(relaxed, draft, day, match) or self._failing(relaxed) - failing:
                continue
            for text, settings in self._examples(match):
                if phrase in text and not self._catches(relaxed, text, settings):
                    return Proposal(home, lexicon, group, self.rule, phrase, text, settings)
        return Refusal("no-phrase" if shown is not None else "no-example")

    def _refused(self) -> Refusal | None:
        if self.rule.severity == "block-always":
            return Refusal("hard")
        if isinstance(self.rule.verb, ast.Oblige):
            return Refusal("obligation")
        if not isinstance(self.rule.verb, ast.Forbid) or isinstance(self.rule.verb.matcher, ast.WholeDraft):
            return Refusal("no-words")
        return None

    # ------------------------------------------------------------ the words

    @cached_property
    def _trial(self) -> Trial:
        return Trial(Rulebook(self._judging, ""))

    @cached_property
    def _judging(self) -> tuple[Pack, ...]:
        """The packs that the rule sees, its own rules only; replaced by all that use the lexicon once it is known."""
        wanted = {self.pack.id, *self.pack.uses}
        return tuple(
            _only(pack, {self.rule.name} if pack is self.pack else set()) for pack in self.packs if pack.id in wanted
        )

    def _match(self, draft: Draft, day: date, where: Location) -> Match | None:
        scope = Scope(document_of(draft), self._trial.prepared.scanner.scan(document_of(draft)), day)
        result = run_rule(self._trial.rule(self._own(self._trial)), scope)
        for violation in result.judgement.violations if result is not None else ():
            match = violation.match
            if match is not None and match.segment.source.name == where.field and match.raw.start == where.start:
                return match
        return None

    def _own(self, trial: Trial) -> ast.Rule:
        pack = trial.rulebook.pack(self.pack.id)
        assert pack is not None  # noqa: S101 - it is among those the trial was made of
        return next(rule for rule in pack.rules() if rule.name == self.rule.name)

    def _group(self, match: Match) -> tuple[Pack, Lexicon, TermGroup]:
        key = match.term.group if match.term is not None else ""
        return next(
            (pack, lexicon, group)
            for pack in self.packs
            for lexicon in pack.lexicons
            for group in lexicon.groups
            if group_key(pack, lexicon, group) == key
        )

    # ------------------------------------------------------------ who else uses the lexicon

    def _using(self, home: Pack, lexicon: Lexicon) -> None:
        """From here on every rule that may look at the lexicon is tried."""
        everything = Rulebook(self.packs, "")

        def looks(pack: Pack, item: ast.Rule | ast.Definition) -> bool:
            leaves = (leaf.name for leaf in each_leaf(item) if isinstance(leaf, ast.Named))
            return any(_is(lexicon_named(everything, pack, name), home, lexicon) for name in leaves)

        seeing = [pack for pack in self.packs if pack is home or home.id in pack.uses]
        definitions = [(pack, item) for pack in self.packs for item in pack.definitions()]
        # A definition may rest on another, of its own pack or of one that its pack uses, by name or by title.
        reached = {word for pack, item in definitions if pack in seeing and looks(pack, item) for word in _names(item)}
        while more := {w for _, item in definitions if reached & {*names_in(item)} for w in _names(item)} - reached:
            reached |= more
        users: dict[str, set[str]] = {}
        needed = {self.pack.id, home.id}
        for pack in self.packs:
            names = {
                rule.name
                for rule in pack.rules()
                if (pack in seeing and looks(pack, rule)) or reached & {*names_in(rule)}
            }
            if names:
                users[pack.id] = names
                needed |= {pack.id, *pack.uses}
        users.setdefault(self.pack.id, set()).add(self.rule.name)
        self.__dict__["_judging"] = tuple(
            _only(pack, users.get(pack.id, set())) for pack in self.packs if pack.id in needed
        )
        self.__dict__.pop("_trial", None)

    def _with(self, home: Pack, lexicon: Lexicon, group: TermGroup, phrase: str) -> Rulebook:
        relaxed = group._replace(allow=(*group.allow, phrase))
        groups = tuple(relaxed if each is group else each for each in lexicon.groups)
        lexicons = tuple(each._replace(groups=groups) if each is lexicon else each for each in home.lexicons)
        packs = (pack._replace(lexicons=lexicons) if pack.id == home.id else pack for pack in self._judging)
        return Rulebook(tuple(packs), "")

    # ------------------------------------------------------------ trying

    def _caught(self, trial: Trial, draft: Draft, day: date, match: Match) -> bool:
        document = document_of(draft)
        result = run_rule(trial.rule(self._own(trial)), Scope(document, trial.prepared.scanner.scan(document), day))
        found = [each.match for each in (result.judgement.violations if result is not None else ())]
        return any(
            each is not None
            and each.segment.index == match.segment.index
            and each.start < match.end
            and match.start < each.end
            for each in found
        )

    def _failing(self, trial: Trial) -> frozenset[tuple[str, str, str]]:
        results = run_examples(trial.rulebook, trial.judge)
        return frozenset(
            (each.pack.id, each.item.name, each.example.text or "") for each in results if each.problem is not None
        )

    def _examples(self, match: Match) -> Iterator[tuple[str, tuple[ast.Setting, ...]]]:
        """Texts around the words that the rule catches today, the shortest that a person understands first; no
        personal data goes into a rule file."""
        text, span = match.segment.text, Span(match.start, match.end)
        around = (clause(text, span), sentence(text, span))
        for place in around:
            example = text[place.start : place.end].strip()
            if example and mask(example) == example and "\n" not in example:
                for settings in ((), *self._declaring()):
                    if self._catches(self._trial, example, settings):
                        yield example, settings
                        break

    def _declaring(self) -> Iterator[tuple[ast.Setting, ...]]:
        """What the rule's own bad examples declare, where it asks for more than words."""
        for bad in self.rule.examples:
            if not bad.good and bad.settings:
                yield tuple(setting for setting in bad.settings if setting.attribute != "title")

    def _catches(self, trial: Trial, text: str, settings: tuple[ast.Setting, ...]) -> bool:
        rule = self._own(trial)
        example = ast.Example(good=True, text=text, settings=settings)
        document = document_of(draft_of(example))
        scope = Scope(document, trial.prepared.scanner.scan(document), day_of(rule, example))
        result = run_rule(trial.rule(rule), scope)
        return result is not None and bool(result.judgement.violations)


def _is(found: tuple[Pack, Lexicon] | None, home: Pack, lexicon: Lexicon) -> bool:
    return found is not None and found[0].id == home.id and found[1].name == lexicon.name


def _names(definition: ast.Definition) -> tuple[str, str]:
    return definition.name, definition.title


def _only(pack: Pack, rules: set[str]) -> Pack:
    """The pack with its definitions, and of its rules only these: fewer are compiled quickly."""

    def kept(item: ast.Item) -> bool:
        return isinstance(item, ast.Definition) or (isinstance(item, ast.Rule) and item.name in rules)

    files = tuple(
        file._replace(tree=file.tree.but(items=tuple(item for item in file.tree.items if kept(item))))
        for file in pack.files
    )
    return pack._replace(files=files, applies="always", platform=None)


def _phrases(match: Match, within: str | None) -> Iterator[str]:
    """Phrases that hold the words and more, within their clause: whole words before parts of them, short ones first."""
    text = match.segment.text
    around = clause(text, Span(match.start, match.end))
    low, high = around.start, around.end
    if within is not None and len(within) > match.end - match.start:
        at = text.find(within, max(0, match.end - len(within)), match.start + len(within))
        if at >= 0 and at <= match.start and match.end <= at + len(within):
            low, high = at, at + len(within)
    found = []
    for left in range(min(_FURTHEST, match.start - low) + 1):
        for right in range(min(_FURTHEST, high - match.end) + 1):
            if 0 < left + right <= _FURTHEST:
                phrase = text[match.start - left : match.end + right]
                before, after = phrase[:left], phrase[len(phrase) - right :] if right else ""
                if _tells(phrase, before, after):
                    start, end = match.start - left, match.end + right
                    torn = is_word(text[max(0, start - 1) : start + 1]) + is_word(text[end - 1 : end + 1])
                    found.append((_cost(before, after, phrase) + 4 * torn, left, phrase))
    if within is not None and high - low == len(within) and (low, high) != (around.start, around.end):
        yield within
    yield from (phrase for _, _, phrase in sorted(found) if phrase != within)


def _tells(phrase: str, before: str, after: str) -> bool:
    """Whether the words around say anything: more than a particle, and not the rest of a sentence cut at random."""
    if phrase[0] in _ENDS or phrase[-1] in _ENDS or "\n" in phrase:
        return False
    content = [ch for ch in before + after if ch not in _PARTICLES and ch not in _ENDS]
    if not content or (before and before[0] in _PARTICLES) or (after and after[-1] in _PARTICLES):
        return False
    if len(content) > 1 or is_word(phrase) or phrase.isascii() or after in _SUFFIXES:
        return True
    return _crossed(phrase, before, after)


def _crossed(phrase: str, before: str, after: str) -> bool:
    """Whether an ordinary word runs across an end of the match, which then is no word there: 价格 in 白菜价 + 格."""
    head = any(is_word(phrase[:size]) for size in range(len(before) + 1, 5)) if before else True
    tail = any(is_word(phrase[-size:]) for size in range(len(after) + 1, 5)) if after else True
    return head and tail


def _cost(before: str, after: str, phrase: str) -> int:
    """What follows tells what is meant (最佳赏味期); what goes before is mostly what is praised (本品最佳)."""
    broken = sum(len(part) for part in (before, after) if part and not _whole(part))
    broken += sum(ch in _PARTICLES for ch in before + after)
    whole = is_word(phrase) or _crossed(phrase, before, after)
    return 3 * len(before) + len(after) + (0 if whole else 2 * broken)


def _whole(part: str) -> bool:
    if is_word(part) or (part[-1] in _SUFFIXES and len(part) <= 3):
        return True
    return len(part) > 2 and all(is_word(part[at : at + 2]) for at in range(0, len(part) - 1, 2))
