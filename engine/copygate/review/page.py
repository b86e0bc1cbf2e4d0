"""`docs/states.md`, made from the transition table by `python -m copygate.review.page`; a test holds them equal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.review.states import TERMINAL, TRANSITIONS, State

GUARDS_SAY: Final = {
    "new-content": "内容确有变化 · the content did change",
    "revision-seen": "看到的正是现在这一版 · the digests seen are today's",
    "not-barred": "没有参与过,也与参与者没有代理关系 · no contributor, nor tied to one",
    "holds-role": "以该审级要求的身份 · in the role the requirement asks for",
    "tier-open": "是当前审级 · it is the tier that is open",
    "one-tier-each": "没有在别的审级表过态 · has filled no other tier of the round",
    "beside-open": "是还没签齐的会签 · a sign-off that is still open",
    "checklist-complete": "清单逐条答完,达到及格线 · every line answered, the pass mark reached",
    "reason-given": "写明理由 · a reason is given",
    "own-veto-or-lead": "本人或总监了结 · who objected, or the director",
    "waivable": "可以豁免,两人,有期限 · can be waived, by two people, with an expiry",
    "all-requirements-met": "审级与会签齐全 · every requirement is met",
    "no-veto": "没有未了的异议 · no objection is open",
    "not-blocked": "没有阻断的发现 · nothing blocks",
    "rules-current": "按现行规则复查,没有更严 · checked by today's rules, which are no stricter on it",
    "evidence-covers": "凭证覆盖整个发布期 · evidence covers the whole publication",
    "not-blacklisted": "不在黑名单 · on no blacklist",
    "not-restored-before": "同一人不算两次 · nobody counts twice",
    "may-stand-again": "最后一人同意时,没有阻断 · nothing blocks when the last one agrees",
}


def page() -> Iterator[str]:
    """The lines of the page."""
    yield "# 审核单的状态 · States of a review case"
    yield ""
    yield "由 `engine/copygate/review/states.py` 的转移表生成(`python -m copygate.review.page`),请勿手改。"
    yield "Made from the transition table; do not edit by hand."
    yield ""
    yield f"终态 · terminal: {', '.join(state.value for state in State if state in TERMINAL)}."
    yield ""
    yield "| 操作 · act | 从 · from | 到 · to | 谁 · who | 条件 · guards | 签名 · signed |"
    yield "|---|---|---|---|---|---|"
    for row in TRANSITIONS:
        origins = "any but terminal" if row.origins == frozenset(State) - TERMINAL else _states(row.origins)
        to = row.to.value if row.to is not None else row.becomes or "same"
        who = ", ".join(row.roles) or "engine, timer"
        guards, signed = ", ".join(row.guards) or "-", "yes" if row.signed else ""
        yield f"| `{row.act}` | {origins} | {to} | {who} | {guards} | {signed} |"
    yield ""
    yield "## 条件 · Guards"
    yield ""
    yield from (f"- `{name}`: {said}" for name, said in GUARDS_SAY.items())


def _states(states: frozenset[State]) -> str:
    return ", ".join(state.value for state in State if state in states)


if __name__ == "__main__":
    import sys

    sys.stdout.write("\n".join(page()) + "\n")
