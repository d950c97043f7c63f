r"""Gradient descent of models that are products, step by step on the loss of drawn data (Eqs. 9, 13, 15, 18).

The model is f = sum_k a_k sum_l B_{k,l} e_{k,l} over the first N basis functions e_{1,1}, ..., e_{1,n},
e_{2,1}, ...; what the basis functions are decides which model of the paper it is:

=================================  ======================================================
``SkillFunction()``                multilinear model, f = sum_k a_k b_k g_k (Eq. 9)
``SkillFunction(factor=B)``        its basis functions B g_k (Eq. 13)
``GaussianFeatures(size=D_c)``,    D_c basis functions a skill (Eq. 15)
``SignFeatures``,
``PopulationFeatures``
the same with ``functions=N``      the first N of N_c basis functions a skill (Eq. 18)
=================================  ======================================================

Nothing here knows a closed form: a_k and B_{k,l} take the steps of gradient descent on
(1/2D) sum_j (f*(j) - f(j))^2, and strengths and losses follow from what the parameters are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn, Protocol

import attrs
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from symsolve.errors import Diverged, ImpossibleSetting
from symsolve.simulate.features import Features, Floats, SkillFunction
from symsolve.simulate.settings import at_least, positive, require_number, require_whole


def _is_features(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, Features):
        raise ImpossibleSetting(
            f"{attribute.name} = {value!r}: it must be a law of features, such as SkillFunction()."
        )


@attrs.frozen(kw_only=True)
class ProductModel:
    """f = sum_k a_k sum_l B_{k,l} e_{k,l}, and the skills that it is trained on.

    Attributes:
        features: the basis functions of a skill.
        skills: n_s.
        exponent: alpha > 0; skill k has the frequency P_s(k) proportional to k^-(alpha + 1).
        scale: S > 0, the target is S sum_k g_k.
        functions: N, how many basis functions the model has, those of the most frequent skill first; by
            default all.

    Raises:
        ImpossibleSetting: a number is out of its range.

    Examples:
        >>> from symsolve.simulate.features import SignFeatures
        >>> ProductModel(features=SignFeatures(size=4), skills=4, functions=10).available
        array([4, 4, 2, 0])
    """

    features: Features = attrs.field(factory=SkillFunction, validator=_is_features)
    skills: int = attrs.field(default=1, validator=at_least(1))
    exponent: float = attrs.field(default=0.6, validator=positive)
    scale: float = attrs.field(default=1.0, validator=positive)
    functions: int | None = attrs.field(default=None, validator=attrs.validators.optional(at_least(1)))

    @property
    def probabilities(self) -> Floats:
        """P_s(k), (n_s,)."""
        weights = np.arange(1, self.skills + 1, dtype=float) ** -(self.exponent + 1)
        probabilities: Floats = weights / weights.sum()
        return probabilities

    @property
    def available(self) -> NDArray[np.int64]:
        """How many of its basis functions the model has of each skill, (n_s,) (Eq. 18)."""
        size = self.features.size
        total = self.skills * size if self.functions is None else self.functions
        return np.clip(total - size * np.arange(self.skills), 0, size)

    @property
    def mask(self) -> Floats:
        """1 for the basis functions that the model has and 0 for the others, (n_s, size)."""
        return (np.arange(self.features.size) < self.available[:, None]).astype(float)

    def strengths(self, coefficients: Floats) -> Floats:
        """R_k = E_X[g_k f | i = k] (Eq. 7) of f = sum c_{k,l} e_{k,l}: (..., n_s, size) to (..., n_s)."""
        strengths: Floats = coefficients @ self.features.overlaps
        return strengths

    def losses(self, coefficients: Floats) -> Floats:
        """L_k = (S^2 + E_X[f^2 | i = k] - 2 S R_k)/2 (Eq. 8), (..., n_s)."""
        squares = np.sum(coefficients @ self.features.second_moments * coefficients, axis=-1)
        losses: Floats = (self.scale**2 + squares - 2 * self.scale * self.strengths(coefficients)) / 2
        return losses


@attrs.frozen(kw_only=True)
class Start:
    """Where the parameters of every skill start.

    Attributes:
        first: a_k(0) >= 0.
        second: length of B_k(0) >= 0, divided evenly over the basis functions that the model has.

    Examples:
        >>> Start.balanced(0.01)
        Start(first=0.1, second=0.1)
    """

    first: float
    second: float

    def __attrs_post_init__(self) -> None:
        require_number("first", self.first, zero=True)
        require_number("second", self.second, zero=True)

    @classmethod
    def balanced(cls, strength: float, factor: float = 1.0) -> Start:
        """a_k = |B_k| with R_k(0) = ``strength`` for basis functions that carry ``factor``.

        Raises:
            ImpossibleSetting: the strength or the factor is not above 0.
        """
        require_number("strength", strength)
        require_number("factor", factor)
        root = float(np.sqrt(strength / factor))
        return cls(first=root, second=root)

    @classmethod
    def one_sided(cls, first: float) -> Start:
        """B_k = 0: nothing outside the span of the data, and no strength."""
        return cls(first=first, second=0.0)


@attrs.frozen(kw_only=True, eq=False)
class Course:
    """What a group of replicates did.

    Attributes:
        steps: after how many steps it was measured, (measurements,).
        strengths: R_k, (replicates, measurements, n_s).
        losses: L_k, (replicates, measurements, n_s).
        probabilities: P_s(k), (n_s,).
    """

    steps: NDArray[np.int64]
    strengths: Floats
    losses: Floats
    probabilities: Floats

    @property
    def total_losses(self) -> Floats:
        """L = sum_k P_s(k) L_k, (replicates, measurements)."""
        total: Floats = self.losses @ self.probabilities
        return total


def _data(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | np.ndarray) else value


@attrs.frozen(kw_only=True)
class Descent:
    """Gradient descent of a model.

    Attributes:
        model: the model and its skills.
        start: where its parameters start.
        learning_rate: eta.
        steps: how many steps are taken; the time T of the flow is the number of steps.
        data: D, drawn once a replicate; or d_k for each skill; or ``None`` for as many as one likes.
        batch_size: how many samples a step sees, drawn with replacement from the data, or fresh ones where
            ``data`` is ``None``. By default all: the whole data set, or the expectation.

    Raises:
        ImpossibleSetting: a number is out of its range, or there are no data.

    Examples:
        >>> descent = Descent(
        ...     model=ProductModel(skills=2), start=Start.balanced(0.01), learning_rate=0.1, steps=99, data=50
        ... )
        >>> descent.run(np.random.default_rng(0), replicates=3, every=33).strengths.shape
        (3, 4, 2)
    """

    model: ProductModel
    start: Start
    learning_rate: float = attrs.field(validator=positive)
    steps: int = attrs.field(validator=at_least(1))
    data: int | tuple[int, ...] | None = attrs.field(default=None, converter=_data)
    batch_size: int | None = attrs.field(default=None, validator=attrs.validators.optional(at_least(1)))

    @data.validator
    def _check_data(self, _: object, data: Any) -> None:
        if isinstance(data, tuple):
            for count in data:
                require_whole("data (of one skill)", count, 0)
            if len(data) != self.model.skills:
                raise ImpossibleSetting(
                    f"data = {data!r}: it must give one number for each of the {self.model.skills} skills."
                )
            data = sum(data)
        if data is not None:
            require_whole("data", data, 1)

    @property
    def deterministic(self) -> bool:
        """Whether all replicates are the same."""
        given = self.data is None or (isinstance(self.data, tuple) and self.model.features.fixed_square)
        return given and self.batch_size is None

    @property
    def samples(self) -> int:
        """D, or 0 where there is no limit to them."""
        return 0 if self.data is None else _total(self.data)

    def run(self, generator: Generator, *, replicates: int = 1, every: int | None = None) -> Course:
        """Draw the data of some independent replicates and train on them, side by side.

        Args:
            generator: where the data and the batches come from.
            replicates: how many.
            every: steps between measurements; by default only the start and the end are measured. The end is
                always measured.

        Raises:
            ImpossibleSetting: no replicates, or no steps between measurements.
            Diverged: the parameters left every bound.
        """
        require_whole("replicates", replicates, 1)
        every = self.steps if every is None else every
        require_whole("every", every, 1)
        places = np.unique(np.append(np.arange(0, self.steps, every), self.steps))
        measured: list[Floats] = []
        for step, coefficients in self._path(generator, replicates):
            if step == places[len(measured)]:
                measured.append(coefficients)
        path = np.stack(measured, axis=1)
        return Course(
            steps=places,
            strengths=self.model.strengths(path),
            losses=self.model.losses(path),
            probabilities=self.model.probabilities,
        )

    def _path(self, generator: Generator, replicates: int) -> Iterator[tuple[int, Floats]]:
        """The coefficients c_{k,l} = a_k B_{k,l} after each number of steps, (replicates, n_s, size)."""
        first = np.full((replicates, self.model.skills, 1), self.start.first)
        width = np.sqrt(np.maximum(self.model.available, 1))[:, None]
        second = np.tile(self.model.mask * self.start.second / width, (replicates, 1, 1))
        pull = _pull_of(self, generator, replicates)
        coefficients = first * second
        yield 0, coefficients
        for step in range(1, self.steps + 1):
            # Not around the whole loop: what a generator sets would hold for its caller, too.
            with np.errstate(over="ignore", invalid="ignore"):
                slope = pull(coefficients, generator)
                # Both at once: the step of a_k is taken with the old B_k.
                change = self.learning_rate * np.sum(slope * second, axis=-1, keepdims=True)
                second = second + self.learning_rate * first * slope
                first = first + change
                before, coefficients = coefficients, first * second
            if not np.isfinite(coefficients).all():
                self._stop(step - 1, before)
            yield step, coefficients

    def _stop(self, step: int, coefficients: Floats) -> NoReturn:
        with np.errstate(over="ignore", invalid="ignore"):
            loss = float(np.max(self.model.losses(coefficients) @ self.model.probabilities))
        raise Diverged(
            f"gradient descent left every bound after {step} steps, at a loss of {loss:.3g}: learning_rate = "
            f"{self.learning_rate} is too large for these data; take a smaller one, and more steps.",
            step,
            loss,
        )

    def describe(self) -> str:
        """One line that says what is trained on what."""
        data = "the population" if self.data is None else f"D = {self.samples}"
        if isinstance(self.data, tuple) and len(self.data) == 1:
            data = f"d_k = {self.data[0]}"
        batches = "" if self.batch_size is None else f", batches of {self.batch_size}"
        had = "" if self.model.functions is None else f"the first {self.model.functions} of "
        return f"{had}{self.model.features.describe()}, {data}{batches}, {self.steps} steps of descent"


def _total(data: int | tuple[int, ...]) -> int:
    return sum(data) if isinstance(data, tuple) else data


# How a step sees the data: minus the derivative of the loss by the coefficients, (replicates, n_s, size).


class _Pull(Protocol):
    def __call__(self, coefficients: Floats, generator: Generator) -> Floats: ...


@attrs.frozen(eq=False)
class _Samples:
    """Data: the skill of each sample, its basis functions where the model has them, and its label."""

    skills: NDArray[np.int64]
    basis: Floats
    labels: Floats

    def chosen(self, generator: Generator, size: int) -> _Samples:
        """A minibatch of each replicate, with replacement."""
        replicates, total = self.skills.shape
        index = (np.arange(replicates)[:, None], generator.integers(0, total, (replicates, size)))
        return _Samples(self.skills[index], self.basis[index], self.labels[index])


def _pull_of(descent: Descent, generator: Generator, replicates: int) -> _Pull:
    model, size = descent.model, descent.batch_size
    if descent.data is None:
        return _expected_sums(model) if size is None else _FreshBatches(model, size, replicates)
    samples = _draw(model, generator, descent.data, replicates)
    return _summed(model, samples) if size is None else _Minibatches(model, samples, size)


def _draw(
    model: ProductModel, generator: Generator, data: int | tuple[int, ...], replicates: int
) -> _Samples:
    shape = (replicates, _total(data))
    if isinstance(data, tuple):
        skills = np.broadcast_to(np.repeat(np.arange(model.skills), data), shape)
    else:
        skills = generator.choice(model.skills, shape, p=model.probabilities)
    basis, skill_function = model.features.draw(generator, shape)
    return _Samples(skills, basis * model.mask[skills], model.scale * skill_function)


@attrs.frozen(eq=False)
class _Sums:
    """All the data at once: (1/D) sum_j e e^T and (1/D) sum_j e y of each skill, summed beforehand."""

    squares: Floats
    products: Floats

    def __call__(self, coefficients: Floats, generator: Generator) -> Floats:
        pull: Floats = self.products - (self.squares @ coefficients[..., None])[..., 0]
        return pull


def _expected_sums(model: ProductModel) -> _Sums:
    weights, mask = model.probabilities, model.mask
    pairs = mask[:, :, None] * mask[:, None, :]
    squares = weights[:, None, None] * pairs * model.features.second_moments
    return _Sums(squares, model.scale * weights[:, None] * mask * model.features.overlaps)


def _summed(model: ProductModel, samples: _Samples) -> _Sums:
    squares, products = [], []
    total = samples.labels.shape[1]
    for skill in range(model.skills):
        own = samples.basis * (samples.skills == skill)[..., None]
        squares.append(np.swapaxes(own, 1, 2) @ samples.basis / total)
        products.append((samples.labels[:, None, :] @ own)[:, 0] / total)
    return _Sums(np.stack(squares, axis=1), np.stack(products, axis=1))


@attrs.frozen(eq=False)
class _Minibatches:
    model: ProductModel
    samples: _Samples
    size: int

    def __call__(self, coefficients: Floats, generator: Generator) -> Floats:
        return _pull_of_batch(coefficients, self.samples.chosen(generator, self.size))


@attrs.frozen(eq=False)
class _FreshBatches:
    model: ProductModel
    size: int
    replicates: int

    def __call__(self, coefficients: Floats, generator: Generator) -> Floats:
        return _pull_of_batch(coefficients, _draw(self.model, generator, self.size, self.replicates))


def _pull_of_batch(coefficients: Floats, batch: _Samples) -> Floats:
    """Residual times basis functions, averaged over the batch and sorted by skill."""
    replicates, skills, size = coefficients.shape
    row = np.arange(replicates)[:, None]
    residuals = batch.labels - np.sum(batch.basis * coefficients[row, batch.skills], axis=-1)
    places = ((row * skills + batch.skills)[..., None] * size + np.arange(size)).ravel()
    products = (residuals[..., None] * batch.basis).ravel()
    sums = np.bincount(places, weights=products, minlength=coefficients.size)
    pull: Floats = sums.reshape(coefficients.shape) / batch.labels.shape[1]
    return pull
