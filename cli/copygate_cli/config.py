"""Configuration: `copygate.toml`, or `[tool.copygate]` of pyproject.toml, from the project's root down to a folder.

The outermost file decides; a nested one may only tighten: fail earlier, add packs. Whatever is unknown, misspelled or
looser is an error, because a gate that misread its own orders is open.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from copygate.errors import ConfigError, Wording, reason_of
from copygate.model.verdict import Outcome
from copygate.report.wording import say
from copygate.tuples import NamedTuple
from copygate_cli.rulebooks import LOCK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

FILE: Final = "copygate.toml"
BASELINE: Final = "copygate-baseline.json"
"""Beside the outermost configuration: old problems that do not count (`copygate baseline`)."""
_KEYS: Final = ("fail-on", "packs", "exclude", "ocr")
FAIL_ON: Final = {outcome.word: outcome for outcome in Outcome if outcome > Outcome.CLEAR}
FAIL_ON_ALIASES: Final = {"有欠": "owes", "复核": "review", "未定": "undecided", "不予发布": "blocked"}

DECISIONS: Final = ("log", "keys", "receipts", "waivers", "blacklist", "waiver-days", "receipt-days")
"""What `[review]` says of signed decisions; read by `deciding.py`, where there are any."""

OCR: Final = ("rapidocr", "tesseract", "off")
"""What may read the text on pictures; the first does unless told otherwise."""


class Settings(NamedTuple):
    """What applies in a folder. `only` None: every pack that is not opt-in; `root`: the outermost file's folder, from
    which `decisions` (that file's `[review]`, as it is written) names others; `pack_keys`: whose signatures the
    project's own packs need, if there are any."""

    fail_on: Outcome = Outcome.OWES
    only: tuple[str, ...] | None = None
    also: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    root: Path | None = None
    ocr: str = OCR[0]
    store: Path | None = None
    decisions: Mapping[str, object] | None = None
    pack_keys: tuple[str, ...] = ()

    @property
    def rules(self) -> Path | None:
        """The project's own packs, if it has any."""
        folder = self.root / "rules" if self.root else None
        return folder if folder is not None and folder.is_dir() else None


class _Declared(NamedTuple):
    """One file, as far as it says anything."""

    path: Path
    fail_on: Outcome | None
    packs: tuple[str, ...] | None
    exclude: tuple[str, ...] | None
    ocr: str | None
    store: Path | None = None
    decisions: Mapping[str, object] | None = None
    pack_keys: tuple[str, ...] | None = None


class Configuration:
    """Settings by folder, each file read once."""

    def __init__(self) -> None:
        self._settings: dict[Path, Settings] = {}
        self._declared: dict[Path, _Declared | None] = {}

    def of(self, folder: Path) -> Settings:
        """What applies to the files of this folder. Raises ConfigError."""
        if folder not in self._settings:
            self._settings[folder] = self._combined(folder.resolve())
        return self._settings[folder]

    def steps_to(self, folder: Path, settings: Settings) -> tuple[str, ...]:
        """The folders from that of the outermost file, where excludes count from, down to this one."""
        return () if settings.root is None else folder.resolve().relative_to(settings.root).parts

    def _combined(self, folder: Path) -> Settings:
        chain: list[_Declared] = []
        locks: list[Path] = []
        for step in (folder, *folder.parents):
            if os.path.lexists(step / LOCK):
                locks.append(step)
            declared = self._read(step)
            if declared is not None:
                chain.append(declared)
            if (step / ".git").exists():
                break
        settings, outermost = Settings(), None
        for declared in reversed(chain):
            if outermost is None:
                outermost = declared
                settings = Settings(
                    fail_on=Outcome.OWES if declared.fail_on is None else declared.fail_on,
                    only=declared.packs,
                    exclude=declared.exclude or (),
                    root=declared.path.parent,
                    ocr=declared.ocr or OCR[0],
                    store=declared.store,
                    decisions=declared.decisions,
                    pack_keys=declared.pack_keys or (),
                )
            else:
                settings = _tightened(settings, declared, _said_by(chain, declared))
        # INVARIANT: a lock that nobody reads pins nothing; whoever moved the configuration away must not open the gate.
        for step in locks:
            if step != settings.root:
                where = settings.root / FILE if settings.root else FILE
                _fail("config.lock-elsewhere", step / LOCK, outer_path=where)
        return settings

    def _read(self, folder: Path) -> _Declared | None:
        if folder not in self._declared:
            self._declared[folder] = _declared_in(folder)
        return self._declared[folder]


def _said_by(chain: Sequence[_Declared], inner: _Declared) -> Sequence[_Declared]:
    """The files outside `inner`, nearest first."""
    return chain[chain.index(inner) + 1 :]


def _tightened(outer: Settings, inner: _Declared, outside: Sequence[_Declared]) -> Settings:
    outermost = outside[-1]
    if inner.exclude is not None:
        values = {"value": _listed(inner.exclude), "outer": _listed(outermost.exclude or ())}
        _fail("config.nested-exclude", inner.path, outer_path=outermost.path, **values)
    if inner.ocr is not None and inner.ocr != outer.ocr:
        values = {"value": inner.ocr, "outer": outer.ocr}
        _fail("config.nested-ocr", inner.path, outer_path=outermost.path, **values)
    if inner.store is not None and inner.store != outer.store:
        values = {"value": str(inner.store), "outer": str(outer.store or "")}
        _fail("config.nested-store", inner.path, outer_path=outermost.path, **values)
    if inner.decisions is not None:
        # Whose signatures count is said once, where a pull request that adds a folder does not reach.
        values = {"keys": ", ".join(f"review.{name}" for name in inner.decisions)}
        _fail("config.nested-decisions", inner.path, outer_path=outermost.path, **values)
    if inner.pack_keys is not None and inner.pack_keys != outer.pack_keys:
        _fail("config.nested-trust", inner.path, outer_path=outermost.path)
    fail_on = outer.fail_on
    if inner.fail_on is not None:
        if inner.fail_on > fail_on:
            source = next((each for each in outside if each.fail_on == fail_on), outermost)
            _fail(
                "config.looser-fail-on",
                inner.path,
                value=inner.fail_on.word,
                outer=fail_on.word,
                outer_path=source.path,
            )
        fail_on = inner.fail_on
    added = tuple(pack for pack in inner.packs or () if pack not in outer.also)
    return outer._replace(fail_on=fail_on, also=(*outer.also, *added))


def _declared_in(folder: Path) -> _Declared | None:
    """The folder's own file; `copygate.toml` goes before pyproject.toml."""
    path = folder / FILE
    table = _toml(path)
    if table is None:
        path = folder / "pyproject.toml"
        project = _toml(path, only_if=_may_configure)
        tools = project.get("tool") if project else None
        table = tools.get("copygate") if isinstance(tools, dict) else None
        if table is None:
            return None
        if not isinstance(table, dict):
            _fail("config.not-table", path, key="tool.copygate")
    _known(path, table, ("check", "review", "trust"), "")
    check = table.get("check", {})
    if not isinstance(check, dict):
        _fail("config.not-table", path, key="check")
    _known(path, check, _KEYS, "check.")
    packs, exclude = _texts(path, check, "packs"), _texts(path, check, "exclude")
    ocr, (store, decisions) = _engine(path, check), _review(path, table)
    return _Declared(path, _outcome(path, check), packs, exclude, ocr, store, decisions, _pack_keys(path, table))


def _pack_keys(path: Path, table: dict[str, object]) -> tuple[str, ...] | None:
    """Public keys as `copygate pack key` prints them; whether each is one is seen when it is needed."""
    trust = table.get("trust", {})
    if not isinstance(trust, dict):
        _fail("config.not-table", path, key="trust")
    _known(path, trust, ("pack-keys",), "trust.")
    return _texts(path, trust, "pack-keys", "trust.")


def _review(path: Path, table: dict[str, object]) -> tuple[Path | None, dict[str, object] | None]:
    """The folder of the review store (where it is relative, from the file that names it), and what is said of signed
    decisions."""
    review = table.get("review", {})
    if not isinstance(review, dict):
        _fail("config.not-table", path, key="review")
    _known(path, review, ("store", *DECISIONS), "review.")
    decisions = {name: value for name, value in review.items() if name in DECISIONS} or None
    named = review.get("store")
    if named is None:
        return None, decisions
    if not isinstance(named, str) or not named.strip():
        _fail("config.wrong-type", path, key="review.store", value=named, wanted=("config.type.folder", {}))
    return path.parent / named, decisions


def _may_configure(data: bytes) -> bool:
    """Whether a pyproject.toml can hold `tool.copygate`, however it is spelled: most that name copygate only need it,
    and reading TOML takes longer than finding that out."""
    if b"copygate" not in data and b"\\" not in data:
        return False
    plain = data.translate(None, b" \t\"'")
    return any(sign in plain for sign in (b"tool.copygate", b"[tool]", b"tool=", b"\\u", b"\\U", b"\\x"))


def _toml(path: Path, only_if: Callable[[bytes], bool] | None = None) -> dict[str, object] | None:
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        _fail("config.unreadable", path, message=reason_of(error))
    if only_if is not None and not only_if(data):
        return None
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        _fail("config.syntax", path, message=error)


def _known(path: Path, table: dict[str, object], keys: Sequence[str], prefix: str) -> None:
    for key in table:
        if key not in keys:
            from copygate.dsl.likely import likely

            meant = likely(key.replace("_", "-"), keys)
            known = ", ".join(f"{prefix}{each}" for each in keys)
            hint = ("config.near", {"near": f"{prefix}{meant}"}) if meant else ("config.known", {"known": known})
            _fail("config.unknown-key", path, key=f"{prefix}{key}", near=hint)


def _outcome(path: Path, check: dict[str, object]) -> Outcome | None:
    value = check.get("fail-on")
    if value is None:
        return None
    word = FAIL_ON_ALIASES.get(value, value) if isinstance(value, str) else None
    if word not in FAIL_ON:
        known = ", ".join(FAIL_ON)
        _fail(
            "config.wrong-type",
            path,
            key="check.fail-on",
            value=value,
            wanted=("config.type.outcome", {"known": known}),
        )
    return FAIL_ON[word]


def _engine(path: Path, check: dict[str, object]) -> str | None:
    value = check.get("ocr")
    if value is not None and value not in OCR:
        known = ", ".join(OCR)
        _fail("config.wrong-type", path, key="check.ocr", value=value, wanted=("config.type.outcome", {"known": known}))
    return value if isinstance(value, str) else None


def _texts(path: Path, check: dict[str, object], key: str, prefix: str = "check.") -> tuple[str, ...] | None:
    value = check.get(key)
    if value is None:
        return None
    texts = [each for each in value if isinstance(each, str) and each.strip()] if isinstance(value, list) else []
    if not isinstance(value, list) or len(texts) != len(value):
        _fail("config.wrong-type", path, key=f"{prefix}{key}", value=value, wanted=("config.type.list", {}))
    return tuple(texts)


def _listed(texts: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


def _fail(text: str, path: Path, **values: object) -> NoReturn:
    """Raise in both languages; a value may itself be a wording, or the id of a text with its values."""

    def in_words(value: object, lang: str) -> object:
        if isinstance(value, Wording):
            return value.say(lang)
        return say(value[0], lang, **value[1]) if isinstance(value, tuple) else value

    said = {
        lang: say(text, lang, path=path, **{name: in_words(value, lang) for name, value in values.items()})
        for lang in ("en", "zh")
    }
    raise ConfigError(text.replace("config.", "config-"), Wording(**said))
