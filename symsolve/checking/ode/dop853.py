"""Claimed solutions against Dormand and Prince's method of order 8, in float64, at random parameters."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from symsolve.checking.evidence import Evidence
from symsolve.checking.ode.outcome import Course, Finding, amounts_to, inconclusive, unclear
from symsolve.checking.ode.starts import initial_disagreement, initial_stretches
from symsolve.checking.ode.stretches import Stretch, stretches
from symsolve.checking.ode.system import ExplicitSystem, NotExplicit, explicit_system
from symsolve.claims import Domain, SolvesODE
from symsolve.errors import SymsolveError
from symsolve.evaluation import compile_expression

KIND = "DOP853"
STRETCHES = 6
_PLACES = 65
_MAX_SLOPES = 8_000
_COARSE, _FINE = 1e-8, 1e-11
_LARGEST_GROWTH = 1e6

Array = NDArray[np.float64]


def integrate_dop853(statement: SolvesODE, domain: Domain, *, seed: int) -> Evidence:
    """Whether the claimed solution follows the flow of its equation, as far as float64 shows.

    Along each of a few random stretches inside the domain the equation is integrated from the
    solution's own values at two tolerances, and compared with the solution at 65 places. How far the two
    runs lie apart measures the integrator's own error, so a stretch on which the flow is unstable,
    stiff or runs into a pole says nothing instead of something wrong. Initial values
    are compared with the solution's, and integrated from where the flow is regular.

    It supports or stays silent; a clear disagreement is reported as a suspicion, never as a refutation.

    Examples:
        >>> import sympy
        >>> from symsolve.claims import Interval
        >>> t, r = sympy.symbols("t r", positive=True)
        >>> f = sympy.Function("f")
        >>> decay = SolvesODE(sympy.Eq(f(t).diff(t), -f(t)), f(t), r * sympy.exp(-t), initial={0: r})
        >>> domain = Domain({t: Interval(0, sympy.oo), r: Interval(0, sympy.oo)})
        >>> evidence = integrate_dop853(decay, domain, seed=0)
        >>> evidence.outcome.value, evidence.count
        ('supports', 8)
    """
    try:
        system = explicit_system(statement)
        runner = Runner(system, domain)
    except (NotExplicit, SymsolveError) as error:
        return inconclusive(KIND, str(error))
    wrong = initial_disagreement(statement, domain, seed)
    if wrong:
        return inconclusive(KIND, f"suspicion: {wrong}")
    findings = [runner.follow(s) for s in stretches(domain, system.variable, seed, STRETCHES)]
    # Where the flow is not Lipschitz (f' = sqrt(f) from f = 0) the initial value has several
    # continuations, so from there only agreement counts.
    extra = [runner.follow(s) for s in initial_stretches(statement, domain, seed)]
    findings += [finding for finding in extra if finding.course is Course.AGREES]
    return amounts_to(KIND, findings, "agrees with the integrated flow")


class _TooLong(Exception):
    pass


@attrs.define(eq=False)
class _Counted:
    """A right side that stops the integrator after so many calls: stiff systems would take forever."""

    slopes: Callable[[float, Array], Array]
    calls: int = 0

    def __call__(self, t: float, y: Array) -> Array:
        self.calls += 1
        if self.calls > _MAX_SLOPES:
            raise _TooLong
        return self.slopes(t, y)


class Runner:
    """Compiled slopes and solution of one system."""

    def __init__(self, system: ExplicitSystem, domain: Domain) -> None:
        self.parameters = tuple(s for s in domain.symbols if s != system.variable)
        inputs = (system.variable, *self.parameters)
        self._slopes = [compile_expression(s, (*inputs, *system.state)) for s in system.slopes]
        self._solution = [compile_expression(s, inputs) for s in system.solution]
        self._constraints = [compile_expression(c, (*inputs, *system.state)) for c in system.constraints]

    def follow(self, stretch: Stretch) -> Finding:
        """Integrate along the regular part of a stretch, and compare."""
        values = [float(stretch.parameters[symbol]) for symbol in self.parameters]
        regular = self._regular(stretch, values)
        if regular is None:
            return unclear("the solution is not finite, not real or grows too fast near the start")
        times, claimed = regular
        if not self._satisfies_constraints(float(times[0]), values, claimed[:, 0]):
            remark = f"the equation does not hold at the start {stretch}"
            return Finding(course=Course.DISAGREES, remark=remark)
        slopes = self._bound_slopes(values)
        coarse = _integrate(slopes, times, claimed, _COARSE)
        fine = None if coarse is None else _integrate(slopes, times, claimed, _FINE)
        if coarse is None or fine is None:
            return unclear("the integrator did not get through: a singularity, or a stiff equation")
        return _compared(stretch, claimed, coarse, fine)

    def _regular(self, stretch: Stretch, values: list[float]) -> tuple[Array, Array] | None:
        """Places and the solution's values there, cut before a pole or an overflow comes near."""
        for share in (Fraction(1), Fraction(1, 2), Fraction(1, 4), Fraction(1, 16), Fraction(1, 64)):
            part = stretch.shortened(share)
            times = np.linspace(float(part.start), float(part.stop), _PLACES)
            claimed = self._claimed(times, values)
            if _is_tame(claimed):
                return times, claimed
        return None

    def _claimed(self, times: Array, values: list[float]) -> Array:
        columns = [np.full_like(times, value) for value in values]
        return np.array([_spread(program.array(times, *columns), times) for program in self._solution])

    def _bound_slopes(self, values: list[float]) -> Callable[[float, Array], Array]:
        parameters = [np.float64(value) for value in values]

        def slopes(t: float, y: Array) -> Array:
            inputs = (np.float64(t), *parameters, *y)
            return np.array([float(program.array(*inputs)) for program in self._slopes])

        return slopes

    def _satisfies_constraints(self, t: float, values: list[float], state: Array) -> bool:
        inputs = [np.float64(x) for x in (t, *values, *state)]
        gaps = [float(program.array(*inputs)) for program in self._constraints]
        scale = 1.0 + float(np.max(np.abs(state))) ** 4
        return all(not abs(gap) > 1e-6 * scale for gap in gaps)


def _spread(values: Any, times: Array) -> Array:
    """A constant solution as one value for each place."""
    return np.broadcast_to(np.asarray(values, dtype=np.float64), times.shape)


def _is_tame(claimed: Array) -> bool:
    if not np.all(np.isfinite(claimed)):
        return False
    sizes = np.max(np.abs(claimed), axis=0)
    return bool(np.max(sizes) <= _LARGEST_GROWTH * (1.0 + sizes[0]))


def _integrate(
    slopes: Callable[[float, Array], Array], times: Array, claimed: Array, tolerance: float
) -> Array | None:
    smallest = tolerance * np.maximum(np.max(np.abs(claimed), axis=1), 1e-3)
    ends = (float(times[0]), float(times[-1]))
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            run = solve_ivp(
                _Counted(slopes), ends, claimed[:, 0], method="DOP853", t_eval=times, rtol=tolerance,
                atol=smallest,
            )  # fmt: skip
    except (_TooLong, ValueError, FloatingPointError):
        return None
    reached: Array = run.y
    return reached if run.success and np.all(np.isfinite(reached)) else None


def _compared(stretch: Stretch, claimed: Array, coarse: Array, fine: Array) -> Finding:
    scale = np.max(np.abs(claimed), axis=1) + 1e-9 * np.max(np.abs(claimed)) + 1e-300
    own_error = _largest(np.abs(coarse - fine), scale)
    difference = _largest(np.abs(fine - claimed), scale)
    if difference <= 1e-8 + 20 * own_error and own_error < 1e-4:
        return Finding(course=Course.AGREES, difference=difference)
    if difference > 1e-5 and difference > 1e3 * own_error:
        remark = (
            f"solution and integrated flow lie {difference:.1e} apart {stretch} "
            f"(the integrator's own error is {own_error:.1e})"
        )
        return Finding(course=Course.DISAGREES, difference=difference, remark=remark)
    return unclear("the flow is too unstable for float64")


def _largest(differences: Array, scale: Sequence[float] | Array) -> float:
    return float(np.max(differences / np.asarray(scale)[:, None]))
