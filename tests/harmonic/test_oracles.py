"""Certified sums against tables made by another system (tests/oracles): every digit of every value."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import sympy as sp
from sympy import Rational

from symsolve.evaluation import Enclosure, evaluate
from symsolve.harmonic import HarmonicSum
from symsolve.models import quantities as q
from symsolve.models.laws import compute_law, crossover, data_law, parameter_law, time_law

ORACLES = Path(__file__).parent.parent / "oracles"
S, r, alpha, u, x = sp.symbols("S r alpha u x", positive=True)
RESPONSE = S**2 / 2 * (1 + sp.exp(u) / (S / r - 1)) ** -2
BASES = {
    "exp(-u)": sp.exp(-u),
    "exp(-sqrt(u))": sp.exp(-sp.sqrt(u)),
    "(1+u)^-2": (1 + u) ** -2,
    "(1+u)^(-1/2)": 1 / sp.sqrt(1 + u),
    "(1+exp(u)/99)^-3": (1 + sp.exp(u) / 99) ** -3,
} | {
    f"mixture {n}": sp.exp(-u) * sum(u**j / sp.factorial(j) * (1 - Rational(j, n)) for j in range(n))
    for n in (1, 2, 5, 800)
}


def table(name):
    return json.loads((ORACLES / f"{name}.json").read_text())["rows"]


def label(row):
    return " ".join(
        f"{key}={text:.12}" for key, text in row.items() if isinstance(text, str) and key != "value"
    )


def rows(name, **only):
    chosen = [row for row in table(name) if all(row[key] == value for key, value in only.items())]
    return [pytest.param(row, id=f"{number}: {label(row)}") for number, row in enumerate(chosen)]


def exact(text):
    fraction = Fraction(text)
    return Rational(fraction.numerator, fraction.denominator)


def last_place(text, digits):
    """Half a unit of the last of so many digits: how far the printed number may be from the number itself."""
    return Fraction(10) ** (Decimal(text).adjusted() - digits + 1) / 2


def assert_every_digit(enclosure, text, digits):
    """The enclosure is certified, and within half a unit of the last digit of the oracle."""
    assert isinstance(enclosure, Enclosure)
    assert enclosure.accuracy_digits >= digits
    value, half = Fraction(Decimal(text)), last_place(text, digits)
    low, high = (Rational(end.numerator, end.denominator) for end in (value - half, value + half))
    assert not enclosure.certainly_less(low), f"{enclosure.digits(digits)} is below {text}"
    assert not enclosure.certainly_greater(high), f"{enclosure.digits(digits)} is above {text}"


def time_sum(row):
    count = row["n"] == "0"
    terms = sp.oo if count else sp.Integer(row["n"])
    # Not harmonic(n, alpha + 1): SymPy writes that out, term by term.
    norm = sp.zeta(alpha + 1) if count else sp.zeta(alpha + 1) - sp.zeta(alpha + 1, terms + 1)
    return HarmonicSum(
        RESPONSE, u, amplitude=(1 / norm, alpha + 1), frequency=(1 / norm, alpha + 1), terms=terms
    )


def sympy_writes_out(row):
    """SymPy turns zeta(3, n) into a fraction, term by term: with n = 10^18 it never ends."""
    return int(row["n"]) >= 10**6 and Fraction(row["alpha"]).denominator == 1


@pytest.mark.parametrize("row", [row for row in rows("time_law") if not sympy_writes_out(row.values[0])])
def test_time_law(row):
    digits, point = int(row["digits"]), {S: exact(row["S"]), r: exact(row["r"]), alpha: exact(row["alpha"])}
    pace = 2 * exact(row["eta"]) * exact(row["S"]) * exact(row["T"])
    assert_every_digit(time_sum(row).evaluate(point, pace, digits=digits + 3), row["value"], digits)


# A mixture of 800 samples is a polynomial of degree 799: far out it takes its time.
LONG = [row for row in table("harmonic_sums") if row["base"] == "mixture 800" and exact(row["x"]) > 1000]


@pytest.mark.parametrize("row", [row for row in rows("harmonic_sums") if row.values[0] not in LONG])
def test_harmonic_sum(row):
    assert_harmonic_sum(row)


@pytest.mark.slow
@pytest.mark.parametrize("row", LONG, ids=label)
def test_harmonic_sum_of_a_long_mixture(row):
    assert_harmonic_sum(row)


def assert_harmonic_sum(row):
    law = HarmonicSum(
        BASES[row["base"]],
        u,
        amplitude=(1, exact(row["gamma"])),
        frequency=(1, exact(row["beta"])),
        terms=sp.Integer(row["n"]) if row["n"] else sp.oo,
    )
    assert_every_digit(
        law.evaluate({}, exact(row["x"]), digits=row["digits"] + 3), row["value"], row["digits"]
    )


def values(row):
    """The numbers of a row, S = eta = 1, for a law's own quantities."""
    start = {q.r: exact(row["r"])} if row.get("r") else {}
    return {q.alpha: exact(row["alpha"]), q.S: exact(row.get("S", "1")), **start}


@pytest.mark.parametrize("row", rows("time_law", digits="60"))
def test_law_of_time(row):
    law = time_law(skills=int(row["n"]) or sp.oo)
    found = law.evaluate(values(row) | {q.eta: exact(row["eta"])}, at=exact(row["T"]), digits=63)
    assert_every_digit(found, row["value"], 60)


@pytest.mark.parametrize("row", rows("data_law"))
def test_law_of_data(row):
    found = data_law().evaluate(values(row), at=row["D"], digits=row["digits"] + 3)
    assert_every_digit(found, row["value"], row["digits"])


@pytest.mark.parametrize("row", [row for row in rows("data_law") if row.values[0]["D"] > 0])
def test_main_term_of_the_law_of_data_and_what_it_leaves(row):
    law = data_law()
    main = law.main_value(values(row), at=row["D"], digits=row["digits"] + 3)
    assert_every_digit(main, row["beta"], row["digits"])
    bound = law.remainder_bound(values(row), at=row["D"])
    if bound is not None:
        gap = abs(Fraction(Decimal(row["remainder"])) * Fraction(Decimal(row["value"])))
        assert not bound.certainly_less(Rational(gap.numerator, gap.denominator))


def constant(row):
    """The constant of a row, certified."""
    name, point, digits = row["name"], values(row) | {q.eta: 1}, row["digits"] + 3
    without = {symbol: value for symbol, value in point.items() if symbol is not q.eta}
    if name == "A_T":
        return time_law().constants(point, digits)[1]
    if name in ("x", "A_C"):
        law = compute_law()
        return law.root(point, digits) if name == "x" else law.constants(point, digits)[1]
    if name == "A_D":
        return data_law().constants(without, digits)[1]
    if name == "A_N":
        return parameter_law().constants(without, digits)[1]
    return crossover(time_law()).evaluate(without, at=exact(name[2:-1]), digits=digits)


def far_root(row):
    """An optimum at x = 10^-68 or nearer to 0 takes its time."""
    return (
        row["name"] in ("x", "A_C") and row["r"] == "999/1000" and Fraction(row["alpha"]) <= Fraction(1, 10)
    )


@pytest.mark.parametrize("row", [row for row in rows("constants") if not far_root(row.values[0])])
def test_constant(row):
    assert_every_digit(constant(row), row["value"], row["digits"])


@pytest.mark.slow
@pytest.mark.parametrize("row", [row for row in rows("constants") if far_root(row.values[0])])
def test_constant_of_a_far_root(row):
    assert_every_digit(constant(row), row["value"], row["digits"])


@pytest.mark.parametrize("row", rows("published", law="time"))
def test_constant_that_the_authors_computed(row):
    """To the two decimals that are in their code (of S^2/2 (eta S T)^-s, with r = S/100)."""
    found = time_law().constants(values({"alpha": row["alpha"], "r": "1/100"}) | {q.eta: 1}, 20)[1]
    assert abs(2 * float(found) - float(row["value"])) < 0.005


def test_the_authors_constants_of_compute_are_those_of_many_skills_only_where_the_spectrum_is_steep():
    """0.68, 0.70, 0.64 stand beside 50,000 skills: only the last is that of infinitely many, 0.6464."""
    found = {}
    for row in table("published"):
        if row["law"] == "compute":
            point = {q.alpha: exact(row["alpha"]), q.S: 5, q.r: Rational(1, 100), q.eta: 1}
            found[row["value"]] = float(compute_law().constants(point, 15)[1]) / 12.5
    assert [round(value, 4) for value in found.values()] == [0.9525, 0.7880, 0.6464]


def test_the_comparison_sees_a_wrong_last_digit():
    third = evaluate(Rational(1, 3), digits=30)
    assert_every_digit(third, "0.33333", 5)
    for wrong in ("0.33334", "0.33332"):
        with pytest.raises(AssertionError):
            assert_every_digit(third, wrong, 5)


def test_the_tables_cover_the_range_that_is_claimed():
    points = table("time_law")
    assert {row["alpha"] for row in points} >= {"1/100", "1/10", "3/10", "3/5", "1", "2", "10"}
    assert {Fraction(row["r"]) for row in points} >= {Fraction(1, 10**30), Fraction(999, 1000)}
    times = [Fraction(row["T"]) for row in points]
    assert (min(times), max(times)) == (Fraction(1, 1000), 10**300)
    assert {row["n"] for row in points} >= {"1", "2", "10", "1000", "1000000", str(10**18)}
    assert {row["digits"] for row in points} == {"60", "200", "1000"}
