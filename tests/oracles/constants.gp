\\ Constants of the laws; the letters are those of make_constants.py.
whole(p, z) = my(s = 1 - 1 / p); 2^(-s) * incomplete(fermi(z, 2), s, oo, 160, 150);
above_(p, z, v) = my(s = 1 - 1 / p); whole(p, z) - 2^(-s) * incomplete(fermi(z, 2), s, 2 * v, 160, 150);
phi(z, u) = (1 + exp(2 * u) / z)^-2;
A_T(p, z) = zeta(p)^(-1 / p) / (2 * p) * whole(p, z);
A(p, z, lambda) = zeta(p)^(-1 / p) / (2 * p) * above_(p, z, lambda^-p / zeta(p)) + lambda^(1 - p) / (2 * (p - 1) * zeta(p));
residue_at(p, z, x) = my(s = 1 - 1 / p); p - (p + 1) * phi(z, x) - s * x^(-s) * above_(p, z, x);
root(p, z) = exp(solve(l = real_of(-5000), log(5 + log(1 + z)), residue_at(p, z, exp(l))));
lambda_of(p, x) = (zeta(p) * x)^(-1 / p);
