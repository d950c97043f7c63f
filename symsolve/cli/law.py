"""``symsolve law``: exponents and prefactors of the scaling laws, and certified values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from symsolve.cli.numbers import ExactNumber

if TYPE_CHECKING:
    import sympy

    from symsolve.evaluation import Enclosure
    from symsolve.models.laws import Law

_POSITIVE, _AMOUNT = ExactNumber(), ExactNumber(positive=False)
_COUNT, _WHOLE = ExactNumber(whole=True), ExactNumber(positive=False, whole=True)
_MOST_DIGITS = 10_000
#: Digits beyond those that are printed, so that the last one is certain; the longest number that is shown.
_GUARD, _LONGEST = 2, 40

Rows = list[tuple[str, str]]
_MODELS = click.Choice(["multilinear", "linear"])


@click.group()
def command() -> None:
    """Scaling laws: exponent, prefactor, remainder, certified values.

    Numbers are read exactly: 3/5, 0.05, 1e6. What is not given stays a symbol.
    """


def _options(*own: Callable[[Any], Any]) -> Callable[[Any], Any]:
    shared = (
        click.option("--alpha", type=_POSITIVE, help="Decay of the skill frequencies k^-(alpha+1)."),
        click.option("--S", "S", type=_POSITIVE, help="Target scale."),
        *own,
        click.option(
            "--digits",
            type=click.IntRange(1, _MOST_DIGITS),
            default=15,
            show_default=True,
            help="Significant digits; only certain ones are printed.",
        ),
        click.option("--latex", "as_latex", is_flag=True, help="The law as LaTeX, and nothing else."),
    )

    def decorate(function: Any) -> Any:
        for option in reversed(shared):
            function = option(function)
        return function

    return decorate


_model = click.option(
    "--model", type=_MODELS, default="multilinear", show_default=True, help="Model of one skill."
)
_start = click.option(
    "--r", "r", type=_POSITIVE, help="Strength of a skill at the start, below S (multilinear)."
)
_rate = click.option("--eta", type=_POSITIVE, help="Learning rate.")
_skills = click.option("--skills", type=_COUNT, help="How many skills; infinitely many by default.")
_learned = click.option(
    "--N", "N", type=_COUNT, help="How many skills the model has basis functions for; all by default."
)


@command.command()
@_options(
    _start, _rate, _model, _skills, _learned, click.option("--T", "at", type=_AMOUNT, help="Training time.")
)
def time(model: str, skills: Fraction | None, N: Fraction | None, **given: Any) -> None:
    """The loss after training for a time T, with unlimited data."""
    from symsolve.models import laws

    _require_start(model, given)
    law = laws.time_law(model=_model_of(model), **_counts(skills=skills, learned=N))
    _show(law, f"{model} model", **given)


@command.command()
@_options(
    _skills,
    _learned,
    click.option(
        "--shots", type=_COUNT, default="1", show_default=True, help="Samples after which a skill is learned."
    ),
    click.option("--D", "at", type=_WHOLE, help="Number of data points."),
)
def data(shots: Fraction, skills: Fraction | None, N: Fraction | None, **given: Any) -> None:
    """The expected loss after unlimited training on D data points."""
    import sympy

    from symsolve.models import laws

    learned, infinite = _counts(skills=skills, learned=N), sympy.oo
    law = laws.data_law(
        shots=int(shots), skills=learned.get("skills", infinite), learned=learned.get("learned", infinite)
    )
    _show(law, f"{shots}-shot" if shots > 1 else "one-shot", **given)


@command.command()
@_options(_skills, click.option("--N", "at", type=_WHOLE, help="Number of basis functions."))
def parameters(skills: Fraction | None, **given: Any) -> None:
    """The loss of a model with N basis functions, after unlimited training on unlimited data."""
    from symsolve.models import laws

    at = given["at"]
    if skills is not None and at is not None and at > skills:
        raise click.BadParameter(
            f"{at} is more than the {skills} skills; give N up to that", param_hint="'--N'"
        )
    _show(laws.parameter_law(**_counts(skills=skills)), "exact", **given)


@command.command()
@_options(_start, _rate, _model, click.option("--C", "at", type=_POSITIVE, help="Compute, N times T."))
def compute(model: str, **given: Any) -> None:
    """The least loss for compute C = N T, and how to share it between N and T."""
    from symsolve.models import laws

    _require_start(model, given)
    _show(laws.compute_law(model=_model_of(model)), f"{model} model", **given)


def _require_start(model: str, given: dict[str, Any]) -> None:
    S, r = given["S"], given["r"]
    if model == "linear":
        if r is not None:
            raise click.BadParameter("the linear model starts at zero; leave it out", param_hint="'--r'")
        del given["r"]
    elif S is not None and r is not None and r >= S:
        raise click.BadParameter(
            f"{r} is not below S = {S}: a skill starts below its target; give r < S", param_hint="'--r'"
        )


def _model_of(name: str) -> Any:
    from symsolve.models import LinearModel, MultilinearModel

    return LinearModel() if name == "linear" else MultilinearModel()


def _counts(**counts: Fraction | None) -> dict[str, int]:
    given = {name: int(count) for name, count in counts.items() if count is not None}
    if "skills" in given and given.get("learned", 0) > given["skills"]:
        raise click.BadParameter(
            f"{given['learned']} is more than the {given['skills']} skills; give N up to that",
            param_hint="'--N'",
        )
    return given


def _show(law: Law, which: str, *, at: Fraction | None, digits: int, as_latex: bool, **numbers: Any) -> None:
    """Everything that is known about a law with these numbers."""
    if as_latex:
        click.echo(law.latex())
        return
    point = _point(numbers)
    needed = {symbol.name for symbol in law.symbols}
    missing = sorted(needed - {symbol.name for symbol in point})
    if at is not None and missing:
        options = ", ".join(f"--{name}" for name in missing)
        raise click.UsageError(f"a value at {law.resource} = {at} needs {options} as well")
    point = {symbol: value for symbol, value in point.items() if symbol.name in needed}
    rows = [("law", f"{law.name}, {which}"), *_formulas(law, point, digits), ("valid", law.validity)]
    rows += [("", str(condition)) for condition in law.conditions]
    rows += _remainder(law)
    if at is not None:
        rows += _values(law, point, at, digits)
    click.echo("\n".join(f"{name:<12}{text}".rstrip() for name, text in rows))


def _point(numbers: dict[str, Fraction | None]) -> dict[sympy.Symbol, sympy.Expr]:
    import sympy

    from symsolve.models import quantities as q

    return {
        getattr(q, name): sympy.Rational(number.numerator, number.denominator)
        for name, number in numbers.items()
        if number is not None
    }


def _formulas(law: Law, point: dict[sympy.Symbol, sympy.Expr], digits: int) -> Rows:
    rows = [("exponent", str(law.exponent))]
    if law.exponent.free_symbols and not law.exponent.subs(point).free_symbols:
        rows.append(("", f"= {law.exponent.subs(point)}"))
    rows.append(("prefactor", str(law.prefactor)))
    if law.symbols <= set(point):
        rows += [("", text) for text in _prefactor(law, point, digits)]
    return rows


def _prefactor(law: Law, point: dict[sympy.Symbol, sympy.Expr], digits: int) -> list[str]:
    """The prefactor in digits, and the root that it stands on if there is one."""
    from symsolve.models.laws import ComputeLaw

    shown = [f"= {law.constants(point, digits + _GUARD)[1].digits(digits)}"]
    if isinstance(law, ComputeLaw):
        shown.append(f"with x = {law.root(point, digits + _GUARD).digits(digits)}")
    return shown


def _remainder(law: Law) -> Rows:
    from symsolve.errors import SymsolveError

    try:
        found = law.remainder()
    except SymsolveError as error:
        return [("remainder", f"unknown: {error}")]
    order = getattr(found, "order", found)
    size = order.size.value if order.exponent is None else f"O({law.resource**order.exponent})"
    return [("remainder", size), *(("", text) for text in _rates(law))]


def _rates(law: Law) -> list[str]:
    """How fast an exponentially small remainder falls, where that is known."""
    import sympy

    from symsolve.models.laws import DataLaw, TimeLaw

    if not isinstance(law, (DataLaw, TimeLaw)) or law.harmonic.terms is not sympy.oo:
        return []
    if isinstance(law, DataLaw) and law.shots != 1:
        return []
    found = law.harmonic.remainder()
    x = law.argument if isinstance(law, TimeLaw) else law.resource
    return [f"of size exp(-{part.rate.subs(found.x, x)})  ({part.kind})" for part in found.contributions]


def _values(law: Law, point: dict[sympy.Symbol, sympy.Expr], at: Fraction, digits: int) -> Rows:
    import sympy

    from symsolve.models.laws import ComputeLaw, DataLaw

    place = sympy.Rational(at.numerator, at.denominator)
    rows = [
        (f"at {law.resource}", _short(at)),
        ("loss", law.evaluate(point, place, digits + _GUARD).digits(digits)),
    ]
    if place == 0:
        return rows
    rows.append(("leading", law.leading_value(point, place, digits + _GUARD).digits(digits)))
    if isinstance(law, DataLaw):
        rows.append(("all powers", law.main_value(point, place, digits + _GUARD).digits(digits)))
    bound = law.remainder_bound(point, place)
    if bound is not None and bound.is_finite:
        compared = "all powers" if isinstance(law, DataLaw) else "leading"
        rows.append(("bound", f"|loss - {compared}| <= {_rounded_up(bound)}"))
    if isinstance(law, ComputeLaw):
        size, duration = law.allocation(point, place, digits + _GUARD)
        rows += [("N", size.digits(digits)), ("T", duration.digits(digits))]
        rows.append(("", f"the loss above is that of N = {law.nearest_size(point, place)} and T = C/N"))
    return rows


def _short(number: Fraction) -> str:
    text = str(number)
    if len(text) <= _LONGEST:
        return text
    digits = len(str(number.numerator)) - len(str(number.denominator))
    return f"{text[:12]}... (about 10^{digits})"


def _rounded_up(bound: Enclosure) -> str:
    """Three digits of a bound, rounded up."""
    from symsolve.evaluation.precision import working_precision

    with working_precision(96):
        # Two hundredths more than cover the rounding to three digits.
        raised = bound.upper * 102 / 100
        return str(raised.str(3, radius=False))
