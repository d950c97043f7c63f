"""Arithmetic of generalised power series in a small quantity w > 0, with exponentials and logarithms.

A series is a finite sum of ``c exp(phi) w^e log(w)^l`` and a bound of what is left out: O of a few such
monomials (its barriers), up to powers of log(w). ``phi`` is a sum of ``a w^-p`` with p > 0, so that
``exp(phi)`` grows or falls faster than every power. Exponents and coefficients may contain parameters;
every comparison is decided by a ``Ground``, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs
import sympy
from sympy import Integer, oo

from symsolve.errors import OutsideDomain
from symsolve.harmonic.expansions.signs import Ground, normal, vanishes

ZERO, ONE = Integer(0), Integer(1)


class MoreTerms(Exception):
    """The series was cut too early to tell."""


@attrs.frozen(cache_hash=True)
class Monomial:
    """``exp(phi) w^exponent log(w)^logarithms``; phi is a sorted tuple of pairs (p, a) for ``a w^-p``."""

    exponent: sympy.Expr = ZERO
    logarithms: int = 0
    phi: tuple[tuple[sympy.Expr, sympy.Expr], ...] = ()

    def __mul__(self, other: Monomial) -> Monomial:
        exponent = _sum(self.exponent, other.exponent)
        return Monomial(exponent, self.logarithms + other.logarithms, add_phi(self.phi, other.phi))

    def power(self, exponent: sympy.Expr) -> Monomial:
        """The monomial to a power; only without logarithms unless the power is a small integer."""
        phi = tuple((p, normal(exponent * a)) for p, a in self.phi)
        logarithms = self.logarithms * int(exponent) if self.logarithms else 0
        return Monomial(normal(exponent * self.exponent), logarithms, phi)


UNIT = Monomial()


def _sum(first: sympy.Expr, second: sympy.Expr) -> sympy.Expr:
    total = first + second
    return total if total.is_Rational else normal(total)


def add_phi(
    first: tuple[tuple[sympy.Expr, sympy.Expr], ...], second: tuple[tuple[sympy.Expr, sympy.Expr], ...]
) -> tuple[tuple[sympy.Expr, sympy.Expr], ...]:
    """The exponent of a product of two exponentials."""
    if not first or not second:
        return first or second
    total: dict[sympy.Expr, sympy.Expr] = {}
    for p, a in first + second:
        total[p] = normal(total.get(p, ZERO) + a)
    pairs = [(p, a) for p, a in total.items() if a != 0]
    return tuple(sorted(pairs, key=lambda pair: sympy.default_sort_key(pair[0])))


@attrs.frozen
class Lattice:
    """Exponents that can occur: an offset plus non-negative integer multiples of the steps."""

    offsets: frozenset[sympy.Expr] = frozenset({ZERO})
    steps: frozenset[sympy.Expr] = frozenset()

    def union(self, other: Lattice) -> Lattice:
        """Exponents of a sum."""
        return Lattice(self.offsets | other.offsets, self.steps | other.steps)

    def product(self, other: Lattice) -> Lattice:
        """Exponents of a product."""
        offsets = frozenset(_sum(a, b) for a in self.offsets for b in other.offsets)
        return Lattice(offsets, self.steps | other.steps)

    def powers(self) -> Lattice:
        """Exponents of a power series in a quantity that tends to zero and whose exponents these are."""
        offsets = frozenset(map(self._first_positive, self.offsets))
        return Lattice(frozenset({ZERO}), (offsets | self.steps) - {ZERO})

    def _first_positive(self, offset: sympy.Expr) -> sympy.Expr:
        """Where terms cancelled the offset is too low: what tends to zero has positive exponents only."""
        if len(self.steps) != 1 or not offset.is_Rational or offset >= 0:
            return offset
        (step,) = self.steps
        return offset + step * (sympy.floor(-offset / step) + 1) if step.is_Rational and step > 0 else offset

    def shifted(self, exponent: sympy.Expr) -> Lattice:
        """Exponents after multiplication by one power."""
        return Lattice(frozenset(_sum(a, exponent) for a in self.offsets), self.steps)


@attrs.frozen
class Series:
    """A truncated series.

    Attributes:
        terms: coefficient of each monomial.
        barriers: what is left out is O(the sum of these monomials), up to powers of log(w).
        lattice: the exponents that can occur, also beyond the barriers; None where that is not tracked.
    """

    terms: dict[Monomial, sympy.Expr]
    barriers: frozenset[Monomial] = frozenset()
    lattice: Lattice | None = attrs.field(factory=Lattice)


def constant(value: sympy.Expr) -> Series:
    """A series of one term."""
    return Series({UNIT: value} if value != 0 else {})


def monomial(exponent: sympy.Expr, coefficient: sympy.Expr = ONE) -> Series:
    """``coefficient * w**exponent``."""
    return Series({Monomial(exponent): coefficient}, lattice=Lattice(frozenset({exponent})))


class Algebra:
    """Operations on series, cut after a given number of orders.

    Args:
        ground: decides comparisons of exponents and signs of coefficients.
        length: how many powers of a small quantity are kept.
    """

    def __init__(self, ground: Ground, length: int) -> None:
        self.ground, self.length = ground, length

    def growth(self, phi: tuple[tuple[sympy.Expr, sympy.Expr], ...]) -> int:
        """1 where exp(phi) grows faster than every power of 1/w, -1 where it falls faster, 0 for phi = 0."""
        if not phi:
            return 0
        fastest = phi[0]
        for pair in phi[1:]:
            # The power oo stands for a double exponential.
            if fastest[0] != oo and (pair[0] == oo or self.ground.compare(pair[0], fastest[0]) > 0):
                fastest = pair
        return self.ground.sign(fastest[1])

    def compare(self, first: Monomial, second: Monomial) -> int:
        """1 where the first is larger as w -> 0, -1 where it is smaller, 0 where they are the same."""
        if first == second:
            return 0
        negated = tuple((p, -a) for p, a in second.phi)
        faster = self.growth(add_phi(first.phi, negated))
        if faster:
            return faster
        larger = self.ground.compare(second.exponent, first.exponent)
        return larger or (first.logarithms > second.logarithms) - (first.logarithms < second.logarithms)

    def largest(self, monomials: Iterable[Monomial]) -> Monomial:
        """The largest of some monomials as w -> 0."""
        found, *others = monomials
        for other in others:
            if self.compare(other, found) > 0:
                found = other
        return found

    def leading(self, series: Series) -> tuple[Monomial, sympy.Expr]:
        """The largest monomial and its coefficient.

        Raises:
            MoreTerms: all terms are beyond what was left out.
            OutsideDomain: the series is zero.
        """
        if not series.terms:
            if series.barriers:
                raise MoreTerms
            raise OutsideDomain("a power or logarithm of zero has no expansion")
        first = self.largest(series.terms)
        if any(self.compare(barrier, first) >= 0 for barrier in series.barriers):
            raise MoreTerms
        same = [c for m, c in series.terms.items() if m != first and self.compare(m, first) == 0]
        coefficient = sympy.Add(series.terms[first], *same)
        if same and vanishes(coefficient):
            raise OutsideDomain("leading terms cancel where two exponents agree; insert the value")
        return first, coefficient

    def add(self, summands: Iterable[Series]) -> Series:
        """The sum."""
        terms: dict[Monomial, sympy.Expr] = {}
        barriers: frozenset[Monomial] = frozenset()
        lattice: Lattice | None = Lattice(frozenset())
        for series in summands:
            for key, coefficient in series.terms.items():
                terms[key] = terms[key] + coefficient if key in terms else coefficient
            barriers |= series.barriers
            lattice = lattice.union(series.lattice) if lattice and series.lattice else None
        kept = {key: value for key, value in terms.items() if not vanishes(value)}
        return self._pruned(Series(kept, barriers, lattice))

    def _pruned(self, series: Series) -> Series:
        """Without what is beyond a barrier; only rational exponents are compared."""
        bounds = [b.exponent for b in series.barriers if not b.phi and b.exponent.is_Rational]
        if not bounds:
            return series
        bound = min(bounds)

        def beyond(key: Monomial) -> bool:
            return not key.phi and key.exponent.is_Rational and bool(key.exponent >= bound)

        terms = {key: value for key, value in series.terms.items() if not beyond(key)}
        barriers = frozenset(b for b in series.barriers if not beyond(b)) | {Monomial(bound)}
        return Series(terms, barriers, series.lattice)

    def multiply(self, first: Series, second: Series) -> Series:
        """The product."""
        terms: dict[Monomial, sympy.Expr] = {}
        for a, x in first.terms.items():
            for b, y in second.terms.items():
                key = a * b
                terms[key] = terms[key] + x * y if key in terms else x * y
        kept = {key: value for key, value in terms.items() if not vanishes(value)}
        barriers = frozenset(
            Monomial(m.exponent, 0, m.phi)
            for one, other in ((first, second), (second, first))
            for barrier in one.barriers
            for m in (barrier * bound for bound in (*other.terms, *other.barriers))
        )
        lattice = first.lattice.product(second.lattice) if first.lattice and second.lattice else None
        return self._pruned(Series(kept, barriers, lattice))

    def shift(self, series: Series, by: Monomial, factor: sympy.Expr = ONE) -> Series:
        """The product with one term."""
        terms = {key * by: factor * value for key, value in series.terms.items()}
        # Bounds hold up to powers of log(w).
        bare = Monomial(by.exponent, 0, by.phi)
        lattice = None if by.phi or not series.lattice else series.lattice.shifted(by.exponent)
        return Series(terms, frozenset(b * bare for b in series.barriers), lattice)

    def compose(self, coefficients: Callable[[int], sympy.Expr], small: Series) -> Series:
        """``sum of coefficients(j) small^j`` for a quantity that tends to zero."""
        if not small.terms and not small.barriers:
            return constant(coefficients(0))
        self._require_small(small)
        total, power = [constant(coefficients(0))], constant(ONE)
        for j in range(1, self.length):
            power = self.multiply(power, small)
            factor = coefficients(j)
            if factor != 0:
                total.append(self.shift(power, UNIT, factor))
        bounds = [*small.terms, *small.barriers]
        cut = self.largest(Monomial(m.exponent, 0, m.phi) for m in bounds).power(Integer(self.length))
        lattice = small.lattice.powers() if small.lattice else None
        return attrs.evolve(self.add([*total, Series({}, frozenset({cut}))]), lattice=lattice)

    def _require_small(self, small: Series) -> None:
        for key in (*small.terms, *small.barriers):
            falls = self.growth(key.phi)
            if falls > 0 or (falls == 0 and self.ground.sign(key.exponent) <= 0):
                raise MoreTerms

    def normalised(self, series: Series) -> tuple[Monomial, sympy.Expr, Series]:
        """Leading monomial, its coefficient, and the relative rest, which tends to zero."""
        lead, coefficient = self.leading(series)
        if lead.logarithms:
            raise OutsideDomain("a power or logarithm of a logarithm is not expanded")
        rest = {key: value for key, value in series.terms.items() if self.compare(key, lead) != 0}
        lattice = series.lattice
        small = self.shift(Series(rest, series.barriers, lattice), lead.power(Integer(-1)), 1 / coefficient)
        return lead, coefficient, small

    def power(self, series: Series, exponent: sympy.Expr) -> Series:
        """A power with an exponent that is free of w."""
        if exponent.is_Integer and 0 <= exponent <= 3:
            result = constant(ONE)
            for _ in range(int(exponent)):
                result = self.multiply(result, series)
            return result
        lead, coefficient, small = self.normalised(series)
        if not exponent.is_Integer:
            self.ground.require_positive(coefficient, "the base of a power that is not an integer")
        powers = self.compose(lambda j: binomial(exponent, j), small)
        return self.shift(powers, lead.power(exponent), coefficient**exponent)

    def logarithm(self, series: Series) -> Series:
        """The logarithm; powers of w give log(w), exponentials their exponents."""
        lead, coefficient, small = self.normalised(series)
        self.ground.require_positive(coefficient, "the argument of a logarithm")
        parts = [constant(sympy.log(coefficient)), *(monomial(-p, a) for p, a in lead.phi)]
        if lead.exponent != 0:
            parts.append(Series({Monomial(ZERO, 1): lead.exponent}, lattice=None))
        rest = self.compose(lambda j: Integer((-1) ** (j + 1)) / j if j else ZERO, small)
        return self.add([*parts, rest])

    def exponential(self, series: Series) -> Series:
        """exp of a series: what diverges makes an exponential, a constant a factor."""
        phi: dict[sympy.Expr, sympy.Expr] = {}
        shift, factor, small = ZERO, ONE, {}
        for key, value in series.terms.items():
            size = self.growth(key.phi) or -self.ground.sign(key.exponent)
            if size < 0:
                small[key] = value
            elif key.phi:
                return self._double_exponential(series)
            elif size > 0 and not key.logarithms:
                phi[-key.exponent] = phi.get(-key.exponent, ZERO) + value
            elif size == 0 and key.logarithms == 1:
                shift += value
            elif size == 0 and not key.logarithms:
                factor *= sympy.exp(value)
            else:
                raise OutsideDomain("the exponential of a power times a logarithm is not expanded")
        lead = Monomial(normal(shift), 0, add_phi(((ONE, ZERO),), tuple(phi.items())) if phi else ())
        rest = Series(small, series.barriers, series.lattice)
        powers = self.compose(lambda j: 1 / sympy.factorial(j), rest)
        lattice = attrs.evolve(powers, lattice=powers.lattice if not phi else None)
        return self.shift(lattice, lead, factor)

    def _double_exponential(self, series: Series) -> Series:
        """exp(-exp(..)) falls faster than every exponential: it is only bounded."""
        _, coefficient = self.leading(series)
        if self.ground.sign(coefficient) > 0:
            raise OutsideDomain("a double exponential that grows is not expanded")
        return Series({}, frozenset({Monomial(ZERO, 0, ((oo, Integer(-1)),))}), None)


def binomial(exponent: sympy.Expr, j: int) -> sympy.Expr:
    """The binomial coefficient, as a product."""
    return sympy.Mul(*[(exponent - i) / Integer(i + 1) for i in range(j)])
