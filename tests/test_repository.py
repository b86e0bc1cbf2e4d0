"""Git at the edge: what a commit held is read from it, and nothing in a change decides how."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.errors import UsageError
from copygate_cli.changedlines import changed_lines
from copygate_cli.repository import LINK, Repository, oid_of
from tests.gitrepos import GitFolder, made

# ---------------------------------------------------------------- lines


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("", "一\n二", {1, 2}),
        ("一\n二\n", "一\n二\n三\n", {3}),
        ("一\n二\n三\n", "三\n一\n二\n", {1}),
        ("一\n\n二\n", "一\n\n新\n\n二\n", {3, 4}),
        ("一\r\n二\r\n", "一\n二\n", set()),
        ("\ufeff一\n", "一\n", set()),
        ("一\n二\n三", "一\n三", set()),
        ("a\na\na", "a\na\nb\na", {3}),
    ],
)
def test_the_lines_that_were_added_or_altered(old: str, new: str, changed: set[int]) -> None:
    assert changed_lines(old.encode(), new.encode()) == changed


_LINES = st.lists(st.sampled_from(("a", "b", "c", "d", "", " e")), max_size=14)


@given(_LINES, _LINES)
def test_lines_called_old_stand_in_the_old_text_in_that_order(old: list[str], new: list[str]) -> None:
    changed = changed_lines("\n".join(old).encode(), "\n".join(new).encode())
    kept = [line for number, line in enumerate("\n".join(new).split("\n"), 1) if number not in changed]
    rest = iter("\n".join(old).split("\n"))
    assert all(line in rest for line in kept)


@given(_LINES)
def test_a_text_has_no_changes_against_itself(lines: list[str]) -> None:
    text = "\n".join(lines).encode()
    assert changed_lines(text, text) == frozenset()


def test_text_made_to_defeat_the_comparison_is_called_changed_and_ends() -> None:
    # Each anchor makes the next line unique in what is left: as many rounds as lines, were there no bound.
    old = [str(n // 2) for n in range(60_000)]
    new = ["x", *(str((n + 1) // 2) for n in range(60_000)), "y"]
    assert changed_lines("\n".join(old).encode(), "\n".join(new).encode()) >= {1, len(new)}


# ---------------------------------------------------------------- commits


def refused(act: Callable[[], object]) -> UsageError:
    with pytest.raises(UsageError) as caught:
        act()
    return caught.value


def test_a_commit_is_read_byte_for_byte_whatever_its_attributes_say(tmp_path: Path) -> None:
    held: dict[str, str | bytes | None] = {
        '稿/一 \n二\t".md': "正文\r\n",
        "-rf": "选项",
        "b.bin": bytes(range(256)) * 9,
        ".gitattributes": "* binary -diff -text export-ignore filter=evil diff=evil\n*.md text eol=lf ident\n",
    }
    of = made(tmp_path / "仓 库")
    of.write(held)
    (of.folder / "link").symlink_to("-rf")
    base = of.commit()
    of.git("config", "diff.evil.textconv", "touch /tmp/copygate-evil")
    of.git("config", "filter.evil.smudge", "touch /tmp/copygate-evil")
    repository = Repository.holding(of.folder)
    tree = repository.tree(base)
    assert set(tree) == {*held, "link"}
    assert tree["link"].mode == LINK
    files = [name for name, entry in tree.items() if entry.is_file]
    for name, data in zip(files, repository.blobs(tree[name].oid for name in files), strict=True):
        raw = held[name]
        # `text` made git store the lines with \n: what the commit holds is what counts.
        expected = raw if isinstance(raw, bytes) else (raw or "").replace("\r\n", "\n").encode()
        assert data == expected
        assert oid_of(data, tree[name].oid) == tree[name].oid


def test_the_merge_base_is_where_the_branch_left(tmp_path: Path) -> None:
    of = made(tmp_path, {"a.md": "一"})
    left = of.git("rev-parse", "HEAD")
    of.git("switch", "--quiet", "-c", "work")
    of.commit({"a.md": "二"})
    of.git("switch", "--quiet", "main")
    tip = of.commit({"b.md": "三"})
    of.git("switch", "--quiet", "work")
    since = Repository.holding(tmp_path / ".").since("main")
    assert (since.base, since.tip) == (left, tip)


def test_hooks_of_git_do_not_point_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, other = made(tmp_path / "a", {"a.md": "一"}), made(tmp_path / "b", {"b.md": "二"})
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git/index"))
    repository = Repository.holding(inside.folder)
    assert set(repository.tree(repository.head())) == {"a.md"}


def test_a_program_called_git_in_the_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = made(tmp_path / "a", {"a.md": "一"})
    (of.folder / "git").write_text("#!/bin/sh\ntouch ran\n")
    (of.folder / "git").chmod(0o755)
    monkeypatch.chdir(of.folder)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{os.environ['PATH']}")
    Repository.holding(Path()).head()
    assert not (of.folder / "ran").exists()


def _main(of: GitFolder) -> Repository:
    return Repository.holding(of.folder)


def test_a_revision_that_is_none_is_refused(tmp_path: Path) -> None:
    of = made(tmp_path, {"a.md": "一"})
    for revision in ("", "  ", "nowhere", "--upload-pack=x", "-h", "main\n", "0" * 40, "main:a.md", "HEAD^9"):
        error = refused(partial(_main(of).since, revision))
        assert error.code in ("git-empty-revision", "git-no-revision"), revision


def test_a_tag_that_poses_as_the_branch_is_refused(tmp_path: Path) -> None:
    of = made(tmp_path, {"a.md": "一"})
    of.git("update-ref", "refs/remotes/origin/main", "HEAD")
    evil = of.commit({"copygate.toml": "[check]\nexclude = ['*']\n"})
    of.git("tag", "origin/main", evil)
    for revision in ("origin/main", "origin/main^{commit}", "origin/main~0"):
        assert refused(partial(_main(of).since, revision)).code == "git-ambiguous"
    assert _main(of).since("refs/remotes/origin/main").tip != evil


def test_a_replaced_commit_is_not_believed(tmp_path: Path) -> None:
    of = made(tmp_path, {"a.md": "一"})
    first = of.git("rev-parse", "HEAD")
    second = of.commit({"a.md": "二"})
    of.git("replace", first, second)
    (data,) = _main(of).blobs([_main(of).tree(first)["a.md"].oid])
    assert data.decode() == "一"


def test_a_shallow_clone_is_told_how_to_mend_itself(tmp_path: Path) -> None:
    of = made(tmp_path / "a", {"a.md": "一"})
    of.git("switch", "--quiet", "-c", "work")
    of.commit({"a.md": "二"})
    of.git("switch", "--quiet", "main")
    of.commit({"b.md": "三"})
    GitFolder(tmp_path).git("clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{of.folder}", "b")
    clone = GitFolder(tmp_path / "b")
    clone.git("switch", "--quiet", "work")
    error = refused(lambda: _main(clone).since("origin/main"))
    assert error.code == "git-shallow"
    assert "fetch-depth: 0" in error.wording.zh
    assert "fetch-depth: 0" in refused(lambda: _main(clone).since("origin/gone")).wording.en


def test_unrelated_and_criss_cross_histories_are_refused(tmp_path: Path) -> None:
    of = made(tmp_path, {"a.md": "一"})
    of.git("switch", "--quiet", "--orphan", "other")
    of.commit({"b.md": "二"})
    assert refused(lambda: _main(of).since("main")).code == "git-no-base"
    of.git("switch", "--quiet", "main")
    of.git("branch", "side")
    one = of.commit({"c.md": "三"})
    of.git("switch", "--quiet", "side")
    two = of.commit({"d.md": "四"})
    of.git("merge", "--quiet", "-m", "并", one)
    of.git("switch", "--quiet", "main")
    of.git("merge", "--quiet", "-m", "并", two)
    assert refused(lambda: _main(of).since("side")).code == "git-several-bases"


def test_outside_of_git_and_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(lambda: Repository.holding(tmp_path)).code == "git-no-repository"
    bare = GitFolder(tmp_path)
    bare.git("init", "--quiet", "--bare", "bare.git")
    assert refused(lambda: Repository.holding(tmp_path / "bare.git")).code == "git-bare"
    empty = made(tmp_path / "empty")
    assert refused(lambda: _main(empty).since("HEAD")).code in ("git-no-commit", "git-no-revision")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(lambda: Repository.holding(tmp_path)).code == "git-missing"


def test_a_partial_clone_fetches_nothing(tmp_path: Path) -> None:
    of = made(tmp_path / "a", {"a.md": "一"})
    of.git("config", "uploadpack.allowFilter", "true")
    old = of.git("rev-parse", "HEAD:a.md")
    of.commit({"a.md": "二"})
    GitFolder(tmp_path).git("clone", "--quiet", "--filter=blob:none", f"file://{of.folder}", "b")
    assert refused(lambda: list(_main(GitFolder(tmp_path / "b")).blobs([old]))).code == "git-no-object"


def test_paths_on_disk_are_spelled_as_trees_do(tmp_path: Path) -> None:
    of = made(tmp_path / "a", {"稿/a.md": "一"})
    (tmp_path / "elsewhere").symlink_to(of.folder / "稿")
    repository = _main(of)
    assert repository.inside(of.folder / "稿" / "a.md") == "稿/a.md"
    assert repository.inside(tmp_path / "elsewhere" / "a.md") == "稿/a.md"
    assert repository.inside(of.folder / "稿" / ".." / "b.md") == "b.md"
    assert repository.inside(tmp_path / "b.md") is None
