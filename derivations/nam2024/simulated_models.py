"""The models by gradient descent on drawn data: the other side of their closed forms (Eqs. 1-5, 12-21, 36).

Nothing that is measured here knows a closed form: parameters take steps down the loss of samples. The verdict
says that the mean of what was measured lies within the resolution of the prediction, with the confidence that
the report gives.
"""

from _common import REFUTED, source
from sympy import Add, Integer, Rational, binomial, exp, expint

import symsolve as ss
from symsolve.models import DataModel, MultilinearModel, ParameterModel, Spectrum
from symsolve.models import quantities as q
from symsolve.simulate.features import GaussianFeatures, SignAndGaussians, SkillFunction
from symsolve.simulate.measured import Measured
from symsolve.simulate.moments import SkillMoment
from symsolve.simulate.multilinear import Descent, ProductModel, Start
from symsolve.simulate.skills import ParityTask

ALPHA = Rational(3, 5)
THREE = Spectrum(skills=3)
SIMULATED = "Simulated; the report gives seed, replicates and confidence."
PERCENT = Rational(1, 100)

# Inputs: skill functions are orthogonal, balanced, and as frequent as the spectrum says.

TASK = ParityTask(skills=3, bits=9, parity_bits=3, exponent=float(ALPHA), scale=5.0)


def moment(name, equation, meaning, prediction, skills, **fields):
    return ss.Claim(
        name=f"nam2024.simulated_models.inputs.{name}",
        meaning=meaning,
        statement=ss.Observation(
            prediction=prediction,
            estimator=SkillMoment(task=TASK, skills=skills, **fields),
            resolution=5 * PERCENT if fields else PERCENT,
        ),
        domain=ss.Domain.at({q.alpha: ALPHA, q.S: 5}),
        reference=source(equation, "Section 2"),
        note=SIMULATED,
    )


inputs = [
    moment(
        "square",
        "3",
        "The mean square of g_1 is the frequency of its skill.",
        THREE.frequency(1),
        (0, 0),
    ),
    moment("orthogonal", "3", "Different skill functions are orthogonal.", Integer(0), (0, 1)),
    moment("balanced", "2", "A skill function is +1 as often as -1.", Integer(0), (1,)),
    moment(
        "target",
        "4",
        "The target contains g_2 with the strength S where skill 2 shows.",
        q.S * THREE.frequency(2),
        (1,),
        with_target=True,
    ),
]

# Time: steps of descent on the expectation against the gradient flow.

START, RATE, STEPS = Rational(1, 50), Rational(1, 500), 3000
TRAINING = {q.alpha: ALPHA, q.S: 2, q.r: START, q.eta: RATE, q.T: STEPS}
#: Half the step moves the strengths by less than a third of this.
STEP_ERROR = 1e-3


def descent(factor=1):
    return Descent(
        model=ProductModel(features=SkillFunction(factor=float(factor)), skills=3, scale=2.0),
        start=Start.balanced(float(START), factor=float(factor)),
        learning_rate=float(RATE),
        steps=STEPS,
    )


flow = [
    ss.Claim(
        name=f"nam2024.simulated_models.flow.skill_{k}",
        meaning=f"Steps of gradient descent take skill {k} where the closed form says.",
        statement=ss.Observation(
            prediction=MultilinearModel(weight=THREE.frequency(k)).strength_at(),
            estimator=Measured(descent=descent(), skill=k - 1, systematic_error=STEP_ERROR),
            resolution=PERCENT,
        ),
        domain=ss.Domain.at(TRAINING),
        reference=source("26", "App. C"),
        note=SIMULATED,
    )
    for k in (1, 2, 3)
]

HALVED = Rational(1, 2)
SLOWED = MultilinearModel(weight=THREE.frequency(2), basis_factor=q.B).strength_at()
PRINTED = MultilinearModel(weight=q.B**2 * THREE.frequency(2)).strength_at()

time_factor = [
    ss.Claim(
        name=f"nam2024.simulated_models.time_factor.{name}",
        meaning=meaning,
        statement=ss.Observation(
            prediction=prediction,
            estimator=Measured(descent=descent(HALVED), skill=1, systematic_error=STEP_ERROR),
            resolution=PERCENT,
        ),
        domain=ss.Domain.at({**TRAINING, q.B: HALVED}),
        expected=expected,
        reference=source("14", "Section 5.1"),
        note=note,
    )
    for name, meaning, prediction, expected, note in (
        (
            "as_printed",
            "Basis functions B g_k slow the learning by B^2.",
            PRINTED,
            REFUTED,
            "Descent with basis functions g_k/2 is faster than a quarter of the rate: the factor is B.",
        ),
        (
            "corrected",
            "Basis functions B g_k slow the learning by B.",
            SLOWED,
            ss.Verdict.SUPPORTED,
            SIMULATED,
        ),
    )
]

# Data: sets of D samples, each with a flow of its own.

SAMPLES = 12
COUNT_LAW = [
    (binomial(SAMPLES, j) * THREE.frequency(1) ** j * (1 - THREE.frequency(1)) ** (SAMPLES - j), j)
    for j in range(SAMPLES + 1)
]
FIVE = Spectrum(skills=5)
DRAWN = 20

data_sets = [
    ss.Claim(
        name="nam2024.simulated_models.data_sets.strength",
        meaning="The mean strength of skill 1 over sets of 12 samples, each with d_1/12 in place of P_s(1).",
        statement=ss.Observation(
            prediction=Add(
                *(
                    share * MultilinearModel(weight=Rational(j, SAMPLES)).strength_at()
                    for share, j in COUNT_LAW
                )
            ),
            estimator=Measured(
                descent=Descent(
                    model=ProductModel(skills=3),
                    start=Start.balanced(float(START)),
                    learning_rate=0.02,
                    steps=200,
                    data=SAMPLES,
                ),
                systematic_error=STEP_ERROR,
            ),
            resolution=5 * PERCENT,
        ),
        domain=ss.Domain.at({q.alpha: ALPHA, q.S: 1, q.r: START, q.eta: 2 * PERCENT, q.T: 200}),
        reference=source("26", "App. C"),
        note=SIMULATED,
    ),
    ss.Claim(
        name="nam2024.simulated_models.data_sets.loss",
        meaning="The mean loss after long training on 20 samples: a skill that was not drawn stays put.",
        statement=ss.Observation(
            prediction=(q.S - q.r) ** 2
            / 2
            * Add(*(FIVE.frequency(k) * (1 - FIVE.frequency(k)) ** DRAWN for k in range(1, 6))),
            estimator=Measured(
                descent=Descent(
                    model=ProductModel(skills=5),
                    start=Start.balanced(0.01),
                    learning_rate=0.5,
                    steps=600,
                    data=DRAWN,
                ),
                quantity="total loss",
                systematic_error=1e-6,
            ),
            resolution=PERCENT,
        ),
        domain=ss.Domain.at({q.alpha: ALPHA, q.S: 1, q.r: PERCENT}),
        reference=source("36, 48", "App. D"),
        note=SIMULATED,
    ),
]

# D_c basis functions and d_k samples of a skill.

SIZE, SHOTS = 6, 2


def few_shots(features, samples, steps, **fields):
    return Measured(
        descent=Descent(
            model=ProductModel(features=features),
            start=Start.one_sided(0.1),
            learning_rate=0.1,
            steps=steps,
            data=(samples,),
        ),
        systematic_error=STEP_ERROR,
        **fields,
    )


MEAN = DataModel(size=q.D_c, samples=q.d_k)
GAUSSIAN = GaussianFeatures(size=SIZE)
MANY_SHOTS = ss.Domain.at({q.S: 1, q.D_c: SIZE, q.d_k: SHOTS})

shots = [
    ss.Claim(
        name=f"nam2024.simulated_models.shots.{name}",
        meaning=meaning,
        statement=ss.Observation(
            prediction=prediction,
            estimator=few_shots(GAUSSIAN, SHOTS, 600, quantity=quantity),
            resolution=6 * PERCENT,
        ),
        domain=MANY_SHOTS,
        expected=expected,
        reference=source(equation, place),
        note=note,
    )
    for name, meaning, quantity, prediction, expected, equation, place, note in (
        (
            "strength.as_printed",
            "The mean strength after 2 of 6 samples is S (1 - sqrt(1 - d_k/D_c)).",
            "strength",
            q.S * (1 - (1 - q.d_k / q.D_c) ** Rational(1, 2)),
            REFUTED,
            "17",
            "Section 5.2",
            "Descent on Gaussian features ends at a mean of a third of S, where the print has 0.18 S.",
        ),
        (
            "strength.corrected",
            "The mean strength after 2 of 6 samples is S d_k/D_c.",
            "strength",
            MEAN.mean_strength,
            ss.Verdict.SUPPORTED,
            "17",
            "Section 5.2",
            SIMULATED,
        ),
        (
            "loss",
            "The mean loss after 2 of 6 samples is (S^2/2)(1 - d_k/D_c).",
            "loss",
            MEAN.mean_loss,
            ss.Verdict.SUPPORTED,
            "104",
            "App. F",
            SIMULATED,
        ),
    )
]

sign = ss.Claim(
    name="nam2024.simulated_models.shots.sign",
    meaning="Where Eq. 16 holds at every input, and otherwise the three features are Gaussian, one sample "
    "teaches more than a third of a skill: S E[1/(1 + X)], X chi-squared with two degrees of freedom.",
    statement=ss.Observation(
        prediction=q.S * exp(Rational(1, 2)) * expint(1, Rational(1, 2)) / 2,
        estimator=few_shots(SignAndGaussians(size=3), 1, 200),
        resolution=6 * PERCENT,
    ),
    domain=ss.Domain.at({q.S: 1}),
    reference=source("16-17", "Section 5.2"),
    note=f"At this size the mean is 0.4615 S: the correction is of order 1/D_c. {SIMULATED}",
)

# N_c basis functions a skill, the first N of all.

parameters = [
    ss.Claim(
        name=f"nam2024.simulated_models.parameters.skill_{k}",
        meaning=f"With 10 basis functions, 4 a skill, skill {k} ends where the model says.",
        statement=ss.Observation(
            prediction=ParameterModel(parameters=10, size=4).final_strength(k),
            estimator=Measured(
                descent=Descent(
                    model=ProductModel(features=GaussianFeatures(size=4), skills=4, scale=2.0, functions=10),
                    start=Start.balanced(0.01),
                    learning_rate=0.5,
                    steps=400,
                ),
                skill=k - 1,
                systematic_error=1e-5,
            ),
            resolution=PERCENT,
        ),
        domain=ss.Domain.at({q.S: 2}),
        reference=source("20", "Section 5.3"),
        note=SIMULATED,
    )
    for k in (1, 2, 3, 4)
]
