"""Fine-tunes encoder and decoder together: the encoder learns what captions talk about while the teacher keeps it general.

    joint.py --data data/ --vision runs/vision/last.pt --out runs/joint      resumes from runs/joint/last.pt by itself
    joint.py --data data/ --warm-start ../../repository --out runs/joint     from the shipped encoder and soft captioner
    joint.py --smoke --data X --vision Y --out Z

Needs the packed photos of vision/prepare.py. Later captioners train on the encoder this leaves behind (train.py).
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
from captioning.data import Vocabulary, batches, pack
from captioning.soft import SoftConfig, SoftDecoder
from captioning.train import caption_loss, load_captions, save
from vision.model import Encoder, Students, TeacherHead
from vision.onnx_files import load_weights
from vision.train import DistillationLoss, PhotoSet, colour_jitter, look, random_views, update_average, words_loss


@dataclass
class Settings:
    stages: tuple = ((128, 1500), (160, 900), (224, 250))  # (pixels, steps); more of each still helps
    photos: int = 24            # of Flickr8k in a batch
    rows: int = 2               # captions drawn per photo and step: more would cost more than they teach the encoder
    others: int = 8             # Imagenette photos that only keep the distillation honest
    encoder_rate: float = 5e-4  # about where the distillation had come down to
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
    save_every: int = 50
    seed: int = 2


@torch.no_grad()
def dev_loss(encoder, decoder, dev, packed, size, count=200):
    """Cross-entropy per word, without smoothing, on the first dev photos."""
    encoder.eval(), decoder.eval()
    losses = []
    for start in range(0, min(count, len(packed)), 4):
        photos = dev.take(np.arange(start, start + 4))[0]
        photos = F.interpolate(photos, size=size, mode="bilinear", align_corners=False).permute(0, 2, 3, 1)
        losses.append(caption_loss(decoder, encoder(photos), torch.from_numpy(packed[start:start + 4])).item())
    encoder.train(), decoder.train()
    return float(np.mean(losses))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--vision", type=Path, help="checkpoint of vision/train.py")
    source.add_argument("--warm-start", type=Path, help="model repository with vision-encoder and caption-soft")
    parser.add_argument("--out", type=Path, default=Path("runs/joint"))
    parser.add_argument("--stages", help="other stages, as 160x1100,224x550")
    parser.add_argument("--smoke", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)

    settings = Settings()
    if args.stages:
        settings.stages = tuple(tuple(map(int, stage.split("x"))) for stage in args.stages.split(","))
    if args.smoke:
        settings.stages, settings.photos, settings.others, settings.save_every, settings.least_count = ((64, 2),), 4, 2, 2, 1
    torch.manual_seed(settings.seed)
    np.random.seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    args.out.mkdir(parents=True, exist_ok=True)

    cache = args.data / "cache" / "vision"
    flickr, imagenette, dev = (PhotoSet(cache, name) for name in ("flickr8k", "imagenette", "dev"))
    captions = load_captions(args.data)
    vocabulary = Vocabulary.build(captions["train"], settings.least_count)
    packed = {split: pack(captions[split], vocabulary, settings.longest) for split in captions}
    words = torch.from_numpy(np.load(cache / "flickr8k-words.npy").astype(np.float32))
    rates = words.mean(0).clamp(1e-4, 1 - 1e-4)
    distil = DistillationLoss(TeacherHead(cache / "teacher-head.npz"), flickr.maps)

    config = SoftConfig(len(vocabulary))
    new = lambda: torch.nn.ModuleList([Encoder().to(memory_format=torch.channels_last),
                                       Students(config.features, flickr.maps.shape[1], rates), SoftDecoder(config)])
    model, average = new(), new()
    encoder, students, decoder = model
    if args.vision:
        model.load_state_dict(torch.load(args.vision)["average"], strict=False)  # encoder and students; the decoder is new
    else:
        load_weights(encoder, args.warm_start / "vision-encoder" / "1" / "encoder.onnx")
        load_weights(decoder, *((args.warm_start / "caption-soft" / "1" / f"{graph}.onnx") for graph in ("init", "step")))
    average.load_state_dict(model.state_dict())
    optimiser = torch.optim.AdamW([
        {"params": [*encoder.parameters(), *students.parameters()], "lr": settings.encoder_rate},
        {"params": decoder.parameters(), "lr": settings.decoder_rate}], weight_decay=settings.weight_decay)
    sizes = [size for size, steps in settings.stages for _ in range(steps)]
    warm = lambda step: min(1, (step + 1) / settings.warm_up)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: warm(step) * 0.5 * (1 + np.cos(np.pi * min(step / len(sizes), 1))) + 1e-3)

    checkpoint, first = args.out / "last.pt", 0
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        first = saved["step"]
        for part, name in ((model, "model"), (average, "average"), (optimiser, "optimiser"), (schedule, "schedule")):
            part.load_state_dict(saved[name])
        torch.manual_seed(settings.seed + first)
        random = np.random.default_rng(settings.seed + first)

    def endless():
        while True:
            yield from batches(packed["train"], settings.photos, settings.rows, random)

    start, log = time.time(), []
    for step, (index, tokens) in zip(range(first, len(sizes)), endless()):
        size = sizes[step]
        images, maps = [], []
        for photo_set, chosen in ((flickr, index), (imagenette, imagenette.next(settings.others))):
            photos, targets = photo_set.take(chosen)
            theta = random_views(len(chosen), settings.smallest_crop)
            images.append(colour_jitter(look(photos, theta, size), settings.jitter))
            maps.append(look(targets, theta, -(-size // 32)))
        features = encoder(torch.cat(images).permute(0, 2, 3, 1))         # [photos + others, locations, 512]
        new_students = args.warm_start and step < settings.warm_up        # the shipped files hold none
        bottleneck, word_logits = students(features.detach() if new_students else features)
        distil_error, parts = distil(bottleneck, torch.cat(maps).flatten(2).transpose(1, 2))
        word_error = words_loss(word_logits[:len(index)], words[index], rates)
        caption_error = caption_loss(decoder, features[:len(index)], tokens, settings.smoothing)

        optimiser.zero_grad(set_to_none=True)
        (settings.caption_weight * caption_error + settings.distil_weight * distil_error
         + settings.words_weight * word_error).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        update_average(average, model, min(settings.ema, (step + 1) / (step + 10)))

        log.append({**parts, "words": word_error.item(), "caption": caption_error.item()})
        if (step + 1) % 50 == 0 or step + 1 == len(sizes):
            mean = " ".join(f"{key} {np.mean([l[key] for l in log]):.3f}" for key in log[0])
            print(f"step {step + 1}/{len(sizes)} size {size} {mean} {time.time() - start:.0f}s", flush=True)
            log = []
        if (step + 1) % settings.save_every == 0 or step + 1 == len(sizes):
            print(f"dev caption {dev_loss(average[0], average[2], dev, packed['dev'], size):.4f}", flush=True)
            save(checkpoint, step=step + 1, model=model.state_dict(), average=average.state_dict(), optimiser=optimiser.state_dict(),
                 schedule=schedule.state_dict(), settings=asdict(settings), config=asdict(config), decoder="soft",
                 vocabulary=vocabulary.tokens)


if __name__ == "__main__":
    main()
