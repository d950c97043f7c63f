"""The scaling laws of the models: exponent, prefactor, further terms, remainder, certified values."""

from symsolve.models.laws.compute import ComputeLaw as ComputeLaw
from symsolve.models.laws.compute import compute_law as compute_law
from symsolve.models.laws.crossover import Crossover as Crossover
from symsolve.models.laws.crossover import crossover as crossover
from symsolve.models.laws.data import DataLaw as DataLaw
from symsolve.models.laws.data import data_law as data_law
from symsolve.models.laws.implicit import ImplicitTimeLaw as ImplicitTimeLaw
from symsolve.models.laws.implicit import implicit_time_law as implicit_time_law
from symsolve.models.laws.joint import expected_loss as expected_loss
from symsolve.models.laws.law import Law as Law
from symsolve.models.laws.parameters import ParameterLaw as ParameterLaw
from symsolve.models.laws.parameters import parameter_law as parameter_law
from symsolve.models.laws.response import PACE as PACE
from symsolve.models.laws.response import Response as Response
from symsolve.models.laws.training_time import TimeLaw as TimeLaw
from symsolve.models.laws.training_time import time_law as time_law
