"""`palette.yaml` and `assets.yaml`: what is wrong with them is told where it stands, and a schema says the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from copygate.intake.yamlsource import read_yaml
from copygate.packs.assetlists import read_assets
from copygate.packs.declared import DeclaredFile
from copygate.packs.loader import load_rulebook
from copygate.packs.palettes import read_palette

ROOT = Path(__file__).parents[1]
VIEW, DIGEST = "0123456789abcdef" * 6, "ab" * 32
PALETTE = 'tolerance: 8\ncolours:\n  - {name: 主色, value: "#1E6FD9"}\n  - {name: 辅色, value: "#F4F1EA"}\n'
ASSETS = f"""assets:
  - title: 夏季主视觉
    status: licensed
    licence: 合同1
    from: 2026-01-01
    until: 2026-12-31
    platforms: [小红书]
    looks: >-
      {VIEW}
      {VIEW[::-1]}
  - {{title: 旧标志, status: forbidden, reason: 停用, sha256: {DIGEST}}}
"""


def codes(name: str, text: str) -> list[str]:
    file = DeclaredFile(name, text)
    (read_palette if name == "palette.yaml" else read_assets)(file)
    for problem in file.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert problem.wording.zh
    return [problem.code for problem in file.problems]


def test_a_palette_as_read() -> None:
    palette = read_palette(DeclaredFile("palette.yaml", PALETTE))
    assert palette is not None
    assert palette.tolerance == 8
    assert [(colour.name, colour.value) for colour in palette.colours] == [("主色", 0x1E6FD9), ("辅色", 0xF4F1EA)]


def test_assets_as_read() -> None:
    licensed, forbidden = read_assets(DeclaredFile("assets.yaml", ASSETS))
    assert (licensed.looks, licensed.platforms, licensed.terms) == ((VIEW, VIEW[::-1]), ("xiaohongshu",), "合同1")
    assert (forbidden.status, forbidden.sha256, forbidden.looks) == ("forbidden", DIGEST, ())
    assert codes("assets.yaml", ASSETS) == codes("palette.yaml", PALETTE) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("palette.yaml", "tolerance: 8", "tolerance: 0", "bad-tolerance"),
        ("palette.yaml", "tolerance: 8", "tolerance: 80", "bad-tolerance"),
        ("palette.yaml", "tolerance: 8", "tolerance: true", "bad-tolerance"),
        ("palette.yaml", "tolerance: 8", "tolerance: [8]", "bad-tolerance"),
        ("palette.yaml", "tolerance: 8\n", "", "bad-tolerance"),
        ("palette.yaml", "#1E6FD9", "1E6FD9", "bad-colour"),
        ("palette.yaml", "#1E6FD9", "#1E6", "bad-colour"),
        ("palette.yaml", "name: 主色", "nme: 主色", "unknown-key"),
        ("palette.yaml", "colours:", "colours: []\nnote:", "empty-palette"),
        ("assets.yaml", "status: licensed", "status: owned", "unknown-value"),
        ("assets.yaml", "licence: 合同1", "holder: 某图库", "missing-key"),
        ("assets.yaml", "reason: 停用, ", "", "missing-key"),
        ("assets.yaml", VIEW, VIEW[:-1], "bad-looks"),
        ("assets.yaml", VIEW, "g" * 96, "bad-looks"),
        ("assets.yaml", DIGEST, DIGEST[:-1], "bad-digest"),
        ("assets.yaml", f", sha256: {DIGEST}", "", "unknowable-asset"),
        ("assets.yaml", "until: 2026-12-31", "until: 2025-12-31", "empty-dates"),
        ("assets.yaml", "[小红书]", "[小红薯书]", "unknown-platform"),
        ("assets.yaml", "title: 旧标志", "title: 夏季主视觉", "duplicate-asset"),
    ],
)
def test_what_is_wrong(name: str, old: str, new: str, code: str) -> None:
    text = {"palette.yaml": PALETTE, "assets.yaml": ASSETS}[name]
    assert old in text
    assert code in codes(name, text.replace(old, new))


@pytest.mark.parametrize(("name", "text"), [("palette", PALETTE), ("assets", ASSETS)])
def test_the_schema_accepts_it(name: str, text: str) -> None:
    schema = json.loads((ROOT / "schemas" / f"{name}.v1.json").read_text(encoding="utf-8"))
    value, _ = read_yaml(text)
    assert not list(Draft202012Validator(schema).iter_errors(value))


@given(st.sampled_from([("palette.yaml", PALETTE), ("assets.yaml", ASSETS)]), st.data())
def test_damaged_files_never_raise(file: tuple[str, str], data: st.DataObject) -> None:
    name, text = file
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 20)))
    codes(
        name,
        text[:start] + data.draw(st.sampled_from(["[", "]", "{", ": ", "\n", "null", "1", "true", '"'])) + text[stop:],
    )


def test_the_example_brings_both() -> None:
    pack = load_rulebook([ROOT / "rules"]).pack("brand/example")
    assert pack is not None
    assert pack.palette is not None
    assert {asset.status for asset in pack.assets} == {"licensed", "forbidden"}
