"""Personal data never leaves in clear: canaries in any field, near or inside any rule's match, in every output."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.evaluation.compiled import CompiledRulebook
from copygate.matching.detectors import NAMES
from copygate.matching.personal import mask
from copygate.model.draft import Draft, TextField
from copygate.model.verdict import Verdict
from copygate.pipeline import check
from copygate.report.concise import concise_lines
from copygate.report.style import Style
from copygate.report.terminal import FullReport
from copygate.report.totals import Totals
from copygate.wire import verdict_line
from tests.personal import SECRETS
from tests.rulebooks import TODAY, rule_texts, rulebook_of

DISGUISES: Final[dict[str, Callable[[str], str]]] = {
    "plain": str,
    "full width": lambda text: "".join(chr(ord(ch) + 0xFEE0) if ch.isascii() and ch.isalnum() else ch for ch in text),
    "zero-width": lambda text: text[:5] + "\u200b" + text[5:],
    "soft hyphen": lambda text: text[:6] + "\xad" + text[6:],
}
TORN: Final[dict[str, Callable[[str], str]]] = {
    "bold inside": lambda text: f"{text[:4]}**{text[4:]}**",
    "entity": lambda text: f"{text[:4]}&#{ord(text[4])};{text[5:]}",
    "link": lambda text: f"[{text}](https://a.example)",
    "code": lambda text: f"`{text}`",
    "tag inside": lambda text: f"{text[:5]}<b>{text[5:]}</b>",
    "picture": lambda text: f"![{text}](a.png)",
}

KINDS: Final = sorted(name for name in NAMES if name.startswith("personal."))
RULES: Final = {
    "another term beside it": 'forbid quality\n message "「{match}」不可"',
    "a pattern across it": 'forbid /最好.{0,40}/\n message "{match}"',
    "a pattern inside it": 'forbid /[0-9]{4}|[a-z]{4}/ in title, body, tags, comment, caption, link-text, author-name\n message "{match}"',
    "a pattern that ends in it": 'forbid /.{0,9}[0-9a-z]{5}/\n message "见{match}"',
    "the detectors themselves": f'forbid any of ({", ".join(KINDS)})\n message "{{match}}"',
    "a number": 'forbid any of (number, url, mention, contact)\n message "{match}"',
    "near copies": 'forbid similar to "最好13955217788" at least 40\n message "{match}"',
    "all of it": 'forbid /(?s).+/ in title, body, tags, comment, caption, alt-text, author-name\n message "{match}"',
    "something owed": "oblige evidence source for each /最好.{0,40}/",
    "something missing": 'require "绝无此句"',
    "a length": "limit body.length <= 1",
}


@cache
def ruled(name: str) -> CompiledRulebook:
    verb = RULES[name]
    severity = "" if verb.startswith("oblige") else "\n severity block"
    return rulebook_of([f'rule NAME "试"\n cites law 1\n {verb}{severity}\nend']).compiled()


def drafts_with(secret: str, markup: bool = False) -> Iterator[Draft]:
    """The secret in each field by itself, in the midst of words and alone, and in all of them."""
    for text in (f"最好{secret}", f"联系 {secret} 最好", secret, f"最好\n{secret}\n最好,{secret}。电话{secret}"):
        places = ("body",) if markup else ("title", "body", "tags", "caption", "comment", "author-name", "alt-text")
        fields = [
            TextField(place, place, text, "markdown" if markup and place == "body" else "plain") for place in places
        ]
        yield Draft("d", "d.md", tuple(fields))
        own = TextField("per_platform.x.body", "body", text, "markdown" if markup else "plain", platform="x")
        yield Draft("d", "d.md", (own,), platforms=("x",))


def outputs(verdict: Verdict, draft: Draft, reveal: bool = False) -> dict[str, str]:
    """Everything that leaves, in both languages."""
    texts: dict[str, str] = {}
    for lang in ("zh", "en"):
        texts[f"json {lang}"] = verdict_line(verdict, lang)
        for terminal in (False, True):
            style = Style(lang, 76, terminal, terminal, reveal)
            report, totals = FullReport(style), Totals()
            totals.add(verdict, True)
            texts[f"full {lang} {terminal}"] = "\n".join([*report.piece(verdict, draft), *report.closing(totals)])
            texts[f"concise {lang} {terminal}"] = "\n".join(concise_lines(verdict, draft, style))
    texts["model"] = repr([(f.match, f.message, f.fingerprint) for f in verdict.findings])
    return texts


def bare(text: str) -> str:
    """What a reader could put together again: width, breaks and unseen characters do not matter."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(ch for ch in plain if ch.isalnum() or ch in "@*")


def assert_hidden(rules: CompiledRulebook, draft: Draft, telling: str) -> None:
    for lang in ("zh", "en"):
        verdict = check(draft, rules, today=TODAY, lang=lang)
        assert verdict.findings or verdict.obligations
        for name, text in outputs(verdict, draft).items():
            assert telling not in bare(text), (name, text)


# Every rule and disguise for three kinds, each other kind in the hardest of them: the path is the same for all.
THOROUGHLY: Final = ("mobile", "email", "resident id")
OTHERS: Final = sorted(SECRETS.keys() - set(THOROUGHLY))


@pytest.mark.parametrize("kind", SECRETS)
def test_a_mask_hides_every_kind_and_keeps_its_length(kind: str) -> None:
    secret, telling = SECRETS[kind]
    for text in (secret, f"听说{secret},别外传", f"**{secret}**", f"{secret}\n{secret}"):
        shown = mask(text)
        assert telling in bare(text)
        assert telling not in bare(shown)
        assert len(shown) == len(text)


@pytest.mark.parametrize(
    ("kind", "disguise", "rule"),
    [
        *itertools.product(THOROUGHLY, DISGUISES, RULES),
        *itertools.product(OTHERS, ("plain", "zero-width"), ("a pattern across it", "all of it")),
    ],
)
def test_no_output_shows_personal_data(kind: str, disguise: str, rule: str) -> None:
    secret, telling = SECRETS[kind]
    for draft in drafts_with(DISGUISES[disguise](secret)):
        rules = ruled(rule)
        verdict = check(draft, rules, today=TODAY)
        if verdict.findings or verdict.obligations:
            assert_hidden(rules, draft, telling)


@pytest.mark.parametrize(
    ("kind", "torn", "rule"),
    [
        *itertools.product(
            THOROUGHLY, TORN, ("another term beside it", "a pattern across it", "all of it", "something owed")
        ),
        *itertools.product(OTHERS, ("bold inside", "tag inside"), ("all of it",)),
    ],
)
def test_no_output_shows_personal_data_that_markup_tears_apart(kind: str, torn: str, rule: str) -> None:
    secret, telling = SECRETS[kind]
    for draft in drafts_with(TORN[torn](secret), markup=True):
        rules = ruled(rule)
        if check(draft, rules, today=TODAY).findings:
            assert_hidden(rules, draft, telling)


@pytest.mark.parametrize("kind", SECRETS)
def test_reveal_shows_it_on_a_terminal(kind: str) -> None:
    """And nothing else is lost: the same findings at the same places, with the author's words."""
    secret, _ = SECRETS[kind]
    draft = Draft("d", "d.md", (TextField("body", "body", f"最好{secret}"),))
    rules = ruled("a pattern across it")
    verdict = check(draft, rules, today=TODAY, reveal=True)
    hidden = check(draft, rules, today=TODAY)
    assert secret in (verdict.findings[0].match or "")
    assert [f.location for f in verdict.findings] == [f.location for f in hidden.findings]
    assert [f.fingerprint for f in verdict.findings] == [f.fingerprint for f in hidden.findings]
    texts = outputs(verdict, draft, reveal=True)
    assert secret in texts["full zh True"]
    assert secret in texts["concise en True"]


def test_a_masked_match_says_so_and_keeps_its_length() -> None:
    secret, _ = SECRETS["mobile"]
    draft = Draft("d", "d", (TextField("body", "body", f"最好{secret}"),))
    (finding,) = check(draft, ruled("a pattern across it"), today=TODAY).findings
    assert (finding.match, finding.masked) == ("最好139****7788", True)
    (other,) = check(draft, ruled("another term beside it"), today=TODAY).findings
    assert (other.match, other.masked) == ("最好", False)


_AROUND = st.text(st.sampled_from("最好佳,。 \n电话:加我a1-*@.😀\u200b治疗(（"), max_size=6)


@given(
    rule_texts(plain=True),
    st.sampled_from(sorted(SECRETS)),
    _AROUND,
    _AROUND,
    st.sampled_from(("title", "body", "comment")),
)
def test_no_rule_shows_a_mobile_number_whatever_stands_around_it(
    rule: str, kind: str, before: str, after: str, place: str
) -> None:
    """Any rule, anything beside it: wherever the engine knows the secret for one, nothing shows it."""
    secret, telling = SECRETS[kind]
    text = f"{before}{secret}{after}"
    if telling in bare(mask(text)):
        return  # part of something longer, which is no such number or address
    draft = Draft("d", "d.md", (TextField(place, place, text),))
    verdict = check(
        draft,
        rulebook_of(
            [rule, 'rule NAME "全"\n cites law 1\n forbid /.+/\n message "{match}"\n severity block\nend']
        ).compiled(),
        today=TODAY,
    )
    for name, shown in outputs(verdict, draft).items():
        assert telling not in bare(shown), (name, shown)
