"""`rules assets`: entries for a pack's `assets.yaml`, out of the pictures themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from copygate.assets.engines import OFF
from copygate.assets.facts import views_in
from copygate.assets.paths import Below
from copygate.assets.reader import PictureReader
from copygate.errors import InputError
from copygate.report.excerpt import visible
from copygate.report.wording import say
from copygate_cli.complaints import UNDECIDED, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copygate.model.picture import Picture

_WIDTH = 99


def list_assets(paths: Sequence[Path], forbidden: bool, lang: str) -> int:
    """Print an entry for each picture; the exit code says whether all could be read."""
    failed = False
    with PictureReader(OFF) as reader:
        for path in paths:
            try:
                picture = reader.read(Below(path.parent, path).open(path.name), path.name)
            except InputError as error:
                tell(error.wording.say(lang))
                failed = True
                continue
            looks = views_in(picture, "kept")
            if looks is None:
                reasons = [each.wording.say(lang) for each in picture.problems if each.code != "ocr-off"]
                tell(f"{visible(str(path))}: {'; '.join(reasons)}")
                failed = True
                continue
            click.echo("\n".join(_entry(path, picture, looks, forbidden, lang)))
    return UNDECIDED if failed else 0


def _entry(path: Path, picture: Picture, looks: tuple[str, ...], forbidden: bool, lang: str) -> Iterator[str]:
    # In double quotes as JSON writes them, which YAML reads: whatever a file is called, it stays one text.
    yield f"  - title: {_quoted(path.stem)}"
    yield f"    status: {'forbidden' if forbidden else 'licensed'}"
    yield f"    {'reason' if forbidden else 'licence'}: {_quoted(say('assets.fill', lang))}"
    yield f"    sha256: {picture.sha256}"
    if looks:
        yield "    looks: >-"
        yield from (f"      {line}" for line in wrap(" ".join(looks), _WIDTH))


def _quoted(text: str) -> str:
    import json

    return json.dumps(visible(text), ensure_ascii=False)
