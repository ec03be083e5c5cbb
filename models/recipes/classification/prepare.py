"""Packs the photos and what the teacher sees in those for training, once, so that training neither decodes a JPEG nor runs the teacher.

    prepare.py --data data --work build      photos, labels of both sets; the teacher's maps and answers on training photos (2.2 GB)
    prepare.py --smoke --work X              coloured discs and a tiny random teacher instead

Photos are squashed to a square, never cropped, exactly as the service does it. The teacher never sees a val photo here.
"""
import argparse
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw

import config as settings
from config import LABELS

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from vision.prepare import TEACHER_FILE, tiny_teacher
from vision.teacher import Teacher

BATCH = 16
CHANNELS = {8: 32, 16: 96, 32: 320}  # of the teacher's maps, by stride
SETS = ("train", "val")


class Photos:
    """A packed set: photos, labels and, of training photos, the teacher's maps {stride: [n, channels, rows, columns]} and answers."""

    def __init__(self, work, name):
        open_array = lambda part: np.load(work / f"{name}-{part}.npy", mmap_mode="r")
        self.photos, self.labels = open_array("photos"), np.load(work / f"{name}-labels.npy")
        if name == "train":
            self.maps = {stride: open_array(f"maps{stride}") for stride in CHANNELS}
            self.answers = open_array("answers")  # logits [n, 1001]

    def __len__(self):
        return len(self.labels)

    def take(self, index):
        """[batch, 3, pixels, pixels] in 0..255"""
        return torch.from_numpy(self.photos[index]).permute(0, 3, 1, 2).float()

    def epochs(self, batch, seed):
        """Indices for ever: every photo once, in a new order, before any comes twice."""
        random = np.random.default_rng(seed)
        while True:
            order = random.permutation(len(self))
            yield from (order[start:start + batch] for start in range(0, len(order) - batch + 1, batch))


def jpegs(data, name):
    """[(file, label)]"""
    return [(file, label) for label, folder in enumerate(LABELS) for file in sorted((data / "imagenette" / name / folder).glob("*.JPEG"))]


def discs(count, size, random):
    """[(picture, label)]: a disc of any size, the colour of its label, on noise"""
    for i in range(count):
        picture = Image.fromarray(random.integers(0, 256, (size, size, 3), dtype=np.uint8))
        radius, (x, y) = random.uniform(0.1, 0.5) * size, random.uniform(0.2, 0.8, 2) * size
        colour = f"hsl({36 * (i % 10)}, 90%, 50%)"
        ImageDraw.Draw(picture).ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
        yield picture, i % 10


def pack(work, name, pictures, pixels):
    """pictures: [(file or PIL image, label)]"""
    photos = np.lib.format.open_memmap(work / f"{name}-photos.npy", "w+", np.uint8, (len(pictures), pixels, pixels, 3))
    for i, (picture, _) in enumerate(pictures):
        image = picture if isinstance(picture, Image.Image) else Image.open(picture)
        photos[i] = image.convert("RGB").resize((pixels, pixels), Image.BILINEAR)
    np.save(work / f"{name}-labels.npy", np.array([label for _, label in pictures]))
    print(f"{name}: {len(pictures)} photos", flush=True)
    return photos


def ask(teacher, photos, size, work, name):
    """Runs the teacher over the photos and keeps its maps and answers."""
    head = {key: torch.from_numpy(value) for key, value in teacher.head().items()}
    new = lambda part, *shape: np.lib.format.open_memmap(work / f"{name}-{part}.npy", "w+", np.float16, (len(photos), *shape))
    maps = {stride: new(f"maps{stride}", channels, size // stride, size // stride) for stride, channels in CHANNELS.items()}
    answers = new("answers", len(head["classify"]))
    for start in range(0, len(photos), BATCH):
        x = torch.from_numpy(photos[start:start + BATCH]).permute(0, 3, 1, 2).float()
        if x.shape[-1] != size:
            x = F.interpolate(x, size=size, mode="bilinear", align_corners=False)
        seen = teacher(x)
        for stride in CHANNELS:
            maps[stride][start:start + BATCH] = seen[stride].numpy()
        cells = seen[32].flatten(2).transpose(1, 2)  # [batch, locations, 320]
        expanded = F.linear(cells, head["expand"], head["expand_bias"]).clamp(0, 6)
        answers[start:start + BATCH] = F.linear(expanded.mean(1), head["classify"], head["classify_bias"]).numpy()
        if start % (50 * BATCH) == 0:
            print(f"teacher {start}/{len(photos)}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    args, config = settings.parse(parser)
    torch.set_num_threads(1)
    random = np.random.default_rng(config.seed)
    teacher_file = args.data / "teacher" / TEACHER_FILE
    if args.smoke:
        teacher_file = args.work / TEACHER_FILE
        tiny_teacher(teacher_file, random)
    pixels = {"train": config.packed, "val": config.size}
    for name in SETS:
        pictures = list(discs(40, pixels[name], random)) if args.smoke else jpegs(args.data, name)
        photos = pack(args.work, name, pictures, pixels[name])
        if name == "train":
            ask(Teacher(teacher_file), photos, config.teacher_size, args.work, name)


if __name__ == "__main__":
    main()
