"""Which files govern a check, and how they stood at a commit."""

from __future__ import annotations

from pathlib import Path

import pytest

from copygate.errors import UsageError
from copygate_cli.governance import governing, laid_out, table_of
from copygate_cli.repository import Repository
from tests.gitrepos import made

TABLE = b"[tool.copygate.check]\nfail-on = 'review'\n"
PLAIN = b"[tool.ruff]\nline-length = 100\n"


@pytest.mark.parametrize(
    ("paths", "govern"),
    [
        (["posts/a.md", "rules/x/a.rule"], set()),
        (["copygate.toml", "rules/x/a.rule", "posts/rules/a.md"], {"copygate.toml", "rules/x/a.rule"}),
        (["site/copygate.toml", "site/rules/a.rule", "rules/a.md"], {"site/copygate.toml", "site/rules/a.rule"}),
        (
            ["copygate.toml", "in/copygate.toml", "in/rules/a.md", "in/COPYGATE.lock"],
            {"copygate.toml", "in/copygate.toml", "in/COPYGATE.lock"},
        ),
        (["pyproject.toml", "RULES/a.rule", "waivers/1.json"], {"pyproject.toml", "RULES/a.rule", "waivers/1.json"}),
        (["other/pyproject.toml", "rules/a.md"], set()),
        (["a/b/copygate-baseline.json", "rules"], {"a/b/copygate-baseline.json"}),
    ],
)
def test_what_governs(paths: list[str], govern: set[str]) -> None:
    assert governing(paths, lambda path: PLAIN if path.startswith("other") else TABLE) == govern


def test_what_a_pyproject_says_to_copygate() -> None:
    assert table_of(PLAIN) is None
    assert table_of(PLAIN + TABLE) == table_of(TABLE) == {"check": {"fail-on": "review"}}
    assert table_of(b'[tool.copygate.check]\nfail-on = "review') is not None, "broken TOML may say anything"
    assert table_of(b'[tool."copyg\\u0061te".check]\nfail-on = "review"') == {"check": {"fail-on": "review"}}


def test_files_of_a_commit_lie_as_in_the_repository(tmp_path: Path) -> None:
    files = {"copygate.toml": "[check]\n", "rules/品牌/我/pack.yaml": "x: 1\n", "posts/a.md": "正文"}
    of = made(tmp_path / "a", files)
    repository = Repository.holding(of.folder)
    tree = repository.tree(repository.head())
    of.commit({"copygate.toml": "[check]\nexclude = ['*']\n"})
    (tmp_path / "base").mkdir()
    laid_out(repository, tree, governing(tree, lambda _: None), tmp_path / "base")
    laid = {path.relative_to(tmp_path / "base").as_posix() for path in (tmp_path / "base").rglob("*") if path.is_file()}
    assert laid == {"copygate.toml", "rules/品牌/我/pack.yaml"}
    assert (tmp_path / "base/copygate.toml").read_text() == "[check]\n"


def test_a_governing_link_is_refused(tmp_path: Path) -> None:
    of = made(tmp_path / "a", {"posts/a.md": "正文"})
    (of.folder / "copygate.toml").symlink_to("../elsewhere.toml")
    of.commit()
    repository = Repository.holding(of.folder)
    tree = repository.tree(repository.head())
    (tmp_path / "base").mkdir()
    with pytest.raises(UsageError, match="no regular file"):
        laid_out(repository, tree, governing(tree, lambda _: None), tmp_path / "base")
