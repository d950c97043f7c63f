"""Confidence intervals that hold at every look at a growing sample, all together."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    import numpy

#: What adding numbers up in double precision may lose, relative to the largest of them.
_ROUNDING = 2.0**-44


@attrs.frozen(kw_only=True)
class Band:
    """An interval for the mean of what a sample was drawn from.

    Attributes:
        estimate: mean of the sample.
        standard_error: of the mean; 0 when all replicates agree.
        lower: where the interval begins; ``-inf`` when the sample says nothing yet.
        upper: where it ends.
        remark: why the sample says nothing yet, empty if it does.
    """

    estimate: float
    standard_error: float
    lower: float
    upper: float
    remark: str = ""

    @property
    def width(self) -> float:
        """Length of the interval."""
        return self.upper - self.lower

    def widened(self, by: float) -> Band:
        """The interval with so much more on either side."""
        return attrs.evolve(self, lower=self.lower - by, upper=self.upper + by)


def look_sizes(first: int, most: int) -> Iterator[int]:
    """Sizes of the sample at the looks: doubled each time, the last one ``most``.

    Examples:
        >>> list(look_sizes(32, 200))
        [32, 64, 128, 200]
    """
    size = first
    while size < most:
        yield size
        size *= 2
    yield most


def look_level(level: float, look: int) -> float:
    """What look 0, 1, ... may spend: 1/2, 1/6, 1/12, ... of the level, whose sum is the level.

    No interval of all the looks misses the mean, but with probability ``level``, however many looks there
    are: the schedule need not know where the test will stop.

    Examples:
        >>> round(sum(look_level(0.05, look) for look in range(10_000)), 4)
        0.05
    """
    return level / ((look + 1) * (look + 2))


def confidence_band(values: numpy.ndarray, level: float, bounds: tuple[float, float] | None = None) -> Band:
    """An interval that misses the mean with probability ``level``, from independent replicates.

    Student's interval with two things added on both sides: the first term of the expansion that skewness
    asks for, and what a tail that was not seen may carry, a share ``log(1/level)/n`` of all replicates as
    far out as the sample is wide. Both vanish beside the standard error as n grows. A sample whose skewness
    would move the interval by more than half of its length says nothing yet; nearly all samples of laws
    without a finite variance are such, at any size. On exponential and lognormal replicates
    misses stay below ``level`` from 32 replicates on, on gamma ones of shape 0.3 from 128 on; tails like the
    fourth power of a normal variable need a thousand.

    Where all replicates agree no standard error can be had: the ones that were not seen lie within the
    ``bounds``, if there are any, and are as rare as the size of the sample makes certain.

    Args:
        values: the replicates, at least two, all finite.
        level: how often the interval may miss the mean.
        bounds: between which all replicates lie.

    Examples:
        >>> import numpy
        >>> band = confidence_band(numpy.random.default_rng(0).normal(3, 1, 1000), 1e-6)
        >>> band.lower < 3 < band.upper, round(band.width, 2)
        (True, 0.5)
    """
    import numpy

    least, greatest = float(values.min()), float(values.max())
    largest = max(abs(least), abs(greatest))
    rounding = _ROUNDING * largest
    if greatest - least <= rounding:
        return _constant(float(values[0]), values.size, level, bounds).widened(rounding)
    # In units of the largest replicate, a power of two, no square overflows or vanishes.
    unit = math.ldexp(1.0, math.frexp(largest)[1] - 1)
    scaled = values / unit
    mean = float(scaled.mean())
    centred = scaled - mean
    deviation = math.sqrt(float(numpy.dot(centred, centred)) / (values.size - 1))
    error = deviation / math.sqrt(values.size)
    skewness = abs(float(numpy.mean((centred / deviation) ** 3)))
    reach, remark = _reach(values.size, skewness, level)
    half = reach * error + float(numpy.ptp(scaled)) * _unseen(values.size, level) + rounding / unit
    lower, upper = unit * (mean - half), unit * (mean + half)
    return Band(estimate=unit * mean, standard_error=unit * error, lower=lower, upper=upper, remark=remark)


def _unseen(size: int, level: float) -> float:
    """A share of the law from which a sample holds nothing with probability ``level``."""
    return -math.expm1(math.log(level) / size)


def _reach(size: int, skewness: float, level: float) -> tuple[float, str]:
    """Standard errors on either side of the mean; infinitely many, with a remark, for skewed samples."""
    from scipy.special import stdtrit

    student = -float(stdtrit(size - 1, level / 2))
    # Cornish and Fisher: a quantile of Student's ratio moves by skewness (2 t^2 + 1)/(6 sqrt(n)).
    correction = skewness * (2 * student**2 + 1) / (6 * math.sqrt(size))
    if correction > student / 2:
        return math.inf, f"the replicates are too skewed ({skewness:.3g}) for an interval at this confidence"
    return student + correction, ""


def _constant(value: float, size: int, level: float, bounds: tuple[float, float] | None) -> Band:
    """All replicates agree: others are rarer than ``unseen``, but with probability ``level``."""
    if bounds is None:
        return Band(
            estimate=value,
            standard_error=0.0,
            lower=-math.inf,
            upper=math.inf,
            remark="all replicates agree, and nothing bounds those that were not drawn; give the estimator "
            "bounds, or say that it is deterministic",
        )
    unseen = _unseen(size, level)
    lower, upper = value - unseen * (value - bounds[0]), value + unseen * (bounds[1] - value)
    return Band(estimate=value, standard_error=0.0, lower=lower, upper=upper)
