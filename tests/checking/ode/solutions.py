"""Differential equations with right solutions, of many kinds; the tests make them wrong on purpose."""

import sympy
from sympy import Rational as Q
from sympy import (
    airyai,
    airybi,
    asinh,
    atan,
    besseli,
    besselj,
    besselk,
    bessely,
    cos,
    cosh,
    erf,
    exp,
    log,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)  # fmt: skip

from symsolve.claims import Domain, Interval, SolvesODE

t = sympy.Symbol("t", real=True)
a, b, c, r, S, k, w = sympy.symbols("a b c r S k w", positive=True)
f, g, h = (sympy.Function(name) for name in "fgh")
y, u, v = f(t), g(t), h(t)
d = sympy.Derivative
POSITIVE = Interval.open(0, sympy.oo)
FROM_ZERO = Interval(0, sympy.oo)
LINE = Interval(-sympy.oo, sympy.oo)


def case(equation, function, solution, time=FROM_ZERO, initial=None, where=(), **ranges):
    statement = SolvesODE(equation, function, solution, initial=initial or {})
    symbols = {s: POSITIVE for s in statement.symbols if s != t}
    symbols.update({next(s for s in symbols if s.name == name): given for name, given in ranges.items()})
    return statement, Domain({t: time, **symbols}, where=where)


SOLUTIONS = {
    "decay": case(d(y, t) + a * y, y, r * exp(-a * t), initial={0: r}),
    "growth": case(d(y, t) - y, y, c * exp(t), time=LINE),
    "forced": case(d(y, t) + y - t, y, t - 1 + c * exp(-t)),
    "integrating factor": case(d(y, t) + 2 * t * y - t, y, Q(1, 2) + c * exp(-(t**2))),
    "variable coefficient": case(t * d(y, t) + 2 * y - t**2, y, t**2 / 4 + c / t**2, time=POSITIVE),
    "linear with tangent": case(d(y, t) + y * tan(t) - cos(t), y, (t + c) * cos(t), time=Interval(-1, 1)),
    "separable": case(d(y, t) - t * y**2, y, 2 / (c - t**2), time=Interval(0, 1), c=Interval(2, 9)),
    "separable exponential": case(d(y, t) - exp(-y), y, log(t + c)),
    "separable circle": case(y * d(y, t) + t, y, sqrt(c**2 - t**2), time=Interval(0, 1), c=Interval(2, 9)),
    "square root": case(d(y, t) - sqrt(y), y, (t / 2 + c) ** 2),
    "tangent": case(d(y, t) - 1 - y**2, y, tan(t + c), time=Interval(0, 1), c=Interval(0, Q(1, 2))),
    "bernoulli": case(d(y, t) - y + y**3, y, 1 / sqrt(1 + c * exp(-2 * t))),
    "bernoulli two": case(t * d(y, t) + y - y**2, y, 1 / (1 + c * t), time=POSITIVE),
    "riccati": case(d(y, t) - 1 + y**2, y, tanh(t + c)),
    "riccati variable": case(d(y, t) - y**2 + 2 / t**2, y, -2 / t + 3 / (3 * c * t**4 + t),
                             time=POSITIVE),
    "logistic": case(d(y, t) - a * y * (S - y), y, S / (1 + (S / r - 1) * exp(-a * S * t)), initial={0: r}),
    "logistic below": case(d(y, t) - 2 * y * (S - y), y, S / (1 + (S / r - 1) * exp(-2 * S * t)),
                           initial={0: r}, where=[r < S]),
    "gompertz": case(d(y, t) + a * y * log(y / S), y, S * exp(log(r / S) * exp(-a * t)), initial={0: r}),
    "exact": case((2 * t * y + 1) * d(y, t) + y**2, y, (-1 + sqrt(1 + 4 * c * t)) / (2 * t), time=POSITIVE),
    "homogeneous": case(t * d(y, t) - y - t, y, t * log(t) + c * t, time=POSITIVE),
    "clairaut": case(y - t * d(y, t) - d(y, t) ** 2, y, c * t + c**2),
    "squared derivative": case(d(y, t) ** 2 + y**2 - 1, y, sin(t), time=Interval(Q(1, 10), Q(3, 2))),
    "oscillator": case(d(y, t, 2) + w**2 * y, y, a * cos(w * t) + b * sin(w * t),
                       initial={f(0): a, d(y, t).subs(t, 0): b * w}),
    "overdamped": case(d(y, t, 2) + 3 * d(y, t) + 2 * y, y, a * exp(-t) + b * exp(-2 * t)),
    "critically damped": case(d(y, t, 2) + 2 * k * d(y, t) + k**2 * y, y, (a + b * t) * exp(-k * t)),
    "underdamped": case(d(y, t, 2) + 2 * d(y, t) + 5 * y, y, exp(-t) * (a * cos(2 * t) + b * sin(2 * t))),
    "resonance": case(d(y, t, 2) + y - cos(t), y, t * sin(t) / 2),
    "forced sine": case(d(y, t, 2) + 4 * y - sin(t), y, sin(t) / 3 + c * sin(2 * t)),
    "hyperbolic": case(d(y, t, 2) - k**2 * y, y, a * cosh(k * t) + b * sinh(k * t)),
    "third order": case(d(y, t, 3) - y, y, a * exp(t) + b * exp(-t / 2) * cos(sqrt(3) * t / 2)),
    "fourth order": case(d(y, t, 4) - y, y, a * cos(t) + b * sinh(t)),
    "euler cauchy": case(t**2 * d(y, t, 2) - 2 * y, y, a * t**2 + b / t, time=POSITIVE),
    "euler cauchy complex": case(t**2 * d(y, t, 2) + t * d(y, t) + y, y, a * cos(log(t)), time=POSITIVE),
    "euler cauchy double": case(t**2 * d(y, t, 2) - t * d(y, t) + y, y, t * (a + b * log(t)), time=POSITIVE),
    "airy": case(d(y, t, 2) - t * y, y, a * airyai(t) + b * airybi(t), time=LINE),
    "bessel": case(t**2 * d(y, t, 2) + t * d(y, t) + (t**2 - 4) * y, y, besselj(2, t) + c * bessely(2, t),
                   time=POSITIVE),
    "modified bessel": case(t**2 * d(y, t, 2) + t * d(y, t) - (t**2 + 1) * y, y,
                            besseli(1, t) + c * besselk(1, t), time=POSITIVE),
    "legendre": case((1 - t**2) * d(y, t, 2) - 2 * t * d(y, t) + 6 * y, y, c * (3 * t**2 - 1) / 2,
                     time=Interval(-Q(9, 10), Q(9, 10))),
    "hermite": case(d(y, t, 2) - 2 * t * d(y, t) + 6 * y, y, c * (8 * t**3 - 12 * t), time=LINE),
    "error function": case(d(y, t, 2) + 2 * t * d(y, t), y, a + b * erf(t), time=LINE),
    "catenary": case(d(y, t, 2) - sqrt(1 + d(y, t) ** 2) / a, y, a * cosh(t / a), time=LINE),
    "free fall with drag": case(d(y, t, 2) - 1 + d(y, t) ** 2, y, log(cosh(t)), initial={f(0): 0}),
    "nonlinear second order": case(y * d(y, t, 2) - d(y, t) ** 2, y, a * exp(b * t)),
    "pendulum separatrix": case(d(y, t, 2) + sin(y), y, 4 * atan(exp(t)) - sympy.pi, time=LINE),
    "asinh slope": case(d(y, t) * sqrt(1 + t**2) - 1, y, asinh(t) + c, time=LINE),
    "rotation": case([sympy.Eq(d(y, t), -w * u), sympy.Eq(d(u, t), w * y)], [y, u],
                     [a * cos(w * t), a * sin(w * t)], initial={f(0): a, g(0): 0}),
    "saddle": case([sympy.Eq(d(y, t), u), sympy.Eq(d(u, t), y)], [y, u], [a * cosh(t), a * sinh(t)]),
    "linear layers": case([sympy.Eq(d(y, t), u * (S - y * u)), sympy.Eq(d(u, t), y * (S - y * u))], [y, u],
                          [sqrt(S / (1 + (S / r - 1) * exp(-2 * S * t)))] * 2,
                          initial={f(0): sqrt(r), g(0): sqrt(r)}),
    "mixed derivatives": case([d(y, t) + d(u, t) - y, d(y, t) - d(u, t) - u], [y, u],
                              [a * exp(t / sqrt(2)), a * (sqrt(2) - 1) * exp(t / sqrt(2))]),
    "three species": case([d(y, t) + y, d(u, t) - y + 2 * u, d(v, t) - 2 * u], [y, u, v],
                          [a * exp(-t), a * (exp(-t) - exp(-2 * t)), a * (1 - 2 * exp(-t) + exp(-2 * t))],
                          initial={f(0): a, g(0): 0, h(0): 0}),
    "pole in the middle": case(d(y, t) + y**2, y, 1 / (t - c), time=FROM_ZERO),
    "not differentiable start": case(d(y, t) - 3 * sympy.cbrt(y) ** 2, y, t**3, time=FROM_ZERO,
                                     initial={0: 0}),
    "stiff": case(d(y, t) + 1000 * (y - cos(t)) + sin(t), y, cos(t) + c * exp(-1000 * t)),
}  # fmt: skip
