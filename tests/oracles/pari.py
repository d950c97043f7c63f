"""What the makers share: PARI/GP in a subprocess, two values against each other, tables as JSON.

The makers need ``gp`` (Debian: ``apt-get install pari-gp``), version 2.15 or later, on the PATH; the
tests only read the tables.
"""

import json
import math
import re
import subprocess
from collections.abc import Iterable
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath

HERE = Path(__file__).parent
GUARD = 24


def gp(lines: Iterable[str], digits: int, *libraries: str) -> list[str]:
    """One line of output for each line of GP, at so many decimal digits."""
    read = [f'read("{HERE / name}.gp");' for name in ("harmonic", *libraries)]
    script = [*read, f"default(realprecision, {digits});", *lines, "quit"]
    done = subprocess.run(
        ["gp", "-q", "-f", "-s", "2G"], input="\n".join(script), capture_output=True, text=True, check=True
    )
    if "***" in done.stdout + done.stderr:
        raise RuntimeError(done.stdout + done.stderr)
    return [re.sub(r"\s", "", line) for line in done.stdout.splitlines() if line.strip()]


def agreed(one: str, other: str, digits: int) -> str:
    """The common value to so many digits, or an error if the two differ before the guard digits do."""
    with localcontext(Context(prec=digits + 2 * GUARD, Emin=-(10**9), Emax=10**9)):
        a, b = Decimal(one), Decimal(other)
        if a == 0 or abs(a - b) > abs(a).scaleb(-digits - 4):
            raise ArithmeticError(f"{one} and {other} don't agree to {digits} digits")
        return str(Context(prec=digits, Emin=-(10**9), Emax=10**9).plus(a))


def plan(y: float, exponent: float, radius: float, digits: int) -> tuple[int, int]:
    """First term and order of the Taylor series of the tail: y k^-exponent is small against the radius."""
    ratio = 0.1 if digits < 150 else 1e-3
    first = max(math.ceil((y / (radius * ratio)) ** (1 / exponent)), 20)
    order = digits / math.log10(radius / (y * first ** (-exponent)))
    return first, math.ceil(order) + 25


def write(name: str, about: str, rows: list[dict[str, Any]]) -> None:
    """The table as JSON, one row a line."""
    body = ",\n  ".join(json.dumps(row) for row in rows)
    (HERE / f"{name}.json").write_text(f'{{"about": {json.dumps(about)},\n "rows": [\n  {body}\n ]}}\n')


def table(name: str) -> list[dict[str, Any]]:
    """The rows that are there already."""
    path = HERE / f"{name}.json"
    return json.loads(path.read_text())["rows"] if path.exists() else []


def number(value: Fraction) -> mpmath.mpf:
    """A fraction at mpmath's present precision."""
    return mpmath.mpf(value.numerator) / value.denominator
