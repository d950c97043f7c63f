r"""Gradient flow: equations of motion by differentiating the loss, and their solution by separation."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

import attrs
import sympy

from symsolve.errors import OutsideDomain
from symsolve.models import quantities as q
from symsolve.models.convert import exact

Flow = Mapping[sympy.Symbol, sympy.Expr]


def gradient_flow(
    loss: sympy.Expr, parameters: Iterable[sympy.Symbol], learning_rate: sympy.Expr = q.eta
) -> dict[sympy.Symbol, sympy.Expr]:
    """Velocity of each parameter: minus the learning rate times the derivative of the loss (Eq. 30).

    Examples:
        >>> gradient_flow((q.S - q.a * q.b) ** 2 / 2, [q.a])
        {a: b*eta*(S - a*b)}
    """
    return {parameter: _descent(loss, parameter, learning_rate) for parameter in parameters}


# SymPy takes up to a second for what follows, and derivations ask for the same things again and again.
@functools.cache
def _descent(loss: sympy.Expr, parameter: sympy.Symbol, learning_rate: sympy.Expr) -> sympy.Expr:
    return sympy.factor_terms(-learning_rate * sympy.diff(loss, parameter))


def velocity(expression: sympy.Expr, flow: Flow) -> sympy.Expr:
    """Time derivative of a function of the parameters along a flow, by the chain rule.

    Examples:
        >>> velocity(q.a**2, {q.a: q.b})
        2*a*b
    """
    return sympy.Add(*(sympy.diff(expression, symbol) * speed for symbol, speed in flow.items()))


def is_conserved(expression: sympy.Expr, flow: Flow) -> bool:
    """Whether the time derivative expands to zero: exact for polynomial flows.

    Examples:
        >>> is_conserved(q.a**2 + q.b**2, {q.a: q.b, q.b: -q.a})
        True
    """
    return bool(sympy.expand(velocity(expression, flow)) == 0)


@attrs.frozen(kw_only=True)
class SeparableFlow:
    r"""A motion dR/dt = rate(R) of one variable, with a polynomial rate whose roots are simple.

    Partial fractions give the solution:
    :math:`1/\mathrm{rate}(R) = \sum_i c_i/(R-\rho_i)` with :math:`c_i = 1/\mathrm{rate}'(\rho_i)`, so
    the time from one value to another is :math:`\sum_i c_i \ln\frac{R_1-\rho_i}{R_0-\rho_i}`.

    Attributes:
        rate: polynomial in ``variable``, free of time.
        variable: what moves.
        speed: factor of the rate that is positive, or zero when nothing moves; it sets the scale of time.

    Examples:
        >>> SeparableFlow(rate=q.eta * q.R * (q.S - q.R), variable=q.R).fixed_points
        (0, S)
    """

    rate: sympy.Expr
    variable: sympy.Symbol
    speed: sympy.Expr = attrs.field(default=sympy.Integer(1), converter=exact)

    @functools.cached_property
    def fixed_points(self) -> tuple[sympy.Expr, ...]:
        """The roots of the rate."""
        return _fixed_points(self.rate, self.variable)

    @functools.cached_property
    def attractor(self) -> sympy.Expr:
        """The fixed point at which the rate falls: where the motion ends when there is any.

        Raises:
            OutsideDomain: the signs of the symbols do not single out one stable fixed point.
        """
        stable = [point for point in self.fixed_points if self.slope(point).is_negative]
        if len(stable) != 1:
            raise OutsideDomain(
                f"SeparableFlow: the stable fixed points of {self.rate} are {stable}, not exactly one; "
                "declare the signs of its symbols"
            )
        return stable[0]

    def elapsed(self, start: object, end: object) -> sympy.Expr:
        """Time to go from ``start`` to ``end``, when no fixed point lies between them.

        Examples:
            >>> SeparableFlow(rate=q.eta * (q.S - q.R), variable=q.R).elapsed(0, q.R)
            log(S/(-R + S))/eta
        """
        return self.time_unit * sympy.log(self.growth(start, end))

    def solution(self, start: object, time: sympy.Expr = q.T) -> sympy.Expr:
        """Value after ``time``, by solving the elapsed time for the value.

        Examples:
            >>> SeparableFlow(rate=q.eta * (q.S - q.R), variable=q.R).solution(0)
            S - S*exp(-T*eta)
        """
        value = _value_at(attrs.evolve(self, speed=1), exact(start))
        return value.subs(_DECAY, sympy.exp(-time / self.time_unit))

    def equation(self, function: sympy.Expr, time: sympy.Symbol = q.T) -> sympy.Eq:
        """The differential equation for ``function``, an applied function such as ``Function("R")(T)``."""
        return sympy.Eq(
            function.diff(time), (self.speed * self.rate).subs(self.variable, function), evaluate=False
        )

    def slope(self, point: sympy.Expr) -> sympy.Expr:
        """Derivative of the rate at a point, in factors."""
        return _slope(self.rate, self.variable, point)

    @functools.cached_property
    def time_unit(self) -> sympy.Expr:
        """Inverse of the slope's size at the attractor: the time in which the distance to it falls by e."""
        return -1 / (self.speed * self.slope(self.attractor))

    def growth(self, start: object, end: object) -> sympy.Expr:
        """exp(elapsed time / time unit), free of logarithms: above 1 when ``end`` comes after ``start``."""
        return _growth(attrs.evolve(self, speed=1), exact(start), exact(end))


_DECAY = sympy.Dummy("decay", positive=True)


@functools.cache
def _fixed_points(rate: sympy.Expr, variable: sympy.Symbol) -> tuple[sympy.Expr, ...]:
    found = sympy.roots(sympy.Poly(rate, variable))
    if any(multiplicity > 1 for multiplicity in found.values()):
        raise OutsideDomain(f"SeparableFlow: the rate {rate} has a multiple root; split it first")
    return tuple(sorted(found, key=sympy.default_sort_key))


@functools.cache
def _slope(rate: sympy.Expr, variable: sympy.Symbol, point: sympy.Expr) -> sympy.Expr:
    return sympy.factor(sympy.diff(rate, variable).subs(variable, point))


@functools.cache
def _value_at(flow: SeparableFlow, start: sympy.Expr) -> sympy.Expr:
    """The value that is reached when the distance to the attractor has shrunk by the factor ``_DECAY``."""
    end = sympy.Dummy("end")
    equation = sympy.together(flow.growth(start, end) * _DECAY - 1)
    (value,) = sympy.roots(sympy.Poly(sympy.numer(equation), end))
    return sympy.cancel(value)


@functools.cache
def _growth(flow: SeparableFlow, first: sympy.Expr, last: sympy.Expr) -> sympy.Expr:
    factors = []
    for point in flow.fixed_points:
        exponent = sympy.cancel(-flow.slope(flow.attractor) / flow.slope(point))
        # Distances point downwards from the attractor, upwards from the others: positive on the way.
        side = -1 if point == flow.attractor else 1
        distances = (factor_positive(side * (value - point)) for value in (last, first))
        factors.append((next(distances) / next(distances)) ** exponent)
    return sympy.Mul(*factors)


def factor_positive(expression: sympy.Expr) -> sympy.Expr:
    """The factored form, with minus signs collected and moved into a factor that is a difference.

    Examples:
        >>> factor_positive((-(q.a**2) - q.b**2) * (q.a * q.b - q.S))
        (S - a*b)*(a**2 + b**2)
    """
    return _factored(expression)


@functools.cache
def _factored(expression: sympy.Expr) -> sympy.Expr:
    sign, factors = _collect_signs(sympy.Mul.make_args(sympy.factor(expression)))
    differences = [place for place, factor in enumerate(factors) if _is_difference(factor)]
    if sign < 0 and differences:
        base, exponent = factors[differences[0]].as_base_exp()
        factors[differences[0]], sign = (-base) ** exponent, 1
    return sign * sympy.Mul(*factors)


def _is_difference(factor: sympy.Expr) -> bool:
    base, exponent = factor.as_base_exp()
    return bool(
        base.is_Add and exponent.is_odd and any(term.could_extract_minus_sign() for term in base.args)
    )


def _collect_signs(factors: Iterable[sympy.Expr]) -> tuple[int, list[sympy.Expr]]:
    """Sums with mostly negative terms, and negative numbers, turned positive; and the sign left over."""
    sign, turned = 1, []
    for factor in factors:
        base, exponent = factor.as_base_exp()
        terms = sympy.Add.make_args(base)
        negative = sum(term.could_extract_minus_sign() for term in terms)
        if exponent.is_odd and 2 * negative > len(terms):
            sign, factor = -sign, (-base) ** exponent
        turned.append(factor)
    return sign, turned
