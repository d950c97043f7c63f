"""An empty figure in one style, and the way from a figure to a file."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symsolve.errors import ImpossibleSetting
from symsolve.simulate.results import ensure_writable, replace_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "BLACK",
    "COLOURS",
    "SUFFIXES",
    "colours",
    "finish",
    "new_figure",
    "require_target",
    "save",
    "shades",
]

SUFFIXES = (".png", ".pdf", ".svg")

#: Okabe and Ito: eight colours that people with any kind of colour vision tell apart. The yellow one is too
#: pale for lines on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
BLACK = "#222222"

_GREY = "#BBBBBB"
_SMALL, _NORMAL = 8.0, 9.0
_DOTS_PER_INCH = 200


def colours(count: int) -> list[Any]:
    """Colours of so many curves: distinct ones as long as they last, else an even run of shades."""
    if count <= len(COLOURS):
        return list(COLOURS[:count])
    return shades(count)


def shades(count: int) -> list[Any]:
    """So many colours from dark to light, in an order that everybody sees."""
    from matplotlib import colormaps

    return [colormaps["viridis"](0.88 * index / max(1, count - 1)) for index in range(count)]


def new_figure(width: float, height: float, rows: int = 1, columns: int = 1, **options: Any) -> Any:
    """A figure of so many inches with its axes, an array of the shape (rows, columns)."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=_DOTS_PER_INCH, layout="constrained", facecolor="white")
    axes = figure.subplots(rows, columns, squeeze=False, **options)
    for axis in axes.flat:
        _plain(axis)
    return figure, axes


def finish(axes: Axes, *, title: str, x: str, y: str) -> None:
    """Title and labels, in the sizes of all figures."""
    axes.set_title(title, fontsize=_NORMAL, loc="left")
    axes.set_xlabel(x, fontsize=_NORMAL)
    axes.set_ylabel(y, fontsize=_NORMAL)


def require_target(path: str | os.PathLike[str]) -> Path:
    """A file that a figure can be written to: said before the work, not after.

    Raises:
        ImpossibleSetting: its suffix is none of png, pdf, svg.
        NotWritten: no file of that name can be written there.
    """
    target = Path(path)
    if target.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        given = f"the suffix {target.suffix!r}" if target.suffix else "no suffix"
        raise ImpossibleSetting(f"{target} has {given}: a figure goes to a file with one of {known}")
    ensure_writable(target)
    return target


def save(figure: Figure, path: str | os.PathLike[str]) -> None:
    """Write a figure as its suffix says, whole or not at all.

    Raises:
        ImpossibleSetting, NotWritten: see ``require_target``.
    """
    target = require_target(path)
    kind = target.suffix.lower().removeprefix(".")
    # A date would make every file differ.
    metadata = {"pdf": {"CreationDate": None}, "svg": {"Date": None}, "png": {}}[kind]
    content = io.BytesIO()
    figure.savefig(content, format=kind, metadata=metadata)
    replace_file(target, content.getvalue())


def _plain(axes: Axes) -> None:
    axes.grid(True, which="major", color=_GREY, linewidth=0.4, alpha=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(which="both", labelsize=_SMALL)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
