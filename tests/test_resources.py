"""The bundled folders are found, and a broken installation says so."""

from __future__ import annotations

import pytest

from copygate import resources
from copygate.errors import CopygateError


@pytest.mark.parametrize("name", ["rules", "schemas"])
def test_a_checkout_has_its_data_beside_the_source_roots(name: str) -> None:
    assert resources.bundled(name) == resources.CHECKOUT / name


def test_a_folder_that_is_missing_is_named() -> None:
    with pytest.raises(CopygateError, match="`nowhere` is missing") as caught:
        resources.bundled("nowhere")
    assert caught.value.code == "resources-missing"
