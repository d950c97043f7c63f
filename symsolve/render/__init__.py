"""Reports, claims and derivations as text, JSON and LaTeX. Nothing here needs a terminal."""

from symsolve.render.data import SCHEMA_VERSION as SCHEMA_VERSION
from symsolve.render.data import check_document as check_document
from symsolve.render.data import mutation_document as mutation_document
from symsolve.render.data import report_data as report_data
from symsolve.render.formulas import latex as latex
from symsolve.render.mutations import mutation_details as mutation_details
from symsolve.render.mutations import mutation_rows as mutation_rows
from symsolve.render.mutations import mutation_summary as mutation_summary
from symsolve.render.reports import is_worth_details as is_worth_details
from symsolve.render.reports import report_details as report_details
from symsolve.render.reports import report_rows as report_rows
from symsolve.render.reports import summary_line as summary_line
from symsolve.render.statements import claim_text as claim_text
from symsolve.render.statements import derivation_text as derivation_text
from symsolve.render.statements import statement_text as statement_text
from symsolve.render.table import Table as Table
