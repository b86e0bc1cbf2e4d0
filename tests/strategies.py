"""Hypothesis strategies for syntax trees of rule files: well-typed rules over a small fixed scope.

`SCOPE` says which names exist; `source_files()` makes files that the checker has no *unknown name* or *wrong type*
against, so the same trees serve the printer, the checker and both evaluators.
"""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from copygate.dsl import ast
from copygate.dsl.scope import (
    AttributeInScope,
    DefinitionInScope,
    Scope,
    SourceInScope,
    SpecInScope,
)
from copygate.model.platforms import PLATFORMS
from copygate.model.vocabulary import CATEGORIES, DRAFT_IS, EVASIONS, EVIDENCE_KINDS, KINDS, READER_PLACES, ROLES

LEXICONS = {
    "superlatives": ("最佳", "最好", "No.1"),
    "official-names": ("最佳赏味期", "国家级大师"),
    "health-words": ("治愈",),
}
DETECTORS = (
    "url",
    "personal.mobile-number",
    "personal.postal-address",
    "organisation-code",
    "money",
    "percentage",
    "ad-label",
    "hashtag",
)
SPEC = "xiaohongshu.title-max"

SCOPE = Scope(
    lexicons={name: name for name in LEXICONS},
    definitions={
        "self-comparison": DefinitionInScope("self-comparison", ast.MatchIs("quoted"), about_match=True),
        "is-food": DefinitionInScope("is-food", ast.Equals("category", ast.Word("food")), about_match=False),
    },
    sources={"ad-law": SourceInScope("ad-law", True, {"9(3)": True, "287-1": True, "false-publicity": True})},
    specs={SPEC: SpecInScope(SPEC, "xhs-units", numeric=True, may_block=True)},
    attributes={"campaign": AttributeInScope("campaign", "text"), "gift": AttributeInScope("gift", "yes-no")},
    evidence_kinds=frozenset({"kol-contract"}),
    checklists=frozenset({"basic"}),
    platforms={platform.id: platform.id for platform in PLATFORMS},
)

_ALPHABET = st.sampled_from("最佳好面霜的，。“”「」\"\\/{}#()[]*?!'%0123456789 aZé\n\t😭全网第一次 治愈No.")
texts = st.text(_ALPHABET, max_size=12)
terms = st.text(st.sampled_from("最佳好面霜治愈全网aB1"), min_size=1, max_size=4)
days = st.dates(date(2015, 9, 1), date(2030, 1, 1))
numbers = st.one_of(st.integers(0, 9_999).map(float), st.sampled_from([0.5, 4.5, 12.25]))
names = st.from_regex(r"[a-z]{3,6}(-[a-z]{2,4})?[0-9]{2}", fullmatch=True)
operators: SearchStrategy[ast.Operator] = st.sampled_from(["<=", ">=", "<", ">", "=", "!="])
evasions = st.lists(st.sampled_from(sorted(EVASIONS)), min_size=1, max_size=3, unique=True).map(tuple)


def words(table: dict[str, str]) -> SearchStrategy[ast.Word]:
    """Words of a table of the vocabulary."""
    return st.sampled_from(sorted(table)).map(ast.Word)


# ---------------------------------------------------------------- matchers and places

literals = terms.map(ast.Literally)
patterns = st.sampled_from([r"最[佳好]", r"第\d+名", r"a/b", r"(?i)best\b", r"\[x\]", "“[^”]+”"]).map(ast.Pattern)
lexicons = st.sampled_from(sorted(LEXICONS)).map(ast.Named)
detectors = st.sampled_from(DETECTORS).map(ast.Named)
bounded = st.builds(
    lambda op, n: ast.Named("money", op, ast.Quantity(n, "yuan")), operators, st.integers(0, 10**6).map(float)
)
similar = st.builds(ast.Similar, terms, st.integers(1, 100).map(float))
distances = st.one_of(
    st.integers(0, 40).map(lambda n: ast.Distance("chars", n)),
    st.sampled_from(["clause", "sentence", "paragraph"]).map(ast.Distance),
)
leaves: SearchStrategy[ast.Matcher] = st.one_of(literals, lexicons, patterns, detectors, bounded, similar)
relations = st.sampled_from(["near", "followed by", "preceded by"])


def _nested(inner: SearchStrategy[ast.Matcher]) -> SearchStrategy[ast.Matcher]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        several.map(ast.AnyOf),
        several.map(ast.AllOf),
        st.builds(ast.Proximity, inner, relations, inner, st.none() | distances),
    )


matchers: SearchStrategy[ast.Matcher] = st.recursive(leaves, _nested, max_leaves=4)

_slices = st.builds(
    ast.Slice,
    st.sampled_from(["first", "last"]),
    st.sampled_from(["chars", "line", "sentence", "paragraph"]),
    st.integers(1, 30),
)
text_places = st.builds(ast.Place, st.sampled_from(sorted(READER_PLACES)), st.none() | _slices)
_regions = st.sampled_from(["image-corner", "image-bottom-third"]).flatmap(
    lambda name: st.just(ast.Place(name, bounds=(ast.RegionBound("height", ">=", ast.Quantity(2, "%")),)))
)
places = st.lists(text_places, min_size=1, max_size=3).map(lambda items: ast.Places(tuple(items)))
required_places = st.builds(
    lambda items, every: ast.Places(tuple(items), every),
    st.lists(st.one_of(text_places, _regions), min_size=1, max_size=3),
    st.booleans(),
)

# ---------------------------------------------------------------- conditions

_comparisons = st.one_of(
    st.builds(
        lambda name, op, n: ast.Compares(name, op, ast.Quantity(n, "chars")),
        st.sampled_from(["title.length", "body.length"]),
        operators,
        st.integers(0, 60).map(float),
    ),
    st.builds(lambda op, day: ast.Compares("publish-at", op, ast.Day(day)), operators, days),
    st.builds(
        lambda name, op, n: ast.Compares(name, op, ast.Quantity(float(n))),
        st.sampled_from(["tags.count", "endorser.count", "image.count", "body.emoji-count"]),
        operators,
        st.integers(0, 9),
    ),
    st.just(ast.Compares("title.length", "<=", ast.SpecRef(SPEC))),
)
_evidence = st.sampled_from([*sorted(EVIDENCE_KINDS), "kol-contract"])
_of_items = st.one_of(
    st.builds(lambda op, n: ast.Compares("endorser.age", op, ast.Quantity(float(n))), operators, st.integers(0, 99)),
    st.builds(ast.Equals, st.just("endorser.role"), words(ROLES), st.booleans()),
    st.builds(lambda values: ast.OneOf("endorser.role", tuple(values)), st.lists(words(ROLES), min_size=1, max_size=3)),
    st.just(ast.Present("alt-text", "image")),
    st.builds(lambda kind, lacks: ast.EvidenceState(kind, lacks, "asset"), _evidence, st.booleans()),
)
draft_conditions: SearchStrategy[ast.Condition] = st.one_of(
    st.builds(ast.DraftIs, st.sampled_from(DRAFT_IS), st.booleans()),
    st.sampled_from(["is-food", "ai-generated", "gift"]).map(ast.Reference),
    st.builds(ast.Equals, st.just("kind"), words(KINDS), st.booleans()),
    st.builds(ast.Equals, st.just("campaign"), texts.map(ast.Text), st.booleans()),
    st.builds(lambda v: ast.OneOf("category", tuple(v)), st.lists(words(CATEGORIES), min_size=1, max_size=3)),
    st.builds(
        lambda p: ast.Includes("platforms", ast.Word(p)),
        st.sampled_from(sorted(p.id for p in PLATFORMS if p.id != "x")),
    ),
    _comparisons,
    st.sampled_from(["purchase-link", "commercial-relation", "endorser", "title"]).map(ast.Present),
    st.builds(ast.EvidenceState, _evidence, st.booleans()),
    st.builds(ast.Found, matchers, st.none() | places),
    st.builds(ast.Quantified, st.sampled_from(["any", "every"]), _of_items),
)
match_conditions: SearchStrategy[ast.Condition] = st.one_of(
    st.builds(ast.Surrounded, relations, matchers, st.none() | distances),
    matchers.map(ast.Inside),
    st.builds(ast.SameHas, st.sampled_from(["clause", "sentence", "paragraph"]), matchers),
    st.builds(ast.MatchIs, st.sampled_from(["quoted", "negated", "mentioned"])),
    st.just(ast.Reference("self-comparison")),
)


def combined(atoms: SearchStrategy[ast.Condition]) -> SearchStrategy[ast.Condition]:
    """Conditions joined by `and`, `or`, `not`."""

    def join(inner: SearchStrategy[ast.Condition]) -> SearchStrategy[ast.Condition]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(several.map(ast.And), several.map(ast.Or), inner.map(ast.Not))

    return st.recursive(atoms, join, max_leaves=4)


conditions = combined(draft_conditions)
excuses = combined(st.one_of(draft_conditions, match_conditions))

# ---------------------------------------------------------------- verbs

forbids = st.one_of(
    st.builds(ast.Forbid, matchers, st.none() | places, st.none() | evasions),
    st.just(ast.Forbid(ast.WholeDraft())),
)
requires = st.builds(ast.Require, matchers, st.none() | required_places, st.none() | evasions)
limits = st.one_of(
    st.builds(
        lambda name, op, n, unit: ast.Limit(name, op, ast.Quantity(n, unit)),
        st.sampled_from(["title.length", "body.length", "caption.length"]),
        operators,
        st.integers(0, 60).map(float),
        st.sampled_from([None, "chars", "utf16", "x-weighted", "xhs-units", "html-chars", "bytes"]),
    ),
    st.builds(
        lambda name, op, n: ast.Limit(name, op, ast.Quantity(float(n))),
        st.sampled_from(["tags.count", "endorser.count", "body.lines", "title.emoji-count", "body.link-count"]),
        operators,
        st.integers(0, 30),
    ),
    st.just(ast.Limit("title.length", "<=", ast.SpecRef(SPEC))),
    st.builds(
        lambda q, n: ast.Limit("endorser.age", ">=", ast.Quantity(float(n)), quantifier=q),
        st.sampled_from(["any", "every"]),
        st.integers(0, 99),
    ),
    st.just(ast.Limit("cover.ratio", values=(ast.Ratio(3, 4), ast.Ratio(1, 1)), quantifier="every")),
)
_owed = st.one_of(
    st.sampled_from(sorted(ROLES)).map(ast.SignOff),
    st.builds(ast.EvidenceOwed, _evidence, st.integers(1, 4), st.booleans(), st.booleans()),
    st.just(ast.FourEyes()),
)
obliges = st.builds(ast.Oblige, _owed, st.none() | matchers, st.none() | places)

# ---------------------------------------------------------------- items

settings_ = st.one_of(
    words(KINDS).map(lambda word: ast.Setting("kind", (word,))),
    st.lists(words(CATEGORIES), min_size=1, max_size=2).map(lambda values: ast.Setting("category", tuple(values))),
    texts.map(lambda text: ast.Setting("title", (ast.Text(text),))),
    st.lists(texts, min_size=1, max_size=3).map(lambda v: ast.Setting("tags", tuple(map(ast.Text, v)))),
    st.integers(0, 99).map(lambda n: ast.Setting("endorser.age", (ast.Quantity(float(n)),))),
    days.map(lambda day: ast.Setting("publish-at", (ast.Day(day),))),
    _evidence.map(lambda kind: ast.Setting("evidence", (ast.Word(kind),))),
    st.sampled_from(["yes", "no"]).map(lambda word: ast.Setting("purchase-link", (ast.Word(word),))),
)


@st.composite
def examples(draw: st.DrawFn) -> ast.Example:
    """An example whose `finds` occur in its text."""
    text = draw(st.none() | texts)
    finds: tuple[str, ...] = ()
    if text and draw(st.booleans()):
        start = draw(st.integers(0, len(text) - 1))
        finds = (text[start : draw(st.integers(start + 1, len(text)))],)
    given = tuple(draw(st.lists(settings_, max_size=3)))
    asks = draw(st.sampled_from([(), ("category",), ("endorser.age", "kind")]))
    return ast.Example(draw(st.booleans()), text, given, finds, asks)


_cites = st.sampled_from(
    [ast.Cite("ad-law", "9(3)"), ast.Cite("ad-law", "287-1"), ast.Cite("ad-law", "false-publicity")]
)
_insertions = st.builds(ast.Insertion, text_places, st.sampled_from(["head", "tail"]), texts)
_suggests = st.one_of(
    st.lists(texts, min_size=1, max_size=3).map(lambda t: ast.Suggest(tuple(t))),
    _insertions.map(lambda insertion: ast.Suggest(insertion=insertion)),
)


@st.composite
def rules(draw: st.DrawFn) -> ast.Rule:
    """A rule with any verb; conditions of the match only where they may stand."""
    verb: ast.Verb = draw(st.one_of(forbids, requires, limits, obliges))
    of_match = isinstance(verb, ast.Forbid) and not isinstance(verb.matcher, ast.WholeDraft)
    severity = draw(st.sampled_from(["note", "warn", "review", "block", "block-always"]))
    return ast.Rule(
        draw(names),
        draw(texts),
        verb,
        cites=tuple(draw(st.lists(_cites, min_size=1, max_size=2))),
        severity=None if isinstance(verb, ast.Oblige) else severity,
        from_date=draw(days),
        until_date=draw(st.none() | days),
        when=draw(st.none() | conditions),
        unless=tuple(draw(st.lists(excuses if of_match else conditions, max_size=2))),
        ask_when=draw(st.none() | conditions),
        message=draw(texts),
        suggests=tuple(draw(st.lists(_suggests, max_size=2))),
        examples=tuple(draw(st.lists(examples(), max_size=2))),
    )


definitions = st.builds(ast.Definition, names, texts, excuses, st.lists(examples(), max_size=2).map(tuple))

_roles = st.sampled_from(sorted(ROLES))
_deadlines = st.builds(ast.Deadline, st.integers(1, 48), st.just("hours"), st.booleans())
_policy_conditions = combined(
    st.one_of(draft_conditions, st.just(ast.Obliged()), st.just(ast.Equals("outcome", ast.Word("review"))))
)
_tiers = st.builds(
    ast.Tier,
    names,
    texts,
    _roles,
    st.integers(1, 3),
    st.none() | _deadlines,
    st.none() | st.just("basic"),
    st.none() | _policy_conditions,
)
_steps = st.one_of(
    st.builds(ast.SignStep, names, _roles, st.none() | _policy_conditions),
    st.builds(ast.FourStep, st.none() | _policy_conditions),
    st.lists(_roles, min_size=1, max_size=2).map(lambda who: ast.BarStep(tuple(who))),
    st.builds(ast.TakedownStep, _roles, st.integers(1, 3), st.none() | _deadlines),
    st.builds(ast.RestoreStep, st.integers(1, 3), st.none() | _deadlines),
)
workflows = st.builds(ast.Workflow, names, texts, st.lists(st.one_of(_tiers, _steps), max_size=4).map(tuple))


def source_files() -> SearchStrategy[ast.SourceFile]:
    """Files of rules, definitions and workflows."""
    items: SearchStrategy[ast.Item] = st.one_of(rules(), rules(), definitions, workflows)
    return st.lists(items, max_size=3).map(lambda found: ast.SourceFile(tuple(found)))
