"""The mpmath backend: a second, independent implementation of every function, without certificates."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import mpmath

from symsolve.evaluation import order_derivatives
from symsolve.evaluation.loops import loop_rule
from symsolve.evaluation.sums import rules as sums
from symsolve.evaluation.tape import Rule, Tape, bind, run

__all__ = ["evaluate_tape", "multiprecision_table", "to_global_context"]


def evaluate_tape(tape: Tape, mp: Any, values: Sequence[Any]) -> Any:
    """Run a program in the given mpmath context; nan where mpmath finds no value."""
    try:
        return run(bind(tape, multiprecision_table(mp), "mpmath"), list(values))[tape.result]
    except (ZeroDivisionError, ValueError, OverflowError, mp.NoConvergence):
        # mpmath raises at poles and outside domains.
        return mp.nan


def to_global_context(value: Any) -> Any:
    """The same number, digit for digit, as an ``mpmath.mpf`` or ``mpmath.mpc`` of the user's context."""
    if hasattr(value, "_mpf_"):
        return mpmath.mp.make_mpf(value._mpf_)
    return mpmath.mp.make_mpc(value._mpc_) if hasattr(value, "_mpc_") else value


def _integer(mp: Any) -> Callable[[Any], int | None]:
    return lambda x: int(mp.re(x)) if mp.isint(x) else None


def _select(mp: Any) -> Rule:
    def rule(*pairs: Any) -> Any:
        return next((value for condition, value in zip(pairs[::2], pairs[1::2]) if condition), mp.nan)

    return rule


def _power(mp: Any) -> Rule:
    def rule(x: Any, y: Any) -> Any:
        if x == 0 and y != 0:
            return mp.mpf(0) if mp.re(y) > 0 else mp.nan
        return mp.power(x, y)

    return rule


def _step(mp: Any, function: Rule) -> Rule:
    return lambda x: function(x) if mp.im(x) == 0 else mp.nan


def _binomial(mp: Any) -> Rule:
    def rule(n: Any, k: Any) -> Any:
        return mp.mpf(0) if mp.isint(k) and k < 0 else mp.binomial(n, k)

    return rule


def _bernoulli(mp: Any) -> Rule:
    def rule(n: Any) -> Any:
        return mp.mpf(1) / 2 if n == 1 else mp.bernoulli(int(n))

    return rule


def _hypergeometric(mp: Any) -> Rule:
    def build(data: tuple[int, int]) -> Rule:
        upper, lower = data

        def rule(*values: Any) -> Any:
            return mp.hyper(list(values[:upper]), list(values[upper : upper + lower]), values[-1])

        return rule

    return build


def _integral(mp: Any) -> Rule:
    def build(tape: Tape) -> Callable[..., Any]:
        steps = bind(tape, multiprecision_table(mp), "mpmath")

        def rule(lower: Any, upper: Any, *outer: Any) -> Any:
            return mp.quad(lambda x: run(steps, [*outer, x])[tape.result], [lower, upper])

        return rule

    return build


def multiprecision_table(mp: Any) -> dict[str, Rule]:
    """The rules in an mpmath context."""
    table: dict[str, Rule] = {
        **_arithmetic(mp),
        **_same_name(mp),
        **_renamed(mp),
        **_with_data(mp),
        **_conditions(mp),
    }
    for product in (False, True):
        table["product" if product else "sum"] = loop_rule(
            table,
            "mpmath",
            product=product,
            number=mp.mpf,
            exact_integer=_integer(mp),
            nothing=lambda: mp.nan,
        )
    table["integral"] = _integral(mp)
    for name in sums.OPERATIONS:
        table[name] = sums.multiprecision_rule(mp, name)
    return table


def _arithmetic(mp: Any) -> dict[str, Rule]:
    return {
        "pi": lambda: +mp.pi,
        "e": lambda: +mp.e,
        "euler_gamma": lambda: +mp.euler,
        "catalan": lambda: +mp.catalan,
        "i": lambda: mp.j,
        "add": operator.add,
        "sub": operator.sub,
        "mul": operator.mul,
        "div": operator.truediv,
        "neg": operator.neg,
        "pow": _power(mp),
        "abs": abs,
        "min": min,
        "max": max,
        "floor": _step(mp, mp.floor),
        "ceiling": _step(mp, mp.ceil),
        "frac": lambda x: x - mp.floor(x),
        "mod": lambda x, y: x - y * mp.floor(x / y),
    }


_SAME_NAME = (
    "sqrt exp log sin cos tan cot acot asin acos atan atan2 sinh cosh tanh coth asinh acosh atanh sinc gamma "
    "loggamma digamma beta zeta polylog lerchphi ei li si ci shi chi erf erfc erfi erfinv fresnels fresnelc "
    "sign re im arg legendre hermite gegenbauer jacobi stieltjes expint"
)


def _same_name(mp: Any) -> dict[str, Rule]:
    return {name: getattr(mp, name) for name in _SAME_NAME.split()}


def _renamed(mp: Any) -> dict[str, Rule]:
    names = {
        "conjugate": "conj",
        "hurwitz_zeta": "zeta",
        "dirichlet_eta": "altzeta",
        "bessel_j": "besselj",
        "bessel_y": "bessely",
        "bessel_i": "besseli",
        "bessel_k": "besselk",
        "airy_ai": "airyai",
        "airy_bi": "airybi",
        "elliptic_k": "ellipk",
        "elliptic_e": "ellipe",
        "elliptic_f": "ellipf",
        "elliptic_e_incomplete": "ellipe",
        "elliptic_pi_incomplete": "ellippi",
        "elliptic_pi": "ellippi",
        "chebyshev_t": "chebyt",
        "chebyshev_u": "chebyu",
        "assoc_laguerre": "laguerre",
        "rising": "rf",
        "fibonacci": "fib",
    }
    return {
        **{op: getattr(mp, name) for op, name in names.items()},
        "laguerre": lambda n, x: mp.laguerre(n, 0, x),
        "uppergamma": lambda s, x: mp.gammainc(s, x),
        "lowergamma": lambda s, x: mp.gammainc(s, 0, x),
        "erfcinv": lambda x: mp.erfinv(1 - x),
        "airy_ai_prime": lambda x: mp.airyai(x, derivative=1),
        "airy_bi_prime": lambda x: mp.airybi(x, derivative=1),
        "beta_lower": lambda a, b, x: mp.betainc(a, b, 0, x),
        "beta_lower_regularized": lambda a, b, x: mp.betainc(a, b, 0, x, regularized=True),
        "binomial": _binomial(mp),
        "bernoulli": _bernoulli(mp),
    }


def _with_data(mp: Any) -> dict[str, Rule]:
    return {
        "rational": lambda data: lambda: mp.mpf(data[0]) / data[1],
        "integer_power": lambda data: lambda x: x ** data[0],
        "rational_power": lambda data: lambda x: mp.power(x, mp.mpf(data[0]) / data[1]),
        "polygamma": lambda data: lambda x: mp.polygamma(data[0], x),
        "lambert_w": lambda data: lambda x: mp.lambertw(x, data[0]),
        "hypergeometric": _hypergeometric(mp),
        **{op: rule(mp) for op, rule in order_derivatives.MULTIPRECISION.items()},
    }


def _conditions(mp: Any) -> dict[str, Rule]:
    return {
        "true": lambda: True,
        "false": lambda: False,
        "and": lambda *values: all(values),
        "or": lambda *values: any(values),
        "not": operator.not_,
        "lt": operator.lt,
        "le": operator.le,
        "eq": operator.eq,
        "ne": operator.ne,
        "select": _select(mp),
    }
