r"""The data model, D_c basis functions a skill: one skill seen through d_k data points (Eqs. 15-17, 77-104).

On skill k the model is f = a_k sum_l B_{k,l} e_{k,l}, and the data points enter through the features
Phi_{l,j} = e_{k,l}(k, x_j). Here D_c and d_k are small numbers and everything is a SymPy matrix.
f(k, .) is not a multiple of g_k, so R_k and L_k come from their general definitions.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator

import attrs
import sympy
from sympy.polys.matrices import DomainMatrix

from symsolve.errors import OutsideDomain
from symsolve.models import quantities as q
from symsolve.models.convert import exact, exact_matrix
from symsolve.models.definitions import skill_loss, skill_strength
from symsolve.models.flow import Flow, gradient_flow

Matrix = sympy.ImmutableMatrix


@attrs.frozen
class FeatureFunction:
    r"""A function on one skill, by its coefficients in the orthonormal e_{k,1}, ..., e_{k,D_c}.

    Examples:
        >>> f = FeatureFunction(Matrix([1, 2]))
        >>> f.inner(f)
        5
    """

    coefficients: sympy.ImmutableMatrix = attrs.field(converter=exact_matrix)

    def __sub__(self, other: FeatureFunction) -> FeatureFunction:
        return FeatureFunction(self.coefficients - other.coefficients)

    def inner(self, other: FeatureFunction, k: object = q.k) -> sympy.Expr:
        """E_X[f h | i = k]: the dot product, as the basis functions are orthonormal there."""
        return (self.coefficients.T * other.coefficients)[0, 0]

    def at(self, features: sympy.ImmutableMatrix) -> sympy.ImmutableMatrix:
        """Values at the data points, a row: the coefficients times the feature matrix."""
        return self.coefficients.T * features


@attrs.frozen(kw_only=True)
class FeatureModel:
    r"""One skill with ``size`` basis functions and the data points of a feature matrix.

    Attributes:
        features: Phi, D_c rows and d_k columns.
        available: how many of the basis functions the model has, the first ones; all by default.
            Fewer give the parameter model of Eqs. 18-21, 107-111.
        data: D, the number of data points of all skills together.

    Examples:
        >>> model = FeatureModel(features=Matrix([[3], [4]]))
        >>> model.projector
        Matrix([
        [ 9/25, 12/25],
        [12/25, 16/25]])
        >>> model.final_strength, model.final_loss
        (49*S/50, S**2/100)
    """

    features: sympy.ImmutableMatrix = attrs.field(converter=exact_matrix)
    available: int = attrs.field()
    target_scale: sympy.Expr = attrs.field(default=q.S, converter=exact)
    data: sympy.Expr = attrs.field(default=q.D, converter=exact)

    @available.default
    def _all_of_them(self) -> int:
        return int(self.features.rows)

    @available.validator
    def _check_available(self, _attribute: object, value: int) -> None:
        if not 1 <= value <= self.features.rows:
            raise OutsideDomain(
                f"FeatureModel(available={value}): the model has between 1 and {self.features.rows} of the "
                f"{self.features.rows} basis functions"
            )

    @classmethod
    def symbolic(cls, size: int, samples: int, available: int | None = None) -> FeatureModel:
        """The model with a feature matrix of free real symbols Phi_l_j.

        Examples:
            >>> FeatureModel.symbolic(2, 1).strength
            sqrt(2)*B_1*a/2 + sqrt(2)*B_2*a/2
        """
        features = q.entries("Phi", size, samples, "basis function at a data point")
        return cls(features=features, available=size if available is None else available)

    @property
    def size(self) -> int:
        """D_c."""
        return int(self.features.rows)

    @property
    def samples(self) -> int:
        """d_k."""
        return int(self.features.cols)

    @property
    def second_layer(self) -> tuple[sympy.Symbol, ...]:
        """B_{k,1}, ..., one for each basis function that the model has."""
        return q.components("B", self.available, "second-layer parameter of a basis function")

    @property
    def parameters(self) -> tuple[sympy.Symbol, ...]:
        """a_k and the B_{k,l}."""
        return (q.a, *self.second_layer)

    @property
    def skill_function(self) -> FeatureFunction:
        """g_k = D_c^{-1/2} sum_l e_{k,l} (Eq. 16)."""
        return FeatureFunction(sympy.ones(self.size, 1) / sympy.sqrt(self.size))

    @property
    def target(self) -> FeatureFunction:
        """S g_k."""
        return FeatureFunction(self.target_scale * self.skill_function.coefficients)

    @property
    def function(self) -> FeatureFunction:
        """a_k sum_l B_{k,l} e_{k,l} (Eq. 15)."""
        missing = [0] * (self.size - self.available)
        return FeatureFunction(Matrix([*(q.a * weight for weight in self.second_layer), *missing]))

    @property
    def strength(self) -> sympy.Expr:
        """R_k in the parameters, by definition (Eq. 7)."""
        return skill_strength(self.skill_function, self.function, q.k)

    @property
    def skill_loss(self) -> sympy.Expr:
        """L_k in the parameters, by definition (Eq. 6)."""
        return skill_loss(self.target, self.function, q.k)

    @property
    def empirical_loss(self) -> sympy.Expr:
        """What the data points of skill k add to L^(D) (Eqs. 79-81)."""
        residual = (self.target - self.function).at(self.features)
        return sympy.Add(*(value**2 for value in residual)) / (2 * self.data)

    @functools.cached_property
    def flow(self) -> Flow:
        """Gradient flow of a_k and the B_{k,l}, by differentiating the empirical loss (Eqs. 82-85)."""
        return gradient_flow(self.empirical_loss, self.parameters)

    @property
    def conserved(self) -> sympy.Expr:
        """a_k^2 - |B_k|^2 (Eq. 87)."""
        return q.a**2 - sympy.Add(*(weight**2 for weight in self.second_layer))

    @functools.cached_property
    def projector(self) -> sympy.ImmutableMatrix:
        """U U^T, the projector on the span of the feature vectors of the basis functions that the model has.

        Raises:
            OutsideDomain: the feature vectors are linearly dependent, or more than there are basis functions.
        """
        if self.samples == 0:
            return Matrix.zeros(self.available)
        # Arithmetic in the field of rational functions keeps every entry cancelled on the way.
        seen = DomainMatrix.from_Matrix(self.features[: self.available, :], extension=True).to_field()
        gram = seen.transpose() * seen
        if gram.det() == gram.domain.zero:
            raise OutsideDomain(
                f"FeatureModel: the {self.samples} feature vectors in {self.available} dimensions are "
                "linearly dependent; keep a basis of their span"
            )
        return Matrix((seen * gram.inv() * seen.transpose()).to_Matrix())

    @functools.cached_property
    def interpolant(self) -> FeatureFunction:
        """End of the flow from a small start: a_k B_k = U U^T S / sqrt(D_c) 1 (Eq. 98), the minimum-norm fit.

        Raises:
            OutsideDomain: the model lacks basis functions of the target, which then is no element of it.
        """
        if self.available < self.size:
            raise OutsideDomain("FeatureModel.interpolant: needs every basis function; see ParameterModel")
        return FeatureFunction(self.projector * self.target.coefficients)

    @functools.cached_property
    def final_strength(self) -> sympy.Expr:
        """R_k of the interpolant, for this data set: S |U^T u|^2 with u the unit vector of g_k."""
        return sympy.cancel(skill_strength(self.skill_function, self.interpolant, q.k))

    @functools.cached_property
    def final_loss(self) -> sympy.Expr:
        """L_k of the interpolant, for this data set."""
        return sympy.cancel(skill_loss(self.target, self.interpolant, q.k))

    def balanced_end(self) -> sympy.Expr:
        """Equation for a_k at the end of the flow (Eq. 100), as an expression that vanishes.

        The conserved quantity at the end, where the part of B_k in the span is U U^T S 1/(a sqrt(D_c)) and
        the rest is where it started, minus its value at the start.
        """
        start = Matrix(q.components("B0", self.size, "second-layer parameter at time zero"))
        inside = self.interpolant.coefficients / q.a
        outside = (sympy.eye(self.size) - self.projector) * start
        at_end = q.a**2 - inside.dot(inside) - outside.dot(outside)
        return at_end - (q.a_0**2 - start.dot(start))


def signed_permutations(size: int) -> Iterator[sympy.ImmutableMatrix]:
    """The symmetries of the cube: orthogonal matrices that permute the axes and flip their signs.

    Examples:
        >>> sum(1 for _ in signed_permutations(3))
        48
    """
    for order in itertools.permutations(range(size)):
        for signs in itertools.product((1, -1), repeat=size):
            rows = zip(order, signs, strict=True)
            yield Matrix([[sign if column == axis else 0 for column in range(size)] for axis, sign in rows])


def isotropic_mean(matrix: sympy.ImmutableMatrix) -> sympy.ImmutableMatrix:
    """Mean of Q M Q^T over the symmetries of the cube: always (tr M / size) times the identity.

    Any law of the features that these symmetries leave unchanged has E[U U^T] equal to the mean of this
    over its data sets. Gaussian features and independent random signs are such laws, and the projector of
    d_k linearly independent feature vectors has trace d_k: so E[U U^T] = (d_k/D_c) I.

    Examples:
        >>> isotropic_mean(Matrix([[q.a, q.b], [q.b, q.w]]))
        Matrix([
        [a/2 + w/2,         0],
        [        0, a/2 + w/2]])
    """
    turned = [symmetry * matrix * symmetry.T for symmetry in signed_permutations(int(matrix.rows))]
    total = sum(turned[1:], turned[0])
    return (total / len(turned)).applyfunc(lambda entry: sympy.cancel(sympy.expand(entry)))


@attrs.frozen(kw_only=True)
class DataModel:
    r"""The D_c-shot model in the mean over isotropic features (Eqs. 17, 88, 104).

    Means follow from E[U U^T] = (d_k/D_c) I, exact for every law of the features that is symmetric under
    signed permutations of the axes (``isotropic_mean``) and has min(d_k, D_c) independent feature vectors.
    R_k and L_k of the interpolant are linear in U U^T, so nothing else is needed. Functions that satisfy
    sum_l e_{k,l} = sqrt(D_c) g_k at every input are not quite such a law: one coordinate is +-1 there,
    and the mean differs at order 1/D_c.

    Attributes:
        size: D_c.
        samples: d_k.

    Examples:
        >>> DataModel(size=800, samples=200).mean_strength
        S/4
    """

    size: sympy.Expr = attrs.field(default=q.D_c, converter=exact)
    samples: sympy.Expr = attrs.field(default=q.d_k, converter=exact)
    target_scale: sympy.Expr = attrs.field(default=q.S, converter=exact)

    @property
    def covered(self) -> sympy.Expr:
        """E|U^T u|^2 for a unit vector u: the mean of the trace of U U^T, over D_c; at most 1."""
        return sympy.Min(self.samples, self.size) / self.size

    @property
    def mean_strength(self) -> sympy.Expr:
        """E[R_k] = S d_k/D_c below D_c samples, S from there on (Eqs. 17, 88 print another value)."""
        return self.strength_of(self.covered)

    @property
    def mean_loss(self) -> sympy.Expr:
        """E[L_k] = (S^2/2)(1 - d_k/D_c) below D_c samples, 0 from there on (Eq. 104)."""
        return self.loss_of(self.covered)

    def strength_of(self, covered: sympy.Expr) -> sympy.Expr:
        """R_k of the interpolant P S u, u the unit vector of g_k, when u.P u = ``covered``."""
        return self.target_scale * covered

    def loss_of(self, covered: sympy.Expr) -> sympy.Expr:
        """L_k of the interpolant from S^2, E[f^2] and R_k (Eq. 8): |P u|^2 = u.P u as P is a projector."""
        scale = self.target_scale
        squared = scale**2 * covered
        return sympy.factor((scale**2 + squared - 2 * scale * self.strength_of(covered)) / 2)
