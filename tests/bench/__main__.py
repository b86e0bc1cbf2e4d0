"""`make bench`: what a check costs in CPU, beside others, and with more of everything.

    python -m tests.bench [--only start|speed|textlint|lexicon|rules|long|posts|api] [--full]

Nothing here is a test, and nothing but textlint (from npm, into the user's cache folder) is fetched.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.bench import archives, growth, peers
from tests.bench.start import DRAFT, start
from tests.bench.table import CHECK, heading, run, show

_MUST, _GOAL, _POSTS = 6, 10, 10_000


def speed(known: Callable[[], list[str]], scratch: Path) -> None:
    """The whole check, every pack and every evasion, on text that the process has not met before."""
    drafts = growth.whole_check("drafts", scratch / "warm", 5)
    first = drafts["first"]
    show("drafts of 2,000 characters, varied, all platforms", f"{first:.2f} MB/s", f">= {_MUST} MB/s", first >= _MUST)
    show("", "", f">= {_GOAL} MB/s", first >= _GOAL)
    show("  the same texts met again", f"{drafts['again']:.2f} MB/s")
    posts = growth.whole_check("posts", scratch / "warm", 5)["first"]
    show("posts of 100 characters, varied, one platform", f"{posts:,.0f} posts/s", f">= {_POSTS:,}/s", posts >= _POSTS)
    peers.word_finders(known(), first)


def main() -> None:
    """Run the parts asked for and print one table."""
    parser = argparse.ArgumentParser(prog="make bench", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=15, help="pairs of cold starts (default 15)")
    parser.add_argument("--posts", type=int, default=20_000, help="posts in the archive (default 20,000)")
    parser.add_argument("--full", action="store_true", help="also check with 100x the lexicon: minutes, and 4 GB")
    terms = cache(peers.terms)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        (scratch / "warm").mkdir(mode=0o700)
        parts: dict[str, tuple[str, Callable[[], None]]] = {
            "start": ("Starting cold", lambda: start(options.rounds, scratch)),
            "speed": ("The whole check, in process, each process new to the text", lambda: speed(terms, scratch)),
            "textlint": ("Beside textlint with prh on the same terms", lambda: peers.textlint(terms(), scratch)),
            "lexicon": ("More terms", lambda: growth.lexicon(terms(), scratch, options.full)),
            "rules": ("More rules", lambda: growth.rules(scratch)),
            "long": ("One long text (made-up, repeating itself)", lambda: archives.long(scratch)),
            "posts": ("An archive (made-up, repeating itself)", lambda: archives.many(options.posts, scratch)),
            "api": ("The same through the public API", lambda: archives.in_process(min(options.posts, 5_000))),
        }
        parser.add_argument("--only", choices=tuple(parts), help="one part instead of all")
        options = parser.parse_args()
        run([*CHECK, str(DRAFT)], scratch / "warm")  # the rulebook is compiled and kept, whichever part is asked for
        show("", "CPU", "goal")
        for name, (title, part) in parts.items():
            if options.only in (None, name):
                heading(title)
                part()


if __name__ == "__main__":
    main()
