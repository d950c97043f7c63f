"""From a claim to a verdict: engines that refute, prove, certify and search, each in a killable worker."""

from symsolve.checking.evidence import Evidence as Evidence
from symsolve.checking.evidence import Measurement as Measurement
from symsolve.checking.evidence import Outcome as Outcome
from symsolve.checking.evidence import Witness as Witness
from symsolve.checking.mutation_run import MutationResult as MutationResult
from symsolve.checking.mutation_run import mutate_claims as mutate_claims
from symsolve.checking.observations import SUITE_FALSE_ALARMS as SUITE_FALSE_ALARMS
from symsolve.checking.pool import Limits as Limits
from symsolve.checking.pool import check_claims as check_claims
from symsolve.checking.pool import effort_of as effort_of
from symsolve.checking.pool import within_effort as within_effort
from symsolve.checking.report import Report as Report
from symsolve.checking.single import check as check
