r"""What an expansion of a harmonic sum leaves out, where that is smaller than every power.

By Poisson summation the sum over k is the integral plus 2 Re int f(k) exp(2 pi i k) dk plus terms with higher
frequencies, which are exponentially smaller. Two kinds of points give that integral its size (steepest
descent): a saddle, from h ~ C u^q exp(-rho u^b) at infinity, and the poles of h.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs
import sympy
from flint import acb, arb

from symsolve.errors import OutsideDomain
from symsolve.evaluation import Enclosure, compile_expression
from symsolve.evaluation.exact import exact_expression
from symsolve.harmonic.certified.base_function import _U, _split_power
from symsolve.harmonic.certified.form_at_infinity import decaying_form, monomial, product_terms
from symsolve.harmonic.expansions.records import Expansion, Order, Size

if TYPE_CHECKING:
    from symsolve.harmonic.harmonic_sum import HarmonicSum

#: How far h may be from its form at infinity, in parts of it, where the saddle is taken from that form; and
#: how small the saddle has to be against a pole if it may be wrong.
_LARGEST_GAP, _NEGLIGIBLE = 0.5, 0.01

_DELTA = sympy.Symbol("delta")


@attrs.frozen
class Contribution:
    """One exponentially small part of a remainder.

    Attributes:
        kind: "saddle" or "pole".
        location: the point k in the upper half plane, an expression in x.
        rate: the part is of size exp(-rate), an expression in x.
        value: the complex number of which the part is twice the real part, an expression in x.
    """

    kind: str
    location: sympy.Expr
    rate: sympy.Expr
    value: sympy.Expr

    @property
    def expression(self) -> sympy.Expr:
        """The part itself: leading order of the saddle, exact residue of the pole."""
        return 2 * sympy.re(self.value)


@attrs.frozen(kw_only=True)
class Remainder:
    """L(x) minus all powers of its expansion at infinity.

    Attributes:
        harmonic: the sum.
        expansion: the powers, as many as were asked for.
        order: the class: a further power, smaller than every power, or zero.
        x: the symbol of the argument.
        contributions: where it is exponentially small, its saddle and its poles (as far as they are known in
            closed form; empty otherwise).
    """

    harmonic: HarmonicSum
    expansion: Expansion
    order: Order
    x: sympy.Symbol
    contributions: tuple[Contribution, ...]

    def estimate(self, values: Mapping[sympy.Symbol, Any], x: Any, digits: int = 15) -> Enclosure:
        """The contributions added up: an asymptotic estimate of the remainder, not an enclosure of it.

        A pole counts where it lies on the real side of the path of steepest descent through the saddle.

        Raises:
            OutsideDomain: no contribution is known in closed form, or at the saddle the base function is far
                from its form at infinity (x is too small, or a pole is close by).
        """
        point = {symbol: exact_expression(value, str(symbol)) for symbol, value in values.items()}
        parts = [part for part in self.contributions if self._counts(part, point, x)]
        if not parts:
            raise OutsideDomain(f"no closed form of the remainder's size is known ({self.order})")
        self._require_calm(parts, {**point, self.x: sympy.sympify(x)})
        total = sympy.Add(*(part.expression for part in parts)).subs({**point, self.x: x})
        return compile_expression(total, []).enclose([], digits)

    def _require_calm(self, parts: list[Contribution], point: Mapping[sympy.Symbol, Any]) -> None:
        """The value at the saddle stands for h ~ C u^q exp(-rho u^b): h has to be near that there."""
        saddles = [part for part in parts if part.kind == "saddle"]
        if not saddles:
            return
        ratio = abs(_number(_departure(self.harmonic, saddles[0].location, self.x), point))
        gap = abs(_number(_departure(self.harmonic, saddles[0].location, self.x) - 1, point))
        size = abs(_number(saddles[0].value, point)) * ratio.max(arb(1))
        others = [abs(_number(part.value, point)) for part in parts if part.kind == "pole"]
        if gap < _LARGEST_GAP or any(size < _NEGLIGIBLE * other for other in others):
            return
        raise OutsideDomain(
            f"no estimate of the remainder at x = {point[self.x]}: at its saddle the base function is "
            f"{ratio.str(3)} times its form at infinity; take a larger x, or value() and bound()"
        )

    def _counts(self, part: Contribution, point: Mapping[sympy.Symbol, Any], x: Any) -> bool:
        saddles = [other for other in self.contributions if other.kind == "saddle"]
        if part.kind == "saddle" or not saddles:
            return True
        saddle, pole = (
            complex(compile_expression(p.location.subs({**point, self.x: x}), []).enclose([], 15).ball.mid())
            for p in (saddles[0], part)
        )
        if pole.real <= 0:
            # The path ends in the direction of i oo: it sweeps over the first quadrant at most.
            return False
        return abs(pole) > abs(saddle) or pole.imag * saddle.real < saddle.imag * pole.real

    def bound(self, values: Mapping[sympy.Symbol, Any], x: Any) -> Enclosure:
        """A proved bound of the modulus of the remainder.

        Raises:
            OutsideDomain: the base function does not fall exponentially, or the proof does not succeed.
        """
        return self.harmonic.compile(values).remainder_bound(x)

    def value(self, values: Mapping[sympy.Symbol, Any], x: Any, digits: int = 15) -> Enclosure:
        """The remainder itself, certified: the sum minus the expansion, both evaluated finely enough."""
        return self.harmonic.compile(values).remainder(x, self._terms(values, x), digits)

    def _terms(self, values: Mapping[sympy.Symbol, Any], x: Any) -> sympy.Expr:
        point = {symbol: exact_expression(value, str(symbol)) for symbol, value in values.items()}
        return self.expansion.expression(self.x).subs({**point, self.x: exact_expression(x, "x")})


def _departure(harmonic: HarmonicSum, location: sympy.Expr, x: sympy.Symbol) -> sympy.Expr:
    """h over its form at infinity, at the argument that belongs to an index k."""
    h = harmonic.base.subs(harmonic.variable, _U)
    flat = _slowest(product_terms(decaying_form(h)))
    assert flat is not None
    form = flat.constant * _U**flat.power * sympy.exp(-flat.rate * _U**flat.order)
    free = sympy.Dummy("u")
    at = x * harmonic.frequency[0] * location ** -harmonic.frequency[1]
    return (h / form).subs(_U, free).subs(free, at)


def _number(expression: sympy.Expr, point: Mapping[sympy.Symbol, Any]) -> acb:
    ball = compile_expression(expression.subs(point), []).ball((), 128)
    return acb(ball)


def remainder(harmonic: HarmonicSum, x: sympy.Symbol, order: int = 6) -> Remainder:
    """What is left after all powers of x, or after the first ``order`` of them."""
    expansion = harmonic.asymptotics(order)
    sizes = {case.remainder for case in expansion.cases}
    if len(sizes) != 1:
        raise OutsideDomain(
            "the class of the remainder depends on the parameters: look at asymptotics().cases"
        )
    (size,) = sizes
    flat = size.size is Size.FLAT and harmonic.terms is sympy.oo
    parts = tuple(_contributions(harmonic, x)) if flat else ()
    return Remainder(harmonic=harmonic, expansion=expansion, order=size, x=x, contributions=parts)


@attrs.frozen
class _Flat:
    """h ~ constant u^power exp(-rate u^order) at infinity."""

    constant: sympy.Expr
    power: sympy.Expr
    rate: sympy.Expr
    order: sympy.Expr


def _contributions(harmonic: HarmonicSum, x: sympy.Symbol) -> Iterator[Contribution]:
    beta = harmonic.frequency[1]
    if beta.is_positive is not True:
        return
    products = product_terms(decaying_form(harmonic.base.subs(harmonic.variable, _U)))
    flat = _slowest(products)
    if flat is not None:
        yield _saddle(harmonic, flat, x)
    for product in products:
        yield from _poles(harmonic, product, x)


def _slowest(products: list[sympy.Expr]) -> _Flat | None:
    """The product that falls slowest; None where that depends on parameters, or the rest has no limit."""
    found = [_flat(product) for product in products]
    if any(flat is None for flat in found):
        return None
    known = [flat for flat in found if flat is not None]
    best = known[0]
    for flat in known[1:]:
        order, rate, power = best.order - flat.order, best.rate - flat.rate, flat.power - best.power
        key = order if order != 0 else rate if rate != 0 else power
        if key.is_positive:
            best = flat
        elif key.is_negative is not True:
            return None
    return best


def _flat(product: sympy.Expr) -> _Flat | None:
    power, rest = _split_power(product)
    exponent: sympy.Expr = sympy.Integer(0)
    others = []
    for factor in sympy.Mul.make_args(rest):
        if isinstance(factor, sympy.exp):
            exponent += factor.args[0]
        else:
            others.append(factor)
    found = monomial(sympy.expand(exponent))
    if found is None or found[1].is_positive is not True or found[0].is_negative is not True:
        return None
    limit = _limit(sympy.Mul(*others))
    return None if limit is None else _Flat(limit, power, -found[0], found[1])


def _limit(factor: sympy.Expr) -> sympy.Expr | None:
    """The value at u = oo of a factor in powers of 1/u and falling exponentials."""
    exponentials = {e: 0 for e in factor.atoms(sympy.exp) if _falls(e)}
    value = factor.subs(exponentials)
    value = value.subs({power: 0 for power in value.atoms(sympy.Pow) if _vanishes(power)})
    return None if value.has(_U) or value.is_finite is False else value


def _falls(exponential: sympy.Expr) -> bool:
    found = monomial(exponential.args[0])
    return found is not None and bool(found[1].is_positive and found[0].is_negative)


def _vanishes(power: sympy.Pow) -> bool:
    return power.base == _U and power.exp.is_negative is True


def _saddle(harmonic: HarmonicSum, flat: _Flat, x: sympy.Symbol) -> Contribution:
    """f(k) exp(2 pi i k) = B C (xF)^q k^-(gamma + beta q) exp(-Y k^-kappa + 2 pi i k), Y = rho (xF)^b.

    The exponent is stationary where k^(kappa+1) = i kappa Y/(2 pi); there it is 2 pi i (1 + 1/kappa) k, and
    its second derivative 2 pi i (kappa + 1)/k.
    """
    (constant, gamma), (factor, beta) = harmonic.amplitude, harmonic.frequency
    kappa = sympy.expand(beta * flat.order)
    size = flat.rate * (x * factor) ** flat.order
    length = (kappa * size / (2 * sympy.pi)) ** (1 / (kappa + 1))
    k = length * sympy.exp(sympy.I * sympy.pi / (2 * (kappa + 1)))
    front = constant * flat.constant * (x * factor) ** flat.power * k ** -(gamma + beta * flat.power)
    value = (
        front
        * sympy.sqrt(sympy.I * k / (kappa + 1))
        * sympy.exp(2 * sympy.pi * sympy.I * (1 + 1 / kappa) * k)
    )
    rate = 2 * sympy.pi * (1 + 1 / kappa) * sympy.cos(sympy.pi * kappa / (2 * (kappa + 1))) * length
    return Contribution("saddle", k, rate, value)


def _poles(harmonic: HarmonicSum, product: sympy.Expr, x: sympy.Symbol) -> Iterator[Contribution]:
    for factor in sympy.Mul.make_args(product):
        base, exponent = factor.as_base_exp()
        if not (exponent.is_Integer and exponent.is_negative and isinstance(base, sympy.Add)):
            continue
        zero = _zero(base)
        if zero is not None:
            yield _pole(harmonic, product / factor, zero, int(-exponent), x)


@attrs.frozen
class _Zero:
    """a (1 - exp(-kappa (u - location))): the factor that vanishes."""

    location: sympy.Expr
    scale: sympy.Expr
    kappa: sympy.Expr


def _zero(base: sympy.Expr) -> _Zero | None:
    """The zero of a + b exp(-kappa u) closest to the real axis, below it, for a/b > 0."""
    constant, rest = base.as_independent(_U, as_Add=True)
    coefficient, exponential = rest.as_independent(_U, as_Add=False)
    if not isinstance(exponential, sympy.exp):
        return None
    found = monomial(exponential.args[0])
    if found is None or found[1] != 1 or found[0].is_negative is not True:
        return None
    ratio = sympy.cancel(coefficient / constant)
    if ratio.is_positive is not True:
        return None
    return _Zero((sympy.log(ratio) - sympy.I * sympy.pi) / -found[0], constant, -found[0])


def _pole(harmonic: HarmonicSum, rest: sympy.Expr, zero: _Zero, order: int, x: sympy.Symbol) -> Contribution:
    """2 pi i times the residue of f(k) exp(2 pi i k) dk, taken in u, where k = (xF/u)^(1/beta)."""
    (constant, gamma), (factor, beta) = harmonic.amplitude, harmonic.frequency
    k = (x * factor / _U) ** (1 / beta)
    one_form = rest * constant * k ** (-gamma) * sympy.exp(2 * sympy.pi * sympy.I * k) * -k / (beta * _U)
    residue: sympy.Expr = sympy.Integer(0)
    for j, coefficient in enumerate(_laurent(order), start=1):
        derivative = one_form.diff(_U, j - 1) if j > 1 else one_form
        residue += coefficient * zero.kappa**-j * derivative / sympy.factorial(j - 1)
    free = sympy.Dummy("u")
    value = (2 * sympy.pi * sympy.I * residue * zero.scale**-order).subs(_U, free).subs(free, zero.location)
    place = (x * factor / zero.location) ** (1 / beta)
    return Contribution("pole", place, 2 * sympy.pi * sympy.im(place), value)


def _laurent(order: int) -> list[sympy.Expr]:
    """Coefficients of delta^-1, ..., delta^-order in (1 - exp(-delta))^-order."""
    inner = sum(
        ((-1) ** j * _DELTA**j / sympy.factorial(j + 1) for j in range(order)), start=sympy.Integer(0)
    )
    # (1 - e^-d)/d = sum (-d)^j/(j+1)!, and the power -order of it up to d^(order-1).
    series = sympy.series(inner ** (-order), _DELTA, 0, order).removeO()
    return [series.coeff(_DELTA, order - j) for j in range(1, order + 1)]
