"""The parity task summed over every input: Eqs. 1-8 and 28-29 from their definitions."""

import itertools

import pytest
import sympy as sp

from symsolve.errors import OutsideDomain
from symsolve.models import ParityTask, SkillBasis, empirical_loss, skill_loss, skill_strength, total_loss
from symsolve.models import quantities as q

# Skills 1 and 2 share a bit: orthogonality must not need disjoint masks.
TASK = ParityTask(masks=[(0, 1), (1, 2), (0, 1, 2)], bits=3)


@pytest.mark.parametrize(("k", "other"), list(itertools.product(TASK.skills, repeat=2)))
def test_products_of_skill_functions_are_pointwise_deltas(k, other):
    product = TASK.skill_function(k) * TASK.skill_function(other)
    assert all(value == int(i == k == other) for (i, _), value in product.values.items())


@pytest.mark.parametrize(("k", "other"), list(itertools.product(TASK.skills, repeat=2)))
def test_mean_product_is_the_frequency_of_the_skill(k, other):
    mean = TASK.expectation(TASK.skill_function(k) * TASK.skill_function(other))
    assert sp.simplify(mean - (TASK.spectrum.frequency(k) if k == other else 0)) == 0


def test_probabilities_sum_to_one():
    assert sp.simplify(sum(TASK.probability(point) for point in TASK.points)) == 1


def test_mean_square_of_the_target_is_the_squared_scale():
    assert sp.simplify(TASK.expectation(TASK.target() * TASK.target())) == q.S**2


def test_loss_of_any_function_splits_into_skill_losses():
    task = ParityTask(masks=[(0,), (0, 1)], bits=2)
    f, target = task.arbitrary_function(), task.target()
    direct = task.expectation((target - f) * (target - f)) / 2
    split = sum(task.spectrum.frequency(k) * skill_loss(target, f, k) for k in task.skills)
    assert sp.simplify(direct - split) == 0


def test_skill_loss_of_any_function_follows_from_its_square_and_strength():
    task = ParityTask(masks=[(0,), (0, 1)], bits=2)
    f = task.arbitrary_function()
    for k in task.skills:
        strength = skill_strength(task.skill_function(k), f, k)
        general = (q.S**2 + f.inner(f, k) - 2 * q.S * strength) / 2
        assert sp.expand(skill_loss(task.target(), f, k) - general) == 0


def test_square_of_the_strength_law_needs_a_multiple_of_the_skill_function():
    task = ParityTask(masks=[(0,)], bits=1)
    f = task.arbitrary_function()
    short = (q.S - skill_strength(task.skill_function(1), f, 1)) ** 2 / 2
    assert sp.expand(skill_loss(task.target(), f, 1) - short) != 0


def test_skill_basis_agrees_with_the_task():
    basis = SkillBasis()
    f = TASK.combination([q.w, q.w, q.w])
    expanded = total_loss(basis.target(), basis.expand(q.w), TASK.spectrum)
    direct = TASK.expectation((TASK.target() - f) * (TASK.target() - f)) / 2
    assert sp.simplify(expanded - direct) == 0


def test_empirical_loss_depends_on_the_counts_alone():
    task = ParityTask(masks=[(0, 1), (1, 2)], bits=3)
    strengths = [q.a * q.b, q.w]
    data = [(1, (0, 1, 1)), (1, (1, 1, 0)), (2, (0, 0, 1)), (1, (0, 0, 0)), (2, (1, 1, 1))]
    loss = empirical_loss(task.target(), task.combination(strengths), data)
    counted = (3 * (q.S - strengths[0]) ** 2 + 2 * (q.S - strengths[1]) ** 2) / (2 * len(data))
    assert sp.expand(loss - counted) == 0


def test_double_sum_over_skills_and_all_data_overcounts():
    """Eq. 79 sums over k and over all D points a summand that does not depend on k."""
    task = ParityTask(masks=[(0,), (1,)], bits=2)
    data = [(1, (0, 1)), (2, (1, 1))]
    loss = empirical_loss(task.target(), task.combination([q.w, q.w]), data)
    printed = sum(empirical_loss(task.target(), task.combination([q.w, q.w]), data) for _ in task.skills)
    assert sp.expand(printed - 2 * loss) == 0
    assert sp.expand(printed - loss) != 0


@pytest.mark.parametrize("mask", [(3,), (-1,), (0, 0)])
def test_a_mask_that_is_no_set_of_positions_is_refused(mask):
    with pytest.raises(OutsideDomain, match="positions"):
        ParityTask(masks=[mask], bits=3)
