r"""Two resources at once: between the law of one and the law of the other (Apps. E.3 and E.5 in the limit).

With N = lambda (unit T)^(1/(alpha+1)), or lambda D^(1/(alpha+1)), and s = alpha/(alpha+1),

    (unit T)^s L -> A(lambda) = A^(1/(alpha+1))/(alpha+1) int_{u_N}^oo v^(s-1) psi(v) dv
                                + H A lambda^-alpha/alpha,      u_N = A lambda^-(alpha+1),

where psi(v) is the loss of a skill at v = unit T P_s and H that of a skill beyond N.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import sympy
from flint import arb

from symsolve.errors import OutsideDomain, PrecisionNotReached, SubstitutionError
from symsolve.evaluation import Enclosure
from symsolve.evaluation.accuracy import Goal
from symsolve.evaluation.exact import exact_expression
from symsolve.evaluation.precision import working_precision
from symsolve.models import quantities as q
from symsolve.models.laws.data import DataLaw
from symsolve.models.laws.law import Law
from symsolve.models.laws.response import PACE
from symsolve.models.laws.spectrum_sums import normalisation
from symsolve.models.laws.training_time import TimeLaw
from symsolve.models.laws.upper_integral import numeric, upper_integral
from symsolve.models.spectrum import Spectrum

__all__ = ["RATIO", "Crossover", "crossover"]

#: lambda, which says where between the two laws.
RATIO = sympy.Symbol("lambda", positive=True)
_GUARD = 32


def crossover(law: Law) -> Crossover:
    """From the law of parameters (small lambda) to that of time or data (large lambda).

    Args:
        law: a time law or a data law, for infinitely many skills and parameters.

    Examples:
        >>> from symsolve.models.laws import data_law, time_law
        >>> crossover(data_law()).expression.has(sympy.uppergamma)
        True
        >>> between = crossover(time_law())
        >>> values = {q.alpha: sympy.Rational(3, 5), q.S: 1, q.r: sympy.Rational(1, 100)}
        >>> between.evaluate(values, at=1, digits=20).digits(20)
        '0.60953511513510496992'
    """
    shots, front = None, None
    if isinstance(law, TimeLaw):
        ratio = sympy.cancel(law.response.rate / law.response.unit)
        loss, scale = law.response.written_out.subs(PACE, ratio * PACE), law.response.unit * q.T
        untouched, conditions = law.response.unlearned, law.response.conditions
    elif isinstance(law, DataLaw):
        # The limit of many data: a binomial number of samples becomes a Poisson number.
        loss, scale = law.harmonic.base, q.D
        untouched, conditions = q.S**2 / 2, law.conditions
        shots, front = law.shots, law.unseen
    else:
        raise OutsideDomain(f"there is no crossover from the {law.name} law; give a time law or a data law")
    if law.learned is not sympy.oo or law.spectrum.skills is not sympy.oo:
        raise OutsideDomain("a crossover is a limit: give a law for infinitely many skills and parameters")
    return Crossover(
        name=law.name,
        scale=scale,
        loss=loss,
        unlearned=untouched,
        spectrum=law.spectrum,
        conditions=conditions,
        shots=shots,
        front=front,
    )


@attrs.frozen(kw_only=True)
class Crossover:
    """A(lambda): scale^s L in the limit of large N = lambda scale^(1/(alpha+1)).

    Attributes:
        name: of the law for large lambda.
        scale: unit T, or D.
        loss: psi(v), in ``PACE``.
        unlearned: H.
        spectrum: of the skills.
        conditions: on the parameters.
        shots: D_c of a data law, else ``None``.
        front: the loss of a skill without samples in a data law, else ``None``.
    """

    name: str
    scale: sympy.Expr
    loss: sympy.Expr
    unlearned: sympy.Expr
    spectrum: Spectrum
    conditions: tuple[sympy.Basic, ...]
    shots: sympy.Expr | None = None
    front: sympy.Expr | None = None

    @property
    def exponent(self) -> sympy.Expr:
        """Of the scale: -alpha/(alpha+1)."""
        return -self._s

    @property
    def _s(self) -> sympy.Expr:
        return self.spectrum.alpha / (self.spectrum.alpha + 1)

    @property
    def start(self) -> sympy.Expr:
        """u_N, where the integral begins."""
        return normalisation(self.spectrum) * RATIO ** (-(self.spectrum.alpha + 1))

    @property
    def learned(self) -> sympy.Expr:
        """The part of A(lambda) from the skills up to N."""
        p = self.spectrum.alpha + 1
        return normalisation(self.spectrum) ** (1 / p) / p * self._integral

    @property
    def _integral(self) -> sympy.Expr:
        constant, rest = self.loss.as_independent(PACE)
        rate = sympy.cancel(-rest.args[0] / PACE) if isinstance(rest, sympy.exp) else PACE
        if not rate.has(PACE):
            return constant * rate**-self._s * sympy.uppergamma(self._s, rate * self.start)
        # A mixture of exponentials is left as it is; its value is a sum of incomplete gamma functions.
        return sympy.Integral(PACE ** (self._s - 1) * self.loss, (PACE, self.start, sympy.oo))

    @property
    def untouched(self) -> sympy.Expr:
        """The part of A(lambda) from the skills beyond N."""
        alpha = self.spectrum.alpha
        return self.unlearned * normalisation(self.spectrum) * RATIO**-alpha / alpha

    @property
    def expression(self) -> sympy.Expr:
        """A(lambda)."""
        return self.learned + self.untouched

    def evaluate(
        self, values: Mapping[sympy.Symbol, Any] | None = None, at: Any = 1, digits: int = 50
    ) -> Enclosure:
        """A(lambda), certified.

        Args:
            values: an exact number for every parameter.
            at: lambda, positive.
            digits: relative accuracy.
        """
        goal, point = Goal.of(digits, None, None), self._point(values, at)
        for bits in (goal.first_bits + _GUARD, 2 * goal.first_bits + 4 * _GUARD):
            place = numeric(self.start, point, bits + _GUARD)
            p = numeric(self.spectrum.alpha + 1, point, bits)
            front = numeric(normalisation(self.spectrum), point, bits)
            rest = numeric(self.untouched, point, bits)
            integral = self._value(point, place, bits)
            with working_precision(bits):
                found = Enclosure(front ** (1 / p) / p * integral + rest, bits)
            if goal.is_met(found):
                return found
        raise PrecisionNotReached(f"crossover at lambda = {at}: {digits} digits were not certified: {found}")

    def _value(self, point: Mapping[sympy.Symbol, sympy.Expr], place: arb, bits: int) -> arb:
        """The integral from u_N on."""
        if self.shots is None or self.front is None:
            return upper_integral(self.loss.subs(point), self._s.subs(point), place, bits)
        front, s = (numeric(part, point, bits) for part in (self.front, self._s))
        with working_precision(bits):
            return front * _mixture(int(self.shots.subs(point)), s, place)

    def _point(self, values: Mapping[sympy.Symbol, Any] | None, at: Any) -> dict[sympy.Symbol, sympy.Expr]:
        point = {symbol: exact_expression(value, str(symbol)) for symbol, value in (values or {}).items()}
        needed = self.expression.free_symbols - {RATIO, PACE}
        if set(point) != needed:
            raise SubstitutionError(
                f"crossover: values are needed for {', '.join(sorted(map(str, needed)))}, "
                f"and given for {', '.join(sorted(map(str, point))) or 'none'}"
            )
        ratio = exact_expression(at, "lambda")
        if ratio.is_positive is not True or not ratio.is_finite:
            raise OutsideDomain(f"lambda = {at}: it is a positive number")
        if any(condition.subs(point) != True for condition in self.conditions):  # noqa: E712
            raise OutsideDomain(f"crossover: it needs {', '.join(map(str, self.conditions))}")
        return {**point, RATIO: ratio}


def _mixture(shots: int, s: arb, start: arb) -> arb:
    """sum_{n<m} (1 - n/m) Gamma(n+s, x)/n!, by Gamma(a+1, x) = a Gamma(a, x) + x^a e^-x: positive terms."""
    gamma, power, total = start.gamma_upper(s), start**s * (-start).exp(), arb(0)
    for n in range(shots):
        # Both carry the factor 1/n!.
        total += gamma * (shots - n)
        gamma, power = ((s + n) * gamma + power) / (n + 1), power * start / (n + 1)
    return total / shots
