"""Distils the encoder from the teacher's feature maps, small pictures first.

    train.py --data data/ --out runs/vision     resumes from runs/vision/last.pt by itself
    train.py --warm-start models/repository/vision-encoder/1/encoder.onnx ...   starts from shipped weights instead
    train.py --smoke                            a few steps on random photos
"""
import argparse
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from vision.model import Encoder, EncoderConfig, Students, TeacherHead
from vision.onnx_files import load_weights


@dataclass
class Settings:
    stages: tuple = ((128, 1500), (160, 800))  # (pixels, steps); 128 costs a third of 224, which is left to joint.py
    batch: int = 32              # half from each set: Flickr8k is what captions need, Imagenette adds variety
    peak_rate: float = 7e-4      # more undoes what blocks.py taught; one cycle: 5 % warm-up, then cosine to zero
    weight_decay: float = 0.02
    ema: float = 0.998           # the shipped weights are a moving average of about the last 500 steps
    smallest_crop: float = 0.7   # side of the random crop in the small-picture stages; the last stage sees whole photos
    jitter: float = 0.3          # brightness, contrast, saturation
    words_weight: float = 0.5
    seed: int = 1
    save_every: int = 500


class PhotoSet:
    def __init__(self, cache, name):
        self.photos = np.load(cache / f"{name}-photos.npy", mmap_mode="r")  # [n, pixels, pixels, 3] uint8
        self.maps = np.load(cache / f"{name}-maps.npy", mmap_mode="r")      # [n, 320, 7, 7] float16
        self.order, self.cursor = np.empty(0, int), 0

    def next(self, count):
        """Indices of the next photos: every photo once, in a new order, before any comes twice."""
        if self.cursor + count > len(self.order):
            self.order, self.cursor = np.random.permutation(len(self.photos)), 0
        self.cursor += count
        return self.order[self.cursor - count:self.cursor]

    def take(self, index):
        photos = torch.from_numpy(self.photos[index]).permute(0, 3, 1, 2).float()  # [batch, 3, pixels, pixels]
        return photos, torch.from_numpy(self.maps[index]).float()


def random_views(count, smallest):
    """Mirror, zoom and shift as one affine map per photo, so that the same map moves a photo and its target. [count, 2, 3]"""
    scale = torch.empty(count, 2).uniform_(smallest, 1)
    shift = (torch.rand(count, 2) * 2 - 1) * (1 - scale)
    mirror = torch.randint(0, 2, (count,)) * 2 - 1
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0], theta[:, 1, 1], theta[:, :, 2] = scale[:, 0] * mirror, scale[:, 1], shift
    return theta


def look(images, theta, size):
    grid = F.affine_grid(theta, (len(images), images.shape[1], size, size), align_corners=False)
    return F.grid_sample(images, grid, padding_mode="border", align_corners=False)


def colour_jitter(images, strength):
    """images in 0..255 [batch, 3, height, width]"""
    factor = lambda: torch.empty(len(images), 1, 1, 1).uniform_(1 - strength, 1 + strength)
    images = images * factor()
    mean = images.mean((1, 2, 3), keepdim=True)
    images = (images - mean) * factor() + mean
    grey = images.mean(1, keepdim=True)
    return ((images - grey) * factor() + grey).clamp(0, 255)


class DistillationLoss:
    """Each regression is divided by the variance of its target, so predicting the mean costs 1; the KL is in nats."""

    def __init__(self, head, maps, expanded_weight=1.0, logits_weight=0.2):
        self.head, self.expanded_weight, self.logits_weight = head, expanded_weight, logits_weight
        bottleneck = torch.from_numpy(maps[:1000].astype(np.float32)).flatten(2).transpose(1, 2)  # [n, 49, 320]
        self.bottleneck_variance = bottleneck.var((0, 1)).clamp_min(1e-3)
        self.expanded_variance = torch.cat([head(part)[0] for part in bottleneck.split(50)]).var((0, 1)).mean()

    def __call__(self, predicted, target):
        """predicted, target [batch, locations, 320]"""
        expanded, logits = self.head(predicted)
        with torch.no_grad():
            target_expanded, target_logits = self.head(target)
        bottleneck = ((predicted - target) ** 2 / self.bottleneck_variance).mean()
        expanded = ((expanded - target_expanded) ** 2).mean() / self.expanded_variance
        kl = F.kl_div(logits.log_softmax(1), target_logits.softmax(1), reduction="batchmean")
        agree = (logits.argmax(1) == target_logits.argmax(1)).float().mean()
        total = bottleneck + self.expanded_weight * expanded + self.logits_weight * kl
        return total, {"bottleneck": bottleneck.item(), "expanded": expanded.item(), "kl": kl.item(), "agree": agree.item()}


def words_loss(logits, target, rates):
    """Cross-entropy against the share of captions that use each word, relative to knowing only how common the word is."""
    return F.binary_cross_entropy_with_logits(logits, target) / F.binary_cross_entropy(rates.expand_as(target), target)


@torch.no_grad()
def measure(encoder, students, loss, photo_set, size, count=256):
    encoder.eval()
    sums = []
    for index in np.arange(min(count, len(photo_set.photos))).reshape(-1, 4):
        photos, maps = photo_set.take(index)
        photos = F.interpolate(photos, size=size, mode="bilinear", align_corners=False).permute(0, 2, 3, 1)
        features = encoder(photos)
        side = int(features.shape[1] ** 0.5)
        target = F.interpolate(maps, size=side, mode="bilinear", align_corners=False).flatten(2).transpose(1, 2)
        sums.append(loss(students(features)[0], target)[1])
    encoder.train()
    return {key: round(float(np.mean([s[key] for s in sums])), 4) for key in sums[0]}


def update_average(average, model, decay):
    for kept, new in zip(average.state_dict().values(), model.state_dict().values()):
        if kept.dtype.is_floating_point:
            kept.lerp_(new, 1 - decay)
        else:
            kept.copy_(new)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--out", type=Path, default=Path("runs/vision"))
    parser.add_argument("--warm-start", type=Path, help="encoder.onnx whose weights to start from")
    parser.add_argument("--rate", type=float, help="another peak learning rate")
    parser.add_argument("--blocks", type=Path, help="checkpoint of blocks.py to start from")
    parser.add_argument("--stages", help="other stages, as 128x8000,224x1200")
    parser.add_argument("--smoke", action="store_true", help="a few steps on the files of prepare.py --smoke")
    args = parser.parse_args()
    torch.set_num_threads(1)

    settings = Settings()
    settings.peak_rate = args.rate or settings.peak_rate
    if args.stages:
        settings.stages = tuple(tuple(map(int, stage.split("x"))) for stage in args.stages.split(","))
    if args.smoke:
        settings.stages, settings.batch, settings.save_every = ((64, 2), (96, 2)), 8, 2
    torch.manual_seed(settings.seed)
    np.random.seed(settings.seed)
    args.out.mkdir(parents=True, exist_ok=True)

    cache = args.data / "cache" / "vision"
    flickr, imagenette, dev = (PhotoSet(cache, name) for name in ("flickr8k", "imagenette", "dev"))
    words = np.load(cache / "flickr8k-words.npy").astype(np.float32)  # [photos, words]
    loss = DistillationLoss(TeacherHead(cache / "teacher-head.npz"), flickr.maps)

    rates = torch.from_numpy(words.mean(0)).clamp(1e-4, 1 - 1e-4)
    new = lambda: (Encoder(EncoderConfig()).to(memory_format=torch.channels_last),
                   Students(EncoderConfig.features, flickr.maps.shape[1], rates))
    encoder, students = new()
    if args.warm_start:
        load_weights(encoder, args.warm_start)
    model = torch.nn.ModuleList([encoder, students])
    if args.blocks:
        model.load_state_dict(torch.load(args.blocks)["average"])
    average = torch.nn.ModuleList(new())
    average.load_state_dict(model.state_dict())
    optimiser = torch.optim.AdamW(model.parameters(), lr=settings.peak_rate, weight_decay=settings.weight_decay)
    total = sum(steps for _, steps in settings.stages)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.peak_rate, total, pct_start=0.05, cycle_momentum=False)
    sizes = [size for size, steps in settings.stages for _ in range(steps)]

    checkpoint, step = args.out / "last.pt", 0
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        step = saved["step"]
        for part, name in ((model, "model"), (average, "average"), (optimiser, "optimiser"), (schedule, "schedule")):
            part.load_state_dict(saved[name])
        np.random.seed(settings.seed + step)
        torch.manual_seed(settings.seed + step)

    start, log = time.time(), []
    for step in range(step, total):
        size = sizes[step]
        whole = size == settings.stages[-1][0]
        index = flickr.next(settings.batch // 2)
        photos, targets, half = [], [], len(index)
        for images, maps in (flickr.take(index), imagenette.take(imagenette.next(settings.batch - half))):
            theta = random_views(len(images), 1 if whole else settings.smallest_crop)
            photos.append(colour_jitter(look(images, theta, size), settings.jitter))
            targets.append(look(maps, theta, -(-size // 32)))  # the student's own grid: a cell per 32 pixels
        photos = torch.cat(photos).permute(0, 2, 3, 1)                  # [batch, size, size, 3]
        targets = torch.cat(targets).flatten(2).transpose(1, 2)         # [batch, locations, 320]

        bottleneck, word_logits = students(encoder(photos))
        error, parts = loss(bottleneck, targets)
        word_error = words_loss(word_logits[:half], torch.from_numpy(words[index]), rates)
        optimiser.zero_grad(set_to_none=True)
        (error + settings.words_weight * word_error).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        update_average(average, model, min(settings.ema, (step + 1) / (step + 10)))

        log.append({**parts, "words": word_error.item()})
        if (step + 1) % 100 == 0 or step + 1 == total:
            mean = " ".join(f"{key} {np.mean([l[key] for l in log]):.3f}" for key in log[0])
            print(f"step {step + 1}/{total} size {size} {mean} {time.time() - start:.0f}s", flush=True)
            log = []
        if (step + 1) % settings.save_every == 0 or step + 1 == total:
            print("dev", measure(*average, loss, dev, size), flush=True)
            state = dict(step=step + 1, model=model.state_dict(), average=average.state_dict(), optimiser=optimiser.state_dict(),
                         schedule=schedule.state_dict(), settings=asdict(settings), config=asdict(encoder.config))
            torch.save(state, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)  # never half a checkpoint


if __name__ == "__main__":
    main()
