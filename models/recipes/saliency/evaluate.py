"""Max F-measure and MAE of the first map and of the map after each step, on photos that nothing was trained on.

    evaluate.py --data data/saliency --checkpoint runs/saliency/last.pt [--pictures folder]

Maps are enlarged to the size of the mask. The F-measure (beta^2 = 0.3) of each photo is taken at 256 thresholds, averaged over the
photos threshold by threshold, and the largest average is maxF; maps are not stretched to 0..1 first, because the service does not.
The threshold of the service is the one with the largest average on the validation photos; F is what it gives on dev.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from saliency.data import read, split
from saliency.metrics import THRESHOLDS, f_curve, mean_absolute_error
from saliency.model import SaliencyConfig, SaliencyNet
from saliency.pictures import write_sheet

BATCH = 10


def load(checkpoint):
    """The averaged network of a checkpoint."""
    saved = torch.load(checkpoint, map_location="cpu")
    model = SaliencyNet(SaliencyConfig(**saved["config"]))
    model.load_state_dict(saved["average"])
    return model.eval().to(memory_format=torch.channels_last)


@torch.no_grad()
def predict(model, photos):
    """photos uint8 [batch, 224, 224, 3] -> maps after each step in 0..1 [batch, 1 + steps, 112, 112], regions [batch, steps, 3]"""
    maps, regions = model(torch.from_numpy(photos))
    return torch.sigmoid(torch.cat(maps, 1)), torch.stack(regions, 1)


def measure(model, pairs):
    """-> mean F at each threshold [1 + steps, 256] and MAE [1 + steps] of S_0 ... S_steps"""
    curves, errors = [], []
    for start in range(0, len(pairs), BATCH):
        photos, masks = zip(*(read(pair, model.config.size) for pair in pairs[start:start + BATCH]))
        for maps, mask in zip(predict(model, np.stack(photos))[0], masks):
            maps = F.interpolate(maps[None], size=mask.shape, mode="bilinear", align_corners=False)[0].numpy()
            curves.append([f_curve(saliency, mask) for saliency in maps])
            errors.append([mean_absolute_error(saliency, mask) for saliency in maps])
    return np.mean(curves, 0), np.mean(errors, 0)


def best_threshold(curve):
    return curve.argmax() / (THRESHOLDS - 1)


def summary(curves, errors, threshold=None):
    """Scores of the last map, and maxF and MAE of all of them in order."""
    scores = {"maxF": curves[-1].max(), "MAE": errors[-1]}
    if threshold is not None:
        scores["F"] = curves[-1][round(threshold * (THRESHOLDS - 1))]
    scores = {name: round(float(value), 4) for name, value in scores.items()}
    return {**scores, "maxF by step": curves.max(1).round(4).tolist(), "MAE by step": errors.round(4).tolist()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data/saliency"))
    parser.add_argument("--checkpoint", type=Path, default=Path("runs/saliency/last.pt"))
    parser.add_argument("--pictures", type=Path, help="folder for photos with their regions and maps")
    parser.add_argument("--smoke", action="store_true", help="no difference: the data decide")
    args = parser.parse_args()
    torch.set_num_threads(1)
    model, parts = load(args.checkpoint), split(args.data)
    curves, errors = measure(model, parts["validation"])
    threshold = best_threshold(curves[-1])
    scores = {"threshold": round(threshold, 4), "thresholdFrom": len(parts["validation"])}
    for name, pairs in parts["dev"].items():
        scores[name] = {"photos": len(pairs), **summary(*measure(model, pairs), threshold)}
        if args.pictures:
            photos, masks = zip(*(read(pair, model.config.size) for pair in pairs[:8]))
            write_sheet(args.pictures / f"{name}.png", np.stack(photos), masks, *predict(model, np.stack(photos)))
    print(json.dumps(scores))


if __name__ == "__main__":
    main()
