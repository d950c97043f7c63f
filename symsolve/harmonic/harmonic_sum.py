r"""Harmonic sums: one base function, added up over power-law amplitudes and frequencies.

``L(x) = sum_k B k^-gamma h(x F k^-beta)`` over k = 1, 2, ... (Flajolet, Gourdon, Dumas 1995). The loss of a
model that learns independent skills is such a sum in time, in data, and in what else sets the pace.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs
import sympy

from symsolve.claims.exactness import exact
from symsolve.errors import OutsideDomain

if TYPE_CHECKING:
    from symsolve.evaluation import Enclosure
    from symsolve.harmonic.certified.compiled import CompiledSum
    from symsolve.harmonic.expansions.records import Expansion, Leading
    from symsolve.harmonic.remainder import Remainder

#: The argument of the sum, where a result needs a letter for it.
ARGUMENT = sympy.Symbol("x", positive=True)


def _exact_pair(value: Any, what: str) -> tuple[sympy.Expr, sympy.Expr]:
    try:
        scale, exponent = value
    except (TypeError, ValueError):
        raise OutsideDomain(
            f"{what}: {value!r} is not a pair (constant, exponent); write (B, gamma) for B*k**(-gamma)"
        ) from None
    return exact(scale, what), exact(exponent, what)


def _base(value: Any) -> sympy.Expr:
    base = exact(value, "HarmonicSum, base")
    if base.has(sympy.oo, -sympy.oo, sympy.zoo, sympy.nan) and not base.has(sympy.Sum, sympy.Integral):
        raise OutsideDomain(f"HarmonicSum, base: {base} is not finite; pass a function of its variable")
    return base


def _amplitude(value: Any) -> tuple[sympy.Expr, sympy.Expr]:
    return _exact_pair(value, "HarmonicSum, amplitude")


def _frequency(value: Any) -> tuple[sympy.Expr, sympy.Expr]:
    return _exact_pair(value, "HarmonicSum, frequency")


def _terms(value: Any) -> sympy.Expr:
    count = sympy.oo if value is sympy.oo else exact(value, "HarmonicSum, terms")
    if count is not sympy.oo and (count.is_integer is False or count.is_positive is False):
        raise OutsideDomain(
            f"HarmonicSum, terms: {value} is not a number of terms; pass a positive integer, "
            "a symbol for one, or sympy.oo"
        )
    return count


@attrs.frozen
class HarmonicSum:
    """L(x) = sum over k = 1..terms of B k^-gamma h(x F k^-beta).

    Attributes:
        base: the base function h, an expression in ``variable``.
        variable: its argument u > 0.
        amplitude: the pair (B, gamma): the k-th amplitude is B k^-gamma.
        frequency: the pair (F, beta): the k-th frequency is F k^-beta, with F > 0 and beta not zero.
        terms: how many terms, a positive integer, a symbol for one, or ``oo``.

    Examples:
        >>> u = sympy.Symbol("u", positive=True)
        >>> HarmonicSum(sympy.exp(-u), u, amplitude=(1, 2), frequency=(1, 2)).at(ARGUMENT)
        Sum(exp(-x/k**2)/k**2, (k, 1, oo))
    """

    base: sympy.Expr = attrs.field(converter=_base)
    variable: sympy.Symbol = attrs.field(validator=attrs.validators.instance_of(sympy.Symbol))
    amplitude: tuple[sympy.Expr, sympy.Expr] = attrs.field(kw_only=True, converter=_amplitude)
    frequency: tuple[sympy.Expr, sympy.Expr] = attrs.field(kw_only=True, converter=_frequency)
    terms: sympy.Expr = attrs.field(kw_only=True, default=sympy.oo, converter=_terms)

    def __attrs_post_init__(self) -> None:
        for name, values in (("amplitude", self.amplitude), ("frequency", self.frequency)):
            if any(value.has(self.variable) for value in values):
                raise OutsideDomain(
                    f"HarmonicSum, {name}: {values} contains the variable {self.variable} of the base "
                    "function; its constant and exponent are the same for all terms and arguments"
                )
        factor, exponent = self.frequency
        if (
            exponent.is_zero
            or factor.is_nonpositive
            or not {factor.is_real, exponent.is_real} <= {True, None}
        ):
            raise OutsideDomain(
                f"HarmonicSum, frequency: ({factor}, {exponent}) is not a power law F*k**(-beta) with F > 0 "
                "and a real beta other than zero"
            )

    def at(self, x: sympy.Expr, index: sympy.Symbol | None = None) -> sympy.Expr:
        """The sum itself, as a SymPy ``Sum`` over the index."""
        k = index or sympy.Symbol("k", integer=True, positive=True)
        (constant, gamma), (factor, beta) = self.amplitude, self.frequency
        term = constant * k ** (-gamma) * self.base.subs(self.variable, x * factor * k ** (-beta))
        return sympy.Sum(term, (k, 1, self.terms))

    @property
    def free_symbols(self) -> set[sympy.Symbol]:
        """The parameters: every symbol but the variable of the base function."""
        parts = (*self.amplitude, *self.frequency, self.terms)
        found: set[sympy.Symbol] = set().union(*(part.free_symbols for part in parts))
        found |= self.base.free_symbols - {self.variable}
        return found

    def subs(self, values: Mapping[sympy.Symbol, Any]) -> HarmonicSum:
        """The same sum with other parameters, substituted all at once."""
        point = {key: value for key, value in values.items() if key != self.variable}

        def put(expression: sympy.Expr) -> sympy.Expr:
            return expression.subs(point, simultaneous=True)

        return HarmonicSum(
            put(self.base),
            self.variable,
            amplitude=(put(self.amplitude[0]), put(self.amplitude[1])),
            frequency=(put(self.frequency[0]), put(self.frequency[1])),
            terms=put(self.terms),
        )

    def leading(self, at: Any = sympy.oo) -> Leading:
        """The leading power of x as x -> oo (or 0): unpacks as (exponent, prefactor).

        Where it depends on the parameters which term leads, both are Piecewise.

        Raises:
            OutsideDomain: the sum diverges, is smaller than every power, or no expansion of h is known.

        Examples:
            >>> u, alpha = sympy.symbols("u alpha", positive=True)
            >>> law = HarmonicSum(sympy.exp(-u), u, amplitude=(1, alpha + 1), frequency=(1, alpha + 1))
            >>> exponent, prefactor = law.leading()
            >>> exponent, prefactor
            (-alpha/(alpha + 1), gamma(alpha/(alpha + 1))/(alpha + 1))
        """
        from symsolve.harmonic.expansions.asymptotics import leading

        return leading(self, at)

    def asymptotics(self, order: int, at: Any = sympy.oo) -> Expansion:
        """The first powers of x, with their logarithms and the class of the rest, as x -> oo or 0.

        Args:
            order: how many different powers of x; fewer come back where there are no more.
            at: oo or 0.

        Raises:
            OutsideDomain: the sum diverges, or no expansion of h is known.

        Examples:
            >>> u, x = sympy.symbols("u x", positive=True)
            >>> law = HarmonicSum(sympy.exp(-u), u, amplitude=(1, 0), frequency=(1, -1))
            >>> law.asymptotics(3, at=0).expression(x)
            x/12 - 1/2 + 1/x
        """
        from symsolve.harmonic.expansions.asymptotics import asymptotics

        return asymptotics(self, order, at)

    def remainder(self, order: int = 6, x: sympy.Symbol = ARGUMENT) -> Remainder:
        """What the expansion for x -> oo leaves out: its class, size, a proved bound, and its value.

        Where powers go on for ever it is what comes after the first ``order`` of them; where it is smaller
        than every power it has an exponential rate, with the contributions of a saddle and of poles.

        Examples:
            >>> u, x = sympy.symbols("u x", positive=True)
            >>> law = HarmonicSum(sympy.exp(-u), u, amplitude=(1, 2), frequency=(1, 2))
            >>> law.remainder().contributions[0].rate
            3*pi**(2/3)*x**(1/3)/2
        """
        from symsolve.harmonic.remainder import remainder

        return remainder(self, x, order)

    def evaluate(self, values: Mapping[sympy.Symbol, Any], x: Any, digits: int = 50) -> Enclosure:
        """A certified enclosure of L(x) at any x > 0, accurate to so many digits.

        The effort does not grow with the number of terms. Many values of one law are fastest from
        ``compile(values)``.

        Args:
            values: an exact number for each parameter of the sum.
            x: the argument, an exact positive number.
            digits: relative accuracy in decimal digits.

        Raises:
            SubstitutionError: a parameter has no value, or a value no parameter.
            InexactNumber: a value is a float.
            OutsideDomain: x is not positive, or the sum diverges.
            PrecisionNotReached: the accuracy could not be certified.

        Examples:
            >>> u, alpha = sympy.symbols("u alpha", positive=True)
            >>> law = HarmonicSum(sympy.exp(-u), u, amplitude=(1, alpha + 1), frequency=(1, alpha + 1))
            >>> law.evaluate({alpha: 1}, 10**6, digits=20).digits(20)
            '0.00088622692545275801365'
        """
        return self.compile(values).evaluate(x, digits)

    def compile(self, values: Mapping[sympy.Symbol, Any]) -> CompiledSum:
        """The sum at exact values of its parameters, ready for many arguments; kept for the next call."""
        from symsolve.harmonic.certified.compiled import compile_sum

        return compile_sum(self, values)
