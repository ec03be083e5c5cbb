"""Self-critical training (Rennie et al. 2017): raises the probability of sampled captions that score above their siblings.

    self_critical.py --data data/ --start runs/soft/last.pt --out runs/soft-reward      resumes from last.pt there by itself
    self_critical.py --smoke --data X --start Y --out Z

Cross-entropy rewards the next word given the right prefix; this rewards whole captions of the model's own making by the
measure that counts. The baseline of a sample is the mean reward of the other samples of its photo (Luo 2020).

Leaves last.pt, to go on from, and best.pt, whose greedy captions of the dev photos had the highest CIDEr-D.
SIGTERM ends the step, saves and leaves.
"""
import argparse
import signal
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
from captioning.attributes import FUNCTION_WORDS
from captioning.captioners import load_checkpoint
from captioning.data import END, PAD, START, pack
from captioning.train import CachedFeatures, caption_loss, dev_loss, load_captions, save
from vision.train import update_average


@dataclass
class Settings:
    steps: int = 1600
    photos: int = 16
    samples: int = 5            # per photo: the fifth costs little, the features are shared
    longest: int = 20
    longest_sample: int = 16    # one caption of people in fourteen is longer, but a batch costs what its longest does
    rate: float = 2.5e-4
    cider: float = 0.8          # shares of the reward. BLEU-4 of the single caption alone drives all captions towards the same few
    bleu: float = 0.1
    recall: float = 0.1         # how well the caption's content words match those of the references
    stranger: float = 0.2       # taken off for every kind (dog, man, woman, boy, girl) that no reference names
    rarest: float = 2.0         # the largest weight of a photo whose kinds are rarer than the commonest, which weighs 1
    likelihood: float = 0.1     # some cross-entropy keeps the language natural
    cost: float = 1.0           # of what a decoder asks of its own captions: a price on looking, or for settling too early
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


def word_match(candidate, references):
    """F-measure of the content words: right is what any reference says, wanted what two of them say."""
    content = lambda words: {word for word in words if word.isalpha() and word not in FUNCTION_WORDS}
    said, counts = content(candidate), Counter(word for reference in references for word in content(reference))
    wanted = {word for word, count in counts.items() if count > 1}
    right, met = len(said & counts.keys()), len(said & wanted)
    if not right or not met:
        return 0.0
    precision, recall = right / len(said), met / len(wanted)
    return 2 * precision * recall / (precision + recall)


class Reward:
    """Of a caption in the words that the references are made of, </s> included."""

    def __init__(self, references, settings):
        self.references, self.settings, self.cider = references, settings, metrics.CiderD(references)
        self.known = [metrics.kinds_of(*group) for group in references]

    def __call__(self, words, photo):
        s, group = self.settings, self.references[photo]
        strangers = len(metrics.kinds_of(words) - self.known[photo])
        return (s.cider * self.cider.score(words, photo) / 100 + s.bleu * smoothed_bleu(words, group)
                + s.recall * word_match(words, group) - s.stranger * strangers)

    def balance(self):
        """Weights of the photos, with a mean of 1: a photo counts as its rarest kind does, by the square root of how rare that is."""
        named = [[kind for kind in metrics.KINDS if sum(kind in metrics.kinds_of(r) for r in group) > 1] for group in self.references]
        counts = Counter(kind for kinds in named for kind in kinds)
        most = max(counts.values(), default=1)
        weights = [max((min((most / counts[kind]) ** 0.5, self.settings.rarest) for kind in kinds), default=1.0) for kinds in named]
        return torch.tensor(weights) / np.mean(weights)


def sample(decoder, features, samples, longest, greedy=False):
    """Draws captions from the model, and remembers how: the gradient runs through the very steps that drew them.

    -> tokens [batch, samples, length], </s> included, then <pad>; their log-probabilities, 0 after </s>; and all that the steps
    showed, each [batch, samples, length, ...]. greedy: the likeliest words instead.
    """
    memory, states = decoder.start(features)
    states = {name: value.unsqueeze(1).expand(-1, samples, -1) for name, value in states.items()}
    last = torch.full((len(features), samples), START)
    running = torch.ones(len(features), samples, dtype=torch.bool)
    tokens, log_probs, steps = [], [], []
    for t in range(longest + 1):
        logits, states, shown = decoder.step(last, memory, states)
        log_prob = logits.log_softmax(2)                                    # [batch, samples, vocabulary]
        likely = log_prob.detach().flatten(0, 1).exp()
        drawn = (likely.argmax(1) if greedy else likely.multinomial(1)).view_as(last) if t < longest else torch.full_like(last, END)
        steps.append(shown)
        tokens.append(torch.where(running, drawn, torch.full_like(drawn, PAD)))
        log_probs.append(log_prob.gather(2, drawn.unsqueeze(2)).squeeze(2) * running)
        running = running & (drawn != END)
        if not running.any():
            break
        last = drawn
    return torch.stack(tokens, 2), torch.stack(log_probs, 2), {name: torch.stack([shown[name] for shown in steps], 2) for name in steps[0]}


@torch.no_grad()
def dev_scores(decoder, features, vocabulary, references, longest):
    """Of greedy captions, in the units of evaluate.py, which searches with a beam and so scores a little higher."""
    decoder.eval()
    written = [vocabulary.decode(row[0]) for index in np.array_split(np.arange(len(references)), -(-len(references) // 100))
               for row in sample(decoder, features.take(index), 1, longest, greedy=True)[0].tolist()]
    return metrics.evaluate(written, references)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--start", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("runs/soft-reward"))
    parser.add_argument("--steps", type=int)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--cider", type=float, help="another share of CIDEr-D in the reward, the others of which make up the rest")
    parser.add_argument("--smoke", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(1)

    settings = Settings()
    settings.steps, settings.rate = args.steps or settings.steps, args.rate or settings.rate
    if args.cider is not None:
        settings.cider, settings.bleu, settings.recall = args.cider, (1 - args.cider) / 2, (1 - args.cider) / 2
    if args.smoke:
        settings.steps, settings.photos, settings.save_every = 2, 4, 2
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    args.out.mkdir(parents=True, exist_ok=True)

    captions = load_captions(args.data)
    train, dev = CachedFeatures(args.data, "train"), CachedFeatures(args.data, "dev")
    decoder, vocabulary, name = load_checkpoint(args.start)
    average = load_checkpoint(args.start)[0]
    decoder.drawing = True  # the places of hard attention are drawn, and rewarded, as the words are
    packed = {split: pack(captions[split], vocabulary, settings.longest) for split in captions}
    # End of caption counts as a word here: otherwise captions that stop in the middle of a phrase go unpunished.
    reward = Reward([[words + ["</s>"] for words in group] for group in captions["train"].values()], settings)
    balance, references = reward.balance(), list(captions["dev"].values())

    optimiser = torch.optim.AdamW(decoder.parameters(), lr=settings.rate, weight_decay=0.0)
    decay = lambda step: min(1, (step + 1) / settings.warm_up) * (1 - 0.9 * step / settings.steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, decay)
    checkpoint, step, best = args.out / "last.pt", 0, -1.0
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        step, best = saved["step"], saved["best"]
        for part, key in ((decoder, "model"), (average, "average"), (optimiser, "optimiser"), (schedule, "schedule")):
            part.load_state_dict(saved[key])
        torch.manual_seed(settings.seed + step)
        random = np.random.default_rng(settings.seed + step)

    def keep():
        nonlocal best
        scores = dev_scores(average, dev, vocabulary, references, settings.longest)
        print(f"dev cross-entropy {dev_loss(average, dev, packed['dev'], 200):.4f}", scores, flush=True)
        average.eval()
        state = dict(step=step, average=average.state_dict(), settings=asdict(settings), config=asdict(decoder.config), decoder=name,
                     vocabulary=vocabulary.tokens)
        if scores["CIDEr-D"] > best:
            best = scores["CIDEr-D"]
            save(args.out / "best.pt", **state)
        save(checkpoint, **state, best=best, model=decoder.state_dict(), optimiser=optimiser.state_dict(), schedule=schedule.state_dict())

    order, start, rewards, stop, kept = np.empty(0, int), time.time(), [], [], -1
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))
    while step < settings.steps and not stop:
        if len(order) < settings.photos:
            order = random.permutation(len(packed["train"]))
        index, order = order[:settings.photos], order[settings.photos:]
        features = train.take(index, random)

        decoder.eval()  # samples and their likelihood without dropout: the model that is served is the one that learns
        tokens, log_probs, shown = sample(decoder, features, settings.samples, settings.longest_sample)
        mask = (tokens != PAD).float()
        rewarded = torch.tensor([[reward([vocabulary.tokens[i] for i in row if i != PAD], photo) for row in rows]
                                 for rows, photo in zip(tokens.tolist(), index)])
        rewards.append(rewarded.mean().item())
        others = (rewarded.sum(1, keepdim=True) - rewarded) / (settings.samples - 1)
        advantage = (rewarded - others) * balance[index, None]              # [batch, samples]
        choices = log_probs + shown.get("drawn", 0.0) * mask                # of words and, where they are drawn, of places
        loss = -(advantage.unsqueeze(2) * choices).sum() / mask.sum() + settings.cost * decoder.cost(shown, mask)
        decoder.train()
        human = torch.from_numpy(packed["train"][index][:, random.permutation(packed["train"].shape[1])[:1]])
        loss = loss + settings.likelihood * caption_loss(decoder, features, human)

        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        step += 1
        update_average(average, decoder, min(settings.ema, step / (step + 10)))
        if step % 50 == 0 or step == settings.steps:
            print(f"step {step}/{settings.steps} reward {np.mean(rewards):.4f} {time.time() - start:.0f}s", flush=True)
            rewards = []
        if step % settings.save_every == 0:
            keep()
            kept = step
    if kept != step:
        keep()


if __name__ == "__main__":
    main()
