r"""How fast a base function falls towards infinity, in a sector of the complex plane.

The function is written as a sum of products

    h(u) = sum_i u^(m_i) exp(-a_i(u)) q_i(t, E_1, E_2, ...),   t = u^(-c),   E_j = exp(-e_j(u)),

where every E_j goes to 0: each q_i is holomorphic on a polydisc around 0 when one evaluation on the balls
|t| <= t_0, |E_j| <= E_0 is finite, and is bounded there by its modulus. So one finite evaluation tells about
all u from some point on to infinity.
"""

from __future__ import annotations

import sympy
from attrs import frozen
from flint import acb, arb

from symsolve.evaluation import compile_expression
from symsolve.harmonic.certified.base_function import _U, _common_measure, _exponents, _split_power
from symsolve.harmonic.certified.holomorphic import BOUND_BITS, Holomorphic

__all__ = [
    "Envelope",
    "Monomials",
    "SmallQuantities",
    "decaying_form",
    "falling_envelope",
    "largest_from",
    "monomial",
    "product_terms",
    "small_quantities",
    "split_product",
    "terms_at_infinity",
]

Monomials = tuple[tuple[arb, arb], ...]


def decaying_form(expression: sympy.Expr) -> sympy.Expr:
    """The same function with growing exponentials taken out of sums, so that none is left in a denominator.

    Examples:
        >>> decaying_form((1 + sympy.exp(_U) / 9) ** -2)
        exp(-2*u)/(1/9 + exp(-u))**2
    """
    if expression.has(sympy.cosh, sympy.sinh, sympy.tanh):
        expression = expression.rewrite([sympy.cosh, sympy.sinh, sympy.tanh], sympy.exp)
    return _decaying(expression)


def _decaying(expression: sympy.Expr) -> sympy.Expr:
    if not expression.args or not expression.has(_U):
        return expression
    arguments = [_decaying(argument) for argument in expression.args]
    if isinstance(expression, sympy.Add):
        return _without_growth(arguments)
    if isinstance(expression, sympy.Pow) and not expression.exp.has(_U):
        factors = sympy.Mul.make_args(arguments[0])
        return sympy.Mul(*(_power(factor, arguments[1]) for factor in factors))
    return expression.func(*arguments)


def _power(base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr:
    if isinstance(base, sympy.exp):
        return sympy.exp(sympy.expand(base.args[0] * exponent))
    return base**exponent


def _without_growth(terms: list[sympy.Expr]) -> sympy.Expr:
    growing = [rate for term in terms if _grows(rate := _rate(term))]
    if growing:
        fastest = max(growing, key=_size)
        terms = [sympy.powsimp(term * sympy.exp(-fastest), combine="exp") for term in terms]
        return sympy.exp(fastest) * _without_growth(terms)
    powers = [power for term in terms if (power := _split_power(term)[0]).is_positive]
    if not powers:
        return sympy.Add(*terms)
    largest = max(powers, key=float)
    return _U**largest * sympy.Add(*(term * _U**-largest for term in terms))


def _rate(term: sympy.Expr) -> sympy.Expr:
    """The exponent of the exponential factor of a product."""
    factors = sympy.Mul.make_args(term)
    rates = [factor.args[0] for factor in factors if isinstance(factor, sympy.exp)]
    return sympy.expand(sympy.Add(*rates))


def _grows(rate: sympy.Expr) -> bool:
    exponent, coefficient = _size(rate)
    return exponent > 0 and coefficient > 0


def _size(rate: sympy.Expr) -> tuple[float, float]:
    """(power of u, coefficient) of the leading monomial, roughly: a choice of form, never a result."""
    monomials = [monomial(term) for term in sympy.Add.make_args(rate)]
    found = [(float(e), float(c)) for c, e in filter(None, monomials)]
    return max(found, default=(0.0, 0.0), key=lambda pair: (pair[0], abs(pair[1])))


def monomial(term: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr] | None:
    """(c, e) of c u^e, or None."""
    coefficient, rest = term.as_independent(_U)
    base, exponent = rest.as_base_exp()
    if rest == 1:
        return coefficient, sympy.Integer(0)
    return (coefficient, exponent) if base == _U and not exponent.has(_U) else None


@frozen
class Envelope:
    """|h(u)| <= bound |u|^power exp(-sum a |u|^b cos(b psi)) for one term: real exponents in ``rates``."""

    bound: arb
    power: arb
    rates: Monomials

    def slowest(self, angle: arb) -> tuple[arb, arb] | None:
        """(a cos(b psi), b) of the largest power, which decides at infinity; None without decay there."""
        if not self.rates:
            return None
        a, b = max(self.rates, key=lambda pair: float(pair[1].mid()))
        rate = a * (b * angle).cos()
        return (rate, b) if rate > 0 and b * angle < arb.pi() / 2 else None


def terms_at_infinity(expression: sympy.Expr, start: float, angle: float) -> list[Envelope] | None:
    """Envelopes whose sum bounds |h(u)| for |u| >= start and |arg u| <= angle, or None if there are none.

    They also certify that h is holomorphic there.
    """
    envelopes = []
    for term in product_terms(decaying_form(expression)):
        envelope = _envelope(term, arb(start), arb(angle))
        if envelope is None:
            return None
        envelopes.append(envelope)
    return envelopes


def falling_envelope(expression: sympy.Expr, start: float, at: arb) -> arb | None:
    """A bound of |h(u)| for all real u >= at, where at >= start; ``None`` if no falling envelope is known."""
    envelopes = terms_at_infinity(expression, start, 0.0)
    return None if envelopes is None or not at >= start else largest_from(envelopes, at)


def largest_from(envelopes: list[Envelope], at: arb) -> arb | None:
    """A bound of |h(u)| for all real u >= at, where the envelopes hold; ``None`` where they may rise."""
    total = arb(0)
    for envelope in envelopes:
        law = envelope.slowest(arb(0))
        if law is None:
            if not envelope.power <= 0:
                return None
            total += envelope.bound * at**envelope.power
            continue
        a, b = law
        # u^m exp(-a u^b) falls from there on where m <= a b u^b.
        if not envelope.power <= a * b * at**b:
            return None
        total += envelope.bound * at**envelope.power * (-a * at**b).exp()
    return total


def product_terms(form: sympy.Expr) -> list[sympy.Expr]:
    """The terms of a sum, after sums of exponentials have been multiplied out (SymPy would also multiply out
    denominators, and put the growing exponentials back)."""
    if isinstance(form, sympy.Add):
        return [product for term in form.args for product in product_terms(term)]
    for factor in sympy.Mul.make_args(form):
        if isinstance(factor, sympy.Add) and factor.has(sympy.exp):
            others = sympy.Mul(*(other for other in form.args if other is not factor))
            return [product for term in factor.args for product in product_terms(others * term)]
    return [form]


def _envelope(term: sympy.Expr, start: arb, angle: arb) -> Envelope | None:
    power, rate, rest = split_product(term)
    monomials = _monomials(rate)
    bound = small_quantities(rest, start, angle).bound()
    if monomials is None or bound is None:
        return None
    constant, decay = monomials
    if not all(_falls_in_sector(b, angle) for _, b in decay):
        return None
    return Envelope(bound * constant, _ball(power), decay)


def split_product(term: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
    """(m, a, q) of u^m exp(a) q."""
    power: sympy.Expr = sympy.Integer(0)
    rates, rest = [], []
    for factor in sympy.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if base == _U and not exponent.has(_U):
            power += exponent
        elif isinstance(factor, sympy.exp):
            rates.append(factor.args[0])
        else:
            rest.append(factor)
    return power, sympy.Add(*rates), sympy.Mul(*rest)


def _falls_in_sector(b: arb, angle: arb) -> bool:
    # Then |exp(-a u^b)| = exp(-a |u|^b cos(b arg u)) <= exp(-a |u|^b cos(b psi)).
    return bool(b * angle < arb.pi() / 2)


def _monomials(rate: sympy.Expr) -> tuple[arb, Monomials] | None:
    """exp(rate) as a constant and positive (a, b) with exp(-a u^b); None if it does not fall."""
    constant, decay = arb(1), []
    for term in sympy.Add.make_args(sympy.expand(rate)) if rate != 0 else ():
        found = monomial(term)
        if found is None:
            return None
        coefficient, exponent = (_ball(value) for value in found)
        if exponent == 0 or coefficient == 0:
            constant *= coefficient.exp()
        elif coefficient < 0 and exponent > 0:
            decay.append((-coefficient, exponent))
        else:
            return None
    return constant, tuple(decay)


@frozen
class SmallQuantities:
    """q(t, E_1, E_2, ..) with t = u^-c: what all of them are at most in the sector, from ``start`` on.

    Attributes:
        function: q.
        inverse: t.
        unit: c, or ``None`` where the powers of u have no common measure.
        exponentials: for each E_j its symbol, a bound of its modulus, and the (a, b) of its exponent.
        start: from where the bounds hold.
    """

    function: sympy.Expr
    inverse: sympy.Symbol
    unit: sympy.Expr | None
    exponentials: tuple[tuple[sympy.Symbol, arb, Monomials], ...]
    start: arb

    def bound(self) -> arb | None:
        """sup of a factor that tends to a constant, by one evaluation on a polydisc."""
        if self.unit is None:
            return None
        symbols = [symbol for symbol, _, _ in self.exponentials]
        balls = [_disc(size) for _, size, _ in self.exponentials]
        function = Holomorphic(self.function, [self.inverse, *symbols])
        value = function(_disc(self.start ** (-_ball(self.unit))), *balls)
        return value.abs_upper() if value.is_finite() else None


def small_quantities(factor: sympy.Expr, start: arb, angle: arb) -> SmallQuantities:
    """A factor as a function of quantities that go to 0."""
    found: dict[sympy.Expr, tuple[sympy.Symbol, arb, Monomials]] = {}
    for exponential in sorted(factor.atoms(sympy.exp), key=str):
        # What does not fall has to be bounded as a function of 1/u.
        constant, decay = _monomials(exponential.args[0]) or (arb(1), ())
        if not decay or not all(_falls_in_sector(b, angle) for _, b in decay):
            continue
        size = constant
        for a, b in decay:
            size *= (-(a * start**b * (b * angle).cos())).exp()
        found[exponential] = (sympy.Dummy(f"E{len(found)}"), size, decay)
    rest = factor.subs({exponential: symbol for exponential, (symbol, _, _) in found.items()})
    inverse, unit = sympy.Dummy("t", positive=True), _common_measure(_exponents(rest))
    if unit is None or (rest.has(_U) and not unit.is_positive):
        return SmallQuantities(rest, inverse, None, tuple(found.values()), start)
    rest = sympy.powdenest(rest.subs(_U, inverse ** (-1 / unit)))
    return SmallQuantities(rest, inverse, unit, tuple(found.values()), start)


def _disc(radius: arb) -> acb:
    ball = arb(0, radius.abs_upper())
    return acb(ball, ball)


def _ball(value: sympy.Expr) -> arb:
    # Finer than the bounds: it stands in the exponent of exponentials, with large factors.
    return compile_expression(value, []).real_ball((), 4 * BOUND_BITS)
