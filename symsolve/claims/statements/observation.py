"""The mean of a simulated quantity is what an exact expression says."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Literal

import attrs
import sympy

from symsolve.claims.domain import Domain
from symsolve.claims.estimator import Estimator, known_bounds, systematic_error
from symsolve.claims.exactness import make_exact
from symsolve.claims.latex import expression_latex
from symsolve.claims.mutation import Mutant
from symsolve.claims.relation import Relation
from symsolve.claims.statements.base import Statement
from symsolve.claims.verdict import Verdict
from symsolve.errors import ClaimError

__all__ = ["EFFORTS", "Effort", "Observation"]

Effort = Literal["quick", "full"]
EFFORTS: tuple[Effort, ...] = ("quick", "full")

_RELATIONS = ("==", "<=", ">=")
_SPECIAL = {
    **{letter: f"\\{letter}" for letter in "#$%&_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def _relation(value: Any) -> str:
    if value not in _RELATIONS:
        raise ClaimError(
            f"Observation: the relation {value!r} is none of '==', '<=' and '>='; noise can't tell < from <="
        )
    return str(value)


def _effort(value: Any) -> Effort:
    for effort in EFFORTS:
        if value == effort:
            return effort
    raise ClaimError(f"Observation: the effort {value!r} is neither 'quick' nor 'full'")


@attrs.frozen(kw_only=True, hash=False)
class Observation(Statement):
    r"""The mean of what ``estimator`` draws equals ``prediction``, or lies on one side of it.

    A check draws more and more replicates until a confidence interval decides. It is refuted when the
    interval leaves the prediction out; it is supported when the interval holds the prediction and is narrower
    than ``resolution``, which is to say that mean and prediction differ by less than ``resolution``.

    Args:
        prediction: the claimed mean, exact; its parameters have one value each in the domain of the claim.
        estimator: draws independent replicates, see ``Estimator``.
        resolution: an exact positive number: which deviation must not go unnoticed.
        relation: ``"=="``; ``"<="`` or ``">="`` when the mean is claimed to lie below or above.
        effort: ``"quick"`` for seconds, ``"full"`` for what runs only when asked for.
        first: replicates before the first look.
        most: replicates after which it is left undecided.

    Raises:
        ClaimError: a field is not of its kind.
        InexactNumber: prediction or resolution contain a float.

    Examples:
        >>> import attrs, sympy
        >>> @attrs.frozen
        ... class Dice:
        ...     def sample(self, generator, count):
        ...         return generator.integers(1, 7, count).astype(float)
        ...     def describe(self):
        ...         return "eyes of a die"
        >>> fair = Observation(
        ...     prediction=sympy.Rational(7, 2), estimator=Dice(), resolution=sympy.Rational(1, 5)
        ... )
        >>> fair.latex()
        '\\mathbb{E}\\left[\\text{eyes of a die}\\right] = \\frac{7}{2} \\quad (\\pm \\frac{1}{5})'
    """

    prediction: sympy.Expr
    estimator: Estimator
    resolution: sympy.Expr
    relation: str = attrs.field(default="==", converter=_relation)
    effort: Effort = attrs.field(default="quick", converter=_effort)
    first: int = 32
    most: int = 2**16

    def __attrs_post_init__(self) -> None:
        make_exact(self, "prediction", "resolution")
        if not (self.resolution.is_number and self.resolution.is_finite and self.resolution.is_positive):
            raise ClaimError(
                f"Observation: the resolution {self.resolution} is not a positive number; give the smallest "
                "deviation that has to be noticed, as in sympy.Rational(1, 100)"
            )
        _require_estimator(self.estimator)
        _require_counts(self.first, self.most)

    @property
    def symbols(self) -> frozenset[sympy.Symbol]:
        """Parameters of the prediction."""
        return frozenset(self.prediction.free_symbols)

    @property
    def subject(self) -> str:
        """What is measured, in words."""
        return self.estimator.describe()

    def objection(self, domain: Domain, expected: Verdict) -> str:
        """Simulations run at one point, and never prove anything."""
        for symbol, given in domain.ranges.items():
            if symbol in self.symbols and given.lower != given.upper:
                return (
                    f"an observation is made at one point, but {symbol} ranges over {given!r}; "
                    f"give the domain Domain.at({{{symbol}: ...}})"
                )
        if expected not in (Verdict.SUPPORTED, Verdict.REFUTED):
            return f"an observation is at most supported, so {expected.name} can't be expected of it"
        return ""

    def latex(self) -> str:
        """The expectation, its relation to the prediction, and the resolution."""
        sign = Relation(0, self.relation, 0).sign_latex
        mean = rf"\mathbb{{E}}\left[\text{{{_as_text(self.subject)}}}\right]"
        resolution = expression_latex(self.resolution)
        return rf"{mean} {sign} {expression_latex(self.prediction)} \quad (\pm {resolution})"

    def mutants(self) -> Iterator[Mutant]:
        """Perturbed predictions; where only a side is claimed, the other side."""
        if self.relation != "==":
            turned = "<=" if self.relation == ">=" else ">="
            words = f"{self.relation} turned into {turned}"
            yield Mutant(words, attrs.evolve(self, relation=turned))
            return
        seen = {self.prediction}
        for description, variant in _perturbed(self.prediction, self.resolution):
            if variant not in seen:
                seen.add(variant)
                yield Mutant(f"prediction: {description}", attrs.evolve(self, prediction=variant))


def _perturbed(prediction: sympy.Expr, resolution: sympy.Expr) -> Iterator[tuple[str, sympy.Expr]]:
    yield "three resolutions more", prediction + 3 * resolution
    yield "three resolutions less", prediction - 3 * resolution
    # A prediction of zero has no sign and no double; expressions that are zero in disguise are left out too.
    if prediction.is_zero is not True:
        yield "sign changed", -prediction
        yield "factor 2", 2 * prediction
        yield "factor 1/2", prediction / 2


def _require_estimator(estimator: Any) -> None:
    if isinstance(estimator, type) or not isinstance(estimator, Estimator):
        raise ClaimError(
            f"Observation: the estimator {estimator!r} is no record with the methods "
            "sample(generator, count) and describe(); see symsolve.claims.Estimator"
        )
    words = estimator.describe()
    if not isinstance(words, str) or not words.strip() or not words.isprintable():
        raise ClaimError(f"Observation: the estimator describes itself as {words!r}; give one line of text")
    error, bounds = systematic_error(estimator), known_bounds(estimator)
    if not (math.isfinite(error) and error >= 0):
        raise ClaimError(
            f"Observation: the systematic error {error} of '{words}' is not a finite number >= 0"
        )
    if bounds is not None and not bounds[0] < bounds[1]:
        raise ClaimError(f"Observation: the bounds {bounds} of '{words}' are not in order; give (low, high)")


def _require_counts(first: Any, most: Any) -> None:
    for name, value, least in (("first", first, 2), ("most", most, first)):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ClaimError(
                f"Observation: {name}={value!r} is not a number of replicates of at least {least}"
            )


def _as_text(words: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in words)
