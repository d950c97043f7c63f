"""Makes constants.json: constants of the time, data, parameter and compute laws, with S = eta = 1.

Run ``python -m tests.oracles.make_constants`` in the root of the repository (PARI/GP on the PATH; a
minute). Rows that are there already are kept: delete the table to make all of it anew.

With p = alpha + 1, s = alpha/p, z = 1/r - 1, phi(u) = (1 + e^(2u)/z)^-2:
A_T  zeta(p)^(-1/p)/(2 p) int_0^oo u^(s-1) phi(u) du: L ~ A_T T^-s;
A    zeta(p)^(-1/p)/(2 p) int_v^oo u^(s-1) phi(u) du + lambda^-alpha/(2 alpha zeta(p)), v = lambda^-p/zeta(p);
x    the root of p - (p + 1) phi(x) = s x^-s int_x^oo u^(s-1) phi(u) du;
A_C  A(lambda) lambda^(alpha/(alpha+2)) with lambda = (zeta(p) x)^(-1/p), its least value:
     L ~ A_C C^(-alpha/(alpha+2));
A_D  zeta(p)^(-1/p) Gamma(s)/(2 p);  A_N  1/(2 alpha zeta(p)).

Once by PARI (panels of Gauss-Legendre nodes, bisection), once by mpmath (tanh-sinh, polylogarithms, the
optimum as the place where the slope of lambda^(alpha/(alpha+2)) A(lambda) turns, so that the equation for
x is tested).
"""

from fractions import Fraction

import mpmath

from .pari import GUARD, agreed, gp, number, table, write

DIGITS = 60
DECAY = [
    Fraction(1, 10),
    Fraction(3, 10),
    Fraction(3, 5),
    Fraction(9, 10),
    Fraction(2),
    Fraction(1, 100),
    Fraction(10),
]
START = [Fraction(1, 1000), Fraction(1, 100), Fraction(1, 2), Fraction(999, 1000)]
RATIOS = [Fraction(1, 10), Fraction(1), Fraction(10)]


def integral(s: mpmath.mpf, z: mpmath.mpf, lower: mpmath.mpf) -> mpmath.mpf:
    """int_lower^oo u^(s-1) phi(u) du by tanh-sinh, from near 0 on with polylogarithms."""
    if lower < mpmath.mpf("0.1"):
        near = mpmath.quad(lambda w: (1 + mpmath.exp(2 * w ** (1 / s)) / z) ** -2, [0, lower**s]) / s
        return mellin(s, z) - near
    middle = mpmath.log(z) / 2
    places = [
        lower,
        *(
            p
            for p in (middle - 3, middle - 1, middle, middle + 1, middle + 3, middle + 9)
            if p > lower + mpmath.mpf("0.1")
        ),
    ]
    places += [places[-1] + 10, places[-1] + 30, places[-1] + 90]
    return mpmath.quad(lambda u: u ** (s - 1) * (1 + mpmath.exp(2 * u) / z) ** -2, places, maxdegree=11)


def mellin(s: mpmath.mpf, z: mpmath.mpf) -> mpmath.mpf:
    """int_0^oo u^(s-1) phi(u) du with polylogarithms."""
    return 2**-s * mpmath.gamma(s) * (mpmath.polylog(s - 1, -z) - mpmath.polylog(s, -z)).real


def crossover(p: mpmath.mpf, z: mpmath.mpf, ratio: mpmath.mpf) -> mpmath.mpf:
    """A(lambda)."""
    s, zeta = 1 - 1 / p, mpmath.zeta(p)
    first = zeta ** (-1 / p) / (2 * p) * integral(s, z, ratio**-p / zeta)
    return first + ratio ** (1 - p) / (2 * (p - 1) * zeta)


def slope(p: mpmath.mpf, z: mpmath.mpf, ratio: mpmath.mpf) -> mpmath.mpf:
    """The slope of log (lambda^(alpha/(alpha+2)) A(lambda)) in log lambda."""
    zeta, v = mpmath.zeta(p), ratio**-p / mpmath.zeta(p)
    inner = zeta ** (-1 / p) / 2 * v ** (1 - 1 / p) * (1 + mpmath.exp(2 * v) / z) ** -2
    return (p - 1) / (p + 1) + (inner - ratio ** (1 - p) / (2 * zeta)) / crossover(p, z, ratio)


def mpmath_values(alpha: Fraction, r: Fraction, root: str) -> dict[str, str]:
    """All of them by mpmath."""
    with mpmath.workdps(DIGITS + 28):
        p, z = number(alpha + 1), number(1 / r - 1)
        values = {"A_T": mpmath.zeta(p) ** (-1 / p) / (2 * p) * mellin(1 - 1 / p, z)}
        values |= {f"A({ratio})": crossover(p, z, number(ratio)) for ratio in RATIOS}
        # Stationary between two neighbours of PARI's root: the sign of the slope turns there.
        best = (mpmath.zeta(p) * mpmath.mpf(root)) ** (-1 / p)
        shift = mpmath.mpf(10) ** (-DIGITS - 6)
        if not slope(p, z, best * (1 - shift)) < 0 < slope(p, z, best * (1 + shift)):
            raise ArithmeticError(f"{root} is not a minimum")
        values |= {"x": best**-p / mpmath.zeta(p), "A_C": crossover(p, z, best) * best ** ((p - 1) / (p + 1))}
        return {name: mpmath.nstr(item, DIGITS + GUARD) for name, item in values.items()}


def pari_values(alpha: Fraction, r: Fraction) -> dict[str, str]:
    """All of them by PARI."""
    call = f"{alpha + 1}, {1 / r - 1}"
    names = ["A_T", *(f"A({ratio})" for ratio in RATIOS), "x", "A_C"]
    lines = [
        f"A_T({call})",
        *(f"A({call}, {ratio})" for ratio in RATIOS),
        f"root({call})",
        f"q = lambda_of({alpha + 1}, root({call})); q^({alpha / (alpha + 2)}) * A({call}, q)",
    ]
    return dict(zip(names, gp(lines, DIGITS + GUARD + 10, "constants"), strict=True))


def simple(alpha: Fraction) -> dict[str, str]:
    """A_D and A_N, which don't depend on r."""
    p = alpha + 1
    ones = gp(
        [f"zeta({p})^({-1 / p}) / ({2 * p}) * gamma({alpha / p})", f"1 / ({2 * alpha} * zeta({p}))"],
        DIGITS + GUARD,
    )
    with mpmath.workdps(DIGITS + 40):
        q = number(p)
        others = [
            mpmath.zeta(q) ** (-1 / q) / (2 * q) * mpmath.gamma(1 - 1 / q),
            1 / (2 * (q - 1) * mpmath.zeta(q)),
        ]
        return {name: agreed(one, mpmath.nstr(other, DIGITS + GUARD), DIGITS)
                for name, one, other in zip(("A_D", "A_N"), ones, others, strict=True)}  # fmt: skip


def main() -> None:
    rows = table("constants")
    for alpha in DECAY:
        if not any((row["alpha"], row["r"]) == (str(alpha), "") for row in rows):
            blank = {"alpha": str(alpha), "r": "", "digits": DIGITS}
            rows += [{"name": name, **blank, "value": item} for name, item in simple(alpha).items()]
        for r in START:
            if any((row["alpha"], row["r"]) == (str(alpha), str(r)) for row in rows):
                continue
            ours = pari_values(alpha, r)
            theirs = mpmath_values(alpha, r, ours["x"])
            for name, one in ours.items():
                try:
                    value = agreed(one, theirs[name], DIGITS)
                except ArithmeticError as error:
                    print("LEFT OUT", alpha, r, name, error, flush=True)
                    continue
                rows.append(
                    {"name": name, "alpha": str(alpha), "r": str(r), "digits": DIGITS, "value": value}
                )
                print(alpha, r, name, value[:20], flush=True)
            write("constants", "constants of the laws, S = eta = 1", rows)


if __name__ == "__main__":
    main()
