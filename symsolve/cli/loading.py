"""Loading for commands: what claim files print must not mix with the results."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import redirect_stdout

from symsolve.claims import Claim
from symsolve.derive import Entry, entries


def load_entries(targets: Sequence[str]) -> list[Entry]:
    """Claims and derivations; output of the files goes to the standard error stream."""
    with redirect_stdout(sys.stderr):
        return entries(*targets)


def load_claims(targets: Sequence[str]) -> list[Claim]:
    """The claims, derivations expanded to their steps."""
    return [claim for entry in load_entries(targets) for claim in entry.claims]
