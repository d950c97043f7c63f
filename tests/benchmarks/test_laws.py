"""What a value of a law costs; ``pytest tests/benchmarks --benchmark-enable -s`` prints the tables.

The law is L(T) of the multilinear model at alpha = 3/5, eta = 1/20, S = 5, r = 1/20, infinitely many skills.
PARI takes part where cypari2 or gp is installed.
"""

import math
import subprocess
import sys
import timeit
from decimal import Context, Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from sympy import Rational

from symsolve.harmonic import HarmonicSum

from .peers import PEERS, TooLong, gp_installed, pari_sumnum

S, r, alpha, u = sp.symbols("S r alpha u", positive=True)
POINT = {S: 5, r: Rational(1, 20), alpha: Rational(3, 5)}
TIMES = {
    "1e-3": Fraction(1, 1000), "1": Fraction(1), "1e2": Fraction(100), "1e3": Fraction(1000),
    "1e6": Fraction(10**6), "1e12": Fraction(10**12), "1e30": Fraction(10**30), "1e300": Fraction(10**300),
}  # fmt: skip
LADDER = [15, 50, 200, 1000]
SLOWEST = 4.0
EXTRA = 12


def time_law(terms=sp.oo, u=u):
    response = S**2 / 2 * (1 + sp.exp(u) / (S / r - 1)) ** -2
    # Not harmonic(terms, alpha + 1): SymPy writes that out, term by term.
    norm = sp.zeta(alpha + 1) - (0 if terms is sp.oo else sp.zeta(alpha + 1, terms + 1))
    return HarmonicSum(
        response, u, amplitude=(1 / norm, alpha + 1), frequency=(1 / norm, alpha + 1), terms=terms
    )


def pace(T):
    """2 eta S T."""
    return Rational(T.numerator, 2 * T.denominator)


def evaluate(law, T, digits):
    return law.evaluate(POINT, pace(T), digits=digits)


def best_of_new(law, T, digits, rounds=7):
    """The least seconds of a value of a compiled law, each T new."""
    places = [T * (1 + Fraction(n, 10**4 + n)) for n in range(1, rounds + 1)]
    return min(timeit.timeit(lambda T=place: evaluate(law, T, digits), number=1) for place in places)


def digits_right(text, truth, most):
    """Decimal digits that agree, at most those asked for."""
    context = Context(prec=len(truth.as_tuple().digits) + 20, Emin=-(10**9), Emax=10**9)
    gap = context.abs(context.subtract(context.create_decimal(text), truth))
    if not gap.is_finite():
        return 0
    return most if gap == 0 else max(0, min(most, int(-context.log10(context.divide(gap, truth)))))


def milliseconds(seconds):
    return f"{seconds * 1e3:12.3f} ms"


def verdict(right, claimed):
    return "" if right >= claimed - 2 else "SILENTLY WRONG"


def print_peer(name, took, text, truth, digits):
    right = digits_right(text, truth, digits)
    print(f"  {name:36}{milliseconds(took)} {right:5} digits  {verdict(right, digits)}")


def print_peers(T, truth, digits):
    """A line for each peer that can give so many digits."""
    for peer in PEERS:
        if peer.most_digits < digits:
            continue
        try:
            took, text = peer.run(T, digits)
        except TooLong:
            print(f"  {peer.name:36}{'':16} too long, or too many terms")
            continue
        except (ArithmeticError, ValueError, OverflowError) as error:
            print(f"  {peer.name:36}{'':16} {type(error).__name__}: {error}"[:110])
            continue
        print_peer(peer.name, took, text, truth, digits)
    try:
        print_peer("PARI sumnum", *pari_sumnum(T, digits), truth, digits) if gp_installed() else print(
            "  PARI                                not installed"
        )
    except (subprocess.SubprocessError, ValueError, IndexError) as error:
        print(f"  {'PARI sumnum':36}{'':16} {type(error).__name__}: {error}"[:110])


@pytest.mark.parametrize("digits", LADDER)
@pytest.mark.parametrize("name", TIMES)
def test_a_value_of_the_time_law_against_its_peers(benchmark, name, digits):
    """Cold: the first value of a law, in a new letter, so that nothing is remembered. Warm: T is new."""
    law, T = time_law(u=sp.Symbol(f"u_{name}_{digits}", positive=True)), TIMES[name]
    if benchmark.disabled and digits > 50:
        pytest.skip("only measured")
    cold = timeit.timeit(lambda: evaluate(law, T, digits), number=1)
    value = benchmark.pedantic(lambda: evaluate(law, T, digits), rounds=1)
    assert value.accuracy_digits >= digits
    if benchmark.disabled:
        return
    warm = best_of_new(law, T, digits)
    truth = Decimal(evaluate(law, T, digits + EXTRA).digits(digits + EXTRA - 2))
    benchmark.extra_info.update(cold=cold, warm=warm)
    right = digits_right(value.digits(digits), truth, digits)
    print(f"\nT = {name}, {digits} digits")
    print(f"  {'symsolve, cold':36}{milliseconds(cold)}")
    print(
        f"  {'symsolve, warm':36}{milliseconds(warm)} {right:5} digits  certified {value.accuracy_digits:.0f}"
    )
    print_peers(T, truth, digits)


@pytest.mark.parametrize("name", [name for name in TIMES if name != "1e300"])
def test_cost_against_the_number_of_skills(benchmark, name):
    T, counts = TIMES[name], [10, 10**2, 10**3, 10**4, 10**5, 10**6, 10**9, 10**12, 10**18]
    if benchmark.disabled:
        counts = counts[:1] + counts[-1:]
    laws = {count: time_law(sp.Integer(count)) for count in counts}
    values = {count: evaluate(law, T, 50) for count, law in laws.items()}
    benchmark.pedantic(lambda: evaluate(laws[10], T, 50), rounds=1)
    assert all(value.accuracy_digits >= 50 for value in values.values())
    assert values[10].certainly_less(values[10**18])
    if benchmark.disabled:
        return
    took = dict.fromkeys(counts, math.inf)
    for turn in range(1, 21):  # by turns, so that a busy machine slows them all
        for count, law in laws.items():
            took[count] = min(took[count], best_of_new(law, T * (1 + Fraction(turn, 1000)), 50, rounds=2))
    benchmark.extra_info["ratio"] = max(took.values()) / min(took.values())
    print(f"\nfinitely many skills, T = {float(T):.0e}, 50 digits, law compiled")
    for count, seconds in took.items():
        print(f"  n_s = {count:<22}{milliseconds(seconds)}")
    print(f"  dearest over cheapest: {benchmark.extra_info['ratio']:.2f}")


def test_cost_against_digits(benchmark):
    law, places = time_law(), ["1e-3", "1e2", "1e6", "1e12"]
    benchmark.pedantic(lambda: evaluate(law, TIMES["1e2"], 15), rounds=1)
    if benchmark.disabled:
        return
    print(
        "\nmilliseconds a value, law compiled\n  digits" + "".join(f"{'T = ' + name:>16}" for name in places)
    )
    for digits in (15, 30, 50, 100, 200, 400, 700, 1000):
        for name in places:
            evaluate(law, TIMES[name], digits)
        took = [best_of_new(law, TIMES[name], digits, rounds=3) for name in places]
        print(f"  {digits:6}" + "".join(f"{seconds * 1e3:16.3f}" for seconds in took))


def partial_sums(times, terms):
    """What plots use: the first so many skills for each T, in double precision."""
    share = np.arange(1, terms + 1, dtype=float) ** -1.6 / float(sp.zeta(Rational(8, 5)))
    with np.errstate(over="ignore"):
        return np.array([12.5 * np.sum(share / (1 + np.exp(T / 2 * share) / 99) ** 2) for T in times])


def test_double_precision_on_many_times_against_partial_sums(benchmark):
    """The partial sums over 10^5 skills are measured on 40 of the 10^5 values of T, and scaled."""
    count, checked, sampled = (10**5, 300, 40) if benchmark.enabled else (10**3, 20, 2)
    compiled = time_law().compile(POINT)
    times = np.logspace(-3, 12, count)
    start = timeit.default_timer()
    compiled.array(times / 2)
    first = timeit.default_timer() - start
    values = benchmark(lambda: compiled.array(times / 2))
    places = np.random.default_rng(1).choice(count, checked, replace=False)
    exact = [float(compiled.evaluate(Rational(*float(times[k] / 2).as_integer_ratio()), 20)) for k in places]
    worst = float(np.max(np.abs(values[places] / exact - 1)))
    assert worst < 1e-12
    if benchmark.disabled:
        return
    ours = min(timeit.repeat(lambda: compiled.array(times / 2), number=1, repeat=5))
    theirs = (
        timeit.timeit(lambda: partial_sums(times[:: count // sampled], 10**5), number=1) * count / sampled
    )
    worst_far = np.max(np.abs(partial_sums(times[places], 10**5) / exact - 1))
    benchmark.extra_info["ratio"] = theirs / ours
    print(f"\n{count} values of T in double precision, worst relative error on {checked} of them")
    print(f"  symsolve{milliseconds(ours)}, {first * 1e3:.0f} ms the first time, {worst:.1e}")
    print(f"  partial sums over 1e5 skills {theirs:.0f} s ({sampled} values, scaled), {worst_far:.1e}")
    print(f"  {theirs / ours:.0f} times")


COLD = """
import time, sympy as sp
from symsolve.harmonic import HarmonicSum
S, r, alpha, u, n = sp.symbols("S r alpha u n", positive=True)
base = {base}
p = alpha + 1
law = HarmonicSum(base, u, amplitude=(1 / sp.zeta(p), p), frequency=(1 / sp.zeta(p), p))
start = time.perf_counter()
exponent, prefactor = law.leading()
print(time.perf_counter() - start)
"""
SYMPY = """
import time, sympy as sp
S, r, alpha, u, s = sp.symbols("S r alpha u s", positive=True)
base = {base}
start = time.perf_counter()
result = {call}
print(time.perf_counter() - start, result.has(sp.Integral) or result.has(sp.MellinTransform))
"""
RESPONSES = {
    "multilinear": "S**2 / 2 * (1 + sp.exp(u) / (S / r - 1))**-2",
    "linear, or one-shot data": "S**2 / 2 * sp.exp(-u)",
    "two-shot data": "S**2 / 2 * sp.exp(-u) * (1 + u / 2)",
}
CALLS = {
    "integrate": "sp.integrate(u**(-1 / (alpha + 1)) * base, (u, 0, sp.oo))",
    "mellin_transform": "(lambda y: y[0] if isinstance(y, tuple) else y)(sp.mellin_transform(base, u, s))",
}


def cold(code, limit):
    """What a new process prints, or that it takes too long."""
    try:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.split() or [(done.stderr.strip().splitlines() or ["nothing"])[-1]]


@pytest.mark.parametrize("name", RESPONSES)
def test_deriving_a_law_in_a_cold_process_against_sympy(benchmark, name):
    seconds = benchmark.pedantic(lambda: cold(COLD.format(base=RESPONSES[name]), 60), rounds=1)
    assert seconds is not None
    assert math.isfinite(float(seconds[0]))
    if benchmark.disabled:
        return
    print(f"\n{name}: leading() {float(seconds[0]):.2f} s in a cold process")
    for call, text in CALLS.items():
        theirs = cold(SYMPY.format(base=RESPONSES[name], call=text), 120)
        said = "not done in 120 s" if theirs is None else " ".join(theirs)
        print(f"  sympy.{call}: {said.replace('True', 's, comes back unevaluated').replace('False', 's')}")
