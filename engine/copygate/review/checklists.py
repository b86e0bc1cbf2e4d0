"""Checklists and scorecards: every line answered, and where lines have weights the pass mark reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from copygate.errors import Wording
from copygate.model.checklist import BEST_SCORE, Checklist


def wrong_answers(listed: Checklist, extra: Sequence[str], answers: Mapping[str, Any]) -> Wording | None:
    """What is wrong with the answers; None if every line, and every further point (`extra`), is settled."""
    unanswered = [line.text for line in listed.lines if line.id not in answers]
    unanswered += [point for point in extra if point not in answers]
    if unanswered:
        return Wording(
            f"the checklist `{listed.title}` is not complete: {'; '.join(unanswered)}",
            f"清单“{listed.title}”还有没答的:{';'.join(unanswered)}",
        )
    for line in listed.lines:
        given = answers[line.id]
        if line.weight and not (isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= BEST_SCORE):
            return Wording(f"`{line.text}` is scored from 0 to {BEST_SCORE}", f"“{line.text}”打 0 至 {BEST_SCORE} 分")
        if not line.weight and given is not True:
            return Wording(f"`{line.text}` is not so: ask for changes instead", f"“{line.text}”不成立:请改为要求修改")
    if any(answers[point] is not True for point in extra):
        return Wording("not every point is settled: ask for changes instead", "还有未了结的事项:请改为要求修改")
    if score(listed, answers) < listed.pass_mark:
        return Wording(
            f"the score is {score(listed, answers)}%, and {listed.pass_mark}% is needed",
            f"得分 {score(listed, answers)}%,须达到 {listed.pass_mark}%",
        )
    return None


def score(listed: Checklist, answers: Mapping[str, Any]) -> int:
    """The weighted score in percent, rounded down; 100 where nothing has a weight."""
    most = sum(line.weight for line in listed.lines) * BEST_SCORE
    return 100 if not most else sum(line.weight * int(answers[line.id]) for line in listed.lines) * 100 // most
