"""`audit bundle`: the evidence of one case, judged offline by the one-file verifier; whoever makes it may be the attacker."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from copygate.audit import verifier
from copygate.audit.entry import Obj
from copygate.audit.export import write_zip
from copygate.audit.note import SigningKey, sign_note
from copygate.audit.sealing import value_key
from copygate.audit.verifier import Key, Unreadable, verify
from copygate.service import Document
from copygate.service.writer import Said, user
from tests.review_store import Office, key_of

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Office, str, Path]:
    """A store, a case of it that was published and taken down, and its bundle."""
    folder = tmp_path_factory.mktemp("bundle")
    office = Office(folder / "store")
    office.submit("别人的稿子")
    case = office.submit().case
    paper = office.service.vault.file(b"licence of jia", Document("licence", "甲"), key_of("wang"), cases=[case])
    office.service.vault.verify(paper, key_of("zhao"), "legal")
    office.approve_all(case)
    office.service.cases.publish(case, key_of("qian"))
    office.service.cases.suspend(case, key_of("chen"), reason="有人举报")
    office.service.audit.bundle(case, folder / "bundle.zip", key_of("zhao"))
    return office, case, folder / "bundle.zip"


def contents(path: Path) -> Files:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def codes(office: Office, path: Path) -> set[str]:
    return {each.code for each in verify(path, [Key.parse(str(office.service.verifier))]).problems}


def signed_anew(files: Files, out: Path, key: SigningKey | None = None) -> Path:
    """A bundle that its maker lists and signs anew."""
    head = files["LIST"].decode().split("\n")[:4]
    rest = {name: content for name, content in files.items() if name != "LIST"}
    listed = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(rest.items()))
    note = sign_note("\n".join([*head, listed]), key or key_of("zhao"))
    with out.open("wb") as file:
        write_zip([("LIST", note), *sorted(rest.items())], file)
    return out


def test_the_one_file_judges_a_bundle_alone(made: tuple[Office, str, Path], tmp_path: Path) -> None:
    office, case, path = made
    (tmp_path / "verifier.py").write_bytes(Path(verifier.__file__).read_bytes())
    (tmp_path / "log.key").write_text(f"{office.service.verifier}\n")
    done = subprocess.run(
        [sys.executable, "-E", "-s", "verifier.py", str(path), "--key", "log.key", "--lang", "zh"],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={"PYTHONUTF8": "1"},
        check=False,
    )
    steps, said, published = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert steps.count("✓") == len(verifier.BUNDLE_STEPS)
    assert f"审核单 {case} 的证据包,制作人 p-zhao" in said
    assert "经 4 人批准" in published


def test_a_bundle_holds_drafts_verdicts_papers_and_rules_and_nobody_elses(made: tuple[Office, str, Path]) -> None:
    _, case, path = made
    files = contents(path)
    clear = b"\n".join(content for name, content in files.items() if name.startswith(("opened/", "rules/")))
    for each in ("新品周六到店", "有人举报"):
        assert each.encode() in clear
    assert b"licence of jia" in clear
    assert b"rules 1" in clear
    assert b'"outcome": "review"' in clear
    everything = b"".join(files.values())
    assert "别人的稿子".encode() not in everything
    assert "姓名-".encode() not in everything, "people stay pseudonyms"
    assert case.encode() in files["LIST"]


def test_the_key_of_a_value_opens_that_value_only(made: tuple[Office, str, Path]) -> None:
    office, case, path = made
    files = contents(path)
    secret = office.service.writer.keys.key_of(f"case:{case}")
    assert secret.secret.hex().encode() not in b"".join(files.values())
    given = [content for name, content in files.items() if name.endswith(".key") and name.startswith("sealed/")]
    assert len(set(given)) == len(given) > 3
    later = value_key(secret, office.service.verifier.name, "01a1fd55-91f0-7006-8000-000000000006", "reason.text")
    assert f"{later.hex()}\n".encode() not in given


def test_one_flipped_byte_anywhere_fails(made: tuple[Office, str, Path], tmp_path: Path) -> None:
    office, _, path = made
    whole, random = path.read_bytes(), Random(7)
    trusted = [Key.parse(str(office.service.verifier))]
    edges = [whole.index(b"PK\1\2"), whole.index(b"LIST") + 3, len(whole) - 1, whole.index(b"\n\n") + 3]
    for at in (*edges, *random.sample(range(len(whole)), 56)):
        flipped = tmp_path / "flipped.zip"
        flipped.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << random.randrange(8)]) + whole[at + 1 :])
        try:
            assert verify(flipped, trusted).exit_code == verifier.TAMPERED, at
        except Unreadable:
            continue  # told with exit code 3


def test_an_extra_or_missing_file_is_told_and_a_name_twice(made: tuple[Office, str, Path], tmp_path: Path) -> None:
    office, _, path = made
    files = contents(path)
    gone = next(name for name in files if name.endswith("/verdict"))
    for name, changed, code in (
        ("extra", {**files, "opened/1/more": b"x"}, "bundle-extra"),
        ("missing", {each: content for each, content in files.items() if each != gone}, "bundle-missing"),
        ("changed", {**files, gone: b"{}"}, "bundle-changed"),
    ):
        with (tmp_path / name).open("wb") as out:
            write_zip(changed.items(), out)
        assert code in codes(office, tmp_path / name)
    with (tmp_path / "twice").open("wb") as out, pytest.warns(UserWarning, match="Duplicate"):
        write_zip([*files.items(), (gone, files[gone])], out)
    assert codes(office, tmp_path / "twice") == {"archive"}


def _named(files: Files, end: str) -> str:
    return next(name for name in sorted(files) if name.endswith(end))


def _other_draft(files: Files) -> Files:
    return {**files, _named(files, "/revision.file/0"): "别的正文".encode()}


def _swapped_keys(files: Files) -> Files:
    one, other = [name for name in files if name.startswith("sealed/") and name.endswith(".key")][:2]
    return {**files, one: files[other], other: files[one]}


def _without_a_leaf(files: Files) -> Files:
    numbers = sorted(int(name[7:-5]) for name in files if name.startswith("leaves/") and name.endswith(".json"))
    said = next(each for each in numbers if b"review.signed-off" in files[f"leaves/{each}.json"])
    return {name: content for name, content in files.items() if not name.startswith(f"leaves/{said}.")}


def _another_leaf(files: Files) -> Files:
    raw = files["leaves/0.json"].replace(b"store.initialised", b"store.initialized")
    return {**files, "leaves/0.json": raw}


def _withheld(files: Files) -> Files:
    return {name: content for name, content in files.items() if not name.endswith("/verdict")}


def _added(files: Files) -> Files:
    return {**files, "opened/3/counsel.txt": "律师说没问题".encode()}


def _another_case(files: Files) -> Files:
    lines = files["LIST"].split(b"\n")
    return {**files, "LIST": b"\n".join([*lines[:2], b"c-0000000000000000", *lines[3:]])}


@pytest.mark.parametrize(
    ("attack", "code"),
    [
        (_other_draft, "opened"),
        (_swapped_keys, "opened"),
        (_without_a_leaf, "previous"),
        (_another_leaf, "unproven"),
        (_withheld, "missing"),
        (_added, "unbound"),
        (_another_case, "bundle-case"),
    ],
)
def test_its_own_maker_cannot_change_it_and_sign_anew(
    attack: Callable[[Files], Files], code: str, made: tuple[Office, str, Path], tmp_path: Path
) -> None:
    office, _, path = made
    assert codes(office, signed_anew(contents(path), tmp_path / "same.zip")) == set()
    assert code in codes(office, signed_anew(attack(contents(path)), tmp_path / "forged.zip"))


def test_a_bundle_by_somebody_unknown_or_of_another_log_is_told(made: tuple[Office, str, Path], tmp_path: Path) -> None:
    office, _, path = made
    stranger = signed_anew(contents(path), tmp_path / "stranger.zip", SigningKey.generate("p-zhao"))
    assert codes(office, stranger) == {"bundle-maker"}
    other = Key.parse(str(SigningKey.generate(office.service.verifier.name).verifier))
    assert [each.code for each in verify(path, [other]).problems] == ["checkpoint"]


def test_what_was_erased_is_noted_and_what_is_anothers_stays_sealed(tmp_path: Path) -> None:
    office = Office(tmp_path / "store")
    case = office.published()
    with office.service.writer.writing() as transaction:
        bound = office.service.desk.show(case).case.binding
        obj = Obj(type="case", id=case, revision=1, rev_digest=bound.revision if bound else "")
        seals = {"reporter": ("reporter:1", "举报人王某".encode())}
        said = Said("review.commented", obj, user(key_of("li"), "editor"), "published", "published", seals=seals)
        transaction.write(said, key_of("li"))
    office.service.audit.bundle(case, tmp_path / "b.zip", key_of("zhao"))
    found = verify(tmp_path / "b.zip", [Key.parse(str(office.service.verifier))])
    assert ([], {"stays-sealed"}) == (found.problems, {each.code for each in found.notes})
    assert "举报人".encode() not in b"".join(contents(tmp_path / "b.zip").values())

    office.service.keeping.erase(f"case:{case}", key_of("zhao"), "legal", "pipl-47")
    office.service.audit.bundle(case, tmp_path / "c.zip", key_of("zhao"))
    found = verify(tmp_path / "c.zip", [Key.parse(str(office.service.verifier))])
    assert ([], {"stays-sealed", "erased"}) == (found.problems, {each.code for each in found.notes})
    whole = {**contents(tmp_path / "c.zip"), **{k: v for k, v in contents(tmp_path / "b.zip").items() if "/2" in k}}
    assert codes(office, signed_anew(whole, tmp_path / "d.zip")), "what was erased is not shown any more"


def test_an_old_checkpoint_of_another_size_is_said_to_prove_nothing_here(
    made: tuple[Office, str, Path], tmp_path: Path
) -> None:
    office, _, path = made
    (tmp_path / "old").write_bytes(contents(path)["checkpoint"])
    trusted = [Key.parse(str(office.service.verifier))]
    assert verify(path, trusted, [tmp_path / "old"]).notes == []
    office.submit("更晚的稿子")
    (tmp_path / "later").write_bytes(office.service.writer.sign().raw)
    assert [each.code for each in verify(path, trusted, [tmp_path / "later"]).notes] == ["old-unused"]
