"""`copygate lsp`: the language server, for an editor to start."""

from __future__ import annotations

import click

from copygate_cli.speech import Command, lang_of


@click.command("lsp", cls=Command, help="help.lsp")
@click.option("--stdio", is_flag=True, expose_value=False, help="help.lsp.stdio")
@click.pass_context
def lsp(ctx: click.Context) -> int:
    """Speak the Language Server Protocol over standard input and output."""
    from copygate_cli.editor.server import serve

    serve(lang_of(ctx))
    return 0
