"""Trust: what was signed and locked judges, and nothing else; tampering, old packs, other keys, wrong days all fail."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from copygate.audit.canonical import canonical
from copygate.audit.note import SigningKey, VerifierKey, sign_note
from copygate.dsl import ast
from copygate.errors import TrustError, UsageError
from copygate.evaluation.compiled import CompiledRulebook
from copygate.packs.folders import SIGNED, Found, find_packs
from copygate.packs.loader import RulebookErrors
from copygate.resources import bundled
from copygate.rulebooks import compiled_rulebook
from copygate.trust.contents import PackContents, pack_of, read_folder, require_names
from copygate.trust.lock import LOCK, Lock, Pin, lock_text, precedence, read_lock, version_of
from copygate.trust.manifest import FORM, Statement, hashes_of, signed_by, told, verified
from copygate.trust.pins import Trust, lock_bytes
from tests.conftest import FEW
from tests.goods import pack_made, pack_text, write_pack

KEY = SigningKey("legal", bytes(range(32)))
OTHER = SigningKey("legal", bytes(range(1, 33)))
"""Another key of the same name."""
TODAY = date(2026, 11, 21)


def statement(pack: PackContents, seq: int = 1, start: date = TODAY, until: date | None = None) -> Statement:
    return Statement(pack.id, pack.version, seq, start, until, hashes_of(pack.files))


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((bundled("schemas") / f"{name}.v1.json").read_text(encoding="utf-8")))


# ---------------------------------------------------------------- signed manifests


def test_a_signed_manifest_says_what_was_signed_and_keeps_its_schema() -> None:
    said = statement(pack_made(), seq=7, until=date(2027, 1, 1))
    raw = signed_by(KEY, said)
    assert verified(raw, (KEY.verifier,)) == (said, ("legal",))
    schema("pack-manifest").validate(json.loads(raw.split(b"\n")[1]))
    assert signed_by(KEY, said) == raw


def test_a_signed_manifest_is_a_signed_note_to_anyone() -> None:
    """C2SP signed-note, checked without a line of ours: text, blank line, `— name base64(id || signature)`."""
    text, _, signature = signed_by(KEY, statement(pack_made())).decode().partition("\n\n")
    dash, name, encoded = signature.rstrip("\n").split(" ")
    raw = base64.b64decode(encoded, validate=True)
    public = Ed25519PrivateKey.from_private_bytes(KEY.seed).public_key()
    assert (dash, name) == ("—", "legal")
    assert raw[:4] == sha256(b"legal\n\x01" + public.public_bytes_raw()).digest()[:4]
    public.verify(raw[4:], f"{text}\n".encode())
    assert text.split("\n")[0] == "copygate-pack/1"
    assert rfc8785.dumps(json.loads(text.split("\n")[1])).decode() == text.split("\n")[1]


def test_no_byte_of_a_signed_manifest_can_be_changed() -> None:
    """Each byte: a bit of it, all bits of it; left out, and doubled."""
    raw = signed_by(KEY, statement(pack_made()))
    tampered = [
        raw[:at] + bytes((raw[at] ^ by,)) + raw[at + 1 :] for at in range(len(raw)) for by in (1 << at % 8, 255)
    ]
    tampered += [raw[:at] + raw[at + 1 :] for at in range(len(raw))]
    tampered += [raw[:at] + raw[at : at + 1] + raw[at:] for at in range(len(raw))]
    accepted = []
    for each in tampered:
        try:
            verified(each, (KEY.verifier,))
        except TrustError:
            continue
        accepted.append(each)
    assert len(tampered) > 1_500
    assert accepted == []


def _named(text: str) -> bytes:
    return sign_note(text, KEY)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe",
        _named(f"{FORM}\n"),
        _named(f"{FORM}\n[]\n"),
        _named(f"{FORM}\n{{}}\n"),
        _named('copygate-pack/2\n{"a":1}\n'),
        _named(f"{FORM}\n" + canonical({"id": "a", "version": "1.0.0", "seq": 0, "effective_from": "2026-01-01", "files": {}}).decode() + "\n"),
        _named(f"{FORM}\n" + canonical({"id": "a", "version": "1.0.0", "seq": True, "effective_from": "2026-01-01", "files": {}}).decode() + "\n"),
        _named(f"{FORM}\n" + canonical({"id": "a", "version": "1.0.0", "seq": 1, "effective_from": "soon", "files": {}}).decode() + "\n"),
        _named(f"{FORM}\n" + canonical({"id": "a", "version": "1.0.0", "seq": 1, "effective_from": "2026-01-01", "files": {}, "more": 1}).decode() + "\n"),
        _named(f"{FORM}\n" + '{"effective_from":"2026-01-01", "files":{},"id":"a","seq":1,"version":"1"}\n'),
        _named(f"{FORM}\n" + '{"effective_from":"2026-01-01","files":{},"id":"a","id":"b","seq":1,"version":"1"}\n'),
    ],
)  # fmt: skip
def test_what_a_trusted_key_signed_must_still_be_a_manifest(raw: bytes) -> None:
    with pytest.raises(TrustError):
        verified(raw, (KEY.verifier,))


def test_another_key_is_another_key_whatever_it_calls_itself() -> None:
    raw = signed_by(OTHER, statement(pack_made()))
    forged = raw.replace(OTHER.verifier.id, KEY.verifier.id)
    assert verified(raw, (OTHER.verifier,))
    for each in (raw, forged):
        with pytest.raises(TrustError):
            verified(each, (KEY.verifier,))
    with pytest.raises(TrustError):
        verified(raw, ())


def test_a_signature_holds_for_its_own_pack_alone() -> None:
    pack = pack_made()
    said = statement(pack)
    said.require_files(pack.id, pack.version, pack.files)
    others = (
        (pack_made(word="茶室"), "trust.other-files"),
        (pack_made(version="1.0.1"), "trust.other-pack"),
        (pack_made("brand/other"), "trust.other-pack"),
        (replace(pack, files=pack.files[:1]), "trust.other-files"),
        (replace(pack, files=(*pack.files, pack.files[0]._replace(name="more.rule"))), "trust.other-files"),
    )
    for other, code in others:
        with pytest.raises(TrustError) as caught:
            said.require_files(other.id, other.version, other.files)
        assert caught.value.code == code


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 11, 20), "trust.early"),
        (date(2026, 11, 21), None),
        (date(2027, 6, 30), None),
        (date(2027, 7, 1), "trust.expired"),
        (date(1999, 1, 1), "trust.early"),
        (date(2999, 1, 1), "trust.expired"),
    ],
)
def test_a_signature_counts_on_the_days_it_names(day: date, code: str | None) -> None:
    said = statement(pack_made(), until=date(2027, 6, 30))
    if code is None:
        said.require_day(day)
        return
    with pytest.raises(TrustError) as caught:
        said.require_day(day)
    assert caught.value.code == code


# ---------------------------------------------------------------- the lock as a file

DIGEST = "a" * 64
pins = st.builds(
    Pin,
    st.sampled_from(("1.0.0", "2026.2.0", "1.0.0-rc.1")),
    st.sampled_from((DIGEST, "0123456789abcdef" * 4)),
    st.none() | st.integers(1, 2**40),
    st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f")),
    st.none() | st.just("0a" * 20),
)
some_pins = st.dictionaries(st.sampled_from(("brand/a", "b", "c-d/e")), pins)


@FEW
@given(st.builds(Lock, some_pins, some_pins, st.booleans()))
def test_a_lock_reads_as_it_was_written(lock: Lock) -> None:
    text = lock_text(lock)
    assert read_lock(text.encode()) == lock
    schema("lock").validate(tomllib.loads(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "version = 2",
        'version = "1"',
        "version = 1\nsignatures = true",
        "version = 1\nsignatures = 'none'",
        "version = 1\nmore = 1",
        "version = 1\npacks = 1",
        "version = 1\n[packs]\na = 1",
        "version = 1\n[packs]\na = {version = '1.0.0'}",
        "version = 1\n[packs]\na = {version = '1.0.0', digest = 'sha256:00'}",
        f"version = 1\n[packs]\na = {{version = '1.0.0', digest = '{DIGEST}'}}",
        f"version = 1\n[packs]\na = {{version = '1.0.0', digest = 'sha256:{DIGEST.upper()}'}}",
        f"version = 1\n[packs]\na = {{version = '1.0.0', digest = 'sha256:{DIGEST}', seq = 0}}",
        f"version = 1\n[packs]\na = {{version = '1.0.0', digest = 'sha256:{DIGEST}', seq = true}}",
        f"version = 1\n[packs]\na = {{version = '1.0.0', digest = 'sha256:{DIGEST}', sequence = 1}}",
        f"version = 1\n[packs]\na = {{version = '1.0.0', digest = 'sha256:{DIGEST}'}}\na = {{version = '1.0.0', digest = 'sha256:{DIGEST}'}}",
        "<<<<<<< HEAD\nversion = 1\n",
    ],
)
def test_anything_but_a_whole_lock_is_refused(text: str) -> None:
    with pytest.raises(TrustError):
        read_lock(text.encode())
    with pytest.raises(TrustError):
        read_lock(b"\xff" + text.encode())


def test_versions_are_ordered_as_semantic_versions_are() -> None:
    """Semantic Versioning 2.0.0, clause 11."""
    ordered = ["0.9.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
               "1.0.0-rc.1", "1.0.0", "1.0.2", "1.2.0", "1.10.0", "2026.2.0"]  # fmt: skip
    places = [precedence(version) for version in ordered]
    assert places == sorted(places)
    assert len(set(places)) == len(places)
    assert precedence("1.0.0+build.7") == precedence("1.0.0")


# ---------------------------------------------------------------- the lock in a check


class Project:
    """A folder with a bundled pack, an own one, a lock of both, and whatever a test does to them."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[VerifierKey, ...] = ()) -> None:
        monkeypatch.setenv("COPYGATE_CACHE_DIR", str(root / "cache"))
        self.root, self.bundled, self.rules = root, root / "shipped", root / "rules"
        write_pack(self.bundled, "cn/law", word="最佳")
        self.own = write_pack(self.rules)
        self.keys = tuple(map(str, keys))
        if keys:
            self.sign()
        self.lock()

    def sign(self, key: SigningKey = KEY, **about: object) -> None:
        pack = read_folder(self.own)
        (self.own / SIGNED).write_bytes(signed_by(key, statement(pack, **about)))  # type: ignore[arg-type] # seq, days

    def found(self) -> Found:
        return find_packs((self.bundled, self.rules))

    def lock(self, seq: int | None = None, *, signed: bool = False) -> None:
        bundled: dict[str, Pin] = {}
        own: dict[str, Pin] = {}
        for folder in self.found().folders:
            where = own if Path(folder.path).is_relative_to(self.rules) else bundled
            number = seq or (told(folder.signed).seq if folder.signed else None)
            where[folder.id] = Pin(version_of(folder), folder.digest, number if where is own else None)
        (self.root / LOCK).write_text(lock_text(Lock(own, bundled, signed)))

    def trust(self, day: date = TODAY) -> Trust:
        path = self.root / LOCK
        return Trust(path, lock_bytes(path) if path.exists() else None, self.keys, self.rules, day)

    def rulebook(self, day: date = TODAY) -> CompiledRulebook:
        return compiled_rulebook((self.bundled, self.rules), trust=self.trust(day))

    def codes(self, day: date = TODAY) -> list[str]:
        """What the check refuses; everything that it says is said in both languages, with a way out where there is one."""
        try:
            self.rulebook(day)
        except RulebookErrors as error:
            for each in error.diagnostics:
                assert each.wording.en
                assert each.wording.zh
                assert each.wording.en != each.wording.zh
            return sorted(each.code for each in error.diagnostics)
        return []


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(tmp_path, monkeypatch)


@pytest.fixture
def signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    return Project(tmp_path, monkeypatch, (KEY.verifier,))


@pytest.mark.parametrize("keys", [(), (KEY.verifier,)])
def test_the_packs_of_the_lock_judge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: tuple[VerifierKey, ...]
) -> None:
    project = Project(tmp_path, monkeypatch, keys)
    assert project.codes() == []
    assert {pack.id for pack in project.rulebook().rulebook.packs} == {"cn/law", "brand/mine"}


def _edit(project: Project) -> None:
    path = project.own / "name.rule"
    path.write_text(path.read_text().replace("阻断", "提醒"))


def _edit_bundled(project: Project) -> None:
    write_pack(project.bundled, "cn/law", "1.0.1", "最好")


def _remove(project: Project) -> None:
    for path in project.own.iterdir():
        path.unlink()


def _second(project: Project) -> None:
    write_pack(project.rules, "brand/more")


def _collide(project: Project) -> None:
    """A pack with the id of one that is locked as bundled, beside the bundled one."""
    write_pack(project.rules, "cn/law")


def _shadow(project: Project) -> None:
    """A pack in the folder of another's lexicons would be read as one of them."""
    write_pack(project.rules, "brand/mine/lexicons")


def _lock_says_otherwise(project: Project) -> None:
    path = project.root / LOCK
    path.write_text(
        path.read_text().replace('"brand/mine" = { version = "1.0.0"', '"brand/mine" = { version = "9.0.0"')
    )


def _half_a_lock(project: Project) -> None:
    path = project.root / LOCK
    path.write_text(path.read_text().partition("[bundled]")[0])


def _linked(project: Project) -> None:
    """A good lock, but not the one that stands in the repository."""
    (project.root / LOCK).rename(project.root / "elsewhere")
    (project.root / LOCK).symlink_to(project.root / "elsewhere")


def _pipe(project: Project) -> None:
    """Reading it must not wait for somebody to write."""
    (project.root / LOCK).unlink()
    os.mkfifo(project.root / LOCK)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (_edit, ["trust.changed"]),
        (_edit_bundled, ["trust.bundled"]),
        (_remove, ["trust.missing"]),
        (_second, ["trust.extra"]),
        (_collide, ["trust.extra"]),
        (_shadow, ["trust.changed", "trust.extra"]),
        (_lock_says_otherwise, ["trust.changed"]),
        (_half_a_lock, ["trust.bundled"]),
        (lambda project: (project.root / LOCK).write_text(""), ["trust.lock"]),
        (_pipe, ["trust.lock"]),
        (_linked, ["trust.lock"]),
    ],
)
def test_any_other_pack_is_refused(project: Project, change: Callable[[Project], object], codes: list[str]) -> None:
    assert project.codes() == []
    change(project)
    assert project.codes() == codes
    (project.root / LOCK).unlink()
    project.lock()
    # Once locked again the packs compile, or fail for what is wrong with them, but not for the lock.
    assert not [code for code in project.codes() if code.startswith("trust.")]


def test_a_lock_of_another_day_is_of_other_packs(project: Project) -> None:
    """An old lock put back with new packs, and a new lock with old packs."""
    old_lock, old_rule = (project.root / LOCK).read_bytes(), (project.own / "name.rule").read_bytes()
    write_pack(project.rules, version="1.1.0", word="茶铺")
    project.lock()
    assert project.codes() == []
    (project.root / LOCK).write_bytes(old_lock)
    assert project.codes() == ["trust.changed"]
    project.lock()
    (project.own / "name.rule").write_bytes(old_rule)
    assert project.codes() == ["trust.changed"]


def test_what_is_compiled_is_what_was_held_against_the_lock(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that changes after it was read changes nothing in the run: it is not read again."""

    def read_then_changed(roots: tuple[Path, ...]) -> Found:
        found = find_packs(roots)
        _edit(project)
        return found

    monkeypatch.setattr("copygate.rulebooks.find_packs", read_then_changed)
    rulebook = project.rulebook()
    rule = next(rule for pack, rule in rulebook.sources if pack.id == "brand/mine")
    assert isinstance(rule, ast.Rule)
    assert rule.severity == "block"
    monkeypatch.undo()
    assert project.codes() == ["trust.changed"]


# ---------------------------------------------------------------- signatures in a check


def _unsigned(project: Project) -> None:
    (project.own / SIGNED).unlink()


def _stale(project: Project) -> None:
    """The rule is edited and locked, the signature stays that of the old files."""
    _edit(project)
    project.lock()


def _signed_by_another(project: Project) -> None:
    project.sign(OTHER)


def _borrowed(project: Project) -> None:
    """A good signature by the right key, of another pack."""
    (project.own / SIGNED).write_bytes(signed_by(KEY, statement(pack_made("brand/other"))))


def _cut(project: Project) -> None:
    path = project.own / SIGNED
    path.write_bytes(path.read_bytes()[:-2])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_unsigned, "trust.unsigned"),
        (_stale, "trust.other-files"),
        (_signed_by_another, "trust.signature"),
        (_borrowed, "trust.other-pack"),
        (_cut, "trust.signature"),
        (lambda project: project.lock(seq=2), "trust.rollback"),
        (lambda project: project.sign(start=date(2026, 11, 22)), "trust.early"),
        (lambda project: project.sign(until=TODAY, start=date(2026, 1, 1)), None),
        (lambda project: project.sign(until=date(2026, 11, 20), start=date(2026, 1, 1)), "trust.expired"),
        (lambda project: project.sign(seq=9), None),
        (lambda project: (project.root / LOCK).unlink(), "trust.no-lock"),
    ],
)
def test_where_signatures_are_demanded_nothing_else_judges(
    signed: Project, change: Callable[[Project], object], code: str | None
) -> None:
    assert signed.codes() == []
    change(signed)
    assert signed.codes() == ([code] if code else [])


def test_the_days_of_a_signature_are_looked_at_on_every_run(signed: Project) -> None:
    """The rulebook comes from the cache on the second run; no byte has changed, only the day."""
    signed.sign(until=date(2026, 12, 31))
    signed.lock()
    assert signed.codes() == []
    assert signed.codes(date(2026, 12, 31)) == []
    assert signed.codes(date(2027, 1, 1)) == ["trust.expired"]
    assert signed.codes(date(2026, 11, 20)) == ["trust.early"]


def test_a_lock_that_demands_signatures_needs_a_key(project: Project) -> None:
    project.sign()
    project.lock(signed=True)
    assert project.codes() == ["trust.no-key", "trust.signature"]
    project.keys = ("legal+00000000+AAAA",)
    assert project.codes() == ["trust.key", "trust.signature"]
    project.keys = (str(OTHER.verifier), str(KEY.verifier))
    assert project.codes() == []


def test_an_answer_is_kept_for_the_very_bytes_it_is_about(signed: Project) -> None:
    """One cache through it all: what passed once does not pass with another lock, signature or key, or without one."""
    assert signed.codes() == []
    lock, signature, keys = (signed.root / LOCK).read_bytes(), (signed.own / SIGNED).read_bytes(), signed.keys
    (signed.root / LOCK).write_bytes(lock.replace(b"seq = 1", b"seq = 2"))
    assert signed.codes() == ["trust.rollback"]
    (signed.root / LOCK).write_bytes(lock)
    (signed.own / SIGNED).write_bytes(signature[:-3] + b"A=\n")
    assert signed.codes() != []
    (signed.own / SIGNED).write_bytes(signature)
    signed.keys = (str(OTHER.verifier),)
    assert signed.codes() == ["trust.signature"]
    signed.keys = keys
    assert signed.codes() == []


# ---------------------------------------------------------------- names and sizes

_GOOD = ("pack.yaml", "品牌名.rule", "absolute-claim.rule", "a b.rule", "lexicons/禁用词.yaml", "specs.yaml")
_BAD = (
    "../a.rule", "/a.rule", "lexicons/../a.yaml", "lexicons/x/a.yaml", "a/b.rule", "..\\a.rule", "C:a.rule", "a.py",
    "x.pth", "conftest.py", "hooks/pre-commit", ".git/hooks/x.rule", ".a.rule", "-a.rule", "a\0.rule", "a\n.rule",
    "a\u202e.rule", "a\u200b.rule", "a\u3000.rule", "con.rule", "NUL.x.rule", "aux.rule", "e\u0301.rule", "", "README.md",
    "pack.yml", "PACK.YAML", "lexicons/.yaml", f"{'长' * 60}.rule",
)  # fmt: skip


@pytest.mark.parametrize("name", _BAD)
def test_a_pack_has_plain_names_only(name: str) -> None:
    require_names(_GOOD)
    with pytest.raises(UsageError):
        require_names([*_GOOD, name])


@pytest.mark.parametrize("pair", [("a.rule", "A.rule"), ("é.rule", "É.rule"), ("ss.rule", "ß.rule"), ("a.rule", "ａ.rule"), ("k.rule", "\u212a.rule"), ("a.rule", "a.rule")])  # fmt: skip
def test_two_names_are_two_on_every_system(pair: tuple[str, str]) -> None:
    with pytest.raises(UsageError):
        require_names(pair)


def test_a_pack_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError):
        require_names([f"{n}.rule" for n in range(501)])
    files = pack_text()
    monkeypatch.setattr("copygate.trust.contents.MAX_PACK_BYTES", sum(map(len, files.values())))
    assert pack_of(files.items(), None, "x").id == "brand/mine"
    with pytest.raises(UsageError):
        pack_of({**files, "b.rule": b"#"}.items(), None, "x")


# ---------------------------------------------------------------- what a plain check pays


def test_a_check_with_a_lock_reads_no_toml_of_it_and_no_cryptography(signed: Project) -> None:
    """The first run verifies; those after it take the answer from the cache, and only look at the days."""
    code = (
        "import sys; from datetime import date; from pathlib import Path; from copygate.rulebooks import compiled_rulebook; "
        "from copygate.trust.pins import Trust; root = Path(sys.argv[1]); lock = root / 'copygate.lock'; "
        "trust = Trust(lock, lock.read_bytes(), tuple(sys.argv[2:]), root / 'rules', date(2026, 11, 21)); "
        "compiled_rulebook((root / 'shipped', root / 'rules'), trust=trust); print(*sys.modules)"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(signed.root), *signed.keys], capture_output=True, text=True, check=True
        )
        for _ in range(2)
    ]
    first, second = (set(run.stdout.split()) for run in runs)
    heavy = {"cryptography", "rfc8785", "tomllib", "copygate.packs.loader"}
    assert heavy <= first
    assert not second & heavy
