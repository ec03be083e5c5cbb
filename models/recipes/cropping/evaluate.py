"""Error rates on pictures of MNIST's test digits, which nothing else has seen.

    python3 evaluate.py --model crop-stn --data data [--checkpoint build/crop-cnn.pt] [--pictures 10000]

Reads the exported weights, so the figures are those of what is served; `--checkpoint` reads those of a training instead.
In percent: error, digits misread; all_right, pictures in which every digit is read right; inside, pictures in which the centre of
every crop lies within its own digit's square, and squares never overlap.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

import config as settings
import data
import model as networks

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from vision import onnx_files

REPOSITORY = Path(__file__).resolve().parents[2] / "repository"
STORED = "cluttered_mnist_40x40_uint8.npz"
PICTURES = 10_000


def made(kind, digits, count, size=250):
    """Batches of one kind of picture, the same for every model"""
    random = torch.Generator().manual_seed(0)
    for first in range(0, count, size):
        yield data.KINDS[kind](digits, random, min(size, count - first))


def stored(path):
    """The test part of a cluttered MNIST that others made: 40x40, in the middle of our 60x60"""
    with np.load(path) as file:
        images, labels = file["X_test"].reshape(-1, 1, 40, 40), file["y_test"].astype(np.int64)
    margin = (settings.SIDE - 40) // 2
    yield data.Pictures(F.pad(torch.from_numpy(images) / 255, (margin,) * 4), torch.from_numpy(labels)[:, None], None)


@torch.no_grad()
def measure(model, batches):
    wrong, digits, all_right, pictures, inside, placed = 0, 0, 0, 0, 0, 0
    for batch in batches:
        logits, theta = model.read((batch.grey * 255).round() / 255)  # what is left of them in bytes
        right = logits.argmax(-1) == batch.labels
        wrong, digits = wrong + int((~right).sum()), digits + right.numel()
        all_right, pictures = all_right + int(right.all(1).sum()), pictures + len(right)
        if theta is not None and batch.places is not None:
            centre = theta[:, :, :, 2] * settings.SIDE / 2  # [n, digits, 2], in pixels from the middle
            off = (centre - batch.places[:, :, :2]).abs().amax(-1)
            inside, placed = inside + int((off <= batch.places[:, :, 2]).all(1).sum()), placed + len(right)
    percent = lambda part, whole: round(100 * part / whole, 2)
    scores = {"pictures": pictures, "error": percent(wrong, digits)}
    if digits > pictures:
        scores["all_right"] = percent(all_right, pictures)
    if placed:
        scores["inside"] = percent(inside, placed)
    return scores


def measure_all(model, test, args, config, pictures=PICTURES):
    """(set, scores) for every kind of picture that the model learns from, and the set that others made"""
    for kind in config.batch:
        yield kind, measure(model, made(kind, test, 250 if args.smoke else pictures))
    if config.crops < 2 and (args.data / STORED).exists():
        yield "stored", measure(model, stored(args.data / STORED))


def load_checkpoint(path):
    """(model with the averaged weights, pictures it has learnt from)"""
    checkpoint = torch.load(path, map_location="cpu")
    config = settings.Config(**json.loads(checkpoint["config"]))
    model = networks.build(config).eval()
    model.load_state_dict(checkpoint["average"])
    return model, checkpoint["pictures"]


def load_export(path, config):
    return onnx_files.load_weights(networks.build(config), path).eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", type=Path, help="default: the exported model")
    parser.add_argument("--pictures", type=int, default=PICTURES, help="of each kind")
    args, config = settings.parse(parser)
    torch.set_num_threads(1)
    *_, test = data.load(args.data, config.held_out, args.smoke)
    if args.checkpoint:
        model, seen = load_checkpoint(args.checkpoint)
        print(f"{networks.weights(model):,} weights, {seen:,} pictures")
    else:
        folder = args.work if args.smoke else REPOSITORY
        model = load_export(folder / args.model / "1" / "crop.onnx", config)
        print(f"{networks.weights(model):,} weights")
    for kind, scores in measure_all(model, test, args, config, args.pictures):
        print(json.dumps({"set": kind, **scores}), flush=True)


if __name__ == "__main__":
    main()
