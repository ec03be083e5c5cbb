"""Trains a decoder on cached features: the encoder stays as it is, a pass over all captions takes minutes.

    train.py --data data/ --decoder soft --out runs/soft                       resumes from runs/soft/last.pt by itself
    train.py ... --start runs/joint/last.pt                                    from the decoder that joint.py left
    train.py ... --warm-start ../../repository/caption-soft                    from shipped weights
    train.py --smoke --data X --out Y
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
from captioning.attributes import attribute_words
from captioning.captioners import CAPTIONERS, load_shipped, take_over, weights_of
from captioning.data import PAD, UNKNOWN, Vocabulary, batches, pack, read_captions
from vision.train import save, update_average

@dataclass
class Settings:
    epochs: int = 4            # of all photos with `rows` of their captions
    photos: int = 32
    rows: int = 3
    peak_rate: float = 1e-3
    weight_decay: float = 0.02
    smoothing: float = 0.1
    least_count: int = 5       # words seen less often become <unk>
    longest: int = 20
    ema: float = 0.998         # the decoder that is kept is an average of about the last 500 steps
    seed: int = 3


def caption_loss(decoder, features, tokens, smoothing=0.0, captions=None):
    """Cross-entropy per word plus the decoder's own terms. Unknown words are read but never asked for.

    tokens: the drawn captions [photos, rows, length]; captions: all of each photo, for what is learnt besides.
    """
    logits, shown = decoder(features, tokens)
    targets = tokens[:, :, 1:].masked_fill(tokens[:, :, 1:] == UNKNOWN, PAD)
    log_probs = logits.log_softmax(3)                                      # [batch, rows, length, vocabulary]
    loss = F.nll_loss(log_probs.flatten(0, 2), targets.flatten(), ignore_index=PAD)
    if not decoder.training:
        return loss
    spread = -log_probs[..., UNKNOWN + 1:].mean(3)[targets != PAD].mean()  # over the words that may be generated
    loss = (1 - smoothing) * loss + smoothing * spread
    said = log_probs.gather(3, targets.unsqueeze(3)).squeeze(3)            # [batch, rows, length]
    loss = loss + decoder.penalty(shown, said, (targets != PAD).float())
    return loss if captions is None else loss + decoder.detection(features, captions)


class CachedFeatures:
    """Features of prepare.py; every visit to a photo draws one of its views."""

    def __init__(self, data, split):
        self.features = np.load(data / "cache" / "captioning" / f"{split}-features.npy", mmap_mode="r")

    def take(self, index, random=None):
        views = random.integers(0, self.features.shape[1], len(index)) if random else np.zeros(len(index), int)
        return torch.from_numpy(self.features[index, views].astype(np.float32))  # [batch, 49, 512]


def load_captions(data):
    """Captions by split, in the order of the packed photos."""
    read = lambda split: dict(sorted(read_captions(data / "flickr8k" / f"{split}.tsv").items()))
    return {split: read(split) for split in ("train", "dev")}


@torch.no_grad()
def dev_loss(decoder, dev, packed, count=400):
    decoder.eval()
    parts = [caption_loss(decoder, dev.take(index), torch.from_numpy(packed[index])).item()
             for index in np.array_split(np.arange(min(count, len(packed))), 20) if len(index)]
    decoder.train()
    return float(np.mean(parts))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--decoder", choices=CAPTIONERS, default="soft")
    parser.add_argument("--out", type=Path, default=Path("runs/soft"))
    parser.add_argument("--start", type=Path, help="checkpoint of joint.py or train.py, of any captioner: what fits is taken over")
    parser.add_argument("--warm-start", type=Path, help="model folder of the repository, likewise")
    parser.add_argument("--sharpen", type=float, default=1.0, help="multiplies the attention scores of the start")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--smoke", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)

    settings = Settings()
    settings.epochs, settings.peak_rate = args.epochs or settings.epochs, args.rate or settings.peak_rate
    if args.smoke:
        settings.epochs, settings.photos, settings.least_count = 1, 4, 1
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    args.out.mkdir(parents=True, exist_ok=True)

    captions = load_captions(args.data)
    vocabulary = Vocabulary.build(captions["train"], settings.least_count)
    packed = {split: pack(captions[split], vocabulary, settings.longest) for split in captions}
    train, dev = CachedFeatures(args.data, "train"), CachedFeatures(args.data, "dev")

    captioner = CAPTIONERS[args.decoder]
    config = captioner.config(len(vocabulary))
    if hasattr(config, "attributes"):
        attributes = vocabulary.encode(attribute_words(captions["train"], config.attributes))
        config.attributes = len(attributes)
    decoder, average = captioner.decoder(config), captioner.decoder(config)
    if args.start:
        take_over(decoder, weights_of(torch.load(args.start, map_location="cpu")))
    if args.warm_start:
        take_over(decoder, load_shipped(args.warm_start)[1].state_dict())
    if hasattr(config, "attributes"):
        decoder.attribute_tokens.copy_(torch.tensor(attributes))
    if args.sharpen != 1:
        decoder.score.weight.data *= args.sharpen
    average.load_state_dict(decoder.state_dict())
    optimiser = torch.optim.AdamW(decoder.parameters(), lr=settings.peak_rate, weight_decay=settings.weight_decay)
    steps = settings.epochs * -(-len(packed["train"]) // settings.photos)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.peak_rate, steps + 1, pct_start=0.05, cycle_momentum=False)

    checkpoint, first, step = args.out / "last.pt", 0, 0
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        first, step = saved["epoch"], saved["step"]
        for part, name in ((decoder, "model"), (average, "average"), (optimiser, "optimiser"), (schedule, "schedule")):
            part.load_state_dict(saved[name])
        random = np.random.default_rng(settings.seed + first)

    start = time.time()
    for epoch in range(first, settings.epochs):
        losses = []
        for index, tokens in batches(packed["train"], settings.photos, settings.rows, random):
            loss = caption_loss(decoder, train.take(index, random), tokens, settings.smoothing, torch.from_numpy(packed["train"][index]))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(decoder.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            step += 1
            update_average(average, decoder, min(settings.ema, step / (step + 10)))
            losses.append(loss.item())
        print(f"epoch {epoch + 1}/{settings.epochs} loss {np.mean(losses):.4f} dev {dev_loss(average, dev, packed['dev']):.4f} "
              f"{time.time() - start:.0f}s", flush=True)
        save(checkpoint, epoch=epoch + 1, step=step, model=decoder.state_dict(), average=average.state_dict(),
             optimiser=optimiser.state_dict(), schedule=schedule.state_dict(), settings=asdict(settings),
             config=asdict(config), decoder=args.decoder, vocabulary=vocabulary.tokens)


if __name__ == "__main__":
    main()
