"""Right solutions are supported, wrong ones never, and singularities raise no alarm."""

import importlib.util
import itertools
from pathlib import Path

import pytest
import sympy

from symsolve.checking.evidence import Outcome
from symsolve.checking.ode import integrate_dop853, integrate_taylor
from symsolve.checking.ode.starts import initial_disagreement, parameter_points
from symsolve.claims import Domain, Interval, SolvesODE
from symsolve.errors import SymsolveError
from symsolve.evaluation import Enclosure, compile_expression

_spec = importlib.util.spec_from_file_location("ode_solutions", Path(__file__).parent / "solutions.py")
solutions = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(solutions)
SOLUTIONS = solutions.SOLUTIONS
t, y, f, d = solutions.t, solutions.y, solutions.f, sympy.Derivative

# The flow is too stiff for an explicit method.
SILENT = {("stiff", "DOP853")}


@pytest.mark.parametrize("engine", [integrate_dop853, integrate_taylor])
@pytest.mark.parametrize("name", SOLUTIONS)
def test_right_solution_is_supported(name, engine):
    statement, domain = SOLUTIONS[name]
    evidence = engine(statement, domain, seed=0)
    if (name, evidence.kind) in SILENT:
        assert evidence.outcome is Outcome.INCONCLUSIVE
        assert "suspicion" not in evidence.summary
    else:
        assert evidence.outcome is Outcome.SUPPORTS, evidence.summary
        assert evidence.count >= 3


def certainly_wrong(statement, domain):
    """A residual that is certainly not zero somewhere, found without any integrator."""
    if initial_disagreement(statement, domain, 5):
        return True
    for residual in statement.residuals():
        for point in parameter_points(domain, 11):
            used = {symbol: value for symbol, value in point.items() if symbol in residual.free_symbols}
            try:
                ball = compile_expression(residual, tuple(used)).ball(list(used.values()), 200)
            except SymsolveError:
                continue
            if Enclosure(ball, 200).certainly_different(0):
                return True
    return False


def wrong_variants(name, most):
    statement, domain = SOLUTIONS[name]
    mutants = [m for m in statement.mutants() if m.statement.symbols <= set(domain.symbols)]
    wrong = (
        m for m in mutants[:: max(1, len(mutants) // (2 * most))] if certainly_wrong(m.statement, domain)
    )
    return itertools.islice(wrong, most)


@pytest.mark.parametrize("name", [name for name in SOLUTIONS if name != "stiff"])
def test_wrong_variant_is_never_supported(name):
    _, domain = SOLUTIONS[name]
    for mutant in wrong_variants(name, 2):
        for engine in (integrate_dop853, integrate_taylor):
            evidence = engine(mutant.statement, domain, seed=1)
            assert evidence.outcome is Outcome.INCONCLUSIVE, (mutant.description, evidence.summary)


def test_most_wrong_variants_raise_a_suspicion():
    _, domain = SOLUTIONS["logistic"]
    found = [integrate_dop853(m.statement, domain, seed=1).summary for m in wrong_variants("logistic", 8)]
    assert len(found) >= 6
    assert sum("suspicion" in summary for summary in found) >= len(found) - 1


def test_small_error_in_a_coefficient_is_suspected():
    r = sympy.Symbol("r", positive=True)
    wrong = SolvesODE(d(y, t) + y, y, r * sympy.exp(-t * sympy.Rational(1001, 1000)))
    domain = Domain({t: Interval(0, sympy.oo), r: Interval(0, sympy.oo)})
    for engine in (integrate_dop853, integrate_taylor):
        assert "suspicion" in engine(wrong, domain, seed=0).summary


def test_wrong_initial_value_is_suspected():
    wrong = SolvesODE(d(y, t) - y, y, sympy.exp(t), initial={0: sympy.Rational(1000001, 1000000)})
    domain = Domain({t: Interval(0, sympy.oo)})
    for engine in (integrate_dop853, integrate_taylor):
        evidence = engine(wrong, domain, seed=0)
        assert evidence.outcome is Outcome.INCONCLUSIVE
        assert "initial value f(0)" in evidence.summary


@pytest.mark.parametrize(
    ("equation", "solution", "reason"),
    [
        (d(y, t) - f(t - 1), sympy.exp(t), "not one of the unknown functions"),
        (y - t, t, "no derivative"),
        (sympy.Integral(y, (t, 0, 1)) + d(y, t), sympy.exp(t), ""),
        (d(y, t) - sympy.Function("unknown")(t), t, "not one of the unknown functions"),
    ],
)
def test_what_is_no_explicit_equation_is_left_alone(equation, solution, reason):
    statement = SolvesODE(equation, y, solution)
    for engine in (integrate_dop853, integrate_taylor):
        evidence = engine(statement, Domain({t: Interval(0, 2)}), seed=0)
        assert evidence.outcome is Outcome.INCONCLUSIVE
        assert "suspicion" not in evidence.summary
        assert reason in evidence.summary


def test_singular_start_raises_no_alarm():
    c = sympy.Symbol("c", positive=True)
    statement = SolvesODE(t * d(y, t) - y, y, c * t, initial={0: 0})
    domain = Domain({t: Interval(0, sympy.oo), c: Interval(0, sympy.oo)})
    for engine in (integrate_dop853, integrate_taylor):
        assert engine(statement, domain, seed=0).outcome is Outcome.SUPPORTS


def test_complex_solution_says_nothing():
    statement = SolvesODE(d(y, t, 2) + y, y, sympy.exp(sympy.I * t))
    for engine in (integrate_dop853, integrate_taylor):
        evidence = engine(statement, Domain({t: Interval(0, 5)}), seed=0)
        assert evidence.outcome is Outcome.INCONCLUSIVE
        assert "suspicion" not in evidence.summary


def test_same_seed_same_evidence():
    statement, domain = SOLUTIONS["logistic"]
    for engine in (integrate_dop853, integrate_taylor):
        assert engine(statement, domain, seed=3) == engine(statement, domain, seed=3)
        assert engine(statement, domain, seed=3) != engine(statement, domain, seed=4)
