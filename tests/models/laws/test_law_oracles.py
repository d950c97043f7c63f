"""Every law against values of other systems (PARI/GP, mpmath), committed as exact strings."""

import functools
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import sympy
from flint import arb

from symsolve.evaluation.precision import working_precision
from symsolve.models import compute_law, crossover, data_law, parameter_law, time_law
from symsolve.models import quantities as q

ORACLES = Path(__file__).parents[2] / "oracles"


@functools.cache
def rows(name):
    return json.loads((ORACLES / f"{name}.json").read_text(encoding="utf-8"))["rows"]


def rational(text):
    number = Fraction(str(text))
    return sympy.Rational(number.numerator, number.denominator)


def assert_holds(enclosure, text, digits):
    """The enclosure is as accurate as asked, and lies at the decimal number up to its last digits."""
    assert enclosure.accuracy_digits >= digits
    with working_precision(1200 * 4):
        expected = arb(text)
        last = abs(arb(text)) * arb(10) ** (1 - digits)
        assert abs(enclosure.ball - expected) < last


TIME = [row for row in rows("time_law") if len(row["T"]) < 330 and int(row["digits"]) <= 60]


@pytest.mark.parametrize(
    "row", TIME[:: max(1, len(TIME) // 45)], ids=lambda row: "-".join(list(row.values())[:6])[:80]
)
def test_time_law(row):
    skills = sympy.oo if row["n"] == "0" else int(row["n"])
    values = {symbol: rational(row[symbol.name]) for symbol in (q.alpha, q.S, q.r, q.eta)}
    law = time_law(skills=skills)
    assert_holds(law.evaluate(values, at=rational(row["T"]), digits=50), row["value"], 50)


@pytest.mark.parametrize("row", rows("data_law"), ids=lambda row: f"{row['alpha']}-{row['D']}")
def test_data_law(row):
    law, values = data_law(), {q.alpha: rational(row["alpha"]), q.S: 1}
    value = law.evaluate(values, at=row["D"], digits=50)
    assert_holds(value, row["value"], 50)
    main = law.main_value(values, at=row["D"], digits=50)
    assert_holds(main, row["beta"], 50)
    bound = law.remainder_bound(values, at=row["D"])
    apart = abs(Decimal(row["remainder"]) * Decimal(row["value"]))
    if bound is not None and apart:
        with working_precision(200):
            assert bound.ball > arb(str(apart)) * 999 / 1000


LAWS = {"A_T": time_law, "A_D": data_law, "A_N": parameter_law}


@pytest.mark.parametrize(
    "row", rows("constants"), ids=lambda row: f"{row['name']}-{row['alpha']}-{row['r']}"[:60]
)
def test_constants(row):
    values = {q.alpha: rational(row["alpha"]), q.S: 1}
    if row["name"] in LAWS:
        law = LAWS[row["name"]]()
        found = law.constants({**values, **started(row, law.symbols)}, digits=50)[1]
    elif row["name"].startswith("A(") and row["r"]:
        between = crossover(time_law())
        values[q.r] = rational(row["r"])
        found = between.evaluate(values, at=rational(row["name"][2:-1]), digits=50)
    elif row["name"] in ("x", "A_C"):
        law = compute_law()
        point = {**values, **started(row, law.symbols)}
        found = law.root(point, 50) if row["name"] == "x" else law.constants(point, 50)[1]
    else:
        pytest.skip(f"no counterpart of {row['name']}")
    assert_holds(found, row["value"], 50)


def started(row, symbols):
    return {
        symbol: rational(row["r"]) if symbol == q.r else 1 for symbol in (q.r, q.eta) if symbol in symbols
    }


@pytest.mark.parametrize("row", rows("published"), ids=lambda row: f"{row['law']}-{row['alpha']}")
def test_published_constants(row):
    """To the digits that the authors printed, where they are right."""
    values = {q.alpha: rational(row["alpha"]), q.r: sympy.Rational(1, 100), q.eta: 1}
    if row["law"] == "time":
        found = time_law().constants({**values, q.S: 1})[1]
        assert abs(2 * float(found) - float(row["value"])) < 0.011
    else:
        found = compute_law().constants({**values, q.S: 5})[1]
        assert abs(2 * float(found) / 25 - float(row["value"])) < 0.5
