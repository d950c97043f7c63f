"""What the files about new results share: ranges, exponents, and verdicts in short."""

from sympy import Rational, oo

import symsolve as ss
from symsolve.models import quantities as q

PROVED, CERTIFIED, SUPPORTED = ss.Verdict.PROVED, ss.Verdict.CERTIFIED, ss.Verdict.SUPPORTED
POSITIVE = ss.Interval.open(0, oo)
HALF = Rational(1, 2)

#: alpha/(alpha+1), the exponent of the laws in time and data.
EXPONENT = q.alpha / (q.alpha + 1)
#: The same as a number between 0 and 1.
UNIT = ss.Interval.open(0, 1)


def result(name: str) -> ss.Reference:
    """A result that is not in the paper."""
    return ss.Reference(paper="beyond", equation=name)
