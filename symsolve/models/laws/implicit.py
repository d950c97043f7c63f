r"""A response that is known only through the time it takes: u(R) in closed form, but not R(u).

With dR/du = rate(R), u rising from 0 at R = r to infinity at R = S, and the loss l = (S-R)^2/2,

    M(s) = int_0^oo u^(s-1) l du = (1/s) int_r^S u(R)^s (S-R) dR          (by parts, s > 0),

and the leading law follows as for any response. The summand P(k) l(x P(k)) = u l/x rises and then falls in k
if u l does in u, that is if q/2 - u changes its sign once, q = (S-R)/rate; rate q'/2 < 1 suffices. Then sum
and integral differ by the largest summand at most: where it rises or falls, the sum lies between
integrals that are one place apart.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs
import sympy
from flint import arb

from symsolve.errors import OutsideDomain, PrecisionNotReached
from symsolve.evaluation import Enclosure, Program, compile_expression
from symsolve.evaluation.accuracy import Goal
from symsolve.evaluation.precision import working_precision
from symsolve.models import quantities as q
from symsolve.models.convert import exact
from symsolve.models.laws.law import Law, Values
from symsolve.models.laws.spectrum_sums import Frequencies, normalisation
from symsolve.models.laws.training_time import spectrum_of
from symsolve.models.laws.upper_integral import numeric

if TYPE_CHECKING:
    from symsolve.harmonic.expansions.records import Expansion

__all__ = ["ImplicitTimeLaw", "implicit_time_law"]

_T, _LEFT, _RIGHT = (sympy.Symbol(name, real=True) for name in ("t", "a", "b"))
_PIECES = 256
_TERMS = 600
_BITS = 96


def implicit_time_law(
    *,
    rate: Any,
    elapsed: Any,
    variable: sympy.Symbol = q.R,
    start: Any = q.r,
    end: Any = q.S,
    alpha: Any = None,
) -> ImplicitTimeLaw:
    """The law of training time of a skill whose strength obeys dR/du = rate(R), u = eta P_s(k) T.

    Args:
        rate: an expression in R that vanishes at S.
        elapsed: an antiderivative of 1/rate, real for r <= R < S: the time that the motion takes.
        variable: R.
        start: r.
        end: S, approached for ever.
        alpha: decay of the frequencies.

    Raises:
        OutsideDomain: ``elapsed`` was not verified to be an antiderivative of 1/rate.

    Examples:
        >>> R, S = q.R, q.S
        >>> law = implicit_time_law(rate=R * (S - R), elapsed=sympy.log(R / (S - R)) / S)
        >>> law.exponent
        -alpha/(alpha + 1)
    """
    law = ImplicitTimeLaw(
        name="time",
        resource=q.T,
        spectrum=spectrum_of(alpha, sympy.oo),
        rate=exact(rate),
        antiderivative=exact(elapsed),
        variable=variable,
        start=exact(start),
        end=exact(end),
    )
    if not _vanishes(law.antiderivative.diff(variable) * law.rate - 1, variable):
        raise OutsideDomain(f"{elapsed} was not verified to be an antiderivative of 1/({rate}) in {variable}")
    return law


def _vanishes(expression: sympy.Expr, variable: sympy.Symbol) -> bool:
    """Whether an expression in roots of the variable is zero: exact, in the field of rational functions."""
    exponents = [
        power.exp for power in expression.atoms(sympy.Pow) if power.base == variable and power.exp.is_Rational
    ]
    degree = math.lcm(*(int(exponent.q) for exponent in exponents))
    root = sympy.Symbol("rho", positive=True)
    rational = sympy.powdenest(expression.subs(variable, root**degree), force=True)
    return bool(sympy.simplify(sympy.radsimp(sympy.cancel(sympy.together(rational)))) == 0)


@attrs.frozen(kw_only=True)
class ImplicitTimeLaw(Law):
    """L(T) = sum_k P_s(k) (S - R_k)^2/2 with u(R_k) = eta P_s(k) T, for infinitely many skills.

    Attributes:
        rate: dR/du.
        antiderivative: of 1/rate.
        variable: R.
        start: r.
        end: S.
    """

    rate: sympy.Expr
    antiderivative: sympy.Expr
    variable: sympy.Symbol
    start: sympy.Expr
    end: sympy.Expr

    @property
    def elapsed(self) -> sympy.Expr:
        """u(R)."""
        return self.antiderivative - self.antiderivative.subs(self.variable, self.start)

    @property
    def _s(self) -> sympy.Expr:
        return self.spectrum.alpha / (self.spectrum.alpha + 1)

    @property
    def exponent(self) -> sympy.Expr:
        """-alpha/(alpha+1), as for every response that falls fast enough."""
        return -self._s

    @property
    def mellin(self) -> sympy.Expr:
        """M(s) at s = alpha/(alpha+1), an integral over the strength."""
        R, s = self.variable, self._s
        return sympy.Integral(self.elapsed**s * (self.end - R), (R, self.start, self.end)) / s

    @property
    def prefactor(self) -> sympy.Expr:
        """In terms of the integral."""
        p = self.spectrum.alpha + 1
        return normalisation(self.spectrum) ** (1 / p) / p * q.eta**-self._s * self.mellin

    @property
    def exact(self) -> sympy.Expr:
        """The loss, with R_k(T) as a function that the elapsed time defines."""
        strength = sympy.Function("R")(q.eta * self.spectrum.frequency(q.k) * q.T)
        return sympy.Sum(self.spectrum.frequency(q.k) * (self.end - strength) ** 2 / 2, (q.k, 1, sympy.oo))

    @property
    def symbols(self) -> set[sympy.Symbol]:
        """The parameters."""
        inner = (
            self.rate.free_symbols
            | self.elapsed.free_symbols
            | self.start.free_symbols
            | self.end.free_symbols
        )
        found: set[sympy.Symbol] = inner | self.spectrum.alpha.free_symbols | {q.eta}
        return found - {self.variable}

    @property
    def conditions(self) -> tuple[sympy.Basic, ...]:
        """The start lies below the end."""
        return (sympy.Lt(self.start, self.end),)

    @property
    def validity(self) -> str:
        """Late enough."""
        return "eta*T*P_s(1) >> 1"

    def expansion(self, order: int) -> Expansion:
        """The leading term; what is left is at most of the order of 1/T."""
        from symsolve.harmonic.expansions.records import Case, Expansion, Order, Size, Term

        case = Case(
            sympy.true, (Term(self.exponent, self.prefactor, numeric=True),), Order(Size.POWER, sympy.S(-1))
        )
        return Expansion(point=sympy.oo, cases=(case,))

    def remainder(self) -> Any:
        """At most of the order of 1/T, the size of the largest summand."""
        return self.expansion(1).remainder

    def constants(self, values: Values | None = None, digits: int = 50) -> tuple[Enclosure, Enclosure]:
        """Exponent and prefactor, certified."""
        motion = self._motion(values)
        goal = Goal.of(digits, None, None)
        found = Enclosure(arb.nan())
        for bits in (goal.first_bits + 32, 2 * goal.first_bits + 64, 4 * goal.first_bits + 128):
            integral = motion.mellin(bits)
            with working_precision(bits):
                s = motion.s(bits)
                p = 1 / (1 - s)
                value = Frequencies(motion.exponent, None).start / p * motion.eta(bits) ** (-s) * integral
            found = Enclosure(value, bits)
            if goal.is_met(found):
                return Enclosure(-s, bits), found
        raise PrecisionNotReached(f"time law: {digits} digits of the prefactor were not certified: {found}")

    def leading_value(self, values: Values | None = None, at: Any = None, digits: int = 50) -> Enclosure:
        """The leading term, certified."""
        exponent, prefactor = self.constants(values, digits + 3)
        bits = prefactor.bits + 32
        with working_precision(bits):
            return Enclosure(prefactor.ball * numeric(self._resource(at), {}, bits) ** exponent.ball, bits)

    def remainder_bound(self, values: Values | None = None, at: Any = None) -> Enclosure:
        """A proved bound of the distance between the loss and its leading term: the largest summand.

        Raises:
            PrecisionNotReached: the summand was not shown to rise and then fall.
        """
        motion = self._motion(values)
        motion.require_one_maximum()
        with working_precision(_BITS):
            x = motion.eta(_BITS) * numeric(self._resource(at), {}, _BITS)
            return Enclosure(motion.largest() / x, _BITS)

    def evaluate(self, values: Values | None = None, at: Any = None, digits: int = 5) -> Enclosure:
        """A certified enclosure of L(T); a few digits only: skills one by one, the others between integrals.

        Raises:
            PrecisionNotReached: the accuracy is beyond this method; ``.best`` is what it found.
        """
        goal, motion = Goal.of(digits, None, None), self._motion(values)
        time = self._resource(at)
        with working_precision(_BITS):
            x = motion.eta(_BITS) * numeric(time, {}, _BITS)
            found = [Enclosure(motion.total(x), _BITS)]
        if time.is_positive:
            main, bound = self.leading_value(values, time, 12), self.remainder_bound(values, time)
            with working_precision(_BITS):
                found.append(Enclosure(main.ball + arb(0, bound.ball.abs_upper()), _BITS))
        best = min(found, key=lambda enclosure: float(enclosure.radius))
        if goal.is_met(best):
            return best
        failure = PrecisionNotReached(f"time law: {digits} digits were not certified: {best.ball.str(10)}")
        failure.best = best  # type: ignore[attr-defined]
        raise failure

    def _motion(self, values: Values | None) -> _Motion:
        point = self._point(values)
        motion = _Motion(
            rate=self.rate.subs(point),
            elapsed=self.elapsed.subs(point),
            start=self.start.subs(point),
            end=self.end.subs(point),
            variable=self.variable,
            exponent=(self.spectrum.alpha + 1).subs(point),
            learning_rate=point[q.eta],
        )
        motion.require_rise()
        return motion


@attrs.frozen(kw_only=True)
class _Motion:
    """The motion with numbers for all of its parameters."""

    rate: sympy.Expr
    elapsed: sympy.Expr
    start: sympy.Expr
    end: sympy.Expr
    variable: sympy.Symbol
    exponent: sympy.Expr
    learning_rate: sympy.Expr

    def s(self, bits: int) -> arb:
        return numeric(1 - 1 / self.exponent, {}, bits)

    def eta(self, bits: int) -> arb:
        return numeric(self.learning_rate, {}, bits)

    def mellin(self, bits: int) -> arb:
        """(1/s) int_r^S u^s (S-R) dR."""
        cut = sympy.Rational(1, 2 ** (bits + 8))
        # Close to its start u is a difference of almost equal numbers.
        fine = 3 * bits + 64
        middle = (self.start + self.end) / 2
        left = self._part(self.start + sympy.exp(_T), sympy.exp(_T), cut, middle - self.start, fine)
        right = self._part(self.end - sympy.exp(_T), sympy.exp(_T), cut, self.end - middle, fine)
        with working_precision(fine):
            return (left + right + self._ends(cut, fine)) / self.s(fine)

    def _part(
        self, place: sympy.Expr, factor: sympy.Expr, cut: sympy.Expr, last: sympy.Expr, bits: int
    ) -> arb:
        u = self.elapsed.subs(self.variable, place)
        integrand = u ** (1 - 1 / self.exponent) * (self.end - place) * factor
        whole = sympy.Integral(integrand, (_T, sympy.log(cut), sympy.log(last)))
        return compile_expression(whole, []).real_ball((), bits)

    def _ends(self, cut: sympy.Expr, bits: int) -> arb:
        """The integral up to r + cut and from S - cut on: positive, with bounds."""
        s, width = self.s(bits), numeric(cut, {}, bits)
        first = self._at(self.elapsed, self.start + cut, bits) ** s * width * numeric(self.end, {}, bits)
        # u' <= B/(S-R) there, so that u <= u_1 + B log(cut/(S-R)), and u^s <= 1 + u.
        near = numeric(self.end, {}, bits) - arb(width / 2, width / 2)
        B = compile_expression(self._ratio, [self.variable]).real_ball([near], bits).abs_upper()
        last = (1 + self._at(self.elapsed, self.end - cut, bits) + B) * width**2
        return arb(0, first.abs_upper()) + arb(0, last.abs_upper())

    def _at(self, expression: sympy.Expr, place: sympy.Expr, bits: int) -> arb:
        return numeric(expression, {self.variable: place}, bits)

    @functools.cached_property
    def _program(self) -> Program:
        return compile_expression(self.elapsed, [self.variable])

    def _grid(self) -> list[arb]:
        """Places from r to S, closer to each other towards both ends."""
        first, last = numeric(self.start, {}, _BITS), numeric(self.end, {}, _BITS)
        span = last - first
        steps = [arb(2) ** (-arb(j) / 4) / 2 for j in range(_PIECES)]
        inner = [first + span * step for step in reversed(steps)] + [last - span * step for step in steps[1:]]
        return [first, *inner]

    @property
    def _ratio(self) -> sympy.Expr:
        """q = (S-R)/rate."""
        return sympy.cancel((self.end - self.variable) / self.rate)

    def require_rise(self) -> None:
        """The strength rises from r to S, and approaches S exponentially: 0 < q < oo."""
        if not all(value > 0 for value in self._everywhere(self._ratio)):
            raise OutsideDomain(
                f"the rate {self.rate} was not shown to be positive from {self.start} to {self.end}"
            )

    def require_one_maximum(self) -> None:
        """rate q'/2 < 1 from r to S."""
        tested = self.rate * self._ratio.diff(self.variable) / 2 - 1
        if not all(value < 0 for value in self._everywhere(tested)):
            raise PrecisionNotReached("time law: the summand was not shown to rise and then fall")

    def _everywhere(self, expression: sympy.Expr) -> Iterator[arb]:
        """Values of an expression on small intervals that cover r <= R <= S."""
        program = compile_expression(expression, [self.variable])
        with working_precision(_BITS):
            places = [*self._grid(), numeric(self.end, {}, _BITS)]
            pieces = [left.union(right) for left, right in itertools.pairwise(places)]
        for piece in pieces:
            yield program.real_ball([piece], _BITS)

    def largest(self) -> arb:
        """An upper bound of u l(u)."""
        places = self._grid()
        end, best = numeric(self.end, {}, _BITS), arb(0)
        times = [arb(0), *(self._program.real_ball([place], _BITS) for place in places[1:])]
        for place, later in zip(places, times[1:], strict=False):
            best = best.max((later * (end - place) ** 2 / 2).abs_upper())
        # It rises and then falls: beyond the last place it is no larger if it fell before.
        before, last = (times[i] * (end - places[i]) ** 2 for i in (-2, -1))
        return best if last < before else arb.pos_inf()

    def total(self, x: arb) -> arb:
        """The loss: the first skills one by one, the others between two integrals."""
        frequencies = Frequencies(self.exponent, None)
        A, p = frequencies.constant, frequencies.ball
        end = numeric(self.end, {}, _BITS)
        total, loss = arb(0), arb(0)
        for k in range(1, _TERMS):
            frequency = A * arb(k) ** (-p)
            loss = (end - self.strength(x * frequency)) ** 2 / 2
            total += frequency * loss
        start = (end - numeric(self.start, {}, _BITS)) ** 2 / 2
        # The rarer skills have lost at most the start, at least the last loss.
        return total + frequencies.tail(_TERMS) * loss.union(start)

    def strength(self, pace: arb) -> arb:
        """R(u), between two places whose times are certainly below and above."""
        low, high = numeric(self.start, {}, _BITS), numeric(self.end, {}, _BITS)
        if pace == 0:
            return low
        for _ in range(_BITS - 24):
            middle = ((low + high) / 2).mid()
            time = self._program.real_ball([middle], _BITS)
            if time < pace:
                low = middle
            elif time > pace:
                high = middle
            else:
                break
        return low.union(high)
