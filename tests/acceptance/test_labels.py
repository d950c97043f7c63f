"""The labels of the corpora, looked at without any of the machinery that is on trial."""

from __future__ import annotations

import mpmath
import pytest
import sympy

from . import conserved, identities, inequalities, labels, limits, ode_pairs

CORPORA = {"identities": identities, "ode": ode_pairs, "inequalities": inequalities, "conserved": conserved}
#: Every so many-th item is looked at in the fast run; the slow run looks at all of them.
SAMPLE = {"identities": 12, "ode": 8, "inequalities": 2, "conserved": 2}

fast_and_slow = pytest.mark.parametrize("everything", [False, pytest.param(True, marks=pytest.mark.slow)])


def sampled(corpus, items, everything):
    return items if everything else items[:: SAMPLE[corpus]]


@pytest.mark.timeout(1200)
@fast_and_slow
@pytest.mark.parametrize("corpus", CORPORA)
def test_true_items_hold_at_random_points(corpus, everything):
    for item in sampled(corpus, CORPORA[corpus].TRUE, everything):
        found = list(labels.verdicts(item, 3))
        assert found, f"{item.name}: no point where all is defined"
        assert True not in found, item.name


@pytest.mark.timeout(1200)
@fast_and_slow
@pytest.mark.parametrize("corpus", CORPORA)
def test_false_items_fail_somewhere(corpus, everything):
    for item in sampled(corpus, CORPORA[corpus].FALSE, everything):
        assert True in labels.verdicts(item, 4), item.name


@pytest.mark.parametrize("corpus", [*CORPORA.values(), limits], ids=[*CORPORA, "limits"])
def test_every_item_has_a_name_of_its_own(corpus):
    names = [item.claim().name for item in corpus.TRUE + corpus.FALSE]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "item", [i for i in limits.TRUE if i.name.startswith("limit.")], ids=lambda i: i.name
)
def test_true_limits_are_approached(item):
    statement = item.statement
    if statement.expression.has(sympy.Sum):
        pytest.skip("the closed form is what is claimed")
    with mpmath.workdps(60):
        gaps = [distance(item, power) for power in (8, 16, 24)]
        assert gaps[0] > gaps[1] > gaps[2] or gaps[2] < mpmath.mpf(10) ** -30


def distance(item, power):
    """How far from the claimed value at a place 2^power away, or 1/|value| for an infinite one."""
    statement, large = item.statement, sympy.Integer(2) ** power + 1
    point = statement.point
    if point.is_infinite:
        place = large if point == sympy.oo else -large
    else:
        place = point + sympy.Rational(-1 if statement.direction == "-" else 1, large)
    # An exact place would make SymPy take roots and powers of huge rationals.
    values = {**item.domain.witness, statement.variable: sympy.Float(place, 120)}
    number = mpmath.mpmathify(sympy.N(statement.expression.subs(values), 50, maxn=2000))
    if statement.value.is_infinite:
        assert (number > 0) == (statement.value == sympy.oo)
        return 1 / abs(number)
    return abs(number - mpmath.mpmathify(sympy.N(statement.value.subs(values), 50)))
