"""Rules of float64 arithmetic: a NumPy or SciPy function for each operation, nan outside the real domain."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import flint
import numpy as np
from scipy import special

from symsolve.evaluation import logic, order_derivatives
from symsolve.evaluation.loops import loop_rule
from symsolve.evaluation.precision import working_precision
from symsolve.evaluation.real_rules import REAL
from symsolve.evaluation.sums.rules import OPERATIONS
from symsolve.evaluation.tape import Rule, Tape

__all__ = ["ARRAY"]


def _rational(data: tuple[int, int]) -> Callable[[], float]:
    value = _nearest(*data)
    return lambda: value


def _nearest(numerator: int, denominator: int) -> float:
    try:
        return numerator / denominator
    except OverflowError:
        return np.inf if numerator > 0 else -np.inf


def _integer_power(data: tuple[int]) -> Rule:
    (exponent,) = data
    if exponent == 2:
        return np.square
    if exponent <= _BY_MULTIPLICATION:
        return lambda x: _repeated(x, exponent)
    return lambda x: np.power(x, float(exponent))


_BY_MULTIPLICATION = 8


def _repeated(x: Any, exponent: int) -> Any:
    """A small power by squaring and multiplying: ten times faster than the general power."""
    half = x if exponent < 4 else _repeated(x, exponent // 2)
    square = np.square(half)
    return square * x if exponent % 2 else square


def _rational_power(data: tuple[int, int]) -> Rule:
    numerator, denominator = data
    if denominator == 3 and numerator == 1:
        return lambda x: np.where(x >= 0, np.cbrt(x), np.nan)
    return lambda x: np.power(x, numerator / denominator)


def _ball_midpoints(rule: Rule) -> Rule:
    """A function that neither NumPy nor SciPy has, point by point through ball arithmetic."""

    def at_point(*values: float) -> float:
        if not all(np.isfinite(values)):
            return np.nan
        with working_precision(80):
            ball = rule(*[flint.arb(float(value)) for value in values])
            return float(ball.mid()) if ball.is_finite() else np.nan

    return np.vectorize(at_point, otypes=[np.float64])


def _with_data(op: str) -> Rule:
    return lambda data: _ball_midpoints(REAL[op](data))


def _select(*pairs: Any) -> Any:
    conditions, values = pairs[::2], pairs[1::2]
    result: Any = np.nan
    for condition, value in zip(reversed(conditions), reversed(values)):
        result = np.where(condition, value, result)
    return result


def _fold(function: Rule) -> Rule:
    def rule(*values: Any) -> Any:
        result = values[0]
        for value in values[1:]:
            result = function(result, value)
        return result

    return rule


def _lambert_w(data: tuple[int]) -> Rule:
    def rule(x: Any) -> Any:
        value = special.lambertw(x, data[0])
        return np.where(np.abs(value.imag) > 0, np.nan, value.real)

    return rule


def _polygamma(data: tuple[int]) -> Rule:
    # SciPy's polygamma is nan for negative arguments; there the ball form has the value.
    by_balls = _ball_midpoints(REAL["polygamma"](data))
    return lambda x: special.polygamma(data[0], x) if np.all(np.asarray(x) > 0) else by_balls(x)


def _hypergeometric(data: tuple[int, int]) -> Rule:
    by_balls = _ball_midpoints(REAL["hypergeometric"](data))
    return {(1, 1): special.hyp1f1}.get(data, by_balls)


def _sign(x: Any) -> Any:
    return np.sign(x)


def _mod(x: Any, y: Any) -> Any:
    return x - y * np.floor(x / y)


def _arg(x: Any) -> Any:
    if np.iscomplexobj(x):
        return np.angle(x)
    return np.where(x > 0, 0.0, np.where(x < 0, np.pi, np.nan))


def _gamma(x: Any) -> Any:
    # SciPy says inf at the poles; an infinity is no value.
    value = special.gamma(x)
    return np.where((np.asarray(x) <= 0) & (np.floor(x) == x), np.nan, value)


def _loggamma(x: Any) -> Any:
    return np.where(np.asarray(x) > 0, special.gammaln(x), np.nan)


def _beta(x: Any, y: Any) -> Any:
    return special.beta(x, y)


def _real_only(function: Rule) -> Rule:
    """A real function of real arrays; complex values become nan rather than being cut to their real part."""

    def rule(*values: Any) -> Any:
        if any(np.iscomplexobj(value) for value in values):
            shape = np.broadcast_shapes(*[np.shape(value) for value in values])
            return np.full(shape, np.nan)
        return function(*values)

    return rule


_NUMPY: dict[str, Rule] = {
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "cot": lambda x: 1 / np.tan(x),
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "acot": lambda x: np.where(x == 0, np.pi / 2, np.arctan(1 / x)),
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "coth": lambda x: 1 / np.tanh(x),
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "sinc": lambda x: np.sinc(x / np.pi),
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": np.divide,
    "neg": operator.neg,
    "pow": np.power,
    "abs": np.abs,
    "re": np.real,
    "im": np.imag,
    "conjugate": np.conjugate,
    "arg": _arg,
}
_REAL_ONLY: dict[str, Rule] = {
    "atan2": np.arctan2,
    "sign": _sign,
    "min": np.minimum,
    "max": np.maximum,
    "floor": np.floor,
    "ceiling": np.ceil,
    "frac": lambda x: x - np.floor(x),
    "mod": _mod,
    "gamma": _gamma,
    "loggamma": _loggamma,
    "digamma": special.digamma,
    "beta": _beta,
    "erf": special.erf,
    "erfc": special.erfc,
    "erfi": special.erfi,
    "erfinv": special.erfinv,
    "erfcinv": special.erfcinv,
    "ei": special.expi,
    "si": lambda x: special.sici(x)[0],
    "ci": lambda x: np.where(np.asarray(x) > 0, special.sici(x)[1], np.nan),
    "shi": lambda x: special.shichi(x)[0],
    "chi": lambda x: np.where(np.asarray(x) > 0, special.shichi(x)[1], np.nan),
    "fresnels": lambda x: special.fresnel(x)[0],
    "fresnelc": lambda x: special.fresnel(x)[1],
    "bessel_j": special.jv,
    "bessel_y": special.yv,
    "bessel_i": special.iv,
    "bessel_k": special.kv,
    "airy_ai": lambda x: special.airy(x)[0],
    "airy_ai_prime": lambda x: special.airy(x)[1],
    "airy_bi": lambda x: special.airy(x)[2],
    "airy_bi_prime": lambda x: special.airy(x)[3],
    "elliptic_k": special.ellipk,
    "elliptic_e": special.ellipe,
    "elliptic_f": special.ellipkinc,
    "elliptic_e_incomplete": special.ellipeinc,
}

ARRAY: dict[str, Rule] = {
    **{
        op: _ball_midpoints(rule)
        for op, rule in REAL.items()
        if op not in logic.LOGIC and op not in ("sum", "product", "integral", "select")
    },
    **{op: _real_only(rule) for op, rule in _REAL_ONLY.items()},
    **_NUMPY,
    "rational": _rational,
    "i": lambda: 1j,
    "pi": lambda: np.pi,
    "e": lambda: np.e,
    "euler_gamma": lambda: np.euler_gamma,
    "catalan": lambda: 0.915965594177219015,
    "integer_power": _integer_power,
    "rational_power": _rational_power,
    "polygamma": _polygamma,
    "lambert_w": _lambert_w,
    **{op: _with_data(op) for op in order_derivatives.REAL},
    "hypergeometric": _hypergeometric,
    "true": lambda: True,
    "false": lambda: False,
    "and": _fold(np.logical_and),
    "or": _fold(np.logical_or),
    "not": np.logical_not,
    "lt": np.less,
    "le": np.less_equal,
    "eq": np.equal,
    "ne": np.not_equal,
    "select": _select,
}


def _exact_integer(value: Any) -> int | None:
    values = np.unique(np.asarray(value))
    return int(values[0]) if values.size == 1 and float(values[0]).is_integer() else None


def _loop(product: bool) -> Rule:
    scalar = loop_rule(
        ARRAY, "array", product=product, number=float, exact_integer=_exact_integer, nothing=lambda: np.nan
    )

    def rule(tape: Tape) -> Callable[..., Any]:
        evaluate = scalar(tape)
        by_point = np.vectorize(evaluate, otypes=[np.float64])

        def choose(lower: Any, upper: Any, *outer: Any) -> Any:
            # With the same bounds everywhere the terms are added as arrays, else point by point.
            same = _exact_integer(lower) is not None and _exact_integer(upper) is not None
            return (evaluate if same else by_point)(lower, upper, *outer)

        return choose

    return rule


def _integral(tape: Tape) -> Rule:
    return _ball_midpoints(REAL["integral"](tape))


def _infinite(op: str) -> Rule:
    return lambda tape: _ball_midpoints(REAL[op](tape))


ARRAY["sum"], ARRAY["product"], ARRAY["integral"] = _loop(False), _loop(True), _integral
ARRAY |= {op: _infinite(op) for op in OPERATIONS}
