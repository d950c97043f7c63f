"""Makes data_law.json: the loss after D samples, S^2/2 sum_k P(k) (1 - P(k))^D, for S = 1.

Run ``python -m tests.oracles.make_data_law`` in the root of the repository (PARI/GP on the PATH; a
minute). Rows that are there already are kept: delete the table to make all of it anew.

Twice by PARI: few terms and the binomial expansion of the tail in Hurwitz zeta values, against more terms
and the contour integral of Abel and Plana. Where the terms would be too many: the contour integral over
all but the first term, against mpmath's Beta function. ``beta`` is the main term zeta^(-1/p)/p Beta(s, D
+ 1)/2, by PARI's gamma functions; ``remainder`` is (sum - beta)/sum, to as many digits as the two values
leave, and 0 where they leave none.
"""

import math
from decimal import Decimal
from fractions import Fraction

import mpmath

from .pari import GUARD, agreed, gp, number, table, write

DECAY = [Fraction(1, 100), Fraction(1, 10), Fraction(3, 10), Fraction(3, 5), Fraction(9, 10),
         Fraction(1), Fraction(2), Fraction(10)]  # fmt: skip
SAMPLES = [0, 1, 2, 10, 1000, 10**6, 10**12]
DIGITS = 60
WORKING = DIGITS + 2 * GUARD
MOST_TERMS = 500_000


def beta(p: Fraction, D: int) -> str:
    """The main term, by mpmath."""
    with mpmath.workdps(2 * WORKING):
        q = number(p)
        return mpmath.nstr(mpmath.zeta(q) ** (-1 / q) / q * mpmath.beta(1 - 1 / q, D + 1) / 2, WORKING + 10)


def value(alpha: Fraction, D: int) -> tuple[str, str, str]:
    """The sum, its main term and the relative remainder."""
    p = alpha + 1
    zeta = 1 + 1 / float(alpha) if alpha < 1 else 1.6
    first = math.ceil((D / zeta / 4) ** (1 / float(p))) + 40
    head = f"Z = zeta({p});"
    digits = WORKING + 20
    many = first > MOST_TERMS
    start, angle = (2, Fraction(4, 5) / p) if many else (2 * first, "Pi / 2")
    tail = f"contour_tail({p}, {D}, {start}, {digits + 60}, {angle})"
    lines = [
        f"{head} print((first({p}, {D}, {start}) + {tail}) / 2);",
        f"{head} print(beta_form({p}, {D}));",
    ]
    if not many:
        lines.append(f"{head} print((first({p}, {D}, {first}) + binomial_tail({p}, {D}, {first})) / 2);")
    one, main, other = [*gp(lines, digits, "data_law"), beta(p, D)][:3]
    loss = agreed(one, other, WORKING - 4)
    remainder = gp([f"print(precision(1 - ({main}) / ({loss}), 19));"], digits)[0]
    lost = abs(Decimal(remainder)) < Decimal(10) ** (8 - WORKING)
    return agreed(one, other, DIGITS), agreed(main, beta(p, D), DIGITS), "0" if lost else remainder


def main() -> None:
    rows = table("data_law")
    for alpha in DECAY:
        for D in SAMPLES:
            if any((row["alpha"], row["D"]) == (str(alpha), D) for row in rows):
                continue
            try:
                loss, beta, remainder = value(alpha, D)
            except (ArithmeticError, RuntimeError) as error:
                print("LEFT OUT", alpha, D, str(error)[:300], flush=True)
                continue
            rows.append(
                {
                    "alpha": str(alpha),
                    "D": D,
                    "digits": DIGITS,
                    "value": loss,
                    "beta": beta,
                    "remainder": remainder,
                }
            )
            print(alpha, D, loss[:20], remainder, flush=True)
            write("data_law", "exact data law, S = 1, infinitely many skills, infinite time", rows)


if __name__ == "__main__":
    main()
