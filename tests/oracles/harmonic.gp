\\ Harmonic sums  sum_{k=1}^{n} k^-g h(x k^-b)  by two unrelated methods, for PARI/GP 2.15 or later.
\\
\\ A base function is h(u) = f(v) with u = v^d, f analytic near v = 0. It is given as [f, d, radius, unit, front]:
\\ radius bounds v for the Taylor series of f (a quarter of it is used), unit is the width in v of a panel of
\\ Gauss-Legendre nodes (0: panels in log v), and f falls monotonically from front on.
\\
\\ direct  : the first K - 1 terms one by one, the rest by the Taylor series of f, one Hurwitz zeta value a power.
\\ contour : the first K - 1 terms one by one, the rest as an integral over x >= K - 1/2 and the contour integral
\\           2 Re int f(w) / (exp(-2 pi i w) - 1) dw along the ray from K - 1/2 at an angle (Abel and Plana).
\\
\\ Every number in here is exact: a literal such as 1. would carry the precision at the time of reading, not of use.

digits_now() = default(realprecision);
tiny() = 10.^(-digits_now() - 3);
real_of(y) = y * exp(0);

{head(base, g, b, x, K) = my(total = 0, c = x^(1 / base[2]), e = -b / base[2], f = base[1]);
  for(k = 1, K - 1, my(q = log(k)); total += exp(-g * q) * f(c * exp(e * q))); total};

{coefficients(f, M) = my(v = 'v + O('v^(M + 1)), y = f(v)); vector(M + 1, j, polcoef(y, j - 1))};

\\ sum_{k >= K} k^-s by Euler and Maclaurin. (PARI's own zetahurwitz(s, K) of version 2.15 is wrong without a
\\ warning where s is large against K: zetahurwitz(713/10, 20) has 7 of 84 digits.)
{hurwitz(s, K) = my(D = digits_now(), J = ceil(72 / 100 * D) + 5, n = max(K, ceil(8 / 10 * (s + 2 * J))), total = 0, t);
  for(k = K, n - 1, my(y = real_of(k)^(-s)); total += y; if(y * k < total * 10^(-D - 9), return(total)));
  t = real_of(n)^(-s); total += t * (n / (s - 1) + 1 / 2); t *= s / (2 * n);
  for(j = 1, J, total += bernfrac(2 * j) * t; t *= (s + 2 * j - 1) * (s + 2 * j) / ((2 * j + 1) * (2 * j + 2) * n^2));
  total};

\\ sum_{k = K}^{n} by Taylor
{taylor_tail(base, g, b, x, K, n, M) = my(c = coefficients(base[1], M), e = b / base[2], y = x^(1 / base[2]));
  if(y * K^(-e) > base[3] * 30 / 100, error("K is too small"));
  sum(j = 0, M, if(c[j + 1] == 0, 0, c[j + 1] * y^j *
    (hurwitz(g + e * j, K) - if(n == oo, 0, hurwitz(g + e * j, n + 1)))))};

{direct(base, g, b, x, K, n, M) = if(n != oo && K > n, head(base, g, b, x, n + 1),
  head(base, g, b, x, K) + taylor_tail(base, g, b, x, K, n, M))};

\\ int_0^U u^(s-1) h(u) du; U may be oo for a base that falls off exponentially
{incomplete(base, s, U, M, nodes) = my(c = coefficients(base[1], M), d = base[2], f = base[1],
    V = if(U == oo, oo, U^(1 / d)), v0 = real_of(base[3] / 4), q = d * s, total, tab, left, right, part);
  if(V != oo && V < v0, v0 = V);
  total = sum(j = 0, M, c[j + 1] * v0^(q + j) / (q + j));
  if(V == v0, return(d * total));
  tab = intnumgaussinit(nodes);
  if(base[4] > 0,
    left = v0;
    while(left < V,
      right = left + base[4]; if(right > V, right = V);
      part = intnumgauss(v = left, right, v^(q - 1) * f(v), tab); total += part; left = right;
      if(abs(part) < abs(total) * tiny() && left > base[5], break)),
    left = log(v0); V = log(V);
    while(left < V, right = min(left + 1 / 2, V);
      total += intnumgauss(l = left, right, exp(q * l) * f(exp(l)), tab); left = right));
  d * total};

\\ int_a^oo w^-g h(x w^-b) dw
{flank(base, g, b, x, a, M, nodes) = my(s = (g - 1) / b); x^(-s) / b * incomplete(base, s, x * a^(-b), M, nodes)};

{ray(base, g, b, x, a, angle, nodes) = my(e = exp(I * angle), f = base[1], c = x^(1 / base[2]), q = b / base[2],
    tab = intnumgaussinit(nodes), total = 0, left = 0, quiet = 0, small = tiny());
  while(quiet < 3,
    if(!base[5] || real(c * exp(-q * log(a + (left + 1 / 2) * e))) < 10^4,
      total += intnumgauss(t = left, left + 1 / 2, my(w = a + t * e, l = log(w));
        exp(-g * l) * f(c * exp(-q * l)) / (exp(-2 * Pi * I * w) - 1) * e, tab));
    left += 1 / 2;
    quiet += (exp(-2 * Pi * left * sin(angle)) < small));
  2 * real(total)};

{above(base, g, b, x, K, angle, M, nodes) = my(a = K - 1 / 2);
  flank(base, g, b, x, a, M, nodes) + ray(base, g, b, x, a, angle, nodes)};

{contour(base, g, b, x, K, n, angle, M, nodes) = head(base, g, b, x, K) + above(base, g, b, x, K, angle, M, nodes)
  - if(n == oo, 0, above(base, g, b, x, n + 1, angle, M, nodes))};

\\ Base functions.  Far out the exponentials, below 10^-4000, are left out: PARI can't hold exp(-10^300).
near(v) = if(type(v) == "t_SER", 1, real(v) < 10^4);
fermi(z, n) = [v -> if(near(v), (1 + exp(v) / z)^(-n), 0), 1, sqrt(log(z)^2 + Pi^2), 2, log(z) + 1];
exponential() = [v -> if(near(v), exp(-v), 0), 1, 40, 2, 1];
stretched() = [v -> if(near(v), exp(-v), 0), 2, 40, 2, 1];
algebraic(q) = [v -> (1 + v)^(-q), 1, 1, 0, 0];
mixture_polynomial(n) = Polrev(vector(n, j, (1 - (j - 1) / n) / (j - 1)!), 'y) * real_of(1);
mixture(n) = my(P = mixture_polynomial(n)); [v -> if(near(v), exp(-v) * subst(P, 'y, v), 0), 1, 40, 2, 2 * n];
\\ one term, written down afresh
term_by_term(base, g, b, x, k) = base[1]((x / real_of(k)^b)^(1 / base[2])) / real_of(k)^g;
