"""A ReLU network that learns a parity of three bits: its modes and their gradient flow (Eqs. 112-123).

The flow is that of the four parameters alpha, beta, gamma, c, to which the weights are tied, on the loss
(1/2) E[(Y - f)^2] of Eq. 5 with eight equally likely inputs.
"""

from _common import NONNEGATIVE, POSITIVE, PROVED, REAL, REFUTED, source
from sympy import Add, Function, Integer, Max, Rational, exp, oo, sqrt

import symsolve as ss
from symsolve.models import ReluParityNetwork, gradient_flow, velocity
from symsolve.models import quantities as q
from symsolve.models.relu_network import OFFSET, SCALES

APPENDIX = "App. G"

NETWORK = ReluParityNetwork()
ALPHA, BETA, GAMMA = SCALES
#: Any input, bits or not: the modes are what they are on all of space.
X = q.components("x", 3, "component of the input")
ON_NETWORK = ss.Domain({**dict.fromkeys([*SCALES, q.S, q.eta], POSITIVE), OFFSET: REAL})
ON_INPUTS = ss.Domain({**ON_NETWORK.ranges, **dict.fromkeys(X, REAL)})

# Eqs. 112-114: the target, the network, and weights at which they agree.


def label(x):
    """An input as it is read: 010."""
    return "".join(map(str, x))


#: Y of Eq. 112 over S, in the order of the inputs.
PRINTED_LABELS = (1, -1, -1, 1, -1, 1, 1, -1)

target = [
    ss.Claim(
        name=f"nam2024.appendix_g.target.label_{label(x)}",
        meaning="Y is S times the parity of the three bits, as a sign.",
        statement=ss.Identity(NETWORK.target(x), printed * q.S),
        domain=ON_NETWORK,
        expected=PROVED,
        reference=source("112", APPENDIX),
    )
    for x, printed in zip(NETWORK.inputs, PRINTED_LABELS)
]

WEIGHTS, BIASES, READOUT = NETWORK.layers


def preactivation(unit):
    """Component of W x + b."""
    return Add(*(weight * bit for weight, bit in zip(WEIGHTS[unit, :], X)), BIASES[unit])


network = ss.Claim(
    name="nam2024.appendix_g.network",
    meaning="f is the readout of three rectified units, plus c.",
    statement=ss.Identity(
        NETWORK.function(X), Add(*(READOUT[unit] * Max(0, preactivation(unit)) for unit in range(3)), OFFSET)
    ),
    domain=ON_INPUTS,
    expected=PROVED,
    reference=source("113", APPENDIX),
)

represents = [
    ss.Claim(
        name=f"nam2024.appendix_g.represents.input_{label(x)}",
        meaning="With alpha = beta = gamma = sqrt(2 S) and c = -S the network is the target.",
        statement=ss.Identity(NETWORK.function(x).subs(NETWORK.learned), NETWORK.target(x)),
        domain=ss.Domain({q.S: POSITIVE}),
        expected=PROVED,
        reference=source("114", APPENDIX),
    )
    for x in NETWORK.inputs
]

# Eqs. 115-119: modes and their strengths.

#: max(0, x_2 - x_1 - x_3) and its neighbours: what the hidden units see without their scales.
H = (
    Max(0, X[1] - X[0] - X[2]),
    Max(0, 1 + X[1] - X[0] - X[2]),
    Max(0, X[0] - X[1] + X[2] - 1),
)
FACTORS = (-2 * ALPHA**2, BETA**2, GAMMA**2)

modes = [
    ss.Claim(
        name="nam2024.appendix_g.modes.first",
        meaning="A positive scale leaves the rectifier: f^(1) = -2 alpha^2 max(0, x_2 - x_1 - x_3).",
        statement=ss.Identity(
            -2 * ALPHA * Max(0, -ALPHA * X[0] + ALPHA * X[1] - ALPHA * X[2]),
            -2 * ALPHA**2 * Max(0, X[1] - X[0] - X[2]),
        ),
        domain=ON_INPUTS,
        expected=PROVED,
        reference=source("115", APPENDIX),
        note="For alpha >= 0: the rectifier is homogeneous for positive factors only.",
    ),
    *(
        ss.Claim(
            name=f"nam2024.appendix_g.modes.function_{unit + 1}",
            meaning="A mode is the square of its scale, times a function of the input alone.",
            statement=ss.Identity(NETWORK.mode(unit, X), FACTORS[unit] * H[unit]),
            domain=ON_INPUTS,
            expected=PROVED,
            reference=source("116", APPENDIX),
        )
        for unit in range(3)
    ),
    ss.Claim(
        name="nam2024.appendix_g.modes.sum",
        meaning="The network is the sum of its three modes, plus c.",
        statement=ss.Identity(
            NETWORK.function(X), Add(*(factor * h for factor, h in zip(FACTORS, H)), OFFSET)
        ),
        domain=ON_INPUTS,
        expected=PROVED,
        reference=source("117", APPENDIX),
    ),
]


def mean_with_target(values):
    """(1/8 S^2) Y^T v for values v at the inputs."""
    return Add(*(printed * q.S * value for printed, value in zip(PRINTED_LABELS, values))) / (8 * q.S**2)


strengths = [
    *(
        ss.Claim(
            name=f"nam2024.appendix_g.strengths.mode_{unit + 1}",
            meaning="The strength of a mode is the square of its scale over 4 S or 8 S.",
            statement=ss.Identity(mean_with_target(NETWORK.mode(unit, x) for x in NETWORK.inputs), strength),
            domain=ON_NETWORK,
            expected=PROVED,
            reference=source("118", APPENDIX),
        )
        for unit, strength in enumerate((ALPHA**2 / (4 * q.S), BETA**2 / (8 * q.S), GAMMA**2 / (8 * q.S)))
    ),
    ss.Claim(
        name="nam2024.appendix_g.strengths.sum",
        meaning="The strength is the sum over the modes: c has none, since Y has mean zero.",
        statement=ss.Identity(
            mean_with_target(NETWORK.function(x) for x in NETWORK.inputs),
            Add(*(NETWORK.mode_strength(unit) for unit in range(3))),
        ),
        domain=ON_NETWORK,
        expected=PROVED,
        reference=source("119", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.appendix_g.strengths.learned",
        meaning="The strength here is R_k/S of Eq. 7: it is 1 when the target is learned.",
        statement=ss.Identity(NETWORK.strength.subs(NETWORK.learned), Integer(1)),
        domain=ss.Domain({q.S: POSITIVE}),
        expected=PROVED,
        reference=source("119", APPENDIX),
    ),
]

# Eqs. 120-123: gradient flow, from the loss.

#: Y - f on the four sets of inputs on which it takes one value.
AT_010 = -q.S - (-2 * ALPHA**2 + 2 * BETA**2 + OFFSET)
AT_000 = q.S - (BETA**2 + OFFSET)
AT_101 = q.S - (GAMMA**2 + OFFSET)
AT_001 = -q.S - OFFSET
RESIDUALS = {
    "000": AT_000, "001": AT_001, "010": AT_010, "011": AT_000,
    "100": AT_001, "101": AT_101, "110": AT_000, "111": AT_001,
}  # fmt: skip
LOSS = (3 * AT_000**2 + 3 * AT_001**2 + AT_010**2 + AT_101**2) / 16
FLOW = gradient_flow(LOSS, NETWORK.parameters)
VELOCITIES = {
    ALPHA: -q.eta / 2 * ALPHA * AT_010,
    BETA: q.eta / 4 * BETA * (3 * AT_000 + 2 * AT_010),
    GAMMA: q.eta / 4 * GAMMA * AT_101,
    OFFSET: q.eta / 8 * (3 * AT_000 + 3 * AT_001 + AT_010 + AT_101),
}
#: Velocities of alpha^2, beta^2, gamma^2 and c as Eqs. 120-123 print them.
PRINTED = {
    "alpha": 2 * q.eta * ALPHA**2 * (-q.S - (-2 * ALPHA**2 + 2 * BETA**2 + OFFSET)),
    "beta": -q.eta * BETA**2 * (q.S - (-2 * ALPHA**2 + 5 * BETA**2 + 5 * OFFSET)),
    "gamma": -q.eta * GAMMA**2 * (q.S - (GAMMA**2 + OFFSET)),
    "c": -q.eta * (2 * ALPHA**2 - 5 * BETA**2 - GAMMA**2 - 8 * OFFSET),
}
CORRECTED = {
    "alpha": -q.eta * ALPHA**2 * (-q.S - (-2 * ALPHA**2 + 2 * BETA**2 + OFFSET)),
    "beta": q.eta / 2 * BETA**2 * (q.S - (-4 * ALPHA**2 + 7 * BETA**2 + 5 * OFFSET)),
    "gamma": q.eta / 2 * GAMMA**2 * (q.S - (GAMMA**2 + OFFSET)),
    "c": q.eta / 8 * (2 * ALPHA**2 - 5 * BETA**2 - GAMMA**2 - 8 * OFFSET),
}
#: The same from the network's own loss.
DERIVED = {
    **dict(zip(("alpha", "beta", "gamma"), (NETWORK.velocity_of_square(unit) for unit in range(3)))),
    "c": NETWORK.flow[OFFSET],
}
EQUATIONS = {"alpha": "120", "beta": "121", "gamma": "122", "c": "123"}
MEANING = {
    **{letter: f"Velocity of {letter}^2 along the gradient flow." for letter in ("alpha", "beta", "gamma")},
    "c": "Velocity of the output's bias along the gradient flow.",
}
NOTES = {
    "alpha": "The sign is that of climbing the loss; the size is that of a loss without the factor 1/2.",
    "beta": "The sign is that of climbing the loss; and x = 010, where the unit gives 2, counts twice: "
    "the bracket is S - (-4 alpha^2 + 7 beta^2 + 5 c).",
    "gamma": "The sign is that of climbing the loss; the size is that of a loss without the factor 1/2.",
    "c": "The sign is that of climbing the loss; and the sum over the eight inputs stands for their mean, "
    "unlike in the other three equations.",
}
AT = {ALPHA: 1, BETA: 1, GAMMA: 1, OFFSET: 0, q.S: 2, q.eta: 1}

flow = ss.Derivation(
    name="nam2024.appendix_g.flow",
    meaning="Gradient flow of the four parameters, from the loss.",
    domain=ON_NETWORK,
    expected=PROVED,
    reference=source("120-123", APPENDIX),
    note="Of the four parameters to which the weights are tied; free weights would not stay tied.",
    steps=[
        *(
            ss.Step(
                ss.Identity(NETWORK.residual(x), RESIDUALS[label(x)]),
                f"what the network misses at the input {label(x)}",
                label=f"residual_{label(x)}",
            )
            for x in NETWORK.inputs
        ),
        ss.Step(
            ss.Identity(NETWORK.loss, LOSS),
            "half the mean of the squares over the eight inputs",
            label="loss",
        ),
        *(
            ss.Step(
                ss.Identity(FLOW[parameter], VELOCITIES[parameter]),
                "differentiate the loss: each residual times what its input gives to the parameter",
                label=f"velocity_of_{name}",
            )
            for name, parameter in zip(EQUATIONS, NETWORK.parameters)
        ),
        *(
            ss.Step(
                ss.Identity(velocity(scale**2, VELOCITIES), CORRECTED[name]),
                "chain rule for the square, and the residuals put in",
                label=f"square_of_{name}",
                reference=source(EQUATIONS[name], APPENDIX),
            )
            for name, scale in zip(EQUATIONS, SCALES)
        ),
        ss.Step(
            ss.Identity(VELOCITIES[OFFSET], CORRECTED["c"]),
            "put the residuals into the velocity of c",
            label="sum_of_residuals",
            reference=source("123", APPENDIX),
        ),
    ],
)

velocities = [
    claim
    for name, equation in EQUATIONS.items()
    for claim in (
        ss.Claim(
            name=f"nam2024.appendix_g.velocity_of_{name}.as_printed",
            meaning=MEANING[name],
            statement=ss.Identity(DERIVED[name], PRINTED[name]),
            domain=ON_NETWORK,
            expected=REFUTED,
            reference=source(equation, APPENDIX),
            witness={symbol: AT[symbol] for symbol in DERIVED[name].free_symbols},
            note=NOTES[name],
        ),
        ss.Claim(
            name=f"nam2024.appendix_g.velocity_of_{name}.corrected",
            meaning=MEANING[name],
            statement=ss.Identity(DERIVED[name], CORRECTED[name]),
            domain=ON_NETWORK,
            expected=PROVED,
            reference=source(equation, APPENDIX),
        ),
        ss.Claim(
            name=f"nam2024.appendix_g.velocity_of_{name}.when_learned",
            meaning="Nothing moves any more when the target is learned.",
            statement=ss.Identity(DERIVED[name].subs(NETWORK.learned), Integer(0)),
            domain=ss.Domain({q.S: POSITIVE, q.eta: POSITIVE}),
            expected=PROVED,
            reference=source(equation, APPENDIX),
        ),
    )
]

# How the print differs: what no choice of the loss's scale or of the learning rate repairs.

uphill = [
    *(
        ss.Claim(
            name=f"nam2024.appendix_g.uphill.{name}",
            meaning=f"The printed velocity is the right one times {factor}.",
            statement=ss.Identity(PRINTED[name], factor * CORRECTED[name]),
            domain=ON_NETWORK,
            expected=PROVED,
            reference=source(EQUATIONS[name], APPENDIX),
            note="Had the factor been the same positive number everywhere, it would be a unit of time.",
        )
        for name, factor in (("alpha", -2), ("gamma", -2), ("c", -8))
    ),
    ss.Claim(
        name="nam2024.appendix_g.uphill.beta",
        meaning="The printed bracket for beta^2 misses 2 (alpha^2 - beta^2).",
        statement=ss.Identity(
            PRINTED["beta"], -2 * CORRECTED["beta"] + 2 * q.eta * BETA**2 * (ALPHA**2 - BETA**2)
        ),
        domain=ON_NETWORK,
        expected=PROVED,
        reference=source("121", APPENDIX),
    ),
]

descends = ss.Claim(
    name="nam2024.appendix_g.descends.corrected",
    meaning="Along the corrected flow the loss falls: its velocity is minus a sum of squares.",
    statement=ss.Identity(
        velocity(NETWORK.loss, NETWORK.flow), -Add(*(speed**2 for speed in NETWORK.flow.values())) / q.eta
    ),
    domain=ON_NETWORK,
    expected=PROVED,
    reference=source("120-123", APPENDIX),
)

# The text: "c grows the fastest for small initialisation, saturates to S quickly".

BIAS = Function("c")(q.T)
BIAS_START = ss.quantity("offset_0", latex="c(0)", meaning="bias of the output at time zero")
ON_BIAS = ss.Domain({BIAS_START: REAL, q.eta: POSITIVE, q.T: NONNEGATIVE, q.S: POSITIVE})
#: Velocity of c while the scales are still nothing.
ALONE = NETWORK.flow[OFFSET].subs(dict.fromkeys(SCALES, 0))

small_start = [
    ss.Claim(
        name="nam2024.appendix_g.small_start.c_decays",
        meaning="While the scales are small c decays: Y has mean zero, so c alone has nothing to learn.",
        statement=ss.SolvesODE(
            BIAS.diff(q.T) - ALONE.subs(OFFSET, BIAS),
            BIAS,
            BIAS_START * exp(-q.eta * q.T),
            initial={0: BIAS_START},
        ),
        domain=ON_BIAS,
        expected=PROVED,
        reference=source("123, text", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.appendix_g.small_start.as_printed",
        meaning="With small scales c saturates to S.",
        statement=ss.Limit(BIAS_START * exp(-q.eta * q.T), q.T, oo, q.S),
        domain=ss.Domain({BIAS_START: REAL, q.eta: POSITIVE, q.S: POSITIVE}),
        expected=REFUTED,
        reference=source("text", APPENDIX),
        witness={BIAS_START: Rational(1, 10), q.eta: 1, q.S: 1},
        note="It would grow with the printed sign of Eq. 123, but without end. With the right sign it tends "
        "to 0 and follows the scales from there, to -S at the end.",
    ),
    ss.Claim(
        name="nam2024.appendix_g.small_start.corrected",
        meaning="With small scales c tends to zero.",
        statement=ss.Limit(BIAS_START * exp(-q.eta * q.T), q.T, oo, 0),
        domain=ss.Domain({BIAS_START: REAL, q.eta: POSITIVE}),
        expected=PROVED,
        reference=source("text", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.appendix_g.small_start.c_follows",
        meaning="c moves towards (2 alpha^2 - 5 beta^2 - gamma^2)/8 at the rate eta.",
        statement=ss.Identity(
            NETWORK.flow[OFFSET], q.eta * ((2 * ALPHA**2 - 5 * BETA**2 - GAMMA**2) / 8 - OFFSET)
        ),
        domain=ON_NETWORK,
        expected=PROVED,
        reference=source("123", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.appendix_g.small_start.where_c_ends",
        meaning="With the scales at their ends that is -S.",
        statement=ss.Identity(
            ((2 * ALPHA**2 - 5 * BETA**2 - GAMMA**2) / 8).subs(dict.fromkeys(SCALES, sqrt(2 * q.S))), -q.S
        ),
        domain=ss.Domain({q.S: POSITIVE}),
        expected=PROVED,
        reference=source("123", APPENDIX),
    ),
]
