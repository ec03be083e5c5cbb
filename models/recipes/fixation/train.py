"""Trains the fixation network for a given time; stop and start it as you like.

    train.py --data data/fixation/osie --out runs/fixation --minutes 90     resumes from runs/fixation/last.pt by itself
    train.py --warm-start models/repository/fixate-sam/1/fixations.onnx ...  begins with shipped weights
    train.py --smoke --data X --out Y                                       a few updates on photos that it draws itself
"""
import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from fixation import evaluate
from fixation.data import collate, draw_toy, split, view
from fixation.model import FixationNet, Graph
from saliency.timed import TimedRun
from vision.onnx_files import load_weights

ENCODER = Path(__file__).resolve().parents[2] / "repository" / "vision-encoder" / "1" / "encoder.onnx"


@dataclass
class Settings:
    batch: int = 8
    cropped: float = 0.6         # share of views that are a part of a photo; the rest are whole, as what is measured
    smallest_view: float = 0.5   # of width and of height, so shapes run from 2:3 to 8:3
    least_fixations: int = 20    # of a part, or the whole photo is taken: fewer do not say where people look
    jitter: float = 0.2          # brightness, contrast, saturation; little, because contrast is what draws the eye
    rate: float = 1e-3
    encoder_rate: float = 1e-4   # it knows photos already, and 450 of them are far too few to learn that again
    weight_decay: float = 0.05
    minutes: float = 90
    validate_minutes: float = 10
    warmup: int = 100
    average: float = 0.995       # the shipped weights are a moving average of about the last 200 updates
    clip: float = 5.0            # the loss is larger than others: ten times a KL
    seed: int = 1


def losses(logits, density, counts, region):
    """10 KL - 2 CC - NSS, the paper's weights -> total and its parts. All [batch, 30, 40]

    Only the cells of the photo take part: the service cuts the padding off and renormalises, so training does, too.
    """
    log_p = logits.masked_fill(~region, -1e9).flatten(1).log_softmax(1)
    density, counts, region = density.flatten(1), counts.flatten(1), region.flatten(1).float()
    cells = region.sum(1, keepdim=True)
    centre = lambda map: (map - (map * region).sum(1, keepdim=True) / cells) * region
    p, q = centre(log_p.exp()), centre(density)
    deviation = (p.square().sum(1, keepdim=True) / cells).sqrt().clamp_min(1e-8)
    kl = (torch.xlogy(density, density) - density * log_p).sum(1).mean()
    cc = ((p * q).sum(1) / (p.norm(dim=1) * q.norm(dim=1)).clamp_min(1e-12)).mean()
    nss = ((p / deviation * counts).sum(1) / counts.sum(1)).mean()
    return 10 * kl - 2 * cc - nss, {"kl": kl.item(), "cc": cc.item(), "nss": nss.item()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data/fixation/osie"))
    parser.add_argument("--out", type=Path, default=Path("runs/fixation"))
    parser.add_argument("--minutes", type=float, help="time budget; the learning rate falls to 0 by its end")
    parser.add_argument("--warm-start", type=Path, help="fixations.onnx whose weights to start from")
    parser.add_argument("--smoke", action="store_true", help="a few updates on drawn photos")
    args = parser.parse_args()
    torch.set_num_threads(1)

    settings = Settings()
    if args.smoke:
        settings.minutes, settings.batch, settings.validate_minutes = 0.1, 2, 0.05
        draw_toy(args.data)
    settings.minutes = args.minutes or settings.minutes
    torch.manual_seed(settings.seed)

    parts = split(args.data)
    model = FixationNet()
    if args.warm_start:
        load_weights(Graph(model), args.warm_start)
    else:
        load_weights(model.features.encoder, ENCODER)
    model.to(memory_format=torch.channels_last)
    model.features.encoder.early.requires_grad_(False)  # edges and colours are the same everywhere
    encoder = [p for p in model.features.encoder.parameters() if p.requires_grad]
    others = [p for name, p in model.named_parameters() if not name.startswith("features.encoder.")]
    optimiser = torch.optim.AdamW([{"params": encoder, "lr": settings.encoder_rate}, {"params": others, "lr": settings.rate}],
                                  weight_decay=settings.weight_decay)
    run = TimedRun(args.out / "last.pt", model, optimiser, settings)

    validated = time.time()
    for _ in run.updates():
        photos = [parts["train"][i] for i in run.random.choice(len(parts["train"]), settings.batch, replace=False)]
        pictures, *targets = collate([view(photo, settings, run.random) for photo in photos])
        total, shown = losses(model(pictures)[0], *targets)
        run.learn(total, **shown)
        if time.time() - validated > 60 * settings.validate_minutes:
            validated = time.time()
            print("validation", evaluate.all_viewers([evaluate.predict(run.average, photo.image) for photo in parts["validation"]],
                                                     parts["validation"]), flush=True)


if __name__ == "__main__":
    main()
