"""The exception tree.

CopygateError
├── UsageError          the call itself is wrong (exit 2)
├── ConfigError         copygate.toml or [tool.copygate] is wrong (exit 2)
├── RulebookError       one or more packs do not compile; carries the diagnostics (exit 2)
├── TrustError          a pack whose signature, sequence or dates do not hold, or a lock that is none (exit 2)
├── InputError          one input could not be read; the others go on (exit 3)
├── ReviewError         a decision that may not be made: its code is the guard that objected (exit 1)
├── StoreError          the review store cannot be opened, read or written; nothing was changed (exit 3)
└── AuditError          an entry, signature, checkpoint or proof that does not hold, or is not one

Libraries raise; only the command line exits. A message says what is wrong, where, and what to do, and is
given in both languages because the writer of a rule and the reader of the message may not share one.
"""

from __future__ import annotations

from typing import Final

from copygate.tuples import NamedTuple


class Wording(NamedTuple):
    """One message in the two languages of the house."""

    en: str
    zh: str

    def say(self, lang: str) -> str:
        """Return the wording for a language tag; anything that is not Chinese reads English."""
        return self.zh if lang.startswith("zh") else self.en


class CopygateError(Exception):
    """Base of every error this project raises on purpose."""

    def __init__(self, code: str, wording: Wording) -> None:
        super().__init__(wording.en)
        self.code = code
        self.wording = wording


class UsageError(CopygateError):
    """The request cannot be carried out as asked."""


class ConfigError(CopygateError):
    """A configuration file is wrong or tries to relax an outer one."""


class RulebookError(CopygateError):
    """Packs that do not compile: nothing is checked with half a rulebook."""


class TrustError(CopygateError):
    """A pack whose signature, sequence or dates do not hold, or a lock that says otherwise."""


class InputError(CopygateError):
    """One input that could not be read or is over its budget; its verdict is `undecided`."""

    def at(self, path: object) -> InputError:
        """The same, with the input named: for who reads one input alone."""
        return InputError(self.code, Wording(f"`{path}`: {self.wording.en}", f"{path}:{self.wording.zh}"))


class ReviewError(CopygateError):
    """An act on a review case that its state, its guards or the actor's roles do not allow."""


class StoreError(CopygateError):
    """The review store could not be opened, read or written; the act asked for did not happen.

    But for two codes: `store.unsure`, nobody can tell; `store.rolled-back` of a signer, who refuses to go on.
    """


class AuditError(CopygateError):
    """What the audit log was given does not hold: nothing may be taken from it."""


def reason_of(error: OSError) -> Wording:
    """Why the operating system refused, in the languages of the house where it is one of the usual reasons."""
    for kind, en, zh in _REASONS:
        if isinstance(error, kind):
            return Wording(en, zh)
    system = (error.strerror or "the system gives no reason").lower()
    return Wording(system, f"系统提示“{system}”")


_REASONS: Final = (
    (FileNotFoundError, "no such file or folder", "文件或文件夹不存在"),
    (PermissionError, "no permission", "没有权限"),
    (IsADirectoryError, "it is a folder", "这是一个文件夹"),
    (NotADirectoryError, "its path leads through a file", "路径中有一段是文件,不是文件夹"),
    (FileExistsError, "it is there already", "已经存在"),
)
