"""One name, one quantity."""

import pytest
import sympy

from symsolve.errors import QuantityConflict
from symsolve.symbols import find_quantity, latex_names, quantity, registered_name, release


def test_registering_twice_alike_gives_the_same_symbol():
    first = quantity("twice", latex=r"\tau", meaning="a time", unit="s", positive=True)
    assert quantity("twice", positive=True) == first
    assert find_quantity(first).meaning == "a time"
    assert find_quantity(first).unit == "s"
    assert latex_names()[first] == r"\tau"


def test_a_quantity_is_real_unless_it_is_said_to_be_complex():
    assert quantity("by_default").is_real
    assert quantity("complex_one", complex=True).is_real is None


@pytest.mark.parametrize(
    "again",
    [
        {"real": True},
        {"positive": True, "integer": True},
        {"positive": True, "latex": "other"},
        {"positive": True, "meaning": "other"},
        {"positive": True, "unit": "m"},
    ],
)
def test_the_same_name_with_anything_else_is_an_error_that_says_where(again):
    quantity("conflicting", latex="c", meaning="first", unit="s", positive=True)
    with pytest.raises(QuantityConflict, match=r"conflicting.*test_symbols\.py"):
        quantity("conflicting", **again)


def test_contradictory_assumptions_are_named():
    with pytest.raises(QuantityConflict, match="contradict"):
        quantity("impossible", positive=True, negative=True)


def test_releasing_a_file_frees_its_names_but_keeps_their_latex():
    symbol = quantity("released", latex="R", positive=True)
    release(__file__)
    assert registered_name("released") is None
    assert latex_names()[symbol] == "R"
    assert quantity("released", negative=True) != symbol
    release(__file__)


def test_it_is_a_sympy_symbol():
    assert isinstance(quantity("plain"), sympy.Symbol)
