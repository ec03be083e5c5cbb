"""Digits of our own strokes: for pictures that are ours to ship, and for a recipe that runs without any data set."""

import numpy as np
from PIL import Image, ImageDraw

from config import GLIMPSE, LABELS, SIDE

FINE = 4  # drawn four times larger, then reduced, for soft edges


def arc(x, y, across, down, first, last):
    """Points of an ellipse's outline with half axes `across` and `down`; degrees clockwise from the right"""
    degrees = np.radians(np.linspace(first, last, 25))
    return np.stack([x + across * np.cos(degrees), y + down * np.sin(degrees)], 1)


def path(*pieces):
    return np.concatenate([np.reshape(piece, (-1, 2)) for piece in pieces])


# Strokes of each digit in a box from -0.5 to 0.5 from top to bottom, as most people write them by hand
DIGITS = (
    (arc(0, 0, 0.3, 0.5, -100, 260),),
    (path((-0.1, -0.36), (0.04, -0.5), (0, 0.5)),),
    (path(arc(0, -0.24, 0.27, 0.26, -165, 35), (-0.29, 0.5), (0.32, 0.48)),),
    (path(arc(-0.03, -0.25, 0.27, 0.25, -150, 80), arc(-0.04, 0.24, 0.32, 0.26, -80, 150)),),
    (path((-0.12, -0.5), (-0.32, 0.1), (0.32, 0.08)), path((0.16, -0.32), (0.1, 0.5))),
    (path((0.3, -0.5), (-0.22, -0.48), (-0.25, -0.08), arc(-0.02, 0.18, 0.31, 0.31, -125, 140)),),
    (path((0.18, -0.5), arc(0.06, 0.12, 0.34, 0.5, -130, -180), arc(0, 0.23, 0.28, 0.27, -180, 175)),),
    (path((-0.3, -0.47), (0.3, -0.5), (-0.08, 0.5)),),
    (path(arc(0, -0.25, 0.23, 0.25, 90, 450), arc(0, 0.25, 0.29, 0.25, -90, 270)),),
    (path(arc(0, -0.22, 0.27, 0.27, 0, -350), (0.27, -0.22), (0.2, 0.5)),),
)


class Sheet:
    """A square picture to write on, `side` pixels wide. Colours are (r, g, b); places are in pixels."""

    def __init__(self, side, colour):
        self.side = side
        self.image = Image.new("RGB", (side * FINE, side * FINE), colour)
        self.draw = ImageDraw.Draw(self.image)

    def line(self, points, width, colour):
        points = [tuple(point) for point in np.asarray(points) * FINE]
        self.draw.line(points, colour, max(1, round(width * FINE)), joint="curve")
        for x, y in (points[0], points[-1]):  # round ends
            reach = width * FINE / 2
            self.draw.ellipse((x - reach, y - reach, x + reach, y + reach), colour)

    def write(self, digit, x, y, height, width, colour, angle=0.0, slant=0.0, wobble=None):
        """A digit around (x, y), turned clockwise by angle degrees; slant leans it to the right; wobble(points) moves its points"""
        turn = np.radians(angle)
        to_sheet = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) @ np.array([[1, -slant], [0, 1]])
        for stroke in DIGITS[digit]:
            stroke = wobble(stroke) if wobble else stroke
            self.line(stroke * height @ to_sheet.T + (x, y), width, colour)

    def finish(self):
        """uint8 [side, side, 3]"""
        return np.asarray(self.image.reduce(FINE))


def toy_digits(count, seed):
    """White digits on black as MNIST has them: images uint8 [count, 28, 28], labels [count]"""
    random = np.random.default_rng(seed)
    labels = random.integers(0, LABELS, count)
    images = []
    for label in labels:
        sheet = Sheet(GLIMPSE, (0, 0, 0))
        bend = random.normal(0, 0.05, (2, 2))
        sheet.write(label, *(GLIMPSE / 2 + random.normal(0, 0.5, 2)), 20, random.uniform(1.8, 3.2), (255, 255, 255),
                    random.normal(0, 6), random.normal(0.1, 0.1), lambda points: points + points @ bend)
        images.append(sheet.finish()[:, :, 0])
    return np.stack(images), labels


def single_pictures():
    """{name: (uint8 [60, 60, 3], (label,))}: pencil, chalk, paint and print, on grounds that training never saw"""
    pictures = {}

    def add(name, label, ground, colour, *place, scribbles=(), **manner):
        sheet = Sheet(SIDE, ground)
        for points, width, tint in scribbles:
            sheet.line(points, width, tint)
        sheet.write(label, *place, colour, **manner)
        pictures[name] = sheet.finish(), (label,)

    cream, ink, board, chalk = (246, 240, 222), (36, 52, 120), (34, 70, 56), (228, 232, 222)
    add("pencil-two", 2, (235, 235, 232), (96, 96, 100), 22, 38, 22, 2, angle=-12, scribbles=[(((4, 8), (14, 5)), 1.5, (120, 120, 124))])
    add("ink-four", 4, cream, ink, 40, 20, 27, 2.6, angle=20, scribbles=[(((0, 50), (60, 50)), 1, (190, 200, 214))])
    add("chalk-seven", 7, board, chalk, 30, 30, 40, 3.4, angle=-28)
    add("chalk-three", 3, board, chalk, 16, 17, 20, 2.4, angle=35,
        scribbles=[(((44, 40), (50, 46), (45, 50)), 2.4, chalk), (((38, 12), (44, 8)), 2.4, chalk), (((12, 50), (18, 46)), 2.4, chalk)])
    add("marker-eight", 8, (250, 250, 250), (190, 30, 40), 36, 34, 38, 5.5, angle=15, slant=0.15)
    add("small-five", 5, (20, 20, 24), (250, 220, 90), 46, 46, 14, 1.8, scribbles=[(((8, 10), (12, 15)), 2, (200, 190, 120))])
    add("screen-nine", 9, (60, 60, 70), (180, 220, 255), 20, 24, 28, 3, angle=-35, slant=0.1, scribbles=[(((46, 52), (54, 50), (52, 56)), 2, (140, 160, 190))])
    add("ink-zero", 0, cream, ink, 38, 42, 24, 2.2, angle=40, scribbles=[(((6, 12), (10, 6), (13, 13)), 2, ink), (((52, 8), (54, 14)), 2, ink)])
    return pictures


def pair_pictures():
    """{name: (uint8 [60, 60, 3], (left label, right label))}"""
    pictures = {}

    def add(name, ground, colour, left, right, scribbles=()):
        sheet = Sheet(SIDE, ground)
        for points, width, tint in scribbles:
            sheet.line(points, width, tint)
        for digit in (left, right):
            sheet.write(*digit[:5], colour, *digit[5:])
        pictures[name] = sheet.finish(), (left[0], right[0])

    cream, ink, board, chalk = (246, 240, 222), (36, 52, 120), (34, 70, 56), (228, 232, 222)
    add("ink-four-two", cream, ink, (4, 17, 30, 24, 2.4, -5), (2, 43, 31, 22, 2.4, 4))
    add("chalk-three-seven", board, chalk, (3, 14, 16, 20, 2.6, -15), (7, 42, 40, 26, 2.6, 12), [(((46, 10), (52, 14)), 2.4, chalk)])
    add("pencil-six-zero", (235, 235, 232), (96, 96, 100), (6, 15, 40, 26, 2.2, 10), (0, 44, 22, 18, 2, -10))
    add("marker-five-eight", (250, 250, 250), (190, 30, 40), (5, 18, 18, 22, 3.2, 12), (8, 44, 42, 22, 3.2, -12))
    add("screen-one-nine", (20, 20, 24), (250, 220, 90), (1, 12, 42, 20, 2.4, 8), (9, 40, 20, 26, 2.8, 0), [(((44, 52), (50, 49)), 2, (200, 190, 120))])
    add("ink-two-two", cream, ink, (2, 16, 22, 28, 2.6, 0), (2, 46, 40, 15, 2, 10))
    return pictures
