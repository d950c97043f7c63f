"""Features of a skill with D_c basis functions: what the files about the model of data share."""

from _common import COUNT, POSITIVE, REAL
from sympy import Matrix, sqrt

import symsolve as ss
from symsolve.models import FeatureModel
from symsolve.models import quantities as q

SECTION, APPENDIX = "Section 5", "App. F"

SIZE = 2
ONE_SAMPLE = FeatureModel.symbolic(SIZE, 1)
TWO_SAMPLES = FeatureModel.symbolic(SIZE, 2)
WEIGHTS = ONE_SAMPLE.second_layer
B = Matrix(WEIGHTS)
#: The target's coefficients, S/sqrt(D_c) each.
IDEAL = Matrix([q.S, q.S]) / sqrt(SIZE)
START = Matrix(q.components("B0", SIZE, "second-layer parameter at time zero"))


def domain_of(*models):
    """Every value of the features, of the parameters and of their start."""
    features = sorted(set().union(*(model.features.free_symbols for model in models)), key=str)
    return ss.Domain(
        {
            **dict.fromkeys([*features, *WEIGHTS, *START, q.a, q.a_0], REAL),
            **dict.fromkeys([q.S, q.eta], POSITIVE),
            q.D: COUNT,
        }
    )


ANY = domain_of(TWO_SAMPLES)
ANY_SAMPLE = domain_of(ONE_SAMPLE)

#: a_k B - S/sqrt(D_c), and the projector U U^T on the span of one feature vector.
ERROR = q.a * B - IDEAL
PROJECTOR = ONE_SAMPLE.projector

# An example of such a basis for g_k = +1, -1 on two equally likely inputs, turned by any angle.

HALF_TANGENT = ss.quantity("t_1", meaning="tangent of half the angle of a rotation")
COSINE = (1 - HALF_TANGENT**2) / (1 + HALF_TANGENT**2)
SINE = 2 * HALF_TANGENT / (1 + HALF_TANGENT**2)


# g and three functions orthogonal to it; the basis is g turned by a quarter towards one of them.
G = (1, 1, -1, -1)
OTHER = tuple(COSINE * x + SINE * y for x, y in zip((1, -1, 1, -1), (1, -1, -1, 1)))
E_1 = tuple((x + y) / sqrt(2) for x, y in zip(G, OTHER))
E_2 = tuple((x - y) / sqrt(2) for x, y in zip(G, OTHER))
ON_ANGLE = ss.Domain({HALF_TANGENT: REAL})
