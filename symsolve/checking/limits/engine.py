"""Limits and asymptotic statements: a symbolic route and a ladder of certified values, which must agree."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import attrs
import sympy
from flint import arb
from sympy import oo

from symsolve.checking.evidence import Evidence, Outcome, Witness
from symsolve.checking.limits.ladder import (
    BITS,
    Rung,
    Trend,
    climb,
    climb_far,
    extrapolated,
    grows,
    may_oscillate,
    sharp_value,
    shown,
    stays_bounded,
    trend,
)
from symsolve.checking.limits.plain import follows_another_power, settles_for_good
from symsolve.checking.limits.signs import SignOracle
from symsolve.checking.limits.symbolic import Answer, Approach, approaches, symbolic_limit
from symsolve.checking.ode.stretches import moderate_points
from symsolve.claims import Asymptotic, Domain, Limit, Point, Relation
from symsolve.errors import SymsolveError
from symsolve.evaluation import compile_expression
from symsolve.evaluation.precision import working_precision

SYMBOLIC, LADDER = "symbolic limit", "ladder of balls"
_POINTS = 3
_POINTS_OF_DIFFERENCES = 8
_SEED_OF_DIFFERENCES = 1


@attrs.frozen(kw_only=True)
class _Finding:
    """What came of one question: does an expression tend to a value from one side?

    Attributes:
        established: the symbolic route establishes it on the whole domain.
        reason: if not, why.
        trends: what the ladders show at each point of the parameters.
        witness: where it certainly fails, by the rule of refutation.
        against: why it fails, in words.
    """

    established: bool
    reason: str
    trends: tuple[Trend, ...]
    witness: Witness | None = None
    against: str = ""
    rungs: int = 0


def check_limit(
    statement: Limit, domain: Domain, *, seed: int, declared: Point | None = None
) -> list[Evidence]:
    """Whether an expression tends to a value.

    Two routes are taken, from each side that is claimed. The symbolic route finds the limit on the
    whole domain by comparing growth, or gives up. The ladder evaluates the expression with certified
    error at up to 61 places that come ever closer, at three exact points of the parameters; a declared
    witness is looked at before those.

    Proved: the symbolic limit equals the claimed value, and the ladder moves towards it at every point.
    Supported: the ladder converges at every point, but the symbolic route gave up, and no part of the
    expression may oscillate between the rungs.
    Refuted, at one point of the parameters, in one of three ways:

    1. the symbolic route, on the whole domain or at this point, finds a definite limit that certainly differs
       from the claimed value, and the ladder's last certified value, or both of its last two Aitken
       extrapolations, lie ten times closer to it than to the claimed value (for infinite limits: the
       ladder grows, or moves towards the finite value, accordingly);
    2. the symbolic route finds that the expression oscillates for ever between bounds that certainly differ,
       and the ladder shows two values that certainly differ by more than a tenth of that span;
    3. the symbolic route gives up, but the ladder settles away from the claimed value so fast that no slow
       change can hide: see ``settles_for_good``.

    Anything else is inconclusive, in particular a slow ladder alone.

    Examples:
        >>> from symsolve.claims import Interval
        >>> x, a = sympy.symbols("x a", positive=True)
        >>> domain = Domain({a: Interval(0, oo)})
        >>> right = Limit((1 + a/x)**x, x, oo, sympy.exp(a))
        >>> [evidence.outcome.value for evidence in check_limit(right, domain, seed=0)]
        ['proves', 'supports']
        >>> evidence = check_limit(Limit((1 + a/x)**x, x, oo, sympy.exp(2*a)), domain, seed=0)[0]
        >>> evidence.outcome.value, evidence.witness.point[a]
        ('refutes', 1)
    """
    domain = domain.restricted_to(statement.symbols)
    points = parameter_points(domain, seed, variable=statement.variable, declared=declared)
    findings = [
        _tends(statement.expression, side, statement.value, domain, points)
        for side in approaches(statement.variable, statement.point, statement.direction)
    ]
    return _evidence(findings)


def check_asymptotic(
    statement: Asymptotic, domain: Domain, *, seed: int, declared: Point | None = None
) -> list[Evidence]:
    """Whether an expression behaves like its claimed leading term, up to the claimed relative error.

    The question is put as limits: expression/leading tends to 1, and (expression/leading - 1)/relative_error
    stays bounded. Both are checked as ``check_limit`` says. A bound is refuted when the symbolic
    route finds that the quotient grows beyond all bounds and the ladder grows by half or more at each of
    its last four steps.

    Examples:
        >>> from symsolve.claims import Interval
        >>> k, alpha = sympy.symbols("k alpha", positive=True)
        >>> tail = Asymptotic(sympy.zeta(alpha + 1, k), k, k**-alpha/alpha, relative_error=1/k)
        >>> domain = Domain({alpha: Interval.open(0, oo)})
        >>> [evidence.outcome.value for evidence in check_asymptotic(tail, domain, seed=0)]
        ['proves', 'supports']
    """
    domain = domain.restricted_to(statement.symbols)
    points = parameter_points(domain, seed, variable=statement.variable, declared=declared)
    ratio = statement.expression / statement.leading
    sides = approaches(statement.variable, statement.point, statement.direction)
    findings = [_tends(ratio, side, sympy.Integer(1), domain, points) for side in sides]
    error = statement.relative_error
    if error is not None and all(finding.witness is None for finding in findings):
        rest = (statement.expression - statement.leading) / (statement.leading * error)
        findings += [_stays_bounded(rest, side, domain, points) for side in sides]
    return _evidence(findings)


def parameter_points(
    domain: Domain, seed: int, *, variable: sympy.Symbol, declared: Point | None = None
) -> list[Point]:
    """A declared witness if there is one, the domain's own, and a few random points.

    A side condition may tie the variable of the limit to the parameters, such as r < S for r -> 0: then the
    points of the domain give it a value, but it must stay free to move.
    """
    found = [*([] if declared is None else [declared]), domain.witness]
    found += moderate_points(domain, seed, _POINTS - 1)
    points = [{symbol: value for symbol, value in point.items() if symbol != variable} for point in found]
    return [point for n, point in enumerate(points) if point not in points[:n]]


def _evidence(findings: list[_Finding]) -> list[Evidence]:
    refuted = next((finding for finding in findings if finding.witness is not None), None)
    rungs = sum(finding.rungs for finding in findings)
    if refuted is not None:
        summary = refuted.against
        return [
            Evidence(
                kind=LADDER, outcome=Outcome.REFUTES, summary=summary, count=rungs, witness=refuted.witness
            )
        ]
    return [_symbolic_evidence(findings), _ladder_evidence(findings, rungs)]


def _symbolic_evidence(findings: list[_Finding]) -> Evidence:
    missing = [finding.reason for finding in findings if not finding.established]
    if missing:
        return Evidence(kind=SYMBOLIC, outcome=Outcome.INCONCLUSIVE, summary=missing[0])
    trends = [trend for finding in findings for trend in finding.trends]
    if not trends or any(trend in (Trend.AGAINST, Trend.SILENT) for trend in trends):
        worst = Trend.AGAINST if Trend.AGAINST in trends else Trend.SILENT
        summary = f"established by comparison of growth, but the ladder of balls {worst.value}: not counted"
        return Evidence(kind=SYMBOLIC, outcome=Outcome.INCONCLUSIVE, summary=summary)
    summary = "comparison of growth, confirmed by the ladder"
    return Evidence(kind=SYMBOLIC, outcome=Outcome.PROVES, summary=summary, count=len(findings))


def _ladder_evidence(findings: list[_Finding], rungs: int) -> Evidence:
    trends = [trend for finding in findings for trend in finding.trends]
    if trends and all(trend is Trend.CONFIRMS for trend in trends):
        summary = f"converges as claimed on {rungs} rungs at {len(trends)} points"
        return Evidence(kind=LADDER, outcome=Outcome.SUPPORTS, summary=summary, count=rungs)
    worst = next((t for t in (Trend.AGAINST, Trend.SILENT, Trend.SLOW) if t in trends), Trend.SILENT)
    summary = f"{worst.value} (after {rungs} rungs)"
    return Evidence(kind=LADDER, outcome=Outcome.INCONCLUSIVE, summary=summary, count=rungs)


def _tends(
    expression: sympy.Expr, approach: Approach, claimed: sympy.Expr, domain: Domain, points: Sequence[Point]
) -> _Finding:
    answer = symbolic_limit(expression, approach, domain)
    established, reason = _equals(answer, claimed, domain)
    telling = [] if established else _where_they_differ(answer, approach, claimed, domain)
    trends, rungs = [], 0
    for point in [*points, *telling]:
        ladders = climb(expression, approach, point)
        rungs += sum(map(len, ladders))
        value = constant_ball(claimed, point)
        shows = _unless_waves(_trend_of(ladders, claimed, value), expression, approach, answer)
        trends.append(shows)
        against = (
            "" if established else _refuted(expression, approach, claimed, answer, point, ladders, value)
        )
        if against:
            last = _telling(ladders, value)
            relation = Relation(expression, "==", claimed)
            right = str(claimed) if value is None else shown(value)
            witness = _witness(point, approach, last, relation, right)
            return _Finding(
                established=False,
                reason=reason,
                trends=tuple(trends),
                witness=witness,
                against=against,
                rungs=rungs,
            )
    return _Finding(established=established, reason=reason, trends=tuple(trends), rungs=rungs)


def _where_they_differ(
    answer: Answer, approach: Approach, claimed: sympy.Expr, domain: Domain
) -> list[Point]:
    """A point at which the limit that was found is certainly another than the claimed one.

    Two that agree at the few points of the ladders, say at D = 1, may differ elsewhere.
    """
    if answer.value is None or answer.value.is_infinite or claimed.is_infinite:
        return []
    for point in moderate_points(domain, _SEED_OF_DIFFERENCES, _POINTS_OF_DIFFERENCES):
        here = {symbol: value for symbol, value in point.items() if symbol != approach.variable}
        found, other = constant_ball(answer.value, here), constant_ball(claimed, here)
        if found is not None and other is not None and not found.overlaps(other):
            return [here]
    return []


def _stays_bounded(rest: sympy.Expr, approach: Approach, domain: Domain, points: Sequence[Point]) -> _Finding:
    answer = symbolic_limit(rest, approach, domain)
    established = answer.bounded or SignOracle(domain).is_zero(rest.xreplace(domain.assumed()))
    infinite = answer.value is not None and answer.value.is_infinite
    reason = "the relative error is larger than claimed" if infinite else answer.reason
    trends, rungs = [], 0
    for point in points:
        ladders = climb(rest, approach, point)
        rungs += sum(map(len, ladders))
        shows = _exactly_zero(ladders) or stays_bounded(ladders)
        trends.append(shows if established else _unless_waves(shows, rest, approach, answer))
        here = answer if answer.value is not None or answer.bounded else _at_point(rest, approach, point)
        unbounded = here.value is not None and here.value.is_infinite
        sizes = [[attrs.evolve(rung, value=abs(rung.value)) for rung in ladder] for ladder in ladders]
        beyond = any(ladders) and bool(_furthest(sizes).value > 1)
        if unbounded and not established and shows is Trend.AGAINST and beyond:
            telling = _telling(sizes, arb(1))
            witness = _witness(point, approach, telling, Relation(sympy.Abs(rest), "<=", 1), "1")
            against = "the relative error divided by its claimed order grows beyond all bounds"
            return _Finding(
                established=False,
                reason=reason,
                trends=tuple(trends),
                witness=witness,
                against=against,
                rungs=rungs,
            )
    return _Finding(established=established, reason=reason, trends=tuple(trends), rungs=rungs)


def _unless_waves(shown_trend: Trend, expression: sympy.Expr, approach: Approach, answer: Answer) -> Trend:
    """A ladder shows nothing of what may oscillate between its rungs, unless symbols rule that out."""
    settled = answer.value is not None or not may_oscillate(expression, approach.variable)
    return shown_trend if settled or shown_trend is Trend.AGAINST else Trend.SILENT


def _exactly_zero(ladders: list[list[Rung]]) -> Trend | None:
    values = [rung.value for ladder in ladders for rung in ladder]
    return Trend.CONFIRMS if len(values) >= 6 and all(value.contains(0) for value in values) else None


def _equals(answer: Answer, claimed: sympy.Expr, domain: Domain) -> tuple[bool, str]:
    """Whether the symbolic limit provably is the claimed value."""
    if answer.value is None:
        return False, answer.reason
    if answer.value.is_infinite or claimed.is_infinite:
        same = answer.value == claimed
    else:
        difference = (answer.value - claimed).xreplace(domain.assumed())
        same = SignOracle(domain).is_zero(difference)
    return same, "" if same else f"the symbolic limit is {answer.value}"


def _trend_of(ladders: list[list[Rung]], claimed: sympy.Expr, value: arb | None) -> Trend:
    if claimed.is_infinite:
        return grows(ladders, 1 if claimed == oo else -1)
    return Trend.SILENT if value is None else trend(ladders, value)


def _refuted(
    expression: sympy.Expr,
    approach: Approach,
    claimed: sympy.Expr,
    answer: Answer,
    point: Point,
    ladders: list[list[Rung]],
    value: arb | None,
) -> str:
    """Why the claim fails at this point of the parameters; empty if that is not certain."""
    if not any(ladders) or (value is None and not claimed.is_infinite):
        return ""
    here = answer if answer.value is not None or answer.oscillates else _at_point(expression, approach, point)
    if here.oscillates:
        return _by_oscillation(here, ladders)
    if here.value is not None:
        reason = _by_other_limit(here.value, claimed, point, ladders, value)
        if reason or here.value == claimed:
            return reason
        return _by_other_limit(
            here.value, claimed, point, _with_far_rungs(expression, approach, point, ladders), value
        )
    if settles_for_good(expression, approach, point, ladders, value):
        return f"the ladder settles at {shown(_furthest(ladders).value)}"
    if follows_another_power(expression, approach, point, ladders, value):
        return "the ladder follows a power"
    return ""


def _with_far_rungs(
    expression: sympy.Expr, approach: Approach, point: Point, ladders: list[list[Rung]]
) -> list[list[Rung]]:
    """The ladders with the fast one prolonged, if it got to its end."""
    slow, fast = ladders
    if not fast or fast[-1].power < 4096:
        return ladders
    return [slow, fast + climb_far(expression, approach, point)]


def _at_point(expression: sympy.Expr, approach: Approach, point: Point) -> Answer:
    """The symbolic route at one point, where every comparison is between numbers."""
    return symbolic_limit(expression.xreplace(point), approach.at(point), Domain()) if point else Answer()


def _by_oscillation(answer: Answer, ladders: list[list[Rung]]) -> str:
    values = [rung.value for ladder in ladders for rung in ladder[-12:]]
    with working_precision(BITS):
        spread = any(abs(a - b) > abs(a) / 10 for a in values for b in values)
    return f"no limit: {answer.reason}" if spread else ""


def _by_other_limit(
    found: sympy.Expr, claimed: sympy.Expr, point: Point, ladders: list[list[Rung]], value: arb | None
) -> str:
    reason = f"the limit is {found}"
    if found.is_infinite:
        sign = 1 if found == oo else -1
        agrees = grows(ladders, sign) in (Trend.CONFIRMS, Trend.SLOW)
        return reason if agrees and found != claimed and _is_beyond(ladders, sign, value) else ""
    other = constant_ball(found, point)
    if other is None:
        return ""
    if value is None:
        return reason if trend(ladders, other) in (Trend.CONFIRMS, Trend.SLOW) else ""
    return reason if _closer(ladders, other, value) else ""


def _closer(ladders: list[list[Rung]], found: arb, claimed: arb) -> bool:
    """Whether the last value, or what it extrapolates to, lies ten times closer to the found limit."""
    estimates: list[tuple[arb, ...]] = [(_furthest(ladders).value,)]
    estimates += [pair for ladder in ladders if (pair := extrapolated([rung.value for rung in ladder]))]
    with working_precision(BITS):
        return not found.overlaps(claimed) and any(
            all(10 * abs(estimate - found) < abs(estimate - claimed) for estimate in group)
            for group in estimates
        )


def _is_beyond(ladders: list[list[Rung]], sign: int, value: arb | None) -> bool:
    """Whether the ladder has passed a finite claimed value, with room to spare."""
    if value is None:
        return True
    with working_precision(BITS):
        return bool(sign * _furthest(ladders).value > abs(value) + 1)


def constant_ball(expression: sympy.Expr, point: Point) -> arb | None:
    """A sharp real value of an expression at a point of the parameters."""
    try:
        program = compile_expression(expression.xreplace(point), ())
    except SymsolveError:
        return None
    return sharp_value(program, ())


def _furthest(ladders: list[list[Rung]]) -> Rung:
    return max((ladder[-1] for ladder in ladders if ladder), key=lambda rung: rung.power)


def _telling(ladders: list[list[Rung]], claimed: arb | None) -> Rung:
    """The simplest place that shows the failure: from there on all values lie where the last one does."""
    last = _furthest(ladders)
    if claimed is None:
        return last
    rungs = sorted((rung for ladder in ladders for rung in ladder), key=lambda rung: -rung.power)
    with working_precision(BITS):
        gap, size = abs(last.value - claimed), abs(claimed) + 1
        grows_away = bool(gap > 1000 * size)

        def shows(rung: Rung) -> bool:
            if grows_away:
                return bool(abs(rung.value - claimed) > size)
            return bool(10 * abs(rung.value - last.value) < gap)

        telling = list(itertools.takewhile(shows, rungs))
    return telling[-1] if telling else last


def _witness(point: Point, approach: Approach, rung: Rung, relation: Relation, right: str) -> Witness:
    where = {**point, approach.variable: rung.place}
    label = f"on the way to {approach.variable} = {approach.point}"
    return Witness(point=where, relation=relation, left=shown(rung.value), right=right, label=label)
