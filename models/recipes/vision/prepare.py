"""Packs photos, once, so that training never decodes a JPEG, and the teacher's feature maps of the dev photos to measure against.

    prepare.py --data data/      writes data/cache/vision/{flickr8k,imagenette,tiny,others,dev}-photos.npy,
                                 {flickr8k,dev}-maps.npy, {flickr8k,dev}-words.npy and teacher-head.npz
    prepare.py --smoke --data X  writes tiny random files of the same shapes

Photos are squashed to a square, never cropped, exactly as the server does it. Only the teacher's 320-channel 7x7 bottleneck is
kept: it is linear, hence a well-conditioned regression target, and everything above it (1280 channels, logits) is one frozen
matrix product away. The head that does this product goes into teacher-head.npz; it helps to train and is never shipped.
"""
import argparse
import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from vision.teacher import TEACHER_FILE, Teacher

BATCH = 32
TEACHER_SIZE = 224
CHANNELS, GRID = 320, 7  # the teacher's bottleneck map
WORDS = 1000  # most frequent content words of the training captions
FUNCTION_WORDS = set("a an the is are of in on at to and with as by it its his her their from for that while into".split())
PIXELS = {"flickr8k": 192, "dev": 192, "imagenette": 224, "tiny": 64, "others": 224}  # native sizes: sharp sources stay sharp
MAPPED = {"flickr8k": 1000, "dev": 1000}  # photos whose maps are kept: for the variance of the targets, and to measure on


def sources(data):
    """Photo files of each set, none where it was not fetched. dev is packed to measure on, never to train on."""
    split = lambda name: sorted({line.split("\t")[0] for line in open(data / "flickr8k" / f"{name}.tsv", encoding="utf-8")})
    images = data / "flickr8k" / "images"
    return {
        "flickr8k": [images / name for name in split("train")],
        "dev": [images / name for name in split("dev")],
        "imagenette": sorted((data / "imagenette" / "train").glob("*/*.JPEG")),  # val is what classifiers are measured on
        "tiny": sorted((data / "tiny").rglob("*.JPEG")),
        "others": sorted(path for path in (data / "others").rglob("*") if path.suffix.lower() in (".jpg", ".jpeg")),
    }


def pack(name, files, teacher, cache):
    pixels = PIXELS[name]
    photos = np.lib.format.open_memmap(cache / f"{name}-photos.npy", "w+", np.uint8, (len(files), pixels, pixels, 3))
    for i, file in enumerate(files):
        photos[i] = Image.open(file).convert("RGB").resize((pixels, pixels), Image.BILINEAR)
    print(f"{name}: {len(files)} photos", flush=True)
    if name in MAPPED:
        count = min(len(files), MAPPED[name])
        maps = np.lib.format.open_memmap(cache / f"{name}-maps.npy", "w+", np.float16, (count, CHANNELS, GRID, GRID))
        for start in range(0, count, BATCH):
            batch = slice(start, min(start + BATCH, count))
            x = torch.from_numpy(photos[batch]).permute(0, 3, 1, 2).float()  # [batch, 3, pixels, pixels]
            x = F.interpolate(x, size=TEACHER_SIZE, mode="bilinear", align_corners=False)
            maps[batch] = teacher(x)[32].numpy()  # [batch, 320, 7, 7]
    (cache / f"{name}-names.txt").write_text("".join(f.name + "\n" for f in files), encoding="utf-8")


def save_words(data, files, cache):
    """How many of a photo's five captions use each word, as a fraction: what people mention, which no ImageNet class says."""
    read = lambda split: [line.rstrip("\n").lower().split("\t") for line in open(data / "flickr8k" / f"{split}.tsv", encoding="utf-8")]
    counts = Counter(word for _, caption in read("train") for word in set(caption.split()))
    words = [word for word, _ in counts.most_common() if word.isalpha() and word not in FUNCTION_WORDS][:WORDS]
    column = {word: i for i, word in enumerate(words)}
    for name, split in (("flickr8k", "train"), ("dev", "dev")):
        row = {file.name.lower(): i for i, file in enumerate(files[name])}
        used, captions_of = np.zeros((len(row), len(words)), np.float32), np.zeros((len(row), 1), np.float32)
        for photo, caption in read(split):
            captions_of[row[photo]] += 1
            for word in set(caption.split()) & column.keys():
                used[row[photo], column[word]] += 1
        np.save(cache / f"{name}-words.npy", (used / captions_of).astype(np.float16))
    (cache / "words.txt").write_text("".join(w + "\n" for w in words), encoding="utf-8")


def smoke(cache):
    random = np.random.default_rng(0)
    for name, pixels in PIXELS.items():
        np.save(cache / f"{name}-photos.npy", random.integers(0, 256, (12, pixels, pixels, 3), dtype=np.uint8))
    for name in MAPPED:
        np.save(cache / f"{name}-maps.npy", random.normal(size=(12, CHANNELS, GRID, GRID)).astype(np.float16))
        np.save(cache / f"{name}-words.npy", (random.integers(0, 6, (12, 20)) / 5).astype(np.float16))
    (cache / "words.txt").write_text("".join(f"word{i}\n" for i in range(20)), encoding="utf-8")
    tiny_teacher(cache.parents[1] / "teacher" / TEACHER_FILE, random)
    np.savez(cache / "teacher-head.npz", **Teacher(cache.parents[1] / "teacher" / TEACHER_FILE).head())


def tiny_teacher(path, random):
    """A teacher of random weights with the three maps and the head that training asks for, in the format of the real one."""
    widths = [3, 16, *[24] * 2, *[32] * 3, *[64] * 4, *[96] * 3, *[160] * 3, 320]  # of the blocks' maps, each block one layer
    strides = [2, 2, 1, 2, 1, 1, 2, *[1] * 6, 2, 1, 1, 1]
    layers = [(*ends, stride, 0) for *ends, stride in zip(widths, widths[1:], strides)]  # in, out, stride, activation
    layers += [(320, 1280, 1, 3), (1280, 1001, 1, 0)]
    weights = {f"w{i}": random.normal(scale=1 / inputs ** 0.5, size=(outputs, 1, 1, inputs)).astype(np.float16)
               for i, (inputs, outputs, _, _) in enumerate(layers)}
    biases = {f"b{i}": np.zeros(outputs, np.float16) for i, (_, outputs, _, _) in enumerate(layers)}
    operators = [{"k": "CONV", "i": [i], "o": i + 1, "s": stride, "same": True, "act": activation}
                 for i, (_, _, stride, activation) in enumerate(layers)]
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, inp=0, out=len(layers), ops=json.dumps(operators), **weights, **biases)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--sets", nargs="+", default=list(PIXELS), choices=list(PIXELS))
    parser.add_argument("--smoke", action="store_true", help="tiny random files instead of real ones")
    args = parser.parse_args()
    torch.set_num_threads(1)

    cache = args.data / "cache" / "vision"
    cache.mkdir(parents=True, exist_ok=True)
    if args.smoke:
        return smoke(cache)
    teacher = Teacher(args.data / "teacher" / TEACHER_FILE)
    np.savez(cache / "teacher-head.npz", **teacher.head())
    files = sources(args.data)
    save_words(args.data, files, cache)
    for name in args.sets:
        if files[name]:
            pack(name, files[name], teacher, cache)


if __name__ == "__main__":
    main()
