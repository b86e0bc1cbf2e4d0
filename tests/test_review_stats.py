"""`review stats`: worked out from the log alone; what the log does not tell is said to be unknown; no cell is a formula."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.decisions.freezing import Frozen
from copygate.service import Judged
from copygate.service.hours import Calendar
from copygate.service.statistics import Asked, Figures, figures_of, percentiles
from copygate_cli.main import run
from copygate_cli.spreadsheets import csv_bytes, inert
from copygate_cli.statscreens import csv_files
from tests.review_store import START, Office, Told, key_of

NAME = "brand/manual/name"


@dataclass
class Finding(Told):
    """Rules that find the name in every draft that says 旧名, for the platforms its metadata names."""

    def judge(self, frozen: Frozen, today: object, listed: object = ()) -> Judged:
        """Blocked if it says the old name."""
        bad = "旧名" in frozen.files["draft.md"].decode()
        blocking = (NAME,) if bad else self.blocking
        found = [{"rule": each, "severity": "block", "status": "violation", "platforms": []} for each in blocking]
        platforms = dict.fromkeys(frozen.metadata.get("on", "xiaohongshu").split(), "clear")
        verdict = {"outcome": "blocked" if blocking else self.outcome, "findings": found, "platforms": platforms}
        return Judged(verdict["outcome"], blocking, (), self.plan, json.dumps(verdict).encode())  # type: ignore[arg-type]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "store", Finding())


def counted(office: Office, **asked: object) -> Figures:
    return figures_of(office.service.writer, Calendar(), Asked(**asked))  # type: ignore[arg-type]


def submitted(office: Office, text: str = "新品", on: str = "xiaohongshu") -> str:
    frozen = Frozen("draft.md", {"draft.md": text.encode()}, {"on": on})
    return office.service.cases.submit(frozen, key_of("wang")).case


def published(office: Office, text: str = "新品") -> str:
    case = submitted(office, text)
    office.approve_all(case)
    office.service.cases.publish(case, key_of("qian"))
    return case


def test_time_at_each_tier_by_the_clock_and_in_working_hours(office: Office) -> None:
    """Monday nine o'clock: one case in two hours, one overnight; the night is no working time."""
    first, second = submitted(office, "一"), submitted(office, "二")
    office.clock.forward(hours=2)
    office.approve(first, "li", "editor", "tier:initial")
    office.clock.forward(hours=22)
    office.approve(second, "li", "editor", "tier:initial")
    third = submitted(office, "三")
    tiers = {each.tier: each for each in counted(office).tiers}
    initial = tiers["initial"]
    assert (initial.title, initial.passed, initial.returned, initial.waiting) == ("初审", 2, 0, 1)
    assert initial.clock
    assert [round(each / timedelta(hours=1)) for each in initial.clock] == [2, 24]
    assert initial.worked
    assert [round(each / timedelta(hours=1)) for each in initial.worked] == [2, 9]
    assert tiers["second"].waiting == 2
    assert tiers["second"].clock is None
    office.approve(third, "li", "editor", "tier:initial")
    office.clock.forward(hours=1)
    office.service.cases.request_changes(third, key_of("zhao"), "legal", "改", seen=office.seen(third))
    returned = {each.tier: each for each in counted(office).tiers}["second"]
    assert (returned.passed, returned.returned) == (0, 1)


def test_sign_offs_that_come_last_are_a_line_of_their_own(office: Office) -> None:
    case = submitted(office)
    for name, role, tier in (("li", "editor", "initial"), ("zhao", "legal", "second"), ("chen", "director", "final")):
        office.approve(case, name, role, f"tier:{tier}")
    office.clock.forward(hours=3)
    office.approve(case, "sun", "tech-lead", "sign-off:technical")
    beside = counted(office).tiers[-1]
    assert (beside.tier, beside.passed) == ("beside", 1)
    assert beside.clock
    assert round(beside.clock[0] / timedelta(hours=1)) == 3
    assert beside.worked is None


def test_what_became_of_a_rules_cases_and_of_a_platforms(office: Office) -> None:
    mended = submitted(office, "旧名")
    office.service.cases.submit(
        Frozen("draft.md", {"draft.md": "新名".encode()}, {"on": "xiaohongshu"}), key_of("wang"), case=mended
    )
    office.approve_all(mended)
    office.service.cases.publish(mended, key_of("qian"))
    office.service.cases.suspend(mended, key_of("chen"), reason=f"{NAME}:名称又写错")
    submitted(office, "旧名 二", "douyin weibo")
    rejected = submitted(office, "三", "douyin")
    office.service.cases.reject(rejected, key_of("li"), "editor", "不合适", seen=office.seen(rejected))
    found = counted(office)
    (rule,) = found.rules
    assert (rule.rule, rule.cases, rule.blocked, rule.mended, rule.published, rule.taken_down) == (NAME, 2, 2, 1, 1, 1)
    assert [(each.platform, each.cases) for each in found.rules_by_platform] == [
        ("douyin", 1),
        ("weibo", 1),
        ("xiaohongshu", 1),
    ]
    by = {each.platform: each for each in found.platforms}
    assert (by["douyin"].cases, by["douyin"].blocked, by["douyin"].rejected) == (2, 1, 1)
    assert (by["xiaohongshu"].published, by["xiaohongshu"].taken_down) == (1, 1)
    assert counted(office, platforms=frozenset(("weibo",))).cases == 1
    assert counted(office, since=office.clock.now).cases == 0
    assert counted(office, until=START).cases == 0


def test_a_broken_deadline_is_broken_whether_or_not_anybody_ticked(office: Office) -> None:
    kept, late, never = (submitted(office, each) for each in "甲乙丙")
    office.approve(kept, "li", "editor", "tier:initial")
    office.clock.forward(hours=30)
    office.approve(late, "li", "editor", "tier:initial")
    before = {each.title: (each.kept, each.broken, each.running) for each in counted(office).deadlines}
    assert before["初审"] == (1, 2, 0)
    assert before["复审"] == (0, 1, 1), "kept by nobody: one is over its time, one has just begun"
    office.service.timers.tick()
    after = {each.title: (each.kept, each.broken, each.running) for each in counted(office).deadlines}
    assert after == before
    assert never


def test_the_brand_error_rate_is_a_range_where_a_takedown_names_no_rule(office: Office) -> None:
    cases = [published(office, f"稿 {number}") for number in range(4)]
    assert counted(office).brand.most == 0
    office.service.cases.suspend(cases[0], key_of("chen"), reason=f"违反 {NAME}")
    office.service.cases.suspend(cases[1], key_of("chen"), reason="cn/ad-law/superlatives")
    brand = counted(office).brand
    assert (brand.published, brand.errors, brand.unnamed, brand.least, brand.most) == (4, 1, 0, 0.25, 0.25)
    office.service.cases.suspend(cases[2], key_of("chen"), reason="客户投诉")
    brand = counted(office).brand
    assert (brand.errors, brand.unnamed, brand.least, brand.most) == (1, 1, 0.25, 0.5)
    assert counted(office, brand=("cn/",)).brand.errors == 1


def test_what_was_restored_as_it_was_is_no_error(office: Office) -> None:
    case = published(office)
    office.service.cases.suspend(case, key_of("chen"), reason=NAME)
    office.service.cases.restore(case, key_of("zhou"), "legal", reason="查无此事")
    assert counted(office).brand.errors == 1, "one of two has said so"
    office.service.cases.restore(case, key_of("sun"), "editor", reason="查无此事")
    brand = counted(office).brand
    assert (brand.published, brand.errors, brand.unnamed, brand.restored) == (1, 0, 0, 1)


def test_a_rule_tightened_since_is_no_error_of_that_day(office: Office) -> None:
    case = published(office)
    office.adopt(blocking=(NAME,))
    office.service.cases.recheck(case)
    brand = counted(office).brand
    assert (brand.published, brand.errors, brand.unnamed, brand.rechecks) == (1, 0, 0, 1)


def test_what_was_erased_is_counted_without_a_platform_and_not_guessed(office: Office) -> None:
    case = published(office)
    office.service.cases.suspend(case, key_of("chen"), reason=f"{NAME}")
    office.service.keeping.erase(f"case:{case}", key_of("zhao"), "legal", "pipl-47")
    found = counted(office)
    assert [(each.platform, each.published) for each in found.platforms] == [("", 1)]
    assert (found.brand.errors, found.brand.unnamed) == (0, 1)


@pytest.mark.parametrize(
    "start",
    [
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "＝",
        "＋",
        "－",
        "＠",
        "﹦",
        "﹢",
        "﹣",
        "﹫",
        "−",
        " =",
        "\u200b=",
        "\ufeff＝",
    ],
)
def test_no_cell_begins_as_a_formula(start: str) -> None:
    cell = f'{start}cmd|" /C calc"!A0'
    ((read, number),) = list(csv.reader(io.StringIO(csv_bytes(["a", "b"], [[cell, -3]]).decode("utf-8-sig"))))[1:]
    assert (read, number) == (f"'{cell}".replace("\r", "\r"), "-3")


@given(st.text(max_size=20))
def test_what_is_inert_keeps_its_text_and_is_left_alone(text: str) -> None:
    assert inert(text) in (text, f"'{text}")
    assert inert(inert(text)) == inert(text)


@pytest.mark.parametrize("plain", ["初审", "cn/ad-law/name", "3 小时", "a=b", ""])
def test_plain_text_is_left_as_it_is(plain: str) -> None:
    assert inert(plain) == plain


def test_a_tier_called_like_a_formula_stays_text_in_the_csv(office: Office) -> None:
    from dataclasses import replace

    from tests.review_store import PLAN

    tier = replace(PLAN.tiers[0], title="=1+1")
    office.rules.plan = replace(PLAN, tiers=(tier, *PLAN.tiers[1:]))
    office.approve(submitted(office), "li", "editor", "tier:initial")
    files = dict(csv_files(counted(office), "zh"))
    assert "'=1+1" in files["turnaround.csv"].decode("utf-8-sig")
    assert set(files) == {f"{each}.csv" for each in _FILES}
    for content in files.values():
        heads, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        assert all(len(row) == len(heads) for row in rows)


_FILES = ("turnaround", "rules", "rules-by-platform", "platforms", "deadlines", "brand")


@pytest.mark.parametrize(
    ("hours", "expected"),
    [([], None), ([1], (1, 1)), ([1, 2], (1, 2)), (range(1, 11), (5, 9)), (range(1, 101), (50, 90))],
)
def test_percentiles_are_nearest_rank(hours: list[int], expected: tuple[int, int] | None) -> None:
    found = percentiles([timedelta(hours=each) for each in hours])
    assert found == (None if expected is None else tuple(timedelta(hours=each) for each in expected))


def test_working_time_leaves_out_nights_and_weekends() -> None:
    friday = datetime(2026, 11, 20, 9, tzinfo=UTC)  # five in the afternoon in Shanghai
    assert Calendar().worked(friday, friday + timedelta(days=3)) == timedelta(hours=9)
    assert Calendar().worked(friday, friday) == timedelta()


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("提交 1 单", "初审", "品牌差错")), ("en", ("submitted: 1", "初审", "Brand"))]
)
def test_on_the_command_line_in_both_languages(
    lang: str, words: tuple[str, ...], office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    case = submitted(office)
    office.approve(case, "li", "editor", "tier:initial")
    out = office.folder.parent / "csv"
    call = ["review", "stats", "--platform", "小红书", "--csv", str(out), "--store", str(office.folder), "--lang", lang]
    assert run(call) == 0
    said = capsys.readouterr().out
    for each in words:
        assert each in said
    assert sorted(each.name for each in out.iterdir()) == sorted(f"{each}.csv" for each in _FILES)


def test_every_command_of_the_page_runs(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (Path(__file__).resolve().parent.parent / "docs/statistics.md").read_text(encoding="utf-8")
    commands = [line.split()[1:] for line in page.splitlines() if line.startswith("copygate ")]
    assert len(commands) > 1
    monkeypatch.chdir(office.folder.parent)
    for command in commands:
        assert run([*command, "--store", str(office.folder)]) == 0
