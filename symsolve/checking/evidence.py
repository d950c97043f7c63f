"""What speaks for or against a statement, one record for each engine that looked at it."""

from __future__ import annotations

import enum

import attrs
import sympy

from symsolve.claims import Relation


class Outcome(enum.Enum):
    """What one engine found. ``INCONCLUSIVE`` carries no weight either way."""

    PROVES = "proves"
    CERTIFIES = "certifies"
    SUPPORTS = "supports"
    REFUTES = "refutes"
    INCONCLUSIVE = "inconclusive"


@attrs.frozen(kw_only=True, hash=False)
class Witness:
    """A point at which a statement fails, with both sides there: anybody can evaluate it again.

    Attributes:
        point: an exact value for every variable.
        relation: the relation that fails.
        left: left side to 15 digits.
        right: right side to 15 digits.
        label: which part of the statement failed, such as ``"initial value f(0)"``.
    """

    point: dict[sympy.Symbol, sympy.Expr]
    relation: Relation
    left: str
    right: str
    label: str = ""

    def __str__(self) -> str:
        place = ", ".join(f"{symbol} = {value}" for symbol, value in self.point.items()) or "every point"
        part = f" ({self.label})" if self.label else ""
        return (
            f"at {place}{part}: left {self.left}, right {self.right}, claimed left {self.relation.op} right"
        )


@attrs.frozen(kw_only=True, hash=False)
class Evidence:
    """One engine's finding.

    Attributes:
        kind: the engine, in words: "symbolic proof", "balls at points", "float sweep", ...
        outcome: what it amounts to.
        summary: one sentence with numbers.
        count: how many effective (not vacuous) checks stand behind it.
        witness: for a refutation, where.
        seconds: time spent; not part of equality, since it differs from run to run.
    """

    kind: str
    outcome: Outcome
    summary: str
    count: int = 0
    witness: Witness | None = None
    seconds: float = attrs.field(default=0.0, eq=False)
