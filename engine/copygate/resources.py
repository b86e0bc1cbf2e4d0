"""Where the bundled packs and schemas are: the only place that computes such a path.

In an installed wheel the data lies inside the package; in a checkout it lies beside the source roots, where the
people who write rules look for it. `bundled` hides the difference.
"""

from __future__ import annotations

from pathlib import Path

from copygate.errors import CopygateError, Wording

PACKAGE = Path(__file__).resolve().parent
# INVARIANT: the checkout is <root>/engine/copygate/resources.py (pyproject.toml, dev-mode-dirs).
CHECKOUT = PACKAGE.parent.parent


def bundled(name: str) -> Path:
    """The folder `name` (`rules` or `schemas`) that came with this copy of copygate."""
    inside = PACKAGE / name
    if inside.is_dir():
        return inside
    beside = CHECKOUT / name
    if beside.is_dir() and (CHECKOUT / "pyproject.toml").is_file():
        return beside
    raise CopygateError(
        "resources-missing",
        Wording(
            en=f"the folder `{name}` is missing from this installation (`{inside}`): install copygate again",
            zh=f"安装不完整:缺少文件夹 `{name}`(`{inside}`),请重新安装 copygate",
        ),
    )
