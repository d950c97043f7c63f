"""symsolve: check derivations about emergence and neural scaling laws by machine.

Names are loaded when they are first used, so that ``import symsolve`` and ``symsolve --help`` are
immediate.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symsolve.claims import (
        Asymptotic as Asymptotic,
    )
    from symsolve.claims import (
        Claim as Claim,
    )
    from symsolve.claims import (
        Conserved as Conserved,
    )

_HOME = {
    "quantity": "symsolve.symbols",
    **dict.fromkeys(
        ("Asymptotic", "Claim", "Conserved", "Domain", "Identity", "Inequality", "Integers", "Interval",
         "Limit", "Reference", "Relation", "SolvesODE", "Verdict"),
        "symsolve.claims",
    ),
}  # fmt: skip

__all__ = sorted(_HOME)
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'symsolve' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
