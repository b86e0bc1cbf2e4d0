"""Rules are written for families of wording: no long term may have been lifted from a labelled case.

A term of six characters or more that occurs in a case file must be a term of art that is older than the cases, with its
source named here.
"""

from __future__ import annotations

import json
from pathlib import Path

from copygate.dsl import ast
from copygate.evaluation.needs import each_leaf
from copygate.packs.loader import load_rulebook

ROOT = Path(__file__).parents[1]
LONG = 6
OLDER = {
    "本品不能代替药物": "广告法第十八条第二款 (2015)",
    "不能代替药物": "the same",
    "不能替代药物": "a wording of the same",
    "按药品说明书": "广告法第十六条第二款 (2015)",
    "在药师指导下": "the same",
    "仔细阅读产品说明书": "广告法第十六条第三款 (2015)",
    "在医务人员的指导下": "the same",
    "禁忌内容或者注意事项详见说明书": "the same",
    "保健食品不是药物": "三品一械广告审查管理暂行办法第七条第二款 (2020)",
    "广告批准文号": "三品一械广告审查管理暂行办法第九条 (2020)",
    "业绩比较基准": "term of the asset management rules (2018)",
    "对乙酰氨基酚": "a drug's generic name (药典)",
    "心脑血管疾病": "a group of diseases",
    "破壁灵芝孢子粉": "a product's customary name",
    "腰椎间盘突出": "a disease",
    "监管部门提醒": "a stock phrase of notices",
    "钓鱼台国宾馆": "a state guesthouse's name; in the rules at fa81aab, before dev-4 was written",
    "填补国内空白": "a stock phrase of product claims; in the rules at fa81aab, before dev-4 was written",
    "恭喜您被抽中": "a stock phrase of prize pop-ups; in the rules at fa81aab, before dev-4 was written",
    "diabetes": "a disease, in plain English",
    "the best": "plain English; in the rules at fa81aab, before dev-4 was written",
    "世界卫生组织": "an authority's name",
    "中国互联网络信息中心": "an authority's name",
    "世界领先水平": "a stock phrase, composed of 世界 and 领先水平 in the rules at fa81aab",
    "国家知识产权局": "an authority's name",
    "非物质文化遗产": "term of 非物质文化遗产法 (2011)",
    "高新技术企业": "term of 高新技术企业认定管理办法 (2008)",
    "医疗美容门诊部": "a kind of medical institution; in the rules at 1ffb721, before dev-5 was written",
    "没有科学依据": "a stock phrase of warnings; in the rules at 1ffb721, before dev-5 was written",
    "保健食品标志": "三品一械广告审查管理暂行办法第七条 (2020)",
    "特殊医学用途": "term of 食品安全法第八十条 (2015)",
    "不向未成年人": "a wording of 未成年人保护法第五十九条; in the rules at bedf109, before dev-6 was written",
    "评论区第一条": "a place on a platform's page; in the rules at bedf109, before dev-6 was written",
}


def _texts() -> list[str]:
    files = (path.read_text(encoding="utf-8") for path in (ROOT / "fixtures/cases").glob("*.jsonl"))
    return [json.loads(line)["text"] for file in files for line in file.splitlines()]


def _terms() -> set[str]:
    rulebook = load_rulebook([ROOT / "rules"])
    terms = {
        term for pack in rulebook.packs for lexicon in pack.lexicons for group in lexicon.groups for term in group.terms
    }
    for pack in rulebook.packs:
        for item in (*pack.rules(), *pack.definitions()):
            terms |= {leaf.text for leaf in each_leaf(item) if isinstance(leaf, ast.Literally)}
    return {term for term in terms if len(term) >= LONG}


def test_no_long_term_comes_from_a_case() -> None:
    texts = _texts()
    lifted = {term for term in _terms() if any(term in text for text in texts)}
    assert lifted <= OLDER.keys(), sorted(lifted - OLDER.keys())
