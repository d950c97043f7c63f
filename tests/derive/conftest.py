"""LaTeX of plain symbols must not depend on what other tests have registered."""

import pytest

from symsolve import symbols


@pytest.fixture(autouse=True)
def _plain_symbols(monkeypatch):
    monkeypatch.setattr(symbols, "_by_symbol", {})
