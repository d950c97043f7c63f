"""Reports, claims and derivations as text, JSON and LaTeX. Nothing here needs a terminal."""

from symsolve.render.latex import latex as latex
