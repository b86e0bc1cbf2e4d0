"""Which extra of the package brings which module: what to install when one is not there."""

from __future__ import annotations

from typing import Final

from copygate.errors import InputError, Wording

EXTRAS: Final = {
    **dict.fromkeys(("PIL", "cv2", "numpy", "onnxruntime", "pytesseract", "rapidocr", "zxingcpp"), "images"),
    **dict.fromkeys(("docx", "lxml", "pptx", "pypdfium2"), "office"),
    **dict.fromkeys(("lsprotocol", "pygls"), "lsp"),
    **dict.fromkeys(("alembic", "cryptography", "rfc8785", "sqlalchemy"), "store"),
}


def extra_of(error: BaseException) -> str | None:
    """The extra that a failed import asks for; None where it is not a matter of extras."""
    if not isinstance(error, ModuleNotFoundError) or error.name is None:
        return None
    return EXTRAS.get(error.name.partition(".")[0])


def missing(what: Wording, error: ModuleNotFoundError) -> InputError:
    """`what` cannot be done because of the import that failed: which package it is, and how to get it."""
    extra = extra_of(error) or "all"
    return InputError(
        "missing-extra",
        Wording(
            f"{what.en} needs the package `{error.name}`: install `copygate[{extra}]`",
            f"{what.zh}需要组件 `{error.name}`：请安装 `copygate[{extra}]`",
        ),
    )
