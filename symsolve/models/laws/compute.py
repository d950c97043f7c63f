r"""The best loss for a given compute C = N T: how to share it between parameters and time (App. E.4).

With v = unit T P_s(N) and psi(v) the loss of the last skill, the continuous loss is stationary where

    (alpha+1) H - (alpha+2) psi(x) = s x^-s J(x),   J(x) = int_x^oo v^(s-1) psi(v) dv,

H the loss of a skill that is not learned. If psi >= 0 falls to zero, the difference of the sides rises from
-oo at x = 0 to (alpha+1) H: there is exactly one root. With J eliminated, the loss there is

    L = (alpha+2)/alpha (H - psi(x)) A^(2/(alpha+2)) (x/unit)^(alpha/(alpha+2)) C^(-alpha/(alpha+2)).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs
import sympy
from flint import arb, fmpq

from symsolve.errors import OutsideDomain, PrecisionNotReached
from symsolve.evaluation import Enclosure, compile_expression, evaluate
from symsolve.evaluation.accuracy import Goal
from symsolve.evaluation.precision import working_precision
from symsolve.models import quantities as q
from symsolve.models.laws.law import Law, Values
from symsolve.models.laws.response import PACE, Response, response_of
from symsolve.models.laws.spectrum_sums import normalisation
from symsolve.models.laws.training_time import TimeLaw, spectrum_of
from symsolve.models.laws.upper_integral import numeric, rational_near, real_at, upper_integral

if TYPE_CHECKING:
    from symsolve.harmonic.expansions.records import Expansion

__all__ = ["ROOT", "ComputeLaw", "compute_law"]

#: x = unit T P_s(N) at the optimum.
ROOT = sympy.Symbol("x", positive=True)
_MOST_SIZES = 20_000
_FARTHEST = 1 << 14
_STEPS = 60


def compute_law(
    *, model: Any = None, response: Any = None, alpha: Any = None, rate: Any = None, unlearned: Any = None
) -> ComputeLaw:
    """The law of optimal compute, L(C) ~ A_C C^(-alpha/(alpha+2)) with C = N T, for infinitely many skills.

    Args:
        model: a model of one skill; the multilinear model by default.
        response: instead of a model, the loss of one skill as a falling expression in u = rate P_s(k) T.
        alpha: decay of the frequencies; a symbol by default.
        rate: of a response that is an expression; eta by default.
        unlearned: of a response that is an expression: the loss of a skill beyond N; its start by default.

    Examples:
        >>> law = compute_law()
        >>> law.exponent, law.size_exponent, law.time_exponent
        (-alpha/(alpha + 2), 1/(alpha + 2), (alpha + 1)/(alpha + 2))
        >>> values = {q.alpha: sympy.Rational(3, 10), q.S: 1, q.r: sympy.Rational(1, 100), q.eta: 1}
        >>> law.root(values, digits=15).digits(15)
        '1.76983588204793'
    """
    if model is not None and response is not None:
        raise OutsideDomain("give a model or a response, not both: a model has its own response")
    return ComputeLaw(
        name="compute",
        resource=q.C,
        spectrum=spectrum_of(alpha, sympy.oo),
        response=response_of(model if response is None else response, rate=rate, unlearned=unlearned),
    )


@attrs.frozen(kw_only=True)
class ComputeLaw(Law):
    """The optimum over N at fixed C = N T.

    Attributes:
        response: of one skill.
    """

    response: Response

    @property
    def exponent(self) -> sympy.Expr:
        """-alpha/(alpha+2)."""
        alpha = self.spectrum.alpha
        return -alpha / (alpha + 2)

    @property
    def size_exponent(self) -> sympy.Expr:
        """N ~ C to this power."""
        return 1 / (self.spectrum.alpha + 2)

    @property
    def time_exponent(self) -> sympy.Expr:
        """T ~ C to this power."""
        return (self.spectrum.alpha + 1) / (self.spectrum.alpha + 2)

    @property
    def last_loss(self) -> sympy.Expr:
        """psi(v), the loss of a skill at v = unit T P_s, in ``PACE``."""
        ratio = sympy.cancel(self.response.rate / self.response.unit)
        return self.response.written_out.subs(PACE, ratio * PACE)

    @property
    def equation(self) -> sympy.Eq:
        """The scalar equation for x = unit T P_s(N)."""
        alpha, s = self.spectrum.alpha, self._s
        psi, H = self.last_loss, self.response.unlearned
        integral = sympy.Integral(PACE ** (s - 1) * psi, (PACE, ROOT, sympy.oo))
        left = (alpha + 1) * H - (alpha + 2) * psi.subs(PACE, ROOT)
        return sympy.Eq(left, s * ROOT**-s * integral, evaluate=False)

    @property
    def _s(self) -> sympy.Expr:
        return self.spectrum.alpha / (self.spectrum.alpha + 1)

    @property
    def prefactor(self) -> sympy.Expr:
        """A_C in terms of the root x of ``equation``."""
        alpha, A = self.spectrum.alpha, normalisation(self.spectrum)
        kept = self.response.unlearned - self.last_loss.subs(PACE, ROOT)
        power = alpha / (alpha + 2)
        return (alpha + 2) / alpha * kept * A ** (2 / (alpha + 2)) * (ROOT / self.response.unit) ** power

    @property
    def size(self) -> sympy.Expr:
        """N of the optimum in terms of C and the root x."""
        alpha, A = self.spectrum.alpha, normalisation(self.spectrum)
        return (self.response.unit * A * q.C / ROOT) ** (1 / (alpha + 2))

    @property
    def time(self) -> sympy.Expr:
        """T of the optimum in terms of C and the root x."""
        alpha, A = self.spectrum.alpha, normalisation(self.spectrum)
        return q.C**self.time_exponent * (ROOT / (self.response.unit * A)) ** (1 / (alpha + 2))

    @property
    def exact(self) -> sympy.Expr:
        """The loss at N and T = C/N, a sum; the law is its minimum over N."""
        return self._time_law(q.N).exact.subs(q.T, q.C / q.N)

    def _time_law(self, size: Any) -> TimeLaw:
        return TimeLaw(
            name="time",
            resource=q.T,
            spectrum=self.spectrum,
            response=self.response,
            learned=sympy.sympify(size),
        )

    @property
    def symbols(self) -> set[sympy.Symbol]:
        """The parameters: not N, which the law chooses, nor x, which follows from an equation."""
        found: set[sympy.Symbol] = self.exact.free_symbols | self.prefactor.free_symbols
        return found - {q.C, q.N, ROOT}

    @property
    def conditions(self) -> tuple[sympy.Basic, ...]:
        """Of the response."""
        return self.response.conditions

    @property
    def validity(self) -> str:
        """A large optimal model; and the response falls monotonically to zero."""
        return "N >> 1; the loss of a skill falls monotonically to zero"

    def expansion(self, order: int) -> Expansion:
        """The leading term (more would depend on how N is rounded)."""
        from symsolve.harmonic.expansions.records import Case, Expansion, Order, Size, Term

        remainder = Order(Size.POWER, -(self.spectrum.alpha + 1) / (self.spectrum.alpha + 2))
        case = Case(sympy.true, (Term(self.exponent, self.prefactor),), remainder)
        return Expansion(point=sympy.oo, cases=(case,))

    def remainder(self) -> Any:
        """The class: smaller by a factor of the order of 1/N, from sums that stand for integrals at N."""
        return self.expansion(1).remainder

    def root(self, values: Values | None = None, digits: int = 50) -> Enclosure:
        """x, certified: opposite certain signs at the ends of the enclosure, and a monotone function between.

        Raises:
            PrecisionNotReached: the signs, or that there is one root only, could not be certified.
        """
        goal = Goal.of(digits, None, None)
        point = self._point(values)
        return _root(self, tuple(sorted(point.items(), key=str)), goal.first_bits)

    def constants(self, values: Values | None = None, digits: int = 50) -> tuple[Enclosure, Enclosure]:
        """Exponent and prefactor, certified."""
        return self._at_root(self.exponent, values, digits), self._at_root(self.prefactor, values, digits)

    def allocation(
        self, values: Values | None = None, at: Any = None, digits: int = 50
    ) -> tuple[Enclosure, Enclosure]:
        """N and T of the continuous optimum at C, certified."""
        place = self._positive(at)
        size, time = (part.subs(q.C, place) for part in (self.size, self.time))
        return self._at_root(size, values, digits), self._at_root(time, values, digits)

    def leading_value(self, values: Values | None = None, at: Any = None, digits: int = 50) -> Enclosure:
        """A_C C^(-alpha/(alpha+2)), certified."""
        return self._at_root(self.leading.subs(q.C, self._positive(at)), values, digits)

    def evaluate(self, values: Values | None = None, at: Any = None, digits: int = 50) -> Enclosure:
        """The loss, certified, if C is shared as the law says: N the nearest whole number, T = C/N."""
        size = self.nearest_size(values, at)
        return self.loss_at(size, values, at, digits)

    def nearest_size(self, values: Values | None = None, at: Any = None) -> int:
        """The N of ``evaluate``, at least 1."""
        return max(1, round(float(self.allocation(values, at, 15)[0])))

    def loss_at(self, size: int, values: Values | None = None, at: Any = None, digits: int = 50) -> Enclosure:
        """The loss of N basis functions trained for T = C/N, certified."""
        point = self._point(values)
        return self._time_law(size).evaluate(point, self._positive(at) / size, digits)

    def best_size(
        self, values: Values | None = None, at: Any = None, digits: int = 15
    ) -> tuple[int, Enclosure]:
        """The whole number N with the least loss, and that loss: proved over all N, one by one.

        Fewer than N_0 lose at least what they never learn, more than N_1 at least what the time C/N_1 leaves
        of infinitely many skills: where those exceed a loss that is known, no search is needed.

        Raises:
            OutsideDomain: there is so little compute that no size is the best.
            PrecisionNotReached: too many sizes have to be looked at.
        """
        start = self.nearest_size(values, at)
        known = self.loss_at(start, values, at, digits)
        first, last = self._span(start, known, values, at)
        losses = {n: self.loss_at(n, values, at, digits) for n in range(first, last + 1)}
        best = min(losses, key=lambda n: float(losses[n]))
        if not all(losses[best].certainly_less(losses[n]) for n in losses if n != best):
            raise PrecisionNotReached(f"two sizes near {best} can't be told apart with {digits} digits")
        return best, losses[best]

    def _span(self, start: int, known: Enclosure, values: Values | None, at: Any) -> tuple[int, int]:
        point, compute = self._point(values), self._positive(at)
        first = start
        while first > 1:
            first = first * 3 // 4
            if self._time_law(max(1, first))._rest(point, 15).certainly_greater(known):
                break
        idle = evaluate(self.response.start.subs(point), at={}, digits=15)
        if not idle.certainly_greater(known):
            raise OutsideDomain(
                f"C = {compute}: no size is the best; infinitely many basis functions without any training "
                f"lose {idle.digits(8)}, and training with so little compute does not beat that"
            )
        last = start + 1
        endless = self._time_law(sympy.oo)
        while not endless.evaluate(point, compute / last, 15).certainly_greater(known):
            last = last * 4 // 3 + 1
            if last > _MOST_SIZES:
                raise PrecisionNotReached(
                    f"C = {compute}: more than {_MOST_SIZES} sizes would have to be tried"
                )
        return max(1, first), last

    def _positive(self, at: Any) -> sympy.Expr:
        value = self._resource(at)
        if value == 0:
            raise OutsideDomain("C = 0: without compute there is no optimum")
        return value

    def _at_root(self, expression: sympy.Expr, values: Values | None, digits: int) -> Enclosure:
        goal, point = Goal.of(digits, None, None), self._point(values)
        program = compile_expression(expression.subs(point), [ROOT])
        for extra in (2, 6, 20):
            root = self.root(values, digits + extra) if expression.has(ROOT) else Enclosure(arb(1))
            bits = goal.first_bits + 64
            found = Enclosure(program.ball([root.ball], bits), bits)
            if goal.is_met(found):
                return found
        raise PrecisionNotReached(f"compute law: {digits} digits were not certified: {found}")


@functools.lru_cache(maxsize=64)
def _root(law: ComputeLaw, point: tuple[tuple[sympy.Symbol, sympy.Expr], ...], bits: int) -> Enclosure:
    problem = _Stationarity.of(law, dict(point))
    low, high = problem.bracket()
    if not law.response.falling:
        problem.require_falling(low, high)
    left, right = _ends(problem.newton(low, high, bits), bits)
    if not (problem.value(left, bits + 16) < 0 and problem.value(right, bits + 16) > 0):
        raise PrecisionNotReached(f"compute law: no root was certified with {bits} bits")
    with working_precision(bits + 16):
        return Enclosure(_exact_ball(left).union(_exact_ball(right)), bits + 16)


def _ends(guess: sympy.Rational, bits: int) -> tuple[sympy.Rational, sympy.Rational]:
    """Two numbers with few binary digits around the guess, so that they enter every computation exactly."""
    step = sympy.Rational(2) ** (int(sympy.floor(guess)).bit_length() - 1 - bits + 6)
    if guess < 1:
        step = sympy.Rational(2) ** (-int(sympy.floor(1 / guess)).bit_length() - bits + 6)
    middle = sympy.floor(guess / step) * step
    return middle - step, middle + 2 * step


def _exact_ball(value: sympy.Rational) -> arb:
    return arb(fmpq(int(value.p), int(value.q)))


@attrs.frozen
class _Stationarity:
    """G(x) = p H - (p+1) psi(x) - s x^-s J(x) and its derivative."""

    p: sympy.Expr
    unlearned: sympy.Expr
    psi: sympy.Expr

    @classmethod
    def of(cls, law: ComputeLaw, point: dict[sympy.Symbol, sympy.Expr]) -> _Stationarity:
        unlearned, psi = law.response.unlearned.subs(point), law.last_loss.subs(point)
        return cls((law.spectrum.alpha + 1).subs(point), unlearned, psi)

    @property
    def s(self) -> sympy.Expr:
        return 1 - 1 / self.p

    def value(self, x: sympy.Rational, bits: int) -> arb:
        """G(x)."""
        return self.both(x, bits)[0]

    def both(self, x: sympy.Rational, bits: int) -> tuple[arb, arb]:
        """G(x) and G'(x)."""
        place = _at(x, bits + 64)
        integral = upper_integral(self.psi, self.s, place, bits)
        place = _at(rational_near(place), bits + 64)
        psi, slope = (real_at(part, place, bits + 32) for part in (self.psi, self.psi.diff(PACE)))
        p, H = (numeric(part, {}, bits + 32) for part in (self.p, self.unlearned))
        with working_precision(bits + 32):
            s = 1 - 1 / p
            share = s * place ** (-s) * integral
            value = p * H - (p + 1) * psi - share
            return value, -(p + 1) * slope + s * (share + psi) / place

    def bracket(self) -> tuple[sympy.Rational, sympy.Rational]:
        """Two places with opposite certain signs, a factor of two apart."""
        low, high = -1, 1
        # Tiny where the start is almost the target: x^-s has to make up for a small J.
        while not self.value(_power_of_two(low), 48) < 0:
            low, high = 2 * low, low
            if low < -_FARTHEST:
                raise PrecisionNotReached("compute law: no sign change of the scalar equation near x = 0")
        while not self.value(_power_of_two(high), 48) > 0:
            low, high = high, 2 * abs(high)
            if high > _FARTHEST:
                raise PrecisionNotReached("compute law: no sign change of the scalar equation for large x")
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.value(_power_of_two(middle), 48) > 0 else (middle, high)
        return _power_of_two(low), _power_of_two(high)

    def require_falling(self, low: sympy.Rational, high: sympy.Rational) -> None:
        """G' > 0 between the two ends, where psi falls: then there is one root only between them."""
        slope = self.psi.diff(PACE)
        for left, right in _pieces(low, high, 64):
            with working_precision(96):
                box = _exact_ball(left).union(_exact_ball(right))
            if not real_at(slope, box, 96) < 0:
                raise PrecisionNotReached(
                    f"compute law: the loss of a skill was not shown to fall between {left} and {right}"
                )

    def newton(self, low: sympy.Rational, high: sympy.Rational, bits: int) -> sympy.Rational:
        """A good approximation of the root between two places with opposite signs."""
        x, working = (low + high) / 2, 48
        for _ in range(_STEPS):
            value, better = self._step(x, working)
            low, high = (x, high) if value < 0 else (low, x)
            settled = abs(better - x) < x / 2**16
            x = better if low < better < high else (low + high) / 2
            if settled:
                break
        while working < bits:
            working = min(2 * working - 16, bits + 16)
            x = self._step(x, working)[1]
        return x

    def _step(self, x: sympy.Rational, bits: int) -> tuple[arb, sympy.Rational]:
        """G(x), and the next place of Newton's method."""
        value, slope = self.both(x, bits)
        with working_precision(bits + 32):
            return value, rational_near(_exact_ball(x) - value.mid() / slope.mid())


def _power_of_two(exponent: int) -> sympy.Rational:
    return sympy.Rational(2) ** exponent


def _at(x: sympy.Rational, bits: int) -> arb:
    with working_precision(bits):
        return arb(_exact_ball(x).mid())


def _pieces(
    low: sympy.Rational, high: sympy.Rational, count: int
) -> Iterator[tuple[sympy.Rational, sympy.Rational]]:
    for i in range(count):
        yield low + (high - low) * i / count, low + (high - low) * (i + 1) / count
