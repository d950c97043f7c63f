"""``symsolve law``: certified digits, exact numbers, clear errors."""

import time
from fractions import Fraction

import pytest

from symsolve.cli.numbers import read_number

TIME = ("law", "time", "--alpha", "3/5", "--S", "1", "--r", "1/100", "--eta", "1")


def test_time(run):
    done = run(*TIME, "--digits", "50", "--T", "100")
    assert done.exit_code == 0
    assert "0.106708425338241635178560963388938170201269" in done.output
    assert "= 0.6000617730789326604881809345986473283003325384" in done.output
    assert "-alpha/(alpha + 1)" in done.output
    assert "= -3/8" in done.output
    assert "smaller than every power" in done.output
    assert "(saddle)" in done.output
    assert "|loss - leading| <= " in done.output


def test_everything_stays_a_symbol_without_numbers(run):
    for name in ("time", "data", "parameters", "compute"):
        done = run("law", name)
        assert done.exit_code == 0, done.output
        assert "zeta(alpha + 1)" in done.output
        assert "= -" not in done.output


def test_latex(run):
    done = run("law", "time", "--latex")
    assert done.exit_code == 0
    assert done.output.startswith(r"L(T) \sim \frac{")
    assert "loss" not in done.output


def test_data(run):
    done = run("law", "data", "--alpha", "0.6", "--S", "1", "--D", "1000", "--digits", "20")
    assert "0.033126193942704021564" in done.output
    done = run("law", "data", "--alpha", "0.6", "--S", "1", "--D", "1000", "--shots", "5", "--digits", "20")
    assert "0.052033640393811314180" in done.output


def test_parameters(run):
    done = run("law", "parameters", "--alpha", "1", "--S", "1", "--N", "1")
    assert "0.196036449072987" in done.output
    done = run("law", "parameters", "--alpha", "1", "--S", "1", "--N", "0")
    assert "0.500000000000000" in done.output


def test_compute(run):
    done = run("law", "compute", "--alpha", "3/10", "--S", "1", "--r", "0.01", "--eta", "1", "--C", "1e3")
    assert "with x = 1.76983588204793" in done.output
    assert "T = C/N" in done.output


def test_the_linear_model_and_finite_spectra(run):
    done = run(
        "law",
        "time",
        "--model",
        "linear",
        "--alpha",
        "1",
        "--S",
        "2",
        "--eta",
        "1",
        "--skills",
        "1",
        "--T",
        "0",
    )
    assert done.exit_code == 0
    assert "2.00000000000000" in done.output
    done = run(*TIME, "--N", "10", "--skills", "100", "--T", "1e300")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("time", "--alpha", "0"), ("--alpha", "'0'", "positive")),
        (("time", "--alpha", "-1"), ("--alpha", "'-1'", "positive")),
        (("time", "--S", "1", "--r", "1"), ("--r", "1", "r < S")),
        (("time", "--S", "1", "--r", "3/2"), ("--r", "3/2", "r < S")),
        (("time", "--digits", "0"), ("--digits", "0", "1<=x<=")),
        (("time", "--digits", "99999999"), ("--digits", "1<=x<=")),
        (("time", "--T", "-1"), ("--T", "'-1'", "0 or more")),
        (("time", "--alpha", "abc"), ("--alpha", "'abc'", "3/5")),
        (("time", "--alpha", "__import__('os')"), ("--alpha", "not a number")),
        (("time", "--alpha", "1/0"), ("--alpha", "denominator is zero")),
        (("time", "--alpha", "nan"), ("--alpha", "not a number")),
        (("time", "--alpha", "inf"), ("--alpha", "not a number")),
        (("time", "--alpha", ""), ("--alpha", "not a number")),
        (("time", "--T", "1e999999999"), ("--T", "exponent is too large")),
        (("time", "--T", "1e-999999999"), ("--T", "exponent is too large")),
        (("time", "--T", "1" * 3000), ("--T", "characters")),
        (("time", "--T", "5"), ("--alpha", "--S", "--r", "--eta", "needs")),
        (("time", "--N", "0"), ("--N", "positive")),
        (("time", "--N", "1.5"), ("--N", "whole number")),
        (("time", "--skills", "3", "--N", "4"), ("--N", "more than the 3 skills")),
        (("time", "--model", "linear", "--r", "1/2"), ("--r", "starts at zero")),
        (("time", "--model", "cubic"), ("--model", "cubic")),
        (("data", "--D", "1.5"), ("--D", "whole number")),
        (("data", "--D", "-1"), ("--D", "0 or more")),
        (("data", "--shots", "0"), ("--shots", "positive")),
        (("parameters", "--skills", "3", "--N", "4"), ("--N", "more than the 3 skills")),
        (("compute", "--C", "0"), ("--C", "positive")),
    ],
)
def test_nonsense_ends_with_code_2_and_says_why(run, arguments, words):
    started = time.monotonic()
    done = run("law", *arguments)
    assert done.exit_code == 2
    assert all(word in done.output for word in words), done.output
    assert len(done.output.splitlines()) == 1
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3/5", Fraction(3, 5)),
        ("0.05", Fraction(1, 20)),
        (".5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        ("1e6", Fraction(10**6)),
        ("1E-3", Fraction(1, 1000)),
        ("-1.5e+2", Fraction(-150)),
        ("+7", Fraction(7)),
        ("0.1", Fraction(1, 10)),
    ],
)
def test_numbers_are_read_exactly(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text", [".", "e5", "1/2/3", "1/ 2", " 1", "1_000", "0x10", "1.5/2", "--1", "١", "1e", "½"]
)
def test_other_texts_are_no_numbers(text):
    with pytest.raises(ValueError, match="not a number"):
        read_number(text)
