"""An endless stream of padded batches with the corpora in the wanted proportion."""

import numpy as np
import torch

from config import BOS, PAD

POOL = 100  # batches sorted by length together: more sorts better, fewer mixes better


class Corpus:
    """Pairs of one corpus in a new random order each time it has been used up."""

    def __init__(self, arrays, name, rng):
        self.arrays = {key: arrays[f"{name}/{key}"] for key in ("source", "target", "source_starts", "target_starts")}
        self.rng, self.order = rng, []
        self.mean_length = len(self.arrays["target"]) / self.pairs

    @property
    def pairs(self):
        return len(self.arrays["source_starts"]) - 1

    def draw(self):
        if len(self.order) == 0:
            self.order = self.rng.permutation(self.pairs).tolist()
        pair = self.order.pop()
        side = lambda name: self.arrays[name][slice(*self.arrays[name + "_starts"][pair:pair + 2])]
        return side("source"), side("target")


def pad(sequences):
    """list of id arrays -> [batch, length], PAD at the end"""
    ids = np.full((len(sequences), max(map(len, sequences))), PAD, np.int64)
    for row, sequence in zip(ids, sequences):
        row[:len(sequence)] = sequence
    return torch.from_numpy(ids)


def collate(pairs):
    """source [batch, length], lengths [batch], shifted target [batch, steps] (starts with <s>), target [batch, steps]"""
    source, target = pad([s for s, _ in pairs]), pad([t for _, t in pairs])
    shifted = torch.cat((torch.full((len(pairs), 1), BOS), target[:, :-1]), 1)
    return source, torch.tensor([len(s) for s, _ in pairs]), shifted, target


def by_length(pairs, batch_tokens):
    """Batches of neighbours in length, none with more than batch_tokens on its longer side"""
    batch, longest = [], 0
    for pair in sorted(pairs, key=lambda pair: (len(pair[1]), len(pair[0]))):
        longest = max(longest, len(pair[0]), len(pair[1]))
        if batch and longest * (len(batch) + 1) > batch_tokens:
            yield batch
            batch, longest = [], max(map(len, pair))
        batch.append(pair)
    yield batch


def stream(arrays, mixture, batch_tokens, seed):
    rng = np.random.default_rng(seed)
    corpora = [Corpus(arrays, name, rng) for name in mixture]
    odds = np.array([share / corpus.mean_length for share, corpus in zip(mixture.values(), corpora)])
    odds /= odds.sum()
    per_pair = sum(odd * corpus.mean_length for odd, corpus in zip(odds, corpora))
    while True:
        chosen = rng.choice(len(corpora), size=int(POOL * batch_tokens / per_pair), p=odds)
        batches = list(by_length([corpora[i].draw() for i in chosen], batch_tokens))
        for index in rng.permutation(len(batches)):
            yield collate(batches[index])
