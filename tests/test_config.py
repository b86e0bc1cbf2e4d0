"""Configuration: what is read from where, that a nested file can only tighten, and how a mistake is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from copygate.errors import ConfigError
from copygate.intake.discover import Unreadable, discover
from copygate.model.verdict import Outcome
from copygate_cli.config import Configuration, Settings
from copygate_cli.excludes import below


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a" / "b").mkdir(parents=True)
    return tmp_path


def write(folder: Path, text: str, name: str = "copygate.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def told(folder: Path, lang: str = "en") -> str:
    with pytest.raises(ConfigError) as caught:
        Configuration().of(folder)
    return caught.value.wording.say(lang)


def test_without_a_file_the_defaults_hold(project: Path) -> None:
    assert Configuration().of(project / "a" / "b") == Settings()
    assert Settings().fail_on == Outcome.OWES


def test_the_outermost_file_is_the_root(project: Path) -> None:
    write(project, '[check]\nfail-on = "blocked"\npacks = ["cn/ad-law"]\nexclude = ["归档/**"]\n')
    found = Configuration().of(project / "a" / "b")
    assert found == Settings(Outcome.BLOCKED, ("cn/ad-law",), (), ("归档/**",), project)


def test_nothing_is_read_above_the_git_root(project: Path) -> None:
    inner = project / "a"
    (inner / ".git").mkdir()
    write(project, "[nonsense]\n")
    assert Configuration().of(inner / "b") == Settings()


def test_the_nearest_of_both_files_in_a_folder_is_copygate_toml(project: Path) -> None:
    write(project, '[tool.copygate.check]\nfail-on = "blocked"\n', "pyproject.toml")
    assert Configuration().of(project).fail_on == Outcome.BLOCKED
    write(project, '[check]\nfail-on = "review"\n')
    assert Configuration().of(project).fail_on == Outcome.REVIEW


@pytest.mark.parametrize(
    "written",
    [
        '[tool]\ncopygate.check.fail-on = "blocked"\n',
        '[ tool . "copygate" . check ]\nfail-on = "blocked"\n',
        'tool = { copygate = { check = { fail-on = "blocked" } } }\n',
        '["t\\u006fol".copygate.check]\nfail-on = "blocked"\n',
        '[tool."c\\u006fpygate".check]\nfail-on = "blocked"\n',
    ],
)
def test_our_table_is_read_however_it_is_spelled(project: Path, written: str) -> None:
    write(project, written, "pyproject.toml")
    assert Configuration().of(project).fail_on == Outcome.BLOCKED


def test_a_pyproject_without_our_table_is_not_ours(project: Path) -> None:
    write(project, "[tool.ruff]\nline-length = 100\n", "pyproject.toml")
    assert Configuration().of(project) == Settings()


def test_a_nested_file_tightens(project: Path) -> None:
    write(project, '[check]\nfail-on = "blocked"\npacks = ["cn/ad-law"]\n')
    write(project / "a", '[check]\nfail-on = "review"\npacks = ["brand/mine"]\n')
    write(project / "a" / "b", '[check]\npacks = ["brand/other", "brand/mine"]\n')
    found = Configuration().of(project / "a" / "b")
    assert (found.fail_on, found.only, found.also) == (Outcome.REVIEW, ("cn/ad-law",), ("brand/mine", "brand/other"))
    assert found.root == project


@pytest.mark.parametrize("outer", ['[check]\nfail-on = "review"\n', "[check]\n"])
def test_a_nested_file_may_not_fail_later(project: Path, outer: str) -> None:
    one = write(project, outer)
    two = write(project / "a", '[check]\nfail-on = "blocked"\n')
    for text in (told(project / "a" / "b"), told(project / "a", "zh")):
        assert str(one) in text
        assert str(two) in text
        assert "blocked" in text
        assert ("review" if "review" in outer else "owes") in text


def test_only_the_outermost_file_chooses_the_engine(project: Path) -> None:
    one = write(project, '[check]\nocr = "tesseract"\n')
    assert Configuration().of(project / "a").ocr == "tesseract"
    two = write(project / "a", '[check]\nocr = "off"\n')
    text = told(project / "a", "zh")
    assert all(part in text for part in (str(one), str(two), "tesseract", "off"))
    write(project, '[check]\nocr = "paddle"\n')
    assert "rapidocr, tesseract, off" in told(project)


def test_a_nested_file_may_not_exclude(project: Path) -> None:
    one, two = write(project, '[check]\nexclude = ["x"]\n'), write(project / "a", '[check]\nexclude = ["y"]\n')
    text = told(project / "a")
    assert all(part in text for part in (str(one), str(two), '["x"]', '["y"]'))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('[check]\nfailon = "review"\n', ["check.failon", "check.fail-on"]),
        ('[check]\nfail_on = "review"\n', ["check.fail_on", "check.fail-on"]),
        ("[chek]\n", ["chek", "check"]),
        ('[check]\nzzzzzz = "review"\n', ["zzzzzz", "check.packs"]),
        ('[check]\nfail-on = "never"\n', ["never", "blocked"]),
        ('[check]\nfail-on = "clear"\n', ["clear", "owes"]),
        ("[check]\nfail-on = 3\n", ["fail-on", "3"]),
        ('[check]\npacks = "cn/ad-law"\n', ["check.packs", "list"]),
        ("[check]\nexclude = [1]\n", ["check.exclude", "list"]),
        ("check = 1\n", ["check", "table"]),
        ("[check\n", ["TOML"]),
        ("", []),
    ],
)
def test_mistakes_are_told_with_the_file_and_the_likely_key(project: Path, text: str, parts: list[str]) -> None:
    path = write(project, text)
    if not parts:
        assert Configuration().of(project).root == project
        return
    said = told(project)
    assert str(path) in said
    assert all(part in said for part in parts), said
    assert str(path) in told(project, "zh")


def test_outcomes_may_be_spelled_in_chinese(project: Path) -> None:
    write(project, '[check]\nfail-on = "复核"\n')
    assert Configuration().of(project).fail_on == Outcome.REVIEW


def test_a_file_that_is_not_utf8(project: Path) -> None:
    (project / "copygate.toml").write_bytes(b"[check]\n# \xff\n")
    assert "copygate.toml" in told(project)


def test_project_packs_are_beside_the_outermost_file(project: Path) -> None:
    write(project, "[check]\n")
    assert Configuration().of(project / "a").rules is None
    (project / "rules").mkdir()
    assert Configuration().of(project / "a").rules == project / "rules"


# ---------------------------------------------------------------- excludes from another folder

GLOBS = [
    "*.bak", "build/", "/top.md", "/a/", "a/b/c.md", "a/*.md", "**/deep.md", "a/**/z.md", "a/**", "**/b/", "x/**/y",
]  # fmt: skip
FILES = [
    "top.md", "a/top.md", "a/x.md", "a/x.bak", "a/b/c.md", "a/b/deep.md", "a/b/z.md", "a/z.md", "a/q/r/z.md",
    "build/one.md", "a/build/two.md", "n/b/three.md", "n/deep.md", "x/m/n/y/f.md",
]  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    return tmp_path


def kept(folder: Path, globs: list[str], root: Path) -> set[str]:
    found = discover([folder], globs)
    return {each.relative_to(root).as_posix() for each in found if not isinstance(each, Unreadable)}


@pytest.mark.parametrize("glob", GLOBS)
@pytest.mark.parametrize("start", ["a", "a/b", "n", "x/m", "a/q"])
def test_a_walk_from_below_leaves_out_the_same_files(tree: Path, glob: str, start: str) -> None:
    """Unless the folder named is itself left out: what is named explicitly is checked."""
    whole = {name for name in kept(tree, [glob], tree) if name.startswith(f"{start}/")}
    below_it = kept(tree / start, below([glob], start.split("/")), tree)
    if whole or not below_it:
        assert below_it == whole
