"""`rules impact` and `pack diff` on the command line: what they count, what they show, and what they never show."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from copygate.impact.comparing import Comparer
from copygate.impact.difference import difference
from copygate.impact.running import Job, Records, run
from copygate.intake.reader import Part, parts_of, read_file, records_of
from copygate.packs.folders import find_packs
from copygate.packs.loader import RulebookErrors, compile_rulebook, load_rulebook
from copygate_cli.main import run as command
from tests.gitrepos import GitFolder, made
from tests.rulebooks import TODAY

PACK = """id: brand/mine
title: 本店
version: {version}
owner: 法务
jurisdiction: cn
time_zone: Asia/Shanghai
sources:
  - id: house
    title: 本店规矩
    short: 规矩
    issuer: 本店
    url: https://example.com/house
    from: 2020-01-01
    verified: true
    articles:
      - {{number: "1", gist: 不说过头话}}
"""
LEXICON = """name: boasts
title: 过头话
groups:
  - id: plain
    source: 规矩1
    added: 2026-01-01
    terms: [最好吃, 天下第一]
"""
CALM = (
    LEXICON.replace("boasts", "calming").replace("过头话", "缓和的话").replace("最好吃, 天下第一", "我觉得, 个人看法")
)
RULES = """rule boast "过头话"
  cites     house 1
  severity  block
  from      2020-01-01
  forbid    boasts
  unless    same clause has calming
  message   "「{match}」说过头了"
  suggest   "挺好吃"
  example   bad  "天下第一的面"
  example   good "我觉得天下第一的面"
end

rule phone "电话"
  cites     house 1
  severity  warn
  from      2020-01-01
  forbid    personal.mobile-number
  message   "写了电话"
  suggest   "请私信"
  example   bad  "打13800138000"
  example   good "请私信"
end

rule long-title "标题过长"
  cites     house 1
  severity  review
  from      2020-01-01
  limit     title.length <= 10 chars
  message   "标题太长"
  suggest   "改短"
  example   bad  "好" with title "一二三四五六七八九十一"
  example   good "好" with title "短"
end
"""
FILES = {
    "copygate.toml": '[check]\npacks = ["brand/mine"]\n',
    "rules/brand/mine/pack.yaml": PACK.format(version="1.2.3"),
    "rules/brand/mine/lexicons/boasts.yaml": LEXICON,
    "rules/brand/mine/lexicons/calming.yaml": CALM,
    "rules/brand/mine/rules.rule": RULES,
}
POSTS = (
    {"id": "a", "body": "天下第一的面,电话13800138000", "platforms": ["小红书"]},
    {"id": "b", "body": "镇上头一份的豆花", "platforms": ["抖音"]},
    {"id": "c", "body": "今天有雨"},
    {"id": "d", "body": "<script>alert(1)</script>天下第一\x1b[31m,13900139000"},
    {"id": "e", "body": "我觉得天下第一的面"},
)

Changed = Callable[[str, str, str], None]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitFolder:
    """A project in git, with an archive whose last line is broken."""
    folder = made(tmp_path / "店", FILES)
    lines = [json.dumps(post, ensure_ascii=False) for post in POSTS]
    folder.write({"posts.jsonl": "\n".join((*lines, "{坏的", ""))})
    monkeypatch.chdir(folder.folder)
    monkeypatch.setenv("COPYGATE_LANG", "zh")
    # Only the project's own packs: those that came with copygate take seconds to read, and have no part in this.
    monkeypatch.setattr("copygate_cli.rulebooks.roots_of", lambda settings: [folder.folder / "rules"])
    return folder


def change(repository: GitFolder, name: str, old: str, new: str) -> None:
    path = repository.folder / "rules/brand/mine" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def impact(capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    code = command(["rules", "impact", "--base", "main", "--archive", "posts.jsonl", *options])
    told = capsys.readouterr()
    assert code == 0, told.err
    return code, told.out


def figures(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, object]:
    code, out = impact(capsys, "--format", "json", *options)
    assert code == 0
    value = json.loads(out)
    assert value["verified"]["disagreed"] == []
    assert isinstance(value, dict)
    return value


def test_a_change_that_changes_nothing_flips_nothing(repository: GitFolder, capsys: pytest.CaptureFixture[str]) -> None:
    """Comments, order, layout, examples, spelling of keywords: no rule differs, and no post."""
    change(repository, "rules.rule", "rule boast", "# 说明\nrule boast")
    change(repository, "rules.rule", "  cites     house 1\n  severity  warn\n", "  severity warn\n  cites house 1\n")
    change(repository, "rules.rule", '  example   bad  "天下第一的面"\n', '  example   bad  "天下第一的粥"\n')
    told = figures(capsys)
    assert told["rules_changed"] == []
    assert (told["posts"], told["unchanged"], told["altered"], told["unreadable"]) == (6, 6, 0, 1)
    assert "规则没有变" in impact(capsys)[1]


def test_outcomes_by_kind_words_rules_and_platforms(repository: GitFolder, capsys: pytest.CaptureFixture[str]) -> None:
    """A word put in blocks, a rule made graver moves, what cannot be read is counted and stays undecided."""
    change(repository, "lexicons/boasts.yaml", "最好吃, 天下第一", "最好吃, 头一份")
    change(repository, "rules.rule", "severity  warn", "severity  review")
    told = figures(capsys)
    assert {each["rule"]: each["kind"] for each in told["rules_changed"]} == {  # type: ignore[attr-defined] # JSON
        "brand/mine/boast": "changed",
        "brand/mine/phone": "changed",
    }
    assert told["flips"] == [
        {"before": "clear", "after": "blocked", "posts": 1},
        {"before": "blocked", "after": "review", "posts": 2},
    ]
    assert (told["newly_blocked"], told["newly_clear"], told["other_changes"], told["unreadable"]) == (1, 0, 2, 1)
    boast = told["rules"]["brand/mine/boast"]  # type: ignore[index] # JSON
    assert (boast["words_new"], boast["words_gone"]) == ({"头一份": 1}, {"天下第一": 2})
    assert boast["newly_blocked"] == 1
    assert {"platform": "douyin", "before": "clear", "after": "blocked", "posts": 1} in told["platforms"]  # type: ignore[operator] # JSON
    assert told == figures(capsys, "--whole") | {key: told[key] for key in ("judged", "seconds")}


def test_what_a_folder_says_as_base_a_commit_says_too(
    repository: GitFolder, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """`--base` takes either, and `--rules` another folder than the project's."""
    for name, text in FILES.items():
        path = tmp_path / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    change(repository, "rules.rule", "severity  warn", "severity  block")
    of_commit = figures(capsys)
    folders = ["--base", str(tmp_path / "old/rules"), "--rules", str(repository.folder / "rules")]
    code = command(["rules", "impact", *folders, "--archive", "posts.jsonl", "--format", "json"])
    of_folder = json.loads(capsys.readouterr().out)
    assert code == 0
    for each in (of_commit, of_folder):
        each |= {"seconds": 0, "before": ""}
    assert of_commit == of_folder
    assert of_folder["flips"] == []  # it was blocked for its boasts
    assert of_folder["altered"] == 2


@pytest.mark.parametrize("form", ["full", "json", "html"])
def test_nothing_personal_and_nothing_that_acts(
    repository: GitFolder, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    """A post is hostile and may hold a telephone number; whoever reads the report gets neither."""
    change(repository, "rules.rule", "severity  block\n", "severity  warn\n")
    change(repository, "rules.rule", '"写了电话"', '"写了电话 {match}"')
    change(
        repository,
        "rules.rule",
        "warn\n  from      2020-01-01\n  forbid    personal",
        "block\n  from      2020-01-01\n  forbid    personal",
    )
    code, out = impact(capsys, "--format", form, "--samples", "9")
    assert code == 0
    assert "13800138000" not in out
    assert "13900139000" not in out
    assert "138****8000" in out
    assert "<script" not in out.replace("&lt;script", "") or form != "html"
    assert "\x1b[31m" not in out
    assert "天下第一" in out


def test_the_page_stands_alone(repository: GitFolder, capsys: pytest.CaptureFixture[str]) -> None:
    """One file: a picture drawn by us, no script, nothing from anywhere."""
    change(repository, "lexicons/boasts.yaml", "最好吃, 天下第一", "最好吃, 头一份")
    _, out = impact(capsys, "--format", "html")
    assert out.startswith("<!doctype html>")
    assert "<svg" in out
    assert all(word not in out for word in ("<script", "http://", "src=", "@import", "url("))
    assert "可以发布 → 不能发布 1" in out


def test_several_processes_count_what_one_counts(repository: GitFolder) -> None:
    """Parts of an archive, on as many processes as there are, come together in order."""
    posts = repository.folder / "many.jsonl"
    line = [json.dumps(post, ensure_ascii=False) for post in POSTS]
    posts.write_text("\n".join(line[n % 5] for n in range(300)) + "\n{", encoding="utf-8")
    before = load_rulebook([repository.folder / "rules"])
    change(repository, "lexicons/boasts.yaml", "最好吃, 天下第一", "最好吃, 头一份")
    job = Job(Comparer(difference(before, load_rulebook([repository.folder / "rules"])), today=TODAY), again=7)
    parts = [Records(posts, "many.jsonl", part) for part in parts_of(posts, 1500)]
    assert len(parts) > 10
    whole = run(job, [Records(posts, "many.jsonl", Part(0, posts.stat().st_size, 1))], workers=1)
    assert run(job, parts, workers=2) == whole
    assert (whole.posts, whole.unreadable, whole.changed, whole.disagreed) == (301, 1, 180, [])


def test_parts_of_a_file_hold_what_the_file_holds(tmp_path: Path) -> None:
    """Whatever stands in it, whatever the size of the parts: no line twice, none lost, each under its number."""
    path = tmp_path / "a.jsonl"
    lines = ['{"body": "一"}', "", "坏的", '{"body": "' + "长" * 200 + '"}', "\r", '{"body": "二"}', "\x00", "\u2028"]
    for ending in ("", "\n", "\r\n"):
        for bom in ("", "\ufeff"):
            path.write_bytes((bom + ("\r\n" if ending == "\r\n" else "\n").join(lines) + ending).encode())
            for size in (1, 7, 64, 300, 1 << 20):
                read = [draft for part in parts_of(path, size) for draft in records_of(path, "a.jsonl", part)]
                assert read == list(read_file(path, shown="a.jsonl"))


def test_an_archive_that_is_not_there_is_a_wrong_call(
    repository: GitFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing was judged: that must not look like nothing changed. One that is empty is counted as unreadable."""
    assert command(["rules", "impact", "--base", "main", "--archive", "没有.jsonl"]) == 2
    assert "没有.jsonl" in capsys.readouterr().err
    assert command(["rules", "impact", "--base", "没有", "--archive", "posts.jsonl"]) == 2
    capsys.readouterr()
    repository.write({"空.jsonl": "", "文/一.md": "天下第一", "文/二.txt": b"\xff\xfe"})
    change(repository, "lexicons/boasts.yaml", "最好吃, 天下第一", "最好吃")
    told = figures(capsys, "--archive", "空.jsonl", "--archive", "文")
    assert (told["posts"], told["unreadable"], told["newly_clear"]) == (9, 3, 3)


def test_a_pack_taken_from_the_other_edition_is_checked_beside_its_own(repository: GitFolder) -> None:
    """What did not change is not read again, unless what it uses changed."""
    rules = repository.folder / "rules"
    leaning = (
        RULES.split("end\n", maxsplit=1)[0].replace("rule boast", "rule more").replace("house 1", "规矩 1") + "end\n"
    )
    repository.write({
        "rules/brand/other/pack.yaml": FILES["rules/brand/mine/pack.yaml"].replace("brand/mine", "brand/other")
        + "uses: [brand/mine]\n",
        "rules/brand/other/a.rule": leaning,
    })  # fmt: skip
    before = compile_rulebook(found := find_packs([rules])).rulebook
    known = {folder.digest: pack for folder, pack in zip(found.folders, before.packs, strict=True)}
    again = compile_rulebook(find_packs([rules]), known=known).rulebook
    assert [pack.files for pack in again.packs] == [pack.files for pack in before.packs]
    assert all(one.files is other.files for one, other in zip(again.packs, before.packs, strict=True))
    change(repository, "lexicons/calming.yaml", "name: calming", "name: soothing")
    change(repository, "rules.rule", "has calming", "has soothing")
    with pytest.raises(RulebookErrors) as refused:
        compile_rulebook(find_packs([rules]), known=known)
    assert {Path(each.path).name for each in refused.value.diagnostics} == {"a.rule"}


# ---------------------------------------------------------------- pack diff

BUMPS = [
    ("nothing", "rules.rule", "rule boast", "# 说明\nrule boast", "patch", "1.2.4"),
    ("a message", "rules.rule", "说过头了", "说得太满", "patch", "1.2.4"),
    ("a word more", "lexicons/boasts.yaml", "天下第一]", "天下第一, 头一份]", "major", "2.0.0"),
    ("a word less", "lexicons/boasts.yaml", "最好吃, 天下第一", "天下第一", "minor", "1.3.0"),
    ("an excuse more", "lexicons/calming.yaml", "个人看法]", "个人看法, 据说]", "minor", "1.3.0"),
    ("an excuse less", "lexicons/calming.yaml", "我觉得, 个人看法", "我觉得", "major", "2.0.0"),
    ("an allowed phrase", "lexicons/boasts.yaml", "title: 过头话\n", "title: 过头话\nallow: [天下第一楼]\n", "minor", "1.3.0"),
    ("graver, and stops", "rules.rule", "severity  warn", "severity  review", "major", "2.0.0"),
    ("lighter", "rules.rule", "severity  block", "severity  review", "minor", "1.3.0"),
    ("a looser bound", "rules.rule", "<= 10 chars", "<= 12 chars", "minor", "1.3.0"),
    ("a tighter bound", "rules.rule", "<= 10 chars", "<= 8 chars", "major", "2.0.0"),
    ("an excuse taken out", "rules.rule", "  unless    same clause has calming\n", "", "major", "2.0.0"),
    ("later in force", "rules.rule", "block\n  from      2020-01-01\n", "block\n  from      2027-01-01\n", "minor", "1.3.0"),
    ("a rule that warns", "rules.rule", "  forbid    personal.mobile-number\n", "  forbid    personal.email\n", "minor", "1.3.0"),
]  # fmt: skip


@pytest.mark.parametrize("case", BUMPS, ids=[each[0] for each in BUMPS])
def test_a_pack_that_changed_deserves_a_version(
    repository: GitFolder, capsys: pytest.CaptureFixture[str], tmp_path: Path, case: tuple[str, ...]
) -> None:
    """From the rules alone; where they do not prove it a relaxation it is major. A version too low is refused."""
    _, file, old, new, bump, version = case
    packs = repository.folder / "rules/brand/mine"
    before = tmp_path / "old/brand/mine"
    for path in packs.rglob("*.*"):
        target = before / path.relative_to(packs)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    change(repository, file, old, new)
    assert command(["pack", "diff", str(before), str(packs), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["bump"], told["proposed"], told["enough"]) == (bump, version, False), told["reasons"]
    change(repository, "pack.yaml", "1.2.3", version)
    assert command(["pack", "diff", str(before), str(packs)]) == 0
    assert version in capsys.readouterr().out


def test_an_archive_tells_what_the_rules_alone_cannot(
    repository: GitFolder, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A word more is major; if no post holds it, it is minor."""
    before = tmp_path / "old/brand/mine"
    packs = repository.folder / "rules/brand/mine"
    for path in packs.rglob("*.*"):
        target = before / path.relative_to(packs)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    change(repository, "lexicons/boasts.yaml", "天下第一]", "天下第一, 举世无双]")
    arguments = ["pack", "diff", str(before), str(packs), "--archive", "posts.jsonl", "--format", "json"]
    assert command(arguments) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["bump"], told["archive"]) == ("minor", {"posts": 6, "stricter": 0, "looser": 0, "altered": 0})
    change(repository, "lexicons/boasts.yaml", "举世无双]", "头一份]")
    assert command(arguments) == 1
    assert json.loads(capsys.readouterr().out)["bump"] == "major"
