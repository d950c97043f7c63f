"""Two-layer linear networks with white inputs: every mode learns like a skill (Eqs. 22-25).

Two inputs, two hidden units, two outputs; the singular vectors of the target map are the axes of any two
rotations, given by the tangents of half their angles. U and V hold the singular vectors as columns, so that
the print's U^T and V, which hold them as rows, are U and V^T here.
"""

from _common import NONNEGATIVE, POSITIVE, PROVED, REAL, REFUTED, source
from sympy import Add, Function, Matrix, Rational, exp, oo

import symsolve as ss
from symsolve.models import LinearNetwork
from symsolve.models import quantities as q

APPENDIX = "App. B.2"

NETWORK = LinearNetwork.rotated()
T_1, T_2 = q.components("t", 2, "tangent of half the angle of a rotation")
LAMBDAS = NETWORK.singular_values
A = q.components("a", 2, "second-layer strength of a mode")
B = q.components("b", 2, "first-layer strength of a mode")
X = q.components("x", 2, "component of the input")
U, V, M = NETWORK.input_vectors, NETWORK.output_vectors, NETWORK.target
ON_NETWORK = ss.Domain(
    {**dict.fromkeys([T_1, T_2, *A, *B, *X], REAL), **dict.fromkeys([*LAMBDAS, q.eta], POSITIVE)}
)

#: Four equally likely inputs that are white.
WHITE = [Matrix([first, second]) for first in (1, -1) for second in (1, -1)]


def mean(value):
    """Mean over the white inputs."""
    return sum((value(x) for x in WHITE[1:]), value(WHITE[0])) / len(WHITE)


correlation = [
    ss.Claim(
        name=f"nam2024.linear_networks.correlation.entry_{row + 1}_{column + 1}",
        meaning="Of white inputs, Sigma = E[X f*^T] is the transpose of the target map.",
        statement=ss.Identity(
            mean(lambda x: x * (M * x).T)[row, column],
            (mean(lambda x: x * x.T) * M.T)[row, column],
        ),
        domain=ON_NETWORK,
        expected=PROVED,
        reference=source("22", APPENDIX),
    )
    for row in (0, 1)
    for column in (0, 1)
]

target = [
    *(
        ss.Claim(
            name=f"nam2024.linear_networks.target.component_{row + 1}",
            meaning="f*(x) is the sum over the modes of v_k lambda_k u_k^T x.",
            statement=ss.Identity(
                (M * Matrix(X))[row],
                Add(*(V[row, k] * LAMBDAS[k] * U[:, k].dot(Matrix(X)) for k in (0, 1))),
            ),
            domain=ON_NETWORK,
            expected=PROVED,
            reference=source("23", APPENDIX),
        )
        for row in (0, 1)
    ),
    *(
        ss.Claim(
            name=f"nam2024.linear_networks.singular_values.entry_{row + 1}_{column + 1}",
            meaning="Sigma has the singular values lambda_k and the singular vectors u_k and v_k.",
            statement=ss.Identity(
                mean(lambda x: x * (M * x).T)[row, column],
                Add(*(U[row, k] * LAMBDAS[k] * V[column, k] for k in (0, 1))),
            ),
            domain=ON_NETWORK,
            expected=PROVED,
            reference=source("23", APPENDIX),
        )
        for row in (0, 1)
        for column in (0, 1)
    ),
]

FIRST, SECOND = (layer.subs(NETWORK.aligned) for layer in NETWORK.layers)

modes = [
    ss.Claim(
        name=f"nam2024.linear_networks.modes.mode_{k + 1}",
        meaning="Weights on the singular vectors map u_k to a_k b_k v_k.",
        statement=ss.Identity(V[:, k].dot(SECOND * FIRST * Matrix(X)), A[k] * B[k] * U[:, k].dot(Matrix(X))),
        domain=ON_NETWORK,
        expected=PROVED,
        reference=source("24", APPENDIX),
    )
    for k in (0, 1)
]

# One mode: R_k = a_k b_k with R_k(0) = r, and another mode with another start.

MODE = NETWORK.mode()
STRENGTH = Function("R")(q.T)
OTHER_START = ss.quantity(
    "r_i", latex=r"a_i(0) b_i(0)", meaning="strength of another mode at time zero", positive=True
)
ON_MODE = ss.Domain(
    {
        **dict.fromkeys([q.r, q.R, q.lambda_k, q.eta], POSITIVE),
        q.a: REAL,
        q.b: REAL,
        q.T: NONNEGATIVE,
    },
    where=[q.r < q.lambda_k],
)
TWO_STARTS = ss.Domain(
    {**dict.fromkeys([q.r, OTHER_START, q.lambda_k, q.eta], POSITIVE), q.T: NONNEGATIVE},
    where=[q.r < q.lambda_k, q.lambda_k > OTHER_START],
)


def printed_strength(start):
    """lambda_k [1 + (lambda_k/start - 1) e^(-2 eta lambda_k T)]^-1."""
    return q.lambda_k * (1 + (q.lambda_k / start - 1) * exp(-2 * q.eta * q.lambda_k * q.T)) ** -1


#: Velocities of both layers at aligned weights, seen in the singular bases, straight from the network's loss.
GRADIENTS = [
    layer.applyfunc(lambda weight: (-q.eta * NETWORK.loss.diff(weight)).subs(NETWORK.aligned))
    for layer in NETWORK.layers
]
VELOCITIES = (GRADIENTS[0] * U, V.T * GRADIENTS[1])


def velocity_of(layer, k):
    """Velocity of the strength of mode k in one layer: eta times the other's strength times the error."""
    return q.eta * (A, B)[layer][k] * (LAMBDAS[k] - A[k] * B[k])


strength = ss.Derivation(
    name="nam2024.linear_networks.strength",
    meaning="Every mode follows a logistic curve of its own.",
    domain=ON_NETWORK,
    expected=PROVED,
    reference=source("25", APPENDIX),
    steps=[
        ss.Step(
            ss.Identity(
                NETWORK.loss.subs(NETWORK.aligned),
                Add(*((LAMBDAS[k] - A[k] * B[k]) ** 2 for k in (0, 1))) / 2,
            ),
            "on the singular vectors the loss is a sum over the modes",
            label="loss",
        ),
        *(
            ss.Step(
                ss.Identity(VELOCITIES[layer][row, 1 - row], 0),
                f"the gradient of layer {layer + 1} does not mix the modes",
                label=f"alignment_{layer + 1}_{row + 1}",
            )
            for layer in (0, 1)
            for row in (0, 1)
        ),
        *(
            ss.Step(
                ss.Identity(VELOCITIES[layer][k, k], velocity_of(layer, k)),
                f"gradient flow of the strength of mode {k + 1} in layer {layer + 1}",
                label=f"velocity_{layer + 1}_{k + 1}",
            )
            for layer in (0, 1)
            for k in (0, 1)
        ),
        *(
            ss.Step(
                ss.Conserved(
                    A[k] ** 2 - B[k] ** 2,
                    {A[k]: velocity_of(1, k), B[k]: velocity_of(0, k)},
                ),
                f"a_{k + 1}^2 - b_{k + 1}^2 is conserved, so that a_{k + 1} = b_{k + 1} stays true",
                label=f"conserved_{k + 1}",
            )
            for k in (0, 1)
        ),
        ss.Step(
            ss.Identity(MODE.strength_velocity.subs(q.b, q.a), 2 * q.eta * q.a**2 * (q.lambda_k - q.a**2)),
            "product rule for a_k b_k on a_k = b_k",
            label="balanced",
            domain=ON_MODE,
        ),
        ss.Step(
            ss.Identity(MODE.reduced_rate, 2 * q.eta * q.R * (q.lambda_k - q.R)),
            "write the velocity in R_k = a_k b_k alone",
            label="reduced",
            domain=ON_MODE,
        ),
        ss.Step(
            ss.Identity(MODE.strength_at(), printed_strength(q.r)),
            "separate variables and integrate from 0 to T",
            label="closed_form",
            domain=ON_MODE,
        ),
        ss.Step(
            ss.SolvesODE(MODE.strength_equation(STRENGTH), STRENGTH, printed_strength(q.r), initial={0: q.r}),
            "put the closed form back into the differential equation",
            label="solves",
            domain=ON_MODE,
        ),
    ],
)

solution = [
    ss.Claim(
        name="nam2024.linear_networks.solution.as_printed",
        meaning="A mode that starts at R_k(0) follows the curve that contains the start of another mode.",
        statement=ss.SolvesODE(
            MODE.strength_equation(STRENGTH), STRENGTH, printed_strength(OTHER_START), initial={0: q.r}
        ),
        domain=TWO_STARTS,
        expected=REFUTED,
        reference=source("25", APPENDIX),
        witness={q.lambda_k: 2, q.r: 1, OTHER_START: Rational(1, 2), q.eta: 1, q.T: 1},
        note="The print has a_i(0) b_i(0) where a_k(0) b_k(0) must stand (and t for T).",
    ),
    ss.Claim(
        name="nam2024.linear_networks.solution.corrected",
        meaning="A mode follows the curve that contains its own start.",
        statement=ss.SolvesODE(
            MODE.strength_equation(STRENGTH), STRENGTH, printed_strength(q.r), initial={0: q.r}
        ),
        domain=ON_MODE,
        expected=PROVED,
        reference=source("25", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.linear_networks.solution.end",
        meaning="Every mode ends at its singular value.",
        statement=ss.Limit(MODE.strength_at(), q.T, oo, q.lambda_k),
        domain=ON_MODE,
        expected=PROVED,
        reference=source("25", APPENDIX),
    ),
]
