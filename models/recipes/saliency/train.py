"""Trains the saliency network for a given time; stop and start it as you like.

    train.py --data data/saliency --out runs/saliency --minutes 90     resumes from runs/saliency/last.pt by itself
    train.py --warm-start models/repository/saliency-racdnn/1/saliency.onnx ...   begins with shipped weights
    train.py --smoke --data X --out Y                                  a few updates on photos that it draws itself
"""
import argparse
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from saliency import evaluate
from saliency.data import Views, draw_toy, split
from saliency.model import Graph, SaliencyNet
from saliency.sampler import centres
from saliency.timed import TimedRun
from vision.onnx_files import load_weights

ENCODER = Path(__file__).resolve().parents[2] / "repository" / "vision-encoder" / "1" / "encoder.onnx"


@dataclass
class Settings:
    # share of each set in a batch. The first two are what it is measured on and hold everything; the others are persons and horses
    mixture: dict = field(default_factory=lambda: {
        "ecssd": 0.4, "pascal_s": 0.3, "clothing_coparsing": 0.1, "weizmann_horse": 0.1, "human_segmentation_290": 0.1})
    batch: int = 12
    smallest_view: float = 0.6   # side of a random crop; width and height on their own, so shapes are squeezed, too
    jitter: float = 0.3          # brightness, contrast, saturation
    glance_only: float = 0.2     # share of the time before the first step: until there is a map, there is nothing to refine
    first_weight: float = 0.5    # of the loss of S_0 beside the steps, whose weights rise linearly to 1
    where_weight: float = 0.05   # of the loss that draws regions to where the map is wrong
    rate: float = 1e-3
    encoder_rate: float = 2e-4   # it knows photos already, and 2,400 of them are too few to learn that again
    weight_decay: float = 0.02
    minutes: float = 90
    validate_minutes: float = 10
    warmup: int = 100
    average: float = 0.995       # the shipped weights are a moving average of about the last 200 updates
    clip: float = 1.0
    seed: int = 1


def map_loss(logits, masks):
    """Cross-entropy of pixels, and 1 - soft IoU of photos: the first alone thinks little of small objects."""
    salient = torch.sigmoid(logits)
    both, either = (salient * masks).sum((1, 2, 3)), (salient + masks - salient * masks).sum((1, 2, 3))
    return F.binary_cross_entropy_with_logits(logits, masks) + (1 - (both + 1) / (either + 1)).mean()


def inside(tau, size, edge=0.1):
    """How much of each cell of a map lies in the region, with edges soft enough to have a gradient. [batch, 1, size, size]"""
    s, tx, ty = tau.split(1, 1)
    x, y = (torch.sigmoid((s - (centres(size) - t).abs()) / edge) for t in (tx, ty))
    return (y[:, :, None] * x[:, None, :])[:, None]


def where_loss(maps, regions, masks):
    """- log of the share of the map's error that a region holds, per side^1.5 of the region: where something is wrong, and no larger
    than that takes. Per side alone, regions grew as large as they may.

    What earlier regions held counts half, so that the next one looks elsewhere. The sampler's own gradient only feels what lies
    next to the region; this one is felt from afar.
    """
    loss, fresh = 0.0, 1.0
    for before, tau in zip(maps, regions):
        held = inside(tau, masks.shape[-1])
        error = (torch.sigmoid(before) - masks).abs().detach() * fresh
        share = (error * held).sum((1, 2, 3)) / error.sum((1, 2, 3)).clamp_min(1e-6)
        loss = loss - (share.clamp_min(1e-6) / tau[:, 0] ** 1.5).log().mean()
        fresh = fresh * (1 - held.detach() / 2)
    return loss / len(regions)


def losses(model, images, masks, steps, settings):
    """-> total and the loss of every map"""
    maps, regions = model(images, steps)
    each = [map_loss(logits, masks) for logits in maps]
    if not regions:
        return each[0], each
    weights = [settings.first_weight] + [i / steps for i in range(1, steps + 1)]
    total = sum(w * loss for w, loss in zip(weights, each)) / sum(weights)
    return total + settings.where_weight * where_loss(maps, regions, masks), each


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data/saliency"))
    parser.add_argument("--out", type=Path, default=Path("runs/saliency"))
    parser.add_argument("--minutes", type=float, help="time budget; the learning rate falls to 0 by its end")
    parser.add_argument("--warm-start", type=Path, help="saliency.onnx whose weights to start from")
    parser.add_argument("--smoke", action="store_true", help="a few updates on drawn photos")
    args = parser.parse_args()
    torch.set_num_threads(1)

    settings = Settings()
    if args.smoke:
        settings.minutes, settings.batch, settings.validate_minutes = 0.1, 2, 0.05
        draw_toy(args.data)
    settings.minutes = args.minutes or settings.minutes
    if args.warm_start:
        settings.glance_only = 0.0
    torch.manual_seed(settings.seed)

    parts = split(args.data)
    views = Views(parts["train"], settings)
    model = SaliencyNet()
    if args.warm_start:
        load_weights(Graph(model), args.warm_start)
    else:
        load_weights(model.glance.encoder, ENCODER)
    model.to(memory_format=torch.channels_last)
    model.glance.encoder.early.requires_grad_(False)  # edges and colours are the same everywhere, and take half of the time to learn
    encoder = [p for p in model.glance.encoder.parameters() if p.requires_grad]
    others = [p for name, p in model.named_parameters() if not name.startswith("glance.encoder.")]
    optimiser = torch.optim.AdamW([{"params": encoder, "lr": settings.encoder_rate}, {"params": others, "lr": settings.rate}],
                                  weight_decay=settings.weight_decay)
    run = TimedRun(args.out / "last.pt", model, optimiser, settings)

    validated = time.time()
    for spent in run.updates():
        steps = model.config.steps if spent >= settings.glance_only else 0
        images, masks = views.draw(run.random, model.config.size, model.config.canvas)
        total, each = losses(model, images, masks, steps, settings)
        run.learn(total, first=each[0].item(), last=each[-1].item())
        if time.time() - validated > 60 * settings.validate_minutes:
            validated = time.time()
            print("validation", evaluate.summary(*evaluate.measure(run.average, parts["validation"])), flush=True)


if __name__ == "__main__":
    main()
