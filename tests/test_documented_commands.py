"""Every command that a document or a help page shows is one: its name, its options, how many arguments it takes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from copygate_cli.commands import copygate
from copygate_cli.helptext import help_text

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINE = re.compile(r"^ *(?:\$ |\* \* \* \* \* +)?(?:cd \S+ && )?copygate (?=[a-z]+\b)(.+)$", re.MULTILINE)
SPAN = re.compile(r"`copygate (?=[a-z])([^`\n\\]+)`")
REST = re.compile(r" +#.*| +(?:&&|\|\||[|>;]) .*| {2,}.*")


def shown(text: str) -> Iterator[str]:
    """The commands of a text, without what a shell or a reader makes of the rest of the line."""
    code = "\n".join(re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)) or text
    for found in (*LINE.finditer(code.replace("\\\n", "")), *SPAN.finditer(text)):
        said = REST.sub("", re.sub(r"(?<=\S) {2,}(?=--)", " ", found[1])).replace("…", "x").strip()
        if "$(" not in said and "[" not in said:
            yield said


def groups_and_commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found
            yield from groups_and_commands(found, f"{path} {name}")


def wrong(said: str) -> str:
    """What is wrong with a command, by the parser alone: nothing runs."""
    words, command = shlex.split(said), copygate
    context = click.Context(command, info_name="copygate", obj="en")
    found: click.Command | None = command
    while isinstance(found, click.Group):
        if not words or words[0].startswith("-"):
            return ""
        found = found.get_command(context, words.pop(0))
    if found is None:
        return "there is no such command"
    try:
        if words:  # a command named alone is a name, not a call
            found.make_context(found.name, words, parent=context)
    except click.exceptions.Exit:
        return ""
    except click.ClickException as error:
        return error.format_message()
    return ""


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_documents_show_commands_that_are(document: Path) -> None:
    told = {said: wrong(said) for said in shown(document.read_text(encoding="utf-8"))}
    assert not {said: why for said, why in told.items() if why}


def test_every_help_page_shows_a_call_that_is_one_in_both_languages() -> None:
    for path, command in groups_and_commands(copygate, "copygate"):
        for lang in ("zh", "en"):
            examples = list(shown(help_text(command.help or "", lang)))
            assert examples or path == "copygate lsp", path  # an editor calls that one
            assert not {said: why for said in examples if (why := wrong(said))}, path


@pytest.mark.parametrize(
    "said", ["chek a.md", "rules changes --unread 我", "check a.md --at 2020", "audit show c-1 c-2"]
)
def test_a_command_that_is_none_is_seen(said: str) -> None:
    assert wrong(said)
