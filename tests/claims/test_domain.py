"""A domain proves itself inhabited, and refuses what would make a check meaningless."""

import itertools
import pickle
from fractions import Fraction

import pytest
import sympy
from sympy import Rational, oo

from symsolve.claims import Domain, Integers, Interval, Relation
from symsolve.claims.simple_points import simple_points, simplest_between
from symsolve.errors import ClaimError, EmptyDomain, InexactNumber

x, y = sympy.symbols("x y", real=True)
S, r, eps, n = (
    sympy.Symbol("S", positive=True),
    sympy.Symbol("r", positive=True),
    sympy.Symbol("epsilon", positive=True),
    sympy.Symbol("n", integer=True),
)
POSITIVE = Interval(0, oo)


def test_ends_are_closed_when_finite_and_open_when_infinite():
    assert Interval(0, 1).contains(sympy.Integer(0))
    assert not Interval.open(0, 1).contains(sympy.Integer(0))
    assert Interval(-oo, oo).left_open
    assert Interval(-oo, oo).right_open


def test_a_positive_symbol_opens_an_end_at_zero():
    assert Domain({S: Interval(0, 1)}).ranges[S].left_open
    assert Domain({sympy.Symbol("m", integer=True, positive=True): Integers(0, 5)}).symbols


@pytest.mark.parametrize(
    "make",
    [
        lambda: Interval(1, 0),
        lambda: Interval.open(1, 1),
        lambda: Interval(1, 1, left_open=True),
        lambda: Interval(oo, oo),
        lambda: Integers(Rational(1, 3), Rational(2, 3)),
        lambda: Domain({S: Interval(1, 2), r: Interval(3, 4)}, where=[r < S]),
        lambda: Domain({x: Interval(0, 1)}, where=[x > 1]),
        lambda: Domain({x: Interval(0, 1)}, where=[Relation(x**2, "<", 0)]),
        lambda: Domain({x: Interval(-oo, oo), y: Interval(-oo, oo)}, where=[x < y, y < x]),
        lambda: Domain({n: Integers(0, 10)}, where=[Relation(2 * n, ">", 5), Relation(2 * n, "<", 6)]),
    ],
)
def test_an_empty_domain_is_an_error(make):
    with pytest.raises((EmptyDomain, ClaimError)):
        make()


@pytest.mark.parametrize(
    ("ranges", "where"),
    [
        ({S: POSITIVE, r: POSITIVE}, [r < S]),
        ({S: POSITIVE, r: POSITIVE}, [2 * r < S, r > 5]),
        ({S: POSITIVE, r: POSITIVE, eps: Interval.open(0, 1)}, [r < eps * S]),
        ({S: POSITIVE, r: POSITIVE, eps: Interval.open(0, Rational(1, 2))}, [r < eps * S]),
        ({x: Interval(-oo, oo), y: Interval(-oo, oo)}, [x**2 + y**2 < 1]),
        ({x: Interval(-oo, oo), y: Interval(-oo, oo)}, [sympy.exp(x) < y]),
        ({x: Interval(Rational(1, 3), Rational(34, 100))}, []),
        ({x: Interval(sympy.pi, sympy.pi + Rational(1, 1000))}, []),
        ({x: Interval(0, 0)}, []),
        ({n: Integers(7, oo)}, []),
        ({n: Integers(-oo, -3), x: Interval(0, 1)}, [Relation(x + n, "<", -5)]),
        ({x: Interval(-oo, 0)}, []),
        ({}, []),
        ({x: Interval(0, 1), y: Interval(0, 1)}, [Relation(x, "==", y)]),
        ({x: Interval(0, 1), y: Interval(0, 1)}, [Relation(x, "!=", y)]),
    ],
)
def test_an_inhabited_domain_finds_a_point_of_itself(ranges, where):
    domain = Domain(ranges, where)
    assert domain.contains(domain.witness) is True
    assert set(domain.witness) == set(ranges)


def test_the_witness_is_simple():
    domain = Domain({S: POSITIVE, r: POSITIVE}, where=[r < S])
    assert domain.witness == {S: 1, r: Rational(1, 2)}


def test_points_are_constructed_between_bounds_not_filtered():
    plan = Domain({S: POSITIVE, r: POSITIVE, eps: Interval.open(0, 1)}, where=[r < eps * S]).plan()
    assert plan.filters == ()
    assert [draw.symbol for draw in plan.draws][-1] in (r, S, eps)
    for point in itertools.islice(simple_points(plan), 200):
        assert point[r] < point[eps] * point[S]


def test_a_narrow_domain_takes_a_witness_by_hand():
    narrow = [Relation(sympy.sin(x), ">", Rational(999999999, 10**9)), Relation(x, ">", 1000)]
    middle = Rational(str(sympy.N(sympy.pi / 2 + 400 * sympy.pi, 30)))
    assert Domain({x: Interval(-oo, oo)}, where=narrow, witness={x: middle}).witness[x] == middle
    with pytest.raises(ClaimError, match="does not lie in it"):
        Domain({x: Interval(0, 1)}, witness={x: 2})
    with pytest.raises(ClaimError, match="exactly the variables"):
        Domain({x: Interval(0, 1)}, witness={y: 1})


def test_ranges_beyond_a_symbols_assumptions_are_refused():
    with pytest.raises(ClaimError, match="positive"):
        Domain({S: Interval(-1, 1)})
    with pytest.raises(ClaimError, match="nonzero"):
        Domain({sympy.Symbol("w", real=True, nonzero=True): Interval(-1, 1)})
    with pytest.raises(ClaimError, match="Integers"):
        Domain({n: Interval(0, 1)})
    with pytest.raises(ClaimError, match="even"):
        Domain({sympy.Symbol("e", even=True): Integers(0, 4)})


def test_what_is_no_domain_is_named():
    with pytest.raises(InexactNumber, match=r"0\.5"):
        Interval(0, 0.5)
    with pytest.raises(ClaimError, match="contains symbols"):
        Interval(0, S)
    with pytest.raises(ClaimError, match="not real"):
        Interval(0, sympy.I)
    with pytest.raises(ClaimError, match="not a range"):
        Domain({x: (0, 1)})
    with pytest.raises(ClaimError, match="not a mapping"):
        Domain([x])
    with pytest.raises(ClaimError, match="not a symbol"):
        Domain({"x": Interval(0, 1)})
    with pytest.raises(ClaimError, match="no range here"):
        Domain({x: Interval(0, 1)}, where=[y < x])
    with pytest.raises(ClaimError, match="two different symbols are called x"):
        Domain({x: Interval(0, 1), sympy.Symbol("x"): Interval(0, 1)})
    with pytest.raises(ClaimError, match="evaluated"):
        Domain({S: POSITIVE}, where=[S > 0])


def test_sympy_intervals_and_fractions_are_taken():
    domain = Domain({x: sympy.Interval.Lopen(0, 1), y: Interval(Fraction(1, 3), 1)})
    assert domain.ranges[x] == Interval(0, 1, left_open=True)
    assert domain.ranges[y].lower == Rational(1, 3)


def test_assumed_symbols_carry_what_the_ranges_imply():
    assumed = Domain({x: Interval.open(0, 1), y: Interval(-oo, 0), n: Integers(1, oo)}).assumed()
    assert assumed[x].is_positive
    assert assumed[y].is_nonpositive
    assert assumed[y].is_negative is None
    assert assumed[n].is_integer
    assert assumed[n].is_positive


def test_a_part_of_a_domain_keeps_what_side_conditions_tie_to_it():
    domain = Domain({S: POSITIVE, r: POSITIVE, x: Interval(0, 1)}, where=[r < S])
    assert set(domain.restricted_to([r]).symbols) == {r, S}
    assert domain.restricted_to([x]).where == ()


def test_domains_travel_between_processes():
    domain = Domain({S: POSITIVE, r: POSITIVE}, where=[r < S])
    assert pickle.loads(pickle.dumps(domain)) == domain


@pytest.mark.parametrize(
    ("lower", "upper", "simplest"),
    [("1/3", "1/2", "2/5"), ("0", "1", "1/2"), ("-1/2", "3", "0"), ("3", "5", "4"), ("-3", "-2", "-5/2"),
     ("31415926/10000000", "31415927/10000000", None)],
)  # fmt: skip
def test_simplest_rational_between(lower, upper, simplest):
    low, high = Rational(lower), Rational(upper)
    found = simplest_between(low, high)
    assert low < found < high
    if simplest is None:
        smaller = [d for d in range(1, int(found.q)) if sympy.floor(high * d) > sympy.floor(low * d)]
        assert not [d for d in smaller if low < sympy.Rational(sympy.floor(high * d), d) < high]
    else:
        assert found == Rational(simplest)
