"""Quantities that a flow conserves, and some that it does not."""

# One item a line reads better than a wrapped one.
# ruff: noqa: E501

from __future__ import annotations

from sympy import Rational, atan2, cos, cosh, exp, log, sin, sqrt, symbols

from symsolve.claims import Conserved

from .corpus import ALL, POSITIVE, Item, a, b, c, domain_of, p, q, r, s, t, x, y, z

u1, u2, v1, v2 = symbols("u1 u2 v1 v2", real=True)
alpha, beta, gamma, delta = symbols("alpha beta gamma delta", positive=True)
moments = symbols("I1 I2 I3", positive=True)
I1, I2, I3 = moments
_PARAMETERS = {alpha: POSITIVE, beta: POSITIVE, gamma: POSITIVE, delta: POSITIVE}
_PLANE = {x: ALL, y: ALL}

_LOTKA = {p: alpha * p - beta * p * q, q: delta * p * q - gamma * q}
_PENDULUM = {x: y, y: -alpha * sin(x)}
_ORBIT = {x: u1, y: u2, u1: -x / (x**2 + y**2) ** Rational(3, 2), u2: -y / (x**2 + y**2) ** Rational(3, 2)}
_ORBIT_RANGES = {x: POSITIVE, y: ALL, u1: ALL, u2: ALL}
_BODY = {a: (I2 - I3) / I1 * b * c, b: (I3 - I1) / I2 * c * a, c: (I1 - I2) / I3 * a * b}
_BODY_RANGES = {a: ALL, b: ALL, c: ALL, I1: POSITIVE, I2: POSITIVE, I3: POSITIVE}
_LAYERS = {a: b * (s - a * b), b: a * (s - a * b)}
_LAYER_RANGES = {a: ALL, b: ALL, s: POSITIVE}
_THREE = {a: b * c * (s - a * b * c), b: a * c * (s - a * b * c), c: a * b * (s - a * b * c)}
_THREE_RANGES = {**_LAYER_RANGES, c: ALL}
_SYSTEM = {x: -beta * x * y, y: beta * x * y - gamma * y}
_COUPLED = {u1: v1, u2: v2, v1: -2 * u1 + u2, v2: u1 - 2 * u2}

# name, quantity, flow, ranges, wrong quantities
_CASES = [
    ("lotka_volterra", delta * p - gamma * log(p) + beta * q - alpha * log(q), _LOTKA, {p: POSITIVE, q: POSITIVE, **_PARAMETERS},
     [delta * p - gamma * log(p) - beta * q + alpha * log(q), beta * p - gamma * log(p) + delta * q - alpha * log(q), p + q]),
    ("lotka_volterra_product", p**gamma * q**alpha * exp(-delta * p - beta * q), _LOTKA, {p: POSITIVE, q: POSITIVE, **_PARAMETERS},
     [p**alpha * q**gamma * exp(-delta * p - beta * q)]),
    ("pendulum", y**2 / 2 - alpha * cos(x), _PENDULUM, {**_PLANE, alpha: POSITIVE}, [y**2 / 2 + alpha * cos(x), y**2 - alpha * cos(x)]),
    ("harmonic", x**2 + y**2, {x: y, y: -x}, _PLANE, [x**2 - y**2, x * y]),
    ("harmonic_weighted", alpha * x**2 + y**2, {x: y, y: -alpha * x}, {**_PLANE, alpha: POSITIVE}, [x**2 + alpha * y**2]),
    ("duffing", y**2 / 2 - x**2 / 2 + x**4 / 4, {x: y, y: x - x**3}, _PLANE, [y**2 / 2 - x**2 / 2 + x**4 / 2]),
    ("kepler_energy", (u1**2 + u2**2) / 2 - 1 / sqrt(x**2 + y**2), _ORBIT, _ORBIT_RANGES, [(u1**2 + u2**2) / 2 + 1 / sqrt(x**2 + y**2)]),
    ("kepler_momentum", x * u2 - y * u1, _ORBIT, _ORBIT_RANGES, [x * u2 + y * u1]),
    ("kepler_runge_lenz", u2 * (x * u2 - y * u1) - x / sqrt(x**2 + y**2), _ORBIT, _ORBIT_RANGES, [u2 * (x * u2 - y * u1) + x / sqrt(x**2 + y**2)]),
    ("rigid_body_energy", I1 * a**2 + I2 * b**2 + I3 * c**2, _BODY, _BODY_RANGES, [I1 * a**2 + I2 * b**2 - I3 * c**2]),
    ("rigid_body_momentum", I1**2 * a**2 + I2**2 * b**2 + I3**2 * c**2, _BODY, _BODY_RANGES, [a**2 + b**2 + c**2]),
    ("two_layers", a**2 - b**2, _LAYERS, _LAYER_RANGES, [a**2 + b**2, a - b, a * b, a**2 - 2 * b**2]),
    ("three_layers", a**2 - c**2, _THREE, _THREE_RANGES, [a**2 + c**2, a**3 - c**3]),
    ("two_layers_any_loss", a**2 - b**2, {a: -b * exp(a * b), b: -a * exp(a * b)}, {a: ALL, b: ALL}, [a**2 - b]),
    ("epidemic", x + y - gamma / beta * log(x), _SYSTEM, {x: POSITIVE, y: POSITIVE, beta: POSITIVE, gamma: POSITIVE},
     [x + y + gamma / beta * log(x), x + y - beta / gamma * log(x)]),
    ("epidemic_total", x + y + z, {**_SYSTEM, z: gamma * y}, {x: POSITIVE, y: POSITIVE, z: POSITIVE, beta: POSITIVE, gamma: POSITIVE}, [x + y]),
    ("coupled_oscillators", (v1**2 + v2**2) / 2 + u1**2 + u2**2 - u1 * u2, _COUPLED, dict.fromkeys((u1, u2, v1, v2), ALL),
     [(v1**2 + v2**2) / 2 + u1**2 + u2**2 + u1 * u2]),
    ("coupled_mode", (v1 + v2) ** 2 + (u1 + u2) ** 2, _COUPLED, dict.fromkeys((u1, u2, v1, v2), ALL), [(v1 - v2) ** 2 + (u1 - u2) ** 2]),
    ("hyperbolic", x * y, {x: x, y: -y}, _PLANE, [x / (1 + y**2)]),
    ("decay_with_time", x * exp(alpha * t), {x: -alpha * x, t: 1}, {x: ALL, t: ALL, alpha: POSITIVE}, [x * exp(-alpha * t)]),
    ("logistic_with_time", (s / r - 1) * exp(2 * s * t), {r: 2 * r * (s - r), t: 1}, {s: POSITIVE, r: POSITIVE, t: POSITIVE}, [(s / r - 1) * exp(s * t), (r / s - 1) * exp(2 * s * t)]),
    ("angle", atan2(y, x) + t, {x: y, y: -x, t: 1}, {x: POSITIVE, y: POSITIVE, t: POSITIVE}, [atan2(y, x) - t]),
    ("catenary_energy", y**2 / 2 - cosh(x), {x: y, y: (exp(x) - exp(-x)) / 2}, _PLANE, [y**2 / 2 + cosh(x)]),
    ("lorenz_like_sphere", x**2 + y**2 + z**2, {x: y * z, y: x * z, z: -2 * x * y}, {**_PLANE, z: ALL}, [x**2 + y**2 - z**2, x * y * z]),
]  # fmt: skip

TRUE = [
    Item(f"conserved.{name}", Conserved(quantity, flow), domain_of(ranges))
    for name, quantity, flow, ranges, _ in _CASES
]
FALSE = [
    Item(f"conserved.{name}.{number}~quantity", Conserved(wrong, flow), domain_of(ranges))
    for name, _, flow, ranges, variants in _CASES
    for number, wrong in enumerate(variants)
]
