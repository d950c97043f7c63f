"""Rules for zeta functions, polylogarithms, the Lambert function, error functions and incomplete gammas."""

from __future__ import annotations

from typing import Any

import sympy

from symsolve.checking.normal_form import signs
from symsolve.checking.normal_form.assumptions import NONNEGATIVE, POSITIVE, Bounds
from symsolve.checking.normal_form.converter import Converter, rule
from symsolve.checking.normal_form.elementary import constant_lead, oriented, sin_cos
from symsolve.checking.normal_form.exponents import exp_of, log_of, power
from symsolve.checking.normal_form.factorials import constant_part, gamma_of
from symsolve.checking.normal_form.fraction import Fraction
from symsolve.checking.normal_form.results import GaveUp, Sign
from symsolve.checking.normal_form.ring import Ring

_HALF = sympy.Rational(1, 2)
_LONGEST_SHIFT = 40
_ANY = Bounds()
_UNIT = Bounds(-sympy.S.One, sympy.S.One)


@rule("zeta")
def _zeta(convert: Converter, expression: Any) -> Fraction:
    s = convert(expression.args[0])
    if len(expression.args) == 1:
        return zeta_of(convert, s)
    return hurwitz_of(convert, s, convert(expression.args[1]))


def zeta_of(convert: Converter, s: Fraction) -> Fraction:
    """Riemann's zeta; with ``deep``, zeta(1 - u) = 2 (2 pi)**-u cos(pi u/2) gamma(u) zeta(u)."""
    ring = convert.ring
    number = s.rational()
    if number is not None:
        return _zeta_at(convert, s, number)
    if convert.deep and constant_lead(s - ring.number(constant_part(ring, s))) < 0:
        u = ring.one - s
        pi = convert(sympy.pi)
        _, cosine = sin_cos(ring, pi * u * ring.number(_HALF))
        ring.require_regular(cosine)
        return power(ring, pi.times(2), -u).times(2) * cosine * gamma_of(convert, u) * zeta_of(convert, u)
    return _zeta_atom(convert, s)


def _zeta_at(convert: Converter, s: Fraction, number: Any) -> Fraction:
    if number == 1:
        raise GaveUp("the pole of the zeta function")
    known = sympy.zeta(number)
    return _zeta_atom(convert, s) if known.has(sympy.zeta) else convert(known)


def _zeta_atom(convert: Converter, s: Fraction) -> Fraction:
    above = signs.sign_of(convert.ring, s - convert.ring.one) is Sign.POSITIVE
    bounds = Bounds(sympy.S.One) if above else Bounds()
    return convert.named("zeta", (s,), sympy.zeta, real=True, bounds=bounds)


def hurwitz_of(convert: Converter, s: Fraction, a: Fraction) -> Fraction:
    """Hurwitz' zeta for a > 0: zeta(s, a + 1) = zeta(s, a) - a**-s."""
    ring = convert.ring
    if s.equals(ring.one):
        raise GaveUp("the pole of the zeta function")
    shift = int(sympy.ceiling(constant_part(ring, a))) - 1
    base = a - ring.number(shift)
    if signs.sign_of(ring, base) is not Sign.POSITIVE or abs(shift) > _LONGEST_SHIFT:
        return _hurwitz_atom(convert, s, a)
    if shift < 0 and signs.sign_of(ring, a) is not Sign.POSITIVE:
        return _hurwitz_atom(convert, s, a)
    total = _hurwitz_atom(convert, s, base)
    for j in range(abs(shift)):
        step = power(ring, base + ring.number(j if shift > 0 else -1 - j), -s)
        total = total - step if shift > 0 else total + step
    return total


def _hurwitz_atom(convert: Converter, s: Fraction, a: Fraction) -> Fraction:
    ring = convert.ring
    if a.equals(ring.one):
        return zeta_of(convert, s)
    if a.rational() == _HALF:
        return (power(ring, ring.number(2), s) - ring.one) * zeta_of(convert, s)
    positive = signs.sign_of(ring, a) is Sign.POSITIVE
    above = positive and signs.sign_of(ring, s - ring.one) is Sign.POSITIVE
    return convert.named("hurwitz", (s, a), sympy.zeta, real=positive, bounds=POSITIVE if above else Bounds())


@rule("dirichlet_eta")
def _dirichlet_eta(convert: Converter, expression: Any) -> Fraction:
    if len(expression.args) != 1:
        return convert.opaque(expression, real=False)
    return _eta_of(convert, convert(expression.args[0]))


def _eta_of(convert: Converter, s: Fraction) -> Fraction:
    ring = convert.ring
    if s.equals(ring.one):
        return convert(sympy.log(2))
    return (ring.one - power(ring, ring.number(2), ring.one - s)) * zeta_of(convert, s)


@rule("polylog")
def _polylog(convert: Converter, expression: Any) -> Fraction:
    ring = convert.ring
    s, z = (convert(argument) for argument in expression.args)
    order = s.rational()
    if z.is_zero():
        return ring.zero
    if z.equals(-ring.one):
        return -_eta_of(convert, s)
    if z.equals(ring.one):
        return zeta_of(convert, s)
    if order is not None and order.is_Integer and -20 <= order <= 1:
        found = _low_polylog(ring, int(order), z)
        if found is not None:
            return found
    below = ring.is_real(z) and signs.sign_of(ring, ring.one - z) is Sign.POSITIVE
    known = signs.sign_of(ring, z) if below else None
    bounds = POSITIVE if known is Sign.POSITIVE else Bounds()  # all terms of the series are positive
    return convert.named("polylog", (s, z), sympy.polylog, real=below, bounds=bounds)


def _low_polylog(ring: Ring, order: int, z: Fraction) -> Fraction | None:
    """Li_1 = -log(1 - z) below the cut; Li_0, Li_-1, ... are rational functions."""
    if order == 1:
        below = ring.is_real(z) and signs.sign_of(ring, ring.one - z) is Sign.POSITIVE
        return -log_of(ring, ring.one - z) if below else None
    t = sympy.Symbol("t")
    form = t / (1 - t)
    for _ in range(-order):
        form = sympy.cancel(t * sympy.diff(form, t))
    top, bottom = (sympy.Poly(part, t) for part in sympy.fraction(form))
    return _at(ring, top, z) / _at(ring, bottom, z)


def _at(ring: Ring, polynomial: sympy.Poly, z: Fraction) -> Fraction:
    total = ring.zero
    for coefficient in polynomial.all_coeffs():
        total = total * z + ring.number(coefficient)
    return total


@rule("LambertW")
def _lambertw(convert: Converter, expression: Any) -> Fraction:
    """W exp(W) = x, on whichever branch; real and of the sign of x for x >= 0 on the principal one."""
    ring = convert.ring
    x = convert(expression.args[0])
    branch = expression.args[1] if len(expression.args) > 1 else sympy.S.Zero
    if branch != 0:
        return convert.named(f"lambertw_branch_{branch}", (x,), sympy.LambertW, real=False)
    if x.is_zero():
        return ring.zero
    known = signs.sign_of(ring, x)
    ring.require_regular(x)
    inside = known is not None and known.is_nonnegative
    bounds = POSITIVE if known is Sign.POSITIVE else NONNEGATIVE
    return convert.named("lambertw", (x,), sympy.LambertW, real=inside, bounds=bounds)


def odd(convert: Converter, name: str, function: Any, value: Fraction, bounds: Bounds = _ANY) -> Fraction:
    """An odd function that is real on the real line, and has the sign of its argument there."""
    direction, v = oriented(value)
    if v.is_zero():
        return v
    known = signs.sign_of(convert.ring, v)
    if known is not None and known.is_nonnegative:
        bounds = bounds.meet(POSITIVE if known is Sign.POSITIVE else NONNEGATIVE)
    return convert.named(name, (v,), function, real=True, bounds=bounds).times(direction)


@rule("erf")
def _erf(convert: Converter, expression: Any) -> Fraction:
    return odd(convert, "erf", sympy.erf, convert(expression.args[0]), _UNIT)


@rule("erfc")
def _erfc(convert: Converter, expression: Any) -> Fraction:
    return convert.ring.one - odd(convert, "erf", sympy.erf, convert(expression.args[0]), _UNIT)


@rule("erf2")
def _erf2(convert: Converter, expression: Any) -> Fraction:
    a, b = (odd(convert, "erf", sympy.erf, convert(x), _UNIT) for x in expression.args)
    return b - a


@rule("erfi", "Si", "Shi", "fresnels", "fresnelc")
def _odd_functions(convert: Converter, expression: Any) -> Fraction:
    function = type(expression)
    return odd(convert, function.__name__, function, convert(expression.args[0]))


@rule("airyai", "airybi", "airyaiprime", "airybiprime")
def _real_entire(convert: Converter, expression: Any) -> Fraction:
    return convert.opaque(expression, real=True)


@rule("uppergamma")
def _uppergamma(convert: Converter, expression: Any) -> Fraction:
    s, x = (convert(argument) for argument in expression.args)
    return uppergamma_of(convert, s, x)


@rule("lowergamma")
def _lowergamma(convert: Converter, expression: Any) -> Fraction:
    s, x = (convert(argument) for argument in expression.args)
    return gamma_of(convert, s) - uppergamma_of(convert, s, x)


@rule("expint")
def _expint(convert: Converter, expression: Any) -> Fraction:
    ring = convert.ring
    order, x = (convert(argument) for argument in expression.args)
    if signs.sign_of(ring, x) is not Sign.POSITIVE:
        return convert.opaque(expression, real=False)
    return power(ring, x, order - ring.one) * uppergamma_of(convert, ring.one - order, x)


@rule("Ei")
def _ei(convert: Converter, expression: Any) -> Fraction:
    ring = convert.ring
    x = convert(expression.args[0])
    if signs.sign_of(ring, x) is Sign.NEGATIVE:
        return -uppergamma_of(convert, ring.zero, -x)
    return convert.named("Ei", (x,), sympy.Ei, real=True)


def uppergamma_of(convert: Converter, s: Fraction, x: Fraction) -> Fraction:
    """Upper incomplete gamma for x > 0: gamma(s + 1, x) = s gamma(s, x) + x**s exp(-x)."""
    ring = convert.ring
    if x.is_zero():
        return gamma_of(convert, s)
    if signs.sign_of(ring, x) not in (Sign.POSITIVE, Sign.NONNEGATIVE):
        return convert.named("uppergamma_complex", (s, x), sympy.uppergamma, real=False)
    base, shift = _incomplete_base(ring, s)
    total = _uppergamma_atom(convert, base, x)
    fall = exp_of(ring, -x)
    for j in range(abs(shift)):
        if shift > 0:
            at = base + ring.number(j)
            ring.require_regular(at)
            total = at * total + power(ring, x, at) * fall
        else:
            at = base - ring.number(j + 1)
            ring.require_regular(at)
            total = (total - power(ring, x, at) * fall) / at
    return total


def _incomplete_base(ring: Ring, s: Fraction) -> tuple[Fraction, int]:
    """The representative of s modulo integers: in (0, 1] for numbers, 0 for whole numbers at most 0."""
    number = s.rational()
    constant = constant_part(ring, s)
    shift = int(sympy.ceiling(constant)) - 1 if number is not None else int(sympy.floor(constant))
    if number is not None and number.is_Integer and number <= 0:
        shift = int(number)
    if abs(shift) > _LONGEST_SHIFT:
        raise GaveUp(f"a shift by {shift} in an incomplete gamma function")
    return s - ring.number(shift), shift


def _uppergamma_atom(convert: Converter, s: Fraction, x: Fraction) -> Fraction:
    ring = convert.ring
    number = s.rational()
    if number == 1:
        return exp_of(ring, -x)
    if number == _HALF:
        root = power(ring, x, ring.number(_HALF))
        half = power(ring, convert(sympy.pi), ring.number(_HALF))
        return half * (ring.one - odd(convert, "erf", sympy.erf, root, _UNIT))
    return convert.named("uppergamma", (s, x), sympy.uppergamma, real=True, bounds=NONNEGATIVE)
