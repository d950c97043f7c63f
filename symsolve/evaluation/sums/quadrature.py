"""Integrals along the real line by the certified integrator, whatever the integrand raises."""

from __future__ import annotations

from collections.abc import Callable

import flint
from flint import acb, arb

from symsolve.evaluation.complex_rules import no_information
from symsolve.evaluation.sums.refusal import Refusal


def integral_between(function: Callable[[acb], acb], lower: arb, upper: arb, tolerance: arb) -> arb:
    """The integral of a holomorphic function over the part of the real line between two balls.

    Args:
        function: its value on a complex ball, not finite where it is not known to be holomorphic.
        lower: where the integral begins.
        upper: where it ends.
        tolerance: the error at which the integrator may stop; the result says which error it has.

    Raises:
        Refusal: no finite enclosure was found.
    """
    errors: list[BaseException] = []

    def integrand(z: acb, analytic: bool) -> acb:
        if errors:
            return no_information()
        try:
            value = function(z)
        except BaseException as error:  # none must cross the C code of the integrator, a time limit neither
            errors.append(error)
            return no_information()
        return value if value.is_finite() else no_information()

    ends, most = (acb(lower), acb(upper)), 100 * flint.ctx.prec + 20_000
    value = acb.integral(integrand, ends[0].mid(), ends[1].mid(), abs_tol=tolerance, eval_limit=most)
    for end, sign in zip(ends, (-1, 1)):
        if not end.is_exact():
            value += sign * (end - end.mid()) * integrand(end, False)
    if errors:
        raise errors[0]
    if not value.is_finite():
        raise Refusal("the integral has no enclosure: the integrand may be singular on the path")
    return value.real
