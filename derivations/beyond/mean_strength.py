"""Mean strength after d_k samples where g_k is a sign at every input: two laws of features beside S d_k/D_c.

Features that are symmetric under permutations and sign changes have the mean strength S d_k/D_c, but then
g_k = D_c^(-1/2) sum_l e_l is no longer +1 or -1 at every input, as Eq. 16 asks. Here it is.
"""

from _power_law import POSITIVE, PROVED, SUPPORTED, result
from sympy import Add, Integer, Matrix, Rational, exp, expint, gamma, oo, sqrt

import symsolve as ss
from symsolve.models import FeatureModel
from symsolve.models import quantities as q
from symsolve.simulate.features import PopulationFeatures, SignAndGaussians
from symsolve.simulate.measured import Measured
from symsolve.simulate.multilinear import Descent, ProductModel, Start

SOURCE = result("mean strength of signs")
REAL = ss.Interval(-oo, oo)

# The strength of one data set, by what the samples have in common beside g_k.

THREE = FeatureModel.symbolic(3, 2)
GRAM = THREE.features.T * THREE.features
#: g_k at the two samples.
SKILL = Matrix([Add(*THREE.features[:, j]) / sqrt(3) for j in range(2)])
SIGNS = Matrix(q.components("g", 2, "value of the skill function at a sample"))
K_11, K_22 = (
    ss.quantity(f"K_{j}{j}", meaning="squared length of a sample beside g_k", positive=True) for j in (1, 2)
)
K_12 = ss.quantity("K_12", meaning="product of two samples beside g_k")
REST = Matrix([[K_11, K_12], [K_12, K_22]])


def by_inverse(vector, matrix):
    """v^T M^-1 v for two rows and columns."""
    return (vector.T * matrix.adjugate() * vector)[0] / matrix.det()


WEIGHT = by_inverse(SIGNS, REST)
X = ss.quantity("x", meaning="d_k/w: a chi-squared variable when the rest is Gaussian", positive=True)

share = ss.Derivation(
    name="beyond.mean_strength.share",
    meaning="The strength is S w/(1 + w), w the weight of the signs g_k(x_j) in the rest of the samples.",
    domain=ss.Domain(
        {**dict.fromkeys([*SIGNS, K_12], REAL), **dict.fromkeys([K_11, K_22], POSITIVE)},
        where=[K_12**2 < K_11 * K_22],
    ),
    expected=PROVED,
    reference=SOURCE,
    note="Two samples. Of a Gaussian rest 1/w is, by Wishart's law, 1/d_k times a chi-squared variable "
    "with D_c - d_k degrees of freedom, whatever the signs are.",
    steps=[
        ss.Step(
            ss.Identity(THREE.final_strength, q.S * by_inverse(SKILL, GRAM)),
            "the strength of the interpolant by the products of the samples",
            label="by_products",
            domain=ss.Domain({**dict.fromkeys(THREE.features, REAL), q.S: POSITIVE}),
        ),
        ss.Step(
            ss.Identity(by_inverse(SIGNS, SIGNS * SIGNS.T + REST), WEIGHT / (1 + WEIGHT)),
            "these products are g g^T plus those of the rest: the formula of Sherman and Morrison",
            label="sherman_morrison",
        ),
        ss.Step(
            ss.Identity((q.d_k / X) / (1 + q.d_k / X), q.d_k / (q.d_k + X)),
            "with w = d_k/x the share is d_k/(d_k + x)",
            label="by_chi_squared",
            domain=ss.Domain({q.d_k: ss.Integers(1, oo), X: POSITIVE}),
        ),
    ],
)

# Its mean: between S d_k/D_c and S d_k/(D_c - 2). Half of x is y, with the density of Gamma(n).

A_HALF = ss.quantity("h", meaning="d_k/2", positive=True)
SHAPE = ss.quantity("n_half", latex="n", meaning="(D_c - d_k)/2", positive=True)
Y = ss.quantity("y", meaning="half of the chi-squared variable", positive=True)
ON_MEAN = ss.Domain(dict.fromkeys([A_HALF, SHAPE, Y], POSITIVE))
ON_COUNTS = ss.Domain({q.d_k: ss.Integers(1, oo), q.D_c: ss.Integers(3, oo)}, where=[q.d_k + 2 < q.D_c])
HALVES = {A_HALF: q.d_k / 2, SHAPE: (q.D_c - q.d_k) / 2}

bounds = ss.Derivation(
    name="beyond.mean_strength.bounds",
    meaning="The mean of d_k/(d_k + x) lies between d_k/D_c and d_k/(D_c - 2).",
    domain=ON_MEAN,
    expected=PROVED,
    reference=SOURCE,
    note="M_n is the mean of h/(h + y), y with the density y^(n-1) e^-y/Gamma(n) and hence the mean n.",
    steps=[
        ss.Step(
            ss.Inequality(
                ss.Relation(
                    A_HALF / (A_HALF + Y),
                    ">=",
                    A_HALF / (A_HALF + SHAPE) - A_HALF * (Y - SHAPE) / (A_HALF + SHAPE) ** 2,
                )
            ),
            "the function lies above its tangent at the mean n of y, whence M_n >= h/(h + n)",
            label="tangent",
        ),
        ss.Step(
            ss.Identity((A_HALF / (A_HALF + SHAPE)).subs(HALVES), q.d_k / q.D_c),
            "which is d_k/D_c",
            label="lower",
            domain=ON_COUNTS,
        ),
        ss.Step(
            ss.Identity(Y**SHAPE / gamma(SHAPE + 1), Y / SHAPE * Y ** (SHAPE - 1) / gamma(SHAPE)),
            "the density with one more in the exponent is y/n times the density",
            label="density",
        ),
        ss.Step(
            ss.Identity(A_HALF / (A_HALF + Y) * Y / SHAPE, A_HALF / SHAPE * (1 - A_HALF / (A_HALF + Y))),
            "whence M_{n+1} = (h/n)(1 - M_n)",
            label="recurrence",
        ),
        ss.Step(
            ss.Identity(A_HALF / SHAPE * (1 - A_HALF / (A_HALF + SHAPE)), A_HALF / (A_HALF + SHAPE)),
            "put in the lower bound of M_n: M_{n+1} <= h/(h + n)",
            label="upper",
        ),
        ss.Step(
            ss.Identity((A_HALF / (A_HALF + SHAPE - 1)).subs(HALVES), q.d_k / q.D_c * (1 + 2 / (q.D_c - 2))),
            "with n for n + 1 it is d_k/(D_c - 2): the mean differs from d_k/D_c at the order 1/D_c",
            label="order",
            domain=ON_COUNTS,
        ),
    ],
)


def mean_share(half, shape):
    """M_n = h e^h E_n(h), E_n the generalised exponential integral."""
    return half * exp(half) * expint(shape, half)


closed_form = ss.Claim(
    name="beyond.mean_strength.closed_form",
    meaning="h e^h E_n(h), with the exponential integral E_n, follows the recurrence of the mean.",
    statement=ss.Identity(mean_share(A_HALF, SHAPE + 1), A_HALF / SHAPE * (1 - mean_share(A_HALF, SHAPE))),
    domain=ss.Domain(dict.fromkeys([A_HALF, SHAPE], POSITIVE)),
    expected=PROVED,
    reference=SOURCE,
)

# Samples that only ever repeat each other, or show something wholly new.

PLACES = ss.Domain({q.D_c: ss.Integers(1, oo), q.d_k: ss.Integers(0, oo)})

repetitions = ss.Derivation(
    name="beyond.mean_strength.repetitions",
    meaning="With D_c places, one a sample, the mean share is 1 - (1 - 1/D_c)^d, at most d/D_c.",
    domain=PLACES,
    expected=PROVED,
    reference=SOURCE,
    note="Such are D_c mixed parities on D_c strings: features of different strings are at a right angle.",
    steps=[
        ss.Step(
            ss.Identity(1 - (1 - 1 / q.D_c) ** Integer(0), Integer(0)),
            "no sample, no place",
            label="start",
        ),
        ss.Step(
            ss.Identity(
                1 - (1 - 1 / q.D_c) ** (q.d_k + 1),
                (1 - (1 - 1 / q.D_c) ** q.d_k) + (1 - 1 / q.D_c) ** q.d_k / q.D_c,
            ),
            "the next sample is at a new place with the chance of the share not seen",
            label="next",
            domain=ss.Domain({q.D_c: ss.Integers(2, oo), q.d_k: ss.Integers(0, oo)}),
        ),
        ss.Step(
            ss.Inequality(ss.Relation((1 - 1 / q.D_c) * (1 - q.d_k / q.D_c), ">=", 1 - (q.d_k + 1) / q.D_c)),
            "Bernoulli's inequality, by induction: the share not seen is at least 1 - d/D_c",
            label="bernoulli",
        ),
    ],
)


def descent(features, samples):
    """One skill, trained by gradient descent until nothing moves."""
    return Descent(
        model=ProductModel(features=features), start=Start.one_sided(0.1), learning_rate=0.1, steps=500,
        data=(samples,),
    )  # fmt: skip


def observation(name, meaning, features, samples, prediction, **fields):
    """The mean strength that gradient descent ends with; S = 1."""
    return ss.Claim(
        name=f"beyond.mean_strength.simulated.{name}",
        meaning=meaning,
        statement=ss.Observation(
            prediction=prediction,
            estimator=Measured(descent=descent(features, samples), systematic_error=1e-6),
            **fields,
        ),
        domain=ss.Domain.at({}),
        expected=SUPPORTED,
        reference=SOURCE,
    )


GAUSSIANS = "Gradient descent on 6 samples of 24 basis functions: 23 Gaussians and a sign, turned."
simulated = [
    observation(
        "gaussians", GAUSSIANS, SignAndGaussians(size=24), 6, mean_share(Integer(3), Integer(9)),
        resolution=Rational(1, 25),
    ),
    observation(
        "gaussians_closely", GAUSSIANS, SignAndGaussians(size=24), 6, mean_share(Integer(3), Integer(9)),
        resolution=Rational(1, 200), effort="full",
    ),
    observation(
        "parities", "Gradient descent on 10 samples of 32 mixed parities on 32 strings.",
        PopulationFeatures.walsh(bits=5, size=32), 10, 1 - Rational(31, 32) ** 10, resolution=Rational(1, 50),
    ),
]  # fmt: skip
