r"""A sector without singularities in which the base function falls exponentially, up to infinity."""

from __future__ import annotations

import math

from attrs import frozen
from flint import acb, arb

from symsolve.evaluation.precision import working_precision
from symsolve.harmonic.certified.base_function import _W, BaseFunction
from symsolve.harmonic.certified.decay import DecayingBound, terms_at_infinity
from symsolve.harmonic.certified.form_at_infinity import decaying_form
from symsolve.harmonic.certified.holomorphic import BOUND_BITS, Holomorphic, box, sup_on_disc, sup_on_sector

__all__ = ["Sector", "find_sectors", "order_at_infinity"]

#: Parts of the best angle that are tried, largest first.
_PARTS = (1.0, 0.85, 0.7, 0.58, 0.48, 0.4, 0.32, 0.25, 0.19, 0.14, 0.1, 0.07, 0.045, 0.03, 0.018, 0.01)
_NARROWER = 0.8
_FARTHEST = 1 << 14
_FINEST = 1e-6
# A small disc, so that the bound on it is hardly above |g(0)|.
_SHARE_OF_DISC = 32


@frozen
class Sector:
    r"""h is holomorphic for \|arg u\| <= angle, and on the edge at most bound v^power exp(-rate v^order).

    v is \|u\| > 0; power is not positive. Every number is certified.
    """

    angle: arb
    bound: arb
    power: arb
    rate: arb
    order: arb


def find_sectors(base: BaseFunction, best_angle: float) -> tuple[Sector, ...]:
    """The widest sector up to the best angle that can be certified, and a narrower one; or none.

    The wide one has the better rate, the narrow one keeps away from singularities and has the better bound.

    Args:
        base: the base function with numeric parameters.
        best_angle: where the bound of the sum would be smallest if nothing stood in the way.
    """
    if base.near_zero is None:
        return ()
    with working_precision(BOUND_BITS):
        function, disc = Holomorphic(decaying_form(base.expression), [base.variable]), _inside_disc(base)

        def certified(part: float) -> Sector | None:
            return _certify(base, function, disc, best_angle * part)

        failed = 0.0
        for part in _PARTS:
            found = certified(part)
            if found is None:
                failed = part
                continue
            # A singularity lies between: halve the gap twice.
            for _ in range(2 if failed else 0):
                middle = (part + failed) / 2
                better = certified(middle)
                part, failed, found = (middle, failed, better) if better else (part, middle, found)
            narrower = certified(part * _NARROWER)
            return (found,) if narrower is None else (found, narrower)
    return ()


def order_at_infinity(base: BaseFunction) -> float | None:
    """b where the base function falls as exp(-c u^b), roughly; ``None`` where it does not."""
    with working_precision(BOUND_BITS):
        angle = 1e-3
        far = _from_where(base, angle)
        law = None if far is None else _common_rate(far[1], arb(angle), arb(0))
    return None if law is None else float(law[1].mid())


def _certify(
    base: BaseFunction, function: Holomorphic, disc: tuple[float, arb], angle: float
) -> Sector | None:
    far = _from_where(base, angle, with_law=True)
    if far is None or sup_on_sector(function, (disc[0], far[0]), angle) is None:
        return None
    return _on_the_edge(base, function, arb(angle), disc, far)


def _from_where(
    base: BaseFunction, angle: float, *, with_law: bool = False
) -> tuple[float, list[DecayingBound]] | None:
    """Where bounds begin to hold, and with them, if asked for, the common law of decay."""
    end = 4
    while end <= _FARTHEST:
        bounds = terms_at_infinity(base.expression, end, angle)
        if bounds is not None and (not with_law or _law_holds(base, bounds, end, angle)):
            return float(end), bounds
        end *= 2
    return None


def _law_holds(base: BaseFunction, far: list[DecayingBound], end: float, angle: float) -> bool:
    assert base.near_zero is not None
    power = base.constant(base.near_zero.power).min(arb(0))
    law = _common_rate(far, arb(angle), power)
    return law is not None and _beyond(far, arb(end), arb(angle), power, *law) is not None


def _inside_disc(base: BaseFunction) -> tuple[float, arb]:
    """|u| up to which a small disc is trusted, and the bound of g on it."""
    near = base.near_zero
    assert near is not None
    radius = near.radius / _SHARE_OF_DISC
    bound = sup_on_disc(Holomorphic(near.function, [_W]), radius)
    # The disc has room: powers of balls must not reach beyond it.
    return float((radius * (1 - 1e-9)) ** (1 / float(near.unit))), near.bound if bound is None else bound


def _on_the_edge(
    base: BaseFunction,
    function: Holomorphic,
    angle: arb,
    disc: tuple[float, arb],
    far_out: tuple[float, list[DecayingBound]],
) -> Sector | None:
    assert base.near_zero is not None
    (start, close), (end, far) = disc, far_out
    m = base.constant(base.near_zero.power)
    power = m.min(arb(0))
    law = _common_rate(far, angle, power)
    if law is None:
        return None
    rate, order = law
    bound = close * arb(start) ** (m - power) * (rate * arb(start) ** order).exp()
    direction = acb(angle.cos(), angle.sin())
    pieces = [(start * 1.02**i, start * 1.02 ** (i + 1)) for i in range(_steps(start, end))]
    while pieces:
        inner, outer = pieces.pop()
        piece = box(inner, outer)
        value = function(direction * piece)
        if value.is_finite():
            bound = bound.max(value.abs_upper() * piece ** (-power) * (rate * piece**order).exp())
        elif outer < inner * (1 + _FINEST):
            return None
        else:
            middle = (inner + outer) / 2
            pieces += [(inner, middle), (middle, outer)]
    beyond = _beyond(far, arb(end), angle, power, rate, order)
    return None if beyond is None else Sector(angle, _up(bound.max(beyond)), power, rate, order)


def _steps(start: float, end: float) -> int:
    return max(1, math.ceil(math.log(end / start) / math.log(1.02)))


def _common_rate(far: list[DecayingBound], angle: arb, power: arb) -> tuple[arb, arb] | None:
    slowest = [term.slowest(angle) for term in far]
    if any(law is None for law in slowest):
        return None
    laws = [law for law in slowest if law is not None]
    order = min((law[1] for law in laws), key=lambda b: float(b.mid()))
    # An exponent such as 1/3 is a ball, which equals none, not even itself; two that overlap decide nothing.
    if not all(b is order or b == order or b > order for _, b in laws):
        return None
    rate = min((a for a, b in laws if b is order or b == order), key=lambda a: float(a.mid()))
    growing = any(not term.power <= power for term in far)
    share = arb(9) / 10 if growing else 1 - arb(2) ** -40
    return arb((rate * share).lower()), order


def _beyond(far: list[DecayingBound], end: arb, angle: arb, power: arb, rate: arb, order: arb) -> arb | None:
    """The bound for v >= end: every term times exp(rate v^order) v^-power falls from there on."""
    total = arb(0)
    for term in far:
        law = term.slowest(angle)
        if law is None:
            return None
        a, b = law
        slope = a * b * end**b - rate * order * end**order
        bends_down = a * b * b * end**b - rate * order * order * end**order
        if not (term.power - power <= slope and bends_down >= 0):
            return None
        total += term.bound * end ** (term.power - power) * (rate * end**order - a * end**b).exp()
    return total


def _up(value: arb) -> arb:
    return arb(value.abs_upper())
