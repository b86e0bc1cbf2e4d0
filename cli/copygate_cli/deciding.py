"""`Deciding`: what a project's `[review]` says of signed decisions, read once for a run and applied to its verdicts.

Keys are pinned in the configuration and by no option: with `--diff-base` the configuration is that of the merge base,
whereas an option stands in the workflow file, which a pull request can change. Folders are those of `Settings.root`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final, NoReturn

from copygate.audit.note import VerifierKey
from copygate.decisions import receipt, waiver
from copygate.decisions.applying import Decisions
from copygate.decisions.freezing import Refrozen, shown_files
from copygate.decisions.reading import (
    Filed,
    Rejected,
    read_blacklist,
    read_waivers,
    told_of,
    undecided_on,
    verdict_on,
)
from copygate.decisions.shelf import Shelf
from copygate.decisions.texts import both as said_both
from copygate.decisions.texts import say as said
from copygate.decisions.trust import BLACKLIST_ROLES, RECEIPT_ROLES, WAIVER_ROLES, Trust
from copygate.errors import AuditError, ConfigError, UsageError, Wording
from copygate.intake.reader import file_bytes, shown_path
from copygate.model.finding import Severity
from copygate_cli.complaints import tell
from copygate_cli.config import FILE
from copygate_cli.receipttexts import both, say

if TYPE_CHECKING:
    from copygate.decisions.blacklist import Listed
    from copygate.evaluation.compiled import CompiledRulebook
    from copygate.model.draft import Draft
    from copygate.model.verdict import RulebookStamp, Verdict
    from copygate_cli.config import Settings

_ROLES: Final = tuple(dict.fromkeys((*WAIVER_ROLES, *BLACKLIST_ROLES, *RECEIPT_ROLES)))


class Deciding:
    """The decisions of one project, for one day."""

    def __init__(
        self,
        settings: Settings,
        waivers: Sequence[Filed[waiver.Waiver]],
        decisions: Decisions,
        shelf: Shelf | None,
        rejected: Sequence[tuple[str, Rejected]],
        day: date,
        lang: str,
    ) -> None:
        self.decisions = decisions
        self._settings, self._waivers, self._shelf, self._rejected = settings, waivers, shelf, rejected
        self._day, self._lang = day, lang
        self._used: set[str] = set()
        self._seen: set[str] = set()
        self._hard: set[str] = set()

    @classmethod
    def of(
        cls,
        settings: Settings,
        receipts: Path | None,
        day: date,
        lang: str,
        *,
        shelved: bool = True,
    ) -> Deciding:
        """Read everything. Raises ConfigError; a file that does not hold is kept to be told. `shelved`: the receipts
        too."""
        review = _Said(settings)
        trust = review.trust()
        most = review.days("waiver-days", waiver.LONGEST_DAYS)
        longest = review.days("receipt-days", receipt.LONGEST_DAYS)
        rejected: list[tuple[str, Rejected]] = []
        waivers: tuple[Filed[waiver.Waiver], ...] = ()
        entries: tuple[Filed[Listed], ...] = ()
        if (folder := review.folder("waivers")) is not None:
            waivers, bad = read_waivers(folder, trust, most)
            rejected += (("waivers/not-signed", each) for each in bad)
        if (folder := review.folder("blacklist", must_be_there=True)) is not None:
            entries, bad = read_blacklist(folder, trust)
            rejected += (("blacklist/not-signed", each) for each in bad)
            rejected += (
                ("blacklist/expired", Rejected(each.path, said_both("listed.expired", until=each.decision.until)))
                for each in entries
                if each.decision.until < day
            )
        decisions = Decisions(tuple(each.decision for each in waivers), tuple(each.decision for each in entries))
        shelf = None
        if shelved and (folder := receipts or review.folder("receipts")) is not None:
            shelf = Shelf(folder, trust, decisions.revoked, longest)
            for each in shelf.rejected:
                why = said("receipt.bad", lang, why=each.why.say(lang))
                tell(say("receipt.broken", lang, receipt=_shown(each.path, settings.root), why=why))
        return cls(settings, waivers, decisions, shelf, rejected, day, lang)

    def on(self, verdict: Verdict, draft: Draft, file: Path | None, day: date) -> Verdict:
        """The verdict once the blacklist, the waivers and the receipts have been heard."""
        again = Refrozen(file) if file is not None else None

        def files() -> Mapping[str, bytes]:
            return {} if file is None else {file.name: file_bytes(file), **shown_files(draft, file)}

        name = PurePath(draft.path).name
        self._seen.add(name)
        self._hard.update(each.rule for each in verdict.findings if each.severity > Severity.BLOCK)
        verdict = self.decisions.applied(verdict, draft, revision=again, files=files, lang=self._lang, used=self._used)
        if self._shelf is None or again is None:
            return verdict
        verdict, refused = self._shelf.let_through(verdict, file.name if file else name, again, day, self._lang)
        for each in refused:
            why = each.why.say(self._lang)
            tell(
                say(
                    "receipt.refused",
                    self._lang,
                    draft=verdict.path,
                    receipt=_shown(each.path, self._settings.root),
                    why=why,
                )
            )
        return verdict

    def told(
        self, paths: Sequence[Path], rulebook_of: Callable[[Settings], CompiledRulebook]
    ) -> Iterator[tuple[Verdict, Settings]]:
        """What is wrong with the signed files themselves: said once, when all drafts were seen."""
        rulebook = rulebook_of(self._settings)
        for rule, each in self._rejected:
            yield self._on_file(rule, each, rulebook.stamp), self._settings
        packs = {pack.id for pack in rulebook.rulebook.packs} - {pack.id for pack in rulebook.rulebook.judging()}
        # A pack that is there and does not judge in this run (`--pack`) says nothing of its waivers.
        idle = [
            each
            for each in self._waivers
            if each.decision.id not in self._used and each.decision.rule.rpartition("/")[0] not in packs
        ]
        known = {f"{pack.id}/{rule.name}" for pack, rule in rulebook.sources} if idle else set()
        for filed in idle:
            told = self._idle(filed, known, paths, rulebook.stamp)
            if told is not None:
                yield told, self._settings

    @staticmethod
    def tell(verdict: Verdict) -> None:
        """A warning about a file, where a person reads: it is no draft, and is not counted as one."""
        for finding in verdict.findings:
            tell(f"{verdict.path}:{finding.message}")

    def _on_file(self, rule: str, each: Rejected, stamp: RulebookStamp) -> Verdict:
        path, why = _shown(each.path, self._settings.root), each.why
        if rule == "blacklist/not-signed":
            return undecided_on(path, rule, why, self._day, stamp)
        if rule == "waivers/not-signed":
            why = Wording(*(said("waiver.bad", lang, why=why.say(lang)) for lang in ("en", "zh")))
        return verdict_on(path, rule, why, self._day, stamp, self._lang)

    def _idle(
        self, each: Filed[waiver.Waiver], known: set[str], paths: Sequence[Path], stamp: RulebookStamp
    ) -> Verdict | None:
        """Why a waiver covered nothing; None where this run did not look at what it is for."""
        held = each.decision
        revoked = self.decisions.revoked(held.id, day=self._day)
        rule, why = told_of(held, held.rule in known, held.rule in self._hard, self._day)
        if revoked is not None:
            rule, why = "waivers/revoked", said_both("waiver.revoked", id=revoked.id, reason=revoked.reason)
        elif rule == "waivers/unused" and held.draft not in self._seen and not self._covers_all(paths):
            return None
        return verdict_on(_shown(each.path, self._settings.root), rule, why, self._day, stamp, self._lang)

    def _covers_all(self, paths: Sequence[Path]) -> bool:
        root = self._settings.root
        return root is not None and any(root.is_relative_to(path.resolve()) for path in paths)


def _shown(path: Path, root: Path | None) -> str:
    """As seen from where one stands, for platforms name files from there; or from the configuration, should that be
    one of another commit."""
    here = next((each for each in (Path.cwd(), root) if each is not None and path.is_relative_to(each)), None)
    return shown_path(path.relative_to(here) if here is not None else path)


class _Said:
    """`[review]` of the outermost configuration, read strictly."""

    def __init__(self, settings: Settings) -> None:
        if settings.root is None or settings.decisions is None:
            raise UsageError("no-keys", both("config.no-file"))
        self._root, self._said = settings.root, settings.decisions
        self._path = settings.root / FILE

    def trust(self) -> Trust:
        """Whose signatures count."""
        log = self._said.get("log")
        if log is None:
            self._fail("config.no-log")
        keys = self._said.get("keys", {})
        if not isinstance(keys, dict):
            self._fail("config.keys")
        people = {}
        for role, listed in keys.items():
            if role not in _ROLES:
                self._fail("config.role", name=role, known=", ".join(_ROLES))
            if not isinstance(listed, list):
                self._fail("config.keys")
            people[role] = tuple(self._key(f"keys.{role}", each) for each in listed)
        return Trust(self._key("log", log), people)

    def folder(self, name: str, *, must_be_there: bool = False) -> Path | None:
        """A folder, from the configuration. A blacklist that is not there would be an empty one."""
        value = self._said.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            self._fail("config.folder", name=name)
        found = self._root / value
        if must_be_there and not found.is_dir():
            self._fail("config.no-folder", name=name, folder=value)
        return found

    def days(self, name: str, most: int) -> int:
        """How long something may hold: the project may ask for less than is ever allowed."""
        value = self._said.get(name, most)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            self._fail("config.days", name=name, most=most)
        return value

    def _key(self, name: str, value: object) -> VerifierKey:
        try:
            return VerifierKey.parse(value if isinstance(value, str) else "")
        except AuditError:
            self._fail("config.key", name=name, value=value)

    def _fail(self, text: str, **values: Any) -> NoReturn:
        raise ConfigError(text.replace("config.", "config-review-"), both(text, path=self._path, **values))
