"""Two networks that turn a photo into a 7x7 grid of 512 features, and the heads that only teach them.

MobileEncoder is what train.py teaches. Encoder, of dense convolutions, came before it; networks that began as a copy of its first
stages still read it.
"""
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class MobileConfig:
    """Of MobileNetV2 (Sandler et al. 2018), block by block, so that each block has one of the teacher's to learn from."""
    stem: int = 32
    stages: tuple = ((16, 1, 1), (24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1))  # channels, blocks, stride
    expansion: int = 6
    features: int = 512


class Convolution(nn.Sequential):
    """Convolution, normalisation and, where `active`, ReLU6."""

    def __init__(self, inputs, outputs, side, stride=1, groups=1, active=True):
        convolution = nn.Conv2d(inputs, outputs, side, stride, 2 if stride == 2 else side // 2, groups=groups, bias=False)
        super().__init__(convolution, nn.BatchNorm2d(outputs), *([nn.ReLU6()] if active else []))

    def forward(self, x):
        """Stride 2 sees what the teacher's sees, who pads below and on the right only; a graph has no simpler way to say it."""
        y = super().forward(x)
        return y[:, :, 1:, 1:] if self[0].stride == (2, 2) else y


class InvertedResidual(nn.Module):
    """Wide inside, narrow and linear at both ends, where the shortcut is."""

    def __init__(self, inputs, outputs, stride, expansion):
        super().__init__()
        wide = inputs * expansion
        self.shortcut = stride == 1 and inputs == outputs
        self.body = nn.Sequential(Convolution(inputs, wide, 1), Convolution(wide, wide, 3, stride, wide),
                                  Convolution(wide, outputs, 1, active=False))

    def forward(self, x):
        return x + self.body(x) if self.shortcut else self.body(x)


class MobileEncoder(nn.Module):
    def __init__(self, config=MobileConfig()):
        super().__init__()
        self.config = c = config
        (channels, _, _), *stages = c.stages
        blocks = [nn.Sequential(Convolution(3, c.stem, 3, 2), Convolution(c.stem, c.stem, 3, 1, c.stem),
                                Convolution(c.stem, channels, 1, active=False))]
        for width, count, stride in stages:
            for i in range(count):
                blocks.append(InvertedResidual(channels, width, stride if i == 0 else 1, c.expansion))
                channels = width
        self.blocks = nn.ModuleList(blocks)
        self.project = nn.Conv2d(channels, c.features, 1, bias=False)
        self.norm = nn.BatchNorm2d(c.features)

    def prepare(self, image):
        """RGB in 0..255, uint8 or float [batch, height, width, 3] -> [batch, 3, height, width] in -1..1"""
        return image.permute(0, 3, 1, 2).float() / 127.5 - 1

    def maps(self, image):
        """What each of the 17 blocks hands on, the last at a 32nd of the image's height and width"""
        maps = [self.prepare(image)]
        for block in self.blocks:
            maps.append(block(maps[-1]))
        return maps[1:]

    def finish(self, x):
        """[batch, 320, rows, columns] -> [batch, rows * columns, 512], row by row"""
        return F.relu(self.norm(self.project(x))).flatten(2).transpose(1, 2)

    def forward(self, image):
        """image as prepare() takes it -> features [batch, locations, 512], a location for every 32 pixels each way"""
        return self.finish(self.maps(image)[-1])


@dataclass
class EncoderConfig:
    widths: tuple = (48, 96, 192, 384)  # each stage halves the grid: 56, 28, 14, 7 cells a side at 224 pixels
    blocks: tuple = (1, 1, 3, 2)        # weights sit in the late stages; the early ones cost time and know little
    features: int = 512


class Block(nn.Module):
    """Two dense 3x3 convolutions around a shortcut. Depthwise ones would save weights but run at half speed on a CPU."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        nn.init.zeros_(self.norm2.weight)  # every block starts as its shortcut: early training is that of a shallow network

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


class Encoder(nn.Module):
    def __init__(self, config=EncoderConfig()):
        super().__init__()
        self.config = config
        first, second, third, fourth = config.widths
        stem = [nn.Conv2d(3, first // 2, 3, 2, 1, bias=False), nn.BatchNorm2d(first // 2), nn.ReLU(),
                nn.Conv2d(first // 2, first, 3, 2, 1, bias=False), nn.BatchNorm2d(first), nn.ReLU()]
        blocks = lambda inputs, width, count, stride=2: [
            Block(inputs if i == 0 else width, width, stride if i == 0 else 1) for i in range(count)]
        self.early = nn.Sequential(*stem, *blocks(first, first, config.blocks[0], 1), *blocks(first, second, config.blocks[1]))
        self.join_middle = nn.Conv2d(second, second, 1)  # where blocks.py cut the network to teach its parts one by one
        self.middle = nn.Sequential(*blocks(second, third, config.blocks[2]))
        self.join_late = nn.Conv2d(third, third, 1)
        self.late = nn.Sequential(*blocks(third, fourth, config.blocks[3]))
        self.project = nn.Conv2d(fourth, config.features, 1, bias=False)
        self.norm = nn.BatchNorm2d(config.features)

    def prepare(self, image):
        """RGB in 0..255, uint8 or float [batch, height, width, 3] -> [batch, 3, height, width] in -1..1"""
        return image.permute(0, 3, 1, 2).float() / 127.5 - 1

    def finish(self, x):
        """[batch, 384, rows, columns] -> [batch, rows * columns, 512], row by row"""
        return F.relu(self.norm(self.project(x))).flatten(2).transpose(1, 2)

    def forward(self, image):
        """image as prepare() takes it -> features [batch, locations, 512], a location for every 32 pixels each way"""
        x = self.early(self.prepare(image))            # [batch, 96, height/8, width/8]
        x = self.middle(self.join_middle(x))           # [batch, 192, height/16, width/16]
        x = self.late(self.join_late(x))               # [batch, 384, height/32, width/32]
        return self.finish(x)


class TeacherHead(nn.Module):
    """The frozen top of the teacher: bottleneck map -> expanded map -> class logits. Used in training, never shipped."""

    def __init__(self, path):
        super().__init__()
        for name, value in np.load(path).items():
            self.register_buffer(name, torch.from_numpy(value))

    def forward(self, bottleneck):
        """[batch, locations, 320] -> expanded [batch, locations, 1280], logits [batch, 1001]"""
        expanded = F.linear(bottleneck, self.expand, self.expand_bias).clamp(0, 6)
        return expanded, F.linear(expanded.mean(1), self.classify, self.classify_bias)


class Students(nn.Module):
    """What the features must be able to say: the teacher's bottleneck at each location, and the words people use."""

    def __init__(self, features, bottleneck, word_prior):
        """word_prior: the log-odds of every word when nothing is known of the photo"""
        super().__init__()
        self.bottleneck = nn.Linear(features, bottleneck)
        self.words = nn.Linear(features, len(word_prior))
        self.words.bias.data = word_prior.clone()
        nn.init.normal_(self.words.weight, std=0.01)

    def forward(self, features):
        """[batch, locations, 512] -> bottleneck [batch, locations, 320], word logits [batch, words]

        A word is in the photo when it is at some location: the soft maximum lets one place speak for the whole.
        """
        words = self.words(features)  # [batch, locations, words]
        return self.bottleneck(features), words.logsumexp(1) - np.log(features.shape[1])
