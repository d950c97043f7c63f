"""Claimed solutions of differential equations against two independent integrators."""

from symsolve.checking.ode.dop853 import integrate_dop853 as integrate_dop853
from symsolve.checking.ode.taylor import integrate_taylor as integrate_taylor

__all__ = ["integrate_dop853", "integrate_taylor"]
