"""Closed forms of the skill strength against time, data and parameters, as arrays of floats.

They are those of the extended models (Section 5 of arXiv 2404.17563), each with one number to fit: the rate
factor, D_c, N_c. Where the paper's print and its own models disagree, these follow the models:

- Time. The flow of R_k is dR_k/dT = 2 eta rho P_s(k) R_k (S - R_k), with T in steps of gradient descent on
  the loss with the factor 1/2. The model f = sum of a_k b_k B g_k gives rho = B; Eq. 14 prints B^2. On a loss
  without the factor 1/2 each step counts twice, and the paper's calibration 1/22 seems to be one in such
  steps (see ``presets``): that is rho = 1/44.
- Data. The mean of R_k over data sets is that of min(d_k/D_c, 1) S with d_k binomial; Eq. 17 prints
  S (1 - sqrt(1 - d_k/D_c)).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def strength_in_time(
    times: ArrayLike,
    *,
    probability: float,
    learning_rate: float,
    scale: float,
    rate_factor: float,
    odds: float,
) -> Floats:
    """R_k(T) = S / (1 + z exp(-2 eta rho P_s(k) S T)).

    Args:
        times: T, in steps of gradient descent on the loss with the factor 1/2.
        probability: P_s(k).
        learning_rate: eta.
        scale: S.
        rate_factor: rho, how much slower than the multilinear model (rho = 1) the skill is learnt.
        odds: z = S/R_k(0) - 1.

    Example:
        >>> curve = strength_in_time(
        ...     [0, 100], probability=0.5, learning_rate=0.01, scale=1.0, rate_factor=1.0, odds=9.0)
        >>> curve.round(4).tolist()
        [0.1, 0.232]
    """
    from scipy.special import expit

    speed = 2 * learning_rate * rate_factor * probability * scale
    result: Floats = scale * expit(speed * np.asarray(times, dtype=float) - np.log(odds))
    return result


def strength_in_data(sizes: ArrayLike, *, probability: float, scale: float, shots: float) -> Floats:
    """The mean of S min(d/D_c, 1) over d ~ Binomial(D, P_s(k)).

    Args:
        sizes: D, the numbers of samples.
        probability: P_s(k).
        scale: S.
        shots: D_c > 0, not necessarily whole.

    Example:
        >>> strength_in_data([1, 2], probability=0.5, scale=1.0, shots=1).tolist()
        [0.5, 0.75]
    """
    from scipy.stats import binom

    counts, cut = np.asarray(sizes, dtype=np.int64), np.floor(shots)
    # E[d; d <= c] = D p P(Bin(D - 1, p) <= c - 1), the rest counts as D_c.
    below = counts * probability * binom.cdf(cut - 1, counts - 1, probability)
    above = binom.sf(cut, counts, probability)
    return np.asarray(scale * (below / shots + above), dtype=np.float64)


def strength_in_parameters(widths: ArrayLike, *, skill: int, scale: float, basis: float) -> Floats:
    """S times the part of the N_c basis functions of a skill that N units hold, if earlier skills come first.

    Args:
        widths: N.
        skill: counted from 0.
        scale: S.
        basis: N_c > 0, not necessarily whole.

    Example:
        >>> strength_in_parameters([2, 4, 6, 9], skill=1, scale=1.0, basis=4).tolist()
        [0.0, 0.0, 0.5, 1.0]
    """
    share: Floats = np.asarray(widths, dtype=np.float64) / basis - skill
    result: Floats = scale * np.minimum(np.maximum(share, 0.0), 1.0)
    return result


def training_times(settings: Any, steps: ArrayLike) -> Floats:
    """T of so many steps: the time of gradient flow on the loss with the factor 1/2, over the learning rate.

    Without the factor 1/2 each step counts twice; steps with half the learning rate count half.

    Args:
        settings: of the experiment.
        steps: how many steps.

    Example:
        >>> from symsolve.simulate.presets import preset
        >>> training_times(preset("paper", "time", loss="mean"), [0, 100]).tolist()
        [0.0, 200.0]
    """
    taken = np.asarray(steps, dtype=float)
    if settings.halve_every:
        full, rest = np.divmod(taken, settings.halve_every)
        taken = settings.halve_every * 2 * (1 - 0.5**full) + rest * 0.5**full
    result: Floats = 2 * settings.loss.factor * taken
    return result
