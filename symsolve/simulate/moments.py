"""Means of products of skill functions over inputs, as estimators of claims about simulations."""

from __future__ import annotations

import attrs
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.settings import at_least, require_whole
from symsolve.simulate.skills import Batch, ParityTask

__all__ = ["SkillMoment"]

Floats = NDArray[np.float64]


def _tuple(value: object) -> tuple[int, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)  # type: ignore[return-value]


@attrs.frozen(kw_only=True)
class SkillMoment:
    """The mean of g_k g_k' ... over inputs, or of f* g_k g_k' ... with the target among the factors.

    Attributes:
        task: the law of the inputs.
        skills: whose skill functions are multiplied, counted from 0; the same one may come twice.
        with_target: whether f* is a factor too.
        size: inputs whose mean is one replicate.

    Examples:
        >>> moment = SkillMoment(task=ParityTask(), skills=(0, 1), size=10)
        >>> moment.sample(np.random.default_rng(0), 2)
        array([0., 0.])
    """

    task: ParityTask
    skills: tuple[int, ...] = attrs.field(converter=_tuple)
    with_target: bool = False
    size: int = attrs.field(default=200, validator=at_least(1))

    def __attrs_post_init__(self) -> None:
        for skill in self.skills:
            require_whole("skill", skill, 0)
            if skill >= self.task.skills:
                raise ImpossibleSetting(
                    f"skill = {skill}: a task of {self.task.skills} skills counts them from 0."
                )

    @property
    def bounds(self) -> tuple[float, float]:
        """Every skill function is -1, 0 or 1, and the target +S or -S."""
        most = self.task.scale if self.with_target else 1.0
        return -most, most

    def sample(self, generator: Generator, count: int) -> Floats:
        """Means over ``size`` fresh inputs each: (count,)."""
        return np.array([self._mean(self.task.sample(generator, self.size)) for _ in range(count)])

    def describe(self) -> str:
        """The product, and how many inputs a replicate has."""
        factors = ["f*"] * self.with_target + [f"g_{skill + 1}" for skill in self.skills]
        return f"{' '.join(factors)} over {self.size} inputs of {self.task.skills} skills"

    def _mean(self, batch: Batch) -> float:
        product = batch.labels if self.with_target else np.ones(len(batch))
        for skill in self.skills:
            # A skill function vanishes on inputs of other skills.
            product = product * np.where(batch.skills == skill, self.task.parities(skill, batch.words), 0.0)
        return float(product.mean())
