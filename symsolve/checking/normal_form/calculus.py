"""Rules for derivatives, integrals, sums and products."""

from __future__ import annotations

from typing import Any

import sympy
from sympy.integrals.manualintegrate import manualintegrate

from symsolve.checking.normal_form import signs
from symsolve.checking.normal_form.assumptions import Bounds
from symsolve.checking.normal_form.choice import decided_sign
from symsolve.checking.normal_form.converter import Converter, rule
from symsolve.checking.normal_form.fraction import Fraction
from symsolve.checking.normal_form.results import GaveUp, Sign
from symsolve.checking.normal_form.smoothness import is_continuous, limit_at_infinity
from symsolve.checking.normal_form.special import hurwitz_of

_MOST_TERMS = 60
_HIGHEST_POWER = 20


@rule("Derivative", "Subs")
def _derivative(convert: Converter, expression: Any) -> Fraction:
    done = expression.doit(deep=False)  # deep would evaluate integrals inside, without a limit on time
    return convert(done) if done != expression else node(convert, expression)


def node(convert: Converter, expression: Any) -> Fraction:
    """A generator for a whole expression that no rule opens, equal only to itself."""
    ring = convert.ring
    generator = ring.find(("node", expression)) or ring.add(
        ("node", expression), "node", expression, conjugation=None
    )
    return ring.of(generator)


@rule("DiracDelta")
def _dirac(convert: Converter, expression: Any) -> Fraction:
    known = signs.sign_of(convert.ring, convert(expression.args[0]))
    if known is None or not known.is_nonzero:
        raise GaveUp("a delta distribution")
    return convert.ring.zero


def _single_limit(expression: Any, what: str) -> tuple[Any, Any, Any, Any]:
    limits = expression.limits
    if len(limits) != 1 or len(limits[0]) != 3:
        raise GaveUp(f"{what} with several or without limits")
    return (expression.function, *limits[0])


def bound_variable(convert: Converter, bounds: Bounds, integer: bool) -> sympy.Symbol:
    """The canonical name of a bound variable with these bounds."""
    depth = len(convert.bound_variables)
    assumptions: dict[str, bool] = {"integer": True} if integer else {"real": True}
    if bounds.sign is not None and bounds.sign in (Sign.POSITIVE, Sign.NONNEGATIVE):
        assumptions[bounds.sign.name.lower()] = True
    for symbol, known in convert.retired_variables.items():
        if known == (bounds, integer, depth):
            return symbol
    symbol = sympy.Dummy(f"t{depth}", **assumptions)
    convert.retired_variables[symbol] = (bounds, integer, depth)
    return symbol


def _bounds_between(convert: Converter, lower: Any, upper: Any) -> Bounds:
    """Bounds of what lies between two limits; none when the limits may stand in the wrong order."""
    if not _in_order(convert, lower, upper):
        return Bounds()
    low = lower if lower.is_Rational else None
    high = upper if upper.is_Rational else None
    if low is None and not lower.is_infinite:
        known = signs.sign_of(convert.ring, convert(lower))
        low = sympy.S.Zero if known is not None and known.is_nonnegative else None
    return Bounds(low, high, False, False)


def _in_order(convert: Converter, lower: Any, upper: Any, slack: int = 0) -> bool:
    if lower is sympy.oo or upper is -sympy.oo:
        raise GaveUp("limits in the wrong order")
    if lower.is_infinite or upper.is_infinite:
        return True
    known = signs.sign_of(convert.ring, convert(upper) - convert(lower) + convert.ring.number(slack))
    return known is not None and known.is_nonnegative


@rule("Integral")
def _integral(convert: Converter, expression: Any) -> Fraction:
    function, variable, lower, upper = _single_limit(expression, "an integral")
    if lower == upper:
        return convert.ring.zero
    if not _in_order(convert, lower, upper):
        if decided_sign(convert, upper - lower) is Sign.ZERO:
            return convert.ring.zero
        return -convert(sympy.Integral(function, (variable, upper, lower)))
    bounds = _bounds_between(convert, lower, upper)
    inside = bound_variable(convert, bounds, False)
    total = convert.ring.zero
    for term in sympy.Add.make_args(sympy.expand(function.xreplace({variable: inside}))):
        factor, rest = term.as_independent(inside, as_Add=False)
        total = total + convert(factor) * _integral_of(convert, rest, inside, lower, upper, bounds)
    return total


def _integral_of(
    convert: Converter, function: Any, variable: Any, lower: Any, upper: Any, bounds: Bounds
) -> Fraction:
    found = _by_antiderivative(convert, function, variable, lower, upper)
    if found is not None:
        return found
    convert.bound_variables[variable] = (bounds, False)
    try:
        integrand = convert(function)
    finally:
        del convert.bound_variables[variable]
        convert.forget(variable)
    ends = [convert(end) if not end.is_infinite else convert.ring.number(0) for end in (lower, upper)]
    name = f"integral{lower.is_infinite}{upper.is_infinite}"
    return convert.named(name, (integrand, *ends), sympy.Function(name), real=False)


def _by_antiderivative(
    convert: Converter, function: Any, variable: Any, lower: Any, upper: Any
) -> Fraction | None:
    """F(upper) - F(lower) for an F that is proved to be a continuous antiderivative."""
    inner = _inside(convert, variable, lower, upper)
    if inner is None or function.has(sympy.Integral, sympy.Sum):
        return None
    for candidate in _candidates(function, variable):
        continuous = is_continuous(candidate, variable, inner, convert.ring.deadline)
        if continuous and _is_antiderivative(candidate, function, variable, inner, convert.ring.deadline):
            return _difference(convert, candidate, variable, (lower, upper), inner)
    return None


def _difference(
    convert: Converter, candidate: Any, variable: Any, limits: Any, inner: Any
) -> Fraction | None:
    ends = []
    for end in limits:
        value = (
            limit_at_infinity(candidate, variable, end, inner, convert.ring.deadline)
            if end.is_infinite
            else (candidate.subs(variable, end))
        )
        if value is None or value.has(sympy.nan, sympy.zoo, sympy.oo):
            return None
        ends.append(convert(value))
    return ends[1] - ends[0]


def _is_antiderivative(candidate: Any, function: Any, variable: Any, inner: Any, deadline: float) -> bool:
    from symsolve.checking.normal_form.attempts import prove_by_cases

    return bool(prove_by_cases(sympy.diff(candidate, variable) - function, inner, deadline))


def _inside(convert: Converter, variable: Any, lower: Any, upper: Any) -> Any:
    """The assumptions with the integration variable between its limits, when these are in order."""
    if not _in_order(convert, lower, upper):
        return None
    inner = convert.ring.assumptions.with_variable(variable, _bounds_between(convert, lower, upper))
    if not lower.is_infinite:
        inner = inner.with_fact(variable - lower, Sign.NONNEGATIVE)
    return inner if upper.is_infinite else inner.with_fact(upper - variable, Sign.NONNEGATIVE)


def _candidates(function: Any, variable: Any) -> list[Any]:
    """Antiderivatives that SymPy's rules suggest: the cases of a case distinction one by one."""
    if _has_no_antiderivative(function, variable):
        return []
    rational = function.is_rational_function(variable)
    try:
        found = sympy.integrate(function, variable) if rational else manualintegrate(function, variable)
    except Exception:  # a suggestion only: whatever goes wrong in SymPy, there is none
        return []
    cases = [value for value, _ in found.args] if isinstance(found, sympy.Piecewise) else [found]
    return [case for case in cases if not case.has(sympy.Integral, sympy.Piecewise)]


def _has_no_antiderivative(function: Any, variable: Any) -> bool:
    """A broken power of the variable over a sum with an exponential of it, as in Fermi-Dirac integrals.

    No function that SymPy knows has such a derivative, but its rules try for half a minute.
    """
    powers = [power for power in function.atoms(sympy.Pow) if power.has(variable)]
    broken = any(power.base == variable and not power.exp.is_integer for power in powers)
    divided = any(
        power.base.is_Add and power.base.has(sympy.exp) and power.base.has(variable) for power in powers
    )
    return broken and divided


@rule("Sum", "Product")
def _series(convert: Converter, expression: Any) -> Fraction:
    function, variable, lower, upper = _single_limit(expression, "a sum or product")
    additive = isinstance(expression, sympy.Sum)
    start = convert.ring.zero if additive else convert.ring.one
    if (upper - lower).is_Integer:
        return _finite(convert, function, variable, lower, int(upper - lower) + 1, start, additive)
    if not additive:
        return _partial(convert, function, variable, lower, upper, additive)
    total = start
    # A high power of a sum has more terms than anything gains from.
    powers = {power.exp for power in function.atoms(sympy.Pow) if power.base.is_Add and power.exp.is_Integer}
    low = all(abs(power) <= _HIGHEST_POWER for power in powers)
    for term in sympy.Add.make_args(sympy.expand(function, multinomial=low)):
        factor, rest = term.as_independent(variable, as_Add=False)
        total = total + convert(factor) * _partial(convert, rest, variable, lower, upper, additive)
    return total


def _finite(
    convert: Converter, function: Any, variable: Any, lower: Any, count: int, total: Fraction, additive: bool
) -> Fraction:
    if count > _MOST_TERMS or count < 0:
        raise GaveUp(f"a sum or product of {count} terms")
    for j in range(count):
        value = convert(function.subs(variable, lower + j))
        total = total + value if additive else total * value
    return total


def _partial(
    convert: Converter, function: Any, variable: Any, lower: Any, upper: Any, additive: bool
) -> Fraction:
    """The sum up to the representative of the upper limit modulo integers, and the terms beyond."""
    if additive and function == 1 and not (upper.is_infinite or lower.is_infinite):
        return convert(upper) - convert(lower) + convert.ring.one
    if upper.is_infinite or lower.is_infinite:
        return _infinite(convert, function, variable, lower, upper, additive)
    shift = sympy.floor(upper.as_coeff_Add()[0])
    if abs(shift) > _MOST_TERMS or not (upper.is_integer and lower.is_integer):
        raise GaveUp("a sum or product whose limits are not certainly integers")
    base = upper - shift
    total = _opaque_partial(convert, function, variable, lower, base, additive)
    for j in range(1, int(shift) + 1):
        value = convert(function.subs(variable, base + j))
        total = total + value if additive else total * value
    for j in range(int(-shift)):
        value = convert(function.subs(variable, base - j))
        total = total - value if additive else total / value
    return total


def _opaque_partial(
    convert: Converter, function: Any, variable: Any, lower: Any, upper: Any, additive: bool
) -> Fraction:
    ordered = lower.is_Rational and _in_order(convert, lower, upper, 1)
    bounds = Bounds(lower if ordered else None, None, False)
    summand = _with_bound_variable(convert, function, variable, bounds)
    name = "partial_sum" if additive else "partial_product"
    arguments = (summand, convert(lower), convert(upper))
    return convert.named(name, arguments, sympy.Function(name), real=False)


def _with_bound_variable(convert: Converter, function: Any, variable: Any, bounds: Bounds) -> Fraction:
    inside = bound_variable(convert, bounds, True)
    convert.bound_variables[inside] = (bounds, True)
    try:
        return convert(function.xreplace({variable: inside}))
    finally:
        del convert.bound_variables[inside]
        convert.forget(inside)


def _infinite(
    convert: Converter, function: Any, variable: Any, lower: Any, upper: Any, additive: bool
) -> Fraction:
    if additive and upper is sympy.oo and lower.is_Integer:
        found = _power_series(convert, function, variable, lower)
        if found is not None:
            return found
    bounds = Bounds(lower if lower.is_Rational else None, None, False)
    summand = _with_bound_variable(convert, function, variable, bounds)
    ends = [convert(end) if not end.is_infinite else convert.ring.zero for end in (lower, upper)]
    name = f"series{additive}{lower.is_infinite}{upper.is_infinite}"
    return convert.named(name, (summand, *ends), sympy.Function(name), real=False)


def _power_series(convert: Converter, function: Any, variable: Any, lower: Any) -> Fraction | None:
    """sum (k + a)**-s = zeta(s, a) for s > 1, and the geometric series."""
    ring = convert.ring
    if function.is_Pow and not function.exp.has(variable):
        gap = sympy.expand(function.base - variable)
        s = -convert(function.exp)
        if not gap.has(variable):
            a = convert(lower + gap)
            inside = signs.sign_of(ring, a) is Sign.POSITIVE
            return hurwitz_of(convert, s, a) if inside and _above_one(ring, s) else None
    return _geometric(convert, function, variable, lower)


def _geometric(convert: Converter, function: Any, variable: Any, lower: Any) -> Fraction | None:
    ring = convert.ring
    inside = bound_variable(convert, Bounds(lower, None, False), True)
    ratio = (function.subs(variable, variable + 1) / function).xreplace({variable: inside})
    convert.bound_variables[inside] = (Bounds(lower, None, False), True)
    try:
        q = convert(ratio)
    finally:
        del convert.bound_variables[inside]
        convert.forget(inside)
    if any(ring.all[i].expression.has(inside) for i in q.generators()) or not ring.is_real(q):
        return None
    if signs.sign_of(ring, ring.one - q * q) is not Sign.POSITIVE:
        return None
    return convert(function.subs(variable, lower)) / (ring.one - q)


def _above_one(ring: Any, s: Fraction) -> bool:
    return signs.sign_of(ring, s - ring.one) is Sign.POSITIVE
