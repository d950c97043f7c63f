"""Rules that settings of simulations obey, each with an error that names the setting and the rule."""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable
from typing import Any

import attrs

from symsolve.errors import ImpossibleSetting

Rule = Callable[[Any, "attrs.Attribute[Any]", Any], None]


def require_whole(name: str, value: object, least: int) -> None:
    """Refuse anything but a whole number of at least that size.

    Raises:
        ImpossibleSetting: naming the setting, its value and the rule.

    Examples:
        >>> require_whole("width", 0, 1)
        Traceback (most recent call last):
        ...
        symsolve.errors.ImpossibleSetting: width = 0: it must be a whole number, at least 1.
    """
    whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    if not whole or value < least:  # type: ignore[operator]
        raise ImpossibleSetting(f"{name} = {value!r}: it must be a whole number, at least {least}.")


def require_number(name: str, value: object, *, zero: bool = False) -> None:
    """Refuse anything but a finite number above zero, or not below it.

    Raises:
        ImpossibleSetting: naming the setting, its value and the rule.

    Examples:
        >>> require_number("learning_rate", float("inf"))
        Traceback (most recent call last):
        ...
        symsolve.errors.ImpossibleSetting: learning_rate = inf: it must be a finite number above 0.
    """
    number = isinstance(value, numbers.Real) and not isinstance(value, bool) and math.isfinite(value)
    if not number or value < 0 or (value == 0 and not zero):  # type: ignore[operator]
        rule = "not below 0" if zero else "above 0"
        raise ImpossibleSetting(f"{name} = {value!r}: it must be a finite number {rule}.")


def at_least(least: int) -> Rule:
    """A validator of attrs: a whole number of at least that size."""

    def rule(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
        require_whole(attribute.name, value, least)

    return rule


def positive(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    """A validator of attrs: a finite number above 0."""
    require_number(attribute.name, value)
