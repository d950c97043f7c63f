import pytest
import sympy as sp

from symsolve.models import LinearModel, LossCurve, Spectrum
from symsolve.models import quantities as q


def test_finite_curve_is_the_printed_sum():
    spectrum = Spectrum(skills=3)
    growth = [sp.exp(2 * q.eta * spectrum.frequency(k) * q.S * q.T) for k in (1, 2)]
    learned = sum(
        spectrum.frequency(k) * (1 + growth[k - 1] / (q.S / q.r - 1)) ** -2 * q.S**2 / 2 for k in (1, 2)
    )
    printed = learned + q.S**2 / 2 * spectrum.frequency(3)
    values = {q.S: 3, q.r: sp.Rational(1, 7), q.eta: 2, q.T: sp.Rational(3, 2), q.alpha: sp.Rational(2, 3)}
    difference = (LossCurve(spectrum=spectrum, learned=2).at() - printed).subs(values)
    assert abs(difference.evalf(40)) < 1e-35


@pytest.mark.parametrize("skills", [3, q.n_s, sp.oo])
def test_long_training_leaves_the_skills_that_the_model_lacks(skills):
    spectrum = Spectrum(skills=skills)
    curve = LossCurve(spectrum=spectrum, learned=2)
    assert sp.simplify(curve.at(sp.oo) - q.S**2 / 2 * spectrum.tail(3)) == 0


def test_loss_of_infinitely_many_skills_is_a_sum_over_all():
    curve = LossCurve(spectrum=Spectrum()).at()
    assert isinstance(curve, sp.Sum)
    assert curve.limits[0][2] == sp.oo


def test_loss_at_the_start():
    curve = LossCurve(spectrum=Spectrum(skills=4, alpha=1), learned=4)
    assert sp.simplify(curve.at(sp.Integer(0)) - (q.S - q.r) ** 2 / 2) == 0


def test_data_weights_replace_frequencies():
    curve = LossCurve(spectrum=Spectrum(skills=2), weight=q.k / 10, model=LinearModel())
    assert curve.skill(2) == q.S**2 * sp.exp(-2 * q.T * q.eta / 5) / 2
