"""`make demo-images`: a draft with a cover and posters beside it, drawn by us and checked as anybody would.

`python -m tests.demo_images [--out FOLDER] [--ocr ENGINE]`: with `--out` the pictures stay to be looked at.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.posters import NoFontsError, posters

_SHOWN = ("coloured", "vertical", "turned-15", "photograph", "banners")
_DRAFT = """---
标题: 秋冬新品
平台: [小红书]
素材:
  - 路径: 封面.png
    版位: 封面
    alt: 新品海报
---
换季啦，给大家看看这一季的新品。

![活动海报](海报/banners-1.png)
"""


def main() -> int:
    """Draw, check, and give the exit code of nobody but a crash: findings are the point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--ocr", default="rapidocr")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out: Path = chosen.out or Path(folder)
        try:
            _draw(out)
        except NoFontsError as error:
            print(error)
            return 1
        command = [sys.executable, "-m", "copygate", "check", ".", "--ocr", chosen.ocr]
        code = subprocess.run(command, cwd=out, check=False).returncode
    return 0 if code in (0, 1, 3) else code


def _draw(out: Path) -> None:
    (out / "海报").mkdir(parents=True, exist_ok=True)
    drawn = {poster.name: poster for poster in posters() if poster.style in _SHOWN}
    cover = next(poster for poster in drawn.values() if poster.violating)
    (out / "封面.png").write_bytes(cover.data())
    for style in _SHOWN:
        for number in (1, 2):
            (out / "海报" / f"{style}-{number}.png").write_bytes(drawn[f"{style}-{number}"].data())
    (out / "新品.md").write_text(_DRAFT, encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
