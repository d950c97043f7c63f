"""Why a sum or an integral is not enclosed: told apart inside, one error outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symsolve.evaluation.sums.forms import Form

__all__ = ["Diverges", "Finer", "Refusal", "TooClose", "Undecided"]


class Refusal(Exception):
    """No bound is known: the message is the reason."""


class Diverges(Refusal):
    """The sum or the integral certainly does not converge."""


class Undecided(Refusal):
    """Something is too uncertain at this precision or on this box."""


class TooClose(Refusal):
    """The expansion does not hold from this place on; it may hold from a later one on."""


class Finer(Exception):
    """Powers occur that are not among the multiples of the common exponent."""

    def __init__(self, exponent: Form) -> None:
        super().__init__(exponent)
        self.exponent = exponent
