import sympy as sp

from symsolve.models import SkillBasis, skill_loss, skill_strength
from symsolve.models import quantities as q


def test_skill_function_is_normalised_whatever_the_number_of_basis_functions():
    for size in (1, 2, 7, q.D_c):
        g = SkillBasis(size=size).skill_functions()
        assert sp.simplify(g.inner(g)) == 1


def test_coefficients_may_depend_on_the_basis_index():
    basis = SkillBasis(size=4)
    f = basis.expand(q.l)
    assert f.inner(f) == 1 + 4 + 9 + 16
    assert skill_strength(basis.skill_functions(), f, 1) == sp.Rational(10, 2)


def test_coefficients_may_depend_on_the_skill():
    f = SkillBasis().expand(1 / q.k)
    assert f.inner(f, 3) == sp.Rational(1, 9)


def test_inner_product_is_bilinear_and_symmetric():
    basis = SkillBasis(size=5)
    f, g, h = basis.expand(q.a), basis.expand(q.b, 3), basis.expand(q.l)
    assert sp.expand((f + g).inner(h) - f.inner(h) - g.inner(h)) == 0
    assert sp.expand(f.inner(g) - g.inner(f)) == 0
    assert sp.expand((2 * f - g).inner(f - g) - 2 * f.inner(f) + 3 * f.inner(g) - g.inner(g)) == 0


def test_partial_support_reaches_part_of_the_target():
    basis = SkillBasis(size=4)
    f = basis.expand(q.S / 2, 3)
    assert skill_strength(basis.skill_functions(), f, 1) == 3 * q.S / 4
    assert skill_loss(basis.target(), f, 1) == q.S**2 / 8
