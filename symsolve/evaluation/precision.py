"""The one module that touches the working precision of python-flint and of mpmath."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from flint import ctx
from mpmath.ctx_mp import MPContext

__all__ = ["bits_for_digits", "multiprecision", "series_length", "with_precision", "working_precision"]

# python-flint has one precision per process, shared by all threads: whoever holds this lock owns it.
_LOCK = threading.RLock()
_acquire, _release = _LOCK.acquire, _LOCK.release
# An own mpmath context, so that the global ``mpmath.mp`` of the user is never disturbed.
_CONTEXT = MPContext()


class working_precision:  # noqa: N801  (used like a function, in a ``with``)
    """Set the binary precision of ball arithmetic for the length of a ``with`` block.

    The block holds a lock (re-entrant), because the precision belongs to the process and not to a thread.

    Example:
        >>> import flint
        >>> with working_precision(200):
        ...     third = flint.arb(1) / 3
        >>> third.rel_accuracy_bits() > 190
        True
    """

    __slots__ = ("bits", "previous")

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def __enter__(self) -> None:
        _LOCK.acquire()
        self.previous = ctx.prec
        # Setting the precision costs half a microsecond, reading it nothing.
        if self.previous != self.bits:
            ctx.prec = self.bits

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self.bits != self.previous:
                ctx.prec = self.previous
        finally:
            _LOCK.release()


def with_precision(bits: int, function: Callable[[Any, int], Any], argument: Any) -> Any:
    """``function(argument, bits)`` under that working precision: a ``with`` block in one call, for hot paths.

    Example:
        >>> import flint
        >>> with_precision(200, lambda n, bits: flint.arb(n).sqrt().rel_accuracy_bits() > 190, 2)
        True
    """
    # Half the time of ``with _LOCK``.
    _acquire()
    try:
        previous = ctx.prec
        if previous == bits:
            return function(argument, bits)
        ctx.prec = bits
        try:
            return function(argument, bits)
        finally:
            ctx.prec = previous
    finally:
        _release()


class series_length:  # noqa: N801
    """Keep so many coefficients of power series of balls for the length of a ``with`` block.

    Example:
        >>> import flint
        >>> with series_length(3):
        ...     flint.arb_series([0, 1]).exp().length()
        3
    """

    __slots__ = ("length", "previous")

    def __init__(self, length: int) -> None:
        self.length = length

    def __enter__(self) -> None:
        _LOCK.acquire()
        self.previous = ctx.cap
        ctx.cap = self.length

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        ctx.cap = self.previous
        _LOCK.release()


class multiprecision:  # noqa: N801
    """Lend an mpmath context with the given number of decimal digits for the length of a ``with`` block.

    Example:
        >>> with multiprecision(30) as mp:
        ...     print(mp.nstr(mp.sqrt(2), 25))
        1.414213562373095048801689
    """

    def __init__(self, digits: int) -> None:
        self.digits = digits

    def __enter__(self) -> Any:
        _LOCK.acquire()
        self.previous = _CONTEXT.prec
        _CONTEXT.dps = self.digits
        return _CONTEXT

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _CONTEXT.prec = self.previous
        _LOCK.release()


def bits_for_digits(digits: float) -> int:
    """Number of bits that carry so many decimal digits.

    Example:
        >>> bits_for_digits(15)
        50
    """
    return math.ceil(digits * math.log2(10))
