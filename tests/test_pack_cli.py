"""`copygate pack …` as people use it: two folders, one that makes a pack and one that uses it."""

from __future__ import annotations

import io
import json
import shlex
import stat
import string
import tomllib
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from copygate.packs.loader import RulebookErrors
from copygate.trust.installing import install
from copygate_cli import helppack, packtexts
from copygate_cli.main import run
from copygate_cli.storage import pack_rules
from tests.conftest import ROOT
from tests.goods import pack_text, write_pack
from tests.test_pack_sources import commit, git

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def copygate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """In the folder of a project that has a configuration, one draft and one shipped pack; the language is Chinese."""
    for name in ("COPYGATE_LANG", "LC_ALL", "LC_MESSAGES", "COPYGATE_DEBUG", "COLUMNS", "COPYGATE_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("COPYGATE_CACHE_DIR", str(tmp_path / ".cache"))
    write_pack(tmp_path / "shipped", "cn/law", word="最佳")
    monkeypatch.setattr("copygate.resources.bundled", lambda _: tmp_path / "shipped")
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    (project / "copygate.toml").write_text("[check]\n")
    (project / "稿.md").write_text("---\nkind: 推广\n---\n青禾茶社上新")
    monkeypatch.chdir(project)

    def invoke(*arguments: object) -> tuple[int, str, str]:
        code = run([str(each) for each in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        assert "自身出错" not in err
        return code, out, err

    return invoke


@pytest.fixture
def maker(tmp_path: Path) -> Path:
    """The folder of whoever makes `brand/mine`."""
    return write_pack(tmp_path / "maker" / "rules")


def trusting(copygate: Run, key: Path) -> None:
    """Make a key, and have the project trust it."""
    code, out, _ = copygate("pack", "key", key, "--name", "青禾法务")
    assert code == 0
    config = Path("copygate.toml")
    config.write_text(config.read_text() + out[out.index("[trust]") :])


def locked() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = tomllib.loads(Path("copygate.lock").read_text(encoding="utf-8"))["packs"]
    return found


def test_from_the_maker_to_the_check(copygate: Run, maker: Path, tmp_path: Path) -> None:
    """Build, sign, verify, add, check; then an update, its signature, and what it changes."""
    key, archive = tmp_path / "keys" / "legal.key", tmp_path / "a.zip"
    assert copygate("check", "稿.md")[0] == 0
    trusting(copygate, key)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert "PRIVATE" in key.read_text(encoding="utf-8")
    code, out, _ = copygate("pack", "build", maker, "-o", archive)
    assert (code, "未签名" in out) == (0, True)
    assert copygate("pack", "verify", archive)[0] == 1
    assert copygate("pack", "add", archive)[0] == 2
    assert not Path("rules").exists()
    assert not Path("copygate.lock").exists()
    code, out, _ = copygate("pack", "sign", archive, "--key", key)
    assert (code, "序号 1" in out) == (0, True)
    code, out, _ = copygate("pack", "verify", archive)
    assert (code, "青禾法务" in out) == (0, True)
    assert copygate("pack", "verify", archive, "--as-of", "2020-01-01")[0] == 1
    code, out, _ = copygate("pack", "add", archive)
    assert (code, "新装" in out) == (0, True)
    assert locked()["brand/mine"]["seq"] == 1
    for name, value in (
        ("lock", tomllib.loads(Path("copygate.lock").read_text(encoding="utf-8"))),
        ("pack-manifest", json.loads(Path("rules/brand/mine/pack.signed").read_text(encoding="utf-8").split("\n")[1])),
    ):
        schema = (ROOT / "schemas" / f"{name}.v1.json").read_text(encoding="utf-8")
        Draft202012Validator(json.loads(schema)).validate(value)
    code, out, _ = copygate("check", "稿.md")
    assert code == 1
    assert "写错了" in out

    write_pack(maker.parent.parent, version="1.1.0", word="茶铺")
    assert copygate("pack", "sign", maker, "--key", key)[0] == 0
    assert copygate("pack", "build", maker, "-o", archive)[0] == 0
    assert (
        copygate("pack", "sign", archive, "--key", key)[0] == 0
    )  # the number of the archive goes on from the folder's
    code, out, _ = copygate("pack", "add", archive, "--dry-run")
    assert code == 0
    assert "1.0.0 → 1.1.0" in out
    assert "~ 规则 name" in out
    assert '+  禁止      "茶铺"' in out
    assert "pack.yaml" not in out
    assert copygate("check", "稿.md")[0] == 1
    assert copygate("pack", "add", archive)[0] == 0
    assert locked()["brand/mine"]["seq"] == 2
    assert copygate("check", "稿.md")[0] == 0


def test_a_changed_rule_stops_the_check_until_it_is_locked(copygate: Run, maker: Path) -> None:
    assert copygate("pack", "add", maker)[0] == 0
    rule = Path("rules/brand/mine/name.rule")
    rule.write_text(rule.read_text().replace("阻断", "提醒"))
    code, out, err = copygate("check", "稿.md")
    assert (code, out) == (2, "")
    assert "brand/mine" in err
    assert "copygate pack lock" in err
    assert copygate("rules", "check")[0] == 0  # its author still works on it
    for arguments in (("pack", "lock", "--dry-run"), ("pack", "lock")):
        assert copygate("check", "稿.md")[0] == 2
        code, out, _ = copygate(*arguments)
        assert (code, "~ brand/mine" in out) == (0, True)
    assert copygate("check", "稿.md")[0] == 0


def test_add_pins_nothing_but_what_it_adds(copygate: Run, maker: Path, tmp_path: Path) -> None:
    """Whoever edits one pack cannot have it pinned along with another."""
    assert copygate("pack", "add", maker)[0] == 0
    rule = Path("rules/brand/mine/name.rule")
    rule.write_text(rule.read_text().replace("阻断", "提醒"))
    before = locked()["brand/mine"]
    assert copygate("pack", "add", write_pack(tmp_path / "more", "brand/more"))[0] == 0
    assert locked()["brand/mine"] == before
    assert copygate("check", "稿.md")[0] == 2


def test_an_old_pack_is_not_taken_back(copygate: Run, maker: Path, tmp_path: Path) -> None:
    """Neither an older version, nor a lower number, nor other content under the same version, unless said."""
    key = tmp_path / "legal.key"
    trusting(copygate, key)
    old, new, other = tmp_path / "old.zip", tmp_path / "new.zip", tmp_path / "other.zip"
    for archive, version, seq, word in (
        (old, "1.0.0", 1, "茶社"),
        (new, "1.1.0", 5, "茶铺"),
        (other, "1.1.0", 6, "茶行"),
    ):
        write_pack(maker.parent.parent, version=version, word=word)
        assert copygate("pack", "build", maker, "-o", archive)[0] == 0
        assert copygate("pack", "sign", archive, "--key", key, "--seq", seq)[0] == 0
    lower = tmp_path / "lower.zip"
    write_pack(maker.parent.parent, version="1.2.0")
    assert copygate("pack", "build", maker, "-o", lower)[0] == 0
    assert copygate("pack", "sign", lower, "--key", key, "--seq", 4)[0] == 0
    assert copygate("pack", "add", new)[0] == 0
    lock = Path("copygate.lock").read_bytes()
    same = tmp_path / "same.zip"
    write_pack(maker.parent.parent, version="1.3.0")
    assert copygate("pack", "build", maker, "-o", same)[0] == 0
    assert copygate("pack", "sign", same, "--key", key, "--seq", 5)[0] == 0
    for archive in (old, lower, other, same):
        code, _, err = copygate("pack", "add", archive)
        assert (code, "--allow-older" in err) == (2, True)
        assert Path("copygate.lock").read_bytes() == lock
    assert copygate("check", "稿.md")[0] == 0
    assert copygate("pack", "add", old, "--allow-older")[0] == 0
    assert copygate("check", "稿.md")[0] == 1


def test_locking_refuses_what_adding_would(copygate: Run, maker: Path) -> None:
    assert copygate("pack", "add", maker)[0] == 0
    write_pack(Path("rules"), version="0.9.0")
    assert copygate("pack", "lock")[0] == 2
    assert copygate("pack", "lock", "--allow-older")[0] == 0


def test_a_signature_of_other_files_is_none(copygate: Run, maker: Path, tmp_path: Path) -> None:
    """Neither `verify` nor `add` takes a pack that changed since it was signed; and numbers only grow."""
    key = tmp_path / "legal.key"
    trusting(copygate, key)
    assert copygate("pack", "sign", maker, "--key", key, "--seq", 3)[0] == 0
    for number in (1, 3):
        assert copygate("pack", "sign", maker, "--key", key, "--seq", number)[0] == 2
    assert copygate("pack", "verify", maker)[0] == 0
    rule = maker / "name.rule"
    rule.write_text(rule.read_text().replace("阻断", "提醒"))
    code, _, err = copygate("pack", "verify", maker)
    assert (code, "name.rule" in err) == (1, True)
    assert copygate("pack", "add", maker)[0] == 2
    assert copygate("pack", "sign", maker, "--key", key)[0] == 2  # the version has to say that it changed
    assert not Path("copygate.lock").exists()


def test_nothing_is_locked_that_a_check_would_refuse(copygate: Run, maker: Path, tmp_path: Path) -> None:
    """An own pack without the signature that is demanded."""
    assert copygate("pack", "add", maker)[0] == 0
    lock = Path("copygate.lock").read_bytes()
    trusting(copygate, tmp_path / "legal.key")
    code, _, err = copygate("pack", "lock")
    assert (code, "没有签名" in err) == (2, True)
    assert Path("copygate.lock").read_bytes() == lock


def test_what_is_pinned_is_what_was_looked_at(copygate: Run, maker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody writes into the folder between the installing and the pinning."""

    def disturbed(*arguments: object) -> Path:
        target = install(*arguments)  # type: ignore[arg-type] # what add_pack gives
        (target / "more.rule").write_text("# more")
        return target

    monkeypatch.setattr("copygate_cli.locking.install", disturbed)
    assert copygate("pack", "add", maker)[0] == 2
    assert not Path("copygate.lock").exists()


def test_a_pack_put_back_by_hand_is_a_rollback(copygate: Run, maker: Path, tmp_path: Path) -> None:
    """The old files with their old, good signature, in place of the new ones; and then the old lock with them."""
    key = tmp_path / "legal.key"
    trusting(copygate, key)
    assert copygate("pack", "sign", maker, "--key", key)[0] == 0
    assert copygate("pack", "add", maker)[0] == 0
    here = Path("rules/brand/mine")
    old = {path.name: path.read_bytes() for path in here.iterdir()}
    write_pack(maker.parent.parent, version="1.1.0")
    assert copygate("pack", "sign", maker, "--key", key)[0] == 0
    assert copygate("pack", "add", maker)[0] == 0
    for name, data in old.items():
        (here / name).write_bytes(data)
    assert copygate("check", "稿.md")[0] == 2
    assert copygate("pack", "lock")[0] == 2


def test_a_tag_of_a_repository_is_added(copygate: Run, tmp_path: Path) -> None:
    repository = tmp_path / "总部 规则"
    write_pack(repository)
    write_pack(repository, "brand/more", word="茶铺")
    git(repository, "init", "-q")
    commit(repository, "v1.0.0")
    code, _, err = copygate("pack", "add", f"{repository}@v1.0.0")
    assert (code, "#brand/more" in err) == (2, True)
    for address in (f"{repository}@v1.0.0#brand/mine", f"git+{repository.as_uri()}@v1.0.0#brand/more"):
        assert copygate("pack", "add", address)[0] == 0
    assert sorted(locked()) == ["brand/mine", "brand/more"]
    assert locked()["brand/mine"]["source"] == f"{repository}@v1.0.0#brand/mine"
    assert locked()["brand/more"]["source"] == f"git+{repository.as_uri()}@v1.0.0#brand/more"
    assert locked()["brand/more"]["commit"] == git(repository, "rev-parse", "v1.0.0")
    (Path("rules/brand/more/pack.yaml")).unlink()
    (Path("rules/brand/more/name.rule")).unlink()
    _, _, err = copygate("check", "稿.md")
    again = shlex.split(err[err.index("copygate pack add ") :].splitlines()[0])[3:]
    assert copygate("pack", "add", *again)[0] == 0  # what the message says to do can be done
    assert copygate("check", "稿.md")[0] == 1
    assert copygate("pack", "add", f"{repository}@v9")[0] == 2


def test_a_pack_that_does_not_compile_or_whose_examples_fail_goes_nowhere(
    copygate: Run, maker: Path, tmp_path: Path
) -> None:
    key = tmp_path / "legal.key"
    trusting(copygate, key)
    for old, new, code in (("依据      style 1", "依据      style 9", 2), ("好茶上新", "茶社上新", 1)):
        (maker / "name.rule").write_bytes(pack_text()["name.rule"].decode().replace(old, new).encode())
        assert copygate("pack", "build", maker, "-o", tmp_path / "a.zip")[0] == code
        assert copygate("pack", "sign", maker, "--key", key)[0] == code
        Path("copygate.toml").write_text("[check]\n")
        assert copygate("pack", "add", maker)[0] == code
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".zip") == []
    assert not (maker / "pack.signed").exists()
    assert not Path("rules").exists()


def test_an_old_day_revives_no_expired_pack(copygate: Run, maker: Path, tmp_path: Path) -> None:
    """The past is judged by packs that count today; the future by packs that will count then."""
    key, today = tmp_path / "legal.key", date.today()
    trusting(copygate, key)
    ends = today + timedelta(days=30)
    assert copygate("pack", "sign", maker, "--key", key, "--until", ends)[0] == 0
    assert copygate("pack", "add", maker)[0] == 0
    assert copygate("check", "稿.md", "--as-of", today - timedelta(days=30))[0] == 1
    assert copygate("check", "稿.md", "--as-of", ends)[0] == 1
    code, _, err = copygate("check", "稿.md", "--as-of", ends + timedelta(days=1))
    assert (code, str(ends) in err) == (2, True)
    write_pack(maker.parent.parent, version="1.1.0")
    assert copygate("pack", "sign", maker, "--key", key, "--from", "2020-01-01", "--until", "2020-12-31")[0] == 0
    for name in ("pack.yaml", "name.rule", "pack.signed"):
        (Path("rules/brand/mine") / name).write_bytes((maker / name).read_bytes())
    assert copygate("pack", "add", maker)[0] == 2
    assert copygate("pack", "lock")[0] == 2
    assert copygate("check", "稿.md", "--as-of", "2020-06-01")[0] == 2


def test_the_configuration_and_the_lock_stand_together(copygate: Run, maker: Path) -> None:
    """A lock that would not be read is an error, and a folder below names no key of its own."""
    assert copygate("pack", "add", maker)[0] == 0
    Path("copygate.toml").rename("off.toml")
    code, _, err = copygate("check", "稿.md")
    assert (code, "copygate.lock" in err) == (2, True)
    Path("下").mkdir()
    Path("下/稿.md").write_text("---\nkind: 推广\n---\n好")
    Path("下/copygate.toml").write_text("[check]\n")
    assert copygate("check", "下/稿.md")[0] == 2
    Path("off.toml").rename("copygate.toml")
    assert copygate("check", "下/稿.md")[0] == 0
    Path("下/copygate.toml").write_text('[trust]\npack-keys = ["a+00000000+AAAA"]\n')
    assert copygate("check", "下/稿.md")[0] == 2
    Path("下/copygate.toml").unlink()
    Path("下/copygate.lock").write_text("version = 1\n")
    assert copygate("check", "下/稿.md")[0] == 2


def test_a_key_in_the_configuration_is_a_key_and_no_file(copygate: Run, maker: Path, tmp_path: Path) -> None:
    """`verify --key` may name a file; what the project trusts stands in the configuration itself."""
    key, public = tmp_path / "legal.key", tmp_path / "legal.pub"
    trusting(copygate, key)
    config = Path("copygate.toml")
    public.write_text("\n" + config.read_text().split('"')[1] + "\n", encoding="utf-8")
    assert copygate("pack", "sign", maker, "--key", key)[0] == 0
    assert copygate("pack", "verify", maker, "--key", public)[0] == 0
    config.write_text(f'[trust]\npack-keys = ["{public}"]\n')
    assert copygate("pack", "verify", maker)[0] == 2
    assert copygate("pack", "add", maker)[0] == 2


def test_keys_without_a_lock_are_an_error(copygate: Run, tmp_path: Path) -> None:
    trusting(copygate, tmp_path / "legal.key")
    assert copygate("check", "稿.md")[0] == 2
    assert copygate("pack", "lock")[0] == 0
    assert copygate("check", "稿.md")[0] == 0
    Path("copygate.lock").unlink()
    assert copygate("check", "稿.md")[0] == 2
    Path("copygate.lock").symlink_to(tmp_path / "nowhere")
    assert copygate("check", "稿.md")[0] == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("pack", "add", "nowhere"),
        ("pack", "add", "git+ext::sh@v1"),
        ("pack", "build", "."),
        ("pack", "verify", "."),
        ("pack", "verify", "稿.md", "--key", "nobody"),
        ("pack", "key", "k", "--name", "a b"),
        ("pack", "key", "稿.md", "--name", "a"),
        ("pack", "sign", "rules"),
        ("pack", "add", "稿.md"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(copygate: Run, arguments: tuple[str, ...]) -> None:
    before = sorted(Path.cwd().rglob("*"))
    code, out, err = copygate(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("copygate: ")
    assert sorted(Path.cwd().rglob("*")) == before


def test_a_private_key_in_a_repository_is_warned_of(copygate: Run, tmp_path: Path) -> None:
    assert "git" not in copygate("pack", "key", tmp_path / "legal.key", "--name", "a")[2]
    assert "git 仓库" in copygate("pack", "key", "legal.key", "--name", "a")[2]


def test_a_private_key_that_others_can_read_signs_nothing(copygate: Run, maker: Path, tmp_path: Path) -> None:
    key = tmp_path / "legal.key"
    trusting(copygate, key)
    key.chmod(0o644)
    assert copygate("pack", "sign", maker, "--key", key)[0] == 2
    assert not (maker / "pack.signed").exists()


def test_every_text_is_in_both_languages() -> None:
    for texts in (packtexts.TEXTS, helppack.TEXTS):
        for key, (en, zh) in texts.items():
            names = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (en, zh)]
            assert names[0] == names[1], key


def test_a_pack_that_does_not_judge_is_said_to_sleep(copygate: Run, maker: Path) -> None:
    """Installed is not switched on, where the configuration names its packs or the pack is opt-in."""
    assert "还不参与检查" not in copygate("pack", "add", maker)[1]
    Path("copygate.toml").write_text('[check]\npacks = ["cn/law"]\n')
    assert "还不参与检查" in copygate("pack", "add", maker)[1]
    manifest = maker / "pack.yaml"
    manifest.write_text(manifest.read_text().replace("always", "opt-in").replace("1.0.0", "1.0.1"))
    Path("copygate.toml").write_text("[check]\n")
    assert "还不参与检查" in copygate("pack", "add", maker)[1]
    assert copygate("check", "稿.md")[0] == 0


def test_names_of_others_do_not_act_on_the_terminal(copygate: Run, maker: Path) -> None:
    (maker / "\x1b[2J\u202e.txt").write_text("")
    _, out, err = copygate("pack", "add", maker)
    assert "<U+202E>.txt" in err
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err


def test_a_broken_signed_manifest_is_named(copygate: Run, maker: Path, tmp_path: Path) -> None:
    (maker / "pack.signed").write_text("nothing")
    key = tmp_path / "legal.key"
    trusting(copygate, key)
    for arguments in (("pack", "sign", maker, "--key", key), ("pack", "add", maker)):
        assert copygate(*arguments)[0] == 2
    Path("copygate.toml").write_text("[check]\n")
    code, _, err = copygate("pack", "add", maker)
    assert (code, str(maker) in err) == (2, True)


def test_reviews_are_judged_by_the_locked_packs_and_keep_their_texts(copygate: Run, maker: Path) -> None:
    assert copygate("pack", "add", maker)[0] == 0
    with zipfile.ZipFile(io.BytesIO(pack_rules().texts())) as texts:
        assert "brand/mine/name.rule" in texts.namelist()
        assert "cn/law/name.rule" in texts.namelist()
    (Path("rules/brand/mine") / "more.rule").write_text("# more")
    with pytest.raises(RulebookErrors):
        pack_rules()
