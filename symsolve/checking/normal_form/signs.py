"""Signs of fractions on the whole domain: sound, and silent (``None``) when in doubt.

A polynomial has a certain sign when, after every bounded generator is written as
``(lower s + upper t)/(s + t)`` or ``lower + t`` with nonnegative s and t, all its coefficients agree
in sign (Bernstein's criterion). Generators are taken as independent, which can only lose precision.
"""

from __future__ import annotations

import itertools
from typing import Any

import sympy
from flint import Ordering, fmpq, fmpq_mpoly_ctx

from symsolve.checking.normal_form.assumptions import Bounds
from symsolve.checking.normal_form.balls import enclosure
from symsolve.checking.normal_form.fraction import Fraction, constant_of, used
from symsolve.checking.normal_form.results import Sign, sign_of_number
from symsolve.checking.normal_form.ring import Generator, Ring, split_by

_MAX_VARIABLES = 7
_MAX_TERMS = 400
_LARGEST_MULTIPLE = 8


def sign_of(ring: Ring, value: Fraction) -> Sign | None:
    """The certain sign of a fraction wherever it is defined, or ``None``."""
    if value.is_zero():
        return Sign.ZERO
    if not ring.is_real(value):
        return None
    value = ring.rationalised(value) if value.denominator.degrees()[0] else value
    top = sign_of_polynomial(ring, value.numerator)
    if top is None:
        return None
    bottom = sign_of_polynomial(ring, value.denominator)
    if bottom is None:
        return None
    # The denominator does not vanish where the value is defined.
    bottom = Sign.POSITIVE if bottom.is_nonnegative else Sign.NEGATIVE if bottom.is_nonpositive else bottom
    return top.times(bottom)


def sign_of_polynomial(ring: Ring, polynomial: Any) -> Sign | None:
    """The certain sign of a polynomial in the generators, or ``None``."""
    key = str(polynomial)
    if key not in ring.signs:
        ring.signs[key] = None  # a sign that is asked for while it is being found is unknown
        ring.signs[key] = _sign_by_factors(ring, polynomial)
    return ring.signs[key]  # type: ignore[no-any-return]


def _sign_by_factors(ring: Ring, polynomial: Any) -> Sign | None:
    ring.check_time()
    if polynomial.is_constant():
        return sign_of_number(constant_of(polynomial))
    if len(polynomial) > _MAX_TERMS:
        return None
    constant, factors = polynomial.factor()
    sign: Sign | None = sign_of_number(constant)
    for factor, multiplicity in factors:
        sign = _power(ring, factor, int(multiplicity), sign)
        if sign is None:
            return None
    return sign


def _power(ring: Ring, factor: Any, multiplicity: int, sign: Sign | None) -> Sign | None:
    known = _sign_of_irreducible(ring, factor)
    if known is not None:
        return known.power(multiplicity).times(sign)
    if multiplicity % 2 == 0 and ring.is_real(Fraction(ring, factor, ring.one.denominator)):
        return Sign.NONNEGATIVE.times(sign)
    return None


def _sign_of_irreducible(ring: Ring, factor: Any) -> Sign | None:
    if not all(ring.all[i].is_real for i in used(factor)):
        return None
    possible = frozenset({-1, 0, 1})
    attempts = (
        _sign_from_facts,
        _sign_of_constant,
        _sign_from_bounds,
        _sign_from_slack,
        _sign_of_quadratic,
        _sign_of_logarithms,
    )
    for attempt in attempts:
        known = attempt(ring, factor)
        possible = possible & known.value if known is not None else possible
        if len(possible) < 2:
            break
    return Sign(possible) if 0 < len(possible) < 3 else None


def _sign_from_facts(ring: Ring, factor: Any) -> Sign | None:
    """The sign of something that is a multiple of a side condition."""
    for fact, sign in ring.facts:
        ratio = factor / factor.leading_coefficient() - fact / fact.leading_coefficient()
        if ratio.is_zero():
            return sign_of_number(factor.leading_coefficient() / fact.leading_coefficient()).times(sign)
    return None


def _sign_of_constant(ring: Ring, factor: Any) -> Sign | None:
    ball = enclosure(ring, Fraction(ring, factor, ring.one.denominator))
    if ball is None or ball.contains(0):
        return None
    return Sign.POSITIVE if ball > 0 else Sign.NEGATIVE


def _sign_from_bounds(ring: Ring, factor: Any) -> Sign | None:
    numbers = sorted(used(factor))
    if len(numbers) > _MAX_VARIABLES:
        return _sign_of_terms(ring, factor)
    return bernstein_sign(factor, {i: bounds_of(ring, ring.all[i]) for i in numbers})


def _sign_of_terms(ring: Ring, factor: Any) -> Sign | None:
    known = {i: bounds_of(ring, ring.all[i]).sign for i in used(factor)}
    total: frozenset[int] | None = frozenset({0})
    for powers, coefficient in factor.terms():
        sign: Sign | None = sign_of_number(coefficient)
        for i, k in enumerate(powers):
            if k:
                sign = (
                    _sign_of_power(known[i], int(k)).times(sign) if _sign_of_power(known[i], int(k)) else None
                )
            if sign is None:
                return None
        total = _sum(total, sign.value if sign else frozenset())
        if total is None:
            return None
    return Sign(total)


def _sign_of_power(sign: Sign | None, exponent: int) -> Any:
    if sign is not None:
        return sign.power(exponent)
    return Sign.NONNEGATIVE if exponent % 2 == 0 else None


def _sum(a: frozenset[int] | None, b: frozenset[int]) -> frozenset[int] | None:
    """Signs that a sum of two quantities with these signs can have; ``None`` for any."""
    if a is None or (1 in a and -1 in b) or (-1 in a and 1 in b):
        return None
    return frozenset(s or t for s in a for t in b)


def bernstein_sign(polynomial: Any, bounds: dict[int, Bounds]) -> Sign | None:
    """Sign of a polynomial on a box, by the signs of its coefficients in the barycentric form of the box."""
    numbers = list(bounds)
    count = len(numbers)
    context = fmpq_mpoly_ctx.get(
        [f"t{i}" for i in range(count)] + [f"s{i}" for i in range(count)], Ordering.degrevlex
    )
    gens = context.gens()
    converted = _projected(polynomial, numbers, context)
    faces: list[list[frozenset[int]]] = []
    free: set[int] = set()
    for position, number in enumerate(numbers):
        known = bounds[number]
        t, s = gens[position], gens[count + position]
        degree = int(converted.degrees()[position])
        lower, upper = _rational(known.lower, -1), _rational(known.upper, 1)
        if lower is None and upper is None:
            free.add(position)
            faces.append([frozenset(), frozenset({position})])
            continue
        converted = _barycentric(converted, position, degree, lower, upper, t, s)
        faces.append(_vanishing(known, lower, upper, position, count))
    return _sign_of_coefficients(converted, free, faces)


def _projected(polynomial: Any, numbers: list[int], context: Any) -> Any:
    pad = (0,) * len(numbers)
    return context.from_dict({(*(powers[i] for i in numbers), *pad): c for powers, c in polynomial.terms()})


def _rational(bound: Any, side: int) -> fmpq | None:
    """The bound, or a rational number beyond it."""
    if bound is None:
        return None
    if not bound.is_Rational:
        bound = sympy.floor(bound * 1000) / 1000 if side < 0 else sympy.ceiling(bound * 1000) / 1000
    return fmpq(int(bound.p), int(bound.q))


def _barycentric(p: Any, position: int, degree: int, lower: Any, upper: Any, t: Any, s: Any) -> Any:
    parts = _split(p, position)
    total = p * 0
    for k, part in parts.items():
        if lower is not None and upper is not None:
            total += part * (s * lower + t * upper) ** k * (s + t) ** (degree - k)
        elif lower is not None:
            total += part * (t + lower) ** k
        else:
            total += part * (-t + upper) ** k
    return total


def _split(p: Any, position: int) -> dict[int, Any]:
    parts: dict[int, dict[Any, Any]] = {}
    for powers, c in p.terms():
        rest = (*powers[:position], 0, *powers[position + 1 :])
        parts.setdefault(int(powers[position]), {})[rest] = c
    return {k: p.context().from_dict(part) for k, part in parts.items()}


def _vanishing(known: Bounds, lower: Any, upper: Any, position: int, count: int) -> list[frozenset[int]]:
    """Which of t and s vanish on the faces of the box that belong to the domain."""
    faces = [frozenset[int]()]
    if lower is not None and not (known.lower_open and known.lower.is_Rational) and _is_exact(known.lower):
        faces.append(frozenset({position}))
    if lower is not None and upper is not None:
        if not known.upper_open and _is_exact(known.upper):
            faces.append(frozenset({count + position}))
    elif upper is not None and not known.upper_open and _is_exact(known.upper):
        faces.append(frozenset({position}))
    return faces


def _is_exact(bound: Any) -> bool:
    return bool(bound.is_Rational)


def _sign_of_coefficients(p: Any, free: set[int], faces: list[list[frozenset[int]]]) -> Sign | None:
    positive = negative = False
    supports = []
    for powers, c in p.terms():
        support = frozenset(i for i, k in enumerate(powers) if k)
        if any(powers[i] % 2 for i in free):
            return None
        positive, negative = positive or c > 0, negative or c < 0
        supports.append(support)
    if positive and negative:
        return None
    strict = all(
        any(not (support & frozenset().union(*face)) for support in supports)
        for face in itertools.product(*faces)
    )
    if strict:
        return Sign.POSITIVE if positive else Sign.NEGATIVE
    return Sign.NONNEGATIVE if positive else Sign.NONPOSITIVE


def _sign_from_slack(ring: Ring, factor: Any) -> Sign | None:
    """Replace one variable by another plus a slack: S = r + d with d > 0 where S > r is known."""
    numbers = used(factor)
    for fact, sign in ring.facts:
        if sign in (Sign.NONZERO, Sign.ZERO) or not (used(fact) & numbers):
            continue
        for number in sorted(used(fact) & numbers):
            known = _sign_with_slack(ring, factor, fact, sign, number)
            if known is not None:
                return known
    return None


def _sign_with_slack(ring: Ring, factor: Any, fact: Any, sign: Sign, number: int) -> Sign | None:
    parts = split_by(fact, number)
    if max(parts) != 1 or not parts[1].is_constant():
        return None
    slope = constant_of(parts[1])
    rest = parts.get(0, fact * 0)
    # fact = slope*g + rest, so g = (d - rest)/slope with d = fact, whose sign is known.
    slack_bounds = {
        Sign.POSITIVE: Bounds(sympy.S.Zero),
        Sign.NONNEGATIVE: Bounds(sympy.S.Zero, lower_open=False),
        Sign.NEGATIVE: Bounds(None, sympy.S.Zero),
        Sign.NONPOSITIVE: Bounds(None, sympy.S.Zero, upper_open=False),
    }.get(sign)
    if slack_bounds is None:
        return None
    slack = factor.context().gens()[number]
    changed = factor * 0
    for k, part in split_by(factor, number).items():
        changed += part * ((slack - rest) / slope) ** k
    others = {i: bounds_of(ring, ring.all[i]) for i in used(changed) if i != number}
    if len(others) >= _MAX_VARIABLES or not all(ring.all[i].is_real for i in others):
        return None
    if changed.is_constant():
        return sign_of_number(constant_of(changed))
    return bernstein_sign(changed, {**others, number: slack_bounds} if number in used(changed) else others)


def _sign_of_quadratic(ring: Ring, factor: Any) -> Sign | None:
    """a g**2 + b g + c with negative discriminant has the sign of a."""
    for number in sorted(used(factor)):
        parts = split_by(factor, number)
        if max(parts) != 2:
            continue
        zero = factor * 0
        a, b, c = (parts.get(k, zero) for k in (2, 1, 0))
        discriminant = sign_of_polynomial(ring, b * b - a * c * 4)
        if discriminant is not None and discriminant.is_nonpositive:
            lead = sign_of_polynomial(ring, a)
            if lead in (Sign.POSITIVE, Sign.NEGATIVE):
                weak = Sign.NONNEGATIVE if lead is Sign.POSITIVE else Sign.NONPOSITIVE
                return lead if discriminant is Sign.NEGATIVE else weak
    return None


def _sign_of_logarithms(ring: Ring, factor: Any) -> Sign | None:
    """A combination of logarithms with whole coefficients: the product of powers compared with one."""
    product = ring.one
    for powers, coefficient in factor.terms():
        numbers = [i for i, k in enumerate(powers) if k]
        whole = coefficient.q == 1 and abs(int(coefficient.p)) <= _LARGEST_MULTIPLE
        if len(numbers) != 1 or powers[numbers[0]] != 1 or ring.all[numbers[0]].kind != "log" or not whole:
            return None
        product = product * ring.all[numbers[0]].arguments[0] ** int(coefficient.p)
    return sign_of(ring, product - ring.one)


def bounds_of(ring: Ring, generator: Generator) -> Bounds:
    """Bounds of a real generator, found when they are first needed."""
    key = ("bounds", generator.number)
    if key not in ring.signs:
        ring.signs[key] = generator.bounds
        ring.signs[key] = _found_bounds(ring, generator)
    return ring.signs[key]  # type: ignore[no-any-return]


def _found_bounds(ring: Ring, generator: Generator) -> Bounds:
    known = generator.bounds
    if generator.kind == "exp":
        return known.meet(_beyond(sign_of(ring, generator.arguments[0]), sympy.S.One))
    if generator.kind == "log":
        return known.meet(_beyond(_compared_with_one(ring, generator), sympy.S.Zero))
    if generator.kind == "root":
        return _root_bounds(ring, generator, known)
    if generator.kind == "abs":
        sign = sign_of(ring, generator.arguments[0])
        return Bounds(sympy.S.Zero) if sign is not None and sign.is_nonzero else known
    return known


def _compared_with_one(ring: Ring, generator: Generator) -> Sign | None:
    return sign_of(ring, generator.arguments[0] - ring.one)


def _root_bounds(ring: Ring, generator: Generator, known: Bounds) -> Bounds:
    base = sign_of(ring, generator.arguments[0])
    if base is Sign.POSITIVE:
        known = known.meet(Bounds(sympy.S.Zero))
    return known.meet(_beyond(_compared_with_one(ring, generator), sympy.S.One))


def _beyond(sign: Sign | None, middle: sympy.Expr) -> Bounds:
    """Bounds of a quantity whose difference from ``middle`` has this sign."""
    return (
        {
            Sign.POSITIVE: Bounds(middle),
            Sign.NONNEGATIVE: Bounds(middle, lower_open=False),
            Sign.NEGATIVE: Bounds(None, middle),
            Sign.NONPOSITIVE: Bounds(None, middle, upper_open=False),
            Sign.ZERO: Bounds(middle, middle, False, False),
        }.get(sign, Bounds())
        if sign is not None
        else Bounds()
    )
