"""What speaks for or against a statement, one record for each engine that looked at it."""

from __future__ import annotations

import enum

import attrs
import sympy

from symsolve.claims import Relation

_LONGEST_NUMBER = 25


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
        where = (self.place or "every point") + (f" ({self.label})" if self.label else "")
        return f"at {where}: left {self.left}, right {self.right}, claimed left {self.relation.op} right"

    @property
    def place(self) -> str:
        """The point in one line, empty when there are no variables."""
        return ", ".join(f"{symbol} = {short_exact(value)}" for symbol, value in self.point.items())


def short_exact(value: sympy.Expr) -> str:
    """An exact number as text that reads back to the same number: long round numbers as products of powers.

    Examples:
        >>> short_exact(sympy.Rational(1, 3)), short_exact(3 * sympy.Integer(2) ** 500 / 7)
        ('1/3', '3*2**500/7')
    """
    text = str(value)
    if not value.is_Rational or len(text) <= _LONGEST_NUMBER:
        return text
    if not value.is_Integer:
        above, below = short_exact(sympy.Integer(value.p)), short_exact(sympy.Integer(value.q))
        return f"{above}/({below})" if "*" in below else f"{above}/{below}"
    factors = {prime: sympy.multiplicity(prime, value) for prime in (2, 5)}
    tens = min(factors.values())
    for base, power in ((10, tens), (2, factors[2])):
        rest = str(value // base**power)
        if len(rest) <= _LONGEST_NUMBER:
            return f"{rest}*{base}**{power}" if rest != "1" else f"{base}**{power}"
    return text


@attrs.frozen(kw_only=True)
class Measurement:
    """What a simulation measured, with everything that is needed to measure it again.

    Attributes:
        subject: what was measured, in words.
        estimate: mean of the replicates.
        standard_error: of the estimate.
        lower: where the confidence interval for the true mean begins.
        upper: where it ends.
        level: how often the whole test, all its looks together, may be wrong.
        prediction: what was claimed of the mean.
        replicates: how many were drawn.
        looks: how often the test looked at them.
        seed: of ``numpy.random.default_rng``, from which the replicates came.
    """

    subject: str
    estimate: float
    standard_error: float
    lower: float
    upper: float
    level: float
    prediction: float
    replicates: int
    looks: int
    seed: int

    @property
    def deviation(self) -> float | None:
        """Standard errors from the prediction to the estimate; ``None`` if there is no standard error."""
        if self.standard_error == 0:
            return None
        return (self.estimate - self.prediction) / self.standard_error

    @property
    def estimate_text(self) -> str:
        """The estimate with its standard error, if it has one."""
        if self.standard_error == 0:
            return f"{self.estimate:.10g}"
        return f"{self.estimate:.10g} +- {self.standard_error:.2g}"

    @property
    def origin_text(self) -> str:
        """Where the estimate comes from, and how far it is from the prediction."""
        count = "1 replicate" if self.replicates == 1 else f"{self.replicates} replicates"
        away = "" if self.deviation is None else f", {abs(self.deviation):.1f} standard errors away"
        return f"{count} from seed {self.seed}{away}"

    def __str__(self) -> str:
        return (
            f"mean {self.estimate_text}, predicted {self.prediction:.10g}, in [{self.lower:.8g}, "
            f"{self.upper:.8g}] but with probability {self.level:.1g} ({self.origin_text})"
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
        measurement: for a simulation, what it measured.
        vetoes: for an inconclusive finding: it keeps the claim from being called supported by others.
        seconds: time spent; not part of equality, since it differs from run to run.
    """

    kind: str
    outcome: Outcome
    summary: str
    count: int = 0
    witness: Witness | None = None
    measurement: Measurement | None = None
    vetoes: bool = False
    seconds: float = attrs.field(default=0.0, eq=False)
