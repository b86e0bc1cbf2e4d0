"""Questions for the author: one a fact, in the reader's language, with the answers that make a difference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from copygate.dsl import ast
from copygate.errors import Wording
from copygate.model.verdict import Question
from copygate.model.vocabulary import spoken

if TYPE_CHECKING:
    from copygate.evaluation.compiled import CompiledRule
    from copygate.model.finding import Citation

_ASKED: Final = {
    "category": Wording("What kind of goods or service is this about?", "宣传的是哪类商品或服务?"),
    "commercial-relation": Wording(
        "Is there a commercial relation (paid, gifted, affiliate, own brand)?",
        "是否有商业合作(付费、赠品、分佣、自有品牌)?",
    ),
    "purchase-link": Wording("Does the post carry a purchase link?", "是否附购买链接?"),
    "audience": Wording("Who is it for?", "面向什么人群?"),
    "ai-generated": Wording("Was any of it made by AI?", "是否含人工智能生成的内容?"),
    "endorser.age": Wording("How old is the endorser?", "代言人多大年龄?"),
    "endorser.used-product": Wording("Has the endorser used the product?", "代言人是否用过该商品?"),
}


def question(fact: str, compiled: CompiledRule, cites: tuple[Citation, ...], lang: str) -> Question:
    """The question for a fact a rule waits for."""
    asked = _ASKED.get(fact)
    if asked is None:
        asked = Wording(f"What is `{fact}`?", f"请补充:{'的'.join(spoken(part, 'zh') for part in fact.split('.'))}")
    answers = dict.fromkeys(_answers(compiled.rule.when, fact))
    for condition in compiled.rule.unless:
        answers |= dict.fromkeys(_answers(condition, fact))
    return Question(fact, asked.say(lang), (compiled.id,), cites, tuple(answers))


def _answers(condition: ast.Condition | None, fact: str) -> Iterator[str]:
    """The values a condition tells apart."""
    match condition:
        case ast.And(items) | ast.Or(items):
            for item in items:
                yield from _answers(item, fact)
        case ast.Not(item) | ast.Quantified(condition=item):
            yield from _answers(item, fact)
        case ast.Equals(attribute, ast.Word(name)) | ast.Includes(attribute, ast.Word(name)) if attribute == fact:
            yield name
        case ast.OneOf(attribute, values) if attribute == fact:
            yield from (value.name for value in values if isinstance(value, ast.Word))
        case ast.Present(attribute) if attribute == fact:
            yield from ("yes", "no")
