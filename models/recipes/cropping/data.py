"""Pictures made on the fly from 28x28 digits: every one is new, and a second of one thread makes thousands."""

import gzip
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional as F

import strokes
from config import GLIMPSE, SIDE

INK = 10  # half the side of the square that MNIST fits each digit into


@dataclass
class Digits:
    images: torch.Tensor  # [digits, 28, 28], 0..1
    labels: torch.Tensor  # [digits]

    def __getitem__(self, index):
        return Digits(self.images[index], self.labels[index])


@dataclass
class Pictures:
    grey: torch.Tensor    # [n, 1, 60, 60], 0..1
    labels: torch.Tensor  # [n, digits], from left to right
    places: torch.Tensor  # [n, digits, 3]: x and y of the digit's centre and half the side of its square, in pixels from the middle


def read_idx(path):
    with gzip.open(path) as file:
        raw = file.read()
    axes = raw[3]
    shape = np.frombuffer(raw, ">u4", axes, 4)
    return torch.from_numpy(np.frombuffer(raw, np.uint8, offset=4 + 4 * axes).reshape(shape).copy())


def load(folder, held_out, smoke=False):
    """MNIST: digits to train on, held out to choose by, and to test on"""
    if smoke:
        drawn = Digits(*map(torch.from_numpy, strokes.toy_digits(1500, seed=0)))
        train, test = drawn[:1000], drawn[1000:]
    else:
        train, test = (Digits(read_idx(folder / f"{part}-images-idx3-ubyte.gz"), read_idx(folder / f"{part}-labels-idx1-ubyte.gz").long())
                       for part in ("train", "t10k"))
    order = torch.randperm(len(train.labels), generator=torch.Generator().manual_seed(0))  # files may be sorted by label
    return tuple(Digits(digits.images / 255, digits.labels) for digits in (train[order[held_out:]], train[order[:held_out]], test))


def uniform(random, *shape, between):
    low, high = between
    return torch.rand(*shape, generator=random) * (high - low) + low


def draw(digits, random, count):
    return digits[torch.randint(len(digits.labels), (count,), generator=random)]


def place(images, shift, scale=None, angle=None, slant=None):
    """
    Digits [n, 28, 28] -> [n, 60, 60] with each digit's middle moved by shift [n, 2] pixels from the picture's, after scaling
    by scale [n, 2] (x, y), slanting by slant and turning clockwise by angle (both [n], radians). Whole shifts alone copy pixels.
    """
    n = len(images)
    scale = torch.ones(n, 2) if scale is None else scale
    angle, slant = (torch.zeros(n) if value is None else value for value in (angle, slant))
    turn = torch.stack([angle.cos(), -angle.sin(), angle.sin(), angle.cos()], -1).view(n, 2, 2)
    shear = torch.stack([torch.ones(n), slant.tan(), torch.zeros(n), torch.ones(n)], -1).view(n, 2, 2)
    back = torch.linalg.inv(turn @ shear @ torch.diag_embed(scale))  # picture -> digit
    theta = torch.cat([back * SIDE / GLIMPSE, -(back @ shift[:, :, None]) * 2 / GLIMPSE], 2)
    grid = F.affine_grid(theta, (n, 1, SIDE, SIDE), align_corners=False)
    return F.grid_sample(images[:, None], grid, align_corners=False)[:, 0]


def clutter(pictures, digits, random, patches, sizes):
    """Pastes, in place, square pieces of other digits, keeping what is brighter. patches, sizes: (least, most) per picture, pixels"""
    n = len(pictures)
    flat, row = pictures.view(n, -1), torch.arange(n)[:, None]
    amount = torch.randint(patches[0], patches[1] + 1, (n,), generator=random)
    for patch in range(patches[1]):
        size = int(torch.randint(sizes[0], sizes[1] + 1, (1,), generator=random))
        square = lambda corner, stride: ((corner[:, :1, None] + torch.arange(size)[:, None]) * stride
                                         + corner[:, 1:, None] + torch.arange(size)).flatten(1)
        source = torch.randint(len(digits.images), (n, 1), generator=random)
        cut = square(torch.randint(GLIMPSE - size + 1, (n, 2), generator=random), GLIMPSE)
        pasted = digits.images.view(len(digits.images), -1)[source, cut] * (patch < amount)[:, None]
        target = square(torch.randint(SIDE - size + 1, (n, 2), generator=random), SIDE)
        flat[row, target] = torch.maximum(flat[row, target], pasted)
    return pictures


def finish(ink, found, shift, half):
    places = torch.cat([shift, half.view(-1, 1)], 1)
    return Pictures(ink[:, None], found.labels[:, None], places[:, None])


def cluttered(digits, random, count):
    """The paper's cluttered MNIST as we know it: a digit anywhere in 60x60 under 16 pieces of 6x6 pixels of other digits"""
    found = draw(digits, random, count)
    reach = (SIDE - GLIMPSE) // 2
    shift = torch.randint(-reach, reach + 1, (count, 2), generator=random).float()
    ink = clutter(place(found.images, shift), digits, random, (16, 16), (6, 6))
    return finish(ink, found, shift, torch.full((count,), float(INK)))


def rts(digits, random, count, side=42):
    """The paper's rotated, scaled, translated MNIST: 45 degrees either way, 0.7 to 1.2, in 42x42, which lies in the middle of ours"""
    found = draw(digits, random, count)
    scale = uniform(random, count, 1, between=(0.7, 1.2))
    shift = uniform(random, count, 2, between=(-0.5, 0.5)) * (side - GLIMPSE * scale)
    ink = place(found.images, shift, scale.expand(-1, 2), uniform(random, count, between=(-np.pi / 4, np.pi / 4)))
    return finish(ink, found, shift, INK * scale)


def thicken(images, amount):
    """Strokes up to a pixel wider (amount 1) or narrower (-1) on either side. amount [n]"""
    amount, images = amount[:, None, None], images[:, None]
    wide, narrow = F.max_pool2d(images, 3, 1, 1), -F.max_pool2d(-images, 3, 1, 1)
    return torch.where(amount > 0, images[:, 0].lerp(wide[:, 0], amount.clamp(min=0)), images[:, 0].lerp(narrow[:, 0], -amount.clamp(max=0)))


def handwriting(found, random, scales, turn):
    """Digits as people write them: (images, scale [n, 2], angle, slant, half the side of the square that each needs)"""
    count = len(found.labels)
    scale = uniform(random, count, 1, between=scales)
    sides = scale * torch.exp(uniform(random, count, 2, between=(-0.25, 0.25)))  # what is squashed to a square is out of shape
    # What becomes small is thickened, or it would fall between the pixels.
    images = thicken(found.images, (uniform(random, count, between=(-0.6, 1)) + (0.8 - scale[:, 0]).clamp(min=0)).clamp(max=1))
    angle, slant = uniform(random, count, between=(-turn, turn)), uniform(random, count, between=(-0.2, 0.2))
    return images, sides, angle, slant, INK * sides.amax(1)


def lines(ink, random):
    """Rules, edges of paper and crossings out: draws, in place, up to two straight lines across some of the pictures"""
    axis = torch.arange(SIDE) - (SIDE - 1) / 2
    for _ in range(2):
        some = torch.rand(len(ink), generator=random).lt(0.12).nonzero()[:, 0]
        direction, offset, width, level = (uniform(random, len(some), 1, 1, between=limits)
                                           for limits in ((0, np.pi), (-26, 26), (0.5, 1.5), (0.2, 1)))
        distance = (direction.cos() * axis + direction.sin() * axis[:, None] - offset).abs()
        ink[some] = torch.maximum(ink[some], (width + 0.5 - distance).clamp(0, 1) * level)
    return ink


def photograph(ink, random):
    """Ink 0..1 [n, 60, 60] -> grey as a camera or a scan sees it: dark on light or the reverse, faint, shaded, blurred, noisy"""
    n = len(ink)
    one = lambda *between: uniform(random, n, 1, 1, between=between)
    blurred = F.avg_pool2d(F.pad(ink[:, None], (1, 1, 1, 1), mode="replicate"), 3, 1)[:, 0]
    ink = ink.lerp(blurred, one(-1, 1).clamp(min=0))
    shade = F.interpolate(torch.randn(n, 1, 3, 3, generator=random), (SIDE, SIDE), mode="bilinear", align_corners=True)[:, 0]
    noise = torch.randn(n, SIDE, SIDE, generator=random)
    # Everything in units of the contrast between ink and ground, which is 0.25 to 1 of the range.
    picture = ink * one(0.6, 1) + shade * one(-0.12, 0.12).clamp(min=0) + noise * one(-0.08, 0.08).clamp(min=0)
    contrast, ground = one(0.25, 1), one(0, 1)
    picture = ground * (1 - contrast) + contrast * picture
    dark_on_light = torch.rand(n, 1, 1, generator=random) < 0.5
    return torch.where(dark_on_light, 1 - picture, picture).clamp(0, 1)


def anything(digits, random, count):
    """What people send: 0.4 to 1.5 times MNIST's size, turned by up to 45 degrees, among pieces of any size, photographed"""
    found = draw(digits, random, count)
    images, scale, angle, slant, half = handwriting(found, random, (0.4, 1.5), np.pi / 4)
    shift = uniform(random, count, 2, between=(-1, 1)) * (SIDE / 2 - 1.1 * half)[:, None].clamp(min=0)
    ink = clutter(place(images, shift, scale, angle, slant), digits, random, (0, 12), (3, 9))
    return finish(photograph(lines(ink, random), random), found, shift, half)


def apart(half, random, tries=16):
    """Shifts [n, 2, 2] of two squares (half their sides [n, 2]) that do not overlap and of which the first is clearly further left"""
    n = len(half)
    reach = (SIDE / 2 - half)[:, None, :, None]
    shift = uniform(random, n, tries, 2, 2, between=(-1, 1)) * reach
    shift[:, -1, :, 0] = torch.tensor([-1.0, 1.0]) * reach[:, 0, :, 0]  # the last try always fits: one at either side
    gap = shift[:, :, 1] - shift[:, :, 0]
    fits = (gap.abs() >= half.sum(1)[:, None, None]).any(-1) & (gap[..., 0] >= 8)
    return shift[torch.arange(n), fits.float().argmax(1)]


def two(digits, random, count, written, patches, sizes):
    """Pairs of digits; `written` as of handwriting()"""
    drawn = [draw(digits, random, count) for _ in range(2)]
    hands = [handwriting(found, random, *written) for found in drawn]
    half = torch.stack([hand[-1] for hand in hands], 1)
    shift = apart(half, random)
    ink = [place(images, shift[:, i], scale, angle, slant) for i, (images, scale, angle, slant, _) in enumerate(hands)]
    ink = clutter(torch.maximum(*ink), digits, random, patches, sizes)
    return ink, torch.stack([found.labels for found in drawn], 1), torch.cat([shift, half[:, :, None]], 2)


def pair(digits, random, count):
    """Two digits at 0.6 to 1.1 times MNIST's size, turned a little, under 8 pieces of 6x6"""
    ink, labels, places = two(digits, random, count, ((0.6, 1.1), np.pi / 8), (8, 8), (6, 6))
    return Pictures(ink[:, None], labels, places)


def any_pair(digits, random, count):
    """Two digits as people send them"""
    ink, labels, places = two(digits, random, count, ((0.45, 1.15), np.pi / 6), (0, 8), (3, 7))
    return Pictures(photograph(lines(ink, random), random)[:, None], labels, places)


KINDS = {"cluttered": cluttered, "rts": rts, "any": anything, "pair": pair, "any-pair": any_pair}


def batch(digits, random, counts):
    """One batch with so many pictures of each kind"""
    made = [KINDS[kind](digits, random, count) for kind, count in counts.items()]
    return Pictures(*(torch.cat([getattr(part, name) for part in made]) for name in ("grey", "labels", "places")))
