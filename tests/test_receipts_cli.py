"""`check` in a project with signed decisions: what each format shows, exit codes, configuration, and what is not imported."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from copygate.audit.note import sign_note
from copygate.model.clearance import Cleared, Waived
from copygate.model.finding import Severity
from copygate.model.verdict import Outcome
from copygate.report.style import Style
from copygate.report.totals import Totals
from copygate.resources import bundled
from copygate_cli.main import run
from copygate_cli.output import output_for
from tests.conftest import ROOT, Golden
from tests.receipts import TODAY, House, key_like
from tests.review_store import key_of
from tests.test_decisions import LISTED
from tests.verdicts import draft, finding, verdict

SARIF = json.loads((ROOT / "fixtures/gate/sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
AS_OF = ("--as-of", TODAY.isoformat())
Types = Callable[..., str]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A project whose configuration pins the keys of its store; one stands in it."""
    made = House(tmp_path)
    # The shipped packs are not read for each of these folders: they have nothing to do with who signed what.
    monkeypatch.setattr("copygate_cli.rulebooks.roots_of", lambda settings: [made.folder / "rules"])
    for name in ("waivers", "blacklist", "content"):
        (tmp_path / name).mkdir()
    configure(made)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYGATE_LANG", "zh")
    for name in ("COPYGATE_STORE", "COPYGATE_KEY", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
    return made


def configure(house: House, review: str = "", keys: str | None = None) -> None:
    """A configuration that pins the keys of the store."""
    folders = 'receipts = "receipts"\nwaivers = "waivers"\nblacklist = "blacklist"\n'
    pinned = "".join(f'{role} = ["{held[0]}"]\n' for role, held in house.trust.people.items() if role in ROLES)
    (house.folder / "copygate.toml").write_text(
        f'[check]\npacks = ["house"]\n\n[review]\nstore = "store"\nlog = "{house.trust.log}"\n'
        f"{review or folders}\n[review.keys]\n{pinned if keys is None else keys}",
        encoding="utf-8",
    )


ROLES = ("legal", "director", "publisher")


@pytest.fixture
def types(capsys: pytest.CaptureFixture[str]) -> Types:
    """A command; what it said on both streams, numbers that differ from run to run made alike."""

    def typed(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        ended = run(list(arguments))
        said = capsys.readouterr()
        assert ended == code, said
        text = re.sub(r"\b([cw])-[0-9a-f]{16}\b", r"\1-…", said.out + said.err)
        return re.sub(r"\d+ 毫秒|\d+\.\d+ 秒", "… 毫秒", text)

    return typed


# --- every format ----------------------------------------------------------------------------------------------------

FORMATS = ("full", "concise", "json", "html", "sarif", "github", "gitlab", "junit", "rdjson")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", FORMATS)
def test_what_people_signed_is_told_in_every_format(form: str, lang: str, golden: Golden) -> None:
    of = draft()
    role = "法务" if lang == "zh" else "legal"
    waiver = Waived("w-1", "联名款商标,合同约定 13800138000", (f"赵六({role})",), "2026-12-31")
    held = verdict(
        of,
        finding(of, "最佳", waiver=waiver),
        finding(of, "根治", rule="cn/cosmetics/medical", severity=Severity.REVIEW, message="像医疗用语"),
        outcome=Outcome.REVIEW,
        platforms=dict.fromkeys(of.platforms, Outcome.REVIEW),
        cleared=Cleared("c-1", "c-1", "review", (f"赵六({role})",), "2026-11-21", "2026-12-20"),
    )
    out = io.StringIO()
    with redirect_stdout(out):
        output, totals = output_for(form, Style(lang)), Totals()
        totals.add(held, read=True)
        totals.seconds = 0.046
        output.write(held, of, (), Outcome.OWES)
        output.finish(totals)
    said = out.getvalue()
    assert "13800138000" not in said or form == "json", "the reason is masked as the rest"
    assert said.count("2026-12-20"), "what let it through"
    assert said.count("w-1"), "what was waived"
    if form == "sarif":
        Draft202012Validator(SARIF).validate(json.loads(said))
        results = json.loads(said)["runs"][0]["results"]
        assert [each["suppressions"][0]["status"] for each in results] == ["accepted", "accepted"]
    if form != "html":
        golden(f"receipts/{form}.{lang}.txt", said)


def test_the_verdict_with_a_receipt_fits_its_schema(house: House, types: Types) -> None:
    path = house.draft(name="content/a.md")
    house.issue(house.approved(path))
    schema = json.loads((bundled("schemas") / "verdict.v1.json").read_text("utf-8"))
    said = types("check", "content/a.md", "--format", "jsonl", *AS_OF)
    line = json.loads(said.splitlines()[0])
    Draft202012Validator(schema).validate(line)
    assert (line["outcome"], line["cleared"]["outcome"]) == ("review", "review")


# --- exit codes ------------------------------------------------------------------------------------------------------


def test_exit_codes_with_and_without_receipts(house: House, types: Types, golden: Golden) -> None:
    path = house.draft(name="content/a.md")
    assert "凭审批" not in types("check", "content/a.md", *AS_OF, code=1)
    house.issue(house.approved(path))
    golden("receipts/check.txt", types("check", "content/a.md", *AS_OF))
    types("check", "content/a.md", "--fail-on", "undecided", *AS_OF)
    assert "不在其内" in types("check", "content/a.md", "--as-of", "2027-03-01", code=1)
    path.write_bytes(path.read_bytes() + b"\n")
    assert "批准的是另一版" in types("check", "content/a.md", *AS_OF, code=1)


def test_an_undecided_draft_passes_with_a_receipt_and_not_without(house: House, types: Types) -> None:
    path = house.draft("新品\n\n![图](没有.png)", name="content/a.md")
    types("check", "content/a.md", *AS_OF, code=3)
    house.issue(house.approved(path))
    assert "凭审批放行" in types("check", "content/a.md", *AS_OF)
    house.draft("新品\n\n![图](没有.png)", name="content/b.md")
    types("check", "content", *AS_OF, code=3)


def test_the_folder_given_goes_before_the_one_configured(house: House, types: Types) -> None:
    path = house.draft(name="content/a.md")
    house.issue(house.approved(path))
    (house.folder / "none").mkdir()
    types("check", "content/a.md", "--receipts", "none", *AS_OF, code=1)
    types("check", "content/a.md", "--receipts", "receipts", *AS_OF)
    assert "没有文件夹" in types("check", "content/a.md", "--receipts", "不在", *AS_OF, code=2)


def test_a_fixing_run_hears_the_blacklist_and_the_receipts(house: House, types: Types) -> None:
    path = house.draft(name="content/a.md")
    house.issue(house.approved(path))
    types("check", "content/a.md", "--diff", *AS_OF)
    write_listed(house, "b-1", value="到店")
    assert "黑名单" in types("check", "content/a.md", "--diff", *AS_OF, code=1)


# --- waivers and blacklist -------------------------------------------------------------------------------------------


def write_listed(house: House, name: str, **changes: Any) -> Path:
    """An entry of the blacklist, signed by legal."""
    given = {"since": TODAY, "until": date(2027, 11, 1), "log": house.trust.log.name, **changes}
    path = house.folder / "blacklist" / f"{name}.note"
    path.write_bytes(replace(LISTED, id=name, **given).sign(key_of("zhao")))
    return path


def waive(house: House, path: Path, *, days: int = 10, rule: str = "house/wrong") -> Path:
    """A waiver for the words of a draft, taken out of the store."""
    done = house.service.cases.submit(path, key_of("wang"), "creator")
    seen, until = house.service.desk.show(done.case).seen, house.clock.now + timedelta(days=days)
    both = [key_of("zhao"), key_of("chen")]
    house.service.cases.waive(done.case, both, "legal", rule, until, "已获授权", seen=seen, words=True)
    ((name, note),) = house.service.receipts.waivers().items()
    written = house.folder / "waivers" / f"{name}.note"
    written.write_bytes(note)
    return written


def test_a_waived_finding_is_shown_with_who_answers_for_it(house: House, types: Types, golden: Golden) -> None:
    path = house.draft("新款云湖壶到店。", name="content/a.md")
    types("check", "content/a.md", *AS_OF, code=1)
    waive(house, path)
    golden("receipts/waived.txt", types("check", "content/a.md", *AS_OF))


def test_waivers_that_do_nothing_are_told(house: House, types: Types, golden: Golden) -> None:
    path = house.draft("新款云湖壶到店。", name="content/a.md")
    note = waive(house, path)
    raw = note.read_bytes()
    said = types("check", "content/a.md", "--as-of", "2027-02-01", code=1)
    assert "到期" in said
    note.write_bytes(raw.replace("已获授权".encode(), "已获准许".encode()))
    said += types("check", "content/a.md", *AS_OF, code=1)
    assert "签名不成立" in said
    note.write_bytes(raw.replace(b"p-zhao ", b"p-zhou "))
    said += types("check", "content/a.md", *AS_OF, code=1)
    note.write_bytes(raw)
    path.write_text("新款云壶到店。\n", encoding="utf-8")
    said += types("check", "content/a.md", *AS_OF)
    assert "没有用上" in said
    golden("receipts/idle.txt", re.sub(r"“p-\w+”", "“p-…”", said))
    machine = types("check", "content/a.md", "--format", "github", *AS_OF)
    assert "::warning file=waivers/w-….note" in machine


def test_a_waiver_for_a_rule_that_is_not_there_is_an_orphan(house: House, types: Types) -> None:
    note = waive(house, house.draft("新款云湖壶到店。", name="content/a.md"))
    text = note.read_bytes().decode().partition("\n\n")[0] + "\n"
    for rule, said in (("house/gone", "没有规则 house/gone"), ("other/gone", "没有规则 other/gone")):
        note.write_bytes(sign_note(text.replace("house/wrong", rule), key_of("zhao"), key_of("chen")))
        assert said in types("check", "content/a.md", *AS_OF, code=1)
    house.draft("不许赌球。", name="content/a.md")
    note.write_bytes(sign_note(text.replace("house/wrong", "house/never"), key_of("zhao"), key_of("chen")))
    assert "任何人都不能豁免" in types("check", "content/a.md", *AS_OF, code=1)


def test_a_waiver_that_somebody_wrote_for_himself_does_nothing(house: House, types: Types) -> None:
    path = house.draft("新款云湖壶到店。", name="content/a.md")
    note = waive(house, path)
    text, _, _ = note.read_bytes().decode().partition("\n\n")
    note.write_bytes(sign_note(text + "\n", key_of("wang"), key_like("zhao"), key_like("chen")))
    assert "没有您信任的密钥的签名" in types("check", "content/a.md", *AS_OF, code=1)


def test_a_blacklisted_phrase_blocks_and_says_how_to_object(house: House, types: Types, golden: Golden) -> None:
    write_listed(house, "b-1")
    house.draft("卖雲上神膏。", name="content/a.md")
    golden("receipts/blacklisted.txt", types("check", "content/a.md", *AS_OF, code=1))


def test_a_list_that_cannot_be_relied_on_is_undecided(house: House, types: Types) -> None:
    house.draft("新品到店。", name="content/a.md")
    types("check", "content/a.md", *AS_OF)
    path = write_listed(house, "b-1")
    path.write_bytes(path.read_bytes().replace(b'"phrase"', b'"asset"'))
    assert "无法采信" in types("check", "content/a.md", *AS_OF, code=3)
    assert "blacklist/b-1.note" in types("check", "content/a.md", "--format", "sarif", *AS_OF, code=3)


def test_a_picture_of_a_record_is_looked_up_too(house: House, types: Types) -> None:
    (house.folder / "content/p.png").write_bytes(b"bad picture")
    write_listed(house, "b-1", kind="asset", value=sha256(b"bad picture").hexdigest())
    (house.folder / "content/a.jsonl").write_text(
        '{"id": "1", "body": "新品"}\n{"id": "2", "body": "新品", "images": ["p.png"]}\n', encoding="utf-8"
    )
    lines = types("check", "content/a.jsonl", "--format", "jsonl", "--ocr", "off", *AS_OF, code=3).splitlines()
    assert [json.loads(each)["outcome"] for each in lines if each.startswith("{")] == ["clear", "blocked"]


# --- configuration ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("waiver-days = 4000\n", "1 至 90 天"),
        ("receipt-days = true\n", "1 至 90 天"),
        ('blacklist = "不在"\n', "没有这个文件夹"),
        ("waivers = 3\n", "须写文件夹"),
        ("waver-days = 3\n", "review.waiver-days"),
    ],
)
def test_a_wrong_configuration_checks_nothing(house: House, types: Types, written: str, said: str) -> None:
    house.draft("新品到店。", name="content/a.md")
    configure(house, written)
    assert said in types("check", "content/a.md", *AS_OF, code=2)


@pytest.mark.parametrize("keys", ['legal = "x"\n', 'legal = ["x"]\n', 'lawyer = ["x"]\n'])
def test_keys_that_are_none(house: House, types: Types, keys: str) -> None:
    house.draft("新品到店。", name="content/a.md")
    configure(house, keys=keys)
    assert "review.keys" in types("check", "content/a.md", *AS_OF, code=2)


def test_only_the_outermost_file_says_whose_signatures_count(house: House, types: Types) -> None:
    house.draft("新品到店。", name="content/a.md")
    (house.folder / "content/copygate.toml").write_text('[review]\nlog = "x"\n', encoding="utf-8")
    assert "最外层" in types("check", "content/a.md", *AS_OF, code=2)


def test_receipts_without_keys_to_trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, types: Types) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYGATE_LANG", "zh")
    (tmp_path / "a.md").write_text("新品", encoding="utf-8")
    (tmp_path / "receipts").mkdir()
    assert "review keys" in types("check", "a.md", "--receipts", "receipts", code=2)


# --- commands --------------------------------------------------------------------------------------------------------


def test_the_commands_write_what_the_check_reads(house: House, types: Types) -> None:
    for name in ("wang", "li", "zhao", "chen", "qian"):
        file = house.folder / f"{name}.key"
        file.write_text(key_of(name).secret + "\n", encoding="ascii")
        file.chmod(0o600)
    types("store", "adopt", "--key", "zhao.key", "--key", "chen.key")
    pinned = tomllib.loads(types("review", "keys"))["review"]
    assert pinned["log"] == str(house.trust.log)
    assert pinned["keys"] == {role: [str(house.trust.people[role][0])] for role in ROLES}
    house.draft("新款云湖壶很棒。", name="content/a.md")
    run(["review", "submit", "content/a.md", "--key", "wang.key"])
    (case,) = {each.case for each in house.service.desk.queue()}

    def seen() -> tuple[str, str]:
        return "--seen", house.service.desk.show(case).seen

    until = "2026-12-15"
    waiving = ("--until", until, "--words", "--sure", "--reason", "已获授权", "--key", "zhao.key", "--key", "chen.key")
    types("review", "waive", case, "house/wrong", *seen(), *waiving)
    types("review", "approve", case, *seen(), "--key", "li.key")
    assert "1 份豁免" in types("review", "waivers", "waivers")
    house.draft("第一句。新款云湖壶很棒!", name="content/b.md")
    again = types("review", "submit", "content/b.md", "--key", "wang.key", code=1)
    assert "阻断" in again, "the waiver names another draft"
    house.draft("新款云湖壶很棒。\n\n多一段。", name="other/a.md")
    run(["review", "submit", "other/a.md", "--key", "wang.key"])
    shown = [types("review", "show", each.case) for each in house.service.desk.queue() if each.case != case]
    assert any("~ 4:3" in each and "豁免 已获授权;zhao(法务)、chen(总监) 批准" in each for each in shown)
    said = types("review", "receipt", case, "--out", "receipts", "--key", "qian.key")
    assert "2026-12-15" in said, "no longer than the waiver"
    assert "凭审批放行" in types("check", "content/a.md")
    assert "已豁免" in types("check", "content/a.md")
    files = (f"receipts/{case}.tlog-proof", "--leaf", f"receipts/{case}.json")
    (house.folder / "log.key").write_text(f"{house.trust.log}\n", encoding="utf-8")
    types("audit", "verify", *files, "--key", "log.key")


def test_a_check_without_signed_decisions_imports_none_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("新品到店。", encoding="utf-8")
    (tmp_path / "copygate.toml").write_text('[check]\nfail-on = "review"\n[review]\nstore = "s"\n', encoding="utf-8")
    code = "import sys; from copygate_cli.main import run; run(['check', 'a.md']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    heavy = ("copygate.decisions", "copygate.audit", "copygate_cli.deciding", "copygate.report.signed",
             "copygate.model.clearance", "cryptography")  # fmt: skip
    assert not [name for name in loaded if name.startswith(heavy)]
