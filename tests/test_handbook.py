"""`rules site`: a page for each rule, no link that leads nowhere, the same bytes every time, nothing hostile acts."""

from __future__ import annotations

import json
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from copygate.handbook.links import Broken, broken
from copygate.handbook.shelf import Change
from copygate.handbook.site import site_of
from copygate.packs.loader import load_rulebook
from copygate.packs.rulebook import Rulebook
from copygate.resources import bundled
from copygate_cli.main import run
from tests.test_lsp import project

DAY = date(2026, 11, 21)
RULE = """\
规则 brand-name "<b>品牌名</b>"
  依据   house 3
  级别   提醒
  自     2020-01-01
  禁止   misspelt
  除非   引用
  提示   "「{match}」写错了<script>alert(1)</script>"
  改为   "青禾"
  反例   "青禾茶社&上新" 其中 平台 小红书 命中 "青禾茶社"
  正例   "青禾上新"
完
"""


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook([bundled("rules")])


@pytest.fixture(scope="module")
def files(rulebook: Rulebook) -> dict[str, str]:
    few = [pack for pack in rulebook.packs if pack.id in ("cn/internet-ads", "cn/ad-law", "platform/xiaohongshu")]
    return dict(site_of(rulebook._replace(packs=tuple(few)), {}, DAY))


def test_every_rule_article_and_platform_has_its_place_in_both_languages(files: dict[str, str]) -> None:
    for lang in ("zh", "en"):
        assert f"{lang}/rules/cn/internet-ads/sharing-needs-label.html" in files
        assert 'id="a9(3)"' in files[f"{lang}/laws/cn/ad-law/ad-law.html"]
        assert "xiaohongshu.title-max" in files[f"{lang}/platforms/platform/xiaohongshu.html"]
    law = files["zh/laws/cn/internet-ads/internet-ads.html"]
    assert "sharing-needs-label.html" in law, "an article leads to the rules that rest on it"


def test_no_link_leads_nowhere(files: dict[str, str]) -> None:
    assert list(broken(files)) == []
    lame = files | {"zh/index.html": files["zh/index.html"].replace("laws.html", "lows.html", 1)}
    assert list(broken(lame)) == [Broken("zh/index.html", "lows.html")]
    del lame["zh/laws.html"]
    assert any(each.page != "zh/index.html" for each in broken(lame))


def test_the_same_rules_make_the_same_bytes(rulebook: Rulebook, files: dict[str, str]) -> None:
    few = tuple(pack for pack in rulebook.packs if f"zh/packs/{pack.id}.html" in files)
    assert dict(site_of(rulebook._replace(packs=few), {}, DAY)) == files


def test_a_page_says_what_why_when_not_and_how(tmp_path: Path) -> None:
    pack = project(tmp_path)
    (pack / "names.rule").write_text(RULE, encoding="utf-8")
    mine = load_rulebook([bundled("rules"), tmp_path / "rules"]).pack("brand/mine")
    assert mine is not None
    change = Change("2026-11-20", "王律师", "补一个词", ("term added",), ("增加一词",))
    files = dict(site_of(Rulebook((mine,), "0" * 64), {"brand/mine/brand-name": [change]}, DAY))
    zh = files["zh/rules/brand/mine/brand-name.html"]
    assert "<script" not in zh
    assert "「…」写错了&lt;script&gt;" in zh
    for words in ("品牌名写全称", "2026-11-01 与官方文本核对过", "青禾茶舍", "平台 小红书", "王律师", "增加一词"):
        assert words in zh, words
    assert "<mark>青禾茶社</mark>&amp;上新" in zh
    assert "term added" in files["en/rules/brand/mine/brand-name.html"]
    assert "forbid" in files["en/rules/brand/mine/brand-name.html"]


def test_what_is_searched_cannot_end_the_script(tmp_path: Path) -> None:
    pack = project(tmp_path)
    (pack / "names.rule").write_text(RULE.replace("<b>品牌名</b>", "</script><b>"), encoding="utf-8")
    mine = load_rulebook([bundled("rules"), tmp_path / "rules"]).pack("brand/mine")
    assert mine is not None
    page = dict(site_of(Rulebook((mine,), "0" * 64), {}, DAY))["zh/search.html"]
    assert page.count("</script>") == 2
    entries = re.search(r'id="entries">(.*?)</script>', page)
    assert entries is not None
    assert json.loads(entries[1])[0][0] == "</script><b>"


def test_the_command_tells_what_changed_and_clears_what_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = project(tmp_path)
    (pack / "names.rule").write_text(RULE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYGATE_CACHE_DIR", str(tmp_path / ".cache"))
    manifest = (pack / "pack.yaml").read_text(encoding="utf-8")
    (pack / "pack.yaml").write_text(manifest.replace("uses: [cn/ad-law]\n", ""), encoding="utf-8")
    monkeypatch.setattr("copygate.resources.bundled", lambda _: tmp_path / "rules")

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=王律师", "-c", "user.email=w@example.com", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    git("add", "rules")
    git("commit", "-qm", "第一版")
    lexicon = pack / "lexicons/misspelt.yaml"
    lexicon.write_text(lexicon.read_text(encoding="utf-8").replace("青禾茶舍", "青禾茶舍, 青和茶社"), encoding="utf-8")
    git("commit", "-qam", "补一个写错的名字")
    assert run(["rules", "site", "out", "--lang", "zh"]) == 0
    page = tmp_path / "out/zh/rules/brand/mine/brand-name.html"
    assert "补一个写错的名字" in page.read_text(encoding="utf-8")
    assert "青和茶社" in page.read_text(encoding="utf-8")
    (pack / "names.rule").write_text(RULE.replace("brand-name", "renamed"), encoding="utf-8")
    assert run(["rules", "site", "out", "--commits", "0", "--lang", "zh"]) == 0
    assert not page.exists()
    assert page.with_name("renamed.html").is_file()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/keep.txt").write_text("x", encoding="utf-8")
    assert run(["rules", "site", "mine", "--lang", "zh"]) == 2
    assert "不是本手册" in capsys.readouterr().err
    assert [each.name for each in (tmp_path / "mine").iterdir()] == ["keep.txt"]
