"""The review on the command line: from a draft to a verified export, refusals in words, and no secret in any output."""

from __future__ import annotations

import io
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest

from copygate.report.excerpt import columns_of
from copygate_cli.commands import COMMANDS, copygate
from copygate_cli.helptext import help_text
from copygate_cli.main import run
from tests.demo_review import CASE, CHECKLISTS, CODE, FOUNDERS, PEOPLE, Stage, key, play, write_project

LISTED = CHECKLISTS["李四"]
SOON = (date.today() + timedelta(days=60)).isoformat()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a review store and its people, made once."""
    folder = tmp_path_factory.mktemp("review")
    write_project(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("COPYGATE_LANG", "zh")
        assert run(["store", "init", "审核库", *(f"--founder={each}" for each in FOUNDERS), "--keys", "私钥"]) == 0
        for name, roles in PEOPLE.items():
            held = [f"--role={each}" for each in roles]
            new = ["--new-key", f"私钥/{name}.key"]
            assert run(["people", "enrol", name, *held, *new, *key("周一"), *key("吴二")]) == 0
    return folder


class Office:
    """A copy of the project in which a test types commands; everything that was ever said is kept."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.everything = ""

    def types(self, *arguments: str, code: int = 0) -> str:
        """A command; what it said, on both streams."""
        ended = run(list(arguments))
        said = self._capsys.readouterr()
        self.everything += said.out + said.err
        assert ended == code, said
        return said.out + said.err

    def submits(self, text: str = "新款云壶周六到店。", code: int = 0, *more: str) -> str:
        """A draft by 王五; its case."""
        Path("稿.md").write_text(f"---\n类型: 推广\n平台: [小红书]\n---\n{text}\n", encoding="utf-8")
        found = CASE.search(self.types("review", "submit", "稿.md", *key("王五"), *more, code=code))
        assert found
        return found[0]

    def seen(self, case: str) -> str:
        """The code on the screen."""
        found = CODE.search(self.types("review", "show", case))
        assert found
        return found[1]

    def approves(self, case: str, name: str, *more: str, code: int = 0) -> str:
        """A yes with the whole list answered."""
        return self.types(
            "review", "approve", case, "--seen", self.seen(case), *CHECKLISTS[name], *key(name), *more, code=code
        )

    def published(self) -> str:
        """A case that readers see."""
        case = self.submits()
        for name in CHECKLISTS:
            self.approves(case, name)
        self.types("review", "publish", case, *key("钱八"))
        return case


@pytest.fixture
def office(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Office:
    """A fresh copy, in Chinese, without anything of the environment."""
    shutil.copytree(template, tmp_path / "项目")
    monkeypatch.chdir(tmp_path / "项目")
    for name in ("COPYGATE_STORE", "COPYGATE_KEY", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COPYGATE_LANG", "zh")
    capsys.readouterr()
    return Office(capsys)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demo_goes_all_the_way_and_shows_no_key(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    play(Stage(lang))
    said = capsys.readouterr().out
    assert ("✓ 检查点签名" if lang == "zh" else "✓ checkpoint signature") in said
    for path in Path("私钥").glob("*.key"):
        if path.name == "log.key":
            continue
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        secret = path.read_text(encoding="ascii").strip()
        # PRIVATE+KEY+name+id+key: the key's base 64 may hold a plus of its own.
        assert secret.startswith("PRIVATE+KEY+")
        assert secret.split("+", 4)[4] not in said
    assert "PRIVATE" not in said


def test_a_contributor_does_not_approve_even_as_an_editor(office: Office) -> None:
    case = office.submits()
    said = office.types("review", "approve", case, "--seen", office.seen(case), *LISTED, *key("王五"), code=1)
    assert said == "copygate: 参与过这篇稿件的人,以及与其有代理关系的人,不能审批\n"
    said = office.types(
        "review", "approve", case, "--seen", office.seen(case), *LISTED, *key("王五"), "--lang", "en", code=1
    )
    assert "does not decide on it" in said


def test_a_decision_on_what_has_changed_since_is_refused(office: Office) -> None:
    case = office.submits()
    old = office.seen(case)
    office.submits("新款云壶周日到店。", 0, "--case", case)
    said = office.types("review", "approve", case, "--seen", old, *LISTED, *key("李四"), code=1)
    assert "请重新查看再决定" in said
    assert "审核中" in office.types("review", "show", case)
    assert "  -新款云壶周六到店。\n  +新款云壶周日到店。\n" in office.types("review", "show", case, "--diff")


@pytest.mark.parametrize("command", ["approve", "sign-off", "request-changes", "reject"])
def test_no_decision_without_the_code_of_what_was_seen(command: str, office: Office) -> None:
    said = office.types("review", command, office.submits(), *key("李四"), code=2)
    assert "--seen" in said


def test_a_wrong_role_is_told_whose_it_is(office: Office) -> None:
    case = office.submits()
    said = office.types("review", "approve", case, "--seen", office.seen(case), *LISTED, *key("赵六"), code=1)
    assert said == "copygate: “初审”须由编辑作出\n"
    said = office.types("review", "publish", case, *key("钱八"), code=1)
    assert said == "copygate: 该稿审核中,不能发布\n"
    said = office.types(
        "review", "approve", case, "--seen", office.seen(case), *LISTED, *key("李四"), "--role", "法务", code=1
    )
    assert "且今天仍在任" in said


def test_a_line_that_was_not_answered_or_scored_too_low_is_named(office: Office) -> None:
    case = office.submits()
    seen = ("--seen", office.seen(case))
    said = office.types("review", "approve", case, *seen, *LISTED[1:], *key("李四"), code=1)
    assert "还有没答的:法规与平台规则的发现都已处理" in said
    said = office.types("review", "approve", case, *seen, "--yes", "没有这条", *key("李四"), code=2)
    assert "findings, labels" in said
    office.approves(case, "李四")
    low = ("--yes=1", "--score=2=1", "--score=3=1", "--score=4=1")
    assert "得分 20%" in office.types("review", "approve", case, *seen, *low, *key("赵六"), code=1)
    assert "0 至 5" in office.types("review", "approve", case, *seen, "--score=2=6", *key("赵六"), code=2)


def test_on_a_terminal_the_list_is_asked_line_by_line(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case = office.submits()
    seen = office.seen(case)
    _terminal(monkeypatch, "y\ny\ny\n")
    said = office.types("review", "approve", case, "--seen", seen, "--yes=labels", *key("李四"))
    assert "1. 法规与平台规则的发现都已处理——是这样吗?" in said
    assert "广告标识与凭证齐全——" not in said


def test_a_takedown_is_asked_twice_and_off_a_terminal_takes_sure(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = office.published()
    assert "--sure" in office.types("review", "suspend", case, *key("吴二"), code=2)
    _terminal(monkeypatch, "y\n1234x\n")
    office.types("review", "suspend", case, *key("吴二"), code=130)
    assert "已发布" in office.types("review", "show", case).splitlines()[0]
    _terminal(monkeypatch, f"y\n{case[-4:]}\n")
    office.types("review", "suspend", case, *key("吴二"))
    assert "还须另一人同意" in office.types("review", "restore", case, *key("赵六"))
    assert "恢复须由另一个人同意" in office.types("review", "restore", case, *key("赵六"), code=1)
    office.types("review", "restore", case, *key("陈七"))
    assert "已发布" in office.types("review", "show", case).splitlines()[0]


def test_a_blocked_draft_waits_for_its_author_and_two_people_may_waive(office: Office) -> None:
    case = office.submits("新款云湖壶周六到店。", 1)
    assert "待我处理 1" in office.types("review", "queue", *key("王五"))
    assert "没有待你处理的" in office.types("review", "queue", *key("李四"))
    seen = office.seen(case)
    waive = ("review", "waive", case, "brand/demo/product-name", "--until", SOON, "--seen", seen)
    assert "--key" in office.types(*waive, "--reason", "商标", "--sure", *key("赵六"), code=2)
    assert "--sure" in office.types(*waive, "--reason", "商标", *key("赵六"), *key("陈七"), code=2)
    assert "请写明理由" in office.types(*waive, "--sure", *key("赵六"), *key("陈七"), code=1)
    assert "两位有权的人" in office.types(*waive, "--reason", "商标", "--sure", *key("赵六"), *key("李四"), code=1)
    office.types(*waive, "--reason", "商标", "--sure", *key("赵六"), *key("陈七"))
    shown = office.types("review", "show", case)
    assert "~ brand/demo/product-name 由 赵六、陈七 豁免至 " + SOON in shown
    assert "待我处理 1" in office.types("review", "queue", *key("李四"))


def test_a_sign_off_stands_beside_the_tiers_and_a_time_publishes_what_is_approved(office: Office) -> None:
    case = office.submits("新款云壶周六到店。", 0, "--workflow", "signed")
    seen = ("--seen", office.seen(case))
    assert "没有要求这一项会签" in office.types("review", "sign-off", case, *seen, "--for", "x", *key("陈七"), code=1)
    assert "须由技术负责人作出" in office.types("review", "sign-off", case, *seen, *key("赵六"), code=1)
    assert "待我处理 1" in office.types("review", "queue", *key("陈七"))
    office.types("review", "sign-off", case, *seen, *key("陈七"))
    assert "没有待你处理的" in office.types("review", "queue", *key("陈七"))
    office.types("review", "approve", case, *seen, *key("李四"))
    assert "2099-02-30" in office.types("review", "schedule", case, "--at", "2099-02-30", *key("钱八"), code=2)
    office.types("review", "schedule", case, "--at", "2099-01-01", *key("钱八"))
    assert office.types("tick") == ""
    office.types("review", "unschedule", case, *key("钱八"))
    office.types("review", "schedule", case, "--at", "2026-01-01T09:00", *key("钱八"))
    assert "2026-01-01 09:00  排期发布" in office.types("tick")
    assert office.types("tick") == ""
    assert "已发布" in office.types("review", "show", case).splitlines()[0]


def test_a_delegate_decides_in_the_delegators_role_and_both_are_one_person(office: Office) -> None:
    case = office.submits()
    office.types("people", "delegate", "赵六", "编辑", "--until", "2099-01-01", *key("李四"))
    office.approves(case, "李四", *key("赵六"), "--on-behalf-of", "李四")
    assert "赵六(编辑) 代 李四  通过 初审" in office.types("review", "show", case)
    assert "已在“初审”表态" in office.approves(case, "赵六", code=1)


def test_an_objection_stands_until_it_is_resolved(office: Office) -> None:
    case = office.submits()
    seen = office.seen(case)
    assert "请写明理由" in office.types("review", "request-changes", case, "--seen", seen, *key("李四"), code=1)
    office.types("review", "request-changes", case, "--seen", seen, "--reason", "标题太长", *key("李四"))
    assert "异议 1 李四" in office.types("review", "show", case)
    assert "只有提出异议的人" in office.types("review", "resolve", case, "1", "--reason", "好", *key("赵六"), code=1)
    office.types("review", "resolve", case, "1", "--reason", "改好了", *key("李四"))
    assert "异议 1" not in office.types("review", "show", case)


def test_the_queue_lines_up_and_names_who_has_said_yes(office: Office) -> None:
    first, second = office.submits(), office.submits("另一篇,也说云壶。")
    office.approves(first, "李四")
    head, *lines = office.types("review", "queue").splitlines()
    assert re.fullmatch(r"待处理 2 · 最早 \d+ 小时 \d+ 分后超时", head)
    at = [columns_of(line[: line.index("剩 ")]) for line in lines]
    assert len(at) == 2
    assert at[0] == at[1]
    assert any(line.startswith(first[:10]) and line.endswith("初审 李四") for line in lines)
    assert second[:10] in office.types("review", "queue", "--role", "编辑")
    assert "waiting for me" in office.types("review", "queue", *key("李四"), "--lang", "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_personal_data_of_drafts_and_remarks_is_never_shown(lang: str, office: Office) -> None:
    case = office.submits("云壶,电话 13800138000。")
    office.submits("云壶,电话 13800138000,微信同号。", 0, "--case", case)
    office.types("review", "comment", case, "--text", "我打过 13900139000", *key("赵六"), "--lang", lang)
    for arguments in (("review", "show", case, "--diff"), ("review", "queue"), ("audit", "show"), ("tick",)):
        office.types(*arguments, "--lang", lang)
    assert "138****8000" in office.everything
    assert "13800138000" not in office.everything
    assert "13900139000" not in office.everything


def test_a_key_that_others_can_read_is_not_used_and_no_file_is_quoted(office: Office) -> None:
    Path("私钥/李四.key").chmod(0o644)
    assert "chmod 600" in office.types("review", "queue", *key("李四"), code=2)
    Path("坏.key").write_text("PRIVATE+KEY+p-x+00000000+c2VjcmV0\n", encoding="ascii")
    Path("坏.key").chmod(0o600)
    said = office.types("review", "queue", "--key", "坏.key", code=2)
    assert "不是 copygate 的私钥文件" in said
    assert "c2VjcmV0" not in said
    assert "没有.key" in office.types("review", "queue", "--key", "没有.key", code=2)
    again = ("people", "enrol", "王五二", "--new-key", "私钥/王五.key", *key("周一"))
    assert "两个人" in office.types(*again, code=2)


def test_people_are_enrolled_granted_revoked_and_reviewed(office: Office) -> None:
    admins = (*key("周一"), *key("吴二"))
    office.types("people", "enrol", "孙九", "--new-key", "私钥/孙九.key", *admins)
    office.types("people", "grant", "孙九", "法务", "--until", "2099-12-31", *key("周一"))
    assert "不能给自己授权" in office.types("people", "grant", "周一", "总监", *key("周一"), code=1)
    assert "须由管理员操作" in office.types("people", "grant", "孙九", "总监", *key("李四"), code=1)
    assert "没有这个人" in office.types("people", "grant", "无名", "总监", *key("周一"), code=2)
    rows = office.types("people", "list").splitlines()
    line = next(each for each in rows if "孙九" in each)
    ident = line.split()[-1]
    office.types("people", "revoke", "孙九", "--revoked-key", ident, *admins)
    doubtful = office.types("people", "review", code=1)
    assert "孙九" in doubtful
    assert "无主" in doubtful
    office.types("people", "revoke", "孙九", "法务", *key("周一"))
    office.types("people", "review")
    office.types("people", "same", "孙九", "李四", *key("周一"))
    stranger = office.types("people", "enrol", "周一", "--new-key", "私钥/新.key", *key("李四"), *key("赵六"), code=1)
    assert "两位管理员" in stranger
    assert not Path("私钥/新.key").exists()


def test_where_the_store_is(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.types("review", "queue", "--store", "审核库")
    assert "没有审核库" in office.types("review", "queue", "--store", "别处", code=3)
    monkeypatch.setenv("COPYGATE_STORE", "别处")
    office.types("review", "queue", code=3)
    monkeypatch.delenv("COPYGATE_STORE")
    Path("copygate.toml").write_text('[check]\npacks = ["brand/demo"]\n', encoding="utf-8")
    assert "--store" in office.types("review", "queue", code=2)
    Path("copygate.toml").write_text('[review]\nstroe = "审核库"\n', encoding="utf-8")
    assert "review.store" in office.types("review", "queue", code=2)
    Path("copygate.toml").write_text('[review]\nstore = "审核库"\n', encoding="utf-8")
    Path("里/copygate.toml").parent.mkdir()
    Path("里/copygate.toml").write_text('[review]\nstore = "我的库"\n', encoding="utf-8")
    monkeypatch.chdir("里")
    assert "只有最外层" in office.types("review", "queue", code=2)


def test_a_second_store_in_one_folder_is_refused_and_no_key_is_overwritten(office: Office) -> None:
    before = Path("私钥/周一.key").read_bytes()
    two = ("--founder", "周一", "--founder", "吴二", "--keys", "私钥")
    assert "已有审核库" in office.types("store", "init", "审核库", *two, code=2)
    assert "已存在" in office.types("store", "init", "新库", *two, code=2)
    assert "两个人" in office.types("store", "init", "新库", "--founder", "周一", code=2)
    assert Path("私钥/周一.key").read_bytes() == before
    assert not Path("新库/review.db").exists()


def test_rules_that_nobody_adopted_do_not_judge_until_two_people_adopt_them(office: Office) -> None:
    path = Path("rules/brand/demo/demo.rule")
    path.write_text(path.read_text("utf-8") + "\n# 改过\n", encoding="utf-8")
    said = office.types("review", "submit", "云壶.md", *key("王五"), code=3)
    assert "不是经两人启用的版本" in said
    assert "两个人" in office.types("store", "adopt", *key("周一"), code=2)
    assert "第 2 号" in office.types("store", "adopt", *key("周一"), *key("吴二"))
    office.submits()


def test_a_lost_database_comes_back_from_a_backup_and_its_tables_from_the_log(office: Office) -> None:
    case = office.submits()
    office.types("store", "backup", "备份.db")
    Path("审核库/review.db").unlink()
    office.types("store", "restore", "备份.db")
    office.types("store", "rebuild")
    assert "审核中" in office.types("review", "show", case)
    assert "已存在" in office.types("store", "restore", "备份.db", code=2)


def test_receipts_and_exports_verify_and_a_bundle_is_signed_by_its_maker(office: Office) -> None:
    case = office.published()
    number = int(office.types("audit", "show", case).splitlines()[-2].split()[0])
    office.types("audit", "prove", str(number), "收据")
    trusted = ("--key", "私钥/log.key")
    office.types("audit", "verify", "收据.tlog-proof", "--leaf", "收据.json", *trusted)
    office.types("audit", "export", "日志")
    office.types("audit", "verify", "日志", *trusted)
    assert "已存在" in office.types("audit", "export", "日志", code=2)
    office.types("audit", "bundle", case, "证据.zip", *key("赵六"))
    assert "已存在" in office.types("audit", "bundle", case, "证据.zip", *key("赵六"), code=2)
    verified = office.types("audit", "verify", "证据.zip", *trusted)
    assert "✓ 证据包签名" in verified
    assert "○" not in verified, "the texts of the rules are in it, the house's own too"
    with zipfile.ZipFile("证据.zip") as archive:
        (rules,) = (name for name in archive.namelist() if name.startswith("rules/"))
        with zipfile.ZipFile(io.BytesIO(archive.read(rules))) as texts:
            assert any(name.startswith("brand/demo/") for name in texts.namelist())
    office.types("tick")


def test_evidence_counts_once_another_person_has_verified_it(office: Office) -> None:
    case = office.submits()
    Path("授权.txt").write_text("授权书 13800138000", encoding="utf-8")
    filed = ("evidence", "file", "授权.txt", "--kind", "licence", "--issuer", "图库", "--until", "2099-12-31")
    found = re.search(r"e-[0-9a-f]{16}", office.types(*filed, "--case", case, *key("李四")))
    assert found
    office.types("evidence", "verify", found[0], *key("李四"), code=1)
    assert "待核验" in office.types("evidence", "list", case)
    office.types("evidence", "verify", found[0], *key("赵六"))
    office.types("evidence", "attach", found[0], office.submits("另一篇云壶。"), *key("王五"))
    assert "已核验" in office.types("evidence", "list")
    assert "没有.txt" in office.types("evidence", "file", "没有.txt", *filed[3:], *key("李四"), code=2)
    assert "13800138000" not in office.everything


ID = re.compile(r"\b[robt]-[0-9a-f]{8,16}\b")
TWO = (*key("吴二"), *key("赵六"))


def named(said: str) -> str:
    """The id of the report, takedown, break-glass or entry that was told."""
    found = ID.search(said)
    assert found, said
    return found[0]


def test_break_glass_from_grant_to_review(office: Office) -> None:
    case = office.submits()
    asked = ("override", "grant", case, "--incident", "INC-7", "--seen", office.seen(case))
    assert "--sure" in office.types(*asked, "--reason", "召回", *TWO, code=2)
    assert "--key" in office.types(*asked, "--reason", "召回", "--sure", *key("吴二"), code=2)
    assert "如 INC-7" in office.types(*asked, "--reason", "召回", "--sure", "--incident", "张三", *TWO, code=1)
    said = office.types(*asked, "--reason", "召回", "--sure", *TWO)
    assert "须由他人复核" in said
    override = named(said)
    assert "还有紧急授权没有复核" in office.types(*asked, "--reason", "再来", "--sure", *TWO, code=1)
    assert "没有你名下" in office.types("override", "publish", case, "--sure", *key("陈七"), code=1)
    office.types("override", "publish", case, "--sure", *key("赵六"))
    assert f"紧急授权 {override[:10]} {case[:10]} INC-7" in office.types("review", "queue", *key("赵六"))
    assert "紧急授权  override" in office.types("tick")
    assert "当初作出决定以外的人" in office.types(
        "override", "review", override, "--justified", "--reason", "好", *key("赵六"), code=1
    )
    office.types("override", "review", override, "--unjustified", "--reason", "并不紧急", *key("陈七"))
    shown = office.types("review", "show", case)
    assert "已下架" in shown.splitlines()[0]
    assert "依据失效而下架" in shown
    assert "没有未了的" in office.types("override", "list")
    office.types("audit", "export", "日志")
    assert "凭 2 人的紧急授权" in office.types("audit", "verify", "日志", "--key", "私钥/log.key")


def test_an_oral_approval_is_shown_until_it_is_on_paper(office: Office) -> None:
    case = office.submits()
    said = ("review", "oral", case, "--by", "李四", "--channel", "电话")
    assert "--seen" in office.types(*said, *key("赵六"), code=2)
    office.types(*said, "--seen", office.seen(case), *key("赵六"))
    assert "○ 初审:李四 口头同意(电话,赵六 听取)" in office.types("review", "show", case)
    assert "李四" in office.types("tick")
    paper = ("review", "paper", case, "--seen", office.seen(case))
    assert "没有待你补签" in office.types(*paper, *LISTED, *key("陈七"), code=2)
    assert "还有没答的" in office.types(*paper, *LISTED[1:], *key("李四"), code=1)
    office.types(*paper, *LISTED, *key("李四"))
    shown = office.types("review", "show", case)
    assert "口头同意" not in shown
    assert "补签口头批准 初审" in shown


def test_a_report_runs_against_the_clock_and_its_reporter_is_never_shown_unasked(office: Office) -> None:
    case = office.published()
    Path("举报.txt").write_text("图文不符,请回电 13800138000", encoding="utf-8")
    Path("举报人.txt").write_text("金丝雀王女士 13900139000", encoding="utf-8")
    Path("空.txt").write_text("\n", encoding="utf-8")
    filed = ("report", "file", case, "举报.txt", "--kind", "误导", *key("吴二"))
    assert "空的" in office.types("report", "file", case, "空.txt", *key("吴二"), code=2)
    assert "没有.txt" in office.types("report", "file", case, "没有.txt", *key("吴二"), code=2)
    report = named(office.types(*filed, "--reporter", "举报人.txt", "--received", "2026-01-01T09:00"))
    assert "已超时" in office.types("review", "queue", *key("赵六"))
    fired = [line.split()[2] for line in office.types("tick").splitlines()]
    assert fired == ["待处理", "仍待处理", "请值班法务介入", "超时"]
    assert "先下架" in office.types("report", "decide", report, "属实", "--reason", "属实", *key("赵六"), code=1)
    office.types("review", "suspend", case, "--reason", "举报", "--sure", *key("吴二"))
    takedown = named(office.types("takedown", "list"))
    office.types("takedown", "failed", takedown, "--reason", "平台仍可见", *key("钱八"))
    assert "移除失败" in office.types("review", "show", case)
    office.types("takedown", "removed", takedown, *key("钱八"))
    assert "复盘未写" in office.types("review", "show", case)
    office.types("report", "decide", report, "属实", "--reason", "属实", *key("赵六"))
    office.types("report", "answer", report, "举报.txt", *key("赵六"))
    office.types("takedown", "write-up", takedown, "举报.txt", *key("吴二"), "--role", "值班")
    assert "复盘未写" not in office.types("review", "queue")
    shown = office.types("report", "show", report[:8])
    assert "已密封" in shown
    assert "138****8000" in shown
    for arguments in (("audit", "show"), ("review", "show", case), ("report", "list", "--all"), ("tick",)):
        office.types(*arguments)
    assert "金丝雀" not in office.everything
    assert "13800138000" not in office.everything
    assert "请写明" in office.types("report", "show", report, "--reporter", *key("赵六"), code=1)
    opened = ("--reporter", "--reason", "核实身份", *key("赵六"))
    assert "金丝雀王女士" in office.types("report", "show", report, *opened)
    assert "打开密封内容" in office.types("audit", "show")


def test_the_blacklist_of_the_store_blocks_and_reaches_repositories(office: Office) -> None:
    add = ("blacklist", "add", "措辞", "神壶", "--until", "2099-12-31", "--reason", "误导", "--appeal", "写信给法务部")
    assert "--key" in office.types(*add, *key("赵六"), code=2)
    entry = named(office.types(*add, *key("赵六"), *key("陈七")))
    assert "神壶" in office.types("blacklist", "list")
    case = office.submits("这是神壶。", 1)
    assert f"blacklist/{entry}" in office.types("review", "show", case)
    assert "。申诉:写信给法务部" in office.types("review", "show", case)
    assert "To object: 写信给法务部" in office.types("review", "show", case, "--lang", "en"), "in the reader's language"
    Path("申诉.txt").write_text("商标已改", encoding="utf-8")
    office.types("blacklist", "appeal", entry, "申诉.txt", *key("王五"))
    office.types("blacklist", "reject", entry[:8], "--reason", "维持", *key("吴二"), "--role", "值班")
    office.types("blacklist", "export", "名单")
    assert Path(f"名单/{entry}.note").read_bytes().startswith(b"{")
    office.types("blacklist", "revoke", entry, "--reason", "改判", "--sure", *key("赵六"), *key("吴二"))
    assert "撤去 1 条" in office.types("blacklist", "export", "名单")
    assert "黑名单是空的" in office.types("blacklist", "list")
    Path("图.png").write_bytes(b"png")
    asset = ("blacklist", "add", "素材", "图.png", *add[4:])
    office.types(*asset, *key("赵六"), *key("陈七"))
    assert "…" in office.types("blacklist", "list")


def test_who_is_listed_is_never_an_argument(office: Office) -> None:
    end = ("--until", "2099-12-31", "--reason", "冒名", "--appeal", "写信给法务部", *key("赵六"), *key("陈七"))
    for kind in ("账号", "广告主"):
        refused = office.types("blacklist", "add", kind, "金丝雀王女士", *end, code=2)
        assert "标准输入" in refused
        assert "金丝雀" not in refused
    assert "标准输入" in office.types("blacklist", "add", "账号", *end, code=2), "nobody can be asked here"
    Path("谁.txt").write_text("金丝雀王女士\n", encoding="utf-8")
    named(office.types("blacklist", "add", "账号", "谁.txt", *end))
    assert "账号" in office.types("blacklist", "list")
    assert "写措辞" in office.types("blacklist", "add", "措辞", *end, code=2)


def test_notices_go_to_a_webhook_that_is_set_tried_and_taken_away(office: Office) -> None:
    assert "还没有设 webhook" in office.types("store", "webhook", "--test", code=2)
    assert "三者择一" in office.types("store", "webhook", code=2)
    assert "须用 https" in office.types("store", "webhook", "http://example.com/", code=2)
    secret = office.types("store", "webhook", "http://127.0.0.1:9/")
    assert "webhook.key" in secret
    assert "whsec_" not in secret
    assert "没有送达" in office.types("store", "webhook", "--test", code=1)
    case = office.published()
    office.types("review", "suspend", case, "--reason", "投诉", "--sure", *key("吴二"))
    said = office.types("tick")
    assert "待处理" in said
    assert "条通知没有送达(ConnectionRefusedError)" in said
    office.types("store", "webhook", "--off")


def test_a_request_repeated_with_its_id_happens_once(office: Office) -> None:
    case = office.submits()
    asked = ("review", "approve", case, "--seen", office.seen(case), *LISTED, *key("李四"), "--request", "r-1")
    office.types(*asked)
    assert "本次无变化" in office.types(*asked)


def test_a_case_is_named_by_as_much_as_only_it_has(office: Office) -> None:
    case = office.submits()
    assert case in office.types("review", "show", case[:10])
    assert "没有审核单" in office.types("review", "show", "c-0000000000000000", code=2)


def test_a_plain_check_imports_nothing_of_the_review(office: Office) -> None:
    program = (
        "import sys; from copygate_cli.main import run; run(['check', '云壶.md']);"
        "print([each for each in ('sqlalchemy', 'cryptography', 'click', 'copygate.review', 'copygate_cli.storage',"
        " 'copygate_cli.reviewtexts') if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_every_command_and_option_has_help_in_both_languages(office: Office) -> None:
    for name in (
        "review",
        "report",
        "takedown",
        "override",
        "blacklist",
        "evidence",
        "people",
        "store",
        "tick",
        "audit",
    ):
        assert name in COMMANDS
        for path in _paths(name):
            for lang, heading in (("zh", "选项:"), ("en", "Options:")):
                page = office.types(*path, "--help", "--lang", lang)
                assert heading in page
                assert "help." not in page
    assert help_text("help.review", "zh") != help_text("help.review", "en")


def _paths(name: str) -> list[tuple[str, ...]]:
    import click

    command = copygate.get_command(click.Context(copygate), name)
    assert command is not None
    return [(name,), *((name, each) for each in command.commands)] if isinstance(command, click.Group) else [(name,)]


def _terminal(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    class Typed(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Typed(typed))


@pytest.mark.parametrize(
    ("came_to", "zh"),
    [
        ("notice", ""),
        ("alarm", "告警"),
        ("refused: evidence-covers", "没有发布,条件不满足:凭证覆盖整个发布期"),
        ("waiting: rules-not-adopted", "等待中(rules-not-adopted):规则须由两人启用"),
        ("publication.published", "发布"),
    ],
)
def test_what_a_timer_came_to_is_said_in_words(came_to: str, zh: str) -> None:
    from copygate_cli.tick import told_of

    assert told_of(came_to, "zh") == zh
    assert told_of(came_to, "en").isascii()
