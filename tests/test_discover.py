"""Promises of discovery: every file is yielded or reported, nothing is passed over quietly, and it always ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from copygate.errors import ConfigError
from copygate.intake.discover import Unreadable, discover


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ["b.md", "a.txt", "pic.png", "sub/c.md", "sub/deep/d.md", "out/e.md", ".git/config", "sub/.git/x.md"]:
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", "utf-8")
    return tmp_path / "tree"


def found(root: Path, *paths: Path, excludes: tuple[str, ...] = ()) -> list[str]:
    seen = []
    for item in discover(paths or (root,), excludes):
        path = item if isinstance(item, Path) else item.path
        mark = "" if isinstance(item, Path) else f"!{item.problem.code} "
        seen.append(mark + os.path.relpath(path, root))
    return seen


def test_every_regular_file_in_order_but_nothing_of_git(tree: Path) -> None:
    assert found(tree) == ["a.txt", "b.md", "out/e.md", "pic.png", "sub/c.md", "sub/deep/d.md"]


@pytest.mark.parametrize(
    ("pattern", "gone"),
    [
        ("*.md", {"b.md", "out/e.md", "sub/c.md", "sub/deep/d.md"}),
        ("/*.md", {"b.md"}),
        ("out/", {"out/e.md"}),
        ("out", {"out/e.md"}),
        ("b.md/", set()),
        ("deep", {"sub/deep/d.md"}),
        ("sub/*.md", {"sub/c.md"}),
        ("sub/**", {"sub/c.md", "sub/deep/d.md"}),
        ("**/d.md", {"sub/deep/d.md"}),
        ("**/*.txt", {"a.txt"}),
        ("sub/**/d.md", {"sub/deep/d.md"}),
        ("?.txt", {"a.txt"}),
        ("[!a].*", {"b.md", "out/e.md", "sub/c.md", "sub/deep/d.md"}),
    ],
)
def test_excludes_read_like_gitignore(tree: Path, pattern: str, gone: set[str]) -> None:
    assert set(found(tree)) - set(found(tree, excludes=(pattern,))) == gone


@pytest.mark.parametrize("pattern", ["", "/", "!a", "[z-a]"])
def test_an_impossible_exclude_is_a_config_error(pattern: str) -> None:
    with pytest.raises(ConfigError):
        discover([], [pattern])


def test_what_is_named_explicitly_is_never_excluded(tree: Path) -> None:
    assert found(tree, tree / "b.md", excludes=("*",)) == ["b.md"]


def test_a_file_reached_twice_is_read_once(tree: Path) -> None:
    assert found(tree, tree / "b.md", tree).count("b.md") == 1


def test_links_are_followed_only_where_nothing_is_lost_or_repeated(tree: Path) -> None:
    (tree.parent / "outside.md").write_text("x", "utf-8")
    for name, target in [
        ("1-inside.md", "b.md"),
        ("2-folder", "sub"),
        ("3-up", "."),
        ("4-outside.md", "../outside.md"),
        ("5-excluded.md", "out/e.md"),
        ("6-loop", "6-loop"),
        ("7-nowhere", "none"),
        ("8-git", ".git/config"),
    ]:
        (tree / name).symlink_to(target)
    assert found(tree, excludes=("out/",))[:5] == [
        "!link-not-followed 4-outside.md",
        "!link-not-followed 5-excluded.md",
        "!broken-link 6-loop",
        "!broken-link 7-nowhere",
        "!link-not-followed 8-git",
    ]
    assert found(tree, tree / "4-outside.md") == ["4-outside.md"]


def test_pipes_and_missing_paths_are_reported(tree: Path) -> None:
    os.mkfifo(tree / "pipe.md")
    assert "!not-a-file pipe.md" in found(tree)
    assert found(tree, tree / "none") == ["!missing none"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_reported(tree: Path) -> None:
    (tree / "sub").chmod(0)
    try:
        assert found(tree)[-1] == "!unreadable sub"
    finally:
        (tree / "sub").chmod(0o755)


def test_a_folder_that_cannot_be_listed_is_reported(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = os.listdir

    def refuse(path: Path) -> list[str]:
        if path.name == "sub":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "listdir", refuse)
    last = list(discover([tree]))[-1]
    assert isinstance(last, Unreadable)
    assert last.problem.code == "unreadable"


def test_what_systems_leave_in_a_folder_is_no_draft(tree: Path) -> None:
    before = found(tree)
    for name in (".DS_Store", "sub/Thumbs.db", "desktop.ini", "~$稿.docx"):
        (tree / name).write_bytes(b"\0")
    assert found(tree) == before


def test_a_draft_may_be_named_like_the_lock_of_a_document(tree: Path) -> None:
    (tree / "~$促销.md").write_text("全网第一", encoding="utf-8")
    assert any(name.endswith("~$促销.md") for name in found(tree))
