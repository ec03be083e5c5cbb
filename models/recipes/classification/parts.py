"""Teaches the three parts of the plain network side by side, each to make one step between the teacher's own maps.

    parts.py --data data --work build      writes <work>/parts.pt
    parts.py --smoke --work X

Alone, each part has an easy task from the first update on: photo -> stride 8, stride 8 -> 16, 16 -> 32. As they improve, each reads
more and more of what the part before it makes instead of the teacher's map; train.py takes over when they are one network. This
is vision/blocks.py for a network that ends at stride 16, from the training photos of Imagenette alone.
"""
import argparse
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import config as settings
import views
from model import Classifier
from prepare import Photos
from vision import train as vision_train
from vision.blocks import Cuts


def maps_of(photos, index, theta, size):
    """The teacher's maps of the photos as theta sees them; that of stride 32 at 16, where the network ends."""
    cells = {8: size // 8, 16: size // 16, 32: size // 16}
    maps = {stride: torch.from_numpy(photos.maps[stride][index].astype(np.float32)) for stride in cells}
    return {stride: vision_train.look(maps[stride], theta, cells[stride]) for stride in cells}


class Standardise:
    """The teacher's maps to zero mean and unit variance per channel, measured once."""

    def __init__(self, maps):
        self.mean = {stride: m.mean((0, 2, 3), keepdim=True) for stride, m in maps.items()}
        self.deviation = {stride: m.std((0, 2, 3), keepdim=True) for stride, m in maps.items()}

    def __call__(self, maps):
        return {stride: (m - self.mean[stride]) / self.deviation[stride] for stride, m in maps.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    args, config = settings.parse(parser)
    torch.set_num_threads(1)
    torch.manual_seed(config.seed)

    photos = Photos(args.work, "train")
    some = np.arange(0, len(photos), -(-len(photos) // 256))  # of every class
    samples = maps_of(photos, some, torch.eye(2, 3).repeat(len(some), 1, 1), config.parts_size)
    standardise = Standardise(samples)

    model = Classifier(config, deformable=False).to(memory_format=torch.channels_last)
    cuts, top = Cuts(config), nn.Conv2d(config.widths[2], samples[32].shape[1], 1)
    optimiser = torch.optim.AdamW(nn.ModuleList([model, cuts, top]).parameters(), lr=config.parts_rate, weight_decay=config.weight_decay)
    steps = config.parts_views // config.batch
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, config.parts_rate, steps, pct_start=0.05, cycle_momentum=False)

    start, log = time.time(), []
    for step, index in zip(range(steps), photos.epochs(config.batch, config.seed)):
        theta = views.random_views(len(index), config, config.stretch ** 0.5, config.largest)  # the maps end where the photo does
        images = views.look(photos.take(index), theta, config.parts_size)
        images = vision_train.colour_jitter(images, config.jitter).permute(0, 2, 3, 1)
        target = standardise(maps_of(photos, index, theta, config.parts_size))
        progress = (step / steps - config.own_from) / (0.9 - config.own_from)
        own = (torch.rand(len(images), 1, 1, 1) < progress).float()  # 1 where a part reads its predecessor

        with torch.autocast("cpu", torch.bfloat16):
            made8 = cuts.write["8"](model.early(model.prepare(images))).float()
            read8 = own * made8.detach() + (1 - own) * target[8]
            made16 = cuts.write["16"](model.middle(cuts.read["8"](read8))).float()
            read16 = own * made16.detach() + (1 - own) * target[16]
            made32 = top(model.finish(cuts.read["16"](read16))[0]).float()
        errors = [F.mse_loss(made, target[stride]) for made, stride in ((made8, 8), (made16, 16), (made32, 32))]  # 1 = the mean
        optimiser.zero_grad(set_to_none=True)
        sum(errors).backward()
        optimiser.step()
        schedule.step()

        log.append([error.item() for error in errors])
        if (step + 1) % 100 == 0 or step + 1 == steps:
            means = np.mean(log, 0)
            print(f"view {(step + 1) * config.batch}/{steps * config.batch}  error at stride 8 {means[0]:.3f}  16 {means[1]:.3f}  "
                  f"32 {means[2]:.3f}  own {max(progress, 0):.2f}  {time.time() - start:.0f} s", flush=True)
            log = []

    cuts.join(8, model.join_early)
    cuts.join(16, model.join_middle)
    torch.save(model.state_dict(), args.work / "parts.pt")


if __name__ == "__main__":
    main()
