"""`rules site OUT/`: the handbook of the rules as a folder of pages.

Files of an earlier site that are gone are removed; a folder with anything else in it is left alone.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, Literal

import click

from copygate.errors import UsageError
from copygate.handbook.links import broken
from copygate.handbook.shelf import Change
from copygate.handbook.site import site_of
from copygate.packs.folders import Found, PackFolder, find_packs
from copygate.packs.loader import load_rulebook, read_pack
from copygate.workbench.changes import changes
from copygate_cli.rulebooks import roots_of
from copygate_cli.rulechanges import at_commit, lines, repository_of, rules_of
from copygate_cli.sitetexts import both, say

if TYPE_CHECKING:
    from copygate.packs.rulebook import Pack
    from copygate_cli.config import Settings

LISTED: Final = ".copygate-site"
"""Names the files of a site, so that the next one knows which are its own."""
_LANGUAGES: Final[tuple[Literal["en", "zh"], ...]] = ("en", "zh")


def write_site(settings: Settings, out: Path, as_of: date | None, commits: int, lang: str) -> int:
    """Write the pages, with what the last so many commits changed; the exit code.

    Raises UsageError where the folder holds other things.
    """
    earlier = _earlier(out)
    history: dict[str, list[Change]] = {}
    with suppress(UsageError):  # no rules of its own, or no git: a site without a history, and its page says so
        history = _history(rules_of(settings), commits)
    rulebook = load_rulebook(roots_of(settings), also=settings.also)
    files = dict(site_of(rulebook, history, as_of or date.today()))
    lost = list(broken(files))
    if lost:
        raise UsageError("broken-links", both("site.broken", page=lost[0].page, link=lost[0].link, count=len(lost)))
    for name, text in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for name in earlier - files.keys():
        (out / name).unlink(missing_ok=True)
    (out / LISTED).write_text("\n".join(sorted(files)) + "\n", encoding="utf-8")
    click.echo(say("site.written", lang, count=len(files), path=out / "index.html"))
    return 0


def _earlier(out: Path) -> set[str]:
    """The files of the site that is there. Names that lead out of the folder were written by somebody else."""
    if not out.exists():
        return set()
    if not out.is_dir() or (any(out.iterdir()) and not (out / LISTED).is_file()):
        raise UsageError("not-a-site", both("site.other", path=out))
    listed = (out / LISTED).read_text(encoding="utf-8").splitlines() if (out / LISTED).is_file() else []
    root = out.resolve()
    return {name for name in listed if name and (root / name).resolve().is_relative_to(root)}


def _history(rules: Path, most: int) -> dict[str, list[Change]]:
    """Changes by rule, newest first, from the last commits that touched the rules."""
    found: dict[str, list[Change]] = {}
    repository = repository_of(rules)
    if repository is None or not most:
        return found
    inside = repository.inside(rules.resolve()) or "."
    commits = list(repository.last_commits(inside, most + 1))
    read: dict[PackFolder, Pack] = {}
    with TemporaryDirectory() as laid:
        after = find_packs([rules])
        for (_, day, author, subject), (older, *_) in pairwise(commits):
            folder = Path(laid) / older
            folder.mkdir()
            before = at_commit(repository, rules, older, folder)
            for rule_id, (en, zh) in _told(before, after, read).items():
                found.setdefault(rule_id, []).append(Change(day, author, subject, en, zh))
            after = before
    return found


def _told(before: Found, after: Found, read: dict[PackFolder, Pack]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """What differs by the id of the rule it reaches, in English and Chinese. `read` keeps the packs that were read."""
    old, new = ({_content(folder): folder for folder in found.folders} for found in (before, after))
    was = [_read(folder, content, read) for content, folder in old.items() if content not in new]
    now = [_read(folder, content, read) for content, folder in new.items() if content not in old]
    told: dict[str, tuple[tuple[str, ...], ...]] = {}
    for at, lang in enumerate(_LANGUAGES):
        for each in changes(was, now, lang):
            said = tuple(line.strip() for line in lines([each], lang) if line.strip())[1:]
            for name in [each.name] if each.sort == "rule" else each.used:
                texts = [*told.get(f"{each.pack}/{name}", ((), ()))]
                texts[at] = (*texts[at], *said)
                told[f"{each.pack}/{name}"] = tuple(texts)
    return told


def _content(folder: PackFolder) -> PackFolder:
    """The pack without where it lies: what stands in two commits alike is one."""
    return folder._replace(path="", files=tuple(file._replace(path="") for file in folder.files))


def _read(folder: PackFolder, content: PackFolder, read: dict[PackFolder, Pack]) -> Pack:
    if content not in read:
        read[content] = read_pack(folder).pack
    return read[content]
