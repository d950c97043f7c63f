"""Beyond a branch point the value is that of SymPy and mpmath, on the cut itself too."""

import pytest
import sympy as sp
from flint import acb

from symsolve.evaluation import compile_expression

R = sp.Rational
x = sp.Symbol("x")

ON_A_CUT = [
    (sp.uppergamma(R(1, 2), x), -2),
    (sp.uppergamma(0, x), -2),
    (sp.uppergamma(-1, x), -2),
    (sp.expint(1, x), -2),
    (sp.expint(R(1, 2), x), -2),
    (sp.expint(2, x), -2),
    (sp.besselk(R(1, 3), x), -2),
    (sp.besselk(0, x), -2),
    (sp.bessely(0, x), -2),
    (sp.bessely(R(1, 3), x), -2),
    (sp.besselj(R(1, 3), x), -2),
    (sp.besseli(R(1, 3), x), -2),
    (sp.polylog(2, x), 3),
    (sp.polylog(R(1, 2), x), 3),
    (sp.li(x), -2),
    (sp.Li(x), -2),
    (sp.Ci(x), -2),
    (sp.Chi(x), -2),
    (sp.loggamma(x), R(-5, 2)),
    (sp.LambertW(x), -2),
    (sp.LambertW(x, -1), -2),
    (sp.LambertW(x, -1), 2),
    (sp.LambertW(x, 1), R(-1, 5)),
    (sp.LambertW(x, 1), 2),
    (sp.elliptic_k(x), 2),
    (sp.elliptic_e(x), 2),
    (sp.elliptic_f(1, x), 2),
    (sp.elliptic_e(1, x), 2),
    (sp.acosh(x), -3),
    (sp.acosh(x), R(1, 2)),
    (sp.acos(x), 2),
    (sp.acos(x), -2),
    (sp.asin(x), 2),
    (sp.asin(x), -2),
    (sp.atanh(x), 2),
    (sp.atanh(x), -2),
    (sp.acoth(x), R(1, 2)),
    (sp.asech(x), 2),
    (sp.asech(x), -R(1, 2)),
    (sp.asec(x), R(1, 2)),
    (sp.hyper([1, 2], [3], x), 3),
    (sp.hyper([R(1, 2), R(1, 3)], [R(5, 7)], x), 3),
    (sp.lowergamma(R(1, 3), x), -2),
    (sp.zeta(R(3, 2), x), R(-1, 2)),
    (sp.zeta(2, x), R(-1, 2)),
    (sp.lerchphi(x, 2, R(1, 2)), 3),
    (sp.Ei(x), -2),
    (sp.beta(x, R(1, 3)), R(-5, 2)),
    (x ** R(2, 3), -8),
    (x ** R(-1, 3), -8),
    (sp.log(x), -1),
    (sp.sqrt(x), -2),
    (sp.airyai(x), -3),
    (sp.legendre(R(1, 2), x), -2),
    (sp.legendre(R(1, 2), x), 2),
    (sp.chebyshevt(R(1, 2), x), -2),
    (sp.hermite(R(1, 2), x), -2),
    (sp.harmonic(x), R(-5, 2)),
    (sp.binomial(R(1, 2), x), R(-5, 2)),
    (sp.fresnels(x), -2),
    (sp.asinh(sp.I * x), 2),
    (sp.asinh(sp.I * x), -2),
    (sp.atan(sp.I * x), 2),
    (sp.atan(sp.I * x), -2),
    (sp.acot(sp.I * x), R(1, 2)),
    (sp.acot(sp.I * x), -R(1, 2)),
]


@pytest.mark.parametrize(("expression", "point"), ON_A_CUT, ids=str)
def test_values_on_branch_cuts_agree_with_sympy_and_mpmath(expression, point):
    program = compile_expression(expression, [x])
    ball = acb(program.ball([point], 128))
    assert ball.is_finite()
    ours = complex(float(ball.real.mid()), float(ball.imag.mid()))
    for theirs in (complex(program.mpf([point], 25)), complex(expression.subs(x, point).evalf(15))):
        assert abs(ours - theirs) <= 1e-9 * max(1, abs(theirs))


@pytest.mark.parametrize(
    ("expression", "point"),
    [(sp.erfinv(x), 2), (sp.hyper([1, 2, 3], [4, 5], x), 3), (sp.atan2(sp.I * x, 1), 1)],
)
def test_where_there_is_no_certified_continuation_nothing_is_said(expression, point):
    assert not compile_expression(expression, [x]).ball([point], 128).is_finite()
