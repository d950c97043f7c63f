"""Figures with matplotlib, imported when the first one is drawn; its global state is left alone."""

from symsolve.render.figures.canvas import SUFFIXES as SUFFIXES
from symsolve.render.figures.canvas import require_target as require_target
from symsolve.render.figures.canvas import save as save
