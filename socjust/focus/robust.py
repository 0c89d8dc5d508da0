"""A robust curve through economies, once without each of them: what others of that income lead one to expect.

Huber's M-estimate with his second proposal for the scale (P. J. Huber and E. M. Ronchetti, *Robust Statistics*, 2nd ed.
2009, sections 7.4 and 7.8). The usual scale, the median of absolute residuals, shrinks to nothing where more than half
of the economies share one score, as many do at 100; this one does not. All fits that leave one economy out are found
together, by the same iterations that statsmodels' ``RLM`` makes one fit at a time: exact, and some fifty times faster.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

TUNING = 1.345  # of Huber's weights: 95 % efficient where errors are normal (Huber and Ronchetti 2009)
SCALE_CUT = 2.5  # of his second proposal: residuals beyond count as this many scales (statsmodels' HuberScale)
TOLERANCE = 1e-9  # of the curve's points, in points of the score
MOST_ROUNDS = 300


@dataclass(frozen=True)
class Fits:
    """Curves fitted with every row of `weights` given a row of fits.

    ``coefficients`` has a row a fit, ``huber`` the weight of each observation in it, ``scale`` its residual scale.
    """

    coefficients: np.ndarray
    huber: np.ndarray
    scale: np.ndarray


def knots(x: np.ndarray) -> np.ndarray:
    """Return where the curve may bend: the 10th, 50th and 90th percentile (F. E. Harrell, 2nd ed. 2015, table 2.3).

    Examples
    --------
    >>> knots(np.arange(11.0)).tolist()
    [1.0, 5.0, 9.0]
    """
    return np.quantile(x, [0.1, 0.5, 0.9])


def basis(x: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Return the columns of a restricted cubic spline with three knots: 1, x, and a bend that is straight outside.

    Parameters
    ----------
    x : numpy.ndarray
        Shape ``(n,)``.
    at : numpy.ndarray
        The three knots; where two of them coincide the bend is left out, where all do the slope too.

    Returns
    -------
    numpy.ndarray
        Shape ``(n, 3)``, ``(n, 2)`` or ``(n, 1)``.

    Examples
    --------
    >>> basis(np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 2.0]))[:, 2].tolist()
    [0.0, 0.25, 1.5]
    """
    straight = np.column_stack([np.ones_like(x), x])
    a, b, c = at
    if a == c:  # eight in ten economies have one income: only a level can be told
        return straight[:, :1]
    if not a < b < c:
        return straight

    def cube(v: np.ndarray) -> np.ndarray:
        return np.maximum(v, 0.0) ** 3

    bend = cube(x - a) - cube(x - b) * (c - a) / (c - b) + cube(x - c) * (b - a) / (c - b)
    return np.column_stack([straight, bend / (c - a) ** 2])


def fit(design: np.ndarray, y: np.ndarray, included: np.ndarray | None = None) -> Fits:
    """Fit Huber's estimate to many subsets of the same observations at once.

    Parameters
    ----------
    design : numpy.ndarray
        Shape ``(n, p)``.
    y : numpy.ndarray
        Shape ``(n,)``, in points.
    included : numpy.ndarray, optional
        Shape ``(fits, n)``, true where an observation belongs to a fit; by default one fit to all.

    Returns
    -------
    Fits
        Where a subset has no spread around its curve, the scale is 0 and the curve is the least-squares one.
    """
    included = np.ones((1, len(y)), bool) if included is None else included
    count, size = included.sum(axis=1), design.shape[1]
    weights = included.astype(float)
    beta = _least_squares(design, y, weights)
    scale = np.sqrt((((y - beta @ design.T) ** 2) * included).sum(axis=1) / np.maximum(count - size, 1))
    going = scale > TOLERANCE
    for _ in range(MOST_ROUNDS):
        if not going.any():
            break
        residual = np.abs(y - beta[going] @ design.T)
        scale[going] = _proposal_two(residual, included[going], scale[going], count[going] - size)
        unit = np.maximum(scale[going, None], 1e-300)
        weights[going] = included[going] * np.minimum(1.0, TUNING * unit / np.maximum(residual, 1e-300))
        found = _least_squares(design, y, weights[going])
        moved = np.abs((found - beta[going]) @ design.T).max(axis=1)
        beta[going] = found
        going[going] = moved > TOLERANCE
    return Fits(beta, weights, scale)


def _least_squares(design: np.ndarray, y: np.ndarray, weights: np.ndarray) -> np.ndarray:
    products = np.einsum("fn,np,nq->fpq", weights, design, design, optimize=True)
    return np.linalg.solve(products, ((weights * y) @ design)[..., None])[..., 0]


def _proposal_two(residual: np.ndarray, included: np.ndarray, scale: np.ndarray, freedom: np.ndarray) -> np.ndarray:
    """Solve for the scale at which the mean of min(r², (d·scale)²) is what normal errors would give."""
    d, inside = SCALE_CUT, stats.norm.cdf(SCALE_CUT) * 2 - 1
    expected = inside + d**2 * (1 - inside) - 2 * d * stats.norm.pdf(d)
    for _ in range(50):
        cut = np.minimum(residual, d * scale[:, None]) ** 2 * included
        found = np.sqrt(cut.sum(axis=1) / (np.maximum(freedom, 1) * expected))
        if np.abs(found - scale).max() <= TOLERANCE * 1e-3:
            return found
        scale = found
    return scale


def without_each(design: np.ndarray, y: np.ndarray) -> tuple[Fits, np.ndarray]:
    """Fit the curve once without each observation, and give what it predicts for the one left out.

    Returns
    -------
    fits : Fits
        Row i is the fit without observation i.
    predicted : numpy.ndarray
        Shape ``(n,)``: for observation i, by the fit without it.

    Examples
    --------
    >>> x = np.array([0.0, 1.0, 2.0, 3.0])
    >>> without_each(np.column_stack([np.ones(4), x]), 2 * x + 1)[1].round(6).tolist()
    [1.0, 3.0, 5.0, 7.0]
    """
    fits = fit(design, y, ~np.eye(len(y), dtype=bool))
    return fits, (fits.coefficients * design).sum(axis=1)


def errors(design: np.ndarray, y: np.ndarray, fits: Fits) -> np.ndarray:
    """Return by how much each observation misses each curve had it not been fitted itself.

    Residuals divided by one less the leverage: for least squares exactly the error of a fit without the
    observation, for Huber's weights very nearly. Row i comes from the fit without observation i and so knows
    nothing of it.

    Returns
    -------
    numpy.ndarray
        Shape ``(fits, n)``, in points; NaN where an observation has the whole say about its point of the curve.
    """
    products = np.einsum("fn,np,nq->fpq", fits.huber, design, design, optimize=True)
    inverse = np.linalg.inv(products)
    leverage = fits.huber * np.einsum("np,fpq,nq->fn", design, inverse, design, optimize=True)
    free = 1.0 - leverage
    return np.where(free > 1e-9, (y - fits.coefficients @ design.T) / np.where(free > 1e-9, free, 1.0), np.nan)


def ends(missed: np.ndarray, near: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Return between which errors a further economy falls with probability `level`, told from the errors of others.

    With m others and a tail of (1 - level) / 2, the ends are the floor((m + 1) · tail)-th smallest and largest error:
    the ranks of conformal prediction (R. F. Barber, E. J. Candès, A. Ramdas and R. J. Tibshirani, *Annals of
    Statistics* 49, 2021, the jackknife). No shape of the errors is assumed.

    Parameters
    ----------
    missed : numpy.ndarray
        Shape ``(n, n)``, from :func:`errors`.
    near : numpy.ndarray
        Shape ``(n, n)``: true where j is one of the others that tell about i.
    level : float
        Of the band, 0.9 for 90 %.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper error; infinite where there are too few others for this level.

    Examples
    --------
    >>> missed = np.tile(np.arange(20.0), (20, 1))
    >>> low, high = ends(missed, ~np.eye(20, dtype=bool), 0.9)
    >>> [float(v) for v in (low[0], high[0], low[19])]
    [1.0, 19.0, 0.0]
    """
    low, high = np.full(len(missed), -np.inf), np.full(len(missed), np.inf)
    for i, (row, others) in enumerate(zip(missed, near, strict=True)):
        told = np.sort(row[others & np.isfinite(row)])
        rank = int((len(told) + 1) * (1 - level) / 2 + 1e-9)
        if rank:
            low[i], high[i] = told[rank - 1], told[-rank]
    return low, high
