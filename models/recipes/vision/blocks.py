"""Teaches the three parts of the encoder side by side, each to make one step between the teacher's own maps.

    blocks.py --data data/ --out runs/vision-blocks
    blocks.py --smoke --data X --out Y

A network of this size learns nothing useful end to end from 19,000 photos in half an hour, but each part alone has an easy
task from the first step on: image -> stride 8, stride 8 -> 16, 16 -> 32. As the parts improve, each reads more and more of
what the part before it makes instead of the teacher's map, until they are one network; train.py takes over from there.
"""
import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from vision.model import Encoder, EncoderConfig, Students, TeacherHead
from vision.teacher import Teacher
from vision.train import DistillationLoss, PhotoSet, colour_jitter, look, random_views, words_loss


@dataclass
class Settings:
    steps: int = 2200
    batch: int = 16            # small: many short steps, the targets are dense
    size: int = 128            # the early parts are local, they do not need more; the teacher runs on the same view
    smallest_crop: float = 0.5
    jitter: float = 0.3
    peak_rate: float = 3e-3
    weight_decay: float = 0.02
    words_weight: float = 0.5
    own_from: float = 0.3      # share of the run after which parts begin to read one another, all of it at the end
    seed: int = 1


class Cuts(nn.Module):
    """1x1 readers and writers of the teacher's maps at strides 8 and 16; join() multiplies each pair into one layer."""

    CHANNELS = {8: 32, 16: 96}

    def __init__(self, config):
        super().__init__()
        widths = {8: config.widths[1], 16: config.widths[2]}
        self.write = nn.ModuleDict({str(s): nn.Conv2d(widths[s], c, 1) for s, c in self.CHANNELS.items()})
        self.read = nn.ModuleDict({str(s): nn.Conv2d(c, widths[s], 1) for s, c in self.CHANNELS.items()})

    @torch.no_grad()
    def join(self, stride, layer):
        read, write = self.read[str(stride)], self.write[str(stride)]
        matrix = read.weight.flatten(1)                                # [width, channels]
        layer.weight.copy_((matrix @ write.weight.flatten(1))[:, :, None, None])
        layer.bias.copy_(matrix @ write.bias + read.bias)


class Standardise:
    """Teacher maps to zero mean and unit variance per channel, measured once."""

    def __init__(self, maps):
        self.mean = {s: maps[s].mean((0, 2, 3), keepdim=True) for s in Cuts.CHANNELS}
        self.deviation = {s: maps[s].std((0, 2, 3), keepdim=True) for s in Cuts.CHANNELS}

    def __call__(self, maps):
        return {s: (maps[s] - self.mean[s]) / self.deviation[s] for s in self.mean}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--out", type=Path, default=Path("runs/vision-blocks"))
    parser.add_argument("--steps", type=int)
    parser.add_argument("--smoke", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)

    settings = Settings()
    settings.steps = args.steps or settings.steps
    if args.smoke:
        settings.steps, settings.batch, settings.size = 3, 4, 64
    torch.manual_seed(settings.seed)
    np.random.seed(settings.seed)
    args.out.mkdir(parents=True, exist_ok=True)

    cache = args.data / "cache" / "vision"
    flickr, imagenette = PhotoSet(cache, "flickr8k"), PhotoSet(cache, "imagenette")
    words = torch.from_numpy(np.load(cache / "flickr8k-words.npy").astype(np.float32))
    rates = words.mean(0).clamp(1e-4, 1 - 1e-4)
    teacher = Teacher(args.data / "teacher" / "mobilenet_v2_1.0_224_dequant_f16.npz")

    def draw(count):
        """(images [batch, 3, size, size], indices of the Flickr8k photos, which come first)"""
        index, views = flickr.next(count // 2), []
        for photos, _ in (flickr.take(index), imagenette.take(imagenette.next(count - count // 2))):
            views.append(look(photos, random_views(len(photos), settings.smallest_crop), settings.size))
        return colour_jitter(torch.cat(views), settings.jitter), index

    samples = teacher(draw(8 if args.smoke else 256)[0])
    standardise, loss = Standardise(samples), DistillationLoss(TeacherHead(cache / "teacher-head.npz"), samples[32].numpy())
    encoder = Encoder().to(memory_format=torch.channels_last)
    students, cuts = Students(EncoderConfig.features, 320, rates), Cuts(encoder.config)
    model = nn.ModuleList([encoder, students, cuts])
    optimiser = torch.optim.AdamW(model.parameters(), lr=settings.peak_rate, weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.peak_rate, settings.steps, pct_start=0.05, cycle_momentum=False)

    start, log = time.time(), []
    for step in range(settings.steps):
        images, index = draw(settings.batch)
        maps = teacher(images)
        target = standardise(maps)
        progress = (step / settings.steps - settings.own_from) / (0.9 - settings.own_from)
        own = (torch.rand(len(images), 1, 1, 1) < progress).float()  # 1 where a part reads its predecessor

        made8 = cuts.write["8"](encoder.early(encoder.prepare(images.permute(0, 2, 3, 1))))
        read8 = own * made8.detach() + (1 - own) * target[8]
        made16 = cuts.write["16"](encoder.middle(cuts.read["8"](read8)))
        read16 = own * made16.detach() + (1 - own) * target[16]
        features = encoder.finish(encoder.late(cuts.read["16"](read16)))  # [batch, locations, 512]
        bottleneck, word_logits = students(features)

        error8 = ((made8 - target[8]) ** 2).mean()
        error16 = ((made16 - target[16]) ** 2).mean()
        error32, parts = loss(bottleneck, maps[32].flatten(2).transpose(1, 2))
        word_error = words_loss(word_logits[:len(index)], words[index], rates)
        optimiser.zero_grad(set_to_none=True)
        (error8 + error16 + error32 + settings.words_weight * word_error).backward()
        optimiser.step()
        schedule.step()

        log.append({"stride8": error8.item(), "stride16": error16.item(), **parts, "words": word_error.item()})
        if (step + 1) % 100 == 0 or step + 1 == settings.steps:
            mean = " ".join(f"{key} {np.mean([l[key] for l in log]):.3f}" for key in log[0])
            print(f"step {step + 1}/{settings.steps} {mean} own {max(progress, 0):.2f} {time.time() - start:.0f}s", flush=True)
            log = []

    cuts.join(8, encoder.join_middle)
    cuts.join(16, encoder.join_late)
    torch.save(dict(average=nn.ModuleList([encoder, students]).state_dict()), args.out / "last.pt")


if __name__ == "__main__":
    main()
