import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.features import (
    GaussianFeatures,
    PopulationFeatures,
    SignAndGaussians,
    SignFeatures,
    SkillFunction,
)

RNG = np.random.default_rng
LAWS = [
    SkillFunction(),
    SkillFunction(factor=0.3),
    GaussianFeatures(size=5),
    SignFeatures(size=5),
    SignAndGaussians(size=5),
    PopulationFeatures.walsh(bits=4, size=5),
    PopulationFeatures.random(inputs=40, size=5, generator=RNG(3)),
]
BASES = LAWS[2:]


def names(law):
    return law.describe()


def assert_mean(draws, expected):
    """Every mean lies within five standard errors, and a little for rounding."""
    error = draws.std(axis=0, ddof=1) / np.sqrt(len(draws))
    assert (np.abs(draws.mean(axis=0) - expected) <= 5 * error + 1e-12).all()


@pytest.mark.parametrize("law", LAWS, ids=names)
class TestLaws:
    def test_moments_are_those_of_the_draws(self, law):
        basis, skill = law.draw(RNG(0), (20_000,))
        assert_mean(basis[:, :, None] * basis[:, None, :], law.second_moments)
        assert_mean(basis * skill[:, None], law.overlaps)

    def test_shapes_and_seeds(self, law):
        basis, skill = law.draw(RNG(1), (3, 4))
        assert basis.shape == (3, 4, law.size)
        assert skill.shape == (3, 4)
        again, _ = law.draw(RNG(1), (3, 4))
        assert np.array_equal(basis, again)

    def test_they_survive_pickling(self, law):
        assert pickle.loads(pickle.dumps(law)) == law

    def test_fixed_squares_are_fixed(self, law):
        basis, skill = law.draw(RNG(2), (50,))
        fixed = np.ptp(basis[:, :, None] * basis[:, None, :], axis=0).max() < 1e-12
        fixed = fixed and np.ptp(basis * skill[:, None], axis=0).max() < 1e-12
        assert fixed == law.fixed_square


@pytest.mark.parametrize("law", BASES, ids=names)
def test_their_normalised_sum_is_the_skill_function(law):
    basis, skill = law.draw(RNG(4), (30,))
    np.testing.assert_allclose(basis.sum(axis=1) / np.sqrt(law.size), skill, atol=1e-12)


@pytest.mark.parametrize("law", [SignAndGaussians(size=4), *BASES[-2:]], ids=names)
def test_the_skill_function_is_a_sign_where_eq_16_holds_at_every_input(law):
    _, skill = law.draw(RNG(5), (100,))
    assert set(np.round(skill, 12)) == {-1.0, 1.0}


@given(st.integers(1, 6), st.data())
def test_walsh_functions_are_a_basis_of_the_parity(bits, data):
    size = data.draw(st.integers(1, 2**bits))
    law = PopulationFeatures.walsh(bits=bits, size=size)
    parity = [(-1) ** word.bit_count() for word in range(2**bits)]
    np.testing.assert_array_equal(law.skill_function, parity)
    np.testing.assert_allclose(law.table.T @ law.table / 2**bits, np.eye(size), atol=1e-12)


def test_equal_functions_are_equal_laws():
    assert PopulationFeatures.walsh(bits=3, size=2) == PopulationFeatures.walsh(bits=3, size=2)
    assert PopulationFeatures.walsh(bits=3, size=2) != PopulationFeatures.walsh(bits=3, size=3)


def test_a_single_function_is_the_skill_function_itself():
    for law in (GaussianFeatures(size=1), SignAndGaussians(size=1), PopulationFeatures.walsh(bits=2, size=1)):
        basis, skill = law.draw(RNG(0), (7,))
        np.testing.assert_array_equal(basis[:, 0], skill)


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (lambda: SkillFunction(factor=0), "factor = 0"),
        (lambda: SkillFunction(factor=-1.0), "above 0"),
        (lambda: SkillFunction(factor=float("nan")), "finite"),
        (lambda: GaussianFeatures(size=0), "size = 0"),
        (lambda: SignFeatures(size=2.5), "whole number"),
        (lambda: SignAndGaussians(size=True), "whole number"),
        (lambda: PopulationFeatures(table=[1.0, -1.0]), "inputs, functions"),
        (lambda: PopulationFeatures(table=np.zeros((0, 2))), "neither of them 0"),
        (lambda: PopulationFeatures(table=[[2.0], [-2.0]]), "not orthonormal"),
        (lambda: PopulationFeatures(table=[[np.nan], [1.0]]), "not orthonormal"),
        (lambda: PopulationFeatures(table=np.sqrt(3) * np.eye(3)[:, :2]), "Eq. 16"),
        (lambda: PopulationFeatures.walsh(bits=2, size=5), "at most 4"),
        (lambda: PopulationFeatures.walsh(bits=0, size=1), "bits = 0"),
        (lambda: PopulationFeatures.random(inputs=3, size=2, generator=RNG(0)), "even"),
        (lambda: PopulationFeatures.random(inputs=4, size=5, generator=RNG(0)), "at most 4"),
    ],
)
def test_impossible_laws_are_refused(make, rule):
    with pytest.raises(ImpossibleSetting, match=rule):
        make()
