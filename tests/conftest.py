"""Shared by all tests: hypothesis profiles, and golden output compared exactly.

`HYPOTHESIS_PROFILE` chooses how hard the property tests look: `ci` (the default) is the same on every run,
`fuzz` and `soak` draw new examples each time. Every test that uses hypothesis carries the mark `property`.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "fixtures" / "golden"

# No deadline: two shared cores make single timings meaningless, and speed is `make bench`'s business.
_SLOW_IS_FINE = [HealthCheck.too_slow]
settings.register_profile(
    "ci", max_examples=100, derandomize=True, database=None, deadline=None, suppress_health_check=_SLOW_IS_FINE
)
settings.register_profile("fuzz", max_examples=2_000, deadline=None, suppress_health_check=_SLOW_IS_FINE)
settings.register_profile("soak", max_examples=20_000, deadline=None, suppress_health_check=_SLOW_IS_FINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# For properties of whole files, an example of which takes ten milliseconds.
FEW = settings(max_examples=settings().max_examples * 2 // 5)

Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update-golden`."""
    parser.addoption("--update-golden", action="store_true", help="write fixtures/golden/ anew instead of comparing")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the mark that `make fuzz` and `make soak` select by."""
    config.addinivalue_line("markers", "property: uses hypothesis (set automatically)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the property tests, so that nobody has to remember to."""
    for item in items:
        if isinstance(item, pytest.Function) and is_hypothesis_test(item.function):
            item.add_marker("property")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare text exactly with `fixtures/golden/<name>`: `golden("check/face-cream.txt", output)`."""
    update = bool(request.config.getoption("--update-golden"))

    def compare(name: str, actual: str) -> None:
        path = GOLDEN / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="")
            return
        if not path.is_file():
            pytest.fail(f"no golden file {path.relative_to(ROOT)}: run pytest with --update-golden and read it")
        expected = path.read_bytes().decode("utf-8")
        if actual != expected:
            lines = difflib.unified_diff(
                expected.splitlines(keepends=True), actual.splitlines(keepends=True), f"golden/{name}", "actual"
            )
            pytest.fail(f"{name} changed (--update-golden accepts it):\n" + "".join(lines), pytrace=False)

    return compare
