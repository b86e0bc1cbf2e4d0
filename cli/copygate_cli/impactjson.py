"""The impact of a change, for machines: `impact_json`. `version` 1; keys are only ever added."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from copygate.impact.tally import Flip, Sample, strictest_first

if TYPE_CHECKING:
    from copygate_cli.impactrun import Result


def impact_json(result: Result) -> str:
    """One object."""
    tally, between = result.tally, result.between
    changed = tally.changed - tally.newly_blocked - tally.newly_clear
    value = {
        "version": 1,
        "before": {"name": result.before, "digest": between.before.rulebook.digest},
        "after": {"name": result.after, "digest": between.after.rulebook.digest},
        "archive": result.archive,
        "as_of": result.day,
        "posts": tally.posts,
        "newly_blocked": tally.newly_blocked,
        "newly_clear": tally.newly_clear,
        "other_changes": changed,
        "unchanged": tally.unchanged,
        "altered": tally.altered,
        "unreadable": tally.unreadable,
        "pictures_unread": tally.pictured,
        "verified": {"posts": tally.checked_again, "disagreed": tally.disagreed},
        "rules_changed": [
            {"rule": each.rule, "kind": each.kind, "title": each.title, "parts": list(each.parts)}
            for each in between.changes
        ],
        "flips": [
            {"before": flip[0].word, "after": flip[1].word, "posts": tally.flips[flip]}
            for flip in strictest_first(tally.flips)
        ],
        "rules": {
            rule: {
                "new": each.new,
                "gone": each.gone,
                "weighed": each.weighed,
                "stricter": each.stricter,
                "looser": each.looser,
                "newly_blocked": each.blocked,
                "newly_clear": each.cleared,
                "words_new": _words(each.words_new),
                "words_gone": _words(each.words_gone),
            }
            for rule, each in sorted(tally.rules.items())
        },
        "platforms": [
            {"platform": name, "before": was.word, "after": now.word, "posts": count}
            for (name, was, now), count in sorted(tally.platforms.items())
        ],
        "posts_by_platform": dict(sorted(tally.on_platform.items())),
        "samples": [_sample(sample) for kept in tally.samples.values() for _, sample in kept],
        "judged": "whole" if result.judged_whole else "by changed rules",
        "seconds": round(result.seconds, 3),
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _words(words: Counter[str]) -> dict[str, int]:
    return {word or "(personal data)": count for word, count in words.most_common(100)}


def _sample(sample: Sample) -> dict[str, object]:
    return {
        "post": sample.name,
        **_flip(sample.flip),
        "platforms": [{"platform": name, "before": was.word, "after": now.word} for name, was, now in sample.platforms],
        "text": sample.text,
        "start": sample.start,
        "end": sample.end,
        "findings": [
            {
                "new": each.new,
                "rule": each.rule,
                "weight": each.weight,
                "was": each.was,
                "message": each.message,
                "match": each.match,
            }
            for each in sample.remarks
        ],
    }


def _flip(flip: Flip) -> dict[str, object]:
    return {"before": flip[0].word if flip else None, "after": flip[1].word if flip else None}
