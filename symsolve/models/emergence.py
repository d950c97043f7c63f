r"""When skills emerge: emergence and saturation times, and how many skills are learned one after the other.

Emergence of skill k is the time at which R_k reaches the fraction epsilon of the target scale S; saturation
is the time from there to the fraction 1 - epsilon (Eq. 40). Training is stage-like at skill k when it
saturates before skill k + 1 emerges (Eq. 41).
"""

from __future__ import annotations

from collections.abc import Callable

import attrs
import sympy

from symsolve.errors import OutsideDomain
from symsolve.models import quantities as q
from symsolve.models.certain import certain_sign, exact_number
from symsolve.models.convert import exact
from symsolve.models.multilinear import MultilinearModel, SkillModel
from symsolve.models.spectrum import Spectrum

_MODEL = MultilinearModel(weight=q.P_s)


def emergence_time(model: SkillModel = _MODEL, epsilon: sympy.Expr = q.epsilon) -> sympy.Expr:
    """Time at which R_k = epsilon S, from the separated flow (Eq. 40).

    Positive when epsilon S is above the initial strength; nothing emerges otherwise. Needs epsilon < 1.

    Examples:
        >>> at = {q.epsilon: sympy.Rational(1, 5), q.r: 1, q.S: 9, q.P_s: 1, q.eta: 1}
        >>> emergence_time().subs(at)
        log(2)/18
    """
    return model.dynamics.elapsed(model.initial_strength, epsilon * model.target_scale)


def saturation_time(model: SkillModel = _MODEL, epsilon: sympy.Expr = q.epsilon) -> sympy.Expr:
    """Time from R_k = epsilon S to R_k = (1 - epsilon) S (Eq. 40), for epsilon < 1/2.

    Examples:
        >>> at = {q.epsilon: sympy.Rational(1, 5), q.S: 1, q.P_s: 1, q.eta: 1}
        >>> saturation_time().subs(at)
        log(16)/2
    """
    scale = model.target_scale
    return model.dynamics.elapsed(epsilon * scale, (1 - epsilon) * scale)


@attrs.frozen(kw_only=True)
class StageCriterion:
    """Skill k is stage-like exactly when ``spacing > threshold``.

    Attributes:
        spacing: growth of the emergence time from skill k to k + 1, relative to its value; falls to 0 with k.
        threshold: saturation time over emergence time, the same for every skill.
    """

    spacing: sympy.Expr
    threshold: sympy.Expr


def stage_criterion(
    *, k: object = q.k, alpha: object = q.alpha, epsilon: object = q.epsilon, z: object = q.z
) -> StageCriterion:
    """When saturation of skill k comes before emergence of skill k + 1 (Eq. 41, made exact).

    Both sides of Eq. 41 are divided by the emergence time of skill k, which is positive when epsilon S > r,
    that is 1/epsilon - 1 < z; the frequencies then enter only through their ratio.

    Examples:
        >>> stage_criterion(k=1, alpha=1).spacing
        3
    """
    saturation, emergence = _growths(exact(epsilon), exact(z))
    return StageCriterion(
        spacing=_spacing(exact(k), exact(alpha)), threshold=sympy.log(saturation) / sympy.log(emergence)
    )


def stage_like_bound(*, alpha: object = q.alpha, epsilon: object = q.epsilon, z: object = q.z) -> sympy.Expr:
    """Skill k is stage-like exactly when k is below this number: the criterion solved for k.

    Examples:
        >>> stage_like_bound(alpha=1, epsilon=sympy.Rational(1, 9), z=32).evalf(5)
        1.0000
    """
    threshold = stage_criterion(alpha=alpha, epsilon=epsilon, z=z).threshold
    return 1 / ((1 + threshold) ** (1 / (exact(alpha) + 1)) - 1)


def stage_like_count(*, alpha: object = q.alpha, epsilon: object = q.epsilon, z: object = q.z) -> sympy.Expr:
    """Number of stage-like skills of an infinite spectrum, as a formula: the integers below the bound."""
    return sympy.ceiling(stage_like_bound(alpha=alpha, epsilon=epsilon, z=z)) - 1


def is_stage_like(*, k: object, alpha: object, epsilon: object, z: object) -> bool:
    """Whether skill k saturates before skill k + 1 emerges: decided with certainty.

    For rational arguments the answer always exists: the threshold, a ratio of two logarithms of rationals, is
    rational or transcendental (Gelfond-Schneider), while the spacing is algebraic, so that equality can be
    tested in exact arithmetic and everything else is told apart by intervals.

    Raises:
        OutsideDomain: not 0 < epsilon <= 1/2, or epsilon S < r (then the skill has nothing to emerge from),
            or alpha or z is not positive, or k is not a positive integer.
        PrecisionNotReached: irrational arguments that look like equality.

    Examples:
        >>> is_stage_like(k=1, alpha=sympy.Rational(3, 5), epsilon=sympy.Rational(1, 20), z=99)
        False
    """
    index = exact(k)
    if not index.is_Integer or index < 1:
        raise OutsideDomain(f"is_stage_like(k={k!r}): the skill index is an integer from 1 on")
    spectral, fraction, ratio = _checked(alpha, epsilon, z)
    return _decide(index, spectral, *_growths(fraction, ratio))


def number_of_stage_like_skills(
    *, alpha: object, epsilon: object, z: object, skills: object = sympy.oo
) -> sympy.Expr:
    """How many skills saturate before the next one emerges: an exact integer, or ``oo``.

    The stage-like skills are the first ones, 1..count, since the spacing falls with k. The last skill of
    a finite spectrum has no successor and is not counted. At epsilon = 1/2 saturation takes no time and
    every skill counts; at epsilon S = r every skill is there from the start and none does.

    Raises:
        OutsideDomain, PrecisionNotReached: as ``is_stage_like``.

    Examples:
        >>> number_of_stage_like_skills(alpha=1, epsilon=sympy.Rational(1, 10), z=10**6)
        5
        >>> number_of_stage_like_skills(alpha=1, epsilon=sympy.Rational(1, 9), z=32)
        0
    """
    pairs = exact(skills) - 1
    spectral, fraction, ratio = _checked(alpha, epsilon, z)
    growths = _growths(fraction, ratio)
    if growths[0] == 1 and growths[1] != 1:
        return pairs
    return sympy.Min(pairs, _last_true(lambda k: _decide(sympy.Integer(k), spectral, *growths)))


def _spacing(k: sympy.Expr, alpha: sympy.Expr) -> sympy.Expr:
    """Emergence time of skill k + 1 over that of skill k, minus 1."""
    spectrum = Spectrum(alpha=alpha)
    # Times go with the inverse of the frequency, and the normalisation cancels.
    return sympy.powsimp(spectrum.weight(k) / spectrum.weight(k + 1)) - 1


def _growths(epsilon: sympy.Expr, z: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """Exponentials of saturation and emergence time in the time unit of the flow."""
    dynamics = _MODEL.dynamics
    scale = dynamics.attractor
    threshold = epsilon * scale
    return dynamics.growth(threshold, (1 - epsilon) * scale), dynamics.growth(scale / (1 + z), threshold)


def _checked(alpha: object, epsilon: object, z: object) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
    numbers = (exact_number("alpha", alpha), exact_number("epsilon", epsilon), exact_number("z", z))
    for name, number in zip(("alpha", "epsilon", "z"), numbers, strict=True):
        if certain_sign(number) <= 0:
            raise OutsideDomain(f"{name}={number} must be positive")
    if certain_sign(sympy.Rational(1, 2) - numbers[1]) < 0:
        raise OutsideDomain(
            f"epsilon={epsilon}: the time from epsilon S to (1 - epsilon) S needs epsilon <= 1/2"
        )
    if certain_sign(_growths(*numbers[1:])[1] - 1) < 0:
        raise OutsideDomain(
            f"epsilon={epsilon}, z={z}: epsilon S lies below the initial strength S/(1 + z), so no skill "
            "emerges; take epsilon at or above 1/(1 + z)"
        )
    return numbers


def _decide(k: sympy.Expr, alpha: sympy.Expr, saturation: sympy.Expr, emergence: sympy.Expr) -> bool:
    """Sign of spacing * log(emergence) - log(saturation), which needs no division by a zero time."""
    if emergence == 1:
        return False
    spacing = _spacing(k, alpha)
    difference = spacing * sympy.log(emergence) - sympy.log(saturation)
    return certain_sign(difference, lambda: _equal_logarithms(spacing, emergence, saturation)) > 0


def _equal_logarithms(factor: sympy.Expr, base: sympy.Expr, value: sympy.Expr) -> bool:
    """Whether factor * log(base) = log(value), for rationals above 1: base^p = value^q with factor = p/q."""
    if not all(number.is_Rational for number in (factor, base, value)):
        return False
    # base^p = value^q in lowest terms makes base a q-th power and value a p-th: the exponents are short.
    if max(factor.p, factor.q) > 8 * len(str(base)) + 8 * len(str(value)):
        return False
    return bool(base**factor.p == value**factor.q)


def _last_true(predicate: Callable[[int], bool]) -> int:
    """The largest k from 1 on at which a predicate that turns false once still holds; 0 if it never does."""
    upper = 1
    while predicate(upper):
        upper *= 2
    lower = upper // 2
    while upper - lower > 1:
        middle = (lower + upper) // 2
        lower, upper = (middle, upper) if predicate(middle) else (lower, middle)
    return lower
