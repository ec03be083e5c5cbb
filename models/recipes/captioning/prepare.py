"""Encodes every photo once, so that decoders train on features instead of pixels.

    prepare.py --data data/ --encoder ../../repository/vision-encoder/1/encoder.onnx
    prepare.py --smoke --data X      first draws a tiny data set into X: scenes of ours with made-up captions

Writes data/cache/captioning/{train,dev}-features.npy float16 [photos, views, 49, 512]; photos in sorted order.
"""
import argparse
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
import vision.prepare
from vision.export import load_encoder
from vision.train import PhotoSet, colour_jitter, look, random_views

BATCH = 32
SIZE = 224
SETS = {"train": "flickr8k", "dev": "dev"}  # split of the captions: packed photos of vision/prepare.py
VIEWS = {"train": 2, "dev": 1}  # as it is, mirrored, then any number zoomed and recoloured


def view(photos, number):
    """photos [batch, 3, pixels, pixels] -> [batch, 224, 224, 3]"""
    if number == 0:
        x = F.interpolate(photos, size=SIZE, mode="bilinear", align_corners=False)
    elif number == 1:
        x = F.interpolate(photos, size=SIZE, mode="bilinear", align_corners=False).flip(3)
    else:
        x = colour_jitter(look(photos, random_views(len(photos), 0.8), SIZE), 0.2)
    return x.permute(0, 2, 3, 1)


@torch.no_grad()
def encode(encoder, photo_set, path, views):
    count = len(photo_set.photos)
    features = np.lib.format.open_memmap(path, "w+", np.float16, (count, views, (SIZE // 32) ** 2, encoder.config.features))
    for start in range(0, count, BATCH):
        index = np.arange(start, min(start + BATCH, count))
        photos = photo_set.take(index)
        for number in range(views):
            features[index, number] = encoder(view(photos, number)).numpy()
        if start % (BATCH * 25) == 0:
            print(f"{path.stem} {start}/{count}", flush=True)


def smoke(data):
    """Twelve photos per split with captions out of sixteen words."""
    (data / "cache" / "vision").mkdir(parents=True, exist_ok=True)
    (data / "flickr8k").mkdir(parents=True, exist_ok=True)
    vision.prepare.smoke(data / "cache" / "vision")
    random = np.random.default_rng(0)
    words = "a dog man runs plays on the grass beach ball red water snow boy girl jumps".split()
    for split in SETS:
        lines = [f"{i:02}.jpg\t{' '.join(random.choice(words, random.integers(4, 9)))} ." for i in range(12) for _ in range(5)]
        (data / "flickr8k" / f"{split}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--encoder", type=Path, help="encoder.onnx, or a checkpoint of vision/train.py or joint.py")
    parser.add_argument("--sets", nargs="+", default=list(SETS), choices=list(SETS))
    parser.add_argument("--smoke", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)

    if args.smoke:
        smoke(args.data)
        if args.encoder is None:  # the first half of the smoke test: only the data
            return
    encoder = load_encoder(args.encoder)
    (args.data / "cache" / "captioning").mkdir(parents=True, exist_ok=True)
    for name in args.sets:
        encode(encoder, PhotoSet(args.data / "cache" / "vision", SETS[name]),
               args.data / "cache" / "captioning" / f"{name}-features.npy", 1 if args.smoke else VIEWS[name])


if __name__ == "__main__":
    main()
