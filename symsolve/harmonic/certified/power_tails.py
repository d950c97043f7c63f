r"""Sums of powers from K on, for many exponents at once.

    sum_{k >= K} k^-e = K^-e [K/(e-1) + 1/2 + sum_{m < M} B_2m/(2m)! e(e+1)...(e+2m-2) K^(1-2m)] + R_M.

The derivatives of k^-e have alternating signs, so that R_M has the sign of the first term left out and is
smaller than it (Euler-Maclaurin). One pass serves all exponents: Arb's Hurwitz zeta, called for each of them,
takes a hundred times longer at 1000 digits.
"""

from __future__ import annotations

import math
from functools import lru_cache

import flint
from flint import arb, fmpq

from symsolve.evaluation.precision import working_precision

__all__ = ["power_tails"]

_GUARD_BITS = 32
#: Few precisions are kept.
_STEP = 256


def power_tails(first: int, exponent: arb, step: arb, count: int, bits_for: list[int]) -> list[arb]:
    """sum_{k >= first} k^-(exponent + j step) for j = 0..count-1, at the current precision.

    Args:
        first: K, at least 1.
        exponent: of j = 0, certainly above 1.
        step: positive, so that all exponents are above 1.
        count: how many exponents.
        bits_for: the relative accuracy in bits that is needed for each j.

    Examples:
        >>> power_tails(1, arb(2), arb(2), 2, [50, 50])
        [[1.6449340668482...], [1.082323233711...]]
    """
    # Farther out Euler-Maclaurin needs fewer terms; nearer by, fewer powers are added one by one.
    start = max(first, math.ceil(0.35 * max(bits_for)) + 4)
    totals = []
    for j, wanted in zip(range(count), bits_for, strict=True):
        with working_precision(min(flint.ctx.prec, wanted + _GUARD_BITS)):
            totals.append(_from(start, exponent + step * j, wanted))
    for k in range(start - 1, first - 1, -1):
        power, ratio = arb(k) ** (-exponent), arb(k) ** (-step)
        for j in range(count):
            totals[j] += power
            power *= ratio
    return totals


def _from(start: int, exponent: arb, bits: int) -> arb:
    """One sum by Euler-Maclaurin alone, ended where the next term is small enough or no longer falls."""
    size = arb(start)
    total = size / (exponent - 1) + arb(1) / 2
    enough = total.abs_lower() * arb(2) ** -bits
    factor, inverse = exponent / size, 1 / (size * size)
    smallest, m = None, 1
    while True:
        term = _bernoulli_over_factorial(2 * m) * factor
        bound = term.abs_upper()
        if bound < enough or (smallest is not None and not bound < smallest):
            return (total + arb(0, bound)) * size ** (-exponent)
        smallest = bound
        total += term
        following = exponent + 2 * m
        factor *= following * (following - 1) * inverse
        m += 1


def _bernoulli_over_factorial(n: int) -> arb:
    # A ball must be as fine as the sum that it enters; every sum has its own precision.
    return _rounded(n, -(-flint.ctx.prec // _STEP) * _STEP)


@lru_cache(maxsize=20_000)
def _rounded(n: int, bits: int) -> arb:
    with working_precision(bits):
        return arb(fmpq.bernoulli(n)) / arb(n + 1).gamma()
