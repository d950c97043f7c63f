"""Asymptotic expansions of harmonic sums by the calculus of residues, with distinctions of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import sympy
from sympy import Integer, oo

from symsolve.errors import OutsideDomain
from symsolve.harmonic.expansions.continuation import Continuation
from symsolve.harmonic.expansions.nonzero import nonzero_conditions
from symsolve.harmonic.expansions.power_series import (
    Ladder,
    ladder,
    leading_exponent,
    require_point,
)
from symsolve.harmonic.expansions.records import Case, Expansion, Leading, Order, Size, Term, leading_of
from symsolve.harmonic.expansions.regularity import known_positive, require_analytic
from symsolve.harmonic.expansions.residues import Contributions
from symsolve.harmonic.expansions.series import MoreTerms
from symsolve.harmonic.expansions.signs import Ground, Unsettled, normal
from symsolve.harmonic.expansions.tidy import tidy_rational

if TYPE_CHECKING:
    from symsolve.harmonic.harmonic_sum import HarmonicSum

_MOST_FACTS = 8
_MOST_ORDERS = 64


def leading(law: HarmonicSum, at: object = oo) -> Leading:
    """The leading term of a harmonic sum, with the cases that its parameters leave open."""
    return leading_of(asymptotics(law, 1, at))


def asymptotics(law: HarmonicSum, order: int, at: object = oo) -> Expansion:
    """The first powers of x (with their logarithms) in the expansion of a harmonic sum.

    Args:
        law: the sum.
        order: how many different powers of x; fewer come back where there are no more.
        at: oo or 0, where x goes.

    Raises:
        OutsideDomain: the sum diverges; the base function has no expansion that is known here, or may be
            singular at some u > 0.

    Examples:
        >>> from symsolve.harmonic import HarmonicSum
        >>> u, x = sympy.symbols("u x", positive=True)
        >>> law = HarmonicSum(sympy.exp(-u), u, amplitude=(1, 0), frequency=(1, -2))
        >>> asymptotics(law, 2, at=0).expression(x)
        -1/2 + sqrt(pi)/(2*sqrt(x))
    """
    if not isinstance(order, int) or isinstance(order, bool) or order < 1:
        raise OutsideDomain(f"asymptotics, order: {order!r} is not a positive number of terms")
    problem = _Problem.of(law, require_point(at))
    cases = _cases(problem, order, Ground())
    shared = [c for c in cases[0][1] if all(c in conditions for _, conditions in cases)]
    return Expansion(
        point=problem.point,
        cases=tuple(
            _with_conditions(case, [c for c in own if c not in shared]) for case, own in _joined(cases)
        ),
        conditions=tuple(shared),
    )


def _cases(problem: _Problem, order: int, ground: Ground) -> list[tuple[Case, list[sympy.Basic]]]:
    try:
        terms, remainder = problem.expand(order, ground)
    except Unsettled as question:
        if len(ground.relations) >= _MOST_FACTS:
            raise OutsideDomain(
                f"the expansion depends on too many unknown orders of exponents, such as {question}; "
                "give the parameters numbers or assumptions"
            ) from None
        left, right = question.left, question.right
        below, above = (_cases(problem, order, ground.assume(left, right, sign)) for sign in (-1, 1))
        return [
            *below,
            *_cases_where_equal(problem, order, ground.assume(left, right, 0), left - right),
            *above,
        ]
    return [(Case(sympy.And(*ground.relations), terms, remainder), ground.conditions)]


def _cases_where_equal(
    problem: _Problem, order: int, ground: Ground, difference: sympy.Expr
) -> list[tuple[Case, list[sympy.Basic]]]:
    """One parameter is eliminated where that can be done, so that equal exponents look equal."""
    numerator = sympy.fraction(normal(difference))[0]
    solutions = []
    for symbol in sorted(numerator.free_symbols, key=sympy.default_sort_key):
        coefficients = sympy.Poly(numerator, symbol).all_coeffs() if numerator.is_polynomial(symbol) else []
        if len(coefficients) == 2 and ground.known_sign(coefficients[0]) in (-1, 1):
            value = tidy_rational(normal(-coefficients[1] / coefficients[0]))
            if _keeps_assumptions(symbol, value):
                solutions.append((symbol, value))
    if not solutions:
        return _cases(problem, order, ground)
    symbol, value = min(solutions, key=lambda solution: int(sympy.count_ops(solution[1])))
    facts = tuple((normal(fact.xreplace({symbol: value})), sign) for fact, sign in ground.facts)
    kept = Ground(tuple(fact for fact in facts if fact[0] != 0), ground.relations)
    return _cases(problem.at({symbol: value}), order, kept)


def _keeps_assumptions(symbol: sympy.Symbol, value: sympy.Expr) -> bool:
    """Whether a value is known to be what its symbol is: where b > 0 becomes (g - 1)/q that would be lost."""
    return all(
        getattr(value, f"is_{fact}") == known
        for fact, known in symbol.assumptions0.items()
        if fact in ("positive", "negative", "nonnegative", "nonpositive", "integer") and known is not None
    )


def _joined(cases: list[tuple[Case, list[sympy.Basic]]]) -> list[tuple[Case, list[sympy.Basic]]]:
    """Cases with the same outcome are one."""
    found: list[tuple[Case, list[sympy.Basic]]] = []
    for case, conditions in cases:
        for index, (other, known) in enumerate(found):
            if (other.terms, other.remainder, known) == (case.terms, case.remainder, conditions):
                found[index] = (
                    attrs.evolve(other, condition=sympy.Or(other.condition, case.condition)),
                    known,
                )
                break
        else:
            found.append((case, conditions))
    return found


def _with_conditions(case: Case, conditions: list[sympy.Basic]) -> Case:
    return attrs.evolve(case, condition=sympy.And(case.condition, *conditions))


@attrs.frozen
class _Problem:
    """One sum and one point, with what doesn't depend on the case."""

    law: HarmonicSum
    h: sympy.Expr
    u: sympy.Symbol
    point: sympy.Expr
    sums: Contributions

    @classmethod
    def of(cls, law: HarmonicSum, point: sympy.Expr) -> _Problem:
        u = sympy.Symbol(law.variable.name, positive=True)
        if law.base.has(u) and u != law.variable:
            u = sympy.Dummy(law.variable.name, positive=True)
        h = law.base.xreplace({law.variable: u})
        crosses = law.terms is oo and _crosses(law.frequency[1], point)
        transform = Continuation(h, u, point) if crosses else None
        return cls(law, h, u, point, Contributions(law, Integer(1 if point == 0 else -1), transform))

    def at(self, values: dict[sympy.Symbol, sympy.Expr]) -> _Problem:
        """The same problem with parameters replaced."""
        law = self.law
        replaced = attrs.evolve(
            law,
            base=law.base.xreplace(values),
            amplitude=tuple(part.xreplace(values) for part in law.amplitude),
            frequency=tuple(part.xreplace(values) for part in law.frequency),
            terms=law.terms.xreplace(values),
        )
        return _Problem.of(replaced, self.point)

    def expand(self, order: int, ground: Ground) -> tuple[tuple[Term, ...], Order]:
        """Terms and remainder in one case."""
        self._require_convergence(ground)
        if self.sums.transform is not None:
            require_analytic(self.h, self.u, ground)
            ground.conditions.extend(c for c in self.sums.transform.conditions if c not in ground.conditions)
        length = order + 1
        while True:
            try:
                rungs = ladder(self.h, self.u, self.point, ground, length)
                self._require_no_oscillation(rungs.oscillates)
                selection = _Selection(self, rungs, ground)
                if selection.run(order) or length >= _MOST_ORDERS:
                    return tuple(selection.terms), selection.remainder
            except MoreTerms:
                if length >= _MOST_ORDERS:
                    raise OutsideDomain(
                        f"{self.law.base}: {length} orders of its expansion don't give {order} terms of the "
                        "sum; ask for fewer, or write the base function more simply"
                    ) from None
            length *= 2

    def _require_no_oscillation(self, oscillates: bool) -> None:
        """Stationary phases of an oscillation that falls like a power give powers of their own."""
        if oscillates and self.sums.transform is not None:
            raise OutsideDomain(
                f"{self.law.base} oscillates without falling faster than every power: "
                "the residues of its transform are not the whole expansion of its sum"
            )

    def _require_convergence(self, ground: Ground) -> None:
        """Terms behave like k^(-gamma - beta m) with h ~ u^m at 0 for beta > 0, at infinity for beta < 0."""
        if self.law.terms is not oo:
            return
        gamma, beta = self.law.amplitude[1], self.law.frequency[1]
        far, sign = (Integer(0), 1) if _is_positive(beta) else (oo, -1)
        rank, oscillates = leading_exponent(self.h, self.u, far, ground)
        self._require_no_oscillation(oscillates)
        if rank is None:
            return
        fall = normal(gamma + beta * sign * rank)
        ground.require_positive(
            normal(fall - 1), f"the sum over infinitely many k diverges: its terms go as k**(-({fall}))"
        )

    @property
    def constant(self) -> sympy.Expr:
        """The constant in front of the sum."""
        constant: sympy.Expr = self.law.amplitude[0] * self.h.as_independent(self.u, as_Add=False)[0]
        return constant

    def has_one_sign(self, ground: Ground) -> bool:
        """Whether h is known to have one sign on u > 0, up to the constant in front of it."""
        return known_positive(self.h.as_independent(self.u, as_Add=False)[1], self.u, ground)

    def zeta_rank(self) -> sympy.Expr | None:
        """Where the pole of zeta stands among the exponents of w."""
        if self.sums.transform is None:
            return None
        gamma, beta = self.law.amplitude[1], self.law.frequency[1]
        return normal(-self.sums.direction * (gamma - 1) / beta)


def _is_positive(beta: sympy.Expr) -> bool:
    sign = Ground().known_sign(beta)
    if not sign:
        raise OutsideDomain(
            f"HarmonicSum, frequency: the sign of the exponent {beta} is not known; "
            "declare its symbols positive, or give a number"
        )
    return sign > 0


def _crosses(beta: sympy.Expr, point: sympy.Expr) -> bool:
    """The pole of zeta is met where infinitely many terms sweep through the whole base function."""
    return _is_positive(beta) is (point is oo)


class _Selection:
    """Takes contributions largest first until there are enough."""

    def __init__(self, problem: _Problem, rungs: Ladder, ground: Ground) -> None:
        self.problem, self.rungs, self.ground = problem, rungs, ground
        self.ranks = list(rungs.powers)
        self.zeta = problem.zeta_rank()
        self.terms: list[Term] = []
        self.remainder = Order(Size.ZERO)
        self._before: list[sympy.Expr] = []

    def run(self, order: int) -> bool:
        """Whether all that was asked for was found before the end of what is known of h."""
        count = 0
        while True:
            try:
                rank = self._lowest()
            except Unsettled:
                if count < order or self._has_logarithms():
                    raise
                return self._unordered_rest()
            if rank is None:
                break
            first, alone = not self._before, self._is_zeta_alone(rank)
            found = self._take(rank)
            if not found:
                continue
            if count == 0:
                integral = first and alone and self.problem.has_one_sign(self.ground)
                self._require_nonzero(found, rank, converges=first and not alone, integral=integral)
            if count == order:
                self.remainder = Order(Size.POWER, found[0].exponent, found[0].logarithms)
                return True
            self.terms += found
            count += 1
        return self._at_the_end()

    def _is_zeta_alone(self, rank: sympy.Expr) -> bool:
        if self.zeta is None or self.ground.compare(self.zeta, rank) != 0:
            return False
        return not any(self.ground.compare(other, rank) == 0 for other in self.ranks)

    def _require_nonzero(
        self, found: list[Term], rank: sympy.Expr, *, converges: bool, integral: bool
    ) -> None:
        """Note what has to be assumed so that the first term leads; later ones may vanish here and there.

        Args:
            found: the first terms that were found, most logarithms first.
            rank: their exponent of w.
            converges: nothing came before: the sum of the powers of k in their coefficient converges.
            integral: it is an integral that converges, over a function of one sign.
        """
        facts = self.ground.facts
        if converges and self.problem.law.terms is oo:
            facts = (*facts, (normal(self.problem.sums.argument_of_zeta(rank) - 1), 1))
        known = Ground(facts)
        coefficient = self.problem.constant if integral else found[0].coefficient
        for condition in nonzero_conditions(coefficient, known):
            self.ground.note(condition)

    def _lowest(self) -> sympy.Expr | None:
        """The next exponent of w, None at the end of what is known of h."""
        candidates = self.ranks + ([self.zeta] if self.zeta is not None else [])
        if not candidates:
            return None
        lowest = candidates[0]
        for rank in candidates[1:]:
            if self.ground.compare(rank, lowest) < 0:
                lowest = rank
        barred = any(self.ground.compare(barrier, lowest) <= 0 for barrier in self.rungs.barriers)
        return None if barred else lowest

    def _unordered_rest(self) -> bool:
        """All that was asked for is there; one bound says what comes next, whatever the parameters are."""
        ranks = self.ranks + ([self.zeta] if self.zeta is not None else []) + list(self.rungs.barriers)
        # Where the pole of zeta meets one of the others there is one more logarithm.
        self._bounded_by(ranks, int(self.zeta is not None))
        return True

    def _has_logarithms(self) -> bool:
        return any(any(powers) for powers in self.rungs.powers.values())

    def _bounded_by(self, ranks: list[sympy.Expr], logarithms: int) -> None:
        exponents = [tidy_rational(self.problem.sums.direction * rank) for rank in ranks]
        largest = sympy.Min if self.problem.point == 0 else sympy.Max
        self.remainder = Order(Size.POWER, largest(*exponents), logarithms)

    def _take(self, rank: sympy.Expr) -> list[Term]:
        sums = self.problem.sums
        same = [other for other in self.ranks if self.ground.compare(other, rank) == 0]
        with_zeta = self.zeta is not None and self.ground.compare(self.zeta, rank) == 0
        coefficients: dict[int, sympy.Expr] = {}
        for other in same:
            self.ranks.remove(other)
            for logs, value in self.rungs.powers[other].items():
                coefficients[logs] = coefficients.get(logs, Integer(0)) + value
        if with_zeta:
            self.zeta = None
        # The exponents of h are written in the parameters of its transform: its poles are seen there.
        place = same[0] if same else rank
        here = self._in_u(place, coefficients)
        before = sympy.Add(*self._before)
        self._before.append(here)
        if with_zeta and same:
            return sums.of_both(place, coefficients, before, here)
        return sums.of_zeta(rank, before) if with_zeta else sums.of_power(place, coefficients)

    def _in_u(self, rank: sympy.Expr, coefficients: dict[int, sympy.Expr]) -> sympy.Expr:
        u = self.problem.u
        power = u ** (self.problem.sums.direction * rank)
        return sympy.Add(*[c * power * sympy.log(u) ** logs for logs, c in coefficients.items()])

    def _at_the_end(self) -> bool:
        if self.rungs.barriers and not self._all_vanish():
            if self._has_logarithms():
                # Bounds hold up to logarithms; how many is not known here.
                raise MoreTerms
            self._bounded_by(list(self.rungs.barriers), 0)
            return False
        crossed = self.problem.sums.transform is not None
        self.remainder = Order(Size.FLAT if crossed or self.rungs.flat or self.rungs.barriers else Size.ZERO)
        return True

    def _all_vanish(self) -> bool:
        """Whether all further exponents of h meet the zeros -2, -4, .. of zeta."""
        law, sums, lattice = self.problem.law, self.problem.sums, self.rungs.lattice
        if law.terms is not oo or lattice is None:
            return False
        slope = sums.direction * law.frequency[1]
        even = all((slope * step / 2).is_integer and (slope * step).is_negative for step in lattice.steps)
        places = [sums.argument_of_zeta(offset) for offset in lattice.offsets]
        beyond = [sums.argument_of_zeta(barrier) for barrier in self.rungs.barriers]
        return bool(even and all((w / 2).is_integer for w in places) and all(w.is_negative for w in beyond))
