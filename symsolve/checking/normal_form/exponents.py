"""Exponentials, logarithms and powers as rational functions of independent generators.

What is used, and where it holds (principal branches throughout):

* exp(u + v) = exp(u) exp(v), exp(log b) = b: always;
* log(p q) = log p + log q where p is certainly nonnegative: wherever both sides are defined;
* log(exp u) = u for real u, log(-p) = log p + i pi for positive p, log(p**2) = 2 log|p| for real p;
* b**e = exp(e log b) for b != 0; where b vanishes both sides agree wherever they are defined, since
  0**e is multiplicative in e >= 0;
* (p q)**n = p**n q**n for whole n, whatever p and q are.
"""

from __future__ import annotations

from typing import Any

import attrs
import sympy

from symsolve.checking.normal_form import signs
from symsolve.checking.normal_form.assumptions import NONNEGATIVE, POSITIVE, Bounds
from symsolve.checking.normal_form.fraction import Fraction, used
from symsolve.checking.normal_form.results import GaveUp, Sign, Undefined
from symsolve.checking.normal_form.ring import Generator, Ring, compose_monomial, terms

_LARGEST_FACTORED = 10**15
_LARGEST_UNITY = 120


@attrs.frozen
class Unit:
    """One summand of an exponent without its rational coefficient."""

    powers: dict[int, int]
    value: Fraction
    expression: sympy.Expr
    is_monomial: bool


def exp_of(ring: Ring, exponent: Fraction) -> Fraction:
    """The exponential of a fraction: one generator for each monomial of the exponent."""
    result = ring.one
    for coefficient, unit in _summands(ring, exponent):
        result = result * _exp_of_unit(ring, coefficient, unit)
    return result


def power(ring: Ring, base: Fraction, exponent: Fraction) -> Fraction:
    """The principal power."""
    whole = exponent.rational()
    if whole is not None and whole.is_Integer:
        return base ** int(whole)
    if base.is_zero():
        return _power_of_zero(ring, exponent)
    if base.equals(ring.one):
        return ring.one
    if whole is None and signs.sign_of(ring, base) not in (Sign.POSITIVE, Sign.NEGATIVE):
        ring.require_regular(base)  # b**(n + 1) = b b**n, where b may vanish
    return exp_of(ring, exponent * log_of(ring, base, whole_power=is_whole(ring, exponent)))


def _power_of_zero(ring: Ring, exponent: Fraction) -> Fraction:
    if signs.sign_of(ring, exponent) is Sign.POSITIVE:
        return ring.zero
    raise GaveUp("a power of zero whose exponent is not certainly positive")


def is_whole(ring: Ring, value: Fraction) -> bool:
    """Whether the value is certainly an integer."""
    if not value.denominator.is_constant():
        return False
    whole = all(c.is_Integer for _, c in terms(value.numerator))
    return whole and all(ring.all[i].integer for i in used(value.numerator))


def _summands(ring: Ring, exponent: Fraction) -> list[tuple[sympy.Rational, Unit]]:
    exponent = ring.rationalised(exponent)
    known = ring.refinement.exponent_denominators
    if exponent.denominator.is_constant() and not known:
        return [(c, _monomial_unit(ring, powers)) for powers, c in terms(exponent.numerator)]
    common = _common_denominator(ring)
    cofactor, rest = divmod(common, exponent.denominator)
    if not rest.is_zero():
        known.append(ring.sympy_of(Fraction(ring, exponent.denominator, ring.one.denominator)))
        ring.refinement.again()
    whole, proper = divmod(exponent.numerator * cofactor, common)
    found = [(c, _monomial_unit(ring, powers)) for powers, c in terms(whole)]
    return found + [(c, _proper_unit(ring, powers, common)) for powers, c in terms(proper)]


def _common_denominator(ring: Ring) -> Any:
    """The least common multiple of all denominators that exponents were seen to have.

    A denominator may contain exponentials itself; theirs were seen before, so the multiple of those
    before it serves while it is being converted.
    """
    if ring.common_denominator is None:
        ring.common_denominator = ring.one.denominator
        for expression in ring.refinement.exponent_denominators:
            factor = ring.convert(expression).numerator
            if factor.is_zero():
                raise GaveUp("an exponent whose denominator may vanish identically")
            common = ring.common_denominator
            ring.common_denominator = divmod(common * factor, common.gcd(factor))[0]
    return ring.common_denominator


def _monomial_unit(ring: Ring, powers: tuple[int, ...]) -> Unit:
    value = Fraction(ring, compose_monomial(powers), ring.one.denominator)
    kept = {i: int(k) for i, k in enumerate(powers) if k}
    return Unit(kept, value, ring.monomial(powers), True)


def _proper_unit(ring: Ring, powers: tuple[int, ...], common: Any) -> Unit:
    value = Fraction.make(ring, compose_monomial(powers), common)
    kept = {i: int(k) for i, k in enumerate(powers) if k}
    below = ring.sympy_of(Fraction(ring, common, ring.one.denominator))
    return Unit(kept, value, ring.monomial(powers) / below, False)


def _exp_of_unit(ring: Ring, coefficient: sympy.Rational, unit: Unit) -> Fraction:
    if unit.is_monomial and len(unit.powers) == 1:
        ((number, k),) = unit.powers.items()
        generator = ring.all[number]
        if generator.kind == "log" and k == 1:
            return power_of_atom(ring, generator, coefficient)
        if generator.kind == "lambertw" and k == 1:
            base = generator.arguments[0] / ring.of(generator)
            kind = "real" if generator.is_real else None
            return _root(ring, unit.expression, base, coefficient, sympy.exp(unit.expression), kind)
    phase = _phase(ring, unit)
    if phase is not None:
        return _exp_of_phase(ring, coefficient, unit, phase)
    return _opaque_exp(ring, coefficient, unit)


def _phase(ring: Ring, unit: Unit) -> dict[int, int] | None:
    """The factors that stand next to the imaginary unit, when it is one."""
    if not unit.is_monomial or unit.powers.get(0) != ring.refinement.unity // 4:
        return None
    return {i: k for i, k in unit.powers.items() if i}


def _exp_of_phase(ring: Ring, coefficient: sympy.Rational, unit: Unit, phase: dict[int, int]) -> Fraction:
    if len(phase) == 1:
        ((number, k),) = phase.items()
        base = _unit_circle_base(ring, ring.all[number]) if k == 1 else None
        if base is not None:
            return _root(ring, unit.expression, base, coefficient, sympy.exp(unit.expression), "inverse")
    pi = ring.find(sympy.pi)
    if pi is not None and phase.get(pi.number) == ring.scale(sympy.pi):
        others = {i: k for i, k in phase.items() if i != pi.number}
        if not others:
            return _root_of_unity(ring, coefficient)
        if all(ring.all[i].integer for i in others):
            return _whole_phase(ring, coefficient, unit, others)
    return _opaque_exp(ring, coefficient, unit)


def _unit_circle_base(ring: Ring, generator: Generator) -> Fraction | None:
    """exp(i t) for t = atan(v) or t = asin(v)."""
    if generator.kind not in ("atan", "asin"):
        return None
    (v,) = generator.arguments
    i, half = ring.imaginary_unit, ring.number(sympy.Rational(1, 2))
    if generator.kind == "atan":
        return (ring.one + i * v) / power(ring, ring.one + v * v, half)
    return i * v + power(ring, ring.one - v * v, half)


def _root_of_unity(ring: Ring, coefficient: sympy.Rational) -> Fraction:
    order = ring.refinement.unity
    steps = coefficient * order / 2
    if not steps.is_Integer:
        order = int(sympy.ilcm(order, 2 * int(coefficient.q)))
        if order > _LARGEST_UNITY or sympy.totient(order) <= order // 4:
            raise GaveUp(f"a root of unity of order {order}")
        ring.refinement.unity = order
        ring.refinement.again()
    return ring.of(ring.all[0], int(steps) % order)


def _whole_phase(ring: Ring, coefficient: sympy.Rational, unit: Unit, others: dict[int, int]) -> Fraction:
    """exp(i pi c m) for an integer-valued monomial m."""
    if coefficient.is_Integer:
        if coefficient % 2 == 0:
            return ring.one
        if any(k > 1 for k in others.values()):  # n**k has the parity of n
            return exp_of(ring, ring.imaginary_unit * ring.convert(sympy.pi) * _product(ring, others))
    scale = _scaled(ring, ("phase", unit.expression), coefficient)
    generator = ring.find(("phase", unit.expression)) or ring.add(
        ("phase", unit.expression),
        "exp",
        sympy.exp(unit.expression / scale),
        arguments=(unit.value.times(_flint(sympy.Rational(1, scale))),),
        conjugation="real" if scale == 1 else "inverse",
        degree=2 * scale,
        tail=ring.one,
    )
    return ring.of(generator, int(coefficient * scale) % (2 * scale))


def _product(ring: Ring, powers: dict[int, int]) -> Fraction:
    product = ring.one
    for i in powers:
        product = product * ring.of(ring.all[i])
    return product


def _flint(value: sympy.Rational) -> Any:
    from flint import fmpq

    return fmpq(int(value.p), int(value.q))


def _scaled(ring: Ring, key: Any, coefficient: sympy.Rational) -> int:
    """The scale of a generator, fine enough for this coefficient."""
    scale = ring.scale(key)
    missing = (coefficient * scale).q
    if missing != 1:
        ring.refinement.refine(key, int(missing))
    return scale


def _opaque_exp(ring: Ring, coefficient: sympy.Rational, unit: Unit) -> Fraction:
    key = ("exp", unit.expression)
    scale = _scaled(ring, key, coefficient)
    generator = ring.find(key)
    if generator is None:
        real = ring.is_real(unit.value)
        conjugate = None if real else ring.conjugate(unit.value)
        opposite = conjugate is not None and conjugate.equals(-unit.value)
        generator = ring.add(
            key,
            "exp",
            sympy.exp(unit.expression / scale),
            arguments=(unit.value.times(_flint(sympy.Rational(1, scale))),),
            conjugation="real" if real else "inverse" if opposite else None,
            bounds=POSITIVE if real else Bounds(),
        )
    return ring.of(generator, int(coefficient * scale))


def power_of_atom(ring: Ring, log: Generator, exponent: sympy.Rational) -> Fraction:
    """b**exponent, where log b is one generator."""
    (base,) = log.arguments
    if exponent.is_Integer:
        return base ** int(exponent)
    owner = _owner(ring, base)
    if owner is not None:
        scale = _scaled(ring, owner, exponent)
        return ring.of(ring.find(owner), int(exponent * scale))  # type: ignore[arg-type]
    known = signs.sign_of(ring, base)
    real = known is not None and known.is_nonnegative
    root = _gauss_root(ring, base, exponent)
    if root is not None:
        return root
    name = ring.sympy_of(base)
    return _root(ring, log.expression, base, exponent, name, "real" if real else None)


def _owner(ring: Ring, base: Fraction) -> Any:
    """The variable or constant whose whole value is ``base``, and that may be taken a root of."""
    numbers = base.generators()
    if len(numbers) != 1:
        return None
    generator = ring.all[next(iter(numbers))]
    if generator.kind != "symbol":
        return None
    key = generator.owner
    return key if base.equals(ring.of(generator, ring.scale(key))) else None


def _gauss_root(ring: Ring, base: Fraction, exponent: sympy.Rational) -> Fraction | None:
    """The square roots of 2, 3 and 5 inside the field of the root of unity, when it contains them."""
    order, zeta = ring.refinement.unity, ring.all[0]
    value = base.rational()
    if exponent.q != 2 or value not in (2, 3, 5):
        return None
    if value == 2 and order % 8 == 0:
        root = ring.of(zeta, order // 8) + ring.of(zeta, order - order // 8)
    elif value == 3 and order % 12 == 0:
        root = ring.of(zeta, order // 12) + ring.of(zeta, order - order // 12)
    elif value == 5 and order % 5 == 0:
        root = ring.one + (ring.of(zeta, order // 5) + ring.of(zeta, order - order // 5)).times(2)
    else:
        return None
    return root ** int(exponent.p)


def _root(
    ring: Ring,
    key: sympy.Expr,
    base: Fraction,
    exponent: sympy.Rational,
    name: sympy.Expr,
    conjugation: str | None = "real",
) -> Fraction:
    """base**exponent by a generator y with y**scale = base; integer powers need none."""
    if exponent.is_Integer:
        return base ** int(exponent)
    scale = _scaled(ring, ("root", key), exponent)
    generator = ring.find(("root", key)) or ring.add(
        ("root", key),
        "root",
        name ** sympy.Rational(1, scale),
        arguments=(base,),
        conjugation=conjugation,
        bounds=NONNEGATIVE if conjugation == "real" else Bounds(),
        degree=scale,
        tail=base,
    )
    whole = exponent.floor() if hasattr(exponent, "floor") else sympy.floor(exponent)
    return base ** int(whole) * ring.of(generator, int((exponent - whole) * scale))


def log_of(ring: Ring, value: Fraction, *, whole_power: bool = False) -> Fraction:
    """The principal logarithm, split into logarithms of atoms as far as their signs are known.

    With ``whole_power`` any branch will do (the result is multiplied by an integer and
    exponentiated), so everything splits.
    """
    if value.is_zero():
        raise Undefined("the logarithm of zero")
    splitter = _Splitter(ring, whole_power)
    splitter.take(value)
    return splitter.total()


class _Splitter:
    """Collects the logarithms of the factors of one value."""

    def __init__(self, ring: Ring, whole_power: bool) -> None:
        self.ring, self.whole_power = ring, whole_power
        self.sum, self.negative, self.unknown = ring.zero, False, ring.one
        self.turns = 0  # factors of the root of unity

    def take(self, value: Fraction) -> None:
        for polynomial, side in ((value.numerator, 1), (value.denominator, -1)):
            constant, factors = polynomial.factor()
            self._constant(constant, side)
            for factor, multiplicity in factors:
                self._factor(factor, side * int(multiplicity))

    def _constant(self, constant: Any, side: int) -> None:
        if constant < 0:
            self.negative = not self.negative
        for number, direction in ((abs(int(constant.p)), side), (int(constant.q), -side)):
            self.sum = self.sum + _log_of_integer(self.ring, number).times(direction)

    def _factor(self, factor: Any, multiplicity: int) -> None:
        ring = self.ring
        base = Fraction(ring, factor, ring.one.denominator)
        known = signs.sign_of_polynomial(ring, factor)
        if base.equals(ring.of(ring.all[0])):
            self.turns += multiplicity
        elif known is not None and known.is_nonnegative:
            self.sum = self.sum + _log_of_factor(ring, base).times(multiplicity)
        elif known is not None and known.is_nonpositive:
            self.negative ^= multiplicity % 2 == 1
            self.sum = self.sum + _log_of_factor(ring, -base).times(multiplicity)
        elif self.whole_power:
            self.sum = self.sum + _log_atom(ring, base, None).times(multiplicity)
        elif multiplicity % 2 == 0 and ring.is_real(base):
            self.sum = self.sum + _log_atom(ring, absolute_of_atom(ring, base), NONNEGATIVE).times(
                multiplicity
            )
        else:
            self.unknown = self.unknown * base**multiplicity

    def total(self) -> Fraction:
        ring = self.ring
        order = ring.refinement.unity
        turns = self.turns + (order // 2 if self.negative else 0)
        if not self.unknown.equals(ring.one):
            return self.sum + _log_atom(ring, self.unknown * ring.of(ring.all[0], turns % order), None)
        angle = sympy.Rational(2 * turns, order) % 2
        angle = angle - 2 if angle > 1 else angle
        if angle:
            return self.sum + ring.imaginary_unit * ring.convert(sympy.pi).times(_flint(angle))
        return self.sum


def _log_of_integer(ring: Ring, number: int) -> Fraction:
    if number == 1:
        return ring.zero
    total = ring.zero
    factors = sympy.factorint(number) if number <= _LARGEST_FACTORED else {number: 1}
    for prime, multiplicity in factors.items():
        total = total + _log_atom(ring, ring.number(prime), POSITIVE).times(int(multiplicity))
    return total


def _log_of_factor(ring: Ring, base: Fraction) -> Fraction:
    """The logarithm of a certainly nonnegative irreducible polynomial."""
    generator = _single(ring, base)
    if generator is not None:
        if generator.kind == "exp" and generator.is_real:
            return generator.arguments[0]
        if generator.kind == "root":
            inner = signs.sign_of(ring, generator.arguments[0])
            if inner is not None and inner.is_nonnegative:
                return log_of(ring, generator.arguments[0]).times(_flint(sympy.Rational(1, generator.degree)))
        if generator.kind == "symbol":
            key = generator.owner
            whole = ring.of(generator, ring.scale(key))
            return _log_atom(ring, whole, POSITIVE).times(_flint(sympy.Rational(1, ring.scale(key))))
        if generator.kind == "lambertw":
            return log_of(ring, generator.arguments[0]) - base
    return _log_atom(ring, base, POSITIVE)


def _single(ring: Ring, base: Fraction) -> Generator | None:
    numbers = base.generators()
    if len(numbers) != 1:
        return None
    generator = ring.all[next(iter(numbers))]
    return generator if base.equals(ring.of(generator)) else None


def _log_atom(ring: Ring, base: Fraction, known: Bounds | None) -> Fraction:
    generator = ring.same("log", (base,))
    if generator is None:
        generator = ring.add(
            None,
            "log",
            sympy.log(ring.sympy_of(base), evaluate=False),
            arguments=(base,),
            conjugation="real" if known is not None else None,
        )
    return ring.of(generator)


def absolute_of_atom(ring: Ring, base: Fraction) -> Fraction:
    """|p| for real p, as a generator A with A**2 = p**2."""
    generator = ring.same("abs", (base,)) or ring.same("abs", (-base,))
    if generator is None:
        generator = ring.add(
            None,
            "abs",
            sympy.Abs(ring.sympy_of(base), evaluate=False),
            arguments=(base,),
            bounds=NONNEGATIVE,
            degree=2,
            tail=base * base,
        )
    return ring.of(generator)
