"""Distils the encoder from the teacher, which looks at the very views that the encoder sees, and from the words of the captions.

    train.py --data data/ --out runs/vision      resumes from runs/vision/last.pt by itself
    train.py --warm-start models/repository/vision-encoder/1/encoder.onnx ...     starts from weights of this architecture
    train.py --smoke --data X                    a few steps on random photos

First every block learns alone to make the teacher's next map out of the teacher's last one, then all learn as one network.
SIGTERM ends the step, saves and leaves: the same command goes on from there.
"""
import argparse
import signal
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from vision.model import MobileConfig, MobileEncoder, Students, TeacherHead
from vision.onnx_files import load_weights
from vision.teacher import TEACHER_FILE, Teacher

KINDS = "dog man woman boy girl child people".split()  # who is in the photo: captions that get this wrong are wrong altogether


@dataclass
class Settings:
    hours: float = 8.0           # of CPU time: a shared machine may spread them over days
    stages: tuple = (("parts", 128, 0.2), ("whole", 128, 0.35), ("whole", 160, 0.2), ("whole", 224, 0.25))  # pixels, share of the hours
    batch: int = 32
    mixture: tuple = (("flickr8k", 14), ("imagenette", 7), ("others", 3), ("tiny", 8))  # Flickr8k is what captions need, the rest adds variety
    enlarged: float = 2.0        # a set is left out of stages that would enlarge its photos more than this
    rates: tuple = (("parts", 3e-3), ("whole", 1e-3))  # peaks: after a warm-up each falls as a cosine, to a tenth and to zero
    warm_up: float = 0.02        # share of the parts' or the whole's hours
    hints_weight: float = 1.0    # of the maps of all blocks while they learn as one; falls to zero by the end
    weight_decay: float = 0.02
    ema: float = 0.999           # the shipped weights are a moving average of about the last 1,000 steps
    smallest_crop: float = 0.5   # side of the random crop: a 128-pixel view then shows things as large as at 224
    smallest_last: float = 0.8   # of the last stage, whose views are nearly what is served
    jitter: float = 0.3          # brightness, contrast, saturation
    words_weight: float = 0.5
    seed: int = 1
    save_minutes: float = 5    # of CPU time, which may take an hour


class PhotoSet:
    def __init__(self, cache, name):
        self.photos = np.load(cache / f"{name}-photos.npy", mmap_mode="r")  # [n, pixels, pixels, 3] uint8
        self.pixels = self.photos.shape[1]
        self.order, self.cursor = np.empty(0, int), 0

    def next(self, count):
        """Indices of the next photos: every photo once, in a new order, before any comes twice."""
        if self.cursor + count > len(self.order):
            self.order, self.cursor = np.random.permutation(len(self.photos)), 0
        self.cursor += count
        return self.order[self.cursor - count:self.cursor]

    def take(self, index):
        return torch.from_numpy(self.photos[index]).permute(0, 3, 1, 2).float()  # [batch, 3, pixels, pixels]


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

    def __init__(self, cache, expanded_weight=1.0, logits_weight=0.2):
        self.head, self.expanded_weight, self.logits_weight = TeacherHead(cache / "teacher-head.npz"), expanded_weight, logits_weight
        maps = np.load(cache / "flickr8k-maps.npy", mmap_mode="r")[:1000]
        bottleneck = torch.from_numpy(maps.astype(np.float32)).flatten(2).transpose(1, 2)  # [n, 49, 320]
        self.bottleneck_variance = bottleneck.var((0, 1)).clamp_min(1e-3)
        self.expanded_variance = torch.cat([self.head(part)[0] for part in bottleneck.split(50)]).var((0, 1)).mean()

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


class WordsLoss:
    """Cross-entropy against the share of captions that use each word, relative to knowing only how common the word is.

    A plain mean is about the frequent words, and about their absence. Here a word weighs the more the rarer it is, and where it is
    said it weighs more than where it is not, both by a square root; KINDS weigh `kinds` times as much as other words.
    """

    def __init__(self, cache, kinds=4.0):
        self.words = (cache / "words.txt").read_text(encoding="utf-8").splitlines()
        shares = torch.from_numpy(np.load(cache / "flickr8k-words.npy").astype(np.float32))  # [photos, words]
        self.rates = shares.mean(0).clamp(1e-4, 1 - 1e-4)
        self.positive = (1 / self.rates - 1).sqrt()
        self.weight = self.rates.rsqrt() * torch.tensor([kinds if word in KINDS else 1.0 for word in self.words])
        self.prior = torch.logit(self.rates) / 2  # the best constant answer under these weights
        self.ignorance = self.cross_entropy(self.prior.expand_as(shares), shares)

    def cross_entropy(self, logits, shares):
        return F.binary_cross_entropy_with_logits(logits, shares, self.weight, pos_weight=self.positive)

    def __call__(self, logits, shares):
        return self.cross_entropy(logits, shares) / self.ignorance


def average_precision(scores, relevant):
    """[photos] each; the mean over the relevant photos of the precision down to their rank"""
    hits = relevant[scores.argsort(descending=True)].float()
    return ((hits.cumsum(0) / torch.arange(1, len(hits) + 1)) * hits).sum().item() / max(hits.sum().item(), 1)


class Dev:
    """What is measured while training goes on, and by evaluate.py: the teacher's answers and the words of people."""

    FREQUENT = 200  # words whose average precision is taken; a photo has a word when two of its five captions say it

    def __init__(self, cache, loss, words_loss):
        self.photos, self.loss, self.words_loss = PhotoSet(cache, "dev"), loss, words_loss
        self.maps = np.load(cache / "dev-maps.npy", mmap_mode="r")           # [n, 320, 7, 7] float16
        self.shares = torch.from_numpy(np.load(cache / "dev-words.npy").astype(np.float32))

    @torch.no_grad()
    def measure(self, encoder, students, size, count):
        encoder.eval()
        sums, logits = [], []
        for index in np.array_split(np.arange(count), -(-count // 4)):
            photos = F.interpolate(self.photos.take(index), size=size, mode="bilinear", align_corners=False).permute(0, 2, 3, 1)
            features = encoder(photos)
            side, maps = int(features.shape[1] ** 0.5), torch.from_numpy(self.maps[index]).float()
            target = F.interpolate(maps, size=side, mode="bilinear", align_corners=False).flatten(2).transpose(1, 2)
            bottleneck, words = students(features)
            sums.append(self.loss(bottleneck, target)[1])
            logits.append(words)
        encoder.train()
        scores = {key: float(np.average([s[key] for s in sums], weights=[len(part) for part in logits])) for key in sums[0]}
        logits, said = torch.cat(logits), self.shares[:count] >= 0.4
        precision = {word: average_precision(logits[:, i], said[:, i]) for i, word in enumerate(self.words_loss.words)
                     if i < self.FREQUENT and said[:, i].any()}
        scores["words"] = self.words_loss(logits, self.shares[:count]).item()
        scores["precision"] = float(np.mean(list(precision.values())))
        return {key: round(value, 4) for key, value in {**scores, **{w: precision[w] for w in KINDS if w in precision}}.items()}


def update_average(average, model, decay):
    for kept, new in zip(average.state_dict().values(), model.state_dict().values()):
        if kept.dtype.is_floating_point:
            kept.lerp_(new, 1 - decay)
        else:
            kept.copy_(new)


def save(path, **state):
    """Never half a checkpoint: written beside the old one, then moved over it."""
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def stage_at(progress, stages):
    """(how it learns, pixels, whether it is the last stage) when this share of the hours is gone"""
    ends = np.cumsum([share for *_, share in stages])
    number = min(int((progress >= ends - 1e-9).sum()), len(ends) - 1)
    return *stages[number][:2], number == len(ends) - 1


def rate_at(progress, settings):
    how, *_ = stage_at(progress, settings.stages)
    parts = sum(share for kind, _, share in settings.stages if kind == "parts")
    gone = progress / parts if how == "parts" else (progress - parts) / (1 - parts)  # of the hours of this way to learn
    lowest = 0.1 if how == "parts" else 0.0
    fall = lowest + (1 - lowest) * 0.5 * (1 + np.cos(np.pi * min(gone, 1)))
    return dict(settings.rates)[how] * min(1, gone / settings.warm_up + 0.01) * fall


def map_errors(made, targets):
    """Squared error of every block's map, 1 = predicting the mean of each channel. [blocks]"""
    return torch.stack([((x - target) ** 2).mean((0, 2, 3)).div(target.var((0, 2, 3)).clamp_min(1e-4)).mean()
                        for x, target in zip(made, targets)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--out", type=Path, default=Path("runs/vision"))
    parser.add_argument("--warm-start", type=Path, help="encoder.onnx whose weights to start from")
    parser.add_argument("--rate", type=float, help="another peak rate of the whole")
    parser.add_argument("--hours", type=float, help="another budget of CPU time")
    parser.add_argument("--stages", help="other stages, as whole:128:0.7,whole:224:0.3")
    parser.add_argument("--smoke", action="store_true", help="a few steps on the files of prepare.py --smoke")
    args = parser.parse_args()
    torch.set_num_threads(1)

    settings = Settings()
    settings.hours = args.hours or settings.hours
    if args.rate:
        settings.rates = (settings.rates[0], ("whole", args.rate))
    if args.stages:
        stages = (stage.split(":") for stage in args.stages.split(","))
        settings.stages = tuple((how, int(pixels), float(share)) for how, pixels, share in stages)
    if args.smoke:
        settings.stages = (("parts", 64, 0.5), ("whole", 96, 0.5))
        settings.mixture = (("flickr8k", 4), ("tiny", 4))
    torch.manual_seed(settings.seed)
    np.random.seed(settings.seed)
    args.out.mkdir(parents=True, exist_ok=True)

    cache = args.data / "cache" / "vision"
    sets = {name: PhotoSet(cache, name) for name, _ in settings.mixture if (cache / f"{name}-photos.npy").exists()}
    shares = torch.from_numpy(np.load(cache / "flickr8k-words.npy").astype(np.float32))  # [photos, words]
    teacher, loss, words_loss = Teacher(args.data / "teacher" / TEACHER_FILE), DistillationLoss(cache), WordsLoss(cache)
    dev = Dev(cache, loss, words_loss)

    new = lambda: torch.nn.ModuleList([MobileEncoder().to(memory_format=torch.channels_last),
                                       Students(MobileConfig.features, 320, words_loss.prior)])
    model, average = new(), new()
    encoder, students = model
    if args.warm_start:
        load_weights(encoder, args.warm_start)
    average.load_state_dict(model.state_dict())
    optimiser = torch.optim.AdamW(model.parameters(), weight_decay=settings.weight_decay)

    checkpoint, step, spent = args.out / "last.pt", 0, 0.0  # spent: seconds of CPU time
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        step, spent = saved["step"], saved["spent"]
        for part, name in ((model, "model"), (average, "average"), (optimiser, "optimiser")):
            part.load_state_dict(saved[name])
        np.random.seed(settings.seed + step)
        torch.manual_seed(settings.seed + step)

    def keep():
        count = min(256, len(dev.shares))
        print(f"dev {spent / 3600:.2f} h", dev.measure(*average, 64 if args.smoke else 224, count), flush=True)
        save(checkpoint, step=step, spent=spent, model=model.state_dict(), average=average.state_dict(),
             optimiser=optimiser.state_dict(), settings=asdict(settings), config=asdict(encoder.config))

    stop, kept, log = [], spent, []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
    while spent < 3600 * settings.hours and not stop:
        begun, progress = time.process_time(), spent / (3600 * settings.hours)
        how, size, last = stage_at(progress, settings.stages)
        views = []
        for name, count in settings.mixture:
            if name in sets and size <= settings.enlarged * sets[name].pixels:
                index = sets[name].next(count)
                if name == "flickr8k":
                    said = index  # these views come first, and are the ones with captions
                theta = random_views(count, settings.smallest_last if last else settings.smallest_crop)
                views.append(look(sets[name].take(index), theta, size))
        images = colour_jitter(torch.cat(views), settings.jitter)           # [batch, 3, size, size]
        targets = teacher.blocks(images)

        shown = images.permute(0, 2, 3, 1)
        if how == "parts":  # every block reads what the teacher's block before hands on
            made = [block(x) for block, x in zip(encoder.blocks, [encoder.prepare(shown), *targets])]
        else:
            made = encoder.maps(shown)
        bottleneck, word_logits = students(encoder.finish(made[-1]))
        error, parts = loss(bottleneck, targets[-1].flatten(2).transpose(1, 2))
        word_error = words_loss(word_logits[:len(said)], shares[said])
        hints = map_errors(made, targets)
        total = error + settings.words_weight * word_error
        total = total + (hints.sum() if how == "parts" else settings.hints_weight * (1 - progress) * hints.mean())
        optimiser.param_groups[0]["lr"] = rate_at(progress, settings)
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        step += 1
        update_average(average, model, min(settings.ema, step / (step + 10)))
        # A smoke test is four steps long on any machine.
        spent += settings.hours * 900 if args.smoke else time.process_time() - begun

        log.append({**parts, "words": word_error.item(), "maps": hints.mean().item(), "last map": hints[-1].item()})
        if len(log) == 100:
            mean = " ".join(f"{key} {np.mean([l[key] for l in log]):.3f}" for key in log[0])
            print(f"step {step} {how} {size} {mean} {spent / 3600:.2f} h", flush=True)
            log = []
        if spent - kept > 60 * settings.save_minutes:
            keep()
            kept = spent
    keep()


if __name__ == "__main__":
    main()
