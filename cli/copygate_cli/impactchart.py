"""The picture of a change: bands from the outcomes before to the outcomes after, as wide as they have posts."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from copygate.model.verdict import Outcome
from copygate.report.names import outcome_word
from copygate_cli.impacttexts import say

KINDS: Final = {
    Outcome.CLEAR: "clear",
    Outcome.OWES: "owe",
    Outcome.REVIEW: "warn",
    Outcome.UNDECIDED: "ask",
    Outcome.BLOCKED: "block",
}
_WIDE, _BAND, _GAP, _TOP, _LABELS, _BLOCK = 720, 260.0, 14.0, 34.0, 150, 10
_THINNEST: Final = 3.0


def chart_of(flips: Mapping[tuple[Outcome, Outcome], int], lang: str) -> str:
    """The picture as SVG, gravest outcomes on top; nothing in it but shapes and words of ours."""
    # Of a hundred thousand and one, the one is drawn too.
    total = sum(flips.values())
    width = {flip: max(_THINNEST, _BAND * count / total) for flip, count in flips.items()}
    left = _stack({flip[0] for flip in flips}, {o: sum(w for f, w in width.items() if f[0] is o) for o in Outcome})
    right = _stack({flip[1] for flip in flips}, {o: sum(w for f, w in width.items() if f[1] is o) for o in Outcome})
    high = max(end for _, end in (*left.values(), *right.values())) + _GAP
    x0, x1 = float(_LABELS), float(_WIDE - _LABELS)
    shapes = []
    used_left, used_right = {o: y for o, (y, _) in left.items()}, {o: y for o, (y, _) in right.items()}
    for flip in sorted(flips, key=lambda each: (-each[0], -each[1])):
        before, after = flip
        wide, a, b = width[flip], used_left[before], used_right[after]
        used_left[before] += wide
        used_right[after] += wide
        mid = (x0 + x1) / 2
        path = (
            f"M{x0 + _BLOCK:.1f},{a:.1f} C{mid:.1f},{a:.1f} {mid:.1f},{b:.1f} {x1 - _BLOCK:.1f},{b:.1f} "
            f"L{x1 - _BLOCK:.1f},{b + wide:.1f} C{mid:.1f},{b + wide:.1f} {mid:.1f},{a + wide:.1f} "
            f"{x0 + _BLOCK:.1f},{a + wide:.1f} Z"
        )
        told = f"{outcome_word(before, lang)} → {outcome_word(after, lang)} {flips[flip]:,}"
        shapes.append(f'<path class="band {KINDS[after]}" d="{path}"><title>{escape(told)}</title></path>')
    for stack, x, anchor, side in ((left, x0, "end", 0), (right, x1 - _BLOCK, "start", 1)):
        for outcome, (top, end) in stack.items():
            count = sum(n for flip, n in flips.items() if flip[side] is outcome)
            kind, at, middle = KINDS[outcome], (x - 8 if side == 0 else x + _BLOCK + 8), (top + end) / 2 + 5
            shapes.append(
                f'<rect class="{kind}" x="{x:.1f}" y="{top:.1f}" width="{_BLOCK}" height="{end - top:.1f}"/>'
                f'<text x="{at:.1f}" y="{middle:.1f}" text-anchor="{anchor}">'
                f"{escape(outcome_word(outcome, lang))} <tspan>{count:,}</tspan></text>"
            )
    heads = (
        f'<text class="head" x="{x0:.1f}" y="16" text-anchor="middle">{escape(say("impact.before", lang))}</text>'
        f'<text class="head" x="{x1:.1f}" y="16" text-anchor="middle">{escape(say("impact.after", lang))}</text>'
    )
    label = escape(say("impact.chart", lang))
    return (
        f'<svg class="flow" viewBox="0 0 {_WIDE} {high:.0f}" role="img" aria-label="{label}">{heads}'
        f"{''.join(shapes)}</svg>"
    )


def _stack(shown: set[Outcome], heights: Mapping[Outcome, float]) -> dict[Outcome, tuple[float, float]]:
    """Where each outcome's block begins and ends, gravest on top."""
    placed, at = {}, _TOP
    for outcome in sorted(shown, reverse=True):
        placed[outcome] = (at, at + heights[outcome])
        # Words beside thin blocks must not touch.
        at += max(heights[outcome], 12.0) + _GAP
    return placed
