"""Which files govern a check, and how they stood at a commit."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from copygate.errors import UsageError
from copygate_cli.governance import PASSING, governing, kept, table_of
from copygate_cli.repository import Repository
from tests.gitrepos import made

OWN = b"[review]\nwaivers = 'in/../signed'\nblacklist = '../../away'\n"
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
        (["pyproject.toml", "RULES/a.rule", "rules/a.md"], {"pyproject.toml", "RULES/a.rule"}),
        (["copygate.toml", "Signed/1.note", "signed.md", "x/signed/1"], {"copygate.toml", "Signed/1.note"}),
        (["copygate.toml", "Waivers/1.note", "waivers.md", "x/waivers/1"], {"copygate.toml", "Waivers/1.note"}),
        (["other/pyproject.toml", "rules/a.md"], set()),
        (
            ["a/copygate.toml", "a/copygate-baseline.json", "a/b/copygate-baseline.json", "rules"],
            {"a/copygate.toml", "a/copygate-baseline.json"},
        ),
    ],
)
def test_what_governs(paths: list[str], govern: set[str]) -> None:
    def read(path: str) -> bytes:
        return OWN if path.endswith("copygate.toml") else PLAIN if path.startswith("other") else TABLE

    assert governing(paths, read) == govern


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
    folder = kept(repository, tree, governing(tree, lambda _: None))
    laid = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert laid == {"copygate.toml", "rules/品牌/我/pack.yaml"}
    assert (folder / "copygate.toml").read_text() == "[check]\n"
    assert kept(repository, tree, governing(tree, lambda _: None)) == folder


def test_a_governing_link_is_refused(tmp_path: Path) -> None:
    of = made(tmp_path / "a", {"posts/a.md": "正文"})
    (of.folder / "copygate.toml").symlink_to("../elsewhere.toml")
    of.commit()
    repository = Repository.holding(of.folder)
    tree = repository.tree(repository.head())
    with pytest.raises(UsageError, match="no regular file"):
        kept(repository, tree, governing(tree, lambda _: None))


def test_a_cache_that_others_can_write_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = made(tmp_path / "a", {"copygate.toml": "[check]\n"})
    repository = Repository.holding(of.folder)
    open_to_all = tmp_path / "cache"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    monkeypatch.setenv("COPYGATE_CACHE_DIR", str(open_to_all))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    folder = kept(repository, repository.tree(repository.head()), {"copygate.toml"})
    assert folder.name.startswith(PASSING)
    assert list(open_to_all.iterdir()) == []
