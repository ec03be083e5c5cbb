"""A small residual network whose last three layers are deformable convolutions, or plain ones in its twin."""
import sys
from pathlib import Path

import torch.nn as nn
import torch.nn.functional as F

from deform import TAPS, Conv

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from vision.model import Block


class Layer(nn.Module):
    """A convolution, plain or deformable, around a shortcut."""

    def __init__(self, width, deformable, dilation):
        super().__init__()
        self.conv = Conv(width, width, deformable, dilation=dilation)
        self.norm = nn.BatchNorm2d(width)
        nn.init.zeros_(self.norm.weight)  # starts as its shortcut, like the blocks below

    def forward(self, x):
        """[batch, width, rows, columns] -> the same, and offsets [batch, 18, rows, columns] or None"""
        y, offsets = self.conv(x)
        return F.relu(self.norm(y) + x), offsets


def pool(features):
    """[batch, width, rows, columns] -> their mean over the grid [batch, width]"""
    return F.adaptive_avg_pool2d(features, 1).flatten(1)


class Classifier(nn.Module):
    def __init__(self, config, deformable):
        super().__init__()
        first, second, third = config.widths
        blocks = lambda inputs, width, count, stride: [
            Block(inputs if i == 0 else width, width, stride if i == 0 else 1) for i in range(count)]
        self.early = nn.Sequential(
            nn.Conv2d(3, first // 2, 3, 2, 1, bias=False), nn.BatchNorm2d(first // 2), nn.ReLU(),
            nn.Conv2d(first // 2, first, 3, 2, 1, bias=False), nn.BatchNorm2d(first), nn.ReLU(),
            *blocks(first, first, config.blocks[0], 1), *blocks(first, second, config.blocks[1], 2))
        self.join_early = nn.Conv2d(second, second, 1)  # where parts.py cuts the network to teach its parts one by one
        self.middle = nn.Sequential(*blocks(second, third, config.blocks[2], 2))
        self.join_middle = nn.Conv2d(third, third, 1)
        self.last = nn.ModuleList([Layer(third, deformable, dilation) for dilation in config.dilations])
        self.classify = nn.Linear(third, config.labels)

    def prepare(self, image):
        """RGB in 0..255, uint8 or float [batch, height, width, 3] -> [batch, 3, height, width] in -1..1"""
        return image.permute(0, 3, 1, 2).float() / 127.5 - 1

    def finish(self, x):
        """[batch, width, rows, columns] through the last three layers -> the same, and [offsets of each layer]"""
        offsets = []
        for layer in self.last:
            x, moved = layer(x)
            offsets.append(moved)
        return x, offsets

    def features(self, image):
        """image as prepare() takes it -> [batch, width, height/16, width/16], [offsets of each layer]"""
        x = self.early(self.prepare(image))                # [batch, widths[1], height/8, width/8]
        x = self.middle(self.join_early(x))                # [batch, widths[2], height/16, width/16]
        return self.finish(self.join_middle(x))

    def forward(self, image):
        """-> scores [batch, labels], salience [batch, rows, columns], offsets of each layer [batch, rows, columns, taps, 2] in (y, x)

        Salience is what each cell adds to the logit of the best label; with its bias it sums to that logit (Zhou et al. 2016).
        """
        features, offsets = self.features(image)
        rows, columns = map(int, features.shape[2:])
        scores = self.classify(pool(features)).softmax(1)
        weight = self.classify.weight[scores.argmax(1)]    # [batch, width]
        salience = (features * weight[:, :, None, None]).sum(1) / (rows * columns)
        by_tap = [moved.view(-1, TAPS, 2, rows, columns).permute(0, 3, 4, 1, 2) for moved in offsets if moved is not None]
        return (scores, salience, *by_tap)
