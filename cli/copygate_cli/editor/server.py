"""`copygate lsp`: rules in any editor that speaks the Language Server Protocol. Each feature asks `asking.py` and
`shelf.py`, and hands over what they say in the protocol's types."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path

from copygate import __version__
from copygate.dsl import ast
from copygate.dsl.complaints import language_of
from copygate.dsl.diagnostics import Diagnostic
from copygate.dsl.fmt import laid_out
from copygate.errors import CopygateError
from copygate.model.span import Span
from copygate_cli.editor.asking import offers, thing_at
from copygate_cli.editor.lines import Lines
from copygate_cli.editor.mending import mends
from copygate_cli.editor.shelf import Shelf
from copygate_cli.editor.things import View
from copygate_cli.lsptexts import say

RUN: Final = "copygate.runExamples"
IMPACT: Final = "copygate.impact"
_SEVERITY: Final = {"error": lsp.DiagnosticSeverity.Error, "warning": lsp.DiagnosticSeverity.Warning}
_FULL = lsp.TextDocumentSyncKind.Full  # increments are counted in Python's lines, which are not the editor's


class RulesServer(LanguageServer):
    """One editor's server. The packs are found when the editor says where it stands, and read when asked for."""

    def __init__(self, lang: str) -> None:
        super().__init__("copygate", __version__, text_document_sync_kind=_FULL)
        self.lang = lang
        self.root = Path.cwd()
        self.shelf = Shelf(())

    def settle(self, root: Path) -> None:
        """The packs of a project, or those that came with copygate where its configuration cannot be read."""
        from copygate.resources import bundled
        from copygate_cli.config import Configuration
        from copygate_cli.rulebooks import roots_of

        self.root = root
        try:
            roots = roots_of(Configuration().of(root))
        except CopygateError as error:
            self.tell(error.wording.say(self.lang), lsp.MessageType.Warning)
            roots = [bundled("rules")]
        self.shelf = Shelf(roots)

    def lines(self, path: str) -> Lines:
        """A file's text and its positions."""
        return Lines(self.shelf.text(path), self.workspace.position_codec)

    def view(self, path: str) -> View | None:
        """A rule file with what is in its reach."""
        pack = self.shelf.pack_of(path)
        if pack is None or not path.endswith(".rule"):
            return None
        spelling = language_of(self.shelf.text(path), self.shelf.parsed(path).tree)
        return View(self.shelf.reach(pack), self.shelf.scope(pack), spelling, self.lang, self.shelf.text)

    def tell(self, message: str, kind: lsp.MessageType = lsp.MessageType.Info) -> None:
        """A message to the writer."""
        self.window_show_message(lsp.ShowMessageParams(kind, message))

    def publish(self, path: str, found: Sequence[Diagnostic]) -> None:
        """What is wrong with a file, all of it."""
        lines = self.lines(path)
        shown = [_diagnostic(each, lines, self.lang) for each in found]
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(_uri(path), shown))


def serve(lang: str) -> None:
    """Speak over standard input and output until the editor hangs up."""
    # Streams of our own: pygls closes what it is given, and the command line still flushes its own at the end.
    with os.fdopen(os.dup(0), "rb") as asked, os.fdopen(os.dup(1), "wb") as answered:
        server_of(lang).start_io(asked, answered)


def server_of(lang: str) -> RulesServer:
    """The server with its features."""
    server = RulesServer(lang)
    for method, feature, *options in _FEATURES:
        server.feature(method, *options)(feature)
    for name, command in ((RUN, run_of), (IMPACT, impact_of)):
        server.command(name)(command)
    return server


def initialize(ls: RulesServer, params: lsp.InitializeParams) -> None:
    if params.locale:
        ls.lang = "zh" if params.locale.lower().startswith("zh") else "en"
    folder = params.workspace_folders[0].uri if params.workspace_folders else params.root_uri
    ls.settle(Path(_path(folder)) if folder else Path.cwd())


def initialized(ls: RulesServer, params: lsp.InitializedParams) -> None:
    del params
    ls.shelf.warm(ls.root)


def opened(ls: RulesServer, params: lsp.DidOpenTextDocumentParams) -> None:
    _read(ls, params.text_document.uri, params.text_document.text)


def changed(ls: RulesServer, params: lsp.DidChangeTextDocumentParams) -> None:
    _read(ls, params.text_document.uri, params.content_changes[-1].text)


def closed(ls: RulesServer, params: lsp.DidCloseTextDocumentParams) -> None:
    path = _path(params.text_document.uri)
    ls.shelf.drop(path)
    ls.publish(path, ())


def completion(ls: RulesServer, params: lsp.CompletionParams) -> lsp.CompletionList:
    path = _path(params.text_document.uri)
    view, lines = ls.view(path), ls.lines(path)
    found = [] if view is None else offers(lines.text, lines.offset(params.position), view)
    items = [
        lsp.CompletionItem(
            label=each.text,
            kind=lsp.CompletionItemKind.Keyword if each.keyword else lsp.CompletionItemKind.Reference,
            detail=each.detail,
            documentation=lsp.MarkupContent(lsp.MarkupKind.Markdown, each.about) if each.about else None,
            sort_text=f"{int(each.keyword)}{at:04}",
            text_edit=lsp.TextEdit(lines.range(each.span), each.text),
        )
        for at, each in enumerate(found)
    ]
    return lsp.CompletionList(is_incomplete=False, items=items)


def hover(ls: RulesServer, params: lsp.HoverParams) -> lsp.Hover | None:
    path = _path(params.text_document.uri)
    view, lines = ls.view(path), ls.lines(path)
    found = None if view is None else thing_at(lines.text, lines.offset(params.position), view)
    if found is None:
        return None
    span, thing = found
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, thing.text or thing.detail), lines.range(span))


def definition(ls: RulesServer, params: lsp.DefinitionParams) -> lsp.Location | None:
    path = _path(params.text_document.uri)
    view, lines = ls.view(path), ls.lines(path)
    found = None if view is None else thing_at(lines.text, lines.offset(params.position), view)
    home = found[1].home() if found is not None and found[1].home is not None else None
    if home is None:
        return None
    where, at = home
    return lsp.Location(_uri(where), ls.lines(where).range(Span(at, at)))


def formatting(ls: RulesServer, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit] | None:
    path = _path(params.text_document.uri)
    broken = any(each.severity == "error" for each in ls.shelf.parsed(path).diagnostics)
    if broken or not path.endswith(".rule"):
        return None
    lines = ls.lines(path)
    text = laid_out(lines.text)
    return [] if text == lines.text else [lsp.TextEdit(lines.range(Span(0, len(lines.text))), text)]


def symbols(ls: RulesServer, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
    path = _path(params.text_document.uri)
    lines = ls.lines(path)
    return [
        lsp.DocumentSymbol(
            name=item.title or item.name,
            detail=item.name,
            kind=lsp.SymbolKind.Function if isinstance(item, ast.Rule) else lsp.SymbolKind.Constant,
            range=lines.range(item.span),
            selection_range=lines.range(_head(item, lines.text)),
        )
        for item in ls.shelf.parsed(path).tree.items
    ]


def lenses(ls: RulesServer, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    path = _path(params.text_document.uri)
    lines, found = ls.lines(path), []
    for item in ls.shelf.parsed(path).tree.items:
        if isinstance(item, ast.Rule | ast.Definition):
            where, count = lines.range(_head(item, lines.text)), len(item.examples)
            title = say("lsp.run", ls.lang, count=count) if count else say("lsp.run.none", ls.lang)
            told = [params.text_document.uri, item.name]
            found.append(lsp.CodeLens(where, lsp.Command(title, command=RUN, arguments=told)))
            if isinstance(item, ast.Rule):
                title = say("lsp.impact", ls.lang)
                found.append(lsp.CodeLens(where, lsp.Command(title, command=IMPACT, arguments=told)))
    return found


def actions(ls: RulesServer, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    path = _path(params.text_document.uri)
    if not path.endswith(".rule"):
        return []
    lines = ls.lines(path)
    return [
        lsp.CodeAction(
            title=say("lsp.replace", ls.lang, text=each.text),
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[_diagnostic(each.mends, lines, ls.lang)],
            is_preferred=each.only,
            edit=lsp.WorkspaceEdit({params.text_document.uri: [lsp.TextEdit(lines.range(each.span), each.text)]}),
        )
        for each in mends(path, ls.shelf, lines.span(params.range))
    ]


def _read(ls: RulesServer, uri: str, text: str) -> None:
    path = _path(uri)
    ls.shelf.put(path, text.replace("\r\n", "\n"))
    ls.publish(path, ls.shelf.diagnostics(path))


def run_of(ls: RulesServer, uri: str, name: str) -> None:
    """Run the examples of one rule or definition; what does not hold is shown where it stands."""
    from copygate.packs.examples import run_examples
    from copygate.workbench.trial import Trial

    path = _path(uri)
    wrong = ls.shelf.diagnostics(path)
    if any(each.severity == "error" for each in wrong):
        ls.tell(say("lsp.broken", ls.lang), lsp.MessageType.Warning)
        return
    books = ls.shelf.rulebook(path, name)
    if books is None:
        ls.tell(say("lsp.no-rule", ls.lang), lsp.MessageType.Warning)
        return
    whole, alone = books
    results = run_examples(alone, Trial(whole).judge)
    failures = [result.problem for result in results if result.problem is not None]
    ls.publish(path, [*wrong, *failures])
    key = "lsp.failed" if failures else "lsp.fine"
    kind = lsp.MessageType.Warning if failures else lsp.MessageType.Info
    ls.tell(say(key, ls.lang, name=name, count=len(results), failed=len(failures)), kind)


async def impact_of(ls: RulesServer, uri: str, name: str) -> None:
    """What the saved rules change for the archive: `rules impact`, in a process of its own."""
    del uri, name  # the whole change is compared, not one rule by itself: rules silence and support one another
    asked = [lsp.ConfigurationItem(section="copygate")]
    told = await ls.workspace_configuration_async(lsp.ConfigurationParams(asked))
    settings = told[0] if told and isinstance(told[0], dict) else {}
    archive, base = str(settings.get("archive") or ""), str(settings.get("base") or "HEAD")
    if not archive:
        ls.tell(say("lsp.no-archive", ls.lang), lsp.MessageType.Warning)
        return
    ls.tell(say("lsp.impact-running", ls.lang, archive=archive, base=base))
    # -P: what is open in the editor may hold a `copygate` of its own.
    command = ["-P", "-m", "copygate", "rules", "impact", f"--base={base}", f"--archive={archive}", "--lang", ls.lang]
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ls.root, stdout=pipe, stderr=pipe)
    out, err = (each.decode("utf-8", "replace") for each in await child.communicate())
    if child.returncode not in (0, 1):
        ls.tell(say("lsp.impact-failed", ls.lang, message=err.strip()[-500:]), lsp.MessageType.Error)
        return
    ls.window_log_message(lsp.LogMessageParams(lsp.MessageType.Info, out))
    ls.tell(_counted(out, ls.lang))


def _counted(report: str, lang: str) -> str:
    """The line of a report that says how many; the rest of it stands in the log."""
    from copygate_cli.impacttexts import TEXTS

    sign = TEXTS["impact.summary"][lang != "en"].partition("{posts:,}")[2].partition("{")[0]
    lines = [line.strip() for line in report.splitlines() if line.strip()]
    return next((line for line in lines if sign in line), lines[0] if lines else "")


def _diagnostic(each: Diagnostic, lines: Lines, lang: str) -> lsp.Diagnostic:
    message = each.wording.say(lang)
    if each.repair is not None:
        message += "\n" + each.repair.say(lang)
    return lsp.Diagnostic(
        lines.range(each.span), message, severity=_SEVERITY[each.severity], code=each.code, source="copygate"
    )


def _head(item: ast.Item, text: str) -> Span:
    """The first line of an item."""
    end = text.find("\n", item.span.start)
    return Span(item.span.start, item.span.end if end < 0 else min(end, item.span.end))


def _path(uri: str) -> str:
    """The file that a URI names (RFC 8089); as it stands where it is none."""
    split = urlsplit(uri)
    path = unquote(split.path)
    return str(Path(path.lstrip("/") if path[2:3] == ":" else path)) if split.scheme == "file" else uri


def _uri(path: str) -> str:
    return from_fs_path(path) or path


_FEATURES: Final[tuple[tuple[Any, ...], ...]] = (
    (lsp.INITIALIZE, initialize),
    (lsp.INITIALIZED, initialized),
    (lsp.TEXT_DOCUMENT_DID_OPEN, opened),
    (lsp.TEXT_DOCUMENT_DID_CHANGE, changed),
    (lsp.TEXT_DOCUMENT_DID_CLOSE, closed),
    (lsp.TEXT_DOCUMENT_COMPLETION, completion, lsp.CompletionOptions(trigger_characters=[" ", ".", "、", ","])),
    (lsp.TEXT_DOCUMENT_HOVER, hover),
    (lsp.TEXT_DOCUMENT_DEFINITION, definition),
    (lsp.TEXT_DOCUMENT_FORMATTING, formatting),
    (lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL, symbols),
    (lsp.TEXT_DOCUMENT_CODE_LENS, lenses),
    (lsp.TEXT_DOCUMENT_CODE_ACTION, actions, lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix])),
)
