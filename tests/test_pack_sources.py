"""Where packs come from: archives, folders, git tags. What is hostile is refused, what is no pack is not taken, and
nothing of it is ever run."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.audit.note import SigningKey
from copygate.errors import UsageError
from copygate.packs.folders import SIGNED, find_packs
from copygate.packs.loader import RulebookErrors
from copygate.trust.archive import archive_of, read_archive
from copygate.trust.contents import PackContents, pack_of, read_folder
from copygate.trust.gittag import Address, address_of, read_tag
from copygate.trust.installing import Change, changes_between, install
from tests.goods import pack_made, pack_text, write_pack

GOOD = archive_of(pack_made())


# ---------------------------------------------------------------- archives


def _same(one: PackContents, other: PackContents) -> bool:
    files = [[(file.name, file.data) for file in pack.files] for pack in (one, other)]
    return (one.id, one.version, one.signed, files[0]) == (other.id, other.version, other.signed, files[1])


@pytest.mark.parametrize("signed", [None, b"a note\n"])
def test_the_same_pack_is_the_same_bytes_and_comes_out_as_it_went_in(tmp_path: Path, signed: bytes | None) -> None:
    made = pack_of({**pack_text(), "lexicons/禁用词.yaml": b"id: x\n"}.items(), signed, "made")
    folder = write_pack(tmp_path / "rules")
    (folder / "lexicons").mkdir()
    (folder / "lexicons" / "禁用词.yaml").write_bytes(b"id: x\n")
    os.utime(folder / "pack.yaml", (1, 1))
    (folder / "name.rule").chmod(0o755)
    if signed:
        (folder / SIGNED).write_bytes(signed)
    data = archive_of(made)
    assert archive_of(read_folder(folder)) == data
    (tmp_path / "a.zip").write_bytes(data)
    assert _same(read_archive(tmp_path / "a.zip"), made)


def _zip(
    *members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED, comment: bytes = b""
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
        archive.comment = comment
    return out.getvalue()


def _info(name: str, mode: int, method: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = method
    info.create_system, info.external_attr = 3, mode << 16
    return info


def _plain(**more: bytes) -> list[tuple[zipfile.ZipInfo, bytes]]:
    return [(_info(name, 0o100644), data) for name, data in sorted((pack_text() | more).items())]


def _with(name: str, data: bytes = b"#", mode: int = 0o100644) -> bytes:
    return _zip(*_plain(), (_info(name, mode), data))


def _renamed_inside(data: bytes) -> bytes:
    """The local header says another name than the directory: two readers would unpack two files."""
    at = data.index(b"name.rule")
    return data[:at] + b"evil.rule" + data[at + 9 :]


HOSTILE = {
    "outside": _with("../evil.rule"),
    "absolute": _with("/etc/evil.rule"),
    "backslash": _with("..\\evil.rule"),
    "drive": _with("C:evil.rule"),
    "link": _with("evil.rule", b"/etc/passwd", 0o120777),
    "device": _with("evil.rule", b"", 0o020666),
    "fifo": _with("evil.rule", b"", 0o010666),
    "setuid": _with("evil.rule", b"#", 0o104755),
    "folder": _with("lexicons/", b"", 0o040755),
    "case": _with("PACK.yaml"),
    "case of a rule": _with("Name.rule"),
    "python": _with("evil.py", b"raise SystemExit"),
    "pth": _with("evil.pth", b"import os"),
    "hook": _with("hooks/pre-commit", b"#!/bin/sh", 0o100755),
    "git hook": _with(".git/hooks/post-checkout", b"#!/bin/sh", 0o100755),
    "nested archive": _with("more.zip", GOOD),
    "deeper pack": _zip(*((_info(f"mine/{info.filename}", 0o100644), data) for info, data in _plain())),
    "bomb": _zip(*_plain(), (_info("b.rule", 0o100644, zipfile.ZIP_DEFLATED), b"#" * 30_000_000)),
    "large": _zip(*_plain(), (_info("z.rule", 0o100644), b"#" * (4 * 1024 * 1024 + 1))),
    "bzip2": _zip(*_plain(), (_info("z.rule", 0o100644, zipfile.ZIP_BZIP2), b"#")),
    "compressed": _zip(*pack_text().items(), method=zipfile.ZIP_DEFLATED),
    "dated": _zip(*sorted(pack_text().items())),
    "unsorted": _zip(*reversed(_plain())),
    "comment": _zip(*_plain(), comment=b"more"),
    "before": b"#!/bin/sh\n" + GOOD,
    "behind": GOOD + b"\n",
    "two names": _renamed_inside(GOOD),
    "no pack.yaml": _zip((_info("name.rule", 0o100644), b"#")),
    "many": _zip(*_plain(), *((_info(f"r{n}.rule", 0o100644), b"#") for n in range(600))),
    "encrypted": GOOD.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"),
    "size that lies": GOOD[: GOOD.index(b"PK\x01\x02") + 24] + struct.pack("<I", 7) + GOOD[GOOD.index(b"PK\x01\x02") + 28 :],
    "cut": GOOD[:-10],
    "not zip": b"id: brand/mine\n",
    "empty": b"",
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    assert data != GOOD
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(UsageError) as caught:
        read_archive(tmp_path / "a.zip")
    assert caught.value.wording.en != caught.value.wording.zh
    assert sorted(tmp_path.iterdir()) == [tmp_path / "a.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_two_files_of_a_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(_with("name.rule"))
    with pytest.raises(UsageError):
        read_archive(tmp_path / "a.zip")


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_an_archive_with_a_changed_byte_is_refused_or_is_another_pack(
    tmp_path_factory: pytest.TempPathFactory, at: int, by: int
) -> None:
    """Nowhere in an archive is a byte that no reader looks at."""
    path = tmp_path_factory.mktemp("a") / "a.zip"
    path.write_bytes(GOOD[:at] + bytes((GOOD[at] ^ by,)) + GOOD[at + 1 :])
    try:
        read = read_archive(path)
    except (UsageError, RulebookErrors):
        return
    assert read.digest != pack_made().digest


# ---------------------------------------------------------------- folders


def test_a_folder_gives_its_pack_and_names_the_rest(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    mark = tmp_path / "run"
    code = f"open({str(mark)!r}, 'w')"
    for name in ("evil.py", "conftest.py", "evil.pth", "sitecustomize.py", "hooks/pre-commit", "README.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(code)
        (folder / name).chmod(0o755)
    pack = read_folder(folder)
    assert [file.name for file in pack.files] == ["name.rule", "pack.yaml"]
    assert set(pack.left_out) == {
        "README.md",
        "conftest.py",
        "evil.pth",
        "evil.py",
        "hooks/pre-commit",
        "sitecustomize.py",
    }
    target = install(pack, tmp_path / "project" / "rules", find_packs(()))
    assert sorted(path.name for path in target.iterdir()) == ["name.rule", "pack.yaml"]
    assert not mark.exists()


@pytest.mark.parametrize("name", ["evil.rule", "lexicons", "pack.signed"])
def test_a_folder_with_a_link_is_refused(tmp_path: Path, name: str) -> None:
    folder = write_pack(tmp_path / "rules")
    (folder / name).symlink_to("/etc")
    with pytest.raises(RulebookErrors):
        read_folder(folder)


def test_a_folder_that_is_no_pack_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_folder(tmp_path)


# ---------------------------------------------------------------- git tags


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one pack, tagged v1, and a mark that any code of its own would leave."""
    folder = tmp_path / "repository"
    folder.mkdir()
    write_pack(folder)
    git(folder, "init", "-q")
    commit(folder, "v1")
    return folder


def git(folder: Path, *arguments: str) -> str:
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    about = ("-c", "user.name=a", "-c", "user.email=a@b", "-c", "protocol.file.allow=always")
    done = subprocess.run(
        ["git", *about, *arguments], cwd=folder, env=os.environ | quiet, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(folder: Path, tag: str) -> None:
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-qm", tag, "--no-verify")
    git(folder, "tag", tag)


def at(folder: Path, tag: str = "v1", pack: str = "") -> Address:
    return Address(folder.as_uri(), tag, pack)


def test_a_tag_gives_what_was_tagged_not_what_lies_there(repository: Path) -> None:
    (repository / "brand/mine/name.rule").write_text("not committed")
    pack = read_tag(at(repository))
    assert _same(pack, pack_made())
    assert (pack.source, pack.commit) == (f"git+{repository.as_uri()}@v1", git(repository, "rev-parse", "v1"))
    write_pack(repository, version="1.1.0", word="茶铺")
    commit(repository, "v1.1")
    assert read_tag(at(repository, "v1.1")).version == "1.1.0"
    assert _same(read_tag(at(repository)), pack_made())


def test_what_a_hook_of_git_sets_is_not_heard(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """copygate may be run by a hook, in whose environment git names the repository it is committing to."""
    for name in ("GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_COMMON_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "nowhere"))
    assert _same(read_tag(at(repository)), pack_made())


def test_a_branch_is_no_tag_and_neither_is_nothing(repository: Path) -> None:
    git(repository, "branch", "moving")
    for tag in ("moving", "v2", "HEAD"):
        with pytest.raises(UsageError) as caught:
            read_tag(at(repository, tag))
        assert caught.value.code == "git-failed"


def test_which_pack_of_several_is_said(repository: Path) -> None:
    write_pack(repository, "brand/more")
    commit(repository, "v2")
    with pytest.raises(UsageError) as caught:
        read_tag(at(repository, "v2"))
    assert "#brand/mine" in caught.value.wording.en
    assert read_tag(at(repository, "v2", "brand/more")).id == "brand/more"
    with pytest.raises(UsageError):
        read_tag(at(repository, "v2", "brand"))


def test_a_link_or_a_submodule_in_a_pack_is_refused(repository: Path) -> None:
    (repository / "brand/mine/evil.rule").symlink_to("/etc/passwd")
    commit(repository, "link")
    with pytest.raises(UsageError):
        read_tag(at(repository, "link"))
    (repository / "brand/mine/evil.rule").unlink()
    git(repository, "submodule", "--quiet", "add", repository.as_uri(), "brand/mine/sub.rule")
    commit(repository, "submodule")
    with pytest.raises(UsageError):
        read_tag(at(repository, "submodule"))


def test_nothing_of_a_repository_is_run(repository: Path, tmp_path: Path) -> None:
    """Hooks, filters, diff drivers, fsmonitor, templates: none of them leaves its mark."""
    mark = tmp_path / "run"
    evil = f"touch {mark}"
    for hook in (
        "post-checkout",
        "post-merge",
        "pre-commit",
        "reference-transaction",
        "post-update",
        "update",
        "pre-receive",
    ):
        path = repository / ".git" / "hooks" / hook
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{evil}\n")
        path.chmod(0o755)
    (repository / ".gitattributes").write_text("* filter=evil diff=evil export-subst\n")
    (repository / "brand/mine/evil.py").write_text(f"open({str(mark)!r}, 'w')")
    commit(repository, "evil")
    mark.unlink(missing_ok=True)  # committing ran the hooks of this very repository, as git does
    for key in (
        "filter.evil.smudge",
        "filter.evil.clean",
        "core.fsmonitor",
        "uploadpack.packObjectsHook",
        "core.sshCommand",
    ):
        git(repository, "config", key, evil)
    pack = read_tag(at(repository, "evil"))
    assert _same(pack, pack_made())
    assert pack.left_out == ("evil.py",)
    assert not mark.exists()


def test_a_repository_without_end_is_refused(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve trees that each hold the one below ten times list a billion files; and more is fetched than may be."""
    blob = git(repository, "hash-object", "-w", "brand/mine/pack.yaml")
    tree, kind, mode = blob, "blob", "100644"
    for _ in range(12):
        entries = "".join(f"{mode} {kind} {tree}\t{n}\n" for n in range(10))
        made = subprocess.run(
            ["git", "mktree"], cwd=repository, input=entries, capture_output=True, text=True, check=True
        )
        tree, kind, mode = made.stdout.strip(), "tree", "040000"
    git(repository, "tag", "bomb", git(repository, "commit-tree", tree, "-m", "bomb"))
    monkeypatch.setattr("copygate.trust.gittag.MAX_ANSWER_BYTES", 1024 * 1024)
    with pytest.raises(UsageError) as caught:
        read_tag(at(repository, "bomb"))
    assert caught.value.code == "pack-refused"
    monkeypatch.setattr("copygate.trust.gittag.MAX_FETCHED_BYTES", 64)
    with pytest.raises(UsageError):
        read_tag(at(repository))


@pytest.mark.parametrize("text", ["git+ext::sh -c touch% run@v1", "git+file:///x", "git+file:///x@--upload-pack=touch", "git+file:///x@v1/../v2",
                                  "git+-oProxyCommand=touch@v1", "git+http://host/x@v1", "git+file:///x@v1 v2", "git+file:///x@v1:refs/heads/x", "git+@v1"])  # fmt: skip
def test_an_address_is_an_address(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        address_of(text)
    assert caught.value.code == "git-address"


def test_addresses_as_people_write_them() -> None:
    assert address_of("git+file:///srv/rules@v1.2.0") == Address("file:///srv/rules", "v1.2.0")
    assert address_of("git+https://host/acme/rules.git@rel/1#brand/a/") == Address(
        "https://host/acme/rules.git", "rel/1", "brand/a"
    )
    assert address_of("git+ssh://git@host/acme/rules.git@v1").url == "ssh://git@host/acme/rules.git"


# ---------------------------------------------------------------- into the project


def test_an_update_keeps_what_is_no_part_of_a_pack(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    folder = write_pack(rules)
    (folder / "gone.rule").write_text("# a file of the old version")
    (folder / SIGNED).write_bytes(b"old")
    (folder / "笔记.md").write_text("notes of our own")
    install(pack_made(version="2.0.0"), rules, find_packs((rules,)))
    assert sorted(path.name for path in folder.iterdir()) == ["name.rule", "pack.yaml", "笔记.md"]
    assert sorted(path.name for path in folder.parent.iterdir()) == ["mine"]
    assert find_packs((rules,)).folders[0].digest == pack_made(version="2.0.0").digest


def test_an_install_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = tmp_path / "rules"
    write_pack(rules)
    before = find_packs((rules,)).digest

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UsageError) as caught:
        install(pack_made(version="2.0.0"), rules, find_packs((rules,)))
    assert "no space left" in caught.value.wording.en.lower()
    assert find_packs((rules,)).digest == before
    assert sorted(path.name for path in (rules / "brand").iterdir()) == ["mine"]


def test_an_install_that_fails_at_the_last_step_puts_back_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tmp_path / "rules"
    write_pack(rules)
    before = find_packs((rules,)).digest
    rename = Path.rename

    def not_the_new(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", not_the_new)
    with pytest.raises(UsageError):
        install(pack_made(version="2.0.0"), rules, find_packs((rules,)))
    assert find_packs((rules,)).digest == before
    assert sorted(path.name for path in (rules / "brand").iterdir()) == ["mine"]


def test_a_pack_takes_no_other_place_than_its_own(tmp_path: Path) -> None:
    shipped, rules = tmp_path / "shipped", tmp_path / "rules"
    write_pack(shipped, "cn/law")
    write_pack(rules, "brand/mine")
    found = find_packs((shipped, rules))
    for pack_id in ("cn/law", "brand/mine/lexicons", "brand"):
        with pytest.raises(UsageError):
            install(pack_made(pack_id), rules, found)
    (tmp_path / "elsewhere").mkdir()
    (rules / "linked").symlink_to(tmp_path / "elsewhere")
    (rules / "notes").mkdir()
    (rules / "notes" / "a.md").write_text("ours")
    for pack_id in ("linked", "linked/a", "notes"):
        with pytest.raises(UsageError):
            install(pack_made(pack_id), rules, found)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_an_update_changes_is_shown_by_rule() -> None:
    before = pack_made().files
    after = pack_of({**pack_text(word="茶铺"), "specs.yaml": b"a: 1\n"}.items(), None, "x").files
    rule, file = changes_between(before, after)
    assert rule[:3] == ("changed", "rule", "name")
    assert [set(rule.before) - set(rule.after), set(rule.after) - set(rule.before)] == [
        {'  禁止      "茶社"', '  反例 "茶社上新"'}, {'  禁止      "茶铺"', '  反例 "茶铺上新"'},
    ]  # fmt: skip
    assert file == Change("added", "file", "specs.yaml", (), ("a: 1",))
    assert changes_between(before, pack_made(version="1.2.0").files) == ()
    again = [file._replace(data=b"# a comment\n" + file.data) if file.name == "name.rule" else file for file in before]
    assert changes_between(before, again) == ()
    assert [each[:3] for each in changes_between(before, before[1:])] == [("removed", "rule", "name")]


def test_a_key_shows_no_secret() -> None:
    key = SigningKey.generate("legal")
    assert key.secret not in repr(key)
