"""Photos with the mask of what stands out in them: which are learnt from, which are held out, and views of them."""
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw

from vision.train import colour_jitter, look, random_views

SETS = ("ecssd", "pascal_s", "clothing_coparsing", "weizmann_horse", "human_segmentation_290")
MEASURED = ("ecssd", "pascal_s")  # the two that others publish scores on
DEV, VALIDATION = 1 / 4, 1 / 16   # shares of each measured set; validation guides the training and chooses the threshold
SEED = 1
TWINS = {("pascal_s", "101"), ("pascal_s", "277")}  # the same photos as held-out ones of ECSSD
SIDE = 256  # packed photos are squashed to it; the originals are not larger


def split(data):
    """{"train": {set: pairs}, "validation": pairs, "dev": {set: pairs}} with pairs = [(photo, mask)] of files"""
    parts = {"train": {}, "validation": [], "dev": {}}
    for name in SETS:
        photos = sorted((data / name / "images").iterdir())
        pairs = [(photo, data / name / "masks" / f"{photo.stem}.png") for photo in photos]
        if name in MEASURED:
            pairs = [pairs[i] for i in np.random.default_rng(SEED).permutation(len(pairs))]
            dev, validation = round(DEV * len(pairs)), round(VALIDATION * len(pairs))
            parts["dev"][name], parts["validation"] = pairs[:dev], parts["validation"] + pairs[dev:dev + validation]
            pairs = pairs[dev + validation:]
        parts["train"][name] = [pair for pair in pairs if (name, pair[0].stem) not in TWINS]
    return parts


def read(pair, side):
    """-> photo uint8 [side, side, 3], squashed as the service does it, and boolean mask of its own size"""
    photo, mask = (Image.open(file) for file in pair)
    return np.asarray(photo.convert("RGB").resize((side, side), Image.BILINEAR)), np.asarray(mask.convert("L")) > 127


class Views:
    """Endless batches of random views of the training photos, which fit into memory (0.7 GB)."""

    def __init__(self, train, settings):
        self.settings = settings
        self.starts = np.cumsum([0, *(len(train[name]) for name in SETS)])
        self.photos = np.empty((self.starts[-1], SIDE, SIDE, 3), np.uint8)
        self.masks = np.empty((self.starts[-1], SIDE, SIDE), np.uint8)
        for i, pair in enumerate(pair for name in SETS for pair in train[name]):
            self.photos[i], mask = read(pair, SIDE)
            self.masks[i] = np.asarray(Image.fromarray(mask.astype(np.uint8) * 255).resize((SIDE, SIDE), Image.BILINEAR))

    def draw(self, random, size, canvas):
        """-> images in 0..255 [batch, size, size, 3], masks in 0..1 [batch, 1, canvas, canvas]"""
        shares = [self.settings.mixture[name] for name in SETS]
        chosen = random.choice(len(SETS), self.settings.batch, p=shares)
        index = [random.integers(self.starts[s], self.starts[s + 1]) for s in chosen]
        photos = torch.from_numpy(self.photos[index]).permute(0, 3, 1, 2).float()
        masks = torch.from_numpy(self.masks[index])[:, None].float() / 255
        theta = random_views(len(index), self.settings.smallest_view)
        images = colour_jitter(look(photos, theta, size), self.settings.jitter).permute(0, 2, 3, 1)
        masks = F.interpolate(look(masks, theta, size), size=(canvas, canvas), mode="area")
        return images, masks


def draw_toy(data, count=16):
    """Writes sets of photos that anybody can draw: a bright disc on a dark ground of noise."""
    random = np.random.default_rng(SEED)
    for name in SETS:
        for folder in ("images", "masks"):
            (data / name / folder).mkdir(parents=True, exist_ok=True)
        for i in range(count):
            width, height = random.integers(80, 140, 2)
            mask = Image.new("L", (int(width), int(height)))
            x, y, r = random.uniform(0.3, 0.7) * width, random.uniform(0.3, 0.7) * height, random.uniform(0.15, 0.3) * min(width, height)
            ImageDraw.Draw(mask).ellipse((x - r, y - r, x + r, y + r), fill=255)
            photo = Image.fromarray(random.integers(0, 90, (height, width, 3), dtype=np.uint8))
            photo.paste(tuple(random.integers(150, 256, 3).tolist()), mask=mask)
            photo.save(data / name / "images" / f"{i:03}.png")
            mask.save(data / name / "masks" / f"{i:03}.png")
