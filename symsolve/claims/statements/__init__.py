"""The kinds of statements: pure data, each with its LaTeX and its mutants."""

from symsolve.claims.statements.asymptotic import Asymptotic as Asymptotic
from symsolve.claims.statements.base import Statement as Statement
from symsolve.claims.statements.conserved import Conserved as Conserved
from symsolve.claims.statements.identity import Identity as Identity
from symsolve.claims.statements.inequality import Inequality as Inequality
from symsolve.claims.statements.limit import Limit as Limit
from symsolve.claims.statements.observation import EFFORTS as EFFORTS
from symsolve.claims.statements.observation import Effort as Effort
from symsolve.claims.statements.observation import Observation as Observation
from symsolve.claims.statements.solves_ode import SolvesODE as SolvesODE
