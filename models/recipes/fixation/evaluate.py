"""How well the density says where people look, beside two things that never saw the network: the centre, and the other viewers.

    evaluate.py --data data/fixation/osie --checkpoint runs/fixation/last.pt [--pictures folder]

"all" measures against all viewers of a photo together; "one" against each viewer alone, averaged, which is the only fair way to
measure the other viewers. "centre" is the mean density of the training photos, "viewers" the density of everybody but the one.
Everything is measured at the size of the photo: padding cut off, enlarged bilinearly, summing to 1.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from fixation import metrics
from fixation.data import density, fixated, split
from fixation.geometry import inside, pad
from fixation.model import FixationConfig, FixationNet
from fixation.pictures import write_sheet


def load(checkpoint):
    """The averaged network of a checkpoint."""
    saved = torch.load(checkpoint, map_location="cpu")
    model = FixationNet(FixationConfig(**saved["config"]))
    model.load_state_dict(saved["average"])
    return model.eval().to(memory_format=torch.channels_last)


@torch.no_grad()
def predict(model, image):
    """PIL image -> density at its size"""
    picture, region = pad(image)
    logits, _ = model(torch.from_numpy(picture)[None])
    cells = logits.flatten(1).softmax(1).view_as(logits)[:, None][(..., *inside(region))]  # [1, 1, rows, columns]
    map = F.interpolate(cells, size=image.size[::-1], mode="bilinear", align_corners=False)[0, 0].double().numpy()
    return map / map.sum()


def mean(rows):
    return {name: round(float(np.mean([row[name] for row in rows])), 4) for name in rows[0]}


def truth(points, photo):
    """Fixated pixels and density of some fixations of a photo"""
    return fixated(points, *photo.image.size), density(points, *photo.image.size)


def all_viewers(maps, photos):
    return mean([metrics.scores(map, *truth(photo.points, photo)) for map, photo in zip(maps, photos)])


def one_viewer(maps, photos):
    """maps: densities, or None for those of the other viewers"""
    rows = []
    for i, photo in enumerate(photos):
        for one, points in enumerate(photo.viewers):
            others = [other for j, other in enumerate(photo.viewers) if j != one]
            if len(points):
                map = maps[i] if maps else density(np.concatenate(others), *photo.image.size)
                rows.append(metrics.scores(map, *truth(points, photo)))
    return mean(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data/fixation/osie"))
    parser.add_argument("--checkpoint", type=Path, default=Path("runs/fixation/last.pt"))
    parser.add_argument("--pictures", type=Path, help="folder for photos with their attention, density and fixations")
    parser.add_argument("--smoke", action="store_true", help="no difference: the data decide")
    args = parser.parse_args()
    torch.set_num_threads(1)
    model, parts = load(args.checkpoint), split(args.data)
    dev = parts["dev"]
    maps = [predict(model, photo.image) for photo in dev]
    centre = [np.mean([density(photo.points, *photo.image.size) for photo in parts["train"]], 0)] * len(dev)
    print(json.dumps({"photos": len(dev),
                      "all": {"model": all_viewers(maps, dev), "centre": all_viewers(centre, dev)},
                      "one": {"model": one_viewer(maps, dev), "centre": one_viewer(centre, dev), "viewers": one_viewer(None, dev)}}))
    if args.pictures:
        write_sheet(args.pictures / "dev.png", model, dev[:8], maps)


if __name__ == "__main__":
    main()
