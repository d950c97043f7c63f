"""Gradient descent of products on drawn data, against closed forms, integration and linear algebra."""

import pickle

import numpy as np
import pytest
import sympy as sp
from scipy import stats

from symsolve.errors import Diverged, ImpossibleSetting
from symsolve.models import DataModel, MultilinearModel, ParameterModel
from symsolve.models import quantities as q
from symsolve.simulate.equations import SkillEquations
from symsolve.simulate.features import (
    GaussianFeatures,
    PopulationFeatures,
    SignAndGaussians,
    SignFeatures,
    SkillFunction,
)
from symsolve.simulate.measured import Measured
from symsolve.simulate.multilinear import Descent, ProductModel, Start

RNG = np.random.default_rng
LOGISTIC = sp.lambdify(
    (q.S, q.r, q.eta, q.P_s, q.T), MultilinearModel(weight=q.P_s).strength_at(), modules="numpy"
)
#: Of basis functions B g_k; q.B is the factor.
SLOWED = sp.lambdify(
    (q.S, q.r, q.eta, q.P_s, q.T, q.B),
    MultilinearModel(weight=q.P_s, basis_factor=q.B).strength_at(),
    modules="numpy",
)
SKILLS = 3
MODEL = ProductModel(skills=SKILLS, exponent=0.6, scale=2.0)
START = Start.balanced(0.02)


def of_time(end, step, **settings):
    """Descent for the time ``end`` of a flow with learning rate 1, in steps of that length."""
    settings = {"model": MODEL, "start": START, "learning_rate": step, **settings}
    return Descent(steps=round(end / step), **settings)


def assert_mean(values, expected, *, errors=4.5, beyond=0.0):
    """The mean lies within so many standard errors, and what steps of finite length may add."""
    error = values.std(axis=0, ddof=1) / np.sqrt(len(values))
    gap = np.abs(values.mean(axis=0) - expected)
    assert (gap <= errors * error + beyond).all(), f"{gap} apart, standard error {error}"


class TestMultilinear:
    def exact(self, weights, end):
        return LOGISTIC(2.0, 0.02, 1.0, weights, end)

    def test_steps_converge_to_the_closed_form_at_first_order(self):
        errors = []
        for step in (0.02, 0.01, 0.005):
            course = of_time(6, step).run(RNG(0))
            errors.append(course.strengths[0, -1] - self.exact(MODEL.probabilities, 6.0))
        errors = np.array(errors)
        np.testing.assert_allclose(errors[:-1] / errors[1:], 2, rtol=0.05)
        extrapolated = 2 * errors[2] - errors[1]
        assert (np.abs(extrapolated) < 0.05 * np.abs(errors[2])).all()

    def test_closed_form_integration_and_steps_agree_along_the_way(self):
        course = of_time(8, 0.001).run(RNG(0), every=1000)
        times = course.steps * 0.001
        equations = SkillEquations(weights=MODEL.probabilities, start=0.02, scale=2.0)
        integrated = equations.integrate(times, method="DOP853")
        exact = self.exact(MODEL.probabilities, times[:, None])
        np.testing.assert_allclose(integrated, exact, rtol=1e-9)
        np.testing.assert_allclose(course.strengths[0], exact, atol=2e-3)
        np.testing.assert_allclose(course.losses[0], (2 - exact) ** 2 / 2, atol=4e-3)
        np.testing.assert_allclose(course.total_losses[0], course.losses[0] @ MODEL.probabilities)

    def test_mean_over_data_sets_is_that_of_the_binomial_counts(self):
        """Every data set has a flow of its own, with d_k/D in the place of P_s(k)."""
        data, end = 12, 10.0
        course = of_time(end, 0.01, data=data).run(RNG(1), replicates=800)
        counts = np.arange(data + 1)
        for skill, share in enumerate(MODEL.probabilities):
            chances = stats.binom.pmf(counts, data, share)
            expected = chances @ self.exact(counts / data, end)
            assert_mean(course.strengths[:, -1, skill], expected, beyond=2e-3)

    def test_given_counts_give_the_flow_of_these_counts(self):
        course = of_time(10, 0.002, data=(7, 3, 0)).run(RNG(2), replicates=2)
        expected = self.exact(np.array([0.7, 0.3, 0.0]), 10.0)
        np.testing.assert_allclose(course.strengths[:, -1], np.tile(expected, (2, 1)), atol=1e-3)

    @pytest.mark.parametrize("data", [None, (60, 25, 15)], ids=["fresh", "from a set"])
    def test_batches_follow_the_flow_in_the_mean(self, data):
        """The noise moves the mean at the order of the learning rate, and scatters as the root of it."""
        weights = MODEL.probabilities if data is None else np.array(data) / 100
        scatter = []
        for step in (0.1, 0.025):
            descent = of_time(5, step, data=data, batch_size=20)
            values = descent.run(RNG(3), replicates=400).strengths[:, -1]
            assert_mean(values, self.exact(weights, 5.0), beyond=step)
            scatter.append(values.std(axis=0)[1:])  # the first skill is learned, and scatters less
        np.testing.assert_allclose(scatter[0] / scatter[1], 2, rtol=0.2)

    def test_loss_never_rises_on_all_the_data(self):
        course = of_time(20, 0.02).run(RNG(0), every=1)
        assert (np.diff(course.total_losses) <= 0).all()

    def test_one_skill(self):
        model = ProductModel(skills=1, scale=2.0)
        course = of_time(3, 0.001, model=model).run(RNG(0))
        np.testing.assert_allclose(course.strengths[0, -1], self.exact(np.ones(1), 3.0), rtol=5e-3)

    def test_a_tiny_exponent_gives_frequencies_of_one_over_k(self):
        model = ProductModel(skills=4, exponent=1e-9)
        np.testing.assert_allclose(model.probabilities, np.array([12, 6, 4, 3]) / 25)
        assert of_time(5, 0.01, model=model).run(RNG(0)).strengths.shape == (1, 2, 4)

    def test_an_unseen_skill_stays_where_it_starts(self):
        course = of_time(50, 0.05, data=(5, 0, 5)).run(RNG(4), replicates=3)
        np.testing.assert_allclose(course.strengths[:, -1, 1], 0.02, rtol=1e-12)
        np.testing.assert_allclose(course.losses[:, -1, 1], (2 - 0.02) ** 2 / 2, rtol=1e-12)
        np.testing.assert_allclose(course.strengths[:, -1, [0, 2]], 2, rtol=1e-6)

    def test_skills_beyond_n_have_no_strength(self):
        model = ProductModel(skills=3, functions=2)
        course = of_time(80, 0.05, model=model).run(RNG(0))
        np.testing.assert_allclose(course.strengths[0, -1], [1, 1, 0], atol=1e-3)
        np.testing.assert_allclose(course.losses[0, -1], [0, 0, 0.5], atol=1e-3)


class TestTimeFactor:
    def test_the_factor_enters_the_rate_once(self):
        """B, not the B^2 that Eq. 14 prints."""
        factor, end = 0.25, 20.0
        model = ProductModel(features=SkillFunction(factor=factor), scale=2.0)
        start = Start.balanced(0.02, factor)
        reached = of_time(end, 0.002, model=model, start=start).run(RNG(0)).strengths[0, -1, 0]
        derived = SLOWED(2.0, 0.02, 1.0, 1.0, end, factor)
        printed = LOGISTIC(2.0, 0.02, 1.0, factor**2, end)
        assert reached == pytest.approx(derived, abs=2e-3)
        assert abs(reached - printed) > 0.1

    def test_a_balanced_start_has_the_strength_that_was_asked_for(self):
        model = ProductModel(features=SkillFunction(factor=0.25))
        course = of_time(1, 0.5, model=model, start=Start.balanced(0.02, 0.25)).run(RNG(0))
        assert course.strengths[0, 0, 0] == pytest.approx(0.02)


def long_descent(features, samples, **settings):
    """To the end of the flow of one skill with a given number of samples."""
    model = ProductModel(features=features, scale=settings.pop("scale", 1.0))
    settings = {"start": Start.one_sided(0.1), "learning_rate": 0.1, "steps": 500, **settings}
    return Descent(model=model, data=(samples,), **settings)


class TestManyShots:
    """D_c basis functions and d_k samples of a skill, Eqs. 15-17."""

    size, samples = 24, 6
    laws = (GaussianFeatures(size=24), SignFeatures(size=24))

    @pytest.mark.parametrize("law", laws, ids=lambda law: law.describe())
    def test_mean_strength_is_d_over_d_c_and_not_the_printed_one(self, law):
        values = long_descent(law, self.samples, scale=2.0, learning_rate=0.05).run(RNG(0), replicates=600)
        at = {q.S: 2, q.D_c: self.size, q.d_k: self.samples}
        mean = DataModel()
        strengths, losses = values.strengths[:, -1, 0], values.losses[:, -1, 0]
        assert_mean(strengths, float(mean.mean_strength.subs(at)))
        assert_mean(losses, float(mean.mean_loss.subs(at)))
        printed = 2 * (1 - np.sqrt(1 - self.samples / self.size))
        error = strengths.std(ddof=1) / np.sqrt(len(strengths))
        assert strengths.mean() - printed > 10 * error

    @pytest.mark.parametrize("law", laws, ids=lambda law: law.describe())
    def test_the_loss_of_every_data_set_is_linear_in_its_strength(self, law):
        course = long_descent(law, self.samples).run(RNG(1), replicates=50)
        np.testing.assert_allclose(course.losses[:, -1], (1 - course.strengths[:, -1]) / 2, atol=1e-7)

    def test_every_data_set_ends_at_its_interpolant_of_least_norm(self):
        law, replicates = GaussianFeatures(size=self.size), 20
        reached = long_descent(law, self.samples).run(RNG(5), replicates=replicates).strengths[:, -1, 0]
        basis, skill = law.draw(RNG(5), (replicates, self.samples))  # the same data once more
        for features, labels, strength in zip(basis, skill, reached, strict=True):
            interpolant = np.linalg.lstsq(features, labels)[0]
            assert strength == pytest.approx(interpolant.sum() / np.sqrt(self.size), abs=1e-6)

    def test_law_of_the_strength_of_gaussian_features(self):
        """The share of a direction in the span of d Gaussian vectors: Beta(d/2, (D_c - d)/2)."""
        course = long_descent(GaussianFeatures(size=self.size), self.samples).run(RNG(2), replicates=500)
        law = stats.beta(self.samples / 2, (self.size - self.samples) / 2)
        assert stats.kstest(course.strengths[:, -1, 0], law.cdf).pvalue > 1e-3

    def test_mean_where_the_skill_function_is_a_sign_at_every_input(self):
        """Eq. 16 at every input, Gaussian otherwise: E[d/(d + X)], X chi-squared with D_c - d degrees."""
        size, samples = 12, 6
        values = long_descent(SignAndGaussians(size=size), samples, steps=1500).run(RNG(3), replicates=1000)
        expected = stats.chi2(size - samples).expect(lambda x: samples / (samples + x))
        strengths = values.strengths[:, -1, 0]
        assert_mean(strengths, expected, beyond=1e-3)
        error = strengths.std(ddof=1) / np.sqrt(len(strengths))
        assert strengths.mean() - samples / size > 4 * error

    def test_mean_of_mixed_parities_is_that_of_the_places_seen(self):
        """Walsh functions on 2^5 places, D_c = 2^5: a sample shows one place, once more shows nothing new."""
        law, samples = PopulationFeatures.walsh(bits=5, size=32), 10
        values = long_descent(law, samples).run(RNG(4), replicates=400)
        assert_mean(values.strengths[:, -1, 0], 1 - (1 - 1 / 32) ** samples, beyond=1e-6)

    def test_mean_of_functions_in_general_position(self):
        law = PopulationFeatures.random(inputs=4000, size=self.size, generator=RNG(7))
        values = long_descent(law, self.samples).run(RNG(8), replicates=600)
        expected = stats.chi2(self.size - self.samples).expect(lambda x: self.samples / (self.samples + x))
        assert_mean(values.strengths[:, -1, 0], expected, beyond=2e-3)

    def test_without_samples_nothing_is_learned(self):
        model = ProductModel(features=GaussianFeatures(size=4), skills=2)
        descent = Descent(model=model, start=Start.balanced(0.04), learning_rate=0.1, steps=300, data=(6, 0))
        course = descent.run(RNG(0), replicates=5)
        np.testing.assert_allclose(course.strengths[:, -1, 1], 0.04, rtol=1e-12)

    @pytest.mark.parametrize("samples", [4, 9])
    def test_as_many_samples_as_basis_functions_are_enough(self, samples):
        """Signs on four inputs, each of which is seen: nothing is left to learn."""
        law = PopulationFeatures.walsh(bits=2, size=4)
        course = long_descent(law, samples, steps=3000).run(RNG(1), replicates=200)
        full = np.isclose(course.strengths[:, -1, 0], 1, atol=1e-5)
        seen = np.array([len(np.unique(row)) for row in RNG(1).integers(0, 4, (200, samples))])
        np.testing.assert_array_equal(full, seen == 4)

    def test_more_samples_than_basis_functions(self):
        course = long_descent(GaussianFeatures(size=4), 16, steps=2000).run(RNG(2), replicates=100)
        np.testing.assert_allclose(course.strengths[:, -1, 0], 1, atol=1e-4)
        np.testing.assert_allclose(course.losses[:, -1, 0], 0, atol=1e-4)

    def test_several_skills_share_the_data(self):
        """With d_k at random the mean is E min(d_k, D_c)/D_c."""
        size, data = 6, 10
        model = ProductModel(features=GaussianFeatures(size=size), skills=2, exponent=1.0)
        descent = Descent(model=model, start=Start.one_sided(0.1), learning_rate=0.2, steps=3000, data=data)
        course = descent.run(RNG(6), replicates=500)
        counts = np.arange(data + 1)
        for skill, share in enumerate(model.probabilities):
            expected = stats.binom.pmf(counts, data, share) @ np.minimum(counts, size) / size
            assert_mean(course.strengths[:, -1, skill], expected, beyond=5e-3)


class TestParameters:
    """The first N of N_c basis functions a skill, Eqs. 18-21."""

    def test_strengths_on_the_population_are_those_of_the_symbolic_model(self):
        for functions in range(1, 14):
            model = ProductModel(
                features=GaussianFeatures(size=4), skills=4, scale=2.0, functions=functions, exponent=0.3
            )
            descent = Descent(model=model, start=Start.balanced(0.01), learning_rate=0.5, steps=400)
            symbolic = ParameterModel(parameters=functions, size=4, target_scale=2)
            expected = [float(symbolic.final_strength(k)) for k in (1, 2, 3, 4)]
            losses = [float(symbolic.final_loss(k)) for k in (1, 2, 3, 4)]
            course = descent.run(RNG(0))
            np.testing.assert_allclose(course.strengths[0, -1], expected, atol=1e-6)
            np.testing.assert_allclose(course.losses[0, -1], losses, atol=1e-6)

    @pytest.mark.parametrize(
        "law", [GaussianFeatures(size=4), SignFeatures(size=4)], ids=lambda law: law.describe()
    )
    def test_mean_on_finitely_many_data(self, law):
        """What the model lacks acts as noise with mean zero: S r'/N_c holds in the mean at once."""
        model = ProductModel(features=law, skills=1, functions=3)
        descent = Descent(model=model, start=Start.one_sided(0.1), learning_rate=0.2, steps=300, data=(30,))
        course = descent.run(RNG(1), replicates=400)
        assert_mean(course.strengths[:, -1, 0], 0.75, beyond=1e-3)
        assert (course.losses[:, -1, 0] >= 0.125 - 1e-9).all()

    def test_many_data_leave_no_noise(self):
        model = ProductModel(features=SignFeatures(size=4), skills=2, functions=6, exponent=1.0)
        descent = Descent(model=model, start=Start.balanced(0.01), learning_rate=0.5, steps=400, data=20_000)
        course = descent.run(RNG(2), replicates=2)
        np.testing.assert_allclose(course.strengths[:, -1], [[1, 0.5]] * 2, atol=0.03)

    def test_one_basis_function_a_skill_is_the_multilinear_model(self):
        settings = {"start": START, "learning_rate": 0.1, "steps": 40}
        single = Descent(model=ProductModel(features=SignFeatures(size=1), skills=3, functions=2), **settings)
        plain = Descent(model=ProductModel(skills=3, functions=2), **settings)
        np.testing.assert_allclose(single.run(RNG(0)).strengths, plain.run(RNG(0)).strengths, rtol=1e-12)


class TestRuns:
    def test_the_same_seed_gives_the_same_bits(self):
        for settings in ({"data": 30}, {"data": 30, "batch_size": 5}, {"batch_size": 5}):
            descent = of_time(2, 0.1, **settings)
            first, second, other = (descent.run(RNG(seed), replicates=3) for seed in (1, 1, 2))
            assert np.array_equal(first.strengths, second.strengths)
            assert not np.array_equal(first.strengths, other.strengths)

    def test_measured_at_the_start_at_intervals_and_at_the_end(self):
        course = of_time(1, 0.1).run(RNG(0), every=4)
        assert course.steps.tolist() == [0, 4, 8, 10]
        assert course.strengths.shape == course.losses.shape == (1, 4, SKILLS)

    def test_too_large_a_learning_rate_stops_with_its_step(self):
        descent = of_time(2000, 20.0)
        with pytest.raises(Diverged, match=r"learning_rate = 20\.0") as caught:
            descent.run(RNG(0))
        assert 0 < caught.value.step < 100
        assert caught.value.loss > 1e10
        assert np.geterr()["over"] == "warn"

    @pytest.mark.parametrize(
        ("settings", "rule"),
        [
            ({"learning_rate": 0.0}, "learning_rate"),
            ({"data": 0}, "data = 0"),
            ({"data": (0, 0, 0)}, "data = 0"),
            ({"data": (1, 2)}, "each of the 3 skills"),
            ({"data": (1, -1, 2)}, "data .of one skill. = -1"),
            ({"data": 2.5}, "whole number"),
            ({"batch_size": 0}, "batch_size = 0"),
        ],
    )
    def test_impossible_descents_are_refused(self, settings, rule):
        with pytest.raises(ImpossibleSetting, match=rule):
            Descent(**{"model": MODEL, "start": START, "learning_rate": 0.1, "steps": 10, **settings})

    @pytest.mark.parametrize(
        ("make", "rule"),
        [
            (lambda: ProductModel(skills=0), "skills = 0"),
            (lambda: ProductModel(exponent=0.0), "exponent = 0"),
            (lambda: ProductModel(exponent=-1.0), "above 0"),
            (lambda: ProductModel(scale=float("inf")), "scale = inf"),
            (lambda: ProductModel(functions=0), "functions = 0"),
            (lambda: ProductModel(features=4), "law of features"),
            (lambda: Start(first=-1.0, second=0.0), "first = -1"),
            (lambda: Start.balanced(0.0), "strength = 0"),
            (lambda: of_time(1, 0.1).run(RNG(0), replicates=0), "replicates = 0"),
            (lambda: of_time(1, 0.1).run(RNG(0), every=0), "every = 0"),
        ],
    )
    def test_impossible_models_are_refused(self, make, rule):
        with pytest.raises(ImpossibleSetting, match=rule):
            make()


class TestMeasured:
    descent = of_time(2, 0.1, data=20)

    def test_draws_as_many_replicates_as_asked_for(self):
        for quantity in ("strength", "loss", "total loss"):
            values = Measured(descent=self.descent, quantity=quantity, skill=1).sample(RNG(0), 7)
            assert values.shape == (7,)
            assert np.isfinite(values).all()

    def test_groups_that_fit_into_memory_are_replicates_all_the_same(self, monkeypatch):
        monkeypatch.setattr("symsolve.simulate.measured._ROOM", 250)
        values = Measured(descent=self.descent).sample(RNG(0), 20)
        assert len(set(values.tolist())) > 5
        assert values.shape == (20,)

    def test_what_depends_on_no_draw_says_so(self):
        assert not Measured(descent=self.descent).deterministic
        assert not Measured(descent=of_time(1, 0.1, batch_size=3)).deterministic
        for data in (None, (3, 2, 1)):
            fixed = Measured(descent=of_time(1, 0.1, data=data))
            assert fixed.deterministic
            assert np.ptp(fixed.sample(RNG(0), 5)) == 0
        gaussian = ProductModel(features=GaussianFeatures(size=2))
        assert not Measured(descent=of_time(1, 0.1, model=gaussian, data=(3,))).deterministic

    def test_it_is_an_estimator_that_can_be_sent_to_a_worker(self):
        measured = Measured(descent=self.descent, quantity="total loss")
        assert pickle.loads(pickle.dumps(measured)) == measured
        assert measured.describe() == "L of skill functions, D = 20, 20 steps of descent"
        assert measured.systematic_error == 0

    def test_it_says_what_it_measures_and_on_what(self):
        model = ProductModel(features=SignFeatures(size=4), functions=3)
        measured = Measured(descent=of_time(1, 0.1, model=model, data=(7,)))
        assert measured.describe() == "R_1 of the first 3 of 4 random signs, d_k = 7, 10 steps of descent"
        batches = Measured(descent=of_time(1, 0.1, batch_size=5), quantity="loss", skill=2)
        assert (
            batches.describe() == "L_3 of skill functions, the population, batches of 5, 10 steps of descent"
        )

    def test_impossible_measurements_are_refused(self):
        with pytest.raises(ImpossibleSetting, match="counts them from 0"):
            Measured(descent=self.descent, skill=3)
        with pytest.raises(ImpossibleSetting, match="systematic_error"):
            Measured(descent=self.descent, systematic_error=-1.0)
        with pytest.raises(ValueError, match="quantity"):
            Measured(descent=self.descent, quantity="accuracy")
        with pytest.raises(ImpossibleSetting, match="count = 0"):
            Measured(descent=self.descent).sample(RNG(0), 0)
