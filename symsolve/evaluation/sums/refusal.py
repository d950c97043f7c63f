"""Why a sum or an integral is not enclosed: told apart inside, one error outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symsolve.evaluation.sums.forms import Form

__all__ = ["Diverges", "Finer", "Refusal", "TooClose", "Undecided", "note", "noted"]


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


_NOTES: ContextVar[list[Refusal] | None] = ContextVar("refusals", default=None)


def note(refusal: Refusal) -> None:
    """Remember why a ball says nothing, if somebody wants to know."""
    notes = _NOTES.get()
    if notes is not None:
        notes.append(refusal)


@contextmanager
def noted() -> Iterator[list[Refusal]]:
    """The refusals of all sums and integrals that are evaluated inside."""
    notes: list[Refusal] = []
    token = _NOTES.set(notes)
    try:
        yield notes
    finally:
        _NOTES.reset(token)
