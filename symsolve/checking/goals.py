"""The relations that must hold on the whole domain for a statement to be true."""

from __future__ import annotations

import attrs

from symsolve.claims import Conserved, Identity, Inequality, Relation, SolvesODE, Statement


@attrs.frozen
class Goal:
    """One relation, and which part of the statement it comes from."""

    relation: Relation
    label: str = ""


def goals(statement: Statement) -> tuple[Goal, ...]:
    """The relations that a statement amounts to; none for limits and asymptotics.

    Examples:
        >>> import sympy
        >>> from symsolve.claims import Conserved
        >>> a, b = sympy.symbols("a b", real=True)
        >>> [str(goal.relation) for goal in goals(Conserved(a**2 - b**2, flow={a: b, b: a}))]
        ['0 == 0']
    """
    if isinstance(statement, Identity):
        return (Goal(Relation(statement.lhs, "==", statement.rhs)),)
    if isinstance(statement, Inequality):
        return (Goal(statement.relation),)
    if isinstance(statement, Conserved):
        return (Goal(Relation(statement.drift, "==", 0), "drift along the flow"),)
    if isinstance(statement, SolvesODE):
        return _ode_goals(statement)
    return ()


def _ode_goals(statement: SolvesODE) -> tuple[Goal, ...]:
    several = len(statement.equation) > 1
    equations = (
        Goal(Relation(lhs, "==", rhs), f"equation {index}" if several else "equation")
        for index, (lhs, rhs) in enumerate(statement.substituted_sides(), start=1)
    )
    initial = (
        Goal(Relation(lhs, "==", rhs), f"initial value {key}")
        for key, (lhs, rhs) in zip(statement.initial, statement.initial_conditions(), strict=True)
    )
    return (*equations, *initial)
