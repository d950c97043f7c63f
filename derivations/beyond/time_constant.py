"""The constant of the law in time by polylogarithms, and what is left: a saddle point and a double pole.

P(x) = x^-p/Z with p = alpha + 1, Z = zeta(p), lam = 2 eta S T; F_n(u) = (1 + e^u/z)^-n.
"""

from _power_law import EXPONENT, POSITIVE, PROVED, SUPPORTED, UNIT, result
from sympy import I, Integral, Rational, cos, exp, gamma, log, oo, pi, polylog, sin, zeta

import symsolve as ss
from symsolve.models import quantities as q

U = ss.quantity("u", meaning="2 eta S T P_s(k)", positive=True)
W = ss.quantity("w_0", latex="w", meaning="Mellin variable")
DELTA = ss.quantity("delta", latex=r"\delta", meaning="distance from the pole in u")
LAM = ss.quantity("lamda", latex=r"\lambda", meaning="2 eta S T", positive=True)
P = ss.quantity("p", meaning="alpha + 1", positive=True)
WHOLE = ss.quantity("Z", meaning="zeta(p)", positive=True)
X = ss.quantity("x", meaning="skill index as a real number", positive=True)
G = 1 / (1 + exp(U) / q.z)
ONE = ss.Domain({U: POSITIVE, q.z: POSITIVE, q.alpha: POSITIVE, q.s: UNIT})
NAME = result("constant of the law in time")

closed_form = ss.Derivation(
    name="beyond.time_constant.closed_form",
    meaning="The Mellin transform of (1 + e^u/z)^-2 is Gamma(s) [Li_(s-1)(-z) - Li_s(-z)].",
    domain=ONE,
    expected=PROVED,
    reference=NAME,
    steps=[
        ss.Step(ss.Identity(G**2, G + G.diff(U)), "F_2 = F_1 + F_1'", label="derivative"),
        ss.Step(
            ss.Identity(q.z * G.diff(q.z), -G.diff(U)),
            "F_1 depends on u - log z alone: what z d/dz does to it, integration by parts does to "
            "its transform",
            label="shift",
        ),
        ss.Step(
            ss.Identity(
                q.z * (-gamma(q.s) * polylog(q.s, -q.z)).diff(q.z),
                (q.s - 1) * (-gamma(q.s - 1) * polylog(q.s - 1, -q.z)),
            ),
            "-Gamma(s) Li_s(-z) obeys the same recursion",
            label="recursion",
        ),
        ss.Step(
            ss.Asymptotic(
                -gamma(q.s) * polylog(q.s, -q.z), q.z, gamma(q.s) * q.z, point=0, relative_error=q.z
            ),
            "and has the right start: F_1 is z e^-u for small z",
            label="start",
            domain=ss.Domain({q.s: UNIT}),
        ),
        ss.Step(
            ss.Identity(
                -(q.s - 1) * (-gamma(q.s - 1) * polylog(q.s - 1, -q.z)) - gamma(q.s) * polylog(q.s, -q.z),
                gamma(q.s) * (polylog(q.s - 1, -q.z) - polylog(q.s, -q.z)),
            ),
            "the transform of F_1' is -(s - 1) times that of F_1 at s - 1",
            label="sum",
        ),
        ss.Step(
            ss.Limit((W - EXPONENT) * zeta((q.alpha + 1) * (1 - W)), W, EXPONENT, -1 / (q.alpha + 1)),
            "the only pole to the right of the strip: zeta's, at s = alpha/(alpha+1)",
            label="residue",
            domain=ss.Domain({q.alpha: POSITIVE}),
            expected=SUPPORTED,
        ),
        ss.Step(
            ss.Identity(
                (U ** (EXPONENT - 1) * G**2).subs(U, 2 * U) * 2,
                2**EXPONENT * U ** (-1 / (q.alpha + 1)) * (1 + exp(2 * U) / q.z) ** -2,
            ),
            "with 2 u for u it is the printed integral (Eq. 321)",
            label="printed",
        ),
    ],
)

values = [
    ss.Claim(
        name=f"beyond.time_constant.integral.s_{s.p}_{s.q}",
        meaning=f"The transform at s = {s} against the integral, for z = 99.",
        statement=ss.Identity(
            Integral((U ** (s - 1) * G**2).subs(q.z, 99), (U, 0, oo)),
            gamma(s) * (polylog(s - 1, -99) - polylog(s, -99)),
        ),
        expected=SUPPORTED,
        reference=NAME,
    )
    for s in (Rational(3, 13), Rational(3, 8), Rational(9, 19))
]

# What is left. The Fourier integrals of P(x) h(lam P(x)) e^(2 pi i x): a saddle near x = 0 and a double pole.

REMAINDER = ss.Domain(
    {**dict.fromkeys([LAM, WHOLE, X, q.z], POSITIVE), P: ss.Interval(1, oo, left_open=True)}
)
MODULUS = (2 * LAM * P / (2 * pi * WHOLE)) ** (1 / (P + 1))
#: Half a right angle for p = 1.
ANGLE = pi / (2 * (P + 1))
#: h falls as e^(-2u): the exponent -2 lam P(x) + 2 pi i x.
PHASE = -2 * LAM * X**-P / WHOLE + 2 * pi * I * X

saddle = ss.Derivation(
    name="beyond.time_constant.saddle",
    meaning="The saddle point of exp(-2 lam P(x) + 2 pi i x), at |x_s| e^(i pi/(2(p+1))).",
    domain=REMAINDER,
    expected=PROVED,
    reference=NAME,
    steps=[
        ss.Step(
            ss.Identity(PHASE.diff(X), 2 * LAM * P * X ** (-P - 1) / WHOLE + 2 * pi * I),
            "stationary where x^(p+1) = i 2 lam p/(2 pi Z)",
            label="stationary",
        ),
        ss.Step(
            ss.Identity(2 * LAM * P / (2 * pi * WHOLE) / MODULUS ** (P + 1), 1),
            "modulus of the saddle",
            label="modulus",
        ),
        ss.Step(ss.Identity(exp(I * ANGLE) ** (P + 1), I), "its angle", label="angle"),
        ss.Step(
            ss.Identity(PHASE - 2 * pi * I * X * (1 + 1 / P), -X * PHASE.diff(X) / P),
            "where it is stationary the exponent is 2 pi i x_s (1 + 1/p)",
            label="exponent",
        ),
        ss.Step(
            ss.Identity(X * PHASE.diff(X, 2) - 2 * pi * I * (P + 1), -(P + 1) * PHASE.diff(X)),
            "and its second derivative 2 pi i (p + 1)/x_s",
            label="second_derivative",
        ),
        ss.Step(
            ss.Identity(sin(ANGLE), cos(pi * P / (2 * (P + 1)))),
            "its real part is -2 pi (1 + 1/p) cos(pi p/(2(p+1))) |x_s|",
            label="rate",
        ),
    ],
)

POLE = (1 - exp(DELTA)) ** -2
double_pole = ss.Derivation(
    name="beyond.time_constant.double_pole",
    meaning="At u = log z + i pi the response is 1/delta^2 - 1/delta + ...; with the index that has this u.",
    domain=ss.Domain({**REMAINDER.ranges, U: POSITIVE}),
    expected=PROVED,
    reference=NAME,
    note="The residue of G(u) (1 + e^u/z)^-2 there is G' - G; with G = u^(-1/p) e^(2 pi i x(u)) it is "
    "-G (1 + (1 + 2 pi i x_p)/(p u)).",
    steps=[
        ss.Step(
            ss.Identity(exp(log(q.z) + I * pi + U) / q.z, -exp(U)), "e^u/z near the pole", label="response"
        ),
        ss.Step(
            ss.Limit(DELTA**2 * POLE, DELTA, 0, 1, direction="+-"),
            "it is a double pole",
            label="double",
            domain=ss.Domain(),
        ),
        ss.Step(
            ss.Limit((DELTA**2 * POLE - 1) / DELTA, DELTA, 0, -1, direction="+-"),
            "with the simple part -1/delta",
            label="simple",
            domain=ss.Domain(),
        ),
        ss.Step(
            ss.Identity(LAM * ((LAM / (WHOLE * U)) ** (1 / P)) ** -P / WHOLE, U),
            "where it lies: x_p = (lam/(Z u))^(1/p)",
            label="place",
        ),
        ss.Step(
            ss.Identity(
                (U ** (-1 / P) * exp(2 * pi * I * (LAM / (WHOLE * U)) ** (1 / P))).diff(U)
                / (U ** (-1 / P) * exp(2 * pi * I * (LAM / (WHOLE * U)) ** (1 / P))),
                -(1 + 2 * pi * I * (LAM / (WHOLE * U)) ** (1 / P)) / (P * U),
            ),
            "logarithmic derivative of the other factor",
            label="residue",
        ),
    ],
)
