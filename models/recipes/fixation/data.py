"""Photos and where their viewers looked: splits, densities, and views with padding."""
import json

import numpy as np
import torch
from PIL import Image, ImageDraw

from fixation.geometry import COLUMNS, HEIGHT, ROWS, STRIDE, WIDTH, inside, pad
from vision.train import colour_jitter

DEV, VALIDATION = 1 / 6, 1 / 12  # of the photos; validation guides the training, dev is only measured on
SEED = 1
SIGMA = 9.6  # pixels of a picture 320 wide: one degree of the viewers' sight, as in the density maps that come with OSIE


class Photo:
    def __init__(self, file, viewers):
        """viewers: fixations [n, 2] of each as x, y in pixels"""
        self.image = Image.open(file).convert("RGB")
        self.viewers = [np.array(fixations, np.float32).reshape(-1, 3)[:, :2] for fixations in viewers]
        self.viewers = [points[(points >= 0).all(1) & (points < self.image.size).all(1)] for points in self.viewers]
        self.points = np.concatenate(self.viewers)  # [n, 2]


def split(data):
    """-> {"train": photos, "validation": photos, "dev": photos}"""
    facts = json.loads((data / "fixations.json").read_text())
    names = sorted(facts)
    names = [names[i] for i in np.random.default_rng(SEED).permutation(len(names))]
    dev, validation = round(DEV * len(names)), round(VALIDATION * len(names))
    load = lambda some: [Photo(data / "images" / name, facts[name]["fixations"]) for name in some]
    return {"dev": load(names[:dev]), "validation": load(names[dev:dev + validation]), "train": load(names[dev + validation:])}


def density(points, width, height, cell=1, sigma=SIGMA):
    """Gaussians at the points (pixels, [n, 2]) on a grid of cells, sums to 1. [height / cell, width / cell]"""
    bells = [np.exp(-((np.arange(0.5, size // cell) * cell - points[:, axis, None]) / sigma) ** 2 / 2)
             for axis, size in ((0, width), (1, height))]
    map = bells[1].T @ bells[0]
    return map / map.sum()


def fixated(points, width, height):
    """The pixels that were looked at, boolean [height, width]"""
    pixels = np.zeros((height, width), bool)
    pixels[points[:, 1].astype(int), points[:, 0].astype(int)] = True
    return pixels


class Example:
    """A padded picture and, on its grid, what its viewers did: density, fixations in each cell, and where the photo lies."""

    def __init__(self, image, points):
        self.picture, region = pad(image)
        left, top, columns, rows = region
        # from pixels of the photo to pixels of the picture
        points = (points / image.size * (columns, rows) + (left, top)) * STRIDE
        self.region = np.zeros((ROWS, COLUMNS), bool)
        self.region[inside(region)] = True
        spread = density(points, WIDTH, HEIGHT, STRIDE) * self.region
        self.density = spread / spread.sum()
        self.counts = np.zeros((ROWS, COLUMNS))
        x, y = (points // STRIDE).astype(int).T
        np.add.at(self.counts, (y.clip(top, top + rows - 1), x.clip(left, left + columns - 1)), 1)


def view(photo, settings, random):
    """The photo, or a part of it of another shape, perhaps mirrored. All photos of OSIE are 4:3, those of users are not."""
    image, points = photo.image, photo.points
    if random.random() < settings.cropped:
        size = np.array(image.size)
        part = (random.uniform(settings.smallest_view, 1, 2) * size).astype(int)
        corner = (random.random(2) * (size - part)).astype(int)
        within = ((points >= corner) & (points < corner + part)).all(1)
        if within.sum() >= settings.least_fixations:
            image, points = image.crop((*corner, *(corner + part))), points[within] - corner
    pixels = torch.from_numpy(np.array(image)).permute(2, 0, 1)[None].float()
    pixels = colour_jitter(pixels, settings.jitter)[0].permute(1, 2, 0).byte().numpy()
    if random.random() < 0.5:
        pixels, points = pixels[:, ::-1], np.stack((image.width - points[:, 0], points[:, 1]), 1)
    return Example(Image.fromarray(np.ascontiguousarray(pixels)), points)


def collate(examples):
    """-> pictures uint8 [batch, 240, 320, 3]; density, counts, region [batch, 30, 40]"""
    stack = lambda name: torch.from_numpy(np.stack([getattr(example, name) for example in examples]))
    return stack("picture"), stack("density").float(), stack("counts").float(), stack("region")


def draw_toy(data, count=24):
    """Writes photos that anybody can draw, a bright disc on a dark ground of noise, and five viewers who look at the disc."""
    random, facts = np.random.default_rng(SEED), {}
    (data / "images").mkdir(parents=True, exist_ok=True)
    for i in range(count):
        x, y, r = random.uniform(60, WIDTH - 60), random.uniform(60, HEIGHT - 60), random.uniform(20, 50)
        photo = Image.fromarray(random.integers(0, 90, (HEIGHT, WIDTH, 3), dtype=np.uint8))
        ImageDraw.Draw(photo).ellipse((x - r, y - r, x + r, y + r), fill=tuple(random.integers(150, 256, 3).tolist()))
        photo.save(data / "images" / f"{i:03}.png")
        looks = random.normal((x, y), r / 2, (5, 8, 2)).round(1)
        facts[f"{i:03}.png"] = {"fixations": [[[*point, 200] for point in viewer] for viewer in looks.tolist()]}
    (data / "fixations.json").write_text(json.dumps(facts))
