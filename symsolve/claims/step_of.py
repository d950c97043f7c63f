"""Which step of which derivation a claim is."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class StepOf:
    """Where a claim stands in a derivation, and by which rule it is reached.

    Attributes:
        derivation: name of the derivation.
        number: number of the step, from 1.
        rule: what is done in this step, in words.
    """

    derivation: str
    number: int
    rule: str

    def __str__(self) -> str:
        return f"step {self.number} ({self.rule})"
