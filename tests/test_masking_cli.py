"""Personal data leaves by no door of the command line: every format, `--explain`, errors about input, ids.

The path of a file is shown as it is: it is the reader's own, and an address that is masked leads nowhere.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from copygate_cli.main import run
from tests.personal import SECRETS

Outputs = Callable[..., str]
DOORS = ("full", "concise", "json", "jsonl")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("cache")
    folder.chmod(0o700)
    return str(folder)


@pytest.fixture
def outputs(tmp_path: Path, cache: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Outputs:
    """Run a check with the packs we ship and give back all that it wrote, to whichever stream."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYGATE_CACHE_DIR", cache)
    monkeypatch.delenv("COPYGATE_DEBUG", raising=False)
    (tmp_path / ".git").mkdir()

    def check(*arguments: str) -> str:
        run(["check", *arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return out + err

    return check


def bare(text: str) -> str:
    """What a reader could put together again; escapes of JSON undone."""
    plain = unicodedata.normalize("NFKC", text.replace("\\n", "\n"))
    return "".join(ch for ch in plain if ch.isalnum() or ch in "@*")


def assert_hidden(shown: str) -> None:
    for kind, (_, telling) in SECRETS.items():
        assert telling not in bare(shown), kind


def everything() -> str:
    return "\n\n".join(f"听说{secret},别外传。全网最佳。" for secret, _ in SECRETS.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", DOORS)
def test_no_format_shows_any_kind(outputs: Outputs, form: str, lang: str) -> None:
    Path("x.md").write_text(f"---\nplatforms: [小红书]\ntitle: {SECRETS['mobile'][0]}\n---\n{everything()}\n")
    shown = outputs("x.md", "--format", form, "--lang", lang)
    for rule in (
        "resident-id",
        "bank-card",
        "passport",
        "health-record",
        "minor-identity",
        "postal-address",
        "landline",
    ):
        assert rule in shown
    assert_hidden(shown)


@pytest.mark.parametrize("form", ["full", "concise"])
def test_explain_shows_none_either(outputs: Outputs, form: str) -> None:
    Path("x.md").write_text(everything())
    assert_hidden(outputs("x.md", "--format", form, "--explain"))


@pytest.mark.parametrize("form", DOORS)
def test_records_of_an_archive_show_none(outputs: Outputs, form: str) -> None:
    secrets = [secret for secret, _ in SECRETS.values()]
    lines = [{"id": secret, "body": secret, "kind": secret, "tags": [secret], secret: 1} for secret in secrets]
    Path("x.jsonl").write_text("\n".join(json.dumps(line, ensure_ascii=form == "json") for line in lines))
    assert_hidden(outputs("x.jsonl", "--format", form))


@pytest.mark.parametrize("form", DOORS)
def test_errors_about_input_show_none(outputs: Outputs, form: str) -> None:
    """What cannot be read is quoted: a broken line of an archive, of front matter, of YAML; a field nobody knows."""
    for number, (secret, _) in enumerate(SECRETS.values()):
        Path(f"{number}-a.jsonl").write_text(f'{{"body": {secret}\n')
        Path(f"{number}-b.md").write_text(f"---\nkind: [{secret}\n---\n正文\n")
        Path(f"{number}-c.md").write_text(f"---\nplatforms: [{secret}]\nkind: {secret}\n---\n正文\n")
        Path(f"{number}-d.yaml").write_text(f'body: 正文\n"{secret}": &{number} x\n')
    assert_hidden(outputs(".", "--format", form))
