"""Behaviours of flint, mpmath and SymPy that evaluation relies on, and known wrong ones it guards against."""

import flint
import mpmath
import numpy as np
import pytest
import sympy as sp
from flint import acb, arb

from symsolve.evaluation import compile_expression, evaluate
from symsolve.evaluation.precision import working_precision

x, k, a = sp.symbols("x k a")


class TestFlint:
    def test_an_inexact_ball_is_neither_equal_nor_unequal_to_itself(self):
        ball = arb(1) / 3
        assert (ball == ball) is False
        assert (ball != ball) is False

    def test_the_precision_is_one_per_process(self):
        import threading

        seen = []
        with working_precision(211):
            thread = threading.Thread(target=lambda: seen.append(flint.ctx.prec))
            thread.start()
            thread.join()
        assert seen == [211]

    def test_a_bounded_function_of_nan_can_be_finite(self):
        # So our rules check the argument first.
        assert arb.nan().sgn().is_finite()
        assert arb.nan().sinc().is_finite()
        assert acb(arb.nan(), arb.nan()).sgn().is_finite()

    def test_no_information_can_have_an_exact_zero_in_it(self):
        # 1/0 in complex arithmetic is nan + 0j: our rules turn it into nan + nan j.
        ball = acb(1) / acb(0)
        assert not ball.is_finite()
        assert ball.imag.is_zero()

    def test_a_pole_can_answer_an_infinite_ball_of_which_a_bounded_function_is_finite(self):
        ball = arb(-1).erfinv()
        assert not ball.is_finite()
        assert not ball.is_nan()
        assert ball.tanh().is_finite()

    def test_the_union_with_nan_is_nan(self):
        assert arb(1).union(arb.nan()).is_nan()
        assert not acb(1).union(acb(arb.nan(), arb.nan())).is_finite()

    def test_roots_and_squares_of_balls_that_touch_zero_have_no_information(self):
        assert not arb(0.5, 0.5).sqrt().is_finite()
        assert not (arb(0, 1) ** 2).is_finite()
        assert compile_expression(sp.sqrt(x), [x]).ball([arb(0.5, 0.5)], 64).is_finite()
        assert compile_expression(x**2, [x]).ball([arb(0, 1)], 64).is_finite()

    def test_zero_to_the_power_zero_is_one(self):
        assert arb(0) ** arb(0) == 1

    def test_bernoulli_number_one_differs_from_sympy_by_its_sign(self):
        assert arb.bernoulli(1) == arb(-0.5)
        assert sp.bernoulli(1) == sp.Rational(1, 2)
        assert evaluate(sp.bernoulli(k), {k: 1}).contains(sp.Rational(1, 2))

    def test_ends_of_a_ball_are_exact_and_outside(self):
        third = arb(1) / 3
        lower, upper = third.lower(), third.upper()
        assert lower.is_exact()
        assert upper.is_exact()
        with working_precision(200):
            assert lower < flint.fmpq(1, 3) < upper

    def test_the_integrator_is_wrong_without_the_holomorphy_flag(self):
        wrong = acb.integral(lambda z, _: z.sqrt(), 1, 4)
        assert not wrong.overlaps(acb(14) / 3)
        right = evaluate(sp.Integral(sp.sqrt(x), (x, 1, 4)))
        assert right.may_equal(sp.Rational(14, 3))

    def test_infinite_ends_compare_as_numbers(self):
        infinity = arb.pos_inf()
        assert infinity > 10**100
        assert infinity == infinity
        assert -infinity == arb.neg_inf()
        assert infinity.upper() == infinity


class TestMpmath:
    def test_nsum_is_off_by_hundreds_of_decades_without_a_warning(self):
        exponent = mpmath.mpf(3) / 2
        term = lambda n: n**-exponent * mpmath.exp(-20000 * n**-exponent)
        assert mpmath.nsum(term, [1, mpmath.inf]) < 1e-200
        partial = sp.Sum(k ** -sp.Rational(3, 2) * sp.exp(-20000 * k ** -sp.Rational(3, 2)), (k, 1, a))
        assert evaluate(partial, {a: 4000}, digits=5).certainly_greater(sp.Rational(1, 100))

    def test_hurwitz_zeta_loses_relative_accuracy_and_ours_does_not(self):
        ours = evaluate(sp.zeta(x, a), {x: 200, a: 10**4}, digits=15)
        assert ours.accuracy_digits >= 15
        with mpmath.workdps(15):
            theirs = mpmath.zeta(200, 10**4)
        with mpmath.workdps(400):
            s, b = mpmath.mpf(200), mpmath.mpf(10) ** 4
            # The sum itself: the terms fall like exp(-n/50).
            known = mpmath.fsum((b + n) ** -s for n in range(3000))
            assert abs(mpmath.mpf(ours.digits(15)) / known - 1) < 1e-13
            assert abs(theirs / known - 1) > 1e-12


class TestSympy:
    def test_sum_evalf_gives_zero_for_a_sum_that_is_not(self):
        term = k ** -sp.Rational(3, 2) * sp.exp(-20000 * k ** -sp.Rational(3, 2))
        assert abs(sp.Sum(term, (k, 1, sp.oo)).evalf()) < sp.Rational(1, 100)
        assert evaluate(sp.Sum(term, (k, 1, 4000)), digits=5).certainly_greater(sp.Rational(1, 100))

    def test_lambdify_to_balls_loses_exactness(self):
        with working_precision(200):
            inexact = sp.lambdify(x, sp.Rational(1, 3) * x, modules=[{}])(arb(1))
            third = arb(1) / 3
            wrong = not inexact.overlaps(third)
        right = compile_expression(x / 3, [x]).ball([1], 200)
        assert wrong
        with working_precision(500):
            assert right.contains(flint.fmpq(1, 3))

    def test_symbols_of_the_same_name_are_silently_not_substituted(self):
        assert sp.Symbol("x", positive=True).subs(sp.Symbol("x"), 1) != 1

    def test_numpy_maximum_keeps_nan_and_so_do_we(self):
        values = compile_expression(sp.Max(sp.sqrt(x), 1), [x]).array([4.0, -1.0])
        assert np.isnan(values[1])
        assert max(1.0, float("nan")) == 1.0

    def test_reversed_sums_follow_karr(self):
        assert sp.Sum(k, (k, 5, 1)).doit() == -(2 + 3 + 4)

    @pytest.mark.parametrize("exponent", [0, 2, sp.Rational(1, 2)])
    def test_zero_powers(self, exponent):
        assert sp.Integer(0) ** exponent == (1 if exponent == 0 else 0)
