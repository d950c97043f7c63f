"""Emergence and saturation times against the closed form, and the exact number of stage-like skills."""

import math

import mpmath
import pytest
import sympy as sp

from symsolve.errors import InexactNumber, OutsideDomain, PrecisionNotReached
from symsolve.models import (
    LinearModel,
    MultilinearModel,
    Spectrum,
    emergence_time,
    is_stage_like,
    number_of_stage_like_skills,
    saturation_time,
    stage_criterion,
    stage_like_count,
)
from symsolve.models import quantities as q
from symsolve.models.certain import certain_sign

VALUES = {q.S: 3, q.r: sp.Rational(1, 40), q.eta: sp.Rational(1, 2), q.P_s: sp.Rational(1, 5)}
EPSILON = sp.Rational(1, 10)


def test_strength_at_the_emergence_time_is_the_fraction():
    reached = MultilinearModel(weight=q.P_s).strength_at().subs(q.T, emergence_time())
    assert sp.simplify(reached - q.epsilon * q.S) == 0


def test_saturation_follows_emergence():
    end = emergence_time() + saturation_time()
    reached = MultilinearModel(weight=q.P_s).strength_at().subs(q.T, end)
    values = {**VALUES, q.epsilon: EPSILON}
    assert abs((reached - (1 - q.epsilon) * q.S).subs(values).evalf(30)) < 1e-25


def test_times_are_the_printed_ones():
    scale = 2 * q.eta * q.P_s * q.S
    printed = [
        sp.log((q.S / q.r - 1) / (1 / q.epsilon - 1)) / scale,
        2 * sp.log(1 / q.epsilon - 1) / scale,
    ]
    values = {**VALUES, q.epsilon: EPSILON}
    for derived, expected in zip((emergence_time(), saturation_time()), printed, strict=True):
        assert abs((derived - expected).subs(values).evalf(30)) < 1e-25


def test_emergence_times_grow_as_the_inverse_frequency():
    spectrum = Spectrum(skills=9)
    ratio = [emergence_time(MultilinearModel(weight=spectrum.frequency(k))) for k in (3, 1)]
    assert sp.simplify(ratio[0] / ratio[1] - 3 ** (q.alpha + 1)) == 0


def test_the_linear_model_emerges_without_delay():
    time = emergence_time(LinearModel(weight=q.P_s))
    assert sp.simplify(sp.exp(-q.eta * q.P_s * time) - (1 - q.epsilon)) == 0


def test_criterion_compares_the_times():
    """The two sides times the emergence time of skill k are gap and saturation time."""
    spectrum = Spectrum()
    at = {q.S: 3, q.r: sp.Rational(1, 40), q.eta: 1, q.epsilon: EPSILON, q.alpha: sp.Rational(3, 5)}
    emergence = [emergence_time(MultilinearModel(weight=spectrum.frequency(k))) for k in (2, 3)]
    saturation = saturation_time(MultilinearModel(weight=spectrum.frequency(2)))
    sides = stage_criterion(k=2, z=q.S / q.r - 1)
    gap = emergence[1] - emergence[0] - sides.spacing * emergence[0]
    assert abs(gap.subs(at).evalf(30)) < 1e-25
    assert abs((saturation - sides.threshold * emergence[0]).subs(at).evalf(30)) < 1e-25


def brute_force(alpha, epsilon, z):
    threshold = 2 * mpmath.log(1 / epsilon - 1) / mpmath.log(z / (1 / epsilon - 1))
    k = 1
    while (1 + mpmath.mpf(1) / k) ** (alpha + 1) - 1 > threshold:
        k += 1
    return k - 1


@pytest.mark.parametrize(
    ("alpha", "epsilon", "z"),
    [("3/5", "1/20", "99"), ("3/10", "1/20", "1000000"), ("9/10", "2/5", "99"), ("2", "49/100", "10000")],
)
def test_count_agrees_with_counting_and_with_the_formula(alpha, epsilon, z):
    numbers = {"alpha": sp.Rational(alpha), "epsilon": sp.Rational(epsilon), "z": sp.Rational(z)}
    with mpmath.workdps(40):
        counted = brute_force(*(mpmath.mpf(number.p) / number.q for number in numbers.values()))
    assert number_of_stage_like_skills(**numbers) == counted
    assert int(stage_like_count(**numbers).evalf(30)) == counted


def test_equality_is_not_stage_like():
    """(1 + 1/k)^2 - 1 = 3 = 2 ln 8 / ln 4 at k = 1: saturation ends exactly when skill 2 emerges."""
    at = {"alpha": 1, "epsilon": sp.Rational(1, 9), "z": 32}
    assert not is_stage_like(k=1, **at)
    assert number_of_stage_like_skills(**at) == 0
    assert is_stage_like(k=1, **{**at, "z": sp.Rational(32 * 10**30 + 1, 10**30)})
    assert number_of_stage_like_skills(**{**at, "alpha": sp.Rational(10**30 + 1, 10**30)}) == 1


def test_equality_at_another_exponent():
    """alpha = 2 at k = 1 has the spacing 7; with odds 2^7 and z = 4 odds the threshold is 7 as well."""
    odds = 2**7
    assert stage_criterion(k=1, alpha=2).spacing == 7
    assert not is_stage_like(k=1, alpha=2, epsilon=sp.Rational(1, 1 + odds), z=4 * odds)


def test_small_epsilon_is_not_enough():
    """Eq. 41 is printed for epsilon << 1, but its right side then vanishes or turns negative."""
    at = {"alpha": sp.Rational(3, 5), "z": 99}
    assert number_of_stage_like_skills(epsilon=sp.Rational(1, 20), **at) == 0
    assert number_of_stage_like_skills(epsilon=sp.Rational(1, 100), **at) == 0
    with pytest.raises(OutsideDomain, match="no skill emerges"):
        number_of_stage_like_skills(epsilon=sp.Rational(1, 101), **at)


def test_at_one_half_every_skill_with_a_successor_counts():
    at = {"alpha": 1, "epsilon": sp.Rational(1, 2), "z": 99}
    assert number_of_stage_like_skills(**at) == sp.oo
    assert number_of_stage_like_skills(**at, skills=7) == 6
    assert number_of_stage_like_skills(**{**at, "z": 1}) == 0


def test_a_finite_spectrum_caps_the_count():
    at = {"alpha": 1, "epsilon": sp.Rational(1, 10), "z": 10**6}
    assert number_of_stage_like_skills(**at) == 5
    assert number_of_stage_like_skills(**at, skills=3) == 2
    assert number_of_stage_like_skills(**at, skills=1) == 0


def test_counts_of_astronomical_size_are_exact():
    tiny = sp.Rational(1, 2) - sp.Rational(1, 10**25)
    count = number_of_stage_like_skills(alpha=1, epsilon=tiny, z=99)
    assert count > 10**24
    at = {"alpha": 1, "epsilon": tiny, "z": 99}
    assert is_stage_like(k=int(count), **at)
    assert not is_stage_like(k=int(count) + 1, **at)


@pytest.mark.parametrize(
    ("changes", "error", "match"),
    [
        ({"epsilon": sp.Rational(3, 5)}, OutsideDomain, "epsilon"),
        ({"epsilon": 0}, OutsideDomain, "positive"),
        ({"alpha": sp.Rational(-1, 2)}, OutsideDomain, "positive"),
        ({"z": 0}, OutsideDomain, "positive"),
        ({"alpha": 0.6}, InexactNumber, "Rational"),
        ({"alpha": q.alpha}, OutsideDomain, "exact real number"),
    ],
)
def test_values_without_meaning_are_refused(changes, error, match):
    with pytest.raises(error, match=match):
        number_of_stage_like_skills(**{"alpha": 1, "epsilon": sp.Rational(1, 10), "z": 99, **changes})


@pytest.mark.parametrize("k", [0, -1, sp.Rational(1, 2)])
def test_the_skill_index_is_a_positive_integer(k):
    with pytest.raises(OutsideDomain, match="skill index"):
        is_stage_like(k=k, alpha=1, epsilon=sp.Rational(1, 10), z=99)


def test_irrational_parameters_are_decided_when_intervals_can():
    at = {"alpha": sp.sqrt(2), "epsilon": sp.Rational(1, 10), "z": sp.pi * 10**6}
    with mpmath.workdps(30):
        counted = brute_force(mpmath.sqrt(2), mpmath.mpf(1) / 10, mpmath.pi * 10**6)
    assert number_of_stage_like_skills(**at) == counted


def test_a_zero_that_nobody_can_prove_is_not_called_positive():
    with pytest.raises(PrecisionNotReached, match="may be zero"):
        certain_sign(sp.log(4, evaluate=False) - 2 * sp.log(2), most_bits=256)


def test_signs_close_to_zero_are_certain():
    assert certain_sign(sp.exp(sp.pi * sp.sqrt(163)) - 640320**3 - 744) == -1
    assert certain_sign(sp.E - sp.Rational(math.e.as_integer_ratio()[0], math.e.as_integer_ratio()[1])) == 1


def test_a_logarithm_of_nearly_nothing_waits_for_more_bits():
    near = sp.Rational(314159265358979323846264338327950288, 10**35)
    assert certain_sign(sp.log(sp.pi - near)) == -1
