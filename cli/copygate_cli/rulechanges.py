"""`rules changes`: what is new, changed or gone in the project's rules since a day, a revision, or somebody's last ack.

From the git history of the rules where there is one, by the packs' versions and CHANGELOG.md otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import click

from copygate.errors import UsageError
from copygate.packs.folders import Found, find_packs
from copygate.packs.loader import read_packs
from copygate.report.excerpt import columns_of, visible
from copygate.workbench.changes import Changed, Detail, changes
from copygate_cli.diagnosis import near_path
from copygate_cli.writingtexts import TEXTS, both, say

if TYPE_CHECKING:
    from copygate_cli.config import Settings
    from copygate_cli.repository import Repository

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST_WORDS: Final = 12
_WIDEST: Final = 160
_HEADING: Final = re.compile(r"^#{1,3} +(.*)$", re.MULTILINE)


def show_changes(settings: Settings, since: str | None, unread: str | None, lang: str) -> int:
    """Tell them; 1 if there are any that were asked for as unread, else 0."""
    rules = rules_of(settings)
    if unread is not None:
        return _unread(rules, unread, lang)
    if since is None:
        raise UsageError("no-since", both("changes.no-since"))
    repository = repository_of(rules)
    if repository is None:
        if not _DAY.fullmatch(since):
            raise UsageError("no-repository", both("changes.needs-git", path=rules))
        return _by_changelog(rules, date.fromisoformat(since), lang)
    commit = revision_of(repository, since)
    _tell_since(repository, rules, commit, lang)
    return 0


def rules_of(settings: Settings) -> Path:
    """The folder of the rules that this project answers for."""
    from copygate.resources import bundled

    if settings.rules is not None:
        return settings.rules
    own = bundled("rules")
    if own.resolve().is_relative_to(Path.cwd()):
        return own
    raise UsageError("no-rules", both("changes.no-rules"))


def repository_of(rules: Path) -> Repository | None:
    """The git repository that holds the rules; None where there is none, or it has no commit."""
    from copygate_cli.repository import Repository

    try:
        repository = Repository.holding(rules)
    except UsageError:
        return None
    return repository if repository.head() else None


def revision_of(repository: Repository, since: str) -> str:
    """The commit that a day or a revision names; before the first one, the empty history is an error."""
    if _DAY.fullmatch(since):
        commit = repository.commit_before(since)
        if commit is None:
            raise UsageError("no-history", both("changes.no-history", day=since))
        return commit
    return repository.since(since).base


def at_commit(repository: Repository, rules: Path, commit: str, folder: Path) -> Found:
    """The packs as a commit has them, laid out below a folder."""
    from copygate_cli.governance import laid_out

    inside = repository.inside(rules.resolve()) or ""
    tree = repository.tree(commit)
    wanted = [path for path in tree if path.startswith(f"{inside}/") and tree[path].is_file]
    laid_out(repository, tree, wanted, folder)
    (folder / inside).mkdir(parents=True, exist_ok=True)
    return find_packs([folder / inside])


def _tell_since(repository: Repository, rules: Path, commit: str, lang: str) -> int:
    with TemporaryDirectory() as laid:
        before, after = at_commit(repository, rules, commit, Path(laid)), find_packs([rules])
        found = differences(before, after, lang)
    click.echo(say("changes.since", lang, rev=commit[:10], digest=after.digest[:12]))
    if not found:
        click.echo(say("changes.none", lang))
        return 0
    for line in lines(found, lang):
        click.echo(visible(line))
    inside = repository.inside(rules.resolve()) or "."
    commits = list(repository.commits_since(commit, inside))
    if commits:
        click.echo("\n" + say("changes.commits", lang))
    for name, day, author, subject in commits:
        click.echo(visible(f"  {day} {author}  {subject}  ({name})"))
    return len(found)


def differences(before: Found, after: Found, lang: str) -> list[Changed]:
    """What differs, reading only the packs whose files do."""
    old, new = ({folder.id: folder for folder in found.folders} for found in (before, after))
    same = {
        pack_id
        for pack_id in old.keys() & new.keys()
        if [(f.name, f.data) for f in old[pack_id].files] == [(f.name, f.data) for f in new[pack_id].files]
    }
    was, now = (
        read_packs(found._replace(folders=tuple(folder for folder in found.folders if folder.id not in same)))
        for found in (before, after)
    )
    return list(changes(was, now, "zh" if lang.startswith("zh") else "en"))


# ---------------------------------------------------------------- in words


def lines(found: Iterable[Changed], lang: str) -> Iterator[str]:
    """The changes as a lawyer reads them, a pack at a time."""
    pack = None
    for each in found:
        if each.pack != pack:
            pack = each.pack
            yield from ("", pack)
        sort = say(f"changes.sort.{each.sort}", lang)
        title = f" {say('title', lang, title=each.title)}" if each.title and each.title != each.name else ""
        yield f"  {say(f'changes.how.{each.how}', lang)} {sort} {each.name}{title}"
        for detail in each.details:
            yield from _detail(detail, lang)
        if each.used:
            yield f"      {say('changes.used', lang, rules=say('comma', lang).join(each.used))}"


def _detail(detail: Detail, lang: str) -> Iterator[str]:
    what = say(f"changes.what.{detail.what}", lang)
    direction = (
        "" if detail.stricter is None else say("changes.stricter" if detail.stricter else "changes.looser", lang)
    )
    if detail.added or detail.removed:
        for key, words in (("added", detail.added), ("removed", detail.removed)):
            if words:
                listed = say("comma", lang).join(_short(word) for word in words[:_MOST_WORDS])
                more = say("changes.more", lang, count=len(words)) if len(words) > _MOST_WORDS else ""
                yield f"      {what} {say(f'changes.{key}', lang)}{listed}{more}{direction}"
    elif detail.before and detail.after:
        yield f"      {what} {_value(detail.before, lang)} → {_value(detail.after, lang)}{direction}"
    elif detail.after:
        yield f"      {what} {_value(detail.after, lang)}{direction}"
    elif detail.before:
        yield f"      {what} {say('changes.was', lang)}{_value(detail.before, lang)}{direction}"
    else:
        yield f"      {what}"


def _value(text: str, lang: str) -> str:
    key = f"level.{text}" if f"level.{text}" in TEXTS else "oblige" if text == "oblige" else ""
    return say(key, lang) if key else _short(" ".join(text.split()))


def _short(text: str) -> str:
    while columns_of(text) > _WIDEST:
        text = text[: len(text) * 3 // 4] + "…"
    return text


# ---------------------------------------------------------------- without git


def _by_changelog(rules: Path, day: date, lang: str) -> int:
    """What the packs themselves say: sections of CHANGELOG.md whose heading has a date on or after the day."""
    click.echo(say("changes.no-git", lang, path=near_path(str(rules))))
    for folder in find_packs([rules]).folders:
        version = next((pack.version for pack in read_packs(Found((folder,), (), ""))), "")
        click.echo(visible(f"{folder.id} {version}"))
        told = list(_sections(Path(folder.path) / "CHANGELOG.md", day))
        for line in told or [say("changes.no-changelog", lang)]:
            click.echo(visible(f"  {line}"))
    return 0


def _sections(path: Path, day: date) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return
    heads = list(_HEADING.finditer(text))
    for number, head in enumerate(heads):
        dated = _DAY.search(head[1])
        if dated is not None and date.fromisoformat(dated[0]) >= day:
            end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
            yield head[1].strip()
            yield from (f"  {line.strip()}" for line in text[head.end() : end].splitlines() if line.strip())


# ---------------------------------------------------------------- unread


def _unread(rules: Path, person: str, lang: str) -> int:
    from copygate_cli.ruleack import acks_of, last_of

    ack = last_of(acks_of(rules), person)
    now = find_packs([rules])
    if ack is None:
        click.echo(say("changes.never-read", lang, person=person))
        return 1
    if ack.digest == now.digest:
        click.echo(say("changes.all-read", lang, person=person, day=ack.at[:10]))
        return 0
    click.echo(say("changes.last-read", lang, person=person, day=ack.at[:10]))
    repository = repository_of(rules)
    if repository is not None and ack.revision:
        _tell_since(repository, rules, ack.revision, lang)
        return 1
    versions = {pack.id: pack.version for pack in read_packs(now)}
    for pack_id in sorted({*versions, *ack.packs}):
        old, new = ack.packs.get(pack_id, "-"), versions.get(pack_id, "-")
        if old != new:
            click.echo(visible(f"  {pack_id} {old} → {new}"))
    click.echo(say("changes.no-detail", lang))
    return 1
