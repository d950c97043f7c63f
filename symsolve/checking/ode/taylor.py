"""Claimed solutions against Taylor series of the flow, to thirty digits, at a few exact parameters."""

from __future__ import annotations

from fractions import Fraction

import flint
import sympy

from symsolve.checking.evidence import Evidence
from symsolve.checking.ode.outcome import Course, Finding, amounts_to, inconclusive, unclear
from symsolve.checking.ode.starts import initial_disagreement, initial_stretches
from symsolve.checking.ode.stretches import Stretch, stretches
from symsolve.checking.ode.system import ExplicitSystem, NotExplicit, explicit_system
from symsolve.claims import Domain, SolvesODE
from symsolve.errors import SymsolveError
from symsolve.evaluation import compile_expression
from symsolve.evaluation.precision import series_length, working_precision
from symsolve.evaluation.series import SeriesProgram

KIND = "Taylor series"
STRETCHES = 3
ORDER = 40
DIGITS = 25
_BITS = 240
_STEP_DIGITS = 34
_MAX_STEPS = 80


def integrate_taylor(statement: SolvesODE, domain: Domain, *, seed: int) -> Evidence:
    """Whether the claimed solution follows the flow of its equation to 25 digits.

    From the solution's own values at one end of a stretch, Taylor polynomials of degree 40, whose
    coefficients follow from the equation by exact recursion on power series of 240-bit balls, are
    summed step by step; the step is chosen so that the last term falls below 34 digits.
    At the other end the result is compared with the solution.

    It supports or stays silent; a clear disagreement is reported as a suspicion, never as a refutation.

    Examples:
        >>> import sympy
        >>> from symsolve.claims import Interval
        >>> t, r = sympy.symbols("t r", positive=True)
        >>> f = sympy.Function("f")
        >>> decay = SolvesODE(sympy.Eq(f(t).diff(t), -f(t)), f(t), r * sympy.exp(-t), initial={0: r})
        >>> domain = Domain({t: Interval(0, sympy.oo), r: Interval(0, sympy.oo)})
        >>> integrate_taylor(decay, domain, seed=0).outcome.value
        'supports'
    """
    try:
        system = explicit_system(statement)
        follower = _Follower(system, domain)
    except (NotExplicit, SymsolveError) as error:
        return inconclusive(KIND, str(error))
    wrong = initial_disagreement(statement, domain, seed)
    if wrong:
        return inconclusive(KIND, f"suspicion: {wrong}")
    findings = [follower.follow(s) for s in stretches(domain, system.variable, seed + 2, STRETCHES)]
    extra = [follower.follow(s) for s in list(initial_stretches(statement, domain, seed))[:1]]
    findings += [finding for finding in extra if finding.course is Course.AGREES]
    return amounts_to(KIND, findings, f"agrees to {DIGITS} digits with the Taylor series of the flow")


class _Follower:
    """Compiled power series of the slopes, and the solution, of one system."""

    def __init__(self, system: ExplicitSystem, domain: Domain) -> None:
        self.parameters = tuple(s for s in domain.symbols if s != system.variable)
        inputs = (system.variable, *self.parameters)
        self._slopes = [SeriesProgram(s, (*inputs, *system.state)) for s in system.slopes]
        self._solution = [compile_expression(s, inputs) for s in system.solution]
        self._constraints = [compile_expression(c, (*inputs, *system.state)) for c in system.constraints]

    def follow(self, stretch: Stretch) -> Finding:
        """Step along a stretch as far as the steps reach, and compare there."""
        for share in (Fraction(1), Fraction(1, 4), Fraction(1, 32)):
            finding = self._follow(stretch.shortened(share))
            if finding.course is not Course.UNCLEAR:
                return finding
        return finding

    def _follow(self, stretch: Stretch) -> Finding:
        parameters = [stretch.parameters[symbol] for symbol in self.parameters]
        start = self._claimed(stretch.start, parameters)
        end = self._claimed(stretch.stop, parameters)
        if start is None or end is None:
            return unclear("the solution is not finite or not real on the stretch")
        if not self._satisfies_constraints(stretch, parameters, start):
            remark = f"the equation does not hold at the start {stretch}"
            return Finding(course=Course.DISAGREES, remark=remark)
        with working_precision(_BITS):
            reached = self._walk(stretch, parameters, start)
        if reached is None:
            return unclear("the Taylor series did not get through: a singularity, or a stiff equation")
        return _compared(stretch, start, end, reached)

    def _claimed(self, place: sympy.Rational, parameters: list[sympy.Expr]) -> list[flint.arb] | None:
        balls = [program.ball([place, *parameters], _BITS) for program in self._solution]
        sharp = [ball for ball in balls if isinstance(ball, flint.arb) and _is_sharp(ball)]
        return sharp if len(sharp) == len(balls) else None

    def _satisfies_constraints(
        self, stretch: Stretch, parameters: list[sympy.Expr], start: list[flint.arb]
    ) -> bool:
        inputs = [stretch.start, *parameters, *start]
        return all(program.ball(inputs, _BITS).contains(0) for program in self._constraints)

    def _walk(
        self, stretch: Stretch, parameters: list[sympy.Expr], state: list[flint.arb]
    ) -> list[flint.arb] | None:
        place, stop = _fraction(stretch.start), _fraction(stretch.stop)
        constants = [flint.arb(compile_expression(value, ()).ball((), _BITS).real) for value in parameters]
        # Midpoints, not balls: the wrapping effect would blow balls up, and nothing here is certified anyway.
        state = [ball.mid() for ball in state]
        for _ in range(_MAX_STEPS):
            coefficients = self._coefficients(place, constants, state)
            if coefficients is None:
                return None
            step = _step(coefficients, stop - place)
            state = [_summed(row, step) for row in coefficients]
            place += step
            if place == stop:
                return state
        return None

    def _coefficients(
        self, place: Fraction, constants: list[flint.arb], state: list[flint.arb]
    ) -> list[list[flint.arb]] | None:
        """Taylor coefficients of the flow: each one more from those before, by the equation itself."""
        rows = [[value] for value in state]
        centre = flint.arb(flint.fmpq(place.numerator, place.denominator))
        for order in range(1, ORDER + 1):
            with series_length(order):
                inputs = [flint.arb_series([centre, 1]), *(flint.arb_series([c]) for c in constants)]
                inputs += [flint.arb_series(row) for row in rows]
                slopes = self._next(inputs, order)
            if slopes is None:
                return None
            for row, slope in zip(rows, slopes, strict=True):
                row.append((slope / order).mid())
        return rows

    def _next(self, inputs: list[flint.arb_series], order: int) -> list[flint.arb] | None:
        try:
            slopes = [program.series(inputs)[order - 1] for program in self._slopes]
        except ZeroDivisionError:
            return None
        return slopes if all(slope.is_finite() for slope in slopes) else None


def _is_sharp(ball: flint.arb) -> bool:
    return bool(ball.is_finite()) and float(ball.rad()) < 1e-40 * (1 + float(abs(ball.mid())))


def _fraction(value: sympy.Rational) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def _step(rows: list[list[flint.arb]], remaining: Fraction) -> Fraction:
    """A step at which the last two terms of every component are negligible, as a short binary fraction."""
    length = abs(remaining)
    for row in rows:
        size = max(abs(float(row[0].abs_upper())), abs(float(row[1].abs_upper())), 1e-30)
        for order in (ORDER - 1, ORDER):
            last = row[order].abs_upper()
            if last > 0:
                ratio = flint.arb(size) * flint.arb(10) ** -_STEP_DIGITS / last
                allowed = float((ratio.log() / order).exp().mid())
                length = min(length, Fraction(allowed))
    if length >= abs(remaining):
        return remaining
    scale = 2 ** max(0, 12 - (length.numerator.bit_length() - length.denominator.bit_length()))
    length = Fraction(int(length * scale), scale)
    return length if remaining > 0 else -length


def _summed(row: list[flint.arb], step: Fraction) -> flint.arb:
    h, total = flint.arb(flint.fmpq(step.numerator, step.denominator)), flint.arb(0)
    for coefficient in reversed(row):
        total = total * h + coefficient
    return total.mid()


def _compared(
    stretch: Stretch, start: list[flint.arb], end: list[flint.arb], reached: list[flint.arb]
) -> Finding:
    sizes = [max(abs(float(a)), abs(float(b)), abs(float(c))) for a, b, c in zip(start, end, reached)]
    scale = max(max(sizes), 1e-30)
    with working_precision(_BITS):
        gaps = [float(abs(a - b).upper()) for a, b in zip(end, reached, strict=True)]
    difference = max(gap / max(size, 1e-6 * scale) for gap, size in zip(gaps, sizes, strict=True))
    if difference <= 10.0**-DIGITS:
        return Finding(course=Course.AGREES, difference=difference)
    if difference > 1e-12:
        remark = f"solution and Taylor series of the flow lie {difference:.1e} apart {stretch}"
        return Finding(course=Course.DISAGREES, difference=difference, remark=remark)
    return unclear("the flow is too unstable for the precision used")
