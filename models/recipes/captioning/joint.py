"""Fine-tunes encoder and decoder together: the encoder learns what captions talk about while the teacher keeps it general.

    joint.py --data data/ --vision runs/vision/last.pt --out runs/joint      resumes from runs/joint/last.pt by itself
    joint.py --data data/ --warm-start ../../repository --out runs/joint     from the shipped encoder and soft captioner
    joint.py --smoke --data X --vision Y --out Z

Needs the packed photos of vision/prepare.py. Later captioners train on the encoder this leaves behind (train.py).
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
from captioning.data import Vocabulary, batches, pack
from captioning.soft import SoftConfig, SoftDecoder
from captioning.train import caption_loss, load_captions
from vision.model import MobileEncoder, Students
from vision.onnx_files import load_weights
from vision.teacher import TEACHER_FILE, Teacher
from vision.train import Dev, DistillationLoss, PhotoSet, WordsLoss, colour_jitter, look, random_views, save, update_average


@dataclass
class Settings:
    hours: float = 2.0          # of CPU time: a shared machine may spread them over days
    stages: tuple = ((160, 0.4), (224, 0.6))  # (pixels, share of the hours)
    photos: int = 20            # of Flickr8k in a batch
    rows: int = 2               # captions drawn per photo and step: more would cost more than they teach the encoder
    mixture: tuple = (("imagenette", 3), ("others", 3))  # photos that only keep the distillation honest
    encoder_rate: float = 3e-4
    decoder_rate: float = 1e-3
    weight_decay: float = 0.02
    warm_up: int = 200          # steps: what is new (decoder, or after a warm start the students) must not shake the encoder
    caption_weight: float = 1.0
    distil_weight: float = 0.7
    words_weight: float = 0.5
    smoothing: float = 0.1
    least_count: int = 5        # words seen less often become <unk>
    longest: int = 20
    smallest_crop: float = 0.8
    jitter: float = 0.3
    ema: float = 0.998
    save_minutes: float = 5     # of CPU time
    seed: int = 2


@torch.no_grad()
def dev_loss(encoder, decoder, photo_set, packed, size, count=200):
    """Cross-entropy per word, without smoothing, on the first dev photos."""
    encoder.eval(), decoder.eval()
    losses = []
    for index in np.arange(min(count, len(packed))).reshape(-1, 4):
        photos = F.interpolate(photo_set.take(index), size=size, mode="bilinear", align_corners=False).permute(0, 2, 3, 1)
        losses.append(caption_loss(decoder, encoder(photos), torch.from_numpy(packed[index])).item())
    encoder.train(), decoder.train()
    return float(np.mean(losses))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--vision", type=Path, help="checkpoint of vision/train.py")
    source.add_argument("--warm-start", type=Path, help="model repository with vision-encoder and caption-soft")
    parser.add_argument("--out", type=Path, default=Path("runs/joint"))
    parser.add_argument("--hours", type=float, help="another budget of CPU time")
    parser.add_argument("--smoke", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)

    settings = Settings()
    settings.hours = args.hours or settings.hours
    if args.smoke:
        settings.stages, settings.mixture, settings.photos, settings.least_count = ((64, 1.0),), (("imagenette", 2),), 4, 1
    torch.manual_seed(settings.seed)
    np.random.seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    args.out.mkdir(parents=True, exist_ok=True)

    cache = args.data / "cache" / "vision"
    flickr = PhotoSet(cache, "flickr8k")
    others = [(PhotoSet(cache, name), count) for name, count in settings.mixture if (cache / f"{name}-photos.npy").exists()]
    captions = load_captions(args.data)
    vocabulary = Vocabulary.build(captions["train"], settings.least_count)
    packed = {split: pack(captions[split], vocabulary, settings.longest) for split in captions}
    shares = torch.from_numpy(np.load(cache / "flickr8k-words.npy").astype(np.float32))  # [photos, words]
    teacher, distil, words_loss = Teacher(args.data / "teacher" / TEACHER_FILE), DistillationLoss(cache), WordsLoss(cache)
    dev = Dev(cache, distil, words_loss)

    config = SoftConfig(len(vocabulary))
    new = lambda: torch.nn.ModuleList([MobileEncoder().to(memory_format=torch.channels_last),
                                       Students(config.features, 320, words_loss.prior), SoftDecoder(config)])
    model, average = new(), new()
    encoder, students, decoder = model
    if args.vision:
        model.load_state_dict(torch.load(args.vision)["average"], strict=False)  # encoder and students; the decoder is new
    else:
        load_weights(encoder, args.warm_start / "vision-encoder" / "1" / "encoder.onnx")
        load_weights(decoder, *((args.warm_start / "caption-soft" / "1" / f"{graph}.onnx") for graph in ("init", "step")))
    average.load_state_dict(model.state_dict())
    optimiser = torch.optim.AdamW([{"params": [*encoder.parameters(), *students.parameters()]}, {"params": decoder.parameters()}],
                                  weight_decay=settings.weight_decay)

    checkpoint, step, spent = args.out / "last.pt", 0, 0.0  # spent: seconds of CPU time
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        step, spent = saved["step"], saved["spent"]
        for part, name in ((model, "model"), (average, "average"), (optimiser, "optimiser")):
            part.load_state_dict(saved[name])
        torch.manual_seed(settings.seed + step)
        np.random.seed(settings.seed + step)
        random = np.random.default_rng(settings.seed + step)

    def endless():
        while True:
            yield from batches(packed["train"], settings.photos, settings.rows, random)

    def keep():
        caption = dev_loss(average[0], average[2], dev.photos, packed["dev"], settings.stages[-1][0])
        seen = dev.measure(*average[:2], settings.stages[-1][0], min(256, len(dev.shares)))
        print(f"dev {spent / 3600:.2f} h caption {caption:.4f}", seen, flush=True)
        save(checkpoint, step=step, spent=spent, model=model.state_dict(), average=average.state_dict(),
             optimiser=optimiser.state_dict(), settings=asdict(settings), config=asdict(config), decoder="soft",
             vocabulary=vocabulary.tokens)

    stop, kept, log = [], spent, []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
    ends = np.cumsum([share for _, share in settings.stages])
    for index, tokens in endless():
        if stop or spent >= 3600 * settings.hours:
            break
        begun, progress = time.process_time(), spent / (3600 * settings.hours)
        size = settings.stages[min(int((progress >= ends).sum()), len(ends) - 1)][0]
        views = [look(photo_set.take(chosen), random_views(len(chosen), settings.smallest_crop), size)
                 for photo_set, chosen in ((flickr, index), *((other, other.next(count)) for other, count in others))]
        images = colour_jitter(torch.cat(views), settings.jitter)         # [photos + others, 3, size, size]
        target = teacher(images)[32].flatten(2).transpose(1, 2)           # [photos + others, locations, 320]
        features = encoder(images.permute(0, 2, 3, 1))                    # [photos + others, locations, 512]
        new_students = args.warm_start and step < settings.warm_up        # the shipped files hold none
        bottleneck, word_logits = students(features.detach() if new_students else features)
        distil_error, parts = distil(bottleneck, target)
        word_error = words_loss(word_logits[:len(index)], shares[index])
        caption_error = caption_loss(decoder, features[:len(index)], tokens, settings.smoothing)

        fall = min(1, (step + 1) / settings.warm_up) * 0.5 * (1 + np.cos(np.pi * progress)) + 1e-3
        for group, rate in zip(optimiser.param_groups, (settings.encoder_rate, settings.decoder_rate)):
            group["lr"] = rate * fall
        optimiser.zero_grad(set_to_none=True)
        (settings.caption_weight * caption_error + settings.distil_weight * distil_error
         + settings.words_weight * word_error).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        step += 1
        update_average(average, model, min(settings.ema, step / (step + 10)))
        spent += settings.hours * 1800 if args.smoke else time.process_time() - begun  # a smoke test is two steps long

        log.append({**parts, "words": word_error.item(), "caption": caption_error.item()})
        if len(log) == 50:
            mean = " ".join(f"{key} {np.mean([l[key] for l in log]):.3f}" for key in log[0])
            print(f"step {step} size {size} {mean} {spent / 3600:.2f} h", flush=True)
            log = []
        if spent - kept > 60 * settings.save_minutes:
            keep()
            kept = spent
    keep()


if __name__ == "__main__":
    main()
