"""False claims near true ones: each is refuted, and by a witness that can be read."""

import pytest
import sympy

from symsolve.checking.evidence import Outcome
from symsolve.checking.goals import Goal
from symsolve.checking.search import search, shrink
from symsolve.checking.sweep import sweep
from symsolve.claims import Domain, Interval, Relation

oo, R = sympy.oo, sympy.Rational
x, y = sympy.symbols("x y", real=True)
r, S, T = sympy.symbols("r S T", positive=True)
exp, log, sqrt = sympy.exp, sympy.log, sympy.sqrt

LINE = Domain({x: Interval(-oo, oo)})
BELOW = Domain({S: Interval(0, oo), r: Interval(0, oo), T: Interval(0, oo)}, where=[r < S])
SIGMOID = S / (1 + (S / r - 1) * exp(-2 * S * T))

WRONG = [
    ("sign in the exponent", Relation(SIGMOID, "==", S / (1 + (S / r - 1) * exp(2 * S * T))), BELOW),
    ("a factor of 2", Relation(SIGMOID, "==", S / (1 + (S / r - 1) * exp(-S * T))), BELOW),
    ("a dropped term", Relation(SIGMOID, "==", S / (S / r * exp(-2 * S * T) + 1)), BELOW),
    ("too strict", Relation(SIGMOID, "<", R(999, 1000) * S), BELOW),
    ("turned round", Relation(SIGMOID, "<=", r), BELOW),
    ("branch of the root", Relation(sqrt(x**2), "==", x), LINE),
    ("branch of the logarithm", Relation(log(x**2), "==", 2 * log(x)), LINE),
    ("tight at zero", Relation(exp(x), ">", 1 + x), LINE),
    ("Bernoulli below -2", Relation((1 + x) ** 3, ">=", 1 + 3 * x), LINE),
    ("false in a narrow gap", Relation(x**2 - 2 * x + R(999999, 10**6), ">", 0), LINE),
]


@pytest.mark.parametrize(("relation", "domain"), [c[1:] for c in WRONG], ids=[c[0] for c in WRONG])
def test_wrong_claims_get_a_readable_witness(relation, domain):
    goals = [Goal(relation)]
    found = sweep(goals, domain, seed=0)
    assert found.outcome is Outcome.REFUTES
    simpler = shrink(goals, domain, found.witness)
    point = (simpler.witness or found.witness).point
    assert all(abs(value.p) <= 20 and value.q <= 8 for value in point.values())


@pytest.mark.parametrize(("relation", "domain"), [c[1:] for c in WRONG[:6]], ids=[c[0] for c in WRONG[:6]])
def test_hypothesis_alone_finds_and_shrinks_them(relation, domain):
    found = search([Goal(relation)], domain, seed=0)
    assert found.outcome is Outcome.REFUTES
    assert all(abs(value.p) <= 20 and value.q <= 8 for value in found.witness.point.values())
