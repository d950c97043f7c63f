r"""A base function towards infinity, as a sum of products in which every growing exponential is taken out:

    h(u) = sum_i u^(m_i) exp(-a_i(u)) q_i(t, E_1, E_2, ...),   t = u^(-c),   E_j = exp(-e_j(u)),

where every E_j goes to 0, so that each q_i can be holomorphic around 0.
"""

from __future__ import annotations

import functools

import sympy
from attrs import frozen
from flint import arb

from symsolve.evaluation import compile_expression
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.base_function import _U, _common_measure, _exponents, _split_power
from symsolve.harmonic.certified.holomorphic import BOUND_BITS, Holomorphic

__all__ = [
    "Exponential",
    "Product",
    "decaying_form",
    "exact_ball",
    "form_at_infinity",
    "monomial",
    "product_terms",
]

#: Finer than bounds: rates stand in exponents, with large factors.
_BITS = 4 * BOUND_BITS


@frozen
class Exponential:
    """constant exp(-sum a u^b) with positive a and b."""

    constant: arb
    rates: tuple[tuple[arb, arb], ...]


@frozen
class Product:
    """u^power exp(rate) q(t, E_1, ..) with t = u^-unit.

    Attributes:
        power: m, an exact number.
        rate: what stands in the exponential.
        front: the exponential of the rate; ``None`` if it does not fall.
        function: q as an expression in t and the E_j.
        inverse: t.
        unit: c; ``None`` where the powers of u in q have no common measure.
        symbols: the E_j.
        exponentials: what they stand for.
    """

    power: sympy.Expr
    rate: sympy.Expr
    front: Exponential | None
    function: sympy.Expr
    inverse: sympy.Symbol
    unit: sympy.Expr | None
    symbols: tuple[sympy.Symbol, ...]
    exponentials: tuple[Exponential, ...]
    holomorphic: Holomorphic | None


@functools.lru_cache(maxsize=256)
def form_at_infinity(expression: sympy.Expr) -> tuple[Product, ...]:
    """The products whose sum the function is."""
    with working_precision(_BITS):
        return tuple(_product(term) for term in product_terms(decaying_form(expression)))


def _product(term: sympy.Expr) -> Product:
    power, rate, factor = _split_product(term)
    found: dict[sympy.Expr, tuple[sympy.Symbol, Exponential]] = {}
    for exponential in sorted(factor.atoms(sympy.exp), key=str):
        # What does not fall has to be bounded as a function of 1/u.
        falling = _exponential(exponential.args[0])
        if falling is not None and falling.rates:
            found[exponential] = (sympy.Dummy(f"E{len(found)}"), falling)
    rest = factor.subs({exponential: symbol for exponential, (symbol, _) in found.items()})
    symbols, exponentials = (tuple(pair[n] for pair in found.values()) for n in (0, 1))
    inverse, unit = sympy.Dummy("t", positive=True), _common_measure(_exponents(rest))
    holomorphic = None
    if unit is not None and rest.has(_U) and not unit.is_positive:
        unit = None
    if unit is not None:
        rest = sympy.powdenest(rest.subs(_U, inverse ** (-1 / unit)))
        holomorphic = Holomorphic(rest, [inverse, *symbols])
    return Product(power, rate, _exponential(rate), rest, inverse, unit, symbols, exponentials, holomorphic)


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


def _split_product(term: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
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


def _exponential(rate: sympy.Expr) -> Exponential | None:
    """exp(rate); ``None`` if it does not fall."""
    constant, decay = arb(1), []
    for term in sympy.Add.make_args(sympy.expand(rate)) if rate != 0 else ():
        found = monomial(term)
        if found is None:
            return None
        coefficient, exponent = (exact_ball(value) for value in found)
        if exponent == 0 or coefficient == 0:
            constant *= coefficient.exp()
        elif coefficient < 0 and exponent > 0:
            decay.append((-coefficient, exponent))
        else:
            return None
    return Exponential(constant, tuple(decay))


def exact_ball(value: sympy.Expr) -> arb:
    """An exact number as a ball that is fine enough for the exponent of an exponential."""
    return compile_expression(value, []).real_ball((), _BITS)
