"""The extended model of parameters: N basis functions, N_c a skill (Eqs. 18-21, 105-111)."""

from _common import COUNT, POSITIVE, PROVED, REAL, REFUTED, source
from sympy import Add, Matrix, Rational, Sum, eye, oo, sqrt

import symsolve as ss
from symsolve.models import FeatureModel, MultilinearModel, ParameterModel, SkillBasis
from symsolve.models import quantities as q

SECTION, APPENDIX = "Section 5", "App. F"

MODEL = ParameterModel()
#: Ten parameters, four a skill: two whole skills and two of the four functions of the third.
TEN = ParameterModel(parameters=10, size=4)

LISTS = ss.Domain({q.N: COUNT, q.N_c: COUNT, q.k: COUNT, q.S: POSITIVE})
WHOLE, PART, NONE = (
    ss.Domain(LISTS.ranges, where=where)
    for where in (
        [ss.Relation(q.k * q.N_c, "<=", q.N)],
        [ss.Relation((q.k - 1) * q.N_c, "<", q.N), ss.Relation(q.N, "<=", q.k * q.N_c)],
        [ss.Relation((q.k - 1) * q.N_c, ">=", q.N)],
    )
)

#: The skill that N ends in, and what it has of it, as numbers of their own: N = (q - 1) N_c + rest.
LAST = ss.quantity("q", meaning="last skill that has a basis function", integer=True, positive=True)
REST = ss.quantity("rest", latex="r'", meaning="basis functions of skill q", integer=True, positive=True)
ENDING = {q.N: (LAST - 1) * q.N_c + REST}
BY_ENDING = ss.Domain(
    {LAST: COUNT, REST: COUNT, q.N_c: COUNT, q.k: COUNT, q.S: POSITIVE}, where=[q.N_c >= REST]
)

(FIRST,) = q.components("B", 1, "second-layer parameter of a basis function")

definition = [
    ss.Claim(
        name="nam2024.parameter_model.last_skill.identity",
        meaning="(q - 1) N_c + r = N.",
        statement=ss.Identity((MODEL.skills_begun - 1) * q.N_c + MODEL.remainder, q.N),
        domain=LISTS,
        expected=PROVED,
        reference=source("18", SECTION),
    ),
    ss.Claim(
        name="nam2024.parameter_model.last_skill.index",
        meaning="If N is (q - 1) N_c and 1 to N_c more, the printed q is that q.",
        statement=ss.Identity(MODEL.skills_begun.subs(ENDING), LAST),
        domain=BY_ENDING,
        expected=PROVED,
        reference=source("18", SECTION),
    ),
    ss.Claim(
        name="nam2024.parameter_model.last_skill.remainder",
        meaning="If N is (q - 1) N_c and 1 to N_c more, the printed r is that number, between 1 and N_c.",
        statement=ss.Identity(MODEL.remainder.subs(ENDING), REST),
        domain=BY_ENDING,
        expected=PROVED,
        reference=source("18", SECTION),
    ),
    ss.Claim(
        name="nam2024.parameter_model.loss_of_skill",
        meaning="With one of two basis functions the loss has a part that no parameter reaches.",
        statement=ss.Identity(
            ParameterModel(size=2).population_loss(1),
            q.P_s * ((q.S / sqrt(2) - q.a * FIRST) ** 2 + (q.S / sqrt(2)) ** 2) / 2,
        ),
        domain=ss.Domain(
            {
                q.a: REAL,
                FIRST: REAL,
                q.S: POSITIVE,
                q.P_s: ss.Interval(0, 1, left_open=True),
            }
        ),
        expected=PROVED,
        reference=source("18", SECTION),
    ),
]

basis_list = [
    *(
        ss.Claim(
            name=f"nam2024.parameter_model.basis_list.{name}",
            meaning=meaning,
            statement=ss.Identity(MODEL.count(), count),
            domain=domain,
            expected=PROVED,
            reference=source("19", SECTION),
        )
        for name, meaning, count, domain in (
            (
                "whole_skill",
                "A skill with k N_c <= N has all of its functions in the list.",
                q.N_c,
                WHOLE,
            ),
            ("last_skill", "The skill that N ends in has N - (k-1) N_c.", q.N - (q.k - 1) * q.N_c, PART),
            ("later_skill", "Later skills have none.", 0, NONE),
        )
    ),
    *(
        ss.Claim(
            name=f"nam2024.parameter_model.basis_list.{name}",
            meaning=meaning,
            statement=ss.Identity(length, number),
            domain=BY_ENDING,
            expected=PROVED,
            reference=source("105", APPENDIX),
        )
        for name, meaning, length, number in (
            (
                "length",
                "The list has N entries: N_c for each skill before q, and r for skill q.",
                Sum(q.N_c, (q.j, 1, LAST - 1)) + MODEL.count(LAST).subs(ENDING),
                ENDING[q.N],
            ),
            (
                "length_for_ten",
                "For N = 10 and N_c = 4 the list has ten entries.",
                Add(*map(TEN.count, (1, 2, 3, 4, 5))) * q.S,
                10 * q.S,
            ),
        )
    ),
]

BASIS = SkillBasis(size=q.N_c)

basis = [
    ss.Claim(
        name="nam2024.parameter_model.basis.normalised",
        meaning="The sum of N_c orthonormal functions over sqrt(N_c) has norm one, as g_k has.",
        statement=ss.Identity(BASIS.skill_functions().inner(BASIS.skill_functions()), 1),
        domain=LISTS,
        expected=PROVED,
        reference=source("20", SECTION),
    ),
    ss.Claim(
        name="nam2024.parameter_model.basis.share",
        meaning="Every basis function has strength 1/sqrt(N_c).",
        statement=ss.Identity(BASIS.expand(1, count=1).inner(BASIS.skill_functions()), 1 / sqrt(q.N_c)),
        domain=LISTS,
        expected=PROVED,
        reference=source("20", SECTION),
    ),
]

# Eqs. 21, 106, 110, 111: the strengths at the end.

final_strength = [
    claim
    for equation, place, label in (("21", SECTION, "final_strength"), ("106", APPENDIX, "proposition_2"))
    for claim in (
        ss.Claim(
            name=f"nam2024.parameter_model.{label}.later_skill",
            meaning="A skill without basis functions has no strength.",
            statement=ss.Identity(MODEL.final_strength(LAST + q.j).subs(ENDING), 0),
            domain=ss.Domain({**BY_ENDING.ranges, q.j: COUNT}, where=BY_ENDING.where),
            expected=PROVED,
            reference=source(equation, place),
        ),
        ss.Claim(
            name=f"nam2024.parameter_model.{label}.last_skill",
            meaning="The last skill has the share r/N_c of S.",
            statement=ss.Identity(MODEL.final_strength(LAST).subs(ENDING), q.S * REST / q.N_c),
            domain=BY_ENDING,
            expected=PROVED,
            reference=source(equation, place),
        ),
        ss.Claim(
            name=f"nam2024.parameter_model.{label}.earlier_skill",
            meaning="Every skill before has the strength S.",
            statement=ss.Identity(MODEL.final_strength(q.k).subs({**ENDING, LAST: q.k + q.j}), q.S),
            domain=ss.Domain({**BY_ENDING.ranges, q.j: COUNT}, where=BY_ENDING.where),
            expected=PROVED,
            reference=source(equation, place),
        ),
    )
]

final_loss = ss.Claim(
    name="nam2024.parameter_model.final_loss.last_skill",
    meaning="By the general formula (8) the last skill keeps the loss (S^2/2)(1 - r/N_c).",
    statement=ss.Identity(MODEL.final_loss(LAST).subs(ENDING), q.S**2 / 2 * (1 - REST / q.N_c)),
    domain=BY_ENDING,
    expected=PROVED,
    reference=source("8, 21", SECTION),
)

# Eqs. 107-109: the flow. Two basis functions a skill, of which the model has one or both.

PARTLY = FeatureModel.symbolic(2, 2, available=1)
WHOLLY = FeatureModel.symbolic(2, 2)
WEIGHTS = WHOLLY.second_layer
PHI = WHOLLY.features
#: The rows of the features that the model has.
ROWS = PHI[:1, :]
IDEAL = q.S / sqrt(2)
ON_FEATURES = ss.Domain(
    {
        **dict.fromkeys([*PHI, q.a, *WEIGHTS], REAL),
        **dict.fromkeys([q.S, q.eta], POSITIVE),
        q.P_s: ss.Interval(0, 1, left_open=True),
        q.D: COUNT,
    }
)

flow_on_data = [
    ss.Claim(
        name="nam2024.parameter_model.flow_on_data.as_printed",
        meaning="Gradient flow on data with the features of the model's own basis functions only.",
        statement=ss.Identity(
            PARTLY.flow[WEIGHTS[0]],
            -q.eta * q.a / q.D * (ROWS * ROWS.T)[0] * (WEIGHTS[0] * q.a - IDEAL),
        ),
        domain=ON_FEATURES,
        expected=REFUTED,
        reference=source("107", APPENDIX),
        witness={
            **dict(zip(PHI, (1, 0, 1, 0))),
            q.a: 1,
            WEIGHTS[0]: 0,
            q.S: 1,
            q.eta: 1,
            q.D: 1,
        },
        note="The target contains the basis functions that the model lacks; at finite D they are not "
        "orthogonal to the others on the data. The print holds when the skill is whole, or for infinite D.",
    ),
    ss.Claim(
        name="nam2024.parameter_model.flow_on_data.corrected",
        meaning="Gradient flow on data, with the term of the basis function that the model lacks.",
        statement=ss.Identity(
            PARTLY.flow[WEIGHTS[0]],
            -q.eta
            * q.a
            / q.D
            * ((ROWS * ROWS.T)[0] * (WEIGHTS[0] * q.a - IDEAL) - (ROWS * PHI[1:, :].T)[0] * IDEAL),
        ),
        domain=ON_FEATURES,
        expected=PROVED,
        reference=source("107", APPENDIX),
    ),
    *(
        ss.Claim(
            name=f"nam2024.parameter_model.flow_on_data.of_whole_skill_{l + 1}",
            meaning="The print holds for a skill of which the model has all basis functions.",
            statement=ss.Identity(
                WHOLLY.flow[WEIGHTS[l]],
                (-q.eta * q.a / q.D * PHI * PHI.T * (q.a * Matrix(WEIGHTS) - Matrix([IDEAL, IDEAL])))[l],
            ),
            domain=ON_FEATURES,
            expected=PROVED,
            reference=source("107", APPENDIX),
        )
        for l in (0, 1)
    ),
]

# Eq. 108 on a population: four inputs of the skill, two basis functions that satisfy Eq. 16 at each.

G = (1, 1, -1, -1)
E_1 = tuple((x + y) / sqrt(2) for x, y in zip(G, (1, -1, 1, -1)))
E_2 = tuple((x - y) / sqrt(2) for x, y in zip(G, (1, -1, 1, -1)))


def moment(*functions):
    """Mean over inputs of the product of functions that vanish on other skills."""
    products = [1] * len(G)
    for function in functions:
        products = [before * value for before, value in zip(products, function)]
    return q.P_s * Rational(1, len(G)) * Add(*products)


MANY_DATA = ss.Domain({q.P_s: ss.Interval(0, 1, left_open=True), q.D: COUNT})

law_of_large_numbers = [
    *(
        ss.Claim(
            name=f"nam2024.parameter_model.many_data.mean_{name}",
            meaning="Over the inputs the product of two basis functions of skill k has the mean P(k) delta.",
            statement=ss.Identity(moment(first, second), value),
            domain=MANY_DATA,
            expected=PROVED,
            reference=source("108", APPENDIX),
        )
        for name, first, second, value in (
            ("1_1", E_1, E_1, q.P_s),
            ("2_2", E_2, E_2, q.P_s),
            ("1_2", E_1, E_2, 0),
        )
    ),
    *(
        ss.Claim(
            name=f"nam2024.parameter_model.many_data.variance_{name}",
            meaning="The variance of its average over D data points tends to zero.",
            statement=ss.Limit(
                (moment(first, first, second, second) - moment(first, second) ** 2) / q.D, q.D, oo, 0
            ),
            domain=MANY_DATA,
            expected=PROVED,
            reference=source("108", APPENDIX),
        )
        for name, first, second in (("1_1", E_1, E_1), ("2_2", E_2, E_2))
    ),
]

#: A data set whose features have exactly the limit: Phi Phi^T = D P(k) 1.
BALANCED = FeatureModel(features=sqrt(q.D * q.P_s) * eye(2), available=1)
LARGE = ParameterModel(size=2)
#: The strength of one function out of N_c: R_k = a_k B/sqrt(N_c) is a skill of the target S/sqrt(N_c).
ONE_OF_MANY = MultilinearModel(weight=q.P_s, target_scale=q.S / sqrt(q.N_c))

flow_on_population = [
    ss.Claim(
        name="nam2024.parameter_model.flow_on_population.from_loss",
        meaning="In the limit of many data every basis function is learned by itself.",
        statement=ss.Identity(
            MODEL.flow(2)[WEIGHTS[0]],
            -q.eta * q.P_s * q.a * (WEIGHTS[0] * q.a - q.S / sqrt(q.N_c)),
        ),
        domain=ss.Domain({**ON_FEATURES.ranges, q.N_c: ss.Integers(2, oo)}),
        expected=PROVED,
        reference=source("109", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.parameter_model.flow_on_population.from_balanced_data",
        meaning="The flow on data with Phi Phi^T = D P(k) is that of the limit, also for a part of a skill.",
        statement=ss.Identity(BALANCED.flow[WEIGHTS[0]], LARGE.flow(1)[WEIGHTS[0]]),
        domain=ON_FEATURES,
        expected=PROVED,
        reference=source("109", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.parameter_model.flow_on_population.rests_at_the_end",
        meaning="The flow stands still where a_k B_l = S/sqrt(N_c).",
        statement=ss.Identity(MODEL.flow(2)[WEIGHTS[0]].subs(WEIGHTS[0], q.S / (sqrt(q.N_c) * q.a)), 0),
        domain=ss.Domain(
            {**ON_FEATURES.ranges, q.N_c: ss.Integers(2, oo)}, where=[ss.Relation(q.a, "!=", 0)]
        ),
        expected=PROVED,
        reference=source("109", APPENDIX),
    ),
    ss.Claim(
        name="nam2024.parameter_model.flow_on_population.one_function",
        meaning="With one of N_c basis functions the strength tends to S/N_c.",
        statement=ss.Limit(ONE_OF_MANY.strength_at() / sqrt(q.N_c), q.T, oo, q.S / q.N_c),
        domain=ss.Domain(
            {
                **dict.fromkeys([q.S, q.r, q.eta], POSITIVE),
                q.P_s: ss.Interval(0, 1, left_open=True),
                q.N_c: COUNT,
            },
            where=[q.r < q.S / sqrt(q.N_c)],
        ),
        expected=PROVED,
        reference=source("106", APPENDIX),
    ),
]

strength_of_part = ss.Derivation.chain(
    MODEL.final_strength(LAST).subs(ENDING),
    [
        (
            "strength of each basis function, times its coefficient at the end",
            Sum(q.S / sqrt(q.N_c) * BASIS.expand(1, count=1).inner(BASIS.skill_functions()), (q.l, 1, REST)),
        ),
        ("every basis function has strength 1/sqrt(N_c)", q.S * REST / q.N_c),
    ],
    name="nam2024.parameter_model.strength_of_part",
    meaning="The strength at the end of a skill with r of its N_c basis functions.",
    domain=BY_ENDING,
    expected=PROVED,
    reference=source("110-111", APPENDIX),
)
