"""Small photo-like scenes that we draw ourselves: golden files need pictures, and other people's photos are not ours to ship."""
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SIZE, SCALE = 224, 3  # drawn three times larger, then reduced, for soft edges


def backdrop(sky, horizon, ground, at, seed):
    """A sky that pales towards the horizon over a ground with soft blotches. Colours as (r, g, b), `at` in 0..1 from the top."""
    random = np.random.default_rng(seed)
    side = SIZE * SCALE
    y = np.linspace(0, 1, side)[:, None, None]
    upper = np.array(sky) * (1 - y / at) + np.array(horizon) * (y / at)
    blotches = Image.fromarray(random.integers(0, 256, (28, 28), dtype=np.uint8)).resize((side, side), Image.BICUBIC)
    shade = 0.75 + 0.35 * (y - at) / (1 - at) + 0.12 * (np.asarray(blotches)[:, :, None] / 255 - 0.5)
    pixels = np.where(y < at, upper * np.ones((1, side, 1)), np.array(ground) * shade)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


class Scene:
    """A drawing board whose coordinates run from 0 to 100, right and down."""

    def __init__(self, *args):
        self.image = backdrop(*args)
        self.draw = ImageDraw.Draw(self.image)

    def points(self, *xy):
        return [v * SIZE * SCALE / 100 for v in xy]

    def oval(self, x, y, rx, ry, colour):
        self.draw.ellipse(self.points(x - rx, y - ry, x + rx, y + ry), fill=colour)

    def shape(self, colour, *xy):
        self.draw.polygon(self.points(*xy), fill=colour)

    def line(self, colour, width, *xy):
        self.draw.line(self.points(*xy), fill=colour, width=round(width * SIZE * SCALE / 100), joint="curve")
        for x, y in (xy[:2], xy[-2:]):
            self.oval(x, y, width / 2, width / 2, colour)

    def shadow(self, x, y, rx, ry):
        veil = Image.new("L", self.image.size, 0)
        ImageDraw.Draw(veil).ellipse(self.points(x - rx, y - ry, x + rx, y + ry), fill=90)
        self.image.paste((20, 25, 20), mask=veil.filter(ImageFilter.GaussianBlur(SCALE * 4)))
        self.draw = ImageDraw.Draw(self.image)

    def dog(self, x, y, s, coat, dark):
        """A running dog that looks to the right; its body is centred on (x, y), s is its size."""
        self.shadow(x, y + 17 * s, 22 * s, 4 * s)
        for dx, bend, tint in ((-11, -6, dark), (-9, 2, coat), (9, 7, dark), (11, 1, coat)):
            self.line(tint, 4 * s, x + dx * s, y + 4 * s, x + (dx + bend / 2) * s, y + 11 * s, x + (dx + bend) * s, y + 17 * s)
        self.line(coat, 3.5 * s, x - 14 * s, y - 4 * s, x - 20 * s, y - 10 * s, x - 24 * s, y - 11 * s)
        self.oval(x, y, 16 * s, 8 * s, coat)
        self.line(coat, 9 * s, x + 12 * s, y - 3 * s, x + 18 * s, y - 10 * s)
        self.oval(x + 20 * s, y - 12 * s, 6.5 * s, 6 * s, coat)
        self.oval(x + 26 * s, y - 10 * s, 4.5 * s, 3 * s, coat)
        self.oval(x + 30 * s, y - 11 * s, 1.4 * s, 1.2 * s, (15, 12, 12))
        self.oval(x + 21.5 * s, y - 14 * s, 1.1 * s, 1.1 * s, (15, 12, 12))
        self.shape(dark, x + 15 * s, y - 17 * s, x + 19 * s, y - 16 * s, x + 15 * s, y - 6 * s)

    def person(self, x, y, s, shirt, trousers, hair, arms=((-9, 4), (9, 4))):
        """Stands with the feet at (x, y), 40 s tall."""
        skin = (214, 168, 138)
        self.shadow(x, y, 9 * s, 2.5 * s)
        for side in (-1, 1):
            self.line(trousers, 4.6 * s, x + side * 2 * s, y - 17 * s, x + side * 3.5 * s, y - 8 * s, x + side * 3.5 * s, y - 1 * s)
            self.oval(x + side * 4.2 * s, y - 0.5 * s, 3 * s, 1.5 * s, (50, 40, 40))
        for dx, dy in arms:
            self.line(shirt, 3.6 * s, x + (4 if dx > 0 else -4) * s, y - 29 * s, x + dx * 0.8 * s, y + (dy - 24) * s)
            self.oval(x + dx * s, y + (dy - 22) * s, 1.9 * s, 1.9 * s, skin)
        self.shape(shirt, x - 6 * s, y - 31 * s, x + 6 * s, y - 31 * s, x + 5 * s, y - 15 * s, x - 5 * s, y - 15 * s)
        self.oval(x, y - 36 * s, 4 * s, 4.8 * s, skin)
        self.draw.pieslice(self.points(x - 4.4 * s, y - 42 * s, x + 4.4 * s, y - 32 * s), 180, 360, fill=hair)

    def finish(self):
        small = self.image.resize((SIZE, SIZE), Image.LANCZOS)
        return np.asarray(small)


def dog_on_grass():
    scene = Scene((120, 170, 220), (205, 225, 235), (86, 140, 58), 0.38, 1)
    for x in range(-5, 110, 9):
        scene.oval(x, 34, 9, 9 + x % 4, (46, 88 + x % 23, 44))
    scene.shape((96, 150, 64), 0, 38, 100, 38, 100, 44, 0, 44)
    scene.dog(42, 64, 1.25, (150, 98, 52), (112, 70, 36))
    scene.oval(87, 79, 4.5, 4.5, (206, 40, 40))
    return scene.finish()


def dog_in_snow():
    scene = Scene((150, 185, 225), (225, 235, 245), (232, 238, 246), 0.35, 2)
    for x in (8, 22, 77, 93):
        scene.shape((40, 66, 56), x - 8, 38, x + 8, 38, x, 8)
    scene.dog(48, 62, 1.4, (34, 32, 34), (18, 17, 19))
    return scene.finish()


def people_on_beach():
    scene = Scene((80, 130, 200), (240, 214, 170), (214, 188, 142), 0.62, 3)
    scene.shape((58, 112, 150), 0, 46, 100, 46, 100, 64, 0, 62)
    scene.shape((236, 242, 244), 0, 61, 100, 63, 100, 65, 0, 64)
    scene.person(36, 88, 1.05, (200, 50, 46), (44, 54, 92), (60, 40, 26), ((-10, 5), (11, -3)))
    scene.person(66, 90, 0.8, (240, 200, 70), (60, 80, 150), (130, 90, 50), ((-11, -12), (9, 4)))
    return scene.finish()


def child_in_water():
    scene = Scene((130, 180, 200), (190, 215, 220), (70, 150, 196), 0.28, 4)
    scene.shape((70, 120, 66), 0, 20, 100, 17, 100, 30, 0, 30)
    scene.person(52, 92, 1.35, (214, 168, 138), (220, 60, 50), (80, 54, 34), ((-13, -16), (13, -14)))
    scene.shape((74, 154, 200), 0, 82, 30, 80, 52, 83, 75, 80, 100, 82, 100, 100, 0, 100)
    for i in range(26):
        scene.oval(30 + i * 37 % 46, 74 + i * 17 % 10, 0.8 + i % 3 * 0.5, 0.8 + i % 3 * 0.4, (226, 240, 246))
    return scene.finish()


def climber_on_rock():
    scene = Scene((96, 150, 215), (190, 215, 238), (120, 96, 74), 0.9, 5)
    scene.shape((150, 122, 96), 30, 100, 38, 58, 54, 34, 62, 8, 100, 0, 100, 100)
    scene.shape((124, 98, 76), 52, 100, 60, 60, 78, 40, 82, 14, 100, 6, 100, 100)
    scene.shape((170, 142, 112), 38, 58, 54, 34, 58, 44, 46, 70)
    scene.line((235, 225, 90), 0.8, 47, 40, 58, 8)
    scene.person(44, 68, 0.85, (36, 96, 190), (60, 60, 60), (200, 40, 40), ((10, -14), (12, -2)))
    return scene.finish()


SCENES = (dog_on_grass, dog_in_snow, people_on_beach, child_in_water, climber_on_rock)


def draw_all():
    """[(file name, uint8 [224, 224, 3])]"""
    return [(f"{scene.__name__.replace('_', '-')}.png", scene()) for scene in SCENES]


def write_all(folder):
    """Writes every scene as a PNG, and returns what draw_all does."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    drawn = draw_all()
    for name, pixels in drawn:
        Image.fromarray(pixels).save(Path(folder) / name, optimize=True)
    return drawn
