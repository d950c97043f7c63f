"""What a check can say, and which answers are good enough."""

from __future__ import annotations

import enum


class Verdict(enum.Enum):
    """The answer of a check.

    ``PROVED``: a symbolic proof. ``CERTIFIED``: true on the whole domain by ball arithmetic and
    subdivision. ``SUPPORTED``: finitely many checks, counted, none against it. ``UNDECIDED``: with
    the reason; it never counts as a pass. ``REFUTED``: false at a witness that anybody can evaluate.

    Examples:
        >>> Verdict.PROVED.at_least(Verdict.SUPPORTED), Verdict.UNDECIDED.at_least(Verdict.SUPPORTED)
        (True, False)
    """

    PROVED = "proved"
    CERTIFIED = "certified"
    SUPPORTED = "supported"
    UNDECIDED = "undecided"
    REFUTED = "refuted"

    def __bool__(self) -> bool:
        raise TypeError(
            f"a verdict is not true or false: compare it ('report.verdict is Verdict.{self.name}'), "
            "or ask 'verdict.at_least(expected)'"
        )

    def at_least(self, expected: Verdict) -> bool:
        """Whether this verdict is the expected one or a stronger one of the same kind.

        A refutation is met only by a refutation, and ``UNDECIDED`` meets nothing.
        """
        if self is Verdict.UNDECIDED or expected is Verdict.UNDECIDED:
            return False
        if Verdict.REFUTED in (self, expected):
            return self is expected
        return _STRENGTH[self] >= _STRENGTH[expected]


_STRENGTH = {Verdict.SUPPORTED: 1, Verdict.CERTIFIED: 2, Verdict.PROVED: 3}
