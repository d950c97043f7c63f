"""The routes to a proof, in the order in which they are tried: cheap and decisive first."""

from __future__ import annotations

from symsolve.checking.subdivision.algebra import (
    by_comparing_logarithms,
    by_exponentiating,
    by_factors,
    by_logarithms,
    by_normal_form,
    by_quotients,
    by_squaring,
)
from symsolve.checking.subdivision.boxes import by_boxes
from symsolve.checking.subdivision.derivative import by_critical_points, by_derivative
from symsolve.checking.subdivision.known_bounds import by_known_bounds
from symsolve.checking.subdivision.prover import EFFORTS, Prover, Route, Task
from symsolve.checking.subdivision.splitting import (
    by_cases,
    by_constant,
    by_equal_variables,
    by_order_of_variables,
    by_sign_of_a_variable,
)
from symsolve.checking.subdivision.substitution import (
    by_exponentials,
    by_lambert,
    by_reciprocal,
    by_roots,
    by_scaling,
    by_squares,
)
from symsolve.checking.subdivision.tight import by_tight_point

_FEW, _SOME, _MANY = 24, 300, 1500


def _with_full_effort(route: Route) -> Route:
    return lambda prover, task: prover.effort + 1 == EFFORTS and route(prover, task)


def _at_depth(most: int, route: Route) -> Route:
    """A costly route is worth its price only near the start."""
    return lambda prover, task: task.depth <= most and route(prover, task)


ROUTES: tuple[Route, ...] = (
    by_normal_form,
    by_roots,
    by_squares,
    by_factors,
    by_cases,
    by_boxes(_FEW),
    by_logarithms,
    by_comparing_logarithms,
    by_quotients,
    by_squaring,
    by_known_bounds,
    _at_depth(4, by_order_of_variables),
    _at_depth(3, by_scaling),
    _at_depth(5, by_constant),
    _at_depth(4, by_equal_variables),
    _at_depth(3, by_critical_points),
    by_derivative,
    by_lambert,
    by_exponentiating,
    _at_depth(3, by_exponentials),
    _at_depth(4, by_tight_point(_SOME)),
    _at_depth(4, by_reciprocal),
    _at_depth(3, by_sign_of_a_variable),
    _with_full_effort(_at_depth(2, by_boxes(_SOME))),
    _with_full_effort(_at_depth(0, by_boxes(_MANY))),
)

__all__ = ["ROUTES", "Prover", "Route", "Task"]
