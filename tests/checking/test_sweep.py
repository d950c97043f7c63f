import numpy as np
import pytest
import sympy

from symsolve.checking.columns import Columns
from symsolve.checking.comparison import Comparison, Truth
from symsolve.checking.evidence import Outcome
from symsolve.checking.goals import Goal
from symsolve.checking.rounding import exact_point
from symsolve.checking.suspects import closest, suspects
from symsolve.checking.sweep import sweep
from symsolve.claims import Domain, Integers, Interval, Relation
from symsolve.errors import UnsupportedNode

oo, R = sympy.oo, sympy.Rational
x, y, z = sympy.symbols("x y z", real=True)
n = sympy.Symbol("n", integer=True)
r, S, g = sympy.symbols("r S gamma", positive=True)

UNIT = Domain({x: Interval(0, 1)})
SQUARE = Domain({x: Interval(0, 1), y: Interval(0, 1)})
CUBE = Domain({x: Interval(0, 1), y: Interval(0, 1), z: Interval(0, 1)})
PLANE = Domain({x: Interval(-oo, oo), y: Interval(-oo, oo)})
BELOW = Domain({S: Interval(0, oo), r: Interval(0, oo), g: Interval(0, oo)}, where=[r < S])
SIGMOID = S / (1 + (S / r - 1) * sympy.exp(-2 * S * g))


def wrong_within(low, high):
    """An equation that fails on a slab, and nowhere else."""
    return Relation(sympy.Piecewise((x, (x > low) & (x < high)), (x + 1, True)), "==", x + 1)


FALSE = [
    ("one part in 10^4 of a cube", wrong_within(R(3, 10), R(3001, 10000)), CUBE),
    ("one part in 10^4 of an interval", wrong_within(R(9, 10), R(9001, 10000)), UNIT),
    ("a thin slab of the plane", wrong_within(3, R(3001, 1000)), PLANE),
    ("tight at one point", Relation((x - R(1, 3)) ** 2, ">", 0), UNIT),
    ("tight at a corner", Relation(sympy.exp(x), ">", 1 + x), Domain({x: Interval(0, 5)})),
    ("a narrow dip", Relation((x - R(1, 7)) ** 2, ">", R(1, 10**10)), UNIT),
    ("a narrow dip in a cube", Relation((x - R(1, 7)) ** 2 + (y - z) ** 2, ">", R(1, 10**9)), CUBE),
    ("a narrow peak", Relation(1 / (1 + 10**12 * (x - R(37, 100)) ** 2), "<", R(99, 100)), UNIT),
    ("only at x = 0", Relation(x * y, "!=", 0), PLANE),
    ("only where equal", Relation((x - y) ** 2, ">", 0), PLANE),
    ("only at integers", Relation(sympy.sin(sympy.pi * x) ** 2, ">", 0), PLANE),
    ("only at halves", Relation(r, "!=", S / 2), BELOW),
    ("only at a large integer", Relation(2**n, "<", 10**20), Domain({n: Integers(1, oo)})),
    ("only at tiny values", Relation(x, ">", R(1, 10**20)), Domain({x: Interval.open(0, 1)})),
    ("a small coefficient", Relation(sympy.sin(x), "==", x - x**3 / 6), Domain({x: Interval(0, R(1, 10))})),
    ("relative error of 10^-6", Relation(SIGMOID, "==", SIGMOID * (1 + R(1, 10**6))), BELOW),
]


@pytest.mark.parametrize(("relation", "domain"), [c[1:] for c in FALSE], ids=[c[0] for c in FALSE])
@pytest.mark.parametrize("seed", [0, 1])
def test_failures_are_found_and_confirmed(relation, domain, seed):
    found = sweep([Goal(relation, "part")], domain, seed=seed)
    assert found.outcome is Outcome.REFUTES
    assert found.witness.label == "part"
    assert domain.contains(found.witness.point) is True
    assert Comparison(relation, domain.symbols).at(found.witness.point) is Truth.FALSE


SUM_IS_ONE = sympy.Eq(x + y, 1)

TRUE = [
    ("cancellation", Relation((1 + x) ** 3 - 1, "==", 3 * x + 3 * x**2 + x**3), Domain({x: Interval(0, oo)})),
    ("saturation", Relation(SIGMOID, "<", S), BELOW),
    ("tight everywhere on the diagonal", Relation((x + y) / 2, ">=", sympy.sqrt(x * y)), SQUARE),
    ("just true", Relation((x - R(1, 7)) ** 2, ">", -R(1, 10**30)), UNIT),
    ("a gap below float64", Relation(sympy.exp(x), ">", 1 + x), Domain({x: Interval.open(0, R(1, 10**9))})),
    ("a filtered domain", Relation(x + y, "<=", 2), Domain(SQUARE.ranges, where=[x**2 + y**2 <= 1])),
    ("an equation as condition", Relation(x * y, "<=", R(1, 4)), Domain(SQUARE.ranges, where=[SUM_IS_ONE])),
]  # fmt: skip


@pytest.mark.parametrize(("relation", "domain"), [c[1:] for c in TRUE], ids=[c[0] for c in TRUE])
def test_true_relations_are_never_refuted(relation, domain):
    found = sweep([Goal(relation)], domain, seed=0)
    assert found.outcome is Outcome.SUPPORTS
    assert found.count > 1000


def test_undefined_points_are_not_counted():
    found = sweep([Goal(Relation(sympy.sqrt(x - 2), ">=", 0))], UNIT, seed=0)
    assert found.outcome is Outcome.INCONCLUSIVE
    assert found.count == 0
    half = sweep([Goal(Relation(sympy.sqrt(x), ">=", 0))], Domain({x: Interval(-1, 1)}), seed=0)
    assert 300_000 < half.count < 800_000


def test_no_variables_nothing_to_sweep():
    assert sweep([Goal(Relation(sympy.Integer(1), "<", 0))], Domain(), seed=0).outcome is Outcome.INCONCLUSIVE


def test_the_same_seed_gives_the_same_evidence():
    goal = Goal(wrong_within(R(3, 10), R(3001, 10000)))
    assert sweep([goal], CUBE, seed=5) == sweep([goal], CUBE, seed=5)
    assert sweep([goal], CUBE, seed=5) != sweep([goal], CUBE, seed=6)


def test_functions_without_a_vectorised_form_are_swept_cheaply():
    zeta = Goal(Relation(sympy.zeta(x), ">", R(8, 5)))
    assert sweep([zeta], Domain({x: Interval(2, 3)}), seed=0).outcome is Outcome.REFUTES
    t = sympy.Symbol("t", real=True)
    integral = sympy.Integral(sympy.exp(-(t**2)), (t, 0, x))
    found = sweep([Goal(Relation(integral, "<", R(4, 5)))], Domain({x: Interval(0, 3)}), seed=0)
    assert found.outcome is Outcome.REFUTES


def test_an_unsupported_node_raises_by_name():
    with pytest.raises(UnsupportedNode, match="f\\(x\\)"):
        sweep([Goal(Relation(sympy.Function("f")(x), "<", 0))], UNIT, seed=0)


@pytest.mark.parametrize("generic", [True, False])
@pytest.mark.parametrize(
    "domain", [BELOW, CUBE, PLANE, Domain({n: Integers(-3, 40), x: Interval(-oo, 2)})], ids=str
)
def test_columns_lie_in_the_domain(domain, generic):
    columns = Columns(domain).draw(np.random.default_rng(0), 4000, generic=generic)
    for symbol, column in zip(domain.symbols, columns, strict=True):
        given = domain.ranges[symbol]
        assert np.isfinite(column).all()
        assert (column >= float(given.lower)).all()
        assert (column <= float(given.upper)).all()
        if given.is_integer:
            assert (column == np.rint(column)).all()


def test_mixed_columns_reach_ends_equal_values_and_all_scales():
    a, b = Columns(SQUARE).draw(np.random.default_rng(0), 1 << 15, generic=False)
    assert {0.0, 0.5, 1.0} <= set(a)
    assert (a == b).mean() > 0.02
    assert a[a > 0].min() < 1e-20
    s_column = Columns(Domain({S: Interval(0, oo)})).draw(np.random.default_rng(0), 1 << 15, generic=False)[0]
    assert s_column.max() > 1e25
    assert s_column[s_column > 0].min() < 1e-25


def test_suspects_prefer_differences_that_rounding_does_not_explain():
    # Cancellation spoils the left side for small x; the relation is truly wrong for x > 1 only.
    root = sympy.sqrt(1 + x**2)
    slightly_wrong = sympy.Piecewise((1, x <= 1), (1 + R(1, 10**7), True))
    comparison = Comparison(Relation((root - 1) * (root + 1) / x**2, "==", slightly_wrong), [x])
    small = 10 ** np.random.default_rng(0).uniform(-7, -5, 500)
    columns = [np.concatenate([small, [2.0, 3.0]])]
    margins = comparison.float_margin(columns)
    assert (margins[:500] > 0).all()
    assert set(suspects(comparison, columns, margins, 8)[:2]) == {500, 501}


def test_closest_takes_one_of_each_part():
    column = np.linspace(0, 1, 100)
    chosen = closest([column], -np.abs(column - 0.5), 10)
    assert 49 in chosen or 50 in chosen
    assert len(chosen) >= 10
    assert len(closest([column], np.full(100, np.nan), 10)) == 0


@pytest.mark.parametrize(
    ("domain", "values", "point"),
    [
        (BELOW, {S: 0.5, r: 0.5, g: 1.0}, None),
        (Domain({x: Interval(0, 1)}), {x: -1e-30}, {x: 0}),
        (Domain({n: Integers(1, 5)}), {n: 7.2}, {n: 5}),
        (Domain(SQUARE.ranges, where=[SUM_IS_ONE]), {x: 0.1, y: 0.9}, None),
        (Domain({x: Interval(0, sympy.pi)}), {x: 3.15}, {x: sympy.pi}),
    ],
)
def test_exact_points_lie_in_the_domain(domain, values, point):
    exact = exact_point(domain.plan(), values)
    assert domain.contains(exact) is True
    if point is not None:
        assert exact == point
