"""`make bench-editor`: how long an editor waits for `copygate lsp`: to start, and for each feature on 300 rules.

Goals: start <= 1.5 s, every feature < 100 ms. Wall time as an editor feels it, medians; CPU seconds of the server beside.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median

from lsprotocol import types as lsp
from pytest_lsp import make_test_lsp_client

from tests.test_lsp import RULE, Editor, project

RULES = 300
TRIES = 15


async def main() -> None:
    """Print one table."""
    folder = Path(tempfile.mkdtemp())
    pack = project(folder)
    began = time.perf_counter()
    client = make_test_lsp_client()
    await client.start_io(sys.executable, "-m", "copygate", "lsp")
    opened = lsp.WorkspaceFolder(folder.as_uri(), "project")
    await client.initialize_session(lsp.InitializeParams(lsp.ClientCapabilities(), workspace_folders=[opened]))
    print(f"start              {time.perf_counter() - began:8.2f} s   CPU {cpu_of(client):.2f} s")
    editor = Editor(client, pack / "many.rule")
    many = "\n".join(RULE.replace("brand-name", f"name-{number}") for number in range(RULES))
    began = time.perf_counter()
    await editor.type(many)
    print(f"first file         {time.perf_counter() - began:8.2f} s   ({RULES} rules, the packs it uses read)")

    async def measure(what: str, act: Callable[[], Awaitable[object]]) -> None:
        took, spent = [], cpu_of(client)
        for _ in range(TRIES):
            began = time.perf_counter()
            await act()
            took.append(time.perf_counter() - began)
        spent = 1000 * (cpu_of(client) - spent) / TRIES
        print(f"{what:<18} {1000 * median(took):8.0f} ms  CPU {spent:4.0f} ms")

    at = editor.at("house 3")
    here = editor.document
    await measure("a key stroke", lambda: editor.type(editor.text + " "))
    await measure("completion", lambda: client.text_document_completion_async(lsp.CompletionParams(here, at)))
    await measure("hover", lambda: client.text_document_hover_async(lsp.HoverParams(here, at)))
    await measure("definition", lambda: client.text_document_definition_async(lsp.DefinitionParams(here, at)))
    options = lsp.FormattingOptions(2, insert_spaces=True)
    form = lsp.DocumentFormattingParams(here, options)
    await measure("format", lambda: client.text_document_formatting_async(form))
    await measure("lenses", lambda: client.text_document_code_lens_async(lsp.CodeLensParams(here)))
    await measure("symbols", lambda: client.text_document_document_symbol_async(lsp.DocumentSymbolParams(here)))
    run = lsp.ExecuteCommandParams("copygate.runExamples", [editor.uri, "name-7"])
    await measure("run examples", lambda: client.workspace_execute_command_async(run))
    await editor.type(many.replace("misspelt", "mispelt", 1))
    fix = lsp.CodeActionParams(here, lsp.Range(lsp.Position(0, 0), lsp.Position(9, 0)), lsp.CodeActionContext([]))
    await measure("quick fix", lambda: client.text_document_code_action_async(fix))
    await client.shutdown_session()


def cpu_of(client: object) -> float:
    """CPU seconds of the server so far (Linux); 0 where that cannot be known."""
    pid = getattr(getattr(client, "_server", None), "pid", None)
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    asyncio.run(main())
