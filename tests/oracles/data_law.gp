\\ The data law: the head one by one; the tail as sum_j binomial(D, j) (-1)^j Z^(-j-1) zeta((j + 1) p, K),
\\ or along a contour. Z is a global: zeta(p).
{first(p, D, K) = sum(k = 1, K - 1, my(P = real_of(k)^(-p) / Z); P * if(D == 0, 1, if(P == 1, 0, exp(D * log1p(-P)))))};
{binomial_tail(p, D, K) = my(total = 0, c = 1 / Z, t, J = 0);
  while(J <= D, t = c * hurwitz((J + 1) * p, K); total += t; if(J > D * (Z * K^p)^-1 * 3 && abs(t) < abs(total) * tiny(), break);
    c *= -(D - J) / ((J + 1) * Z); J++); total};
density(P, D) = P * exp(D * log1p(-P));
{contour_tail(p, D, K, nodes, angle) = my(a = K - 1 / 2, s = 1 - 1 / p, v = real_of(a)^(-p) / Z, tab = intnumgaussinit(nodes), total, left, quiet, e = exp(I * angle));
  total = if(D * v > 1000, 2 * beta_form(p, D), Z^(-1 / p) / p * incomplete_beta(s, D, v, nodes)); left = 0; quiet = 0;
  while(quiet < 3, total += 2 * real(intnumgauss(t = left, left + 1 / 2, density(exp(-p * log(a + e * t)) / Z, D) / (exp(-2 * Pi * I * (a + e * t)) - 1) * e, tab));
    left += 1 / 2; quiet += (exp(-2 * Pi * left * sin(angle)) < tiny()));
  total};
\\ int_0^v P^(s-1) (1-P)^D dP, by its own power series in v (D v is moderate), one term from the last
{incomplete_beta(s, D, v, nodes) = my(c = 1, total = 0, t, j = 0);
  while(j <= D, t = c * v^j / (s + j); total += t; if(j > 3 * D * v && abs(t) < abs(total) * tiny(), break); c *= -(D - j) / (j + 1); j++);
  v^s * total};
beta_form(p, D) = my(s = 1 - 1 / p); Z^(-1 / p) / p * exp(lngamma(s) + lngamma(D + 1) - lngamma(s + D + 1)) / 2;
