"""Where a statement stands in the literature."""

from __future__ import annotations

import attrs


@attrs.frozen(kw_only=True)
class Reference:
    """Paper key and equation number.

    Attributes:
        paper: key of the paper, the first part of the claims' names.
        equation: equation number, range or item ("26", "97-98", "Lemma 1").
        place: section or appendix, optional.
    """

    paper: str
    equation: str
    place: str = ""

    def __str__(self) -> str:
        return (
            f"{self.paper} Eq. {self.equation}"
            if self.equation[:1].isdigit()
            else f"{self.paper} {self.equation}"
        )
