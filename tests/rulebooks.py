"""Small rulebooks and drafts for property tests: random rules over a fixed scope, texts in which they are likely to hit.

Rules are made as text and parsed, so that a failing example can be read aloud.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

from copygate.dsl.parser import parse
from copygate.evaluation.compiled import CompiledRulebook, prepare
from copygate.model.anchor import Anchor
from copygate.model.draft import AttributeValue, Draft, Evidence, Record, TextField
from copygate.model.picture import Picture, Word
from copygate.packs.rulebook import (
    Article,
    ArticleNumber,
    Lexicon,
    Pack,
    Rulebook,
    RuleFile,
    Source,
    Spec,
    SpecValue,
    TermGroup,
)
from tests.personal import SECRETS
from tests.reference_text import variants

TODAY = date(2026, 11, 21)
DAYS = (date(2026, 11, 20), TODAY, date(2026, 11, 22), date(2027, 1, 1))

LEXICONS = (
    Lexicon(
        "quality",
        "品质词",
        (
            TermGroup(
                "best", "", ("最佳", "最好", "最好的"), allow=("最好吃的时候", "最好的时光"), suggestions=("优质",)
            ),
            TermGroup("rank", "", ("第一", "国家级", "NO1"), allow=("第一章",), context=("品牌", "加")),
        ),
        allow=("最佳赏味期", "国家级公园"),
    ),
    Lexicon(
        "health",
        "功效词",
        (
            TermGroup("cure", "", ("治疗效果", "疗效"), despite=("fullwidth",)),
            TermGroup("heal", "", ("治疗", "哈哈"), allow=("治疗师",), patterns=("治[^,。]{0,2}病", "疗(?:法|效)好")),
            TermGroup("hope", "", (), allow=("最好的时光",), despite=("fullwidth",), patterns=("好的?[^,。]{0,2}光",)),
        ),
    ),
    Lexicon("latin", "外文词", (TermGroup("words", "", ("best", "best one", "top", "100")),)),
    Lexicon("gamble", "博彩词", (TermGroup("one", "", ("赌",)),)),
)
SOURCES = (
    Source("law", "法", "法", "https://law", "", verified=True, articles=(Article("1", "", (ArticleNumber("1"),)),)),
    Source("draft-law", "稿", "稿", "https://draft", "", articles=(Article("1", "", (ArticleNumber("1"),)),)),
)
SPECS = (
    Spec("xhs.title", (SpecValue(6, "chars", "official", "", date(2026, 1, 1), date(2026, 12, 31)),)),
    Spec("xhs.tags", (SpecValue(1, "items", "observed", ""),)),
    Spec("xhs.body", (SpecValue(12, "utf16", "official", "", conditional=True),)),
)
DEFAULT_DESPITE = (
    *("fullwidth", "variant", "insertion", "case", "repeat"),
    *("pinyin", "homophone", "split", "martian", "substitution", "reverse", "vertical", "ocr"),
)
DEFINITIONS = """
define regulated "受监管商品"
  when category in (food, drug) or found health in body
end
define praised "夸过"
  when followed by quality within 3 chars or quoted
end
define softened "淡化"
  when praised or same clause has "好"
end
"""

# ---------------------------------------------------------------- rules

_LEAVES = (
    *("quality", "health", "latin", "gamble", "money", "percentage", "call-to-action", "ad-label", "money > 50 yuan"),
    *("personal.mobile-number", "personal.landline", "personal.bank-card", "personal.passport", "personal.email"),
    *("personal.social-account", "personal.postal-address", "personal.health-record", "personal.minor-identity"),
    *('"最好"', '"best"', '"国家级"', '"100"', '"好"', "/最.{1,2}/", "/[a-z]+t/", "/1[0-9]{2}|治[疗]/", "/疗+效?/"),
)
_UNITS = ("within 1 chars", "within 3 chars", "within clause", "within sentence", "within paragraph", "")
leaves = st.sampled_from(_LEAVES)
relations = st.sampled_from(("near", "followed by", "preceded by"))
related = st.one_of(
    st.builds("{} {{}} {}".format, relations, st.sampled_from(_UNITS)),
    st.sampled_from(("followed by {} within 0 chars", "preceded by {} within 0 chars")),
)
matchers = st.one_of(
    leaves,
    leaves,
    st.builds("any of ({}, {})".format, leaves, leaves),
    st.builds("all of ({}, {})".format, leaves, leaves),
    st.builds(lambda left, relation, right: f"({left} {relation.format(right)})", leaves, related, leaves),
)
_PLACES = (
    *("", "in title", "in body", "in title, body", "in tags", "in body first 4 chars", "in body last 3 chars, title"),
    *("in body first line", "in body last paragraph", "in body first 2 line, comment", "in link-text, author-name"),
    *("in image-text", "in title, image-text"),
)
places = st.sampled_from(_PLACES)
# What only `require` may name; `{}` is a bound.
_BOUNDS = st.sampled_from(
    ("", "(height >= 2%)", "(contrast >= 4.5)", "(height >= 20 px, contrast > 3)", "(width < 30%)")
)
regions = st.builds(str.__add__, st.sampled_from(("in image-corner", "in title, image-bottom-third")), _BOUNDS)
_FACTS = (
    *(
        "draft is promotional",
        "draft is not promotional",
        "draft is weather-report",
        "draft is not weather-report",
        "kind is article",
        "kind is not promotion",
        "category is food",
    ),
    *(
        "category is not food",
        "category in (food, drug)",
        "has title",
        "has endorser",
        "has purchase-link",
        "regulated",
    ),
    *("draft is regulated", "has evidence licence", "lacks evidence source", "any endorser.age < 18", "has tags"),
    *("every endorser.age >= 10", "any endorser.role is expert", "tags.count > 1", "title.length > 3", "ai-generated"),
    *(
        "platforms includes xiaohongshu",
        "platforms in (weibo, x)",
        "body.length >= 64",
        "has category",
        "commercial-relation is paid",
        "publish-at >= 2026-11-22",
    ),
)
facts = st.one_of(st.sampled_from(_FACTS), st.builds("found {} {}".format, matchers, places))
surroundings = st.one_of(
    st.builds(str.format, related, leaves),
    st.builds("inside {}".format, leaves),
    st.builds("same {} has {}".format, st.sampled_from(("clause", "sentence", "paragraph")), leaves),
    st.sampled_from(("quoted", "negated", "praised", "softened", "disguised", "not disguised")),
)


def _joined(conditions: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        conditions,
        st.builds("not ({})".format, conditions),
        st.builds("({}) and ({})".format, conditions, conditions),
        st.builds("({}) or not ({})".format, conditions, conditions),
    )


_DESPITE = (
    *("", "", "despite fullwidth", "despite insertion, case", "despite variant, repeat, fullwidth"),
    *("despite homophone, martian, insertion", "despite pinyin, split, vertical", "despite substitution, reverse, ocr"),
)
forbids = st.builds("forbid {} {} {}".format, matchers, places, st.sampled_from(_DESPITE))
others = st.one_of(
    st.builds("require {} {}".format, matchers, st.one_of(places, regions, st.just("in every of (title, body)"))),
    st.sampled_from(
        (
            *("forbid draft", "limit title.length <= 4 chars", "limit body.length >= 3 utf16", "limit tags.count <= 1"),
            *("limit every endorser.age >= 10", "limit any endorser.age >= 18", "limit title.length <= spec xhs.title"),
            *("limit tags.count <= spec xhs.tags", "limit body.length <= spec xhs.body", "limit body.lines <= 2"),
            *(
                "limit endorser.count <= 1",
                "limit body.emoji-count <= 0",
                "limit post.length <= 6 utf16",
                "limit post.hashtag-count <= 1",
                "limit body.keyword-density <= 10%",
                "limit body.han-share <= 50%",
                "oblige sign-off by legal",
                "oblige four-eyes",
            ),
            *("oblige evidence licence", "oblige evidence source at least 2 from different issuers"),
            "oblige evidence source valid through publication",
        )
    ),
    st.builds("oblige sign-off by tech-lead for each {}".format, leaves),
    st.builds("oblige evidence source for each {}".format, leaves),
)
_SEVERITIES = ("note", "warn", "review", "block", "block-always")
_CLAUSES = ("from 2026-11-21", "from 2026-11-22", "until 2026-11-21", "until 2026-11-20", "cites draft-law 1")


@st.composite
def rule_texts(draw: st.DrawFn, verbs: st.SearchStrategy[str] | None = None, *, plain: bool = False) -> str:
    """A rule without its name: `rule NAME "…"` … `end`. A plain one has no conditions."""
    verb = draw(st.one_of(forbids, others) if verbs is None else verbs)
    lines = ['rule NAME "试"', "  cites law 1"]
    if not plain:
        lines += [f"  {clause}" for clause in draw(st.lists(st.sampled_from(_CLAUSES), max_size=1))]
    lines.append(f"  {verb}")
    if not verb.startswith("oblige"):
        lines.append(f"  severity {draw(st.sampled_from(_SEVERITIES))}")
    if not plain:
        lines += [f"  when {when}" for when in draw(st.lists(_joined(facts), max_size=1))]
        excuses = st.one_of(facts, surroundings) if verb.startswith("forbid ") and verb != "forbid draft" else facts
        lines += [f"  unless {unless}" for unless in draw(st.lists(_joined(excuses), max_size=2))]
        lines += [f"  ask when {asked}" for asked in draw(st.lists(st.one_of(facts, st.just("has body")), max_size=1))]
    return "\n".join((*lines, "end"))


@dataclass(frozen=True)
class Made:
    """A rulebook and the words it was made from, for whoever reads a failing example."""

    rulebook: Rulebook
    text: str

    def __repr__(self) -> str:
        return f"<<\n{self.text}\n>>"

    def compiled(self) -> CompiledRulebook:
        """The rulebook as the engine runs it."""
        return CompiledRulebook(prepare(self.rulebook))


def rulebook_of(rules: Sequence[str], on_platform: Sequence[str] = ()) -> Made:
    """The pack `t/law` with these rules, and `t/xhs`, which judges drafts for Xiaohongshu."""
    law = Pack(
        "t/law", "", "1", "", "cn", "Asia/Shanghai", despite=DEFAULT_DESPITE, sources=SOURCES, lexicons=LEXICONS,
        specs=SPECS, files=(parsed(DEFINITIONS), *(parsed(text.replace("NAME", f"r{n}")) for n, text in enumerate(rules))),
    )  # fmt: skip
    xhs = Pack(
        "t/xhs", "", "1", "", "cn", "Asia/Shanghai", "platform", "xiaohongshu", ("t/law",), ("fullwidth", "insertion"),
        files=tuple(parsed(text.replace("NAME", f"x{n}")) for n, text in enumerate(on_platform)),
    )  # fmt: skip
    return Made(Rulebook((law, xhs), "0" * 64), "\n".join(f.text for p in (law, xhs) for f in p.files[:] if f.text))


def parsed(text: str) -> RuleFile:
    """A rule file, which must have been well-formed."""
    read = parse(text, "made.rule")
    assert not read.diagnostics, (text, [d.wording.en for d in read.diagnostics])
    return RuleFile("made.rule", text, read.tree)


rulebooks = st.builds(rulebook_of, st.lists(rule_texts(), min_size=1, max_size=4), st.lists(rule_texts(), max_size=2))

# ---------------------------------------------------------------- drafts

_WORDS = (
    *(
        "最佳",
        "最好",
        "最好的",
        "最好的时光",
        "最佳赏味期",
        "最好吃的时候",
        "国家级",
        "国家级公园",
        "第一",
        "第一章",
        "NO1",
    ),
    *(
        "弟一",
        "苐一",
        "第1",
        "第壹章",
        "第1章",
        "di yi",
        "竹弟一",
        "一第品牌",
        "果家级",
        "级家国",
        "第—",
        "国\n家\n级",
        "蕞好",
        "治料",
    ),
    *(
        "治疗",
        "治好老病",
        "疗法好",
        "好的時光",
        "明天多云,气温最佳",
        "治疗师",
        "治疗效果",
        "疗效",
        "哈哈",
        "best",
        "best one",
        "top",
        "100",
        "赌",
        "好",
        "100元",
        "99元",
        "50%",
    ),
    *(text for text, _ in SECRETS.values()),
    *("138****8000", "订单号13900417788", "幸福家园3号楼", "患者", "三年级2班", "护照"),
    *("立即购买", "点击链接", "#广告 ", "【广告】", "广告", "1.5", "我们", "不是", "a", "b", "t"),
)
_BETWEEN = ("，", "。", "！", "\n", "\n\n", " ", "", "", "", "、", "“", "”", "😀", "*", "\u200b", "-", "\r\n")
_INSERTED = ("*", "☆", " ", "-", "\u200b", "😀", "，", "。", "****", "**", "\n", "\n\n", "\u200d")


@st.composite
def disguised(draw: st.DrawFn, word: str) -> str:
    """A word as somebody writes it who would not be caught."""
    way = draw(st.sampled_from(("", "", "", "fullwidth", "variant", "insertion", "every", "case", "repeat", "repeat2")))
    at = draw(st.integers(0, max(0, len(word) - 1)))
    if way == "fullwidth":
        return "".join(chr(ord(ch) + 0xFEE0) if "!" <= ch <= "~" else ch for ch in word)
    if way == "variant":
        return "".join(_TRADITIONAL.get(ch, ch) for ch in word)
    if way in ("insertion", "every"):
        sign = draw(st.sampled_from(_INSERTED))
        return sign.join(word) if way == "every" else word[:at] + sign + word[at:]
    if way == "case":
        return word.upper() if at % 2 else word.title()
    if way.startswith("repeat"):
        return word[:at] + word[at : at + 1] * (3 if way == "repeat" else 2) + word[at + 1 :]
    return word


_TRADITIONAL = {plain: other for other, plain in variants().items() if other in "國療級"}
words = st.sampled_from(_WORDS).flatmap(disguised)
texts = st.lists(st.builds(lambda a, b: a + b, words, st.sampled_from(_BETWEEN)), min_size=1, max_size=5).map("".join)

_AGES = st.sampled_from((None, 8, 30))
_ROLES = st.sampled_from((None, "expert", "minor"))


def _record(age: int | None, role: str | None) -> Record:
    said: list[tuple[str, str | int]] = [("name", "甲")]
    said += [("age", age)] if age is not None else []
    said += [("role", role)] if role is not None else []
    return Record(tuple(said))


_ATTRIBUTES: dict[str, st.SearchStrategy[AttributeValue]] = {
    "kind": st.sampled_from(("promotion", "article", "notice")),
    "category": st.sampled_from(("food", "食品", "drug", "general", ("food", "game"))),
    "commercial-relation": st.sampled_from(("paid", "none", "付费合作", False, True)),
    "purchase-link": st.sampled_from((True, False, "https://shop")),
    "ai-generated": st.booleans(),
    "publish-at": st.sampled_from(DAYS),
    "publish-until": st.sampled_from(DAYS),
    "endorsers": st.lists(st.builds(_record, _AGES, _ROLES), max_size=2).map(tuple),
}
_rarely = st.sampled_from((False,) * 7 + (True,))
evidence = st.builds(
    Evidence,
    st.sampled_from(("licence", "source")),
    st.sampled_from((None, "甲", "乙")),
    st.sampled_from((None, date(2026, 11, 21))),
    st.sampled_from((None, date(2026, 11, 21), date(2026, 11, 20))),
)


@st.composite
def read_pictures(draw: st.DrawFn) -> Picture:
    """A picture that was read: every character of its text a word, somewhere, of some size."""
    text = draw(texts)
    spots = st.tuples(st.integers(0, 90), st.integers(0, 90), st.integers(1, 10), st.integers(1, 10))
    x, y, width, height = draw(spots)
    letter, contrast = draw(st.sampled_from((1.5, 2.0, 25.0))), draw(st.sampled_from((None, 2.0, 4.5, 12.0)))
    words = tuple(
        Word(at, at + 1, (x, y, width, height), 0.9, letter, contrast)
        for at, sign in enumerate(text)
        if not sign.isspace()
    )
    return Picture("a.png", width=100, height=100, frames=1, text=text, words=words, read=draw(st.booleans()))


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """A draft: texts in some places, some of them other on one platform, and whatever else it declares."""
    fields = [
        TextField(place, place, draw(texts))
        for place in ("title", "body", "comment", "author-name")
        if draw(st.booleans())
    ]
    fields += [TextField(f"tags[{n}]", "tags", tag) for n, tag in enumerate(draw(st.lists(texts, max_size=2)))]
    for platform in draw(st.lists(st.sampled_from(("xiaohongshu", "weibo")), max_size=2, unique=True)):
        if draw(_rarely):
            fields += [TextField(f"per_platform.{platform}.body", "body", draw(texts), platform=platform)]
    chosen = draw(st.sets(st.sampled_from(sorted(_ATTRIBUTES)), max_size=4))
    attributes = {name: draw(_ATTRIBUTES[name]) for name in sorted(chosen)}
    pictures: tuple[Picture, ...] = ()
    if draw(_rarely):
        attributes["assets"] = (Record((("path", "a.png"),)),)
        if draw(st.booleans()):
            picture = draw(read_pictures())
            pictures = (picture,)
            anchors = tuple(Anchor(w.start, w.end, (("asset", "a.png"), ("box", w.box))) for w in picture.words)
            fields += [TextField("assets[0].text", "image-text", picture.text, anchors=anchors)] * bool(picture.text)
    platforms = draw(st.sampled_from(((), ("xiaohongshu",), ("weibo", "xiaohongshu"))))
    own = tuple(field.platform for field in fields if field.platform is not None)
    return Draft("draft", "draft", tuple(fields), attributes, tuple(dict.fromkeys((*platforms, *own))),
                 tuple(draw(st.lists(evidence, max_size=3))), pictures=pictures)  # fmt: skip


def draft_of(body: str, **attributes: AttributeValue) -> Draft:
    """A plain draft with this body; `title` is its title, everything else an attribute (`_` for `-`)."""
    title = attributes.pop("title", "")
    fields = (TextField("title", "title", str(title)),) if title else ()
    named = {name.replace("_", "-"): value for name, value in attributes.items()}
    return Draft("draft", "draft", (*fields, TextField("body", "body", body)), named)


def on(draft: Draft, *platforms: str) -> Draft:
    """The draft, for these platforms."""
    return draft._replace(platforms=platforms)


def is_letter(ch: str) -> bool:
    """Whether a character is a letter or digit of any script."""
    return unicodedata.category(ch)[0] in "LN"
