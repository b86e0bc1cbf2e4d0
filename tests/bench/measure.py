"""One process's figures on text it has not met before.

python -m tests.bench.measure drafts|posts SEED [--root FOLDER]... [--only PACK]...

Prints JSON. Of drafts: megabytes a second the first time (`first`) and the second (`again`); of posts: posts a second.
The process is warmed on made-up posts, so that modules are imported and tables read; what it then meets is new to it.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import copygate
from copygate.evaluation.compiled import CompiledRulebook
from copygate.intake.schema import draft_from_mapping
from copygate.model.draft import Draft
from copygate.resources import bundled
from tests.bench import texts
from tests.posts import posts

WARM_UP = 200
_ON = ("小红书", "微信公众号", "抖音")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("drafts", "posts"))
    parser.add_argument("seed", type=int)
    parser.add_argument("--root", type=Path, action="append", default=[], help="packs beside the bundled ones")
    parser.add_argument("--only", action="append", help="judge by these packs alone")
    options = parser.parse_args()
    rulebook = copygate.load_rulebook([bundled("rules"), *options.root], only=options.only)
    for record in posts(WARM_UP, seed=options.seed):
        copygate.check(draft_from_mapping(record, path="warm"), rulebook)
    print(json.dumps((of_drafts if options.what == "drafts" else of_posts)(rulebook, options.seed)))


def of_drafts(rulebook: CompiledRulebook, seed: int) -> dict[str, float]:
    """Promotion of 2,000 characters for every platform that has a pack, so that no pack is left out."""
    platforms = [pack.platform for pack in rulebook.rulebook.packs if pack.platform]
    written = texts.drafts(seed)
    drafts = [_draft(text, platforms) for text in written]
    size = texts.megabytes(written)
    return {"first": size / _spent(drafts, rulebook), "again": size / _spent(drafts, rulebook)}


def of_posts(rulebook: CompiledRulebook, seed: int) -> dict[str, float]:
    """Promotion of 100 characters for one platform."""
    drafts = [_draft(text, [_ON[number % len(_ON)]]) for number, text in enumerate(texts.short_posts(seed))]
    return {"first": len(drafts) / _spent(drafts, rulebook)}


def _draft(text: str, platforms: list[str]) -> Draft:
    return draft_from_mapping({"body": text, "kind": "promotion", "platforms": platforms}, path="draft")


def _spent(drafts: list[Draft], rulebook: CompiledRulebook) -> float:
    begun = time.process_time()
    for draft in drafts:
        copygate.check(draft, rulebook)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
