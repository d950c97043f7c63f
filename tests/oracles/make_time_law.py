"""Makes time_law.json: the loss in time, S^2/2 sum_k P(k) (1 + e^(2 eta S T P(k)) / z)^-2, z = S/r - 1.

Run ``python -m tests.oracles.make_time_law`` in the root of the repository (PARI/GP on the PATH; some
minutes). Rows that are there already are kept: delete the table to make all of it anew.

Each value is computed twice. Where few terms precede the tail, by PARI: direct sum with a Hurwitz tail,
against a contour integral over more terms (at 1000 digits: against twice as many terms). Else by PARI's
contour integral from 1/2 on (the whole sum, no asymptotics; at 1000 digits without the ray, which is
below 10^-10^100 there), against mpmath's closed form of the leading term: the two agree only where what
is left is too small to see.
"""

import itertools
import math
import random
from fractions import Fraction

import mpmath

from .pari import GUARD, agreed, gp, number, plan, table, write

SEED = 240417563
START = [Fraction(1, 10**30), Fraction(1, 10**12), Fraction(1, 10**5), Fraction(1, 1000), Fraction(1, 37),
         Fraction(1, 5), Fraction(1, 2), Fraction(9, 10), Fraction(999, 1000)]  # fmt: skip
DECAY = [
    Fraction(1, 100),
    Fraction(1, 10),
    Fraction(3, 10),
    Fraction(3, 5),
    Fraction(1),
    Fraction(2),
    Fraction(10),
]
TIMES = [Fraction(1, 1000), Fraction(1, 7), Fraction(1), Fraction(25, 2), Fraction(100), Fraction(1000),
         Fraction(31623), Fraction(10**6), Fraction(10**9), Fraction(10**12), Fraction(10**30),
         Fraction(10**100), Fraction(10**300)]  # fmt: skip
MOST_TERMS = 20_000
ABOUT = "time law of the multilinear model; n = 0: infinitely many skills"
COUNTS = [1, 2, 10, 1000, 10**6, 10**18]


def points() -> list[dict[str, Fraction | int]]:
    """Every alpha with every time once or so, r at random; then finite sums, other scales, many digits."""
    pick = random.Random(SEED)
    one = {"S": 1, "eta": 1}
    found = [{**one, "r": pick.choice(START), "alpha": alpha, "T": T, "n": 0, "digits": 60}
             for alpha in DECAY for T in pick.sample(TIMES, 8)]  # fmt: skip
    corners = [(START[0], DECAY[3], TIMES[12]), (START[8], DECAY[3], TIMES[0]),
               (START[0], DECAY[0], TIMES[0]), (START[8], DECAY[6], TIMES[12])]  # fmt: skip
    found += [{**one, "r": r, "alpha": alpha, "T": T, "n": 0, "digits": 60} for r, alpha, T in corners]
    paper = {"S": 5, "eta": Fraction(1, 20), "r": Fraction(1, 20), "alpha": Fraction(3, 5)}
    ladder = [TIMES[n] for n in (0, 2, 4, 5, 7, 9, 10, 12)]
    found += [{**paper, "T": T, "n": 0, "digits": digits} for T in ladder for digits in (60, 200)]
    for n, alpha in itertools.product(COUNTS, (DECAY[1], DECAY[3], DECAY[5])):
        r, T = pick.choice(START), pick.choice(TIMES[:8])
        found.append({**one, "r": r, "alpha": alpha, "T": T, "n": n, "digits": 60})
    for T in (TIMES[0], TIMES[4], TIMES[7], TIMES[12]):
        found.append({**paper, "T": T, "n": 0, "digits": 1000})
    return found


def closed_form(S: Fraction, eta: Fraction, r: Fraction, alpha: Fraction, T: Fraction, digits: int) -> str:
    """The leading term with polylogarithms, by mpmath."""
    with mpmath.workdps(digits + 60):
        z, p, scale = number(S / r - 1), number(alpha + 1), number(2 * eta * S * T)
        s = 1 - 1 / p
        bracket = mpmath.gamma(s) * (mpmath.polylog(s - 1, -z) - mpmath.polylog(s, -z)).real
        value = number(S) ** 2 / 2 * mpmath.zeta(p) ** (-1 / p) / p * scale ** (-s) * bracket
        return mpmath.nstr(value, digits + GUARD, strip_zeros=False)


def value(S: Fraction, eta: Fraction, r: Fraction, alpha: Fraction, T: Fraction, n: int, digits: int) -> str:
    S, eta, r, alpha, T = map(Fraction, (S, eta, r, alpha, T))
    p, z, count = alpha + 1, S / r - 1, n or "oo"
    radius = math.hypot(math.log(z), math.pi)
    norm = f"(zeta({p}) - {f'hurwitz({p}, {n + 1})' if n else 0})"
    total = float(mpmath.zeta(float(p)) - (mpmath.zeta(float(p), n + 1) if 0 < n < 10**6 else 0))
    y = number(2 * eta * S * T) / total
    first = max(20, int(mpmath.ceil((y / (radius / 10)) ** (1 / number(p)))))
    call = f"Z = {norm}; x = {2 * eta * S * T} / Z; F = fermi({z}, 2); {S**2 / 2} / Z *"
    if first <= MOST_TERMS:
        first, order = plan(float(y), float(p), radius, digits + GUARD)
        more, nodes = math.ceil(1.5 * first) + 10, math.ceil(1.6 * digits) + 30
        second = f"contour(F, {p}, {p}, x, {more}, {count}, Pi / 2, {2 * digits + 60}, {nodes})"
        if 0 < n <= 10**6:
            second = f"head(F, {p}, {p}, x, {n + 1})"
        elif digits >= 1000:
            second = f"direct(F, {p}, {p}, x, {2 * first}, {count}, {order})"
        return agreed(*gp([
            f"{call} direct(F, {p}, {p}, x, {first}, {count}, {order})",
            f"{call} {second}",
        ], digits + GUARD), digits)  # fmt: skip
    angle = Fraction(6, 10) * Fraction(min(math.atan2(math.pi, math.log(z)), math.pi / 2)) / p
    first_way = (
        f"{call} contour(F, {p}, {p}, x, 1, oo, {angle.limit_denominator(10**6)}, {2 * digits + 60}, "
        f"{math.ceil(1.2 * digits) + 20})"
    )
    if digits >= 1000:
        first_way = f"{call} flank(F, {p}, {p}, x, 1 / 2, {2 * digits + 60}, {digits})"
    whole = gp([first_way], digits + GUARD)[0]
    return agreed(whole, closed_form(S, eta, r, alpha, T, digits), digits)


def main() -> None:
    rows, known = [], {tuple(row.values())[:-1]: row for row in table("time_law")}
    for point in points():
        if old := known.get(tuple(str(item) for item in point.values())):
            rows.append(old)
            continue
        try:
            row = {name: str(item) for name, item in point.items()} | {"value": value(**point)}
        except (ArithmeticError, RuntimeError) as error:
            print(point, error, flush=True)
            continue
        rows.append(row)
        write("time_law", ABOUT, rows)
        print(len(rows), *(str(item) for item in point.values()), row["value"][:20], flush=True)


if __name__ == "__main__":
    main()
