"""What a simulated quantity is measured by: a record that draws independent replicates of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy

__all__ = ["Estimator", "is_deterministic", "known_bounds", "systematic_error"]


@runtime_checkable
class Estimator(Protocol):
    """Draws replicates of a quantity whose mean is claimed.

    Any frozen record with these two methods will do, of a class at the top level of a module, so that
    workers can have it; equal records have to draw equal replicates from equal generators. Three
    attributes may say more about it:

    - ``deterministic`` (``False`` by default): every replicate is the same number, whatever the generator.
      Without it, replicates that all agree prove nothing about the ones that were not drawn.
    - ``bounds`` (``None`` by default): two numbers between which every replicate certainly lies.
    - ``systematic_error`` (0 by default): how far the mean of the replicates may lie from the quantity that
      they stand for, as by steps of finite length. Intervals are widened by it.

    The intervals are those of Student, corrected for the skewness that the sample shows. They are made for
    replicates with a finite third moment; where the tails are heavier the verdict is late, or undecided.
    """

    def sample(self, generator: numpy.random.Generator, count: int) -> Any:
        """An array of ``count`` independent replicates, each a finite float."""

    def describe(self) -> str:
        """One line that says what is measured, and on what."""


def is_deterministic(estimator: Estimator) -> bool:
    """Whether the estimator says that all its replicates are the same number."""
    return bool(getattr(estimator, "deterministic", False))


def known_bounds(estimator: Estimator) -> tuple[float, float] | None:
    """The two numbers between which every replicate lies, if the estimator knows any."""
    bounds = getattr(estimator, "bounds", None)
    return None if bounds is None else (float(bounds[0]), float(bounds[1]))


def systematic_error(estimator: Estimator) -> float:
    """How far the mean of the replicates may lie from the quantity."""
    return float(getattr(estimator, "systematic_error", 0.0))
