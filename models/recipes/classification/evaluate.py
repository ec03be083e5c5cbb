"""What share of val photos is named right, at full and at half size, and whether the sampling points shrink with the object.

    evaluate.py --data data --work build                                  the plain and the deformable network of <work>/last.pt
    evaluate.py --work build --weights models/repository/classify-deformable/1    the exported one

At half size a photo is pasted on a blurred copy of itself, in the middle. Spread is the root mean square distance, in pixels, of
the 729 places that the most salient cell reads through three layers from their own mean.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import config as settings
import views
from deform import TAPS, regular_taps
from model import Classifier
from prepare import Photos
from vision.onnx_files import load_weights

BATCH = 25


def half(images):
    """[batch, 3, size, size], each at half its size on its own backdrop"""
    size = images.shape[-1]
    pasted, edge = views.backdrop(images, size), size // 4
    pasted[:, :, edge:edge + size // 2, edge:edge + size // 2] = F.interpolate(images, size=size // 2, mode="bilinear", antialias=True)
    return pasted


@torch.no_grad()
def answers(model, photos, index, change=lambda images: images):
    """Outputs of the network, batch by batch, with the labels"""
    index = np.asarray(index)
    for start in range(0, len(index), BATCH):
        part = index[start:start + BATCH]
        yield model(change(photos.take(part)).permute(0, 2, 3, 1)), torch.from_numpy(photos.labels[part])


def accuracy(model, photos, index, change=lambda images: images):
    return float(torch.cat([scores.argmax(1) == labels for (scores, *_), labels in answers(model, photos, index, change)]).float().mean())


def sampling_points(offsets, row, column, dilations, stride):
    """Where one cell of the last layer reads through all of them: [9 ** layers, 2] pixels of the picture, (y, x).

    offsets: of each layer, nearest the image first, [rows, columns, taps, 2]. A place between cells moves on with the offsets of the
    nearest cell. The centre of a cell is at (row * stride + 0.5, column * stride + 0.5), as padded convolutions of stride 2 put it.
    """
    points = np.array([[row, column]], float)
    for moved, dilation in zip(reversed(offsets), reversed(dilations)):
        taps = regular_taps(1, 1, dilation=dilation)[:, :, 0, 0]                 # [taps, 2]
        nearest = np.rint(points).astype(int).clip(0, np.array(moved.shape[:2]) - 1)
        points = (points[:, None] + taps + moved[nearest[:, 0], nearest[:, 1]]).reshape(-1, 2)
    return points * stride + 0.5


def spread(points):
    return float(np.sqrt(((points - points.mean(0)) ** 2).sum(1).mean()))


def spreads(model, config, photos, index, change=lambda images: images):
    """Of every photo, at its most salient cell"""
    found = []
    for (_, salience, *offsets), _ in answers(model, photos, index, change):
        for i, place in enumerate(salience.flatten(1).argmax(1).tolist()):
            moved = [layer[i].numpy() for layer in offsets]
            found.append(spread(sampling_points(moved, *divmod(place, salience.shape[2]), config.dilations, config.stride)))
    return np.array(found)


def measure(model, config, photos, index):
    scores = {"photos": len(index), "accuracy": round(100 * accuracy(model, photos, index), 2),
              "halfSizeAccuracy": round(100 * accuracy(model, photos, index, half), 2)}
    if model.last[0].conv.offset is not None:
        whole, small = spreads(model, config, photos, index), spreads(model, config, photos, index, half)
        regular = [np.zeros((config.cells, config.cells, TAPS, 2))] * len(config.dilations)
        scores |= {"spread": round(whole.mean(), 2), "halfSizeSpread": round(small.mean(), 2),
                   "shrinks": round(100 * (small < whole).mean(), 1),
                   "plainSpread": round(spread(sampling_points(regular, 0, 0, config.dilations, config.stride)), 2)}
    return scores


def load_checkpoint(work, config, name):
    """The averaged network called plain or deformable"""
    model = Classifier(config, name == "deformable").eval()
    model.load_state_dict(torch.load(work / "last.pt")["learners"][name]["average"])
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, help="exported version folder, instead of the checkpoint")
    parser.add_argument("--photos", type=int, help="only so many, spread over the classes")
    args, config = settings.parse(parser)
    torch.set_num_threads(1)
    photos = Photos(args.work, "val")
    index = np.linspace(0, len(photos) - 1, args.photos or len(photos)).astype(int)
    if args.weights:
        models = {str(args.weights): load_weights(Classifier(config, True).eval(), args.weights / "classify.onnx")}
    else:
        models = {name: load_checkpoint(args.work, config, name) for name in ("plain", "deformable")}
    for name, model in models.items():
        print(json.dumps({"network": name, **measure(model, config, photos, index)}), flush=True)


if __name__ == "__main__":
    main()
