"""Self-critical training (Rennie et al. 2017): raises the probability of sampled captions that score above their siblings.

    self_critical.py --data data/ --start runs/soft/last.pt --out runs/soft-reward
    self_critical.py --smoke --data X --start Y --out Z

Cross-entropy rewards the next word given the right prefix; this rewards whole captions of the model's own making by the
measure that counts. The baseline of a sample is the mean reward of the other samples of its photo (Luo 2020).
"""
import argparse
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from math import exp, log
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from captioning import metrics
from captioning.captioners import load_checkpoint
from captioning.data import END, PAD, START, pack
from captioning.train import CachedFeatures, caption_loss, dev_loss, load_captions, save
from vision.train import update_average


@dataclass
class Settings:
    steps: int = 800
    photos: int = 16
    samples: int = 5            # per photo: the fifth costs little, the features are shared
    longest: int = 20
    longest_sample: int = 16    # one caption of people in fourteen is longer, but a batch costs what its longest does
    rate: float = 2.5e-4
    cider_share: float = 0.3    # the rest of the reward is BLEU-4 of the single caption
    likelihood: float = 0.1     # some cross-entropy keeps the language natural
    warm_up: int = 50
    ema: float = 0.99
    save_every: int = 100
    seed: int = 4


def smoothed_bleu(candidate, references):
    """BLEU-4 of one caption, 0..1, with one match added to the higher orders so that near misses are told apart."""
    total = 0.0
    for n in metrics.ORDERS:
        limit = Counter()
        for reference in references:
            limit |= metrics.ngrams(reference, n)
        found = metrics.ngrams(candidate, n)
        more = 0.0 if n == 1 else 1.0
        matched, possible = sum((found & limit).values()) + more, sum(found.values()) + more
        if matched == 0:
            return 0.0
        total += log(matched / possible) / 4
    closest = min((abs(len(r) - len(candidate)), len(r)) for r in references)[1]
    return exp(total + min(0.0, 1 - closest / max(len(candidate), 1)))


def sample(decoder, features, samples, longest):
    """Draws captions from the model, and remembers how: the gradient runs through the very steps that drew them.

    -> tokens [batch, samples, length], </s> included, then <pad>, and their log-probabilities, 0 after </s>
    """
    memory, states = decoder.start(features)
    states = {name: value.unsqueeze(1).expand(-1, samples, -1) for name, value in states.items()}
    last = torch.full((len(features), samples), START)
    running = torch.ones(len(features), samples, dtype=torch.bool)
    tokens, log_probs = [], []
    for t in range(longest + 1):
        logits, states, _ = decoder.step(last, memory, states)
        log_prob = logits.log_softmax(2)                                    # [batch, samples, vocabulary]
        drawn = log_prob.detach().flatten(0, 1).exp().multinomial(1).view_as(last) if t < longest else torch.full_like(last, END)
        tokens.append(torch.where(running, drawn, torch.full_like(drawn, PAD)))
        log_probs.append(log_prob.gather(2, drawn.unsqueeze(2)).squeeze(2) * running)
        running = running & (drawn != END)
        if not running.any():
            break
        last = drawn
    return torch.stack(tokens, 2), torch.stack(log_probs, 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("runs/soft-reward"))
    parser.add_argument("--steps", type=int)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--smoke", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)

    settings = Settings()
    settings.steps, settings.rate = args.steps or settings.steps, args.rate or settings.rate
    if args.smoke:
        settings.steps, settings.photos, settings.save_every = 2, 4, 2
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    args.out.mkdir(parents=True, exist_ok=True)

    captions = load_captions(args.data)
    train, dev = CachedFeatures(args.data, "train"), CachedFeatures(args.data, "dev")
    decoder, vocabulary, name = load_checkpoint(args.start)
    average = load_checkpoint(args.start)[0]
    packed = {split: pack(captions[split], vocabulary, settings.longest) for split in captions}
    # End of caption counts as a word here: otherwise captions that stop in the middle of a phrase go unpunished.
    references = [[words + ["</s>"] for words in group] for group in captions["train"].values()]
    cider = metrics.CiderD(references)

    def reward(ids, photo):
        words = [vocabulary.tokens[i] for i in ids if i != PAD]
        share = settings.cider_share
        return share * cider.score(words, photo) / 100 + (1 - share) * smoothed_bleu(words, references[photo])

    optimiser = torch.optim.AdamW(decoder.parameters(), lr=settings.rate, weight_decay=0.0)
    decay = lambda step: min(1, (step + 1) / settings.warm_up) * (1 - 0.9 * step / settings.steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, decay)
    order, start, rewards = np.empty(0, int), time.time(), []
    for step in range(settings.steps):
        if len(order) < settings.photos:
            order = random.permutation(len(references))
        index, order = order[:settings.photos], order[settings.photos:]
        features = train.take(index, random)

        decoder.eval()  # samples and their likelihood without dropout: the model that is served is the one that learns
        tokens, log_probs = sample(decoder, features, settings.samples, settings.longest_sample)
        rewarded = torch.tensor([[reward(row, photo) for row in rows] for rows, photo in zip(tokens.tolist(), index)])
        rewards.append(rewarded.mean().item())
        others = (rewarded.sum(1, keepdim=True) - rewarded) / (settings.samples - 1)
        advantage = rewarded - others                                       # [batch, samples]
        loss = -(advantage.unsqueeze(2) * log_probs).sum() / (tokens != PAD).sum()
        decoder.train()
        human = torch.from_numpy(packed["train"][index][:, random.permutation(packed["train"].shape[1])[:1]])
        loss = loss + settings.likelihood * caption_loss(decoder, features, human)

        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        update_average(average, decoder, min(settings.ema, (step + 1) / (step + 10)))
        if (step + 1) % 50 == 0 or step + 1 == settings.steps:
            print(f"step {step + 1}/{settings.steps} reward {np.mean(rewards):.4f} {time.time() - start:.0f}s", flush=True)
            rewards = []
        if (step + 1) % settings.save_every == 0 or step + 1 == settings.steps:
            print(f"dev cross-entropy {dev_loss(average, dev, packed['dev'], 200):.4f}", flush=True)
            save(args.out / "last.pt", step=step + 1, average=average.state_dict(), settings=asdict(settings),
                 config=asdict(decoder.config), decoder=name, vocabulary=vocabulary.tokens)


if __name__ == "__main__":
    main()
