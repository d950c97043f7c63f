"""Statements are data: exact, typeset, mutated, never checked and never evaluated by SymPy."""

import pickle
from fractions import Fraction

import numpy
import pytest
import sympy
from sympy import Rational, oo

from symsolve.claims import (
    Asymptotic,
    Claim,
    Conserved,
    Domain,
    Identity,
    Inequality,
    Interval,
    Limit,
    Reference,
    Relation,
    SolvesODE,
    Verdict,
)
from symsolve.errors import ClaimError, InexactNumber

a, b, x, t = sympy.symbols("a b x t", real=True)
k, T, r, S = sympy.symbols("k T r S", positive=True)
f, g = sympy.Function("f"), sympy.Function("g")
LINE = Interval(-oo, oo)

STATEMENTS = [
    Identity(sympy.sin(x) ** 2, 1 - sympy.cos(x) ** 2),
    Inequality(1 + x <= sympy.exp(x)),
    Conserved(a**2 - b**2, flow={a: b, b: a}),
    SolvesODE(sympy.Eq(f(t).diff(t), r * f(t)), f(t), S * sympy.exp(r * t), initial={0: S}),
    Limit(r * (1 - sympy.exp(-T)), T, oo, r),
    Asymptotic((k + r) ** 2 - k**2, k, 2 * r * k, relative_error=1 / k),
]


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: type(s).__name__)
def test_every_statement_has_latex_symbols_mutants_and_travels(statement):
    assert statement.latex()
    assert statement.symbols
    mutants = list(statement.mutants())
    assert len(mutants) >= 3
    assert all(type(mutant.statement) is type(statement) for mutant in mutants)
    assert all(mutant.statement != statement for mutant in mutants)
    assert pickle.loads(pickle.dumps(statement)) == statement


def test_mutants_make_the_mistakes_that_people_make():
    words = " | ".join(m.description for m in Identity(x, a * x**2 + b).mutants())
    for mistake in ("sign changed", "factor 2", "factor 1/2", "dropped", "one up", "one down", "swapped"):
        assert mistake in words
    turned = [m.description for m in Inequality(Relation(x, "<", a)).mutants()]
    assert "< turned into >" in turned


def test_zero_has_a_mutant_too():
    assert any(m.statement.value != 0 for m in Limit(1 / k, k, oo, 0).mutants())


@pytest.mark.parametrize("number", [0.1, sympy.Float("0.1"), numpy.float64(0.1), 1j, 0.5 * x, float("nan")])
def test_floats_are_refused_with_the_remedy(number):
    with pytest.raises(InexactNumber, match="Rational"):
        Identity(x, number)


@pytest.mark.parametrize("value", ["x", True, sympy.true, None, [x], sympy.nan, sympy.zoo, sympy.Matrix([x])])
def test_what_is_no_expression_is_refused(value):
    with pytest.raises(ClaimError):
        Identity(x, value)


def test_exact_numbers_are_taken():
    assert Identity(x, Fraction(1, 3)).rhs == Rational(1, 3)
    assert Identity(x, 2).rhs == 2


def test_relations_never_evaluate_themselves():
    relation = Relation(S, ">", 0)
    assert (relation.lhs, relation.op, relation.rhs) == (S, ">", 0)
    assert Relation(1, "<", 0).op == "<"
    with pytest.raises(ClaimError, match="evaluated this comparison to True"):
        Inequality(S > 0)
    with pytest.raises(ClaimError, match="not a comparison"):
        Relation(x, "=<", 1)
    with pytest.raises(ClaimError, match="Identity"):
        Inequality(sympy.Eq(x, a))


def test_relations_hold_negate_and_mirror():
    relation = Relation(x, "<=", a)
    assert relation.holds({x: Rational(1, 3), a: Rational(1, 3)}) is True
    assert relation.negated() == Relation(x, ">", a)
    assert relation.mirrored() == Relation(a, ">=", x)
    assert relation.gap == x - a


def test_an_ode_takes_equations_systems_and_initial_values_in_every_usual_form():
    one = SolvesODE(f(t).diff(t, 2) + f(t), f(t), sympy.Eq(f(t), sympy.sin(t)),
                    initial={f(0): 0, f(t).diff(t).subs(t, 0): 1})  # fmt: skip
    assert one.initial_conditions() == ((0, 0), (1, 1))
    assert one.residuals() == (0,)
    system = SolvesODE(
        [sympy.Eq(f(t).diff(t), g(t)), sympy.Eq(g(t).diff(t), f(t))], [f(t), g(t)],
        [sympy.exp(t), sympy.exp(t)], initial={f(0): 1, g(0): 1},
    )  # fmt: skip
    assert system.residuals() == (0, 0)


@pytest.mark.parametrize(
    "make",
    [
        lambda: SolvesODE(f(t).diff(t), f(t), [1, 2]),
        lambda: SolvesODE(f(t).diff(t), x, 1),
        lambda: SolvesODE(f(t).diff(t), f(t), f(t)),
        lambda: SolvesODE(f(t).diff(t), f(t), 1, initial={g(0): 1}),
        lambda: SolvesODE([f(t), g(t)], [f(t), g(t)], [0, 0], initial={0: 1}),
        lambda: Limit(x, x, x, 0),
        lambda: Limit(x, x, 0, x),
        lambda: Limit(x, 3, 0, 0),
        lambda: Limit(x, x, 0, 0, direction="up"),
        lambda: Asymptotic(x, x, 0),
        lambda: Conserved(a, flow={}),
        lambda: Conserved(a, flow={"a": b}),
    ],
)
def test_malformed_statements_are_refused(make):
    with pytest.raises(ClaimError):
        make()


def test_a_claim_needs_a_range_for_every_symbol():
    with pytest.raises(ClaimError, match="no range for b"):
        Claim(name="c", statement=Identity(a, b), domain=Domain({a: LINE}))
    with pytest.raises(ClaimError, match="another symbol called a"):
        Claim(name="c", statement=Identity(a, 1), domain=Domain({sympy.Symbol("a"): LINE}))


def test_a_limits_variable_needs_no_range():
    assert Claim(name="c", statement=Limit(1 / k, k, oo, 0)).domain.symbols == ()


@pytest.mark.parametrize("name", ["", "two words", "a..b", ".a", 3, "a-b"])
def test_names_are_dotted_words(name):
    with pytest.raises(ClaimError, match="dotted name"):
        Claim(name=name, statement=Identity(1, 1))


def test_undecided_can_not_be_expected():
    with pytest.raises(ClaimError, match="never counts as a pass"):
        Claim(name="c", statement=Identity(1, 1), expected=Verdict.UNDECIDED)


def test_a_declared_witness_lies_in_the_domain():
    domain = Domain({a: Interval(0, 1)})
    claim = Claim(
        name="c", statement=Identity(a, 2 * a), domain=domain, expected=Verdict.REFUTED, witness={a: 1}
    )
    assert claim.witness == {a: 1}
    with pytest.raises(ClaimError, match="outside"):
        Claim(name="c", statement=Identity(a, 2 * a), domain=domain, witness={a: 2})


def test_verdicts_have_no_truth_value_and_an_order():
    with pytest.raises(TypeError, match="not true or false"):
        bool(Verdict.PROVED)
    assert Verdict.CERTIFIED.at_least(Verdict.SUPPORTED)
    assert not Verdict.SUPPORTED.at_least(Verdict.CERTIFIED)
    assert Verdict.REFUTED.at_least(Verdict.REFUTED)
    assert not Verdict.PROVED.at_least(Verdict.REFUTED)
    assert not Verdict.REFUTED.at_least(Verdict.SUPPORTED)
    assert not Verdict.UNDECIDED.at_least(Verdict.SUPPORTED)


def test_references_read_well():
    assert str(Reference(paper="nam2024", equation="26")) == "nam2024 Eq. 26"
    assert str(Reference(paper="nam2024", equation="Lemma 1")) == "nam2024 Lemma 1"


def test_an_initial_value_that_does_not_exist_stays_a_substitution():
    statement = SolvesODE(f(t).diff(t) - 1, f(t), t + r / t, initial={0: S})
    ((left, _),) = statement.initial_conditions()
    assert isinstance(left, sympy.Subs)
