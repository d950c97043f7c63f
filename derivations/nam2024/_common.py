"""Ranges, domains and references that the files of this folder share."""

from sympy import Rational, oo

import symsolve as ss
from symsolve.models import quantities as q

PROVED, CERTIFIED, SUPPORTED, REFUTED = (
    ss.Verdict.PROVED,
    ss.Verdict.CERTIFIED,
    ss.Verdict.SUPPORTED,
    ss.Verdict.REFUTED,
)

REAL = ss.Interval(-oo, oo)
POSITIVE = ss.Interval.open(0, oo)
NONNEGATIVE = ss.Interval(0, oo)
COUNT = ss.Integers(1, oo)

#: Training starts between nothing and the whole target: Lemma 1 of the paper.
STARTED = q.r < q.S

#: One skill that is trained on D samples, d_k of which show it; perhaps none does.
SKILL = ss.Domain(
    {
        **dict.fromkeys([q.a, q.b, q.w], REAL),
        **dict.fromkeys([q.S, q.r, q.R, q.eta], POSITIVE),
        q.T: NONNEGATIVE,
        q.D: COUNT,
        q.d_k: ss.Integers(0, oo),
    },
    where=[STARTED, q.d_k <= q.D],
)

#: The parameters of one skill anywhere, not on the way from a particular start.
PARAMETERS = ss.Domain(
    {
        **dict.fromkeys([q.a, q.b, q.w], REAL),
        **dict.fromkeys([q.S, q.eta], POSITIVE),
        q.D: COUNT,
        q.d_k: ss.Integers(0, oo),
    },
    where=[q.d_k <= q.D],
)

#: One skill on its way that occurs in the data: otherwise it never moves and no time can be given.
SEEN_SKILL = ss.Domain(
    {
        **dict.fromkeys([q.S, q.r, q.R, q.eta, q.T], POSITIVE),
        q.D: COUNT,
        q.d_k: COUNT,
    },
    where=[STARTED, q.r <= q.R, q.R < q.S, q.d_k <= q.D],
)

#: One skill in the limit of many data, where its weight is its frequency.
FREQUENT_SKILL = ss.Domain(
    {
        **dict.fromkeys([q.a, q.b, q.w], REAL),
        **dict.fromkeys([q.S, q.r, q.R, q.eta], POSITIVE),
        q.T: NONNEGATIVE,
        q.P_s: ss.Interval(0, 1, left_open=True),
        q.B: ss.Interval.open(0, 1),
    },
    where=[STARTED],
)

HALF = Rational(1, 2)


def source(equation: str, place: str) -> ss.Reference:
    """An equation of arXiv 2404.17563."""
    return ss.Reference(paper="nam2024", equation=equation, place=place)


def reals(*symbols):
    """Free real ranges for the symbols of some expressions or symbols."""
    found = set().union(*(symbol.free_symbols for symbol in symbols))
    return dict.fromkeys(sorted(found, key=lambda symbol: symbol.name), REAL)
