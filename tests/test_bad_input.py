"""Whatever is fed in: a clear message and an undecided verdict, never a traceback, and the other files still checked.

And whatever a draft is made of, judging it takes time in proportion to its length.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from copygate.errors import InputError
from copygate.intake.discover import Unreadable, discover
from copygate.intake.reader import MAX_FILE_BYTES, MAX_RECORD_BYTES, read_file
from copygate.model.draft import Draft, TextField
from copygate.model.verdict import Outcome
from copygate.pipeline import check
from tests.rulebooks import TODAY, rulebook_of

ROOT: Final = Path(__file__).resolve().parent.parent
GOOD: Final = "最好的面霜"
RULES: Final = rulebook_of(['rule NAME "试"\n cites law 1\n forbid quality\n severity block\nend']).compiled()

BAD_FILES: Final[dict[str, tuple[str, bytes]]] = {
    "truncated": ("a.txt", "面霜".encode()[:-1]),
    "truncated front matter": ("a.md", "---\ntitle: 面霜\n---\n霜".encode()[:-1]),
    "utf-16": ("a.txt", "面霜".encode("utf-16")),
    "utf-16 without mark": ("a.txt", "cream".encode("utf-16-le")),
    "utf-16 lines": ("a.jsonl", '{"body": "面霜"}'.encode("utf-16")),
    "gbk": ("a.md", "全网最好的面霜".encode("gbk")),
    "nul": ("a.txt", b"a\0b"),
    "nul in a line": ("a.jsonl", b'{"body": "a\0b"}\n'),
    "escaped nul": ("a.json", b'{"body": "a\\u0000b"}'),
    "lone surrogate": ("a.json", b'{"body": "\\ud83d!"}'),
    "lone surrogate in a line": ("a.jsonl", b'{"body": "\\udc00"}\n'),
    "encoded surrogate": ("a.txt", b"\xed\xa0\xbd"),
    "empty": ("a.txt", b""),
    "blank": ("a.md", b" \n\n"),
    "only a bom": ("a.md", b"\xef\xbb\xbf"),
    "yaml bomb": ("a.yaml", b"a: &a [x, x]\n" + b"".join(b"b%d: &b%d [*a, *a, *a]\n" % (n, n) for n in range(60))),
    "yaml merge": ("a.md", b"---\nx: &x {a: 1}\ny: {<<: *x}\n---\ntext"),
    "yaml tag": ("a.yaml", b"body: !!python/object/apply:os.system ['true']\n"),
    "yaml control": ("a.yaml", b"body: a\x07b\n"),
    "deep yaml": ("a.yaml", b"body: " + b"[" * 20_000),
    "deep yaml closed": ("a.yaml", b"body: " + b"[" * 3_000 + b"]" * 3_000),
    "deep blocks": ("a.md", b"---\n" + b"".join(b" " * n + b"k:\n" for n in range(300)) + b"---\ntext"),
    "deep json": ("a.json", b'{"body": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    "deep lines": ("a.jsonl", b'{"body": ' + b'{"a":' * 100_000 + b"\n"),
    "list of no drafts": ("a.json", b"[1]"),
    "number": ("a.yaml", b"12\n"),
    "broken json": ("a.json", b'{"body": "x"'),
    "twice": ("a.json", b'{"body": "x", "body": "y"}'),
    "huge number": ("a.json", b'{"body": "x", "due_at": ' + b"9" * 5_000 + b"}"),
    "not a number": ("a.json", b'{"body": "x", "n": NaN}'),
    "open front matter": ("a.md", b"---\ntitle: x\n\ntext"),
    "unknown suffix": ("a.exe", b"MZ"),
    "wrong types": ("a.yaml", b"body: {a: 1}\nplatforms: 3\nendorsers: [[1]]\nkind: [x]\n"),
}


def verdicts_of(path: Path) -> Iterator[tuple[Outcome, tuple[str, ...]]]:
    """As the command line does: each draft judged, a file that cannot be read undecided."""
    try:
        for draft in read_file(path):
            verdict = check(draft, RULES, today=TODAY)
            yield verdict.outcome, tuple(problem.wording.en for problem in verdict.errors)
    except InputError as error:
        yield Outcome.UNDECIDED, (error.wording.en,)


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_cannot_be_understood_is_undecided_and_says_why(tmp_path: Path, name: str) -> None:
    file, data = BAD_FILES[name]
    (tmp_path / file).write_bytes(data)
    said = list(verdicts_of(tmp_path / file))
    assert [outcome for outcome, _ in said] == [Outcome.UNDECIDED]
    for _, messages in said:
        assert messages
        assert all(message and "Traceback" not in message and "Error(" not in message for message in messages)


def test_front_matter_that_is_broken_does_not_hide_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: [x\n---\n{GOOD}", encoding="utf-8")
    assert [outcome for outcome, _ in verdicts_of(tmp_path / "a.md")] == [Outcome.BLOCKED]


def test_one_bad_line_does_not_stop_the_others(tmp_path: Path) -> None:
    good = json.dumps({"body": GOOD}, ensure_ascii=False).encode()
    bad = [data for name, data in BAD_FILES.values() if name == "a.jsonl" and not data.startswith(b"\xff")]
    lines = [line for each in bad for line in (good, each.strip())]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([*lines, good]))
    said = [outcome for outcome, _ in verdicts_of(tmp_path / "a.jsonl")]
    assert said == [Outcome.BLOCKED, Outcome.UNDECIDED] * len(bad) + [Outcome.BLOCKED]


# ---------------------------------------------------------------- too much


@pytest.mark.parametrize("file", ["a.txt", "a.md", "a.json", "a.yaml"])
def test_a_huge_file_is_refused_without_being_read(tmp_path: Path, file: str) -> None:
    """200 MB: what is held in memory is bounded by the limit, not by the file."""
    path = tmp_path / file
    with path.open("wb") as sparse:
        sparse.truncate(200 << 20)
    began = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(InputError) as refused:
            list(read_file(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        path.unlink()
    assert refused.value.code == "too-large"
    assert peak < 3 * MAX_FILE_BYTES
    assert time.process_time() - began < 2


def test_a_huge_line_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"body": "')
        for _ in range(50):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n' + json.dumps({"body": GOOD}).encode())
    tracemalloc.start()
    try:
        said = list(verdicts_of(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        path.unlink()
    assert [outcome for outcome, _ in said] == [Outcome.UNDECIDED, Outcome.BLOCKED]
    assert peak < 3 * MAX_RECORD_BYTES


def test_a_stream_of_lines_takes_no_more_memory_than_one(tmp_path: Path) -> None:
    """200,000 lines are read one after another; memory is measured on the first 20,000, which is where it would grow."""
    path = tmp_path / "a.jsonl"
    line = json.dumps({"body": "今天天气不错,出门走走"}, ensure_ascii=False) + "\n"
    path.write_text(line * 200_000, encoding="utf-8")
    drafts = read_file(path)
    tracemalloc.start()
    try:
        for _ in range(200):
            next(drafts)
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(20_000):
            next(drafts)
        after = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert after - before < 1 << 18
    assert sum(1 for _ in drafts) == 200_000 - 20_200


# ---------------------------------------------------------------- folders


def test_links_in_a_circle_and_places_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every other file below the folder is found, and what cannot be visited is reported once."""
    import os

    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "b.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    (tmp_path / "z.txt").write_text(GOOD, encoding="utf-8")
    listed = os.listdir

    def refusing(path: Any = ".") -> list[str]:
        # As root nothing is forbidden, so the refusal is played.
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "listdir", refusing)
    found = list(discover([tmp_path]))
    assert [path.name for path in found if isinstance(path, Path)] == ["a.txt", "z.txt"]
    assert {each.path.name: each.problem.code for each in found if isinstance(each, Unreadable)} == {
        "closed": "unreadable",
        "one": "broken-link",
        "two": "broken-link",
    }


def test_a_folder_that_vanishes_during_the_walk(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text(GOOD, encoding="utf-8")
    walk = discover([tmp_path])
    assert isinstance(next(walk), Path)
    (tmp_path / "b" / "x.txt").unlink()
    (tmp_path / "b").rmdir()
    (tmp_path / "b").write_text("now a file", encoding="utf-8")
    rest = [each.name if isinstance(each, Path) else each.problem.code for each in walk]
    assert rest[-1] == "x.txt"
    assert len(rest) == 2


def test_the_command_line_checks_everything_else(tmp_path: Path) -> None:
    """All bad files beside good ones: one verdict a file, no traceback, exit 3."""
    folder = tmp_path / "drafts"
    folder.mkdir()
    for number, (file, data) in enumerate(BAD_FILES.values()):
        (folder / f"{number:02}{file[1:]}").write_bytes(data)
        (folder / f"{number:02}-good.txt").write_text("全网最佳面霜", encoding="utf-8")
    with (folder / "sparse.txt").open("wb") as sparse:
        sparse.truncate(200 << 20)
    (folder / "loop").symlink_to(folder)
    done = subprocess.run(
        [sys.executable, "-m", "copygate", "check", str(folder), "--format", "jsonl"],
        capture_output=True, cwd=tmp_path, check=False, timeout=120,
        env={"PYTHONPATH": f"{ROOT / 'engine'}:{ROOT / 'cli'}", "PATH": "", "HOME": str(tmp_path)},
    )  # fmt: skip
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    good = [verdict for verdict in verdicts if verdict["path"].endswith("-good.txt")]
    bad = [verdict for verdict in verdicts if not verdict["path"].endswith("-good.txt")]
    assert {verdict["outcome"] for verdict in good} == {"blocked"}
    assert len(good) == len(BAD_FILES)
    # What of a bad file can be read is judged too: an endorser of eight blocks, whatever else is wrong with the file.
    assert {verdict["outcome"] for verdict in bad} <= {"undecided", "blocked"}
    assert all(verdict["errors"] for verdict in bad)
    assert len(bad) == len(BAD_FILES) + 1
    assert all(error["message"] for verdict in bad for error in verdict["errors"])
    assert b"Traceback" not in done.stdout + done.stderr
    assert done.returncode == 3


# ---------------------------------------------------------------- linear time

STRESSED: Final = rulebook_of(
    [
        'rule NAME "词"\n cites law 1\n forbid any of (quality, health, latin, gamble)\n severity note\n'
        ' unless inside "最佳公园" or quoted or negated or mentioned\nend',
        'rule NAME "式"\n cites law 1\n forbid any of (/(最|好)+佳{2,5}[^。]{0,30}霜/, /[0-9]+(\\.[0-9]+)*元/)\n severity note\nend',
        'rule NAME "似"\n cites law 1\n forbid similar to "全网最好的国家级面霜" at least 80\n severity note\nend',
        'rule NAME "近"\n cites law 1\n forbid (quality near health within sentence)\n severity note\n'
        " unless followed by money within 3 chars\nend",
        'rule NAME "人"\n cites law 1\n forbid any of (personal.mobile-number, personal.email, personal.resident-id, url, money,\n'
        " ranking-claim, numeric-claim, research-claim, ad-label, call-to-action, contact, date, emoji, hashtag, mention)\n"
        " in body first 20 chars, title\n severity note\nend",
    ]
).compiled()
PATHOLOGICAL: Final[dict[str, Callable[[int], str]]] = {
    "a term's first letter": lambda n: "最" * n,
    "a Latin term's first letter": lambda n: "b" * n,
    "a term of one letter, apart": lambda n: "哈 " * (n // 2),
    "a term never finished": lambda n: "国家" * (n // 2),
    "open brackets": lambda n: "[" * n,
    "nested links": lambda n: "[a](" * (n // 4),
    "nested quotes": lambda n: "> " * (n // 2),
    "quotation marks": lambda n: "“" * n,
    "stars": lambda n: "*a" * (n // 2),
    "backticks": lambda n: "`a``" * (n // 4),
    "tags": lambda n: "<b " * (n // 3),
    "zero-width": lambda n: "最" + "\u200b" * n + "佳",
    "combining marks": lambda n: "a" + "\u0301" * n,
    "digits": lambda n: "1" * n,
    "numbers": lambda n: "1.1," * (n // 4),
    "at signs": lambda n: "a@" * (n // 2),
    "dots": lambda n: "a." * (n // 2),
    "line breaks": lambda n: "最\n" * (n // 2),
    "near copies": lambda n: "全网最好的" * (n // 5),
    "matches with none beside them": lambda n: "最好。" * (n // 6) + "治疗。" * (n // 6),
    "matches with others beside them": lambda n: "最好，治疗。" * (n // 6),
    "matches beside personal data": lambda n: "13900417788，最好。" * (n // 15),
    "amounts": lambda n: "百" * n,
    "pronunciations": lambda n: "最(zui)" * (n // 6),
    "entities": lambda n: "&#x;" * (n // 4),
}


def cpu(markup: bool, text: str) -> float:
    draft = Draft("d", "d", (TextField("body", "body", text, "markdown" if markup else "plain"),))
    began = time.process_time()
    check(draft, STRESSED, today=TODAY)
    return time.process_time() - began


@pytest.mark.parametrize("markup", [False, True], ids=["plain", "markdown"])
@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_judging_takes_time_in_proportion_to_the_length(name: str, markup: bool) -> None:
    """Four times the text takes four times as long; sixteen times would be a quadratic seam. CPU time, best of three."""
    size = 4_000
    for _ in range(3):
        short, long = cpu(markup, PATHOLOGICAL[name](size)), cpu(markup, PATHOLOGICAL[name](4 * size))
        if long < 0.2 or long < 9 * short:
            return
    pytest.fail(f"{size} characters take {short:.3f} s of CPU, {4 * size} take {long:.3f} s")
