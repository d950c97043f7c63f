"""Makes harmonic_sums.json: sum_k k^-gamma h(x k^-beta) for base functions and spectra of many kinds.

Run ``python -m tests.oracles.make_harmonic_sums`` in the root of the repository (PARI/GP on the PATH;
some minutes). Rows that are there already are kept: delete the table to make all of it anew.

Each value is computed twice by PARI: direct sum with a Hurwitz tail against a contour integral, or, where
the direct sum would be long, two contour integrals with other rays, other first terms and other numbers
of nodes.
"""

import math
from fractions import Fraction

from .pari import GUARD, agreed, gp, plan, table, write

DIGITS = 60
#: name: (GP, d in u = v^d, radius of the Taylor series in v)
BASES = {
    "exp(-u)": ("exponential()", 1, 40),
    "exp(-sqrt(u))": ("stretched()", 2, 40),
    "(1+u)^-2": ("algebraic(2)", 1, 1),
    "(1+u)^(-1/2)": ("algebraic(1 / 2)", 1, 1),
    "(1+exp(u)/99)^-3": ("fermi(99, 3)", 1, 5.5659),
    "mixture 1": ("mixture(1)", 1, 40),
    "mixture 2": ("mixture(2)", 1, 40),
    "mixture 5": ("mixture(5)", 1, 40),
    "mixture 800": ("mixture(800)", 1, 40),
}
#: gamma, beta; with tail u^-q two poles merge where q = (gamma - 1)/beta: 2 and 1/2 here
SPECTRA = {
    "(1+u)^-2": [("8/5", "8/5"), ("5/2", "3/4"), ("21/5", "8/5"), ("2", "1/3"), ("27/10", "6/5")],
    "(1+u)^(-1/2)": [("8/5", "8/5"), ("9/5", "8/5"), ("3", "1"), ("3/2", "1"), ("5/4", "2")],
    "exp(-u)": [("8/5", "8/5"), ("13/10", "2"), ("3", "1/2"), ("11/10", "3")],
    "exp(-sqrt(u))": [("8/5", "8/5"), ("2", "1"), ("3/2", "5/2")],
    "(1+exp(u)/99)^-3": [("8/5", "8/5"), ("2", "3/2")],
    "mixture 1": [("8/5", "8/5")],
    "mixture 2": [("13/10", "13/10"), ("3", "3")],
    "mixture 5": [("8/5", "8/5")],
    "mixture 800": [("8/5", "8/5")],
}
XS = ["1/1000", "1", "17", "1000", "1000000", "10^12", "10^30"]
COUNTED = [("exp(-u)", "8/5", "8/5", "17"), ("(1+u)^-2", "2", "1/3", "1000"),
           ("(1+u)^(-1/2)", "3/2", "1", "17"),
           ("(1+u)^-2", "1/2", "1", "17"), ("exp(-u)", "-1", "1", "3")]  # fmt: skip
COUNTS = [1, 2, 10, 1000, 10**18]


def rational(text: str) -> Fraction:
    """A fraction, or a power of ten."""
    return Fraction(10 ** int(text[3:])) if text.startswith("10^") else Fraction(text)


def turn(base: str, beta: Fraction) -> Fraction:
    """The greatest angle, as a part of pi, up to which a ray meets neither a pole nor a growing tail."""
    if base.startswith("(1+u)"):
        return min(Fraction(1, 2), Fraction(9, 10) / beta)
    if "exp(u)" in base:
        return Fraction(19, 100) / beta
    return min(Fraction(1, 2), Fraction(9, 20) / beta * (2 if "sqrt" in base else 1))


def calls(base: str, gamma: str, beta: str, x: str, n: int) -> list[str]:
    """Two unlike computations of one value."""
    name, d, radius = BASES[base]
    b, size = rational(beta), float(rational(x)) ** (1 / d)
    count = n or "oo"
    head = f"F = {name}; g = {gamma}; b = {beta}; x = {x};"
    digits = DIGITS + GUARD
    if 0 < n <= 1000:
        first, order = plan(size, float(b) / d, radius, digits)
        return [f"{head} head(F, g, b, x, {n + 1})",
                f"{head} direct(F, g, b, x, {first}, {n}, {order})" if first < n else
                f"{head} sum(k = 1, {n}, term_by_term(F, g, b, x, k))"]  # fmt: skip
    terms = (10 * size / radius) ** (d / float(b))
    if terms < 20_000:
        first, order = plan(size, float(b) / d, radius, digits)
        more = math.ceil((1.5 if b > 1 else 1.2) * first) + 10
        if n:  # a difference of two tails, each from another first term
            return [f"{head} direct(F, g, b, x, {first}, {count}, {order})",
                    f"{head} direct(F, g, b, x, {2 * first}, {count}, {order})"]  # fmt: skip
        return [f"{head} direct(F, g, b, x, {first}, oo, {order})",
                f"{head} contour(F, g, b, x, {more}, oo, Pi / 2, 180, 130)"]  # fmt: skip
    angle = turn(base, b)
    return [f"{head} contour(F, g, b, x, 1, {count}, Pi * {angle * 9 / 10}, 180, 130)",
            f"{head} contour(F, g, b, x, 3, {count}, Pi * {angle * 7 / 10}, 150, 170)"]  # fmt: skip


def main() -> None:
    rows = table("harmonic_sums")
    known = {(row["base"], row["gamma"], row["beta"], row["x"], row["n"]) for row in rows}
    points = [(base, *spectrum, x, 0) for base in BASES for spectrum in SPECTRA[base] for x in XS]
    points += [(*point, n) for point in COUNTED for n in COUNTS]
    for base, gamma, beta, x, n in points:
        if (base, gamma, beta, str(rational(x)), n) in known:
            continue
        try:
            value = agreed(*gp(calls(base, gamma, beta, x, n), DIGITS + GUARD), DIGITS)
        except (ArithmeticError, RuntimeError) as error:
            print("LEFT OUT", base, gamma, beta, x, n, str(error)[:400], flush=True)
            continue
        rows.append(
            {
                "base": base,
                "gamma": gamma,
                "beta": beta,
                "x": str(rational(x)),
                "n": n,
                "digits": DIGITS,
                "value": value,
            }
        )
        print(base, gamma, beta, x, n, value[:20], flush=True)
        write("harmonic_sums", "sum_{k<=n} k^-gamma h(x k^-beta); n = 0: infinitely many terms", rows)


if __name__ == "__main__":
    main()
