import pytest
import sympy as sp

from symsolve.errors import InexactNumber, OutsideDomain
from symsolve.models import Spectrum
from symsolve.models import quantities as q


@pytest.mark.parametrize("skills", [1, 2, 7])
def test_frequencies_of_a_finite_spectrum_sum_to_one(skills):
    spectrum = Spectrum(skills=skills)
    assert sp.simplify(sum(spectrum.frequency(k) for k in range(1, skills + 1))) == 1


def test_infinite_spectrum_sums_to_one_through_head_and_tail():
    spectrum = Spectrum(alpha=sp.Rational(3, 5))
    head = sum(spectrum.frequency(k) for k in range(1, 6))
    assert abs((head + spectrum.tail(6) - 1).evalf(30)) < 1e-28


def test_symbolic_number_of_skills_agrees_with_numbers():
    symbolic = Spectrum(skills=q.n_s, alpha=sp.Rational(1, 2)).frequency(2).subs(q.n_s, 4).doit()
    assert sp.simplify(symbolic - Spectrum(skills=4, alpha=sp.Rational(1, 2)).frequency(2)) == 0


def test_tail_from_the_first_skill_is_everything():
    assert Spectrum().tail(1) == 1
    assert Spectrum(skills=3).tail(1) == 1


def test_average_weighs_by_frequency():
    assert Spectrum(skills=3, alpha=1).average(sp.Integer(1)) == 1


def test_tail_starting_at_the_summation_index_does_not_capture_it():
    tail = Spectrum(skills=q.n_s).tail(q.j)
    assert q.j in tail.free_symbols


@pytest.mark.parametrize("skills", [0, -1, sp.Rational(1, 2)])
def test_a_number_of_skills_must_be_a_positive_integer(skills):
    with pytest.raises(OutsideDomain, match="number of skills"):
        Spectrum(skills=skills)


@pytest.mark.parametrize("k", [0, 4, sp.Rational(1, 2)])
def test_a_skill_that_is_not_there_is_refused(k):
    with pytest.raises(OutsideDomain, match="skills are"):
        Spectrum(skills=3).frequency(k)


def test_floats_are_refused():
    with pytest.raises(InexactNumber, match="Rational"):
        Spectrum(alpha=0.6)
