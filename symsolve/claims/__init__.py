"""Claims as data: statements, domains, references and verdicts. Nothing here checks anything."""

from symsolve.claims.claim import Claim as Claim
from symsolve.claims.domain import Domain as Domain
from symsolve.claims.domain import Point as Point
from symsolve.claims.exactness import exact as exact
from symsolve.claims.latex import expression_latex as expression_latex
from symsolve.claims.mutation import Mutant as Mutant
from symsolve.claims.ranges import Integers as Integers
from symsolve.claims.ranges import Interval as Interval
from symsolve.claims.ranges import Range as Range
from symsolve.claims.reference import Reference as Reference
from symsolve.claims.relation import Relation as Relation
from symsolve.claims.statements import Asymptotic as Asymptotic
from symsolve.claims.statements import Conserved as Conserved
from symsolve.claims.statements import Identity as Identity
from symsolve.claims.statements import Inequality as Inequality
from symsolve.claims.statements import Limit as Limit
from symsolve.claims.statements import SolvesODE as SolvesODE
from symsolve.claims.statements import Statement as Statement
from symsolve.claims.step_of import StepOf as StepOf
from symsolve.claims.verdict import Verdict as Verdict
