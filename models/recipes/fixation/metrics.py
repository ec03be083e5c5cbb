"""Scores of a density against where people looked, as the MIT saliency benchmark computes them (Bylinskii et al. 2016).

A density is an array [height, width] that sums to 1, fixated a boolean array of the same shape: the pixels that were looked at.
"""
import numpy as np

EPSILON = 2.2e-16
JITTER = 1e-7


def stretch(map):
    """To 0..1"""
    span = map.max() - map.min()
    return (map - map.min()) / span if span else np.zeros_like(map)


def nss(density, fixated):
    """Mean of the standardised density at the fixated pixels. Binary: with a blurred map for `fixated` it would come out lower."""
    deviation = density.std()
    return float((density[fixated].mean() - density.mean()) / deviation) if deviation else 0.0


def cc(density, truth):
    """Pearson's correlation"""
    a, b = density - density.mean(), truth - truth.mean()
    norm = np.sqrt((a * a).sum() * (b * b).sum())
    return float((a * b).sum() / norm) if norm else 0.0


def kl(density, truth):
    """Nats from the density to the truth"""
    return float((truth * np.log(EPSILON + truth / (density + EPSILON))).sum())


def sim(density, truth):
    """Intersection of the two, each stretched to 0..1 and then made to sum to 1"""
    share = lambda map: map / max(map.sum(), EPSILON)
    return float(np.minimum(share(stretch(density)), share(stretch(truth))).sum())


def auc_judd(density, fixated):
    """Area under the ROC curve with a threshold at every fixated value: fixated pixels against all others."""
    # jitter breaks ties; it comes after stretching, because a density of 77,000 pixels is itself not much larger
    values = stretch(density) + np.random.default_rng(0).random(density.shape) * JITTER
    ranked, thresholds = np.sort(values, axis=None), np.sort(values[fixated])[::-1]
    hits = np.arange(1, len(thresholds) + 1)
    above = ranked.size - np.searchsorted(ranked, thresholds)
    true, false = hits / len(hits), (above - hits) / (ranked.size - len(hits))
    return float(np.trapz([0, *true, 1], [0, *false, 1]))


def scores(density, fixated, truth):
    return {"NSS": nss(density, fixated), "CC": cc(density, truth), "AUC-Judd": auc_judd(density, fixated),
            "KL": kl(density, truth), "SIM": sim(density, truth)}
