"""The command line as a user meets it: exit codes, messages, streams, and that nothing personal gets out."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from copygate.dsl.fmt import format_text
from copygate.resources import bundled
from copygate_cli.main import run

ROOT = Path(__file__).resolve().parent.parent
PHONE = "13800138000"
CLEAN = "---\nkind: article\nplatforms: [小红书]\n---\n今天天气很好。\n"
BAD = "---\nkind: article\nplatforms: [小红书]\n---\n青禾茶社周五上新。\n"
OWES = "---\nkind: article\nplatforms: [小红书]\n---\n本店有检测报告可查。\n"
REVIEW = "---\nkind: article\nplatforms: [小红书]\n---\n内部价三折。\n"
ASKS = "---\nkind: article\nplatforms: [小红书]\n---\n本品是保健食品。\n"
RULES = """\
规则 report "检测报告"
  依据   house-style 1
  自     2020-01-01
  须经   凭证 test-report 每处 "检测报告"
  提示   "写到检测报告,就要有检测报告"
  反例   "本店有检测报告可查"
  正例   "本店有检测报告可查" 其中 有凭证 test-report
完

规则 inside-price "内部价"
  依据   house-style 1
  级别   复核
  自     2020-01-01
  禁止   "内部价"
  提示   "价格须复核"
  改为   "优惠价"
  反例   "内部价三折" 命中 "内部价"
  正例   "三折"
完

规则 health "保健食品"
  依据   house-style 1
  级别   阻断
  自     2020-01-01
  当     类别 为 health-food
  须问   出现 "保健食品"
  禁止   "保健食品"
  提示   "保健食品不得这样写"
  改为   "食品"
  反例   "本品是保健食品" 其中 类别 health-food 命中 "保健食品"
  反例   "本品是保健食品" 须问及 类别
  正例   "本品是食品"
完
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A project made by `init`, with one rule for each outcome, judged by its own packs alone."""
    monkeypatch.chdir(tmp_path)
    for name in ("COPYGATE_LANG", "LC_ALL", "LC_MESSAGES", "COPYGATE_DEBUG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("COPYGATE_CACHE_DIR", str(tmp_path / ".cache"))
    (tmp_path / ".git").mkdir()
    assert run(["init"]) == 0
    capsys.readouterr()
    (tmp_path / "rules/brand/mine/more.rule").write_text(format_text(RULES), encoding="utf-8")
    monkeypatch.setattr("copygate.resources.bundled", lambda _: tmp_path / "rules")
    return tmp_path


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def copygate(project: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def invoke(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return invoke


def write(name: str, text: str | bytes) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return name


# ---------------------------------------------------------------- exit codes


@pytest.mark.parametrize(
    ("texts", "options", "code"),
    [
        ([CLEAN], [], 0),
        ([BAD], [], 1),
        ([BAD], ["--fail-on", "blocked"], 1),
        ([OWES], [], 1),
        ([OWES], ["--fail-on", "review"], 0),
        ([REVIEW], [], 1),
        ([REVIEW], ["--fail-on", "blocked"], 0),
        ([REVIEW], ["--fail-on", "复核"], 1),
        ([ASKS], [], 3),
        ([ASKS], ["--fail-on", "blocked"], 3),
        ([b"\xff\xfe\xff"], [], 3),
        ([""], [], 3),
        ([CLEAN, BAD], [], 1),
        ([BAD, ASKS], [], 3),
        ([CLEAN, b"\xff"], ["--fail-on", "blocked"], 3),
    ],
)
def test_exit_codes(copygate: Run, texts: list[str | bytes], options: list[str], code: int) -> None:
    names = [write(f"drafts/{number}.md", text) for number, text in enumerate(texts)]
    for form in ("full", "concise", "json", "jsonl"):
        assert copygate("check", *names, "--format", form, *options)[0] == code, form


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["check"], ["PATH"]),
        (["check", "x.md", "--format", "pdf"], ["--format", "pdf", "jsonl"]),
        (["check", "x.md", "--fail-on", "never"], ["--fail-on", "never", "blocked"]),
        (["check", "x.md", "--as-of", "昨天"], ["--as-of", "昨天"]),
        (["check", "x.md", "--frmat", "full"], ["--frmat", "--format"]),
        (["check", "x.md", "--pack", "cn/none"], ["cn/none"]),
        (["check", "x.md", "--reveal"], ["--reveal"]),
        (["check", "x.md", "--explain", "--format", "json"], ["--explain"]),
        (["check", "x.md", "--diff", "--format", "sarif"], ["--diff"]),
        (["chekc"], ["chekc"]),
        (["rules", "show", "nonsense"], ["nonsense"]),
        (["rules", "show", "house-style", "99"], ["99", "house-style"]),
        (["rules", "list", "brand/mien"], ["brand/mien", "brand/mine"]),
        (["rules", "fmt", "nowhere"], ["nowhere"]),
        (["init"], ["copygate.toml"]),
        (["init", "new", "--name", "Bad Name"], ["Bad Name"]),
    ],
)
def test_wrong_usage_is_two_and_says_what(copygate: Run, arguments: list[str], parts: list[str]) -> None:
    write("x.md", CLEAN)
    code, out, err = copygate(*arguments)
    assert code == 2
    assert out == ""
    assert all(part in err for part in parts), err


def test_an_empty_folder_is_two(copygate: Run) -> None:
    Path("空").mkdir()
    code, out, err = copygate("check", "空")
    assert (code, out) == (2, "")
    assert "空" in err


def test_a_broken_rule_stops_everything_before_it_begins(copygate: Run) -> None:
    write("rules/brand/mine/broken.rule", '规则 broken "坏"\n  级别   很重\n  禁止\n完\n')
    write("x.md", CLEAN)
    code, out, err = copygate("check", "x.md")
    assert (code, out) == (2, "")
    assert "broken.rule:2:" in err
    assert "▔" in err


def test_a_nested_configuration_that_relaxes_stops_everything_before_it_begins(copygate: Run) -> None:
    write("drafts/1.md", CLEAN)
    write("drafts/sub/2.md", CLEAN)
    write("drafts/sub/copygate.toml", '[check]\nfail-on = "blocked"\n')
    code, out, err = copygate("check", "drafts")
    assert (code, out) == (2, "")
    assert "drafts/sub/copygate.toml" in err


def test_a_stricter_folder_is_stricter_in_gate_formats_too(copygate: Run) -> None:
    write("drafts/1.md", OWES)
    write("drafts/sub/2.md", OWES)
    settings = Path("copygate.toml").read_text(encoding="utf-8")
    write("copygate.toml", settings.replace('fail-on = "owes"', 'fail-on = "blocked"'))
    write("drafts/sub/copygate.toml", '[check]\nfail-on = "owes"\n')
    code, out, _ = copygate("check", "drafts/1.md", "drafts/sub/2.md", "--format", "github")
    assert code == 1
    kinds = {line.split(" ")[0] for line in out.splitlines() if "1.md" in line}
    stricter = {line.split(" ")[0] for line in out.splitlines() if "2.md" in line}
    assert "::error" not in kinds
    assert "::error" in stricter


def test_an_error_of_our_own_fails_closed(copygate: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("boom")

    write("x.md", CLEAN)
    monkeypatch.setattr("copygate_cli.checking.Run.over", broken)
    code, out, err = copygate("check", "x.md")
    assert (code, out) == (3, "")
    assert "ZeroDivisionError (test_cli.py:" in err
    assert "boom" not in err  # an error's own words may quote a draft
    assert "COPYGATE_DEBUG" in err


@pytest.mark.parametrize("options", [[], ["--fix"]])
def test_one_draft_that_breaks_us_does_not_keep_the_others(
    copygate: Run, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    from copygate import pipeline

    real = pipeline.check

    def breaks_on_one(draft: object, *rest: object, **values: object) -> object:
        if getattr(draft, "path", "").endswith("1.md"):
            raise RuntimeError("boom")
        return real(draft, *rest, **values)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(pipeline, "check", breaks_on_one)
    names = [write(f"{number}.md", CLEAN) for number in range(3)]
    code, out, err = copygate("check", *names, "--format", "jsonl", *options)
    assert code == 3
    assert [json.loads(line)["outcome"] for line in out.splitlines()] == ["clear", "undecided", "clear"]
    assert "RuntimeError" in err


# ---------------------------------------------------------------- inputs


def test_what_cannot_be_read_is_told_and_the_others_are_checked(copygate: Run) -> None:
    names = [
        write("a.md", BAD),
        write("b.md", b"\xff\xff"),
        "missing.md",
        write("c.bin", b"\0\1"),
        write("d.yaml", "a: &a [x, x]\nb: [*a"),
        write("e.md", CLEAN),
    ]
    code, out, err = copygate("check", *names, "--format", "json")
    found = json.loads(out)
    assert code == 3
    assert [each["outcome"] for each in found] == ["blocked", *["undecided"] * 4, "clear"]
    assert all(each["errors"] for each in found if each["outcome"] == "undecided")
    assert all(name in err for name in ("b.md", "missing.md", "c.bin", "d.yaml"))
    assert "共 6 篇" in err


def test_standard_input(copygate: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    for text, code in (("青禾茶社", 1), (CLEAN, 0), ("", 3)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert copygate("check", "-")[0] == code


def test_jsonl_is_a_verdict_a_line(copygate: Run) -> None:
    records = [{"id": f"r{n}", "kind": "article", "text": "青禾茶社" if n % 2 else "青禾茶舍"} for n in range(6)]
    write("posts.jsonl", "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records))
    code, out, err = copygate("check", "posts.jsonl", "--format", "jsonl")
    verdicts = [json.loads(line) for line in out.splitlines()]
    schema = json.loads((bundled("schemas") / "verdict.v1.json").read_text(encoding="utf-8"))
    for each in verdicts:
        Draft202012Validator(schema).validate(each)
    assert [each["id"] for each in verdicts] == [f"r{n}" for n in range(6)]
    assert [each["outcome"] for each in verdicts] == ["clear", "blocked"] * 3
    assert [each["findings"][0]["line"] for each in verdicts[1::2]] == [2, 4, 6]
    assert code == 1
    assert "查了 6 篇" in err


def test_json_of_nothing_wrong_is_still_an_array(copygate: Run) -> None:
    assert json.loads(copygate("check", write("x.md", CLEAN), "--format", "json")[1])[0]["outcome"] == "clear"


def test_excludes_are_left_out_wherever_the_walk_begins(copygate: Run) -> None:
    write("copygate.toml", '[check]\nexclude = ["drafts/old/**", "*.bak"]\n')
    for name in ("drafts/a.md", "drafts/old/b.md", "drafts/c.md.bak"):
        write(name, CLEAN)
    for start in (".", "drafts"):
        paths = [json.loads(line)["path"] for line in copygate("check", start, "--format", "jsonl")[1].splitlines()]
        assert "drafts/a.md" in paths
        assert not any("old" in path or path.endswith(".bak") for path in paths)


def test_the_note_on_platforms_comes_once(copygate: Run) -> None:
    names = [write(f"{n}.md", CLEAN.replace("platforms: [小红书]\n", "")) for n in range(3)]
    assert copygate("check", *names)[2].count("platforms:") == 1
    assert "platforms:" not in copygate("check", *names, write("p.md", CLEAN))[2]


# ---------------------------------------------------------------- languages, formats


@pytest.mark.parametrize(
    ("environment", "arguments", "part"),
    [
        ({"LANG": "zh_CN.UTF-8"}, [], "没有命令"),
        ({"LANG": "en_US.UTF-8"}, [], "no such command"),
        ({"LANG": "en_US.UTF-8", "COPYGATE_LANG": "zh"}, [], "没有命令"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, [], "no such command"),
        ({"LANG": "en_US.UTF-8"}, ["--lang", "zh"], "没有命令"),
        ({"LANG": "zh_CN.UTF-8"}, ["--lang=en"], "no such command"),
    ],
)
def test_language(
    copygate: Run, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], arguments: list[str], part: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert part.lower() in copygate(*arguments, "nonsense")[2].lower()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "command",
    [
        [],
        ["check"],
        ["rules"],
        ["rules", "list"],
        ["rules", "show"],
        ["rules", "test"],
        ["rules", "fmt"],
        ["init"],
        ["audit"],
        ["audit", "verify"],
    ],
)
def test_every_help_page_shows_the_command_at_work(copygate: Run, command: list[str], lang: str) -> None:
    code, out, _ = copygate(*command, "--help", "--lang", lang) if command else copygate("--lang", lang, "--help")
    assert code == 0
    assert "  copygate " in out
    assert "help." not in out


def test_version(copygate: Run) -> None:
    code, out, _ = copygate("--version")
    assert code == 0
    assert out.startswith("copygate ")


@pytest.mark.parametrize("form", ["full", "concise", "json", "jsonl"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_personal_data_leaves_in_no_format(copygate: Run, form: str, lang: str) -> None:
    write("x.md", f"---\nkind: article\nplatforms: [{PHONE}]\n---\n青禾茶社 {PHONE} 138-0013-8000 检测报告 内部价\n")
    write("y.jsonl", json.dumps({"kind": PHONE, "text": f"青禾茶社 {PHONE}", "tags": [PHONE]}, ensure_ascii=False))
    _, out, err = copygate("check", "x.md", "y.jsonl", "--format", form, "--lang", lang)
    assert "青禾茶社" in out
    for text in (out, err):
        assert PHONE not in text
        assert "138-0013-8000" not in text


def test_explain_names_the_clause_and_the_edit(copygate: Run) -> None:
    out = copygate("check", write("x.md", BAD), "--explain")[1]
    assert "“青禾茶社” → “青禾茶舍”" in out
    assert "brand/mine/inside-price" in out


# ---------------------------------------------------------------- rules, init


def test_init_makes_a_project_that_works(copygate: Run) -> None:
    for lang, draft in (("zh", "草稿.md"), ("en", "draft.md")):
        code, out, _ = copygate("init", lang, "--name", f"tea-{lang}", "--lang", lang)
        assert code == 0
        assert "copygate rules check" in out
        folder = str(Path(lang) / "rules" / "brand" / f"tea-{lang}")
        assert copygate("rules", "check", folder, "--lang", lang)[0] == 0
        assert copygate("rules", "test", folder, "--lang", lang)[0] == 0
        assert copygate("rules", "fmt", "--check", folder, "--lang", lang)[0] == 0
        assert copygate("init", lang, "--lang", lang)[0] == 2
        assert Path(lang, draft).is_file()
    code, out, _ = copygate("check", "草稿.md")
    assert code == 1
    assert "可改 青禾茶舍" in out


def test_rules_list(copygate: Run) -> None:
    code, out, _ = copygate("rules", "list")
    assert code == 0
    assert "brand/mine/brand-name\t品牌名写法\t阻断\t品牌文案规范 1" in out.splitlines()
    assert len(copygate("rules", "list", "brand/mine")[1].splitlines()) == 4


def test_rules_show(copygate: Run) -> None:
    article = copygate("rules", "show", "house-style", "1")[1]
    assert "第一条" in article
    assert "https://example.com/house-style" in article
    assert "brand/mine/brand-name" in article
    assert copygate("rules", "show", "《品牌文案规范》", "1")[1] == article
    assert "品牌名按规定写法书写" in copygate("rules", "show", "house-style")[1]
    rule = copygate("rules", "show", "brand/mine/brand-name")[1]
    assert rule == copygate("rules", "show", "brand-name")[1]
    assert "\n规则 brand-name" in rule
    assert rule.rstrip().endswith("完")


def test_rules_check_shows_everything_at_once(copygate: Run) -> None:
    assert copygate("rules", "check")[0] == 0
    write("rules/brand/mine/one.rule", '规则 one "坏"\n  级别   很重\n  禁止   "一"\n完\n')
    write("rules/brand/mine/two.rule", '规则 two "坏"\n  当     颜色 为 红\n  级别   阻断\n  禁止   "二"\n完\n')
    code, _, err = copygate("rules", "check")
    assert code == 2
    assert "one.rule:2" in err
    assert "two.rule:2" in err


def test_rules_test_tells_which_example_fails(copygate: Run) -> None:
    assert copygate("rules", "test")[0] == 0
    path = Path("rules/brand/mine/brand-name.rule")
    path.write_text(
        path.read_text(encoding="utf-8").replace('"青禾茶舍周五上新"', '"青禾茶社周五上新"'), encoding="utf-8"
    )
    code, out, err = copygate("rules", "test")
    assert code in (1, 2)
    assert "brand-name" in out + err


def test_fmt_rewrites_whole_files_and_keeps_their_mode(copygate: Run) -> None:
    path = Path("rules/brand/mine/brand-name.rule")
    before = path.read_text(encoding="utf-8")
    assert copygate("rules", "fmt", "--check", "rules")[0] == 0
    path.write_text(before.replace("  级别      阻断", "  级别 阻断"), encoding="utf-8")
    path.chmod(0o640)
    assert copygate("rules", "fmt", "--check", "rules")[0] == 1
    assert "级别 阻断" in path.read_text(encoding="utf-8")
    assert copygate("rules", "fmt", "rules")[0] == 0
    assert path.read_text(encoding="utf-8") == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in path.parent.iterdir() if each.name.startswith(".")] == []


def test_fmt_changes_the_spelling_of_keywords_and_back(copygate: Run) -> None:
    path = Path("rules/brand/mine/brand-name.rule")
    before = path.read_text(encoding="utf-8")
    assert copygate("rules", "fmt", "--keywords", "en", str(path))[0] == 0
    assert "forbid" in path.read_text(encoding="utf-8")
    assert copygate("rules", "check")[0] == 0
    assert copygate("rules", "fmt", "--keywords", "zh", str(path))[0] == 0
    assert path.read_text(encoding="utf-8") == before


def test_fmt_leaves_a_broken_file_alone(copygate: Run) -> None:
    name = write("rules/brand/mine/broken.rule", '规则 broken "坏"\n  级别   很重\n完\n')
    before = Path(name).read_bytes()
    code, _, err = copygate("rules", "fmt", name)
    assert code == 2
    assert "broken.rule:2" in err
    assert Path(name).read_bytes() == before


# ---------------------------------------------------------------- as a process


@pytest.fixture
def environment(project: Path) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("LC_", "COPYGATE_"))},
        "PYTHONPATH": os.pathsep.join([str(ROOT / "engine"), str(ROOT / "cli")]),
        "COPYGATE_CACHE_DIR": str(project / ".cache"),
        "LANG": "zh_CN.UTF-8",
        "PYTHONUTF8": "1",
    }


def test_a_reader_that_leaves_is_no_pass_and_no_traceback(environment: dict[str, str]) -> None:
    names = [write(f"many/{number}.md", BAD) for number in range(400)]
    command = [sys.executable, "-m", "copygate", "check", "--pack", "brand/mine", *names]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.read(10)
        child.stdout.close()
        err = child.stderr.read().decode()
        assert child.wait(60) == 3
    assert "Traceback" not in err
    assert "BrokenPipe" not in err


def test_nothing_is_imported_before_a_command_is_known(environment: dict[str, str]) -> None:
    code = "import sys; before = set(sys.modules); import copygate_cli.main; print(*sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    names = {name.split(".")[0] for name in done.stdout.split()}
    assert not names & {
        "click",
        "rich",
        "lark",
        "ruamel",
        "rapidfuzz",
        "re2",
        "daachorse",
        "copygate",
        "json",
        "tomllib",
    }


def test_a_check_of_paths_alone_does_without_click_and_says_the_same(environment: dict[str, str]) -> None:
    write("x.md", CLEAN)
    code = "import sys; from copygate_cli.main import run; print(run(['check', 'x.md'])); print(*sys.modules)"
    subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    said = done.stdout.splitlines()
    assert not {name.split(".")[0] for name in said[-1].split()} & {"click", "dataclasses", "inspect"}
    parsed = code.replace("'x.md'", "'--format', 'full', 'x.md'")
    other = subprocess.run([sys.executable, "-c", parsed], env=environment, capture_output=True, text=True, check=True)
    assert said[0] == other.stdout.splitlines()[0]
    assert said[-2] == other.stdout.splitlines()[-2]


def test_a_check_does_not_import_what_only_rule_writers_need(environment: dict[str, str]) -> None:
    write("x.md", CLEAN)
    code = (
        "import sys; from copygate_cli.main import run; run(['check', 'x.md', '--pack', 'brand/mine']); "
        "run(['check', 'x.md', '--pack', 'brand/mine']); print(*sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    names = {name.split(".")[0] for name in done.stdout.split()}
    assert not names & {"rich", "lark", "jsonschema", "email", "importlib_metadata"}
