"""What the files about appendix J share: the loss of one skill as a function F of its frequency."""

from _common import POSITIVE, STARTED
from _scaling import loss_of_skill
from sympy import Symbol, exp, zeta

import symsolve as ss
from symsolve.models import quantities as q

#: The argument z of the paper's F(z); the letter z is taken by S/r - 1.
X: Symbol = ss.quantity("x", meaning="frequency of a skill as a real number", nonnegative=True)

#: F(x) of Eqs. 140, 175, and e^(2 eta S T x) in it.
F = loss_of_skill(X)
GROWTH = exp(2 * q.eta * q.S * q.T * X)
#: The part r/S of the target that is there at the start.
SHARE = q.r / q.S

#: One skill in training, with its frequency at hand.
ONE_SKILL = ss.Domain({**dict.fromkeys([q.S, q.r, q.eta, q.T, X], POSITIVE)}, where=[STARTED])
#: A simple point of it.
PLAIN = {q.S: 1, q.eta: 1, q.T: 1}


def frequency(index):
    """P_s(k) of infinitely many skills."""
    return index ** (-(q.alpha + 1)) / zeta(q.alpha + 1)
