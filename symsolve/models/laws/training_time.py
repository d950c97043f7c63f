r"""The loss in time: one harmonic sum for every model whose skills are learned independently (Eqs. 42-47)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs
import sympy
from flint import arb

from symsolve.errors import OutsideDomain, PrecisionNotReached
from symsolve.evaluation import Enclosure, compile_expression, evaluate
from symsolve.evaluation.accuracy import Goal
from symsolve.evaluation.precision import working_precision
from symsolve.harmonic import HarmonicSum
from symsolve.models import quantities as q
from symsolve.models.laws.law import Law, Values, cached_leading
from symsolve.models.laws.response import PACE, Response, response_of
from symsolve.models.laws.spectrum_sums import Frequencies, normalisation, share_beyond, weight_from
from symsolve.models.laws.upper_integral import numeric
from symsolve.models.spectrum import Spectrum

if TYPE_CHECKING:
    from symsolve.harmonic.expansions.records import Expansion, Leading, Term

__all__ = ["TimeLaw", "spectrum_of", "time_law"]

_GUARD_DIGITS = 2


def spectrum_of(alpha: Any, skills: Any) -> Spectrum:
    """The spectrum, with the domain of its decay checked."""
    spectrum = Spectrum(skills=skills, alpha=q.alpha if alpha is None else alpha)
    if spectrum.alpha.is_positive is not True:
        raise OutsideDomain(f"alpha = {spectrum.alpha}: the frequencies k^-(alpha+1) need alpha > 0")
    return spectrum


def time_law(
    *,
    model: Any = None,
    response: Any = None,
    alpha: Any = None,
    skills: Any = sympy.oo,
    learned: Any = sympy.oo,
    rate: Any = None,
    unlearned: Any = None,
) -> TimeLaw:
    """The law of training time, L(T) ~ A_T T^(-alpha/(alpha+1)), with unlimited data.

    Args:
        model: a model of one skill; the multilinear model by default.
        response: instead of a model, the loss of one skill as an expression in u = rate P_s(k) T.
        alpha: decay of the frequencies; a symbol by default.
        skills: n_s.
        learned: N, how many of the most frequent skills the model has basis functions for.
        rate: of a response that is an expression; eta by default.
        unlearned: of a response that is an expression: the loss of a skill beyond N; its start by default.

    Examples:
        >>> law = time_law()
        >>> law.exponent
        -alpha/(alpha + 1)
        >>> values = {q.alpha: sympy.Rational(3, 5), q.S: 1, q.r: sympy.Rational(1, 100), q.eta: 1}
        >>> law.evaluate(values, at=100, digits=30).digits(30)
        '0.106708425338241635178560963389'
    """
    given = model if response is None else response
    if model is not None and response is not None:
        raise OutsideDomain("give a model or a response, not both: a model has its own response")
    return TimeLaw(
        name="time",
        resource=q.T,
        spectrum=spectrum_of(alpha, skills),
        response=response_of(given, rate=rate, unlearned=unlearned),
        learned=Spectrum(skills=learned).skills,
    )


@attrs.frozen(kw_only=True)
class TimeLaw(Law):
    """L(T) = sum over the skills k <= N of P_s(k) h(rate P_s(k) T), plus what the other skills keep.

    Attributes:
        response: h and the rate.
        learned: N.
    """

    response: Response
    learned: sympy.Expr = sympy.oo

    @property
    def argument(self) -> sympy.Expr:
        """x of the harmonic sum."""
        return self.response.rate * self.resource

    @property
    def harmonic(self) -> HarmonicSum:
        """The skills that are learned, as a harmonic sum."""
        return self._sum(self.response.written_out, sympy.Min(self.learned, self.spectrum.skills))

    @property
    def endless(self) -> HarmonicSum:
        """The harmonic sum of infinitely many skills with the same frequencies."""
        return self._sum(self.response.loss, sympy.oo)

    def _sum(self, base: sympy.Expr, terms: sympy.Expr) -> HarmonicSum:
        law = (normalisation(self.spectrum), self.spectrum.alpha + 1)
        return HarmonicSum(base, PACE, amplitude=law, frequency=law, terms=terms)

    @property
    def untouched(self) -> sympy.Expr:
        """What the skills beyond N add, at any time (Eq. 38)."""
        if self.learned is sympy.oo or self.learned == self.spectrum.skills:
            return sympy.Integer(0)
        return self.response.unlearned * share_beyond(self.spectrum, self.learned)

    @property
    def exact(self) -> sympy.Expr:
        """The loss as a SymPy sum."""
        return self.harmonic.at(self.argument, q.k) + self.untouched

    @property
    def _leading(self) -> Leading:
        return cached_leading(self.endless)

    @property
    def exponent(self) -> sympy.Expr:
        """The power of T while 1 << rate T << 1/P_s(N)."""
        return self._leading.exponent.subs(self.response.full)

    @property
    def prefactor(self) -> sympy.Expr:
        """What multiplies it, in closed form where the Mellin transform of the response has one."""
        found = self._leading
        return (found.prefactor * self.response.rate**found.exponent).subs(self.response.full)

    @property
    def leading(self) -> sympy.Expr:
        """The leading term in T."""
        logarithms = self._leading.logarithms
        if logarithms == 0:
            return self.prefactor * self.resource**self.exponent
        return self._leading.expression(self.argument).subs(self.response.full)

    @property
    def conditions(self) -> tuple[sympy.Basic, ...]:
        """Of the response and of its Mellin transform."""
        further = tuple(condition.subs(self.response.full) for condition in self._leading.conditions)
        ordered: tuple[sympy.Basic, ...] = ()
        if self.learned is not sympy.oo and self.spectrum.skills is not sympy.oo:
            ordered = (sympy.Le(self.learned, self.spectrum.skills),)
        found = dict.fromkeys((*self.response.conditions, *further, *ordered))
        return tuple(condition for condition in found if condition != sympy.true)

    @property
    def validity(self) -> str:
        """Between the first skill and the last."""
        last = "" if self.harmonic.terms is sympy.oo else f", {self.argument}*P_s({self.harmonic.terms}) << 1"
        return f"{self.argument}*P_s(1) >> 1{last}"

    def expansion(self, order: int) -> Expansion:
        """The first powers of T for infinitely many skills; ``corrections`` has what finitely many change."""
        return scaled(self.endless.asymptotics(order), self.response.rate, self.response.full)

    def corrections(self, order: int) -> sympy.Expr:
        """What the end of the spectrum at N or n_s changes, to the order of T^(order-1): Hurwitz zeta values.

        Raises:
            OutsideDomain: the response has no power series at u = 0.

        Examples:
            >>> from symsolve.models import LinearModel
            >>> time_law(model=LinearModel(), learned=q.N).corrections(2)
            S**2*T*eta*zeta(2*alpha + 2, N + 1)/zeta(alpha + 1)**2
        """
        last = sympy.Min(self.learned, self.spectrum.skills)
        if last is sympy.oo:
            return sympy.Integer(0)
        p, A = self.spectrum.alpha + 1, normalisation(self.spectrum)
        series = [self._coefficient(j) for j in range(order)]
        tail = sympy.Add(
            *(
                c * self.argument**j * A ** (j + 1) * weight_from(p * (j + 1), last + 1)
                for j, c in enumerate(series)
            )
        )
        return self.untouched - tail

    def _coefficient(self, j: int) -> sympy.Expr:
        if j == 0:
            return self.response.start
        value = self.response.written_out.diff(PACE, j).subs(PACE, 0)
        if value.is_finite is False or value.has(sympy.nan):
            raise OutsideDomain(
                f"{self.response.loss} has no power series at u = 0; its corrections stop at order {j}"
            )
        return sympy.factor_terms(value / sympy.factorial(j))

    def remainder(self) -> Any:
        """What the powers leave out, for infinitely many skills: class, rate, bound."""
        return self._sum(self.response.written_out, sympy.oo).remainder()

    def remainder_bound(self, values: Values | None = None, at: Any = None) -> Enclosure | None:
        """A proved bound of the distance between the loss and its leading term: infinitely many skills."""
        if self.harmonic.terms is not sympy.oo:
            return None
        point, place = self._point(values), self._resource(at)
        x = self.argument.subs(point).subs(self.resource, place)
        try:
            return self.harmonic.subs(point).remainder().bound({}, x)
        except OutsideDomain:
            return None

    def evaluate(self, values: Values | None = None, at: Any = None, digits: int = 50) -> Enclosure:
        """A certified enclosure of L(T), at any T >= 0; the cost does not grow with the number of skills.

        Raises:
            PrecisionNotReached: the accuracy was not reached.
        """
        goal = Goal.of(digits, None, None)
        point, time = self._point(values), self._resource(at)
        rest = self._rest(point, digits)
        learned = self._start(point, digits) if time == 0 else self._learned(point, time, digits, rest)
        bits = max(rest.bits, learned.bits)
        with working_precision(bits):
            found = Enclosure(rest.ball + learned.ball, bits)
        if not goal.is_met(found):
            failure = PrecisionNotReached(f"{self.name} law: {digits} digits were not certified: {found}")
            failure.best = found  # type: ignore[attr-defined]
            raise failure
        return found

    def _counts(self, point: dict[sympy.Symbol, sympy.Expr]) -> tuple[int | None, int | None]:
        numbers = [
            value.subs(point)
            for value in (self.spectrum.skills, sympy.Min(self.learned, self.spectrum.skills))
        ]
        skills, learned = (None if number is sympy.oo else int(number) for number in numbers)
        return skills, learned

    def _frequencies(self, point: dict[sympy.Symbol, sympy.Expr]) -> Frequencies:
        return Frequencies((self.spectrum.alpha + 1).subs(point), self._counts(point)[0])

    def _rest(self, point: dict[sympy.Symbol, sympy.Expr], digits: int) -> Enclosure:
        """The skills beyond N."""
        skills, learned = self._counts(point)
        if learned is None or learned == skills:
            return Enclosure(arb(0), 64)
        return weighted(self._frequencies(point), learned + 1, self.response.unlearned.subs(point), digits)

    def _start(self, point: dict[sympy.Symbol, sympy.Expr], digits: int) -> Enclosure:
        """The learned skills at T = 0."""
        start, (skills, learned) = self.response.start.subs(point), self._counts(point)
        everything = evaluate(start, at={}, digits=digits + _GUARD_DIGITS)
        if learned is None or learned == skills:
            return everything
        bits = everything.bits + 64
        with working_precision(bits):
            known = 1 - self._frequencies(point).tail(learned + 1)
            return Enclosure(everything.ball * known, bits)

    def _learned(
        self, point: dict[sympy.Symbol, sympy.Expr], time: sympy.Expr, digits: int, rest: Enclosure
    ) -> Enclosure:
        x = self.argument.subs(point).subs(self.resource, time)
        negligible = self._negligible(point, x, digits, rest)
        if negligible is not None:
            return negligible
        return self.harmonic.subs(point).evaluate({}, x, digits + _GUARD_DIGITS)

    def _negligible(
        self, point: dict[sympy.Symbol, sympy.Expr], x: sympy.Expr, digits: int, rest: Enclosure
    ) -> Enclosure | None:
        """Late enough, what is left of the learned skills is far below the rest: h(x P_s(N)) bounds it."""
        last = self._counts(point)[1]
        if last is None or not self.response.falling or rest.ball == 0:
            return None
        with working_precision(96):
            frequencies = self._frequencies(point)
            pace = frequencies.constant * numeric(x, {}, 96) / arb(last) ** frequencies.ball
            enough = rest.ball.abs_lower() / arb(10) ** (digits + _GUARD_DIGITS)
        program = compile_expression(self.response.written_out.subs(point), [PACE])
        # The loss falls, so that its value at any smaller pace is a bound; exp(10**300) has none.
        for smaller in (*(arb(10) ** n for n in range(2, 13, 2)), pace):
            size = program.ball([smaller.min(pace)], 96).abs_upper()
            if size < enough:
                return Enclosure(arb(size / 2, size / 2), 96)
        return None


def weighted(frequencies: Frequencies, first: int, loss: sympy.Expr, digits: int) -> Enclosure:
    """The skills from ``first`` on, each with that loss: loss A zeta(alpha+1, first)."""
    goal = Goal.of(digits + _GUARD_DIGITS, None, None)
    size = 0 if frequencies.skills is None else frequencies.skills.bit_length()
    bits = goal.first_bits + 32
    for _ in range(8):
        factor = evaluate(loss, at={}, digits=digits + 2 * _GUARD_DIGITS).ball
        with working_precision(bits):
            found = Enclosure(factor * frequencies.tail(first), bits)
        if goal.is_met(found):
            return found
        bits = 2 * bits + size
    raise PrecisionNotReached(f"the tail of the spectrum from {first} on: {found}")


def scaled(expansion: Expansion, rate: sympy.Expr, full: Mapping[sympy.Symbol, sympy.Expr]) -> Expansion:
    """An expansion in x = rate T as one in T."""
    from symsolve.harmonic.expansions.records import Expansion

    cases = tuple(
        attrs.evolve(
            case,
            condition=case.condition.subs(full),
            terms=tuple(part for term in case.terms for part in _scaled_term(term, rate, full)),
        )
        for case in expansion.cases
    )
    conditions = tuple(condition.subs(full) for condition in expansion.conditions)
    return Expansion(point=expansion.point, cases=cases, conditions=conditions)


def _scaled_term(term: Term, rate: sympy.Expr, full: Mapping[sympy.Symbol, sympy.Expr]) -> list[Term]:
    """c x^e log(x)^n, multiplied out in log(T) + log(rate)."""
    coefficient = (term.coefficient * rate**term.exponent).subs(full)
    exponent, n = term.exponent.subs(full), term.logarithms
    return [
        attrs.evolve(
            term,
            exponent=exponent,
            coefficient=coefficient * sympy.binomial(n, i) * sympy.log(rate) ** (n - i),
            logarithms=i,
        )
        for i in range(n, -1, -1)
    ]
