"""Scores of a saliency map against a mask, as the field computes them (Achanta et al. 2009)."""
import numpy as np

BETA2 = 0.3        # weight of recall: precision counts more
THRESHOLDS = 256   # 0, 1/255, ... 1


def f_curve(saliency, mask):
    """saliency in 0..1 and boolean mask [height, width] -> F at each threshold; a pixel is salient when it reaches the threshold.

    Without anything salient in the mask, F is 0.
    """
    levels = np.floor(saliency * (THRESHOLDS - 1) + 1e-4).astype(int)  # an 8-bit map read back must fall on its own level
    reach = lambda values: np.bincount(values, minlength=THRESHOLDS)[::-1].cumsum()[::-1]  # pixels at or above each level
    hits, found = reach(levels[mask]), reach(levels.ravel())
    precision, recall = hits / np.maximum(found, 1), hits / max(mask.sum(), 1)
    return (1 + BETA2) * precision * recall / np.maximum(BETA2 * precision + recall, 1e-12)


def mean_absolute_error(saliency, mask):
    return float(np.abs(saliency - mask).mean())
