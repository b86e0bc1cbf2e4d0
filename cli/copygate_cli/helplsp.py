"""Help of `copygate lsp`, in both languages."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "help.lsp": (
        """Rules in an editor: errors as you type, completion, the law on hover, examples at a click (docs/editor.md).
An editor starts this; it speaks the Language Server Protocol over standard input and output.

  copygate lsp""",
        """在编辑器里写规则:边写边查错、补全、悬停看法条、点一下跑例句(见 docs/editor.md)。
由编辑器启动,经标准输入输出讲语言服务器协议(LSP)。

  copygate lsp""",
    ),
    "help.lsp.stdio": (
        "Over standard input and output (the default, and all there is).",
        "经标准输入输出(默认,也只有这一种)。",
    ),
}
