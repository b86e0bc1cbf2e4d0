"""What a rule file holds: rules with their verbs, definitions, workflows."""

from __future__ import annotations

from datetime import date
from typing import Literal

from copygate.dsl.ast.conditions import Condition
from copygate.dsl.ast.matchers import Matcher, Place, Places
from copygate.dsl.ast.node import NOWHERE, Node, place
from copygate.dsl.ast.values import Operand, Operator, Value
from copygate.model.span import Span


class SourceFile(Node):
    """One `*.rule` file: items in the order written."""

    items: tuple[Item, ...]


class Forbid(Node):
    """Every match in the places is a violation, unless excused."""

    matcher: Matcher
    places: Places | None = None
    despite: tuple[str, ...] | None = None


class Require(Node):
    """No match in the places is a violation."""

    matcher: Matcher
    places: Places | None = None
    despite: tuple[str, ...] | None = None


class Limit(Node):
    """A measure out of bounds is a violation. Exactly one of `operand` (with `operator`) and `values` is given."""

    measure: str
    operator: Operator | None = None
    operand: Operand | None = None
    values: tuple[Value, ...] = ()
    quantifier: Literal["any", "every"] | None = None


class SignOff(Node):
    """A named role must sign."""

    by: str


class EvidenceOwed(Node):
    """Documents of a kind must be held."""

    kind: str
    at_least: int = 1
    different_issuers: bool = False
    valid_through: bool = False


class FourEyes(Node):
    """A second person must look."""


class Oblige(Node):
    """Something is owed before publication, once or for each match."""

    obligation: SignOff | EvidenceOwed | FourEyes
    for_each: Matcher | None = None
    places: Places | None = None


Verb = Forbid | Require | Limit | Oblige


class Cite(Node):
    """An article by number (`9(3)`) or by permanent key (`false-publicity`)."""

    source: str
    article: str


class Insertion(Node):
    """A suggestion that inserts text at the head or tail of a place."""

    place: Place
    end: Literal["head", "tail"]
    text: str


class Suggest(Node):
    """Ways out: replacements for the match, or one insertion."""

    replacements: tuple[str, ...] = ()
    insertion: Insertion | None = None


class Setting(Node):
    """What an example declares: an attribute and its values; `evidence` with the kind as value."""

    attribute: str
    values: tuple[Value, ...]


class Example(Node):
    """A draft that the rule catches (bad) or lets through (good); in a definition: one that fits (good) or not.

    `text`, written out `times` times, is the body; None is a draft without text, described by its settings alone.
    """

    good: bool
    text: str | None
    settings: tuple[Setting, ...] = ()
    finds: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    times: int = 1


class Rule(Node):
    """A rule as written. `severity` is None where the verb takes none (`oblige`) or the writer forgot it."""

    name: str
    title: str
    verb: Verb
    cites: tuple[Cite, ...] = ()
    severity: str | None = None
    from_date: date | None = None
    until_date: date | None = None
    when: Condition | None = None
    unless: tuple[Condition, ...] = ()
    ask_when: Condition | None = None
    message: str | None = None
    suggests: tuple[Suggest, ...] = ()
    examples: tuple[Example, ...] = ()
    name_span: Span = place(default=NOWHERE, kw_only=True)


class Definition(Node):
    """A named condition. One that speaks of the match serves only in the `unless` of a `forbid`."""

    name: str
    title: str
    when: Condition
    examples: tuple[Example, ...] = ()
    name_span: Span = place(default=NOWHERE, kw_only=True)


class Deadline(Node):
    """Within how many hours, by the clock or by the working calendar."""

    count: int
    unit: str
    working: bool = False


class Tier(Node):
    """A tier of review; the first one is never conditional."""

    name: str
    title: str
    by: str
    approvals: int = 1
    within: Deadline | None = None
    checklist: str | None = None
    when: Condition | None = None


class SignStep(Node):
    """A sign-off by a role, where obliged or where the condition holds."""

    name: str
    by: str
    when: Condition | None = None


class FourStep(Node):
    """Where two people must look."""

    when: Condition | None = None


class BarStep(Node):
    """Who may not approve."""

    who: tuple[str, ...]


class TakedownStep(Node):
    """Who takes a post down, and how fast."""

    by: str
    approvals: int = 1
    within: Deadline | None = None


class RestoreStep(Node):
    """How many people it takes to restore a post."""

    approvals: int = 1
    within: Deadline | None = None


Step = Tier | SignStep | FourStep | BarStep | TakedownStep | RestoreStep


class Workflow(Node):
    """A review policy."""

    name: str
    title: str
    steps: tuple[Step, ...]
    name_span: Span = place(default=NOWHERE, kw_only=True)


Item = Rule | Definition | Workflow
