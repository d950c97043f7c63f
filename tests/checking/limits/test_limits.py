"""True limits and asymptotics are proved or at least not refuted, wrong ones never supported."""

import importlib.util
from pathlib import Path

import pytest
import sympy
from sympy import Rational, Sum, cos, exp, floor, log, oo, pi, sin, sqrt

from symsolve.checking.evidence import Outcome
from symsolve.checking.limits import check_asymptotic, check_limit
from symsolve.checking.limits.ladder import may_oscillate
from symsolve.claims import Asymptotic, Domain, Integers, Interval, Limit

_spec = importlib.util.spec_from_file_location("limit_cases", Path(__file__).parent / "cases.py")
cases = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(cases)
TRUE = {**cases.LIMITS, **cases.ASYMPTOTICS}
x, a, b = cases.x, cases.a, cases.b
BAD = (Outcome.PROVES, Outcome.CERTIFIES, Outcome.SUPPORTS)


def outcomes(statement, domain, seed=0):
    engine = check_limit if isinstance(statement, Limit) else check_asymptotic
    return [evidence.outcome for evidence in engine(statement, domain, seed=seed)]


def wrong_variants(statement):
    make = cases.wrong_limits if isinstance(statement, Limit) else cases.wrong_asymptotics
    return make(statement)


@pytest.mark.parametrize("name", TRUE)
def test_true_statement_is_proved(name):
    assert Outcome.PROVES in outcomes(*TRUE[name])


@pytest.mark.parametrize("name", TRUE)
def test_wrong_variants_are_never_supported(name):
    statement, domain = TRUE[name]
    refuted = 0
    variants = wrong_variants(statement)
    for wrong in variants:
        found = outcomes(wrong, domain)
        assert not set(found) & set(BAD), wrong
        refuted += Outcome.REFUTES in found
    assert refuted >= len(variants) - 1


def test_refutation_brings_a_witness_that_anybody_can_evaluate():
    wrong = Limit((1 + a / x) ** x, x, oo, exp(a) * Rational(1001, 1000))
    (evidence,) = check_limit(wrong, Domain({a: Interval.open(0, oo)}), seed=0)
    witness = evidence.witness
    assert set(witness.point) == {a, x}
    # The nearest place from which on the values stay ten times closer to the true limit.
    off = [abs(Rational(side) - exp(1)) for side in (witness.left, witness.right)]
    assert 10 * off[0] < off[1]
    assert len(str(witness.point[x])) < 20
    assert witness.right.startswith("2.72100011028")
    assert witness.relation.op == "=="


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (sin(x), 0),
        (sin(x), 1),
        (cos(x) + 1 / x, 0),
        (x * sin(x), oo),
        (sin(x) ** 2 + cos(x) ** 3, 1),
        (exp(sin(x)), 1),
    ],
)
def test_oscillation_has_no_limit(expression, value):
    found = outcomes(Limit(expression, x, oo, value), Domain())
    assert not set(found) & set(BAD)


def test_plain_oscillation_is_refuted():
    assert outcomes(Limit(sin(x), x, oo, 0), Domain()) == [Outcome.REFUTES]
    assert outcomes(Limit(2 + cos(a * x), x, oo, 2), Domain({a: Interval.open(0, oo)})) == [Outcome.REFUTES]


def test_sine_at_whole_multiples_of_pi_has_a_limit():
    k = sympy.Symbol("k", integer=True, positive=True)
    assert Outcome.PROVES in outcomes(Limit(sin(pi * k), k, oo, 0), Domain())


def test_undecided_signs_are_not_guessed():
    two = (a * exp(-a * x) + b * exp(-b * x)) * exp(b * x)
    domain = Domain({a: Interval.open(0, oo), b: Interval.open(0, oo)})
    for value in (oo, b, a):
        assert Outcome.PROVES not in outcomes(Limit(two, x, oo, value), domain)
    # At a = 2, b = 1 the limit is 1: SymPy's own answer, oo, is wrong there.
    assert outcomes(Limit(two, x, oo, oo), domain) == [Outcome.REFUTES]


def test_limit_that_differs_between_sides_is_refuted():
    y = sympy.Symbol("y", real=True)
    both = Limit(exp(-1 / y), y, 0, 0, "+-")
    assert outcomes(both, Domain()) == [Outcome.REFUTES]
    assert Outcome.PROVES in outcomes(Limit(exp(-1 / y), y, 0, 0, "+"), Domain())


def test_a_closed_end_of_a_range_counts():
    # x^a tends to infinity for every a > 0, but not for a = 0.
    p = sympy.Symbol("p", nonnegative=True)
    assert Outcome.PROVES in outcomes(Limit(x**p, x, oo, oo), Domain({p: Interval.open(0, 1)}))
    assert Outcome.PROVES not in outcomes(Limit(x**p, x, oo, oo), Domain({p: Interval(0, 1)}))
    assert Outcome.PROVES not in outcomes(Limit(x ** (p - 1), x, oo, 0), Domain({p: Interval(0, 1)}))


def test_late_departure_is_not_condemned():
    # The plateau at 0 reaches beyond every rung; the limit is 1 all the same.
    late = 1 / (1 + sympy.Integer(10) ** 2000 / x)
    assert Outcome.REFUTES not in outcomes(Limit(late, x, oo, 1), Domain())
    hidden = sympy.besselj(0, 1 / (1 + sympy.Integer(10) ** 2000 / x))
    assert Outcome.REFUTES not in outcomes(Limit(hidden, x, oo, sympy.besselj(0, 1)), Domain())


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (1 / log(log(x)), 0),
        (1 + 1 / log(log(log(x))), 1),
        (log(x) ** Rational(-1, 100), 0),
        (x ** Rational(-1, 10**6), 0),
        (sympy.elliptic_k(1 / log(x)), pi / 2),
        (sympy.hyper([1, 2], [3], 1 / log(log(x))), 1),
        (sympy.hyper([1, 2], [3], x ** Rational(-1, 1000)), 1),
    ],
)
def test_slow_convergence_is_never_refuted(expression, value):
    assert Outcome.REFUTES not in outcomes(Limit(expression, x, oo, value), Domain())


def test_ladder_alone_supports_and_refutes():
    quick = sympy.elliptic_k(1 / x)
    assert outcomes(Limit(quick, x, oo, pi / 2), Domain()) == [Outcome.INCONCLUSIVE, Outcome.SUPPORTS]
    assert outcomes(Limit(quick, x, oo, pi / 2 * Rational(1001, 1000)), Domain()) == [Outcome.REFUTES]


def test_wrong_relative_error_is_refuted():
    k, alpha = cases.k, cases.alpha
    domain = Domain({alpha: Interval.open(0, oo)})
    for error in (1 / k**2, k ** Rational(-11, 10)):
        statement = Asymptotic(sympy.zeta(alpha + 1, k), k, k**-alpha / alpha, relative_error=error)
        assert outcomes(statement, domain) == [Outcome.REFUTES]
    logarithm = Asymptotic(sympy.loggamma(x), x, x * log(x), relative_error=1 / x)
    assert outcomes(logarithm, Domain()) == [Outcome.REFUTES]


def test_larger_relative_error_than_needed_is_proved():
    assert Outcome.PROVES in outcomes(Asymptotic(sqrt(x**2 + 1), x, x, relative_error=1 / x), Domain())


def test_same_seed_same_evidence():
    statement, domain = TRUE["logistic at late times"]
    assert check_limit(statement, domain, seed=5) == check_limit(statement, domain, seed=5)


def test_unknown_functions_are_inconclusive():
    statement = Limit(sympy.Function("g")(x), x, oo, 0)
    assert set(outcomes(statement, Domain())) == {Outcome.INCONCLUSIVE}


def test_rounding_keeps_moving():
    found = outcomes(Limit(floor(x * pi) - x * pi, x, oo, 0), Domain())
    assert not set(found) & set(BAD)


@pytest.mark.parametrize(
    "wave",
    [
        sin(1009 * 10**6 * pi * x),
        1 - cos(1009 * 2 * pi * x),
        sin(1009 * pi * x) * sympy.hyper([1], [2, 3], 1 / x),
        sympy.frac(1009 * x),
        floor(1009 * x) - 1009 * x,
    ],
)
def test_waves_that_vanish_on_every_rung_are_not_supported(wave):
    assert not set(outcomes(Limit(wave, x, oo, 0), Domain())) & set(BAD)


def test_bounded_oscillation_proves_a_relative_error():
    wave = Asymptotic(x + sin(x), x, x, relative_error=1 / x)
    assert Outcome.PROVES in outcomes(wave, Domain())
    assert not set(outcomes(Asymptotic(x + sin(x), x, x, relative_error=1 / x**2), Domain())) & set(BAD)


def test_a_witness_stays_readable():
    (evidence,) = check_limit(Limit(1 + 1 / x, x, oo, 2), Domain(), seed=0)
    assert len(str(evidence.witness)) < 150


def test_special_functions_of_huge_arguments_end_in_time():
    found = outcomes(Limit(sympy.zeta(a + 1, exp(x) + 1), x, oo, 0), Domain({a: Interval.open(0, oo)}))
    assert Outcome.PROVES in found


def test_a_declared_witness_is_looked_at_first():
    # exp(-a x) = O(exp(-x)) fails for a < 1 only.
    wrong = Asymptotic(1 + exp(-a * x), x, 1, relative_error=exp(-x))
    (evidence,) = check_asymptotic(
        wrong, Domain({a: Interval.open(0, oo)}), seed=0, declared={a: Rational(1, 7)}
    )
    assert evidence.outcome is Outcome.REFUTES
    assert evidence.witness.point[a] == Rational(1, 7)


def test_a_declared_point_where_it_holds_refutes_nothing():
    right = Limit((1 + a / x) ** x, x, oo, exp(a))
    evidence = check_limit(right, Domain({a: Interval.open(0, oo)}), seed=0, declared={a: Rational(5)})
    assert Outcome.PROVES in [item.outcome for item in evidence]


def test_a_side_condition_on_the_variable_does_not_stop_it():
    r, S = sympy.symbols("r S", positive=True)
    tied = Domain({r: Interval.open(0, oo), S: Interval.open(0, oo)}, where=[r < S])
    for seed in range(3):
        assert outcomes(Limit((S - r) ** 2, r, 0, S**2), tied, seed) == [Outcome.PROVES, Outcome.SUPPORTS]
        assert outcomes(Limit((S - r) ** 2, r, 0, 2 * S**2), tied, seed) == [Outcome.REFUTES]


def test_an_order_is_refuted_at_the_nearest_place_that_tells():
    (evidence,) = check_asymptotic(Asymptotic(1 + 1 / x, x, 1, relative_error=exp(-x)), Domain(), seed=0)
    assert evidence.outcome is Outcome.REFUTES
    assert len(str(evidence.witness)) < 150


def test_powers_of_a_positive_base_in_a_sum_do_not_oscillate():
    k, D = sympy.symbols("k D", positive=True, integer=True)
    missed = Sum((1 - k ** Rational(-8, 5) / 3) ** D, (k, 1, 40))
    assert not may_oscillate(missed, D)
    assert may_oscillate(Sum((1 - 2 * k ** Rational(-8, 5)) ** D, (k, 1, 40)), D)
    assert may_oscillate(missed * Sum((1 - 2 * k) ** D, (k, 2, 3)), D)
    # Bound twice: in the second sum the base vanishes.
    assert may_oscillate(Sum((1 - 1 / k) ** D, (k, 2, 3)) + Sum((1 - 1 / k) ** D, (k, 1, 3)), D)


def test_a_limit_that_is_right_at_simple_points_only_is_refuted():
    r, D = sympy.Symbol("r", positive=True), sympy.Symbol("D", positive=True, integer=True)
    domain = Domain({a: Interval.open(0, 1), D: Integers(1, oo)})
    for seed in range(6):
        wrong = Limit(a**D * (1 - r), r, 0, a)
        assert outcomes(wrong, domain, seed) == [Outcome.REFUTES]
