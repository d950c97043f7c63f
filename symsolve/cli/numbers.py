"""Numbers on the command line: read exactly, never through a float, and never as code."""

from __future__ import annotations

import re
from fractions import Fraction

import click

__all__ = ["ExactNumber", "read_number"]

#: Longer numbers are refused rather than computed with for ever.
_LONGEST, _LARGEST_EXPONENT = 2000, 5000
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?:(?P<top>[0-9]+)/(?P<bottom>[0-9]+)"
    r"|(?P<whole>[0-9]*)(?:\.(?P<part>[0-9]*))?(?:[eE](?P<power>[+-]?[0-9]+))?)",
    re.ASCII,
)


def read_number(text: str) -> Fraction:
    """An integer, a fraction such as 3/5 or a decimal such as 0.05 or 1e6, exactly.

    Raises:
        ValueError: it is none of those, or too long; the message says which.

    Examples:
        >>> read_number("0.05"), read_number("3/5"), read_number("1e6")
        (Fraction(1, 20), Fraction(3, 5), Fraction(1000000, 1))
        >>> read_number("1/0")
        Traceback (most recent call last):
        ...
        ValueError: its denominator is zero
    """
    if len(text) > _LONGEST:
        raise ValueError(f"it has {len(text)} characters; give at most {_LONGEST}")
    found = _NUMBER.fullmatch(text)
    if found is None or not (found["top"] or found["whole"] or found["part"]):
        raise ValueError(
            "it is not a number; write an integer, a fraction such as 3/5, or a decimal such as 0.05 or 1e6"
        )
    sign = -1 if found["sign"] == "-" else 1
    if found["top"]:
        if int(found["bottom"]) == 0:
            raise ValueError("its denominator is zero")
        return Fraction(sign * int(found["top"]), int(found["bottom"]))
    return sign * _decimal(found["whole"], found["part"] or "", found["power"] or "0")


def _decimal(whole: str, part: str, power: str) -> Fraction:
    if len(power) > 8 or abs(int(power)) > _LARGEST_EXPONENT:
        raise ValueError(
            f"its exponent is too large; give one between -{_LARGEST_EXPONENT} and {_LARGEST_EXPONENT}"
        )
    shift = int(power) - len(part)
    digits = int(whole + part)
    return Fraction(digits * 10**shift) if shift >= 0 else Fraction(digits, 10**-shift)


class ExactNumber(click.ParamType[Fraction]):
    """An exact number that has to be positive, or not negative, or whole.

    Args:
        positive: zero is not allowed either.
        whole: only integers.
    """

    def __init__(self, *, positive: bool = True, whole: bool = False) -> None:
        self.positive, self.whole = positive, whole
        self.name = "INTEGER" if whole else "NUMBER"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """The number, or an error that says what it has to be."""
        if isinstance(value, Fraction):
            return value
        text = str(value)
        shown = text if len(text) <= 60 else text[:57] + "..."
        try:
            number = read_number(text)
        except ValueError as error:
            self.fail(f"{shown!r}: {error}", param, ctx)
        if number < 0 or (self.positive and number == 0):
            self.fail(f"{shown!r}: it has to be {'positive' if self.positive else '0 or more'}", param, ctx)
        if self.whole and number.denominator != 1:
            self.fail(f"{shown!r}: it has to be a whole number", param, ctx)
        return number
