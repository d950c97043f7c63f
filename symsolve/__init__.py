"""symsolve: check derivations about emergence and neural scaling laws by machine.

Names are loaded when they are first used, so that ``import symsolve`` and ``symsolve --help`` are
immediate.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symsolve.checking import Report as Report
    from symsolve.checking import check as check
    from symsolve.claims import Asymptotic as Asymptotic
    from symsolve.claims import Claim as Claim
    from symsolve.claims import Conserved as Conserved
    from symsolve.claims import Domain as Domain
    from symsolve.claims import Identity as Identity
    from symsolve.claims import Inequality as Inequality
    from symsolve.claims import Integers as Integers
    from symsolve.claims import Interval as Interval
    from symsolve.claims import Limit as Limit
    from symsolve.claims import Mutant as Mutant
    from symsolve.claims import Observation as Observation
    from symsolve.claims import Reference as Reference
    from symsolve.claims import Relation as Relation
    from symsolve.claims import SolvesODE as SolvesODE
    from symsolve.claims import Statement as Statement
    from symsolve.claims import StepOf as StepOf
    from symsolve.claims import Verdict as Verdict
    from symsolve.derive import Derivation as Derivation
    from symsolve.derive import Step as Step
    from symsolve.derive import load as load
    from symsolve.evaluation import Enclosure as Enclosure
    from symsolve.evaluation import enclose_sum as enclose_sum
    from symsolve.evaluation import evaluate as evaluate
    from symsolve.harmonic import HarmonicSum as HarmonicSum
    from symsolve.models import compute_law as compute_law
    from symsolve.models import data_law as data_law
    from symsolve.models import parameter_law as parameter_law
    from symsolve.models import time_law as time_law
    from symsolve.render import latex as latex
    from symsolve.symbols import quantity as quantity

_NAMES = {
    "symsolve.checking": ["Report", "check"],
    "symsolve.claims": [
        *["Asymptotic", "Claim", "Conserved", "Domain", "Identity", "Inequality", "Integers", "Interval"],
        *["Limit", "Mutant", "Observation", "Reference", "Relation", "SolvesODE", "Statement", "StepOf"],
        "Verdict",
    ],
    "symsolve.derive": ["Derivation", "Step", "load"],
    "symsolve.evaluation": ["Enclosure", "enclose_sum", "evaluate"],
    "symsolve.harmonic": ["HarmonicSum"],
    "symsolve.models": ["compute_law", "data_law", "parameter_law", "time_law"],
    "symsolve.render": ["latex"],
    "symsolve.symbols": ["quantity"],
}
_HOME = {name: module for module, names in _NAMES.items() for name in names}

__all__ = sorted(_HOME)
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'symsolve' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
