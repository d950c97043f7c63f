"""How else one may sum the time law: what there is in other systems, and what one would write by hand.

One law, ``L(T) = S^2/2 sum_k P(k) (1 + e^(2 eta S T P(k))/z)^-2`` at alpha = 3/5, eta = 1/20, S = 5, r = 1/20
(so z = 99, P(k) = k^-(8/5)/zeta(8/5), infinitely many skills). Each peer takes T and a number of digits.
"""

import importlib.util
import math
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction

import attrs
import flint
import mpmath
import numpy as np

from symsolve.evaluation.precision import working_precision

BITS_A_DIGIT = math.log2(10)
NORM = float(mpmath.zeta(mpmath.mpf("1.6")))


class TooLong(Exception):
    """The peer was stopped, or would have to be."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop what takes more processor time than that."""

    def stop(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def seconds_and_value(function: Callable[[], object], limit: float = 20.0) -> tuple[float, object]:
    """The least time of some calls, and the value of the last."""
    least, spent = math.inf, 0.0
    for _ in range(20):
        with at_most(limit):
            start = time.perf_counter()
            value = function()
            took = time.perf_counter() - start
        least, spent = min(least, took), spent + took
        if spent > 0.2:
            break
    return least, value


@attrs.frozen
class Peer:
    """A way to sum.

    Attributes:
        name: what it is called in the tables.
        value: T and digits to a decimal string.
        most_digits: 15 for double precision.
    """

    name: str
    value: Callable[[Fraction, int], str]
    most_digits: float = math.inf

    def run(self, T: Fraction, digits: int) -> tuple[float, str]:
        """Seconds a value, and the value."""
        took, value = seconds_and_value(lambda: self.value(T, digits))
        return took, str(value)


def _ratio(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def _skill_loss(T: Fraction) -> Callable[[mpmath.mpf], mpmath.mpf]:
    p = mpmath.mpf(8) / 5
    norm, pace = mpmath.zeta(p), _ratio(T) / 2

    def loss(k: mpmath.mpf) -> mpmath.mpf:
        share = k**-p / norm
        return share * 25 / 2 / (1 + mpmath.exp(pace * share) / 99) ** 2

    return loss


def mpmath_nsum(T: Fraction, digits: int) -> str:
    """mpmath's Euler-Maclaurin summation."""
    with mpmath.workdps(digits):
        return mpmath.nstr(mpmath.nsum(_skill_loss(T), [1, mpmath.inf], method="e"), digits)


def mpmath_polylogarithm(T: Fraction, digits: int) -> str:
    """The closed form of the leading term."""
    with mpmath.workdps(digits + 5):
        p = mpmath.mpf(8) / 5
        s = 1 - 1 / p
        bracket = mpmath.gamma(s) * (mpmath.polylog(s - 1, -99) - mpmath.polylog(s, -99)).real
        value = mpmath.mpf(25) / 2 * mpmath.zeta(p) ** (-1 / p) / p * (_ratio(T) / 2) ** -s * bracket
        return mpmath.nstr(value, digits)


def arb_polylogarithm(T: Fraction, digits: int) -> str:
    """The same in balls; the ball is around the leading term, not around the sum."""
    with working_precision(int(digits * BITS_A_DIGIT) + 20):
        p = flint.arb(8) / 5
        s, z = 1 - 1 / p, flint.acb(-99)
        bracket = s.gamma() * (z.polylog(flint.acb(s) - 1) - z.polylog(flint.acb(s))).real
        value = (
            p.zeta() ** (-1 / p) / p * (flint.arb(T.numerator) / (2 * T.denominator)) ** -s * bracket * 25 / 2
        )
        return value.str(digits, radius=False)


def _taylor(order: int) -> flint.arb_series:
    cap, flint.ctx.cap = flint.ctx.cap, order
    try:
        return (1 + flint.arb_series([0, 1], order).exp() / 99) ** -2
    finally:
        flint.ctx.cap = cap


def arb_direct(T: Fraction, digits: int) -> str:
    """First terms one by one, then Taylor and Hurwitz zeta values; what is cut off is not bounded."""
    first = math.ceil((float(T) / 2 / NORM / 1.39) ** (5 / 8)) + digits // 10 + 2
    if first > 50_000:
        raise TooLong
    order = int(digits / math.log10(5.5659 / (float(T) / 2 / NORM * first**-1.6))) + 8
    with working_precision(int(digits * BITS_A_DIGIT) + 40):
        p = flint.arb(8) / 5
        norm, pace = p.zeta(), flint.arb(T.numerator) / (2 * T.denominator)
        total = flint.arb(0)
        for k in range(1, first):
            share = flint.arb(k) ** -p / norm
            total += share / (1 + (pace * share).exp() / 99) ** 2
        series = _taylor(order)
        for j in range(order):
            total += series[j] * pace**j * norm ** (-j - 1) * (p * (j + 1)).zeta(first)
        return (total * 25 / 2).str(digits, radius=False)


def numpy_partial(terms: int) -> Callable[[Fraction, int], str]:
    """The first terms, in double precision."""

    def value(T: Fraction, digits: int) -> str:
        total, pace = 0.0, float(T) / 2
        for start in range(1, terms + 1, 10**6):
            share = np.arange(start, min(start + 10**6, terms + 1), dtype=float) ** -1.6 / NORM
            with np.errstate(over="ignore"):
                total += float(np.sum(share * (1 + np.exp(pace * share) / 99) ** -2))
        return repr(total * 12.5)

    return value


def trapezoid(T: Fraction, digits: int) -> str:
    """The integral for the leading term by the trapezoidal rule in log u, in double precision."""
    s = 3 / 8
    v = np.arange(-96.0, 6.0, 0.1)
    u = np.exp(v)
    with np.errstate(over="ignore"):
        integral = 0.1 * float(np.sum(u**s * (1 + np.exp(u) / 99) ** -2))
    return repr(12.5 * NORM ** (-5 / 8) / 1.6 * (float(T) / 2) ** -s * integral)


def gp_installed() -> str | None:
    """How PARI can be reached: through cypari2, through gp on the PATH, or not at all."""
    if importlib.util.find_spec("cypari2"):
        return "cypari2"
    return "gp" if shutil.which("gp") else None


GP = """default(realprecision, {digits}); p = 8/5; Z = zeta(p); c = {T} / 2;
f(k) = my(P = k^-p / Z); 25/2 * P * (1 + exp(c * P) / 99)^-2;
tab = sumnuminit([oo, -p]); n = 0; t = getwalltime();
until(getwalltime() - t > 200, y = sumnum(k = 1, f(k), tab); n++);
t = (getwalltime() - t) / n;"""


def pari_sumnum(T: Fraction, digits: int) -> tuple[float, str]:
    """PARI's sumnum with a table made beforehand: seconds a value (its own clock), and the value."""
    code = GP.format(digits=digits, T=T)
    if gp_installed() == "cypari2":
        import cypari2

        pari = cypari2.Pari()
        for line in code.splitlines():
            pari(line)
        return float(pari("t * 1.")) / 1000, str(pari("y")).replace(" ", "")
    command = ["gp", "-q", "-f", "-s", "500M"]
    text = code + "\nprint(y); print(t * 1.)"
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=True)
    if "***" in done.stdout + done.stderr:
        raise ValueError("PARI says that it can't")
    output = done.stdout.splitlines()
    value, milliseconds = (line.replace(" ", "") for line in output[-2:])
    return float(milliseconds) / 1000, value


PEERS = [
    Peer("mpmath nsum, Euler-Maclaurin", mpmath_nsum),
    Peer("mpmath polylog, leading term", mpmath_polylogarithm),
    Peer("Arb polylog, leading term", arb_polylogarithm),
    Peer("Arb direct + Hurwitz tail, by hand", arb_direct),
    Peer("NumPy, 1e6 terms", numpy_partial(10**6), 15),
    Peer("NumPy, 1e8 terms", numpy_partial(10**8), 15),
    Peer("float64 trapezoid, leading term", trapezoid, 15),
]
