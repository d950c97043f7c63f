r"""The quantities of the skill-basis models, each registered once with its LaTeX and meaning.

Python names are the letters of the literature (arXiv 2404.17563), so that formulas read as on paper;
letters that Python reserves, or that carry an index, are spelled out.

Examples:
    >>> from symsolve.models import quantities as q
    >>> q.S / (1 + (q.S / q.r - 1) * 2)
    S/(2*S/r - 1)
"""

from __future__ import annotations

import sympy

from symsolve.symbols import quantity

# Skills and their frequencies.
k = quantity("k", meaning="skill index, most frequent first", integer=True, positive=True)
j = quantity("j", meaning="a second skill index, or an index of summation", integer=True, positive=True)
n_s = quantity("n_s", latex="n_s", meaning="number of skills", integer=True, positive=True)
alpha = quantity(
    "alpha",
    latex=r"\alpha",
    meaning="the skill frequencies fall as k^-(alpha+1)",
    positive=True,
)
A = quantity("A", meaning="normalisation of the skill frequencies", positive=True)
P_s = quantity("P_s", latex=r"\mathcal{P}_s", meaning="frequency of one skill", positive=True)
m = quantity("m", meaning="parity bits of a skill", integer=True, positive=True)
n_b = quantity("n_b", latex="n_b", meaning="skill bits in the input", integer=True, positive=True)

# Target, training, data.
S = quantity("S", meaning="target scale", positive=True)
eta = quantity("eta", latex=r"\eta", meaning="learning rate", positive=True)
T = quantity("T", meaning="training time of the gradient flow", nonnegative=True)
D = quantity("D", meaning="number of data points", integer=True, positive=True)
d_k = quantity("d_k", latex="d_k", meaning="data points that show skill k", integer=True, nonnegative=True)
N = quantity("N", meaning="number of basis functions of the model", integer=True, positive=True)
C = quantity("C", meaning="compute, N T", positive=True)

# Skill strength.
R = quantity("R", latex=r"\mathcal{R}_k", meaning="strength of a skill", positive=True)
r = quantity("r", latex=r"\mathcal{R}_k(0)", meaning="strength of a skill at time zero", positive=True)
z = quantity("z", meaning="S/r - 1", positive=True)
s = quantity("s", meaning="alpha/(alpha+1)", positive=True)
epsilon = quantity(
    "epsilon",
    latex=r"\epsilon",
    meaning="fraction of the target scale at which a skill counts as emerged",
    positive=True,
)

# Parameters of one skill, and what they start from.
a = quantity("a", latex="a_k", meaning="first-layer parameter of a skill")
b = quantity("b", latex="b_k", meaning="second-layer parameter of a skill")
w = quantity("w", latex="w_k", meaning="parameter of a skill in the linear model")
a_0 = quantity("a_0", latex="a_k(0)", meaning="first-layer parameter at time zero")
b_0 = quantity("b_0", latex="b_k(0)", meaning="second-layer parameter at time zero")

# Extended models.
B = quantity("B", meaning="factor of the basis functions that slows the learning", positive=True)
l = quantity("l", meaning="index of a basis function within its skill", integer=True, positive=True)  # noqa: E741
D_c = quantity("D_c", latex="D_c", meaning="basis functions a skill, data model", integer=True, positive=True)
N_c = quantity(
    "N_c", latex="N_c", meaning="basis functions a skill, parameter model", integer=True, positive=True
)

# Two-layer linear network.
lambda_k = quantity("lambda_k", latex=r"\lambda_k", meaning="singular value of the target map", positive=True)


def components(name: str, count: int, meaning: str) -> tuple[sympy.Symbol, ...]:
    """Real components ``name_1, ..., name_count`` of a vector quantity.

    Examples:
        >>> components("v", 3, "component of a vector")
        (v_1, v_2, v_3)
    """
    return tuple(quantity(f"{name}_{index}", meaning=meaning) for index in range(1, count + 1))


def entries(name: str, rows: int, columns: int, meaning: str) -> sympy.ImmutableMatrix:
    r"""Matrix of real quantities ``name_1_1, ...``, typeset with a double index.

    Examples:
        >>> entries("M", 1, 2, "entry of a matrix").tolist()
        [[M_1_1, M_1_2]]
    """
    letter = rf"\{name}" if name in {"Phi", "Sigma"} else name

    def entry(row: int, column: int) -> sympy.Symbol:
        latex = f"{letter}_{{{row + 1},{column + 1}}}"
        return quantity(f"{name}_{row + 1}_{column + 1}", latex=latex, meaning=meaning)

    return sympy.ImmutableMatrix(rows, columns, entry)
