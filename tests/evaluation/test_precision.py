"""The working precision belongs to the library for the length of a call, and to the user otherwise."""

import pathlib
import re
import threading

import flint
import mpmath
import pytest
import sympy as sp

import symsolve.evaluation
from symsolve.evaluation import compile_expression, evaluate
from symsolve.evaluation.precision import multiprecision, working_precision

x = sp.Symbol("x")


def test_precision_is_restored_also_after_an_error():
    before = flint.ctx.prec
    with pytest.raises(ZeroDivisionError):
        _fail_within(working_precision(777))
    assert flint.ctx.prec == before


def _fail_within(context):
    with context:
        assert flint.ctx.prec == 777
        raise ZeroDivisionError


def test_the_global_mpmath_precision_is_left_alone():
    before = mpmath.mp.prec
    with multiprecision(200) as mp:
        assert mp.dps == 200
        assert mpmath.mp.prec == before
    compile_expression(sp.gamma(x), [x]).mpf([sp.Rational(1, 3)], 80)
    evaluate(sp.gamma(x), {x: sp.Rational(1, 3)}, digits=80)
    assert mpmath.mp.prec == before


def test_threads_do_not_disturb_each_other():
    program = compile_expression(sp.exp(sp.sin(x)), [x])
    failures = []

    def work(digits):
        for n in range(1, 60):
            value = program.enclose([sp.Rational(n, 7)], digits=digits)
            if value.accuracy_digits < digits:
                failures.append((digits, n))

    threads = [threading.Thread(target=work, args=(digits,)) for digits in (10, 40, 200, 400)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_only_one_module_touches_the_precision():
    folder = pathlib.Path(symsolve.evaluation.__file__).parent
    setting = re.compile(r"ctx\.(prec|dps)\s*=|\.(dps|prec)\s*=[^=]|workprec|workdps|extraprec")
    guilty = [file.name for file in folder.glob("*.py") if setting.search(file.read_text())]
    assert guilty == ["precision.py"]
