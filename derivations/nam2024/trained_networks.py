"""Trained networks (Fig. 1, App. K): all skills emerge, in the order of their frequencies.

Each claim is about one network with its seed: the replicates are measurements of it. The network of the paper
takes a minute or two to train with the extra ``fast``, some minutes without: its claims are of full effort.
"""

from _common import source
from sympy import Integer, Rational

import symsolve as ss
from symsolve.models import quantities as q
from symsolve.simulate.presets import preset
from symsolve.simulate.trained import EmergenceExponent, LeastStrength, NextEmergence

APPENDIX = "App. K"
SIMULATED = "Simulated; the report gives seed, replicates and confidence."
TENTH = Rational(1, 10)
TOLERANCE = 2 * TENTH
ONE_NETWORK = (
    "The exponent of the closed form is alpha + 1; that of one network may differ from it by more than the "
    f"errors of measurement. {SIMULATED}"
)

SMALLEST = {
    "settings": preset(
        "small",
        "time",
        skills=3,
        bits=9,
        parity_bits=2,
        width=100,
        batch_size=200,
        steps=1500,
        measure_every=100,
        samples=1000,
        engine="numpy",
    ),
    "words": "a small network",
}
PAPER = {"settings": preset("paper", "time"), "words": "the paper's network"}
#: alpha of both presets.
DECAY = ss.Domain.at({q.alpha: Rational(3, 5)})


def observed(name, meaning, estimator, relation, prediction, effort, **fields):
    return ss.Claim(
        name=f"nam2024.trained_networks.{name}",
        meaning=meaning,
        statement=ss.Observation(
            prediction=prediction,
            estimator=estimator,
            relation=relation,
            resolution=TENTH / 2,
            effort=effort,
            most=2048,
        ),
        reference=source("Fig. 1", APPENDIX),
        **{"note": SIMULATED, **fields},
    )


small = [
    observed(
        "small.strengths",
        "A small network learns all of its three skills to more than nine tenths.",
        LeastStrength(**SMALLEST, samples=200),
        ">=",
        1 - TENTH,
        "quick",
    ),
    observed(
        "small.order",
        "Its skills emerge in the order of their frequencies.",
        NextEmergence(**SMALLEST),
        ">=",
        Integer(1),
        "quick",
    ),
]

paper = [
    observed(
        "paper.strengths",
        "The network of the paper learns all five skills to more than nine tenths.",
        LeastStrength(**PAPER, samples=2000),
        ">=",
        1 - TENTH,
        "full",
    ),
    observed(
        "paper.order",
        "Its skills emerge in the order of their frequencies.",
        NextEmergence(**PAPER),
        ">=",
        Integer(1),
        "full",
    ),
    observed(
        "paper.exponent.at_least",
        "The emergence times grow at least as k^(alpha + 1 - 1/5).",
        EmergenceExponent(**PAPER),
        ">=",
        q.alpha + 1 - TOLERANCE,
        "full",
        domain=DECAY,
        note=ONE_NETWORK,
    ),
    observed(
        "paper.exponent.at_most",
        "They grow at most as k^(alpha + 1 + 1/5).",
        EmergenceExponent(**PAPER),
        "<=",
        q.alpha + 1 + TOLERANCE,
        "full",
        domain=DECAY,
        note=ONE_NETWORK,
    ),
]
