import pytest
import sympy

from symsolve.checking.comparison import Comparison, Truth
from symsolve.checking.evidence import Outcome
from symsolve.checking.goals import Goal
from symsolve.checking.search import search, shrink
from symsolve.claims import Domain, Integers, Interval, Relation

oo, R = sympy.oo, sympy.Rational
x, y = sympy.symbols("x y", real=True)
n = sympy.Symbol("n", integer=True)
r, S = sympy.symbols("r S", positive=True)

BELOW = Domain({S: Interval(0, oo), r: Interval(0, oo)}, where=[r < S])
LINE = Domain({x: Interval(-oo, oo)})


@pytest.mark.parametrize(
    ("relation", "domain", "point"),
    [
        (Relation(x**2, ">", 0), LINE, {x: 0}),
        (Relation(r, "!=", S / 2), BELOW, {S: 1, r: R(1, 2)}),
        (Relation(sympy.sqrt(x**2), "==", x), LINE, {x: -1}),
        (Relation(x, "<", 1), Domain({x: Interval(0, 1)}), {x: 1}),
        (Relation(sympy.sin(x), "!=", 0), Domain({x: Interval(1, sympy.pi)}), {x: sympy.pi}),
    ],
)
def test_exact_edges_are_found_and_shrunk(relation, domain, point):
    found = search([Goal(relation, "part")], domain, seed=0)
    assert found.outcome is Outcome.REFUTES
    assert found.witness.point == point
    assert found.witness.label == "part"


def test_true_relations_are_supported_with_a_count():
    found = search([Goal(Relation(r / S, "<", 1))], BELOW, seed=0)
    assert found.outcome is Outcome.SUPPORTS
    assert found.count > 100


def test_what_is_never_defined_is_inconclusive():
    found = search([Goal(Relation(sympy.log(x), "<", 0))], Domain({x: Interval(-2, -1)}), seed=0)
    assert found.outcome is Outcome.INCONCLUSIVE
    assert found.count == 0


def test_nothing_to_search_without_variables():
    assert (
        search([Goal(Relation(sympy.Integer(0), "<", 0))], Domain(), seed=0).outcome is Outcome.INCONCLUSIVE
    )


def test_the_same_seed_gives_the_same_evidence(capfd):
    goal = Goal(Relation(x**3, "<", 1000))
    assert search([goal], LINE, seed=4) == search([goal], LINE, seed=4)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("relation", "domain", "start", "simpler"),
    [
        (Relation(r / S, "==", S / r), BELOW, {S: R(98765, 43), r: R(271, 828)}, {S: 1, r: R(1, 2)}),
        (Relation(x, "<", R(1, 3)), Domain({x: Interval(0, 1)}), {x: R(73821, 100003)}, {x: 1}),
        (Relation(n, "<", 1000), Domain({n: Integers(1, oo)}), {n: 7919}, {n: 1000}),
        (Relation((x - y) ** 2, ">", 0), Domain({x: Interval(9, 99), y: Interval(9, 99)}),
         {x: R(7919, 100), y: R(7919, 100)}, {x: 10, y: 10}),
    ],
)  # fmt: skip
def test_witnesses_become_simpler(relation, domain, start, simpler):
    comparison = Comparison(relation, domain.symbols)
    given = {symbol: sympy.sympify(start[symbol]) for symbol in domain.symbols}
    found = shrink([Goal(relation)], domain, comparison.witness(given))
    assert found.outcome is Outcome.REFUTES
    assert found.witness.point == simpler


def test_a_narrow_failure_gets_a_short_witness():
    relation = Relation(abs(x - R(3, 10)), ">", R(1, 1000))
    domain = Domain({x: Interval(0, 1)})
    first = Comparison(relation, [x]).witness({x: R(300123, 1000000)})
    assert shrink([Goal(relation)], domain, first).witness.point == {x: R(3, 10)}


def test_a_simple_witness_stays():
    relation = Relation(x, "<", 1)
    first = Comparison(relation, [x]).witness({x: sympy.Integer(1)})
    assert shrink([Goal(relation)], LINE, first).outcome is Outcome.INCONCLUSIVE


def test_simpler_witnesses_stay_inside_and_false():
    relation = Relation(sympy.exp(S) * r, "<", 5)
    start = {S: R(314159, 100000), r: R(271828, 100000)}
    found = shrink([Goal(relation)], BELOW, Comparison(relation, BELOW.symbols).witness(start))
    assert BELOW.contains(found.witness.point) is True
    assert Comparison(relation, BELOW.symbols).at(found.witness.point) is Truth.FALSE
    assert max(value.q for value in found.witness.point.values()) <= 2
