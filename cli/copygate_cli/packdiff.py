"""`copygate pack diff OLD NEW`: the version a changed pack deserves, and why."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from copygate.packs.folders import MANIFEST
from copygate_cli.speech import Choice, Command, lang_of

if TYPE_CHECKING:
    from copygate.impact.bump import Reason
    from copygate.impact.difference import Difference
    from copygate.impact.tally import Tally
    from copygate.trust.contents import PackContents
    from copygate_cli.rulebases import Base

_FILE = click.Path(path_type=Path)
_REFUSED: Final = 1
_VERSION: Final = re.compile(rb"(?m)^version:.*$")


@click.command("diff", cls=Command, help="help.pack.diff")
@click.argument("old", metavar="OLD", type=_FILE)
@click.argument("new", metavar="NEW", type=_FILE)
@click.option("--archive", "archives", metavar="PATH", type=_FILE, multiple=True, help="help.pack.diff.archive")
@click.option("--format", "form", type=Choice(("full", "json")), default="full", help="help.pack.diff.format")
@click.pass_context
def diff(ctx: click.Context, old: Path, new: Path, archives: tuple[Path, ...], form: str) -> int:
    """The bump, from rules or from an archive."""
    return diff_packs(old, new, archives, form, lang_of(ctx))


def diff_packs(old: Path, new: Path, archives: tuple[Path, ...], form: str, lang: str) -> int:
    """Say which version the new edition deserves; the exit code is 1 if it claims a lower one."""
    from copygate.errors import UsageError
    from copygate.impact.bump import Bump, bump_of, bump_seen, next_version, parsed
    from copygate.impact.difference import difference
    from copygate_cli.impacttexts import both
    from copygate_cli.packing import read_pack

    packs = read_pack(old), read_pack(new)
    if packs[0].id != packs[1].id:
        raise UsageError("other-pack", both("diff.other-pack", old=packs[0].id, new=packs[1].id))
    for pack in packs:
        try:
            parsed(pack.version)
        except ValueError:
            text = both("diff.version-unreadable", path=pack.source, version=pack.version)
            raise UsageError("version", text) from None
    bases = _compiled(packs[0], old), _compiled(packs[1], new)
    between = difference(bases[0].rulebook, bases[1].rulebook)
    reasons = bump_of(between, packs[1].id, _texts(packs[0]) != _texts(packs[1]))
    tally = None
    bump = max((each.bump for each in reasons), default=Bump.NONE)
    if archives:
        from copygate_cli.impactrun import Asked, impact_of

        tally = impact_of(bases, Asked(archives), lang).tally
        bump = bump_seen(reasons, tally)
    proposed = next_version(packs[0].version, bump)
    enough = parsed(packs[1].version) >= parsed(proposed)
    told = _Told(packs, between, reasons, bump.name.lower(), proposed, enough, tally)
    sys.stdout.write(told.json() if form == "json" else told.text(lang))
    return 0 if enough else _REFUSED


class _Told:
    """The answer, for people and for machines."""

    def __init__(
        self,
        packs: tuple[PackContents, PackContents],
        between: Difference,
        reasons: list[Reason],
        bump: str,
        proposed: str,
        enough: bool,
        tally: Tally | None,
    ) -> None:
        self.packs, self.between, self.reasons, self.tally = packs, between, reasons, tally
        self.bump, self.proposed, self.enough = bump, proposed, enough

    def text(self, lang: str) -> str:
        """What, why, and whether pack.yaml says so."""
        from copygate_cli.impacttexts import say

        old, new = self.packs
        bump, means = say(f"diff.{self.bump}", lang), say(f"diff.{self.bump}.means", lang)
        lines = [say("diff.heading", lang, pack=new.id, old=old.version, new=new.version)]
        lines.append(bump if self.bump == "none" else say("diff.verdict", lang, bump=bump, means=means))
        for each in self.reasons:
            weight = say(f"diff.{each.bump.name.lower()}", lang)
            name = each.rule.rpartition("/")[2]
            lines.append(f"  {weight}  {name + '  ' if name else ''}{self._said(each, lang)}")
        if self.tally is not None:
            lines.append(say("diff.archive", lang, **_counts(self.tally)))
        elif self.reasons:
            lines.append(say("diff.static", lang))
        lines.append(say("diff.proposed", lang, version=self.proposed))
        key = "diff.enough" if self.enough else "diff.too-low"
        lines.append(say(key, lang, version=new.version, proposed=self.proposed))
        return "\n".join(lines) + "\n"

    def json(self) -> str:
        """One object; keys are only ever added."""
        old, new = self.packs
        value = {
            "version": 1,
            "pack": new.id,
            "old": old.version,
            "new": new.version,
            "bump": self.bump,
            "proposed": self.proposed,
            "enough": self.enough,
            "reasons": [
                {"bump": each.bump.name.lower(), "rule": each.rule or None, "text": self._said(each, "en")}
                for each in self.reasons
            ],
            "archive": _counts(self.tally) if self.tally is not None else None,
        }
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n"

    def _said(self, reason: Reason, lang: str) -> str:
        from copygate.report.wording import say as say_of_reports
        from copygate_cli.impactparts import lexicon_title, part_said, some
        from copygate_cli.impacttexts import say

        about = dict(reason.about)
        if "words" in about:
            words = about["words"]
            about["words"] = some(words if isinstance(words, tuple) else (), lang)
            about["name"] = lexicon_title(str(about["name"]), self.between)
        if "parts" in about:
            about["parts"] = part_said(str(about["parts"]), self.between, lang)
        for name in ("old", "new"):
            if name in about:
                about[name] = say_of_reports(f"rules.severity.{about[name]}", lang)
        return say(f"reason.{reason.key}", lang, **about)


def _counts(tally: Tally) -> dict[str, int]:
    return {
        "posts": tally.posts,
        "stricter": sum(count for (before, after), count in tally.flips.items() if after > before),
        "looser": sum(count for (before, after), count in tally.flips.items() if after < before),
        "altered": tally.altered,
    }


def _compiled(pack: PackContents, path: Path) -> Base:
    """The pack alone judges; those it uses lend it their words."""
    from copygate.packs.folders import find_packs
    from copygate.trust.fitting import fitted
    from copygate_cli.config import Configuration
    from copygate_cli.rulebases import Base
    from copygate_cli.rulebooks import roots_of

    among = find_packs(roots_of(Configuration().of(Path())))
    rulebook = fitted(pack, path, among).rulebook._replace(selected=frozenset((pack.id,)))
    return Base(str(path), f"{pack.digest} {among.digest}", rulebook, pack.id)


def _texts(pack: PackContents) -> dict[str, bytes]:
    """Every file, but for the version."""
    return {file.name: _VERSION.sub(b"", file.data) if file.name == MANIFEST else file.data for file in pack.files}
