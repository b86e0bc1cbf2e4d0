"""The commands for those who write rules: explain, new, import, allow, changes, ack; by hand as a lawyer would."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from copygate_cli.main import run
from tests.gitrepos import ENVIRONMENT
from tests.test_masking_cli import assert_hidden, everything

PHONE = "13800138000"
LEXICON = """\
# 品牌禁用词:注释要留着
name: banned
title: 禁用词
groups:
  - id: price     # 价格类
    title: 价格
    source: 品牌手册4
    added: 2026-01-01
    terms: [最佳, 跳楼价]
    allow: [最佳球员]
"""
RULES = """\
规则 no-cheap "低价话术"
  依据      house-style 1
  级别      阻断
  自        2026-01-01
  当        类型 为 推广
  禁止      banned
    于      标题, 正文
  除非      否定
  提示      "不写“{match}”"
  改为      "优惠价"
  反例      "跳楼价清仓" 命中 "跳楼价"
  反例      "全网最佳面霜" 命中 "最佳"
  正例      "不是跳楼价"
完

规则 inner-price "内部价"
  依据      house-style 1
  级别      复核
  自        2026-01-01
  至        2027-12-31
  禁止      /内部.?价/
  提示      "须复核"
  反例      "内部价三折"
  正例      "三折"
完

规则 food "食品须写类别"
  依据      house-style 1
  级别      阻断
  自        2026-01-01
  当        类别 为 food
  须问      出现 "茶"
  禁止      "养生"
  提示      "食品不谈养生"
  反例      "养生好茶" 其中 类别 food
  正例      "好茶"
完

规则 title "标题不超长"
  依据      house-style 1
  级别      阻断
  自        2026-01-01
  限制      标题.长度 <= 6 字
  提示      "标题 {measured} 字,限 {limit}"
  反例      "x" 其中 标题 "一二三四五六七"
  正例      "x"
完

规则 hard "机密"
  依据      house-style 1
  级别      绝对阻断
  自        2026-01-01
  禁止      banned
    于      评论
  提示      "不许"
  反例      草稿 其中 评论 "跳楼价"
  正例      "x"
完
""".replace("草稿", "稿件")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def copygate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A project with a word list and a few rules, in a git repository, judged by its own pack alone."""
    monkeypatch.chdir(tmp_path)
    for name in ("COPYGATE_LANG", "LC_ALL", "LC_MESSAGES", "COPYGATE_DEBUG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("COPYGATE_CACHE_DIR", str(tmp_path / ".cache"))
    assert run(["init"]) == 0
    pack = tmp_path / "rules/brand/mine"
    (pack / "lexicons").mkdir()
    (pack / "lexicons/banned.yaml").write_text(LEXICON, encoding="utf-8")
    (pack / "more.rule").write_text(RULES, encoding="utf-8")
    (tmp_path / ".gitignore").write_text(".cache\n")
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "起步")
    monkeypatch.setattr("copygate.resources.bundled", lambda name: tmp_path / name)
    capsys.readouterr()

    def invoke(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        assert "copygate 自身出错" not in err, err
        return code, out, err

    return invoke


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], env=ENVIRONMENT, check=True, capture_output=True)


def draft(body: str, *lines: str) -> str:
    Path("x.md").write_text("---\n" + "".join(f"{line}\n" for line in lines) + f"---\n{body}\n", encoding="utf-8")
    return "x.md"


# ---------------------------------------------------------------- explain


def test_explain_shows_clauses_words_excuses_law_and_the_way_out(copygate: Run) -> None:
    code, out, _ = copygate("rules", "explain", "no-cheap", draft("绝不是跳楼价。跳楼价清仓,最佳球员到场。"))
    assert code == 0
    assert "结论:触发,1 处" in out
    assert "《品牌文案规范》第一条" in out
    assert "✓ 当 类型 为 推广    类型 = 推广" in out
    assert "→ 豁免:否定" in out
    assert "✗ 除非 否定" in out
    assert "改成这样就不再命中(已复查):“跳楼价” → “优惠价”" in out
    assert "「最佳球员」是放行短语" in out


@pytest.mark.parametrize(
    ("rule", "body", "lines", "arguments", "wanted"),
    [
        ("no-cheap", "跳楼价", ["kind: 文章"], [], "结论:不触发,这篇稿件不在适用范围"),
        ("no-cheap", "今天晴", [], [], "结论:不触发,没有出现它要找的内容"),
        ("no-cheap", "绝不是跳楼价", [], [], "结论:不触发,有豁免成立"),
        ("no-cheap", "跳楼价", [], ["--as-of", "2025-12-31"], "还没有生效,2026-01-01 起施行,还有 1 天"),
        ("inner-price", "内部价", [], ["--as-of", "2028-01-01"], "有效期到 2027-12-31 为止"),
        ("food", "养生好茶", [], [], "结论:未定,须由人看"),
        ("food", "养生好茶", [], [], "不知道:类别(category),稿件没有写"),
        ("title", "x", ["title: 一二三四五六七八"], [], "实测 title.length = 8"),
        ("title", "x", ["title: 一二三四五六七八"], [], "去掉“七八”"),
        ("title", "x", ["title: 一二"], [], "结论:不触发,没有超限"),
        ("hard", "跳楼价", [], [], "「跳楼价」在正文,不是这条规则查的地方"),
        ("no-cheap", "跳 楼 价", [], [], "要看穿 插入符号 才算"),
    ],
)
def test_explain_says_why_a_rule_is_silent_or_undecided(
    copygate: Run, rule: str, body: str, lines: list[str], arguments: list[str], wanted: str
) -> None:
    code, out, _ = copygate("rules", "explain", rule, draft(body, *lines), *arguments)
    assert code == 0
    assert wanted in out


def test_explain_masks_personal_data_and_names_the_rule_that_was_meant(copygate: Run) -> None:
    out = copygate("rules", "explain", "brand/mine/no-cheap", draft(f"小王 {PHONE} 跳楼价"))[1]
    assert PHONE not in out
    code, _, err = copygate("rules", "explain", "brand/mine/no-chaep", "x.md")
    assert code == 2
    assert "是否想写 `brand/mine/no-cheap`" in err
    assert copygate("rules", "explain", "no-cheap", "missing.md")[0] == 3


def test_explain_quotes_no_personal_data_beside_the_words(copygate: Run) -> None:
    text = RULES.replace("  除非      否定\n", "  除非      同一 段 有 /.{1,60}/\n  除非      其后有 /.{1,60}/\n")
    Path("rules/brand/mine/more.rule").write_text(text, encoding="utf-8")
    out = copygate("rules", "explain", "no-cheap", draft(everything().replace("全网最佳", "跳楼价")), "--all")[1]
    assert "出现 = " in out
    assert_hidden(out)


def test_evidence_counts_under_the_name_the_report_asks_for(copygate: Run) -> None:
    """In Chinese as in English, and by the title a pack gives its own kind."""
    pack = Path("rules/brand/mine/pack.yaml")
    kinds = "evidence:\n  - {name: shop-label, title: 门店标识}\n"
    pack.write_text(pack.read_text(encoding="utf-8") + kinds, encoding="utf-8")
    rule = '规则 NAME "NAME"\n  依据 house-style 1\n  自 2026-01-01\n  须经 凭证 KIND\n  提示 "要"\n  反例 "x"\n'
    rule += '  正例 "x" 其中 有凭证 KIND\n完\n'
    rules = [rule.replace("NAME", name).replace("KIND", name) for name in ("shop-label", "licence")]
    Path("rules/brand/mine/more.rule").write_text("".join(rules).replace("规则 licence", "规则 a"), encoding="utf-8")
    assert "门店标识" in copygate("check", draft("x"))[1]
    held = ["evidence:", "  - {kind: 门店标识}", "  - {kind: 授权}"]
    code, out, _ = copygate("check", draft("x", *held))
    assert code == 0, out
    assert "还欠" not in copygate("rules", "explain", "shop-label", "x.md")[1]


# ---------------------------------------------------------------- new


@pytest.mark.parametrize(
    "options",
    [[], ["--keywords", "en"], ["--from", "no-cheap"], *[["--verb", v] for v in ("require", "limit", "oblige")]],
)
def test_a_new_rule_does_not_compile_and_says_exactly_what_is_left(copygate: Run, options: list[str]) -> None:
    code, out, _ = copygate("rules", "new", "brand/mine/fresh", *options)
    assert code == 0
    left = out.count("还没填:")
    assert left >= 7
    code, _, err = copygate("rules", "check")
    assert code == 2
    assert err.count("还没填:") == left
    assert f"1 个文件,{left} 处要改" in err
    assert copygate("check", draft("x"))[0] == 2
    assert copygate("rules", "new", "brand/mine/fresh")[0] == 2


def test_a_rule_filled_in_compiles_and_its_examples_hold(copygate: Run) -> None:
    copygate("rules", "new", "brand/mine/fresh", "--from", "no-cheap")
    path = Path("rules/brand/mine/fresh.rule")
    text = path.read_text(encoding="utf-8")
    assert "除非      否定" in text  # the frame is that of the rule it was taken from
    assert "跳楼价" not in text  # and none of its words
    for hole, words in (
        ("规则名,几个字", "口水话"),
        ("其中命中的词", "绝绝子"),
        ("告诉作者哪里不妥;{match} 处显示原文", "不写「{match}」"),
        ("可以改成什么", "很好"),
        ("该拦下的一句", "真是绝绝子"),
        ("换个说法、也该拦下的一句", "绝绝子的茶"),
        ("看着像、其实没问题的一句", "绝不涨价"),
    ):
        text = text.replace(f"<填:{hole}>", words)
    text = text.replace("<填:来源和条款,如 ad-law 9(3)>", "house-style 1").replace(
        "<填:从哪天起,如 2026-01-31>", "2026-01-01"
    )
    path.write_text(text.replace('<填:词表名,或 "词",或 /句式/>', '"绝绝子"'), encoding="utf-8")
    assert copygate("rules", "check")[0] == 0
    assert copygate("rules", "test")[0] == 0


@pytest.mark.parametrize(
    "name", ["brand/other/x", "x", "brand/mine/Bad Name", "brand/mine/no-cheap", "../x/y", "brand/mine/inside"]
)
def test_new_refuses_what_is_no_place_for_a_rule(copygate: Run, name: str) -> None:
    before = sorted(Path("rules").rglob("*"))
    assert copygate("rules", "new", name)[0] == 2
    assert sorted(Path("rules").rglob("*")) == before


# ---------------------------------------------------------------- import

TARGET = "rules/brand/mine/lexicons/banned.yaml"


def words_file(name: str, text: str, encoding: str = "utf-8") -> str:
    Path(name).write_bytes(text.encode(encoding))
    return name


def corpus() -> None:
    Path("fixtures/corpus").mkdir(parents=True, exist_ok=True)
    texts = ["今天测试环境又挂了", "路口交通繁忙", "出口交易会", "门口交接班", "交通便利", "交易顺利", "路口左转"]
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in texts * 3]
    Path("fixtures/corpus/clean.jsonl").write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_import_adds_words_and_keeps_every_other_byte(copygate: Run, encoding: str) -> None:
    listed = words_file("表.csv", "违禁词,分类,放行\n白菜价,价格,白菜价格表\n骨折价,price,\n", encoding)
    code, out, err = copygate("rules", "import", listed, TARGET)
    assert code == 0, err
    assert ("GB18030" in err) is (encoding == "gb18030")
    after = Path(TARGET).read_text(encoding="utf-8")
    expected = LEXICON.replace("[最佳, 跳楼价]", "[最佳, 跳楼价, 白菜价, 骨折价]")
    assert after == expected.replace("[最佳球员]", "[最佳球员, 白菜价格表]")
    assert "+    terms: [最佳, 跳楼价, 白菜价, 骨折价]" in out
    assert copygate("rules", "check")[0] == 0


def test_import_makes_groups_with_source_reason_and_replacement(copygate: Run) -> None:
    listed = words_file(
        "表.csv", "词,分组,理由,依据,替换\n吐血价,甩卖,太吓人,手册4,优惠价\n割肉价,甩卖,太吓人,手册4,优惠价\n"
    )
    assert copygate("rules", "import", listed, TARGET)[0] == 0
    group = Path(TARGET).read_text(encoding="utf-8").removeprefix(LEXICON)
    assert group.startswith("  - id: 甩卖→优惠价\n    source: 手册4\n    note: 太吓人\n    added: ")
    assert group.endswith("    terms: [吐血价, 割肉价]\n    replace: 优惠价\n")
    assert copygate("rules", "check")[0] == 0


def test_import_of_a_new_lexicon_needs_a_source(copygate: Run) -> None:
    listed = words_file("表.txt", "吐血价\n割肉价\n")
    fresh = "rules/brand/mine/lexicons/fresh.yaml"
    assert copygate("rules", "import", listed, fresh)[0] == 2
    assert not Path(fresh).exists()
    assert copygate("rules", "import", listed, fresh, "--source", "手册4")[0] == 0
    assert copygate("rules", "check")[0] == 0


def test_import_tells_doubts_before_it_writes(copygate: Run) -> None:
    corpus()
    listed = words_file(
        "表.csv",
        "词,放行,替换\n测试,,\n口交,,\n猫,,\n跳楼价,,\n全网跳楼价,,\n吐血价,,\n吐血价,,\n最佳球员,,\n=HYPERLINK(1),,\n"
        "零\u200b宽,,\n大甩卖,乱写,\n",
    )
    code, _, err = copygate("rules", "import", listed, TARGET, "--source", "手册4")
    assert code == 1
    assert Path(TARGET).read_text(encoding="utf-8") == LEXICON
    for told in (
        "「测试」 第 2 行,3 篇",
        "「口交」 第 3 行,",
        "只有一个字,到处都是(1) — 须先决定",
        "词表里已有(1) — 不写入",
        "「全网跳楼价」 第 6 行: “跳楼价”",
        "表里重复(1)",
        "现在是放行短语(1)",
        "是公式,不是词,没有采用",
        "含有看不见的字符(1)",
        "放行短语里没有这个词",
    ):
        assert told in err
    assert copygate("rules", "import", listed, TARGET, "--source", "手册4", "--accept", "--dry-run")[0] == 0
    assert Path(TARGET).read_text(encoding="utf-8") == LEXICON
    assert copygate("rules", "import", listed, TARGET, "--source", "手册4", "--accept")[0] == 0
    after = Path(TARGET).read_text(encoding="utf-8")
    assert "乱写" not in after
    assert copygate("rules", "check")[0] == 0


def test_an_allowed_phrase_in_the_list_settles_a_trap(copygate: Run) -> None:
    corpus()
    listed = words_file(
        "表.csv", "词,放行,依据\n测试,测试环境、测试版、测试题、测试仪、测试工具、测试用例、软件测试,手册4\n"
    )
    assert copygate("rules", "import", listed, TARGET)[0] == 0


def test_import_reads_a_workbook_and_evaluates_no_formula(copygate: Run) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["词条", "来源"], ["吐血价", "手册4"], ['=CONCATENATE("割","肉价")', "手册4"]):
        sheet.append(row)
    book.save("表.xlsx")
    code, _, err = copygate("rules", "import", "表.xlsx", TARGET)
    assert code == 0, err
    assert "第 3 行:是公式" in err
    after = Path(TARGET).read_text(encoding="utf-8")
    assert "吐血价" in after
    assert "割" not in after


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"", 3),
        ("a.csv", b"\xff\xfe\x00", 3),
        ("a.doc", b"x", 3),
        ("a.xlsx", b"PK", 3),
        ("a.csv", b"\xff\xff", 3),
    ],
)
def test_import_refuses_what_is_no_list(copygate: Run, name: str, data: bytes, code: int) -> None:
    Path(name).write_bytes(data)
    assert copygate("rules", "import", name, TARGET, "--source", "x")[0] == code
    assert Path(TARGET).read_text(encoding="utf-8") == LEXICON


# ---------------------------------------------------------------- allow


@pytest.mark.parametrize(
    ("span", "phrase"), [("4:3", "最佳赏味"), ("4:3-4", "最佳赏味"), ("最佳赏味期", "最佳赏味期"), ("最佳", "最佳赏味")]
)
def test_allow_writes_the_phrase_and_a_good_example(copygate: Run, span: str, phrase: str) -> None:
    path = draft("本品最佳赏味期三天", "kind: 推广")
    assert copygate("check", path)[0] == 1
    code, out, err = copygate("rules", "allow", path, "--dry-run", span)
    assert code == 0, err
    assert Path(TARGET).read_text(encoding="utf-8") == LEXICON
    assert f"+    allow: [最佳球员, {phrase}]" in out
    assert copygate("rules", "allow", path, span)[0] == 0
    assert Path(TARGET).read_text(encoding="utf-8") == LEXICON.replace("[最佳球员]", f"[最佳球员, {phrase}]")
    rule = Path("rules/brand/mine/more.rule").read_text(encoding="utf-8")
    assert rule == RULES.replace('"不是跳楼价"\n', '"不是跳楼价"\n  正例      "本品最佳赏味期三天"\n')
    assert copygate("rules", "test")[0] == 0
    assert copygate("check", path)[0] == 0


def test_allow_never_lets_a_bad_example_through(copygate: Run) -> None:
    path = draft("全网最佳面霜", "kind: 推广")
    code, _, err = copygate("rules", "allow", path, "最佳", "--phrase", "最佳面霜")
    assert code == 1
    assert "都会放过规则里的反例" in err
    assert Path(TARGET).read_text(encoding="utf-8") == LEXICON


def test_allow_minds_the_examples_of_every_pack_that_uses_the_list(copygate: Run) -> None:
    """Also where a rule reaches the list through a definition only."""
    other = Path("rules/brand/other")
    other.mkdir()
    manifest = Path("rules/brand/mine/pack.yaml").read_text(encoding="utf-8").replace("brand/mine", "brand/other")
    manifest = manifest.replace("sources:", "uses: [brand/mine]\nsources:").replace("house-style", "other-style")
    (other / "pack.yaml").write_text(manifest, encoding="utf-8")
    rule = '规则 praise "夸"\n  依据 other-style 1\n  级别 提醒\n  自 2026-01-01\n  当 夸了\n  禁止 稿件\n  提示 "夸"\n'
    rule += '  反例 "最佳赏味在今天"\n  正例 "今天"\n完\n定义 praised "夸了"\n  当 出现 banned\n完\n'
    (other / "a.rule").write_text(rule, encoding="utf-8")
    assert copygate("rules", "test")[0] == 0
    path = draft("本品最佳赏味期三天", "kind: 推广")
    _, out, err = copygate("rules", "allow", path, "最佳")
    assert "最佳赏味]" not in out
    assert "最佳赏味" not in Path(TARGET).read_text(encoding="utf-8") or "最佳赏味期" in out, err
    assert copygate("rules", "test")[0] == 0


@pytest.mark.parametrize(
    ("body", "lines", "span", "told"),
    [
        ("内部价三折", [], "内部价", "不是靠词表"),
        ("跳楼价三折", ["comment: 跳楼价"], "跳楼价", "绝对阻断"),
        ("x", ["title: 一二三四五六七八"], "一二三四五六七八", "管的不是用词"),
    ],
)
def test_allow_refuses_what_a_phrase_cannot_excuse(
    copygate: Run, body: str, lines: list[str], span: str, told: str
) -> None:
    code, _, err = copygate("rules", "allow", draft(body, *lines), span)
    assert code == 1
    assert told in err


def test_allow_writes_no_personal_data(copygate: Run) -> None:
    path = draft(f"小王 {PHONE} 最佳{PHONE}", "kind: 推广")
    code, out, err = copygate("rules", "allow", path, f"最佳{PHONE}")
    assert code == 1
    assert PHONE not in out + err
    assert copygate("rules", "allow", path, "最佳", "--phrase", f"最佳{PHONE}")[0] == 1
    assert all(PHONE not in file.read_text(encoding="utf-8") for file in Path("rules").rglob("*.*"))
    assert copygate("rules", "allow", path, "9:9")[0] == 2


# ---------------------------------------------------------------- changes, ack, show


def test_changes_speak_of_rules_words_and_directions(copygate: Run) -> None:
    git("commit", "-q", "--allow-empty", "-m", "空")
    rules = RULES.replace("级别      阻断", "级别      复核", 1).replace("  除非      否定\n", "")
    rules = rules.replace("  至        2027-12-31\n", "").replace(
        '规则 title "标题不超长"', '规则 heading "标题不超长"'
    )
    Path("rules/brand/mine/more.rule").write_text(rules, encoding="utf-8")
    Path(TARGET).write_text(
        LEXICON.replace("跳楼价", "跳楼价, 白菜价").replace("最佳球员", "最佳球员, 最佳拍档"), encoding="utf-8"
    )
    out = copygate("rules", "changes", "--since", "HEAD")[1]
    for told in (
        "~ 变更 规则 no-cheap 「低价话术」",
        "级别 阻断 → 复核  (更宽)",
        "豁免 减 否定  (更严)",
        "至 删去:2027-12-31",
        "+ 新增 规则 heading",
        "- 撤下 规则 title",
        "词 增 白菜价  (更严)",
        "放行 增 最佳拍档  (更宽)",
        "用到它的规则:no-cheap、hard",
    ):
        assert told in out
    git("commit", "-qam", "放宽低价话术")
    assert "作者  放宽低价话术" in copygate("rules", "changes", "--since", "HEAD~1")[1]
    assert "规则没有变化" in copygate("rules", "changes", "--since", "HEAD")[1]
    assert copygate("rules", "changes", "--since", "2026-11-02")[0] == 0
    assert copygate("rules", "changes", "--since", "2020-01-01")[0] == 2
    assert copygate("rules", "changes", "--since", "no-such-branch")[0] == 2
    assert copygate("rules", "changes")[0] == 2


def test_moving_rules_and_comments_is_no_change(copygate: Run) -> None:
    first, *rest = RULES.split("\n\n")
    Path("rules/brand/mine/more.rule").write_text("\n\n".join(["# 调了次序", *rest, first]) + "\n", encoding="utf-8")
    assert "规则没有变化" in copygate("rules", "changes", "--since", "HEAD")[1]


def test_without_git_the_packs_own_changelog_tells(copygate: Run) -> None:
    import shutil

    shutil.rmtree(".git")
    Path("rules/brand/mine/CHANGELOG.md").write_text(
        "# 0.2.0 (2026-11-20)\n低价话术改为复核\n# 0.1.0 (2026-01-01)\n起步\n", encoding="utf-8"
    )
    out = copygate("rules", "changes", "--since", "2026-11-01")[1]
    assert "低价话术改为复核" in out
    assert "起步" not in out
    assert copygate("rules", "changes", "--since", "HEAD")[0] == 2


def test_ack_is_appended_once_a_person_and_state(copygate: Run) -> None:
    assert copygate("rules", "changes", "--unread", "--as", "李伟")[0] == 1
    assert copygate("rules", "ack", "--as", "李伟")[0] == 0
    assert "已确认过" in copygate("rules", "ack", "--as", "李伟")[1]
    file = Path("rules/read-by.jsonl")
    first = file.read_bytes()
    assert first.count(b"\n") == 1
    assert copygate("rules", "changes", "--unread", "--as", "李伟")[0] == 0
    Path(TARGET).write_text(LEXICON.replace("跳楼价", "跳楼价, 白菜价"), encoding="utf-8")
    assert copygate("rules", "ack", "--as", "李伟")[0] == 2  # nobody else could find out what was read
    git("add", "-A")
    git("commit", "-qm", "加词")
    code, out, _ = copygate("rules", "changes", "--unread", "--as", "李伟")
    assert code == 1
    assert "词 增 白菜价" in out
    assert "读的是旧版" in copygate("rules", "ack", "--list")[1]
    assert copygate("rules", "ack", "--as", "李伟")[0] == 0
    assert file.read_bytes().startswith(first)
    assert copygate("check", draft("今天晴"))[0] == 0  # the file is none of the rules


def test_an_ack_follows_no_link(copygate: Run) -> None:
    Path("rules/read-by.jsonl").symlink_to(Path("elsewhere").absolute())
    assert copygate("rules", "ack", "--as", "李伟")[0] in (2, 3)
    assert not Path("elsewhere").exists()


def test_a_signed_ack_shows_when_it_was_changed(copygate: Run) -> None:
    from copygate.audit.note import SigningKey

    key = Path("li.key")
    key.write_text(SigningKey.generate("李伟").secret + "\n")
    key.chmod(0o600)
    assert copygate("rules", "ack", "--key", "li.key")[0] == 0
    assert "签名有效 李伟+" in copygate("rules", "ack", "--list")[1]
    file = Path("rules/read-by.jsonl")
    file.write_text(file.read_text(encoding="utf-8").replace('"0.1.0"', '"0.9.0"'), encoding="utf-8")
    assert copygate("rules", "changes", "--unread", "--as", "李伟")[0] == 1
    file.write_text("不是记录\n", encoding="utf-8")
    assert copygate("rules", "ack", "--list")[0] == 3


def test_show_counts_who_cites_an_article_by_any_name(copygate: Run) -> None:
    out = copygate("rules", "show", "house-style")[1]
    assert "品牌名按规定写法书写(6 条规则)" in out
    for article in ("1", "第一条"):
        out = copygate("rules", "show", "品牌文案规范", article)[1]
        assert "brand/mine/no-cheap  低价话术  阻断  2026-01-01 起" in out
    assert copygate("rules", "show", "house-style", "7")[0] == 2


def test_help_speaks_the_readers_language_everywhere(copygate: Run) -> None:
    _, _, err = copygate("rules")
    for line in err.partition("命令:\n")[2].splitlines():
        assert any(ord(ch) > 0x2E80 for ch in line), line
    for name in ("explain", "new", "import", "allow", "changes", "ack"):
        for lang, example in (("zh", f"copygate rules {name} "), ("en", f"copygate rules {name} ")):
            out = copygate("rules", name, "--help", "--lang", lang)[1]
            assert example in out
            assert "help." not in out
