"""Rules of complex ball arithmetic, with SymPy's principal branches.

A rule first asks the real rule where all arguments are exactly real: only where that has no information is
the complex function used. So a value that is real has an imaginary part that is exactly zero.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from flint import acb, arb

from symsolve.evaluation import order_derivatives
from symsolve.evaluation.logic import LOGIC, equal, less, less_or_equal, negation
from symsolve.evaluation.real_rules import REAL, hypergeometric
from symsolve.evaluation.tape import Rule

__all__ = ["COMPLEX", "PLAIN"]

_ONE = acb(1)


def no_information() -> acb:
    """A complex ball that says nothing."""
    return acb(arb.nan(), arb.nan())


def _is_real(z: Any) -> bool:
    return bool(z.imag.is_zero())


def real_first(real: Rule, plain: Rule) -> Rule:
    """The real rule where all arguments are real and it has a finite value; the complex rule elsewhere."""

    def rule(*values: acb) -> Any:
        if all(_is_real(z) for z in values):
            result = real(*[z.real for z in values])
            if result.is_finite():
                return acb(result)
        return finite_or_nothing(plain(*values))

    return rule


def finite_or_nothing(value: acb) -> acb:
    """The value if it is finite; else a ball without any information.

    Arb may answer nan + 0j beside a pole or a cut, and the exact zero in it would be taken for knowledge.
    """
    return value if value.is_finite() else no_information()


def _refuse(*values: acb) -> acb:
    return no_information()


def _with_data(build: Callable[[Any], Rule], real: Callable[[Any], Rule]) -> Rule:
    return lambda data: real_first(real(data), build(data))


def _integer_power(data: tuple[int]) -> Rule:
    (exponent,) = data
    return lambda z: z**exponent


def _rational_power(data: tuple[int, int]) -> Rule:
    numerator, denominator = data

    def rule(z: acb) -> acb:
        return z.pow(acb(numerator) / denominator)

    return rule


def _pow(z: acb, w: acb) -> acb:
    if z.contains(0) and not (z.is_zero() and w.real > 0):
        # Arb's power is exp(w log z); at 0 only 0**positive has a value.
        return z.pow(w) if w.is_exact() and w.imag.is_zero() and w.real.is_integer() else no_information()
    return acb(0) if z.is_zero() else z.pow(w)


def _acot(z: acb) -> acb:
    return (_ONE / z).atan()


def _polygamma(data: tuple[int]) -> Rule:
    (order,) = data
    return lambda z: z.polygamma(acb(order))


def _abs(z: acb) -> acb:
    return acb(abs(z))


def _sign(z: acb) -> acb:
    # Arb's sign of nan is a finite ball.
    return z.sgn() if z.is_finite() else no_information()


def _arg(z: acb) -> acb:
    return no_information() if z.contains(0) else acb(z.arg())


def _atan2(y: acb, x: acb) -> acb:
    # SymPy: -I*log((x + I*y)/sqrt(x**2 + y**2)); only the real case is needed.
    return no_information()


def _lambert_w(data: tuple[int]) -> Rule:
    (branch,) = data
    return lambda z: z.lambertw(branch)


def _bessel(name: str) -> Rule:
    call = getattr(acb, name)
    return lambda order, z: call(z, order)


def _hypergeometric(data: tuple[int, int]) -> Rule:
    upper, lower = data
    return lambda *values: hypergeometric(values[:upper], values[upper : upper + lower], values[-1])


def _orthogonal(name: str) -> Rule:
    call = getattr(acb, name)
    return lambda degree, *rest: call(rest[-1], degree, *rest[:-1])


def _comparison(decide: Callable[[arb, arb], bool | None]) -> Rule:
    def rule(z: acb, w: acb) -> bool | None:
        # An order exists between real numbers only: where both may be real, the real parts decide.
        if z.imag.contains(0) and w.imag.contains(0):
            return decide(z.real, w.real)
        return None

    return rule


def _rising(z: acb, n: acb) -> acb:
    return (z + n).gamma() * z.rgamma()


def _binomial(n: acb, k: acb) -> acb:
    return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()


# The complex functions themselves, without the real short cut.
PLAIN: dict[str, Rule] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "neg": operator.neg,
    **{
        op: getattr(acb, op)
        for op in [
            "sqrt",
            "log",
            "exp",
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
            "sinc",
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
            "dirichlet_eta",
            "elliptic_k",
            "elliptic_e",
        ]
    },
    "pow": _pow,
    "acot": _acot,
    "atan2": _atan2,
    "loggamma": acb.lgamma,
    "beta": lambda x, y: x.gamma() * y.gamma() * (x + y).rgamma(),
    "hurwitz_zeta": lambda s, a: s.zeta(a),
    "polylog": lambda s, z: z.polylog(s),
    "lerchphi": lambda z, s, a: acb.lerch_phi(z, s, a),
    "uppergamma": lambda s, z: z.gamma_upper(s),
    "lowergamma": lambda s, z: z.gamma_lower(s),
    "expint": lambda s, z: z.expint(s),
    "fresnels": lambda z: z.fresnel_s(),
    "fresnelc": lambda z: z.fresnel_c(),
    **{f"bessel_{kind}": _bessel(f"bessel_{kind}") for kind in "jyik"},
    "airy_ai": lambda z: z.airy_ai(),
    "airy_bi": lambda z: z.airy_bi(),
    "airy_ai_prime": lambda z: z.airy_ai(derivative=1),
    "airy_bi_prime": lambda z: z.airy_bi(derivative=1),
    "elliptic_f": lambda phi, m: acb.elliptic_f(phi, m),
    "elliptic_e_incomplete": lambda phi, m: acb.elliptic_e_inc(phi, m),
    "elliptic_pi": lambda n, m: acb.elliptic_pi(n, m),
    "elliptic_pi_incomplete": lambda n, phi, m: acb.elliptic_pi_inc(n, phi, m),
    "beta_lower": lambda a, b, z: z.beta_lower(a, b),
    "beta_lower_regularized": lambda a, b, z: z.beta_lower(a, b, regularized=True),
    "re": lambda z: acb(z.real),
    "im": lambda z: acb(z.imag),
    "conjugate": lambda z: z.conjugate(),
    "arg": _arg,
    "abs": _abs,
    "sign": _sign,
    "binomial": _binomial,
    "rising": _rising,
    "legendre": _orthogonal("legendre_p"),
    "chebyshev_t": _orthogonal("chebyshev_t"),
    "chebyshev_u": _orthogonal("chebyshev_u"),
    "hermite": _orthogonal("hermite_h"),
    "laguerre": _orthogonal("laguerre_l"),
    "assoc_laguerre": _orthogonal("laguerre_l"),
    "gegenbauer": _orthogonal("gegenbauer_c"),
    "jacobi": _orthogonal("jacobi_p"),
}
PLAIN_WITH_DATA: dict[str, Rule] = {
    "integer_power": _integer_power,
    "rational_power": _rational_power,
    "polygamma": _polygamma,
    "lambert_w": _lambert_w,
    "hypergeometric": _hypergeometric,
    **order_derivatives.COMPLEX,
}
# Arithmetic and entire operations are exactly real on real arguments by themselves.
_NO_SHORT_CUT = {"add", "sub", "mul", "neg"}


def _complex_rule(op: str, real: Rule) -> Rule:
    if op in _NO_SHORT_CUT:
        return PLAIN[op]
    if op in PLAIN_WITH_DATA:
        return _with_data(PLAIN_WITH_DATA[op], real)
    return real_first(real, PLAIN.get(op, _refuse))


def _constant(real: Rule) -> Rule:
    return lambda: acb(real())


COMPLEX: dict[str, Rule] = {
    **{op: _complex_rule(op, real) for op, real in REAL.items() if op not in LOGIC},
    **{op: _constant(REAL[op]) for op in ("pi", "e", "euler_gamma", "catalan")},
    **LOGIC,
    "rational": lambda data: _constant(REAL["rational"](data)),
    "i": lambda: acb(0, 1),
    "lt": _comparison(less),
    "le": _comparison(less_or_equal),
    "eq": equal,
    "ne": lambda z, w: negation(equal(z, w)),
}
