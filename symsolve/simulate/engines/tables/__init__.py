"""The engine by tables of bits; importing it needs numba (extra ``fast``)."""

from symsolve.simulate.engines.tables.engine import NumbaEngine as NumbaEngine
