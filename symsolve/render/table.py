"""Tables as data, and as aligned plain text that nothing is cut off from."""

from __future__ import annotations

from collections.abc import Sequence

import attrs


@attrs.frozen
class Table:
    """A heading for each column, and rows of as many texts.

    Attributes:
        headings: one for each column.
        rows: the cells.
        numbers: indices of the columns that are aligned to the right.
        tones: for each row "good", "bad" or "open"; a terminal shows them as colours.

    Examples:
        >>> print(Table(("claim", "s"), [("a.long.name", "0.1"), ("b", "12.0")], numbers=frozenset({1})))
        claim           s
        a.long.name   0.1
        b            12.0
    """

    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    numbers: frozenset[int] = frozenset()
    tones: Sequence[str] = ()

    def __str__(self) -> str:
        lines = [self.headings, *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.headings))]
        return "\n".join(
            "  ".join(self._cell(text, column, widths[column]) for column, text in enumerate(line)).rstrip()
            for line in lines
        )

    def _cell(self, text: str, column: int, width: int) -> str:
        return text.rjust(width) if column in self.numbers else text.ljust(width)
