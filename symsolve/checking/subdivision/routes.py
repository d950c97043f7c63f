"""The routes to a proof, in the order in which they are tried: cheap and decisive first."""

from __future__ import annotations

from symsolve.checking.subdivision.algebra import (
    by_comparing_logarithms,
    by_exponentiating,
    by_factors,
    by_logarithms,
    by_normal_form,
)
from symsolve.checking.subdivision.boxes import by_boxes
from symsolve.checking.subdivision.derivative import by_critical_points, by_derivative
from symsolve.checking.subdivision.known_bounds import by_known_bounds
from symsolve.checking.subdivision.prover import Prover, Route, Task
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
)
from symsolve.checking.subdivision.tight import by_tight_point

_FEW, _SOME, _MANY = 24, 120, 1500


def _at_depth(most: int, route: Route) -> Route:
    """A costly route is worth its price only near the start."""
    return lambda prover, task: task.depth <= most and route(prover, task)


ROUTES: tuple[Route, ...] = (
    by_normal_form,
    by_roots,
    by_factors,
    by_cases,
    by_boxes(_FEW),
    by_logarithms,
    by_comparing_logarithms,
    by_known_bounds,
    _at_depth(4, by_order_of_variables),
    _at_depth(3, by_scaling),
    _at_depth(5, by_constant),
    _at_depth(4, by_equal_variables),
    by_derivative,
    by_lambert,
    _at_depth(4, by_critical_points),
    by_exponentiating,
    _at_depth(3, by_exponentials),
    _at_depth(4, by_tight_point(_SOME)),
    _at_depth(4, by_reciprocal),
    _at_depth(3, by_sign_of_a_variable),
    _at_depth(2, by_boxes(_MANY)),
)

__all__ = ["ROUTES", "Prover", "Route", "Task"]
