"""The registry of quantities: each symbol once, with its LaTeX, meaning, unit and assumptions."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import attrs
import sympy

from symsolve.errors import QuantityConflict


@attrs.frozen(kw_only=True)
class Quantity:
    """What a symbol stands for.

    Attributes:
        symbol: the SymPy symbol that stands in expressions.
        latex: how it is typeset.
        meaning: one phrase in words.
        unit: physical or bookkeeping unit, ``None`` when dimensionless.
        assumptions: the SymPy assumptions as they were given.
        defined_at: ``file:line`` of the registration, for error messages.
    """

    symbol: sympy.Symbol
    latex: str
    meaning: str
    unit: str | None
    assumptions: Mapping[str, bool]
    defined_at: str


_by_name: dict[str, Quantity] = {}
_by_symbol: dict[sympy.Symbol, Quantity] = {}


def quantity(
    name: str,
    *,
    latex: str | None = None,
    meaning: str = "",
    unit: str | None = None,
    **assumptions: bool,
) -> sympy.Symbol:
    r"""Register a quantity and return its symbol.

    Registering the same quantity again returns the same symbol, so that several files may name
    what they share. Assumptions default to ``real=True``: this package speaks of real quantities.

    Args:
        name: plain name, unique in the registry.
        latex: how to typeset it; by default SymPy's own rendering of the name.
        meaning: one phrase in words.
        unit: its unit, if it has one.
        **assumptions: SymPy assumptions such as ``positive=True`` or ``integer=True``.

    Raises:
        QuantityConflict: the name is registered with other assumptions, LaTeX, meaning or unit.

    Examples:
        >>> import symsolve as ss
        >>> ss.quantity("gain", latex=r"\gamma", meaning="gain of the amplifier", positive=True)
        gain
    """
    given = {**({} if "complex" in assumptions else {"real": True}), **assumptions}
    symbol = _make_symbol(name, given)
    known = _by_name.get(name)
    if known is not None:
        _require_same(known, symbol, latex, meaning, unit)
        return known.symbol
    record = Quantity(
        symbol=symbol,
        latex=latex or sympy.latex(symbol),
        meaning=meaning,
        unit=unit,
        assumptions=given,
        defined_at=_caller(),
    )
    _by_name[name] = record
    _by_symbol[symbol] = record
    return symbol


def find_quantity(symbol: sympy.Symbol) -> Quantity | None:
    """The record of a symbol, or ``None`` for a symbol that was never registered."""
    return _by_symbol.get(symbol)


def registered_name(name: str) -> Quantity | None:
    """The record that currently owns a name, or ``None``."""
    return _by_name.get(name)


def latex_names() -> dict[sympy.Symbol, str]:
    """LaTeX of every registered symbol, in the form that SymPy's printer takes."""
    return {symbol: record.latex for symbol, record in _by_symbol.items()}


def release(filename: str) -> None:
    """Forget the names that one claim file registered, once it is loaded.

    Two users' files may then both speak of ``x``. The symbols keep their LaTeX, and names that
    belong to this package or to modules that the file imported stay reserved.
    """
    for name in [name for name, record in _by_name.items() if _file_of(record) == filename]:
        del _by_name[name]


def _make_symbol(name: str, assumptions: Mapping[str, bool]) -> sympy.Symbol:
    try:
        return sympy.Symbol(name, **assumptions)
    except sympy.core.facts.InconsistentAssumptions as error:
        raise QuantityConflict(
            f"quantity {name!r}: the assumptions {dict(assumptions)} contradict each other ({error}); "
            "drop one of them"
        ) from error


def _require_same(
    known: Quantity, symbol: sympy.Symbol, latex: str | None, meaning: str, unit: str | None
) -> None:
    where = f"quantity {symbol.name!r} is already registered at {known.defined_at}"
    if symbol != known.symbol:
        raise QuantityConflict(
            f"{where} with the assumptions {dict(known.assumptions)}, now asked for with "
            f"{symbol.assumptions0}: one name has one set of assumptions; use another name, "
            "or the same assumptions"
        )
    for label, old, new in [
        ("LaTeX", known.latex, latex),
        ("meaning", known.meaning, meaning),
        ("unit", known.unit, unit),
    ]:
        if new and old and new != old:
            raise QuantityConflict(
                f"{where} with the {label} {old!r}, now asked for with {new!r}: "
                "one name has one meaning; use another name"
            )


def _caller() -> str:
    frame = sys._getframe(2)
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


def _file_of(record: Quantity) -> str:
    return record.defined_at.rpartition(":")[0]
