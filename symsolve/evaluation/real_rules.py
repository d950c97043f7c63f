"""Rules of real ball arithmetic: each encloses a function on a ball, or is not finite outside its domain.

A rule never raises for a point outside the domain. It returns a ball that is not finite ("no information"),
and the complex rules are tried next.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from flint import acb, arb, fmpq, fmpz

from symsolve.evaluation import order_derivatives
from symsolve.evaluation.exact import exact_integer
from symsolve.evaluation.logic import LOGIC
from symsolve.evaluation.real_arithmetic import (
    Unary,
    from_zero_to,
    hull,
    integer_power,
    no_number,
    power,
    rational_power,
    root,
)
from symsolve.evaluation.tape import Rule

__all__ = ["REAL", "hull"]

_ZERO, _ONE = arb(0), arb(1)


def _rational(data: tuple[int, int]) -> Callable[[], arb]:
    # A whole number is exact at every precision: it may be the last index of a sum.
    number = fmpq(*data) if data[1] != 1 else fmpz(data[0])
    return lambda: arb(number)


def _acot(x: arb) -> arb:
    if x.is_zero():
        return arb.pi() / 2
    return (_ONE / x).atan()


def _polygamma(data: tuple[int]) -> Unary:
    (order,) = data
    # Real on the whole line, though Arb's reflection formula leaves a small imaginary part on the left.
    return lambda x: _real_if(True, acb(x).polygamma(acb(order)))


def _real_part(z: acb) -> arb:
    """The real part of a value that is real by its formula; not finite if that is not plain."""
    return z.real if z.imag.is_zero() else no_number()


def _real_if(safe: bool, z: acb) -> arb:
    """The real part, where ``safe`` says that the function is real on the argument."""
    return z.real if safe else _real_part(z)


def _beta(x: arb, y: arb) -> arb:
    return x.gamma() * y.gamma() * (x + y).rgamma()


def _dirichlet_eta(x: arb) -> arb:
    return _real_if(True, acb(x).dirichlet_eta())


def _lerchphi(z: arb, s: arb, a: arb) -> arb:
    return _real_if(bool(z < 1 and a > 0), acb.lerch_phi(acb(z), acb(s), acb(a)))


def _stieltjes(n: arb) -> arb:
    number = exact_integer(n)
    return no_number() if number is None or number < 0 else _real_part(acb.stieltjes(number))


def _uppergamma(s: arb, x: arb) -> arb:
    return x.gamma_upper(s)


def _lowergamma(s: arb, x: arb) -> arb:
    if x.is_zero() and s > 0:
        return _ZERO
    return x.gamma_lower(s)


def _expint(order: arb, x: arb) -> arb:
    return x.expint(order)


def _erfc(x: arb) -> arb:
    return x.erfc()


def _fresnel(name: str) -> Unary:
    call = getattr(arb, name)
    return lambda x: call(x)


def _bessel(name: str) -> Callable[[arb, arb], arb]:
    call = getattr(arb, name)
    return lambda order, x: call(x, order)


def _lambert_w(data: tuple[int]) -> Unary:
    (branch,) = data
    if branch not in (0, -1):
        return lambda x: no_number()
    return lambda x: x.lambertw(branch)


def _elliptic_k(m: arb) -> arb:
    return _real_if(bool(m < 1), acb(m).elliptic_k())


def _elliptic_e(m: arb) -> arb:
    return _real_if(bool(m <= 1), acb(m).elliptic_e())


def _elliptic_f(phi: arb, m: arb) -> arb:
    return _real_if(bool(m < 1), acb.elliptic_f(acb(phi), acb(m)))


def _elliptic_e_incomplete(phi: arb, m: arb) -> arb:
    return _real_if(bool(m < 1), acb.elliptic_e_inc(acb(phi), acb(m)))


def _elliptic_pi(n: arb, m: arb) -> arb:
    return _real_if(bool(n < 1 and m < 1), acb.elliptic_pi(acb(n), acb(m)))


def _elliptic_pi_incomplete(n: arb, phi: arb, m: arb) -> arb:
    return _real_if(bool(n < 1 and m < 1), acb.elliptic_pi_inc(acb(n), acb(phi), acb(m)))


def _hypergeometric(data: tuple[int, int]) -> Rule:
    upper, lower = data

    def rule(*values: arb) -> Any:
        return hypergeometric(values[:upper], values[upper : upper + lower], values[-1])

    return rule


def hypergeometric(a: Any, b: Any, z: Any) -> Any:
    """The generalised hypergeometric function, by Arb's special code where there is some."""
    if len(a) == 2 and len(b) == 1:
        return z.hypgeom_2f1(a[0], a[1], b[0])
    if len(a) == 1 and len(b) == 1:
        return z.hypgeom_1f1(a[0], b[0])
    if not a and len(b) == 1:
        return z.hypgeom_0f1(b[0])
    if not a and not b:
        return z.exp()
    return z.hypgeom(list(a), list(b))


def _beta_lower(regularized: bool) -> Rule:
    return lambda a, b, x: x.beta_lower(a, b, regularized=regularized)


def _frac(x: arb) -> arb:
    whole = x.floor()
    if whole.is_exact():
        return x - whole
    return from_zero_to(_ONE) if x.is_finite() else no_number()


def _mod(x: arb, y: arb) -> arb:
    whole = (x / y).floor()
    if whole.is_exact():
        return x - y * whole
    return hull(_ZERO, y) if whole.is_finite() else no_number()


def _zero_of(x: arb) -> arb:
    return _ZERO if x.is_finite() else no_number()


def _arg(x: arb) -> arb:
    if x > 0:
        return _ZERO
    return arb.pi() if x < 0 else no_number()


def _atan2(y: arb, x: arb) -> arb:
    if y.contains(0) and not x > 0 and not (y.is_zero() and x < 0):
        # On the cut and at the origin the angle jumps, or is undefined.
        return no_number()
    return arb.atan2(y, x)


def _binomial(n: arb, k: arb) -> arb:
    count = exact_integer(k)
    if count is not None and count < 0:
        return _zero_of(n)
    if count is not None and count <= _MANY_FACTORS:
        return (n - k + 1).rising(count) * (k + 1).rgamma()
    return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()


def _rising(x: arb, n: arb) -> arb:
    count = exact_integer(n)
    if count is not None and 0 <= count <= _MANY_FACTORS:
        return x.rising(count)
    return (x + n).gamma() * x.rgamma()


_MANY_FACTORS = 10**5


def _bernoulli(n: arb) -> arb:
    number = exact_integer(n)
    if number is None or number < 0:
        return no_number()
    # SymPy's convention: B_1 = +1/2.
    return arb(fmpq(1, 2)) if number == 1 else arb.bernoulli(number)


def _fibonacci(n: arb) -> arb:
    number = exact_integer(n)
    return no_number() if number is None or number < 0 else arb.fib(number)


def _orthogonal(name: str) -> Rule:
    call = getattr(arb, name)
    # SymPy writes the degree first, then parameters, then the argument.
    return lambda degree, *rest: call(rest[-1], degree, *rest[:-1])


def _sinc(x: arb) -> arb:
    # Arb's sinc of nan is the finite ball [-1, 1].
    return x.sinc() if x.is_finite() else no_number()


def _sign(x: arb) -> arb:
    # Arb's sign of nan is the finite ball [-1, 1].
    return x.sgn() if x.is_finite() else no_number()


def _finite_or_nothing(rule: Rule) -> Rule:
    """Turn [-oo, oo], which Arb answers at some poles, into nan: else tanh of it would be a finite ball."""

    def checked(*values: arb) -> Any:
        result = rule(*values)
        return result if result.is_finite() else no_number()

    return checked


REAL: dict[str, Rule] = {
    **LOGIC,
    "rational": _rational,
    "pi": arb.pi,
    "e": arb.const_e,
    "euler_gamma": arb.const_euler,
    "catalan": arb.const_catalan,
    "i": no_number,
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "neg": operator.neg,
    "integer_power": integer_power,
    "rational_power": rational_power,
    "sqrt": root,
    "pow": power,
    **{
        op: getattr(arb, op)
        for op in [
            "exp",
            "log",
            "sin",
            "cos",
            "tan",
            "cot",
            "asin",
            "acos",
            "atan",
            "sinh",
            "cosh",
            "tanh",
            "coth",
            "asinh",
            "acosh",
            "atanh",
            "gamma",
            "digamma",
            "zeta",
            "ei",
            "li",
            "si",
            "ci",
            "shi",
            "chi",
            "erf",
            "erfc",
            "erfi",
            "erfinv",
            "erfcinv",
        ]
    },
    "sinc": _sinc,
    "acot": _acot,
    "atan2": _atan2,
    "loggamma": arb.lgamma,
    "polygamma": _polygamma,
    "beta": _beta,
    "hurwitz_zeta": lambda s, a: s.zeta(a),
    "dirichlet_eta": _dirichlet_eta,
    "stieltjes": _stieltjes,
    "polylog": lambda s, z: z.polylog(s),
    "lerchphi": _lerchphi,
    "uppergamma": _uppergamma,
    "lowergamma": _lowergamma,
    "expint": _expint,
    "fresnels": _fresnel("fresnel_s"),
    "fresnelc": _fresnel("fresnel_c"),
    **{f"bessel_{kind}": _bessel(f"bessel_{kind}") for kind in "jyik"},
    "airy_ai": lambda x: x.airy_ai(),
    "airy_bi": lambda x: x.airy_bi(),
    "airy_ai_prime": lambda x: x.airy_ai(derivative=1),
    "airy_bi_prime": lambda x: x.airy_bi(derivative=1),
    "lambert_w": _lambert_w,
    "elliptic_k": _elliptic_k,
    "elliptic_e": _elliptic_e,
    "elliptic_f": _elliptic_f,
    "elliptic_e_incomplete": _elliptic_e_incomplete,
    "elliptic_pi": _elliptic_pi,
    "elliptic_pi_incomplete": _elliptic_pi_incomplete,
    "hypergeometric": _hypergeometric,
    "beta_lower": _beta_lower(False),
    "beta_lower_regularized": _beta_lower(True),
    "floor": arb.floor,
    "ceiling": arb.ceil,
    "frac": _frac,
    "mod": _mod,
    "re": operator.pos,
    "conjugate": operator.pos,
    "im": _zero_of,
    "arg": _arg,
    "abs": operator.abs,
    "sign": _sign,
    "min": arb.min,
    "max": arb.max,
    "binomial": _binomial,
    "rising": _rising,
    "bernoulli": _bernoulli,
    "fibonacci": _fibonacci,
    "legendre": _orthogonal("legendre_p"),
    "chebyshev_t": _orthogonal("chebyshev_t"),
    "chebyshev_u": _orthogonal("chebyshev_u"),
    "hermite": _orthogonal("hermite_h"),
    "laguerre": _orthogonal("laguerre_l"),
    "assoc_laguerre": _orthogonal("laguerre_l"),
    "gegenbauer": _orthogonal("gegenbauer_c"),
    "jacobi": _orthogonal("jacobi_p"),
}
_SPECIAL = [
    "zeta",
    "hurwitz_zeta",
    "dirichlet_eta",
    "lerchphi",
    "polylog",
    "erfinv",
    "erfcinv",
    "elliptic_k",
    "elliptic_e",
    "elliptic_f",
    "elliptic_e_incomplete",
    "elliptic_pi",
    "elliptic_pi_incomplete",
    "uppergamma",
    "lowergamma",
    "expint",
    "beta_lower",
    "beta_lower_regularized",
    "legendre",
    "chebyshev_t",
    "chebyshev_u",
    "hermite",
    "laguerre",
    "assoc_laguerre",
    "gegenbauer",
    "jacobi",
    "bessel_j",
    "bessel_y",
    "bessel_i",
    "bessel_k",
]
_SPECIAL_WITH_DATA = ("lambert_w", "hypergeometric", "polygamma", *order_derivatives.REAL)


def _checked_with_data(build: Rule) -> Rule:
    return lambda data: _finite_or_nothing(build(data))


REAL |= {op: _finite_or_nothing(REAL[op]) for op in _SPECIAL}
REAL |= order_derivatives.REAL
REAL |= {op: _checked_with_data(REAL[op]) for op in _SPECIAL_WITH_DATA}
