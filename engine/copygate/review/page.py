"""`docs/states.md`, made from the transition table by `python -m copygate.review.page`; a test holds them equal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.review.matters import STEPS
from copygate.review.states import TERMINAL, TRANSITIONS, State

GUARDS_SAY: Final = {
    "new-content": "内容确有变化 · the content did change",
    "revision-seen": "看到的正是现在这一版 · the digests seen are today's",
    "not-barred": "没有参与过,也与参与者没有代理关系 · no contributor, nor tied to one",
    "holds-role": "以该审级要求的身份 · in the role the requirement asks for",
    "tier-open": "是当前审级 · it is the tier that is open",
    "one-tier-each": "没有在别的审级表过态 · has filled no other tier of the round",
    "beside-open": "是还没签齐的会签 · a sign-off that is still open",
    "oral-given": "口头批准:谁、经何途径、有权作此批准,一次一项 · whose, by what channel, who may; one at a time",
    "oral-waits": "有本人待补签的口头批准 · an oral approval of one's own waits to be put on paper",
    "checklist-complete": "清单逐条答完,达到及格线 · every line answered, the pass mark reached",
    "reason-given": "写明理由 · a reason is given",
    "own-veto-or-lead": "本人或总监了结 · who objected, or the director",
    "waivable": "可以豁免,两人,有期限,只抵当时查出的 · can be waived, by two people, for a time, for what was found",
    "all-requirements-met": "审级与会签齐全 · every requirement is met",
    "no-veto": "没有未了的异议 · no objection is open",
    "not-blocked": "没有阻断的发现 · nothing blocks",
    "rules-current": "按现行规则复查,没有更严 · checked by today's rules, which are no stricter on it",
    "evidence-covers": "凭证覆盖整个发布期 · evidence covers the whole publication",
    "not-blacklisted": "不在黑名单 · on no blacklist",
    "on-paper": "口头批准都已补签 · every oral approval is on paper",
    "override-in-force": "针对这一版、本人名下、未到时的紧急授权 · one's own break-glass for exactly this, not over",
    "nothing-unwaivable": "没有任何人都不能豁免的发现 · nothing that nobody can waive",
    "not-restored-before": "同一人不算两次;同意只算七天 · nobody counts twice; a yes counts for seven days",
    "may-stand-again": "最后一人同意时没有阻断,凭证和补签齐全 · at last nothing blocks, evidence and paper are there",
}

MATTER_GUARDS_SAY: Final = {
    "was-published": "该稿发布过 · it was published",
    "kind-known": "写明事由 · what it is about",
    "came-before": "写明收到的时间,时钟从那时起 · when it came in, from when the clock runs",
    "no-hand-in-it": "没有参与过,也与参与者没有代理关系 · no contributor, nor tied to one",
    "grade-known": "分为紧急或一般 · urgent or ordinary",
    "outcome-known": "写明结果 · what came of it",
    "reason-given": "写明内容 · it is said in words",
    "down-if-upheld": "属实的,已先下架 · what is upheld was taken down first",
    "removed-or-restored": "已确认移除,或已恢复 · the removal is confirmed, or it stands again",
    "can-be-forced": "已检查、未发布 · checked and not published",
    "revision-seen": "看到的正是现在这一版 · the digests seen are today's",
    "two-people": "两位有权的人,各自签名 · two people who may, each by their own signature",
    "none-has-a-hand": "两人都没有参与过 · neither is a contributor, nor tied to one",
    "incident-named": "写明事件编号 · an incident is named",
    "an-hour-at-most": "至多 60 分钟 · 60 minutes at most",
    "none-unreviewed": "没有待复核的紧急授权 · no break-glass waits for its review",
    "can-be-waived": "没有任何人都不能豁免的发现 · nothing that nobody can waive",
    "not-a-party": "不是当初作出决定的人 · not one of those who decided it",
    "fresh-eyes": "至少一人没有参与列入 · at least one who did not list it",
    "judged": "写明是否正当 · whether it was justified",
    "ends-ahead": "有期限 · it ends",
    "appeal-told": "写明如何申诉 · how to object",
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
    yield ""
    yield "## 举报、下架、紧急授权、黑名单 · Reports, takedowns, break-glass, blacklist"
    yield ""
    yield "由 `engine/copygate/review/matters.py` 生成。每个人的操作都签名;“2 人”的,两人都签。"
    yield "Made from `matters.py`. Every act of a person is signed; where it takes two, both sign."
    yield ""
    yield "| 操作 · act | 从 · from | 到 · to | 谁 · who | 条件 · guards | 人 · people |"
    yield "|---|---|---|---|---|---|"
    for step in STEPS:
        who, guards = ", ".join(step.roles) or "timer", ", ".join(step.guards) or "-"
        origins = ", ".join(each or "-" for each in step.origins)
        yield f"| `{step.act}` | {origins} | {step.to} | {who} | {guards} | {step.people if step.roles else 0} |"
    yield ""
    yield from (f"- `{name}`: {said}" for name, said in MATTER_GUARDS_SAY.items())


def _states(states: frozenset[State]) -> str:
    return ", ".join(state.value for state in State if state in states)


if __name__ == "__main__":
    import sys

    sys.stdout.write("\n".join(page()) + "\n")
