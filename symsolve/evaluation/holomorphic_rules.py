"""Rules that give a value only where the function is holomorphic on the whole complex ball.

Arb's integrator needs them: its error bound holds on an ellipse only if the integrand is holomorphic there.
Two facts are maintained by every finite value:

1. the function is holomorphic on the ball, and equals the integrand on the real points of it;
2. in the table ``SYMMETRIC`` the function is real on the real points. So Abs, Min, Piecewise and their kind
   may look at the sign of the real part: it is the sign of the value on the real axis.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import acb, arb

from symsolve.evaluation import logic
from symsolve.evaluation.complex_rules import COMPLEX, PLAIN, PLAIN_WITH_DATA, no_information
from symsolve.evaluation.tape import Rule

__all__ = ["GENERAL", "REGIONS", "SYMMETRIC"]

Region = Callable[..., bool]


def _off_axis(z: acb) -> bool:
    return not z.imag.contains(0)


def _off_negative_axis(z: acb) -> bool:
    return bool(z.real > 0) or _off_axis(z)


def _off_ray_above_one(z: acb) -> bool:
    return bool(z.real < 1) or _off_axis(z)


def _off_ray_below_one(z: acb) -> bool:
    return bool(z.real > 1) or _off_axis(z)


def _inside_unit_band(z: acb) -> bool:
    return bool(abs(z.real) < 1) or _off_axis(z)


def _off_imaginary_cut(z: acb) -> bool:
    return bool(abs(z.imag) < 1) or not z.real.contains(0)


def _everywhere(*values: acb) -> bool:
    return True


def _integer(z: acb) -> bool:
    return bool(z.imag.is_zero() and z.real.is_integer())


def _bessel_region(order: acb, z: acb) -> bool:
    return _integer(order) or _off_negative_axis(z)


def _degree_is_integer(degree: acb, *rest: acb) -> bool:
    return _integer(degree) and bool(degree.real >= 0)


# Where each function with singular lines or jumps is holomorphic; poles give balls that are not finite.
REGIONS: dict[str, Region] = {
    **dict.fromkeys(
        [
            "add",
            "sub",
            "mul",
            "div",
            "neg",
            "exp",
            "sin",
            "cos",
            "tan",
            "cot",
            "sinh",
            "cosh",
            "tanh",
            "coth",
            "sinc",
            "gamma",
            "digamma",
            "zeta",
            "si",
            "shi",
            "erf",
            "erfc",
            "erfi",
            "beta",
            "airy_ai",
            "airy_bi",
            "airy_ai_prime",
            "airy_bi_prime",
            "fresnels",
            "fresnelc",
            "dirichlet_eta",
            "integer_power",
            "polygamma",
            "zeta_derivative",
            "binomial",
            "rising",
        ],
        _everywhere,
    ),
    **dict.fromkeys(["log", "sqrt", "rational_power", "loggamma", "ei", "ci", "chi"], _off_negative_axis),
    "pow": lambda z, w: _off_negative_axis(z) or (_integer(w) and bool(w.real >= 0)),
    "asin": _inside_unit_band,
    "acos": _inside_unit_band,
    "atanh": _inside_unit_band,
    "acosh": _off_ray_below_one,
    "li": _off_ray_below_one,
    "asinh": _off_imaginary_cut,
    "atan": _off_imaginary_cut,
    "acot": lambda z: bool(abs(z.imag) > 1) or not z.real.contains(0),
    "hurwitz_zeta": lambda s, a: bool(a.real > 0),
    "polylog": lambda s, z: _off_ray_above_one(z),
    "polylog_derivative": lambda s, z: _off_ray_above_one(z),
    "uppergamma": lambda s, z: _off_negative_axis(z),
    "lowergamma": lambda s, z: _off_negative_axis(z),
    "expint": lambda s, z: _off_negative_axis(z),
    "bessel_j": _bessel_region,
    "bessel_i": _bessel_region,
    "bessel_y": lambda order, z: _off_negative_axis(z),
    "bessel_k": lambda order, z: _off_negative_axis(z),
    "elliptic_k": _off_ray_above_one,
    "elliptic_e": _off_ray_above_one,
    **dict.fromkeys(
        [
            "legendre",
            "chebyshev_t",
            "chebyshev_u",
            "hermite",
            "laguerre",
            "assoc_laguerre",
            "gegenbauer",
            "jacobi",
        ],
        _degree_is_integer,
    ),
}


def _guarded(region: Region, plain: Rule) -> Rule:
    def rule(*values: acb) -> acb:
        return plain(*values) if region(*values) else no_information()

    return rule


def _guarded_hypergeometric(data: tuple[int, int]) -> Rule:
    plain: Rule = PLAIN_WITH_DATA["hypergeometric"](data)
    upper, lower = data
    if upper <= lower:
        return plain
    return _guarded(lambda *values: upper == lower + 1 and _off_ray_above_one(values[-1]), plain)


def _guarded_lambert_w(data: tuple[int]) -> Rule:
    if data == (-1,):
        return _lower_branch
    region = (lambda z: bool(4 * z.real > -1) or _off_axis(z)) if data == (0,) else _off_axis
    return _guarded(region, PLAIN_WITH_DATA["lambert_w"](data))


def _lower_branch(z: acb) -> acb:
    # The real function W_-1 on (-1/e, 0) continues to Arb's "middle" branch; 7/20 is below 1/e.
    inside = bool(20 * z.real > -7 and z.real < 0)
    return z.lambertw(-1, middle=True) if inside else no_information()


def _sign_of(positive: Callable[[acb], acb], negative: Callable[[acb], acb]) -> Rule:
    def rule(z: acb) -> acb:
        if z.real > 0:
            return positive(z)
        return negative(z) if z.real < 0 else no_information()

    return rule


def _chosen(first_is_larger: bool) -> Rule:
    def rule(z: acb, w: acb) -> acb:
        difference = (z - w).real
        if difference > 0:
            return z if first_is_larger else w
        if difference < 0:
            return w if first_is_larger else z
        return no_information()

    return rule


def _step(rounded: Callable[[arb], arb]) -> Callable[[acb], acb]:
    def rule(z: acb) -> acb:
        whole = rounded(z.real)
        return acb(whole) if whole.is_exact() else no_information()

    return rule


def _frac(z: acb) -> acb:
    return z - _step(arb.floor)(z)


def _mod(z: acb, w: acb) -> acb:
    return z - w * _step(arb.floor)(z / w)


def _atan2(y: acb, x: acb) -> acb:
    return (y / x).atan() if x.real > 0 and _off_imaginary_cut(y / x) else no_information()


def _select(*pairs: Any) -> Any:
    # An undecided condition means that a jump may lie on the ball.
    return logic.select(lambda first, second: no_information(), no_information, *pairs)


def _compare(decide: Callable[[arb, arb], bool | None]) -> Rule:
    return lambda z, w: decide((z - w).real, arb(0))


_REAL_AXIS_RULES: dict[str, Rule] = {
    "abs": _sign_of(lambda z: z, lambda z: -z),
    "sign": _sign_of(lambda z: acb(1), lambda z: acb(-1)),
    "arg": _sign_of(lambda z: acb(0), lambda z: acb.pi()),
    "re": lambda z: z,
    "conjugate": lambda z: z,
    "im": lambda z: z * 0,
    "max": _chosen(True),
    "min": _chosen(False),
    "floor": _step(arb.floor),
    "ceiling": _step(arb.ceil),
    "frac": _frac,
    "mod": _mod,
    "atan2": _atan2,
    "lt": _compare(logic.less),
    "le": _compare(logic.less_or_equal),
}


def _refuse(*values: Any) -> acb:
    return no_information()


def _holomorphic(op: str) -> Rule:
    if op == "hypergeometric":
        return _guarded_hypergeometric
    if op == "lambert_w":
        return _guarded_lambert_w
    if op in PLAIN_WITH_DATA:
        region = REGIONS[op]
        return lambda data: _guarded(region, PLAIN_WITH_DATA[op](data))
    if op in REGIONS and op in PLAIN:
        return PLAIN[op] if REGIONS[op] is _everywhere else _guarded(REGIONS[op], PLAIN[op])
    return _refuse


_CONSTANTS = ("rational", "pi", "e", "i", "euler_gamma", "catalan")
_SHARED: dict[str, Rule] = {
    **{op: _holomorphic(op) for op in COMPLEX if op not in logic.LOGIC},
    **{op: COMPLEX[op] for op in (*logic.LOGIC, *_CONSTANTS)},
    "select": _select,
}
GENERAL: dict[str, Rule] = {**_SHARED, "lt": lambda z, w: None, "le": lambda z, w: None}
SYMMETRIC: dict[str, Rule] = {**_SHARED, **_REAL_AXIS_RULES}
