"""``symsolve law``: exponents and prefactors of the scaling laws, and certified values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from symsolve.cli.numbers import ExactNumber

if TYPE_CHECKING:
    import sympy

    from symsolve.models.laws import Law

_POSITIVE, _AMOUNT = ExactNumber(), ExactNumber(positive=False)
_COUNT, _WHOLE = ExactNumber(whole=True), ExactNumber(positive=False, whole=True)
_MOST_DIGITS = 10_000
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
def time(model: str, skills: Fraction | None, N: Fraction | None, **given: Any) -> None:  # noqa: N803
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
def data(shots: Fraction, skills: Fraction | None, N: Fraction | None, **given: Any) -> None:  # noqa: N803
    """The expected loss after unlimited training on D data points."""
    from symsolve.models import laws

    law = laws.data_law(shots=int(shots), **_counts(skills=skills, learned=N))
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


def _formulas(law: Law, point: dict[sympy.Symbol, sympy.Expr], digits: int) -> list[tuple[str, str]]:
    exponent, prefactor = law.exponent, law.prefactor
    rows = [("exponent", f"{exponent}")]
    if not exponent.subs(point).free_symbols and exponent.free_symbols:
        rows.append(("", f"= {exponent.subs(point)}"))
    rows.append(("prefactor", f"{prefactor}"))
    if law.symbols <= set(point) | {symbol for symbol in law.symbols if symbol not in prefactor.free_symbols}:
        rows += [("", f"= {text}") for text in _prefactor(law, point, digits)]
    return rows


def _prefactor(law: Law, point: dict[sympy.Symbol, sympy.Expr], digits: int) -> list[str]:
    """The prefactor in digits, and the root that it stands on if there is one."""
    if not law.symbols <= set(point):
        return []
    shown = [law.constants(point, digits + 2)[1].digits(digits)]
    if hasattr(law, "root"):
        shown.append(f"with x = {law.root(point, digits + 2).digits(digits)}")
    return shown


def _remainder(law: Law) -> list[tuple[str, str]]:
    from symsolve.errors import SymsolveError

    try:
        found = law.remainder()
    except SymsolveError as error:
        return [("remainder", f"unknown: {error}")]
    order = getattr(found, "order", found)
    return [("remainder", _size(order, law))]


def _size(order: Any, law: Law) -> str:
    if order.exponent is None:
        return (
            f"{order.size.value} of {law.resource}" if "every" in order.size.value else str(order.size.value)
        )
    return f"O({law.resource**order.exponent})"


def _values(
    law: Law, point: dict[sympy.Symbol, sympy.Expr], at: Fraction, digits: int
) -> list[tuple[str, str]]:
    import sympy

    place = sympy.Rational(at.numerator, at.denominator)
    rows = [(f"at {law.resource}", str(at)), ("loss", law.evaluate(point, place, digits + 2).digits(digits))]
    if place == 0:
        return rows
    rows.append(("leading", law.leading_value(point, place, digits + 2).digits(digits)))
    if hasattr(law, "main_value"):
        rows.append(("all powers", law.main_value(point, place, digits + 2).digits(digits)))
    bound = law.remainder_bound(point, place)
    if bound is not None and bound.ball != 0:
        apart = "all powers" if hasattr(law, "main_value") else "leading term"
        rows.append(("rest", f"|loss - {apart}| <= {_rounded_up(bound)}"))
    if hasattr(law, "allocation"):
        size, duration = law.allocation(point, place, digits + 2)
        rows += [("N", size.digits(digits)), ("T", duration.digits(digits))]
        rows.append(("", f"(the loss is that of N = {law.nearest_size(point, place)} and T = C/N)"))
    return rows


def _rounded_up(bound: Any) -> str:
    """Three digits of a bound, rounded up."""
    from symsolve.evaluation.precision import working_precision

    with working_precision(96):
        # A third digit that is one too large covers the rounding of the conversion.
        raised = bound.ball.abs_upper() * 102 / 100
        return str(raised.str(3, radius=False))
