"""What an experiment ends with, as an estimator of claims about simulations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import attrs
import numpy as np
from numpy.random import Generator

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.features import Floats
from symsolve.simulate.multilinear import Course, Descent
from symsolve.simulate.settings import require_number, require_whole

#: How many numbers the data of one group of replicates may hold.
_ROOM = 2**22


@attrs.frozen(kw_only=True)
class Measured:
    """Strength or loss at the end of gradient descent, one replicate after the other.

    Attributes:
        descent: the experiment.
        quantity: ``"strength"`` R_k, ``"loss"`` L_k, or ``"total loss"`` L.
        skill: k, counted from 0 as everywhere in simulations.
        systematic_error: how far steps of finite length, or the end of training, may move the mean.

    Examples:
        >>> from symsolve.simulate.multilinear import ProductModel, Start
        >>> descent = Descent(
        ...     model=ProductModel(), start=Start.balanced(0.01), learning_rate=0.1, steps=200, data=(10,)
        ... )
        >>> Measured(descent=descent, quantity="loss").sample(np.random.default_rng(0), 3).round(6)
        array([0., 0., 0.])
    """

    descent: Descent
    quantity: Literal["strength", "loss", "total loss"] = attrs.field(
        default="strength", validator=attrs.validators.in_(("strength", "loss", "total loss"))
    )
    skill: int = 0
    systematic_error: float = 0.0

    def __attrs_post_init__(self) -> None:
        require_whole("skill", self.skill, 0)
        require_number("systematic_error", self.systematic_error, zero=True)
        if self.skill >= self.descent.model.skills:
            raise ImpossibleSetting(
                f"skill = {self.skill}: a model of {self.descent.model.skills} skills counts them from 0."
            )

    @property
    def deterministic(self) -> bool:
        """Whether all replicates are the same."""
        return self.descent.deterministic

    def sample(self, generator: Generator, count: int) -> Floats:
        """Independent replicates, each with data of its own: (count,).

        Raises:
            Diverged: a replicate left every bound.
        """
        require_whole("count", count, 1)
        if self.deterministic:
            return np.repeat(self._values(self.descent.run(generator)), count)
        groups = [
            self._values(self.descent.run(generator, replicates=replicates))
            for replicates in self._groups(count)
        ]
        return np.concatenate(groups)

    def describe(self) -> str:
        """What is measured, on what."""
        what = {"strength": f"R_{self.skill + 1}", "loss": f"L_{self.skill + 1}", "total loss": "L"}
        return f"{what[self.quantity]} of {self.descent.describe()}"

    def _values(self, course: Course) -> Floats:
        if self.quantity == "total loss":
            return course.total_losses[:, -1]
        values = course.strengths if self.quantity == "strength" else course.losses
        return values[:, -1, self.skill]

    def _groups(self, count: int) -> Iterator[int]:
        """Sizes of groups whose data fit into memory together."""
        model = self.descent.model
        samples = self.descent.samples or self.descent.batch_size or 1
        each = samples * (model.features.size + 2) + model.skills * model.features.size**2
        most = max(1, _ROOM // each)
        while count > 0:
            yield min(count, most)
            count -= most
