"""Recurrent attentional convolutional-deconvolutional network for saliency (Kuen, Wang and Wang 2016).

A conv-deconv network gives a first map S_0 of the whole photo. A recurrent unit then chooses one region after another; a small
conv-deconv network sees the region magnified, together with the map so far, and what it answers is pasted back:
S_i = S_{i-1} + T^-1(answer), in logits.
"""
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

from saliency.sampler import crop, paste
from vision.model import Encoder


@dataclass
class SaliencyConfig:
    steps: int = 4
    decoder: int = 96               # width at 14 cells a side
    region: tuple = (24, 48, 96)    # widths at 48, 24 and 12 cells of a region's side
    state: int = 128
    size: int = 224                 # of the photo, squashed
    canvas: int = 112               # side of the maps; S_0 has an eighth of it, the regions sharpen it
    glimpse: int = 48               # side of a region's map; its pixels are twice as many, so at s = 0.43 all that the photo has
    smallest: float = 0.2           # s of a region. Below it a glimpse would only magnify blur,
    largest: float = 0.8            # above it a step would be another pass over the whole photo


class Up(nn.Module):
    """Doubles a map by a deconvolution and adds what the encoder had at that size."""

    def __init__(self, inputs, skip, width):
        super().__init__()
        self.deconv = nn.ConvTranspose2d(inputs, width, 4, 2, 1, bias=False)
        self.skip = nn.Conv2d(skip, width, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(width)
        self.conv = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(width)

    def forward(self, x, skip):
        x = F.relu(self.norm1(self.deconv(x) + self.skip(skip)))
        return F.relu(self.norm2(self.conv(x)))


class Glance(nn.Module):
    """Photo -> first logits, what regions are looked at with, and the photo in one vector."""

    WIDTHS = (48, 96, 192, 512)  # of the encoder at strides 4, 8, 16 and 32

    def __init__(self, width):
        super().__init__()
        self.encoder = Encoder()
        *_, sixteenth, last = self.WIDTHS
        self.up = Up(last, sixteenth, width)
        self.classify = nn.Conv2d(width, 1, 3, 1, 1)

    def forward(self, image):
        """image as Encoder.prepare takes it -> logits [batch, 1, 14, 14],
        features ([batch, 48, 56, 56], [batch, 96, 28, 28], [batch, 96, 14, 14]), summary [batch, 512]"""
        encoder, x = self.encoder, self.encoder.prepare(image)
        for block in encoder.early[:-1]:
            x = block(x)
        fourth = x                                                          # [batch, 48, 56, 56]
        eighth = encoder.early[-1](fourth)                                  # [batch, 96, 28, 28]
        sixteenth = encoder.middle(encoder.join_middle(eighth))             # [batch, 192, 14, 14]
        last = encoder.late(encoder.join_late(sixteenth))
        last = F.relu(encoder.norm(encoder.project(last)))                  # [batch, 512, 7, 7]
        decoded = self.up(last, sixteenth)
        return self.classify(decoded), (fourth, eighth, decoded), last.mean((2, 3))


class Where(nn.Module):
    """Recurrent unit that remembers what the regions held and chooses the next one."""

    GRID = 7  # cells a side of the picture it has of the map so far

    def __init__(self, config, summary):
        super().__init__()
        self.config = config
        seen = config.region[-1] + 2 * self.GRID ** 2
        self.start = nn.Linear(summary, config.state)
        self.gates = nn.Linear(seen + config.state, 2 * config.state)
        self.candidate = nn.Linear(seen + config.state, config.state)
        self.choose = nn.Linear(config.state, 3)
        nn.init.normal_(self.choose.weight, std=0.01)  # the first regions are the middle of the photo
        nn.init.zeros_(self.choose.bias)

    def begin(self, summary):
        return torch.tanh(self.start(summary))

    def forward(self, state, content, logits):
        """content [batch, 96]: what the last region held; logits [batch, 1, 112, 112] -> state, tau [batch, 3]"""
        salient = torch.sigmoid(logits)
        picture = torch.cat((salient, 4 * salient * (1 - salient)), 1)  # what is salient, and where that is in doubt
        side = self.config.canvas // self.GRID
        picture = picture.reshape(-1, 2, self.GRID, side, self.GRID, side).mean((3, 5)).flatten(1)
        seen = torch.cat((content, picture), 1)
        update, reset = torch.sigmoid(self.gates(torch.cat((seen, state), 1))).chunk(2, 1)
        state = (1 - update) * state + update * torch.tanh(self.candidate(torch.cat((seen, reset * state), 1)))
        raw = self.choose(state)
        s = self.config.smallest + (self.config.largest - self.config.smallest) * torch.sigmoid(raw[:, :1])
        return state, torch.cat((s, (1 - s) * torch.tanh(raw[:, 1:])), 1)  # never over the edge of the photo


class Refine(nn.Module):
    """Small conv-deconv network on a magnified region."""

    def __init__(self, config):
        super().__init__()
        first, second, third = config.region
        self.pixels = nn.Conv2d(3, first, 3, 2, 1, bias=False)
        self.known = nn.Conv2d(1, first, 3, 1, 1, bias=False)
        self.down1 = nn.Conv2d(first, second, 3, 2, 1, bias=False)
        self.fourth = nn.Conv2d(Glance.WIDTHS[0], second, 1, bias=False)
        self.down2 = nn.Conv2d(second, third, 3, 2, 1, bias=False)
        self.eighth = nn.Conv2d(Glance.WIDTHS[1], third, 1, bias=False)
        self.decoded = nn.Conv2d(config.decoder, third, 1, bias=False)
        self.context = nn.Linear(config.state, third, bias=False)
        self.bottom = nn.Conv2d(third, third, 3, 1, 1, bias=False)
        self.up1 = nn.ConvTranspose2d(third, second, 4, 2, 1, bias=False)
        self.mix = nn.Conv2d(second, second, 3, 1, 1, bias=False)
        self.up2 = nn.ConvTranspose2d(second, first, 4, 2, 1, bias=False)
        self.norms = nn.ModuleList(nn.BatchNorm2d(width) for width in (first, second, third, third, second, second, first))
        self.classify = nn.Conv2d(first, 1, 3, 1, 1)
        nn.init.zeros_(self.classify.weight)  # a step begins by changing nothing
        nn.init.zeros_(self.classify.bias)

    def forward(self, pixels, known, features, state):
        """pixels [batch, 3, 96, 96], known logits [batch, 1, 48, 48], features ([batch, 48, 24, 24], [batch, 96, 12, 12] twice), state
        of Where -> what to add to the logits [batch, 1, 48, 48], content [batch, 96]"""
        fourth, eighth, decoded = features
        norms = iter(self.norms)
        settle = lambda x: F.relu(next(norms)(x))
        top = settle(self.pixels(pixels) + self.known(torch.tanh(known / 4)))        # [batch, 24, 48, 48]
        middle = settle(self.down1(top) + self.fourth(fourth))                       # [batch, 48, 24, 24]
        bottom = self.down2(middle) + self.eighth(eighth) + self.decoded(decoded) + self.context(state)[:, :, None, None]
        bottom = settle(self.bottom(settle(bottom)))                                 # [batch, 96, 12, 12]
        x = settle(self.mix(settle(self.up1(bottom) + middle)))
        return self.classify(settle(self.up2(x) + top)), bottom.mean((2, 3))


class SaliencyNet(nn.Module):
    def __init__(self, config=SaliencyConfig()):
        super().__init__()
        self.config = config
        self.glance = Glance(config.decoder)
        self.where = Where(config, Glance.WIDTHS[-1])
        self.refine = Refine(config)

    def train(self, mode=True):
        """The encoder keeps its batch statistics: they come from far more photos than these sets have."""
        super().train(mode)
        self.glance.encoder.eval()
        return self

    def forward(self, image, steps=None):
        """image as Encoder.prepare takes it -> logits S_0 ... S_steps, each [batch, 1, 112, 112], and regions tau, each [batch, 3]"""
        c = self.config
        logits, features, summary = self.glance(image)
        logits = F.interpolate(logits, size=(c.canvas, c.canvas), mode="bilinear", align_corners=False)
        pixels = self.glance.encoder.prepare(image)
        state, content = self.where.begin(summary), torch.zeros_like(summary[:, :c.region[-1]])  # no region seen yet
        maps, regions = [logits], []
        for _ in range(c.steps if steps is None else steps):
            state, tau = self.where(state, content, logits)
            seen = [crop(feature, tau, c.glimpse // shrink) for feature, shrink in zip(features, (2, 4, 4))]
            answer, content = self.refine(crop(pixels, tau, 2 * c.glimpse), crop(logits, tau, c.glimpse), seen, state)
            logits = logits + paste(answer, tau, c.canvas)
            maps.append(logits)
            regions.append(tau)
        return maps, regions


class Graph(nn.Module):
    """What is served: image uint8 [batch, 224, 224, 3]
    -> map, initial [batch, 112, 112], steps [batch, N, 112, 112], all in 0..1; boxes [batch, N, 3] as (s, tx, ty)"""

    OUTPUTS = ("map", "initial", "steps", "boxes")

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, image):
        maps, regions = self.model(image)
        maps = torch.sigmoid(torch.cat(maps, 1))
        return maps[:, -1], maps[:, 0], maps[:, 1:], torch.stack(regions, 1)
