"""`make ocr-bench`: how well the engines read our posters, and what it costs.

Character error rate per style (white space and width of characters do not count; what was read beyond the text does),
CPU seconds per picture, and what violating words `check` finds. `python -m tests.ocr_bench [--engine NAME] [--misses]`.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import unicodedata
from collections import defaultdict
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from copygate import load_rulebook
from copygate.assets.child import Reader
from copygate.assets.engines import ENGINES, version_of
from copygate.assets.reader import PictureReader
from copygate.errors import InputError
from tests.posters import NoFontsError, Poster, posters

if TYPE_CHECKING:
    from copygate.evaluation.compiled import CompiledRulebook
    from copygate.model.picture import Picture


def main() -> int:
    """Print the table; 0 unless nothing could be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--style", action="append")
    parser.add_argument("--misses", action="store_true", help="what was misread, picture by picture")
    chosen = parser.parse_args()
    try:
        pictures = [each for each in posters() if not chosen.style or each.style in chosen.style]
    except NoFontsError as error:
        print(error)
        return 1
    # One thread, as in the child: more would count more CPU for the same work.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    rulebook = load_rulebook()
    for engine in chosen.engine or ENGINES:
        try:
            name = version_of(engine)
        except InputError as error:
            print(f"{engine}: {error}")
            continue
        _report(name, engine, pictures, rulebook, misses=chosen.misses)
    return 0


def _report(name: str, engine: str, pictures: list[Poster], rulebook: CompiledRulebook, *, misses: bool) -> None:
    reader = Reader()
    reader.picture(pictures[0].data(), engine)  # the models are loaded once a run, not once a picture
    wrong: dict[str, int] = defaultdict(int)
    length: dict[str, int] = defaultdict(int)
    cost: dict[str, list[float]] = defaultdict(list)
    found, sought, undecided = 0, 0, 0
    for poster in pictures:
        data = poster.data()
        began = _cpu()
        picture = reader.picture(data, engine)
        cost[poster.style].append(_cpu() - began)
        errors = distance(poster.lines, picture.text)
        wrong[poster.style] += errors
        length[poster.style] += len(_bare("".join(poster.lines)))
        undecided += not picture.read
        missed = [words for words in poster.violating if words not in _words_found(picture, rulebook)]
        sought += len(poster.violating)
        found += len(poster.violating) - len(missed)
        if misses and (errors or missed or not picture.read):
            print(
                f"  {poster.name}: {errors} errors, {cost[poster.style][-1]:.2f} s; missed {missed}; {[each.wording.en for each in picture.problems]}"
            )
            print(f"    {' / '.join(poster.lines)}\n    {picture.text.replace(chr(10), ' / ')}")
    print(f"\n{name}: {len(pictures)} pictures")
    print(f"  {'style':<14}{'CER':>8}{'CPU s':>8}")
    for style, seconds in cost.items():
        print(f"  {style:<14}{100 * wrong[style] / length[style]:>7.1f}%{sum(seconds) / len(seconds):>8.2f}")
    each = [one for listed in cost.values() for one in listed]
    print(
        f"  {'all':<14}{100 * sum(wrong.values()) / sum(length.values()):>7.2f}%{sum(each) / len(each):>8.2f}  (most {max(each):.2f})"
    )
    print(f"  violating words found: {found} of {sought}; pictures left to a person: {undecided}")
    print(f"  a picture read before: {_cached(pictures[0], engine) * 1000:.1f} ms")


def _words_found(picture: Picture, rulebook: CompiledRulebook) -> set[str]:
    """Which violating words of our posters a check of the picture's text finds, written as on the poster or not."""
    from datetime import date

    from copygate import pipeline
    from copygate.model.draft import Draft, TextField

    field = TextField("assets[0].text", "image-text", picture.text)
    verdict = pipeline.check(Draft("p", "p", (field,)), rulebook, today=date(2026, 11, 21))
    matched = [_bare(each.match or "") for each in verdict.findings if each.status == "violation"]
    return {words for poster in _sought() for words in poster if any(_alike(words, match) for match in matched)}


def _sought() -> list[tuple[str, ...]]:
    from tests.posters import _TRADITIONAL, COPY

    return [violating for _, violating in (*COPY, *_TRADITIONAL)]


def _alike(words: str, match: str) -> bool:
    words = _bare(words)
    return bool(match) and (words in match or match in words)


def distance(lines: tuple[str, ...], text: str) -> int:
    """Edits between what is written and what was read: in reading order, or line by line where that is kinder (the
    order of scattered lines is a matter of taste)."""
    whole = Levenshtein.distance(_bare("".join(lines)), _bare(text))
    left = [_bare(line) for line in text.split("\n") if line.strip()]
    apart = 0
    for line in sorted(map(_bare, lines), key=len, reverse=True):
        best = min(left, key=lambda other: Levenshtein.distance(line, other), default=None)
        if best is None or Levenshtein.distance(line, best) >= len(line):
            apart += len(line)
            continue
        apart += Levenshtein.distance(line, best)
        left.remove(best)
    return min(whole, apart + sum(map(len, left)))


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _cpu() -> float:
    """Ours and our children's: Tesseract is a program of its own."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _cached(poster: Poster, engine: str) -> float:
    with tempfile.TemporaryDirectory() as folder, PictureReader(engine, cache=Path(folder)) as reader:
        data = poster.data()
        reader.read(data, "a.png")
        reader.close()
        began = process_time()
        reader.read(data, "a.png")
        return process_time() - began


if __name__ == "__main__":
    raise SystemExit(main())
