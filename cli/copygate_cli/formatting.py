"""`rules fmt`: rule files rewritten whole or not at all, with the mode they had."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from copygate.dsl.diagnostics import Diagnostic
from copygate.dsl.fmt import format_text, respell
from copygate.dsl.parser import parse
from copygate.errors import reason_of
from copygate.report.excerpt import visible
from copygate.report.wording import counted, say
from copygate_cli.complaints import USAGE, tell
from copygate_cli.diagnosis import diagnostics_text

if TYPE_CHECKING:
    from typing import Literal


def format_rules(paths: Sequence[Path], only_check: bool, keywords: str | None, lang: str) -> int:
    """Format every rule file below the paths; the exit code."""
    changed = files = failed = 0
    problems: list[Diagnostic] = []
    sources: dict[str, str] = {}
    for path in _rule_files(paths):
        files += 1
        try:
            before = path.read_bytes().decode("utf-8-sig")
            text = before.replace("\r\n", "\n")
            errors = [found for found in parse(text, str(path)).diagnostics if found.severity == "error"]
            if errors:
                problems += errors
                sources[str(path)] = text
                continue
            spelled = respell(text, cast("Literal['en', 'zh']", keywords)) if keywords else text
            after = format_text(spelled)
            if after == before:
                continue
            changed += 1
            if not only_check:
                _replace(path, after)
        except (OSError, UnicodeDecodeError) as error:
            failed += 1
            message = reason_of(error).say(lang) if isinstance(error, OSError) else str(error)
            tell(say("fmt.unreadable", lang, path=path, message=message))
            continue
        click.echo(visible(say("fmt.would-change" if only_check else "fmt.changed", lang, path=path)))
    if not files:
        tell(say("fmt.no-files", lang, paths=", ".join(map(str, paths))))
        return USAGE
    if problems:
        click.echo(diagnostics_text(problems, sources, lang), err=True)
    if failed == files:
        return USAGE
    click.echo(counted("fmt.total.check" if only_check else "fmt.total", changed, lang, changed=changed, files=files))
    if problems or failed:
        return USAGE
    return 1 if only_check and changed else 0


def _rule_files(paths: Sequence[Path]) -> Iterator[Path]:
    seen: set[Path] = set()
    for named in paths:
        found = sorted(named.rglob("*.rule")) if named.is_dir() else [named]
        for path in found:
            if path.resolve() not in seen and not (path is not named and path.is_dir()):
                seen.add(path.resolve())
                yield path


def _replace(path: Path, text: str) -> None:
    """Write beside the file, then put it in its place: a reader sees the old text or the new, never a part."""
    target = path.resolve()  # a link keeps pointing where it did
    mode = target.stat().st_mode & 0o7777
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
