from fractions import Fraction

import pytest
import sympy as sp

from symsolve.errors import InexactNumber, OutsideDomain
from symsolve.models import quantities as q
from symsolve.models.convert import exact, exact_matrix
from symsolve.symbols import find_quantity

SYMBOLS = [value for value in vars(q).values() if isinstance(value, sp.Symbol)]


@pytest.mark.parametrize("symbol", SYMBOLS, ids=str)
def test_every_quantity_says_what_it_means(symbol):
    record = find_quantity(symbol)
    assert record is not None
    assert record.meaning
    assert record.latex


def test_vector_components_are_the_same_symbols_every_time():
    assert q.components("v", 2, "component of a vector") == q.components("v", 2, "component of a vector")
    assert q.entries("M", 1, 1, "entry of a matrix") == q.entries("M", 1, 1, "entry of a matrix")


@pytest.mark.parametrize("value", [3, Fraction(1, 2), sp.pi, q.S])
def test_exact_input_passes(value):
    assert exact(value) == sp.sympify(value)


@pytest.mark.parametrize("value", [0.5, sp.Float(2), q.S * 0.1, float("nan")])
def test_inexact_input_is_refused(value):
    with pytest.raises(InexactNumber, match="inexact"):
        exact(value)


@pytest.mark.parametrize("value", ["1/2", None, True, [1], sp.nan, sp.zoo])
def test_what_is_no_expression_is_refused(value):
    with pytest.raises(OutsideDomain, match="not a number"):
        exact(value)


def test_matrices_of_floats_are_refused():
    with pytest.raises(InexactNumber):
        exact_matrix([[1, 0.5]])
