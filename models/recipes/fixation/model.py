"""Saliency Attentive Model (Cornia, Baraldi, Serra and Cucchiara 2016): where people look, by an LSTM that looks several times."""
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

from fixation.geometry import COLUMNS, ROWS
from vision.model import Encoder


@dataclass
class FixationConfig:
    channels: int = 64      # of the features and of the LSTM; the paper's 512 would have 30 times the weights for 450 photos
    steps: int = 4
    priors: int = 16
    dropout: float = 0.2    # of whole channels of the features


def dilate(stage):
    """Keeps the grid of the stage before: its stride is gone, and every later 3x3 convolution reaches twice as far."""
    first = stage[0]
    first.conv1.stride = first.shortcut[0].stride = (1, 1)
    for conv in (first.conv2, *(conv for block in stage[1:] for conv in (block.conv1, block.conv2))):
        conv.dilation = conv.padding = (2, 2)


class Features(nn.Module):
    """What is where at stride 16, how it looks at stride 8."""

    def __init__(self, channels):
        super().__init__()
        self.encoder = Encoder()
        dilate(self.encoder.late)
        self.deep = nn.Conv2d(self.encoder.config.features, channels, 1)
        self.fine = nn.Conv2d(self.encoder.config.widths[1], channels, 1)

    def forward(self, image):
        """image as Encoder.prepare takes it -> [batch, channels, 30, 40]"""
        encoder = self.encoder
        fine = encoder.early(encoder.prepare(image))                                       # [batch, 96, 30, 40]
        x = encoder.late(encoder.join_late(encoder.middle(encoder.join_middle(fine))))     # [batch, 384, 15, 20]
        x = self.deep(F.relu(encoder.norm(encoder.project(x))))
        x = F.interpolate(x, size=(ROWS, COLUMNS), mode="bilinear", align_corners=False)
        return F.relu(x + self.fine(fine))


class AttentiveLSTM(nn.Module):
    """A convolutional LSTM whose input at every step is the same features, weighted by where its state wants to look."""

    def __init__(self, channels, steps):
        super().__init__()
        self.steps = steps
        conv = lambda outputs, inputs=channels, bias=True: nn.Conv2d(inputs, outputs, 3, 1, 1, bias=bias)
        self.of_state, self.of_features, self.score = conv(channels, bias=False), conv(channels), conv(1, bias=False)
        self.gates = conv(4 * channels, 2 * channels)
        nn.init.zeros_(self.score.weight)  # looks everywhere alike at first

    def forward(self, features):
        """[batch, channels, 30, 40] -> last state of the same shape, attention of each step [batch, steps, 30, 40]"""
        state = cell = torch.zeros_like(features)
        keys, attention = self.of_features(features), []
        for _ in range(self.steps):
            scores = self.score(torch.tanh(self.of_state(state) + keys))                   # [batch, 1, 30, 40]
            attention.append(scores.flatten(1).softmax(1).reshape(-1, 1, ROWS, COLUMNS))
            seen = features * (attention[-1] * (ROWS * COLUMNS))  # the mean weight is 1: uniform attention changes nothing
            write, keep, show, new = self.gates(torch.cat((seen, state), 1)).chunk(4, 1)
            cell = torch.sigmoid(keep) * cell + torch.sigmoid(write) * torch.tanh(new)
            state = torch.sigmoid(show) * torch.tanh(cell)
        return state, torch.cat(attention, 1)


class Priors(nn.Module):
    """Mixes a map with Gaussians that are learnt: people look at the middle more than photographers know."""

    # of a Gaussian's mean and deviation along x and y, in widths and heights of the picture
    LOWEST, HIGHEST = (0.25, 0.35, 0.1, 0.2), (0.75, 0.65, 0.9, 0.8)

    def __init__(self, channels, count):
        super().__init__()
        self.raw = nn.Parameter(torch.randn(count, 4))
        self.of_map = nn.Conv2d(channels, channels, 5, 1, padding=8, dilation=4)
        self.of_priors = nn.Conv2d(count, channels, 5, 1, padding=8, dilation=4, bias=False)

    def gaussians(self):
        """[1, count, 30, 40], each 1 at its mean"""
        lowest, highest = torch.tensor(self.LOWEST), torch.tensor(self.HIGHEST)
        mean_x, mean_y, deviation_x, deviation_y = (lowest + (highest - lowest) * torch.sigmoid(self.raw)).split(1, 1)
        bell = lambda size, mean, deviation: torch.exp((((torch.arange(size) + 0.5) / size - mean) / deviation).square() / -2)
        return (bell(ROWS, mean_y, deviation_y)[:, :, None] * bell(COLUMNS, mean_x, deviation_x)[:, None, :])[None]

    def forward(self, x):
        return F.relu(self.of_map(x) + self.of_priors(self.gaussians()))  # one convolution of both, side by side


class FixationNet(nn.Module):
    def __init__(self, config=FixationConfig()):
        super().__init__()
        self.config = config
        self.features = Features(config.channels)
        self.dropout = nn.Dropout2d(config.dropout)
        self.look = AttentiveLSTM(config.channels, config.steps)
        self.priors = nn.Sequential(*(Priors(config.channels, config.priors) for _ in range(2)))
        self.read = nn.Conv2d(config.channels, 1, 1)

    def train(self, mode=True):
        """The encoder keeps its batch statistics: they come from far more photos than there are here."""
        super().train(mode)
        self.features.encoder.eval()
        return self

    def forward(self, image):
        """image as Encoder.prepare takes it [batch, 240, 320, 3] -> logits [batch, 30, 40], attention [batch, steps, 30, 40]

        The density is the softmax of the logits over all cells.
        """
        state, attention = self.look(self.dropout(self.features(image)))
        return self.read(self.priors(state)).squeeze(1), attention


class Graph(nn.Module):
    """What is served: image uint8 [batch, 240, 320, 3] -> density [batch, 30, 40], steps [batch, 4, 30, 40]; each map sums to 1"""

    OUTPUTS = ("density", "steps")

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, image):
        logits, attention = self.model(image)
        return logits.flatten(1).softmax(1).reshape(-1, ROWS, COLUMNS), attention
