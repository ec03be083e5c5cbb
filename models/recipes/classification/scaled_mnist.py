"""The paper's idea on digits: can offsets alone carry a frozen network to scales that it was never shown?

    scaled_mnist.py --data data      prints four accuracies; the paper's idea rebuilt in Keras went from 57.0 to 92.6 on scaled digits,
                                     and from 98.7 to 97.3 on whole ones. And how far layers read where there is ink, for whole
                                     digits and for the same at half their size
    scaled_mnist.py --smoke

A plain network learns MNIST. Its last three convolutions then become deformable and everything but the offset branches is frozen;
those learn from digits shrunk to between their full size and 1/2.5 of it and shifted by up to a fifth of the picture.
"""
import argparse
import gzip
import json
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import deform


@dataclass
class Settings:
    widths: tuple = (16, 32, 64, 64)
    strides: tuple = (1, 2, 1, 2)   # the first convolution stays plain: offsets that see one pixel have nothing to go by
    shrink: float = 2.5
    shift: float = 0.2
    batch: int = 64
    plain_epochs: int = 2
    offset_epochs: int = 2
    rate: float = 3e-3
    offset_rate: float = 1e-3
    seed: int = 1


class Digits(nn.Module):
    """Four convolutions, the mean over the grid, ten logits"""

    def __init__(self, settings, deformable):
        super().__init__()
        inputs = (1, *settings.widths)
        self.convolutions = nn.ModuleList([deform.Conv(inputs[i], inputs[i + 1], deformable and i > 0, stride)
                                           for i, stride in enumerate(settings.strides)])
        self.norms = nn.ModuleList([nn.BatchNorm2d(width) for width in settings.widths])
        self.classify = nn.Linear(settings.widths[-1], 10)

    def look(self, x):
        """-> logits, and the offsets of each convolution that has them"""
        offsets = []
        for convolution, norm in zip(self.convolutions, self.norms):
            x, moved = convolution(x)
            x = F.relu(norm(x))
            offsets += [] if moved is None else [moved]
        return self.classify(x.mean((2, 3))), offsets

    def forward(self, x):
        return self.look(x)[0]


def read_idx(path):
    with gzip.open(path) as file:
        data = file.read()
    shape = [int.from_bytes(data[4 + 4 * i:8 + 4 * i], "big") for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape)).reshape(shape)


def read_set(folder, name):
    """Digits [n, 1, 28, 28] in 0..1 and their labels"""
    digits, labels = (torch.from_numpy(read_idx(folder / f"{name}-{part}-ubyte.gz").copy()) for part in ("images-idx3", "labels-idx1"))
    return digits[:, None].float() / 255, labels.long()


def scaled(digits, settings):
    """Shrunk and shifted, on black"""
    scale = torch.empty(len(digits)).uniform_(1, settings.shrink)
    theta = torch.zeros(len(digits), 2, 3)
    theta[:, 0, 0] = theta[:, 1, 1] = scale
    theta[:, :, 2] = torch.empty(len(digits), 2).uniform_(-2 * settings.shift, 2 * settings.shift) * scale[:, None]  # the side is 2
    return F.grid_sample(digits, F.affine_grid(theta, digits.shape, align_corners=False), align_corners=False)


def train(model, parameters, digits, labels, epochs, rate, settings, change=lambda batch: batch):
    steps = len(digits) // settings.batch
    optimiser = torch.optim.AdamW(parameters, lr=rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, epochs * steps, pct_start=0.1, cycle_momentum=False)
    start, losses = time.time(), []
    for epoch in range(epochs):
        for index in torch.randperm(len(digits))[:steps * settings.batch].view(steps, -1):
            loss = F.cross_entropy(model(change(digits[index])), labels[index])
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
            if len(losses) % 200 == 0:
                print(f"update {len(losses)}/{epochs * steps}  loss {np.mean(losses[-200:]):.3f}  {time.time() - start:.0f} s", flush=True)


@torch.no_grad()
def accuracy(model, digits, labels):
    right = [(model(part).argmax(1) == truth).sum() for part, truth in zip(digits.split(250), labels.split(250))]
    return round(100 * float(sum(right)) / len(labels), 2)


def at_scale(digits, scale):
    """Shrunk by it, in the middle"""
    theta = torch.tensor([[[scale, 0.0, 0], [0, scale, 0]]]).expand(len(digits), -1, -1)
    return F.grid_sample(digits, F.affine_grid(theta, digits.shape, align_corners=False), align_corners=False)


@torch.no_grad()
def dilations(model, digits):
    """Of each deformable layer the mean effective dilation of the cells with ink, digit by digit. [digits, layers]"""
    found = []
    for part in digits.split(250):
        each = []
        for offsets in model.look(part)[1]:
            ink = (F.adaptive_max_pool2d(part, offsets.shape[2:])[:, 0] > 0.5).float()
            each.append((deform.effective_dilation(offsets) * ink).sum((1, 2)) / ink.sum((1, 2)).clamp_min(1))
        found.append(torch.stack(each, 1))
    return torch.cat(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder with mnist/mnist/*.gz")
    parser.add_argument("--smoke", action="store_true", help="a few updates on noise")
    args = parser.parse_args()
    torch.set_num_threads(1)
    settings = Settings()
    torch.manual_seed(settings.seed)
    if args.smoke:
        settings = replace(settings, widths=(4, 4, 4, 4), batch=16, plain_epochs=1, offset_epochs=1)
        digits, test = ((torch.rand(64, 1, 28, 28), torch.randint(10, (64,))) for _ in range(2))
    else:
        digits, test = (read_set(args.data / "mnist" / "mnist", name) for name in ("train", "t10k"))
    small = scaled(test[0], settings)

    plain = Digits(settings, deformable=False)
    train(plain, plain.parameters(), *digits, settings.plain_epochs, settings.rate, settings)
    plain.eval()
    scores = {"plain": accuracy(plain, *test), "plainScaled": accuracy(plain, small, test[1])}
    deformable = deform.twin(plain, Digits(settings, deformable=True)).eval()  # with the statistics of whole digits, frozen too
    for name, parameter in deformable.named_parameters():
        parameter.requires_grad_(".offset." in name)
    offsets = [parameter for parameter in deformable.parameters() if parameter.requires_grad]
    train(deformable, offsets, *digits, settings.offset_epochs, settings.offset_rate, settings, lambda batch: scaled(batch, settings))
    whole, half = (dilations(deformable, at_scale(test[0], scale)) for scale in (1.0, 2.0))
    rounded = lambda values: [round(float(value), 3) for value in values]
    print(json.dumps({**scores, "deformable": accuracy(deformable, *test), "deformableScaled": accuracy(deformable, small, test[1]),
                      "dilations": rounded(whole.mean(0)), "halfSizeDilations": rounded(half.mean(0)),
                      "shrinks": rounded(100 * (half < whole).float().mean(0))}))


if __name__ == "__main__":
    main()
