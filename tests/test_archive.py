"""Rates on a user's archive: hostile lines are counted, personal data is masked, every figure has its count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest

from tests import accuracy, archive
from tests.rulebooks import rulebook_of
from tests.tables import Json, Row, render

RULEBOOK: Final = rulebook_of(['rule NAME "试"\n cites law 1\n forbid quality\n severity block\nend']).compiled()
FLAGGED: Final = "全网最佳面霜"
CLEAN: Final = "今天小雨,带伞"


def written(folder: Path, name: str, *lines: bytes) -> Path:
    path = folder / name
    path.write_bytes(b"\n".join(lines))
    return path


def line(**record: object) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(b"{", id="not JSON"),
        pytest.param(b"\xff\xfe{}", id="not UTF-8"),
        pytest.param(b"[1]", id="not a record"),
        pytest.param(b'{"label": 1}', id="no text"),
        pytest.param(b'{"text": 5}', id="a text that is a number"),
        pytest.param(b"[" * 100_000, id="nested past all reason"),
    ],
)
def test_a_line_without_a_text_is_counted_and_nothing_else_is_lost(tmp_path: Path, hostile: bytes) -> None:
    path = written(tmp_path, "a.jsonl", line(text=CLEAN), hostile, b"", line(body=FLAGGED))
    rates = archive.rates_of(archive.records(path), RULEBOOK)
    assert (rates.texts, rates.skipped, rates.alarmed) == (2, 1, 1)


def test_a_txt_file_holds_a_text_a_line(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", CLEAN.encode(), b"", FLAGGED.encode(), b'{"text": "x"')
    rates = archive.rates_of(archive.records(path), RULEBOOK)
    assert (rates.texts, rates.skipped, rates.alarmed) == (3, 0, 1)


@pytest.mark.parametrize(
    "record",
    [
        pytest.param({"title": FLAGGED}, id="a title alone"),
        pytest.param({"content": FLAGGED, "platform": "门店"}, id="a place no draft can be published to"),
        pytest.param({"正文": FLAGGED, "label": "x", "score": 3}, id="Chinese key, columns of the archive's own"),
    ],
)
def test_records_of_any_archive_are_judged_as_drafts(tmp_path: Path, record: dict[str, object]) -> None:
    rates = archive.rates_of(archive.records(written(tmp_path, "a.jsonl", line(**record))), RULEBOOK)
    assert rates.outcomes == {"blocked": 1}


def test_samples_show_the_match_in_its_words_and_no_personal_data(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", line(text="联系13900417788,全网最佳面霜,写信给zhangcanary@mail.example.com"))
    shown = "\n".join(archive.rates_of(archive.records(path), RULEBOOK).samples())
    assert "全网【最佳】面霜" in shown
    assert "0417" not in shown
    assert "anary" not in shown


def test_the_table_counts_by_author_and_by_sort() -> None:
    records: list[Json | None] = [
        {"text": FLAGGED, "sort": "promotion", "by": "hand"},
        {"text": CLEAN, "sort": "weather", "by": "generator"},
        {"text": CLEAN, "sort": "promotion", "by": "hand"},
        None,
    ]
    rates = archive.rates_of(records, RULEBOOK)
    rows = [row for row in (*rates.rows(2), *rates.by_sort(), *rates.by_rule()) if isinstance(row, Row)]
    counts = {row.name.strip(): (row.part, row.whole) for row in rows}
    assert counts["alarms"] == (1, 3)
    assert counts["by hand"] == (1, 2)
    assert counts["promotion"] == (1, 2)
    assert counts["weather"] == (0, 1)
    assert counts["t/law/r0"] == (1, 3)
    assert "MISSED" in "\n".join(render(rates.rows(2)))
    assert "MISSED" not in "\n".join(render(archive.rates_of([{"text": CLEAN}], RULEBOOK).rows(2)))


def test_an_undeclared_kind_is_the_one_asked_for() -> None:
    assert archive.judge({"text": CLEAN}, RULEBOOK, kind="nonsense").errors
    assert not archive.judge({"text": CLEAN, "kind": "article"}, RULEBOOK, kind="nonsense").errors


def test_the_command_prints_an_archives_rates_and_where_they_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "posts.jsonl", line(text="【广告】这是全国最佳面霜"), line(text=CLEAN), b"{")
    monkeypatch.setattr("sys.argv", ["accuracy", "--corpus", str(path), "--misses", "--strict"])
    assert accuracy.main() == 1
    shown = capsys.readouterr().out
    assert "2 texts, 1 lines without one left out" in shown
    assert "<= 3%    MISSED" in shown
    assert "【最佳】" in shown
